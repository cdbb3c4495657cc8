package workflows

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dossier"
)

// ledger is what a batch did, over all its runs.
type ledger struct {
	mu     sync.Mutex
	total  int
	begun  int
	done   map[int]int // how often each item was gone through
	states []dossier.BatchState
	fail   int           // so many parts fail before they succeed
	takes  time.Duration // a part, of the workflow's time
}

// batchSetup is one run of a batch in Temporal's test environment.
func (l *ledger) run(t require.TestingT, in BatchInput, plan func(*testsuite.TestWorkflowEnvironment)) error {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // of a busy machine
	Register(registry{env})
	name := func(n string) activity.RegisterOptions { return activity.RegisterOptions{Name: n} }
	env.RegisterActivityWithOptions(func(context.Context, dossier.Batch) error {
		l.begun++
		return nil
	}, name(ActivityBeginBatch))
	env.RegisterActivityWithOptions(func(context.Context, string) (int, error) { return l.total, nil }, name(ActivitySelectBatch))
	env.RegisterActivityWithOptions(func(_ context.Context, s BatchStep) error {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.states = append(l.states, s.To)
		return nil
	}, name(ActivitySetBatchState))
	env.RegisterActivityWithOptions(l.apply, name(ActivityApplyBatch))
	if l.takes > 0 {
		env.OnActivity(ActivityApplyBatch, mock.Anything, mock.Anything).After(l.takes).Return(l.apply)
	}
	if plan != nil {
		plan(env)
	}
	env.ExecuteWorkflow(BatchWorkflow, in)
	require.True(t, env.IsWorkflowCompleted())
	return env.GetWorkflowError()
}

func (l *ledger) apply(_ context.Context, part BatchPart) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail > 0 {
		l.fail--
		return errors.New("the database is away")
	}
	for no := part.After + 1; no <= part.UpTo; no++ {
		l.done[no]++
	}
	return nil
}

func newLedger(total int) *ledger { return &ledger{total: total, done: map[int]int{}} }

func batchOf() BatchInput {
	return BatchInput{Batch: dossier.Batch{ID: "0193b8a0-0000-7000-8000-00000000000b", Command: dossier.Command{Kind: dossier.CommandSuspend}}}
}

func (l *ledger) requireOnce(t require.TestingT) {
	require.Len(t, l.done, l.total)
	for no := 1; no <= l.total; no++ {
		require.Equal(t, 1, l.done[no], "item %d", no)
	}
}

func TestBatchGoesThroughEveryDossier(t *testing.T) {
	t.Parallel()
	for _, total := range []int{0, 1, batchPart, batchPart + 1, 10*batchPart - 3} {
		l := newLedger(total)
		l.fail = 2
		require.NoError(t, l.run(t, batchOf(), nil))
		l.requireOnce(t)
		require.Equal(t, []dossier.BatchState{dossier.BatchDone}, l.states)
		require.Equal(t, 1, l.begun)
	}
}

func TestBatchIsStopped(t *testing.T) {
	t.Parallel()
	l := newLedger(100 * batchPart)
	l.takes = time.Minute
	answered := false
	err := l.run(t, batchOf(), func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() {
			env.UpdateWorkflow(UpdateBatchStop, "stop", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
				OnComplete: func(_ any, err error) { answered = err == nil },
			}, dossier.Actor{Name: "Lê Văn C"})
		}, 150*time.Second)
	})
	require.NoError(t, err)
	require.True(t, answered)
	require.Equal(t, []dossier.BatchState{dossier.BatchStopping, dossier.BatchStopped}, l.states)
	require.Len(t, l.done, 3*batchParallel*batchPart, "what was under way is finished, nothing else is begun")
}

func TestBatchBegunIsAnsweredOnceItIsRecorded(t *testing.T) {
	t.Parallel()
	l := newLedger(5)
	answered := 0
	err := l.run(t, batchOf(), func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() {
			env.UpdateWorkflow(UpdateBatchBegun, "begun", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
				OnComplete: func(_ any, err error) { answered = l.begun },
			})
		}, 0)
	})
	require.NoError(t, err)
	require.Equal(t, 1, answered)
}

// Wherever the server asks it to continue as new, and however often, every dossier is
// gone through once.
func TestBatchContinuesAsNew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := newLedger(rapid.IntRange(0, 30*batchPart).Draw(rt, "dossiers"))
		l.takes = time.Minute
		in := batchOf()
		runs := 0
		for {
			after := time.Duration(rapid.IntRange(0, 600).Draw(rt, "suggested after")) * time.Second
			err := l.run(rt, in, func(env *testsuite.TestWorkflowEnvironment) {
				env.RegisterDelayedCallback(func() { env.SetContinueAsNewSuggested(true) }, after)
			})
			var next *workflow.ContinueAsNewError
			if !errors.As(err, &next) {
				require.NoError(rt, err)
				break
			}
			was := in.After
			require.NoError(rt, converter.GetDefaultDataConverter().FromPayload(next.Input.Payloads[0], &in))
			require.GreaterOrEqual(rt, in.After, was)
			require.True(rt, in.Recorded && in.Selected)
			if runs++; runs > 40 {
				break // asked again before it could begin anything
			}
		}
		if runs <= 40 {
			l.requireOnce(rt)
			require.Equal(rt, []dossier.BatchState{dossier.BatchDone}, l.states)
		}
		require.Equal(rt, 1, l.begun)
	})
}

// Thousands of dossiers are more than one run.
func TestBatchOfThousands(t *testing.T) {
	t.Parallel()
	l := newLedger(batchRunParts*batchPart + 1)
	err := l.run(t, batchOf(), nil)
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &next)
	var in BatchInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(next.Input.Payloads[0], &in))
	require.Equal(t, batchRunParts*batchPart, in.After)
	require.NoError(t, l.run(t, in, nil))
	l.requireOnce(t)
}
