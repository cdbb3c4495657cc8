package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

type favouriteRow struct {
	AccountID string `gorm:"primaryKey"`
	Procedure string `gorm:"primaryKey"`
	AddedAt   instant
}

func (favouriteRow) TableName() string { return "favourites" }

// ByApplicant gives dossiers of an identification number that were filed at one of the
// agencies, newest receipt first, without their forms.
func (s *Store) ByApplicant(ctx context.Context, number string, agencies []string, limit int) ([]dossier.Dossier, error) {
	if number == "" || len(agencies) == 0 {
		return nil, nil
	}
	var rows []dossierRow
	err := s.read.WithContext(ctx).Table("dossiers AS d").Select(headerColumns).
		Where("d.applicant_number = ? AND d.applicant_number <> '' AND d.agency IN ? AND d.parent_id = ''", clean(number), cleanAll(agencies)).
		Order("d.received_at DESC, d.id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, wrap("read dossiers of an applicant", err)
	}
	out := make([]dossier.Dossier, len(rows))
	for i := range rows {
		if out[i], err = rows[i].dossier(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// MostFiled gives the procedures filed most at the agencies since a time, most first.
func (s *Store) MostFiled(ctx context.Context, agencies []string, since time.Time, limit int) ([]string, error) {
	if len(agencies) == 0 {
		return nil, nil
	}
	var codes []string
	err := s.read.WithContext(ctx).Table("dossiers AS d").
		Where("d.agency IN ? AND d.received_at > ? AND d.parent_id = ''", cleanAll(agencies), at(since)).
		Group("d.procedure").Order("count(*) DESC, d.procedure").Limit(limit).Pluck("d.procedure", &codes).Error
	return codes, wrap("count procedures", err)
}

// Favourites gives the procedures an account has marked, in the order it did so.
func (s *Store) Favourites(ctx context.Context, account string) ([]string, error) {
	var codes []string
	err := s.read.WithContext(ctx).Model(&favouriteRow{}).Where("account_id = ?", clean(account)).
		Order("added_at, procedure").Limit(100).Pluck("procedure", &codes).Error
	return codes, wrap("read favourites", err)
}

// SetFavourite marks a procedure for an account, or takes the mark away.
func (s *Store) SetFavourite(ctx context.Context, account, procedure string, on bool, when time.Time) error {
	row := favouriteRow{AccountID: clean(account), Procedure: clean(procedure), AddedAt: at(when)}
	return s.inOne(ctx, "mark favourite", func(tx *gorm.DB) error {
		if !on {
			return tx.Where("account_id = ? AND procedure = ?", row.AccountID, row.Procedure).Delete(&favouriteRow{}).Error
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	})
}
