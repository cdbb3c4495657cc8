package clock_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

func newDeadline(t testing.TB, cal *clock.Calendar, received, l string) clock.Deadline {
	t.Helper()
	d, err := clock.NewDeadline(cal, at(t, received), limit(t, l))
	require.NoError(t, err)
	return d
}

func TestSupplementOverTet(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-02-10 09:00", "5 working_day")
	require.Equal(t, "2026-02-24 17:00", local(*d.Original))

	require.NoError(t, d.Stop(cal, at(t, "2026-02-13 10:00"), clock.GroundSupplement, "", "lan"))
	require.Equal(t, clock.GroundSupplement, d.StopGround())
	require.Equal(t, "2026-02-13 10:00", local(*d.StoppedSince))

	// Only 5.5 h on Friday the 13th and 2.5 h on Monday the 23rd were working time.
	stood, err := d.Resume(cal, at(t, "2026-02-23 10:00"), "minh")
	require.NoError(t, err)
	require.Equal(t, 8*time.Hour, stood)
	require.Equal(t, "2026-02-25 17:00", local(*d.Current))
	require.Equal(t, "2026-02-24 17:00", local(*d.Original), "the first promise stays on record")
	require.Nil(t, d.StoppedSince)
	require.Empty(t, d.StopGround())

	to, before, after := at(t, "2026-02-23 10:00"), at(t, "2026-02-24 17:00"), at(t, "2026-02-25 17:00")
	require.Empty(t, cmp.Diff([]clock.Adjustment{{No: 1, Kind: clock.AdjustStop, Ground: clock.GroundSupplement, Form: "02",
		From: at(t, "2026-02-13 10:00"), To: &to, DueBefore: &before, DueAfter: &after, By: "lan", ResumedBy: "minh"}}, d.Adjustments))
}

func TestAStopOfDaysOffMovesNothing(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, l := range []string{"5 working_day", "10 calendar_day", "1 month", "20 hour"} {
		d := newDeadline(t, cal, "2026-02-11 09:00", l)
		require.NoError(t, d.Stop(cal, at(t, "2026-02-13 17:00"), clock.GroundFinancial, "", ""))
		stood, err := d.Resume(cal, at(t, "2026-02-23 07:30"), "")
		require.NoError(t, err)
		require.Zero(t, stood)
		require.Equal(t, d.Original, d.Current, l)
	}
}

func TestStopRefuses(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "5 working_day")
	untouched := d
	for ground, key := range map[clock.Ground]string{
		"internal_signoff": clock.KeyGroundIllegal,
		"system_outage":    clock.KeyGroundIllegal,
		"coffee":           clock.KeyGroundUnknown,
		"":                 clock.KeyGroundUnknown,
	} {
		e := requireKey(t, d.Stop(cal, at(t, "2026-03-04 10:00"), ground, "02", "lan"), key)
		require.Equal(t, "ground", e.Field)
	}
	requireKey(t, d.Stop(cal, at(t, "2026-03-04 08:59"), clock.GroundSupplement, "", ""), clock.KeyOutOfOrder)
	requireKey(t, d.Stop(cal, time.Time{}, clock.GroundSupplement, "", ""), clock.KeyOutOfRange)
	_, err := d.Resume(cal, at(t, "2026-03-04 10:00"), "")
	requireKey(t, err, clock.KeyNotStopped)
	require.Empty(t, cmp.Diff(untouched, d), "a refusal changes nothing")

	require.NoError(t, d.Stop(cal, at(t, "2026-03-04 10:00"), clock.GroundSupplement, "02", "lan"))
	requireKey(t, d.Stop(cal, at(t, "2026-03-04 11:00"), clock.GroundFinancial, "", ""), clock.KeyAlreadyStopped)
	_, err = d.Resume(cal, at(t, "2026-03-04 09:30"), "")
	requireKey(t, err, clock.KeyOutOfOrder)
	_, err = d.Resume(cal, at(t, "2026-03-05 10:00"), "")
	require.NoError(t, err)

	requireKey(t, d.Stop(cal, at(t, "2026-03-06 10:00"), clock.GroundSupplement, "02", "lan"), clock.KeySupplementTwice)
	requireKey(t, d.Stop(cal, at(t, "2026-03-05 09:00"), clock.GroundFinancial, "", ""), clock.KeyOutOfOrder)
	require.NoError(t, d.Stop(cal, at(t, "2026-03-06 10:00"), clock.GroundFinancial, "TB-01", "lan"))
	require.Equal(t, "TB-01", d.Adjustments[1].Form)
	require.Equal(t, 1, d.Stops(clock.GroundFinancial))
}

func TestGrounds(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, clock.Grounds())
	for _, g := range clock.Grounds() {
		require.NotEmpty(t, g.VI)
		require.NotEmpty(t, g.EN)
		got, err := g.Ground.Info()
		require.NoError(t, err)
		require.Equal(t, g, got)
	}
}

func TestOverdue(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "1 working_day") // due Thursday 17:00
	require.False(t, d.OverdueAt(at(t, "2026-03-05 17:00")))
	require.True(t, d.OverdueAt(at(t, "2026-03-05 17:00:01")))
	alarm, ok := d.Alarm()
	require.True(t, ok)
	require.True(t, d.OverdueAt(alarm))
	left, ok := d.Left(cal, at(t, "2026-03-05 16:00"))
	require.True(t, ok)
	require.Equal(t, time.Hour, left)
	left, _ = d.Left(cal, at(t, "2026-03-06 08:00"))
	require.Equal(t, -30*time.Minute, left)

	stopped := d
	require.NoError(t, stopped.Stop(cal, at(t, "2026-03-05 16:00"), clock.GroundSupplement, "", ""))
	require.False(t, stopped.OverdueAt(at(t, "2026-04-01 09:00")), "the clock stands still")
	left, _ = stopped.Left(cal, at(t, "2026-04-01 09:00"))
	require.Equal(t, time.Hour, left)
	_, ok = stopped.Alarm()
	require.False(t, ok)
	_, err := stopped.Resume(cal, at(t, "2026-03-12 08:00"), "")
	require.NoError(t, err)
	require.Equal(t, "2026-03-12 09:00", local(*stopped.Current), "the hour that was left is left")

	late := d
	require.NoError(t, late.Stop(cal, at(t, "2026-03-06 08:00"), clock.GroundSupplement, "", ""))
	require.True(t, late.OverdueAt(at(t, "2026-03-06 09:00")), "a stop after the due date heals nothing")
	_, err = late.Resume(cal, at(t, "2026-03-09 08:00"), "")
	require.NoError(t, err)
	require.True(t, late.OverdueAt(at(t, "2026-03-09 08:00")))

	plan := newDeadline(t, cal, "2026-03-04 09:00", "per_plan")
	require.False(t, plan.OverdueAt(at(t, "2030-01-01 09:00")))
	_, ok = plan.Left(cal, at(t, "2030-01-01 09:00"))
	require.False(t, ok)
	_, ok = plan.Alarm()
	require.False(t, ok)
}

func TestFinish(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "1 working_day")
	requireKey(t, d.Finish(cal, at(t, "2026-03-03 09:00"), ""), clock.KeyOutOfOrder)
	require.NoError(t, d.Finish(cal, at(t, "2026-03-05 16:00"), "lan"))
	require.False(t, d.OverdueAt(at(t, "2026-04-01 09:00")), "finished in time stays in time")
	left, _ := d.Left(cal, at(t, "2026-04-01 09:00"))
	require.Equal(t, time.Hour, left)
	_, ok := d.Alarm()
	require.False(t, ok)
	requireKey(t, d.Finish(cal, at(t, "2026-03-06 09:00"), ""), clock.KeyFinished)
	requireKey(t, d.Stop(cal, at(t, "2026-03-06 09:00"), clock.GroundSupplement, "", ""), clock.KeyFinished)
	requireKey(t, d.Extend(cal, at(t, "2026-03-09 09:00"), "04", "", "x", at(t, "2026-03-05 16:30")), clock.KeyFinished)
	r, err := d.Recompute(compile(t, plainSpec()), at(t, "2026-03-06 09:00"), "", "")
	require.NoError(t, err)
	require.False(t, r.Changed)
	require.NotEmpty(t, r.VI)

	stopped := newDeadline(t, cal, "2026-03-04 09:00", "1 working_day")
	require.NoError(t, stopped.Stop(cal, at(t, "2026-03-04 10:00"), clock.GroundSupplement, "", "lan"))
	require.NoError(t, stopped.Finish(cal, at(t, "2026-03-05 10:00"), "minh"))
	require.Nil(t, stopped.StoppedSince)
	require.Equal(t, "minh", stopped.Adjustments[0].ResumedBy)
	require.Equal(t, "2026-03-06 17:00", local(*stopped.Current))
}

func TestExtend(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "2 working_day") // due Friday 2026-03-06 17:00
	now, until := at(t, "2026-03-05 09:00"), at(t, "2026-03-11 17:00")
	untouched := d
	for name, tc := range map[string]struct {
		until, form, reason, now string
		key                      string
	}{
		"late":       {"2026-03-11 17:00", "04", "quá tải", "2026-03-06 17:00", clock.KeyExtensionLate},
		"not later":  {"2026-03-06 17:00", "04", "quá tải", "2026-03-05 09:00", clock.KeyExtensionShort},
		"earlier":    {"2026-03-06 10:00", "04", "quá tải", "2026-03-05 09:00", clock.KeyExtensionShort},
		"day off":    {"2026-03-08 10:00", "04", "quá tải", "2026-03-05 09:00", clock.KeyExtensionDayOff},
		"evening":    {"2026-03-09 19:00", "04", "quá tải", "2026-03-05 09:00", clock.KeyExtensionDayOff},
		"far":        {"2036-03-10 10:00", "04", "quá tải", "2026-03-05 09:00", clock.KeyExtensionFar},
		"no form":    {"2026-03-11 17:00", "", "quá tải", "2026-03-05 09:00", clock.KeyExtensionForm},
		"no reason":  {"2026-03-11 17:00", "04", "", "2026-03-05 09:00", clock.KeyExtensionReason},
		"in no time": {"2026-03-11 17:00", "04", "quá tải", "2026-03-04 08:00", clock.KeyOutOfOrder},
	} {
		requireKey(t, d.Extend(cal, at(t, tc.until), tc.form, "lan", tc.reason, at(t, tc.now)), tc.key)
		require.Empty(t, cmp.Diff(untouched, d), name)
	}

	require.NoError(t, d.Extend(cal, until, "04", "lan", "quá tải", now))
	require.Equal(t, until, *d.Current)
	require.Equal(t, "2026-03-06 17:00", local(*d.Original))
	require.Equal(t, 1, d.Extensions())
	requireKey(t, d.Extend(cal, at(t, "2026-03-12 17:00"), "04", "lan", "quá tải", now), clock.KeyExtensionTwice)

	stopped := newDeadline(t, cal, "2026-03-04 09:00", "2 working_day")
	require.NoError(t, stopped.Stop(cal, at(t, "2026-03-04 10:00"), clock.GroundSupplement, "", ""))
	requireKey(t, stopped.Extend(cal, until, "04", "lan", "quá tải", now), clock.KeyStopped)
	plan := newDeadline(t, cal, "2026-03-04 09:00", "per_plan")
	requireKey(t, plan.Extend(cal, until, "04", "lan", "quá tải", now), clock.KeyNoDue)
}

func TestExtendIntoAYearWithoutACalendar(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	d := newDeadline(t, compile(t, spec), "2026-12-28 09:00", "2 working_day")
	strict := spec
	strict.Strict = true
	now, until := at(t, "2026-12-29 09:00"), at(t, "2027-01-06 17:00")
	e := requireKey(t, d.Extend(compile(t, strict), until, "04", "lan", "quá tải", now), clock.KeyYearMissing)
	require.Equal(t, 2027, e.Year)
	require.NoError(t, d.Extend(compile(t, spec), until, "04", "lan", "quá tải", now))
	require.True(t, d.Provisional)
}

// A citizen's supplement is taken even when the calendar it runs into is missing.
func TestResumeUnderAStrictCalendar(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	spec.Strict = true
	cal := compile(t, spec)
	d := newDeadline(t, cal, "2026-12-28 09:00", "2 working_day")
	require.NoError(t, d.Stop(cal, at(t, "2026-12-29 09:00"), clock.GroundSupplement, "", ""))
	_, err := d.Resume(cal, at(t, "2026-12-31 16:00"), "")
	require.NoError(t, err)
	require.True(t, d.Provisional)
	require.Equal(t, 2027, d.Current.Year())
}

func TestDeadlinePerPlanStops(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "per_plan")
	require.NoError(t, d.Stop(cal, at(t, "2026-03-04 10:00"), clock.GroundSupplement, "", ""))
	_, err := d.Resume(cal, at(t, "2026-03-05 10:00"), "")
	require.NoError(t, err)
	require.Nil(t, d.Current)
	require.Len(t, d.Adjustments, 1)
}

func TestDeadlineTravels(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "5 working_day")
	require.NoError(t, d.Stop(cal, at(t, "2026-03-04 10:00:30").Add(7), clock.GroundSupplement, "02", "lan"))
	text, err := json.Marshal(d)
	require.NoError(t, err)
	require.Contains(t, string(text), `"stopped_since":"2026-03-04T03:00:30.000000007Z"`)
	var back clock.Deadline
	require.NoError(t, json.Unmarshal(text, &back))
	require.Empty(t, cmp.Diff(d, back))
	_, err = back.Resume(cal, at(t, "2026-03-05 10:00"), "minh")
	require.NoError(t, err)
}

// A copy kept by the caller does not change with the original.
func TestDeadlinesShareNothing(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	d := newDeadline(t, cal, "2026-03-04 09:00", "5 working_day")
	require.NoError(t, d.Stop(cal, at(t, "2026-03-04 10:00"), clock.GroundSupplement, "", ""))
	kept := d
	_, err := d.Resume(cal, at(t, "2026-03-05 10:00"), "")
	require.NoError(t, err)
	require.Nil(t, kept.Adjustments[0].To)
	require.NotNil(t, kept.StoppedSince)
}

func TestNewDeadlineRefuses(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	_, err := clock.NewDeadline(cal, at(t, "2026-03-04 09:00"), clock.Limit{Unit: clock.Hour})
	requireKey(t, err, clock.KeyLimitInvalid)
	_, err = clock.NewDeadline(cal, time.Time{}, limit(t, "1 hour"))
	requireKey(t, err, clock.KeyOutOfRange)
}
