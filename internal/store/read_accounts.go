package store

import (
	"context"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/text"
)

// cursorAccounts marks cursors of the list of accounts, which is in order of logins.
const cursorAccounts = "a"

// folded is what an account is found by: each word after a space. It is never empty.
func folded(login, name string) string { return " " + text.Index(clean(login), clean(name)) }

// AccountPage gives a page of accounts with their hats, in order of logins.
func (s *Store) AccountPage(ctx context.Context, f auth.AccountFilter) (auth.AccountPage, error) {
	after, err := parseLoginCursor(f.Cursor)
	if err != nil {
		return auth.AccountPage{}, err
	}
	terms := text.Terms(f.Search)
	if f.IDs != nil && len(f.IDs) == 0 {
		return auth.AccountPage{}, nil
	}
	if len(terms) > 0 {
		if err := s.foldAccounts(ctx); err != nil {
			return auth.AccountPage{}, err
		}
	}
	limit := pageSize(f.Limit)
	q := accountConditions(s.read.WithContext(ctx), f, terms)
	if after != "" {
		q = q.Where("login > ?", after)
	}
	var rows []accountRow
	if err := q.Order("login").Limit(limit + 1).Find(&rows).Error; err != nil {
		return auth.AccountPage{}, wrap("read accounts", err)
	}
	var page auth.AccountPage
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = base64.RawURLEncoding.EncodeToString([]byte(cursorAccounts + rows[limit-1].Login))
	}
	page.Items, err = s.withHats(ctx, rows)
	return page, err
}

func accountConditions(q *gorm.DB, f auth.AccountFilter, terms []string) *gorm.DB {
	if f.Kind != "" {
		q = q.Where("kind = ?", string(f.Kind))
	}
	if f.Service != nil {
		q = q.Where("service = ?", *f.Service)
	}
	switch f.State {
	case auth.AccountActive:
		q = q.Where("disabled = ?", false)
	case auth.AccountDisabled:
		q = q.Where("disabled = ?", true)
	case auth.AccountMustChange:
		q = q.Where("must_change = ?", true)
	}
	if f.IDs != nil {
		q = q.Where("id IN ?", cleanAll(f.IDs))
	}
	for _, term := range terms { // letters, digits, '.', '-' and '/': nothing that LIKE reads otherwise
		q = q.Where("folded LIKE ?", "% "+term+"%")
	}
	return q
}

func (s *Store) withHats(ctx context.Context, rows []accountRow) ([]auth.Account, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var hats []positionRow
	if err := s.read.WithContext(ctx).Where("account_id IN ?", ids).Order("account_id, no").Find(&hats).Error; err != nil {
		return nil, wrap("read accounts", err)
	}
	of := map[string][]dossier.Position{}
	for _, h := range hats {
		of[h.AccountID] = append(of[h.AccountID], dossier.Position{Agency: h.Agency, Role: h.Role})
	}
	accounts := make([]auth.Account, len(rows))
	for i := range rows {
		accounts[i] = rows[i].account()
		accounts[i].Positions = of[rows[i].ID]
	}
	return accounts, nil
}

// foldAtOnce bounds one transaction that makes accounts findable.
const foldAtOnce = 500

// foldAccounts makes accounts findable that were written before there was a search.
func (s *Store) foldAccounts(ctx context.Context) error {
	for {
		var rows []accountRow
		if err := s.read.WithContext(ctx).Select("id", "login", "name").Where("folded = ''").Limit(foldAtOnce).Find(&rows).Error; err != nil {
			return wrap("read accounts", err)
		}
		if len(rows) == 0 {
			return nil
		}
		err := s.inTx(ctx, "index accounts", func(tx *gorm.DB) error {
			for _, r := range rows {
				err := tx.Model(&accountRow{}).Where("id = ? AND folded = ''", r.ID).
					Updates(map[string]any{"folded": folded(r.Login, r.Name), "updated_at": gorm.Expr("updated_at")}).Error
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// Logins gives the id of every account by its login.
func (s *Store) Logins(ctx context.Context) (map[string]string, error) {
	var rows []accountRow
	if err := s.read.WithContext(ctx).Select("id", "login").Find(&rows).Error; err != nil {
		return nil, wrap("read logins", err)
	}
	ids := make(map[string]string, len(rows))
	for _, r := range rows {
		ids[r.Login] = r.ID
	}
	return ids, nil
}

// parseLoginCursor reads the login that a page ended with, "" for no cursor.
func parseLoginCursor(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	login, ok := strings.CutPrefix(string(raw), cursorAccounts)
	if err != nil || !ok || login == "" || !utf8.ValidString(login) || strings.IndexByte(login, 0) >= 0 {
		return "", badCursor()
	}
	return login, nil
}
