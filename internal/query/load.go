package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Load is what somebody holds.
type Load struct {
	Officer  string
	Name     string
	Held     int
	DueToday int
	Overdue  int
	Work     time.Duration // working time, by the limits of the steps they hold
	Absent   bool
}

// Overloaded reports whether a load is over the installation's bounds.
func (l BoardLimits) Overloaded(held int, work time.Duration) bool {
	return l.OverloadTasks > 0 && held > l.OverloadTasks || l.OverloadHours > 0 && work > l.OverloadHours
}

// OfficerLoad is the load of an officer, with the hats they wear in the caller's scope.
type OfficerLoad struct {
	Load
	Hats       []dossier.Position
	Overloaded bool
}

// OfficerLoads gives the load of everyone who does steps at the caller's agencies, or at
// one of them, the heaviest first.
func (s *Service) OfficerLoads(ctx context.Context, who auth.Principal, agency string) ([]OfficerLoad, error) {
	reach := s.Policy.Reach(who, auth.ActionReadBoard)
	agencies, err := narrow(reach, agency)
	if err != nil || !reach.All && len(agencies) == 0 {
		return nil, err
	}
	org, day := s.World.Organisation(), s.today()
	var out []OfficerLoad
	var ids []string
	for _, o := range org.Officers() {
		if hats := stepHats(org, o.ID, day, agencies); len(hats) > 0 {
			out = append(out, OfficerLoad{Load: Load{Officer: o.ID, Name: o.Name}, Hats: hats})
			ids = append(ids, o.ID)
		}
	}
	loads, err := s.loads(ctx, ids)
	if err != nil {
		return nil, err
	}
	limits := s.boardLimits()
	for i := range out {
		name := out[i].Name
		out[i].Load = loads[out[i].Officer]
		out[i].Name, out[i].Overloaded = name, limits.Overloaded(out[i].Held, out[i].Work)
	}
	slices.SortFunc(out, func(a, b OfficerLoad) int {
		return cmp.Or(cmp.Compare(b.Work, a.Work), cmp.Compare(b.Held, a.Held), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Officer, b.Officer))
	})
	return out, nil
}

// stepHats are the hats of steps that an officer wears at some agencies; nil = at any.
func stepHats(org *organisation.Organisation, officer string, day organisation.Date, agencies []string) []dossier.Position {
	var hats []dossier.Position
	for _, p := range org.PositionsOf(officer, day) {
		role, ok := org.Role(p.Role)
		if ok && !role.System && !role.External && (agencies == nil || slices.Contains(agencies, p.Agency)) {
			hats = append(hats, dossier.Position{Agency: p.Agency, Role: p.Role})
		}
	}
	return hats
}

// loads gives what officers hold, wherever it is; also for those who hold nothing.
func (s *Service) loads(ctx context.Context, officers []string) (map[string]Load, error) {
	times, err := s.boardTimes(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.Boards.Loads(ctx, officers, times)
	if err != nil {
		return nil, err
	}
	absent, err := s.absentNow(ctx, times.Now)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Load, len(officers))
	for _, id := range officers {
		out[id] = Load{Officer: id, Absent: isAbsent(absent, id)}
	}
	scales, err := s.scales(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		work, err := scales.work(r.Procedure, r.Element)
		if err != nil {
			return nil, err
		}
		l := out[r.Officer]
		l.Held += r.Held
		l.DueToday += r.DueToday
		l.Overdue += r.Overdue
		l.Work += time.Duration(r.Held) * work
		out[r.Officer] = l
	}
	return out, nil
}

// stepLimits keeps the limits of steps by version: a published version never changes.
type stepLimits struct{ bySHA sync.Map }

func (l *stepLimits) of(d procedure.Definition) (map[string]clock.Limit, error) {
	sha := d.SHA()
	if known, ok := l.bySHA.Load(sha); ok {
		return known.(map[string]clock.Limit), nil // only these are stored
	}
	made, err := dossier.StepLimits(d)
	if err == nil {
		l.bySHA.Store(sha, made)
	}
	return made, err
}

// scales weigh steps by their limits, as the versions in force have them.
type scales struct {
	s           *Service
	day         time.Duration // of work
	byProcedure map[string]map[string]clock.Limit
}

func (s *Service) scales(ctx context.Context) (*scales, error) {
	day, err := s.workingDay(ctx)
	return &scales{s: s, day: day, byProcedure: map[string]map[string]clock.Limit{}}, err
}

// work is the working time that a step's limit stands for; 0 for a step without one.
func (w *scales) work(code, element string) (time.Duration, error) {
	limits, known := w.byProcedure[code]
	if !known {
		if d, ok := w.s.World.Catalogue().Get(code); ok {
			var err error
			if limits, err = w.s.limits.of(d); err != nil {
				return 0, err
			}
		}
		w.byProcedure[code] = limits
	}
	limit, ok := limits[element]
	if !ok {
		return 0, nil
	}
	return workOf(limit, w.day), nil
}

// workingDay is the working time of the next full working day, by the installation's calendar.
func (s *Service) workingDay(ctx context.Context) (time.Duration, error) {
	calendar, err := s.World.Calendar(ctx, "")
	if err != nil {
		return 0, fmt.Errorf("calendar: %w", err)
	}
	local := s.Now().In(clock.Zone)
	for d := 1; d <= 31; d++ {
		from := time.Date(local.Year(), local.Month(), local.Day()+d, 0, 0, 0, 0, clock.Zone)
		if hours := calendar.WorkingBetween(from, from.AddDate(0, 0, 1)); hours > 0 {
			return hours, nil
		}
	}
	return 8 * time.Hour, nil
}

// workOf turns a limit into working time: what it asks of whoever holds the step at most.
func workOf(l clock.Limit, day time.Duration) time.Duration {
	const daysOfWeek, workingDays, workingDaysOfMonth = 7, 5, 22
	switch l.Unit {
	case clock.Hour:
		return time.Duration(l.Amount * float64(time.Hour))
	case clock.WorkingDay:
		return time.Duration(l.Amount * float64(day))
	case clock.CalendarDay:
		return time.Duration(l.Amount * workingDays / daysOfWeek * float64(day))
	case clock.Month:
		return time.Duration(l.Amount * workingDaysOfMonth * float64(day))
	case clock.SameDay:
		return day
	}
	return 0
}
