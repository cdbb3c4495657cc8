package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// commandKinds are the updates besides "submit", in a fixed order.
var commandKinds = []dossier.CommandKind{
	dossier.CommandClaim, dossier.CommandRelease, dossier.CommandComplete, dossier.CommandReturn,
	dossier.CommandRequestSupplement, dossier.CommandSupplement, dossier.CommandRefuse,
	dossier.CommandWithdraw, dossier.CommandStop, dossier.CommandExtend, dossier.CommandRetryIncident,
	dossier.CommandAssign, dossier.CommandForward, dossier.CommandComment,
	dossier.CommandRecall, dossier.CommandConsult, dossier.CommandAnswer, dossier.CommandCloseConsultation,
	dossier.CommandNotice,
}

// handle registers the updates and the query.
func (r *dossierRun) handle(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryCase, func() (*dossier.Case, error) { return r.dossier, nil }); err != nil {
		return fmt.Errorf("register query: %w", err)
	}
	if err := workflow.SetUpdateHandler(ctx, UpdateSubmit, r.submitted); err != nil {
		return fmt.Errorf("register update: %w", err)
	}
	for _, kind := range commandKinds {
		err := workflow.SetUpdateHandlerWithOptions(ctx, string(kind), r.execute,
			workflow.UpdateHandlerOptions{Validator: r.validate})
		if err != nil {
			return fmt.Errorf("register update %s: %w", kind, err)
		}
	}
	if err := r.handleOperations(ctx); err != nil {
		return err
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, string(dossier.CommandRecalendar), r.recalendar,
		workflow.UpdateHandlerOptions{Validator: r.validateRecalendar})
	if err != nil {
		return fmt.Errorf("register update %s: %w", dossier.CommandRecalendar, err)
	}
	err = workflow.SetUpdateHandlerWithOptions(ctx, UpdateRestate, r.restate,
		workflow.UpdateHandlerOptions{Validator: r.needsRestating})
	if err != nil {
		return fmt.Errorf("register update %s: %w", UpdateRestate, err)
	}
	err = workflow.SetUpdateHandlerWithOptions(ctx, UpdateDeliver, r.deliver,
		workflow.UpdateHandlerOptions{Validator: r.validateDelivery})
	if err != nil {
		return fmt.Errorf("register update %s: %w", UpdateDeliver, err)
	}
	return nil
}

// validateDelivery refuses what the dossier does not wait for before anything is recorded.
func (r *dossierRun) validateDelivery(ctx workflow.Context, d dossier.Delivery) error {
	if r.dossier == nil {
		return nil // the handler waits, then checks
	}
	return refused(r.dossier.CheckDelivery(d, r.env(ctx)))
}

// deliver gives the dossier a message or signal and answers when the read models show it.
func (r *dossierRun) deliver(ctx workflow.Context, d dossier.Delivery) error {
	if err := r.awaitReceipt(ctx); err != nil {
		return err
	}
	if err := r.dossier.Deliver(d, r.env(ctx)); err != nil {
		return refused(err)
	}
	return r.project(ctx)
}

// needsRestating refuses, before anything is recorded, when the read models show
// nothing that has not happened: the ordinary case.
func (r *dossierRun) needsRestating(_ workflow.Context, shown int64) error {
	if r.dossier != nil && shown > r.dossier.Dossier.Seq {
		return nil
	}
	return refused(&dossier.Error{
		Code: dossier.CodeConflict, Key: keyInStep,
		VI: "Dữ liệu hiển thị đã khớp.", EN: "The read models are in step.",
	})
}

// restate has the read models take back what never happened.
func (r *dossierRun) restate(ctx workflow.Context, _ int64) error {
	if err := r.project(ctx); err != nil {
		return err
	}
	if err := r.projecting.Lock(ctx); err != nil {
		return fmt.Errorf("wait for projection: %w", err)
	}
	defer r.projecting.Unlock()
	statement := r.dossier.Restate(workflow.Now(ctx).UTC())
	err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, projectionOptions), ActivityProject, statement).Get(ctx, nil)
	if err != nil {
		return fmt.Errorf("restate at event %d: %w", statement.ToSeq, err)
	}
	return nil
}

// submitted answers the submission once it is durable and visible; asked again, it answers again.
func (r *dossierRun) submitted(ctx workflow.Context, commandID string) (dossier.Result, error) {
	if err := r.awaitReceipt(ctx); err != nil {
		return dossier.Result{}, err
	}
	result, known := r.dossier.Replayed(dossier.Command{ID: commandID})
	if !known {
		return dossier.Result{}, refused(&dossier.Error{
			Code: dossier.CodeConflict, Key: "dossier_exists",
			VI: "Hồ sơ này đã được nộp bằng một yêu cầu khác.", EN: "This dossier was submitted by another request.",
		})
	}
	return result, r.awaitProjection(ctx, result.Events)
}

// validate refuses a command before anything of it is recorded.
func (r *dossierRun) validate(ctx workflow.Context, cmd dossier.Command) error {
	if r.dossier == nil {
		return nil // not received yet: the handler waits, then checks
	}
	return refused(r.dossier.Check(cmd, r.env(ctx)))
}

// execute carries out a command and answers when the read models show it.
func (r *dossierRun) execute(ctx workflow.Context, cmd dossier.Command) (dossier.Result, error) {
	if err := r.awaitReceipt(ctx); err != nil {
		return dossier.Result{}, err
	}
	result, err := r.dossier.Execute(cmd, r.env(ctx))
	if err != nil {
		return dossier.Result{}, refused(err)
	}
	if err := r.project(ctx); err != nil {
		return dossier.Result{}, err
	}
	return result, nil
}

// recalendar puts new calendars in force and reckons the open deadlines again.
func (r *dossierRun) recalendar(ctx workflow.Context, cmd dossier.Command, calendars CalendarsArg) (dossier.Result, error) {
	if err := r.awaitReceipt(ctx); err != nil {
		return dossier.Result{}, err
	}
	compiled, err := calendars.Set.Compile()
	if err != nil {
		return dossier.Result{}, refused(&dossier.Error{
			Code: dossier.CodeInvalid, Key: "calendar_invalid", Field: "calendars",
			VI: "Lịch làm việc không hợp lệ: " + err.Error(), EN: "The calendar is not valid: " + err.Error(),
		})
	}
	// In force only together with the due dates that they give.
	before := r.reckoning
	r.reckoning = compiled
	result, err := r.dossier.Execute(cmd, r.env(ctx))
	if err != nil {
		r.reckoning = before
		return dossier.Result{}, refused(err)
	}
	r.calendars = calendars
	return result, r.project(ctx)
}

// validateRecalendar refuses without a trace what a dossier has no use for: it is
// closed, or has these calendars.
func (r *dossierRun) validateRecalendar(_ workflow.Context, cmd dossier.Command, calendars CalendarsArg) error {
	if r.dossier == nil {
		return nil // the handler waits, and checks with the new calendars
	}
	if _, done := r.dossier.Replayed(cmd); done {
		return nil
	}
	if r.closed() {
		return refused(dossier.ClosedError(r.dossier.Dossier))
	}
	if calendars.Set.SHA() == r.calendars.Set.SHA() {
		return refused(&dossier.Error{
			Code: dossier.CodeConflict, Key: "calendar_in_force",
			VI: "Hồ sơ đã theo lịch làm việc này.", EN: "The dossier has this calendar already.",
		})
	}
	return nil
}

// awaitReceipt waits until the submission was taken in, or refused.
func (r *dossierRun) awaitReceipt(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return r.dossier != nil || r.refusal != nil }); err != nil {
		return fmt.Errorf("wait for receipt: %w", err)
	}
	if r.refusal != nil {
		return refused(r.refusal)
	}
	return nil
}

func (r *dossierRun) awaitProjection(ctx workflow.Context, seq int64) error {
	if err := workflow.Await(ctx, func() bool { return r.projected >= seq }); err != nil {
		return fmt.Errorf("wait for projection: %w", err)
	}
	return nil
}
