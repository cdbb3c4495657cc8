package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/settings"
)

func TestJoinLocal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "dữ liệu")
	o := &Options{Settings: settings.Settings{DataDir: path}}
	requireSentence(t, JoinLocal(o), path)
	require.NoDirExists(t, path, "nothing is made")

	d, err := OpenDataDir(path)
	require.NoError(t, err)
	url, err := d.Database()
	require.NoError(t, err)
	own, err := d.Keys(false)
	require.NoError(t, err)
	requireSentence(t, JoinLocal(o), path) // it does not listen yet
	require.NoError(t, d.Announce("127.0.0.1:7233"))

	require.NoError(t, JoinLocal(o))
	require.Equal(t, "127.0.0.1:7233", o.Temporal.HostPort)
	require.Equal(t, url, o.DatabaseURL)
	require.Equal(t, own, o.Keys)
	require.False(t, o.Demo)
	require.NotNil(t, o.Config)

	configured := own[0].String()
	o.Settings.Encryption.Keys = []settings.Secret{settings.Secret(configured)}
	o.Settings.Database.URL = "sqlite:elsewhere.db"
	require.NoError(t, JoinLocal(o))
	require.Equal(t, "sqlite:elsewhere.db", o.DatabaseURL)
	require.Len(t, o.Keys, 2)

	// Killed: the address is still there, but nobody holds the directory.
	require.NoError(t, d.Close())
	requireSentence(t, JoinLocal(o), path)
	require.FileExists(t, filepath.Join(path, addressName))
	again, err := OpenDataDir(path)
	require.NoError(t, err, "asking does not keep the lock")
	require.NoError(t, again.Close())
	require.NoError(t, os.RemoveAll(path))
}
