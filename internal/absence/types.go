package absence

import (
	"context"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Absence is a time in which an officer is away. It lasts from From (included) to To
// (excluded), both UTC; nothing has to happen for it to begin or end.
type Absence struct {
	ID          string // UUID
	Officer     string // id in the organisation
	From, To    time.Time
	Reason      string  // may be personal: shown to the officer and to who manages their absences
	Covers      []Cover // who does their work, in the order given; none = nobody
	CreatedAt   time.Time
	CreatedBy   string // account id
	ChangedAt   time.Time
	ChangedBy   string
	CancelledAt *time.Time // before it began: it never was
	Version     int64      // 1, 2, 3 …: the ETag
}

// Cover is one substitute.
type Cover struct {
	Officer    string   `json:"officer"`
	Procedures []string `json:"procedures,omitempty"` // codes; none = all
}

// At reports whether the officer is away at an instant.
func (a Absence) At(t time.Time) bool {
	return a.CancelledAt == nil && !t.Before(a.From) && t.Before(a.To)
}

// Meets reports whether two absences have an instant in common.
func (a Absence) Meets(b Absence) bool {
	return a.CancelledAt == nil && b.CancelledAt == nil && a.From.Before(b.To) && b.From.Before(a.To)
}

// Of reports whether a cover is for a procedure.
func (c Cover) Of(procedure string) bool {
	return len(c.Procedures) == 0 || slices.Contains(c.Procedures, procedure)
}

// Filter selects absences. Zero fields do not filter. Cancelled ones are left out.
type Filter struct {
	Officers  []string  // of these officers
	EndsAfter time.Time // whose end is later than this
	BeginsBy  time.Time // that begin before this
	Limit     int       // 1–500
}

// Store keeps absences. A missing one is dossier.ErrNotFound.
type Store interface {
	// PutAbsence keeps a new absence, or a changed one: its Version is one more than the
	// kept one's, else dossier.CodeConflict. check gets the absences of others and of the
	// same officer that meet it, without itself; nothing that it saw changes before the
	// absence is kept, whoever else records one at the same time. Its error is returned.
	PutAbsence(ctx context.Context, a Absence, check func(meeting []Absence) error) error
	Absence(ctx context.Context, id string) (Absence, error)
	// Absences lists by From, then id.
	Absences(ctx context.Context, f Filter) ([]Absence, error)
	// AwayAt gives those that last at an instant.
	AwayAt(ctx context.Context, t time.Time) ([]Absence, error)
	// Covering gives those that last at an instant and that the officer is a substitute in.
	Covering(ctx context.Context, officer string, t time.Time) ([]Absence, error)
}

// Person is what absences ask of an officer, on a day.
type Person struct {
	ID        string
	Name      string
	Positions []dossier.Position // of steps; none = does no steps
}

// People is the organisation as absences see it, at an instant.
type People interface {
	// Person finds an officer; ok is false for somebody the organisation does not know (any more).
	Person(id string, at time.Time) (Person, bool)
	// Wearing gives the ids of those who wear a hat.
	Wearing(hat dossier.Position, at time.Time) []string
}
