package workflows

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

func (r *batchRun) handle(ctx workflow.Context) error {
	err := workflow.SetUpdateHandler(ctx, UpdateBatchBegun, func(ctx workflow.Context) error {
		return workflow.Await(ctx, func() bool { return r.in.Recorded })
	})
	if err != nil {
		return fmt.Errorf("register update: %w", err)
	}
	if err := workflow.SetUpdateHandler(ctx, UpdateBatchStop, r.stop); err != nil {
		return fmt.Errorf("register update: %w", err)
	}
	return nil
}

// stop begins no further part; those under way are finished.
func (r *batchRun) stop(ctx workflow.Context, by dossier.Actor) error {
	if err := workflow.Await(ctx, func() bool { return r.in.Recorded }); err != nil {
		return err
	}
	r.in.Stopping = true
	return r.step(ctx, dossier.BatchStopping, by.Name)
}

func (r *batchRun) step(ctx workflow.Context, to dossier.BatchState, by string) error {
	step := BatchStep{BatchID: r.in.Batch.ID, To: to, At: workflow.Now(ctx).UTC(), By: by}
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions), ActivitySetBatchState, step).Get(ctx, nil)
	if err != nil {
		return fmt.Errorf("batch %s becomes %s: %w", r.in.Batch.ID, to, err)
	}
	return nil
}

// prepare records the batch and looks up its dossiers.
func (r *batchRun) prepare(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, batchOptions)
	if !r.in.Recorded {
		if err := workflow.ExecuteActivity(ctx, ActivityBeginBatch, r.in.Batch).Get(ctx, nil); err != nil {
			return fmt.Errorf("record batch: %w", err)
		}
		r.in.Recorded = true
	}
	if r.in.Selected {
		return nil
	}
	ctx = workflow.WithActivityOptions(ctx, batchSelectOptions)
	if err := workflow.ExecuteActivity(ctx, ActivitySelectBatch, r.in.Batch.ID).Get(ctx, &r.in.Total); err != nil {
		return fmt.Errorf("select dossiers: %w", err)
	}
	r.in.Selected = true
	return nil
}

// parts goes through the items. again says that the batch goes on in another run.
func (r *batchRun) parts(ctx workflow.Context) (again bool, err error) {
	for r.next < r.in.Total && !r.in.Stopping && r.err == nil {
		if r.mustContinueAsNew(ctx) {
			return r.continueAsNew(ctx)
		}
		if err := workflow.Await(ctx, func() bool { return r.under < batchParallel || r.in.Stopping || r.err != nil }); err != nil {
			return false, fmt.Errorf("wait: %w", err)
		}
		if !r.in.Stopping && r.err == nil {
			r.begin(ctx)
		}
	}
	if err := r.await(ctx); err != nil {
		return false, err
	}
	if r.err != nil {
		return false, errors.Join(r.err, r.step(ctx, dossier.BatchStopped, ""))
	}
	return false, nil
}

func (r *batchRun) mustContinueAsNew(ctx workflow.Context) bool {
	return r.begun >= batchRunParts || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// continueAsNew waits for what is under way, then goes on after it.
func (r *batchRun) continueAsNew(ctx workflow.Context) (bool, error) {
	if err := r.await(ctx); err != nil {
		return false, err
	}
	if r.err != nil {
		return false, errors.Join(r.err, r.step(ctx, dossier.BatchStopped, ""))
	}
	r.in.After = r.next
	return true, workflow.NewContinueAsNewError(ctx, BatchWorkflow, r.in)
}

// await waits for the parts under way and for whoever is being answered.
func (r *batchRun) await(ctx workflow.Context) error {
	if err := workflow.Await(ctx, func() bool { return r.under == 0 && workflow.AllHandlersFinished(ctx) }); err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	return nil
}

// begin starts the next part.
func (r *batchRun) begin(ctx workflow.Context) {
	part := BatchPart{BatchID: r.in.Batch.ID, After: r.next, UpTo: min(r.next+batchPart, r.in.Total)}
	r.next = part.UpTo
	r.under++
	r.begun++
	workflow.Go(ctx, func(ctx workflow.Context) {
		defer func() { r.under-- }()
		err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchPartOptions), ActivityApplyBatch, part).Get(ctx, nil)
		if err != nil && r.err == nil {
			r.err = fmt.Errorf("items %d to %d: %w", part.After+1, part.UpTo, err)
		}
	})
}

// end says that the batch is done, or was stopped before it was.
func (r *batchRun) end(ctx workflow.Context) error {
	to := dossier.BatchDone
	if r.next < r.in.Total {
		to = dossier.BatchStopped
	}
	if err := r.step(ctx, to, ""); err != nil {
		return err
	}
	return r.await(ctx)
}
