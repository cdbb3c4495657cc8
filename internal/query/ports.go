package query

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// Catalogue is what the pages ask of the published procedures.
type Catalogue interface {
	// Procedures lists the newest version of every procedure, sorted by code.
	Procedures(ctx context.Context) ([]procedure.Definition, error)
	// Procedure gives the version of a code that applies on a day; dossier.ErrNotFound if there is none.
	Procedure(ctx context.Context, code string, at time.Time) (procedure.Definition, error)
	// Definition gives the exact version that a dossier runs on, by its content address.
	Definition(ctx context.Context, sha256 string) (procedure.Definition, error)
}

// Agency is an agency as pages show it.
type Agency struct {
	ID, VI, EN, Level, Parent string
	From, To                  string // effective dates, "2006-01-02" or ""; To is the first day it no longer exists
	Active                    bool   // today
	Successors                []string
}

// Directory is what the pages ask of the organisation.
type Directory interface {
	// Agencies lists all agencies, those of the past too, sorted by id.
	Agencies(at time.Time) []Agency
	// AgencyName and RoleName give names for ids; the id itself when unknown.
	AgencyName(id string) (vi, en string)
	RoleName(id string) (vi, en string)
}

// Calendars gives the working calendar of an agency.
type Calendars interface {
	Calendar(ctx context.Context, agency string) (*clock.Calendar, error)
}

// Names gives people's names for account ids.
type Names interface {
	AccountNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Deps is what a Service needs.
type Deps struct {
	Reader    dossier.Reader
	Catalogue Catalogue
	Directory Directory
	Calendars Calendars
	Names     Names
	Policy    *auth.Policy
	Now       func() time.Time
}

// Service answers questions.
type Service struct {
	Deps
	lookups *lookupLimit
	search  searchIndex
}

// New makes a Service.
func New(d Deps) *Service {
	return &Service{Deps: d, lookups: newLookupLimit()}
}
