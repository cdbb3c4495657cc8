package storetest

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

func hash(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

func putAccount(t *testing.T, s *store.Store, id string) auth.Account {
	a := auth.Account{
		ID: id, Login: id + "@q1", Name: "Trần Văn Bình", Kind: auth.KindOfficer, PasswordHash: "$argon2id$…", Demo: true,
		Positions: []dossier.Position{{Agency: "H29.1.26", Role: "specialist"}, {Agency: "H29.1", Role: "leader"}},
		CreatedAt: morning, UpdatedAt: morning,
	}
	require.NoError(t, s.PutAccount(t.Context(), a))
	return a
}

func testAccounts(t *testing.T, s *store.Store) {
	a := putAccount(t, s, "cb01")
	got, err := s.Account(t.Context(), "cb01")
	require.NoError(t, err)
	require.Equal(t, a, got)
	got, err = s.AccountByLogin(t.Context(), "cb01@q1")
	require.NoError(t, err)
	require.Equal(t, a, got)

	a.Login, a.Name, a.Disabled, a.Demo, a.UpdatedAt = "binh", "Trần Bình", true, false, morning.Add(time.Hour)
	a.Positions = a.Positions[1:]
	changed := a
	changed.CreatedAt = morning.Add(time.Hour)
	require.NoError(t, s.PutAccount(t.Context(), changed))
	got, err = s.Account(t.Context(), "cb01")
	require.NoError(t, err)
	require.Equal(t, a, got, "replaced, but created when it was")

	b := a
	b.ID, b.Positions = "cb02", nil
	requireCode(t, s.PutAccount(t.Context(), b), dossier.CodeConflict)
	_, err = s.Account(t.Context(), "cb02")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	_, err = s.AccountByLogin(t.Context(), "cb01@q1")
	require.ErrorIs(t, err, dossier.ErrNotFound)

	putAccount(t, s, "cb03")
	names, err := s.AccountNames(t.Context(), []string{"cb01", "cb03", "cb09", "\x00"})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"cb01": "Trần Bình", "cb03": "Trần Văn Bình"}, names)
	names, err = s.AccountNames(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, names)
}

func testSessions(t *testing.T, s *store.Store) {
	putAccount(t, s, "cb01")
	v := auth.Session{ID: newID(), TokenHash: hash("token"), AccountID: "cb01", CreatedAt: morning, SeenAt: morning, ExpiresAt: morning.Add(time.Hour), Agent: "Mozilla/5.0", Address: "10.1.2.3", Origin: auth.OriginOIDC}
	require.NoError(t, s.CreateSession(t.Context(), v))
	got, err := s.SessionByHash(t.Context(), hash("token"))
	require.NoError(t, err)
	require.Equal(t, v, got)
	_, err = s.SessionByHash(t.Context(), hash("other"))
	require.ErrorIs(t, err, dossier.ErrNotFound)
	other := v
	other.ID = newID()
	require.Error(t, s.CreateSession(t.Context(), other), "a token is one session's")
	other.TokenHash, other.AccountID = hash("x"), "nobody"
	require.Error(t, s.CreateSession(t.Context(), other), "a session is somebody's")

	for _, seen := range []time.Duration{time.Minute, 0} {
		require.NoError(t, s.TouchSession(t.Context(), v.ID, morning.Add(seen)))
	}
	for _, at := range []time.Duration{2 * time.Minute, 3 * time.Minute} {
		require.NoError(t, s.RevokeSession(t.Context(), v.ID, morning.Add(at)))
	}
	v.SeenAt, v.RevokedAt = morning.Add(time.Minute), ptr(morning.Add(2*time.Minute))
	got, err = s.SessionByHash(t.Context(), hash("token"))
	require.NoError(t, err)
	require.Equal(t, v, got, "seen moves forward only, the first revocation counts")
	require.ErrorIs(t, s.RevokeSession(t.Context(), newID(), morning), dossier.ErrNotFound)

	expired := auth.Session{ID: newID(), TokenHash: hash("old"), AccountID: "cb01", ExpiresAt: morning.Add(-time.Hour)}
	valid := auth.Session{ID: newID(), TokenHash: hash("new"), AccountID: "cb01", ExpiresAt: morning.Add(time.Hour)}
	require.NoError(t, s.CreateSession(t.Context(), expired))
	require.NoError(t, s.CreateSession(t.Context(), valid))
	n, err := s.DeleteSessions(t.Context(), morning.Add(10*time.Minute))
	require.NoError(t, err)
	require.EqualValues(t, 2, n)
	_, err = s.SessionByHash(t.Context(), hash("new"))
	require.NoError(t, err)
}

func testTokens(t *testing.T, s *store.Store) {
	putAccount(t, s, "cb01")
	one := auth.AccessToken{
		ID: newID(), AccountID: "cb01", Name: "Đồng bộ", Hint: "mcp_ab", Hash: hash("1"), Scopes: []string{"read", "tasks"},
		CreatedAt: morning, ExpiresAt: morning.Add(time.Hour),
	}
	two := auth.AccessToken{ID: newID(), AccountID: "cb01", Hash: hash("2"), CreatedAt: morning.Add(time.Second), ExpiresAt: morning.Add(time.Hour)}
	require.NoError(t, s.CreateToken(t.Context(), one))
	require.NoError(t, s.CreateToken(t.Context(), two))
	got, err := s.TokenByHash(t.Context(), hash("1"))
	require.NoError(t, err)
	require.Equal(t, one, got)
	_, err = s.TokenByHash(t.Context(), hash("3"))
	require.ErrorIs(t, err, dossier.ErrNotFound)

	for _, used := range []time.Duration{time.Minute, time.Second} {
		require.NoError(t, s.TouchToken(t.Context(), one.ID, morning.Add(used)))
	}
	require.ErrorIs(t, s.RevokeToken(t.Context(), "cb02", one.ID, morning), dossier.ErrNotFound, "not another's token")
	for _, at := range []time.Duration{time.Minute, time.Hour} {
		require.NoError(t, s.RevokeToken(t.Context(), "cb01", one.ID, morning.Add(at)))
	}
	one.LastUsedAt, one.RevokedAt = ptr(morning.Add(time.Minute)), ptr(morning.Add(time.Minute))
	all, err := s.TokensOf(t.Context(), "cb01")
	require.NoError(t, err)
	require.Equal(t, []auth.AccessToken{two, one}, all)
}

func testLoginAttempts(t *testing.T, s *store.Store) {
	window := 15 * time.Minute
	fail := func(after time.Duration) int {
		n, err := s.RecordFailure(t.Context(), "k", morning.Add(after), window)
		require.NoError(t, err)
		return n
	}
	got, err := s.LoginAttempts(t.Context(), "k")
	require.NoError(t, err)
	require.Zero(t, got)
	require.Equal(t, 1, fail(0))
	require.Equal(t, 2, fail(15*time.Minute))
	require.Equal(t, 3, fail(14*time.Minute), "a clock that is a little behind")
	got, err = s.LoginAttempts(t.Context(), "k")
	require.NoError(t, err)
	require.Equal(t, auth.Attempts{Failures: 3, LastAt: morning.Add(15 * time.Minute)}, got)
	require.Equal(t, 1, fail(31*time.Minute), "the last one is older than the window")
	require.NoError(t, s.ClearFailures(t.Context(), "k"))
	require.NoError(t, s.ClearFailures(t.Context(), "k"))
	require.Equal(t, 1, fail(32*time.Minute))

	var g errgroup.Group
	for range 10 {
		g.Go(func() error {
			_, err := s.RecordFailure(t.Context(), "race", morning, window)
			return err
		})
	}
	require.NoError(t, g.Wait())
	got, err = s.LoginAttempts(t.Context(), "race")
	require.NoError(t, err)
	require.Equal(t, 10, got.Failures)
}
