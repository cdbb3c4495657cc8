package dossier

import (
	"github.com/motcua/motcua/internal/clock"
)

// corrected is the deadline with the due date that an operator puts in force.
func (c *Case) corrected(cmd Command, env Env) (*clock.Deadline, error) {
	if c.Parent != nil {
		return nil, errCalled()
	}
	to := cmd.op().At
	if to == nil {
		return nil, invalid("due_missing", "due", "Hãy ghi ngày hẹn mới.", "The new due date is missing.")
	}
	if !c.received() {
		return nil, conflict("not_received", "Hồ sơ chưa được tiếp nhận nên chưa có ngày hẹn để sửa.", "The dossier is not received yet: there is no due date to correct.")
	}
	trial := *c.Deadline // Correct copies what it changes
	if err := trial.Correct(c.calendar(env), *to, cmd.Actor.ID, cmd.Comment, env.Now); err != nil {
		return nil, clockError(err, "due")
	}
	return &trial, nil
}

// changeDue corrects the due date, with the step clocks that it bounds. What has passed
// by the new date is overdue at once.
func (c *Case) changeDue(cmd Command, env Env) error {
	next, err := c.corrected(cmd, env)
	if err != nil {
		return err
	}
	before := c.Dossier.Due
	c.Deadline = next
	c.showDue(env)
	c.adjust(Adjustment{Kind: "correct", From: env.Now, DueBefore: before, DueAfter: c.Dossier.Due, Reason: cmd.Comment}, cmd.Actor)
	c.record(env.Now, EventDueChanged, cmd.Actor, "", "", map[string]any{
		"before": before, "after": c.Dossier.Due, "reason": cmd.Comment, "kind": "correct",
	})
	c.moveTaskDues(env)
	c.noteOverdue(env)
	return nil
}

func (c *Case) checkCancel() error {
	if c.Dossier.ReadyAt != nil {
		return conflict("result_ready", "Hồ sơ đã có kết quả, không hủy được nữa.", "The result is ready: the dossier cannot be cancelled any more.")
	}
	return nil
}

// cancel ends a dossier that should not be: filed twice, filed in error, or damaged.
// It is no decision of the office, so no paper form is issued: one that was not received
// yet is not accepted (status 3), any other is stopped (8).
func (c *Case) cancel(cmd Command, env Env) error {
	status := StatusStopped
	if !c.received() {
		status = StatusNotAccepted
	}
	return c.breakOff(status, ResultCancelled, cmd, env)
}
