package activities

import (
	"context"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// SetBatchState moves a batch on. A step that was taken before changes nothing.
type SetBatchState struct{ Batches dossier.Batches }

// Execute records the step.
func (a SetBatchState) Execute(ctx context.Context, step workflows.BatchStep) error {
	return a.Batches.SetBatchState(ctx, step.BatchID, step.To, step.At, step.By)
}
