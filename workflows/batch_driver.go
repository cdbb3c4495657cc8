package workflows

import (
	"context"

	"github.com/google/uuid"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

var _ dossier.BatchDriver = (*Driver)(nil)

// StartBatch starts the batch's workflow and waits until the batch is recorded. Asked
// again for a batch it answers again, also when that is over.
func (d *Driver) StartBatch(ctx context.Context, b dossier.Batch) error {
	start := d.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       b.ID,
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		StaticSummary:            payload.Public("%s", b.Command.Kind),
	}, BatchWorkflow, BatchInput{Batch: b})
	handle, err := d.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: UpdateBatchBegun, WorkflowID: b.ID, UpdateName: UpdateBatchBegun,
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	switch {
	case err == nil, over(err):
		return nil // one that is over was recorded
	}
	return mapError(err)
}

// StopBatch asks a batch to begin nothing more. One that is over stays as it is.
func (d *Driver) StopBatch(ctx context.Context, batchID string, by dossier.Actor) error {
	err := d.ask(ctx, batchID, UpdateBatchStop, uuid.NewString(), nil, by)
	if err == nil || over(err) {
		return nil
	}
	return mapError(err)
}
