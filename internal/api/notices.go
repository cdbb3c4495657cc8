package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/query"
)

// Notice is something the caller was told.
type Notice struct {
	ID     string     `json:"id"`
	At     time.Time  `json:"at"`
	When   string     `json:"when" doc:"used_percent, due_within_hours, overdue_hours, unassigned_hours or incident_hours"`
	Title  string     `json:"title" doc:"In the caller's language."`
	Detail string     `json:"detail"`
	Link   string     `json:"link" doc:"Path of the page." example:"/viec/0198c1e2"`
	Code   string     `json:"dossier_code"`
	TaskID string     `json:"task_id,omitempty"`
	Due    *time.Time `json:"due_at,omitempty"`
	ReadAt *time.Time `json:"read_at,omitempty"`
}

// NoticeCount is the number at the bell.
type NoticeCount struct {
	Unread int64 `json:"unread"`
}

// Escalation is what people were told of a dossier, and how.
type Escalation struct {
	Key        string           `json:"key"`
	Rule       string           `json:"rule"`
	Title      string           `json:"title" doc:"In the caller's language."`
	Level      int              `json:"level"`
	Round      int              `json:"round"`
	At         time.Time        `json:"at"`
	Code       string           `json:"dossier_code"`
	DossierID  string           `json:"dossier_id"`
	TaskID     string           `json:"task_id,omitempty"`
	Step       string           `json:"step,omitempty"`
	Agency     Named            `json:"agency"`
	Recipients []NoticeReceiver `json:"recipients"`
	Recorded   bool             `json:"recorded" doc:"The dossier's history has it."`
	Problem    string           `json:"problem,omitempty" doc:"Why the history has it not yet, or never will."`
}

// NoticeReceiver is who was told.
type NoticeReceiver struct {
	Officer Person `json:"officer"`
	As      string `json:"as" doc:"assignee, substitutes, holders, head, leader, supervisor, supervisor_above or role:<id>"`
	Email   string `json:"email,omitempty" enum:"pending,sent,failed,no_address,not_configured" doc:"Absent: none was wanted."`
}

// EscalationRule is a rule in force.
type EscalationRule struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Of     string            `json:"of" enum:"step,dossier"`
	When   string            `json:"when"`
	Levels []EscalationLevel `json:"levels"`
}

// EscalationLevel is a threshold and who is told.
type EscalationLevel struct {
	At     float64  `json:"at" doc:"Percent or working hours."`
	Again  float64  `json:"again_hours,omitempty"`
	AtMost int      `json:"at_most,omitempty"`
	To     []string `json:"to"`
	By     []string `json:"by"`
}

type noticesInput struct {
	Paging
	Unread bool `query:"unread"`
}

type noticeInput struct {
	ID string `path:"id" maxLength:"64"`
}

type escalationsInput struct {
	Paging
	Dossier string `query:"dossier" maxLength:"64" doc:"Id."`
	Failed  bool   `query:"failed" doc:"Only with an e-mail that failed or could not be sent."`
}

func (s *server) registerNotices() {
	const tag = "Notices"
	handle(s, route{method: http.MethodGet, path: "/notices", action: auth.ActionListNotices, id: "listNotices", tag: tag, summary: "What the caller was told, newest first"},
		func(ctx context.Context, who auth.Principal, in *noticesInput) (*struct{ Body Page[Notice] }, error) {
			page, err := s.Query.Told(ctx, who, in.Unread, in.Cursor, in.Limit)
			m := s.mapper(ctx)
			return &struct{ Body Page[Notice] }{Page[Notice]{Items: list(page.Items, m.notice), Next: page.Next}}, err
		})
	handle(s, route{method: http.MethodGet, path: "/notices/count", action: auth.ActionListNotices, id: "countNotices", tag: tag, summary: "How many the caller has not read"},
		func(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body NoticeCount }, error) {
			n, err := s.Query.Unread(ctx, who)
			return &struct{ Body NoticeCount }{NoticeCount{Unread: n}}, err
		})
	read := func(ctx context.Context, who auth.Principal, id string) (*struct{ Body NoticeCount }, error) {
		if err := s.Query.MarkRead(ctx, who, id); err != nil {
			return nil, err
		}
		n, err := s.Query.Unread(ctx, who)
		return &struct{ Body NoticeCount }{NoticeCount{Unread: n}}, err
	}
	handle(s, route{method: http.MethodPost, path: "/notices/read", action: auth.ActionReadNotice, id: "readNotices", tag: tag, summary: "Mark all as read"},
		func(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body NoticeCount }, error) {
			return read(ctx, who, "")
		})
	handle(s, route{method: http.MethodPost, path: "/notices/{id}/read", action: auth.ActionReadNotice, id: "readNotice", tag: tag, summary: "Mark one as read"},
		func(ctx context.Context, who auth.Principal, in *noticeInput) (*struct{ Body NoticeCount }, error) {
			return read(ctx, who, in.ID)
		})
	handle(s, route{method: http.MethodGet, path: "/escalations", action: auth.ActionReadEscalations, id: "listEscalations", tag: tag, summary: "Who was told of which dossier, newest first"}, s.listEscalations)
	handle(s, route{method: http.MethodGet, path: "/escalation-rules", action: auth.ActionReadEscalations, id: "listEscalationRules", tag: tag, summary: "Rules in force"},
		func(ctx context.Context, _ auth.Principal, _ *empty) (*struct{ Body Page[EscalationRule] }, error) {
			rules, err := s.Query.EscalationRules()
			lang := langOf(ctx)
			return &struct{ Body Page[EscalationRule] }{Page[EscalationRule]{Items: list(rules, func(r escalation.Rule) EscalationRule { return ruleDTO(lang, r) })}}, err
		})
}

func (s *server) listEscalations(ctx context.Context, who auth.Principal, in *escalationsInput) (*struct{ Body Page[Escalation] }, error) {
	page, err := s.Query.Escalations(ctx, who, escalation.Filter{DossierID: in.Dossier, Failed: in.Failed, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &struct{ Body Page[Escalation] }{Page[Escalation]{Items: list(page.Items, m.escalation), Next: page.Next}}, nil
}

func (m mapper) notice(n escalation.Notice) Notice {
	return Notice{
		ID: n.ID, At: local(n.At), When: n.When, Title: n.Title(m.lang), Detail: n.Detail(m.lang), Link: n.Link(),
		Code: n.Subject.Code, TaskID: n.Subject.TaskID, Due: localPtr(n.Subject.Due), ReadAt: localPtr(n.ReadAt),
	}
}

func (m mapper) escalation(v query.EscalationView) Escalation {
	return Escalation{
		Key: v.Key, Rule: v.Rule, Title: say(m.lang, v.RuleVI, v.RuleEN), Level: v.Level, Round: v.Round, At: local(v.At),
		Code: v.Subject.Code, DossierID: v.Subject.DossierID, TaskID: v.Subject.TaskID, Step: v.Subject.Step, Agency: m.agency(v.Subject.Agency),
		Recorded: v.ToldAt != nil && v.Problem == "", Problem: v.Problem,
		Recipients: list(v.Recipients, func(r escalation.Recipient) NoticeReceiver {
			return NoticeReceiver{Officer: Person{ID: r.Officer, Name: r.Name}, As: r.As, Email: string(r.Email)}
		}),
	}
}

func ruleDTO(lang string, r escalation.Rule) EscalationRule {
	return EscalationRule{
		ID: r.ID, Name: say(lang, r.VI, r.EN), Of: r.Of, When: r.When,
		Levels: list(r.Levels, func(l escalation.Level) EscalationLevel {
			return EscalationLevel{At: l.At, Again: l.Again, AtMost: l.AtMost, To: texts(l.To), By: texts(l.By)}
		}),
	}
}
