package clock_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

func TestCorrect(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-04-20 09:00", "5 working_day")
	was := *d.Current
	to := at(t, "2026-05-15 17:00")
	require.NoError(t, d.Correct(cal, to, "qt", "nhập sai ngày tiếp nhận", at(t, "2026-04-21 09:00")))
	require.Equal(t, to, *d.Current)
	require.Equal(t, was, *d.Original, "what was promised stays")
	require.Zero(t, d.Extensions())
	require.Empty(t, cmp.Diff(clock.Adjustment{
		No: 1, Kind: clock.AdjustCorrect, From: at(t, "2026-04-21 09:00"), Until: &to, DueBefore: &was, DueAfter: &to,
		By: "qt", Reason: "nhập sai ngày tiếp nhận",
	}, d.Adjustments[0]))

	// Earlier again, also into the past: it is overdue then.
	require.NoError(t, d.Correct(cal, at(t, "2026-04-20 17:00"), "qt", "nhầm", at(t, "2026-04-21 10:00")))
	require.True(t, d.OverdueAt(at(t, "2026-04-21 10:00")))

	// A stop after it moves it; a changed calendar does not undo it.
	require.NoError(t, d.Correct(cal, to, "qt", "đúng là ngày này", at(t, "2026-04-21 11:00")))
	require.NoError(t, d.Stop(cal, at(t, "2026-04-22 09:00"), clock.GroundSupplement, "", "cb"))
	require.Equal(t, clock.KeyStopped, keyOf(t, d.Correct(cal, was, "qt", "x", at(t, "2026-04-22 10:00"))))
	moved, err := d.Resume(cal, at(t, "2026-04-23 09:00"), "cb")
	require.NoError(t, err)
	want, err := cal.AddWorking(to, moved)
	require.NoError(t, err)
	require.Equal(t, want.At, *d.Current)
	r, err := d.Recompute(compile(t, vnSpec(t).WithYear(2027, year2027())), at(t, "2026-04-24 09:00"), "", "")
	require.NoError(t, err)
	require.False(t, r.Changed)

	require.NoError(t, d.Finish(cal, at(t, "2026-04-24 10:00"), "cb"))
	require.Equal(t, clock.KeyFinished, keyOf(t, d.Correct(cal, was, "qt", "x", at(t, "2026-04-24 11:00"))))
}

func TestCorrectRefuses(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	now := at(t, "2026-04-21 09:00")
	for name, tc := range map[string]struct {
		due    time.Time
		reason string
		key    string
	}{
		"no reason":      {at(t, "2026-05-15 17:00"), "", clock.KeyCorrectReason},
		"Sunday":         {at(t, "2026-05-17 10:00"), "x", clock.KeyCorrectDayOff},
		"before receipt": {at(t, "2026-04-17 17:00"), "x", clock.KeyOutOfRange},
		"far away":       {at(t, "2036-05-15 17:00"), "x", clock.KeyOutOfRange},
	} {
		d := newDeadline(t, cal, "2026-04-20 09:00", "5 working_day")
		before := d
		require.Equal(t, tc.key, keyOf(t, d.Correct(cal, tc.due, "qt", tc.reason, now)), name)
		require.Empty(t, cmp.Diff(before, d), "what is refused changes nothing")
	}
	d := newDeadline(t, cal, "2026-04-20 09:00", "5 working_day")
	require.Equal(t, clock.KeyCorrectSame, keyOf(t, d.Correct(cal, *d.Current, "qt", "x", now)))
}

// A procedure without a limit gets a due date by hand.
func TestCorrectWithoutDue(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-04-20 09:00", "per_plan")
	require.Nil(t, d.Current)
	to := at(t, "2026-05-15 17:00")
	require.NoError(t, d.Correct(cal, to, "qt", "theo kế hoạch", at(t, "2026-04-21 09:00")))
	require.Equal(t, to, *d.Current)
	r, err := d.Recompute(cal, at(t, "2026-04-22 09:00"), "", "")
	require.NoError(t, err)
	require.False(t, r.Changed)
}

func keyOf(t testing.TB, err error) string {
	t.Helper()
	var e *clock.Error
	require.True(t, errors.As(err, &e), "%v", err)
	require.NotEmpty(t, e.VI)
	require.NotEmpty(t, e.EN)
	return e.Key
}
