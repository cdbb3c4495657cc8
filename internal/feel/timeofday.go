package feel

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

type zoneKind uint8

const (
	zoneNone zoneKind = iota
	zoneOffset
	zoneNamed
)

// Zone is the zone of a time: none (local time), an offset from UTC, or a name of the IANA database. It is comparable.
type Zone struct {
	kind   zoneKind
	offset int // seconds east of UTC
	name   string
}

// UTC is the zone with offset zero.
var UTC = Zone{kind: zoneOffset}

// OffsetZone is a zone by its seconds east of UTC, at most 14 hours; ok is false beyond.
func OffsetZone(seconds int) (_ Zone, ok bool) {
	return Zone{kind: zoneOffset, offset: seconds}, seconds >= -14*3600 && seconds <= 14*3600
}

// NamedZone is a zone by its IANA name, such as Asia/Ho_Chi_Minh; ok is false for an unknown one.
func NamedZone(name string) (_ Zone, ok bool) {
	_, ok = loadLocation(name)
	return Zone{kind: zoneNamed, name: name}, ok
}

// zones keeps locations already read; it holds known names only, so it stays small.
var zones sync.Map

func loadLocation(name string) (*time.Location, bool) {
	if l, ok := zones.Load(name); ok {
		return l.(*time.Location), true
	}
	if name == "" || name == "Local" || len(name) > 64 {
		return nil, false
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, l)
	return l, true
}

// IsLocal tells whether there is no zone.
func (z Zone) IsLocal() bool { return z.kind == zoneNone }

// Name is the IANA name, or empty.
func (z Zone) Name() string { return z.name }

// String is the zone as it is written behind a time: "", "Z", "+07:00", "@Asia/Ho_Chi_Minh".
func (z Zone) String() string {
	switch z.kind {
	case zoneNamed:
		return "@" + z.name
	case zoneOffset:
		if z.offset == 0 {
			return "Z"
		}
		o, sign := z.offset, byte('+')
		if o < 0 {
			o, sign = -o, '-'
		}
		s := fmt.Sprintf("%c%02d:%02d", sign, o/3600, o/60%60)
		if o%60 != 0 {
			s += fmt.Sprintf(":%02d", o%60)
		}
		return s
	}
	return ""
}

// location is the zone as Go has it; UTC for none.
func (z Zone) location() *time.Location {
	switch z.kind {
	case zoneNamed:
		if l, ok := loadLocation(z.name); ok {
			return l
		}
	case zoneOffset:
		if z.offset != 0 {
			return time.FixedZone("", z.offset)
		}
	}
	return time.UTC
}

// zoneReference is the day whose offset stands for a named zone where a time of day has no date: a value of FEEL must
// not depend on today.
var zoneReference = Date{2000, 1, 1}

// Time is a FEEL time of day, to the nanosecond.
type Time struct {
	Hour, Minute, Second, Nano int
	Zone                       Zone
}

func (t Time) valid() bool {
	return t.Hour >= 0 && t.Hour < 24 && t.Minute >= 0 && t.Minute < 60 && t.Second >= 0 && t.Second < 60 &&
		t.Nano >= 0 && t.Nano < 1e9
}

// String is the ISO 8601 form with the zone: 15:00:00, 15:00:00.5+07:00, 15:00:00@Asia/Ho_Chi_Minh.
func (t Time) String() string { return string(t.append(nil)) }

func (t Time) append(b []byte) []byte {
	b = fmt.Appendf(b, "%02d:%02d:%02d", t.Hour, t.Minute, t.Second)
	if t.Nano != 0 {
		b = append(b, strings.TrimRight(fmt.Sprintf(".%09d", t.Nano), "0")...)
	}
	return append(b, t.Zone.String()...)
}

func (t Time) secondOfDay() int64 { return int64(t.Hour)*3600 + int64(t.Minute)*60 + int64(t.Second) }

func timeOfSecond(second int64, nano int, z Zone) Time {
	return Time{int(second / 3600), int(second / 60 % 60), int(second % 60), nano, z}
}

// offset is the time's seconds east of UTC, on zoneReference for a named zone.
func (t Time) offset() int { return DateTime{zoneReference, t}.offset() }

// compare is by the instant; ok is false for a time with a zone against one without.
func (t Time) compare(o Time) (_ int, ok bool) {
	if t.Zone.IsLocal() != o.Zone.IsLocal() {
		return 0, false
	}
	a, b := t.secondOfDay()-int64(t.offset()), o.secondOfDay()-int64(o.offset())
	if a != b {
		return compareInt(a, b), true
	}
	return compareInt(int64(t.Nano), int64(o.Nano)), true
}

// parseTime reads hh:mm:ss with fraction and zone. 24:00:00 is the midnight at the day's end, as in XML Schema.
func parseTime(s string) (Time, bool) {
	t, _, ok := parseClock(s)
	return t, ok
}

// parseClock is parseTime that also tells whether the time was written 24:00:00.
func parseClock(s string) (_ Time, nextDay, ok bool) {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' {
		return Time{}, false, false
	}
	h, ok1 := digitsValue(s[:2])
	m, ok2 := digitsValue(s[3:5])
	sec, ok3 := digitsValue(s[6:8])
	if nextDay = h == 24; nextDay {
		h = 0
	}
	t := Time{Hour: h, Minute: m, Second: sec}
	if !ok1 || !ok2 || !ok3 || !t.valid() {
		return Time{}, false, false
	}
	s = s[8:]
	if strings.HasPrefix(s, ".") {
		end := 1
		for end < len(s) && isDigit(rune(s[end])) {
			end++
		}
		if end == 1 || end > 30 {
			return Time{}, false, false
		}
		t.Nano, _ = digitsValue((s[1:end] + "000000000")[:9])
		s = s[end:]
	}
	if nextDay && (m != 0 || sec != 0 || t.Nano != 0) {
		return Time{}, false, false
	}
	t.Zone, ok = parseZone(s)
	return t, nextDay, ok
}

func parseZone(s string) (Zone, bool) {
	switch {
	case s == "":
		return Zone{}, true
	case s == "Z" || s == "z":
		return UTC, true
	case s[0] == '@':
		return NamedZone(s[1:])
	case len(s) != 6 && len(s) != 9 || s[0] != '+' && s[0] != '-' || s[3] != ':':
		return Zone{}, false
	}
	h, ok1 := digitsValue(s[1:3])
	m, ok2 := digitsValue(s[4:6])
	sec, ok3 := 0, true
	if len(s) == 9 {
		sec, ok3 = digitsValue(s[7:])
		ok3 = ok3 && s[6] == ':'
	}
	if !ok1 || !ok2 || !ok3 || m > 59 || sec > 59 {
		return Zone{}, false
	}
	offset := h*3600 + m*60 + sec
	if s[0] == '-' {
		offset = -offset
	}
	return OffsetZone(offset)
}
