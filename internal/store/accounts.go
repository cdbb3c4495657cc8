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

	Service       bool
	MustChange    bool
	PasswordAt    *instant
	PasswordUntil *instant
	HatsFrom      string
	Folded        string
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
	a := row.account()
	for _, h := range hats {
		a.Positions = append(a.Positions, dossier.Position{Agency: h.Agency, Role: h.Role})
	}
	return a, nil
}

func (r *accountRow) account() auth.Account {
	return auth.Account{
		ID: r.ID, Login: r.Login, Name: r.Name, Kind: auth.AccountKind(r.Kind), PasswordHash: r.PasswordHash,
		Demo: r.Demo, Disabled: r.Disabled, CreatedAt: r.CreatedAt.time(), UpdatedAt: r.UpdatedAt.time(),
		Service: r.Service, MustChange: r.MustChange, PasswordAt: r.PasswordAt.timeOrNil(), PasswordUntil: r.PasswordUntil.timeOrNil(),
		HatsFrom: auth.HatSource(r.HatsFrom),
	}
}

func accountRowOf(a auth.Account) accountRow {
	return accountRow{
		ID: clean(a.ID), Login: clean(a.Login), Name: clean(a.Name), Kind: string(a.Kind), PasswordHash: clean(a.PasswordHash),
		Demo: a.Demo, Disabled: a.Disabled, CreatedAt: at(a.CreatedAt), UpdatedAt: at(a.UpdatedAt),
		Service: a.Service, MustChange: a.MustChange, PasswordAt: atOrNil(a.PasswordAt), PasswordUntil: atOrNil(a.PasswordUntil),
		HatsFrom: string(a.HatsFrom), Folded: folded(a.Login, a.Name),
	}
}

func hatRows(accountID string, positions []dossier.Position) []positionRow {
	hats := make([]positionRow, len(positions))
	for i, p := range positions {
		hats[i] = positionRow{AccountID: accountID, No: i + 1, Agency: clean(p.Agency), Role: clean(p.Role)}
	}
	return hats
}

// putHats replaces the hats of an account.
func putHats(tx *gorm.DB, accountID string, positions []dossier.Position) error {
	if err := tx.Where("account_id = ?", accountID).Delete(&positionRow{}).Error; err != nil {
		return err
	}
	if len(positions) == 0 {
		return nil
	}
	hats := hatRows(accountID, positions)
	return tx.Create(&hats).Error
}

// PutAccount inserts an account or replaces the one with its id, which keeps its time
// of creation. A login that another account has is a dossier.Error with CodeConflict.
func (s *Store) PutAccount(ctx context.Context, a auth.Account) error {
	row := accountRowOf(a)
	err := s.inTx(ctx, "write account", func(tx *gorm.DB) error {
		err := tx.Clauses(replaceOn([]clause.Column{{Name: "id"}},
			"login", "name", "kind", "password_hash", "demo", "disabled", "updated_at",
			"service", "must_change", "password_at", "password_until", "hats_from", "folded")).Create(&row).Error
		if err != nil {
			return err
		}
		return putHats(tx, row.ID, a.Positions)
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
