package feel

import (
	"strings"
	"time"
)

// DateTime is a FEEL date and time; the zone is the time's.
type DateTime struct {
	Date Date
	Time Time
}

// DateTimeOf is an instant as FEEL value, to the nanosecond: with the location's name where it has one, else with its
// offset.
func DateTimeOf(t time.Time) DateTime {
	zone, ok := Zone{}, false
	if name := t.Location().String(); name != "UTC" {
		zone, ok = NamedZone(name)
	}
	if !ok {
		_, offset := t.Zone()
		zone = Zone{kind: zoneOffset, offset: offset}
	}
	h, m, s := t.Clock()
	return DateTime{DateOf(t), Time{h, m, s, t.Nanosecond(), zone}}
}

// String is the ISO 8601 form with the zone: 2026-11-23T15:00:00+07:00.
func (dt DateTime) String() string {
	return string(dt.Time.append(append(dt.Date.append(nil), 'T')))
}

// In is the instant; a date and time without a zone is taken to be in loc.
func (dt DateTime) In(loc *time.Location) time.Time {
	if !dt.Time.Zone.IsLocal() {
		loc = dt.Time.Zone.location()
	}
	t := dt.Time
	return time.Date(dt.Date.Year, time.Month(dt.Date.Month), dt.Date.Day, t.Hour, t.Minute, t.Second, t.Nano, loc)
}

// offset is the seconds east of UTC, 0 without a zone.
func (dt DateTime) offset() int {
	if dt.Time.Zone.kind == zoneNamed {
		_, offset := dt.In(nil).Zone()
		return offset
	}
	return dt.Time.Zone.offset
}

// epochSecond counts from 1970-01-01T00:00:00Z; without a zone as if in UTC.
func (dt DateTime) epochSecond() int64 {
	if dt.Time.Zone.kind == zoneNamed {
		return dt.In(nil).Unix()
	}
	return dt.Date.epochDay()*86400 + dt.Time.secondOfDay() - int64(dt.Time.Zone.offset)
}

// compare is by the instant; ok is false for one with a zone against one without.
func (dt DateTime) compare(o DateTime) (_ int, ok bool) {
	if dt.Time.Zone.IsLocal() != o.Time.Zone.IsLocal() {
		return 0, false
	}
	if c := compareInt(dt.epochSecond(), o.epochSecond()); c != 0 {
		return c, true
	}
	return compareInt(int64(dt.Time.Nano), int64(o.Time.Nano)), true
}

// dateTimeAt is the date and time of an instant in a zone.
func dateTimeAt(second int64, nano int, z Zone) (DateTime, bool) {
	offset := int64(z.offset)
	if z.kind == zoneNamed {
		_, o := time.Unix(second, 0).In(z.location()).Zone()
		offset = int64(o)
	}
	local := second + offset
	day := floorDiv(local, 86400)
	d, ok := dateOfEpochDay(day)
	return DateTime{d, timeOfSecond(local-day*86400, nano, z)}, ok
}

// inZone is the same instant in another zone; a date and time without a zone just gets it.
func (dt DateTime) inZone(z Zone) (DateTime, bool) {
	if dt.Time.Zone.IsLocal() {
		dt.Time.Zone = z
		return dt, true
	}
	return dateTimeAt(dt.epochSecond(), dt.Time.Nano, z)
}

func (dt DateTime) add(d DaysDuration) (DateTime, bool) {
	const limit = int64(maxYear+1) * 366 * 86400 // beyond every date, far from overflow
	if d.seconds > 2*limit || d.seconds < -2*limit {
		return DateTime{}, false
	}
	second, nano := dt.epochSecond()+d.seconds, dt.Time.Nano+int(d.nanos)
	switch {
	case nano >= 1e9:
		second, nano = second+1, nano-1e9
	case nano < 0:
		second, nano = second-1, nano+1e9
	}
	return dateTimeAt(second, nano, dt.Time.Zone)
}

// midnight is a date as date and time in a zone.
func (d Date) midnight(z Zone) DateTime { return DateTime{Date: d, Time: Time{Zone: z}} }

// parseDateTime reads date "T" time, or a date alone, which is its midnight.
func parseDateTime(s string) (DateTime, bool) {
	date, clock, hasTime := strings.Cut(s, "T")
	d, ok := parseDate(date)
	if !ok {
		return DateTime{}, false
	}
	if !hasTime {
		return d.midnight(Zone{}), true
	}
	t, nextDay, ok := parseClock(clock)
	if ok && nextDay {
		d, ok = dateOfEpochDay(d.epochDay() + 1)
	}
	return DateTime{d, t}, ok
}

// parseTemporal reads what may stand in @"…", or gives nil.
func parseTemporal(s string) Value {
	if len(s) == 0 || len(s) > 200 {
		return nil
	}
	if d, ok := parseDuration(s); ok {
		return d
	}
	if strings.IndexByte(s, 'T') > 0 {
		if dt, ok := parseDateTime(s); ok {
			return dt
		}
		return nil
	}
	if d, ok := parseDate(s); ok {
		return d
	}
	if t, ok := parseTime(s); ok {
		return t
	}
	return nil
}
