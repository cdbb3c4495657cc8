package auth

import (
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
)

// maxAgent bounds what is kept of a browser's name for itself, in bytes.
const maxAgent = 300

// Sessions lists the caller's sessions that are still good, last used first.
func (s *Service) Sessions(ctx context.Context, who Principal) ([]Session, error) {
	return s.liveSessions(ctx, who.Account.ID)
}

func (s *Service) liveSessions(ctx context.Context, accountID string) ([]Session, error) {
	all, err := s.store.SessionsOf(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	now := s.opts.Now()
	live := make([]Session, 0, len(all))
	for _, v := range all {
		if s.alive(v, now) {
			live = append(live, v)
		}
	}
	return live, nil
}

// RevokeSession ends one of the caller's sessions; another's is dossier.ErrNotFound.
func (s *Service) RevokeSession(ctx context.Context, who Principal, id string) error {
	return s.store.RevokeSessionOf(ctx, who.Account.ID, id, s.opts.Now())
}

// RevokeOtherSessions ends every session of the caller's but the one they came with, and
// says how many.
func (s *Service) RevokeOtherSessions(ctx context.Context, who Principal) (int64, error) {
	if who.SessionID == "" {
		return 0, ErrLoginNeeded
	}
	return s.store.RevokeSessions(ctx, who.Account.ID, who.SessionID, s.opts.Now())
}

// ChangePassword gives the caller a password of their own choice and ends their other
// sessions. A wrong current one counts as a failed login does.
func (s *Service) ChangePassword(ctx context.Context, who Principal, current, next string) error {
	if who.SessionID == "" {
		return ErrLoginNeeded
	}
	account, err := s.store.Account(ctx, who.Account.ID)
	if err != nil {
		return unknownCredential(err)
	}
	if account.PasswordHash == "" {
		return conflict("no_password",
			"Tài khoản này đăng nhập qua cổng đăng nhập chung nên không có mật khẩu ở đây.",
			"This account signs in at the identity provider and has no password here.")
	}
	if err := s.confirm(ctx, account, current); err != nil {
		return err
	}
	if err := CheckPassword(account.Login, account.Name, next); err != nil {
		return err
	}
	switch same, err := s.hasher.Verify(ctx, account.PasswordHash, next); {
	case err != nil:
		return fmt.Errorf("change password: %w", err)
	case same:
		return tooSame()
	}
	if err := s.setPassword(ctx, account.ID, next, false); err != nil {
		return err
	}
	if _, err := s.store.RevokeSessions(ctx, account.ID, who.SessionID, s.opts.Now()); err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	return nil
}

// confirm checks the current password of someone who is logged in already: a session that
// somebody else got hold of must not become a password.
func (s *Service) confirm(ctx context.Context, account Account, current string) error {
	key := attemptKey(account.Login)
	now := s.opts.Now()
	attempts, err := s.store.LoginAttempts(ctx, key)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	if attempts.locked(now) {
		return ErrTooManyAttempts
	}
	ok, err := s.hasher.Verify(ctx, account.PasswordHash, current)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	if ok {
		return nil
	}
	if _, err := s.store.RecordFailure(ctx, key, now, lockWindow); err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	return invalid("password_wrong", "current", "Mật khẩu hiện tại không đúng.", "The current password is wrong.")
}

// setPassword replaces a password; a temporary one must be changed, within temporaryLife.
func (s *Service) setPassword(ctx context.Context, id, password string, temporary bool) error {
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	now := s.opts.Now()
	p := Password{Hash: hash, MustChange: temporary, At: now}
	if temporary {
		until := now.Add(temporaryLife)
		p.Until = &until
	}
	if err := s.store.SetPassword(ctx, id, p); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return nil
}

// errTemporaryOver is for someone who knows the temporary password, too late.
var errTemporaryOver = &dossier.Error{
	Code: dossier.CodeForbidden, Key: KeyTemporaryOver,
	VI: "Mật khẩu tạm đã hết hạn. Hãy nhờ quản trị cấp mật khẩu tạm mới.",
	EN: "The temporary password has expired. Ask the administrator for a new one.",
}
