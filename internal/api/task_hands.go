package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// AssignBody gives a task to somebody.
type AssignBody struct {
	Assignee string `json:"assignee,omitempty" maxLength:"64" doc:"Id of the officer, who must wear the task's hat today; left out: back to its group."`
	Reason   string `json:"reason" minLength:"1" maxLength:"2000"`
}

// ForwardBody passes a task on.
type ForwardBody struct {
	Assignee string `json:"assignee" minLength:"1" maxLength:"64" doc:"Id of the officer, who must wear the task's hat today."`
	Comment  string `json:"comment" minLength:"1" maxLength:"2000" doc:"What they should know."`
}

// CommentBody is a comment alone.
type CommentBody struct {
	Comment string `json:"comment" minLength:"1" maxLength:"2000"`
}

// ConsultBody asks others.
type ConsultBody struct {
	Question     string      `json:"question" minLength:"1" maxLength:"2000"`
	Parties      []PartyBody `json:"parties" minItems:"1" maxItems:"20"`
	WorkingDays  int         `json:"working_days,omitempty" minimum:"0" maximum:"30" doc:"Time to answer in; two working days unless said. After that silence is agreement."`
	WorkingHours int         `json:"working_hours,omitempty" minimum:"0" maximum:"80" doc:"Instead of working_days."`
}

// PartyBody is who is asked: an officer, or a role at an agency. An agency alone means those who sign for it.
type PartyBody struct {
	Agency  string `json:"agency,omitempty" maxLength:"50"`
	Role    string `json:"role,omitempty" maxLength:"100"`
	Officer string `json:"officer,omitempty" maxLength:"64" doc:"Id of an officer."`
}

// AnswerBody answers a consultation.
type AnswerBody struct {
	Opinion string `json:"opinion" enum:"agree,disagree,comment"`
	Comment string `json:"comment,omitempty" maxLength:"2000" doc:"Needed unless the opinion is agree."`
}

// Consultation is what one party is asked.
type Consultation struct {
	No       int        `json:"no" doc:"Within the task that it is asked for."`
	ID       string     `json:"id" doc:"Task id of the party's work item."`
	TaskID   string     `json:"task_id" doc:"The task whose holder asks."`
	Party    string     `json:"party" doc:"Who is asked."`
	Question string     `json:"question"`
	Limit    string     `json:"limit" example:"2 working_day"`
	AskedBy  *Person    `json:"asked_by,omitempty"`
	AskedAt  time.Time  `json:"asked_at"`
	Due      *time.Time `json:"due_at,omitempty"`
	State    string     `json:"state" enum:"open,answered,silent,closed" doc:"silent: nobody answered in time, which is agreement."`
	Opinion  string     `json:"opinion,omitempty" enum:"agree,disagree,comment,silence"`
	Comment  string     `json:"comment,omitempty" doc:"What was said; of a closed one, why it was closed."`
	Answered *time.Time `json:"answered_at,omitempty"`
	By       *Person    `json:"answered_by,omitempty"`
}

// Recall says whether a completed task can be taken back.
type Recall struct {
	Possible bool   `json:"possible"`
	Why      string `json:"why,omitempty" doc:"Why not, in the caller's language."`
}

// ConsultationPath names a consultation of a task.
type ConsultationPath struct {
	ID string `path:"id" maxLength:"64"`
	No int    `path:"no" minimum:"1" maximum:"10000"`
}

type closeConsultationInput struct {
	Keyed
	ConsultationPath
	Body ReasonBody
}

func (s *server) registerTaskHands() {
	const tag = "Tasks"
	conflicts := []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	post := func(path, id, summary string, action auth.Action) route {
		return route{method: http.MethodPost, path: path, action: action, id: id, tag: tag, summary: summary, errors: conflicts}
	}
	handle(s, post("/tasks/{id}/assign", "assignTask", "Give a task to somebody else, or back to its group", auth.ActionAssignTask),
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[AssignBody]) (*doneOutput, error) {
			return s.reasoned(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandAssign, Assignee: in.Body.Assignee, Comment: in.Body.Reason}, "reason")
		})
	handle(s, post("/tasks/{id}/forward", "forwardTask", "Pass a task that the caller holds to a colleague", auth.ActionForwardTask),
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[ForwardBody]) (*doneOutput, error) {
			return s.reasoned(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandForward, Assignee: in.Body.Assignee, Comment: in.Body.Comment}, "comment")
		})
	handle(s, post("/tasks/{id}/recall", "recallTask", "Take back a step that the caller completed, while nothing has followed from it", auth.ActionRecallTask),
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[ReasonBody]) (*doneOutput, error) {
			return s.reasoned(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandRecall, Comment: in.Body.Reason}, "reason")
		})
	handle(s, post("/tasks/{id}/comments", "commentTask", "Add a comment to the history without completing", auth.ActionCommentTask),
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[CommentBody]) (*doneOutput, error) {
			return s.reasoned(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandComment, Comment: in.Body.Comment}, "comment")
		})
	handle(s, post("/tasks/{id}/consultations", "consult", "Ask others for their opinion; after the limit their silence is agreement", auth.ActionConsult), s.consult)
	handle(s, post("/tasks/{id}/answer", "answerConsultation", "Answer a consultation: id is the work item", auth.ActionAnswer),
		func(ctx context.Context, who auth.Principal, in *taskBodyInput[AnswerBody]) (*doneOutput, error) {
			return s.reasoned(ctx, who, in.TaskCommand, command.TaskInput{Kind: dossier.CommandAnswer, Outcome: in.Body.Opinion, Comment: in.Body.Comment}, "comment")
		})
	handle(s, post("/tasks/{id}/consultations/{no}/close", "closeConsultation", "Go on without the answer of a party", auth.ActionCloseConsultation),
		func(ctx context.Context, who auth.Principal, in *closeConsultationInput) (*doneOutput, error) {
			at := TaskCommand{Keyed: in.Keyed, TaskPath: TaskPath{ID: in.ID}}
			return s.reasoned(ctx, who, at, command.TaskInput{Kind: dossier.CommandCloseConsultation, Consultation: in.No, Comment: in.Body.Reason}, "reason")
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/comments", action: auth.ActionCommentDossier, id: "commentDossier", tag: "Dossiers", summary: "Add a comment to the history", errors: conflicts},
		func(ctx context.Context, who auth.Principal, in *on[CommentBody]) (*doneOutput, error) {
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandComment, Code: in.Code, Reason: in.Body.Comment})
		})
}

func (s *server) consult(ctx context.Context, who auth.Principal, in *taskBodyInput[ConsultBody]) (*doneOutput, error) {
	limit, err := command.ConsultLimit(in.Body.WorkingDays, in.Body.WorkingHours)
	if err != nil {
		return nil, err
	}
	return s.reasoned(ctx, who, in.TaskCommand, command.TaskInput{
		Kind: dossier.CommandConsult, Comment: in.Body.Question, Limit: limit,
		Parties: list(in.Body.Parties, func(p PartyBody) command.PartyInput { return command.PartyInput(p) }),
	}, "question")
}

// reasoned carries out a command whose comment has another name in the request.
func (s *server) reasoned(ctx context.Context, who auth.Principal, in TaskCommand, cmd command.TaskInput, field string) (*doneOutput, error) {
	out, err := s.taskCommand(ctx, who, in, cmd)
	if e, typed := dossier.AsError(err); typed && (e.Field == "comment" || e.Field == "reason") && e.Field != field {
		renamed := *e
		renamed.Field = field
		return nil, &renamed
	}
	return out, err
}

// consultation shows the work item of one party.
func (m mapper) consultation(t dossier.Task, people map[string]string) Consultation {
	x := t.Consultation
	out := Consultation{
		No: x.No, ID: t.ID, TaskID: x.TaskID, Party: x.Party, Question: x.Question, Limit: x.Limit,
		AskedBy: m.person(x.AskedBy, x.AskedByName), AskedAt: local(x.AskedAt), Due: localPtr(t.Due), State: "open",
		Opinion: t.Outcome, Comment: t.Comment, Answered: localPtr(t.ClosedAt), By: m.person(t.ClosedBy, people[t.ClosedBy]),
	}
	switch {
	case t.State == dossier.TaskDone && t.Outcome == dossier.OpinionSilence:
		out.State = "silent"
	case t.State == dossier.TaskDone:
		out.State = "answered"
	case t.State == dossier.TaskCancelled:
		out.State = "closed"
	}
	return out
}

func (m mapper) recall(r *query.Recall) *Recall {
	switch {
	case r == nil:
		return nil
	case r.Why != nil:
		return &Recall{Why: r.Why.In(m.lang)}
	}
	return &Recall{Possible: r.Possible}
}

// taskEventTexts say what became of tasks beside their steps.
var taskEventTexts = map[dossier.EventType][2]string{
	dossier.EventTaskAssigned:         {"Phân công lại", "Assigned"},
	dossier.EventTaskForwarded:        {"Chuyển cho đồng nghiệp", "Passed to a colleague"},
	dossier.EventTaskRecalled:         {"Rút lại bước đã hoàn thành", "Completed step taken back"},
	dossier.EventTaskRestored:         {"Mở lại bước", "Step opened again"},
	dossier.EventCommented:            {"Trao đổi nội bộ", "Comment"},
	dossier.EventConsulted:            {"Xin ý kiến", "Opinion asked for"},
	dossier.EventConsultationAnswered: {"Cho ý kiến", "Opinion given"},
	dossier.EventConsultationSilent:   {"Hết thời hạn cho ý kiến: không trả lời tính là đồng ý", "Time to answer ended: silence is agreement"},
	dossier.EventConsultationClosed:   {"Đóng việc xin ý kiến", "Consultation closed"},
}
