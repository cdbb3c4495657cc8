package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

type sessionRow struct {
	ID        string `gorm:"primaryKey"`
	TokenHash []byte
	AccountID string
	CreatedAt instant `gorm:"autoCreateTime:false"`
	SeenAt    instant
	ExpiresAt instant
	RevokedAt *instant
}

func (sessionRow) TableName() string { return "sessions" }

// CreateSession keeps a new session.
func (s *Store) CreateSession(ctx context.Context, v auth.Session) error {
	row := sessionRow{
		ID: v.ID, TokenHash: v.TokenHash, AccountID: v.AccountID, CreatedAt: at(v.CreatedAt),
		SeenAt: at(v.SeenAt), ExpiresAt: at(v.ExpiresAt), RevokedAt: atOrNil(v.RevokedAt),
	}
	return s.inOne(ctx, "write session", func(tx *gorm.DB) error { return tx.Create(&row).Error })
}

// SessionByHash gives the session of a token's hash, expired and revoked ones too.
func (s *Store) SessionByHash(ctx context.Context, hash []byte) (auth.Session, error) {
	var r sessionRow
	if err := s.read.WithContext(ctx).Where("token_hash = ?", hash).Take(&r).Error; err != nil {
		return auth.Session{}, wrap("read session", err)
	}
	return auth.Session{
		ID: r.ID, TokenHash: r.TokenHash, AccountID: r.AccountID, CreatedAt: r.CreatedAt.time(),
		SeenAt: r.SeenAt.time(), ExpiresAt: r.ExpiresAt.time(), RevokedAt: r.RevokedAt.timeOrNil(),
	}, nil
}

// TouchSession moves the time a session was last used forward, never back.
func (s *Store) TouchSession(ctx context.Context, id string, seen time.Time) error {
	return s.inOne(ctx, "write session", func(tx *gorm.DB) error {
		return tx.Model(&sessionRow{}).Where("id = ? AND seen_at < ?", id, at(seen)).Updates(map[string]any{"seen_at": at(seen)}).Error
	})
}

// RevokeSession ends a session; the first time counts. dossier.ErrNotFound if there is none.
func (s *Store) RevokeSession(ctx context.Context, id string, when time.Time) error {
	return s.inOne(ctx, "revoke session", func(tx *gorm.DB) error {
		return mustChange(tx.Model(&sessionRow{}).Where("id = ?", id).Updates(revoked(when)))
	})
}

// DeleteSessions removes the sessions that expired or were revoked before a time, and says how many.
func (s *Store) DeleteSessions(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := s.inOne(ctx, "delete sessions", func(tx *gorm.DB) error {
		res := tx.Where("expires_at < ? OR revoked_at < ?", at(before), at(before)).Delete(&sessionRow{})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}

// revoked keeps the first time of revocation.
func revoked(when time.Time) map[string]any {
	return map[string]any{"revoked_at": gorm.Expr("COALESCE(revoked_at, ?)", at(when))}
}

// mustChange makes an update that found no row dossier.ErrNotFound.
func mustChange(res *gorm.DB) error {
	if res.Error == nil && res.RowsAffected == 0 {
		return dossier.ErrNotFound
	}
	return res.Error
}
