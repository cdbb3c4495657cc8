package clock

import "time"

// Reckoning is a due date and how it came about.
type Reckoning struct {
	Limit        Limit          `json:"limit"`
	Received     time.Time      `json:"received"`      // as handed in, UTC
	ValidReceipt time.Time      `json:"valid_receipt"` // the same, or the start of the next session
	Due          *time.Time     `json:"due,omitempty"` // nil: per_plan
	Provisional  bool           `json:"provisional,omitempty"`
	MissingYears []int          `json:"missing_years,omitempty"` // without a published calendar
	Moved        bool           `json:"moved,omitempty"`         // the last day was a day off, the due date moved on
	Days         []DayReckoning `json:"days,omitempty"`          // from the day of receipt to the due day
}

// Due reckons the due date of a dossier from the moment it was handed in, day by day.
// The rules are in the package's documentation. Errors: KeyLimitInvalid, KeyOutOfRange,
// and KeyYearMissing from a Strict calendar.
func (c *Calendar) Due(received time.Time, l Limit) (Reckoning, error) {
	if err := l.Validate(); err != nil {
		return Reckoning{}, err
	}
	r, err := c.reckon(received, l)
	if err != nil {
		return Reckoning{}, err
	}
	if err := c.checkStrict(r.MissingYears); err != nil {
		return Reckoning{}, err
	}
	r.Days = c.listDays(r)
	return r, nil
}

// Add reckons the due date of a step or a timer that starts at from: the rules of Due,
// but the amount may be 0 and a Strict calendar answers provisionally. The Moment is
// nil for per_plan. Errors: KeyLimitInvalid, KeyOutOfRange.
func (c *Calendar) Add(from time.Time, l Limit) (*Moment, error) {
	if err := l.ValidateStep(); err != nil {
		return nil, err
	}
	r, err := c.reckon(from, l)
	if err != nil || r.Due == nil {
		return nil, err
	}
	return &Moment{At: *r.Due, Provisional: r.Provisional}, nil
}

// reckon is Due without the list of days. The limit has been validated.
func (c *Calendar) reckon(received time.Time, l Limit) (Reckoning, error) {
	valid, err := c.nextWorking(received)
	if err != nil {
		return Reckoning{}, err
	}
	r := Reckoning{Limit: l, Received: received.UTC().Round(0), ValidReceipt: valid}
	last := valid
	if l.Unit != PerPlan {
		due, moved, err := c.dueFrom(valid, l)
		if err != nil {
			return Reckoning{}, err
		}
		r.Due, r.Moved, last = &due, moved, due
	}
	r.MissingYears = c.MissingYears(received, last)
	r.Provisional = r.Due != nil && len(r.MissingYears) > 0
	return r, nil
}

// dueFrom is the due moment of a limit that runs from a valid receipt, and whether it
// moved on from a day off.
func (c *Calendar) dueFrom(valid time.Time, l Limit) (time.Time, bool, error) {
	d, nanos := split(valid)
	switch l.Unit {
	case Hour:
		at, err := c.addWorking(valid, time.Duration(l.minutes())*time.Minute)
		return at, false, err
	case CalendarDay, Month:
		return c.endOfDayOrNext(nominalEnd(d, l))
	case SameDay:
		n := 1
		if nanos > int64(l.cutoff())*minuteNanos {
			n = 2
		}
		at, err := c.endOfNth(d, n)
		return at, false, err
	}
	at, err := c.endOfNth(d, int(l.Amount)+1)
	return at, false, err
}

// nominalEnd is the last day of a calendar_day or month limit, before it moves on from
// a day off: the n-th day after the receipt, or the same day of the n-th month, clamped
// to the month's end (Civil Code 2015, article 148).
func nominalEnd(d day, l Limit) day {
	if l.Unit == CalendarDay {
		return d + day(l.Amount)
	}
	year, month, dom := d.date()
	firstOf := time.Date(year, month+time.Month(l.Amount), 1, 0, 0, 0, 0, time.UTC)
	lastDom := firstOf.AddDate(0, 1, -1).Day()
	return dayOf(firstOf.Year(), firstOf.Month(), min(dom, lastDom))
}

// endOfNth is the end of the n-th working day from d on.
func (c *Calendar) endOfNth(d day, n int) (time.Time, error) {
	d, h, err := c.nthWorkingDay(d, n)
	if err != nil {
		return time.Time{}, err
	}
	return d.at(h.end()), nil
}

func (c *Calendar) endOfDayOrNext(d day) (time.Time, bool, error) {
	end, h, err := c.nthWorkingDay(d, 1)
	if err != nil {
		return time.Time{}, false, err
	}
	return end.at(h.end()), end != d, nil
}

func (c *Calendar) checkStrict(missing []int) error {
	if !c.spec.Strict || len(missing) == 0 {
		return nil
	}
	return yearMissing(missing[0])
}
