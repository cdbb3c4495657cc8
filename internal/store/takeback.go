package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

// allDossierChanges are the columns that differ when a dossier is received again: by a
// workflow task that was cut off, and then by the one that counts.
var allDossierChanges = append(slices.Clone(dossierChanges), "created_at")

// projectAgain looks at a delta that is not the next one. It was projected already, or
// its events' numbers were projected by a step that never came to be, or one is missing.
func (s *Store) projectAgain(tx *gorm.DB, d *dossier.Delta, row *dossierRow) error {
	stored, err := lockHeader(tx, d.DossierID)
	if err != nil {
		return err
	}
	switch made, shown := row.UpdatedAt.time(), stored.UpdatedAt.time(); {
	case d.FromSeq > stored.Seq+1:
		return fmt.Errorf("%w: have %d events, got %d to %d", ErrGap, stored.Seq, d.FromSeq, d.ToSeq)
	case made.Before(shown), made.Equal(shown) && d.ToSeq <= stored.Seq:
		return nil
	}
	if err := s.replaceHeader(tx, d, row, &stored, d.FromSeq); err != nil {
		return err
	}
	return s.projectRecords(tx, d, true)
}

// restate takes back what is projected beyond the end of a delta without events.
func (s *Store) restate(tx *gorm.DB, d *dossier.Delta, row *dossierRow) error {
	stored, err := lockHeader(tx, d.DossierID)
	switch {
	case err != nil:
		return err
	case d.ToSeq > stored.Seq:
		return fmt.Errorf("%w: have %d events, got a statement at %d", ErrGap, stored.Seq, d.ToSeq)
	case d.ToSeq == stored.Seq, d.Standing.At.Before(stored.UpdatedAt.time()):
		return nil
	}
	return s.replaceHeader(tx, d, row, &stored, d.ToSeq+1)
}

// lockHeader gives what decides about a delta; the zero row if there is no dossier.
func lockHeader(tx *gorm.DB, id string) (dossierRow, error) {
	var rows []dossierRow
	err := tx.Select("id", "seq", "updated_at", "form_sha", "search").Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("id = ?", id).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return dossierRow{}, err
	}
	return rows[0], nil
}

// replaceHeader takes back everything from an event on and puts the header in its place.
func (s *Store) replaceHeader(tx *gorm.DB, d *dossier.Delta, row, stored *dossierRow, from int64) error {
	if err := s.takeBack(tx, d, from); err != nil {
		return err
	}
	if err := tx.Model(&dossierRow{ID: d.DossierID}).Select(allDossierChanges).Updates(row).Error; err != nil {
		return err
	}
	return projectSeldom(tx, d, row, stored)
}

// takeBack deletes events from one on, and what they brought; what they changed is put
// back as it stands.
func (s *Store) takeBack(tx *gorm.DB, d *dossier.Delta, from int64) error {
	var gone []eventRow
	of := func() *gorm.DB { return tx.Where("dossier_id = ?", d.DossierID) }
	if err := of().Select("type", "task_id", "data").Where("seq >= ?", from).Find(&gone).Error; err != nil {
		return err
	}
	if err := of().Where("seq >= ?", from).Delete(&eventRow{}).Error; err != nil {
		return err
	}
	tasks, incidents := brought(gone)
	if len(tasks) > 0 {
		if err := of().Where("id IN ?", tasks).Delete(&taskRow{}).Error; err != nil {
			return err
		}
	}
	if len(incidents) > 0 {
		if err := of().Where("id IN ?", incidents).Delete(&incidentRow{}).Error; err != nil {
			return err
		}
	}
	if err := takeBackFiles(tx, d.DossierID, from); err != nil {
		return err
	}
	if err := s.takeBackSubscriptions(tx, d, from); err != nil {
		return err
	}
	if d.Standing == nil {
		return nil
	}
	return putStanding(tx, d)
}

// brought names the tasks and incidents that events began.
func brought(events []eventRow) (tasks, incidents []string) {
	for _, e := range events {
		switch dossier.EventType(e.Type) {
		case dossier.EventTaskCreated, dossier.EventConsulted:
			tasks = append(tasks, e.TaskID)
		case dossier.EventIncidentRaised:
			var data struct {
				ID string `json:"id"`
			}
			if json.Unmarshal(e.Data, &data) == nil && data.ID != "" {
				incidents = append(incidents, data.ID)
			}
		}
	}
	return tasks, incidents
}

func putStanding(tx *gorm.DB, d *dossier.Delta) error {
	s := d.Standing
	of := func(no int) *gorm.DB { return tx.Where("dossier_id = ? AND no > ?", d.DossierID, no) }
	if err := of(len(s.Adjustments)).Delete(&adjustmentRow{}).Error; err != nil {
		return err
	}
	if err := of(s.Slips).Delete(&slipRow{}).Error; err != nil {
		return err
	}
	if err := putAdjustments(tx, s.Adjustments); err != nil {
		return err
	}
	if err := putIncidents(tx, s.Incidents); err != nil {
		return err
	}
	tasks := rowsOf(slices.Concat(s.Closed, s.Tasks), func(t *dossier.Task) (string, taskRow) { return t.ID, newTaskRow(t, &d.Dossier) })
	return insertAll(tx, tasks, onTask(true))
}
