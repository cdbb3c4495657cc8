package dossier

import (
	"context"
	"time"
)

// BoardNumber names a figure of the supervisors' board. Those of tasks count open
// tasks, those of dossiers dossiers.
type BoardNumber string

// Figures of the board. Due figures exclude each other: a task is overdue, due later
// today, or due soon after that.
const (
	BoardOpen       BoardNumber = "open"       // open, claimed or waiting
	BoardOverdue    BoardNumber = "overdue"    // past its due date, reckoned without the time its dossier's clock stands still
	BoardDueToday   BoardNumber = "due_today"  // from now to midnight
	BoardDueSoon    BoardNumber = "due_soon"   // from midnight to BoardTimes.SoonEnds
	BoardUnassigned BoardNumber = "unassigned" // nobody's since before BoardTimes.Unassigned
	BoardIdle       BoardNumber = "idle"       // in the same hands since before BoardTimes.Idle
	BoardAway       BoardNumber = "away"       // held by somebody absent, or who does not wear its hat any more
	BoardPaused     BoardNumber = "paused"     // dossiers whose legal clock stands still
	BoardSuspended  BoardNumber = "suspended"  // dossiers that an operator suspended
	BoardIncidents  BoardNumber = "incidents"  // dossiers with an open incident
)

// OfDossiers reports whether the figure counts dossiers and not tasks.
func (n BoardNumber) OfDossiers() bool {
	return n == BoardPaused || n == BoardSuspended || n == BoardIncidents
}

// BoardTimes are the moments that the board's figures are reckoned by, in UTC.
type BoardTimes struct {
	Now        time.Time
	DayEnds    time.Time // midnight in Vietnam
	SoonEnds   time.Time
	Unassigned time.Time // nobody's since before it: too long
	Idle       time.Time // held since before it: too long
}

// Holder is a task's hat and the person who holds such tasks.
type Holder struct {
	Position
	Officer string
}

// HolderLoad is how many open tasks somebody holds under one hat.
type HolderLoad struct {
	Holder
	Tasks int
}

// BoardFilter selects open tasks, and dossiers that stand still. Zero fields do not filter.
type BoardFilter struct {
	Agencies  []string // of the task; of a dossier: where it was filed or lies
	Number    BoardNumber
	Assignee  string
	Nobody    bool // only what nobody holds
	Procedure string
	Element   string // id in the process
	Role      string
	Query     string
	Tasks     []string // only these, by id
	Times     BoardTimes
	Away      []Holder // who is away, for BoardAway
	Cursor    string
	Limit     int // 1–1000
}

// BoardGroup is what the board's figures are broken down by.
type BoardGroup string

// Breakdowns.
const (
	ByAgency    BoardGroup = "agency"
	ByPerson    BoardGroup = "person"
	ByProcedure BoardGroup = "procedure"
	ByStep      BoardGroup = "step" // of a procedure
)

// BoardRow are the figures of one agency, person, procedure or step.
type BoardRow struct {
	Agency    string // ByAgency
	Officer   string // ByPerson; "" = nobody
	Procedure string // ByProcedure, ByStep
	Element   string // ByStep
	StepNo    int
	Name      string // of the procedure or step

	Open, Overdue, DueToday, DueSoon int
	Unassigned, Idle, Away           int
	Paused, Suspended, Incidents     int
}

// LoadRow is how many open tasks of one step somebody holds.
type LoadRow struct {
	Officer   string
	Procedure string
	Element   string
	Held      int
	DueToday  int
	Overdue   int
}

// BoardReader reads what supervisors see.
type BoardReader interface {
	// BoardTasks counts open tasks in groups, in no order.
	BoardTasks(ctx context.Context, by BoardGroup, f BoardFilter) ([]BoardRow, error)
	// BoardDossiers counts dossiers that stand still in groups, and all of them: one whose
	// steps several people hold is in the group of each.
	BoardDossiers(ctx context.Context, by BoardGroup, f BoardFilter) (groups []BoardRow, all BoardRow, err error)
	// Holders lists who holds open tasks, under which hats.
	Holders(ctx context.Context, agencies []string) ([]HolderLoad, error)
	// ListBoardTasks lists the open tasks behind a figure: the earliest due date first, then by id.
	ListBoardTasks(ctx context.Context, f BoardFilter) (Page[TaskView], error)
	// ListBoardDossiers lists the dossiers behind a figure, by id. They carry no Form.
	ListBoardDossiers(ctx context.Context, f BoardFilter) (Page[Dossier], error)
	// Loads counts what people hold, by step.
	Loads(ctx context.Context, officers []string, t BoardTimes) ([]LoadRow, error)
}
