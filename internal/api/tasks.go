package api

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// Task is a work item.
type Task struct {
	ID           string     `json:"id"`
	DossierID    string     `json:"dossier_id"`
	Kind         string     `json:"kind" enum:"step,consultation" doc:"step: of the process; consultation: somebody asks for an opinion."`
	ElementID    string     `json:"element_id" doc:"Element of the process diagram."`
	StepNo       int        `json:"step_no,omitempty"`
	Name         string     `json:"name"`
	StepForm     string     `json:"step_form,omitempty" doc:"Paper form or register the step fills."`
	Role         Named      `json:"role"`
	Agency       Named      `json:"agency"`
	State        string     `json:"state" enum:"open,claimed,waiting,done,cancelled"`
	WaitFor      string     `json:"wait_for,omitempty" doc:"applicant or external"`
	Assignee     *Person    `json:"assignee,omitempty"`
	Outcomes     []Outcome  `json:"outcomes" doc:"Ways to complete it."`
	OffClock     bool       `json:"off_clock"`
	CreatedAt    time.Time  `json:"created_at"`
	ClaimedAt    *time.Time `json:"claimed_at,omitempty"`
	Due          *time.Time `json:"due_at,omitempty" doc:"Of the step, never after the dossier's."`
	Provisional  bool       `json:"provisional"`
	Overdue      bool       `json:"overdue"`
	OverdueSince *time.Time `json:"overdue_since,omitempty"`
	ClosedAt     *time.Time `json:"closed_at,omitempty"`
	ClosedBy     *Person    `json:"closed_by,omitempty"`
	Outcome      string     `json:"outcome,omitempty"`
	Comment      string     `json:"comment,omitempty"`
	Data         *Object    `json:"data,omitempty" doc:"What was filled in when it was completed."`
	Version      int64      `json:"version" doc:"Changes with every change: the ETag."`

	Consultation *Consultation `json:"consultation,omitempty" doc:"Of a consultation: what is asked."`
}

// Outcome is one way to complete a task.
type Outcome struct {
	ID     string `json:"id"`
	Kind   string `json:"kind" doc:"forward, return, supplement, refuse, verify or other"`
	Name   string `json:"name"`
	NameEN string `json:"name_en,omitempty"`
}

// TaskItem is a task in an inbox.
type TaskItem struct {
	Task
	DossierCode   string       `json:"dossier_code"`
	Procedure     string       `json:"procedure"`
	ProcedureName string       `json:"procedure_name"`
	ApplicantName string       `json:"applicant_name"`
	DossierStatus int          `json:"dossier_status"`
	DossierDue    *time.Time   `json:"dossier_due_at,omitempty"`
	StoppedSince  *time.Time   `json:"stopped_since,omitempty" doc:"The dossier's clock stands still since."`
	Suspended     bool         `json:"suspended" doc:"An operator suspended the dossier: nobody can do the task now."`
	TimeLeft      *WorkingTime `json:"working_time_left,omitempty"`
	Actions       []string     `json:"actions" doc:"What the caller may do with it now."`
	OnBehalfOf    *Person      `json:"on_behalf_of,omitempty" doc:"The absent colleague for whom the caller would do it."`
}

// TaskDetail is a task with all that is needed to do it.
type TaskDetail struct {
	TaskItem
	Consultations []Consultation `json:"consultations" doc:"What others were asked for this task."`
	Recall        *Recall        `json:"recall,omitempty" doc:"Of a task that the caller completed: whether they can take it back."`

	Dossier    DossierItem `json:"dossier"`
	Applicant  Applicant   `json:"applicant"`
	FormKey    string      `json:"form_key,omitempty"`
	FormSchema *Object     `json:"form_schema,omitempty" doc:"JSON Schema 2020-12 of the step's form."`
	FormData   Object      `json:"dossier_form" doc:"What the applicant filled in."`
}

// TaskCounts are the numbers beside the inbox's views.
type TaskCounts struct {
	Mine      int64 `json:"mine"`
	Available int64 `json:"available"`
	Covering  int64 `json:"covering" doc:"Of absent colleagues for whom the caller acts now."`
	Waiting   int64 `json:"waiting"`
	All       int64 `json:"all" doc:"Open ones the caller may see."`
	Overdue   int64 `json:"overdue" doc:"Of mine and available."`
	DueToday  int64 `json:"due_today" doc:"Of mine and available."`
	DueSoon   int64 `json:"due_soon" doc:"Of mine and available: due within two working days."`
}

type tasksInput struct {
	Paging
	View      string   `query:"view" enum:"mine,available,covering,waiting,done,all" default:"mine" doc:"mine: claimed by the caller; covering: of absent colleagues for whom the caller acts now; available: open, of the caller's hats; waiting: for the applicant or another body; done: completed by the caller's agencies; all: every task the caller may see."`
	State     []string `query:"state" enum:"open,claimed,waiting,done,cancelled" maxItems:"5"`
	Agency    string   `query:"agency" maxLength:"50"`
	Procedure string   `query:"procedure" maxLength:"50"`
	Due       string   `query:"due" enum:"overdue,today,soon" doc:"soon: within two working days."`
	Query     string   `query:"q" maxLength:"200" doc:"Dossier code, applicant or step; diacritics optional."`
}

// TaskPath names a task.
type TaskPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) registerTasks() {
	const tag = "Tasks"
	handle(s, route{method: http.MethodGet, path: "/tasks", action: auth.ActionListTasks, id: "listTasks", tag: tag, summary: "Tasks, the most urgent first"}, s.listTasks)
	handle(s, route{method: http.MethodGet, path: "/tasks/counts", action: auth.ActionListTasks, id: "countTasks", tag: tag, summary: "Numbers beside the inbox's views"}, s.countTasks)
	handle(s, route{method: http.MethodGet, path: "/tasks/{id}", action: auth.ActionReadTask, id: "getTask", tag: tag, summary: "A task with its form and its dossier", errors: []int{http.StatusNotFound}}, s.getTask)
}

func (s *server) listTasks(ctx context.Context, who auth.Principal, in *tasksInput) (*struct{ Body Page[TaskItem] }, error) {
	page, err := s.Query.Tasks(ctx, who, query.TaskFilter{
		View: query.View(in.View), States: list(in.State, func(x string) dossier.TaskState { return dossier.TaskState(x) }),
		Agency: in.Agency, Procedure: in.Procedure, Due: query.Due(in.Due), Query: in.Query, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[TaskItem] }{Page[TaskItem]{Items: list(page.Items, s.mapper(ctx).taskItem), Next: page.Next}}, nil
}

func (s *server) countTasks(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body TaskCounts }, error) {
	c, err := s.Query.TaskCounts(ctx, who)
	if err != nil {
		return nil, err
	}
	return &struct{ Body TaskCounts }{TaskCounts(c)}, nil
}

type taskOutput struct {
	ETag string `header:"ETag" doc:"Send it back as If-Match."`
	Body TaskDetail
}

func (s *server) getTask(ctx context.Context, who auth.Principal, in *TaskPath) (*taskOutput, error) {
	t, err := s.Query.Task(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	out := &taskOutput{ETag: etag(t.Version), Body: TaskDetail{
		TaskItem: m.taskItem(t.TaskItem), Dossier: m.dossierItem(t.Dossier), Applicant: Applicant(t.Dossier.Applicant),
		FormKey: t.FormKey, FormData: object(t.Dossier.Form),
		Consultations: list(t.Consultations, func(x dossier.Task) Consultation { return m.consultation(x, t.People) }), Recall: m.recall(t.Recall),
	}}
	if len(t.Form) > 0 {
		out.Body.FormSchema = &Object{t.Form}
	}
	return out, nil
}

func (m mapper) task(t dossier.Task, people map[string]string) Task {
	out := Task{
		ID: t.ID, DossierID: t.DossierID, Kind: "step", ElementID: t.ElementID, StepNo: t.StepNo, Name: t.Name, StepForm: t.StepForm,
		Role: m.role(t.Role), Agency: m.agency(t.Agency), State: string(t.State), WaitFor: t.WaitFor,
		Assignee: m.person(t.Assignee, cmp.Or(people[t.Assignee], t.AssigneeName)), OffClock: t.OffClock,
		CreatedAt: local(t.CreatedAt), ClaimedAt: localPtr(t.ClaimedAt), Due: localPtr(t.Due), Provisional: t.Provisional,
		Overdue: m.taskOverdue(t), OverdueSince: localPtr(t.OverdueSince),
		ClosedAt: localPtr(t.ClosedAt), ClosedBy: m.person(t.ClosedBy, people[t.ClosedBy]),
		Outcome: t.Outcome, Comment: t.Comment, Version: t.Version,
	}
	out.Outcomes = list(t.Outcomes, func(o dossier.Outcome) Outcome { return Outcome{ID: o.ID, Kind: o.Kind, Name: o.VI, NameEN: o.EN} })
	if len(t.Data) > 0 {
		data := object(t.Data)
		out.Data = &data
	}
	if t.Consultation != nil {
		x := m.consultation(t, people)
		out.Kind, out.Consultation = "consultation", &x
	}
	return out
}

func (m mapper) tasks(items []dossier.Task) []Task {
	return list(items, func(t dossier.Task) Task { return m.task(t, nil) })
}

// taskOverdue: the step ran past its due date, whether or not an alarm has said so yet.
func (m mapper) taskOverdue(t dossier.Task) bool {
	switch {
	case t.OverdueSince != nil:
		return true
	case t.Consultation != nil: // after its limit it is over
		return false
	case t.Due == nil, t.State == dossier.TaskWaiting, t.State == dossier.TaskCancelled:
		return false
	case t.ClosedAt != nil:
		return t.ClosedAt.After(*t.Due)
	}
	return m.now.After(*t.Due)
}

func (m mapper) taskItem(t query.TaskItem) TaskItem {
	return TaskItem{
		Task: m.task(t.Task, t.People), DossierCode: t.DossierCode, Procedure: t.Procedure, ProcedureName: t.ProcedureName,
		ApplicantName: t.ApplicantName, DossierStatus: int(t.DossierStatus), DossierDue: localPtr(t.DossierDue),
		StoppedSince: localPtr(t.StoppedSince), Suspended: t.Suspended, TimeLeft: workingDTO(t.Left),
		Actions:    list(t.Allowed, func(a actionName) string { return string(a) }),
		OnBehalfOf: m.person(t.OnBehalfOf, t.OnBehalfOfName),
	}
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// parseETag reads an If-Match header: one tag of ours, also if a proxy has weakened it; "" and * say nothing.
func parseETag(header string) (int64, error) {
	header = strings.TrimSpace(header)
	if header == "" || header == "*" {
		return 0, nil
	}
	tag := strings.TrimPrefix(header, "W/")
	if len(tag) >= 2 && tag[0] == '"' && tag[len(tag)-1] == '"' {
		if n, err := strconv.ParseInt(tag[1:len(tag)-1], 10, 64); err == nil && n > 0 {
			return n, nil
		}
	}
	return 0, &dossier.Error{
		Code: dossier.CodeInvalid, Key: "if_match_invalid", Field: "If-Match",
		VI: "If-Match phải là ETag của công việc, ví dụ \"7\".", EN: "If-Match must be the task's ETag, e.g. \"7\".",
	}
}
