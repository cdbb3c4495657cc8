package store

import (
	"encoding/json"
	"fmt"

	"github.com/motcua/motcua/internal/escalation"
)

// escalationRow is one thing that people were told.
type escalationRow struct {
	Key       string `gorm:"primaryKey"`
	Rule      string
	DossierID string
	TaskID    string
	Agency    string
	At        instant
	Data      document // escalated
	ToldAt    *instant
	TryAt     instant
	Tries     int
	Problem   string
}

func (escalationRow) TableName() string { return "escalations" }

// escalated is what an escalation says.
type escalated struct {
	VI      string                 `json:"vi"`
	EN      string                 `json:"en"`
	When    string                 `json:"when"`
	Level   int                    `json:"level"`
	Round   int                    `json:"round"`
	Subject escalation.Subject     `json:"subject"`
	To      []escalation.Recipient `json:"to,omitempty"`
}

// noticeRow is what one person is told.
type noticeRow struct {
	ID         string `gorm:"primaryKey"`
	Escalation string
	Officer    string
	At         instant
	DossierID  string
	TaskID     string
	Data       document // escalated, without whom
	ReadAt     *instant
}

func (noticeRow) TableName() string { return "notices" }

// deliveryRow is a notice's e-mail.
type deliveryRow struct {
	NoticeID  string `gorm:"primaryKey"`
	Address   string
	State     string
	Attempts  int
	TryAt     instant
	Problem   string
	ChangedAt instant
}

func (deliveryRow) TableName() string { return "deliveries" }

func newEscalationRow(e *escalation.Escalation) escalationRow {
	return escalationRow{
		Key: e.Key, Rule: clean(e.Rule), DossierID: e.Subject.DossierID, TaskID: e.Subject.TaskID, Agency: clean(e.Subject.Agency),
		At: at(e.At), ToldAt: atOrNil(e.ToldAt), TryAt: at(e.TryAt), Tries: e.Tries, Problem: clean(e.Problem),
		Data: encode(escalated{VI: e.RuleVI, EN: e.RuleEN, When: e.When, Level: e.Level, Round: e.Round, Subject: e.Subject, To: e.Recipients}),
	}
}

func (r *escalationRow) escalation() (escalation.Escalation, error) {
	var d escalated
	if err := json.Unmarshal(r.Data, &d); err != nil {
		return escalation.Escalation{}, fmt.Errorf("escalation %s: %w", r.Key, err)
	}
	return escalation.Escalation{
		Key: r.Key, Rule: r.Rule, RuleVI: d.VI, RuleEN: d.EN, When: d.When, Level: d.Level, Round: d.Round, Subject: d.Subject,
		At: r.At.time(), Recipients: d.To, ToldAt: r.ToldAt.timeOrNil(), TryAt: r.TryAt.time(), Tries: r.Tries, Problem: r.Problem,
	}, nil
}

func newNoticeRow(n *escalation.Notice) noticeRow {
	return noticeRow{
		ID: n.ID, Escalation: n.Escalation, Officer: clean(n.Officer), At: at(n.At), DossierID: n.Subject.DossierID, TaskID: n.Subject.TaskID,
		ReadAt: atOrNil(n.ReadAt),
		Data:   encode(escalated{VI: n.RuleVI, EN: n.RuleEN, When: n.When, Level: n.Level, Round: n.Round, Subject: n.Subject}),
	}
}

func (r *noticeRow) notice() (escalation.Notice, error) {
	var d escalated
	if err := json.Unmarshal(r.Data, &d); err != nil {
		return escalation.Notice{}, fmt.Errorf("notice %s: %w", r.ID, err)
	}
	return escalation.Notice{
		ID: r.ID, Officer: r.Officer, At: r.At.time(), Escalation: r.Escalation, When: d.When, Level: d.Level, Round: d.Round,
		RuleVI: d.VI, RuleEN: d.EN, Subject: d.Subject, ReadAt: r.ReadAt.timeOrNil(),
	}, nil
}

func newDeliveryRow(d *escalation.Delivery) deliveryRow {
	return deliveryRow{
		NoticeID: d.NoticeID, Address: clean(d.Address), State: string(d.State), Attempts: d.Attempts, TryAt: at(d.TryAt),
		Problem: clean(d.Problem), ChangedAt: at(d.ChangedAt),
	}
}
