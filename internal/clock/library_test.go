package clock_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

func TestLibrary(t *testing.T) {
	t.Parallel()
	lib, err := clock.LoadLibrary(os.DirFS("../../config"), "calendars")
	require.NoError(t, err)
	require.Contains(t, lib.IDs(), clock.DefaultCalendar)

	spec, err := lib.Agency("H29.1", "", nil)
	require.NoError(t, err)
	require.Equal(t, vnSpec(t).Hash(), spec.Hash())
	spec, err = lib.Agency("H29.1", "vn", &clock.Hours{WeekdaySessions: map[string][]string{"saturday": {"07:30-11:30"}}})
	require.NoError(t, err)
	require.Equal(t, "vn@H29.1", spec.ID)
	require.True(t, compile(t, spec).IsWorkingDay(at(t, "2026-03-07 09:00")))
	_, err = lib.Agency("H29.1", "laos", nil)
	requireKey(t, err, clock.KeyCalendarInvalid)
}

func TestLoadLibraryRefuses(t *testing.T) {
	t.Parallel()
	good := &fstest.MapFile{Data: []byte("id: vn\nweekend: [sunday]\nsessions: ['07:30-11:30']\n")}
	bad := &fstest.MapFile{Data: []byte("id: vn\nweekend: [sunday]\n")}
	for name, tc := range map[string]struct {
		files fstest.MapFS
		en    string
	}{
		"none":      {fstest.MapFS{}, "holds no calendar"},
		"duplicate": {fstest.MapFS{"c/a.yaml": good, "c/b.yaml": good}, "c/a.yaml and c/b.yaml"},
		"broken":    {fstest.MapFS{"c/a.yaml": bad}, "no sessions"},
	} {
		_, err := clock.LoadLibrary(tc.files, "c")
		require.Contains(t, requireKey(t, err, clock.KeyCalendarInvalid).EN, tc.en, name)
	}
	_, err := clock.LoadLibrary(fstest.MapFS{"c/a.yaml": bad}, "c")
	require.ErrorContains(t, err, "c/a.yaml")
	_, err = clock.LoadLibrary(fstest.MapFS{}, "[")
	require.Error(t, err)
}
