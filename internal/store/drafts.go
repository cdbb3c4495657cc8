package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/draft"
)

var _ draft.Drafts = (*Store)(nil)

type draftRow struct {
	AccountID string `gorm:"primaryKey"`
	Key       string `gorm:"primaryKey"`
	Data      document
	UpdatedAt instant `gorm:"autoUpdateTime:false"`
	ExpiresAt instant
}

func (draftRow) TableName() string { return "drafts" }

// Draft implements draft.Drafts.
func (s *Store) Draft(ctx context.Context, account, key string, now time.Time) (draft.Draft, error) {
	var r draftRow
	err := s.read.WithContext(ctx).Where("account_id = ? AND key = ? AND expires_at > ?", clean(account), clean(key), at(now)).Take(&r).Error
	if err != nil {
		return draft.Draft{}, wrap("read draft", err)
	}
	return draft.Draft{AccountID: r.AccountID, Key: r.Key, Data: r.Data.raw(), UpdatedAt: r.UpdatedAt.time(), ExpiresAt: r.ExpiresAt.time()}, nil
}

// PutDraft implements draft.Drafts.
func (s *Store) PutDraft(ctx context.Context, d draft.Draft, most int) error {
	row := draftRow{AccountID: clean(d.AccountID), Key: clean(d.Key), Data: document(d.Data), UpdatedAt: at(d.UpdatedAt), ExpiresAt: at(d.ExpiresAt)}
	return s.inTx(ctx, "write draft", func(tx *gorm.DB) error {
		var others int64
		err := tx.Model(&draftRow{}).Where("account_id = ? AND key <> ? AND expires_at > ?", row.AccountID, row.Key, at(d.UpdatedAt)).Count(&others).Error
		if err != nil {
			return err
		}
		if others >= int64(most) {
			return conflict("too_many_drafts", "Bạn có quá nhiều bản nháp. Hãy xóa bớt trước khi lưu thêm.", "You have too many drafts. Remove some before you save another.")
		}
		return tx.Clauses(replaceOn([]clause.Column{{Name: "account_id"}, {Name: "key"}}, "data", "updated_at", "expires_at")).Create(&row).Error
	})
}

// DeleteDraft implements draft.Drafts.
func (s *Store) DeleteDraft(ctx context.Context, account, key string) error {
	return s.inOne(ctx, "delete draft", func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND key = ?", clean(account), clean(key)).Delete(&draftRow{}).Error
	})
}

// DeleteExpiredDrafts implements draft.Drafts.
func (s *Store) DeleteExpiredDrafts(ctx context.Context, now time.Time) (n int64, err error) {
	err = s.inOne(ctx, "delete expired drafts", func(tx *gorm.DB) error {
		res := tx.Where("expires_at <= ?", at(now)).Delete(&draftRow{})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}
