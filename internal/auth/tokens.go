package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
)

// CreateToken makes a personal access token. The secret is shown this once. What a
// token may do is never more than its owner may, whatever its scopes.
func (s *Service) CreateToken(ctx context.Context, who Principal, name string, scopes []string, life time.Duration) (secret string, t AccessToken, err error) {
	return s.createToken(ctx, who.Account.ID, name, scopes, life)
}

// CreateTokenFor makes an access token of a program's account.
func (s *Service) CreateTokenFor(ctx context.Context, accountID, name string, scopes []string, life time.Duration) (secret string, t AccessToken, err error) {
	a, err := s.store.Account(ctx, accountID)
	if err != nil {
		return "", AccessToken{}, err
	}
	if !a.Service {
		return "", AccessToken{}, conflict("not_service_account", "Chỉ cấp thay mã truy cập cho tài khoản của chương trình; người dùng tự tạo mã của mình.",
			"Only programs are given access tokens; people make their own.")
	}
	return s.createToken(ctx, a.ID, name, scopes, life)
}

func (s *Service) createToken(ctx context.Context, owner, name string, scopes []string, life time.Duration) (secret string, t AccessToken, err error) {
	name, err = checkToken(name, scopes)
	if err != nil {
		return "", AccessToken{}, err
	}
	now := s.opts.Now()
	if err := s.roomForToken(ctx, owner, now); err != nil {
		return "", AccessToken{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return "", AccessToken{}, fmt.Errorf("token id: %w", err)
	}
	secret = newSecret(TokenPrefix)
	t = AccessToken{
		ID: id.String(), AccountID: owner, Name: name, Hint: secret[:hintLength], Hash: hashSecret(secret),
		Scopes: slices.Clone(scopes), CreatedAt: now, ExpiresAt: now.Add(life),
	}
	if err := s.store.CreateToken(ctx, t); err != nil {
		return "", AccessToken{}, fmt.Errorf("create token: %w", err)
	}
	return secret, t, nil
}

func checkToken(name string, scopes []string) (string, error) {
	name = strings.TrimSpace(norm.NFC.String(name))
	if name == "" {
		return "", invalid("name_missing", "name", "Cần đặt tên cho mã truy cập.", "Give the token a name.")
	}
	for _, scope := range scopes {
		if !slices.Contains(TokenScopes(), scope) {
			return "", invalid("scope_unknown", "scopes", fmt.Sprintf("Không có quyền %q.", scope), fmt.Sprintf("There is no scope %q.", scope))
		}
	}
	return name, nil
}

func (s *Service) roomForToken(ctx context.Context, accountID string, now time.Time) error {
	tokens, err := s.store.TokensOf(ctx, accountID)
	if err != nil {
		return fmt.Errorf("list tokens: %w", err)
	}
	valid := 0
	for _, t := range tokens {
		if t.RevokedAt == nil && now.Before(t.ExpiresAt) {
			valid++
		}
	}
	if valid >= maxTokens {
		return &dossier.Error{
			Code: dossier.CodeConflict, Key: "too_many_tokens",
			VI: fmt.Sprintf("Đã có %d mã truy cập còn hiệu lực; hãy thu hồi bớt.", valid), EN: fmt.Sprintf("There are %d valid tokens already; revoke some.", valid),
		}
	}
	return nil
}

// Tokens lists the caller's tokens, newest first, without their secrets.
func (s *Service) Tokens(ctx context.Context, who Principal) ([]AccessToken, error) {
	tokens, err := s.store.TokensOf(ctx, who.Account.ID)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return tokens, nil
}

// RevokeToken ends one of the caller's tokens; another's is dossier.ErrNotFound.
func (s *Service) RevokeToken(ctx context.Context, who Principal, id string) error {
	return s.store.RevokeToken(ctx, who.Account.ID, id, s.opts.Now())
}

// TokensOf lists the tokens of an account, for an administrator.
func (s *Service) TokensOf(ctx context.Context, accountID string) ([]AccessToken, error) {
	if _, err := s.store.Account(ctx, accountID); err != nil {
		return nil, err
	}
	return s.store.TokensOf(ctx, accountID)
}

// RevokeTokenOf ends a token of an account, for an administrator.
func (s *Service) RevokeTokenOf(ctx context.Context, accountID, id string) error {
	return s.store.RevokeToken(ctx, accountID, id, s.opts.Now())
}
