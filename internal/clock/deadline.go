package clock

import (
	"time"
)

// AdjustmentKind names what moved or stopped a deadline.
type AdjustmentKind string

// Kinds of adjustment.
const (
	AdjustStop       AdjustmentKind = "stop"
	AdjustExtend     AdjustmentKind = "extend"
	AdjustRecalendar AdjustmentKind = "recalendar"
	AdjustCorrect    AdjustmentKind = "correct" // by hand, by who keeps the installation running
)

// Adjustment is one reason why a due date is what it is. Those that are past are
// never rewritten: DueBefore and DueAfter are what held at the time.
type Adjustment struct {
	No        int            `json:"no"` // 1, 2, 3 …
	Kind      AdjustmentKind `json:"kind"`
	Ground    Ground         `json:"ground,omitempty"` // stop
	Form      string         `json:"form,omitempty"`   // number of the form that goes with it
	From      time.Time      `json:"from"`             // when the stop began, or when the change was made
	To        *time.Time     `json:"to,omitempty"`     // when the stop ended
	Until     *time.Time     `json:"until,omitempty"`  // extend, correct: the new due date
	DueBefore *time.Time     `json:"due_before,omitempty"`
	DueAfter  *time.Time     `json:"due_after,omitempty"` // nil while a stop lasts
	By        string         `json:"by,omitempty"`
	ResumedBy string         `json:"resumed_by,omitempty"`
	Reason    string         `json:"reason,omitempty"`
}

// Deadline is the due date of one dossier, with its history. It is plain data that
// travels in workflow state; its methods reckon with the calendar they are given and
// leave the deadline unchanged when they return an error. All instants are UTC.
type Deadline struct {
	Limit        Limit        `json:"limit"`
	Received     time.Time    `json:"received"`
	ValidReceipt time.Time    `json:"valid_receipt"`
	Original     *time.Time   `json:"original,omitempty"` // as first promised: never changes. nil: per_plan
	Current      *time.Time   `json:"current,omitempty"`
	Provisional  bool         `json:"provisional,omitempty"` // a year without a published calendar had a part in Current
	StoppedSince *time.Time   `json:"stopped_since,omitempty"`
	FinishedAt   *time.Time   `json:"finished_at,omitempty"` // the legal clock ended for good
	Adjustments  []Adjustment `json:"adjustments,omitempty"`
	Calendar     string       `json:"calendar,omitempty"` // hash of the calendar last reckoned with
}

// NewDeadline fixes the due date of a dossier handed in at received. Errors as
// Calendar.Due.
func NewDeadline(cal *Calendar, received time.Time, l Limit) (Deadline, error) {
	if err := l.Validate(); err != nil {
		return Deadline{}, err
	}
	r, err := cal.reckon(received, l)
	if err != nil {
		return Deadline{}, err
	}
	if err := cal.checkStrict(r.MissingYears); err != nil {
		return Deadline{}, err
	}
	return Deadline{Limit: l, Received: r.Received, ValidReceipt: r.ValidReceipt, Original: copyTime(r.Due),
		Current: copyTime(r.Due), Provisional: r.Provisional, Calendar: cal.Hash()}, nil
}

// Stop lets the clock stand still from at on, on a legal ground; an empty form means
// the ground's own. Errors: KeyGroundIllegal, KeyGroundUnknown, KeySupplementTwice,
// KeyAlreadyStopped, KeyFinished, KeyOutOfOrder, KeyOutOfRange.
func (d *Deadline) Stop(cal *Calendar, at time.Time, ground Ground, form, by string) error {
	info, err := ground.Info()
	if err != nil {
		return err
	}
	if err := d.running(at); err != nil {
		return err
	}
	if info.Once && d.Stops(ground) > 0 {
		return refuseField(KeySupplementTwice, "ground", "Chỉ được yêu cầu bổ sung hồ sơ một lần trong quá trình giải quyết.",
			"A supplement can be requested only once while a dossier is handled.")
	}
	if form == "" {
		form = info.Form
	}
	at = at.UTC().Round(0)
	d.adjust(cal, Adjustment{Kind: AdjustStop, Ground: ground, Form: form, From: at, DueBefore: copyTime(d.Current), By: by})
	d.StoppedSince = &at
	return nil
}

// Resume ends a stop: Current moves by exactly the working time since the stop began.
// It gives that time. A Strict calendar does not refuse it: see the package's
// documentation. Errors: KeyNotStopped, KeyOutOfOrder, KeyOutOfRange.
func (d *Deadline) Resume(cal *Calendar, at time.Time, by string) (time.Duration, error) {
	stop := d.openStop()
	if stop < 0 {
		return 0, refuse(KeyNotStopped, "Thời hạn đang chạy, không ở trạng thái tạm dừng.", "The clock is running, it is not stopped.")
	}
	if err := d.inOrder(at); err != nil {
		return 0, err
	}
	at = at.UTC().Round(0)
	due, provisional, err := cal.shift(d.Current, d.Provisional, d.Adjustments[stop].From, at)
	if err != nil {
		return 0, err
	}
	d.Adjustments = append([]Adjustment(nil), d.Adjustments...)
	a := &d.Adjustments[stop]
	a.To, a.DueAfter, a.ResumedBy = &at, copyTime(due), by
	d.Current, d.Provisional, d.StoppedSince, d.Calendar = due, provisional, nil, cal.Hash()
	return cal.WorkingBetween(a.From, at), nil
}

// shift moves a due date by the working time between from and to.
func (c *Calendar) shift(due *time.Time, provisional bool, from, to time.Time) (*time.Time, bool, error) {
	if due == nil {
		return nil, false, nil
	}
	moved, err := c.addWorking(*due, c.WorkingBetween(from, to))
	if err != nil {
		return nil, false, err
	}
	provisional = provisional || len(c.MissingYears(from, to)) > 0 || len(c.MissingYears(*due, moved)) > 0
	return &moved, provisional, nil
}

// Extend gives the applicant a new appointment with a letter of apology (form 04): once,
// before the due date has come, to a later working instant at most ten years away.
// Errors: the KeyExtension… keys, KeyNoDue, KeyStopped, KeyFinished, KeyOutOfOrder and,
// from a Strict calendar, KeyYearMissing.
func (d *Deadline) Extend(cal *Calendar, until time.Time, form, by, reason string, now time.Time) error {
	if err := d.mayExtend(now, form, reason); err != nil {
		return err
	}
	switch {
	case !until.After(*d.Current):
		return refuseField(KeyExtensionShort, "until", "Ngày hẹn lại phải sau ngày hẹn hiện tại.", "The new appointment must be later than the current due date.")
	case until.After(now.AddDate(10, 0, 0)) || !inRange(until):
		return refuseField(KeyExtensionFar, "until", "Ngày hẹn lại quá xa.", "The new appointment is too far away.")
	case !cal.IsWorkingInstant(until):
		return refuseField(KeyExtensionDayOff, "until", "Ngày hẹn lại phải rơi vào giờ làm việc.", "The new appointment must be in working time.")
	}
	missing := cal.MissingYears(until, until)
	if err := cal.checkStrict(missing); err != nil {
		return err
	}
	until = until.UTC().Round(0)
	d.adjust(cal, Adjustment{Kind: AdjustExtend, Form: form, From: now.UTC().Round(0), Until: &until,
		DueBefore: copyTime(d.Current), DueAfter: &until, By: by, Reason: reason})
	d.Current, d.Provisional = copyTime(&until), len(missing) > 0
	return nil
}

func (d *Deadline) mayExtend(now time.Time, form, reason string) error {
	if d.Current == nil {
		return refuse(KeyNoDue, "Hồ sơ này không có ngày hẹn trả để gia hạn.", "This dossier has no due date to extend.")
	}
	if d.StoppedSince != nil {
		return refuse(KeyStopped, "Thời hạn đang tạm dừng; chỉ hẹn lại khi đã tính tiếp.", "The clock is stopped; an extension is possible once it runs again.")
	}
	if err := d.running(now); err != nil {
		return err
	}
	switch {
	case d.Extensions() > 0:
		return refuse(KeyExtensionTwice, "Chỉ được hẹn lại ngày trả kết quả một lần.", "The due date can be extended only once.")
	case !now.Before(*d.Current):
		return refuse(KeyExtensionLate, "Phải xin lỗi và hẹn lại trước khi hết hạn.", "An extension must be made before the due date.")
	case form == "":
		return refuseField(KeyExtensionForm, "form", "Thiếu số của văn bản xin lỗi và hẹn lại.", "The form of the letter of apology is missing.")
	case reason == "":
		return refuseField(KeyExtensionReason, "reason", "Phải nêu lý do hẹn lại.", "The reason of the extension is missing.")
	}
	return nil
}

// Finish ends the legal clock for good: the result is ready, or the dossier was closed
// otherwise. A stop that still lasts ends with it. Errors: KeyFinished, KeyOutOfOrder,
// KeyOutOfRange.
func (d *Deadline) Finish(cal *Calendar, at time.Time, by string) error {
	if d.FinishedAt != nil {
		return finished()
	}
	if err := d.inOrder(at); err != nil {
		return err
	}
	if d.StoppedSince != nil {
		if _, err := d.Resume(cal, at, by); err != nil {
			return err
		}
	}
	at = at.UTC().Round(0)
	d.FinishedAt = &at
	return nil
}

// OverdueAt reports whether the due date had passed at an instant: not while the clock
// stands still before it, not after a finish in time. The due moment itself is in time.
func (d *Deadline) OverdueAt(now time.Time) bool {
	if d.Current == nil {
		return false
	}
	for _, end := range []*time.Time{d.FinishedAt, d.StoppedSince} {
		if end != nil && now.After(*end) {
			now = *end
		}
	}
	return now.After(*d.Current)
}

// Left is the working time left at an instant, negative when overdue; ok is false
// without a due date. It stands still with the clock.
func (d *Deadline) Left(cal *Calendar, now time.Time) (left time.Duration, ok bool) {
	if d.Current == nil {
		return 0, false
	}
	for _, end := range []*time.Time{d.FinishedAt, d.StoppedSince} {
		if end != nil && now.After(*end) {
			now = *end
		}
	}
	return cal.WorkingLeft(now, *d.Current), true
}

// Alarm is the first instant at which OverdueAt would be true if nothing happens, to the
// second: what a timer should be set to. ok is false while the clock does not run.
func (d *Deadline) Alarm() (at time.Time, ok bool) {
	if d.Current == nil || d.StoppedSince != nil || d.FinishedAt != nil {
		return time.Time{}, false
	}
	return d.Current.Add(time.Second), true
}

// Stops counts the stops on a ground, the one that lasts included.
func (d *Deadline) Stops(ground Ground) int {
	n := 0
	for _, a := range d.Adjustments {
		if a.Kind == AdjustStop && a.Ground == ground {
			n++
		}
	}
	return n
}

// Extensions counts the extensions: 0 or 1.
func (d *Deadline) Extensions() int {
	n := 0
	for _, a := range d.Adjustments {
		if a.Kind == AdjustExtend {
			n++
		}
	}
	return n
}

// StopGround is the ground of the stop that lasts, "" when the clock runs.
func (d *Deadline) StopGround() Ground {
	if i := d.openStop(); i >= 0 {
		return d.Adjustments[i].Ground
	}
	return ""
}

func (d *Deadline) openStop() int {
	if d.StoppedSince == nil {
		return -1
	}
	for i := len(d.Adjustments) - 1; i >= 0; i-- {
		if a := d.Adjustments[i]; a.Kind == AdjustStop && a.To == nil {
			return i
		}
	}
	return -1
}

// running checks that the clock runs and that at does not lie before what happened.
func (d *Deadline) running(at time.Time) error {
	switch {
	case d.FinishedAt != nil:
		return finished()
	case d.StoppedSince != nil:
		return refuse(KeyAlreadyStopped, "Thời hạn đang tạm dừng rồi.", "The clock is stopped already.")
	}
	return d.inOrder(at)
}

func (d *Deadline) inOrder(at time.Time) error {
	if !inRange(at) {
		return outOfRange()
	}
	latest := d.Received
	for _, a := range d.Adjustments {
		if a.Kind == AdjustRecalendar { // made by the administrator, at any time
			continue
		}
		for _, t := range []*time.Time{&a.From, a.To} {
			if t != nil && t.After(latest) {
				latest = *t
			}
		}
	}
	if at.Before(latest) {
		return refuse(KeyOutOfOrder, "Thời điểm này trước lúc tiếp nhận hoặc trước lần điều chỉnh gần nhất.",
			"The instant is before the receipt or the latest adjustment.")
	}
	return nil
}

func (d *Deadline) adjust(cal *Calendar, a Adjustment) {
	a.No = len(d.Adjustments) + 1
	d.Adjustments = append(append([]Adjustment(nil), d.Adjustments...), a)
	d.Calendar = cal.Hash()
}

func finished() *Error {
	return refuse(KeyFinished, "Thời hạn giải quyết đã kết thúc.", "The legal clock has ended.")
}

func copyTime(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := *t
	return &u
}
