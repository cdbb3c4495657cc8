package dossier

import (
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
)

var system = Actor{Kind: "system"}

// startClock reckons the due date from a receipt.
func (c *Case) startClock(received time.Time, env Env) error {
	limit, ok := env.Program.Definition.LimitFor(string(c.Dossier.Channel), c.Dossier.Case)
	if !ok {
		return invalid("channel_not_offered", "channel",
			"Thủ tục này không nhận hồ sơ qua kênh đã chọn.", "The procedure does not take dossiers by this channel.")
	}
	d, err := clock.NewDeadline(c.calendar(env), received, limit)
	if err != nil {
		return clockError(err, "received_at")
	}
	c.Deadline = &d
	c.Dossier.OriginalDue = d.Original
	c.showDue()
	return nil
}

// calendar is that of the agency that received the dossier: the citizen sees one due date.
func (c *Case) calendar(env Env) *clock.Calendar { return env.Calendars.Of(c.Dossier.Agency) }

// showDue copies the deadline to the record.
func (c *Case) showDue() {
	c.Dossier.Due = c.Deadline.Current
	c.Dossier.Provisional = c.Deadline.Provisional
}

// confirmReceipt fixes the due date of an online filing when the desk accepts it.
func (c *Case) confirmReceipt(by Actor, env Env) error {
	before := c.Dossier.Due
	if err := c.startClock(env.Now, env); err != nil {
		return err
	}
	c.Dossier.ReceivedAt = env.Now
	c.adjust(Adjustment{Kind: "receipt", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due}, by)
	c.record(env.Now, EventReceiptConfirmed, by, "", "", map[string]any{"before": before, "due": c.Dossier.Due})
	c.setStatus(env.Now, StatusReceived, by, "")
	c.issueSlip(env.Now, "01", by, map[string]any{"due": c.Dossier.Due})
	c.moveTaskDues(env)
	return nil
}

func (c *Case) adjust(a Adjustment, by Actor) {
	a.DossierID, a.No, a.By, a.ByName = c.Dossier.ID, len(c.Adjustments)+1, by.ID, by.Name
	c.Adjustments = append(c.Adjustments, a)
	c.pending.Adjustments = append(c.pending.Adjustments, a)
}

// stopClock makes the legal clock stand still while a node on a legal ground is
// active. A ground the law does not grant (or not twice) is recorded, and time runs on.
func (c *Case) stopClock(instance string, s stop, by Actor, element string, env Env) {
	if !c.Clocked {
		return
	}
	if len(c.Stops) == 0 {
		if err := c.Deadline.Stop(c.calendar(env), env.Now, clock.Ground(s.Ground), s.Slip, by.ID); err != nil {
			c.record(env.Now, EventClockStopRefused, by, element, "", map[string]any{"ground": s.Ground, "why": err.Error()})
			return
		}
		now := env.Now
		c.Dossier.StoppedSince, c.Dossier.StopGround = &now, s.Ground
		c.adjust(Adjustment{Kind: "stop", Ground: s.Ground, FormNo: s.Slip, From: now, DueBefore: c.Dossier.Due}, by)
		c.record(now, EventClockStopped, by, element, "", map[string]any{"ground": s.Ground, "form": s.Slip})
	}
	c.Stops[instance] = s
}

// resumeClock lets the clock go on: the due date moves by the working time it stood still.
func (c *Case) resumeClock(instance string, by Actor, element string, env Env) {
	delete(c.Stops, instance)
	if len(c.Stops) > 0 || c.Dossier.StoppedSince == nil || !c.Clocked {
		return
	}
	since, before := *c.Dossier.StoppedSince, c.Dossier.Due
	if _, err := c.Deadline.Resume(c.calendar(env), env.Now, by.ID); err != nil {
		c.record(env.Now, EventClockStopRefused, by, element, "", map[string]any{"why": err.Error()})
	}
	c.Dossier.StoppedSince, c.Dossier.StopGround = nil, ""
	c.showDue()
	now := env.Now
	for i := len(c.Adjustments) - 1; i >= 0; i-- {
		a := &c.Adjustments[i]
		if a.Kind == "stop" && a.To == nil {
			a.To, a.DueAfter = &now, c.Dossier.Due
			c.pending.Adjustments = append(c.pending.Adjustments, *a)
			break
		}
	}
	for _, t := range c.Tasks {
		from := since
		if t.CreatedAt.After(from) {
			from = t.CreatedAt
		}
		t.Stopped += env.Calendars.Of(t.Agency).WorkingBetween(from, now)
	}
	c.record(now, EventClockResumed, by, element, "", map[string]any{"before": before, "after": c.Dossier.Due})
	c.moveTaskDues(env)
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
	for _, instance := range sortedKeys(c.Stops) {
		c.resumeClock(instance, by, "", env)
	}
	c.noteOverdue(env)
	c.Clocked = false
	if err := c.Deadline.Finish(c.calendar(env), env.Now, by.ID); err != nil {
		c.record(env.Now, EventClockStopRefused, by, "", "", map[string]any{"why": err.Error()})
	}
}

// changeCase puts another limit of the procedure in force, reckoned from the same
// receipt, e.g. the longer one for a dossier that must be verified. It never brings
// the due date forward.
func (c *Case) changeCase(kase string, by Actor, reason string, env Env) error {
	limit, ok := env.Program.Definition.LimitFor(string(c.Dossier.Channel), kase)
	if !ok || !c.Clocked || c.Dossier.Case == kase {
		return nil
	}
	trial, before := *c.Deadline, c.Dossier.Due
	trial.Limit = limit
	if _, err := trial.Recompute(c.calendar(env), env.Now, by.ID, reason); err != nil {
		return clockError(err, "")
	}
	if before == nil || trial.Current != nil && !trial.Current.After(*before) {
		return nil
	}
	c.Deadline, c.Dossier.Case = &trial, kase
	c.showDue()
	c.adjust(Adjustment{Kind: "case", FormNo: "04", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due, Reason: reason}, by)
	c.record(env.Now, EventDueChanged, by, "", "", map[string]any{"before": before, "after": c.Dossier.Due, "reason": reason, "case": kase})
	c.issueSlip(env.Now, "04", by, map[string]any{"reason": reason, "due": c.Dossier.Due})
	c.moveTaskDues(env)
	return nil
}

// noteOverdue marks what is past its due date while the clock runs.
func (c *Case) noteOverdue(env Env) {
	d := &c.Dossier
	if !c.Clocked || d.StoppedSince != nil {
		return
	}
	if d.Due != nil && d.OverdueSince == nil && env.Now.After(*d.Due) {
		due := *d.Due
		d.OverdueSince = &due
		c.record(env.Now, EventDossierOverdue, system, "", "", map[string]any{"due": due})
	}
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		if t.Due != nil && t.OverdueSince == nil && env.Now.After(*t.Due) {
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
	for _, at := range c.Timers {
		consider(&at)
	}
	if c.Clocked && c.Dossier.StoppedSince == nil {
		if c.Dossier.OverdueSince == nil {
			consider(justAfter(c.Dossier.Due))
		}
		for _, t := range c.Tasks {
			if t.OverdueSince == nil {
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

// Wake acts on every deadline that has passed.
func (c *Case) Wake(env Env) error {
	c.noteOverdue(env)
	for {
		id := c.dueTimer(env.Now)
		if id == "" {
			return nil
		}
		delete(c.Timers, id)
		if err := c.apply(engine.TimerFired{ID: id}, system, env); err != nil {
			return err
		}
	}
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
