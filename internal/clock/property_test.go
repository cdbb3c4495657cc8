package clock_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/clock"
)

var weekdayNames = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// drawSessions gives one to three sessions of a day, of half an hour or more.
func drawSessions(t *rapid.T, label string) []string {
	cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, 47), 2, 6, rapid.ID[int]).Draw(t, label)
	slices.Sort(cuts)
	for i := range cuts {
		cuts[i] = cuts[i]*30 + 7
	}
	var out []string
	for i := 0; i+1 < len(cuts); i += 2 {
		out = append(out, fmt.Sprintf("%02d:%02d-%02d:%02d", cuts[i]/60, cuts[i]%60, cuts[i+1]/60, cuts[i+1]%60))
	}
	return out
}

// drawSpec gives any valid calendar with 2025 and 2026 published.
func drawSpec(t *rapid.T) clock.Spec {
	spec := clock.Spec{ID: "drawn", Sessions: drawSessions(t, "sessions"), Years: map[int]clock.Year{},
		FixedHolidays: []clock.FixedHoliday{{Day: "01-01", Name: "Tết"}, {Day: "09-02", Name: "Quốc khánh"}}}
	spec.Weekend = rapid.SliceOfNDistinct(rapid.SampledFrom(weekdayNames), 0, 5, rapid.ID[string]).Draw(t, "weekend")
	if day := rapid.SampledFrom(weekdayNames).Draw(t, "own hours"); !slices.Contains(spec.Weekend, day) {
		spec.WeekdaySessions = map[string][]string{day: drawSessions(t, "weekday sessions")}
	}
	for _, year := range []int{2025, 2026} {
		first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		days := rapid.SliceOfNDistinct(rapid.IntRange(0, 364), 1, 40, rapid.ID[int]).Draw(t, "days")
		y := clock.Year{}
		for i, d := range days {
			date := first.AddDate(0, 0, d).Format(time.DateOnly)
			if i%3 == 1 {
				y.Work = append(y.Work, clock.WorkDay{Date: date, As: rapid.SampledFrom(weekdayNames).Draw(t, "as"), Name: "Làm bù"})
			} else {
				y.Off = append(y.Off, clock.DayOff{From: date, Name: "Nghỉ"})
			}
		}
		spec.Years[year] = y
	}
	return spec
}

func drawCalendar(t *rapid.T) *clock.Calendar {
	cal, err := clock.New(drawSpec(t))
	require.NoError(t, err)
	return cal
}

// drawInstant gives an instant from the end of 2024 to the beginning of 2027, mostly on
// the minute, sometimes between.
func drawInstant(t *rapid.T, label string) time.Time {
	base := time.Date(2024, 12, 20, 0, 0, 0, 0, clock.Zone)
	at := base.Add(time.Duration(rapid.Int64Range(0, 750*24*60).Draw(t, label)) * time.Minute)
	return at.Add(time.Duration(rapid.SampledFrom([]int64{0, 0, 0, 1, int64(time.Second), 59*int64(time.Second) + 999}).Draw(t, label+" fraction"))).UTC()
}

func drawWork(t *rapid.T, label string) time.Duration {
	return time.Duration(rapid.Int64Range(0, 160*60).Draw(t, label)) * time.Minute / time.Duration(rapid.SampledFrom([]int64{1, 1, 7}).Draw(t, label+" part"))
}

func drawLimit(t *rapid.T) clock.Limit {
	u := rapid.SampledFrom([]clock.Unit{clock.WorkingDay, clock.Hour, clock.CalendarDay, clock.Month, clock.SameDay}).Draw(t, "unit")
	l := clock.Limit{Unit: u, Amount: float64(rapid.IntRange(1, 60).Draw(t, "amount"))}
	switch u {
	case clock.Hour:
		l.Amount /= 4
	case clock.SameDay:
		l.Amount, l.Cutoff = 1, rapid.SampledFrom([]string{"", "15:00", "09:30"}).Draw(t, "cutoff")
	}
	return l
}

func TestAddingWorkingTimeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		from, later := drawInstant(t, "from"), drawInstant(t, "later")
		a, b := drawWork(t, "a"), drawWork(t, "b")
		add := func(from time.Time, d time.Duration) time.Time {
			m, err := cal.AddWorking(from, d)
			require.NoError(t, err)
			return m.At
		}
		one := add(from, a)
		require.True(t, add(one, b).Equal(add(from, a+b)), "additive")
		require.False(t, one.Before(from), "never backwards")
		require.False(t, add(from, a+b).Before(one), "monotone in the time added")
		if later.Before(from) {
			from, later = later, from
		}
		require.False(t, add(later, a).Before(add(from, a)), "monotone in the start")
		require.Equal(t, a, cal.WorkingBetween(from, add(from, a)), "inverse of WorkingBetween")
		require.True(t, cal.IsWorkingInstant(add(from, a)), "never outside working time")
	})
}

func TestWorkingBetweenProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		p := []time.Time{drawInstant(t, "a"), drawInstant(t, "b"), drawInstant(t, "c")}
		slices.SortFunc(p, time.Time.Compare)
		ab, bc, ac := cal.WorkingBetween(p[0], p[1]), cal.WorkingBetween(p[1], p[2]), cal.WorkingBetween(p[0], p[2])
		require.Equal(t, ac, ab+bc, "additive")
		require.GreaterOrEqual(t, ab, time.Duration(0))
		require.LessOrEqual(t, ab, p[1].Sub(p[0]))
		require.Zero(t, cal.WorkingBetween(p[1], p[0]))
		require.Equal(t, -ab, cal.WorkingLeft(p[1], p[0]))
	})
}

// The tables agree with counting minute by minute by the plain meaning of the data.
func TestTablesAgreeWithCounting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		cal, err := clock.New(spec)
		require.NoError(t, err)
		from := drawInstant(t, "from").Truncate(time.Minute)
		minutes := rapid.IntRange(0, 9*24*60).Draw(t, "minutes")
		var want time.Duration
		for i := range minutes {
			if openAt(spec, from.Add(time.Duration(i)*time.Minute)) {
				want += time.Minute
			}
		}
		require.Equal(t, want, cal.WorkingBetween(from, from.Add(time.Duration(minutes)*time.Minute)))
	})
}

// openAt reads a calendar as a person would, for the minute that begins at an instant.
func openAt(spec clock.Spec, t time.Time) bool {
	lt := t.In(clock.Zone)
	date, minute := lt.Format(time.DateOnly), lt.Format("15:04")
	name := weekdayNames[(int(lt.Weekday())+6)%7]
	sessionsOf := func(day string) []string {
		if slices.Contains(spec.Weekend, day) {
			return nil
		}
		if own, ok := spec.WeekdaySessions[day]; ok {
			return own
		}
		return spec.Sessions
	}
	sessions := sessionsOf(name)
	year, published := spec.Years[lt.Year()]
	for _, o := range year.Off {
		if o.From == date {
			sessions = nil
		}
	}
	for _, w := range year.Work {
		if w.Date == date {
			if sessions = sessionsOf(w.As); sessions == nil {
				sessions = spec.Sessions
			}
		}
	}
	for _, f := range spec.FixedHolidays {
		if !published && f.Day == date[5:] {
			sessions = nil
		}
	}
	return slices.ContainsFunc(sessions, func(s string) bool { return s[:5] <= minute && minute < s[6:] })
}

func TestDueProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		received, l := drawInstant(t, "received"), drawLimit(t)
		r, err := cal.Due(received, l)
		require.NoError(t, err)
		require.True(t, cal.IsWorkingDay(*r.Due), "never due on a day off")
		require.True(t, cal.IsWorkingInstant(*r.Due))
		require.True(t, cal.IsWorkingInstant(r.ValidReceipt))
		require.False(t, r.ValidReceipt.Before(received))
		require.False(t, r.Due.Before(r.ValidReceipt))
		require.Equal(t, len(cal.MissingYears(received, *r.Due)) > 0, r.Provisional)

		later := received.Add(time.Duration(rapid.Int64Range(0, 20*24*60).Draw(t, "minutes later")) * time.Minute)
		r2, err := cal.Due(later, l)
		require.NoError(t, err)
		require.False(t, r2.Due.Before(*r.Due), "monotone in the receipt")
		if l.Unit != clock.SameDay {
			more := l
			more.Amount++
			r3, err := cal.Due(received, more)
			require.NoError(t, err)
			require.False(t, r3.Due.Before(*r.Due), "monotone in the amount")
		}
		m, err := cal.Add(received, l)
		require.NoError(t, err)
		require.True(t, m.At.Equal(*r.Due), "a step clock reckons alike")

		counted, total := 0, int64(0)
		for _, d := range r.Days {
			total += d.Minutes
			if d.Role == clock.RoleCounted {
				counted = d.No
			}
		}
		switch l.Unit {
		case clock.WorkingDay, clock.CalendarDay:
			require.Equal(t, int(l.Amount), counted, "the days listed are the days of the limit")
		case clock.Hour:
			require.Equal(t, int64(l.Amount*60), total, "the minutes listed are the hours of the limit")
		}
	})
}

// drawDeadline gives a deadline with a history of legal stops and perhaps an extension.
func drawDeadline(t *rapid.T, cal *clock.Calendar) clock.Deadline {
	d, err := clock.NewDeadline(cal, drawInstant(t, "received"), drawLimit(t))
	require.NoError(t, err)
	now := d.Received
	pass := func(label string) time.Time {
		now = now.Add(time.Duration(rapid.Int64Range(0, 10*24*60).Draw(t, label)) * time.Minute)
		return now
	}
	for range rapid.IntRange(0, 3).Draw(t, "stops") {
		ground := rapid.SampledFrom([]clock.Ground{clock.GroundSupplement, clock.GroundFinancial}).Draw(t, "ground")
		if d.Stops(clock.GroundSupplement) > 0 {
			ground = clock.GroundFinancial
		}
		require.NoError(t, d.Stop(cal, pass("stop"), ground, "", "lan"))
		_, err := d.Resume(cal, pass("resume"), "lan")
		require.NoError(t, err)
		if now.Before(*d.Current) && rapid.Bool().Draw(t, "extend") && d.Extensions() == 0 {
			until := cal.NextWorkingInstant(d.Current.Add(drawWork(t, "extension") + time.Hour))
			require.NoError(t, d.Extend(cal, until, "04", "lan", "quá tải", now))
		}
	}
	return d
}

func TestAStopMovesTheDueDateByTheWorkingTimeStopped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		d := drawDeadline(t, cal)
		before, original := *d.Current, *d.Original
		at := d.Received.AddDate(0, 0, 100)
		until := at.Add(time.Duration(rapid.Int64Range(0, 60*24*60).Draw(t, "stopped")) * time.Minute)
		leftBefore, _ := d.Left(cal, at)

		require.NoError(t, d.Stop(cal, at, clock.GroundFinancial, "", "lan"))
		require.Equal(t, before, *d.Current)
		stood, err := d.Resume(cal, until, "lan")
		require.NoError(t, err)
		require.Equal(t, cal.WorkingBetween(at, until), stood)
		require.Equal(t, stood, cal.WorkingBetween(before, *d.Current), "moved by exactly the working time stopped")
		leftAfter, _ := d.Left(cal, until)
		require.Equal(t, leftBefore, leftAfter, "what was left is left")
		require.True(t, cal.IsWorkingInstant(*d.Current), "never due on a day off")
		require.Equal(t, original, *d.Original)
	})
}

func TestRecomputeProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		d := drawDeadline(t, cal)
		text, err := json.Marshal(d)
		require.NoError(t, err)
		var kept clock.Deadline
		require.NoError(t, json.Unmarshal(text, &kept))
		require.Empty(t, cmp.Diff(kept, d), "JSON keeps everything")

		r, err := d.Recompute(cal, d.Received.AddDate(1, 0, 0), "admin", "")
		require.NoError(t, err)
		require.False(t, r.Changed, r.EN)
		require.Empty(t, cmp.Diff(kept, d), "the same calendar changes nothing")

		other := drawCalendar(t)
		r, err = d.Recompute(other, d.Received.AddDate(1, 0, 0), "admin", "")
		require.NoError(t, err)
		require.True(t, other.IsWorkingInstant(*d.Current))
		require.Equal(t, *kept.Original, *d.Original)
		require.Equal(t, r.Changed, len(d.Adjustments) == len(kept.Adjustments)+1)
		again, err := d.Recompute(other, d.Received.AddDate(1, 0, 0), "admin", "")
		require.NoError(t, err)
		require.False(t, again.Changed, "once is enough")
	})
}

func TestSpecRoundTripProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		text, err := json.Marshal(spec)
		require.NoError(t, err)
		var back clock.Spec
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, spec.Hash(), back.Hash())
		l := drawLimit(t)
		parsed, err := clock.ParseLimit(l.String())
		require.NoError(t, err)
		require.Equal(t, l, parsed)
	})
}
