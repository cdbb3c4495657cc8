package store

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

type accountRow struct {
	ID           string `gorm:"primaryKey"`
	Login        string
	Name         string
	Kind         string
	PasswordHash string
	Demo         bool
	Disabled     bool
	CreatedAt    instant `gorm:"autoCreateTime:false"`
	UpdatedAt    instant `gorm:"autoUpdateTime:false"`
}

func (accountRow) TableName() string { return "accounts" }

type positionRow struct {
	AccountID string `gorm:"primaryKey"`
	No        int    `gorm:"primaryKey;autoIncrement:false"`
	Agency    string
	Role      string
}

func (positionRow) TableName() string { return "positions" }

// Account gives an account by its id.
func (s *Store) Account(ctx context.Context, id string) (auth.Account, error) {
	return s.accountBy(ctx, "id = ?", id)
}

// AccountByLogin gives an account by its login, spelled as it was stored.
func (s *Store) AccountByLogin(ctx context.Context, login string) (auth.Account, error) {
	return s.accountBy(ctx, "login = ?", login)
}

func (s *Store) accountBy(ctx context.Context, condition, value string) (auth.Account, error) {
	if value != clean(value) {
		return auth.Account{}, dossier.ErrNotFound
	}
	db := s.read.WithContext(ctx)
	var row accountRow
	if err := db.Where(condition, value).Take(&row).Error; err != nil {
		return auth.Account{}, wrap("read account", err)
	}
	var hats []positionRow
	if err := db.Where("account_id = ?", row.ID).Order("no").Find(&hats).Error; err != nil {
		return auth.Account{}, wrap("read account", err)
	}
	a := auth.Account{
		ID: row.ID, Login: row.Login, Name: row.Name, Kind: auth.AccountKind(row.Kind), PasswordHash: row.PasswordHash,
		Demo: row.Demo, Disabled: row.Disabled, CreatedAt: row.CreatedAt.time(), UpdatedAt: row.UpdatedAt.time(),
	}
	for _, h := range hats {
		a.Positions = append(a.Positions, dossier.Position{Agency: h.Agency, Role: h.Role})
	}
	return a, nil
}

// PutAccount inserts an account or replaces the one with its id, which keeps its time
// of creation. A login that another account has is a dossier.Error with CodeConflict.
func (s *Store) PutAccount(ctx context.Context, a auth.Account) error {
	row := accountRow{
		ID: clean(a.ID), Login: clean(a.Login), Name: clean(a.Name), Kind: string(a.Kind), PasswordHash: clean(a.PasswordHash),
		Demo: a.Demo, Disabled: a.Disabled, CreatedAt: at(a.CreatedAt), UpdatedAt: at(a.UpdatedAt),
	}
	hats := make([]positionRow, len(a.Positions))
	for i, p := range a.Positions {
		hats[i] = positionRow{AccountID: row.ID, No: i + 1, Agency: clean(p.Agency), Role: clean(p.Role)}
	}
	err := s.inTx(ctx, "write account", func(tx *gorm.DB) error {
		err := tx.Clauses(replaceOn([]clause.Column{{Name: "id"}},
			"login", "name", "kind", "password_hash", "demo", "disabled", "updated_at")).Create(&row).Error
		if err != nil {
			return err
		}
		if err := tx.Where("account_id = ?", row.ID).Delete(&positionRow{}).Error; err != nil {
			return err
		}
		if len(hats) == 0 {
			return nil
		}
		return tx.Create(&hats).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return conflict("login_taken", "Tên đăng nhập này đã có người dùng.", "This login name is already in use.")
	}
	return err
}

// AccountNames gives the names of the accounts that exist among ids.
func (s *Store) AccountNames(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []accountRow
	if err := s.read.WithContext(ctx).Select("id", "name").Where("id IN ?", cleanAll(ids)).Find(&rows).Error; err != nil {
		return nil, wrap("read account names", err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}
