package embedded_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/embedded"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/internal/settings"
)

// killedWorker holds what the worker process of TestWorkerKilledMidDelivery needs:
// the server's address and the directory of the database.
const killedWorker = "MOTCUA_TEST_KILLED_WORKER"

func startApp(tb testing.TB, dir, address string, worker bool) *app.App {
	tb.Helper()
	effective, err := settings.Load(settings.Options{Environ: []string{}})
	require.NoError(tb, err)
	effective.Settings.DataDir = dir
	config, err := app.ConfigFS(effective.Settings)
	require.NoError(tb, err)
	running, err := app.Start(context.Background(), app.Options{
		Settings: effective.Settings, Log: slog.New(slog.DiscardHandler), DatabaseURL: "sqlite:" + filepath.Join(dir, "motcua.db"), Migrate: !worker,
		Temporal: client.Options{HostPort: address, Namespace: embedded.Namespace}, Keys: []payload.Key{testKey},
		Config: withProcesses(tb, config), Demo: true, Worker: worker,
	})
	require.NoError(tb, err)
	return running
}

// TestKilledWorkerChild is the worker that TestWorkerKilledMidDelivery kills. By itself it does nothing.
func TestKilledWorkerChild(t *testing.T) {
	t.Parallel()
	dir, address, ok := strings.Cut(os.Getenv(killedWorker), "|")
	if !ok {
		return
	}
	startApp(t, dir, address, true)
	fmt.Println("working")
	<-t.Context().Done()
}

// child starts a worker process and waits until it works.
func child(t *testing.T, dir, address string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestKilledWorkerChild$", "-test.timeout=10m")
	c.Env = append(os.Environ(), killedWorker+"="+dir+"|"+address)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "working" {
			go func() { // what it prints is read to the end, so that it never waits for us
				for lines.Scan() {
				}
			}()
			return c
		}
	}
	require.Fail(t, "the worker did not start")
	return nil
}

// Messages are under way when the worker dies, again and again: each is taken once, and
// the read models show what happened.
func TestWorkerKilledMidDelivery(t *testing.T) {
	const dossiers = 24
	dir := t.TempDir()
	log := slog.New(slog.DiscardHandler)
	server, err := embedded.Start(context.Background(), embedded.Options{Dir: dir, SearchAttributes: app.SearchAttributes(), Logger: log})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	address := server.ClientOptions().HostPort
	p := &product{App: startApp(t, dir, address, false), dir: dir}
	t.Cleanup(func() { require.NoError(t, p.Stop(context.Background())) })
	worker := child(t, dir, address)
	var ids []string
	for n := range dossiers {
		ids = append(ids, p.file(t, payCode, fmt.Sprint("K", n)).Dossier.ID)
	}

	var g errgroup.Group
	for n := range dossiers {
		g.Go(func() error { return p.insist(fmt.Sprint("kill-", n), fmt.Sprint("K", n)) })
	}
	for _, delivered := range []int{1, dossiers / 2} { // in the middle of the others
		require.Eventually(t, func() bool { return p.delivered(t) >= delivered }, time.Minute, 2*time.Millisecond)
		require.NoError(t, worker.Process.Kill())
		require.Error(t, worker.Wait())
		worker = child(t, dir, address)
	}
	require.NoError(t, g.Wait())
	for n, id := range ids {
		p.openAt(t, id, "t")
		require.Equal(t, 1, p.count(t, id, dossier.EventMessageTaken), "dossier %d", n)
		require.EventuallyWithT(t, func(c *assert.CollectT) {
			m, err := p.Store.Message(context.Background(), fmt.Sprint("kill-", n))
			require.NoError(c, err)
			require.Equal(c, dossier.MessageDelivered, m.State)
			require.Equal(c, id, m.DossierID)
		}, 20*time.Second, 50*time.Millisecond)
		require.Empty(t, p.differences(t, id))
	}
}

// delivered is how many messages show as taken.
func (p *product) delivered(t *testing.T) int {
	t.Helper()
	page, err := p.Store.Messages(context.Background(), dossier.MessageFilter{States: []dossier.MessageState{dossier.MessageDelivered}, Limit: 200})
	require.NoError(t, err)
	return len(page.Items)
}

// insist publishes a message until it has an answer, as a sender does.
func (p *product) insist(id, key string) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		now := time.Now().UTC()
		_, err := p.Driver.Publish(ctx, dossier.Message{
			ID: id, Name: "Đã nộp tiền", Key: key, State: dossier.MessageBuffered, Fingerprint: "f", PublishedAt: now, ExpiresAt: now.Add(time.Hour),
		}, json.RawMessage(`{}`))
		cancel()
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
}
