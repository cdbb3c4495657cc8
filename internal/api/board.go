package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// BoardFigures are the numbers of the board.
type BoardFigures struct {
	Open       int `json:"open" doc:"Tasks that are open, claimed or waiting."`
	Overdue    int `json:"overdue" doc:"Tasks past their due date."`
	DueToday   int `json:"due_today" doc:"Tasks due later today."`
	DueSoon    int `json:"due_soon" doc:"Tasks due after today, within two working days."`
	Unassigned int `json:"unassigned" doc:"Tasks that nobody has taken for longer than the threshold."`
	Idle       int `json:"idle" doc:"Tasks in the same hands for longer than the threshold."`
	Away       int `json:"away" doc:"Tasks of somebody absent, or who does not have their role any more."`
	Paused     int `json:"paused" doc:"Dossiers whose legal clock stands still."`
	Suspended  int `json:"suspended" doc:"Dossiers that an operator suspended."`
	Incidents  int `json:"incidents" doc:"Dossiers with an open incident."`
}

// BoardGroup are the numbers of one unit, person, procedure or step.
type BoardGroup struct {
	BoardFigures
	Agency    *Named  `json:"agency,omitempty"`
	Person    *Person `json:"person,omitempty" doc:"Without an id: what nobody holds."`
	Procedure *Named  `json:"procedure,omitempty"`
	Step      *Named  `json:"step,omitempty" doc:"Id: the element. Without one: what is at no step that somebody does."`
	StepNo    int     `json:"step_no,omitempty"`
}

// BoardThresholds are an installation's.
type BoardThresholds struct {
	UnassignedMinutes int64 `json:"unassigned_minutes" doc:"Working minutes."`
	IdleMinutes       int64 `json:"idle_minutes" doc:"Working minutes."`
	OverloadTasks     int   `json:"overload_tasks" doc:"0: no bound."`
	OverloadMinutes   int64 `json:"overload_minutes" doc:"Working minutes by the limits of the steps; 0: no bound."`
}

// Board is what needs a supervisor's eye.
type Board struct {
	At         time.Time       `json:"at"`
	By         string          `json:"by" enum:"agency,person,procedure,step"`
	Thresholds BoardThresholds `json:"thresholds"`
	Totals     BoardFigures    `json:"totals"`
	Groups     []BoardGroup    `json:"groups" doc:"The most pressing first."`
}

// OfficerLoad is what an officer holds.
type OfficerLoad struct {
	Officer     Person `json:"officer"`
	Roles       []Hat  `json:"roles" doc:"Of steps, within the caller's scope."`
	Held        int    `json:"held" doc:"Open tasks they hold, wherever."`
	DueToday    int    `json:"due_today"`
	Overdue     int    `json:"overdue"`
	WorkMinutes int64  `json:"work_minutes" doc:"Working minutes, by the limits of the steps they hold."`
	Absent      bool   `json:"absent"`
	Overloaded  bool   `json:"overloaded"`
}

// Hat is a role at an agency.
type Hat struct {
	Agency Named `json:"agency"`
	Role   Named `json:"role"`
}

// BoardFilterInput is what every list of the board can be narrowed to.
type BoardFilterInput struct {
	Agency    string `query:"agency" maxLength:"50"`
	Person    string `query:"person" maxLength:"64" doc:"Officer who holds the tasks."`
	Nobody    bool   `query:"nobody" doc:"Only what nobody holds."`
	Procedure string `query:"procedure" maxLength:"50"`
	Step      string `query:"step" maxLength:"300" doc:"Element of the process."`
	Role      string `query:"role" maxLength:"50"`
	Query     string `query:"q" maxLength:"200" doc:"Dossier code, applicant or step; diacritics optional."`
}

func (in BoardFilterInput) query() query.BoardQuery {
	return query.BoardQuery{
		Agency: in.Agency, Assignee: in.Person, Nobody: in.Nobody, Procedure: in.Procedure, Element: in.Step, Role: in.Role, Query: in.Query,
	}
}

type boardInput struct {
	By        string `query:"by" enum:"agency,person,procedure,step" default:"agency"`
	Agency    string `query:"agency" maxLength:"50"`
	Person    string `query:"person" maxLength:"64"`
	Procedure string `query:"procedure" maxLength:"50"`
}

type boardTasksInput struct {
	Paging
	BoardFilterInput
	Number string `query:"number" enum:"open,overdue,due_today,due_soon,unassigned,idle,away" default:"open"`
}

type boardDossiersInput struct {
	Paging
	BoardFilterInput
	Number string `query:"number" enum:"paused,suspended,incidents" required:"true"`
}

type loadInput struct {
	Agency string `query:"agency" maxLength:"50"`
}

func (s *server) registerBoard() {
	const tag = "Board"
	handle(s, route{method: http.MethodGet, path: "/board", action: auth.ActionReadBoard, id: "getBoard", tag: tag, summary: "What is late, due, stuck or stands still, by unit, person, procedure or step"}, s.board)
	handle(s, route{method: http.MethodGet, path: "/board/tasks", action: auth.ActionReadBoard, id: "listBoardTasks", tag: tag, summary: "The tasks behind a number, the most urgent first"},
		func(ctx context.Context, who auth.Principal, in *boardTasksInput) (*struct{ Body Page[TaskItem] }, error) {
			q := in.query()
			q.Number, q.Cursor, q.Limit = dossier.BoardNumber(in.Number), in.Cursor, in.Limit
			page, err := s.Query.BoardTasks(ctx, who, q)
			return &struct{ Body Page[TaskItem] }{Page[TaskItem]{Items: list(page.Items, s.mapper(ctx).taskItem), Next: page.Next}}, err
		})
	handle(s, route{method: http.MethodGet, path: "/board/dossiers", action: auth.ActionReadBoard, id: "listBoardDossiers", tag: tag, summary: "The dossiers behind a number, the oldest first"},
		func(ctx context.Context, who auth.Principal, in *boardDossiersInput) (*struct{ Body Page[DossierItem] }, error) {
			q := in.query()
			q.Number, q.Cursor, q.Limit = dossier.BoardNumber(in.Number), in.Cursor, in.Limit
			page, err := s.Query.BoardDossiers(ctx, who, q)
			return &struct{ Body Page[DossierItem] }{Page[DossierItem]{Items: list(page.Items, s.mapper(ctx).dossierItem), Next: page.Next}}, err
		})
	handle(s, route{method: http.MethodGet, path: "/board/load", action: auth.ActionReadBoard, id: "listLoad", tag: tag, summary: "What each officer holds, the heaviest load first"},
		func(ctx context.Context, who auth.Principal, in *loadInput) (*struct{ Body Page[OfficerLoad] }, error) {
			loads, err := s.Query.OfficerLoads(ctx, who, in.Agency)
			return &struct{ Body Page[OfficerLoad] }{Page[OfficerLoad]{Items: list(loads, s.mapper(ctx).officerLoad)}}, err
		})
}

func (s *server) board(ctx context.Context, who auth.Principal, in *boardInput) (*struct{ Body Board }, error) {
	v, err := s.Query.Board(ctx, who, dossier.BoardGroup(in.By), query.BoardQuery{Agency: in.Agency, Assignee: in.Person, Procedure: in.Procedure})
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &struct{ Body Board }{Board{
		At: local(v.Times.Now), By: in.By, Totals: figures(v.Totals),
		Thresholds: BoardThresholds{
			UnassignedMinutes: minutes(v.Limits.Unassigned), IdleMinutes: minutes(v.Limits.Idle),
			OverloadTasks: v.Limits.OverloadTasks, OverloadMinutes: minutes(v.Limits.OverloadHours),
		},
		Groups: list(v.Groups, func(r dossier.BoardRow) BoardGroup { return m.boardGroup(in.By, r, v.People) }),
	}}, nil
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

func figures(r dossier.BoardRow) BoardFigures {
	return BoardFigures{
		Open: r.Open, Overdue: r.Overdue, DueToday: r.DueToday, DueSoon: r.DueSoon, Unassigned: r.Unassigned, Idle: r.Idle, Away: r.Away,
		Paused: r.Paused, Suspended: r.Suspended, Incidents: r.Incidents,
	}
}

func (m mapper) boardGroup(by string, r dossier.BoardRow, people map[string]string) BoardGroup {
	g := BoardGroup{BoardFigures: figures(r), StepNo: r.StepNo}
	switch dossier.BoardGroup(by) {
	case dossier.ByAgency:
		agency := m.agency(r.Agency)
		g.Agency = &agency
	case dossier.ByPerson:
		g.Person = &Person{ID: r.Officer, Name: people[r.Officer]}
	case dossier.ByProcedure:
		g.Procedure = &Named{ID: r.Procedure, Name: r.Name}
	case dossier.ByStep:
		g.Procedure = &Named{ID: r.Procedure, Name: m.dir.ProcedureName(r.Procedure)}
		g.Step = &Named{ID: r.Element, Name: r.Name}
	}
	return g
}

func (m mapper) officerLoad(l query.OfficerLoad) OfficerLoad {
	return OfficerLoad{
		Officer: Person{ID: l.Officer, Name: l.Name}, Held: l.Held, DueToday: l.DueToday, Overdue: l.Overdue,
		WorkMinutes: minutes(l.Work), Absent: l.Absent, Overloaded: l.Overloaded,
		Roles: list(l.Hats, func(h dossier.Position) Hat { return Hat{Agency: m.agency(h.Agency), Role: m.role(h.Role)} }),
	}
}
