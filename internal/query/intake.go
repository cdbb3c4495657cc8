package query

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// Counter is what the counter asks of the store.
type Counter interface {
	// ByApplicant gives dossiers of an identification number that were filed at one of the agencies, newest first.
	ByApplicant(ctx context.Context, number string, agencies []string, limit int) ([]dossier.Dossier, error)
	// MostFiled gives the procedures filed most at the agencies since a time, most first.
	MostFiled(ctx context.Context, agencies []string, since time.Time, limit int) ([]string, error)
	Favourites(ctx context.Context, account string) ([]string, error) // in the order they were chosen
	SetFavourite(ctx context.Context, account, procedure string, on bool, at time.Time) error
}

// Bounds on what the counter is shown.
const (
	applicantShown = 20
	mostShown      = 12
	mostWithin     = 90 * 24 * time.Hour
)

// KnownApplicant is what the office knows of a person from earlier dossiers.
type KnownApplicant struct {
	Applicant *dossier.Applicant // as the newest dossier has it; nil = not known here
	Earlier   []dossier.Dossier  // newest first
	OpenSame  []dossier.Dossier  // of the same procedure, not ended
}

// Applicant finds earlier dossiers of an identification number among those filed at the
// caller's own agencies. procedure "" = none in particular.
func (s *Service) Applicant(ctx context.Context, who auth.Principal, number, code string) (KnownApplicant, error) {
	reach := s.Policy.Reach(who, auth.ActionFindApplicant)
	earlier, err := s.Counter.ByApplicant(ctx, number, reach.Agencies, applicantShown)
	if err != nil || len(earlier) == 0 {
		return KnownApplicant{}, err
	}
	out := KnownApplicant{Applicant: &earlier[0].Applicant, Earlier: earlier}
	for _, d := range earlier {
		if d.Procedure == code && d.ClosedAt == nil && !d.Status.Final() {
			out.OpenSame = append(out.OpenSame, d)
		}
	}
	return out, nil
}

// Checklist gives the papers of a procedure as it is in force today.
func (s *Service) Checklist(code string) ([]procedure.ListedPaper, error) {
	d, ok := s.World.Catalogue().GetOn(code, s.today())
	if !ok {
		return nil, dossier.ErrNotFound
	}
	return d.Checklist(), nil
}

// Handy gives the procedures a desk officer wants at hand: their favourites, and what
// their agencies receive most.
func (s *Service) Handy(ctx context.Context, who auth.Principal) (favourites, most []procedure.Definition, err error) {
	codes, err := s.Counter.Favourites(ctx, who.Account.ID)
	if err != nil {
		return nil, nil, err
	}
	favourites = s.inForce(codes)
	reach := s.Policy.Reach(who, auth.ActionPrepareIntake)
	used, err := s.Counter.MostFiled(ctx, reach.Agencies, s.Now().Add(-mostWithin), mostShown)
	if err != nil {
		return nil, nil, err
	}
	used = slices.DeleteFunc(used, func(code string) bool { return slices.Contains(codes, code) })
	return favourites, s.inForce(used), nil
}

func (s *Service) inForce(codes []string) []procedure.Definition {
	var out []procedure.Definition
	for _, code := range codes {
		if d, ok := s.World.Catalogue().GetOn(code, s.today()); ok && d.Runnable() {
			out = append(out, d)
		}
	}
	return out
}

// SetFavourite marks a procedure for the caller, or takes the mark away.
func (s *Service) SetFavourite(ctx context.Context, who auth.Principal, code string, on bool) error {
	if _, ok := s.World.Catalogue().Get(code); !ok {
		return dossier.ErrNotFound
	}
	return s.Counter.SetFavourite(ctx, who.Account.ID, code, on, s.Now())
}

// papersOf gathers the checklist of a dossier from its history, up to a moment: what was
// said of a paper last counts.
func papersOf(events []dossier.Event, until time.Time) ([]dossier.Paper, error) {
	var out []dossier.Paper
	for _, e := range events {
		if e.Type != dossier.EventPapersReceived || e.At.After(until) {
			continue
		}
		var data struct {
			Papers []dossier.Paper `json:"papers"`
		}
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, fmt.Errorf("papers of %s: %w", e.DossierID, err)
		}
		for _, p := range data.Papers {
			at := slices.IndexFunc(out, func(x dossier.Paper) bool { return x.ID == p.ID && x.Name == p.Name })
			if at < 0 {
				out = append(out, p)
				continue
			}
			out[at] = p
		}
	}
	return out, nil
}

// SlipDetail is a slip with what its paper shows.
type SlipDetail struct {
	Slip       dossier.Slip
	Dossier    dossier.Dossier
	Definition procedure.Definition
	Papers     []dossier.Paper
	Officer    string
}

// Slip gives a slip of a dossier the caller may read.
func (s *Service) Slip(ctx context.Context, who auth.Principal, code string, no int) (SlipDetail, error) {
	d, err := s.Dossier(ctx, who, code)
	if err != nil {
		return SlipDetail{}, err
	}
	i := slices.IndexFunc(d.Slips, func(x dossier.Slip) bool { return x.No == no })
	if i < 0 {
		return SlipDetail{}, dossier.ErrNotFound
	}
	out := SlipDetail{Slip: d.Slips[i], Dossier: d.Dossier, Officer: d.People[d.Slips[i].IssuedBy]}
	if out.Definition, err = s.World.Definition(ctx, d.Dossier.DefinitionSHA); err != nil {
		return SlipDetail{}, err
	}
	out.Papers, err = papersOf(d.Events, out.Slip.IssuedAt)
	return out, err
}
