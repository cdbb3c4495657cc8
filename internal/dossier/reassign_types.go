package dossier

import "context"

// Colleague is somebody who has or gets a task. The zero value is nobody.
type Colleague struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Move is what a reassignment does to a task.
type Move struct {
	From Colleague `json:"from"`
	To   Colleague `json:"to"`
}

// SpreadRule says how tasks are spread over people.
type SpreadRule string

// Rules of spreading. Under each nobody gets a task whose hat they do not wear.
const (
	SpreadEven        SpreadRule = "even"         // by what each holds already
	SpreadOne         SpreadRule = "one"          // all to one
	SpreadRoundRobin  SpreadRule = "round_robin"  // in turn
	SpreadByProcedure SpreadRule = "by_procedure" // those of a procedure to one person
)

// Reassignment says which open tasks go to whom.
type Reassignment struct {
	Filter  *BoardFilter `json:"filter,omitempty"` // bounded by what the caller may reassign; or
	Undo    string       `json:"undo,omitempty"`   // the batch that is undone
	Rule    SpreadRule   `json:"rule,omitempty"`
	Targets []string     `json:"targets,omitempty"` // officers
}

// Reassigner plans reassignments; internal/command does.
type Reassigner interface {
	// PlanReassignment gives a batch its items: which task goes to whom, and of what cannot
	// be moved why not. It changes nothing.
	PlanReassignment(ctx context.Context, b Batch) ([]BatchItem, error)
}
