package store_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/postgrestest"
	"github.com/motcua/motcua/internal/store/storetest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

func open(t testing.TB, url string) *store.Store {
	s, err := store.Open(t.Context(), url, store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func openSQLite(t testing.TB) *store.Store {
	return open(t, "sqlite://"+filepath.Join(t.TempDir(), "motcua test.db"))
}

func openPostgres(t testing.TB) *store.Store {
	url, ok := postgrestest.URL(t)
	require.True(t, ok)
	return open(t, url)
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, openSQLite)
}

func TestSQLiteInMemory(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) *store.Store { return open(t, "sqlite::memory:") })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	if _, ok := postgrestest.URL(t); ok {
		storetest.Run(t, openPostgres)
	}
}
