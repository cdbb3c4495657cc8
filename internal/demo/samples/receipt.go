package samples

import (
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// window is when a dossier is to be due, seen from the start of the demonstration.
type window int

const (
	dueAny    window = iota // received by itself: now
	dueFresh                // received within the last hours of work, due ahead
	dueAhead                // due after what counts as soon
	dueSoon                 // due within the next two working days
	dueInTime               // due ahead, soon or later: what is finished in time
	dueLate                 // was due days ago
	dueLong                 // was due weeks ago
)

const (
	day = 24 * time.Hour
	// margin keeps what is due soon from being overdue before all samples are made.
	margin = 20 * time.Minute
	// soonDays is how many working days ahead "soon" reaches, as in the inbox.
	soonDays = 2
	// longestAgo bounds the search for a day of receipt; 30 working days and Tết fit in.
	longestAgo = 110
	// freshChoice is how many of the latest possible receipts count as fresh.
	freshChoice = 5
)

// bounds are the ends of the window; due lies after from and not after to.
func (w window) bounds(cal *clock.Calendar, base time.Time) (from, to time.Time, err error) {
	far := base.AddDate(1, 0, 0)
	switch w {
	case dueLate:
		return base.Add(-12 * day), base.Add(-time.Minute), nil
	case dueLong:
		return base.Add(-45 * day), base.Add(-12 * day), nil
	case dueFresh, dueInTime:
		return base.Add(margin), far, nil
	}
	soon, err := cal.AddWorkingDays(base, soonDays)
	if err != nil {
		return from, to, err
	}
	if w == dueAhead {
		return soon.At, far, nil
	}
	return base.Add(margin), soon.At, nil
}

// comings are about when people come to the counter, in minutes after midnight.
var comings = []int{7*60 + 35, 8*60 + 10, 8*60 + 50, 9*60 + 30, 10*60 + 5, 10*60 + 55, 13*60 + 5, 13*60 + 50, 14*60 + 35, 15*60 + 10, 15*60 + 50, 16*60 + 30}

// receipt finds a moment of the past, in working time, at which a dossier would have to
// be received to be due in the window; ok is false when there is none.
func receipt(d *draw, cal *clock.Calendar, limit clock.Limit, base time.Time, w window) (at time.Time, ok bool, err error) {
	from, to, err := w.bounds(cal, base)
	if err != nil {
		return at, false, err
	}
	var fits []time.Time
	local := base.In(clock.Zone)
	for ago := range longestAgo {
		for i := len(comings) - 1; i >= 0; i-- {
			minute := comings[i] + d.IntN(20)
			at := time.Date(local.Year(), local.Month(), local.Day()-ago, 0, minute, 0, 0, clock.Zone)
			if !at.Before(base) || !cal.IsWorkingInstant(at) {
				continue
			}
			due, err := cal.Add(at, limit)
			if err != nil {
				return at, false, err
			}
			if due == nil || !due.At.After(from) {
				return choose(d, fits) // by plan, or longer ago than can be due in time
			}
			if !due.At.After(to) {
				fits = append(fits, at.UTC())
			}
		}
		if w == dueFresh && len(fits) >= freshChoice {
			return choose(d, fits[:freshChoice])
		}
	}
	return choose(d, fits)
}

func choose(d *draw, fits []time.Time) (at time.Time, ok bool, err error) {
	if len(fits) == 0 {
		return at, false, nil
	}
	return pick(d, fits), true, nil
}
