package feel

import (
	"slices"
)

// Date and time functions, DMN 1.5 clauses 10.3.4.1, 10.3.4.7 and 10.3.4.8.
func init() {
	define("date(from) -> date", dateOf)
	define("date(year: number, month: number, day: number) -> date", func(c *call, a []Value) Value { return c.date(a) })
	define("time(from) -> time", timeOf)
	define("time(hour: number, minute: number, second: number, offset?: days and time duration) -> time", func(c *call, a []Value) Value {
		return c.clock(a[:3], a[3])
	})
	define("date and time(from) -> date and time", dateTimeOf)
	define("date and time(date, time: time) -> date and time", dateAndTime)
	define("date and time(date: date and time, timezone: string) -> date and time", inTimezone)
	define("date and time(date, time: time, timezone: string) -> date and time", func(c *call, a []Value) Value {
		return c.withZone(dateAndTime(c, a[:2]), str(a[2]))
	})
	define("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number) -> date and time",
		func(c *call, a []Value) Value { return c.dateTime(a, nil) })
	define("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, offset: days and time duration) -> date and time",
		func(c *call, a []Value) Value { return c.dateTime(a, a[6]) })
	define("date and time(year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string) -> date and time",
		func(c *call, a []Value) Value { return c.withZone(c.dateTime(a, nil), str(a[6])) })
	define("duration(from)", durationOf)
	define("years and months duration(from, to) -> years and months duration", monthsBetween)
	define("now() -> date and time", func(c *call, _ []Value) Value {
		if c.in.env.Now.IsZero() {
			return c.warn("there is no time here", "không có thời điểm hiện tại ở đây")
		}
		return DateTimeOf(c.in.env.Now.In(c.in.env.Location))
	})
	define("today() -> date", func(c *call, _ []Value) Value {
		if c.in.env.Now.IsZero() {
			return c.warn("there is no time here", "không có thời điểm hiện tại ở đây")
		}
		return DateOf(c.in.env.Now.In(c.in.env.Location))
	})
	define("day of year(date) -> number", ofDate(func(d Date) Value { return intValue(d.dayOfYear()) }))
	define("week of year(date) -> number", ofDate(func(d Date) Value { return intValue(d.isoWeek()) }))
	define("day of week(date) -> string", ofDate(func(d Date) Value { return weekdays[d.Weekday()-1] }))
	define("month of year(date) -> string", ofDate(func(d Date) Value { return months[d.Month-1] }))
	// Beyond the standard, as other engines have it.
	define("last day of month(date) -> date", ofDate(func(d Date) Value { return Date{d.Year, d.Month, daysIn(d.Year, d.Month)} }))
}

var (
	weekdays = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
	months   = []string{
		"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December",
	}
)

func ofDate(f func(Date) Value) func(c *call, a []Value) Value {
	return func(c *call, a []Value) Value {
		d, ok := asDate(single(a[0]))
		if !ok {
			return c.warnf("%s() of %s", "%s() của %s", c.name, TypeName(a[0]))
		}
		return f(d)
	}
}

func asDate(v Value) (Date, bool) {
	switch v := v.(type) {
	case Date:
		return v, true
	case DateTime:
		return v.Date, true
	}
	return Date{}, false
}

// single takes a list of one for its item.
func single(v Value) Value {
	if list, ok := v.([]Value); ok && len(list) == 1 {
		return list[0]
	}
	return v
}

func (c *call) noSuch(v Value) Value {
	if v == nil {
		return nil
	}
	return c.warnf("%s is no %s", "%s không phải là %s", shorten(String(v), 40), c.name)
}

func dateOf(c *call, a []Value) Value {
	v := single(a[0])
	if d, ok := asDate(v); ok {
		return d
	}
	if d, ok := parseDate(str(v)); ok {
		return d
	}
	return c.noSuch(v)
}

func (c *call) date(a []Value) Value {
	year, ok1 := integer(num(a[0]))
	month, ok2 := integer(num(a[1]))
	day, ok3 := integer(num(a[2]))
	if ok1 && ok2 && ok3 && month <= 12 && day <= 31 && month > 0 && day > 0 && max(year, -year) <= maxYear {
		if d, ok := NewDate(int(year), int(month), int(day)); ok {
			return d
		}
	}
	return c.warn("there is no such day", "không có ngày này")
}

func timeOf(c *call, a []Value) Value {
	switch v := single(a[0]).(type) {
	case Time:
		return v
	case DateTime:
		return v.Time
	case Date:
		return Time{Zone: UTC}
	case string:
		if t, ok := parseTime(v); ok {
			return t
		}
	}
	return c.noSuch(a[0])
}

// clock makes a time of hour, minute, second with fraction, and offset.
func (c *call) clock(a []Value, offset Value) Value {
	hour, ok1 := integer(num(a[0]))
	minute, ok2 := integer(num(a[1]))
	d, ok3 := daysDurationOf(num(a[2]))
	if !ok1 || !ok2 || !ok3 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || d.negative() || d.seconds > 59 {
		return c.warn("there is no such time", "không có giờ này")
	}
	t := Time{int(hour), int(minute), int(d.seconds), int(d.nanos), Zone{}}
	if o, ok := offset.(DaysDuration); ok {
		zone, ok := OffsetZone(int(min(max(o.seconds, -86400), 86400)))
		if !ok || o.nanos != 0 {
			return c.warn("an offset is at most 14 hours", "độ lệch múi giờ tối đa là 14 giờ")
		}
		t.Zone = zone
	}
	return t
}

func dateTimeOf(c *call, a []Value) Value {
	switch v := single(a[0]).(type) {
	case DateTime:
		return v
	case Date:
		return v.midnight(UTC)
	case string:
		if dt, ok := parseDateTime(v); ok {
			return dt
		}
	}
	return c.noSuch(a[0])
}

func dateAndTime(c *call, a []Value) Value {
	d, ok := asDate(single(a[0]))
	t, isTime := a[1].(Time)
	if !ok || !isTime {
		return c.noSuch(a[0])
	}
	return DateTime{d, t}
}

func inTimezone(c *call, a []Value) Value { return c.withZone(a[0], str(a[1])) }

func (c *call) withZone(v Value, name string) Value {
	zone, ok := NamedZone(name)
	if !ok {
		if zone, ok = parseZone(name); !ok || name == "" {
			return c.warnf("there is no time zone %q", "không có múi giờ %q", name)
		}
	}
	dt, ok := v.(DateTime)
	if !ok {
		return nil
	}
	if dt, ok = dt.inZone(zone); !ok {
		return c.warn("the result is out of range", "kết quả vượt phạm vi cho phép")
	}
	return dt
}

func (c *call) dateTime(a []Value, offset Value) Value {
	d, ok1 := c.date(a[:3]).(Date)
	t, ok2 := c.clock(a[3:6], offset).(Time)
	if !ok1 || !ok2 {
		return nil
	}
	return DateTime{d, t}
}

func durationOf(c *call, a []Value) Value {
	switch v := single(a[0]).(type) {
	case DaysDuration, YearsDuration:
		return v
	case string:
		if d, ok := parseDuration(v); ok {
			return d
		}
	}
	return c.noSuch(a[0])
}

// monthsBetween counts the whole months from one date to another.
func monthsBetween(c *call, a []Value) Value {
	from, ok1 := asDate(single(a[0]))
	to, ok2 := asDate(single(a[1]))
	if !ok1 || !ok2 {
		if slices.Contains(a, nil) {
			return nil
		}
		return c.warnf("%s() needs two dates", "%s() cần hai ngày", c.name)
	}
	total := int64(to.Year-from.Year)*12 + int64(to.Month-from.Month)
	first, second := dayInstant(a[0]), dayInstant(a[1])
	if moved, ok := from.addMonths(total); ok {
		switch at := moved.epochDay()*86400 + first - from.epochDay()*86400; {
		case total > 0 && at > second:
			total--
		case total < 0 && at < second:
			total++
		}
	}
	return YearsDuration{total}
}

// dayInstant orders dates and local date times.
func dayInstant(v Value) int64 {
	switch v := single(v).(type) {
	case Date:
		return v.epochDay() * 86400
	case DateTime:
		return v.Date.epochDay()*86400 + v.Time.secondOfDay()
	}
	return 0
}
