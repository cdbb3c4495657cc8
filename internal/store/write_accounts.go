package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// AddAccount inserts an account. An id or a login that exists is a dossier.Error with CodeConflict.
func (s *Store) AddAccount(ctx context.Context, a auth.Account) error {
	row := accountRowOf(a)
	err := s.inTx(ctx, "add account", func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return putHats(tx, row.ID, a.Positions)
	})
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return err
	}
	if _, other := s.Account(ctx, a.ID); other == nil {
		return conflict("account_exists", "Người này đã có tài khoản.", "This person has an account already.")
	}
	return conflict("login_taken", "Tên đăng nhập này đã có người dùng.", "This login name is already in use.")
}

// SetPassword replaces the password of an account. dossier.ErrNotFound if there is none.
func (s *Store) SetPassword(ctx context.Context, id string, p auth.Password) error {
	return s.changeAccount(ctx, "set password", id, map[string]any{
		"password_hash": clean(p.Hash), "must_change": p.MustChange, "password_at": at(p.At),
		"password_until": atOrNil(p.Until), "updated_at": at(p.At), "demo": false,
	})
}

// SetDisabled closes an account or opens it again. dossier.ErrNotFound if there is none.
func (s *Store) SetDisabled(ctx context.Context, id string, disabled bool, when time.Time) error {
	return s.changeAccount(ctx, "change account", id, map[string]any{"disabled": disabled, "updated_at": at(when)})
}

func (s *Store) changeAccount(ctx context.Context, what, id string, changes map[string]any) error {
	return s.inOne(ctx, what, func(tx *gorm.DB) error {
		return mustChange(tx.Model(&accountRow{}).Where("id = ?", clean(id)).Updates(changes))
	})
}

// SetHats replaces the name and the hats that an account is given from outside.
// dossier.ErrNotFound if there is no such account.
func (s *Store) SetHats(ctx context.Context, id, name string, hats []dossier.Position, from auth.HatSource, when time.Time) error {
	return s.inTx(ctx, "change hats", func(tx *gorm.DB) error {
		var row accountRow
		if err := tx.Select("login").Where("id = ?", clean(id)).Take(&row).Error; err != nil {
			return err
		}
		err := tx.Model(&accountRow{}).Where("id = ?", clean(id)).Updates(map[string]any{
			"name": clean(name), "folded": folded(row.Login, name), "hats_from": string(from), "updated_at": at(when),
		}).Error
		if err != nil {
			return err
		}
		return putHats(tx, clean(id), hats)
	})
}

type identityRow struct {
	Issuer    string `gorm:"primaryKey"`
	Subject   string `gorm:"primaryKey"`
	AccountID string
	CreatedAt instant `gorm:"autoCreateTime:false"`
}

func (identityRow) TableName() string { return "account_identities" }

// AccountByIdentity gives the account of a provider's subject, or dossier.ErrNotFound.
func (s *Store) AccountByIdentity(ctx context.Context, issuer, subject string) (auth.Account, error) {
	if issuer != clean(issuer) || subject != clean(subject) {
		return auth.Account{}, dossier.ErrNotFound
	}
	var row identityRow
	if err := s.read.WithContext(ctx).Where("issuer = ? AND subject = ?", issuer, subject).Take(&row).Error; err != nil {
		return auth.Account{}, wrap("read identity", err)
	}
	return s.Account(ctx, row.AccountID)
}

// LinkIdentity ties a subject to an account; one that is tied already is a dossier.Error
// with CodeConflict.
func (s *Store) LinkIdentity(ctx context.Context, issuer, subject, accountID string, when time.Time) error {
	row := identityRow{Issuer: clean(issuer), Subject: clean(subject), AccountID: clean(accountID), CreatedAt: at(when)}
	err := s.inOne(ctx, "link identity", func(tx *gorm.DB) error { return tx.Create(&row).Error })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return conflict("identity_taken", "Danh tính này đã gắn với một tài khoản.", "This identity belongs to an account already.")
	}
	return err
}

// Linked gives those among ids that some provider knows.
func (s *Store) Linked(ctx context.Context, ids []string) (map[string]bool, error) {
	linked := map[string]bool{}
	if len(ids) == 0 {
		return linked, nil
	}
	var rows []identityRow
	if err := s.read.WithContext(ctx).Select("account_id").Where("account_id IN ?", cleanAll(ids)).Find(&rows).Error; err != nil {
		return nil, wrap("read identities", err)
	}
	for _, r := range rows {
		linked[r.AccountID] = true
	}
	return linked, nil
}
