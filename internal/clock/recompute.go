package clock

import (
	"fmt"
	"time"
)

// Recomputation says what a changed calendar did to a deadline.
type Recomputation struct {
	Changed           bool       `json:"changed"`
	Before            *time.Time `json:"before,omitempty"`
	After             *time.Time `json:"after,omitempty"`
	ProvisionalBefore bool       `json:"provisional_before,omitempty"`
	ProvisionalAfter  bool       `json:"provisional_after,omitempty"`
	VI                string     `json:"vi"`
	EN                string     `json:"en"`
}

// Recompute reckons the deadline anew under a changed calendar: the limit from the
// receipt, then every stop and extension in their order, each with the working time of
// the new calendar. If the due date or its being provisional changes, that is added as
// an adjustment of kind recalendar, made at an instant by someone, with reason or, if
// that is empty, a sentence. Original stays as it was promised. An appointment given by
// an extension stays, unless it now lies outside working time (then the end of that or
// the next working day) or before the date the limit itself gives. A finished deadline
// does not change. Errors: KeyDeadlineDamaged, KeyOutOfRange.
func (d *Deadline) Recompute(cal *Calendar, at time.Time, by, reason string) (Recomputation, error) {
	r := Recomputation{Before: copyTime(d.Current), After: copyTime(d.Current),
		ProvisionalBefore: d.Provisional, ProvisionalAfter: d.Provisional}
	if d.FinishedAt != nil {
		r.VI, r.EN = "Thời hạn đã kết thúc, không tính lại.", "The legal clock has ended, nothing is recomputed."
		return r, nil
	}
	due, provisional, err := d.replay(cal)
	if err != nil {
		return Recomputation{}, err
	}
	r.After, r.ProvisionalAfter = copyTime(due), provisional
	r.Changed = !sameTime(r.Before, r.After) || r.ProvisionalBefore != r.ProvisionalAfter
	r.explain()
	if !r.Changed {
		d.Calendar = cal.Hash()
		return r, nil
	}
	if reason == "" {
		reason = r.VI
	}
	d.adjust(cal, Adjustment{Kind: AdjustRecalendar, From: at.UTC().Round(0),
		DueBefore: copyTime(d.Current), DueAfter: copyTime(due), By: by, Reason: reason})
	d.Current, d.Provisional = due, provisional
	return r, nil
}

// replay is the current due date under a calendar, from the receipt on.
func (d *Deadline) replay(cal *Calendar) (*time.Time, bool, error) {
	if err := d.Limit.Validate(); err != nil {
		return nil, false, refuse(KeyDeadlineDamaged, "Dữ liệu thời hạn không hợp lệ.", "The deadline's data is not valid.")
	}
	base, err := cal.reckon(d.Received, d.Limit)
	if err != nil {
		return nil, false, err
	}
	due, provisional := base.Due, base.Provisional
	for _, a := range d.Adjustments {
		switch {
		case a.Kind == AdjustCorrect && a.Until != nil:
			until := *a.Until
			due, provisional = &until, len(cal.MissingYears(until, until)) > 0
		case due == nil:
		case a.Kind == AdjustStop && a.To != nil:
			if due, provisional, err = cal.shift(due, provisional, a.From, *a.To); err != nil {
				return nil, false, err
			}
		case a.Kind == AdjustExtend && a.Until != nil:
			until, err := cal.appointment(*a.Until)
			if err != nil {
				return nil, false, err
			}
			if until.After(*due) {
				due, provisional = &until, len(cal.MissingYears(*a.Until, until)) > 0
			}
		}
	}
	return due, provisional, nil
}

// appointment keeps a promised instant if it is working time, else gives the end of the
// working day it falls on, or of the next one if that is over or a day off.
func (c *Calendar) appointment(until time.Time) (time.Time, error) {
	if c.IsWorkingInstant(until) {
		return until, nil
	}
	next, err := c.nextWorking(until)
	if err != nil {
		return time.Time{}, err
	}
	d, _ := split(next)
	return c.endOfNth(d, 1)
}

func (r *Recomputation) explain() {
	switch {
	case !r.Changed:
		r.VI, r.EN = "Lịch thay đổi không ảnh hưởng đến ngày hẹn trả.", "The changed calendar does not affect the due date."
	case sameTime(r.Before, r.After) && r.ProvisionalAfter:
		r.VI, r.EN = "Ngày hẹn trả giữ nguyên nhưng thành tạm tính vì lịch năm liên quan không còn được công bố.",
			"The due date stays but becomes provisional: a year it needs is no longer published."
	case sameTime(r.Before, r.After):
		r.VI, r.EN = "Lịch làm việc đã công bố: ngày hẹn trả giữ nguyên và không còn tạm tính.",
			"The calendar was published: the due date stays and is no longer provisional."
	case r.Before == nil || r.After == nil:
		r.VI, r.EN = "Thời hạn thay đổi: hồ sơ có hoặc không còn ngày hẹn trả.", "The limit changed: there is a due date now, or no more."
	default:
		before, after := MomentText(*r.Before), MomentText(*r.After)
		r.VI = fmt.Sprintf("Lịch làm việc thay đổi: ngày hẹn trả chuyển từ %s sang %s.", before, after)
		r.EN = fmt.Sprintf("The working calendar changed: the due date moves from %s to %s.", before, after)
	}
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}
