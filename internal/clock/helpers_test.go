package clock_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

// vnSpec is the calendar the product ships.
func vnSpec(t testing.TB) clock.Spec {
	t.Helper()
	data, err := os.ReadFile("../../config/calendars/vn.yaml")
	require.NoError(t, err)
	spec, err := clock.LoadYAML(data)
	require.NoError(t, err)
	return spec
}

func compile(t testing.TB, spec clock.Spec) *clock.Calendar {
	t.Helper()
	cal, err := clock.New(spec)
	require.NoError(t, err)
	return cal
}

func vn(t testing.TB) *clock.Calendar { return compile(t, vnSpec(t)) }

// at reads "2026-04-24 14:59" or "2026-04-24 14:59:30" as Vietnam's time.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04"
	if strings.Count(text, ":") == 2 {
		layout = time.DateTime
	}
	got, err := time.ParseInLocation(layout, text, clock.Zone)
	require.NoError(t, err)
	return got.UTC()
}

func limit(t testing.TB, text string) clock.Limit {
	t.Helper()
	l, err := clock.ParseLimit(text)
	require.NoError(t, err)
	return l
}

func local(ts time.Time) string {
	if ts.Second() != 0 {
		return ts.In(clock.Zone).Format(time.DateTime)
	}
	return ts.In(clock.Zone).Format("2006-01-02 15:04")
}

func requireKey(t testing.TB, err error, key string) *clock.Error {
	t.Helper()
	e, ok := clock.AsError(err)
	require.Truef(t, ok, "want *clock.Error %s, got %v", key, err)
	require.Equal(t, key, e.Key)
	require.NotEmpty(t, e.VI)
	require.NotEmpty(t, e.EN)
	return e
}
