package dossier

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/engine"
)

// CommandRecall takes back a step that the actor completed or returned, while nothing
// has followed from it: Command.TaskID is the task, Command.Comment the reason.
const CommandRecall CommandKind = "recall"

// Events of a recall.
const (
	EventTaskRecalled EventType = "task.recalled" // {reason,withdrawn}: the task is its doer's again
	EventTaskRestored EventType = "task.restored" // a task that the completion had withdrawn is open again
)

// lastStep is the completion that may be taken back: the last one, for once the process
// moves on again it stands. It keeps the process as it was before.
type lastStep struct {
	Before openTask  `json:"before"` // the task as it was
	Done   Task      `json:"done"`   // and as it was closed
	By     string    `json:"by"`     // name of who completed it
	At     time.Time `json:"at"`

	Engine        *engine.State           `json:"engine,omitempty"`
	Timers        map[string]time.Time    `json:"timers,omitempty"`
	Subscriptions map[string]Subscription `json:"subscriptions,omitempty"`
	Status        Status                  `json:"status"`
	EndStatus     Status                  `json:"end_status,omitempty"`
	Refusal       string                  `json:"refusal,omitempty"`
	Ends          int                     `json:"ends"`
	Holder        string                  `json:"holder"`

	Opened    []string   `json:"opened,omitempty"`    // ids of tasks that began with it
	Withdrawn []openTask `json:"withdrawn,omitempty"` // tasks that it withdrew, as they were
	Cancelled []Task     `json:"cancelled,omitempty"` // and as they were closed

	Stands *Error `json:"stands,omitempty"` // why it cannot be taken back any more
}

// outside is what reaches beyond the case: a step that changed any of it is not taken back.
type outside struct {
	slips, adjustments, outbox int
	incidents                  map[string]Incident
	services                   map[string]Service
	stops                      map[string]stop
	calls                      int
	stopped, ready             bool
}

func (c *Case) outside() outside {
	return outside{
		slips: c.SlipCount, adjustments: len(c.Adjustments), outbox: len(c.Outbox), calls: len(c.Calls),
		incidents: maps.Clone(c.Incidents), services: maps.Clone(c.Services), stops: maps.Clone(c.Stops),
		stopped: c.Dossier.StoppedSince != nil, ready: c.Dossier.ReadyAt != nil,
	}
}

// beginStep keeps what a completion is about to change.
func (c *Case) beginStep(t *openTask, by Actor, env Env) *lastStep {
	s := &lastStep{
		Before: *t, By: by.named(), At: env.Now,
		Engine: c.Engine.Clone(), Timers: maps.Clone(c.Timers), Subscriptions: maps.Clone(c.Subscriptions),
		Status: c.Dossier.Status, EndStatus: c.EndStatus, Refusal: c.Refusal, Ends: len(c.Ends), Holder: c.HolderAgency,
	}
	c.stepping = s
	return s
}

// endStep makes a completion the one that may be taken back, if it may.
func (c *Case) endStep(s *lastStep, done Task, before outside) {
	c.stepping = nil
	if c.Dossier.ClosedAt != nil {
		return
	}
	s.Done = done
	if e := c.reachedOutside(before); e != nil {
		s.stand(e)
	}
	c.Last = s
}

// closed are the tasks that a recall would open again, as they are.
func (s *lastStep) closed() []Task { return append([]Task{s.Done}, s.Cancelled...) }

// stand notes why a step is not taken back, and forgets how to.
func (s *lastStep) stand(why *Error) {
	if s.Stands != nil {
		return
	}
	s.Stands = why
	s.Engine, s.Timers, s.Subscriptions, s.Withdrawn, s.Cancelled, s.Opened = nil, nil, nil, nil, nil, nil
	s.Before, s.Done = openTask{Task: Task{ID: s.Before.ID, Name: s.Before.Name}}, Task{ID: s.Done.ID}
}

// reachedOutside says what a step did that cannot be undone here; nil if nothing.
func (c *Case) reachedOutside(before outside) *Error {
	now := c.outside()
	switch {
	case now.slips != before.slips:
		return conflict("recall_slip", "Bước này đã phát hành phiếu cho người nộp hồ sơ nên không rút lại được.",
			"With this step a form was issued to the applicant: it cannot be taken back.")
	case now.ready != before.ready:
		return conflict("recall_ready", "Bước này đã làm hồ sơ có kết quả, thời hạn đã kết thúc, nên không rút lại được.",
			"With this step the result became ready and the legal clock ended: it cannot be taken back.")
	case now.stopped != before.stopped, now.adjustments != before.adjustments, !maps.Equal(now.stops, before.stops):
		return conflict("recall_clock", "Bước này đã tạm dừng hoặc tính tiếp thời hạn của hồ sơ nên không rút lại được.",
			"With this step the legal clock stopped or went on: it cannot be taken back.")
	case now.outbox != before.outbox, now.calls != before.calls, !slices.Equal(sortedKeys(now.services), sortedKeys(before.services)):
		return conflict("recall_sent", "Bước này đã gửi thông tin ra ngoài hoặc gọi hệ thống khác nên không rút lại được.",
			"With this step something was sent, or another system or process was called: it cannot be taken back.")
	}
	for id := range before.incidents {
		if _, open := now.incidents[id]; !open {
			return conflict("recall_incident", "Bước này đã khép lại một sự cố nên không rút lại được.",
				"With this step an incident was closed: it cannot be taken back.")
		}
	}
	return nil
}

// movedOn: the process goes on, so that the last completion stands.
func (c *Case) movedOn(by Actor, env Env) {
	if c.Last == nil || c.Last.Stands != nil {
		return
	}
	c.Stood = append(c.Stood, c.Last.closed()...)
	e := conflict("recall_late", "", "")
	when := e.happened(env.Now)
	if e.By = by.named(); e.By == "" {
		e.VI = fmt.Sprintf("Quy trình đã đi tiếp lúc %s nên không rút lại được nữa.", when)
		e.EN = fmt.Sprintf("The process went on at %s: the step cannot be taken back any more.", when)
	} else {
		e.VI = fmt.Sprintf("%s đã xử lý tiếp hồ sơ lúc %s nên không rút lại được nữa.", e.By, when)
		e.EN = fmt.Sprintf("%s went on with the dossier at %s: the step cannot be taken back any more.", e.By, when)
	}
	c.Last.stand(e)
}

// checkRecall asks whether a step can be taken back, and by whom.
func (c *Case) checkRecall(cmd Command) error {
	if t, open := c.Tasks[cmd.TaskID]; open {
		e := conflict("task_open", "Bước này chưa hoàn thành nên không có gì để rút lại.", "The task is not completed: there is nothing to take back.")
		e.By = t.AssigneeName
		return e
	}
	d, known := c.doneTask(cmd.TaskID)
	switch {
	case !known:
		return ErrNotFound
	case d.State != TaskDone:
		return d.conflict()
	case !cmd.Actor.is(d.ByID) && !cmd.Actor.is(d.Assignee):
		e := conflict("recall_not_yours", "", "")
		when := e.happened(d.At)
		e.By = d.By
		e.VI = fmt.Sprintf("%s đã hoàn thành bước này lúc %s; chỉ người đó rút lại được.", d.By, when)
		e.EN = fmt.Sprintf("%s completed this task at %s; nobody else can take it back.", d.By, when)
		return e
	}
	if err := c.mayTakeBack(cmd.TaskID); err != nil {
		return err
	}
	return requireText("reason_missing", "reason", cmd.Comment)
}

// mayTakeBack: it is the last step, it reached nothing outside, and what began with it is untouched.
func (c *Case) mayTakeBack(task string) error {
	s := c.Last
	switch {
	case s == nil:
		return conflict("recall_late", "Hồ sơ đã được xử lý tiếp nên không rút lại được nữa.", "The dossier has gone on: the step cannot be taken back any more.")
	case s.Before.ID != task:
		e := conflict("recall_late", "", "")
		e.By = s.By
		when := e.happened(s.At)
		e.VI = fmt.Sprintf("Sau đó %s đã hoàn thành bước “%s” lúc %s nên không rút lại được nữa.", s.By, s.Before.Name, when)
		e.EN = fmt.Sprintf("Later %s completed “%s” at %s: the step cannot be taken back any more.", s.By, s.Before.Name, when)
		return e
	case s.Stands != nil:
		return s.Stands
	}
	for _, id := range s.Opened {
		t, open := c.Tasks[id]
		if !open || t.Assignee == "" && t.Moved == nil && t.Consulted == 0 {
			continue
		}
		e, _ := AsError(c.takenConflict(t))
		copied := *e
		copied.Key = "recall_touched"
		copied.VI = fmt.Sprintf("Bước tiếp theo “%s” không còn nguyên: %s", t.Name, e.VI)
		copied.EN = fmt.Sprintf("The next step “%s” is not untouched any more: %s", t.Name, e.EN)
		return &copied
	}
	return nil
}

// recall puts the process back to where it was before the last completion. What stood
// beside it, such as a colleague's claim in another branch, stays as it is now; the step's
// clock runs from where it began.
func (c *Case) recall(cmd Command, env Env) *Task {
	s := c.Last
	c.Last = nil
	withdrawn := []string{}
	for _, id := range s.Opened {
		if t, open := c.Tasks[id]; open {
			withdrawn = append(withdrawn, t.ElementID)
		}
	}
	c.record(env.Now, EventTaskRecalled, cmd.Actor, s.Before.ElementID, s.Before.ID, map[string]any{"reason": cmd.Comment, "withdrawn": withdrawn})
	for _, id := range s.Opened {
		if t, open := c.Tasks[id]; open {
			c.withdrawRecalled(t, cmd.Actor, env)
		}
	}
	c.Engine = c.Engine.Back(s.Engine)
	c.Timers = s.Timers
	if c.Timers == nil {
		c.Timers = map[string]time.Time{}
	}
	c.resubscribe(s.Subscriptions, env)
	c.closeIncidents(cmd.Actor, env)
	c.EndStatus, c.Refusal, c.Ends = s.EndStatus, s.Refusal, c.Ends[:min(s.Ends, len(c.Ends))]
	if c.HolderAgency != s.Holder {
		c.record(env.Now, EventHandedOver, cmd.Actor, s.Before.ElementID, s.Before.ID, map[string]any{"from": c.HolderAgency, "to": s.Holder})
		c.HolderAgency = s.Holder
	}
	for i := range s.Withdrawn {
		t := c.reopen(s.Withdrawn[i], env)
		c.record(env.Now, EventTaskRestored, cmd.Actor, t.ElementID, t.ID, nil)
		c.touch(t)
	}
	t := c.reopen(s.Before, env)
	now := env.Now
	t.Data = s.Done.Data
	if t.WaitFor == "" { // what waits for somebody outside waits on
		t.State, t.ClaimedAt, t.Moved = TaskClaimed, &now, nil
		if !cmd.Actor.is(t.Assignee) {
			t.Assignee, t.AssigneeName = cmd.Actor.ID, cmd.Actor.Name
		}
	}
	c.changed(t, cmd.Actor, now)
	c.setStatus(now, s.Status, cmd.Actor, t.ElementID)
	return snapshot(t)
}

// reopen puts a task back among the open ones.
func (c *Case) reopen(before openTask, env Env) *openTask {
	t := &before
	c.Tasks[t.ID] = t
	if t.Instance != "" {
		c.Instances[t.Instance] = t.ID
	}
	due := t.Due
	c.setTaskDue(t, env)
	if !sameTime(due, t.Due) {
		t.OverdueSince = movedMark(t.OverdueSince, t.Due, env.Now)
	}
	return t
}

// withdrawRecalled withdraws a task that began with a step that is taken back.
func (c *Case) withdrawRecalled(t *openTask, by Actor, env Env) {
	c.record(env.Now, EventTaskCancelled, by, t.ElementID, t.ID, nil)
	c.closeTask(t, TaskCancelled, by, env)
	c.finish(t.Task, by)
	c.Done[len(c.Done)-1].Why = whyRecalled
}

// resubscribe waits again for what was waited for before.
func (c *Case) resubscribe(before map[string]Subscription, env Env) {
	for _, id := range sortedKeys(c.Subscriptions) {
		if _, waited := before[id]; !waited {
			c.unsubscribe(id, env)
		}
	}
	for _, id := range sortedKeys(before) {
		if _, waits := c.Subscriptions[id]; waits {
			continue
		}
		s := before[id]
		if c.Subscriptions == nil {
			c.Subscriptions = map[string]Subscription{}
		}
		c.Subscriptions[id] = s
		c.pending.Unsubscribed = slices.DeleteFunc(c.pending.Unsubscribed, func(gone string) bool { return gone == id })
		c.pending.Subscriptions = append(c.pending.Subscriptions, s)
		c.record(env.Now, EventSubscribed, system, s.Element, "", map[string]any{"id": s.ID, "kind": s.Kind, "name": s.Name})
	}
}

// closeIncidents closes those that the process, put back, does not have.
func (c *Case) closeIncidents(by Actor, env Env) {
	has := map[string]bool{}
	for _, i := range c.Engine.Incidents() {
		has[i.ID] = true
	}
	for _, id := range sortedKeys(c.Incidents) {
		if has[id] {
			continue
		}
		i, now := c.Incidents[id], env.Now
		delete(c.Incidents, id)
		i.ResolvedAt = &now
		c.Dossier.Incidents = len(c.Incidents)
		c.pending.Incidents = append(c.pending.Incidents, i)
		c.record(now, EventIncidentResolved, by, i.ElementID, "", map[string]any{"id": i.ID})
	}
}
