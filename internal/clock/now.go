package clock

import "time"

// Clock tells the time. It is passed in wherever the present matters, so that tests
// choose it; workflows use the workflow's own time instead.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock, in UTC.
type System struct{}

// Now is the present in UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// Fixed is a clock that always says the same.
type Fixed time.Time

// Now is the fixed instant in UTC.
func (f Fixed) Now() time.Time { return time.Time(f).UTC() }
