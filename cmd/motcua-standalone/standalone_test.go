package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asProgram makes the test binary behave as the program, so that the server is linked
// once and not twice.
const asProgram = "TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// program is a running motcua-standalone.
type program struct {
	cmd         *exec.Cmd
	out, errOut string // files: they are read while the program runs
	base        string
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func command(t *testing.T, lang string, args ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(os.Args[0], args...)}
	p.cmd.Env = append(os.Environ(), asProgram+"=1", "LC_ALL="+lang)
	dir := t.TempDir()
	for name, stream := range map[*string]*io.Writer{&p.out: &p.cmd.Stdout, &p.errOut: &p.cmd.Stderr} {
		f, err := os.CreateTemp(dir, "")
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, f.Close()) })
		*name, *stream = f.Name(), f
	}
	return p
}

// launch starts the program on a data directory and waits until it is ready.
func launch(t *testing.T, dir string, args ...string) *program {
	t.Helper()
	address := freeAddress(t)
	p := command(t, "en_US.UTF-8", append([]string{"--data", dir, "--listen", address, "--temporal-ui", ""}, args...)...)
	p.base = "http://" + address
	began := time.Now()
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	require.Eventually(t, func() bool {
		response, err := http.Get(p.base + "/readyz")
		if err != nil {
			return false
		}
		return response.Body.Close() == nil && response.StatusCode == http.StatusOK
	}, time.Minute, 20*time.Millisecond, "%s", p.errOut)
	t.Logf("ready after %s", time.Since(began))
	require.Eventually(t, func() bool { return strings.Contains(read(t, p.out), "Ctrl-C") }, time.Minute, 5*time.Millisecond)
	return p
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

// refused runs a program that must end by itself, with code 1 and one sentence.
func refused(t *testing.T, lang string, args ...string) string {
	t.Helper()
	p := command(t, lang, args...)
	require.NoError(t, p.cmd.Start())
	timer := time.AfterFunc(30*time.Second, func() { _ = p.cmd.Process.Signal(syscall.SIGQUIT) }) // shows where it hangs
	defer timer.Stop()
	var exit *exec.ExitError
	require.ErrorAs(t, p.cmd.Wait(), &exit, "%s", read(t, p.out))
	require.Equal(t, 1, exit.ExitCode(), "%s", read(t, p.errOut))
	text := read(t, p.errOut)
	require.Equal(t, 1, strings.Count(text, "\n"), "one sentence: %s", text)
	require.Empty(t, read(t, p.out))
	return text
}

// call sends a request and gives the answer's status and body.
func (p *program) call(t *testing.T, method, path, token, key string, body any) (int, map[string]any) {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	request, err := http.NewRequest(method, p.base+path, bytes.NewReader(text))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	if token != "" {
		request.Header.Set("Cookie", token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	answer := map[string]any{}
	if len(raw) > 0 {
		require.NoError(t, json.Unmarshal(raw, &answer), "%s", raw)
	}
	if cookies := response.Cookies(); len(cookies) > 0 {
		answer["cookie"] = cookies[0].Name + "=" + cookies[0].Value
	}
	return response.StatusCode, answer
}

func (p *program) login(t *testing.T, name string) string {
	t.Helper()
	status, answer := p.call(t, http.MethodPost, "/api/v1/sessions", "", "", map[string]string{"login": name, "password": "motcua-demo"})
	require.Equal(t, http.StatusCreated, status, "%v", answer)
	return answer["cookie"].(string)
}

// TestLifeOfAnInstallation starts the demonstration, files a dossier, kills the
// process, goes on where it was, and ends it properly.
func TestLifeOfAnInstallation(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "dữ liệu")
	p := launch(t, dir, "--demo")
	require.Contains(t, read(t, p.out), dir)
	require.Contains(t, read(t, p.out), p.base)
	require.Contains(t, read(t, p.out), "motcua-demo")

	token := p.login(t, "q1.motcua")
	filing := map[string]any{
		"procedure": "1.001612", "agency": "H29.1", "channel": "direct",
		"applicant": map[string]any{"kind": "person", "name": "Nguyễn Thị Mai"},
		"form":      map[string]any{"business_name": "Cà phê Mai", "business_address": "1 Lê Lợi"},
	}
	status, filed := p.call(t, http.MethodPost, "/api/v1/dossiers", token, "filing-1", filing)
	require.Equal(t, http.StatusCreated, status, "%v", filed)
	code := filed["code"].(string)
	require.NoError(t, p.cmd.Process.Kill())
	require.Error(t, p.cmd.Wait())

	// What was acknowledged is there, and asking again with the same key gives the same dossier.
	p = launch(t, dir)
	require.Contains(t, read(t, p.out), "motcua-demo", "the directory remembers that it is the demonstration")
	status, again := p.call(t, http.MethodPost, "/api/v1/dossiers", token, "filing-1", filing)
	require.Equal(t, http.StatusCreated, status, "%v", again)
	require.Equal(t, code, again["code"])
	status, found := p.call(t, http.MethodGet, "/api/v1/dossiers/"+code, token, "", nil)
	require.Equal(t, http.StatusOK, status, "%v", found)

	// While it runs, nobody else gets the directory.
	text := refused(t, "vi_VN.UTF-8", "--data", dir, "--listen", freeAddress(t), "--temporal-ui", "")
	require.Contains(t, text, "Một tiến trình motcua khác")
	require.Contains(t, text, dir)

	// The sample dossiers went on where they were: 200 of them, and ours.
	require.Eventually(t, func() bool { return strings.Contains(read(t, p.out), "200/200") }, 5*time.Minute, 100*time.Millisecond)
	require.NotContains(t, read(t, p.errOut), "ERROR", "each came to where it belongs")

	// Ctrl-C: it drains and ends with code 0.
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGINT))
	require.NoError(t, p.cmd.Wait(), "%s", read(t, p.errOut))
	require.Contains(t, read(t, p.errOut), "stopping")

	require.Equal(t, 201, countDossiers(t, dir))
	for _, secret := range []string{"Nguyễn Thị Mai", "Cà phê Mai"} {
		for _, name := range []string{"temporal.db", "temporal.db-wal"} {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err == nil {
				require.False(t, bytes.Contains(data, []byte(secret)), "%s is readable in %s", secret, name)
			}
		}
	}

	// Lost keys are not replaced by new ones.
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "keys")))
	text = refused(t, "en_US.UTF-8", "--data", dir, "--listen", freeAddress(t), "--temporal-ui", "")
	require.Contains(t, text, "Restore the file from a backup")
}

func countDossiers(t *testing.T, dir string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "motcua.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.QueryRow("SELECT count(*) FROM dossiers").Scan(&n))
	return n
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, taken.Close()) })
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"port in use":          {[]string{"--listen", taken.Addr().String()}, taken.Addr().String() + " is in use"},
		"UI port in use":       {[]string{"--temporal-ui", taken.Addr().String()}, "--temporal-ui"},
		"unwritable directory": {[]string{"--data", filepath.Join(file, "below")}, "cannot be written"},
		"demo on the network":  {[]string{"--demo", "--listen", "0.0.0.0:0"}, "known passwords"},
		"no such file":         {[]string{"--config", file + ".yaml"}, "no such configuration file"},
		"unknown flag":         {[]string{"--prot", "1"}, "unknown flag: --prot"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"--data", filepath.Join(t.TempDir(), "data"), "--listen", freeAddress(t), "--temporal-ui", ""}
			require.Contains(t, refused(t, "en_US.UTF-8", append(args, test.args...)...), test.want)
		})
	}
}

func TestBlockAlignsVietnamese(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	lines := []line{{vi: "Dữ liệu", en: "Data", value: "a"}, {vi: "Dừng", en: "Stop", value: "b", viNote: "nhé", enNote: "please"}}
	writeBlock(&out, "vi", "motcua", lines)
	require.Equal(t, fmt.Sprintf("\n  motcua\n\n  %s  a\n  %s     b (nhé)\n\n", "Dữ liệu", "Dừng"), out.String())
	out.Reset()
	writeBlock(&out, "en", "motcua", lines)
	require.Contains(t, out.String(), "Stop  b (please)")
}
