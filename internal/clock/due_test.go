package clock_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
)

// The check cases of the domain, and the rules of the package's documentation.
func TestDue(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, tc := range []struct {
		name, received, limit, valid, due string
		provisional                       bool
	}{
		// Same day with its cutoff, on the Friday before the compensatory Monday 27/4/2026.
		{name: "14:59", received: "2026-04-24 14:59", limit: "1 same_day 15:00", due: "2026-04-24 17:00"},
		{name: "15:00", received: "2026-04-24 15:00", limit: "1 same_day 15:00", due: "2026-04-24 17:00"},
		{name: "15:00:01", received: "2026-04-24 15:00:01", limit: "1 same_day 15:00", due: "2026-04-28 17:00"},
		{name: "15:01", received: "2026-04-24 15:01", limit: "1 same_day 15:00", due: "2026-04-28 17:00"},
		{name: "default cutoff", received: "2026-04-24 15:01", limit: "same_day", due: "2026-04-28 17:00"},
		{name: "early cutoff", received: "2026-04-22 09:30", limit: "same_day 09:00", due: "2026-04-23 17:00"},
		{name: "before opening", received: "2026-04-24 06:00", limit: "same_day", valid: "2026-04-24 07:30", due: "2026-04-24 17:00"},
		{name: "lunch", received: "2026-04-24 12:15", limit: "same_day", valid: "2026-04-24 13:00", due: "2026-04-24 17:00"},
		{name: "evening", received: "2026-04-24 18:00", limit: "same_day", valid: "2026-04-28 07:30", due: "2026-04-28 17:00"},

		{name: "Friday before the compensatory Monday", received: "2026-04-24 10:00", limit: "1 working_day", due: "2026-04-28 17:00"},
		{name: "3 working days over 30/4–3/5/2026", received: "2026-04-28 09:00", limit: "3 working_day", due: "2026-05-05 17:00"},
		{name: "2 working days over 30/4–3/5/2026", received: "2026-04-29 16:59", limit: "2 working_day", due: "2026-05-05 17:00"},
		{name: "over the swapped Saturday 26/4/2025", received: "2025-04-24 10:00", limit: "2 working_day", due: "2025-04-26 17:00"},
		{name: "past the swapped Saturday 26/4/2025", received: "2025-04-24 10:00", limit: "3 working_day", due: "2025-04-28 17:00"},
		{name: "received on the swapped Saturday", received: "2025-04-26 10:00", limit: "1 working_day", due: "2025-04-28 17:00"},
		{name: "over Tết 2026", received: "2026-02-12 10:00", limit: "2 working_day", due: "2026-02-23 17:00"},
		{name: "over 24/11/2026", received: "2026-11-23 10:00", limit: "1 working_day", due: "2026-11-25 17:00"},
		{name: "Friday evening is Monday's receipt", received: "2026-03-06 18:00", limit: "1 working_day", valid: "2026-03-09 07:30", due: "2026-03-10 17:00"},
		{name: "closing time is still Friday", received: "2026-03-06 17:00", limit: "1 working_day", due: "2026-03-09 17:00"},
		{name: "a second after closing is not", received: "2026-03-06 17:00:01", limit: "1 working_day", valid: "2026-03-09 07:30", due: "2026-03-10 17:00"},
		{name: "Sunday", received: "2026-03-08 09:00", limit: "1 working_day", valid: "2026-03-09 07:30", due: "2026-03-10 17:00"},

		{name: "hours within a session", received: "2026-03-06 08:00", limit: "2 hour", due: "2026-03-06 10:00"},
		{name: "hours over lunch", received: "2026-03-06 10:30", limit: "1.5 hour", due: "2026-03-06 13:30"},
		{name: "hours to closing", received: "2026-03-06 16:00", limit: "1 hour", due: "2026-03-06 17:00"},
		{name: "hours over the weekend", received: "2026-03-06 16:00", limit: "1.5 hour", due: "2026-03-09 08:00"},
		{name: "hours keep their seconds", received: "2026-03-06 08:00:30", limit: "2 hour", due: "2026-03-06 10:00:30"},
		{name: "hours after hours", received: "2026-04-24 20:00", limit: "8 hour", valid: "2026-04-28 07:30", due: "2026-04-28 17:00"},

		{name: "calendar days", received: "2026-03-02 10:00", limit: "10 calendar_day", due: "2026-03-12 17:00"},
		{name: "calendar days ending on a Sunday", received: "2026-03-05 10:00", limit: "10 calendar_day", due: "2026-03-16 17:00"},
		{name: "calendar days ending in Tết", received: "2026-02-10 10:00", limit: "5 calendar_day", due: "2026-02-23 17:00"},
		{name: "calendar days ending on a swapped Saturday", received: "2025-04-21 10:00", limit: "5 calendar_day", due: "2025-04-26 17:00"},

		{name: "month", received: "2026-03-10 10:00", limit: "1 month", due: "2026-04-10 17:00"},
		{name: "month without the day", received: "2025-12-31 10:00", limit: "2 month", due: "2026-03-02 17:00"}, // 28/2/2026 is a Saturday
		{name: "month clamped", received: "2025-01-03 10:00", limit: "1 month", due: "2025-02-03 17:00"},
		{name: "leap February", received: "2023-12-29 10:00", limit: "2 month", due: "2024-02-29 17:00", provisional: true},
		{name: "month ending on a holiday", received: "2026-03-30 10:00", limit: "1 month", due: "2026-05-04 17:00"},

		{name: "into a year without a calendar", received: "2026-12-31 10:00", limit: "1 working_day", due: "2027-01-04 17:00", provisional: true},
		{name: "last published day", received: "2026-12-30 10:00", limit: "1 working_day", due: "2026-12-31 17:00"},
		{name: "fixed dates of an unpublished year", received: "2027-04-29 10:00", limit: "1 working_day", due: "2027-05-03 17:00", provisional: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, err := cal.Due(at(t, tc.received), limit(t, tc.limit))
			require.NoError(t, err)
			valid := tc.valid
			if valid == "" {
				valid = tc.received
			}
			require.Equal(t, valid, local(r.ValidReceipt))
			require.Equal(t, tc.due, local(*r.Due))
			require.Equal(t, tc.provisional, r.Provisional)
			require.Equal(t, time.UTC, r.Due.Location())
			last := r.Days[len(r.Days)-1]
			require.True(t, last.Due)
			require.Equal(t, tc.due[:10], last.Date)
			require.NotEqual(t, clock.RoleSkipped, last.Role)
		})
	}
}

func TestDuePerPlan(t *testing.T) {
	t.Parallel()
	r, err := vn(t).Due(at(t, "2026-12-31 18:00"), limit(t, "per_plan"))
	require.NoError(t, err)
	require.Nil(t, r.Due)
	require.False(t, r.Provisional)
	m, err := vn(t).Add(at(t, "2026-03-06 08:00"), limit(t, "per_plan"))
	require.NoError(t, err)
	require.Nil(t, m)
}

func TestDueRefuses(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	_, err := cal.Due(time.Time{}, limit(t, "1 working_day"))
	requireKey(t, err, clock.KeyOutOfRange)
	_, err = cal.Due(at(t, "2199-12-31 10:00"), limit(t, "1 working_day"))
	requireKey(t, err, clock.KeyOutOfRange)
	_, err = cal.Due(time.Unix(1<<60, 0), limit(t, "1 hour"))
	requireKey(t, err, clock.KeyOutOfRange)
	_, err = cal.Due(at(t, "2026-03-06 08:00"), limit(t, "0 hour"))
	requireKey(t, err, clock.KeyLimitInvalid)
	_, err = cal.Due(at(t, "2026-03-06 08:00"), clock.Limit{})
	requireKey(t, err, clock.KeyLimitInvalid)
}

func TestStrictCalendarNamesTheMissingYear(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	spec.Strict = true
	cal := compile(t, spec)
	_, err := cal.Due(at(t, "2026-12-31 10:00"), limit(t, "1 working_day"))
	e := requireKey(t, err, clock.KeyYearMissing)
	require.Equal(t, 2027, e.Year)
	require.Contains(t, e.VI, "2027")
	require.Contains(t, e.EN, "2027")
	_, err = clock.NewDeadline(cal, at(t, "2026-12-31 10:00"), limit(t, "1 working_day"))
	requireKey(t, err, clock.KeyYearMissing)
	_, err = cal.Due(at(t, "2026-12-30 10:00"), limit(t, "1 working_day"))
	require.NoError(t, err)

	m, err := cal.Add(at(t, "2026-12-31 10:00"), limit(t, "1 working_day"))
	require.NoError(t, err, "a step clock goes on")
	require.True(t, m.Provisional)
}

func TestDaysOfAReckoning(t *testing.T) {
	t.Parallel()
	r, err := vn(t).Due(at(t, "2026-04-24 18:00"), limit(t, "2 working_day"))
	require.NoError(t, err)
	require.Equal(t, []clock.DayReckoning{
		{Date: "2026-04-24", Weekday: "friday", Kind: clock.DayWorking, Role: clock.RoleHandedIn,
			VI: "Nộp lúc 18:00, ngoài giờ làm việc", EN: "Handed in at 18:00, outside working hours"},
		{Date: "2026-04-25", Weekday: "saturday", Kind: clock.DayWeekend, Role: clock.RoleSkipped, VI: "Nghỉ cuối tuần: không tính", EN: "Weekend: not counted"},
		{Date: "2026-04-26", Weekday: "sunday", Kind: clock.DayHoliday, Role: clock.RoleSkipped,
			VI: "Giỗ Tổ Hùng Vương (CN 26/4, bù T2 27/4): không tính", EN: "Hung Kings' Commemoration (Sunday 26/4, made up on Monday 27/4): not counted"},
		{Date: "2026-04-27", Weekday: "monday", Kind: clock.DayHoliday, Role: clock.RoleSkipped,
			VI: "Giỗ Tổ Hùng Vương (CN 26/4, bù T2 27/4): không tính", EN: "Hung Kings' Commemoration (Sunday 26/4, made up on Monday 27/4): not counted"},
		{Date: "2026-04-28", Weekday: "tuesday", Kind: clock.DayWorking, Role: clock.RoleReceipt,
			VI: "Tiếp nhận hợp lệ lúc 07:30, chưa tính", EN: "Validly received at 07:30, not counted"},
		{Date: "2026-04-29", Weekday: "wednesday", Kind: clock.DayWorking, Role: clock.RoleCounted, No: 1, VI: "Ngày làm việc thứ 1", EN: "Working day 1"},
		{Date: "2026-04-30", Weekday: "thursday", Kind: clock.DayHoliday, Role: clock.RoleSkipped, VI: "30/4 - 1/5: không tính", EN: "Reunification and Labour Day: not counted"},
		{Date: "2026-05-01", Weekday: "friday", Kind: clock.DayHoliday, Role: clock.RoleSkipped, VI: "30/4 - 1/5: không tính", EN: "Reunification and Labour Day: not counted"},
		{Date: "2026-05-02", Weekday: "saturday", Kind: clock.DayHoliday, Role: clock.RoleSkipped, VI: "30/4 - 1/5: không tính", EN: "Reunification and Labour Day: not counted"},
		{Date: "2026-05-03", Weekday: "sunday", Kind: clock.DayHoliday, Role: clock.RoleSkipped, VI: "30/4 - 1/5: không tính", EN: "Reunification and Labour Day: not counted"},
		{Date: "2026-05-04", Weekday: "monday", Kind: clock.DayWorking, Role: clock.RoleCounted, No: 2, Due: true, VI: "Ngày làm việc thứ 2", EN: "Working day 2"},
	}, r.Days)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.Contains(t, string(text), `"valid_receipt":"2026-04-28T00:30:00Z"`)
}

func TestDaysOfOtherUnits(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	roles := func(received, l string) (out []string) {
		r, err := cal.Due(at(t, received), limit(t, l))
		require.NoError(t, err)
		for _, d := range r.Days {
			out = append(out, d.Date[5:]+" "+string(d.Kind)+" "+string(d.Role)+": "+d.VI)
		}
		return out
	}
	require.Equal(t, []string{
		"03-06 working counted: Tính 1 giờ",
		"03-07 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-08 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-09 working counted: Tính 30 phút",
	}, roles("2026-03-06 16:00", "1.5 hour"))
	require.Equal(t, []string{
		"03-06 working receipt: Tiếp nhận hợp lệ lúc 17:00, chưa tính",
		"03-07 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-08 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-09 working counted: Tính 1 giờ 30 phút",
	}, roles("2026-03-06 17:00", "1.5 hour"))
	require.Equal(t, []string{
		"03-05 working receipt: Tiếp nhận hợp lệ lúc 10:00, chưa tính",
		"03-06 working counted: Ngày thứ 1",
		"03-07 weekend counted: Nghỉ cuối tuần: ngày thứ 2",
		"03-08 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-09 working moved: Ngày cuối rơi vào ngày nghỉ, thời hạn kết thúc vào ngày làm việc này",
	}[:3], roles("2026-03-05 10:00", "2 calendar_day")[:3])
	require.Equal(t, []string{
		"03-06 working receipt: Tiếp nhận lúc 15:30, sau giờ chốt 15:00, trả vào ngày làm việc tiếp theo",
		"03-07 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-08 weekend skipped: Nghỉ cuối tuần: không tính",
		"03-09 working counted: Ngày làm việc thứ 1",
	}, roles("2026-03-06 15:30", "same_day"))
	require.Equal(t, []string{"03-06 working counted: Ngày làm việc thứ 1"}, roles("2026-03-06 08:00", "same_day"))
	require.Equal(t, []string{
		"12-31 working receipt: Tiếp nhận hợp lệ lúc 10:00, chưa tính",
		"01-01 fixed_holiday skipped: Tết Dương lịch: không tính",
		"01-02 weekend skipped: Nghỉ cuối tuần: không tính",
		"01-03 weekend skipped: Nghỉ cuối tuần: không tính",
		"01-04 working counted: Ngày làm việc thứ 1",
	}, roles("2026-12-31 10:00", "1 working_day"))
	require.Equal(t, []string{
		"04-25 working receipt: Tiếp nhận hợp lệ lúc 10:00, chưa tính",
		"04-26 swapped counted: Làm bù cho 2/5: ngày làm việc thứ 1",
	}, roles("2025-04-25 10:00", "1 working_day"))

	r, err := cal.Due(at(t, "2026-03-05 10:00"), limit(t, "2 calendar_day"))
	require.NoError(t, err)
	require.True(t, r.Moved)
	require.Equal(t, clock.RoleMoved, r.Days[len(r.Days)-1].Role)
}

// Step clocks: the same rules from any instant, and an amount may be 0.
func TestAdd(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, tc := range []struct{ from, limit, due string }{
		{"2026-03-04 10:00", "2 working_day", "2026-03-06 17:00"}, // not 16 hours: Friday 10:00
		{"2026-03-04 10:00", "16 hour", "2026-03-06 10:00"},
		{"2026-03-04 10:00", "0 working_day", "2026-03-04 17:00"},
		{"2026-03-06 18:00", "0 working_day", "2026-03-09 17:00"},
		{"2026-03-06 18:00", "0 hour", "2026-03-09 07:30"},
		{"2026-03-06 10:00", "0 hour", "2026-03-06 10:00"},
		{"2026-03-06 10:00", "0 calendar_day", "2026-03-06 17:00"},
		{"2026-03-06 10:00", "0 month", "2026-03-06 17:00"},
		{"2026-03-06 15:30", "same_day", "2026-03-09 17:00"},
	} {
		m, err := cal.Add(at(t, tc.from), limit(t, tc.limit))
		require.NoError(t, err)
		require.Equal(t, tc.due, local(m.At), tc.limit)
	}
	_, err := cal.Add(at(t, "2026-03-06 10:00"), clock.Limit{Amount: -1, Unit: clock.Hour})
	requireKey(t, err, clock.KeyLimitInvalid)
}

// Ten years of every unit are reckoned and listed; nothing is counted minute by minute.
func TestLongLimits(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, text := range []string{"2610 working_day", "20880 hour", "3653 calendar_day", "120 month"} {
		r, err := cal.Due(at(t, "2026-03-04 10:00"), limit(t, text))
		require.NoError(t, err)
		require.Equal(t, []int{2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034, 2035, 2036}, r.MissingYears, text)
		require.True(t, r.Provisional)
		require.Less(t, len(r.Days), 3800)
	}
}
