package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
)

// nowhere is an address where nobody listens.
func nowhere(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String()
}

// options make a process with a database of its own and no Temporal anywhere.
func options(t *testing.T) Options {
	t.Helper()
	effective, err := settings.Load(settings.Options{Environ: []string{}})
	require.NoError(t, err)
	effective.Settings.DataDir = t.TempDir()
	key, err := payload.NewKey("test")
	require.NoError(t, err)
	return Options{
		Settings: effective.Settings, Log: slog.New(slog.DiscardHandler), Config: config.FS, Keys: []payload.Key{key},
		DatabaseURL: "sqlite:" + filepath.Join(t.TempDir(), "motcua.db"),
		Temporal:    client.Options{HostPort: nowhere(t), Namespace: "motcua"},
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return l
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	require.NoError(t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode, string(body)
}

func TestAPIWithoutTemporalAnswersWhatItCan(t *testing.T) {
	t.Parallel()
	o := options(t)
	begun := false
	o.NewDemo = func() error { begun = true; return nil }
	o.Migrate, o.Demo, o.API = true, true, listen(t)
	base := "http://" + o.API.Addr().String()
	a, err := Start(t.Context(), o)
	require.NoError(t, err)

	require.True(t, begun)

	status, body := get(t, base+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Contains(t, body, `"database":"ok"`)
	require.Contains(t, body, `"temporal":"failed"`)
	status, _ = get(t, base+"/healthz")
	require.Equal(t, http.StatusOK, status)
	status, body = get(t, base+"/api/v1/procedures?q=dang+ky+khai+sinh")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "Đăng ký khai sinh")
	status, body = get(t, base+"/metrics")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, `motcua_http_request_duration_seconds_count{method="GET",status="200"} 1`)
	require.Contains(t, body, "temporal_")

	response, err := http.Post(base+"/api/v1/sessions", "application/json", strings.NewReader(`{"login":"q1.motcua","password":"motcua-demo"}`))
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusCreated, response.StatusCode)

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	require.NoError(t, a.Stop(ctx))
	require.NoError(t, a.Stop(ctx), "a second stop does nothing")
	response, err = http.Get(base + "/healthz")
	if err == nil {
		require.NoError(t, response.Body.Close())
	}
	require.Error(t, err)
}

func TestSideListenerTakesHealthOffTheAPI(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Migrate, o.API, o.Side = true, listen(t), listen(t)
	a, err := Start(t.Context(), o)
	require.NoError(t, err)
	status, _ := get(t, "http://"+o.Side.Addr().String()+"/metrics")
	require.Equal(t, http.StatusOK, status)
	_, body := get(t, "http://"+o.API.Addr().String()+"/metrics")
	require.NotContains(t, body, "go_goroutines")
	status, _ = get(t, "http://"+o.Side.Addr().String()+"/api/v1/procedures")
	require.Equal(t, http.StatusNotFound, status)
	require.NoError(t, a.Stop(t.Context()))
}

func TestStartRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Options)
		names  string
	}{
		"not migrated": {func(o *Options) {}, "motcua migrate up"},
		"no database": {func(o *Options) {
			o.DatabaseURL = "postgres://motcua:hunter2@" + o.Temporal.HostPort + "/motcua?connect_timeout=2"
		}, "••••"},
		"no keys":                   {func(o *Options) { o.Migrate, o.Keys = true, nil }, "encryption.keys"},
		"a worker without Temporal": {func(o *Options) { o.Migrate, o.Worker = true, true }, "Temporal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(t)
			o.API = listen(t)
			test.change(&o)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			_, err := Start(ctx, o)
			requireSentence(t, err, test.names)
			require.NotContains(t, err.Error(), "hunter2")
		})
	}
}

func TestTemporalOptions(t *testing.T) {
	t.Parallel()
	env := environment{
		"TEMPORAL_CONFIG_FILE": filepath.Join(t.TempDir(), "none.toml"), "TEMPORAL_ADDRESS": "cluster:7233",
		"TEMPORAL_NAMESPACE": "qan1", "TEMPORAL_API_KEY": "secret",
	}
	o, err := TemporalOptions(settings.Temporal{}, env)
	require.NoError(t, err)
	require.Equal(t, "cluster:7233", o.HostPort)
	require.Equal(t, "qan1", o.Namespace)
	require.NotNil(t, o.Credentials)
	require.NotNil(t, o.ConnectionOptions.TLS, "an API key goes over TLS only")

	o, err = TemporalOptions(settings.Temporal{Address: "other:1", Namespace: "n"}, env)
	require.NoError(t, err)
	require.Equal(t, "other:1", o.HostPort)
	require.Equal(t, "n", o.Namespace)

	o, err = TemporalOptions(settings.Temporal{}, environment{"TEMPORAL_CONFIG_FILE": env["TEMPORAL_CONFIG_FILE"]})
	require.NoError(t, err)
	require.Equal(t, "localhost:7233", o.HostPort)
	require.Equal(t, "motcua", o.Namespace)

	_, err = TemporalOptions(settings.Temporal{Profile: "missing"}, env)
	requireSentence(t, err, "missing")
	_, err = TemporalOptions(settings.Temporal{}, environment{"TEMPORAL_TLS_CLIENT_CERT_PATH": "/none", "TEMPORAL_CONFIG_FILE": env["TEMPORAL_CONFIG_FILE"]})
	requireSentence(t, err, "Temporal")
}

type environment map[string]string

func (e environment) Environ() []string { return nil }
func (e environment) LookupEnv(name string) (string, bool) {
	value, ok := e[name]
	return value, ok
}

func TestSearchAttributes(t *testing.T) {
	t.Parallel()
	require.Len(t, SearchAttributes(), 5)
	require.Contains(t, SearchAttributes(), "DossierCode")
}

func TestConfigFS(t *testing.T) {
	t.Parallel()
	builtIn, err := ConfigFS(settings.Settings{})
	require.NoError(t, err)
	require.Equal(t, config.FS, builtIn)
	_, err = ConfigFS(settings.Settings{ConfigDir: filepath.Join(t.TempDir(), "none")})
	requireSentence(t, err, "config_dir")
	own, err := ConfigFS(settings.Settings{ConfigDir: t.TempDir()})
	require.NoError(t, err)
	require.NotNil(t, own)
	_, err = RequireDatabase(settings.Settings{})
	requireSentence(t, err, "database.url", "--database")
}

func TestDemoIsRefusedAmongRealDossiers(t *testing.T) {
	t.Parallel()
	o := options(t)
	s, err := store.Open(t.Context(), o.DatabaseURL, store.Options{})
	require.NoError(t, err)
	_, err = s.Migrate(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.Project(t.Context(), oneDossier()))
	require.NoError(t, s.Close())
	o.Migrate, o.Demo = true, true
	o.NewDemo = func() error { return errors.New("begun") }
	_, err = Start(t.Context(), o)
	requireSentence(t, err, "--data")
	require.NotContains(t, err.Error(), "begun")
}

func oneDossier() dossier.Delta {
	now := time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
	return dossier.Delta{
		DossierID: "d1", FromSeq: 1, ToSeq: 1,
		Dossier: dossier.Dossier{
			ID: "d1", Code: "H29.1-261124-0001", Procedure: "1.001193", ProcedureVersion: 1, Agency: "H29.1",
			Channel: dossier.ChannelDirect, Status: dossier.StatusReceived, ReceivedAt: now, Seq: 1, CreatedAt: now, UpdatedAt: now,
		},
		Events: []dossier.Event{{DossierID: "d1", Seq: 1, At: now, Type: dossier.EventSubmitted}},
	}
}
