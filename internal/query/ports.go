package query

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/escalation"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// World is what an installation is configured with. What it returns is immutable;
// asked again later it may be newer: a procedure is published without a restart.
type World interface {
	Organisation() *organisation.Organisation
	Catalogue() *procedure.Catalogue
	// Definition gives the exact version a dossier runs on, by its content address;
	// dossier.ErrNotFound if it is not kept.
	Definition(ctx context.Context, sha256 string) (procedure.Definition, error)
	// Calendar is the working calendar of an agency.
	Calendar(ctx context.Context, agency string) (*clock.Calendar, error)
}

// Names gives people's names for account ids; unknown ones are left out.
type Names interface {
	AccountNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Absences says who is away; *absence.Directory does.
type Absences interface {
	absence.People
	absence.Store
	// AbsentNow gives, of those who are away at an instant, until when, by officer.
	AbsentNow(ctx context.Context, at time.Time) (map[string]time.Time, error)
}

// Deps is what a Service needs.
type Deps struct {
	Reader dossier.Reader
	World  World
	Names  Names
	Policy *auth.Policy
	// Operator looks into running dossiers; nil = nobody asks for it.
	Operator dossier.Operator
	Batches  dossier.Batches // nil = nobody asks for them
	Messages dossier.MessageReader
	Counter  Counter // nil = there is no counter
	Audit    audit.Reader
	Absences Absences         // nil = nobody asks for them
	Now      func() time.Time // nil = clock.System{}.Now

	Boards      dossier.BoardReader // what supervisors see; nil = nobody asks for it
	BoardLimits BoardLimits         // zero fields: see DefaultBoardLimits

	Notices escalation.Reader
	Rules   func() ([]escalation.Rule, error) // of escalation; nil = none
}

// Service answers questions.
type Service struct {
	Deps
	lookups *lookupLimit
	limits  stepLimits
}

// New makes a Service.
func New(d Deps) *Service {
	if d.Now == nil {
		d.Now = clock.System{}.Now
	}
	return &Service{Deps: d, lookups: newLookupLimit()}
}

func (s *Service) today() organisation.Date { return organisation.DateOf(s.Now()) }
