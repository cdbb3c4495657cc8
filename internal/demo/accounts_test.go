package demo

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/organisation"
)

// memory is the part of an account store that the sample accounts need.
type memory struct {
	auth.Accounts
	all  map[string]auth.Account
	puts int
	fail error
}

func (m *memory) AccountNames(_ context.Context, ids []string) (map[string]string, error) {
	names := map[string]string{}
	for _, id := range ids {
		if a, ok := m.all[id]; ok {
			names[id] = a.Name
		}
	}
	return names, nil
}

func (m *memory) PutAccount(_ context.Context, a auth.Account) error {
	m.puts++
	m.all[a.ID] = a
	return m.fail
}

func TestAccountsAreOpenedOnce(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	store := &memory{all: map[string]auth.Account{}}
	hasher := auth.NewHasher()
	now := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	require.NoError(t, Accounts(t.Context(), org, store, hasher, now))
	require.Len(t, store.all, len(org.Officers())+len(org.Citizens()))

	desk, ok := org.OfficerByUsername("q1.motcua")
	require.True(t, ok)
	account := store.all[desk.ID]
	require.True(t, account.Demo)
	require.NotEmpty(t, account.Positions)
	good, err := hasher.Verify(t.Context(), account.PasswordHash, Password)
	require.NoError(t, err)
	require.True(t, good)

	// One is removed and one is changed; a second start opens the missing one only.
	account.Disabled = true
	store.all[desk.ID] = account
	citizen := org.Citizens()[0].ID
	delete(store.all, citizen)
	store.puts = 0
	require.NoError(t, Accounts(t.Context(), org, store, hasher, now))
	require.Equal(t, 1, store.puts)
	require.True(t, store.all[desk.ID].Disabled)
	require.Contains(t, store.all, citizen)

	delete(store.all, citizen)
	store.fail = errors.New("disk full")
	require.ErrorContains(t, Accounts(t.Context(), org, store, hasher, now), "disk full")
}

func TestGuideNamesAccountsThatExist(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	require.Len(t, Guide(org), 7)
	bare, _, err := organisation.Load(config.FS, "organisation")
	require.NoError(t, err)
	require.Empty(t, Guide(bare))
}
