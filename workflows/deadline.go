package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/payload"
)

// mustArm reports whether a deadline lies before the timer that runs. A deadline
// that moved later leaves the timer alone: it fires, finds nothing to do, and is
// armed anew, which costs less history than cancelling at every step.
func (r *dossierRun) mustArm() bool {
	next := r.dossier.NextDeadline()
	return next != nil && (r.timer == nil || next.Before(r.armed))
}

// arm keeps one timer for the whole dossier.
func (r *dossierRun) arm(ctx workflow.Context) {
	if !r.mustArm() {
		return
	}
	next := *r.dossier.NextDeadline()
	if r.disarm != nil {
		r.disarm()
	}
	timerCtx, cancel := workflow.WithCancel(ctx)
	// Never zero: a deadline in the past fires in a workflow task of its own.
	wait := max(next.Sub(workflow.Now(ctx)), time.Millisecond)
	r.timer = workflow.NewTimerWithOptions(timerCtx, wait, workflow.TimerOptions{
		Summary: payload.Public("%s: hạn kế tiếp", r.dossier.Dossier.Code),
	})
	r.armed, r.disarm = next, cancel
}
