package dossier

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// Execute carries out a command that Check lets through. A command with an id that
// was carried out before is answered, not done again.
func (c *Case) Execute(cmd Command, env Env) (Result, error) {
	if r, done := c.Replayed(cmd); done {
		return r, nil
	}
	if err := c.Check(cmd, env); err != nil {
		return Result{}, err
	}
	c.noteOverdue(env)
	task, err := c.perform(cmd, env)
	if err != nil {
		return Result{}, err
	}
	c.remember(cmd, task)
	return c.result(cmd, task), nil
}

func (c *Case) perform(cmd Command, env Env) (*Task, error) {
	if cmd.Kind.operation() {
		return nil, c.performOperation(cmd, env)
	}
	switch cmd.Kind {
	case CommandClaim:
		return c.claim(c.Tasks[cmd.TaskID], cmd, env), nil
	case CommandRelease:
		return c.unclaim(c.Tasks[cmd.TaskID], cmd, env), nil
	case CommandAssign, CommandForward:
		return c.assign(c.Tasks[cmd.TaskID], cmd, env), nil
	case CommandConsult:
		return c.consult(c.Tasks[cmd.TaskID], cmd, env)
	case CommandAnswer:
		return c.answer(c.Tasks[cmd.TaskID], cmd, env), nil
	case CommandCloseConsultation:
		return c.closeConsultation(c.Tasks[cmd.TaskID], cmd, env), nil
	case CommandRecall:
		return c.recall(cmd, env), nil
	case CommandNotice:
		c.notice(cmd, env)
		return nil, nil
	case CommandComment:
		return c.comment(cmd, env), nil
	case CommandComplete, CommandReturn:
		t := c.Tasks[cmd.TaskID]
		if t.Consultation != nil {
			return c.answer(t, cmd, env), nil
		}
		o, err := c.completion(t, cmd, env)
		if err != nil {
			return nil, err
		}
		return c.complete(t, o, cmd, env)
	case CommandRequestSupplement, CommandRefuse, CommandSupplement:
		return c.performOutcome(cmd, env)
	case CommandWithdraw:
		return nil, c.abandon(StatusWithdrawn, "", cmd, env)
	case CommandStop:
		return nil, c.abandon(StatusStopped, "05", cmd, env)
	case CommandExtend:
		return nil, c.extend(cmd, env)
	case CommandRecalendar:
		return nil, c.recalendar(cmd, env)
	case CommandAttach:
		return c.attach(cmd, env), nil
	}
	return nil, fmt.Errorf("command %q has no handler", cmd.Kind)
}

func (c *Case) claim(t *openTask, cmd Command, env Env) *Task {
	if cmd.Actor.is(t.Assignee) {
		return snapshot(t)
	}
	now := env.Now
	t.Moved = nil
	t.State, t.ClaimedAt = TaskClaimed, &now
	t.Assignee, t.AssigneeName = cmd.Actor.taker()
	c.record(now, EventTaskClaimed, cmd.Actor, t.ElementID, t.ID, nil)
	c.changed(t, cmd.Actor, now)
	return snapshot(t)
}

func (c *Case) unclaim(t *openTask, cmd Command, env Env) *Task {
	t.State, t.Assignee, t.AssigneeName, t.ClaimedAt, t.Moved = TaskOpen, "", "", nil, nil
	c.record(env.Now, EventTaskReleased, cmd.Actor, t.ElementID, t.ID, nil)
	c.changed(t, cmd.Actor, env.Now)
	return snapshot(t)
}

func (c *Case) changed(t *openTask, by Actor, at time.Time) {
	t.ChangedBy, t.ChangedAt = by.Name, at
	c.touch(t)
}

func snapshot(t *openTask) *Task {
	copied := t.Task
	copied.Data = nil // of a recalled task; the answer goes without it, see Case.result
	return &copied
}

// complete finishes a task with an outcome and lets the process go on.
func (c *Case) complete(t *openTask, o Outcome, cmd Command, env Env) (*Task, error) {
	node := env.Program.Process.Node(t.ElementID)
	// What can be refused is refused before the record says that it happened.
	completed, err := c.completed(t, o, cmd, env)
	if err != nil {
		return nil, err
	}
	next, err := c.clockAfter(t, o, cmd, env)
	if err != nil {
		return nil, err
	}
	before, step := c.outside(), c.beginStep(t, cmd.Actor, env)
	if t.State == TaskOpen {
		t.Assignee, t.AssigneeName = cmd.Actor.taker()
	}
	t.Outcome, t.Comment, t.Data = o.ID, cmd.Comment, nil
	if len(cmd.Form) > 0 {
		t.Data = cmd.Form
	}
	c.recordCompletion(t, o, cmd, env)
	c.closeTask(t, TaskDone, cmd.Actor, env)
	done := t.Task
	c.finish(done, cmd.Actor)
	switch {
	case next == nil:
	case c.accepts(node, o):
		c.confirmReceipt(next, cmd.Actor, env)
	default:
		c.changeCase(next, o.ID, cmd.Actor, cmd.Comment, env)
	}
	// What the clock stood still for is here, even if the process should be unable to go on.
	if _, held := c.Stops[t.Instance]; held {
		c.resumeClock(t.Instance, cmd.Actor, node.ID, env)
	}
	if err := c.apply(completed, cmd.Actor, env); err != nil {
		c.stepping = nil
		return nil, err
	}
	c.endStep(step, done, before)
	done.Data = nil // the answer is kept by Temporal and by us: without the form, which may be large
	return &done, nil
}

// startNames are the variables that say what was filed; no step rewrites them.
var startNames = []string{"dossier", "channel", "case", "agency", "applicant", "form"}

// completed is the event that a completion is to the engine, which would take it.
func (c *Case) completed(t *openTask, o Outcome, cmd Command, env Env) (engine.TaskCompleted, error) {
	vars, err := formVariables(cmd.Form)
	if err != nil {
		return engine.TaskCompleted{}, err
	}
	for _, name := range startNames {
		if _, given := vars[name]; given {
			return engine.TaskCompleted{}, invalid("field_reserved", "form."+name,
				fmt.Sprintf("Tên trường %q dành cho hệ thống.", name), fmt.Sprintf("The field name %q is reserved.", name))
		}
	}
	e := engine.TaskCompleted{Instance: t.Instance, Outcome: o.ID, Variables: vars}
	if err := env.Program.Process.Check(c.Engine, e); err != nil {
		return engine.TaskCompleted{}, engineError(err)
	}
	return e, nil
}

// clockAfter is the deadline that a completion puts in force, nil if it leaves it alone.
func (c *Case) clockAfter(t *openTask, o Outcome, cmd Command, env Env) (*clock.Deadline, error) {
	switch {
	case c.accepts(env.Program.Process.Node(t.ElementID), o):
		return c.newDeadline(env.Now, env)
	case o.Kind == "verify":
		return c.caseDeadline(o.ID, cmd.Actor, cmd.Comment, env)
	}
	return nil, nil
}

// received reports whether the office has received the dossier: at the counter or by
// post at once, online when the desk accepted it.
func (c *Case) received() bool {
	return !c.Unchecked && c.Dossier.Channel != ChannelOnline || c.Parent != nil ||
		slices.ContainsFunc(c.Adjustments, func(a Adjustment) bool { return a.Kind == "receipt" })
}

// accepts: the desk takes in what was filed online.
func (c *Case) accepts(n *bpmn.Node, o Outcome) bool {
	return n.Extension.Intake && o.Kind == "forward" && !c.received() && c.Clocked
}

// recordCompletion writes what happened, and the slip that goes with it.
func (c *Case) recordCompletion(t *openTask, o Outcome, cmd Command, env Env) {
	data := map[string]any{"outcome": o.ID}
	if cmd.Comment != "" {
		data["comment"] = cmd.Comment
	}
	kind := EventTaskCompleted
	if o.Kind == "return" {
		kind = EventTaskReturned
	}
	c.record(env.Now, kind, cmd.Actor, t.ElementID, t.ID, data)
	switch o.Kind {
	case "supplement":
		c.Dossier.Supplements++
		slip := map[string]any{"ground": cmd.Ground, "items": cmd.Items, "comment": cmd.Comment}
		c.record(env.Now, EventSupplementAsked, cmd.Actor, t.ElementID, t.ID, slip)
		c.issueSlip(env.Now, "02", cmd.Actor, slip)
	case "refuse":
		c.Refusal = cmd.Comment
	}
	if t.WaitFor == "applicant" && t.StopGround == groundSupplement {
		c.record(env.Now, EventSupplementGiven, cmd.Actor, t.ElementID, t.ID, nil)
	}
	c.recordFiles(env.Now, cmd.Actor, t.ElementID, t.ID, nil, cmd.Files)
}

func (c *Case) performOutcome(cmd Command, env Env) (*Task, error) {
	t, err := c.outcomeCommand(cmd, env)
	if err != nil {
		return nil, err
	}
	var o Outcome
	switch cmd.Kind {
	case CommandRequestSupplement:
		o, _ = t.byKind("supplement", "")
	case CommandRefuse:
		o, _ = t.byKind("refuse", "")
	default:
		if o, err = t.outcome(cmd.Outcome); err != nil {
			return nil, err
		}
	}
	return c.complete(t, o, cmd, env)
}

// abandon ends the dossier with a paper form, if slip names one, before its process did.
func (c *Case) abandon(status Status, slip string, cmd Command, env Env) error {
	if slip != "" {
		c.issueSlip(env.Now, slip, cmd.Actor, map[string]any{"ground": cmd.Ground, "reason": cmd.Comment})
	}
	return c.breakOff(status, "", cmd, env)
}

// breakOff ends the dossier before its process did.
func (c *Case) breakOff(status Status, result string, cmd Command, env Env) error {
	done, err := env.Program.Process.Apply(c.Engine, engine.Cancelled{Reason: cmd.Comment}, c.engineEnv(env))
	if err != nil {
		return fmt.Errorf("dossier %s: %w", c.Dossier.ID, err)
	}
	c.endClock(cmd.Actor, env)
	done.Ended = false
	c.absorb(done, cmd.Actor, env)
	c.close(status, result, cmd.Comment, cmd.Actor, env)
	return nil
}

// extend moves the appointment once, before the due date, with an apology (form 04).
func (c *Case) extend(cmd Command, env Env) error {
	before := c.Dossier.Due
	if err := c.Deadline.Extend(c.calendar(env), *cmd.Until, "04", cmd.Actor.ID, cmd.Comment, env.Now); err != nil {
		return clockError(err, "until")
	}
	c.Dossier.Extensions++
	c.showDue(env)
	c.adjust(Adjustment{
		Kind: "extend", FormNo: "04", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due, Reason: cmd.Comment,
	}, cmd.Actor)
	c.record(env.Now, EventDueChanged, cmd.Actor, "", "", map[string]any{"before": before, "after": c.Dossier.Due, "reason": cmd.Comment})
	c.issueSlip(env.Now, "04", cmd.Actor, map[string]any{"reason": cmd.Comment, "due": c.Dossier.Due})
	c.moveTaskDues(env)
	return nil
}

// recalendared is the deadline as a changed calendar gives it, nil once the clock has ended.
func (c *Case) recalendared(cmd Command, env Env) (*clock.Deadline, bool, error) {
	if !c.Clocked || c.Parent != nil {
		return nil, false, nil
	}
	trial := *c.Deadline // Recompute copies what it changes
	change, err := trial.Recompute(c.calendar(env), env.Now, cmd.Actor.ID, cmd.Comment)
	if err != nil {
		return nil, false, clockError(err, "")
	}
	return &trial, change.Changed, nil
}

// recalendar reckons open deadlines again after a calendar changed.
func (c *Case) recalendar(cmd Command, env Env) error {
	next, changed, err := c.recalendared(cmd, env)
	if c.Parent != nil && c.Clocked {
		c.record(env.Now, EventDueChanged, cmd.Actor, "", "", map[string]any{"reason": "recalendar"})
		c.moveTaskDues(env)
	}
	if err != nil || next == nil {
		return err
	}
	before := c.Dossier.Due
	c.Deadline = next
	c.showDue(env)
	if changed {
		c.adjust(Adjustment{Kind: "recalendar", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due, Reason: cmd.Comment}, cmd.Actor)
	}
	c.record(env.Now, EventDueChanged, cmd.Actor, "", "", map[string]any{
		"before": before, "after": c.Dossier.Due, "reason": "recalendar", "provisional": c.Dossier.Provisional,
	})
	c.moveTaskDues(env)
	return nil
}

// formVariables reads a JSON object with exact numbers.
func formVariables(data json.RawMessage) (engine.Variables, error) {
	value, err := feel.FromJSON(orEmptyObject(data))
	vars, ok := value.(feel.Context)
	if err != nil || !ok {
		return nil, invalid("form_invalid", "form", "Biểu mẫu phải là một đối tượng JSON.", "The form must be a JSON object.")
	}
	return engine.Variables(vars), nil
}

// engineError gives a refusal of the engine the form of this package.
func engineError(err error) error {
	var e *engine.Error
	if !errors.As(err, &e) {
		return err
	}
	return &Error{Code: CodeInvalid, Key: string(e.Code), Field: "form", VI: e.VI, EN: e.EN}
}

// clockError gives an error of the clock the form of this package.
func clockError(err error, field string) error {
	var e *clock.Error
	if !errors.As(err, &e) {
		return err
	}
	code := CodeConflict // the state forbids it, whatever the caller sends
	if e.Field != "" {
		code, field = CodeInvalid, e.Field
	}
	return &Error{Code: code, Key: e.Key, Field: field, VI: e.VI, EN: e.EN}
}

// ServiceCalls are the calls the process waits for, in a fixed order. While it is
// suspended no call is begun.
func (c *Case) ServiceCalls() []Service {
	if c.suspended() {
		return nil
	}
	calls := make([]Service, 0, len(c.Services))
	for _, instance := range sortedKeys(c.Services) {
		calls = append(calls, c.Services[instance])
	}
	return calls
}

// ServiceAnswered gives the process the answer of a call: variables, or, with a
// code, why it failed for good. An answer that is no longer wanted is dropped.
func (c *Case) ServiceAnswered(instance string, answer json.RawMessage, code, message string, env Env) error {
	if code != "" {
		return c.ServiceFailed(instance, ServiceFailure{Code: code, MessageVI: message, MessageEN: message}, env)
	}
	return c.serviceEnded(instance, answer, nil, env)
}

// ServiceFailed gives the process the reason why a call has no answer, or the BPMN error
// that it answered with.
func (c *Case) ServiceFailed(instance string, failed ServiceFailure, env Env) error {
	return c.serviceEnded(instance, nil, &failed, env)
}

func (c *Case) serviceEnded(instance string, answer json.RawMessage, failed *ServiceFailure, env Env) error {
	if _, wanted := c.Services[instance]; !wanted {
		return nil
	}
	if c.suspended() {
		c.Held = append(c.Held, Held{Service: instance, Answer: answer, Failure: failed})
		return nil
	}
	c.noteOverdue(env)
	delete(c.Services, instance)
	var ev engine.Event
	var err error
	if failed == nil {
		var vars engine.Variables
		vars, err = formVariables(answer)
		ev = engine.ServiceCompleted{Instance: instance, Variables: vars}
	} else {
		ev, err = failed.event(instance)
	}
	if err == nil {
		err = env.Program.Process.Check(c.Engine, ev)
	}
	if err != nil {
		// Not an answer the process can take: the step must not wait for another one unseen.
		ev = engine.ServiceFailed{Instance: instance, Code: "answer_invalid", Message: sentenceIn(err, "vi"), MessageEN: sentenceIn(err, "en")}
	}
	return c.apply(ev, system, env)
}
