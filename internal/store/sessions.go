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
	Agent     string
	Address   string
	Origin    string
}

func (sessionRow) TableName() string { return "sessions" }

// CreateSession keeps a new session.
func (s *Store) CreateSession(ctx context.Context, v auth.Session) error {
	row := sessionRow{
		ID: v.ID, TokenHash: v.TokenHash, AccountID: v.AccountID, CreatedAt: at(v.CreatedAt),
		SeenAt: at(v.SeenAt), ExpiresAt: at(v.ExpiresAt), RevokedAt: atOrNil(v.RevokedAt),
		Agent: clean(v.Agent), Address: clean(v.Address), Origin: string(v.Origin),
	}
	if row.Origin == "" {
		row.Origin = string(auth.OriginPassword)
	}
	return s.inOne(ctx, "write session", func(tx *gorm.DB) error { return tx.Create(&row).Error })
}

// SessionByHash gives the session of a token's hash, expired and revoked ones too.
func (s *Store) SessionByHash(ctx context.Context, hash []byte) (auth.Session, error) {
	var r sessionRow
	if err := s.read.WithContext(ctx).Where("token_hash = ?", hash).Take(&r).Error; err != nil {
		return auth.Session{}, wrap("read session", err)
	}
	return r.session(), nil
}

func (r *sessionRow) session() auth.Session {
	return auth.Session{
		ID: r.ID, TokenHash: r.TokenHash, AccountID: r.AccountID, CreatedAt: r.CreatedAt.time(),
		SeenAt: r.SeenAt.time(), ExpiresAt: r.ExpiresAt.time(), RevokedAt: r.RevokedAt.timeOrNil(),
		Agent: r.Agent, Address: r.Address, Origin: auth.Origin(r.Origin),
	}
}

// SessionsOf gives the sessions of an account that are not revoked, last used first.
func (s *Store) SessionsOf(ctx context.Context, accountID string) ([]auth.Session, error) {
	var rows []sessionRow
	err := s.read.WithContext(ctx).Where("account_id = ? AND revoked_at IS NULL", clean(accountID)).
		Order("seen_at DESC, id DESC").Limit(maxLimit).Find(&rows).Error
	if err != nil {
		return nil, wrap("read sessions", err)
	}
	sessions := make([]auth.Session, len(rows))
	for i := range rows {
		sessions[i] = rows[i].session()
	}
	return sessions, nil
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

// RevokeSessionOf ends a session of an account. One of another account, or one that has
// ended, is dossier.ErrNotFound.
func (s *Store) RevokeSessionOf(ctx context.Context, accountID, id string, when time.Time) error {
	return s.inOne(ctx, "revoke session", func(tx *gorm.DB) error {
		return mustChange(tx.Model(&sessionRow{}).Where("id = ? AND account_id = ? AND revoked_at IS NULL", clean(id), clean(accountID)).Updates(revoked(when)))
	})
}

// RevokeSessions ends every session of an account but one ("" = every), and says how many.
func (s *Store) RevokeSessions(ctx context.Context, accountID, except string, when time.Time) (int64, error) {
	var n int64
	err := s.inOne(ctx, "revoke sessions", func(tx *gorm.DB) error {
		res := tx.Model(&sessionRow{}).Where("account_id = ? AND id <> ? AND revoked_at IS NULL", clean(accountID), clean(except)).Updates(revoked(when))
		n = res.RowsAffected
		return res.Error
	})
	return n, err
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
