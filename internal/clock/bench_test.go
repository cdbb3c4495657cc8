package clock_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/clock"
)

func BenchmarkNew(b *testing.B) {
	spec := vnSpec(b)
	for b.Loop() {
		if _, err := clock.New(spec); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewDeadline(b *testing.B) {
	cal, received := vn(b), at(b, "2026-04-24 10:00")
	for _, text := range []string{"3 working_day", "16 hour", "1 month", "2610 working_day", "20880 hour"} {
		b.Run(text, func(b *testing.B) {
			l := limit(b, text)
			for b.Loop() {
				if _, err := clock.NewDeadline(cal, received, l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDueWithDays(b *testing.B) {
	cal, received, l := vn(b), at(b, "2026-04-24 10:00"), limit(b, "20 working_day")
	for b.Loop() {
		if _, err := cal.Due(received, l); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWorkingBetween(b *testing.B) {
	cal, from := vn(b), at(b, "2024-04-24 10:00")
	to := from.Add(900 * 24 * time.Hour)
	for b.Loop() {
		cal.WorkingBetween(from, to)
	}
}
