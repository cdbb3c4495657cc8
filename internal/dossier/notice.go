package dossier

import "time"

// CommandNotice records in a dossier's history that people were told of it. The system
// gives it; it changes nothing else, whatever state the dossier is in but closed.
const CommandNotice CommandKind = "notice"

// EventNotice has a Notice. It is the office's own.
const EventNotice EventType = "notice.sent"

// Notice says who was told what, when and how.
type Notice struct {
	Rule  string     `json:"rule"` // id
	VI    string     `json:"vi"`   // what it is about
	EN    string     `json:"en"`
	Level int        `json:"level"`
	Round int        `json:"round"`
	At    time.Time  `json:"at"`
	To    []NoticeTo `json:"to"` // empty: nobody was found
}

// NoticeTo is one person, and by which channels: app is in the product, email the state
// of the e-mail when this was recorded, "" = none was wanted.
type NoticeTo struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	As    string `json:"as"`
	App   bool   `json:"app"`
	Email string `json:"email,omitempty"`
}

func checkNotice(cmd Command) error {
	if cmd.Notice == nil || cmd.Actor.Kind != "system" {
		return forbidden("notice_by_system", "Chỉ hệ thống ghi thông báo vào hồ sơ.", "Only the system records notices.")
	}
	return nil
}

func (c *Case) notice(cmd Command, env Env) {
	element := ""
	if t, open := c.Tasks[cmd.TaskID]; open {
		element = t.ElementID
	}
	n := cmd.Notice
	c.record(env.Now, EventNotice, Actor{Kind: "system"}, element, cmd.TaskID, map[string]any{
		"rule": n.Rule, "vi": n.VI, "en": n.EN, "level": n.Level, "round": n.Round, "at": n.At, "to": n.To,
	})
}
