package dossier

import "strings"

// CommandComment adds Command.Comment to the history of a dossier, or of one of its
// tasks. It changes nothing else.
const CommandComment CommandKind = "comment"

// EventCommented has {comment}. It is the office's own: the applicant does not see it.
const EventCommented EventType = "dossier.commented"

func (c *Case) checkComment(cmd Command) error {
	if cmd.TaskID != "" {
		_, open := c.Tasks[cmd.TaskID]
		if _, done := c.doneTask(cmd.TaskID); !open && !done {
			return ErrNotFound
		}
	}
	return requireText("comment_missing", "comment", cmd.Comment)
}

// comment notes what somebody says. A task's version stays: nobody who is filling it in
// must be told that it has changed.
func (c *Case) comment(cmd Command, env Env) *Task {
	element := ""
	t, open := c.Tasks[cmd.TaskID]
	if open {
		element = t.ElementID
	}
	c.record(env.Now, EventCommented, cmd.Actor, element, cmd.TaskID, map[string]any{"comment": strings.TrimSpace(cmd.Comment)})
	if !open {
		return nil
	}
	return snapshot(t)
}
