package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

// DumpDossier gives all that is projected of a dossier, as one delta from its first
// event to its last: tasks by creation, the rest by number. dossier.ErrNotFound if
// there is no such dossier.
func (s *Store) DumpDossier(ctx context.Context, id string) (dossier.Delta, error) {
	d := dossier.Delta{DossierID: id}
	err := s.read.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var err error
		if d.Dossier, err = dossierBy(tx, "d.id = ?", id); err != nil {
			return err
		}
		of := func(order string) *gorm.DB { return tx.Where("dossier_id = ?", id).Order(order) }
		var rows []taskRow
		if err := of("created_at, id").Find(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			t, err := rows[i].task()
			if err != nil {
				return err
			}
			d.Tasks = append(d.Tasks, t)
		}
		if d.Events, err = readAll(of("seq"), "read events", (*eventRow).event); err != nil {
			return err
		}
		if d.Adjustments, err = readAll(of("no"), "read adjustments", (*adjustmentRow).adjustment); err != nil {
			return err
		}
		if d.Slips, err = readAll(of("no"), "read slips", (*slipRow).slip); err != nil {
			return err
		}
		if d.Incidents, err = readAll(of("raised_at, id"), "read incidents", (*incidentRow).incident); err != nil {
			return err
		}
		d.Subscriptions, err = readAll(of("opened_at, id"), "read subscriptions", (*subscriptionRow).subscription)
		return err
	}, s.dialect.snapshot())
	if err != nil {
		return dossier.Delta{}, wrap("read dossier", err)
	}
	d.ToSeq = d.Dossier.Seq
	d.FromSeq = d.ToSeq + 1
	if len(d.Events) > 0 {
		d.FromSeq = d.Events[0].Seq
	}
	return d, nil
}

// RecentlyChanged names the dossiers that changed within a time before the last change
// of all, the latest first, at most limit of them.
func (s *Store) RecentlyChanged(ctx context.Context, within time.Duration, limit int) ([]string, error) {
	last, err := s.LastChange(ctx)
	if err != nil || last.IsZero() {
		return nil, err
	}
	var ids []string
	err = s.read.WithContext(ctx).Model(&dossierRow{}).Where("updated_at >= ?", at(last.Add(-within))).
		Order("updated_at DESC").Limit(limit).Pluck("id", &ids).Error
	return ids, wrap("read recent changes", err)
}

// ReplaceDossier puts a snapshot in the place of what is projected of a dossier, in
// one transaction. Events before the snapshot's first stay: a workflow that continued
// as new may not remember them. A projection that went on beyond the snapshot in the
// meantime is a dossier.Error with CodeConflict; take a new snapshot then.
func (s *Store) ReplaceDossier(ctx context.Context, d dossier.Delta) error {
	if err := checkDelta(&d); err != nil {
		return err
	}
	row, err := newDossierRow(&d.Dossier)
	if err != nil {
		return err
	}
	from := d.FromSeq
	if len(d.Events) == 0 {
		return fmt.Errorf("replace dossier %s: the snapshot has no events", d.DossierID)
	}
	return s.inTx(ctx, "replace dossier "+d.DossierID, func(tx *gorm.DB) error {
		var stored []dossierRow
		err := tx.Select("id", "seq").Clauses(clause.Locking{Strength: "UPDATE"}).
			Where("id = ?", d.DossierID).Find(&stored).Error
		if err != nil {
			return err
		}
		if len(stored) > 0 && stored[0].Seq > d.ToSeq {
			return conflict("projection_moved_on",
				"Hồ sơ vừa có thay đổi mới hơn bản dựng lại. Vui lòng chạy lại.",
				"The dossier has changed since the snapshot was taken. Please run this again.")
		}
		if err := s.clearDossier(tx, d.DossierID, from); err != nil {
			return err
		}
		changes := append(slices.Clone(dossierChanges), "form_sha", "search", "created_at")
		if err := tx.Clauses(replaceOn([]clause.Column{{Name: "id"}}, changes...)).Create(&row).Error; err != nil {
			return err
		}
		if err := insertForm(tx, &d); err != nil {
			return err
		}
		if err := restoreCode(tx, d.DossierID, d.Dossier.Code); err != nil {
			return err
		}
		return s.projectRecords(tx, &d, false)
	})
}

// clearDossier deletes the records of a dossier that a snapshot from an event on replaces.
func (s *Store) clearDossier(tx *gorm.DB, id string, from int64) error {
	if err := tx.Where("dossier_id = ? AND seq >= ?", id, from).Delete(&eventRow{}).Error; err != nil {
		return err
	}
	if err := takeBackFiles(tx, id, from); err != nil {
		return err
	}
	for _, rows := range []any{&formRow{}, &taskRow{}, &adjustmentRow{}, &slipRow{}, &incidentRow{}, &subscriptionRow{}} {
		if err := tx.Where("dossier_id = ?", id).Delete(rows).Error; err != nil {
			return err
		}
	}
	return nil
}
