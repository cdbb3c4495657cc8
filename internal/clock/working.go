package clock

import (
	"sort"
	"time"
)

// Moment is a reckoned instant in UTC, and whether a year without a published
// calendar had a part in it.
type Moment struct {
	At          time.Time `json:"at"`
	Provisional bool      `json:"provisional,omitempty"`
}

// maxWorking is the most working time that is added in one go: MaxHours and a stop of
// some years on top of it stay below.
const maxWorking = 50 * 366 * 24 * time.Hour

// IsWorkingDay reports whether the local day of t has sessions.
func (c *Calendar) IsWorkingDay(t time.Time) bool {
	if !inRange(t) {
		return false
	}
	d, _ := split(t)
	return c.hoursOf(d) != nil
}

// IsWorkingInstant reports whether t lies in a session, both ends included.
func (c *Calendar) IsWorkingInstant(t time.Time) bool {
	if !inRange(t) {
		return false
	}
	d, nanos := split(t)
	next, ok := c.hoursOf(d).next(nanos)
	return ok && next == nanos
}

// NextWorkingInstant is the first working instant from t on: t itself inside a
// session (both ends included), else the start of the next one. Outside
// MinYear–MaxYear it is t unchanged.
func (c *Calendar) NextWorkingInstant(t time.Time) time.Time {
	if !inRange(t) {
		return t.UTC()
	}
	at, err := c.nextWorking(t)
	if err != nil {
		return t.UTC()
	}
	return at
}

func (c *Calendar) nextWorking(t time.Time) (time.Time, error) {
	if !inRange(t) {
		return time.Time{}, outOfRange()
	}
	d, nanos := split(t)
	if next, ok := c.hoursOf(d).next(nanos); ok {
		return d.at(next), nil
	}
	d, h, err := c.nthWorkingDay(d+1, 1)
	if err != nil {
		return time.Time{}, err
	}
	return d.at(h.start()), nil
}

// AddWorking is the first instant at which d of working time has passed since from:
// the end of a session rather than the start of the next. 0 gives the next working
// instant. Errors: KeyNegative, KeyOutOfRange.
func (c *Calendar) AddWorking(from time.Time, d time.Duration) (Moment, error) {
	at, err := c.addWorking(from, d)
	if err != nil {
		return Moment{}, err
	}
	return Moment{At: at, Provisional: len(c.MissingYears(from, at)) > 0}, nil
}

func (c *Calendar) addWorking(from time.Time, d time.Duration) (time.Time, error) {
	switch {
	case d < 0:
		return time.Time{}, refuse(KeyNegative, "Không thể cộng thời gian làm việc âm.", "Working time to add cannot be negative.")
	case !inRange(from) || d > maxWorking:
		return time.Time{}, outOfRange()
	case d == 0:
		return c.nextWorking(from)
	}
	dd, nanos := split(from)
	year := dd.year()
	target := c.table(year).before(dd, nanos) + int64(d)
	for {
		t := c.table(year)
		if target <= t.total() {
			i := sort.Search(t.length, func(i int) bool { return int64(t.minutes[i+1])*minuteNanos >= target })
			within := t.hours[i].reach(target - int64(t.minutes[i])*minuteNanos)
			return (t.first + day(i)).at(within), nil
		}
		target -= t.total()
		if year++; year > MaxYear {
			return time.Time{}, outOfRange()
		}
	}
}

// AddWorkingDays is the end of the last session of the n-th working day after the day
// of from; a from after hours or on a day off counts as the next working day. 0 gives
// the end of that day itself. Errors: KeyNegative, KeyOutOfRange.
func (c *Calendar) AddWorkingDays(from time.Time, n int) (Moment, error) {
	if n < 0 {
		return Moment{}, refuse(KeyNegative, "Không thể cộng số ngày âm.", "Days to add cannot be negative.")
	}
	start, err := c.nextWorking(from)
	if err != nil {
		return Moment{}, err
	}
	d, _ := split(start)
	d, h, err := c.nthWorkingDay(d, n+1)
	if err != nil {
		return Moment{}, err
	}
	at := d.at(h.end())
	return Moment{At: at, Provisional: len(c.MissingYears(from, at)) > 0}, nil
}

// nthWorkingDay is the n-th working day (n >= 1) from d on, d included.
func (c *Calendar) nthWorkingDay(d day, n int) (day, *hours, error) {
	year := d.year()
	for ; year <= MaxYear; year++ {
		t := c.table(year)
		before := int32(0)
		if i := int(d - t.first); i > 0 {
			before = t.days[i]
		}
		if left := int(t.days[t.length] - before); left < n {
			n -= left
			continue
		}
		target := before + int32(n)
		i := sort.Search(t.length, func(i int) bool { return t.days[i+1] >= target })
		return t.first + day(i), t.hours[i], nil
	}
	return 0, nil, outOfRange()
}

// WorkingBetween is the working time from a to b, 0 when b is not after a. What lies
// outside MinYear–MaxYear does not count.
func (c *Calendar) WorkingBetween(a, b time.Time) time.Duration {
	first, last := dayOf(MinYear, time.January, 1).at(0), dayOf(MaxYear+1, time.January, 1).at(-1)
	if a.Before(first) {
		a = first
	}
	if b.After(last) {
		b = last
	}
	if !b.After(a) {
		return 0
	}
	da, na := split(a)
	db, nb := split(b)
	ya, yb := da.year(), db.year()
	sum := c.table(yb).before(db, nb) - c.table(ya).before(da, na)
	for y := ya; y < yb; y++ {
		sum += c.table(y).total()
	}
	return time.Duration(sum)
}

// WorkingLeft is the working time from now to due, negative once due has passed.
func (c *Calendar) WorkingLeft(now, due time.Time) time.Duration {
	if now.After(due) {
		return -c.WorkingBetween(due, now)
	}
	return c.WorkingBetween(now, due)
}
