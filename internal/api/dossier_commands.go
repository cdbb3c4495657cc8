package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// SubmitBody files a dossier.
type SubmitBody struct {
	Procedure  string       `json:"procedure" minLength:"1" maxLength:"50" example:"1.001193"`
	Agency     string       `json:"agency" minLength:"1" maxLength:"50" doc:"Where it is filed." example:"H29.1.26"`
	Channel    string       `json:"channel" enum:"direct,online,post"`
	Case       string       `json:"case,omitempty" maxLength:"100" doc:"Case of the procedure that has a limit of its own."`
	Applicant  Applicant    `json:"applicant"`
	Form       *Object      `json:"form,omitempty" doc:"Fields of the procedure's form."`
	ReceivedAt *time.Time   `json:"received_at,omitempty" doc:"When it was received, if the counter enters it later."`
	Papers     []PaperGiven `json:"papers,omitempty" maxItems:"100" doc:"The checklist: what was handed in. Part of the dossier, printed on the receipt."`
	Files      []string     `json:"files,omitempty" maxItems:"50" doc:"Ids of files in the caller's drafts that come with it."`
	Unchecked  bool         `json:"unchecked,omitempty" doc:"The counter took it down, but papers are missing: it is filed and not received, as an online filing is. Then ask for a supplement (form 02) or refuse it (form 03)."`
}

// PaperGiven is a line of the checklist.
type PaperGiven struct {
	ID        string `json:"id,omitempty" maxLength:"50" doc:"In the procedure's checklist; absent: one that is not on it."`
	Name      string `json:"name" minLength:"1" maxLength:"500"`
	Required  bool   `json:"required,omitempty"`
	Originals int    `json:"originals,omitempty" minimum:"0" maximum:"999" doc:"Originals handed in."`
	Copies    int    `json:"copies,omitempty" minimum:"0" maximum:"999" doc:"Copies handed in."`
	Note      string `json:"note,omitempty" maxLength:"500"`
}

// Submitted is the answer to a filing.
type Submitted struct {
	ID          string     `json:"id"`
	Code        string     `json:"code" example:"H29.1.26-261123-0007"`
	Status      int        `json:"status"`
	StatusKey   string     `json:"status_key"`
	StatusName  string     `json:"status_name"`
	ReceivedAt  time.Time  `json:"received_at"`
	Due         *time.Time `json:"due_at,omitempty"`
	Provisional bool       `json:"provisional" doc:"The due date touches a year whose calendar is not published yet."`
	FirstTask   *Task      `json:"first_task,omitempty"`
	Next        []Task     `json:"next"`
}

// SupplementRequestBody asks the applicant for papers (form 02).
type SupplementRequestBody struct {
	Items  []string `json:"items" minItems:"1" maxItems:"50" doc:"Papers asked for."`
	Reason string   `json:"reason,omitempty" maxLength:"2000"`
	Ground string   `json:"ground,omitempty" maxLength:"100" doc:"Legal ground; supplement unless said."`
	FormNo string   `json:"form_no,omitempty" maxLength:"10" doc:"Number of the paper form."`
	TaskID string   `json:"task_id,omitempty" maxLength:"64" doc:"Which of several open tasks asks."`
}

// SupplementBody hands in what was asked for.
type SupplementBody struct {
	Form    *Object  `json:"form,omitempty" doc:"Changed fields of the form."`
	Comment string   `json:"comment,omitempty" maxLength:"2000"`
	TaskID  string   `json:"task_id,omitempty" maxLength:"64"`
	Files   []string `json:"files,omitempty" maxItems:"50" doc:"Ids of files in the caller's drafts that come with it."`
}

// RefusalBody refuses the dossier (form 03).
type RefusalBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	Ground string `json:"ground,omitempty" maxLength:"100"`
	FormNo string `json:"form_no,omitempty" maxLength:"10"`
	TaskID string `json:"task_id,omitempty" maxLength:"64"`
}

// WithdrawalBody withdraws the dossier for the applicant.
type WithdrawalBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

// StopBody stops the dossier (form 05).
type StopBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	Ground string `json:"ground,omitempty" maxLength:"100"`
	FormNo string `json:"form_no,omitempty" maxLength:"10"`
}

// ExtensionBody makes a new appointment, once and with an apology (form 04).
type ExtensionBody struct {
	Until  time.Time `json:"until" doc:"The new due date."`
	Reason string    `json:"reason" minLength:"1" maxLength:"2000"`
	Ground string    `json:"ground,omitempty" maxLength:"100"`
	FormNo string    `json:"form_no,omitempty" maxLength:"10"`
}

type submitInput struct {
	Keyed
	Body SubmitBody
}

type submitOutput struct {
	Location string `header:"Location"`
	Replayed string `header:"Idempotency-Replayed" doc:"true: an earlier request with this key filed it."`
	Body     Submitted
}

// on is the input of a command on a dossier.
type on[B any] struct {
	Keyed
	DossierPath
	Body B
}

func (s *server) registerDossierCommands() {
	const tag = "Dossiers"
	conflicts := []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	handle(s, route{method: http.MethodPost, path: "/dossiers", action: auth.ActionSubmit, id: "submitDossier", tag: tag, summary: "File a dossier", status: http.StatusCreated, errors: []int{http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}}, s.submit)
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/supplement-requests", action: auth.ActionRequestSupplement, id: "requestSupplement", tag: tag, summary: "Ask the applicant for papers; the clock stops (form 02)", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[SupplementRequestBody]) (*doneOutput, error) {
			b := in.Body
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandRequestSupplement, Code: in.Code, TaskID: b.TaskID, Ground: b.Ground, FormNo: b.FormNo, Reason: b.Reason, Items: b.Items})
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/supplements", action: auth.ActionSupplement, id: "supplement", tag: tag, summary: "Hand in what was asked for; the clock goes on", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[SupplementBody]) (*doneOutput, error) {
			b := in.Body
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandSupplement, Code: in.Code, TaskID: b.TaskID, Reason: b.Comment, Form: formOf(b.Form), Files: b.Files})
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/refusal", action: auth.ActionRefuse, id: "refuseDossier", tag: tag, summary: "Refuse the dossier (form 03)", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[RefusalBody]) (*doneOutput, error) {
			b := in.Body
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandRefuse, Code: in.Code, TaskID: b.TaskID, Ground: b.Ground, FormNo: b.FormNo, Reason: b.Reason})
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/withdrawal", action: auth.ActionWithdraw, id: "withdrawDossier", tag: tag, summary: "Withdraw the dossier for the applicant", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[WithdrawalBody]) (*doneOutput, error) {
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandWithdraw, Code: in.Code, Reason: in.Body.Reason})
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/stop", action: auth.ActionStop, id: "stopDossier", tag: tag, summary: "Stop the dossier for good (form 05)", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[StopBody]) (*doneOutput, error) {
			b := in.Body
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandStop, Code: in.Code, Ground: b.Ground, FormNo: b.FormNo, Reason: b.Reason})
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/extension", action: auth.ActionExtend, id: "extendDossier", tag: tag, summary: "Make a new appointment, with an apology (form 04)", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[ExtensionBody]) (*doneOutput, error) {
			b := in.Body
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandExtend, Code: in.Code, Ground: b.Ground, FormNo: b.FormNo, Reason: b.Reason, Until: &b.Until})
		})
}

func (s *server) submit(ctx context.Context, who auth.Principal, in *submitInput) (*submitOutput, error) {
	b := in.Body
	a, err := s.Commands.Submit(ctx, who, in.request(), command.SubmitInput{
		Procedure: b.Procedure, Agency: b.Agency, Channel: b.Channel, Case: b.Case,
		Applicant: dossier.Applicant(b.Applicant), Form: formOf(b.Form), ReceivedAt: b.ReceivedAt,
		Papers: list(b.Papers, func(p PaperGiven) dossier.Paper { return dossier.Paper(p) }), Files: b.Files, Unchecked: b.Unchecked,
	})
	if err != nil {
		return nil, err
	}
	m, d := s.mapper(ctx), a.Dossier
	out := &submitOutput{Location: Prefix + "/dossiers/" + d.Code, Body: Submitted{
		ID: d.ID, Code: d.Code, Status: int(d.Status), StatusKey: d.Status.Name(), StatusName: statusName(m.lang, d.Status),
		ReceivedAt: local(d.ReceivedAt), Due: localPtr(d.Due), Provisional: d.Provisional, Next: m.tasks(a.Next),
	}}
	if a.Replayed {
		out.Replayed = "true"
	}
	if len(out.Body.Next) > 0 {
		out.Body.FirstTask = &out.Body.Next[0]
	}
	return out, nil
}

func (s *server) dossierCommand(ctx context.Context, who auth.Principal, key Keyed, in command.DossierInput) (*doneOutput, error) {
	a, err := s.Commands.Dossier(ctx, who, key.request(), in)
	if err != nil {
		return nil, err
	}
	return s.mapper(ctx).done(a), nil
}

func formOf(o *Object) []byte {
	if o == nil {
		return nil
	}
	return o.RawMessage
}
