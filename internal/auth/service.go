package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// Limits of logging in.
const (
	lockAfter  = 10               // failures of one name …
	lockWindow = 15 * time.Minute // … each within this of the one before, lock it for as long
	touchEvery = time.Minute      // a session's last use is written at most so often
	maxTokens  = 50               // an account's access tokens that are valid
)

// Options say how logins behave.
type Options struct {
	Idle     time.Duration // a session ends after this long without use
	TTL      time.Duration // and after this long in any case
	Loopback bool          // only this machine can reach the service: demo accounts may log in
	Now      func() time.Time
	// Positions gives the hats of an officer today, from the organisation; ok is false for
	// someone it does not know, who keeps the hats of their account. nil = nobody is known.
	Positions func(officer string) (positions []dossier.Position, ok bool)
	// Substitutions gives for whom an officer acts now; nil = nobody acts for anybody.
	Substitutions Substitutions
	// Organisation gives the organisation as it stands; nil = accounts of officers cannot be opened.
	Organisation func() *organisation.Organisation
	Elsewhere    Elsewhere
}

// Passwords makes hashes of passwords and checks them; *Hasher does. With hash "" Verify
// must do the same work and say no.
type Passwords interface {
	Hash(ctx context.Context, password string) (string, error)
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// Service logs people in and recognises them.
type Service struct {
	store   Store
	hasher  Passwords
	clients *clientLimit
	opts    Options
}

// NewService makes a Service. Zero durations are two hours idle, twelve in all.
func NewService(store Store, hasher Passwords, o Options) *Service {
	if o.Idle <= 0 {
		o.Idle = 2 * time.Hour
	}
	if o.TTL <= 0 {
		o.TTL = 12 * time.Hour
	}
	if o.Now == nil {
		o.Now = clock.System{}.Now
	}
	return &Service{store: store, hasher: hasher, clients: newClientLimit(), opts: o}
}

// NormalLogin is the form in which login names are kept and compared.
func NormalLogin(login string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(login)))
}

// Login checks a name and a password and opens a session. Unknown name, wrong
// password, disabled and locked account give ErrLoginFailed after the same work; where it
// comes from is kept with the session, and bounds how often (ErrTooManyAttempts).
func (s *Service) Login(ctx context.Context, login, password string, from Device) (token string, who Principal, session Session, err error) {
	now := s.opts.Now()
	if !s.clients.allow(from.Address, now) {
		return "", Principal{}, Session{}, ErrTooManyAttempts
	}
	login = NormalLogin(login)
	account, err := s.verify(ctx, login, password, now)
	if err != nil {
		return "", Principal{}, Session{}, err
	}
	token, session, err = s.open(ctx, account.ID, from, OriginPassword)
	if err != nil {
		return "", Principal{}, Session{}, err
	}
	return token, Principal{Account: s.withPositions(account), Means: MeansBearer, SessionID: session.ID, ExpiresAt: &session.ExpiresAt}, session, nil
}

func (s *Service) verify(ctx context.Context, login, password string, now time.Time) (Account, error) {
	key := attemptKey(login)
	attempts, err := s.store.LoginAttempts(ctx, key)
	if err != nil {
		return Account{}, fmt.Errorf("login: %w", err)
	}
	account, err := s.store.AccountByLogin(ctx, login)
	if err != nil && !errors.Is(err, dossier.ErrNotFound) {
		return Account{}, fmt.Errorf("login: %w", err)
	}
	ok, err := s.hasher.Verify(ctx, account.PasswordHash, password)
	if err != nil {
		return Account{}, fmt.Errorf("login: %w", err)
	}
	locked := attempts.locked(now)
	if ok && !locked && s.usable(account) {
		if account.PasswordUntil != nil && !now.Before(*account.PasswordUntil) {
			return Account{}, errTemporaryOver
		}
		if attempts.Failures > 0 {
			if err := s.store.ClearFailures(ctx, key); err != nil {
				return Account{}, fmt.Errorf("login: %w", err)
			}
		}
		return account, nil
	}
	// While it is locked nothing is counted: the lock ends a fixed time after the failure that made it.
	if !locked {
		if _, err := s.store.RecordFailure(ctx, key, now, lockWindow); err != nil {
			return Account{}, fmt.Errorf("login: %w", err)
		}
	}
	return Account{}, ErrLoginFailed
}

// usable: not disabled, and not a demo account that the network could reach.
func (s *Service) usable(a Account) bool { return !a.Disabled && (!a.Demo || s.opts.Loopback) }

func (s *Service) open(ctx context.Context, accountID string, from Device, origin Origin) (string, Session, error) {
	now := s.opts.Now()
	id, err := uuid.NewV7()
	if err != nil {
		return "", Session{}, fmt.Errorf("session id: %w", err)
	}
	token := newSecret("")
	session := Session{
		ID: id.String(), TokenHash: hashSecret(token), AccountID: accountID,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(s.opts.TTL),
		Agent: clip(from.Agent, maxAgent), Address: clip(from.Address, maxAgent), Origin: origin,
	}
	if err := s.store.CreateSession(ctx, session); err != nil {
		return "", Session{}, fmt.Errorf("open session: %w", err)
	}
	return token, session, nil
}

// Authenticate recognises a caller by a session token or, as a bearer, a personal
// access token. Whatever is wrong with it, the error is ErrLoginNeeded.
func (s *Service) Authenticate(ctx context.Context, secret string, means Means) (Principal, error) {
	if secret == "" || len(secret) > maxSecret {
		return Principal{}, ErrLoginNeeded
	}
	if isAccessToken(secret) {
		if means != MeansBearer {
			return Principal{}, ErrLoginNeeded
		}
		return s.byToken(ctx, secret)
	}
	return s.bySession(ctx, secret, means)
}

func (s *Service) bySession(ctx context.Context, secret string, means Means) (Principal, error) {
	now := s.opts.Now()
	session, err := s.store.SessionByHash(ctx, hashSecret(secret))
	if err != nil {
		return Principal{}, unknownCredential(err)
	}
	if !s.alive(session, now) {
		return Principal{}, ErrLoginNeeded
	}
	account, err := s.account(ctx, session.AccountID)
	if err != nil {
		return Principal{}, err
	}
	if session.Origin == OriginOIDC {
		account.MustChange = false // it is the password here that must change, and they did not use it
	}
	if now.Sub(session.SeenAt) >= touchEvery {
		if err := s.store.TouchSession(ctx, session.ID, now); err != nil {
			return Principal{}, fmt.Errorf("touch session: %w", err)
		}
	}
	return s.withSubstitutions(ctx, Principal{Account: account, Means: means, SessionID: session.ID, Origin: session.Origin, ExpiresAt: &session.ExpiresAt})
}

// alive: neither revoked nor past its end nor too long unused.
func (s *Service) alive(v Session, now time.Time) bool {
	return v.RevokedAt == nil && now.Before(v.ExpiresAt) && now.Sub(v.SeenAt) < s.opts.Idle
}

func (s *Service) byToken(ctx context.Context, secret string) (Principal, error) {
	now := s.opts.Now()
	t, err := s.store.TokenByHash(ctx, hashSecret(secret))
	if err != nil {
		return Principal{}, unknownCredential(err)
	}
	if t.RevokedAt != nil || !now.Before(t.ExpiresAt) {
		return Principal{}, ErrLoginNeeded
	}
	account, err := s.account(ctx, t.AccountID)
	if err != nil {
		return Principal{}, err
	}
	if t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) >= touchEvery {
		if err := s.store.TouchToken(ctx, t.ID, now); err != nil {
			return Principal{}, fmt.Errorf("touch token: %w", err)
		}
	}
	return s.withSubstitutions(ctx, Principal{Account: account, Means: MeansToken, TokenID: t.ID, Scopes: t.Scopes, ExpiresAt: &t.ExpiresAt})
}

// account loads the account behind a credential as it is now: a disabled one has no credentials.
func (s *Service) account(ctx context.Context, id string) (Account, error) {
	a, err := s.store.Account(ctx, id)
	if err != nil {
		return Account{}, unknownCredential(err)
	}
	if !s.usable(a) {
		return Account{}, ErrLoginNeeded
	}
	return s.withPositions(a), nil
}

// withPositions gives an officer the hats they wear today: transfers, dates and
// successions of agencies count from the day they take effect, not from the next login.
func (s *Service) withPositions(a Account) Account {
	if a.Kind != KindOfficer || a.HatsFrom == HatsProvider || s.opts.Positions == nil {
		return a
	}
	if positions, ok := s.opts.Positions(a.ID); ok {
		a.Positions = positions
	}
	return a
}

func unknownCredential(err error) error {
	if errors.Is(err, dossier.ErrNotFound) {
		return ErrLoginNeeded
	}
	return fmt.Errorf("authenticate: %w", err)
}

// Logout revokes the session the caller came with.
func (s *Service) Logout(ctx context.Context, who Principal) error {
	if who.SessionID == "" {
		return ErrLoginNeeded
	}
	if err := s.store.RevokeSession(ctx, who.SessionID, s.opts.Now()); err != nil {
		return fmt.Errorf("logout: %w", err)
	}
	return nil
}

// Sweep deletes what is over: sessions that ended a day ago or earlier, logins elsewhere
// that nobody came back from, failed logins that lock nothing any more. It says how many
// rows it deleted.
func (s *Service) Sweep(ctx context.Context) (int64, error) {
	now := s.opts.Now()
	sessions, err1 := s.store.DeleteSessions(ctx, now.Add(-sweepAfter))
	flows, err2 := s.store.DeleteFlows(ctx, now)
	attempts, err3 := s.store.DeleteAttempts(ctx, now.Add(-sweepAfter))
	return sessions + flows + attempts, errors.Join(err1, err2, err3)
}

// sweepAfter is how long what is over is kept still.
const sweepAfter = 24 * time.Hour

// clip cuts a text that a caller chose, at a character.
func clip(s string, size int) string {
	s = strings.ToValidUTF8(s, "")
	if len(s) <= size {
		return s
	}
	return strings.ToValidUTF8(s[:size], "")
}
