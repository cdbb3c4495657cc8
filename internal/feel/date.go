package feel

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxYear bounds dates on both sides (DMN 1.5 clause 10.3.2.3.4).
const maxYear = 999_999_999

// Date is a FEEL date, proleptic Gregorian, years from -999,999,999 to 999,999,999.
type Date struct {
	Year       int
	Month, Day int
}

// NewDate makes a date; ok is false when there is no such day.
func NewDate(year, month, day int) (_ Date, ok bool) {
	d := Date{year, month, day}
	return d, d.valid()
}

func (d Date) valid() bool {
	return d.Year >= -maxYear && d.Year <= maxYear && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// String is the ISO 8601 form, such as 2026-11-23.
func (d Date) String() string { return string(d.append(nil)) }

func (d Date) append(b []byte) []byte {
	y := d.Year
	if y < 0 {
		b = append(b, '-')
		y = -y
	}
	return fmt.Appendf(b, "%04d-%02d-%02d", y, d.Month, d.Day)
}

// Weekday is 1 for Monday to 7 for Sunday.
func (d Date) Weekday() int {
	w := (d.epochDay() + 3) % 7 // 1970-01-01 was a Thursday
	if w < 0 {
		w += 7
	}
	return int(w) + 1
}

func (d Date) epochDay() int64 {
	// Days from civil, after Howard Hinnant: years begin in March, eras have 400 years.
	y, m := int64(d.Year), int64(d.Month)
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + int64(d.Day) - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

func dateOfEpochDay(days int64) (Date, bool) {
	const limit = int64(maxYear+1) * 366
	if days < -limit || days > limit {
		return Date{}, false
	}
	z := days + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	m := (mp+2)%12 + 1
	y := yoe + era*400
	if m <= 2 {
		y++
	}
	d := Date{int(y), int(m), int(doy-(153*mp+2)/5) + 1}
	return d, d.Year >= -maxYear && d.Year <= maxYear
}

// addMonths keeps the day where the month has it, else takes the month's last.
func (d Date) addMonths(months int64) (Date, bool) {
	const limit = int64(2*maxYear) * 12
	if months > limit || months < -limit {
		return Date{}, false
	}
	total := int64(d.Year)*12 + int64(d.Month-1) + months
	year := floorDiv(total, 12)
	if year < -maxYear || year > maxYear {
		return Date{}, false
	}
	r := Date{Year: int(year), Month: int(total-year*12) + 1}
	r.Day = min(d.Day, daysIn(r.Year, r.Month))
	return r, true
}

func (d Date) compare(o Date) int { return compareInt(d.epochDay(), o.epochDay()) }

// isoWeek is the ISO 8601 week number.
func (d Date) isoWeek() int {
	thursday := d.epochDay() - int64(d.Weekday()) + 4
	t, _ := dateOfEpochDay(thursday)
	return int(thursday-Date{t.Year, 1, 1}.epochDay())/7 + 1
}

func (d Date) dayOfYear() int { return int(d.epochDay()-Date{d.Year, 1, 1}.epochDay()) + 1 }

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func compareInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// parseDate reads the xsd:date form without a zone.
func parseDate(s string) (Date, bool) {
	rest, negative := strings.CutPrefix(s, "-")
	i := strings.IndexByte(rest, '-')
	if i < 4 || i > 9 || i > 4 && rest[0] == '0' || len(rest) != i+6 || rest[i+3] != '-' {
		return Date{}, false
	}
	year, ok1 := digitsValue(rest[:i])
	month, ok2 := digitsValue(rest[i+1 : i+3])
	day, ok3 := digitsValue(rest[i+4:])
	if negative {
		year = -year
	}
	d := Date{year, month, day}
	return d, ok1 && ok2 && ok3 && d.valid()
}

func digitsValue(s string) (int, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// DateOf is the date of an instant in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, int(m), d}
}
