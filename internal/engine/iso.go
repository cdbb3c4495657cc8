package engine

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// vietnam is the zone in which dates without one are read and calendar
// durations are reckoned: UTC+7, without summer time since 1975.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// duration is an ISO 8601 duration. Months are calendar months in Vietnam's
// zone, clamped to the end of a shorter month: 31 January + P1M = 28 February.
type duration struct {
	months int
	days   int
	clock  time.Duration // less than a day, whole milliseconds
}

// Bounds beyond which a duration is no plan but a mistake. Numbers are cut
// there, so that arithmetic cannot overflow; see farFuture for the refusal.
const (
	maxMonths    = 12_000_000
	maxDays      = 365_000_000
	maxFixedDays = 36_500 // as nanoseconds it still fits a time.Duration
)

const day = 24 * time.Hour

var errDuration = errors.New("not an ISO 8601 duration")

// parseDuration reads PnYnMnWnDTnHnMnS, with a sign in front; seconds may have a fraction.
func parseDuration(text string) (duration, error) {
	var d duration
	rest := strings.TrimSpace(text)
	sign := 1
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		if rest[0] == '-' {
			sign = -1
		}
		rest = rest[1:]
	}
	if !strings.HasPrefix(rest, "P") || len(rest) < 3 {
		return d, errDuration
	}
	date, clock, timed := strings.Cut(rest[1:], "T")
	if timed && clock == "" {
		return d, errDuration
	}
	if err := d.parts(date, "YMWD"); err != nil {
		return duration{}, err
	}
	if err := d.parts(clock, "HMS"); err != nil {
		return duration{}, err
	}
	d.months, d.days, d.clock = sign*d.months, sign*d.days, time.Duration(sign)*d.clock
	return d, nil
}

// parts reads number-and-letter pairs whose letters come in the order of units.
func (d *duration) parts(text, units string) error {
	isTime := units == "HMS"
	for text != "" {
		end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' })
		if end <= 0 {
			return errDuration
		}
		number, unit := text[:end], text[end]
		at := strings.IndexByte(units, unit)
		if at < 0 {
			return errDuration
		}
		text, units = text[end+1:], units[at+1:]
		if isTime && unit == 'S' {
			seconds, err := strconv.ParseFloat(strings.Replace(number, ",", ".", 1), 64)
			if err != nil {
				return errDuration
			}
			// Whole milliseconds: floats must not decide about an instant.
			d.addClock(math.Round(seconds*1e3), time.Millisecond)
			continue
		}
		n, err := strconv.ParseUint(number, 10, 64)
		if errors.Is(err, strconv.ErrRange) {
			n, err = math.MaxInt64, nil
		}
		if err != nil {
			return errDuration
		}
		d.addUnit(unit, isTime, float64(n))
	}
	return nil
}

func (d *duration) addUnit(unit byte, isTime bool, n float64) {
	switch {
	case isTime && unit == 'H':
		d.addClock(n, time.Hour)
	case isTime:
		d.addClock(n, time.Minute)
	case unit == 'Y':
		d.months = int(min(float64(d.months)+n*12, maxMonths))
	case unit == 'M':
		d.months = int(min(float64(d.months)+n, maxMonths))
	case unit == 'W':
		d.days = int(min(float64(d.days)+n*7, maxDays))
	default:
		d.days = int(min(float64(d.days)+n, maxDays))
	}
}

// addClock adds n units of clock time; whole days go to days, which are as long in a zone without summer time.
func (d *duration) addClock(n float64, unit time.Duration) {
	perDay := float64(day / unit)
	days := math.Floor(n / perDay)
	d.days = int(min(float64(d.days)+days, maxDays))
	if days < maxDays {
		d.clock += time.Duration(n-days*perDay) * unit
	}
	d.carry()
}

func (d *duration) carry() {
	d.days = min(d.days+int(d.clock/day), maxDays)
	d.clock %= day
}

func (d duration) zero() bool     { return d == duration{} }
func (d duration) calendar() bool { return d.months != 0 }
func (d duration) negative() bool { return d.months < 0 || d.days < 0 || d.clock < 0 }

// fixed is the length of a duration without months.
func (d duration) fixed() time.Duration {
	return time.Duration(min(d.days, maxFixedDays))*day + d.clock
}

// times is n durations one after the other; it saturates.
func (d duration) times(n int) duration {
	clamp := func(v, bound float64) int { return int(max(-bound, min(v, bound))) }
	ms := d.clock.Milliseconds() * int64(n)
	const dayMS = int64(day / time.Millisecond)
	return duration{
		months: clamp(float64(d.months)*float64(n), maxMonths),
		days:   clamp(float64(d.days)*float64(n)+float64(ms/dayMS), maxDays),
		clock:  time.Duration(ms%dayMS) * time.Millisecond,
	}
}

// addTo reckons in Vietnam's calendar and gives UTC.
func (d duration) addTo(t time.Time) time.Time {
	local := t.In(vietnam)
	if d.months != 0 {
		y, m, dom := local.Date()
		first := time.Date(y, m+time.Month(d.months), 1, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), vietnam)
		last := first.AddDate(0, 1, -1).Day()
		local = first.AddDate(0, 0, min(dom, last)-1)
	}
	return local.AddDate(0, 0, d.days).Add(d.clock).UTC()
}

// String is the duration in ISO 8601, as parseDuration reads it.
func (d duration) String() string {
	if d.zero() {
		return "PT0S"
	}
	var b strings.Builder
	if d.negative() {
		b.WriteByte('-')
		d = duration{-d.months, -d.days, -d.clock}
	}
	b.WriteByte('P')
	if d.months != 0 {
		fmt.Fprintf(&b, "%dM", d.months)
	}
	if d.days != 0 {
		fmt.Fprintf(&b, "%dD", d.days)
	}
	if d.clock != 0 {
		ms := d.clock.Milliseconds()
		fmt.Fprintf(&b, "T%d.%03dS", ms/1000, ms%1000)
	}
	return b.String()
}

// dateLayouts are the ISO 8601 forms of an instant; those without a zone are Vietnam's time.
var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02",
}

func parseDate(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	for _, zone := range []string{"@Asia/Ho_Chi_Minh", "@Asia/Saigon"} {
		text = strings.TrimSuffix(text, zone)
	}
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, text, vietnam); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errors.New("not an ISO 8601 date")
}

// cycle is an ISO 8601 repeating interval: Rn/duration or Rn/start/duration.
type cycle struct {
	times int        // -1 = endless
	start *time.Time // first firing; nil = one interval after the timer is set
	every duration
}

func parseCycle(text string) (cycle, error) {
	bad := errors.New("not an ISO 8601 repeating interval")
	head, rest, ok := strings.Cut(strings.TrimSpace(text), "/")
	if !ok || !strings.HasPrefix(head, "R") {
		return cycle{}, bad
	}
	c := cycle{times: -1}
	if head != "R" {
		n, err := strconv.ParseUint(head[1:], 10, 31)
		if err != nil || n == 0 {
			return cycle{}, bad
		}
		c.times = int(n)
	}
	if start, every, ok := strings.Cut(rest, "/"); ok {
		t, err := parseDate(start)
		if err != nil {
			return cycle{}, bad
		}
		c.start, rest = &t, every
	}
	every, err := parseDuration(rest)
	if err != nil {
		return cycle{}, bad
	}
	c.every = every
	return c, nil
}
