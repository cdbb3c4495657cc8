package escalation

import (
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// Hit is a level that a subject has reached.
type Hit struct {
	Level int // 1, 2, 3 …
	Round int // 1, 2, 3 …
}

// key names what is told once.
func (h Hit) key(r Rule, s Subject) string {
	return fmt.Sprintf("%s/%s/%d.%d", r.ID, s.id(), h.Level, h.Round)
}

// Evaluate gives the levels of a rule that a subject has reached at an instant; of the
// repetitions of a level the latest alone, for nobody wants to hear at once of all those
// that a night without a worker missed. stops are when the dossier's clock stood still.
func Evaluate(r Rule, s Subject, cal *clock.Calendar, stops []Span, now time.Time) []Hit {
	value, ok := measure(r, s, cal, stops, now)
	if !ok {
		return nil
	}
	var hits []Hit
	for i, l := range r.Levels {
		if r.When == DueWithinHours {
			if value <= l.At {
				hits = append(hits, Hit{Level: i + 1, Round: 1})
			}
			continue
		}
		if value < l.At {
			continue
		}
		round := 1
		if l.Again > 0 {
			round = min(1+int((value-l.At)/l.Again), l.AtMost)
		}
		hits = append(hits, Hit{Level: i + 1, Round: round})
	}
	return hits
}

// measure gives what a rule looks at: percent, or working hours.
func measure(r Rule, s Subject, cal *clock.Calendar, stops []Span, now time.Time) (float64, bool) {
	switch r.When {
	case UnassignedHours:
		if s.Assignee != "" || s.TaskID == "" {
			return 0, false
		}
		return (cal.WorkingBetween(s.Since, now) - stopped(cal, s.Since, now, stops)).Hours(), true
	case IncidentHours:
		return cal.WorkingBetween(s.Since, now).Hours(), s.Incident != ""
	}
	if s.Due == nil || s.Incident != "" {
		return 0, false
	}
	late := !now.Before(*s.Due)
	switch {
	case r.When == OverdueHours:
		return cal.WorkingBetween(*s.Due, now).Hours(), late
	case late: // what there is to say now, the rules for what is late say
		return 0, false
	case r.When == DueWithinHours:
		return cal.WorkingBetween(now, *s.Due).Hours(), true
	}
	// The due date has moved by the time the clock stood still: that is no time of the step's.
	still := stopped(cal, s.Since, now, stops)
	total, used := cal.WorkingBetween(s.Since, *s.Due)-still, cal.WorkingBetween(s.Since, now)-still
	if total <= 0 {
		return 0, false
	}
	return 100 * used.Hours() / total.Hours(), true
}

// stopped is the working time between two instants in which the clock stood still.
func stopped(cal *clock.Calendar, from, to time.Time, stops []Span) time.Duration {
	var sum time.Duration
	for _, s := range stops {
		a, b := s.From, to
		if s.To != nil && s.To.Before(to) {
			b = *s.To
		}
		if a.Before(from) {
			a = from
		}
		if a.Before(b) {
			sum += cal.WorkingBetween(a, b)
		}
	}
	return sum
}
