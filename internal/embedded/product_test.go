package embedded_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"
	"google.golang.org/protobuf/proto"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/embedded"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/payload"
	"github.com/motcua/motcua/internal/settings"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/workflows"
)

// testKey encrypts what tests write, so that recorded histories can be read again.
var testKey = payload.Key{ID: "test", Secret: []byte("motcua-test-key-32-bytes-long-ok")}

// product is the whole of motcua in this process: server, worker, store and commands.
type product struct {
	*app.App
	dir string
}

func startProduct(tb testing.TB) *product {
	tb.Helper()
	dir := tb.TempDir()
	log := slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	server, err := embedded.Start(ctx, embedded.Options{Dir: dir, SearchAttributes: app.SearchAttributes(), Logger: log})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, server.Stop()) })

	effective, err := settings.Load(settings.Options{Environ: []string{}})
	require.NoError(tb, err)
	effective.Settings.DataDir = dir
	config, err := app.ConfigFS(effective.Settings)
	require.NoError(tb, err)
	config = withProcesses(tb, config)
	running, err := app.Start(ctx, app.Options{
		Settings: effective.Settings, Log: log, DatabaseURL: "sqlite:" + filepath.Join(dir, "motcua.db"), Migrate: true,
		Temporal: server.ClientOptions(), Keys: []payload.Key{testKey}, Config: config, Demo: true, Worker: true,
	})
	require.NoError(tb, err)
	tb.Cleanup(func() {
		stopping, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		require.NoError(tb, running.Stop(stopping))
	})
	return &product{App: running, dir: dir}
}

// submit files the registration of a household business at the district's counter.
func (p *product) submit(tb testing.TB, id string) dossier.Result {
	tb.Helper()
	result, err := p.trySubmit(id)
	require.NoError(tb, err)
	return result
}

func (p *product) trySubmit(id string) (dossier.Result, error) {
	today := organisation.DateOf(time.Now())
	agencies := map[string]string{}
	for _, binding := range []string{"receiving", "ward", "district"} {
		if agency, err := p.Installation.Organisation().Resolve(binding, "H29.1", today); err == nil {
			agencies[binding] = agency
		}
	}
	received := time.Now() // one that is late at once would do something by itself a moment later
	return p.Driver.Submit(context.Background(), dossier.Submission{
		ID: id, CommandID: "submit-" + id, Fingerprint: "f", Actor: p.actor("desk_officer"), Procedure: "1.001612",
		Agency: "H29.1", Agencies: agencies, Channel: dossier.ChannelDirect, ReceivedAt: &received,
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Thị Mai", IDNumber: "079090001234"},
		Form:      json.RawMessage(`{"business_name":"Cà phê Mai","business_address":"1 Lê Lợi"}`),
	})
}

// actor is someone who wears a hat at the district.
func (p *product) actor(role string) dossier.Actor {
	return dossier.Actor{ID: "q1-" + role, Name: "Cán bộ " + role, Kind: "officer",
		Positions: []dossier.Position{{Agency: "H29.1", Role: role}}}
}

// advance completes the open task of a dossier the way that goes forward.
func (p *product) advance(tb testing.TB, before dossier.Result) dossier.Result {
	tb.Helper()
	require.NotEmpty(tb, before.Next)
	t := before.Next[0]
	form := json.RawMessage(`{}`)
	if t.OffClock {
		form = json.RawMessage(`{"handover_method":"counter","recipient_name":"Mai"}`)
	}
	result, err := p.Driver.Execute(context.Background(), t.DossierID, dossier.Command{
		ID: uuid.NewString(), Kind: dossier.CommandComplete, Actor: p.actor(t.Role), TaskID: t.ID, Form: form,
	})
	require.NoError(tb, err)
	return result
}

func (p *product) history(tb testing.TB, id, run string) *historypb.History {
	tb.Helper()
	history := &historypb.History{}
	events := p.Temporal.GetWorkflowHistory(context.Background(), id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(tb, err)
		history.Events = append(history.Events, event)
	}
	return history
}

// events counts the events of a dossier's history once it rests: read models are written
// within a workflow task, so who sees them may still be ahead of the task's last events.
func (p *product) events(tb testing.TB, id string) int {
	tb.Helper()
	ctx := context.Background()
	require.Eventually(tb, func() bool {
		d, err := p.Temporal.DescribeWorkflowExecution(ctx, id, "")
		return err == nil && d.GetPendingWorkflowTask() == nil
	}, 30*time.Second, 5*time.Millisecond, "a workflow task does not end")
	return len(p.history(tb, id, "").GetEvents())
}

// rebuild compares the read models with what the history says they must hold.
func (p *product) rebuild(tb testing.TB, id string) dossier.Delta {
	tb.Helper()
	want, err := p.Rebuild(context.Background(), id)
	require.NoError(tb, err)
	return want
}

func newID(tb testing.TB) string {
	tb.Helper()
	id, err := uuid.NewV7()
	require.NoError(tb, err)
	return id.String()
}

func TestProduct(t *testing.T) {
	p := startProduct(t)
	t.Run("an action costs six events", p.testActionCost)
	t.Run("one submission, however often it is sent", p.testSubmissionOnce)
	t.Run("the closing command is answered again", p.testClosingAgain)
	t.Run("a long dossier continues as new", p.testLongDossier)
	t.Run("projections are rebuilt from the history", p.testRebuild)
	t.Run("what never came to be is taken back", p.testCutOff)
	t.Run("calendars change back and forth", p.testRecalendar)
	t.Run("an operator finds the dossier and reads no personal data", p.testOperator)
}

func (p *product) testActionCost(t *testing.T) {
	id := newID(t)
	at := p.submit(t, id)
	at = p.advance(t, at) // the reception: the status changes, one more event
	for range 3 {
		before, size := p.events(t, id), sizeOf(p.history(t, id, ""))
		at = p.advance(t, at)
		cost := p.events(t, id) - before
		t.Logf("an action: %d events, %d bytes", cost, sizeOf(p.history(t, id, ""))-size)
		require.LessOrEqual(t, cost, 6)
	}
}

func sizeOf(h *historypb.History) int {
	return proto.Size(h)
}

func (p *product) testSubmissionOnce(t *testing.T) {
	id := newID(t)
	answers := make([]dossier.Result, 8)
	var g errgroup.Group
	for i := range answers {
		g.Go(func() (err error) {
			answers[i], err = p.trySubmit(id)
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Regexp(t, `^H29\.1-\d{6}-\d{4}$`, answers[0].Dossier.Code)
	for _, answer := range answers {
		require.Equal(t, answers[0].Dossier.Code, answer.Dossier.Code)
	}
}

func (p *product) testClosingAgain(t *testing.T) {
	ctx := context.Background()
	id := newID(t)
	p.submit(t, id)
	cmd := dossier.Command{ID: "withdraw", Kind: dossier.CommandWithdraw, Actor: p.actor("desk_officer"), Comment: "Không cần nữa", Fingerprint: "w"}
	first, err := p.Driver.Execute(ctx, id, cmd)
	require.NoError(t, err)
	require.NoError(t, p.Temporal.GetWorkflow(ctx, id, "").Get(ctx, nil))
	again, err := p.Driver.Execute(ctx, id, cmd)
	require.NoError(t, err, "the answer was lost on the way and asked for again")
	require.Equal(t, first, again)
	cmd.ID = "another"
	_, err = p.Driver.Execute(ctx, id, cmd)
	e, typed := dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, "dossier_closed", e.Key)
	_, err = p.Driver.Execute(ctx, newID(t), cmd)
	e, typed = dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, dossier.CodeNotFound, e.Code)
}

func (p *product) testLongDossier(t *testing.T) {
	ctx := context.Background()
	id := newID(t)
	task := p.submit(t, id).Next[0]
	first := p.firstRun(t, id)
	did := dossier.Command{}
	for i := 0; p.latestRun(t, id) == first; i++ {
		require.Less(t, i, 2000, "the server suggests to continue as new long before")
		for _, kind := range []dossier.CommandKind{dossier.CommandClaim, dossier.CommandRelease} {
			did = dossier.Command{ID: fmt.Sprintf("%s-%d", kind, i), Kind: kind, Actor: p.actor("desk_officer"), TaskID: task.ID}
			_, err := p.Driver.Execute(ctx, id, did)
			require.NoError(t, err)
		}
	}
	// The run changed; the last command is remembered and not done again.
	seq := p.stored(t, id).ToSeq
	_, err := p.Driver.Execute(ctx, id, did)
	require.NoError(t, err)
	require.Equal(t, seq, p.stored(t, id).ToSeq)
	_, err = p.Driver.Execute(ctx, id, dossier.Command{
		ID: "done", Kind: dossier.CommandComplete, Actor: p.actor("desk_officer"), TaskID: task.ID, Form: json.RawMessage(`{}`),
	})
	require.NoError(t, err)
	require.Empty(t, p.differences(t, id), "the history of both runs gives what the read models hold")
}

func (p *product) firstRun(t *testing.T, id string) string {
	t.Helper()
	d, err := p.Temporal.DescribeWorkflowExecution(context.Background(), id, "")
	require.NoError(t, err)
	return d.GetWorkflowExecutionInfo().GetFirstRunId()
}

func (p *product) latestRun(t *testing.T, id string) string {
	t.Helper()
	d, err := p.Temporal.DescribeWorkflowExecution(context.Background(), id, "")
	require.NoError(t, err)
	return d.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

func (p *product) stored(t *testing.T, id string) dossier.Delta {
	t.Helper()
	d, err := p.Store.DumpDossier(context.Background(), id)
	require.NoError(t, err)
	return d
}

// differences are those between read models and history of a dossier that rests: while it
// still moves by itself, the two are read at different moments.
func (p *product) differences(t *testing.T, id string) (found []string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; {
		found = nil
		for _, d := range store.Compare(p.stored(t, id), p.rebuild(t, id)) {
			found = append(found, d.String())
		}
		if len(found) == 0 || time.Now().After(end) {
			return found
		}
	}
}

func (p *product) testRebuild(t *testing.T) {
	id := newID(t)
	at := p.submit(t, id)
	for len(at.Next) > 0 {
		at = p.advance(t, at)
	}
	require.Equal(t, dossier.StatusHandedOver, at.Dossier.Status)
	require.Empty(t, p.differences(t, id))

	// Somebody changed the table by hand: it shows, and is put right.
	damaged := p.stored(t, id)
	damaged.Dossier.Status = dossier.StatusProcessing
	damaged.Tasks = damaged.Tasks[1:]
	require.NoError(t, p.Store.ReplaceDossier(context.Background(), damaged))
	require.NotEmpty(t, p.differences(t, id))
	require.NoError(t, p.Store.ReplaceDossier(context.Background(), p.rebuild(t, id)))
	require.Empty(t, p.differences(t, id))

	// A workflow that the database does not know, as after restoring an older backup of it.
	missing, err := p.Unprojected(context.Background())
	require.NoError(t, err)
	require.Empty(t, missing)
	_, err = p.Temporal.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "unknown", TaskQueue: workflows.TaskQueue}, "no-such", 1)
	require.NoError(t, err)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		missing, err := p.Unprojected(context.Background())
		require.NoError(c, err)
		require.Equal(c, []string{"unknown"}, missing)
	}, 20*time.Second, 100*time.Millisecond)
	require.NoError(t, p.Temporal.TerminateWorkflow(context.Background(), "unknown", "", "end of the test"))

	// And the other way round: the database shows a dossier that Temporal does not know.
	lost := p.stored(t, id)
	lost.DossierID, lost.Dossier.ID, lost.Dossier.Code, lost.Dossier.ClosedAt = newID(t), "", "H29.1-260101-0001", nil
	lost.Dossier.ID = lost.DossierID
	lost.Tasks, lost.Slips, lost.Adjustments = nil, nil, nil
	for i := range lost.Events {
		lost.Events[i].DossierID = lost.DossierID
	}
	require.NoError(t, p.Store.Project(context.Background(), lost))
	_, err = p.Driver.Execute(context.Background(), lost.DossierID, dossier.Command{ID: "x", Kind: dossier.CommandWithdraw, Actor: p.actor("leader"), Comment: "x"})
	refusal, typed := dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, "workflow_missing", refusal.Key)
}

// cutOff projects a step as a worker does that dies before Temporal has recorded it.
func (p *product) cutOff(t *testing.T, id string) dossier.Task {
	t.Helper()
	stored := p.stored(t, id)
	ghost := dossier.Delta{DossierID: id, FromSeq: stored.ToSeq + 1, ToSeq: stored.ToSeq + 2, Dossier: stored.Dossier}
	ghost.Dossier.Seq, ghost.Dossier.UpdatedAt, ghost.Dossier.Status = ghost.ToSeq, time.Now().UTC(), dossier.StatusReady
	closed := stored.Tasks[len(stored.Tasks)-1]
	made := closed
	made.ID, made.Version = uuid.NewString(), ghost.ToSeq
	closed.State, closed.ClosedAt, closed.Version = dossier.TaskDone, &ghost.Dossier.UpdatedAt, ghost.ToSeq
	ghost.Tasks = []dossier.Task{closed, made}
	ghost.Events = []dossier.Event{
		{DossierID: id, Seq: ghost.FromSeq, At: ghost.Dossier.UpdatedAt, Type: dossier.EventTaskCompleted, TaskID: closed.ID},
		{DossierID: id, Seq: ghost.ToSeq, At: ghost.Dossier.UpdatedAt, Type: dossier.EventTaskCreated, TaskID: made.ID},
	}
	require.NoError(t, p.Store.Project(context.Background(), ghost))
	require.NotEmpty(t, store.Compare(p.stored(t, id), p.rebuild(t, id)))
	return made
}

func (p *product) testCutOff(t *testing.T) {
	ctx := context.Background()
	id := newID(t)
	at := p.submit(t, id)

	// Another action comes instead.
	p.cutOff(t, id)
	at = p.advance(t, at)
	require.Empty(t, p.differences(t, id))

	// Somebody acts on what shows: it is refused, and shows no longer.
	made := p.cutOff(t, id)
	_, err := p.Driver.Execute(ctx, id, dossier.Command{ID: uuid.NewString(), Kind: dossier.CommandClaim, Actor: p.actor(made.Role), TaskID: made.ID})
	refusal, typed := dossier.AsError(err)
	require.True(t, typed, "%v", err)
	require.Equal(t, dossier.CodeNotFound, refusal.Code)
	require.Empty(t, p.differences(t, id))

	// Nobody does anything: the next worker to start looks after it.
	p.cutOff(t, id)
	n, err := p.RestateRecent(ctx)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Empty(t, p.differences(t, id))
	before := p.events(t, id)
	n, err = p.RestateRecent(ctx)
	require.NoError(t, err)
	require.Zero(t, n)
	require.Equal(t, before, p.events(t, id), "asking leaves nothing in the history")
	p.advance(t, at)
	require.Empty(t, p.differences(t, id))
}

// calendarsOf are the installation's calendars under another version, or as they are.
type calendarsOf struct {
	*product
	version string
}

func (c calendarsOf) Calendars(ctx context.Context) (dossier.CalendarSet, error) {
	set, err := c.Installation.Calendars(ctx)
	if c.version != "" {
		set.Default.Version = c.version
	}
	return set, err
}

// recalendar puts calendars of another version in force, and says whether that was needed.
func (p *product) recalendar(t *testing.T, id, version string) bool {
	t.Helper()
	driver := workflows.NewDriver(p.Temporal, p.Installation, calendarsOf{p, version}, p.Store, time.Now)
	_, err := driver.Recalendar(context.Background(), id, dossier.Command{ID: uuid.NewString(), Actor: dossier.Actor{Kind: "system"}})
	if refusal, typed := dossier.AsError(err); typed {
		require.Equal(t, "calendar_in_force", refusal.Key)
		return false
	}
	require.NoError(t, err)
	return true
}

// testRecalendar: calendars may change back and forth; each change counts, none twice.
func (p *product) testRecalendar(t *testing.T) {
	id := newID(t)
	p.submit(t, id)
	require.False(t, p.recalendar(t, id, ""))
	for range 2 {
		require.True(t, p.recalendar(t, id, "B"))
		before := p.events(t, id)
		require.False(t, p.recalendar(t, id, "B"))
		require.Equal(t, before, p.events(t, id), "asking leaves nothing in the history")
		n, err := p.Recalendar(context.Background(), "")
		require.NoError(t, err)
		require.Equal(t, 1, n, "back to those of the installation")
	}
	require.Empty(t, p.differences(t, id))
}

func (p *product) testOperator(t *testing.T) {
	ctx := context.Background()
	id := newID(t)
	code := p.submit(t, id).Dossier.Code
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		found, err := p.Temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Query: fmt.Sprintf(`DossierCode = %q AND DossierStatus = "02-received" AND ProcedureCode = "1.001612"`, code),
		})
		require.NoError(c, err)
		require.Len(c, found.GetExecutions(), 1)
		require.Equal(c, id, found.GetExecutions()[0].GetExecution().GetWorkflowId())
	}, 20*time.Second, 100*time.Millisecond)
	for _, e := range p.history(t, id, "").Events {
		text := e.String()
		require.NotContains(t, text, "Nguyễn Thị Mai")
		require.NotContains(t, text, "079090001234")
	}
	for _, name := range []string{"temporal.db", "temporal.db-wal"} {
		data, err := os.ReadFile(filepath.Join(p.dir, name))
		require.NoError(t, err)
		require.False(t, strings.Contains(string(data), "Nguyễn Thị Mai"), name)
	}
}
