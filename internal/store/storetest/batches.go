package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// newBatch is a batch that suspends what a filter finds.
func newBatch(actor string, created time.Time) dossier.Batch {
	return dossier.Batch{
		ID: newID(), CreatedAt: created, State: dossier.BatchSelecting, DryRun: true,
		Command: dossier.Command{
			Kind: dossier.CommandMigrate, Actor: dossier.Actor{ID: actor, Name: "Trần Văn Bình", Kind: "officer"}, Comment: "chuyển bản mới",
			Operation: &dossier.Operation{Migration: &dossier.Migration{Version: 2, SHA: "abc", Mapping: map[string]string{"a": "b"}}},
		},
		Selection: dossier.BatchSelection{Filter: &dossier.DossierFilter{Procedure: "1.001193", Overdue: ptr(morning)}},
	}
}

func testBatches(t *testing.T, s *store.Store) {
	ctx := t.Context()
	b := newBatch("qt", morning)
	require.NoError(t, s.BeginBatch(ctx, b))
	again := b
	again.Command.Comment = "khác"
	require.NoError(t, s.BeginBatch(ctx, again), "the first one counts")
	got, err := s.Batch(ctx, b.ID)
	require.NoError(t, err)
	require.Equal(t, b, got)

	items := []dossier.BatchItem{
		{DossierID: "d1", Code: "A-1", State: dossier.ItemPending}, {DossierID: "d2", Code: "A-2", State: dossier.ItemPending},
		{DossierID: "d1", Code: "A-1", State: dossier.ItemPending}, {DossierID: "d3", Code: "A-3", State: dossier.ItemPending},
	}
	require.NoError(t, s.SelectItems(ctx, b.ID, items[:1]))
	require.NoError(t, s.SelectItems(ctx, b.ID, items), "the answer was lost: selected once is selected")
	got, err = s.Batch(ctx, b.ID)
	require.NoError(t, err)
	require.Equal(t, 1, got.Total)
	require.ErrorIs(t, s.SelectItems(ctx, "none", items), dossier.ErrNotFound)

	b = newBatch("qt", morning.Add(time.Second))
	require.NoError(t, s.BeginBatch(ctx, b))
	require.NoError(t, s.SelectItems(ctx, b.ID, items))
	pending, err := s.PendingItems(ctx, b.ID, 1, 3)
	require.NoError(t, err)
	require.Len(t, pending, 2)
	require.Equal(t, dossier.BatchItem{BatchID: b.ID, No: 2, DossierID: "d2", Code: "A-2", State: dossier.ItemPending}, pending[0])

	done := pending[0]
	done.State, done.VI, done.EN, done.At = dossier.ItemDone, "đã chuyển", "migrated", ptr(morning.Add(time.Minute))
	require.NoError(t, s.FinishItem(ctx, done))
	late := done
	late.State, late.Key = dossier.ItemFailed, "again"
	require.NoError(t, s.FinishItem(ctx, late), "what is finished stays")
	skipped := pending[1]
	skipped.State, skipped.Key, skipped.VI, skipped.EN = dossier.ItemSkipped, "dossier_closed", "đã kết thúc", "closed"
	require.NoError(t, s.FinishItem(ctx, skipped))
	got, err = s.Batch(ctx, b.ID)
	require.NoError(t, err)
	require.Equal(t, [5]int{3, 1, 1, 1, 0}, [5]int{got.Total, got.Pending, got.Done, got.Skipped, got.Failed})

	page, err := s.BatchItems(ctx, dossier.ItemFilter{BatchID: b.ID, Limit: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"d1", "d2"}, []string{page.Items[0].DossierID, page.Items[1].DossierID})
	require.Equal(t, done, page.Items[1])
	page, err = s.BatchItems(ctx, dossier.ItemFilter{BatchID: b.ID, Limit: 2, Cursor: page.Next})
	require.NoError(t, err)
	require.Equal(t, []dossier.BatchItem{skipped}, page.Items)
	require.Empty(t, page.Next)
	page, err = s.BatchItems(ctx, dossier.ItemFilter{BatchID: b.ID, States: []dossier.ItemState{dossier.ItemDone, dossier.ItemFailed}})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)

	_, err = s.Batch(ctx, "none")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	_, err = s.BatchItems(ctx, dossier.ItemFilter{BatchID: b.ID, Cursor: "x"})
	requireCode(t, err, dossier.CodeInvalid)
}

func testBatchStates(t *testing.T, s *store.Store) {
	ctx := t.Context()
	end := morning.Add(time.Hour)
	for i, tc := range []struct {
		steps []dossier.BatchState
		want  dossier.BatchState
	}{
		{[]dossier.BatchState{dossier.BatchRunning, dossier.BatchDone}, dossier.BatchDone},
		{[]dossier.BatchState{dossier.BatchStopping, dossier.BatchRunning}, dossier.BatchStopping},
		{[]dossier.BatchState{dossier.BatchStopping, dossier.BatchStopped, dossier.BatchDone}, dossier.BatchStopped},
		{[]dossier.BatchState{dossier.BatchRunning, dossier.BatchDone, dossier.BatchStopping}, dossier.BatchDone},
	} {
		b := newBatch("qt", morning.Add(time.Duration(i)*time.Second))
		require.NoError(t, s.BeginBatch(ctx, b))
		for _, to := range tc.steps {
			by := ""
			if to == dossier.BatchStopping {
				by = "Lê Văn C"
			}
			require.NoError(t, s.SetBatchState(ctx, b.ID, to, end, by))
		}
		got, err := s.Batch(ctx, b.ID)
		require.NoError(t, err)
		require.Equal(t, tc.want, got.State, "%v", tc.steps)
		if tc.want == dossier.BatchDone || tc.want == dossier.BatchStopped {
			require.Equal(t, &end, got.FinishedAt)
		}
		require.Equal(t, tc.want == dossier.BatchStopped || tc.want == dossier.BatchStopping, got.StoppedBy != "")
	}
}

func testBatchPages(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var want []string
	for i := range 7 {
		b := newBatch(fmt.Sprintf("qt%d", i%2), morning.Add(time.Duration(i/2)*time.Second))
		require.NoError(t, s.BeginBatch(ctx, b))
		require.NoError(t, s.SelectItems(ctx, b.ID, []dossier.BatchItem{{DossierID: "d1", State: dossier.ItemPending}}))
		want = append([]string{b.ID}, want...)
	}
	var ids []string
	f := dossier.BatchFilter{Limit: 3}
	for {
		page, err := s.Batches(ctx, f)
		require.NoError(t, err)
		for _, b := range page.Items {
			require.Equal(t, 1, b.Pending)
			ids = append(ids, b.ID)
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	require.Equal(t, want, ids, "newest first")
	page, err := s.Batches(ctx, dossier.BatchFilter{Actor: "qt1"})
	require.NoError(t, err)
	require.Len(t, page.Items, 3)
}
