package dossier

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// start gives the process its first token.
func (c *Case) start(env Env, s Submission) error {
	vars, err := startVariables(c.Dossier, s)
	if err != nil {
		return err
	}
	options, err := s.startOptions(vars)
	if err != nil {
		return err
	}
	state, result, err := env.Program.Process.StartWith(options, c.engineEnv(env))
	if e := (*engine.Error)(nil); errors.As(err, &e) && e.Code == engine.ErrUnknownStart {
		return ErrBegunByEvent()
	}
	if err != nil {
		return fmt.Errorf("start process of %s: %w", c.Dossier.Procedure, err)
	}
	c.Engine = state
	c.absorb(result, s.Actor, env)
	return nil
}

// startVariables is what the expressions of a process can read.
func startVariables(d Dossier, s Submission) (engine.Variables, error) {
	given, err := formVariables(s.Variables)
	if err != nil {
		return nil, err
	}
	form, err := feel.FromJSON(orEmptyObject(s.Form))
	if err != nil {
		return nil, invalid("form_invalid", "form", "Biểu mẫu không phải là JSON hợp lệ.", "The form is not valid JSON.")
	}
	applicant, err := feel.FromJSON(mustJSON(s.Applicant))
	if err != nil {
		return nil, fmt.Errorf("applicant as variables: %w", err)
	}
	if callers, ok := given["form"]; ok && s.Parent != nil {
		form = callers // a called process sees what its caller gives it
	}
	maps.Copy(given, engine.Variables{
		"dossier":   feel.Context{"code": d.Code, "procedure": d.Procedure, "id": d.ID},
		"channel":   string(d.Channel),
		"case":      d.Case,
		"agency":    d.Agency,
		"applicant": applicant,
		"form":      form,
	})
	return given, nil
}

func orEmptyObject(data json.RawMessage) []byte {
	if len(data) == 0 {
		return []byte("{}")
	}
	return data
}

// engineEnv gives the engine the time, and working time by the calendar of the node's agency.
func (c *Case) engineEnv(env Env) engine.Env {
	return engine.Env{
		Now: env.Now,
		WorkingTime: func(from time.Time, limit string, node *bpmn.Node) (time.Time, error) {
			return workingTime(env.Calendars.Of(c.agencyOf(node)), from, limit)
		},
		Decide: env.Program.decide(env.Now),
	}
}

// apply steps the engine and takes in what follows.
func (c *Case) apply(ev engine.Event, by Actor, env Env) error {
	result, err := env.Program.Process.Apply(c.Engine, ev, c.engineEnv(env))
	if err != nil {
		return fmt.Errorf("dossier %s: %w", c.Dossier.ID, err)
	}
	c.absorb(result, by, env)
	return nil
}

// absorb turns the engine's facts into statuses and clock movements, and its
// commands into tasks, timers and calls. Facts first: a task's due date depends on
// whether the clock runs.
func (c *Case) absorb(r engine.Result, by Actor, env Env) {
	c.movedOn(by, env)
	answered := false
	for _, f := range r.Facts {
		c.absorbFact(f, by, env)
		answered = answered || endsStop(f, env)
	}
	for _, cmd := range r.Commands {
		switch x := cmd.(type) {
		case engine.OpenTask:
			c.openTask(x.Instance, x.Node, by, env)
		case engine.CloseTask:
			c.cancelTask(x.Instance, by, env)
		case engine.SetTimer:
			c.Timers[x.ID] = x.At
		case engine.ClearTimer:
			delete(c.Timers, x.ID)
		case engine.CallService:
			c.Services[x.Instance] = serviceOf(x)
		case engine.CancelService:
			delete(c.Services, x.Instance)
		default:
			c.absorbExchange(cmd, env)
		}
	}
	if r.Error != nil {
		c.thrown = r.Error
	}
	c.Ends = append(c.Ends, r.EndNodes...)
	if r.Ended {
		c.end(by, env)
		return
	}
	// The applicant gave what was asked for, and no step said what the dossier is now.
	if answered && !c.awaitsApplicant() && (c.Dossier.Status == StatusAwaitSupplement || c.Dossier.Status == StatusAwaitPayment) {
		c.setStatus(env.Now, StatusProcessing, by, "")
	}
}

// absorbExchange turns the commands that concern other dossiers into what is waited for
// and what is sent.
func (c *Case) absorbExchange(cmd engine.Command, env Env) {
	switch x := cmd.(type) {
	case engine.OpenSubscription:
		c.subscribe(x, env)
	case engine.CloseSubscription:
		c.unsubscribe(x.ID, env)
	case engine.SendMessage:
		c.sendMessage(x, env)
	case engine.BroadcastSignal:
		c.broadcast(x, env)
	case engine.CallProcess:
		c.callProcess(x, env)
	case engine.CancelCall:
		c.cancelCall(x.Instance, env)
	case engine.EscalateToCaller:
		c.escalate(x, env)
	}
}

// moves: a token came or went.
func moves(f engine.Fact) bool {
	return f.Kind == engine.FactElementEntered || f.Kind == engine.FactElementLeft || f.Kind == engine.FactElementCancelled
}

// endsStop: a step that the clock stood still for is over.
func endsStop(f engine.Fact, env Env) bool {
	n := env.Program.Process.Node(f.Element)
	over := f.Loop == 0 && (f.Kind == engine.FactElementLeft || f.Kind == engine.FactElementCancelled)
	return over && n != nil && n.Extension.StopGround != ""
}

// awaitsApplicant: a step is open in which the applicant has the ball.
func (c *Case) awaitsApplicant() bool {
	for _, t := range c.Tasks {
		if t.StopGround != "" && t.WaitFor == "applicant" {
			return true
		}
	}
	return false
}

func inputJSON(vars engine.Variables) json.RawMessage {
	b, err := feel.ToJSON(feel.Context(vars))
	if err != nil {
		return nil
	}
	return b
}

func (c *Case) absorbFact(f engine.Fact, by Actor, env Env) {
	node := env.Program.Process.Node(f.Element)
	if f.Loop > 0 && moves(f) {
		return // statuses and stops belong to the whole that repeats, from its first instance to its last
	}
	switch f.Kind {
	case engine.FactElementEntered:
		c.entered(node, f.Instance, by, env)
	case engine.FactElementLeft:
		c.left(node, f.Instance, by, env)
	case engine.FactElementCancelled:
		c.release(node, f.Instance, by, env)
	case engine.FactTimerFired:
		c.record(env.Now, EventTimerFired, Actor{Kind: "system"}, f.Element, "", nil)
	case engine.FactSubscriptionTriggered:
		c.triggered(f, env)
	case engine.FactDecisionMade:
		c.record(env.Now, EventDecisionMade, system, f.Element, "", map[string]any{"decision": f.Name})
	case engine.FactIncidentRaised:
		i := Incident{
			ID: f.Incident, DossierID: c.Dossier.ID, ElementID: f.Element,
			Code: f.Code, MessageVI: f.MessageVI, MessageEN: f.MessageEN, RaisedAt: env.Now,
		}
		c.Incidents[i.ID] = i
		c.Dossier.Incidents = len(c.Incidents)
		c.pending.Incidents = append(c.pending.Incidents, i)
		c.record(env.Now, EventIncidentRaised, Actor{Kind: "system"}, f.Element, "", map[string]any{"id": i.ID, "code": i.Code})
	case engine.FactIncidentResolved:
		i, ok := c.Incidents[f.Incident]
		if !ok {
			return
		}
		delete(c.Incidents, i.ID)
		now := env.Now
		i.ResolvedAt = &now
		c.Dossier.Incidents = len(c.Incidents)
		c.pending.Incidents = append(c.pending.Incidents, i)
		c.record(env.Now, EventIncidentResolved, by, f.Element, "", map[string]any{"id": i.ID})
	}
}

// entered moves the status and the legal clock when a token reaches a node.
func (c *Case) entered(n *bpmn.Node, instance string, by Actor, env Env) {
	if n == nil {
		return
	}
	x := n.Extension
	if x.OffClock {
		c.ready(by, n.ID, env)
	}
	if x.StopGround != "" {
		c.stopClock(instance, stop{Ground: x.StopGround, Slip: x.StopSlip}, by, n.ID, env)
	}
	switch {
	case x.StatusEnter > 0 && n.Kind != bpmn.KindEndEvent:
		c.pass(Status(x.StatusEnter), by, n.ID, env)
	case x.StopGround != "" && stoppedStatus(x.StopGround) != StatusProcessing:
		c.setStatus(env.Now, stoppedStatus(x.StopGround), by, n.ID)
	case n.Kind == bpmn.KindUserTask && !x.Intake && !x.OffClock && (x.WaitFor == "" || x.StopGround != "") && !c.heldForApplicant():
		c.setStatus(env.Now, StatusProcessing, by, n.ID)
	}
}

// left moves the status when a node completed.
func (c *Case) left(n *bpmn.Node, instance string, by Actor, env Env) {
	c.release(n, instance, by, env)
	if n != nil && n.Extension.StatusComplete > 0 {
		c.pass(Status(n.Extension.StatusComplete), by, n.ID, env)
	}
}

// pass sets the status that a node on the way gives. A final one waits for the end:
// until then the dossier goes on, and nobody may be told that it is closed.
func (c *Case) pass(status Status, by Actor, element string, env Env) {
	if status.Final() {
		c.EndStatus = status
		return
	}
	if status == StatusFiled && c.received() {
		status = StatusReceived // a receipt is not undone: its due date was promised
	}
	c.setStatus(env.Now, status, by, element)
}

// heldForApplicant: in another branch the applicant has to supply or to pay, which the
// status goes on saying.
func (c *Case) heldForApplicant() bool {
	if c.Dossier.Status != StatusAwaitSupplement && c.Dossier.Status != StatusAwaitPayment {
		return false
	}
	for _, s := range c.Stops {
		if stoppedStatus(s.Ground) == c.Dossier.Status {
			return true
		}
	}
	return false
}

// release lets the clock go on when a node that held it is over, completed or withdrawn.
func (c *Case) release(n *bpmn.Node, instance string, by Actor, env Env) {
	if _, held := c.Stops[instance]; held && n != nil {
		c.resumeClock(instance, by, n.ID, env)
	}
}

// stoppedStatus is the national status for a ground: those of the office's own work,
// such as a public notice, are processing.
func stoppedStatus(ground string) Status {
	switch clock.Ground(ground) {
	case clock.GroundSupplement:
		return StatusAwaitSupplement
	case clock.GroundFinancial:
		return StatusAwaitPayment
	}
	return StatusProcessing
}

// end closes the dossier when no token is left.
func (c *Case) end(by Actor, env Env) {
	status, result := StatusHandedOver, "granted"
	if c.EndStatus != 0 {
		status = c.EndStatus
	}
	for _, id := range c.Ends {
		n := env.Program.Process.Node(id)
		if n == nil {
			continue
		}
		if n.Extension.StatusEnter > 0 {
			status = Status(n.Extension.StatusEnter)
		}
		if n.Extension.Result != "" {
			result = n.Extension.Result
		}
	}
	if c.thrown != nil {
		status, result = StatusStopped, ""
	}
	// The slip goes out with the decision, not with the proposal to refuse; the applicant
	// of a called dossier gets the caller's.
	if c.Parent == nil {
		c.issueEndSlip(status, by, env)
	}
	c.close(status, result, "", by, env)
}

func (c *Case) issueEndSlip(status Status, by Actor, env Env) {
	switch status {
	case StatusNotAccepted:
		c.issueSlip(env.Now, "03", by, map[string]any{"reason": c.Refusal})
	case StatusStopped:
		c.issueSlip(env.Now, "05", by, map[string]any{"reason": c.Refusal})
	}
}

// close ends the record: final status, clock over, nothing left open.
func (c *Case) close(status Status, result, reason string, by Actor, env Env) {
	if status == StatusHandedOver {
		c.ready(by, "", env)
	} else if result == "granted" {
		result = ""
	}
	c.endSuspension()
	c.Held = nil
	c.endClock(by, env)
	c.Dossier.Result = result
	c.setStatus(env.Now, status, by, "")
	now := env.Now
	c.Dossier.ClosedAt = &now
	clear(c.Timers)
	clear(c.Services)
	for _, instance := range sortedKeys(c.Calls) {
		c.cancelCall(instance, env)
	}
	for _, id := range sortedKeys(c.Subscriptions) {
		c.unsubscribe(id, env)
	}
	data := map[string]any{"status": status, "result": result}
	if reason != "" {
		data["reason"] = reason
	}
	if result == ResultCancelled {
		data["cancelled"] = true
	}
	c.record(env.Now, EventClosed, by, "", "", data)
	c.reportEnd(env)
}

// agencyOf resolves the agency whose officers do a node's work.
func (c *Case) agencyOf(n *bpmn.Node) string {
	binding := n.Extension.Agency
	for lane := n.Lane; binding == "" && lane != nil; lane = lane.Parent {
		binding = lane.Agency
	}
	if binding == "" {
		return c.Dossier.Agency
	}
	if id, ok := c.Agencies[binding]; ok {
		return id
	}
	return binding
}

func roleOf(n *bpmn.Node) string {
	role := n.Extension.Role
	for lane := n.Lane; role == "" && lane != nil; lane = lane.Parent {
		role = lane.Role
	}
	return role
}
