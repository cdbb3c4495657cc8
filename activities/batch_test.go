package activities_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/motcua/motcua/activities"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
	"github.com/motcua/motcua/internal/store/storetest"
	"github.com/motcua/motcua/workflows"
)

// office answers for running dossiers.
type office struct {
	given    map[string][]dossier.Command
	answer   func(dossierID string, c dossier.Command) error
	previews int
	task     *dossier.Task // as a command leaves it
}

func (o *office) Submit(context.Context, dossier.Submission) (dossier.Result, error) {
	return dossier.Result{}, errors.New("nothing is filed here")
}

func (o *office) Execute(_ context.Context, id string, c dossier.Command) (dossier.Result, error) {
	o.given[id] = append(o.given[id], c)
	return dossier.Result{Task: o.task}, o.answer(id, c)
}

func (o *office) Instance(context.Context, string) (dossier.Instance, error) {
	return dossier.Instance{}, nil
}

func (o *office) Preview(_ context.Context, id string, c dossier.Command) (dossier.Preview, error) {
	o.previews++
	since := time.Now()
	return dossier.Preview{After: dossier.Dossier{SuspendedSince: &since}}, o.answer(id, c)
}

func (o *office) Propose(context.Context, string, dossier.Migration) (dossier.Proposal, error) {
	return dossier.Proposal{}, nil
}

type bench struct {
	*testing.T
	store  *store.Store
	office *office
	env    *testsuite.TestActivityEnvironment
}

func setup(t *testing.T, dossiers int) *bench {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite::memory:", store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	_, err = s.Migrate(t.Context())
	require.NoError(t, err)
	for n := range dossiers {
		d := storetest.Submitted(id(n), fmt.Sprintf("A-260420-%04d", n+1))
		d.Dossier.ReceivedAt = d.Dossier.ReceivedAt.Add(-time.Duration(n) * time.Minute)
		require.NoError(t, s.Project(t.Context(), d))
	}
	b := &bench{T: t, store: s, office: &office{given: map[string][]dossier.Command{}, answer: func(string, dossier.Command) error { return nil }}}
	var suite testsuite.WorkflowTestSuite
	b.env = suite.NewTestActivityEnvironment()
	for name, execute := range map[string]any{
		workflows.ActivityBeginBatch:    activities.BeginBatch{Batches: s}.Execute,
		workflows.ActivitySelectBatch:   activities.SelectBatch{Batches: s, Reader: s}.Execute,
		workflows.ActivityApplyBatch:    activities.ApplyBatch{Batches: s, Driver: b.office, Operator: b.office, Now: time.Now}.Execute,
		workflows.ActivitySetBatchState: activities.SetBatchState{Batches: s}.Execute,
	} {
		b.env.RegisterActivityWithOptions(execute, activity.RegisterOptions{Name: name})
	}
	return b
}

func id(n int) string { return uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, n)).String() }

// begin records a batch and looks up its dossiers.
func (b *bench) begin(selection dossier.BatchSelection, dry bool) (dossier.Batch, int) {
	b.Helper()
	batch := dossier.Batch{
		ID: uuid.Must(uuid.NewV7()).String(), Selection: selection, DryRun: dry, CreatedAt: time.Now().UTC(),
		Command: dossier.Command{Kind: dossier.CommandSuspend, Comment: "bảo trì", Actor: dossier.Actor{ID: "op", Name: "Đỗ"}},
	}
	_, err := b.env.ExecuteActivity(workflows.ActivityBeginBatch, batch)
	require.NoError(b, err)
	value, err := b.env.ExecuteActivity(workflows.ActivitySelectBatch, batch.ID)
	require.NoError(b, err)
	var total int
	require.NoError(b, value.Get(&total))
	return b.read(batch.ID), total
}

func (b *bench) read(batchID string) dossier.Batch {
	b.Helper()
	batch, err := b.store.Batch(b.Context(), batchID)
	require.NoError(b, err)
	return batch
}

func (b *bench) apply(batchID string, after, upTo int) error {
	_, err := b.env.ExecuteActivity(workflows.ActivityApplyBatch, workflows.BatchPart{BatchID: batchID, After: after, UpTo: upTo})
	return err
}

func (b *bench) item(batchID string, no int) dossier.BatchItem {
	b.Helper()
	page, err := b.store.BatchItems(b.Context(), dossier.ItemFilter{BatchID: batchID})
	require.NoError(b, err)
	return page.Items[no-1]
}

func TestBatchIsSelectedAndApplied(t *testing.T) {
	t.Parallel()
	b := setup(t, 7)
	batch, total := b.begin(dossier.BatchSelection{Filter: &dossier.DossierFilter{Open: true}}, false)
	require.Equal(t, 7, total)
	require.Equal(t, dossier.BatchRunning, batch.State)
	b.office.answer = func(dossierID string, _ dossier.Command) error {
		switch dossierID {
		case id(1):
			return &dossier.Error{Code: dossier.CodeConflict, Key: "dossier_suspended", VI: "đã ngừng", EN: "suspended"}
		case id(2):
			return &dossier.Error{Code: dossier.CodeInvalid, Key: "variables_invalid", VI: "sai", EN: "wrong"}
		}
		return nil
	}
	require.NoError(t, b.apply(batch.ID, 0, 4))
	require.NoError(t, b.apply(batch.ID, 0, 4), "again: nothing is left of it")
	batch = b.read(batch.ID)
	require.Equal(t, [4]int{2, 1, 1, 3}, [4]int{batch.Done, batch.Skipped, batch.Failed, batch.Pending})
	require.Len(t, b.office.given[id(0)], 1)
	require.Len(t, b.office.given[id(2)], 1)
	require.Empty(t, b.office.given[id(5)])
	require.Equal(t, "đã ngừng", b.item(batch.ID, 2).VI)
	require.Equal(t, "variables_invalid", b.item(batch.ID, 3).Key)

	// The same command by its id, another for another dossier or batch.
	first := b.office.given[id(0)][0]
	require.Equal(t, "Đỗ", first.Actor.Name)
	other, _ := b.begin(dossier.BatchSelection{Dossiers: []string{id(0), "none", id(1)}}, false)
	require.Equal(t, "not_found", b.item(other.ID, 2).Key)
	b.office.answer = func(string, dossier.Command) error { return nil }
	require.NoError(t, b.apply(other.ID, 0, 3))
	require.NotEqual(t, first.ID, b.office.given[id(0)][1].ID)
	require.NotEqual(t, b.office.given[id(1)][0].ID, first.ID)
}

// A dossier that does not answer holds up nobody: the others are gone through, and it
// is tried again with its part until it has failed often enough.
func TestBatchTriesAgainWhatIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t, 3)
	batch, _ := b.begin(dossier.BatchSelection{Filter: &dossier.DossierFilter{}}, false)
	b.office.answer = func(dossierID string, _ dossier.Command) error {
		if dossierID == id(0) {
			return &dossier.Error{Code: dossier.CodeUnavailable, Key: "engine_away", VI: "gián đoạn", EN: "away"}
		}
		return nil
	}
	require.Error(t, b.apply(batch.ID, 0, 3))
	require.Equal(t, 2, b.read(batch.ID).Done)
	require.Equal(t, 1, b.read(batch.ID).Pending)
	b.office.answer = func(string, dossier.Command) error { return nil }
	require.NoError(t, b.apply(batch.ID, 0, 3))
	require.Equal(t, 3, b.read(batch.ID).Done)
	require.Equal(t, b.office.given[id(0)][0].ID, b.office.given[id(0)][1].ID, "not carried out twice")
}

func TestBatchGivesUpOnADossierInTheEnd(t *testing.T) {
	t.Parallel()
	b := setup(t, 2)
	batch, _ := b.begin(dossier.BatchSelection{Filter: &dossier.DossierFilter{}}, false)
	b.office.answer = func(dossierID string, _ dossier.Command) error {
		if dossierID == id(0) {
			return errors.New("a fault")
		}
		return &dossier.Error{Code: dossier.CodeUnavailable, Key: "engine_away", VI: "gián đoạn", EN: "away"}
	}
	apply := activities.ApplyBatch{Batches: b.store, Driver: b.office, Operator: b.office, Now: time.Now}
	number := int32(4)
	b.env.RegisterActivityWithOptions(func(ctx context.Context, part workflows.BatchPart) error {
		return apply.Attempt(ctx, part, number)
	}, activity.RegisterOptions{Name: "attempt"})
	part := workflows.BatchPart{BatchID: batch.ID, UpTo: 2}
	_, err := b.env.ExecuteActivity("attempt", part)
	require.Error(t, err)
	require.Equal(t, 2, b.read(batch.ID).Pending)
	number = 5
	_, err = b.env.ExecuteActivity("attempt", part)
	require.NoError(t, err)
	require.Equal(t, 2, b.read(batch.ID).Failed)
	require.Equal(t, "failed", b.item(batch.ID, 1).Key)
	require.NotContains(t, b.item(batch.ID, 1).EN, "a fault", "what went wrong is for the log")
	require.Equal(t, "engine_away", b.item(batch.ID, 2).Key)
}

func TestDryRunOfABatch(t *testing.T) {
	t.Parallel()
	b := setup(t, 2)
	batch, _ := b.begin(dossier.BatchSelection{Filter: &dossier.DossierFilter{}}, true)
	require.NoError(t, b.apply(batch.ID, 0, 2))
	require.Empty(t, b.office.given)
	require.Equal(t, 2, b.office.previews)
	require.Equal(t, "It is suspended; the legal clock runs on.", b.item(batch.ID, 1).EN)
	_, err := b.env.ExecuteActivity(workflows.ActivitySetBatchState, workflows.BatchStep{BatchID: batch.ID, To: dossier.BatchDone, At: time.Now()})
	require.NoError(t, err)
	require.NotNil(t, b.read(batch.ID).FinishedAt)
}

// planned gives a batch the moves it was told.
type planned []dossier.BatchItem

func (p planned) PlanReassignment(context.Context, dossier.Batch) ([]dossier.BatchItem, error) {
	return p, nil
}

func TestBatchMovesTasks(t *testing.T) {
	t.Parallel()
	b := setup(t, 3)
	var items planned
	for n := range 3 {
		items = append(items, dossier.BatchItem{
			DossierID: id(n), Code: "A", TaskID: id(n) + ".1", Version: 7, State: dossier.ItemPending,
			Move: &dossier.Move{From: dossier.Colleague{ID: "an", Name: "An"}, To: dossier.Colleague{ID: "binh", Name: "Bình"}},
		})
	}
	items[2].Move.To = dossier.Colleague{}
	b.env.RegisterActivityWithOptions(activities.SelectBatch{Batches: b.store, Reader: b.store, Reassigner: items}.Execute, activity.RegisterOptions{Name: "plan"})
	batch := dossier.Batch{
		ID: uuid.Must(uuid.NewV7()).String(), CreatedAt: time.Now().UTC(), State: dossier.BatchSelecting, Selection: dossier.BatchSelection{Reassign: &dossier.Reassignment{}},
		Command: dossier.Command{Kind: dossier.CommandAssign, Comment: "nghỉ ốm", Actor: dossier.Actor{ID: "gs"}},
	}
	require.NoError(t, b.store.BeginBatch(t.Context(), batch))
	_, err := b.env.ExecuteActivity("plan", batch.ID)
	require.NoError(t, err)
	b.office.task = &dossier.Task{Version: 9}
	b.office.answer = func(dossierID string, _ dossier.Command) error {
		if dossierID == id(1) { // another supervisor was first
			return &dossier.Error{Code: dossier.CodeConflict, Key: "task_moved", VI: "Lê Văn C đã chuyển việc này cho Dũng", EN: "Lê Văn C gave this task to Dũng"}
		}
		return nil
	}
	require.NoError(t, b.apply(batch.ID, 0, 3))
	given := b.office.given[id(0)][0]
	require.Equal(t, [3]any{id(0) + ".1", int64(7), &dossier.Assignee{ID: "binh", Name: "Bình"}}, [3]any{given.TaskID, given.IfVersion, given.Assignee})
	require.Nil(t, b.office.given[id(2)][0].Assignee, "back to the group")
	require.Equal(t, "Moved from An to Bình.", b.item(batch.ID, 1).EN)
	require.Equal(t, int64(9), b.item(batch.ID, 1).After, "what an undo expects")
	require.Equal(t, dossier.ItemSkipped, b.item(batch.ID, 2).State)
	require.Contains(t, b.item(batch.ID, 2).VI, "Lê Văn C", "who was first")
	require.Equal(t, "Put back from An to the group.", b.item(batch.ID, 3).EN)
}
