package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

type flowRow struct {
	Key       []byte `gorm:"primaryKey"`
	State     []byte
	Nonce     string
	Verifier  string
	ReturnTo  string
	ExpiresAt instant
}

func (flowRow) TableName() string { return "login_flows" }

// CreateFlow keeps a login that is under way at another provider.
func (s *Store) CreateFlow(ctx context.Context, f auth.Flow) error {
	row := flowRow{Key: f.Key, State: f.State, Nonce: f.Nonce, Verifier: f.Verifier, ReturnTo: clean(f.ReturnTo), ExpiresAt: at(f.ExpiresAt)}
	return s.inOne(ctx, "write login", func(tx *gorm.DB) error { return tx.Create(&row).Error })
}

// TakeFlow gives a login that is under way and forgets it, so that of two callers with
// the same key one gets it; the other gets dossier.ErrNotFound.
func (s *Store) TakeFlow(ctx context.Context, key []byte) (auth.Flow, error) {
	var rows []flowRow
	err := s.inOne(ctx, "take login", func(tx *gorm.DB) error {
		return tx.Clauses(clause.Returning{}).Where("key = ?", key).Delete(&rows).Error
	})
	if err != nil {
		return auth.Flow{}, err
	}
	if len(rows) == 0 {
		return auth.Flow{}, dossier.ErrNotFound
	}
	r := rows[0]
	return auth.Flow{Key: r.Key, State: r.State, Nonce: r.Nonce, Verifier: r.Verifier, ReturnTo: r.ReturnTo, ExpiresAt: r.ExpiresAt.time()}, nil
}

// DeleteFlows forgets logins that ended before a time, and says how many.
func (s *Store) DeleteFlows(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := s.inOne(ctx, "delete logins", func(tx *gorm.DB) error {
		res := tx.Where("expires_at < ?", at(before)).Delete(&flowRow{})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}
