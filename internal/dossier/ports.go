package dossier

import (
	"context"
	"time"
)

// Delta is what one step of a dossier changed: full snapshots of the records it
// touched, and the events that explain it.
type Delta struct {
	DossierID   string
	FromSeq     int64 // first event in Events
	ToSeq       int64 // Dossier.Seq
	Dossier     Dossier
	Tasks       []Task
	Events      []Event
	Adjustments []Adjustment
	Slips       []Slip
	Incidents   []Incident

	Subscriptions []Subscription // opened
	Unsubscribed  []string       // ids of those closed
	Taken         []Taken        // messages taken

	Standing *Standing // nil: unknown, for deltas that are not a workflow's own
}

// Standing is what a dossier has, whatever the delta it comes with changed: enough to
// put read models right that show more than has happened.
//
// A step is projected before Temporal has recorded it. When the process or the server
// dies in between, the step never came to be, though it shows; the next one has the
// same sequence numbers and, even if it is the same command again, another time.
type Standing struct {
	At          time.Time    // of the workflow task that says so
	Tasks       []Task       // those open
	Closed      []Task       // closed ones that a recall could open again, or could have until this delta
	Adjustments []Adjustment // all
	Incidents   []Incident   // those open
	Slips       int          // issued so far

	Subscriptions []Subscription // those open
}

// Projector writes the read models. Deltas of one dossier arrive in order. A delta that
// was applied before changes nothing; one with the same sequence numbers that was made
// later (Dossier.UpdatedAt) takes the place of what is shown from its first event on.
// A delta without events but with a Standing takes back what is shown beyond its ToSeq.
// One transaction a call.
type Projector interface {
	Project(ctx context.Context, d Delta) error
}

// CodeAllocator gives a dossier its public code. Asked again for the same dossier
// it gives the same code. day is the local date of receipt.
type CodeAllocator interface {
	AllocateCode(ctx context.Context, dossierID, agency string, day time.Time) (string, error)
}

// Blobs is the content-addressed store of definitions and large payloads.
type Blobs interface {
	PutBlob(ctx context.Context, sha256 string, data []byte) error // idempotent
	GetBlob(ctx context.Context, sha256 string) ([]byte, error)    // ErrNotFound
}

// Reservation ties an idempotency key to the dossier that its first use made.
type Reservation struct {
	Principal   string
	Key         string
	Fingerprint string
	DossierID   string
}

// Reservations gives every (principal, key) one dossier id for good: the first
// caller's. Two at once get the same answer.
type Reservations interface {
	Reserve(ctx context.Context, r Reservation) (Reservation, error)
}

// TaskFilter selects tasks. Zero fields do not filter. Order: due ascending (no
// due date last), then id.
type TaskFilter struct {
	Assignee  string      // mine
	Positions []Position  // available: open tasks of these hats
	Covers    []TaskCover // only what one of these covers
	Agencies  []string    // agencies the caller may see
	States    []TaskState
	Procedure string
	DossierID string
	Consulted bool // only consultations
	DueBefore *time.Time
	DueAfter  *time.Time
	Overdue   *time.Time // due before this and not done
	Query     string     // dossier code, applicant or step, diacritics optional
	Cursor    string     // opaque, from Page.Next
	Limit     int        // 1–200
}

// TaskCover is what somebody does for an absent colleague: what the colleague holds, and
// the free tasks of hats, that are open or claimed.
type TaskCover struct {
	Assignee   string
	Positions  []Position
	Procedures []string // none = all
}

// DossierFilter selects dossiers, newest receipt first.
type DossierFilter struct {
	Agencies  []string
	AccountID string
	Statuses  []Status
	Procedure string
	Version   int  // of the procedure
	Open      bool // not closed
	Suspended bool // only those whose process an operator suspended
	Incidents bool // only those with open incidents
	Overdue   *time.Time
	DueBefore *time.Time
	Query     string
	Cursor    string
	Limit     int

	WithCalled bool // also those that other dossiers called
}

// TaskView is a task with what an inbox shows of its dossier.
type TaskView struct {
	Task
	DossierCode   string
	Procedure     string
	ProcedureName string
	ApplicantName string
	DossierDue    *time.Time
	DossierStatus Status
	StoppedSince  *time.Time
	Suspended     bool // an operator suspended the process: nobody can do the task now
}

// Page is one page of a keyset-paginated list. Next is "" on the last page.
type Page[T any] struct {
	Items []T
	Next  string
}

// Reader reads the projections. A missing dossier or task is ErrNotFound.
type Reader interface {
	Dossier(ctx context.Context, id string) (Dossier, error)
	DossierByCode(ctx context.Context, code string) (Dossier, error)
	Dossiers(ctx context.Context, f DossierFilter) (Page[Dossier], error)
	Events(ctx context.Context, dossierID string, afterSeq int64, limit int) ([]Event, error)
	Adjustments(ctx context.Context, dossierID string) ([]Adjustment, error)
	Slips(ctx context.Context, dossierID string) ([]Slip, error)
	Incidents(ctx context.Context, dossierID string) ([]Incident, error)
	CalledBy(ctx context.Context, dossierID string) ([]Dossier, error) // dossiers it called, in the order of their codes
	Task(ctx context.Context, id string) (TaskView, error)
	Tasks(ctx context.Context, f TaskFilter) (Page[TaskView], error)
	CountTasks(ctx context.Context, f TaskFilter) (int64, error)
}

// Driver carries commands to the running dossier; in production it is Temporal.
// When the answer returns, what it says is durable and visible to Reader.
type Driver interface {
	Submit(ctx context.Context, s Submission) (Result, error)
	Execute(ctx context.Context, dossierID string, c Command) (Result, error)
}
