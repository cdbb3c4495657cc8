package auth_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// plain checks passwords without the cost, and counts how often it was asked.
type plain struct {
	mu    sync.Mutex
	asked int
}

func (p *plain) Verify(_ context.Context, hash, password string) (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	return hash != "" && hash == password, nil
}

func (p *plain) Hash(_ context.Context, password string) (string, error) { return password, nil }

// from is where the tests log in from.
func from(address string) auth.Device {
	return auth.Device{Address: address, Agent: "Mozilla/5.0 (test)"}
}

type bench struct {
	*auth.Service
	store *store.Store
	plain *plain
	now   time.Time
}

func setup(t *testing.T, change ...func(*auth.Options)) *bench {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite::memory:", store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, st.Close()) })
	_, err = st.Migrate(t.Context())
	require.NoError(t, err)
	b := &bench{store: st, plain: &plain{}, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	o := auth.Options{Loopback: true, Now: func() time.Time { return b.now }}
	for _, f := range change {
		f(&o)
	}
	b.Service = auth.NewService(st, b.plain, o)
	for _, a := range []auth.Account{
		{ID: "u1", Login: "an", Name: "Nguyễn Văn An", Kind: auth.KindOfficer, PasswordHash: "right", Positions: []dossier.Position{{Agency: "H29.1.26", Role: "clerk"}}},
		{ID: "u2", Login: "binh", Name: "Bình", Kind: auth.KindOfficer, PasswordHash: "right", Disabled: true},
		{ID: "u3", Login: "demo", Name: "Demo", Kind: auth.KindCitizen, PasswordHash: "right", Demo: true},
		{ID: "u4", Login: "khong-mat-khau", Name: "Không mật khẩu", Kind: auth.KindOfficer},
	} {
		a.CreatedAt, a.UpdatedAt = b.now, b.now
		require.NoError(t, st.PutAccount(t.Context(), a))
	}
	return b
}

func (b *bench) login(t *testing.T, login string) string {
	t.Helper()
	token, _, _, err := b.Login(t.Context(), login, "right", from("127.0.0.1"))
	require.NoError(t, err)
	return token
}

func TestLogin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token, who, session, err := b.Login(t.Context(), "  AN ", "right", from("127.0.0.1"))
	require.NoError(t, err)
	require.Equal(t, "u1", who.Account.ID)
	require.Len(t, token, 43, "256 bits in base64")
	require.NotContains(t, string(session.TokenHash), token, "the token itself is not kept")
	require.Equal(t, b.now.Add(12*time.Hour), session.ExpiresAt)

	for _, means := range []auth.Means{auth.MeansCookie, auth.MeansBearer} {
		got, err := b.Authenticate(t.Context(), token, means)
		require.NoError(t, err)
		require.Equal(t, means, got.Means)
		require.Equal(t, "Nguyễn Văn An", got.Account.Name)
		require.Equal(t, []dossier.Position{{Agency: "H29.1.26", Role: "clerk"}}, got.Account.Positions)
	}
}

// TestLoginRefused: every refusal gives the same answer after the same work.
func TestLoginRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct{ login, password string }{
		{"an", "wrong"}, {"nobody", "right"}, {"binh", "right"}, {"khong-mat-khau", ""}, {"khong-mat-khau", "right"}, {"", ""},
	} {
		before := b.plain.asked
		_, _, _, err := b.Login(t.Context(), c.login, c.password, from("127.0.0.1"))
		require.Equal(t, auth.ErrLoginFailed, err, c.login)
		require.Equal(t, before+1, b.plain.asked, "a password is checked also for %q", c.login)
	}
}

func TestLoginLocks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 10 {
		_, _, _, err := b.Login(t.Context(), "an", "wrong", from("127.0.0.1"))
		require.Equal(t, auth.ErrLoginFailed, err)
	}
	_, _, _, err := b.Login(t.Context(), "an", "right", from("127.0.0.1"))
	require.Equal(t, auth.ErrLoginFailed, err, "locked, and the answer does not say so")
	b.login(t, "demo") // others are not

	b.now = b.now.Add(15*time.Minute - time.Second)
	_, _, _, err = b.Login(t.Context(), "an", "right", from("127.0.0.1"))
	require.Equal(t, auth.ErrLoginFailed, err)
	b.now = b.now.Add(time.Second)
	b.login(t, "an")

	// A right password forgets the wrong ones before it.
	for range 9 {
		_, _, _, err := b.Login(t.Context(), "an", "wrong", from("127.0.0.1"))
		require.Error(t, err)
	}
	b.login(t, "an")
	_, _, _, err = b.Login(t.Context(), "an", "wrong", from("127.0.0.1"))
	require.Error(t, err)
	b.login(t, "an")
}

func TestLoginRate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var err error
	tries := 0
	for ; err == nil || err == error(auth.ErrLoginFailed); tries++ { //nolint:errorlint // the sentinel itself
		_, _, _, err = b.Login(t.Context(), fmt.Sprintf("nobody%d", tries), "x", from("203.0.113.7"))
		require.Less(t, tries, 100)
	}
	require.Equal(t, auth.ErrTooManyAttempts, err)
	require.Equal(t, 61, tries)
	b.now = b.now.Add(2 * time.Second)
	_, _, _, err = b.Login(t.Context(), "an", "right", from("203.0.113.7"))
	require.NoError(t, err, "it passes")
}

// TestDemoAccounts: known passwords are worth nothing once the network can reach the service.
func TestDemoAccounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.login(t, "demo")
	open := auth.NewService(b.store, b.plain, auth.Options{Loopback: false, Now: func() time.Time { return b.now }})
	_, _, _, err := open.Login(t.Context(), "demo", "right", from("203.0.113.7"))
	require.Equal(t, auth.ErrLoginFailed, err)
	_, err = open.Authenticate(t.Context(), token, auth.MeansCookie)
	require.Equal(t, auth.ErrLoginNeeded, err, "nor is a session from before")
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	idle, ttl := 30*time.Minute, 2*time.Hour
	limits := func(o *auth.Options) { o.Idle, o.TTL = idle, ttl }
	for name, c := range map[string]struct {
		do func(*testing.T, *bench, string)
		ok bool
	}{
		"used in time": {func(t *testing.T, b *bench, token string) {
			for range 3 {
				b.now = b.now.Add(idle - time.Second)
				_, err := b.Authenticate(t.Context(), token, auth.MeansCookie)
				require.NoError(t, err)
			}
		}, true},
		"idle": {func(_ *testing.T, b *bench, _ string) { b.now = b.now.Add(idle) }, false},
		"at its end, though used": {func(t *testing.T, b *bench, token string) {
			for range 6 {
				b.now = b.now.Add(ttl / 6)
				_, _ = b.Authenticate(t.Context(), token, auth.MeansCookie)
			}
		}, false},
		"logged out": {func(t *testing.T, b *bench, token string) {
			who, err := b.Authenticate(t.Context(), token, auth.MeansCookie)
			require.NoError(t, err)
			require.NoError(t, b.Logout(t.Context(), who))
		}, false},
		"account disabled": {func(t *testing.T, b *bench, _ string) {
			a, err := b.store.Account(t.Context(), "u1")
			require.NoError(t, err)
			a.Disabled = true
			require.NoError(t, b.store.PutAccount(t.Context(), a))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, limits)
			token := b.login(t, "an")
			c.do(t, b, token)
			_, err := b.Authenticate(t.Context(), token, auth.MeansCookie)
			if c.ok {
				require.NoError(t, err)
				return
			}
			require.Equal(t, auth.ErrLoginNeeded, err)
		})
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.login(t, "an")
	b.now = b.now.Add(40 * time.Hour)
	b.login(t, "an")
	n, err := b.Sweep(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who, err := b.Authenticate(t.Context(), b.login(t, "an"), auth.MeansCookie)
	require.NoError(t, err)
	secret, made, err := b.CreateToken(t.Context(), who, "  Máy scan ", []string{auth.TokenRead}, 24*time.Hour)
	require.NoError(t, err)
	require.Regexp(t, `^mcp_[A-Za-z0-9_-]{43}$`, secret)
	require.Equal(t, "Máy scan", made.Name)
	require.Equal(t, secret[:10], made.Hint)

	got, err := b.Authenticate(t.Context(), secret, auth.MeansBearer)
	require.NoError(t, err)
	require.Equal(t, auth.MeansToken, got.Means)
	require.Equal(t, []string{auth.TokenRead}, got.Scopes)
	_, err = b.Authenticate(t.Context(), secret, auth.MeansCookie)
	require.Equal(t, auth.ErrLoginNeeded, err, "a token is no cookie")

	tokens, err := b.Tokens(t.Context(), who)
	require.NoError(t, err)
	require.Len(t, tokens, 1)
	require.NotNil(t, tokens[0].LastUsedAt)

	stranger, err := b.Authenticate(t.Context(), b.login(t, "demo"), auth.MeansCookie)
	require.NoError(t, err)
	require.ErrorIs(t, b.RevokeToken(t.Context(), stranger, made.ID), dossier.ErrNotFound)
	require.NoError(t, b.RevokeToken(t.Context(), who, made.ID))
	_, err = b.Authenticate(t.Context(), secret, auth.MeansBearer)
	require.Equal(t, auth.ErrLoginNeeded, err)
}

func TestAccessTokenExpires(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who, err := b.Authenticate(t.Context(), b.login(t, "an"), auth.MeansCookie)
	require.NoError(t, err)
	secret, _, err := b.CreateToken(t.Context(), who, "x", []string{auth.TokenWrite}, time.Hour)
	require.NoError(t, err)
	b.now = b.now.Add(time.Hour)
	_, err = b.Authenticate(t.Context(), secret, auth.MeansBearer)
	require.Equal(t, auth.ErrLoginNeeded, err)

	_, _, err = b.CreateToken(t.Context(), who, "x", []string{"everything"}, time.Hour)
	e, ok := dossier.AsError(err)
	require.True(t, ok)
	require.Equal(t, "scopes", e.Field)
	_, _, err = b.CreateToken(t.Context(), who, "  ", []string{auth.TokenRead}, time.Hour)
	require.Error(t, err)
}

func TestAuthenticateNonsense(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, secret := range []string{"", "x", "mcp_", "mcp_x", string(make([]byte, 100_000))} {
		_, err := b.Authenticate(t.Context(), secret, auth.MeansBearer)
		require.Equal(t, auth.ErrLoginNeeded, err)
	}
}

// TestPositionsFromOrganisation: hats are those of the day, not of the login.
func TestPositionsFromOrganisation(t *testing.T) {
	t.Parallel()
	hats := []dossier.Position{{Agency: "H29.1.27", Role: "desk_officer"}}
	b := setup(t, func(o *auth.Options) {
		o.Positions = func(id string) ([]dossier.Position, bool) { return hats, id == "u1" }
	})
	token := b.login(t, "an")
	hats = []dossier.Position{{Agency: "H29.1.28", Role: "leader"}}
	who, err := b.Authenticate(t.Context(), token, auth.MeansCookie)
	require.NoError(t, err)
	require.Equal(t, hats, who.Account.Positions)
}
