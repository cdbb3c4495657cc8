package dossier

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
)

// openTask makes the work item of a user task that a token reached.
func (c *Case) openTask(instance string, n *bpmn.Node, by Actor, env Env) {
	t := &openTask{
		Task:     Task{ID: c.taskID(instance), DossierID: c.Dossier.ID, State: TaskOpen, CreatedAt: env.Now},
		Instance: instance, ChangedAt: env.Now,
	}
	c.describe(t, n)
	if t.WaitFor != "" {
		t.State = TaskWaiting
	}
	// What the counter enters later than it was handed in has lain with the counter since.
	if received := c.Dossier.ReceivedAt; n.Extension.Intake && len(c.Done) == 0 && received.Before(env.Now) {
		t.Since = &received
	}
	c.Tasks[t.ID] = t
	c.Instances[instance] = t.ID
	if c.stepping != nil {
		c.stepping.Opened = append(c.stepping.Opened, t.ID)
	}
	c.setTaskDue(t, env)
	c.handOver(t, by, env)
	c.record(env.Now, EventTaskCreated, Actor{Kind: "system"}, n.ID, t.ID, map[string]any{
		"role": t.Role, "agency": t.Agency, "due": t.Due,
	})
	c.touch(t)
}

// describe gives a task what its version of the procedure says of the step.
func (c *Case) describe(t *openTask, n *bpmn.Node) {
	x := n.Extension
	t.ElementID, t.Name, t.StepNo, t.StepForm = n.ID, n.Name, x.StepNo, x.StepForm
	t.Role, t.Agency, t.WaitFor, t.FormKey, t.OffClock = roleOf(n), c.agencyOf(n), x.WaitFor, x.FormKey, x.OffClock
	t.StopGround, t.Outcomes, t.Limit = x.StopGround, nil, nil
	for _, o := range x.Outcomes {
		t.Outcomes = append(t.Outcomes, Outcome{ID: o.ID, Kind: o.Kind, VI: o.VI, EN: o.EN})
	}
	if limit, ok := stepLimit(n); ok {
		t.Limit = &limit
	}
}

// handOver notes that another agency has the dossier from now on.
func (c *Case) handOver(t *openTask, by Actor, env Env) {
	if t.WaitFor != "" || t.Agency == c.HolderAgency {
		return
	}
	c.record(env.Now, EventHandedOver, by, t.ElementID, t.ID, map[string]any{"from": c.HolderAgency, "to": t.Agency})
	c.HolderAgency = t.Agency
}

// setTaskDue reckons the step clock: its limit from when the task was made, moved
// by the working time the clock stood still, and no later than the dossier's own
// due date while that lies ahead.
func (c *Case) setTaskDue(t *openTask, env Env) {
	if t.Consultation != nil {
		return // its limit is of its own
	}
	t.Due, t.Provisional = nil, false
	if t.Limit == nil || !c.Clocked {
		return
	}
	cal, from := env.Calendars.Of(t.Agency), t.CreatedAt
	if t.Since != nil {
		from = *t.Since
	}
	due, provisional, err := addLimit(cal, from, *t.Limit)
	if err != nil {
		return // a strict calendar refuses an unpublished year: the dossier's own due date says so
	}
	if stopped := c.stopped(cal, from); stopped > 0 {
		moved, err := cal.AddWorking(due, stopped)
		if err != nil {
			return
		}
		due, provisional = moved.At, provisional || moved.Provisional
	}
	if d := c.Dossier.Due; d != nil && d.After(from) && due.After(*d) {
		due, provisional = *d, c.Dossier.Provisional
	}
	due = due.UTC()
	t.Due, t.Provisional = &due, provisional
}

// stopped is the working time that the legal clock stood still after an instant.
func (c *Case) stopped(cal *clock.Calendar, after time.Time) time.Duration {
	var sum time.Duration
	for i := range c.Adjustments {
		a := &c.Adjustments[i]
		if a.Kind != "stop" || a.To == nil || !a.To.After(after) {
			continue
		}
		from := a.From
		if after.After(from) {
			from = after
		}
		sum += cal.WorkingBetween(from, *a.To)
	}
	return sum
}

// moveTaskDues reckons the open step clocks again after the legal clock moved.
func (c *Case) moveTaskDues(env Env) {
	for _, id := range sortedKeys(c.Tasks) {
		t := c.Tasks[id]
		before := t.Due
		c.setTaskDue(t, env)
		if !sameTime(before, t.Due) {
			t.OverdueSince = movedMark(t.OverdueSince, t.Due, env.Now)
			c.touch(t)
		}
	}
}

// closeTask takes a task off the list as done or cancelled.
func (c *Case) closeTask(t *openTask, state TaskState, by Actor, env Env) {
	now := env.Now
	t.State, t.ClosedAt, t.ClosedBy = state, &now, by.ID
	// While the clock stands still, or once it has ended, nothing becomes overdue.
	running := c.Clocked && c.Dossier.StoppedSince == nil
	if running && t.Consultation == nil && t.Due != nil && t.OverdueSince == nil && now.After(*t.Due) {
		due := *t.Due
		t.OverdueSince = &due
	}
	t.Version = c.Dossier.Seq
	delete(c.Tasks, t.ID)
	delete(c.Instances, t.Instance)
	delete(c.touched, t.ID)
	c.closed = append(c.closed, t.Task)
	c.endConsultations(t, by, env)
}

// cancelTask withdraws a task that the process no longer needs.
func (c *Case) cancelTask(instance string, by Actor, env Env) {
	id, ok := c.Instances[instance]
	if !ok {
		return
	}
	t := c.Tasks[id]
	before := *t
	c.record(env.Now, EventTaskCancelled, by, t.ElementID, t.ID, nil)
	c.closeTask(t, TaskCancelled, by, env)
	if c.stepping != nil && !slices.Contains(c.stepping.Opened, id) {
		c.stepping.Withdrawn = append(c.stepping.Withdrawn, before)
		c.stepping.Cancelled = append(c.stepping.Cancelled, t.Task)
	}
	c.finish(t.Task, by)
	if _, held := c.Stops[instance]; held {
		c.resumeClock(instance, by, t.ElementID, env)
	}
}

func addLimit(cal *clock.Calendar, from time.Time, limit clock.Limit) (due time.Time, provisional bool, err error) {
	m, err := cal.Add(from, limit)
	if err != nil {
		return time.Time{}, false, err
	}
	if m == nil {
		return time.Time{}, false, fmt.Errorf("the limit %q has no end", limit)
	}
	return m.At, m.Provisional, nil
}

func workingTime(cal *clock.Calendar, from time.Time, text string) (time.Time, error) {
	limit, err := clock.ParseLimit(text)
	if err != nil {
		return time.Time{}, err
	}
	at, _, err := addLimit(cal, from, limit)
	return at, err
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
