package auth

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Substitution is one colleague for whom a caller acts now: every task the colleague
// holds, and the free tasks of Hats. It gives rights to tasks only: none of what the
// colleague may see or decide as a leader or supervisor.
type Substitution struct {
	Absence    string // id
	For        string // the absent officer
	ForName    string
	Hats       []dossier.Position // hats of the absent one that nobody else who is here wears
	Procedures []string           // codes; none = all
	Until      time.Time
}

// covers reports whether a task is the absent one's to do.
func (s Substitution) covers(t dossier.Task) bool {
	switch {
	case t.Assignee != "":
		return t.Assignee == s.For
	case t.State == dossier.TaskDone, t.State == dossier.TaskCancelled:
		return false
	}
	return slices.Contains(s.Hats, dossier.Position{Agency: t.Agency, Role: t.Role})
}

// open: a task that is done is nobody's to cover any more.
func open(t dossier.Task) bool {
	return t.State != dossier.TaskDone && t.State != dossier.TaskCancelled
}

// Substitutions gives for whom an officer acts now.
type Substitutions func(ctx context.Context, officer string, at time.Time) ([]Substitution, error)

// withSubstitutions adds for whom a caller acts now: an absence begins and ends with the
// request that looks.
func (s *Service) withSubstitutions(ctx context.Context, who Principal) (Principal, error) {
	if s.opts.Substitutions == nil || who.Account.Kind != KindOfficer {
		return who, nil
	}
	var err error
	if who.Substitutions, err = s.opts.Substitutions(ctx, who.Account.ID, s.opts.Now()); err != nil {
		return Principal{}, fmt.Errorf("whom the caller substitutes: %w", err)
	}
	return who, nil
}

// Within narrows what a caller may do for absent colleagues to one procedure. Until it is
// called, a Reach holds for colleagues only what is covered in every procedure.
func (r Reach) Within(procedure string) Reach {
	var covered []Substitution
	for _, s := range r.For {
		if len(s.Procedures) == 0 || slices.Contains(s.Procedures, procedure) {
			s.Procedures = nil
			covered = append(covered, s)
		}
	}
	r.For = covered
	return r
}

// OnBehalf gives the absent colleague for whom the caller would act on a task; ok is
// false when the task is the caller's own to do, or not theirs at all. See Within.
func (r Reach) OnBehalf(t dossier.Task) (Substitution, bool) {
	if !open(t) || t.Assignee != "" && t.Assignee == r.Assignee {
		return Substitution{}, false
	}
	if t.Assignee == "" && slices.Contains(r.Hats, dossier.Position{Agency: t.Agency, Role: t.Role}) {
		return Substitution{}, false
	}
	for _, s := range r.For {
		if len(s.Procedures) == 0 && s.covers(t) {
			return s, true
		}
	}
	return Substitution{}, false
}

// Acting is the principal as the record names somebody who acts for a colleague: with
// the hats of both.
func (p Principal) Acting(s Substitution) dossier.Actor {
	a := p.Actor()
	a.OnBehalfOf, a.OnBehalfOfName = s.For, s.ForName
	for _, hat := range s.Hats {
		if !slices.Contains(a.Positions, hat) {
			a.Positions = append(a.Positions, hat)
		}
	}
	return a
}
