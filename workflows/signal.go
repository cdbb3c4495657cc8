package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// signalRun is one run of the workflow of a signal: it reaches every dossier that waited
// when the signal was thrown, page by page. A dossier that cannot be reached does not keep
// the others waiting; it is tried again for a day.
type signalRun struct {
	in   SignalInput
	left bool // all that could be reached has been
}

// signalRetries are the waits before those that could not be reached are tried again.
var signalRetries = []time.Duration{
	10 * time.Second, time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

func signalWorkflow(ctx workflow.Context, in SignalInput) (dossier.SignalState, error) {
	in.State.ID, in.State.Name, in.State.Fingerprint = in.ID, in.Name, in.Fingerprint
	r := &signalRun{in: in, left: in.Retries > 0}
	err := workflow.SetQueryHandler(ctx, QuerySignal, func() (dossier.SignalState, error) { return r.in.State, nil })
	if err == nil {
		err = workflow.SetUpdateHandler(ctx, UpdateBroadcast, r.thrown)
	}
	if err == nil {
		err = r.run(ctx)
	}
	return r.in.State, neverFailed(err)
}

// thrown answers who threw the signal when it has reached all that it can reach now.
func (r *signalRun) thrown(ctx workflow.Context, fingerprint string) (dossier.SignalState, error) {
	if fingerprint != r.in.Fingerprint {
		return dossier.SignalState{}, refused(SignalIDReused())
	}
	if err := workflow.Await(ctx, func() bool { return r.left }); err != nil {
		return dossier.SignalState{}, fmt.Errorf("wait for the signal: %w", err)
	}
	return r.in.State, nil
}

// SignalIDReused is the error of a signal whose id another one has.
func SignalIDReused() *dossier.Error {
	return &dossier.Error{
		Code: dossier.CodeConflict, Key: "signal_id_reused", Field: "id",
		VI: "Mã tín hiệu (id) này đã dùng cho một tín hiệu khác; hãy dùng mã mới.",
		EN: "This signal id was used for another signal; use a new one.",
	}
}

func (r *signalRun) run(ctx workflow.Context) error {
	if !r.in.Paged {
		if again, err := r.reachAll(ctx); err != nil || again {
			return err
		}
	}
	for r.in.Retries < len(signalRetries) && len(r.in.Left) > 0 {
		r.left = true
		if err := workflow.Sleep(ctx, signalRetries[r.in.Retries]); err != nil {
			return fmt.Errorf("wait to try again: %w", err)
		}
		r.in.Retries++
		left := r.in.Left
		r.in.Left = nil
		if _, err := r.page(ctx, Broadcast{Targets: left}); err != nil {
			return err
		}
	}
	r.in.State.Done, r.left = true, true
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// reachAll goes through all that wait, the throwing dossier first.
func (r *signalRun) reachAll(ctx workflow.Context) (continued bool, err error) {
	skip := ""
	if r.in.Origin != nil {
		skip = r.in.Origin.DossierID
		var own []dossier.Target
		for _, id := range r.in.Own {
			own = append(own, dossier.Target{DossierID: skip, Subscription: id})
		}
		r.in.Own = nil
		if len(own) > 0 {
			if _, err := r.page(ctx, Broadcast{Targets: own}); err != nil {
				return false, err
			}
		}
	}
	for more := true; more; {
		if more, err = r.page(ctx, Broadcast{After: r.in.After, Skip: skip}); err != nil {
			return false, err
		}
		if more && workflow.GetInfo(ctx).GetContinueAsNewSuggested() && workflow.AllHandlersFinished(ctx) {
			return true, workflow.NewContinueAsNewError(ctx, WorkflowSignal, r.in)
		}
	}
	r.in.Paged = true
	return false, r.begin(ctx)
}

// page reaches some dossiers, and says whether there may be more.
func (r *signalRun) page(ctx workflow.Context, b Broadcast) (more bool, err error) {
	b.At = r.in.At
	b.Signal = dossier.Delivery{ID: r.in.ID, Kind: dossier.SubscribesSignal, Name: r.in.Name, Variables: r.in.Variables}
	var page BroadcastPage
	err = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, broadcastOptions), ActivityBroadcast, b).Get(ctx, &page)
	if err != nil {
		return false, fmt.Errorf("broadcast: %w", err)
	}
	r.in.State.Reached += page.Reached
	r.in.Left = append(r.in.Left, page.Left...)
	r.in.State.Left = dossiersOf(r.in.Left)
	r.in.After = page.After
	return page.After != "", nil
}

// begin begins dossiers of the procedures that begin with the signal.
func (r *signalRun) begin(ctx workflow.Context) error {
	var begun dossier.Begun
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, deliveryOptions), ActivityBegin, dossier.Beginning{
		ID: r.in.ID, Kind: dossier.SubscribesSignal, Name: r.in.Name, Sender: r.in.Sender, Origin: r.in.Origin, Variables: r.in.Variables,
	}).Get(ctx, &begun)
	if err != nil {
		return fmt.Errorf("begin dossiers: %w", err)
	}
	r.in.State.Begun, r.in.State.Problem = begun.Dossiers, begun.Problem
	return nil
}

func dossiersOf(targets []dossier.Target) int {
	n := 0
	for i, t := range targets {
		if i == 0 || targets[i-1].DossierID != t.DossierID {
			n++
		}
	}
	return n
}
