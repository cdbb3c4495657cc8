package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"

	"github.com/motcua/motcua/internal/dossier"
)

// SelectBatch looks up the dossiers of a batch, as they are when it begins, and records
// them. Done again before the batch runs, it looks anew; afterwards it changes nothing.
type SelectBatch struct {
	Batches    dossier.Batches
	Reader     dossier.Reader
	Reassigner dossier.Reassigner
}

// selectPage is how many dossiers are read at a time.
const selectPage = 200

// Execute gives the number of dossiers.
func (a SelectBatch) Execute(ctx context.Context, batchID string) (int, error) {
	b, err := a.Batches.Batch(ctx, batchID)
	if err != nil {
		return 0, err
	}
	var items []dossier.BatchItem
	switch {
	case b.Selection.Reassign != nil:
		items, err = a.Reassigner.PlanReassignment(ctx, b)
	case b.Selection.Filter != nil:
		items, err = a.filtered(ctx, *b.Selection.Filter)
	default:
		items, err = a.named(ctx, b.Selection.Dossiers)
	}
	if err != nil {
		return 0, err
	}
	if err := a.Batches.SelectItems(ctx, batchID, items); err != nil {
		return 0, err
	}
	b, err = a.Batches.Batch(ctx, batchID)
	return b.Total, err
}

func (a SelectBatch) filtered(ctx context.Context, f dossier.DossierFilter) ([]dossier.BatchItem, error) {
	var items []dossier.BatchItem
	f.Limit, f.Cursor = selectPage, ""
	for {
		page, err := a.Reader.Dossiers(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, d := range page.Items {
			items = append(items, dossier.BatchItem{DossierID: d.ID, Code: d.Code, State: dossier.ItemPending})
		}
		activity.RecordHeartbeat(ctx, len(items))
		if f.Cursor = page.Next; f.Cursor == "" {
			return items, nil
		}
	}
}

func (a SelectBatch) named(ctx context.Context, ids []string) ([]dossier.BatchItem, error) {
	var items []dossier.BatchItem
	for _, id := range ids {
		d, err := a.Reader.Dossier(ctx, id)
		switch {
		case errors.Is(err, dossier.ErrNotFound):
			items = append(items, dossier.BatchItem{
				DossierID: id, State: dossier.ItemSkipped, Key: dossier.ErrNotFound.Key, VI: dossier.ErrNotFound.VI, EN: dossier.ErrNotFound.EN,
			})
		case err != nil:
			return nil, err
		default:
			items = append(items, dossier.BatchItem{DossierID: id, Code: d.Code, State: dossier.ItemPending})
		}
		activity.RecordHeartbeat(ctx, len(items))
	}
	return items, nil
}
