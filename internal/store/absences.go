package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/dossier"
)

var _ absence.Store = (*Store)(nil)

// absencesLock is what recording an absence holds (see dialect.exclude): what one looks
// at, others must not change before it is kept.
const absencesLock = 0x6d6f7463_76616e67

const maxAbsences = 500

// PutAbsence implements absence.Store.
func (s *Store) PutAbsence(ctx context.Context, a absence.Absence, check func([]absence.Absence) error) error {
	if a.ID == "" || a.ID != clean(a.ID) {
		return fmt.Errorf("put absence %q: no usable id", a.ID)
	}
	return s.inTx(ctx, "put absence", func(tx *gorm.DB) error {
		if err := s.dialect.exclude(tx, absencesLock, false); err != nil {
			return err
		}
		var kept []absenceRow
		if err := tx.Where("id = ?", a.ID).Find(&kept).Error; err != nil {
			return err
		}
		if version := versionOf(kept); a.Version != version+1 {
			return conflict("absence_changed",
				"Lần vắng mặt này vừa được người khác thay đổi. Hãy tải lại.", "Somebody else has just changed this absence. Reload it.")
		}
		meeting, err := absencesWhere(tx, tx.Where("cancelled_at IS NULL AND to_at > ? AND from_at < ? AND id <> ?", at(a.From), at(a.To), a.ID))
		if err != nil {
			return err
		}
		if err := check(meeting); err != nil {
			return err
		}
		return replaceAbsence(tx, &a, len(kept) > 0)
	})
}

func versionOf(kept []absenceRow) int64 {
	if len(kept) == 0 {
		return 0
	}
	return kept[0].Version
}

func replaceAbsence(tx *gorm.DB, a *absence.Absence, there bool) error {
	row := newAbsenceRow(a)
	if there {
		err := tx.Model(&absenceRow{}).Where("id = ?", row.ID).
			Select("from_at", "to_at", "reason", "changed_at", "changed_by", "cancelled_at", "version").Updates(&row).Error
		if err != nil {
			return err
		}
		if err := tx.Where("absence_id = ?", row.ID).Delete(&coverRow{}).Error; err != nil {
			return err
		}
	} else if err := tx.Create(&row).Error; err != nil {
		return err
	}
	covers := newCoverRows(a)
	if len(covers) == 0 {
		return nil
	}
	return tx.Create(&covers).Error
}

// Absence implements absence.Store.
func (s *Store) Absence(ctx context.Context, id string) (absence.Absence, error) {
	read := s.read.WithContext(ctx)
	found, err := absencesWhere(read, read.Where("id = ?", clean(id)))
	switch {
	case err != nil:
		return absence.Absence{}, wrap("read absence", err)
	case len(found) == 0:
		return absence.Absence{}, dossier.ErrNotFound
	}
	return found[0], nil
}

// Absences implements absence.Store.
func (s *Store) Absences(ctx context.Context, f absence.Filter) ([]absence.Absence, error) {
	read := s.read.WithContext(ctx)
	q := read.Where("cancelled_at IS NULL")
	if len(f.Officers) > 0 {
		q = q.Where("officer IN ?", f.Officers)
	}
	if !f.EndsAfter.IsZero() {
		q = q.Where("to_at > ?", at(f.EndsAfter))
	}
	if !f.BeginsBy.IsZero() {
		q = q.Where("from_at < ?", at(f.BeginsBy))
	}
	limit := maxAbsences
	if f.Limit > 0 && f.Limit < limit {
		limit = f.Limit
	}
	found, err := absencesWhere(read, q.Limit(limit))
	return found, wrap("list absences", err)
}

// AwayAt implements absence.Store.
func (s *Store) AwayAt(ctx context.Context, t time.Time) ([]absence.Absence, error) {
	read := s.read.WithContext(ctx)
	found, err := absencesWhere(read, read.Where("cancelled_at IS NULL AND to_at > ? AND from_at <= ?", at(t), at(t)))
	return found, wrap("who is away", err)
}

// Covering implements absence.Store.
func (s *Store) Covering(ctx context.Context, officer string, t time.Time) ([]absence.Absence, error) {
	read := s.read.WithContext(ctx)
	found, err := absencesWhere(read, read.Where(
		"id IN (SELECT absence_id FROM absence_covers WHERE officer = ?) AND cancelled_at IS NULL AND to_at > ? AND from_at <= ?",
		clean(officer), at(t), at(t)))
	return found, wrap("whom an officer covers", err)
}

// absencesWhere reads absences with their covers.
func absencesWhere(db, q *gorm.DB) ([]absence.Absence, error) {
	var rows []absenceRow
	if err := q.Order("from_at, id").Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	out, ids, place := make([]absence.Absence, len(rows)), make([]string, len(rows)), map[string]int{}
	for i := range rows {
		out[i], ids[i], place[rows[i].ID] = rows[i].absence(), rows[i].ID, i
	}
	var covers []coverRow
	if err := db.Where("absence_id IN ?", ids).Order("absence_id, no").Find(&covers).Error; err != nil {
		return nil, err
	}
	for i := range covers {
		c, err := covers[i].cover()
		if err != nil {
			return nil, err
		}
		a := &out[place[covers[i].AbsenceID]]
		a.Covers = append(a.Covers, c)
	}
	return out, nil
}
