package clock

import (
	"fmt"
	"strings"
	"time"
)

// DayKind is what a day is.
type DayKind string

// Kinds of day.
const (
	DayWorking DayKind = "working"
	DaySwapped DayKind = "swapped" // worked in exchange (làm bù)
	DayWeekend DayKind = "weekend"
	DayHoliday DayKind = "holiday"       // announced day off
	DayFixed   DayKind = "fixed_holiday" // fixed-date holiday of a year that is not published
)

// DayRole is the part a day plays in a reckoning.
type DayRole string

// Roles of a day.
const (
	RoleHandedIn DayRole = "handed_in" // handed in outside the sessions, valid only later
	RoleReceipt  DayRole = "receipt"   // day of valid receipt, not counted
	RoleCounted  DayRole = "counted"   // No says which day it is, Minutes how much of it
	RoleSkipped  DayRole = "skipped"   // not counted
	RoleMoved    DayRole = "moved"     // the day a due date moved to from a day off
)

// DayReckoning is one day of a reckoning.
type DayReckoning struct {
	Date        string  `json:"date"`    // "2026-04-24"
	Weekday     string  `json:"weekday"` // "friday"
	Kind        DayKind `json:"kind"`
	Role        DayRole `json:"role"`
	No          int     `json:"no,omitempty"`          // running number of a counted day
	Minutes     int64   `json:"minutes,omitempty"`     // working minutes counted, for an hour limit
	Provisional bool    `json:"provisional,omitempty"` // the year is not published
	Due         bool    `json:"due,omitempty"`         // the due day
	VI          string  `json:"vi"`
	EN          string  `json:"en"`
}

// kindOf says what a day is and why.
func (c *Calendar) kindOf(d day) (DayKind, names) {
	if w, ok := c.work[d]; ok {
		return DaySwapped, w.names
	}
	if n, ok := c.off[d]; ok {
		return DayHoliday, n
	}
	if n, ok := c.fixedOn(d); ok {
		return DayFixed, n
	}
	if c.week[d.weekday()] == nil {
		return DayWeekend, names{vi: "Nghỉ cuối tuần", en: "Weekend"}
	}
	return DayWorking, names{}
}

// listing walks the days of a reckoning.
type listing struct {
	cal     *Calendar
	r       Reckoning
	handed  day
	receipt day
	due     day
	nominal day  // last day of the limit before it moved
	no      int  // days counted so far
	late    bool // same-day limit, received after the cutoff
}

func (c *Calendar) listDays(r Reckoning) []DayReckoning {
	l := listing{cal: c, r: r}
	l.handed, _ = split(r.Received)
	nanos := int64(0)
	l.receipt, nanos = split(r.ValidReceipt)
	l.due = l.receipt
	if r.Due != nil {
		l.due, _ = split(*r.Due)
	}
	l.nominal = l.due
	if r.Moved {
		l.nominal = nominalEnd(l.receipt, r.Limit)
	}
	l.late = r.Limit.Unit == SameDay && nanos > int64(r.Limit.cutoff())*minuteNanos
	days := make([]DayReckoning, 0, int(l.due-l.handed)+1)
	for d := l.handed; d <= l.due; d++ {
		days = append(days, l.day(d))
	}
	return days
}

func (l *listing) day(d day) DayReckoning {
	kind, why := l.cal.kindOf(d)
	out := DayReckoning{Date: d.String(), Weekday: strings.ToLower(d.weekday().String()), Kind: kind,
		Provisional: !l.cal.Published(d.year()), Due: l.r.Due != nil && d == l.due}
	role := l.role(&out, d)
	sep := func(a, b string) string {
		if a == "" {
			return b
		}
		return a + ": " + lowerFirst(b)
	}
	out.VI, out.EN = sep(why.vi, role.vi), sep(why.en, role.en)
	return out
}

// role fills in Role, No and Minutes and gives their words.
func (l *listing) role(out *DayReckoning, d day) names {
	dayOff := l.cal.hoursOf(d) == nil
	unit := l.r.Limit.Unit
	switch {
	case d < l.receipt && d == l.handed:
		out.Role = RoleHandedIn
		at := timeOfDay(l.r.Received)
		return names{"Nộp lúc " + at + ", ngoài giờ làm việc", "Handed in at " + at + ", outside working hours"}
	case d < l.receipt:
		out.Role = RoleSkipped
		return notCounted
	case unit == Hour:
		return l.hourRole(out, d, dayOff)
	case d == l.receipt && (unit != SameDay || l.late):
		out.Role = RoleReceipt
		if l.late {
			at := timeOfDay(l.r.ValidReceipt)
			return names{"Tiếp nhận lúc " + at + ", sau giờ chốt " + l.r.Limit.cutoffText() + ", trả vào ngày làm việc tiếp theo",
				"Received at " + at + ", after the cutoff " + l.r.Limit.cutoffText() + ": due the next working day"}
		}
		return l.validReceipt()
	case unit == CalendarDay || unit == Month:
		return l.calendarRole(out, d)
	case dayOff:
		out.Role = RoleSkipped
		return notCounted
	}
	l.no++
	out.Role, out.No = RoleCounted, l.no
	return names{fmt.Sprintf("Ngày làm việc thứ %d", l.no), fmt.Sprintf("Working day %d", l.no)}
}

var notCounted = names{"Không tính", "Not counted"}

func (l *listing) validReceipt() names {
	at := timeOfDay(l.r.ValidReceipt)
	return names{"Tiếp nhận hợp lệ lúc " + at + ", chưa tính", "Validly received at " + at + ", not counted"}
}

func timeOfDay(at time.Time) string { return at.In(Zone).Format("15:04") }

// calendarRole is the role of a day in a limit of calendar days or months, where days
// off count too but the last one moves on.
func (l *listing) calendarRole(out *DayReckoning, d day) names {
	switch {
	case d > l.nominal && d == l.due:
		out.Role = RoleMoved
		return names{"Ngày cuối rơi vào ngày nghỉ, thời hạn kết thúc vào ngày làm việc này",
			"The last day is a day off, the limit ends on this working day"}
	case d > l.nominal:
		out.Role = RoleSkipped
		return notCounted
	}
	l.no++
	out.Role, out.No = RoleCounted, l.no
	return names{fmt.Sprintf("Ngày thứ %d", l.no), fmt.Sprintf("Day %d", l.no)}
}

// hourRole is the role of a day in a limit of working hours.
func (l *listing) hourRole(out *DayReckoning, d day, dayOff bool) names {
	if dayOff {
		out.Role = RoleSkipped
		return notCounted
	}
	soFar := func(at time.Time) int64 {
		if at.After(*l.r.Due) {
			at = *l.r.Due
		}
		return int64(l.cal.WorkingBetween(l.r.ValidReceipt, at) / time.Minute)
	}
	out.Minutes = soFar((d + 1).at(0)) - soFar(d.at(0))
	if out.Minutes == 0 && d != l.due { // received as the last session closed
		out.Role = RoleReceipt
		return l.validReceipt()
	}
	l.no++
	out.Role, out.No = RoleCounted, l.no
	return names{"Tính " + hoursVI(out.Minutes), hoursEN(out.Minutes) + " counted"}
}

func hoursVI(minutes int64) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return fmt.Sprintf("%d phút", m)
	case m == 0:
		return fmt.Sprintf("%d giờ", h)
	default:
		return fmt.Sprintf("%d giờ %d phút", h, m)
	}
}

func hoursEN(minutes int64) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %d min", h, m)
	}
}

// lowerFirst continues a sentence after a colon.
func lowerFirst(s string) string {
	for i, r := range s {
		if i == 0 {
			return strings.ToLower(string(r)) + s[len(string(r)):]
		}
	}
	return s
}
