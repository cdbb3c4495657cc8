package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// ReassignFilter selects open tasks: those behind a number of the board.
type ReassignFilter struct {
	Number    string `json:"number,omitempty" enum:"open,overdue,due_today,due_soon,unassigned,idle,away"`
	Agency    string `json:"agency,omitempty" maxLength:"50"`
	Person    string `json:"person,omitempty" maxLength:"64"`
	Nobody    bool   `json:"nobody,omitempty"`
	Procedure string `json:"procedure,omitempty" maxLength:"50"`
	Step      string `json:"step,omitempty" maxLength:"300"`
	Role      string `json:"role,omitempty" maxLength:"50"`
	Query     string `json:"q,omitempty" maxLength:"200"`
}

// ReassignPreviewBody says which tasks are to go to whom.
type ReassignPreviewBody struct {
	Tasks   []string        `json:"tasks,omitempty" maxItems:"10000" doc:"Ids; or"`
	Filter  *ReassignFilter `json:"filter,omitempty" doc:"those that fit."`
	Rule    string          `json:"rule,omitempty" enum:"even,one,round_robin,by_procedure" default:"even" doc:"even: by what each holds already; one: all to one; round_robin: in turn; by_procedure: those of a procedure to one person."`
	Targets []string        `json:"targets,omitempty" maxItems:"200" doc:"Officers. None: everybody present who has a task's role."`
}

// ReassignBody reassigns.
type ReassignBody struct {
	ReassignPreviewBody
	ReasonBody
	Plan string `json:"plan,omitempty" maxLength:"64" doc:"plan of the preview: if the tasks have changed so much that another plan came of it, the answer is 409."`
}

// ReassignPreview is what a reassignment would do.
type ReassignPreview struct {
	Plan     string            `json:"plan" doc:"Send it back with the reassignment."`
	Selected int               `json:"selected" doc:"Tasks chosen."`
	Moves    int               `json:"moves" doc:"Tasks that would change hands."`
	Gone     int               `json:"gone" doc:"Named tasks that are not open any more."`
	People   []PlannedLoad     `json:"people" doc:"Who gets or gives tasks, those who get most first."`
	Problems []ReassignProblem `json:"problems" doc:"Why the others do not move."`
	Items    []PlannedMove     `json:"items" doc:"The first 200 tasks."`
}

// PlannedLoad is what a reassignment means for one person.
type PlannedLoad struct {
	Officer     Person `json:"officer"`
	Held        int    `json:"held" doc:"Open tasks now."`
	Given       int    `json:"given"`
	Taken       int    `json:"taken"`
	After       int    `json:"after" doc:"Open tasks then."`
	WorkMinutes int64  `json:"work_minutes" doc:"Working minutes then, by the limits of the steps."`
	Absent      bool   `json:"absent"`
	Overloaded  bool   `json:"overloaded" doc:"More than the installation holds for bearable."`
}

// ReassignProblem is one reason why tasks do not move.
type ReassignProblem struct {
	Reason  string   `json:"reason" doc:"Stable name."`
	Message string   `json:"message" doc:"In the caller's language."`
	Tasks   int      `json:"tasks"`
	Codes   []string `json:"codes" doc:"Some of their dossiers."`
}

// PlannedMove is one task of a reassignment.
type PlannedMove struct {
	TaskID      string  `json:"task_id"`
	DossierCode string  `json:"dossier_code"`
	Step        string  `json:"step"`
	Procedure   string  `json:"procedure_name"`
	From        *Person `json:"from,omitempty"`
	To          *Person `json:"to,omitempty"`
	Message     string  `json:"message,omitempty" doc:"Why it does not move."`
}

// Bounds of a preview; the batch's items say everything.
const (
	shownMoves = 200
	shownCodes = 5
)

type reassignPreviewInput struct {
	Body ReassignPreviewBody
}

type reassignInput struct {
	Keyed
	Body ReassignBody
}

type undoInput struct {
	Keyed
	BatchPath
	Body ReasonBody
}

func (s *server) registerReassignments() {
	const tag = "Board"
	unfit := []int{http.StatusConflict, http.StatusUnprocessableEntity}
	handle(s, route{method: http.MethodPost, path: "/reassignments/preview", action: auth.ActionReassign, id: "previewReassignment", tag: tag, summary: "Who would get which tasks; nothing is done", errors: unfit},
		func(ctx context.Context, who auth.Principal, in *reassignPreviewInput) (*struct{ Body ReassignPreview }, error) {
			p, err := s.Commands.PreviewReassignment(ctx, who, command.ReassignInput{Selection: in.Body.selection()})
			if err != nil {
				return nil, err
			}
			return &struct{ Body ReassignPreview }{s.mapper(ctx).reassignPreview(p)}, nil
		})
	handle(s, route{method: http.MethodPost, path: "/reassignments", action: auth.ActionReassign, id: "reassign", tag: tag, summary: "Give tasks of others to others: a batch", status: http.StatusAccepted, errors: unfit},
		func(ctx context.Context, who auth.Principal, in *reassignInput) (*batchOutput, error) {
			b, err := s.Commands.Reassign(ctx, who, in.request(), command.ReassignInput{Selection: in.Body.selection(), Reason: in.Body.Reason, Plan: in.Body.Plan})
			return begun(b, err)
		})
	handle(s, route{method: http.MethodPost, path: "/batches/{id}/undo", action: auth.ActionReassign, id: "undoReassignment", tag: tag, summary: "Give back what a reassignment moved and nobody has touched since: a batch", status: http.StatusAccepted, errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *undoInput) (*batchOutput, error) {
			return begun(s.Commands.UndoReassignment(ctx, who, in.request(), in.ID, in.Body.Reason))
		})
}

func begun(b dossier.Batch, err error) (*batchOutput, error) {
	if err != nil {
		return nil, err
	}
	return &batchOutput{Location: Prefix + "/batches/" + b.ID, Body: batchDTO(b)}, nil
}

func (b ReassignPreviewBody) selection() query.Selection {
	out := query.Selection{Tasks: b.Tasks, Rule: dossier.SpreadRule(b.Rule), Targets: b.Targets}
	if f := b.Filter; f != nil {
		out.Filter = &query.BoardQuery{
			Number: dossier.BoardNumber(f.Number), Agency: f.Agency, Assignee: f.Person, Nobody: f.Nobody, Procedure: f.Procedure,
			Element: f.Step, Role: f.Role, Query: f.Query,
		}
	}
	return out
}

func (m mapper) reassignPreview(p query.Plan) ReassignPreview {
	out := ReassignPreview{
		Plan: p.Digest, Selected: len(p.Items), Moves: p.Moves(), Gone: p.Gone, Problems: m.problems(p.Items),
		Items: list(p.Items[:min(len(p.Items), shownMoves)], m.plannedMove),
		People: list(p.People, func(l query.PlannedLoad) PlannedLoad {
			return PlannedLoad{
				Officer: Person{ID: l.Before.Officer, Name: l.Before.Name}, Held: l.Before.Held, Given: l.Given, Taken: l.Taken, After: l.Held,
				WorkMinutes: minutes(l.Work), Absent: l.Before.Absent, Overloaded: l.Overloaded,
			}
		}),
	}
	return out
}

// problems gathers what keeps tasks where they are, by reason and sentence.
func (m mapper) problems(items []query.PlannedMove) []ReassignProblem {
	out := []ReassignProblem{}
	at := map[string]int{}
	for _, i := range items {
		if i.Problem == nil {
			continue
		}
		message := say(m.lang, i.Problem.VI, i.Problem.EN)
		n, known := at[message]
		if !known {
			n = len(out)
			at[message] = n
			out = append(out, ReassignProblem{Reason: i.Problem.Key, Message: message, Codes: []string{}})
		}
		out[n].Tasks++
		if len(out[n].Codes) < shownCodes {
			out[n].Codes = append(out[n].Codes, i.Task.DossierCode)
		}
	}
	return out
}

func (m mapper) plannedMove(i query.PlannedMove) PlannedMove {
	out := PlannedMove{
		TaskID: i.Task.ID, DossierCode: i.Task.DossierCode, Step: i.Task.Name, Procedure: i.Task.ProcedureName,
		From: m.person(i.Move.From.ID, i.Move.From.Name), To: m.person(i.Move.To.ID, i.Move.To.Name),
	}
	if i.Problem != nil {
		out.Message = say(m.lang, i.Problem.VI, i.Problem.EN)
	}
	return out
}
