package feel

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"
)

// DaysDuration is a days and time duration, exact to the nanosecond. It is comparable; use [NewDaysDuration].
type DaysDuration struct {
	seconds int64
	nanos   int32 // same sign as seconds
}

// maxDurationSeconds keeps sums of two durations inside int64.
const maxDurationSeconds = math.MaxInt64 / 4

// NewDaysDuration is a Go duration as FEEL value.
func NewDaysDuration(d time.Duration) DaysDuration {
	return DaysDuration{int64(d / time.Second), int32(d % time.Second)}
}

// Duration is the Go duration; ok is false beyond some 292 years.
func (d DaysDuration) Duration() (_ time.Duration, ok bool) {
	if d.seconds > math.MaxInt64/int64(time.Second)-1 || d.seconds < -math.MaxInt64/int64(time.Second)+1 {
		return 0, false
	}
	return time.Duration(d.seconds)*time.Second + time.Duration(d.nanos), true
}

// Seconds is the whole seconds.
func (d DaysDuration) Seconds() int64 { return d.seconds }

func (d DaysDuration) negated() DaysDuration { return DaysDuration{-d.seconds, -d.nanos} }

func (d DaysDuration) negative() bool { return d.seconds < 0 || d.nanos < 0 }

func (d DaysDuration) add(o DaysDuration) (DaysDuration, bool) {
	return daysDuration(d.seconds+o.seconds, int64(d.nanos)+int64(o.nanos))
}

// daysDuration brings seconds and nanoseconds to the same sign and checks the range.
func daysDuration(seconds, nanos int64) (DaysDuration, bool) {
	seconds += nanos / 1e9
	nanos %= 1e9
	if seconds > 0 && nanos < 0 {
		seconds, nanos = seconds-1, nanos+1e9
	} else if seconds < 0 && nanos > 0 {
		seconds, nanos = seconds+1, nanos-1e9
	}
	return DaysDuration{seconds, int32(nanos)}, seconds <= maxDurationSeconds && seconds >= -maxDurationSeconds
}

func (d DaysDuration) compare(o DaysDuration) int {
	if c := compareInt(d.seconds, o.seconds); c != 0 {
		return c
	}
	return compareInt(int64(d.nanos), int64(o.nanos))
}

// number is the duration in seconds.
func (d DaysDuration) number() *apd.Decimal {
	r, _ := operate(numbers.Add, apd.New(d.seconds, 0), apd.New(int64(d.nanos), -9))
	return r
}

func daysDurationOf(seconds *apd.Decimal) (DaysDuration, bool) {
	whole, ok := truncated(seconds)
	if !ok {
		return DaysDuration{}, false
	}
	fraction, ok := operate(numbers.Sub, seconds, apd.New(whole, 0))
	if !ok {
		return DaysDuration{}, false
	}
	fraction, ok = operate(numbers.Mul, fraction, apd.New(1, 9))
	if !ok {
		return DaysDuration{}, false
	}
	nanos, ok := truncated(fraction)
	if !ok {
		return DaysDuration{}, false
	}
	return daysDuration(whole, nanos)
}

// parts splits the absolute value.
func (d DaysDuration) parts() (days, hours, minutes, seconds, nanos int64) {
	s, n := d.seconds, int64(d.nanos)
	if d.negative() {
		s, n = -s, -n
	}
	return s / 86400, s / 3600 % 24, s / 60 % 60, s % 60, n
}

// String is the ISO 8601 form, such as P1DT2H3M4.5S; zero is PT0S.
func (d DaysDuration) String() string {
	days, h, m, s, n := d.parts()
	var b strings.Builder
	if d.negative() {
		b.WriteByte('-')
	}
	b.WriteByte('P')
	part := func(v int64, unit byte) {
		if v != 0 {
			b.WriteString(strconv.FormatInt(v, 10))
			b.WriteByte(unit)
		}
	}
	part(days, 'D')
	if h == 0 && m == 0 && s == 0 && n == 0 && days != 0 {
		return b.String()
	}
	b.WriteByte('T')
	part(h, 'H')
	part(m, 'M')
	if n != 0 {
		fraction := strconv.FormatInt(1e9+n, 10)[1:]
		b.WriteString(strconv.FormatInt(s, 10) + "." + strings.TrimRight(fraction, "0") + "S")
	} else if s != 0 || h == 0 && m == 0 {
		b.WriteString(strconv.FormatInt(s, 10) + "S")
	}
	return b.String()
}

// YearsDuration is a years and months duration.
type YearsDuration struct{ Months int64 }

// maxMonths keeps sums of two durations inside int64.
const maxMonths = math.MaxInt64 / 4

func yearsDuration(months int64) (YearsDuration, bool) {
	return YearsDuration{months}, months <= maxMonths && months >= -maxMonths
}

// String is the ISO 8601 form, such as P1Y2M; zero is P0M.
func (d YearsDuration) String() string {
	m, sign := d.Months, ""
	if m < 0 {
		m, sign = -m, "-"
	}
	switch {
	case m%12 == 0 && m != 0:
		return sign + "P" + strconv.FormatInt(m/12, 10) + "Y"
	case m < 12:
		return sign + "P" + strconv.FormatInt(m, 10) + "M"
	}
	return sign + "P" + strconv.FormatInt(m/12, 10) + "Y" + strconv.FormatInt(m%12, 10) + "M"
}

// parseDuration reads either kind. P1Y2D, which is both, is neither.
func parseDuration(s string) (Value, bool) {
	rest, negative := strings.CutPrefix(s, "-")
	if !strings.HasPrefix(rest, "P") || len(rest) < 3 {
		return nil, false
	}
	date, clock, hasTime := strings.Cut(rest[1:], "T")
	if hasTime && clock == "" {
		return nil, false
	}
	p := durationParser{text: date}
	years, hasYears := p.take('Y')
	months, hasMonths := p.take('M')
	days, hasDays := p.take('D')
	if p.text != "" || p.bad {
		return nil, false
	}
	if hasYears || hasMonths {
		if hasDays || hasTime || years > maxMonths/13 || months > maxMonths/2 {
			return nil, false
		}
		total := years*12 + months
		if negative {
			total = -total
		}
		return yearsOrNil(total)
	}
	p.text = clock
	hours, _ := p.take('H')
	minutes, _ := p.take('M')
	seconds, nanos := p.takeSeconds()
	if p.text != "" || p.bad {
		return nil, false
	}
	const most = maxDurationSeconds / 4
	if days > most/86400 || hours > most/3600 || minutes > most/60 || seconds > most {
		return nil, false
	}
	total := days*86400 + hours*3600 + minutes*60 + seconds
	if negative {
		total, nanos = -total, -nanos
	}
	d, ok := daysDuration(total, nanos)
	if !ok {
		return nil, false
	}
	return d, true
}

func yearsOrNil(months int64) (Value, bool) {
	d, ok := yearsDuration(months)
	if !ok {
		return nil, false
	}
	return d, true
}

type durationParser struct {
	text string
	bad  bool
}

// take reads digits followed by a unit; nothing is read when another unit follows.
func (p *durationParser) take(unit byte) (int64, bool) {
	i := strings.IndexByte(p.text, unit)
	if i < 0 {
		return 0, false
	}
	v, err := strconv.ParseInt(p.text[:i], 10, 64)
	if err != nil || !isDigit(rune(p.text[0])) {
		p.bad = true
		return 0, false
	}
	p.text = p.text[i+1:]
	return v, true
}

func (p *durationParser) takeSeconds() (seconds, nanos int64) {
	number, ok := strings.CutSuffix(p.text, "S")
	if !ok {
		return 0, 0
	}
	whole, fraction, _ := strings.Cut(number, ".")
	if whole == "" && fraction != "" { // XML Schema has .5 and 5. beside 0.5
		whole = "0"
	}
	v, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || !isDigit(rune(whole[0])) || strings.Trim(fraction, "0123456789") != "" {
		p.bad = true
		return 0, 0
	}
	p.text = ""
	n, _ := digitsValue((fraction + "000000000")[:9])
	return v, int64(n)
}
