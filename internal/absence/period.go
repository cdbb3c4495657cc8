package absence

import (
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// Period is how people say when they are away: days, or half days. A half day ends or
// begins at noon: no office works across it (sessions 07:30–11:30 and 13:00–17:00).
type Period struct {
	FromDay       string // 2006-01-02
	FromAfternoon bool   // the first day counts from noon
	ToDay         string // the last day, included
	ToMorning     bool   // the last day counts to noon
}

const (
	noon    = 12 * time.Hour
	maxDays = 366 // an absence is not longer
)

// Instants gives the period's beginning and end.
func (p Period) Instants() (from, to time.Time, err error) {
	first, err := day(p.FromDay, "from")
	if err != nil {
		return from, to, err
	}
	last, err := day(p.ToDay, "to")
	if err != nil {
		return from, to, err
	}
	from, to = first, last.AddDate(0, 0, 1)
	if p.FromAfternoon {
		from = first.Add(noon)
	}
	if p.ToMorning {
		to = last.Add(noon)
	}
	if !from.Before(to) {
		return from, to, invalid("absence_period_empty", "to", "Ngày kết thúc phải sau ngày bắt đầu.", "The end must be after the beginning.")
	}
	if to.Sub(from) > maxDays*24*time.Hour {
		return from, to, invalid("absence_period_long", "to", "Một lần vắng mặt dài nhất 366 ngày.", "An absence lasts at most 366 days.")
	}
	return from.UTC(), to.UTC(), nil
}

// PeriodOf says an absence's time in days and half days. An end that lies within a half
// day, because the officer came back earlier, is rounded up to its end.
func PeriodOf(from, to time.Time) Period {
	from, to = from.In(clock.Zone), to.In(clock.Zone)
	last := to.Add(-time.Nanosecond)
	return Period{
		FromDay: from.Format(time.DateOnly), FromAfternoon: from.Hour() >= 12,
		ToDay: last.Format(time.DateOnly), ToMorning: last.Hour() < 12,
	}
}

// WorkingDays counts the days of a period on which the office works, in halves: a half
// day counts if any of it is working time.
func WorkingDays(cal *clock.Calendar, from, to time.Time) float64 {
	var days float64
	for t := from; t.Before(to); {
		end := nextHalf(t)
		if end.After(to) {
			end = to
		}
		if cal.WorkingBetween(t, end) > 0 {
			days += 0.5
		}
		t = end
	}
	return days
}

// nextHalf is the next noon or midnight in Vietnam after an instant.
func nextHalf(t time.Time) time.Time {
	local := t.In(clock.Zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, clock.Zone)
	if half := midnight.Add(noon); t.Before(half) {
		return half
	}
	return midnight.AddDate(0, 0, 1)
}

func day(text, field string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, text, clock.Zone)
	if err != nil {
		return t, invalid("absence_day_invalid", field, "Ngày phải có dạng 2026-11-23.", "A day must be written as 2026-11-23.")
	}
	return t, nil
}

func invalid(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeInvalid, Key: key, Field: field, VI: vi, EN: en}
}

// SameStart reports whether two periods begin alike.
func (p Period) SameStart(o Period) bool {
	return p.FromDay == o.FromDay && p.FromAfternoon == o.FromAfternoon
}
