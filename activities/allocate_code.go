package activities

import (
	"context"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// AllocateCode gives a dossier its public code. Asked again it gives the same.
type AllocateCode struct{ Allocator dossier.CodeAllocator }

// Execute returns the code for the local day of receipt.
func (a AllocateCode) Execute(ctx context.Context, in workflows.AllocateCode) (string, error) {
	return a.Allocator.AllocateCode(ctx, in.DossierID, in.Agency, in.Day.In(clock.Zone))
}
