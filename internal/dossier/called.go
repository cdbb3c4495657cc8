package dossier

import (
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/engine"
)

// A called dossier has the applicant, the agencies and the due date of its caller and no
// legal clock of its own: the citizen was promised one date, and what stops the clock is
// drawn in the process that has one.

// beCalled makes the dossier one that another called.
func (c *Case) beCalled(p *Parent, env Env) {
	c.Parent = p
	d := &c.Dossier
	d.ParentID, d.Status = p.DossierID, StatusReceived
	d.OriginalDue = p.Due.At
	c.showCallersDue(p.Due)
	c.record(env.Now, EventSubmitted, system, "", "", map[string]any{"caller": p.DossierID, "due": d.Due, "status": d.Status})
	if since := d.StoppedSince; since != nil {
		c.adjust(Adjustment{Kind: "stop", Ground: d.StopGround, From: *since, DueBefore: d.Due}, system)
	}
}

func (c *Case) showCallersDue(due Due) {
	c.Parent.Due = due
	d := &c.Dossier
	d.Due, d.Provisional, d.StoppedSince, d.StopGround = due.At, due.Provisional, due.StoppedSince, due.StopGround
}

// FollowDue takes over the due date of the caller, which moved.
func (c *Case) FollowDue(due Due, env Env) {
	if c.Parent == nil || c.Dossier.ClosedAt != nil || due.equal(c.due()) {
		return
	}
	c.noteOverdue(env)
	before, stopped := c.Dossier.Due, c.Dossier.StoppedSince
	c.showCallersDue(due)
	switch {
	case stopped == nil && due.StoppedSince != nil:
		c.adjust(Adjustment{Kind: "stop", Ground: due.StopGround, From: *due.StoppedSince, DueBefore: before}, system)
	case stopped != nil && due.StoppedSince == nil:
		c.endAdjustment(env)
	}
	c.record(env.Now, EventDueChanged, system, "", "", map[string]any{"before": before, "after": c.Dossier.Due, "reason": "caller"})
	c.moveTaskDues(env)
}

// reportEnd tells the caller what became of the dossier.
func (c *Case) reportEnd(env Env) {
	if c.Parent == nil || c.Parent.Instance == "" {
		return
	}
	r := CallReport{DossierID: c.Dossier.ID, Instance: c.Parent.Instance}
	switch {
	case c.thrown != nil:
		r.Error, r.MessageVI, r.Variables = c.thrown.Code, c.thrown.Message, inputJSON(c.thrown.Variables)
	case c.Engine.Status() == engine.StatusCancelled:
		r.Code = "call_cancelled"
		r.MessageVI = fmt.Sprintf("Hồ sơ con %s đã bị dừng hoặc hủy.", c.Dossier.Code)
		r.MessageEN = fmt.Sprintf("the called dossier %s was stopped or cancelled", c.Dossier.Code)
	default:
		vars := c.Engine.Variables()
		for _, name := range startNames {
			delete(vars, name)
		}
		r.Variables = inputJSON(vars)
	}
	c.Outbox = append(c.Outbox, Outgoing{Kind: SendsReport, DossierID: c.Parent.DossierID, Report: &r, At: env.Now})
}

// escalate hands an escalation to the caller's call activity.
func (c *Case) escalate(x engine.EscalateToCaller, env Env) {
	c.record(env.Now, EventEscalated, system, "", "", map[string]any{"code": x.Code})
	if c.Parent == nil || c.Parent.Instance == "" {
		return
	}
	c.Outbox = append(c.Outbox, Outgoing{Kind: SendsReport, DossierID: c.Parent.DossierID, At: env.Now, Report: &CallReport{
		DossierID: c.Dossier.ID, Instance: c.Parent.Instance, Escalation: true, Error: x.Code, Variables: inputJSON(x.Variables),
	}})
}

// Abort ends a called dossier whose caller, or whose operator, wants it no longer.
func (c *Case) Abort(reason string, env Env) error {
	if c.Dossier.ClosedAt != nil {
		return nil
	}
	c.noteOverdue(env)
	return c.abandon(StatusStopped, "", Command{Actor: system, Comment: reason}, env)
}

// errCalled refuses what only a dossier with a legal clock of its own can have.
func errCalled() *Error {
	return conflict("called_dossier",
		"Hồ sơ con theo ngày hẹn của hồ sơ chính; hãy thực hiện trên hồ sơ chính.",
		"A called dossier has the due date of its caller; do this with the caller.")
}

// sentenceIn is an error's sentence in a language, if it has one.
func sentenceIn(err error, lang string) string {
	var said interface{ In(lang string) string }
	if errors.As(err, &said) {
		return said.In(lang)
	}
	return err.Error()
}
