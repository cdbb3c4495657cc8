package engine

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]duration{
		"P1Y2M3DT4H5M6.5S": {14, 3, 4*time.Hour + 5*time.Minute + 6500*time.Millisecond},
		"P2W":              {0, 14, 0},
		"PT36H":            {0, 1, 12 * time.Hour},
		"-P1D":             {0, -1, 0},
		"PT0S":             {},
		"P0D":              {},
		"PT0,25S":          {0, 0, 250 * time.Millisecond},
	} {
		got, err := parseDuration(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "P", "PT", "P1", "1D", "P1DT", "PD", "P1S", "PT1D", "PT1S1M", "P1D2Y", "P1.5D", "PT1H ago", "P-1D", "--P1D", "P1D1D", "PT.S"} {
		_, err := parseDuration(text)
		require.Error(t, err, text)
	}
}

func TestDurationClampsToTheMonth(t *testing.T) {
	t.Parallel()
	from := time.Date(2027, time.January, 31, 10, 0, 0, 0, vietnam)
	require.Equal(t, time.Date(2027, time.February, 28, 10, 0, 0, 0, vietnam).UTC(), duration{months: 1}.addTo(from))
	require.Equal(t, time.Date(2026, time.December, 31, 10, 0, 0, 0, vietnam).UTC(), duration{months: -1}.addTo(from))
	require.Equal(t, time.Date(2028, time.February, 29, 10, 0, 0, 0, vietnam).UTC(), duration{months: 13}.addTo(from))
}

func TestDurationTextIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sign := rapid.SampledFrom([]int{1, -1}).Draw(t, "sign")
		d := duration{
			months: sign * rapid.IntRange(0, maxMonths).Draw(t, "months"),
			days:   sign * rapid.IntRange(0, maxDays).Draw(t, "days"),
			clock:  time.Duration(sign*rapid.IntRange(0, int(day/time.Millisecond)-1).Draw(t, "ms")) * time.Millisecond,
		}
		got, err := parseDuration(d.String())
		if err != nil || got != d {
			t.Fatalf("%v became %q and then %v (%v)", d, d.String(), got, err)
		}
	})
}

func TestStepsBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := time.Unix(rapid.Int64Range(-60_000_000_000, 1_800_000_000).Draw(t, "base"), rapid.Int64Range(0, 1e9-1).Draw(t, "ns"))
		now := base.Add(time.Duration(rapid.Int64Range(0, 1<<62).Draw(t, "later")))
		every := duration{
			months: rapid.IntRange(0, 30).Draw(t, "months"),
			days:   rapid.IntRange(0, 40).Draw(t, "days"),
			clock:  time.Duration(rapid.IntRange(1000, 80_000_000).Draw(t, "ms")) * time.Millisecond,
		}
		n := stepsBefore(base, now, every)
		if n < 0 || every.times(n).addTo(base).After(now) || !every.times(n+1).addTo(base).After(now) {
			t.Fatalf("%d steps of %v from %v to %v", n, every, base, now)
		}
	})
}

func FuzzISO(f *testing.F) {
	for _, text := range []string{"P1Y2M3DT4H5M6.5S", "R3/PT1H", "R/2026-01-01T00:00:00Z/P1M", "2026-11-24T15:00:00+07:00", "-P1D", "R99999999999/PT1S"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := parseDuration(text); err == nil {
			got, err := parseDuration(d.String())
			require.NoError(t, err)
			require.Equal(t, d, got)
			_ = d.addTo(time.Unix(0, 0))
		}
		if c, err := parseCycle(text); err == nil {
			require.NotZero(t, c.times)
		}
		_, _ = parseDate(text)
	})
}
