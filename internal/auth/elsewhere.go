package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// flowLife is how long signing in elsewhere may take.
const flowLife = 10 * time.Minute

// Identity is who a provider says somebody is.
type Identity struct {
	Issuer, Subject string // together the one name that never changes hands
	Login, Name     string
	HatsGiven       bool // the provider says what hats they wear: Hats, and no others
	Hats            []dossier.Position
}

// Elsewhere says what a provider of identities may do here.
type Elsewhere struct {
	Provision bool // someone it knows gets an account at the first login
	Link      bool // or the account that has their login name already
}

// Departure is a login that begins elsewhere: what goes with the browser and to the provider.
type Departure struct {
	Cookie, State, Nonce, Verifier string
}

func elsewhere(key, vi, en string) *dossier.Error { return forbidden("oidc_"+key, vi, en) }

// Reasons why someone the provider knows does not come in.
var (
	errFlow        = elsewhere("state", "Phiên đăng nhập qua cổng chung đã hết hạn hoặc không bắt đầu từ trình duyệt này. Hãy bắt đầu lại.", "This sign-in has expired, or did not begin in this browser. Start again.")
	errNotLinked   = elsewhere("not_linked", "Tên đăng nhập này đã có tài khoản chưa gắn với cổng đăng nhập chung. Hãy đăng nhập bằng mật khẩu hoặc hỏi quản trị.", "There is an account of this name that is not tied to the identity provider. Log in with your password, or ask the administrator.")
	errUnknown     = elsewhere("unknown", "Bạn chưa có tài khoản ở đây. Hãy hỏi quản trị.", "You have no account here. Ask the administrator.")
	errNoRole      = elsewhere("no_role", "Cổng đăng nhập chung không trao cho bạn vai trò nào ở đây. Hãy hỏi quản trị.", "The identity provider gives you no role here. Ask the administrator.")
	errNotEnabled  = elsewhere("disabled", "Tài khoản của bạn ở đây đã bị khóa. Hãy hỏi quản trị.", "Your account here is disabled. Ask the administrator.")
	errProgramOnly = elsewhere("program", "Tài khoản này dành cho chương trình.", "This account is a program's.")
)

// Depart begins a login elsewhere, which leads to returnTo, a path of ours.
func (s *Service) Depart(ctx context.Context, returnTo string, from Device) (Departure, error) {
	now := s.opts.Now()
	if !s.clients.allow(from.Address, now) {
		return Departure{}, ErrTooManyAttempts
	}
	d := Departure{Cookie: newSecret(""), State: newSecret(""), Nonce: newSecret(""), Verifier: newSecret("")}
	err := s.store.CreateFlow(ctx, Flow{
		Key: hashSecret(d.Cookie), State: hashSecret(d.State), Nonce: d.Nonce, Verifier: d.Verifier,
		ReturnTo: SafeReturn(returnTo), ExpiresAt: now.Add(flowLife),
	})
	if err != nil {
		return Departure{}, fmt.Errorf("begin login: %w", err)
	}
	return d, nil
}

// Arrive takes the login that a browser comes back from, once: the cookie says that it is
// the browser that began, the state that the answer belongs to it.
func (s *Service) Arrive(ctx context.Context, cookie, state string, from Device) (Flow, error) {
	now := s.opts.Now()
	switch {
	case !s.clients.allow(from.Address, now):
		return Flow{}, ErrTooManyAttempts
	case cookie == "" || state == "" || len(cookie) > maxSecret || len(state) > maxSecret:
		return Flow{}, errFlow
	}
	flow, err := s.store.TakeFlow(ctx, hashSecret(cookie))
	if errors.Is(err, dossier.ErrNotFound) {
		return Flow{}, errFlow
	}
	if err != nil {
		return Flow{}, fmt.Errorf("finish login: %w", err)
	}
	if !now.Before(flow.ExpiresAt) || subtle.ConstantTimeCompare(flow.State, hashSecret(state)) != 1 {
		return Flow{}, errFlow
	}
	return flow, nil
}

// SafeReturn gives a path of ours that a login may lead to; anything else is "/".
func SafeReturn(path string) string {
	if len(path) > 500 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.HasPrefix(path, "/api/") ||
		strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return "/"
	}
	return path
}

// LoginElsewhere opens a session for somebody a provider vouches for. What it says of
// their hats holds from now on, in all their sessions: none ends them.
func (s *Service) LoginElsewhere(ctx context.Context, id Identity, from Device) (token string, who Principal, session Session, err error) {
	hats := s.existing(id.Hats)
	account, err := s.store.AccountByIdentity(ctx, id.Issuer, id.Subject)
	if errors.Is(err, dossier.ErrNotFound) {
		account, err = s.adopt(ctx, id, hats)
	}
	if err != nil {
		return "", Principal{}, Session{}, err
	}
	if account, err = s.refreshHats(ctx, account, id, hats); err != nil {
		return "", Principal{}, Session{}, err
	}
	switch {
	case account.Disabled:
		return "", Principal{}, Session{}, errNotEnabled
	case account.Service:
		return "", Principal{}, Session{}, errProgramOnly
	case id.HatsGiven && len(hats) == 0:
		return "", Principal{}, Session{}, errNoRole
	}
	token, session, err = s.open(ctx, account.ID, from, OriginOIDC)
	if err != nil {
		return "", Principal{}, Session{}, err
	}
	account.MustChange = false
	return token, Principal{Account: s.withPositions(account), Means: MeansCookie, SessionID: session.ID, Origin: OriginOIDC, ExpiresAt: &session.ExpiresAt}, session, nil
}

// existing leaves the hats that the organisation knows today: a mapping may be older.
func (s *Service) existing(hats []dossier.Position) []dossier.Position {
	return slices.DeleteFunc(slices.Clone(hats), func(h dossier.Position) bool { return s.checkHats([]dossier.Position{h}) != nil })
}

// refreshHats writes down what the provider says now. With no hat left, running sessions end.
func (s *Service) refreshHats(ctx context.Context, a Account, id Identity, hats []dossier.Position) (Account, error) {
	from := HatsOrganisation
	if id.HatsGiven {
		from = HatsProvider
	}
	name := a.Name
	if n := strings.TrimSpace(norm.NFC.String(id.Name)); n != "" {
		name = clip(n, 200)
	}
	if from == HatsOrganisation {
		hats = a.Positions
	}
	now := s.opts.Now()
	if name != a.Name || from != a.HatsFrom || !slices.Equal(hats, a.Positions) {
		if err := s.store.SetHats(ctx, a.ID, name, hats, from, now); err != nil {
			return Account{}, fmt.Errorf("hats from the provider: %w", err)
		}
		a.Name, a.Positions, a.HatsFrom = name, hats, from
	}
	if id.HatsGiven && len(hats) == 0 {
		if _, err := s.store.RevokeSessions(ctx, a.ID, "", now); err != nil {
			return Account{}, fmt.Errorf("hats from the provider: %w", err)
		}
	}
	return a, nil
}

// adopt finds or makes the account of somebody the provider vouches for the first time.
func (s *Service) adopt(ctx context.Context, id Identity, hats []dossier.Position) (Account, error) {
	account, err := s.store.AccountByLogin(ctx, NormalLogin(id.Login))
	switch {
	case err == nil && !s.opts.Elsewhere.Link:
		return Account{}, errNotLinked
	case err == nil && account.Service:
		return Account{}, errProgramOnly
	case errors.Is(err, dossier.ErrNotFound):
		if account, err = s.provision(ctx, id, hats); err != nil {
			return Account{}, err
		}
	case err != nil:
		return Account{}, fmt.Errorf("sign in: %w", err)
	}
	if err := s.store.LinkIdentity(ctx, id.Issuer, id.Subject, account.ID, s.opts.Now()); err != nil {
		return Account{}, err
	}
	return account, nil
}

func (s *Service) provision(ctx context.Context, id Identity, hats []dossier.Position) (Account, error) {
	if !s.opts.Elsewhere.Provision {
		return Account{}, errUnknown
	}
	now := s.opts.Now()
	a := Account{Login: NormalLogin(id.Login), Name: clip(norm.NFC.String(id.Name), 200), Kind: KindOfficer, CreatedAt: now, UpdatedAt: now}
	officer, known := s.officerNamed(a.Login)
	switch {
	case known:
		a.ID, a.Name = officer.ID, officer.Name
	case !id.HatsGiven || len(hats) == 0:
		return Account{}, errNoRole
	default:
		fresh, err := uuid.NewV7()
		if err != nil {
			return Account{}, fmt.Errorf("account id: %w", err)
		}
		a.ID = fresh.String()
	}
	if a.Name == "" {
		a.Name = a.Login
	}
	if err := s.store.AddAccount(ctx, a); err != nil {
		return Account{}, err
	}
	return a, nil
}

func (s *Service) officerNamed(login string) (organisation.Officer, bool) {
	if s.opts.Organisation == nil {
		return organisation.Officer{}, false
	}
	return s.opts.Organisation().OfficerByUsername(login)
}
