package query

import (
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// DossierDetail is everything about one dossier.
type DossierDetail struct {
	Papers      []dossier.Paper // the checklist
	Dossier     dossier.Dossier
	Tasks       []dossier.Task // in order of creation, open and closed
	Events      []dossier.Event
	EventsCut   bool // the history is longer than what is here: read on with Events
	Adjustments []dossier.Adjustment
	Slips       []dossier.Slip
	Incidents   []dossier.Incident
	Called      []dossier.Dossier // dossiers that it called, in the order of their codes
	Allowed     []auth.Action     // what the caller may do with it now, as far as rights go
	People      map[string]string // names of the accounts in it
	Left        *WorkingTime
}

// WorkingTime is time counted inside an agency's sessions.
type WorkingTime struct {
	Left    time.Duration // negative: late by so much
	Stopped bool          // the clock stands still, so Left does not shrink
}

// TaskItem is a task as an inbox shows it.
type TaskItem struct {
	dossier.TaskView
	People  map[string]string // names of the accounts in it
	Left    *WorkingTime      // nil: no due date, or closed
	Allowed []auth.Action
	// OnBehalfOf is the absent colleague for whom the caller would do it; "" = nobody.
	OnBehalfOf, OnBehalfOfName string
}

// TaskDetail is a task with all that is needed to do it.
type TaskDetail struct {
	TaskItem
	Dossier dossier.Dossier
	// Consultations are those asked for it, in order.
	Consultations []dossier.Task
	Recall        *Recall // of a task that the caller completed
	Form          []byte  // JSON Schema of the step's form, nil = none
}

// TaskCounts are the numbers beside the inbox's views.
type TaskCounts struct {
	Mine, Available, Covering, Waiting, All int64
	Overdue, DueToday, DueSoon              int64 // of Mine and Available together
}

// ProcedureItem is a procedure in a list.
type ProcedureItem struct {
	procedure.Definition
	Limit *clock.Limit // of the ordinary case by the first channel offered
}

// PublicStatus is what anyone with the code and the second factor may see: no personal data.
type PublicStatus struct {
	Dossier     dossier.Dossier // only the fields that are not personal are set
	Steps       []PublicStep
	Adjustments []dossier.Adjustment
	Left        *WorkingTime
}

// PublicStep is a step as the applicant sees it.
type PublicStep struct {
	No       int
	Name     string
	Agency   string
	State    dossier.TaskState
	WaitFor  string
	Started  time.Time
	Finished *time.Time
}
