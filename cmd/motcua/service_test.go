package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// runMotcua carries out a command line as the program would.
func runMotcua(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

func TestNoTemporalServerInside(t *testing.T) {
	t.Parallel()
	list, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	require.Contains(t, string(list), "go.temporal.io/sdk/client\n")
	for dep := range strings.Lines(string(list)) {
		require.False(t, strings.HasPrefix(dep, "go.temporal.io/server") || strings.HasPrefix(dep, "github.com/temporalio/ui-server"), dep)
	}
}

func TestMigrateUpStatusDown(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "motcua.db")
	code, out, errOut := runMotcua(t, "migrate", "status", "--database", database)
	require.Zero(t, code, errOut)
	require.Contains(t, out, "pending")
	code, out, errOut = runMotcua(t, "migrate", "up", "--database", database)
	require.Zero(t, code, errOut)
	require.Contains(t, out, "up    00001")
	steps := strings.Count(out, "\n")
	code, out, _ = runMotcua(t, "migrate", "up", "--database", database)
	require.Zero(t, code)
	require.Equal(t, "up to date\n", out)
	code, out, _ = runMotcua(t, "migrate", "status", "--database", database)
	require.Zero(t, code)
	require.NotContains(t, out, "pending")

	code, _, errOut = runMotcua(t, "migrate", "down", "--database", database)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "--yes")
	code, out, _ = runMotcua(t, "migrate", "down", "--yes", "--database", database)
	require.Zero(t, code)
	require.Equal(t, 1, strings.Count(out, "down"), "one step without --to")
	code, out, _ = runMotcua(t, "migrate", "down", "--yes", "--to", "0", "--database", database)
	require.Zero(t, code)
	require.Equal(t, steps-1, strings.Count(out, "down"))
	code, out, _ = runMotcua(t, "migrate", "down", "--yes", "--database", database)
	require.Zero(t, code)
	require.Equal(t, "nothing to take back\n", out)
}

func TestConfigCheck(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "motcua.yaml")
	require.NoError(t, os.WriteFile(file, []byte("database:\n  url: postgres://u:hunter2@db/motcua\n"), 0o600))
	code, out, errOut := runMotcua(t, "config", "check", "--config", file, "--listen", "127.0.0.1:9")
	require.Zero(t, code, errOut)
	require.NotContains(t, out, "hunter2")
	require.Regexp(t, `database\.url +postgres://u:••••@db/motcua +motcua\.yaml:2\n`, out)
	require.Regexp(t, `listen +127\.0\.0\.1:9 +--listen\n`, out)
	require.Contains(t, out, "procedures 103 (25 run)")

	require.NoError(t, os.WriteFile(file, []byte("databse: 1\n"), 0o600))
	code, _, errOut = runMotcua(t, "config", "check", "--config", file)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, `motcua.yaml:1`)
	require.Contains(t, errOut, `"databse"`)

	require.NoError(t, os.WriteFile(file, []byte("config_dir: "+filepath.Join(t.TempDir(), "none")+"\n"), 0o600))
	code, _, errOut = runMotcua(t, "config", "check", "--config", file)
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "config_dir")
}

func TestServicesSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"api", "worker", "migrate up"} {
		code, _, errOut := runMotcua(t, strings.Fields(command)...)
		require.Equal(t, 1, code, command)
		require.Contains(t, errOut, "database.url", command)
		require.Equal(t, 1, strings.Count(errOut, "\n"), "one sentence: %s", errOut)
	}
	database := "sqlite:" + filepath.Join(t.TempDir(), "motcua.db")
	code, _, errOut := runMotcua(t, "api", "--database", database, "--listen", "127.0.0.1:0")
	require.Equal(t, 1, code)
	require.Contains(t, errOut, "motcua")
	code, _, _ = runMotcua(t, "nonsense")
	require.Equal(t, 1, code)
}

func TestVersionAndOpenAPI(t *testing.T) {
	t.Parallel()
	code, out, _ := runMotcua(t, "version")
	require.Zero(t, code)
	require.True(t, strings.HasPrefix(out, "motcua "), out)

	code, out, _ = runMotcua(t, "openapi")
	require.Zero(t, code)
	require.True(t, json.Valid([]byte(out)))
	file := filepath.Join(t.TempDir(), "openapi.json")
	code, _, errOut := runMotcua(t, "openapi", "-o", file)
	require.Zero(t, code, errOut)
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, out, string(written))
}
