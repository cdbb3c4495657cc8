package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// noon is when the board's tests look.
var noon = morning.Add(4 * time.Hour)

func boardTimes() dossier.BoardTimes {
	return dossier.BoardTimes{
		Now: noon, DayEnds: noon.Add(12 * time.Hour), SoonEnds: noon.Add(48 * time.Hour),
		Unassigned: noon.Add(-2 * time.Hour), Idle: noon.Add(-3 * time.Hour),
	}
}

// boardTask is one task of a dossier of its own.
type boardTask struct {
	id, agency, officer, procedure string
	due                            time.Duration // from noon
	created, claimed               time.Duration // before noon; claimed 0 = by nobody
	change                         func(*dossier.Delta)
}

func (b boardTask) project(t *testing.T, s *store.Store) {
	t.Helper()
	d := Submitted(b.id, "A-"+b.id)
	d.Dossier.Procedure, d.Dossier.Agency = b.procedure, b.agency
	task := &d.Tasks[0]
	due := noon.Add(b.due)
	task.Agency, task.Due, task.CreatedAt = b.agency, &due, noon.Add(-b.created)
	if b.claimed > 0 {
		at := noon.Add(-b.claimed)
		task.State, task.Assignee, task.AssigneeName, task.ClaimedAt = dossier.TaskClaimed, b.officer, "Cán bộ "+b.officer, &at
	}
	if b.change != nil {
		b.change(&d)
	}
	require.NoError(t, s.Project(t.Context(), d))
}

func stopped(at time.Time) func(*dossier.Delta) {
	return func(d *dossier.Delta) { d.Dossier.StoppedSince, d.Dossier.StopGround = &at, "supplement" }
}

// boardOffice fills an office: two agencies, three officers, two procedures.
func boardOffice(t *testing.T, s *store.Store) {
	t.Helper()
	const h = time.Hour
	for _, b := range []boardTask{
		{id: "late", agency: "A", officer: "an", procedure: "P1", due: -h, created: 9 * h, claimed: 8 * h},
		{id: "today", agency: "A", officer: "an", procedure: "P1", due: h, created: h, claimed: h},
		{id: "midnight", agency: "A", officer: "binh", procedure: "P1", due: 12 * h, created: h, claimed: h},
		{id: "free", agency: "A", procedure: "P2", due: 47 * h, created: 2*h + time.Second},
		{id: "fresh", agency: "A", procedure: "P2", due: 48 * h, created: h},
		{id: "other", agency: "B", officer: "chi", procedure: "P1", due: -2 * h, created: 9 * h, claimed: 8 * h},
		{id: "stopped", agency: "B", procedure: "P2", due: -h, created: 9 * h, change: stopped(noon.Add(-2 * h))},
		{id: "stoppedlate", agency: "B", procedure: "P2", due: -3 * h, created: 9 * h, change: stopped(noon.Add(-2 * h))},
		{id: "suspended", agency: "B", officer: "chi", procedure: "P1", due: h, created: 9 * h, claimed: 8 * h, change: func(d *dossier.Delta) {
			d.Dossier.SuspendedSince, d.Dossier.SuspendedBy, d.Dossier.SuspendReason = &noon, "Đỗ", "kiểm tra"
		}},
		{id: "broken", agency: "A", procedure: "P1", change: func(d *dossier.Delta) {
			d.Tasks, d.Dossier.Incidents = nil, 1
		}},
		{id: "done", agency: "A", officer: "an", procedure: "P1", due: -h, created: h, claimed: h, change: func(d *dossier.Delta) {
			d.Tasks[0].State, d.Tasks[0].ClosedAt = dossier.TaskDone, &noon
		}},
	} {
		b.project(t, s)
	}
}

func testBoard(t *testing.T, s *store.Store) {
	ctx := t.Context()
	boardOffice(t, s)
	f := dossier.BoardFilter{Times: boardTimes(), Away: []dossier.Holder{
		{Position: dossier.Position{Agency: "A", Role: "chuyen_vien"}, Officer: "binh"},
		{Position: dossier.Position{Agency: "B", Role: "another"}, Officer: "chi"},
	}}
	rows, err := s.BoardTasks(ctx, dossier.ByAgency, f)
	require.NoError(t, err)
	sortRows(rows)
	require.Equal(t, []dossier.BoardRow{
		{Agency: "A", Open: 5, Overdue: 1, DueToday: 1, DueSoon: 2, Unassigned: 1, Idle: 1, Away: 1},
		{Agency: "B", Open: 4, Overdue: 2, DueToday: 1, Idle: 1},
	}, rows)

	rows, err = s.BoardTasks(ctx, dossier.ByPerson, dossier.BoardFilter{Times: boardTimes(), Agencies: []string{"A"}})
	require.NoError(t, err)
	sortRows(rows)
	require.Equal(t, []dossier.BoardRow{
		{Open: 2, DueSoon: 1, Unassigned: 1}, {Officer: "an", Open: 2, Overdue: 1, DueToday: 1, Idle: 1}, {Officer: "binh", Open: 1, DueSoon: 1},
	}, rows)

	rows, err = s.BoardTasks(ctx, dossier.ByStep, dossier.BoardFilter{Times: boardTimes(), Procedure: "P2"})
	require.NoError(t, err)
	require.Equal(t, []dossier.BoardRow{
		{Procedure: "P2", Element: "step_1", StepNo: 1, Name: "Thẩm định hồ sơ", Open: 4, Overdue: 1, DueSoon: 1, Unassigned: 1},
	}, rows)

	_, err = s.BoardTasks(ctx, "moon", f)
	requireCode(t, err, dossier.CodeInvalid)
}

func sortRows(rows []dossier.BoardRow) {
	slices.SortFunc(rows, func(a, b dossier.BoardRow) int {
		return cmp.Compare(a.Agency+a.Officer+a.Procedure+a.Element, b.Agency+b.Officer+b.Procedure+b.Element)
	})
}

func testBoardDossiers(t *testing.T, s *store.Store) {
	ctx := t.Context()
	boardOffice(t, s)
	f := dossier.BoardFilter{Times: boardTimes()}
	rows, all, err := s.BoardDossiers(ctx, dossier.ByAgency, f)
	require.NoError(t, err)
	sortRows(rows)
	require.Equal(t, []dossier.BoardRow{{Agency: "A", Incidents: 1}, {Agency: "B", Paused: 2, Suspended: 1}}, rows)
	require.Equal(t, dossier.BoardRow{Paused: 2, Suspended: 1, Incidents: 1}, all)

	rows, all, err = s.BoardDossiers(ctx, dossier.ByPerson, dossier.BoardFilter{Agencies: []string{"B"}, Times: boardTimes()})
	require.NoError(t, err)
	sortRows(rows)
	require.Equal(t, []dossier.BoardRow{{Paused: 2}, {Officer: "chi", Suspended: 1}}, rows)
	require.Equal(t, dossier.BoardRow{Paused: 2, Suspended: 1}, all)

	for number, want := range map[dossier.BoardNumber][]string{
		dossier.BoardPaused: {"stopped", "stoppedlate"}, dossier.BoardSuspended: {"suspended"}, dossier.BoardIncidents: {"broken"},
	} {
		f.Number, f.Limit, f.Cursor = number, 1, ""
		var ids []string
		for {
			page, err := s.ListBoardDossiers(ctx, f)
			require.NoError(t, err)
			for _, d := range page.Items {
				ids = append(ids, d.ID)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		require.Equal(t, want, ids, number)
	}
	_, err = s.ListBoardDossiers(ctx, dossier.BoardFilter{Number: dossier.BoardOverdue})
	requireCode(t, err, dossier.CodeInvalid)
}

// Behind every figure is a list of exactly so many.
func testBoardLists(t *testing.T, s *store.Store) {
	ctx := t.Context()
	boardOffice(t, s)
	f := dossier.BoardFilter{Times: boardTimes(), Away: []dossier.Holder{{Position: dossier.Position{Agency: "A", Role: "chuyen_vien"}, Officer: "an"}}}
	rows, err := s.BoardTasks(ctx, dossier.ByProcedure, f)
	require.NoError(t, err)
	for number, count := range map[dossier.BoardNumber]func(dossier.BoardRow) int{
		dossier.BoardOpen: func(r dossier.BoardRow) int { return r.Open }, dossier.BoardOverdue: func(r dossier.BoardRow) int { return r.Overdue },
		dossier.BoardDueToday: func(r dossier.BoardRow) int { return r.DueToday }, dossier.BoardDueSoon: func(r dossier.BoardRow) int { return r.DueSoon },
		dossier.BoardUnassigned: func(r dossier.BoardRow) int { return r.Unassigned }, dossier.BoardIdle: func(r dossier.BoardRow) int { return r.Idle },
		dossier.BoardAway: func(r dossier.BoardRow) int { return r.Away },
	} {
		for _, r := range rows {
			f.Number, f.Procedure, f.Limit, f.Cursor = number, r.Procedure, 2, ""
			seen, last := 0, time.Time{}
			for {
				page, err := s.ListBoardTasks(ctx, f)
				require.NoError(t, err)
				for _, v := range page.Items {
					require.False(t, v.Due.Before(last), "in due order")
					last = *v.Due
					seen++
				}
				if f.Cursor = page.Next; f.Cursor == "" {
					break
				}
			}
			require.Equal(t, count(r), seen, "%s of %s", number, r.Procedure)
		}
	}
	page, err := s.ListBoardTasks(ctx, dossier.BoardFilter{Times: boardTimes(), Nobody: true, Query: "A-fre", Agencies: []string{"A"}})
	require.NoError(t, err)
	require.Len(t, page.Items, 2)
	page, err = s.ListBoardTasks(ctx, dossier.BoardFilter{Times: boardTimes(), Tasks: []string{"late.1", "none", "done.1"}})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
	require.Equal(t, "late.1", page.Items[0].ID)
	page, err = s.ListBoardTasks(ctx, dossier.BoardFilter{Times: boardTimes(), Query: "?"})
	require.NoError(t, err)
	require.Empty(t, page.Items)
}

func testLoads(t *testing.T, s *store.Store) {
	ctx := t.Context()
	boardOffice(t, s)
	loads, err := s.Loads(ctx, []string{"an", "chi", "nobody"}, boardTimes())
	require.NoError(t, err)
	slices.SortFunc(loads, func(a, b dossier.LoadRow) int { return cmp.Compare(a.Officer, b.Officer) })
	require.Equal(t, []dossier.LoadRow{
		{Officer: "an", Procedure: "P1", Element: "step_1", Held: 2, DueToday: 1, Overdue: 1},
		{Officer: "chi", Procedure: "P1", Element: "step_1", Held: 2, DueToday: 1, Overdue: 1},
	}, loads)
	loads, err = s.Loads(ctx, nil, boardTimes())
	require.NoError(t, err)
	require.Empty(t, loads)
	holders, err := s.Holders(ctx, []string{"B"})
	require.NoError(t, err)
	require.Equal(t, []dossier.HolderLoad{
		{Holder: dossier.Holder{Position: dossier.Position{Agency: "B", Role: "chuyen_vien"}, Officer: "chi"}, Tasks: 2},
	}, holders)
}

// A batch that moves tasks keeps of each who had it, and which state of it was meant.
func testBatchMoves(t *testing.T, s *store.Store) {
	ctx := t.Context()
	b := newBatch("gs", morning)
	b.Selection = dossier.BatchSelection{Reassign: &dossier.Reassignment{
		Filter: &dossier.BoardFilter{Agencies: []string{"A"}, Number: dossier.BoardOverdue, Times: boardTimes()}, Rule: dossier.SpreadEven, Targets: []string{"an"},
	}}
	require.NoError(t, s.BeginBatch(ctx, b))
	got, err := s.Batch(ctx, b.ID)
	require.NoError(t, err)
	require.Equal(t, b, got)
	items := make([]dossier.BatchItem, 0, 3)
	for _, task := range []string{"1", "2", "1"} {
		items = append(items, dossier.BatchItem{
			DossierID: "d1", Code: "A-1", TaskID: task, Version: 7, State: dossier.ItemPending,
			Move: &dossier.Move{From: dossier.Colleague{ID: "an", Name: "An"}, To: dossier.Colleague{ID: "binh", Name: "Bình"}},
		})
	}
	require.NoError(t, s.SelectItems(ctx, b.ID, items))
	pending, err := s.PendingItems(ctx, b.ID, 0, 9)
	require.NoError(t, err)
	require.Len(t, pending, 2, "two tasks of one dossier, the one named twice once")
	want := items[1]
	want.BatchID, want.No = b.ID, 2
	require.Equal(t, want, pending[1])
	done := pending[1]
	done.State, done.After, done.At = dossier.ItemDone, 9, ptr(morning.Add(time.Minute))
	require.NoError(t, s.FinishItem(ctx, done))
	page, err := s.BatchItems(ctx, dossier.ItemFilter{BatchID: b.ID, States: []dossier.ItemState{dossier.ItemDone}})
	require.NoError(t, err)
	require.Equal(t, []dossier.BatchItem{done}, page.Items)
	require.Equal(t, "2/1", fmt.Sprintf("%d/%d", len(pending), len(page.Items)))
}
