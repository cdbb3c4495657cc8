package query

import (
	"context"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// Batches lists batches, newest first: everybody's to who keeps the installation
// running, to others their own.
func (s *Service) Batches(ctx context.Context, who auth.Principal, cursor string, limit int) (dossier.Page[dossier.Batch], error) {
	f := dossier.BatchFilter{Actor: who.Account.ID, Cursor: cursor, Limit: limit}
	if s.Policy.Reach(who, auth.ActionReadBatch).All {
		f.Actor = ""
	}
	return s.Deps.Batches.Batches(ctx, f)
}

// Batch gives a batch that the caller may see; any other is ErrNotFound.
func (s *Service) Batch(ctx context.Context, who auth.Principal, id string) (dossier.Batch, error) {
	b, err := s.Deps.Batches.Batch(ctx, id)
	if err != nil {
		return dossier.Batch{}, err
	}
	if b.Command.Actor.ID != who.Account.ID && !s.Policy.Reach(who, auth.ActionReadBatch).All {
		return dossier.Batch{}, dossier.ErrNotFound
	}
	return b, nil
}

// BatchItems lists the dossiers of a batch, in their order.
func (s *Service) BatchItems(ctx context.Context, who auth.Principal, f dossier.ItemFilter) (dossier.Page[dossier.BatchItem], error) {
	if _, err := s.Batch(ctx, who, f.BatchID); err != nil {
		return dossier.Page[dossier.BatchItem]{}, err
	}
	return s.Deps.Batches.BatchItems(ctx, f)
}
