package feel

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDates(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`date("2026-11-23")`, `@"2026-11-23"`}, {"date(2026, 11, 23)", `@"2026-11-23"`}, {"date(year: 2026, month: 2, day: 28)", `@"2026-02-28"`}, {"date(2026, 2, 29)", "null"},
		{"date(2024, 2, 29)", `@"2024-02-29"`}, {"date(1900, 2, 29)", "null"}, {"date(2000, 2, 29)", `@"2000-02-29"`}, {"date(2026, 13, 1)", "null"}, {"date(2026, 1.5, 1)", "null"},
		{`date("2026-1-1")`, "null"}, {`date("2026-01-01T00:00:00")`, "null"}, {`date("12026-01-01")`, `@"12026-01-01"`}, {`date("02026-01-01")`, "null"}, {`date("-2026-01-01")`, `@"-2026-01-01"`},
		{`date("999999999-12-31")`, `@"999999999-12-31"`}, {`date("-999999999-01-01") - date("999999999-12-31")`, `@"-P730484999633D"`}, {`date("1000000000-01-01")`, "null"}, {"date(null)", "null"},
		{"date(1000000000, 1, 1)", "null"}, {`date(@"2026-11-23T10:00:00Z")`, `@"2026-11-23"`}, {`date("2026-11-23Z")`, "null"}, {`date(["2026-11-23"])`, `@"2026-11-23"`},
		{`@"2026-11-23" + @"P1D"`, `@"2026-11-24"`}, {`@"P1D" + @"2026-11-23"`, `@"2026-11-24"`}, {`@"2026-11-23" + @"PT36H"`, `@"2026-11-24"`}, {`@"2026-11-23" - @"PT1H"`, `@"2026-11-22"`},
		{`@"2026-01-31" + @"P1M"`, `@"2026-02-28"`}, {`@"2024-02-29" + @"P1Y"`, `@"2025-02-28"`}, {`@"2026-03-31" - @"P1M"`, `@"2026-02-28"`}, {`@"2026-11-23" - @"2026-11-01"`, `@"P22D"`},
		{`@"999999999-12-31" + @"P1D"`, "null"}, {`@"2026-11-23" + @"P999999999999Y"`, "null"}, {`@"2026-11-23" + 1`, "null"}, {`@"P1D" - @"2026-11-23"`, "null"},
		{`@"2026-11-23" + @"2026-11-23"`, "null"}, {`@"2026-11-23" < @"2026-11-24"`, "true"}, {"today()", `@"2026-11-23"`}, {"today() - @\"2026-11-20\" > @\"P2D\"", "true"},
	})
}

func TestTimes(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`time("23:59:00")`, `@"23:59:00"`}, {`time("23:59:00z")`, `@"23:59:00Z"`}, {`time("11:00:00.123456789-07:30")`, `@"11:00:00.123456789-07:30"`}, {"time(10, 30, 0)", `@"10:30:00"`},
		{"time(10, 30, 15.5)", `@"10:30:15.5"`}, {`time(10, 30, 0, @"PT7H")`, `@"10:30:00+07:00"`}, {"time(10, 30, 0, null)", `@"10:30:00"`}, {`time(10, 30, 0, @"PT15H")`, "null"},
		{"time(24, 0, 0)", "null"}, {`time("24:00:00")`, `@"00:00:00"`}, {`time("24:00:01")`, "null"}, {`date and time("2026-12-31T24:00:00")`, `@"2027-01-01T00:00:00"`}, {`time("10:30")`, "null"}, {`time("10:30:00@Asia/Ho_Chi_Minh")`, `@"10:30:00@Asia/Ho_Chi_Minh"`}, {`time("10:30:00@Mars/Base")`, "null"},
		{`time("10:30:00@Local")`, "null"}, {`time("10:30:00+15:00")`, "null"}, {`time(@"2026-11-23T10:00:00+07:00")`, `@"10:00:00+07:00"`}, {`time(@"2026-11-23")`, `@"00:00:00Z"`},
		{`@"23:00:00" + @"PT2H"`, `@"01:00:00"`}, {`@"01:00:00" - @"PT2H"`, `@"23:00:00"`}, {`@"10:00:00" - @"09:30:00"`, `@"PT30M"`}, {`@"10:00:00+07:00" - @"03:00:00Z"`, `@"PT0S"`},
		{`@"10:00:00" - @"09:30:00Z"`, "null"}, {`@"10:00:00" + @"P1Y"`, "null"}, {`@"00:00:00.5" - @"PT1S"`, `@"23:59:59.5"`},
	})
}

func TestDateTimes(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`date and time("2026-11-23T10:00:00")`, `@"2026-11-23T10:00:00"`}, {`date and time("2026-11-23")`, `@"2026-11-23T00:00:00"`}, {`date and time("2026-11-23T10:00:00.500+07:00")`, `@"2026-11-23T10:00:00.5+07:00"`},
		{`date and time(@"2026-11-23", @"10:00:00Z")`, `@"2026-11-23T10:00:00Z"`}, {`date and time(@"2026-11-23T08:00:00", @"10:00:00")`, `@"2026-11-23T10:00:00"`},
		{`date and time(@"2026-11-23T03:00:00Z", "Asia/Ho_Chi_Minh")`, `@"2026-11-23T10:00:00@Asia/Ho_Chi_Minh"`}, {`date and time(2026, 11, 23, 10, 30, 0)`, `@"2026-11-23T10:30:00"`},
		{`date and time(2026, 11, 23, 10, 30, 0, @"PT7H")`, `@"2026-11-23T10:30:00+07:00"`}, {`date and time(2026, 11, 23, 10, 30, 0, "Asia/Ho_Chi_Minh")`, `@"2026-11-23T10:30:00@Asia/Ho_Chi_Minh"`},
		{`date and time(null)`, "null"}, {`date and time(null, null)`, "null"}, {`date and time(date("2017-08-10"), null)`, "null"}, {`date and time(null, time("23:59:01"))`, "null"}, {`date and time()`, "null"},
		{`date and time("999999999-12-31T23:59:59.999999999@Europe/Paris")`, `@"999999999-12-31T23:59:59.999999999@Europe/Paris"`}, {`date and time("-999999999-12-31T23:59:59.999999999+02:00").year`, "-999999999"},
		{`date and time("2026-11-23T25:00:00")`, "null"}, {`date and time("2026-11-23 10:00:00")`, "null"}, {`date and time("2026-11-23T10:00")`, "null"}, {"date and time(@\"2026-11-23\")", `@"2026-11-23T00:00:00Z"`},
		{`@"2026-11-23T10:00:00" + @"PT14H"`, `@"2026-11-24T00:00:00"`}, {`@"2026-01-31T10:00:00Z" + @"P1M"`, `@"2026-02-28T10:00:00Z"`}, {`@"2026-11-23T10:00:00+07:00" - @"2026-11-23T01:00:00Z"`, `@"PT2H"`},
		{`@"2026-11-23T10:00:00" - @"2026-11-23"`, "null"}, {`@"2026-11-23T10:00:00Z" - @"2026-11-23"`, `@"PT10H"`}, {`@"2026-11-24" - @"2026-11-23T10:00:00+07:00"`, `@"PT21H"`},
		{`@"2026-11-23T10:00:00Z" - @"2026-11-23T10:00:00"`, "null"}, {`@"2026-11-23T10:00:00" < @"2026-11-23T10:00:00Z"`, "null"},
		{`@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"`, `@"2026-03-29T03:30:00@Europe/Paris"`}, {`@"2026-03-28T12:00:00@Europe/Paris" + @"P1D"`, `@"2026-03-29T13:00:00@Europe/Paris"`},
		{"now()", `@"2026-11-23T15:00:00+07:00"`}, {"now() - @\"2026-11-23T00:00:00Z\"", `@"PT8H"`}, {"is(@\"2026-11-23T10:00:00Z\", @\"2026-11-23T10:00:00+00:00\")", "true"},
		{`is(@"2026-11-23T10:00:00+07:00", @"2026-11-23T03:00:00Z")`, "false"}, {"is(1, 1.0)", "true"}, {"is(1, \"1\")", "false"}, {"is(null, null)", "true"}, {"is([1], [1])", "true"},
	})
}

func TestDurations(t *testing.T) {
	t.Parallel()
	runRows(t, nil, []row{
		{`duration("P1DT2H3M4.5S")`, `@"P1DT2H3M4.5S"`}, {`duration("-PT36H")`, `@"-P1DT12H"`}, {`duration("P0D")`, `@"PT0S"`}, {`duration("PT0.S")`, `@"PT0S"`}, {`duration("-P99999999Y")`, `@"-P99999999Y"`}, {`duration("PT1000M0.999999999S")`, `@"PT16H40M0.999999999S"`}, {`duration("PT90M")`, `@"PT1H30M"`}, {`duration("P26M")`, `@"P2Y2M"`},
		{`duration("P0M")`, `@"P0M"`}, {`duration("-P1Y")`, `@"-P1Y"`}, {`duration("P1Y2D")`, "null"}, {`duration("P")`, "null"}, {`duration("PT")`, "null"}, {`duration("P1DT")`, "null"}, {`duration("1D")`, "null"},
		{`duration("P1W")`, "null"}, {`duration("PT1.5H")`, "null"}, {`duration("P-1D")`, "null"}, {`duration("PT0.000000001S")`, `@"PT0.000000001S"`}, {`duration("P3650000D")`, `@"P3650000D"`}, {`duration("P99999999999999999999D")`, "null"},
		{`@"P1D" + @"PT1H"`, `@"P1DT1H"`}, {`@"P1D" - @"P2D"`, `@"-P1D"`}, {`@"P1Y" + @"P1M"`, `@"P1Y1M"`}, {`@"P1Y" + @"P1D"`, "null"}, {`@"PT1H" * 2.5`, `@"PT2H30M"`}, {`3 * @"P1M"`, `@"P3M"`}, {`@"P1Y" * 1.3`, `@"P1Y3M"`},
		{`@"P1D" / 2`, `@"PT12H"`}, {`@"P1D" / @"PT6H"`, "4"}, {`@"P1Y" / @"P5M"`, "2.4"}, {`@"P1D" / 0`, "null"}, {`@"P1Y" / @"P0M"`, "null"}, {`@"P1D" / @"P1Y"`, "null"}, {`@"P1D" * @"P1D"`, "null"}, {`@"P1D" * 1e30`, "null"},
		{`-@"P1DT1S"`, `@"-P1DT1S"`}, {`@"PT0.5S" - @"PT1S"`, `@"-PT0.5S"`}, {`@"-PT0.5S" * 3`, `@"-PT1.5S"`}, {`@"P1D" < @"PT25H"`, "true"}, {`abs(@"-P1D")`, `@"P1D"`}, {`abs(@"-P1Y")`, `@"P1Y"`},
		{`years and months duration(@"2011-12-22", @"2013-08-24")`, `@"P1Y8M"`}, {`years and months duration(@"2013-08-24", @"2011-12-22")`, `@"-P1Y8M"`}, {`years and months duration(@"2026-01-31", @"2026-02-28")`, `@"P1M"`},
		{`years and months duration(@"2026-01-30", @"2026-03-29")`, `@"P1M"`}, {`years and months duration(@"2026-11-23", null)`, "null"}, {`years and months duration(@"2026-01-15T10:00:00", @"2026-02-15T09:00:00")`, `@"P0M"`},
		{`day of year(@"2019-09-17")`, "260"}, {`day of week(@"2019-09-17")`, `"Tuesday"`}, {`month of year(@"2019-09-17")`, `"September"`}, {`week of year(@"2019-09-17")`, "38"}, {`week of year(@"2003-12-29")`, "1"},
		{`week of year(@"2004-01-04")`, "1"}, {`week of year(@"2005-01-01")`, "53"}, {`week of year(date(2021, 1, 3))`, "53"}, {`day of year(@"2024-12-31T10:00:00")`, "366"}, {`last day of month(@"2024-02-10")`, `@"2024-02-29"`},
		{`day of week("2019-09-17")`, "null"},
	})
}

func TestNowWithoutTime(t *testing.T) {
	t.Parallel()
	e, err := Compile("[now(), today()]")
	require.NoError(t, err)
	r, err := e.Evaluate(nil, Env{})
	require.NoError(t, err)
	require.Equal(t, "[null, null]", String(r.Value))
	require.Len(t, r.Warnings, 2)
}

func TestEpochDaysAgreeWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	start := time.Date(-401, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 1000 {
		at := start.AddDate(0, 0, i*997)
		d := DateOf(at)
		require.Equal(t, floorDiv(at.Unix(), 86400), d.epochDay())
		require.Equal(t, (int(at.Weekday())+6)%7+1, d.Weekday())
		require.Equal(t, at.YearDay(), d.dayOfYear())
		_, week := at.ISOWeek()
		require.Equal(t, week, d.isoWeek())
		back, ok := dateOfEpochDay(d.epochDay())
		require.True(t, ok)
		require.Equal(t, d, back)
	}
}

func TestGoTimes(t *testing.T) {
	t.Parallel()
	hcm, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	require.NoError(t, err)
	at := time.Date(2026, 11, 23, 10, 0, 0, 5, hcm)
	dt := DateTimeOf(at)
	require.Equal(t, "2026-11-23T10:00:00.000000005@Asia/Ho_Chi_Minh", dt.String())
	require.True(t, dt.In(time.UTC).Equal(at))
	require.Equal(t, "2026-11-23T03:00:00.000000005Z", DateTimeOf(at.UTC()).String())
	local, ok := parseDateTime("2026-11-23T10:00:00")
	require.True(t, ok)
	require.Equal(t, time.Date(2026, 11, 23, 10, 0, 0, 0, hcm).Unix(), local.In(hcm).Unix())

	d, ok := NewDaysDuration(-90*time.Minute - time.Nanosecond).Duration()
	require.True(t, ok)
	require.Equal(t, -90*time.Minute-time.Nanosecond, d)
	long, ok := parseDuration("P3650000D")
	require.True(t, ok)
	_, ok = long.(DaysDuration).Duration()
	require.False(t, ok)
}
