package activities

import (
	"context"

	"github.com/motcua/motcua/internal/dossier"
)

// BeginBatch records a batch. Doing it again changes nothing.
type BeginBatch struct{ Batches dossier.Batches }

// Execute records it as selecting its dossiers.
func (a BeginBatch) Execute(ctx context.Context, b dossier.Batch) error {
	b.State = dossier.BatchSelecting
	return a.Batches.BeginBatch(ctx, b)
}
