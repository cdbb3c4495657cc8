package clock

import (
	"sync/atomic"
	"time"
)

// Zone is where everything is reckoned: Vietnam's time, UTC+7 without daylight saving
// since 1975. It is a fixed zone so that a replay never depends on a machine's tzdata.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", zoneSeconds)

// MomentText is an instant as sentences say it, in Vietnam's time: "14:59 24/04/2026".
func MomentText(at time.Time) string { return at.In(Zone).Format("15:04 02/01/2006") }

// Years that can be reckoned with; outside is an Error KeyOutOfRange.
const (
	MinYear = 1970
	MaxYear = 2199
)

const (
	zoneSeconds = 7 * 3600
	daySeconds  = 86400
	minuteNanos = int64(time.Minute)
)

// Calendar answers questions about working time. It is immutable and safe for
// concurrent use; years are tabulated when first asked for, so that even a limit of
// ten years costs a few table look-ups.
type Calendar struct {
	spec  Spec
	hash  string
	base  *hours    // ordinary sessions
	week  [7]*hours // by time.Weekday, nil = weekend
	off   map[day]names
	work  map[day]swapped
	fixed []fixedHoliday

	tables [MaxYear - MinYear + 1]atomic.Pointer[yearTable]
}

type names struct{ vi, en string }

type swapped struct {
	names
	hours *hours
}

type fixedHoliday struct {
	names
	month time.Month
	day   int
	since int
}

// Spec is the data the calendar was made of.
func (c *Calendar) Spec() Spec { return c.spec.Clone() }

// ID is the calendar's id.
func (c *Calendar) ID() string { return c.spec.ID }

// Hash is the content address of the calendar: see Spec.Hash.
func (c *Calendar) Hash() string { return c.hash }

// Published reports whether the days off of a year have been announced.
func (c *Calendar) Published(year int) bool {
	_, ok := c.spec.Years[year]
	return ok
}

// MissingYears are the years without a published calendar that [a, b] touches, ascending.
func (c *Calendar) MissingYears(a, b time.Time) []int {
	var missing []int
	last := min(localYear(b), MaxYear)
	for y := max(localYear(a), MinYear); y <= last; y++ {
		if !c.Published(y) {
			missing = append(missing, y)
		}
	}
	return missing
}

// day counts local days from 1970-01-01.
type day int

// split gives the local day and the nanoseconds since its midnight.
func split(t time.Time) (day, int64) {
	s := t.Unix() + zoneSeconds
	d := s / daySeconds
	if s%daySeconds < 0 {
		d--
	}
	return day(d), (s-d*daySeconds)*int64(time.Second) + int64(t.Nanosecond())
}

func dayOf(year int, month time.Month, dom int) day {
	return day(time.Date(year, month, dom, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// at is the instant some nanoseconds after the day's midnight, in UTC.
func (d day) at(nanos int64) time.Time {
	return time.Unix(int64(d)*daySeconds-zoneSeconds, nanos).UTC()
}

func (d day) date() (int, time.Month, int) { return d.utc().Date() }
func (d day) year() int                    { return d.utc().Year() }
func (d day) weekday() time.Weekday        { return d.utc().Weekday() }
func (d day) String() string               { return d.utc().Format(time.DateOnly) }
func (d day) utc() time.Time               { return time.Unix(int64(d)*daySeconds, 0).UTC() }

func localYear(t time.Time) int { return t.In(Zone).Year() }

func inRange(t time.Time) bool {
	y := localYear(t)
	return y >= MinYear && y <= MaxYear
}

func outOfRange() *Error {
	return refuse(KeyOutOfRange, "Thời điểm nằm ngoài khoảng năm 1970–2199 mà lịch tính được.",
		"The instant is outside the years 1970–2199 that the calendar can reckon with.")
}

// yearTable holds the running totals of one year, so that working time is found by
// subtraction and searched by bisection.
type yearTable struct {
	first   day
	length  int
	hours   [366]*hours // nil = day off
	minutes [367]int32  // working minutes before day i
	days    [367]int32  // working days before day i
}

func (c *Calendar) table(year int) *yearTable {
	slot := &c.tables[year-MinYear]
	if t := slot.Load(); t != nil {
		return t
	}
	t := &yearTable{first: dayOf(year, time.January, 1)}
	t.length = int(dayOf(year+1, time.January, 1) - t.first)
	for i := range t.length {
		h := c.hoursOf(t.first + day(i))
		t.hours[i] = h
		t.minutes[i+1], t.days[i+1] = t.minutes[i], t.days[i]
		if h != nil {
			t.minutes[i+1] += int32(h.total)
			t.days[i+1]++
		}
	}
	slot.Store(t)
	return t
}

// total is the working time of the year in nanoseconds.
func (t *yearTable) total() int64 { return int64(t.minutes[t.length]) * minuteNanos }

// before is the year's working time before an instant of it.
func (t *yearTable) before(d day, nanos int64) int64 {
	i := int(d - t.first)
	return int64(t.minutes[i])*minuteNanos + t.hours[i].worked(nanos)
}

// hoursOf gives the working hours of a day, nil for a day off.
func (c *Calendar) hoursOf(d day) *hours {
	if w, ok := c.work[d]; ok {
		return w.hours
	}
	if _, ok := c.off[d]; ok {
		return nil
	}
	if _, ok := c.fixedOn(d); ok {
		return nil
	}
	return c.week[d.weekday()]
}

// fixedOn gives the fixed-date holiday of a day in a year that is not published.
func (c *Calendar) fixedOn(d day) (names, bool) {
	year, month, dom := d.date()
	if c.Published(year) {
		return names{}, false
	}
	for _, f := range c.fixed {
		if f.month == month && f.day == dom && year >= f.since {
			return f.names, true
		}
	}
	return names{}, false
}
