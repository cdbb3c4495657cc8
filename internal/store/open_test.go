package store_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/storetest"
)

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "motcua.db", "mysql://a/b", "sqlite:", "sqlite://", "sqlite://a.db?mode=ro", "postgres://a:secret@b:x/c"} {
		_, err := store.Open(t.Context(), url, store.Options{})
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "secret")
		_, typed := dossier.AsError(err)
		require.False(t, typed, "a wrong URL stays wrong: %s", url)
	}
}

func TestOpenAway(t *testing.T) {
	t.Parallel()
	// Port 1 of the loopback interface refuses.
	for _, url := range []string{"postgres://motcua:secret@127.0.0.1:1/motcua", "sqlite://" + filepath.Join(t.TempDir(), "no", "such", "dir.db")} {
		_, err := store.Open(t.Context(), url, store.Options{})
		e, ok := dossier.AsError(err)
		require.True(t, ok, "%v", err)
		require.Equal(t, dossier.CodeUnavailable, e.Code)
		require.Equal(t, "database_away", e.Key)
		require.NotNil(t, e.Cause)
	}
}

// TestSQLiteSurvives: what is projected is there after the process is gone, and the
// database is one file with its log beside it, readable by its owner alone.
func TestSQLiteSurvives(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "Hồ sơ 100%?.db")
	if _, err := store.Open(t.Context(), "sqlite://"+file, store.Options{}); err == nil {
		t.Fatal("a question mark begins parameters, which there are none of")
	}
	file = filepath.Join(t.TempDir(), "Hồ sơ 100% #1.db")
	first, err := store.Open(t.Context(), "sqlite://"+file, store.Options{})
	require.NoError(t, err)
	_, err = first.Migrate(t.Context())
	require.NoError(t, err)
	d := storetest.Submitted("d1", "A-260420-0001")
	require.NoError(t, first.Project(t.Context(), d))
	for _, name := range []string{file, file + "-wal"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}

	second := open(t, "sqlite://"+file) // without a Close in between
	got, err := second.DumpDossier(t.Context(), "d1")
	require.NoError(t, err)
	require.Empty(t, store.Compare(got, d))
	require.NoError(t, first.Close())
}

// TestLogHoldsNoPersonalData: failed and slow statements are logged, their values not.
func TestLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, err := store.Open(t.Context(), "sqlite::memory:", store.Options{
		Logger: slog.New(slog.NewTextHandler(&log, nil)), SlowQuery: time.Nanosecond,
	})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	_, err = s.Migrate(t.Context())
	require.NoError(t, err)
	d := storetest.Submitted("d1", "A-260420-0001")
	require.NoError(t, s.Project(t.Context(), d))
	d = storetest.Submitted("d2", "A-260420-0001")
	require.Error(t, s.Project(t.Context(), d), "the same code again")
	require.Contains(t, log.String(), "INSERT INTO")
	require.NotContains(t, log.String(), "Hồng Đào")
	require.NotContains(t, log.String(), "079190001234")
}
