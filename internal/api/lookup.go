package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// PublicStatus is what anyone with the code and the second factor may see.
type PublicStatus struct {
	Code          string             `json:"code"`
	Procedure     string             `json:"procedure"`
	ProcedureName string             `json:"procedure_name"`
	Agency        Named              `json:"agency"`
	Status        int                `json:"status"`
	StatusKey     string             `json:"status_key"`
	StatusName    string             `json:"status_name"`
	Result        string             `json:"result,omitempty"`
	ReceivedAt    time.Time          `json:"received_at"`
	OriginalDue   *time.Time         `json:"original_due_at,omitempty"`
	Due           *time.Time         `json:"due_at,omitempty"`
	Provisional   bool               `json:"provisional"`
	StoppedSince  *time.Time         `json:"stopped_since,omitempty"`
	Suspended     *time.Time         `json:"suspended_since,omitempty" doc:"The office suspended it since; its time limit runs on."`
	Overdue       bool               `json:"overdue"`
	ReadyAt       *time.Time         `json:"ready_at,omitempty"`
	ClosedAt      *time.Time         `json:"closed_at,omitempty"`
	TimeLeft      *WorkingTime       `json:"working_time_left,omitempty"`
	WaitingForYou bool               `json:"waiting_for_you" doc:"The applicant has something to do."`
	Steps         []PublicStep       `json:"steps"`
	Adjustments   []PublicAdjustment `json:"adjustments" doc:"Why the due date moved."`
}

// PublicStep is a step as the applicant sees it.
type PublicStep struct {
	No         int        `json:"no,omitempty"`
	Name       string     `json:"name"`
	Agency     Named      `json:"agency"`
	State      string     `json:"state" enum:"open,claimed,waiting,done,cancelled"`
	WaitFor    string     `json:"wait_for,omitempty"`
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
}

// PublicAdjustment is a reason why the due date moved.
type PublicAdjustment struct {
	Kind      string     `json:"kind"`
	Ground    string     `json:"ground,omitempty"`
	FormNo    string     `json:"form_no,omitempty"`
	From      time.Time  `json:"from"`
	To        *time.Time `json:"to,omitempty"`
	DueBefore *time.Time `json:"due_before,omitempty"`
	DueAfter  *time.Time `json:"due_after,omitempty"`
}

type lookupInput struct {
	Code   string `query:"code" required:"true" minLength:"1" maxLength:"64" example:"H29.1.26-261123-0007"`
	Factor string `query:"factor" required:"true" minLength:"1" maxLength:"20" doc:"Last four digits of the applicant's identification number or telephone number."`
}

func (s *server) registerLookup() {
	handle(s, route{method: http.MethodGet, path: "/lookup", action: auth.ActionLookup, id: "lookup", tag: "Public", summary: "Where a dossier stands, by its code and a second factor", errors: []int{http.StatusNotFound}}, s.lookup)
}

func (s *server) lookup(ctx context.Context, _ auth.Principal, in *lookupInput) (*struct{ Body PublicStatus }, error) {
	audit.NoteOf(ctx).Dossier("", query.NormalCode(in.Code))
	st, err := s.Query.Lookup(ctx, in.Code, in.Factor, clientOf(ctx))
	if err != nil {
		return nil, err
	}
	audit.NoteOf(ctx).Dossier(st.Dossier.ID, st.Dossier.Code)
	m := s.mapper(ctx)
	item := m.dossierItem(st.Dossier)
	out := PublicStatus{
		Code: item.Code, Procedure: item.Procedure, ProcedureName: item.ProcedureName, Agency: item.Agency,
		Status: item.Status, StatusKey: item.StatusKey, StatusName: item.StatusName, Result: item.Result,
		ReceivedAt: item.ReceivedAt, OriginalDue: item.OriginalDue, Due: item.Due, Provisional: item.Provisional,
		StoppedSince: item.StoppedSince, Suspended: item.Suspended, Overdue: item.Overdue, ReadyAt: item.ReadyAt, ClosedAt: item.ClosedAt,
		TimeLeft: workingDTO(st.Left),
	}
	out.Steps = list(st.Steps, func(p query.PublicStep) PublicStep {
		waiting := p.State == dossier.TaskWaiting && p.WaitFor == "applicant"
		out.WaitingForYou = out.WaitingForYou || waiting
		return PublicStep{No: p.No, Name: p.Name, Agency: m.agency(p.Agency), State: string(p.State), WaitFor: p.WaitFor, StartedAt: local(p.Started), FinishedAt: localPtr(p.Finished)}
	})
	out.Adjustments = list(st.Adjustments, func(a dossier.Adjustment) PublicAdjustment {
		return PublicAdjustment{Kind: a.Kind, Ground: a.Ground, FormNo: a.FormNo, From: local(a.From), To: localPtr(a.To), DueBefore: localPtr(a.DueBefore), DueAfter: localPtr(a.DueAfter)}
	})
	return &struct{ Body PublicStatus }{out}, nil
}
