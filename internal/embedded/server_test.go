package embedded

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var testAttributes = map[string]enumspb.IndexedValueType{
	"DossierCode": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Agency":      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"DueAt":       enumspb.INDEXED_VALUE_TYPE_DATETIME,
}

var dossierCode = temporal.NewSearchAttributeKeyKeyword("DossierCode")

func start(t *testing.T, o Options) *Server {
	t.Helper()
	o.Logger = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	began := time.Now()
	s, err := Start(ctx, o)
	require.NoError(t, err)
	t.Logf("ready after %s", time.Since(began))
	return s
}

func dial(t *testing.T, s *Server) client.Client {
	t.Helper()
	o := s.ClientOptions()
	o.Logger = discard{}
	c, err := client.Dial(o)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// waiting is a workflow that counts updates and ends when told to.
func waiting(ctx workflow.Context) (int, error) {
	count, done := 0, false
	err := workflow.SetUpdateHandler(ctx, "add", func(_ workflow.Context, n int) (int, error) {
		count += n
		return count, nil
	})
	if err != nil {
		return 0, err
	}
	if err := workflow.SetUpdateHandler(ctx, "end", func(workflow.Context) error { done = true; return nil }); err != nil {
		return 0, err
	}
	err = workflow.Await(ctx, func() bool { return done && workflow.AllHandlersFinished(ctx) })
	return count, err
}

func startWorker(t *testing.T, c client.Client) worker.Worker {
	t.Helper()
	w := worker.New(c, "test", worker.Options{})
	w.RegisterWorkflow(waiting)
	require.NoError(t, w.Start())
	return w
}

// submit starts the workflow and its first update in one call, as a submission does.
func submit(ctx context.Context, c client.Client, code string) (int, error) {
	start := c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: code, TaskQueue: "test",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		TypedSearchAttributes:    temporal.NewSearchAttributes(dossierCode.ValueSet(code)),
	}, waiting)
	handle, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: code + "-1", UpdateName: "add", Args: []any{1}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return 0, err
	}
	var n int
	return n, handle.Get(ctx, &n)
}

func add(ctx context.Context, c client.Client, code string) (int, error) {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: code, UpdateName: "add", Args: []any{1}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return 0, err
	}
	var n int
	return n, handle.Get(ctx, &n)
}

func TestStartStopRestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, Options{Dir: dir, SearchAttributes: testAttributes, UI: "127.0.0.1:0"})

	response, err := http.Get(s.UIURL())
	require.NoError(t, err)
	page, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Contains(t, strings.ToLower(string(page)), "<!doctype html>")

	c := dial(t, s)
	w := startWorker(t, c)
	n, err := submit(t.Context(), c, "H29.1-261123-0001")
	require.NoError(t, err)
	require.Equal(t, 1, n)
	w.Stop()
	c.Close()
	began := time.Now()
	require.NoError(t, s.Stop())
	t.Logf("stopped after %s", time.Since(began))
	require.NoError(t, s.Stop(), "a second stop does nothing")

	info, err := os.Stat(filepath.Join(dir, FileName))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	// The same file, with a search attribute more.
	more := map[string]enumspb.IndexedValueType{"Procedure": enumspb.INDEXED_VALUE_TYPE_KEYWORD}
	for name, kind := range testAttributes {
		more[name] = kind
	}
	s = start(t, Options{Dir: dir, SearchAttributes: more})
	require.Empty(t, s.UIURL())
	c = dial(t, s)
	w = startWorker(t, c)
	n, err = add(t.Context(), c, "H29.1-261123-0001")
	require.NoError(t, err)
	require.Equal(t, 2, n, "the workflow goes on where it was")
	requireListed(t, c, `DossierCode = 'H29.1-261123-0001'`)
	// In backquotes, as PROCEDURE is a word of the query language.
	_, err = c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: "`Procedure` = '1.001193'"})
	require.NoError(t, err, "the new attribute can be searched at once")

	ns, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: Namespace})
	require.NoError(t, err)
	require.Equal(t, Retention, ns.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
	w.Stop()
	c.Close()
	require.NoError(t, s.Stop())
}

// requireListed waits for visibility, which follows a moment after.
func requireListed(t *testing.T, c client.Client, query string) {
	t.Helper()
	require.Eventually(t, func() bool {
		answer, err := c.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Query: query})
		return err == nil && len(answer.Executions) == 1
	}, 20*time.Second, 50*time.Millisecond)
}

const killedDir = "MOTCUA_TEST_KILLED_DIR"

// TestKilledChild is the process that TestSurvivesKill kills. By itself it does nothing.
func TestKilledChild(t *testing.T) {
	t.Parallel()
	dir := os.Getenv(killedDir)
	if dir == "" {
		return
	}
	s := start(t, Options{Dir: dir, SearchAttributes: testAttributes})
	c := dial(t, s)
	startWorker(t, c)
	for n := 1; ; n++ {
		code := fmt.Sprintf("D-%d", n)
		_, err := submit(t.Context(), c, code)
		require.NoError(t, err)
		fmt.Println("acknowledged", code)
	}
}

func TestSurvivesKill(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "dữ liệu #1 50% ?x=y") // a path that a URI could misread
	require.NoError(t, os.Mkdir(dir, 0o700))
	child := exec.Command(os.Args[0], "-test.run=^TestKilledChild$", "-test.v")
	child.Env = append(os.Environ(), killedDir+"="+dir)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if code, ok := strings.CutPrefix(lines.Text(), "acknowledged "); ok {
			acknowledged = append(acknowledged, code)
		}
		if len(acknowledged) == 20 {
			require.NoError(t, child.Process.Kill())
		}
	}
	require.GreaterOrEqual(t, len(acknowledged), 20)
	require.Error(t, child.Wait())

	s := start(t, Options{Dir: dir, SearchAttributes: testAttributes})
	c := dial(t, s)
	w := startWorker(t, c)
	for _, code := range acknowledged {
		n, err := add(t.Context(), c, code)
		require.NoError(t, err, code)
		require.Equal(t, 2, n, code)
	}
	w.Stop()
	c.Close()
	require.NoError(t, s.Stop())
}

// TestForgetsWorkDone: the server notes within seconds how far its queues are. What it
// has not noted it goes through again after a kill, before anything new.
func TestForgetsWorkDone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, Options{Dir: dir, SearchAttributes: testAttributes})
	c := dial(t, s)
	w := startWorker(t, c)
	for n := range 10 {
		_, err := submit(t.Context(), c, fmt.Sprintf("D-%d", n))
		require.NoError(t, err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, FileName)+"?mode=ro&_pragma=busy_timeout(10000)")
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		var left int
		err := db.QueryRowContext(t.Context(), "SELECT (SELECT count(*) FROM transfer_tasks) + (SELECT count(*) FROM visibility_tasks)").Scan(&left)
		return err == nil && left == 0
	}, 15*time.Second, 100*time.Millisecond)
	require.NoError(t, db.Close())
	w.Stop()
	c.Close()
	require.NoError(t, s.Stop())
}

func TestStartRefusals(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	port := taken.Addr().(*net.TCPAddr).Port

	_, err = Start(t.Context(), Options{Dir: t.TempDir(), Port: port})
	require.ErrorIs(t, err, ErrPortInUse)
	require.ErrorContains(t, err, taken.Addr().String())

	_, err = startUI(t.Context(), taken.Addr().String(), "127.0.0.1:1")
	require.ErrorIs(t, err, ErrPortInUse)
	_, err = startUI(t.Context(), "0.0.0.0:0", "127.0.0.1:1")
	require.ErrorContains(t, err, "not a loopback address")

	_, err = Start(t.Context(), Options{Dir: filepath.Join(t.TempDir(), "none")})
	require.ErrorIs(t, err, os.ErrNotExist)

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, FileName), bytes.Repeat([]byte("not a database "), 100), 0o600))
	_, err = Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "file is not a database")

	dir = t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	require.NoError(t, err)
	_, err = db.Exec("CREATE TABLE other (a)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	_, err = Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "tables of another program")
}

func TestPortsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for range 20 {
		p, err := reservePorts(t.Context(), 0)
		require.NoError(t, err)
		for _, port := range p {
			require.False(t, seen[port], "port %d twice", port)
			seen[port] = true
		}
	}
}

func TestLoggerPassesWarningsAndOutlivesFatal(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	fatal := make(chan error, 1)
	l := newLogger(slog.New(slog.NewTextHandler(&out, nil)), func(err error) { fatal <- err })
	l.Info("commentary")
	l.With(errorTag("why")).Warn("careful")
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Fatal("the end", errorTag("disk full"))
		panic("Fatal returned")
	}()
	<-ended
	require.ErrorContains(t, <-fatal, "the end: disk full")
	require.NotContains(t, out.String(), "commentary")
	require.Contains(t, out.String(), "careful")
	require.Contains(t, out.String(), "error=why")
	require.Panics(t, func() { l.Panic("oh") })
	newLogger(nil, func(error) {}).Error("nowhere to go")
}

func TestSearchAttributesNeedColumns(t *testing.T) {
	t.Parallel()
	many := map[string]enumspb.IndexedValueType{}
	for i := range 50 {
		many[fmt.Sprintf("A%d", i)] = enumspb.INDEXED_VALUE_TYPE_KEYWORD
	}
	_, err := Start(t.Context(), Options{Dir: t.TempDir(), SearchAttributes: many})
	require.ErrorContains(t, err, "no column left")
	require.False(t, errors.Is(err, ErrPortInUse))
}
