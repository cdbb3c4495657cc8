package app

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/store/storetest"
)

// TestCalendarsInterrupted: some dossiers have the new calendars, then the process ends.
// A start with the old calendars must not take it that nothing changed.
func TestCalendarsInterrupted(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Migrate, o.API = true, listen(t)
	a, err := Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop(context.Background())) })
	setting := func() string {
		applied, err := a.Store.Setting(t.Context(), settingCalendars)
		require.NoError(t, err)
		return applied
	}
	set, err := a.Installation.Calendars(t.Context())
	require.NoError(t, err)

	n, err := a.applyCalendars(t.Context())
	require.NoError(t, err)
	require.Zero(t, n, "a new installation has nothing to reckon again")
	require.Equal(t, set.SHA(), setting())

	_, err = a.Store.SwapSetting(t.Context(), settingCalendars, set.SHA(), "last year's")
	require.NoError(t, err)
	require.NoError(t, a.Store.Project(t.Context(), storetest.Submitted("01990000-0000-7000-8000-000000000001", "H29.1-261123-0001")))
	short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = a.applyCalendars(short) // Temporal is nowhere
	require.Error(t, err)
	require.Equal(t, calendarsChanging, setting())
	short, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = a.applyCalendars(short)
	require.Error(t, err, "there is still something to do")
}
