package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

var _ dossier.Batches = (*Store)(nil)

// BeginBatch implements dossier.Batches.
func (s *Store) BeginBatch(ctx context.Context, b dossier.Batch) error {
	if b.ID == "" || b.ID != clean(b.ID) {
		return fmt.Errorf("begin batch %q: no usable id", b.ID)
	}
	row := newBatchRow(&b)
	return s.inOne(ctx, "begin batch "+b.ID, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoNothing: true}).Create(&row).Error
	})
}

// SelectItems implements dossier.Batches. Items keep the order they are given in, which
// numbers them; a dossier or task named twice counts once. It is refused once the batch runs.
func (s *Store) SelectItems(ctx context.Context, batchID string, items []dossier.BatchItem) error {
	rows := make([]itemRow, 0, len(items))
	seen := make(map[string]bool, len(items))
	for _, i := range items {
		key := i.DossierID + " " + i.TaskID
		if seen[key] {
			continue
		}
		seen[key] = true
		i.BatchID, i.No = batchID, len(rows)+1
		rows = append(rows, newItemRow(&i))
	}
	return s.inTx(ctx, "select dossiers of batch "+batchID, func(tx *gorm.DB) error {
		var found []batchRow
		err := tx.Select("id", "state").Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", batchID).Find(&found).Error
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return dossier.ErrNotFound
		case found[0].State != string(dossier.BatchSelecting):
			return nil // selected before: the answer to the first time was lost
		}
		if err := tx.Where("batch_id = ?", batchID).Delete(&itemRow{}).Error; err != nil {
			return err
		}
		if len(rows) > 0 {
			if err := tx.CreateInBatches(rows, batchRows).Error; err != nil {
				return err
			}
		}
		return tx.Model(&batchRow{}).Where("id = ? AND state = ?", batchID, dossier.BatchSelecting).
			Updates(map[string]any{"state": dossier.BatchRunning}).Error
	})
}

// PendingItems implements dossier.Batches.
func (s *Store) PendingItems(ctx context.Context, batchID string, after, upTo int) ([]dossier.BatchItem, error) {
	q := s.read.WithContext(ctx).Where("batch_id = ? AND no > ? AND no <= ? AND state = ?", clean(batchID), after, upTo, dossier.ItemPending).Order("no")
	return readAll(q, "read pending items", (*itemRow).item)
}

// FinishItem implements dossier.Batches.
func (s *Store) FinishItem(ctx context.Context, i dossier.BatchItem) error {
	row := newItemRow(&i)
	return s.inOne(ctx, "finish item of batch "+i.BatchID, func(tx *gorm.DB) error {
		return tx.Model(&itemRow{}).Where("batch_id = ? AND no = ? AND state = ?", row.BatchID, row.No, dossier.ItemPending).
			Select("state", "reason", "vi", "en", "at", "version_after").Updates(&row).Error
	})
}

// batchSteps are the states from which a batch can come to another.
var batchSteps = map[dossier.BatchState][]dossier.BatchState{
	dossier.BatchRunning:  {dossier.BatchSelecting},
	dossier.BatchStopping: {dossier.BatchSelecting, dossier.BatchRunning},
	dossier.BatchStopped:  {dossier.BatchSelecting, dossier.BatchRunning, dossier.BatchStopping},
	dossier.BatchDone:     {dossier.BatchSelecting, dossier.BatchRunning, dossier.BatchStopping},
}

// SetBatchState implements dossier.Batches. A step that was taken, or that is none,
// changes nothing.
func (s *Store) SetBatchState(ctx context.Context, batchID string, to dossier.BatchState, when time.Time, by string) error {
	changes := map[string]any{"state": to}
	if by != "" {
		changes["stopped_by"] = clean(by)
	}
	if to == dossier.BatchDone || to == dossier.BatchStopped {
		changes["finished_at"] = at(when)
	}
	return s.inOne(ctx, "move batch "+batchID, func(tx *gorm.DB) error {
		return tx.Model(&batchRow{}).Where("id = ? AND state IN ?", batchID, batchSteps[to]).Updates(changes).Error
	})
}

// Batch implements dossier.Batches.
func (s *Store) Batch(ctx context.Context, id string) (dossier.Batch, error) {
	var row batchRow
	if err := s.read.WithContext(ctx).Where("id = ?", clean(id)).Take(&row).Error; err != nil {
		return dossier.Batch{}, wrap("read batch", err)
	}
	b, err := row.batch()
	if err != nil {
		return dossier.Batch{}, err
	}
	all := []dossier.Batch{b}
	err = s.countItems(ctx, all)
	return all[0], err
}

// Batches implements dossier.Batches.
func (s *Store) Batches(ctx context.Context, f dossier.BatchFilter) (dossier.Page[dossier.Batch], error) {
	var page dossier.Page[dossier.Batch]
	q := s.read.WithContext(ctx)
	if f.Actor != "" {
		q = q.Where("actor = ?", clean(f.Actor))
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorBatches, f.Cursor)
		if err != nil {
			return page, err
		}
		q = q.Where("(created_at, id) < (?, ?)", p.at, p.id)
	}
	limit := pageSize(f.Limit)
	var rows []batchRow
	if err := q.Order("created_at DESC, id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return page, wrap("list batches", err)
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		page.Next = position{at: last.CreatedAt, id: last.ID}.cursor(cursorBatches)
	}
	page.Items = make([]dossier.Batch, len(rows))
	for i := range rows {
		var err error
		if page.Items[i], err = rows[i].batch(); err != nil {
			return dossier.Page[dossier.Batch]{}, err
		}
	}
	return page, s.countItems(ctx, page.Items)
}

// countItems gives batches their progress, by one query.
func (s *Store) countItems(ctx context.Context, batches []dossier.Batch) error {
	if len(batches) == 0 {
		return nil
	}
	at := make(map[string]*dossier.Batch, len(batches))
	ids := make([]string, len(batches))
	for i := range batches {
		ids[i], at[batches[i].ID] = batches[i].ID, &batches[i]
	}
	var counts []struct {
		BatchID string
		State   string
		N       int
	}
	err := s.read.WithContext(ctx).Model(&itemRow{}).Select("batch_id, state, count(*) AS n").
		Where("batch_id IN ?", ids).Group("batch_id, state").Scan(&counts).Error
	if err != nil {
		return wrap("count items", err)
	}
	for _, c := range counts {
		b := at[c.BatchID]
		b.Total += c.N
		switch dossier.ItemState(c.State) {
		case dossier.ItemDone:
			b.Done = c.N
		case dossier.ItemSkipped:
			b.Skipped = c.N
		case dossier.ItemFailed:
			b.Failed = c.N
		default:
			b.Pending = c.N
		}
	}
	return nil
}

// BatchItems implements dossier.Batches.
func (s *Store) BatchItems(ctx context.Context, f dossier.ItemFilter) (dossier.Page[dossier.BatchItem], error) {
	var page dossier.Page[dossier.BatchItem]
	q := s.read.WithContext(ctx).Where("batch_id = ?", clean(f.BatchID))
	if len(f.States) > 0 {
		q = q.Where("state IN ?", f.States)
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorItems, f.Cursor)
		if err != nil {
			return page, err
		}
		q = q.Where("no > ?", p.at.time().UnixMicro())
	}
	limit := pageSize(f.Limit)
	items, err := readAll(q.Order("no").Limit(limit+1), "list items", (*itemRow).item)
	if err != nil {
		return page, err
	}
	if len(items) > limit {
		items = items[:limit]
		no := instant(time.UnixMicro(int64(items[limit-1].No)))
		page.Next = position{at: no, id: "no"}.cursor(cursorItems)
	}
	page.Items = items
	return page, nil
}
