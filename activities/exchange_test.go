package activities

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// world is the records of messages and the dossiers that wait, as the activities see them.
type world struct {
	mu       sync.Mutex
	message  dossier.Message
	targets  []dossier.Target
	answers  map[string]error // by dossier
	asked    []dossier.Delivery
	restated []string
	truth    dossier.MessageState // that Restate shows
	awaited  []string
	told     []string
	begins   bool
	begun    dossier.Begun
	err      error
}

func (w *world) Correlate(context.Context, dossier.Message, []dossier.Target) (dossier.Message, error) {
	return w.message, w.err
}
func (w *world) Release(context.Context, string) (dossier.Message, error) { return w.message, nil }
func (w *world) SettleMessage(_ context.Context, m dossier.Message) (dossier.Message, error) {
	return m, nil
}
func (w *world) AwaitedMessages(context.Context, string, int) ([]string, error) {
	return w.awaited, nil
}
func (w *world) StrayMessages(context.Context, time.Time, int) ([]string, error) {
	return nil, nil
}
func (w *world) SignalTargets(_ context.Context, _ string, _ time.Time, after string, _ int) ([]dossier.Target, error) {
	if after != "" {
		return nil, nil
	}
	return w.targets, w.err
}
func (w *world) Message(context.Context, string) (dossier.Message, error) { return w.message, nil }
func (w *world) Messages(context.Context, dossier.MessageFilter) (dossier.Page[dossier.Message], error) {
	return dossier.Page[dossier.Message]{}, nil
}
func (w *world) Subscriptions(context.Context, string) ([]dossier.Subscription, error) {
	return nil, nil
}
func (w *world) Project(context.Context, dossier.Delta) error { return w.err }

func (w *world) Deliver(_ context.Context, dossierID string, d dossier.Delivery) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, d)
	return w.answers[dossierID]
}

func (w *world) Restate(_ context.Context, dossierID string) (bool, error) {
	w.restated = append(w.restated, dossierID)
	if w.truth != "" {
		w.message.State = w.truth
	}
	return true, nil
}

func (w *world) TryAgain(_ context.Context, id string) error {
	w.told = append(w.told, id)
	return nil
}

func (w *world) Begins(context.Context, dossier.Beginning) (bool, error) { return w.begins, nil }
func (w *world) Begin(context.Context, dossier.Beginning) (dossier.Begun, error) {
	return w.begun, w.err
}

func (w *world) Callee(context.Context, dossier.CalleeQuery) (dossier.Callee, error) {
	return dossier.Callee{Procedure: "9.1", SHA: "sha", Data: []byte(`{}`)}, w.err
}

var (
	away    = &dossier.Error{Code: dossier.CodeUnavailable, Key: "engine_away", VI: "nghẽn", EN: "away"}
	refusal = &dossier.Error{Code: dossier.CodeConflict, Key: dossier.KeyNotAwaited, VI: "không chờ", EN: "not awaited"}
)

// run executes an activity.
func run[T any](t *testing.T, execute, arg any) (out T, err error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivityWithOptions(execute, activity.RegisterOptions{Name: "x"})
	value, err := env.ExecuteActivity("x", arg)
	if err == nil && value.HasValue() {
		require.NoError(t, value.Get(&out))
	}
	return out, err
}

func TestDeliver(t *testing.T) {
	t.Parallel()
	in := workflows.Deliver{DossierID: "d1", Delivery: dossier.Delivery{ID: "m1", Kind: dossier.SubscribesMessage, Subscriptions: []string{"s"}}}
	deliver := func(w *world, attempt int) (workflows.Delivered, error) {
		if attempt == 1 {
			return run[workflows.Delivered](t, Deliver{Messages: w, Dossiers: w}.Execute, in)
		}
		return Deliver{Messages: w, Dossiers: w}.attempt(t.Context(), in, true)
	}
	w := &world{message: dossier.Message{ID: "m1", State: dossier.MessageDelivered}}
	got, err := deliver(w, 1)
	require.NoError(t, err)
	require.Nil(t, got.Refusal)
	require.Equal(t, dossier.MessageDelivered, got.Message.State)
	require.Empty(t, w.restated)

	// Refused: what shows is put right, and the answer says why.
	w = &world{answers: map[string]error{"d1": refusal}}
	got, err = deliver(w, 1)
	require.NoError(t, err)
	require.Equal(t, dossier.KeyNotAwaited, got.Refusal.Key)
	require.Equal(t, []string{"d1"}, w.restated)

	// Away: it is tried again.
	for _, fault := range []error{away, errors.New("connection reset")} {
		_, err = deliver(&world{answers: map[string]error{"d1": fault}}, 1)
		require.Error(t, err)
	}

	// Tried again after an answer that was lost: the record says that it was taken.
	w = &world{message: dossier.Message{ID: "m1", State: dossier.MessageDelivered}}
	got, err = deliver(w, 2)
	require.NoError(t, err)
	require.Nil(t, got.Refusal)
	require.Empty(t, w.asked)
	require.Equal(t, []string{"d1"}, w.restated, "what shows of a step that never came to be does not count")

	w.truth = dossier.MessageDelivering
	_, err = deliver(w, 2)
	require.NoError(t, err)
	require.Len(t, w.asked, 1)
}

func TestProjectTellsMessages(t *testing.T) {
	t.Parallel()
	w := &world{awaited: []string{"m1", "m2"}}
	project := Project{Projector: w, Messages: w, Dossiers: w}.Execute
	delta := dossier.Delta{DossierID: "d1", Subscriptions: []dossier.Subscription{{ID: "s", Kind: dossier.SubscribesSignal}}}
	_, err := run[any](t, project, delta)
	require.NoError(t, err)
	require.Empty(t, w.told, "signals are not kept")
	delta.Subscriptions = append(delta.Subscriptions, dossier.Subscription{ID: "m", Kind: dossier.SubscribesMessage})
	_, err = run[any](t, project, delta)
	require.NoError(t, err)
	require.Equal(t, []string{"m1", "m2"}, w.told)
	w.err = away
	_, err = run[any](t, project, delta)
	require.Error(t, err)
	require.Len(t, w.told, 2)
}

func TestBroadcast(t *testing.T) {
	t.Parallel()
	w := &world{
		targets: []dossier.Target{
			{DossierID: "d1", Subscription: "a"}, {DossierID: "d1", Subscription: "b"}, {DossierID: "d2", Subscription: "a"},
			{DossierID: "d3", Subscription: "a"}, {DossierID: "d4", Subscription: "a"},
		},
		answers: map[string]error{"d2": refusal, "d4": away},
	}
	broadcast := func(b workflows.Broadcast) workflows.BroadcastPage {
		page, err := run[workflows.BroadcastPage](t, Broadcast{Messages: w, Dossiers: w}.Execute, b)
		require.NoError(t, err)
		return page
	}
	page := broadcast(workflows.Broadcast{Signal: dossier.Delivery{ID: "s1", Name: "Bão"}, Skip: "d3"})
	require.Equal(t, workflows.BroadcastPage{Reached: 1, Left: []dossier.Target{{DossierID: "d4", Subscription: "a"}}, After: "d4"}, page)
	require.Len(t, w.asked, 3)
	for _, d := range w.asked {
		if len(d.Subscriptions) == 2 {
			require.Equal(t, []string{"a", "b"}, d.Subscriptions)
		}
	}
	require.Equal(t, workflows.BroadcastPage{}, broadcast(workflows.Broadcast{After: "d4"}))
	delete(w.answers, "d4")
	require.Equal(t, workflows.BroadcastPage{Reached: 1}, broadcast(workflows.Broadcast{Targets: page.Left}))
	w.err = away
	_, err := run[workflows.BroadcastPage](t, Broadcast{Messages: w, Dossiers: w}.Execute, workflows.Broadcast{})
	require.Error(t, err)
}

func TestCorrelateAndBegin(t *testing.T) {
	t.Parallel()
	w := &world{message: dossier.Message{ID: "m1", State: dossier.MessageBuffered}, begins: true}
	correlate := func() (workflows.Correlation, error) {
		return run[workflows.Correlation](t, Correlate{Messages: w, Beginner: w}.Execute, workflows.Correlate{Message: dossier.Message{ID: "m1"}})
	}
	got, err := correlate()
	require.NoError(t, err)
	require.True(t, got.Begins)
	w.message.State = dossier.MessageDelivering
	got, err = correlate()
	require.NoError(t, err)
	require.False(t, got.Begins, "somebody waits for it")
	w.err = &dossier.Error{Code: dossier.CodeConflict, Key: "message_id_reused", VI: "trùng", EN: "reused"}
	got, err = correlate()
	require.NoError(t, err)
	require.Equal(t, dossier.MessageRefused, got.Message.State)
	w.err = away
	_, err = correlate()
	require.Error(t, err)

	begin := Begin{Beginner: w}.Execute
	_, err = run[dossier.Begun](t, begin, dossier.Beginning{})
	require.Error(t, err)
	w.err = refusal
	begun, err := run[dossier.Begun](t, begin, dossier.Beginning{})
	require.NoError(t, err)
	require.Equal(t, refusal.Key, begun.Problem.Key)

	resolve := Resolve{Callees: w}.Execute
	found, err := run[workflows.ResolvedArg](t, resolve, workflows.ResolveCall{Process: "9.1"})
	require.NoError(t, err)
	require.Equal(t, refusal.Key, found.Problem.Key)
	w.err = nil
	found, err = run[workflows.ResolvedArg](t, resolve, workflows.ResolveCall{Process: "9.1"})
	require.NoError(t, err)
	require.Equal(t, "sha", found.Definition.SHA)
	w.err = errors.New("database")
	_, err = run[workflows.ResolvedArg](t, resolve, workflows.ResolveCall{Process: "9.1"})
	require.Error(t, err)
}
