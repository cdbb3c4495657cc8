package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// ending is the state that a sample dossier is brought into.
type ending string

// Endings. Together they fill every list that people work with.
const (
	endFiled      ending = "filed"      // online, nobody has looked at it
	endFresh      ending = "fresh"      // just received
	endUnderWay   ending = "under way"  // some steps done, time left
	endClaimed    ending = "claimed"    // under way, and somebody works on the step
	endReturned   ending = "returned"   // sent back a step
	endDueSoon    ending = "due soon"   // due today or tomorrow
	endOverdue    ending = "overdue"    // past its due date
	endSupplement ending = "supplement" // waits for the citizen
	endReady      ending = "ready"      // the result waits to be handed out
	endEarly      ending = "early"      // finished before its due date
	endLate       ending = "late"       // finished after it
	endRefused    ending = "refused"
	endWithdrawn  ending = "withdrawn"
	endStopped    ending = "stopped"
)

// shares are how many dossiers end how, 200 in all.
var shares = []struct {
	ending ending
	count  int
}{
	{endFiled, 14}, {endFresh, 20}, {endUnderWay, 26}, {endClaimed, 14}, {endReturned, 8}, {endDueSoon, 22}, {endOverdue, 26},
	{endSupplement, 16}, {endReady, 12}, {endEarly, 14}, {endLate, 12}, {endRefused, 6}, {endWithdrawn, 5}, {endStopped, 5},
}

// window is when, counted from now, a dossier with an ending is due. Zero ends are open.
func (e ending) window() (from, to time.Duration) {
	const day = 24 * time.Hour
	switch e {
	case endDueSoon:
		return time.Hour, 36 * time.Hour
	case endOverdue:
		return -40 * day, -time.Hour
	case endLate:
		return -60 * day, -day
	case endUnderWay, endClaimed, endReturned, endSupplement:
		return 36 * time.Hour, 0
	}
	return time.Hour, 0
}

// scenario is one sample dossier.
type scenario struct {
	no         int // 1, 2, 3 …
	ending     ending
	definition procedure.Definition
	agency     string
	received   time.Time // zero: now, as online filings are
	steps      int       // forward steps done; the ending's own action comes after
	seed       uint64
}

// allSteps is more than any process has.
const allSteps = 40

// world is what the plan is made from.
type world struct {
	org       *organisation.Organisation
	catalogue *procedure.Catalogue
	calendar  func(agency string) (*clock.Calendar, error)
}

// plan gives every scenario. The same world and base time give the same plan, so that a
// start that was cut off is taken up where it was.
func plan(w world, base time.Time) ([]scenario, error) {
	var runnable []procedure.Definition
	for _, d := range w.catalogue.All() {
		if d.Runnable() {
			runnable = append(runnable, d)
		}
	}
	if len(runnable) == 0 {
		return nil, fmt.Errorf("sample dossiers: no procedure can run")
	}
	var all []scenario
	for _, share := range shares {
		for range share.count {
			no := len(all) + 1
			s := scenario{no: no, ending: share.ending, seed: uint64(no)}
			if err := s.choose(w, runnable, base); err != nil {
				return nil, err
			}
			all = append(all, s)
		}
	}
	return all, nil
}

// wider are the factors by which a window opens when nothing is due in it: over Tết
// nothing is due for days.
var wider = []time.Duration{1, 4, 12}

// choose finds a procedure for a scenario. Each ending meets the procedures in turn,
// from another one on.
func (s *scenario) choose(w world, runnable []procedure.Definition, base time.Time) error {
	for _, factor := range wider {
		for try := range runnable {
			fits, err := s.place(w, runnable[(s.no*7+try*11)%len(runnable)], base, factor)
			if fits || err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("sample dossiers: no procedure fits a dossier that ends %q", s.ending)
}

// place puts a scenario into a procedure, if that can be filed somewhere and have its
// ending.
func (s *scenario) place(w world, d procedure.Definition, base time.Time, factor time.Duration) (bool, error) {
	r := rand.New(rand.NewPCG(s.seed, 1))
	channel := dossier.ChannelDirect
	if s.ending == endFiled {
		channel = dossier.ChannelOnline
	}
	limit, ok := d.LimitFor(string(channel), "")
	if !ok {
		return false, nil
	}
	day := organisation.DateOf(base)
	var desks []string
	for _, a := range w.org.AgenciesOn(day) {
		if d.AcceptedAt(w.org, a.ID, day) && len(w.org.Holders(a.ID, deskRole, day)) > 0 {
			desks = append(desks, a.ID)
		}
	}
	if len(desks) == 0 {
		return false, nil
	}
	agency := pick(r, desks)
	var received time.Time
	if s.ending != endFiled {
		calendar, err := w.calendar(agency)
		if err != nil {
			return false, err
		}
		if received, ok = s.receipt(r, calendar, limit, base, factor); !ok {
			return false, nil
		}
		if today := organisation.DateOf(received); !d.InForce(today) || !d.AcceptedAt(w.org, agency, today) {
			return false, nil
		}
	}
	s.definition, s.agency, s.received = d, agency, received
	s.steps = s.depth(r)
	return true, nil
}

// longestAgo bounds the search for a day of receipt.
const longestAgo = 120

// receipt finds a moment of the past at which the counter would have received the
// dossier, so that it is due in the ending's window.
func (s *scenario) receipt(r *rand.Rand, calendar *clock.Calendar, limit clock.Limit, base time.Time, factor time.Duration) (time.Time, bool) {
	from, to := s.ending.window()
	if to > 0 {
		to *= factor
	}
	var fits []time.Time
	for ago := range longestAgo {
		at := base.In(clock.Zone).AddDate(0, 0, -ago)
		at = time.Date(at.Year(), at.Month(), at.Day(), 8+r.IntN(3), r.IntN(60), 0, 0, clock.Zone)
		if at.After(base) || !calendar.IsWorkingInstant(at) {
			continue
		}
		reckoning, err := calendar.Due(at, limit)
		if err != nil || reckoning.Due == nil {
			continue
		}
		left := reckoning.Due.Sub(base)
		if left >= from && (to == 0 || left <= to) {
			fits = append(fits, at.UTC())
		}
		if s.ending == endFresh && len(fits) > 0 {
			break // the latest
		}
	}
	if len(fits) == 0 {
		return time.Time{}, false
	}
	return pick(r, fits), true
}

// depth is how many steps are done before the ending's own action.
func (s *scenario) depth(r *rand.Rand) int {
	switch s.ending {
	case endFiled, endFresh, endRefused, endSupplement:
		return 0
	case endReady, endEarly, endLate:
		return allSteps
	case endReturned:
		return 2
	}
	return 1 + r.IntN(3)
}
