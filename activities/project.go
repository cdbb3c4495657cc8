package activities

import (
	"context"

	"github.com/motcua/motcua/internal/dossier"
)

// Project writes a delta to the read models, in one transaction. It is the only
// writer of the projections. Doing it again changes nothing.
type Project struct{ Projector dossier.Projector }

// Execute is idempotent by (dossier, seq).
func (a Project) Execute(ctx context.Context, delta dossier.Delta) error {
	return a.Projector.Project(ctx, delta)
}
