package main

import (
	"log/slog"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
)

// TestToolsJoinARunningInstallation: what "motcua dossier rebuild --data" does.
func TestToolsJoinARunningInstallation(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	p := launch(t, dir, "--demo")
	token := p.login(t, "q1.motcua")
	status, filed := p.call(t, http.MethodPost, "/api/v1/dossiers", token, "filing-1", map[string]any{
		"procedure": "1.001612", "agency": "H29.1", "channel": "direct",
		"applicant": map[string]any{"kind": "person", "name": "Nguyễn Thị Mai"},
		"form":      map[string]any{"business_name": "Cà phê Mai", "business_address": "1 Lê Lợi"},
	})
	require.Equal(t, http.StatusCreated, status, "%v", filed)

	effective, err := settings.Load(settings.Options{Environ: []string{"MOTCUA_DATA_DIR=" + dir}})
	require.NoError(t, err)
	o := app.Options{Settings: effective.Settings, Log: slog.New(slog.DiscardHandler)}
	require.NoError(t, app.JoinLocal(&o))
	a, err := app.Start(t.Context(), o)
	require.NoError(t, err)
	want, err := a.Rebuild(t.Context(), filed["id"].(string))
	require.NoError(t, err)
	stored, err := a.Store.DumpDossier(t.Context(), filed["id"].(string))
	require.NoError(t, err)
	require.Empty(t, store.Compare(stored, want))
	require.NotEmpty(t, want.Events)
	require.NoError(t, a.Stop(t.Context()))

	require.NoError(t, p.cmd.Process.Signal(syscall.SIGINT))
	require.NoError(t, p.cmd.Wait())
}
