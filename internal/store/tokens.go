package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/auth"
)

type tokenRow struct {
	ID         string `gorm:"primaryKey"`
	AccountID  string
	Name       string
	Hint       string
	Hash       []byte
	Scopes     document
	CreatedAt  instant `gorm:"autoCreateTime:false"`
	ExpiresAt  instant
	LastUsedAt *instant
	RevokedAt  *instant
}

func (tokenRow) TableName() string { return "access_tokens" }

func (r *tokenRow) token() (auth.AccessToken, error) {
	t := auth.AccessToken{
		ID: r.ID, AccountID: r.AccountID, Name: r.Name, Hint: r.Hint, Hash: r.Hash, CreatedAt: r.CreatedAt.time(),
		ExpiresAt: r.ExpiresAt.time(), LastUsedAt: r.LastUsedAt.timeOrNil(), RevokedAt: r.RevokedAt.timeOrNil(),
	}
	if len(r.Scopes) > 0 {
		if err := json.Unmarshal(r.Scopes, &t.Scopes); err != nil {
			return auth.AccessToken{}, fmt.Errorf("access token %s: read scopes: %w", r.ID, err)
		}
	}
	return t, nil
}

// CreateToken keeps a new access token.
func (s *Store) CreateToken(ctx context.Context, t auth.AccessToken) error {
	row := tokenRow{
		ID: t.ID, AccountID: t.AccountID, Name: clean(t.Name), Hint: clean(t.Hint), Hash: t.Hash, CreatedAt: at(t.CreatedAt),
		ExpiresAt: at(t.ExpiresAt), LastUsedAt: atOrNil(t.LastUsedAt), RevokedAt: atOrNil(t.RevokedAt),
	}
	if len(t.Scopes) > 0 {
		row.Scopes = encode(t.Scopes)
	}
	return s.inOne(ctx, "write access token", func(tx *gorm.DB) error { return tx.Create(&row).Error })
}

// TokenByHash gives the access token of a hash, expired and revoked ones too.
func (s *Store) TokenByHash(ctx context.Context, hash []byte) (auth.AccessToken, error) {
	var row tokenRow
	if err := s.read.WithContext(ctx).Where("hash = ?", hash).Take(&row).Error; err != nil {
		return auth.AccessToken{}, wrap("read access token", err)
	}
	return row.token()
}

// TokensOf gives the access tokens of an account, newest first, expired and revoked ones too.
func (s *Store) TokensOf(ctx context.Context, accountID string) ([]auth.AccessToken, error) {
	var rows []tokenRow
	err := s.read.WithContext(ctx).Where("account_id = ?", accountID).Order("created_at DESC, id DESC").Find(&rows).Error
	if err != nil {
		return nil, wrap("read access tokens", err)
	}
	tokens := make([]auth.AccessToken, len(rows))
	for i := range rows {
		if tokens[i], err = rows[i].token(); err != nil {
			return nil, err
		}
	}
	return tokens, nil
}

// TouchToken moves the time a token was last used forward, never back.
func (s *Store) TouchToken(ctx context.Context, id string, used time.Time) error {
	return s.inOne(ctx, "write access token", func(tx *gorm.DB) error {
		return tx.Model(&tokenRow{}).Where("id = ? AND (last_used_at IS NULL OR last_used_at < ?)", id, at(used)).
			Updates(map[string]any{"last_used_at": at(used)}).Error
	})
}

// RevokeToken ends a token of an account; the first time counts. A token of another
// account is dossier.ErrNotFound, like none.
func (s *Store) RevokeToken(ctx context.Context, accountID, id string, when time.Time) error {
	return s.inOne(ctx, "revoke access token", func(tx *gorm.DB) error {
		return mustChange(tx.Model(&tokenRow{}).Where("id = ? AND account_id = ?", id, accountID).Updates(revoked(when)))
	})
}

type attemptRow struct {
	Key      string `gorm:"primaryKey"`
	Failures int
	LastAt   instant
}

func (attemptRow) TableName() string { return "login_attempts" }

// LoginAttempts gives the count of failed logins of a key; none is the zero value.
func (s *Store) LoginAttempts(ctx context.Context, key string) (auth.Attempts, error) {
	var rows []attemptRow
	if err := s.read.WithContext(ctx).Where("key = ?", clean(key)).Limit(1).Find(&rows).Error; err != nil {
		return auth.Attempts{}, wrap("read login attempts", err)
	}
	if len(rows) == 0 {
		return auth.Attempts{}, nil
	}
	return auth.Attempts{Failures: rows[0].Failures, LastAt: rows[0].LastAt.time()}, nil
}

// RecordFailure adds a failed login to a key and gives the new count, which begins
// anew when the last failure is older than window. Two at once both count.
func (s *Store) RecordFailure(ctx context.Context, key string, when time.Time, window time.Duration) (int, error) {
	row := attemptRow{Key: clean(key), Failures: 1, LastAt: at(when)}
	err := s.inOne(ctx, "record failed login", func(tx *gorm.DB) error {
		return tx.Clauses(
			clause.OnConflict{
				Columns: []clause.Column{{Name: "key"}},
				DoUpdates: clause.Assignments(map[string]any{
					"failures": gorm.Expr("CASE WHEN login_attempts.last_at < ? THEN 1 ELSE login_attempts.failures + 1 END", at(when.Add(-window))),
					"last_at":  gorm.Expr("CASE WHEN login_attempts.last_at < excluded.last_at THEN excluded.last_at ELSE login_attempts.last_at END"),
				}),
			},
			clause.Returning{Columns: []clause.Column{{Name: "failures"}}},
		).Create(&row).Error
	})
	return row.Failures, err
}

// ClearFailures forgets the failed logins of a key.
func (s *Store) ClearFailures(ctx context.Context, key string) error {
	return s.inOne(ctx, "clear failed logins", func(tx *gorm.DB) error {
		return tx.Where("key = ?", clean(key)).Delete(&attemptRow{}).Error
	})
}

// maxLocked bounds how many locked names are listed.
const maxLocked = 10_000

// LockedKeys gives the keys with at least so many failures, the last of them after the time.
func (s *Store) LockedKeys(ctx context.Context, failures int, after time.Time) (map[string]auth.Attempts, error) {
	var rows []attemptRow
	err := s.read.WithContext(ctx).Where("last_at > ? AND failures >= ?", at(after), failures).
		Order("last_at DESC").Limit(maxLocked).Find(&rows).Error
	if err != nil {
		return nil, wrap("read login attempts", err)
	}
	keys := make(map[string]auth.Attempts, len(rows))
	for _, r := range rows {
		keys[r.Key] = auth.Attempts{Failures: r.Failures, LastAt: r.LastAt.time()}
	}
	return keys, nil
}

// DeleteAttempts forgets keys whose last failure is before a time, and says how many.
func (s *Store) DeleteAttempts(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := s.inOne(ctx, "delete login attempts", func(tx *gorm.DB) error {
		res := tx.Where("last_at < ?", at(before)).Delete(&attemptRow{})
		n = res.RowsAffected
		return res.Error
	})
	return n, err
}
