package activities

import (
	"context"

	"github.com/motcua/motcua/workflows"
)

// Attempt is Execute at the n-th try.
func (a ApplyBatch) Attempt(ctx context.Context, part workflows.BatchPart, n int32) error {
	return a.attempt(ctx, part, n)
}
