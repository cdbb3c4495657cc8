package settings

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

var testKey = "k1:" + base64.StdEncoding.EncodeToString(make([]byte, 32))

// load reads settings from a file's content, variables and flags.
func load(t *testing.T, file string, environ []string, args ...string) (*Effective, error) {
	t.Helper()
	o := Options{Environ: append([]string{}, environ...)}
	if file != "" {
		o.File = filepath.Join(t.TempDir(), "motcua.yaml")
		require.NoError(t, os.WriteFile(o.File, []byte(file), 0o600))
	}
	o.Flags = pflag.NewFlagSet("test", pflag.ContinueOnError)
	AddFlags(o.Flags, "listen", "data", "demo", "temporal-ui", "database", "log-level", "log-format")
	require.NoError(t, o.Flags.Parse(args))
	return Load(o)
}

func TestDefaultsAreValidAndComplete(t *testing.T) {
	t.Parallel()
	eff, err := load(t, "", nil)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:8080", eff.Settings.Listen)
	require.Equal(t, 12*time.Hour, eff.Settings.Session.TTL)
	require.Equal(t, slog.LevelInfo, eff.Settings.Log.Level)
	for _, row := range eff.Rows() {
		require.Equal(t, "default", row.Source, "%s has no default in motcua.yaml", row.Key)
	}
}

func TestLaterLayersWin(t *testing.T) {
	t.Parallel()
	file := "listen: 127.0.0.1:1\nlog:\n  level: warn\n  format: json\ndata_dir: from-file\n"
	eff, err := load(t, file, []string{"MOTCUA_LISTEN=127.0.0.1:2", "MOTCUA_LOG_LEVEL=error", "OTHER=1"}, "--listen", "127.0.0.1:3")
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:3", eff.Settings.Listen)
	require.Equal(t, "--listen", eff.Origin("listen"))
	require.Equal(t, slog.LevelError, eff.Settings.Log.Level)
	require.Equal(t, "MOTCUA_LOG_LEVEL", eff.Origin("log.level"))
	require.Equal(t, "json", eff.Settings.Log.Format)
	require.Equal(t, "motcua.yaml:4", eff.Origin("log.format"))
	require.Equal(t, "from-file", eff.Settings.DataDir)
	require.Equal(t, "default", eff.Origin("session.ttl"))
}

func TestEveryKindOfValueFromTheEnvironment(t *testing.T) {
	t.Parallel()
	eff, err := load(t, "", []string{
		"MOTCUA_DEMO=true", "MOTCUA_WORKER_ACTIVITIES=7", "MOTCUA_SESSION_TTL=3h", "MOTCUA_TEMPORAL_UI=",
		"MOTCUA_ENCRYPTION_KEYS=" + testKey + ", k2:" + strings.TrimPrefix(testKey, "k1:"), "TEST_POSTGRES=ignored",
	})
	require.NoError(t, err)
	require.True(t, eff.Settings.Demo)
	require.Equal(t, 7, eff.Settings.Worker.Activities)
	require.Equal(t, 3*time.Hour, eff.Settings.Session.TTL)
	require.Empty(t, eff.Settings.Temporal.UI)
	keys, err := eff.Settings.Encryption.ParsedKeys()
	require.NoError(t, err)
	require.Len(t, keys, 2)
	require.Equal(t, "k2", keys[1].ID)
}

func TestDottedAndEmptyGroups(t *testing.T) {
	t.Parallel()
	eff, err := load(t, "log.level: debug\nworker:\n  # activities: 3\n", nil)
	require.NoError(t, err)
	require.Equal(t, slog.LevelDebug, eff.Settings.Log.Level)
	require.Equal(t, 50, eff.Settings.Worker.Activities)
}

func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file string
		environ    []string
		args       []string
		source     string
		en         string
	}{
		{name: "unknown key", file: "listen: 127.0.0.1:1\nlog:\n  levle: debug\n", source: "motcua.yaml:3", en: `there is no setting "log.levle"; did you mean "log.level"?`},
		{name: "unknown group", file: "zzzzzzzzzzzz:\n  a: 1\n", source: "motcua.yaml:1", en: `there is no setting "zzzzzzzzzzzz".`},
		{name: "unknown variable", environ: []string{"MOTCUA_DATABSE_URL=x"}, source: "MOTCUA_DATABSE_URL", en: `did you mean "MOTCUA_DATABASE_URL"?`},
		{name: "twice", file: "log.level: info\nlog:\n  level: warn\n", source: "motcua.yaml:3", en: "already on line 1"},
		{name: "group as value", file: "log: debug\n", source: "motcua.yaml:1", en: "is a group of settings"},
		{name: "not yaml", file: "a: [", source: "motcua.yaml", en: "not valid YAML"},
		{name: "not a mapping", file: "- a\n", source: "motcua.yaml:1", en: "want lines"},
		{name: "number for text", file: "listen: 8080\n", source: "motcua.yaml:1", en: "listen must be a text"},
		{name: "text for number", file: "worker:\n  activities: many\n", source: "motcua.yaml:2", en: "worker.activities must be a whole number"},
		{name: "fraction", file: "worker:\n  activities: 1.5\n", source: "motcua.yaml:2", en: "a whole number"},
		{name: "bare duration", file: "session:\n  ttl: 30\n", source: "motcua.yaml:2", en: "a duration such as"},
		{name: "bad bool", environ: []string{"MOTCUA_DEMO=maybe"}, source: "MOTCUA_DEMO", en: "true or false"},
		{name: "bad level", args: []string{"--log-level", "loud"}, source: "--log-level", en: "debug, info, warn or error"},
		{name: "bad format", args: []string{"--log-format", "xml"}, source: "--log-format", en: "text or json"},
		{name: "bad address", args: []string{"--listen", "8080"}, source: "--listen", en: `not "8080"`},
		{name: "bad port", args: []string{"--listen", "127.0.0.1:99999"}, source: "--listen", en: "host:port"},
		{name: "open Temporal UI", args: []string{"--temporal-ui", "0.0.0.0:8233"}, source: "--temporal-ui", en: "loopback"},
		{name: "open demo", args: []string{"--demo", "--listen", "0.0.0.0:8080"}, source: "--demo", en: "known passwords"},
		{name: "open demo by name", args: []string{"--demo", "--listen", "example.org:8080"}, source: "--demo", en: "known passwords"},
		{name: "open demo on all", args: []string{"--demo", "--listen", ":8080"}, source: "--demo", en: "known passwords"},
		{name: "bad database", args: []string{"--database", "mysql://u:hunter2@h/d"}, source: "--database", en: "postgres://"},
		{name: "bad public url", file: "public_url: motcua.vn\n", source: "motcua.yaml:1", en: "http(s)"},
		{name: "short key", file: "encryption:\n  keys: ['a:AAAA']\n", source: "motcua.yaml:2", en: `"a" has 3 bytes`},
		{name: "key without id", file: "encryption:\n  keys: ['AAAA']\n", source: "motcua.yaml:2", en: "id:base64"},
		{name: "key id twice", file: "encryption:\n  keys: ['" + testKey + "', '" + testKey + "']\n", source: "motcua.yaml:2", en: "used twice"},
		{name: "too small", file: "worker:\n  activities: 0\n", source: "motcua.yaml:2", en: "from 1 to"},
		{name: "bad proxy", environ: []string{"MOTCUA_HTTP_TRUSTED_PROXIES=10.0.0.0/8,gateway"}, source: "MOTCUA_HTTP_TRUSTED_PROXIES", en: `"gateway" is neither`},
		{name: "a host that is none", file: "connectors:\n  http:\n    allow: ['*.vn']\n", source: "motcua.yaml:3", en: "api.example.gov.vn"},
		{name: "a secret of no host", environ: []string{"MOTCUA_CONNECTORS_HTTP_SECRETS=TAX=hunter2"}, source: "MOTCUA_CONNECTORS_HTTP_SECRETS", en: "NAME@HOST=VALUE"},
		{name: "idle over ttl", file: "session:\n  idle: 20h\n", source: "motcua.yaml:2", en: "longer than session.ttl"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, test.file, test.environ, test.args...)
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Len(t, e.Problems, 1, "%v", err)
			require.Equal(t, test.source, e.Problems[0].Source)
			require.Contains(t, e.Problems[0].EN, test.en)
			require.NotEmpty(t, e.Problems[0].VI)
			require.NotContains(t, e.In("vi")+e.In("en"), "hunter2")
		})
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, err := load(t, "log:\n  format: xml\nlisten: here\n", nil)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Len(t, e.Problems, 2)
}

func TestMissingFile(t *testing.T) {
	t.Parallel()
	_, err := Load(Options{File: filepath.Join(t.TempDir(), "none.yaml"), Environ: []string{}})
	require.ErrorContains(t, err, "no such configuration file")
	_, err = Load(Options{Environ: []string{"MOTCUA_CONFIG=" + filepath.Join(t.TempDir(), "none.yaml")}})
	require.ErrorContains(t, err, "no such configuration file")
}

func TestSecretsNeverShow(t *testing.T) {
	t.Parallel()
	eff, err := load(t, "encryption:\n  keys: ['"+testKey+"']\ntemporal:\n  api_key: hunter2\nconnectors:\n  http:\n    secrets: [TAX@api.thue.gov.vn=hunter2]\n",
		nil, "--database", "postgres://motcua:hunter2@db:5432/motcua?sslmode=disable")
	require.NoError(t, err)
	var shown strings.Builder
	for _, row := range eff.Rows() {
		fmt.Fprintln(&shown, row.Key, row.Value, row.Source)
	}
	asJSON, err := json.Marshal(eff.Settings)
	require.NoError(t, err)
	slog.New(slog.NewTextHandler(&shown, nil)).Info("x", "url", eff.Settings.Database.URL)
	all := shown.String() + string(asJSON) + fmt.Sprintf("%v %+v %#v", eff.Settings, eff.Settings, eff.Settings)
	require.NotContains(t, all, "hunter2")
	require.NotContains(t, all, strings.TrimPrefix(testKey, "k1:"))
	require.Contains(t, shown.String(), "motcua:••••@db:5432/motcua?sslmode=disable")
	require.Contains(t, shown.String(), "k1:••••")
	require.Contains(t, shown.String(), "TAX@api.thue.gov.vn=••••")
}

func TestMaskURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                       "",
		"hunter2":                                mask,
		"sqlite:/var/lib/motcua.db":              "sqlite:/var/lib/motcua.db",
		"sqlite:///data/motcua.db":               "sqlite:///data/motcua.db",
		"postgres://u:hunter2@h/d":               "postgres://u:" + mask + "@h/d",
		"postgres://h/d?user=u&password=hunter2": "postgres://h/d?password=" + mask + "&user=u",
		"postgres://u:hun%zzter2@h/d":            mask,
		"postgres://u@h/d?sslmode=require":       "postgres://u@h/d?sslmode=require",
		"postgres:///d?host=%2Fvar%2Frun%2Fpg":   "postgres:///d?host=%2Fvar%2Frun%2Fpg",
	} {
		require.Equal(t, want, MaskURL(in), in)
	}
}

func TestBaseURLAndLoopback(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		listen, public, base string
		loopback             bool
	}{
		{"127.0.0.1:8080", "", "http://127.0.0.1:8080", true},
		{"[::1]:8080", "", "http://[::1]:8080", true},
		{"localhost:1", "", "http://localhost:1", true},
		{"0.0.0.0:8080", "", "http://127.0.0.1:8080", false},
		{":8080", "", "http://127.0.0.1:8080", false},
		{"10.0.0.5:80", "https://a.vn", "https://a.vn", false},
	} {
		s := Settings{Listen: test.listen, PublicURL: test.public}
		require.Equal(t, test.base, s.BaseURL(), test.listen)
		require.Equal(t, test.loopback, s.Loopback(), test.listen)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	env := func(pairs map[string]string) func(string) string { return func(k string) string { return pairs[k] } }
	require.Equal(t, "vi", Language(env(map[string]string{"LANG": "vi_VN.UTF-8"})))
	require.Equal(t, "en", Language(env(map[string]string{"LANG": "vi_VN.UTF-8", "LC_ALL": "C"})))
	require.Equal(t, "en", Language(env(nil)))
}
