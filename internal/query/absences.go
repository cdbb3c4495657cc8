package query

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// AbsenceFilter selects absences of people the caller may see. Zero times: from now on.
type AbsenceFilter struct {
	EndsAfter time.Time
	BeginsBy  time.Time
	Agency    string
	Officer   string
}

// AbsenceView is an absence as a caller sees it.
type AbsenceView struct {
	absence.Absence // without its reason, unless the caller manages the officer
	Name            string
	Positions       []dossier.Position
	WorkingDays     float64 // by the agency's calendar, in halves
	Covers          []CoverView
	Manages         bool
}

// CoverView is a substitute.
type CoverView struct {
	absence.Cover
	Name string
	Acts bool // they act now: the absence lasts, and they are here
}

// Colleague is an officer as a chooser shows them.
type Colleague struct {
	ID, Name, Title string
	Positions       []dossier.Position // of steps and of the product
	Manages         bool               // the caller manages their absences
	AwayUntil       *time.Time
}

// Absences lists who is away and will be, in the order of their beginnings.
func (s *Service) Absences(ctx context.Context, who auth.Principal, f AbsenceFilter) ([]AbsenceView, error) {
	now := s.Now()
	if f.EndsAfter.IsZero() {
		f.EndsAfter = now
	}
	officers, err := s.visible(who, f)
	if err != nil {
		return nil, err
	}
	if len(officers) == 0 {
		return nil, nil
	}
	found, err := s.Deps.Absences.Absences(ctx, absence.Filter{Officers: officers, EndsAfter: f.EndsAfter, BeginsBy: f.BeginsBy})
	if err != nil {
		return nil, err
	}
	away, err := s.Deps.Absences.AwayAt(ctx, now)
	if err != nil {
		return nil, err
	}
	out := make([]AbsenceView, 0, len(found))
	for _, a := range found {
		v, err := s.absenceView(ctx, who, a, away, now)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// AbsenceView shows an absence to a caller.
func (s *Service) AbsenceView(ctx context.Context, who auth.Principal, a absence.Absence) (AbsenceView, error) {
	now := s.Now()
	away, err := s.Deps.Absences.AwayAt(ctx, now)
	if err != nil {
		return AbsenceView{}, err
	}
	return s.absenceView(ctx, who, a, away, now)
}

func (s *Service) absenceView(ctx context.Context, who auth.Principal, a absence.Absence, away []absence.Absence, now time.Time) (AbsenceView, error) {
	v := AbsenceView{Absence: a, Name: a.Officer, Manages: s.Manages(who, a.Officer)}
	if !v.Manages {
		v.Reason = ""
	}
	agency := ""
	if p, ok := s.Deps.Absences.Person(a.Officer, now); ok {
		v.Name, v.Positions = p.Name, p.Positions
		if len(p.Positions) > 0 {
			agency = p.Positions[0].Agency
		}
	}
	calendar, err := s.World.Calendar(ctx, agency)
	if err != nil {
		return v, err
	}
	v.WorkingDays = absence.WorkingDays(calendar, a.From, a.To)
	for _, c := range a.Covers {
		cover := CoverView{Cover: c, Name: c.Officer}
		if p, ok := s.Deps.Absences.Person(c.Officer, now); ok {
			cover.Name = p.Name
			cover.Acts = a.At(now) && len(p.Positions) > 0 && !absence.IsAway(c.Officer, away, now)
		}
		v.Covers = append(v.Covers, cover)
	}
	return v, nil
}

// visible are the officers whose absences the caller may see: themselves, and those who
// wear a hat at an agency within reach.
func (s *Service) visible(who auth.Principal, f AbsenceFilter) ([]string, error) {
	reach := s.Policy.Reach(who, auth.ActionListAbsences)
	if _, err := narrow(reach, f.Agency); err != nil {
		return nil, err
	}
	var out []string
	for _, o := range s.World.Organisation().Officers() {
		if f.Officer != "" && o.ID != f.Officer {
			continue
		}
		for _, p := range s.World.Organisation().PositionsOf(o.ID, s.today()) {
			if (f.Agency == "" || p.Agency == f.Agency) && (reach.Agency(p.Agency) || o.ID == who.Account.ID) {
				out = append(out, o.ID)
				break
			}
		}
	}
	return out, nil
}

// Colleagues lists the officers whose absences the caller may see, by name.
func (s *Service) ColleaguesOf(ctx context.Context, who auth.Principal) ([]Colleague, error) {
	ids, err := s.visible(who, AbsenceFilter{})
	if err != nil {
		return nil, err
	}
	away, err := s.Deps.Absences.AbsentNow(ctx, s.Now())
	if err != nil {
		return nil, err
	}
	org := s.World.Organisation()
	out := make([]Colleague, 0, len(ids))
	for _, id := range ids {
		o, _ := org.Officer(id)
		c := Colleague{ID: id, Name: o.Name, Title: o.Title, Manages: s.Manages(who, id)}
		for _, p := range org.PositionsOf(id, s.today()) {
			c.Positions = append(c.Positions, dossier.Position{Agency: p.Agency, Role: p.Role})
		}
		if until, ok := away[id]; ok {
			c.AwayUntil = &until
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Colleague) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Manages reports whether a caller may record an officer's absences: their own; a head
// those of their division, a leader those of the agency, a supervisor those below.
func (s *Service) Manages(who auth.Principal, officer string) bool {
	if officer == who.Account.ID {
		return who.Account.Kind == auth.KindOfficer
	}
	reach := s.Policy.Reach(who, auth.ActionRecordAbsence)
	if reach.All {
		return true
	}
	org := s.World.Organisation()
	for _, p := range org.PositionsOf(officer, s.today()) {
		if reach.Agency(p.Agency) && s.manages(who, org, p) {
			return true
		}
	}
	return false
}

// manages: reach has let the agency through; a head's grant ends at their division.
func (s *Service) manages(who auth.Principal, org *organisation.Organisation, p organisation.Position) bool {
	role, _ := org.Role(p.Role)
	for _, own := range who.Account.Positions {
		switch s.Policy.Duty(own.Role) {
		case auth.DutyHead:
			division, _ := org.Role(own.Role)
			if own.Agency == p.Agency && role.Unit == division.Unit {
				return true
			}
		case auth.DutyLeader:
			if own.Agency == p.Agency {
				return true
			}
		case auth.DutySupervisor:
			if own.Agency == p.Agency || slices.Contains(org.Subtree(own.Agency, s.today()), p.Agency) {
				return true
			}
		}
	}
	return false
}

// Colleagues reports whether two officers have hats of steps at one agency.
func (s *Service) Colleagues(officer, other string) bool {
	a, _ := s.Deps.Absences.Person(officer, s.Now())
	b, _ := s.Deps.Absences.Person(other, s.Now())
	return slices.ContainsFunc(a.Positions, func(p dossier.Position) bool {
		return slices.ContainsFunc(b.Positions, func(q dossier.Position) bool { return q.Agency == p.Agency })
	})
}

// covered is what a caller does for absent colleagues, as the read model selects it.
func covered(r auth.Reach) []dossier.TaskCover {
	var out []dossier.TaskCover
	for _, s := range r.For {
		out = append(out, dossier.TaskCover{Assignee: s.For, Positions: s.Hats, Procedures: s.Procedures})
	}
	return out
}

// Substitutions tells the policy for whom an officer acts.
func Substitutions(d *absence.Directory) auth.Substitutions {
	return func(ctx context.Context, officer string, at time.Time) ([]auth.Substitution, error) {
		found, err := d.Standings(ctx, officer, at)
		out := make([]auth.Substitution, len(found))
		for i, f := range found {
			out[i] = auth.Substitution(f)
		}
		return out, err
	}
}
