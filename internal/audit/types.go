package audit

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Day is a civil day in Vietnam, "2006-01-02".
type Day string

// DayOf is the day in Vietnam at an instant.
func DayOf(t time.Time) Day { return Day(t.In(clock.Zone).Format(time.DateOnly)) }

// Valid reports whether it is a day of the calendar.
func (d Day) Valid() bool {
	t, err := time.Parse(time.DateOnly, string(d))
	return err == nil && t.Format(time.DateOnly) == string(d)
}

// Outcome is what became of what was asked for.
type Outcome string

// Outcomes.
const (
	OutcomeOK      Outcome = "ok"
	OutcomeRefused Outcome = "refused" // not allowed, not found, not valid, in conflict
	OutcomeFailed  Outcome = "failed"  // the service could not do it; it may have been done all the same
)

// Means beside those of a request (cookie, bearer, token, "" = nobody logged in).
const (
	MeansCommandLine = "command_line"
	MeansSystem      = "system"
)

// Person is an account, as it was called at that time.
type Person struct {
	ID    string // "" = nobody is logged in
	Login string
	Name  string
	Kind  string // officer | citizen | operator (of a command line)
}

// Entry is one thing that somebody did or tried to do. It holds no password, no token and
// no form: of what was written, only the names of the fields and the values in Changes.
type Entry struct {
	At         time.Time // when it was asked for, to the microsecond
	Actor      Person
	OnBehalfOf string // account of the person who was stood in for, "" = nobody
	Means      string // cookie | bearer | token | command_line | system | ""
	Credential string // id of the session or access token, never the secret
	Client     string // network address, or host of a command line
	RequestID  string
	Action     string // of the policy table
	Route      string // "POST /api/v1/tasks/:id/claim"; the command line as typed, without values

	Agency      string // that it concerns, "" = none in particular
	DossierID   string
	DossierCode string
	TaskID      string
	SubjectKind string // what else it was about: account, access_token, procedure, batch …
	SubjectID   string

	Outcome Outcome
	Status  int    // HTTP status of the answer, 0 = there is none
	Problem string // key of the problem, "" = none
	Changes []Change
}

// Change is a value before and after. Values are ids, states, dates and numbers.
type Change struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Hash is a SHA-256.
type Hash [32]byte

// Sealed is an entry in its place in the chain.
type Sealed struct {
	Entry
	Day  Day
	No   int64 // 1, 2, … within the day
	Prev Hash  // of the entry before; zero for the first one of all
	Hash Hash
}

// Head is the end of the chain. The zero value is that of an empty one.
type Head struct {
	Day  Day
	No   int64
	Hash Hash
}

// Filter selects entries; zero fields select all.
type Filter struct {
	From, To  Day // both inclusive
	ActorID   string
	Dossier   string // id or code
	DossierID string // with Dossier: either fits
	Action    string
	Outcome   Outcome
	Cursor    string
	Limit     int // 0 = 50, at most 200
}

// Reader reads the record.
type Reader interface {
	// AuditEntries gives a page, newest first.
	AuditEntries(ctx context.Context, f Filter) (dossier.Page[Sealed], error)
	// WalkAudit gives every entry of the days, oldest first, as one state of the record.
	// Days that are "" have no bound. The head is that of the same state.
	WalkAudit(ctx context.Context, from, to Day, each func(Sealed) error) (Head, error)
	// AuditHeads gives the last entry of each day, oldest first.
	AuditHeads(ctx context.Context, from, to Day) ([]Head, error)
}

// Appender puts entries at the end of the chain, all or none, and gives the new end. The
// day of an entry is that of now, or of the end of the chain if that is later: clocks of
// several machines differ, and a chain that goes back would be one that cannot be checked.
type Appender interface {
	AppendAudit(ctx context.Context, now time.Time, entries []Entry) (Head, error)
}
