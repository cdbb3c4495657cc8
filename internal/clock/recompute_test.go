package clock_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

func year2027() clock.Year {
	return clock.Year{
		Announcement: "Lịch thử nghiệm",
		Off: []clock.DayOff{
			{From: "2027-01-01", To: "2027-01-04", Name: "Tết Dương lịch (4/1 hoán đổi)"},
			{From: "2027-02-05", To: "2027-02-11", Name: "Tết Đinh Mùi"},
		},
		Work: []clock.WorkDay{{Date: "2027-01-09", As: "monday", Name: "Làm bù cho 4/1"}},
	}
}

// A due date in a year without a calendar is provisional, and is recomputed with
// history when the year is published.
func TestProvisionalThenPublished(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	cal := compile(t, spec)
	d := newDeadline(t, cal, "2026-12-30 10:00", "3 working_day")
	require.True(t, d.Provisional)
	require.Equal(t, "2027-01-05 17:00", local(*d.Current))

	published := compile(t, spec.WithYear(2027, year2027()))
	r, err := d.Recompute(published, at(t, "2026-12-31 09:00"), "admin", "")
	require.NoError(t, err)
	require.True(t, r.Changed)
	require.True(t, r.ProvisionalBefore)
	require.False(t, r.ProvisionalAfter)
	require.Equal(t, "Lịch làm việc thay đổi: ngày hẹn trả chuyển từ 17:00 05/01/2027 sang 17:00 06/01/2027.", r.VI)
	require.Equal(t, "2027-01-06 17:00", local(*d.Current))
	require.Equal(t, "2027-01-05 17:00", local(*d.Original))
	require.False(t, d.Provisional)
	require.Equal(t, published.Hash(), d.Calendar)

	before, after := at(t, "2027-01-05 17:00"), at(t, "2027-01-06 17:00")
	require.Empty(t, cmp.Diff([]clock.Adjustment{{No: 1, Kind: clock.AdjustRecalendar, From: at(t, "2026-12-31 09:00"),
		DueBefore: &before, DueAfter: &after, By: "admin", Reason: r.VI}}, d.Adjustments))

	r, err = d.Recompute(published, at(t, "2026-12-31 10:00"), "admin", "")
	require.NoError(t, err)
	require.False(t, r.Changed)
	require.Len(t, d.Adjustments, 1)

	r, err = d.Recompute(cal, at(t, "2026-12-31 11:00"), "admin", "thu hồi công bố")
	require.NoError(t, err)
	require.True(t, r.Changed && d.Provisional)
	require.Equal(t, "thu hồi công bố", d.Adjustments[1].Reason)
}

func TestPublishedWithoutMovingTheDueDate(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	d := newDeadline(t, compile(t, spec), "2027-03-01 10:00", "1 working_day")
	require.True(t, d.Provisional)
	r, err := d.Recompute(compile(t, spec.WithYear(2027, year2027())), at(t, "2027-03-01 11:00"), "admin", "")
	require.NoError(t, err)
	require.True(t, r.Changed)
	require.Contains(t, r.EN, "no longer provisional")
	require.Equal(t, d.Original, d.Current)
	require.Len(t, d.Adjustments, 1)

	r, err = d.Recompute(compile(t, spec), at(t, "2027-03-01 12:00"), "admin", "")
	require.NoError(t, err)
	require.Contains(t, r.EN, "becomes provisional")
}

// Every adjustment is replayed: the limit, the stop with the working time of the new
// calendar, and the extension.
func TestRecomputeReplaysAdjustments(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	cal := compile(t, spec)
	d := newDeadline(t, cal, "2026-11-18 09:00", "2 working_day") // Wednesday; due Friday 20
	require.NoError(t, d.Stop(cal, at(t, "2026-11-19 10:00"), clock.GroundSupplement, "", "lan"))
	_, err := d.Resume(cal, at(t, "2026-11-25 10:00"), "lan") // three days of work stood still: Thu, Fri, Mon
	require.NoError(t, err)
	require.Equal(t, "2026-11-26 17:00", local(*d.Current))

	// Monday the 23rd is swapped for Saturday the 21st after all.
	changed := spec.Clone()
	y := changed.Years[2026]
	y.Off = append(y.Off, clock.DayOff{From: "2026-11-23", Name: "Hoán đổi"})
	y.Work = append(y.Work, clock.WorkDay{Date: "2026-11-21", Name: "Làm bù cho 23/11"})
	changed = changed.WithYear(2026, y)
	r, err := d.Recompute(compile(t, changed), at(t, "2026-11-25 11:00"), "admin", "")
	require.NoError(t, err)
	require.False(t, r.Changed, "one day less and one more inside the stop")

	// Without the exchange the stop is a day shorter, but so is the time after it.
	y.Work = y.Work[:len(y.Work)-1]
	r, err = d.Recompute(compile(t, changed.WithYear(2026, y)), at(t, "2026-11-25 12:00"), "admin", "")
	require.NoError(t, err)
	require.False(t, r.Changed)

	// A day off on the 19th: the limit ends on Monday the 23rd, 18.5 hours stood still.
	y = spec.Clone().Years[2026]
	y.Off = append(y.Off, clock.DayOff{From: "2026-11-19", Name: "Nghỉ đột xuất"})
	r, err = d.Recompute(compile(t, spec.WithYear(2026, y)), at(t, "2026-11-25 13:00"), "admin", "")
	require.NoError(t, err)
	require.True(t, r.Changed)
	require.Equal(t, "2026-11-27 10:00", local(*d.Current))
	require.Equal(t, "2026-11-26 17:00", local(*d.Adjustments[0].DueAfter), "history is not rewritten")
}

func TestRecomputeKeepsAppointments(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	cal := compile(t, spec)
	fresh := func() clock.Deadline {
		d := newDeadline(t, cal, "2026-03-04 09:00", "2 working_day")
		require.NoError(t, d.Extend(cal, at(t, "2026-03-11 10:00"), "04", "lan", "quá tải", at(t, "2026-03-05 09:00")))
		return d
	}
	off := func(from, to string) *clock.Calendar {
		y := spec.Clone().Years[2026]
		y.Off = append(y.Off, clock.DayOff{From: from, To: to, Name: "Nghỉ đột xuất"})
		return compile(t, spec.WithYear(2026, y))
	}
	d := fresh()
	r, err := d.Recompute(off("2026-03-06", ""), at(t, "2026-03-05 10:00"), "admin", "")
	require.NoError(t, err)
	require.False(t, r.Changed, "an appointment stays as given")

	d = fresh()
	_, err = d.Recompute(off("2026-03-11", ""), at(t, "2026-03-05 10:00"), "admin", "")
	require.NoError(t, err)
	require.Equal(t, "2026-03-12 17:00", local(*d.Current), "but never on a day off")

	d = fresh()
	_, err = d.Recompute(off("2026-03-05", "2026-03-12"), at(t, "2026-03-05 10:00"), "admin", "")
	require.NoError(t, err)
	require.Equal(t, "2026-03-16 17:00", local(*d.Current), "nor before what the limit itself gives")
}

func TestRecomputeWhileStopped(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	cal := compile(t, spec)
	d := newDeadline(t, cal, "2026-12-28 09:00", "5 working_day")
	require.NoError(t, d.Stop(cal, at(t, "2026-12-29 10:00"), clock.GroundSupplement, "", ""))
	published := compile(t, spec.WithYear(2027, year2027()))
	r, err := d.Recompute(published, at(t, "2026-12-30 10:00"), "admin", "")
	require.NoError(t, err)
	require.True(t, r.Changed)
	require.NotNil(t, d.StoppedSince)
	require.Equal(t, clock.GroundSupplement, d.StopGround())
	_, err = d.Resume(published, at(t, "2026-12-30 10:00"), "")
	require.NoError(t, err)
	r, err = d.Recompute(published, at(t, "2026-12-31 10:00"), "admin", "")
	require.NoError(t, err)
	require.False(t, r.Changed)
}

func TestRecomputeDamaged(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	_, err := (&clock.Deadline{}).Recompute(cal, at(t, "2026-03-05 10:00"), "", "")
	requireKey(t, err, clock.KeyDeadlineDamaged)
	_, err = (&clock.Deadline{Limit: limit(t, "1 hour")}).Recompute(cal, at(t, "2026-03-05 10:00"), "", "")
	requireKey(t, err, clock.KeyOutOfRange)
	plan := newDeadline(t, cal, "2026-03-04 09:00", "per_plan")
	r, err := plan.Recompute(cal, at(t, "2026-03-05 10:00"), "", "")
	require.NoError(t, err)
	require.False(t, r.Changed)
}
