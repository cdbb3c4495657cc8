package dossier

import (
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
)

var system = Actor{Kind: "system"}

// groundSupplement is the ground on which the clock stops while the applicant supplies papers.
const groundSupplement = string(clock.GroundSupplement)

// newDeadline reckons the due date from a receipt.
func (c *Case) newDeadline(received time.Time, env Env) (*clock.Deadline, error) {
	limit, ok := env.Program.Definition.LimitFor(string(c.Dossier.Channel), c.Dossier.Case)
	if !ok {
		return nil, invalid("channel_not_offered", "channel",
			"Thủ tục này không nhận hồ sơ qua kênh đã chọn.", "The procedure does not take dossiers by this channel.")
	}
	d, err := clock.NewDeadline(c.calendar(env), received, limit)
	if err != nil {
		return nil, clockError(err, "received_at")
	}
	return &d, nil
}

// startClock puts the due date of a receipt in force.
func (c *Case) startClock(d *clock.Deadline, env Env) {
	c.Deadline = d
	c.Dossier.OriginalDue = d.Original
	c.showDue(env)
}

// calendar is that of the agency that received the dossier: the citizen sees one due date.
func (c *Case) calendar(env Env) *clock.Calendar { return env.Calendars.Of(c.Dossier.Agency) }

// showDue copies the deadline to the record. A mark of being overdue belongs to a
// due date: it moves with it, and goes when the new one lies ahead.
func (c *Case) showDue(env Env) {
	d := &c.Dossier
	d.Due, d.Provisional = c.Deadline.Current, c.Deadline.Provisional
	d.OverdueSince = movedMark(d.OverdueSince, d.Due, env.Now)
}

// movedMark is the mark of being overdue after the due date moved.
func movedMark(mark, due *time.Time, now time.Time) *time.Time {
	if mark == nil || due == nil || !now.After(*due) {
		return nil
	}
	since := *due
	return &since
}

// confirmReceipt fixes the due date of a filing when the desk accepts it. What the
// clock stands still for in another branch goes on holding it.
func (c *Case) confirmReceipt(next *clock.Deadline, by Actor, env Env) {
	before, held := c.Dossier.Due, c.Stops
	if len(held) > 0 {
		c.Stops = map[string]stop{}
		c.endStop(by, "", env)
	}
	c.startClock(next, env)
	c.Dossier.ReceivedAt = env.Now
	c.adjust(Adjustment{Kind: "receipt", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due}, by)
	c.record(env.Now, EventReceiptConfirmed, by, "", "", map[string]any{"before": before, "due": c.Dossier.Due})
	c.setStatus(env.Now, StatusReceived, by, "")
	c.issueSlip(env.Now, "01", by, c.receiptData())
	for _, instance := range sortedKeys(held) {
		c.stopClock(instance, held[instance], by, "", env)
	}
	c.moveTaskDues(env)
}

func (c *Case) adjust(a Adjustment, by Actor) {
	a.DossierID, a.No, a.By, a.ByName = c.Dossier.ID, len(c.Adjustments)+1, by.ID, by.Name
	c.Adjustments = append(c.Adjustments, a)
	c.pending.Adjustments = append(c.pending.Adjustments, a)
}

// stopClock makes the legal clock stand still while a node on a legal ground is
// active. A ground the law does not grant (or not twice) is recorded, and time runs
// on: also when the clock stands still already, on another ground that may end first.
func (c *Case) stopClock(instance string, s stop, by Actor, element string, env Env) {
	if !c.Clocked {
		return
	}
	c.noteOverdue(env)
	err := c.mayStop(s)
	if err == nil && c.Dossier.StoppedSince == nil {
		err = c.beginStop(s, by, element, env)
	}
	if err != nil {
		c.record(env.Now, EventClockStopRefused, by, element, "", map[string]any{"ground": s.Ground, "why": err.Error()})
		return
	}
	c.Stops[instance] = s
}

// mayStop refuses what is no legal ground, and a second use of one that holds once.
func (c *Case) mayStop(s stop) error {
	if c.Parent != nil {
		return errCalled()
	}
	info, err := clock.Ground(s.Ground).Info()
	if err != nil || !info.Once {
		return err
	}
	for _, other := range c.Stops {
		if other.Ground == s.Ground {
			return nil // the same stop, entered by two tokens
		}
	}
	if c.Deadline.Stops(info.Ground) > 0 {
		return conflict("supplement_twice", "Chỉ được yêu cầu bổ sung hồ sơ một lần trong quá trình giải quyết.",
			"A supplement can be requested only once while a dossier is handled.")
	}
	return nil
}

func (c *Case) beginStop(s stop, by Actor, element string, env Env) error {
	now := env.Now
	if err := c.Deadline.Stop(c.calendar(env), now, clock.Ground(s.Ground), s.Slip, by.ID); err != nil {
		return err
	}
	c.Dossier.StoppedSince, c.Dossier.StopGround = &now, s.Ground
	c.adjust(Adjustment{Kind: "stop", Ground: s.Ground, FormNo: s.Slip, From: now, DueBefore: c.Dossier.Due}, by)
	c.record(now, EventClockStopped, by, element, "", map[string]any{"ground": s.Ground, "form": s.Slip})
	return nil
}

// resumeClock lets the clock go on when a node that held it is over. While another
// holds it, it stands still on that one's ground.
func (c *Case) resumeClock(instance string, by Actor, element string, env Env) {
	delete(c.Stops, instance)
	if c.Dossier.StoppedSince == nil || !c.Clocked {
		return
	}
	for _, other := range c.Stops {
		if other.Ground == c.Dossier.StopGround {
			return
		}
	}
	c.endStop(by, element, env)
	for _, other := range sortedKeys(c.Stops) {
		s := c.Stops[other]
		if c.Dossier.StoppedSince != nil {
			return
		}
		if err := c.beginStop(s, by, element, env); err != nil {
			delete(c.Stops, other)
			c.record(env.Now, EventClockStopRefused, by, element, "", map[string]any{"ground": s.Ground, "why": err.Error()})
		}
	}
}

// endStop moves the due date by the working time that the clock stood still.
func (c *Case) endStop(by Actor, element string, env Env) {
	before := c.Dossier.Due
	if _, err := c.Deadline.Resume(c.calendar(env), env.Now, by.ID); err != nil {
		c.record(env.Now, EventClockStopRefused, by, element, "", map[string]any{"why": err.Error()})
	}
	c.Dossier.StoppedSince, c.Dossier.StopGround = nil, ""
	c.showDue(env)
	c.endAdjustment(env)
	c.record(env.Now, EventClockResumed, by, element, "", map[string]any{"before": before, "after": c.Dossier.Due})
	c.moveTaskDues(env)
}

// endAdjustment notes that the stop that lasts is over.
func (c *Case) endAdjustment(env Env) {
	now := env.Now
	for i := len(c.Adjustments) - 1; i >= 0; i-- {
		a := &c.Adjustments[i]
		if a.Kind == "stop" && a.To == nil {
			a.To, a.DueAfter = &now, c.Dossier.Due
			c.pending.Adjustments = append(c.pending.Adjustments, *a)
			return
		}
	}
}

// ready ends the legal clock: the result exists, handing it out is not counted.
func (c *Case) ready(by Actor, element string, env Env) {
	if c.Dossier.ReadyAt != nil {
		return
	}
	c.endClock(by, env)
	now := env.Now
	c.Dossier.ReadyAt = &now
	c.setStatus(now, StatusReady, by, element)
}

// endClock stops reckoning for good and notes whether the dossier was late. A stop
// that lasts ends with it.
func (c *Case) endClock(by Actor, env Env) {
	if !c.Clocked {
		return
	}
	if c.Parent != nil { // the clock is the caller's and runs on
		c.noteOverdue(env)
		c.Clocked = false
		return
	}
	clear(c.Stops)
	if c.Dossier.StoppedSince != nil {
		c.endStop(by, "", env)
	}
	c.noteOverdue(env)
	c.Clocked = false
	if err := c.Deadline.Finish(c.calendar(env), env.Now, by.ID); err != nil {
		c.record(env.Now, EventClockStopRefused, by, "", "", map[string]any{"why": err.Error()})
	}
}

// caseDeadline is the deadline under another limit of the procedure, reckoned from the
// same receipt, e.g. the longer one for a dossier that must be verified. It is nil
// where there is none or it would bring the due date forward.
func (c *Case) caseDeadline(kase string, by Actor, reason string, env Env) (*clock.Deadline, error) {
	limit, ok := env.Program.Definition.LimitFor(string(c.Dossier.Channel), kase)
	if !ok || c.Parent != nil || !c.Clocked || c.Dossier.Case == kase || c.Dossier.Due == nil || limit.Unit == clock.PerPlan {
		return nil, nil
	}
	trial := *c.Deadline
	trial.Limit = limit
	if _, err := trial.Recompute(c.calendar(env), env.Now, by.ID, reason); err != nil {
		return nil, clockError(err, "")
	}
	if !trial.Current.After(*c.Dossier.Due) {
		return nil, nil
	}
	return &trial, nil
}

// changeCase puts the limit of another case in force.
func (c *Case) changeCase(next *clock.Deadline, kase string, by Actor, reason string, env Env) {
	before := c.Dossier.Due
	c.Deadline, c.Dossier.Case = next, kase
	c.showDue(env)
	c.adjust(Adjustment{Kind: "case", FormNo: "04", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due, Reason: reason}, by)
	c.record(env.Now, EventDueChanged, by, "", "", map[string]any{"before": before, "after": c.Dossier.Due, "reason": reason, "case": kase})
	c.issueSlip(env.Now, "04", by, map[string]any{"reason": reason, "due": c.Dossier.Due})
	c.moveTaskDues(env)
}

// noteOverdue marks what is past its due date while the clock runs.
func (c *Case) noteOverdue(env Env) {
	d := &c.Dossier
	if !c.Clocked || d.StoppedSince != nil {
		return
	}
	if d.Due != nil && d.OverdueSince == nil && c.Parent == nil && env.Now.After(*d.Due) {
		due := *d.Due
		d.OverdueSince = &due
		c.record(env.Now, EventDossierOverdue, system, "", "", map[string]any{"due": due})
	}
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		if t.Consultation == nil && t.Due != nil && t.OverdueSince == nil && env.Now.After(*t.Due) {
			due := *t.Due
			t.OverdueSince = &due
			c.record(env.Now, EventTaskOverdue, system, t.ElementID, t.ID, map[string]any{"due": due})
			c.touch(t)
		}
	}
}

// NextDeadline is when the dossier must be woken at the latest; nil = never.
func (c *Case) NextDeadline() *time.Time {
	var next *time.Time
	consider := func(t *time.Time) {
		if t != nil && (next == nil || t.Before(*next)) {
			next = t
		}
	}
	if !c.suspended() {
		for _, at := range c.Timers {
			consider(&at)
		}
		for _, t := range c.Tasks {
			if t.Consultation != nil {
				consider(justAfter(t.Due))
			}
		}
	}
	if c.Clocked && c.Dossier.StoppedSince == nil {
		if c.Dossier.OverdueSince == nil && c.Parent == nil {
			consider(justAfter(c.Dossier.Due))
		}
		for _, t := range c.Tasks {
			if t.OverdueSince == nil && t.Consultation == nil {
				consider(justAfter(t.Due))
			}
		}
	}
	return next
}

// justAfter is the first moment at which something due is overdue: due at 17:00 is in time at 17:00.
func justAfter(due *time.Time) *time.Time {
	if due == nil {
		return nil
	}
	t := due.Add(time.Second)
	return &t
}

// firedAtOnce bounds the timers that one Wake fires: a process that sets timers which
// are due at once must not hold up the driver. What is left is due at the next Wake.
const firedAtOnce = 1000

// Wake acts on every deadline that has passed.
func (c *Case) Wake(env Env) error {
	c.noteOverdue(env)
	if c.suspended() {
		return nil
	}
	c.noteSilence(env)
	for range firedAtOnce {
		id := c.dueTimer(env.Now)
		if id == "" {
			return nil
		}
		delete(c.Timers, id)
		fired := engine.TimerFired{ID: id}
		if env.Program.Process.Check(c.Engine, fired) != nil {
			continue // nothing waits for it any more
		}
		if err := c.apply(fired, system, env); err != nil {
			return err
		}
	}
	return nil
}

// dueTimer is the earliest timer that has passed; ties go by id, so that a replay fires alike.
func (c *Case) dueTimer(now time.Time) string {
	found := ""
	for id, at := range c.Timers {
		if at.After(now) {
			continue
		}
		if found == "" || at.Before(c.Timers[found]) || (at.Equal(c.Timers[found]) && id < found) {
			found = id
		}
	}
	return found
}
