package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/query"
)

// AuditEntry is one thing that somebody did or tried to do.
type AuditEntry struct {
	Day         string        `json:"day" doc:"Of Vietnam." example:"2026-11-24"`
	No          int64         `json:"no" doc:"Number within the day."`
	At          time.Time     `json:"at"`
	Actor       *AuditPerson  `json:"actor,omitempty" doc:"Absent: nobody was logged in."`
	OnBehalfOf  *Person       `json:"on_behalf_of,omitempty" doc:"For whom they stood in."`
	Means       string        `json:"means" enum:",cookie,bearer,token,command_line,system" doc:"How they proved who they are."`
	Credential  string        `json:"credential,omitempty" doc:"Id of the session or access token."`
	Client      string        `json:"client,omitempty" doc:"Network address."`
	RequestID   string        `json:"request_id,omitempty"`
	Action      string        `json:"action" example:"task.complete"`
	Route       string        `json:"route,omitempty"`
	Agency      *Named        `json:"agency,omitempty"`
	DossierID   string        `json:"dossier_id,omitempty"`
	DossierCode string        `json:"dossier_code,omitempty"`
	TaskID      string        `json:"task_id,omitempty"`
	SubjectKind string        `json:"subject_kind,omitempty" doc:"What else it was about."`
	SubjectID   string        `json:"subject_id,omitempty"`
	Outcome     string        `json:"outcome" enum:"ok,refused,failed"`
	Status      int           `json:"status,omitempty" doc:"HTTP status of the answer."`
	Problem     string        `json:"problem,omitempty" doc:"Code of the problem."`
	Changes     []AuditChange `json:"changes"`
	Hash        string        `json:"hash" doc:"SHA-256 over the entry and the hash of the one before."`
}

// AuditPerson is an account as it was called then.
type AuditPerson struct {
	ID    string `json:"id"`
	Login string `json:"login"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
}

// AuditChange is a value before and after.
type AuditChange struct {
	Field  string `json:"field" example:"task.state"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// AuditDay is the last entry of a day.
type AuditDay struct {
	Day     string `json:"day"`
	Entries int64  `json:"entries"`
	Hash    string `json:"hash" doc:"Of the last entry: kept elsewhere it proves all before it."`
}

// AuditCheck is what a verification found.
type AuditCheck struct {
	Entries  int64          `json:"entries" doc:"Seen."`
	Problems int            `json:"problems"`
	Findings []AuditFinding `json:"findings" doc:"At most 100."`
}

// AuditFinding is one thing that is wrong with the log.
type AuditFinding struct {
	Day     string `json:"day"`
	No      int64  `json:"no"`
	Kind    string `json:"kind" enum:"changed,missing,unlinked,beginning,head,anchor"`
	Message string `json:"message"`
}

// AuditDays bounds days, both inclusive.
type AuditDays struct {
	From string `query:"from" format:"date" doc:"First day, in Vietnam." example:"2026-11-01"`
	To   string `query:"to" format:"date" doc:"Last day."`
}

type auditInput struct {
	Paging
	AuditDays
	Actor   string `query:"actor" maxLength:"100" doc:"Account id or user name."`
	Dossier string `query:"dossier" maxLength:"128" doc:"Code or id."`
	Action  string `query:"action" maxLength:"100"`
	Outcome string `query:"outcome" enum:"ok,refused,failed"`
}

type dossierAuditInput struct {
	DossierPath
	Paging
}

func (s *server) registerAudit() {
	const tag = "Audit"
	handle(s, route{method: http.MethodGet, path: "/audit", action: auth.ActionReadAudit, id: "listAudit", tag: tag, summary: "Who did what, newest first"}, s.listAudit)
	handle(s, route{method: http.MethodGet, path: "/audit/days", action: auth.ActionReadAudit, id: "listAuditDays", tag: tag, summary: "The last entry of each day"}, s.auditDays)
	handle(s, route{method: http.MethodGet, path: "/audit/verification", action: auth.ActionReadAudit, id: "verifyAudit", tag: tag, summary: "Whether entries were changed, removed or inserted"}, s.verifyAudit)
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}/audit", action: auth.ActionReadDossierAudit, id: "listDossierAudit", tag: tag, summary: "Who did what with a dossier, or looked at it", errors: []int{http.StatusNotFound}}, s.dossierAudit)
}

func (s *server) listAudit(ctx context.Context, _ auth.Principal, in *auditInput) (*struct{ Body Page[AuditEntry] }, error) {
	f := audit.Filter{
		From: audit.Day(in.From), To: audit.Day(in.To), ActorID: in.Actor, Dossier: in.Dossier,
		Action: in.Action, Outcome: audit.Outcome(in.Outcome), Cursor: in.Cursor, Limit: in.Limit,
	}
	if a, known, err := s.Auth.Known(ctx, in.Actor); err != nil {
		return nil, err
	} else if known {
		f.ActorID = a.ID
		audit.NoteOf(ctx).About("account", a.ID)
	}
	audit.NoteOf(ctx).Dossier("", in.Dossier)
	page, err := s.Query.Audit(ctx, f)
	if err != nil {
		return nil, err
	}
	return s.auditPage(ctx, page), nil
}

func (s *server) dossierAudit(ctx context.Context, who auth.Principal, in *dossierAuditInput) (*struct{ Body Page[AuditEntry] }, error) {
	page, err := s.Query.DossierAudit(ctx, who, in.Code, audit.Filter{Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return s.auditPage(ctx, page), nil
}

func (s *server) auditDays(ctx context.Context, _ auth.Principal, in *AuditDays) (*struct{ Body Page[AuditDay] }, error) {
	heads, err := s.Query.AuditHeads(ctx, audit.Day(in.From), audit.Day(in.To))
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[AuditDay] }{Page[AuditDay]{Items: list(heads, func(h audit.Head) AuditDay {
		return AuditDay{Day: string(h.Day), Entries: h.No, Hash: h.Hash.String()}
	})}}, nil
}

func (s *server) verifyAudit(ctx context.Context, _ auth.Principal, in *AuditDays) (*struct{ Body AuditCheck }, error) {
	entries, findings, total, err := s.Query.VerifyAudit(ctx, audit.Day(in.From), audit.Day(in.To))
	if err != nil {
		return nil, err
	}
	lang := langOf(ctx)
	return &struct{ Body AuditCheck }{AuditCheck{Entries: entries, Problems: total, Findings: list(findings, func(f audit.Finding) AuditFinding {
		return AuditFinding{Day: string(f.Day), No: f.No, Kind: string(f.Kind), Message: f.In(lang)}
	})}}, nil
}

func (s *server) auditPage(ctx context.Context, page query.AuditPage) *struct{ Body Page[AuditEntry] } {
	m := s.mapper(ctx)
	return &struct{ Body Page[AuditEntry] }{Page[AuditEntry]{Next: page.Next, Items: list(page.Items, func(e audit.Sealed) AuditEntry {
		return m.auditEntry(e, page.People)
	})}}
}

func (m mapper) auditEntry(e audit.Sealed, people map[string]string) AuditEntry {
	out := AuditEntry{
		Day: string(e.Day), No: e.No, At: local(e.At), Means: e.Means, Credential: e.Credential, Client: e.Client,
		RequestID: e.RequestID, Action: e.Action, Route: e.Route, DossierID: e.DossierID, DossierCode: e.DossierCode,
		TaskID: e.TaskID, SubjectKind: e.SubjectKind, SubjectID: e.SubjectID, Outcome: string(e.Outcome), Status: e.Status,
		Problem: e.Problem, Hash: e.Hash.String(), OnBehalfOf: m.person(e.OnBehalfOf, people[e.OnBehalfOf]),
	}
	if e.Actor.ID != "" || e.Actor.Login != "" {
		out.Actor = &AuditPerson{ID: e.Actor.ID, Login: e.Actor.Login, Name: e.Actor.Name, Kind: e.Actor.Kind}
	}
	if e.Agency != "" {
		agency := m.agency(e.Agency)
		out.Agency = &agency
	}
	named := func(c audit.Change) AuditChange {
		if before, ok := people[c.Before]; ok {
			c.Before = before
		}
		if after, ok := people[c.After]; ok {
			c.After = after
		}
		return AuditChange(c)
	}
	out.Changes = list(e.Changes, named)
	return out
}
