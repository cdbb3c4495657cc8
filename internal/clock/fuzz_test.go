package clock_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

func FuzzParseLimit(f *testing.F) {
	for _, seed := range []string{"3 working_day", "1.5 hour", "1 same_day 15:00", "same_day", "per_plan", "0 month", "2 month x", "1e9 hour", "", "∞ hour"} {
		f.Add(seed)
	}
	cal := vn(f)
	received := at(f, "2026-04-24 15:01")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := clock.ParseLimit(text)
		if err != nil {
			requireKey(t, err, clock.KeyLimitInvalid)
			return
		}
		require.NoError(t, l.ValidateStep())
		again, err := clock.ParseLimit(l.String())
		require.NoError(t, err)
		require.Equal(t, l, again)
		m, err := cal.Add(received, l)
		require.NoError(t, err)
		if m != nil {
			require.True(t, cal.IsWorkingInstant(m.At))
		}
	})
}

func FuzzLoadYAML(f *testing.F) {
	shipped, err := os.ReadFile("../../config/calendars/vn.yaml")
	require.NoError(f, err)
	f.Add(shipped)
	f.Add([]byte("id: x\nweekend: [sunday]\nsessions: ['07:30-11:30']\n"))
	f.Add([]byte("id: &a [*a]\n"))
	f.Add([]byte("years: {2026: {off: [{from: 2026-01-01, to: 2026-12-31, name: x}]}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		spec, err := clock.LoadYAML(data)
		if err != nil {
			_, ok := clock.AsError(err)
			require.True(t, ok)
			return
		}
		cal, err := clock.New(spec)
		require.NoError(t, err)
		r, err := cal.Due(time.Date(2026, 4, 24, 3, 0, 0, 0, time.UTC), clock.Limit{Amount: 10, Unit: clock.WorkingDay})
		if err == nil {
			require.True(t, cal.IsWorkingInstant(*r.Due))
		}
	})
}
