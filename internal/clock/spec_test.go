package clock_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/motcua/motcua/internal/clock"
)

func plainSpec() clock.Spec {
	return clock.Spec{
		ID:       "test",
		Weekend:  []string{"saturday", "sunday"},
		Sessions: []string{"07:30-11:30", "13:00-17:00"},
		Years:    map[int]clock.Year{2026: {Off: []clock.DayOff{{From: "2026-01-01", Name: "Tết Dương lịch"}}}},
		FixedHolidays: []clock.FixedHoliday{
			{Day: "01-01", Name: "Tết Dương lịch"}, {Day: "11-24", Name: "Ngày Văn hóa Việt Nam", Since: 2026},
		},
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	year := func(change func(y *clock.Year)) func(*clock.Spec) {
		return func(s *clock.Spec) {
			y := s.Years[2026]
			change(&y)
			s.Years[2026] = y
		}
	}
	off := func(o ...clock.DayOff) func(*clock.Spec) {
		return year(func(y *clock.Year) { y.Off = append(y.Off, o...) })
	}
	work := func(w ...clock.WorkDay) func(*clock.Spec) {
		return year(func(y *clock.Year) { y.Work = append(y.Work, w...) })
	}
	for name, tc := range map[string]struct {
		change func(*clock.Spec)
		field  string
		en     string
	}{
		"no id":              {func(s *clock.Spec) { s.ID = " " }, "id", "needs an id"},
		"no sessions":        {func(s *clock.Spec) { s.Sessions = nil }, "sessions", "no sessions"},
		"overlap":            {func(s *clock.Spec) { s.Sessions = []string{"13:00-17:00", "07:30-13:30"} }, "sessions", "13:00-17:00 overlaps 07:30-13:30"},
		"session reversed":   {func(s *clock.Spec) { s.Sessions[1] = "17:00-13:00" }, "sessions[1]", "does not end after it begins"},
		"session empty":      {func(s *clock.Spec) { s.Sessions[1] = "17:00-17:00" }, "sessions[1]", "does not end after it begins"},
		"session text":       {func(s *clock.Spec) { s.Sessions[0] = "7h30-11h30" }, "sessions[0]", "HH:MM-HH:MM"},
		"session midnight":   {func(s *clock.Spec) { s.Sessions[1] = "13:00-24:00" }, "sessions[1]", "HH:MM-HH:MM"},
		"too many sessions":  {func(s *clock.Spec) { s.Sessions = make([]string, 13) }, "sessions", "at most 12"},
		"weekday name":       {func(s *clock.Spec) { s.WeekdaySessions = map[string][]string{"Saturday": {"07:30-11:30"}} }, "weekday_sessions.Saturday", "not a weekday"},
		"weekday sessions":   {func(s *clock.Spec) { s.WeekdaySessions = map[string][]string{"friday": nil} }, "weekday_sessions.friday", "no sessions"},
		"weekend name":       {func(s *clock.Spec) { s.Weekend[1] = "sun" }, "weekend[1]", "not a weekday"},
		"weekend twice":      {func(s *clock.Spec) { s.Weekend[1] = "saturday" }, "weekend[1]", "Saturday is there twice"},
		"weekend with hours": {func(s *clock.Spec) { s.WeekdaySessions = map[string][]string{"saturday": {"07:30-11:30"}} }, "weekend[0]", "Saturday is weekend and has sessions"},
		"no day left": {func(s *clock.Spec) {
			s.Weekend = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
		}, "weekend", "No working day"},
		"fixed text":   {func(s *clock.Spec) { s.FixedHolidays[0].Day = "1-1" }, "fixed_holidays[0].day", "MM-DD"},
		"fixed date":   {func(s *clock.Spec) { s.FixedHolidays[0].Day = "02-30" }, "fixed_holidays[0].day", "MM-DD"},
		"fixed twice":  {func(s *clock.Spec) { s.FixedHolidays[1].Day = "01-01" }, "fixed_holidays[1].day", "01-01 is there twice"},
		"fixed name":   {func(s *clock.Spec) { s.FixedHolidays[1].Name = "" }, "fixed_holidays[1].name", "no name"},
		"many fixed":   {func(s *clock.Spec) { s.FixedHolidays = make([]clock.FixedHoliday, 400) }, "fixed_holidays", "too many"},
		"year far":     {func(s *clock.Spec) { s.Years[9999] = s.Years[2026] }, "years.9999", "1970–2199"},
		"year empty":   {func(s *clock.Spec) { s.Years[2027] = clock.Year{} }, "years.2027.off", "has days off"},
		"year huge":    {year(func(y *clock.Year) { y.Off = make([]clock.DayOff, 400) }), "years.2026", "too many"},
		"off text":     {off(clock.DayOff{From: "30/4/2026", Name: "x"}), "years.2026.off[1].from", "YYYY-MM-DD"},
		"off to text":  {off(clock.DayOff{From: "2026-04-30", To: "1/5", Name: "x"}), "years.2026.off[1].to", "YYYY-MM-DD"},
		"off reversed": {off(clock.DayOff{From: "2026-05-01", To: "2026-04-30", Name: "x"}), "years.2026.off[1].to", "2026-05-01 is after 2026-04-30"},
		"off year":     {off(clock.DayOff{From: "2026-12-31", To: "2027-01-01", Name: "x"}), "years.2026.off[1].to", "not in the year 2026"},
		"off twice": {off(clock.DayOff{From: "2026-04-30", To: "2026-05-01", Name: "x"}, clock.DayOff{From: "2026-05-01", Name: "y"}),
			"years.2026.off[2]", "2026-05-01 is there twice"},
		"off name":      {off(clock.DayOff{From: "2026-04-30"}), "years.2026.off[1].name", "no name"},
		"off long name": {off(clock.DayOff{From: "2026-04-30", Name: strings.Repeat("ế", 201)}), "years.2026.off[1].name", "too long"},
		"off bad name":  {off(clock.DayOff{From: "2026-04-30", Name: "\xff"}), "years.2026.off[1].name", "not UTF-8"},
		"work off":      {work(clock.WorkDay{Date: "2026-01-01", Name: "x"}), "years.2026.work[0].date", "both off and worked"},
		"work twice":    {work(clock.WorkDay{Date: "2026-01-10", Name: "x"}, clock.WorkDay{Date: "2026-01-10", Name: "y"}), "years.2026.work[1].date", "there twice"},
		"work date":     {work(clock.WorkDay{Date: "2025-01-10", Name: "x"}), "years.2026.work[0].date", "not in the year"},
		"work name":     {work(clock.WorkDay{Date: "2026-01-10"}), "years.2026.work[0].name", "no name"},
		"work as":       {work(clock.WorkDay{Date: "2026-01-10", Name: "x", As: "thứ sáu"}), "years.2026.work[0].as", "not a weekday"},
		"work sessions": {work(clock.WorkDay{Date: "2026-01-10", Name: "x", Sessions: []string{"x"}}), "years.2026.work[0].sessions[0]", "HH:MM-HH:MM"},
		"work both": {work(clock.WorkDay{Date: "2026-01-10", Name: "x", As: "friday", Sessions: []string{"07:30-11:30"}}),
			"years.2026.work[0].as", "not both"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec := plainSpec()
			tc.change(&spec)
			_, err := clock.New(spec)
			e := requireKey(t, err, clock.KeyCalendarInvalid)
			require.Equal(t, tc.field, e.Field)
			require.Contains(t, e.EN, tc.en)
		})
	}
}

func TestSpecTravels(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t)
	text, err := json.Marshal(spec)
	require.NoError(t, err)
	var back clock.Spec
	require.NoError(t, json.Unmarshal(text, &back))
	require.Empty(t, cmp.Diff(spec, back))
	require.Equal(t, spec.Hash(), back.Hash())

	text, err = yaml.Marshal(spec)
	require.NoError(t, err)
	back, err = clock.LoadYAML(text)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(spec, back))

	cal := compile(t, spec)
	require.Empty(t, cmp.Diff(spec, cal.Spec()))
	require.Equal(t, spec.Hash(), cal.Hash())
	require.Equal(t, "vn", cal.ID())
}

func TestHashTellsContentsNotLabels(t *testing.T) {
	t.Parallel()
	a, b := plainSpec(), plainSpec()
	b.Version = "another label"
	require.Equal(t, a.Hash(), b.Hash())
	b.Sessions[0] = "08:00-11:30"
	require.NotEqual(t, a.Hash(), b.Hash())
}

// What the caller does to its Spec afterwards does not reach the calendar.
func TestCalendarSharesNothing(t *testing.T) {
	t.Parallel()
	spec := plainSpec()
	spec.WeekdaySessions = map[string][]string{"friday": {"08:00-12:00"}}
	cal := compile(t, spec)
	hash := cal.Hash()
	spec.Sessions[0], spec.Weekend[0], spec.WeekdaySessions["friday"][0] = "x", "x", "x"
	spec.Years[2026].Off[0].Name = "x"
	got := cal.Spec()
	require.Equal(t, hash, got.Hash())
	got.Sessions[0] = "x"
	require.Equal(t, hash, cal.Spec().Hash())
}

func TestShippedCalendar(t *testing.T) {
	t.Parallel()
	cal := vn(t)
	for _, day := range []string{"2026-11-24", "2026-01-02", "2026-04-27", "2025-05-02", "2024-04-29", "2026-08-31"} {
		require.False(t, cal.IsWorkingDay(at(t, day+" 10:00")), day)
	}
	for _, day := range []string{"2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22", "2026-11-23", "2026-11-25"} {
		require.True(t, cal.IsWorkingDay(at(t, day+" 10:00")), day)
	}
	require.True(t, cal.Published(2024) && cal.Published(2025) && cal.Published(2026))
	require.False(t, cal.Published(2027))
	require.False(t, cal.IsWorkingDay(at(t, "2027-11-24 10:00")))
	require.True(t, cal.IsWorkingDay(at(t, "2023-11-24 10:00")), "the day of culture is off since 2026")
}

func TestAgencyHours(t *testing.T) {
	t.Parallel()
	spec := vnSpec(t).With("phuong-x", clock.Hours{
		Sessions:        []string{"07:30-11:30", "13:30-17:00"},
		WeekdaySessions: map[string][]string{"saturday": {"07:30-11:30"}, "friday": {"07:30-11:30", "13:00-16:00"}, "monday": {}},
	})
	require.Equal(t, "phuong-x", spec.ID)
	cal := compile(t, spec)
	for _, tc := range []struct{ received, limit, due string }{
		{"2026-03-05 10:00", "1 working_day", "2026-03-06 16:00"},    // Friday's own hours
		{"2026-03-05 10:00", "2 working_day", "2026-03-07 11:30"},    // Saturday morning counts
		{"2026-03-07 10:00", "1 same_day 15:00", "2026-03-07 11:30"}, // and closes at 11:30
		{"2026-03-07 14:00", "1 same_day 15:00", "2026-03-10 17:00"}, // closed on Mondays
		{"2026-03-07 10:30", "2 hour", "2026-03-10 08:30"},
		{"2025-04-25 10:00", "1 working_day", "2025-04-26 16:00"}, // swapped for a Friday: Friday's hours
		{"2026-08-21 10:00", "1 working_day", "2026-08-22 17:00"}, // swapped for a Monday it does not work: the ordinary ones
	} {
		r, err := cal.Due(at(t, tc.received), limit(t, tc.limit))
		require.NoError(t, err)
		require.Equal(t, tc.due, local(*r.Due), "%s + %s", tc.received, tc.limit)
	}
	same := vnSpec(t)
	require.Empty(t, cmp.Diff(same, same.With("", clock.Hours{})))
	closedSaturday := spec.With("", clock.Hours{WeekdaySessions: map[string][]string{"saturday": nil}})
	require.False(t, compile(t, closedSaturday).IsWorkingDay(at(t, "2026-03-07 09:00")))
}

func TestSwappedDayWithItsOwnSessions(t *testing.T) {
	t.Parallel()
	spec := plainSpec().WithYear(2026, clock.Year{
		Off:  []clock.DayOff{{From: "2026-01-02", Name: "Nghỉ bù"}},
		Work: []clock.WorkDay{{Date: "2026-01-10", Name: "Làm bù", Sessions: []string{"08:00-12:00"}}},
	})
	r, err := compile(t, spec).Due(at(t, "2026-01-09 10:00"), limit(t, "1 working_day"))
	require.NoError(t, err)
	require.Equal(t, "2026-01-10 12:00", local(*r.Due))
	require.NotEqual(t, plainSpec().Hash(), spec.Hash())
	none := clock.Spec{}.WithYear(2026, clock.Year{})
	require.Len(t, none.Years, 1)
}

func TestLoadYAMLRefuses(t *testing.T) {
	t.Parallel()
	good, err := yaml.Marshal(plainSpec())
	require.NoError(t, err)
	for name, tc := range map[string]struct{ text, key, en string }{
		"empty":         {"", clock.KeyCalendarInvalid, "empty"},
		"broken":        {"id: [", clock.KeyCalendarInvalid, "cannot be read"},
		"unknown key":   {string(good) + "sesions: []\n", clock.KeyCalendarInvalid, "sesions"},
		"two documents": {string(good) + "---\nid: x\n", clock.KeyCalendarInvalid, "more than one"},
		"too large":     {strings.Repeat("#", 1<<20+1), clock.KeyCalendarTooLarge, "1 MiB"},
		"invalid":       {"id: x\nweekend: []\nsessions: ['09:00-08:00']\n", clock.KeyCalendarInvalid, "does not end"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := clock.LoadYAML([]byte(tc.text))
			require.Contains(t, requireKey(t, err, tc.key).EN, tc.en)
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	_, err := clock.New(clock.Spec{ID: "x"})
	e, ok := clock.AsError(fmt.Errorf("wrapped: %w", err))
	require.True(t, ok)
	require.Equal(t, "calendar_invalid: sessions: There are no sessions.", e.Error())
	require.Equal(t, e.EN, e.In("en"))
	require.Equal(t, e.VI, e.In("vi"))
	require.Equal(t, e.VI, e.In(""))
	require.Equal(t, "k: en", (&clock.Error{Key: "k", EN: "en"}).Error())
	_, ok = clock.AsError(nil)
	require.False(t, ok)
}
