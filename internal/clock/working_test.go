package clock_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

func TestAddWorking(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, tc := range []struct {
		from string
		add  time.Duration
		want string
	}{
		{"2026-03-04 10:00", 0, "2026-03-04 10:00"},
		{"2026-03-04 12:00", 0, "2026-03-04 13:00"},
		{"2026-03-04 17:00", 0, "2026-03-04 17:00"},
		{"2026-03-04 10:00", 90 * time.Minute, "2026-03-04 11:30"},
		{"2026-03-04 10:00", 90*time.Minute + time.Second, "2026-03-04 13:00:01"},
		{"2026-03-04 10:00", 8 * time.Hour, "2026-03-05 10:00"},
		{"2026-02-13 10:00", 8 * time.Hour, "2026-02-23 10:00"},
		{"2026-12-31 16:00", time.Hour, "2026-12-31 17:00"},
		{"2026-12-31 16:00", 2 * time.Hour, "2027-01-04 08:30"},
	} {
		m, err := cal.AddWorking(at(t, tc.from), tc.add)
		require.NoError(t, err)
		require.Equal(t, tc.want, local(m.At))
		require.Equal(t, m.At.Year() == 2027, m.Provisional)
	}
	_, err := cal.AddWorking(at(t, "2026-03-04 10:00"), -1)
	requireKey(t, err, clock.KeyNegative)
	_, err = cal.AddWorking(at(t, "2026-03-04 10:00"), 1<<62)
	requireKey(t, err, clock.KeyOutOfRange)
	_, err = cal.AddWorking(at(t, "2199-12-31 16:00"), 48*time.Hour)
	requireKey(t, err, clock.KeyOutOfRange)
	_, err = cal.AddWorking(time.Time{}, 0)
	requireKey(t, err, clock.KeyOutOfRange)
}

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-04 10:00", 0, "2026-03-04 17:00"},
		{"2026-03-04 10:00", 1, "2026-03-05 17:00"},
		{"2026-03-06 18:00", 1, "2026-03-10 17:00"},
		{"2026-04-28 09:00", 3, "2026-05-05 17:00"},
	} {
		m, err := cal.AddWorkingDays(at(t, tc.from), tc.n)
		require.NoError(t, err)
		require.Equal(t, tc.want, local(m.At))
	}
	_, err := cal.AddWorkingDays(at(t, "2026-03-04 10:00"), -1)
	requireKey(t, err, clock.KeyNegative)
	_, err = cal.AddWorkingDays(at(t, "2026-03-04 10:00"), 1<<40)
	requireKey(t, err, clock.KeyOutOfRange)
	_, err = cal.AddWorkingDays(time.Time{}, 1)
	requireKey(t, err, clock.KeyOutOfRange)
}

func TestWorkingBetween(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, tc := range []struct {
		a, b string
		want time.Duration
	}{
		{"2026-03-04 10:00", "2026-03-04 10:00", 0},
		{"2026-03-04 11:00", "2026-03-04 10:00", 0},
		{"2026-03-04 10:00", "2026-03-04 14:00", 150 * time.Minute},
		{"2026-03-04 00:00", "2026-03-05 00:00", 8 * time.Hour},
		{"2026-02-13 17:00", "2026-02-23 07:30", 0},
		{"2026-02-13 16:00", "2026-02-23 08:00", 90 * time.Minute},
		{"2025-12-31 16:00", "2026-01-05 08:00", 90 * time.Minute},
	} {
		require.Equal(t, tc.want, cal.WorkingBetween(at(t, tc.a), at(t, tc.b)))
	}
	require.Equal(t, 90*time.Minute, cal.WorkingLeft(at(t, "2026-02-13 16:00"), at(t, "2026-02-23 08:00")))
	require.Equal(t, -90*time.Minute, cal.WorkingLeft(at(t, "2026-02-23 08:00"), at(t, "2026-02-13 16:00")))
	require.Positive(t, cal.WorkingBetween(time.Unix(-1<<60, 0), time.Unix(1<<60, 0)), "hostile ends are clamped")
	require.Zero(t, cal.WorkingBetween(time.Unix(1<<59, 0), time.Unix(1<<60, 0)))
	require.Zero(t, cal.WorkingBetween(time.Unix(-1<<60, 0), time.Unix(-1<<59, 0)))
}

func TestWorkingInstants(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for text, want := range map[string]bool{
		"2026-03-04 07:29": false, "2026-03-04 07:30": true, "2026-03-04 11:30": true, "2026-03-04 11:31": false,
		"2026-03-04 13:00": true, "2026-03-04 17:00": true, "2026-03-04 17:00:01": false, "2026-03-07 09:00": false,
	} {
		require.Equal(t, want, cal.IsWorkingInstant(at(t, text)), text)
	}
	require.Equal(t, "2026-03-09 07:30", local(cal.NextWorkingInstant(at(t, "2026-03-06 17:01"))))
	far := time.Unix(1<<50, 0)
	require.False(t, cal.IsWorkingDay(far))
	require.False(t, cal.IsWorkingInstant(far))
	require.Equal(t, far.UTC(), cal.NextWorkingInstant(far))
	end := at(t, "2199-12-31 20:00")
	require.Equal(t, end, cal.NextWorkingInstant(end))
}

func TestMissingYears(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	require.Equal(t, []int{2027, 2028}, cal.MissingYears(at(t, "2025-06-01 00:00"), at(t, "2028-01-01 00:00")))
	require.Empty(t, cal.MissingYears(at(t, "2024-01-01 00:00"), at(t, "2026-12-31 23:59")))
	require.Equal(t, []int{2027}, cal.MissingYears(at(t, "2026-12-31 23:59"), at(t, "2027-01-01 00:00")), "by local dates")
	require.Len(t, cal.MissingYears(time.Time{}, time.Unix(1<<60, 0)), 230-3)
}

func TestClocks(t *testing.T) {
	t.Parallel()
	var c clock.Clock = clock.Fixed(at(t, "2026-03-04 10:00"))
	require.Equal(t, "2026-03-04 10:00", local(c.Now()))
	c = clock.System{}
	require.WithinDuration(t, time.Now(), c.Now(), time.Minute)
	require.Equal(t, time.UTC, c.Now().Location())
	ho, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	require.NoError(t, err)
	_, offset := at(t, "2026-03-04 10:00").In(ho).Zone()
	_, fixed := at(t, "2026-03-04 10:00").In(clock.Zone).Zone()
	require.Equal(t, offset, fixed)
}
