package dossier

import (
	"fmt"

	"github.com/motcua/motcua/internal/engine"
)

// maxDepth bounds processes that call each other without end.
const maxDepth = 16

// callProcess notes that the process waits for a called one: a dossier of its own, whose
// code is this one's with a number.
func (c *Case) callProcess(x engine.CallProcess, env Env) {
	if c.Calls == nil {
		c.Calls = map[string]Call{}
	}
	if len(c.Calls) == 0 {
		c.Told = c.due()
	}
	c.CallCount++
	call := Call{
		Instance: x.Instance, Element: x.Node.ID, DossierID: c.derivedID(fmt.Sprintf("call:%d", c.CallCount)),
		Code:    fmt.Sprintf("%s.%02d", c.Dossier.Code, c.CallCount),
		Process: x.Process, Binding: x.Binding, Version: x.Version, Tag: x.Tag, Variables: inputJSON(x.Variables),
	}
	c.Calls[x.Instance] = call
	c.record(env.Now, EventCallStarted, system, call.Element, "", map[string]any{
		"dossier": call.DossierID, "code": call.Code, "process": call.Process,
	})
}

// cancelCall withdraws a called dossier.
func (c *Case) cancelCall(instance string, env Env) {
	call, ok := c.Calls[instance]
	if !ok {
		return
	}
	c.Outbox = append(c.Outbox, Outgoing{Kind: SendsCancel, Element: call.Element, DossierID: call.DossierID, At: env.Now})
	c.endCall(call, "cancelled", env)
}

func (c *Case) endCall(call Call, how string, env Env) {
	delete(c.Calls, call.Instance)
	c.record(env.Now, EventCallEnded, system, call.Element, "", map[string]any{
		"dossier": call.DossierID, "code": call.Code, "how": how,
	})
}

// CallsToBegin are the called dossiers that are not begun yet, in a fixed order. While
// the dossier is suspended none is.
func (c *Case) CallsToBegin() []Call {
	if c.suspended() {
		return nil
	}
	var calls []Call
	for _, instance := range sortedKeys(c.Calls) {
		if call := c.Calls[instance]; !call.Begun {
			calls = append(calls, call)
		}
	}
	return calls
}

// Calling reports whether the process still waits for a called dossier.
func (c *Case) Calling(instance, dossierID string) bool {
	call, ok := c.Calls[instance]
	return ok && call.DossierID == dossierID
}

// CallBegun notes that a called dossier's workflow runs.
func (c *Case) CallBegun(instance, dossierID string) {
	if c.Calling(instance, dossierID) {
		call := c.Calls[instance]
		call.Begun, call.Variables = true, nil
		c.Calls[instance] = call
	}
}

// CalledSubmission is how a called dossier begins: with the applicant and the agencies of
// this one. process is the id of a process of this dossier's own file, else "".
func (c *Case) CalledSubmission(call Call, procedure, process string) Submission {
	depth := 0
	if c.Parent != nil {
		depth = c.Parent.Depth + 1
	}
	d := c.Dossier
	return Submission{
		ID: call.DossierID, CommandID: call.DossierID, Actor: system, Procedure: procedure, Process: process, Code: call.Code,
		Agency: d.Agency, Agencies: c.Agencies, Channel: d.Channel, Case: d.Case, Applicant: d.Applicant, AccountID: d.AccountID,
		Variables: call.Variables, Chain: c.Chain,
		Parent: &Parent{DossierID: d.ID, Instance: call.Instance, Depth: depth, Due: c.due()},
	}
}

// CallProblem says why a call must not be made.
func (c *Case) CallProblem(call Call) *CallReport {
	if c.Parent == nil || c.Parent.Depth+1 < maxDepth {
		return nil
	}
	return &CallReport{
		DossierID: call.DossierID, Instance: call.Instance, Code: "call_too_deep",
		MessageVI: fmt.Sprintf("Các quy trình gọi nhau quá %d cấp; có lẽ chúng gọi vòng.", maxDepth),
		MessageEN: fmt.Sprintf("processes call each other more than %d levels deep, perhaps in a circle", maxDepth),
	}
}

// CallReported gives the process what a called dossier reports. A report that is no longer
// wanted is dropped; one that comes while the dossier is suspended waits.
func (c *Case) CallReported(r CallReport, env Env) error {
	if !c.Calling(r.Instance, r.DossierID) {
		return nil
	}
	if c.suspended() {
		c.Held = append(c.Held, Held{Report: &r})
		return nil
	}
	c.noteOverdue(env)
	ev, err := r.event()
	if err == nil {
		err = env.Program.Process.Check(c.Engine, ev)
	}
	if err != nil {
		if r.Escalation {
			return err
		}
		// Not an answer the process can take: the step must not wait for another one unseen.
		ev = engine.CallFailed{Instance: r.Instance, Code: "answer_invalid", MessageVI: sentenceIn(err, "vi"), MessageEN: sentenceIn(err, "en")}
	}
	if !r.Escalation {
		c.endCall(c.Calls[r.Instance], r.how(), env)
	}
	return c.apply(ev, system, env)
}

func (r CallReport) how() string {
	switch {
	case r.Code != "":
		return r.Code
	case r.Error != "":
		return "error"
	}
	return "completed"
}

// event is the report as the engine takes it.
func (r CallReport) event() (engine.Event, error) {
	vars, err := ReadVariables(r.Variables)
	switch {
	case err != nil:
		return nil, err
	case r.Escalation:
		return engine.CallEscalated{Instance: r.Instance, Code: r.Error, Variables: vars}, nil
	case r.Error != "" || r.Code != "":
		return engine.CallFailed{
			Instance: r.Instance, Error: r.Error, Variables: vars, Code: r.Code, MessageVI: r.MessageVI, MessageEN: r.MessageEN,
		}, nil
	}
	return engine.CallCompleted{Instance: r.Instance, Variables: vars}, nil
}

// due is the dossier's due date as its called dossiers show it.
func (c *Case) due() Due {
	d := c.Dossier
	return Due{At: d.Due, Provisional: d.Provisional, StoppedSince: d.StoppedSince, StopGround: d.StopGround}
}

// tellDue sends the due date to the called dossiers if it is not what they were told.
func (c *Case) tellDue() {
	now := c.due()
	if len(c.Calls) == 0 || now.equal(c.Told) {
		return
	}
	c.Told = now
	for _, instance := range sortedKeys(c.Calls) {
		due := now
		c.Outbox = append(c.Outbox, Outgoing{Kind: SendsDue, DossierID: c.Calls[instance].DossierID, Due: &due, At: c.Dossier.UpdatedAt})
	}
}
