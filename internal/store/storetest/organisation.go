package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/store"
)

// everyField is a document in which every field says something.
func everyField() organisation.Document {
	return organisation.Document{
		Levels: []organisation.Level{{ID: "ward", VI: "Xã, phường", EN: "Ward", Rank: 1}},
		Agencies: []organisation.Agency{{
			ID: "A", VI: "Phường A", EN: "Ward A", Level: "ward", Parent: "B", Parents: []organisation.Link{{ID: "C", From: "2025-01-01"}},
			EffectiveFrom: "2020-01-01", EffectiveTo: "2025-07-01",
			Successors: []organisation.Link{{ID: "B", From: "2025-07-01", Main: true}, {ID: "C", From: "2025-07-01"}},
			Calendar:   "vn", Hours: &clock.Hours{Sessions: []string{"07:30-11:30"}, WeekdaySessions: map[string][]string{"saturday": {}}},
			Address: "1 <b>Lê Lợi</b>", Note: "ghi chú",
		}, {ID: "B", VI: "B", EN: "B", Level: "ward"}, {ID: "C", VI: "C", EN: "C", Level: "ward"}},
		Units: []organisation.Unit{{ID: "u", VI: "Phòng", EN: "Division", Agency: "A"}, {ID: "v", VI: "Ban", EN: "Board", Level: "ward"}},
		Roles: []organisation.Role{{ID: "r", VI: "Vai trò", EN: "Role", Aliases: []string{"một", "hai"}, Unit: "u", Signs: true}, {ID: "e", VI: "Ngoài", EN: "Outside", External: true}, {ID: "s", VI: "Hệ thống", EN: "System", System: true}},
		Officers: []organisation.Officer{{
			ID: "o", Username: "oo", Name: "Nguyễn Văn “Ổ”", Title: "Chuyên viên", Email: "o@example.gov.vn", Phone: "0900",
			Positions: []organisation.Position{{Agency: "A", Role: "r", From: "2021-01-01", To: "2022-01-01"}},
		}},
		Citizens: []organisation.Citizen{{ID: "c", Username: "cc", Name: "Lê C", IDNumber: "079", Phone: "09", Email: "c@x", Address: "2"}},
	}
}

var revisionTime = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func testRevisions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	n, err := s.LatestRevision(ctx)
	require.NoError(t, err)
	require.Zero(t, n)
	_, err = s.Revision(ctx, 1)
	require.ErrorIs(t, err, dossier.ErrNotFound)

	first := everyField()
	when := time.Date(2026, 11, 23, 2, 0, 0, 123000, time.UTC)
	changes := organisation.Diff(organisation.Document{}, first)
	got, err := s.PutRevision(ctx, 0, organisation.Revision{At: when, Via: organisation.ViaFiles, Reason: "Khởi tạo", Document: first}, changes)
	require.NoError(t, err)
	require.EqualValues(t, 1, got.Number)

	second := first.Clone()
	second.Officers[0].Name = "Nguyễn Văn Ơ"
	got2, err := s.PutRevision(ctx, 1, organisation.Revision{At: when.Add(time.Hour), By: "quan-tri", ByName: "Trần Quản Trị", Via: organisation.ViaEdit, Reason: "Sửa tên", Document: second}, organisation.Diff(first, second))
	require.NoError(t, err)
	require.EqualValues(t, 2, got2.Number)

	for number, want := range map[int64]organisation.Document{1: first, 2: second} {
		r, err := s.Revision(ctx, number)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(want.Clone(), r.Document))
		_, sha := want.Encode()
		require.Equal(t, sha, r.SHA)
	}
	read, err := s.Revision(ctx, 2)
	require.NoError(t, err)
	require.Equal(t, got2, read)

	all, err := s.Revisions(ctx, organisation.HistoryFilter{})
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "Trần Quản Trị", all[0].ByName)
	require.Equal(t, 1, all[0].Changes)
	require.Equal(t, when, all[1].At)
	older, err := s.Revisions(ctx, organisation.HistoryFilter{Before: 2, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, []organisation.Revision{all[1]}, older)
	since, err := s.Revisions(ctx, organisation.HistoryFilter{After: 1})
	require.NoError(t, err)
	require.Equal(t, []organisation.Revision{all[0]}, since)
	of, err := s.Revisions(ctx, organisation.HistoryFilter{Part: organisation.PartOfficers, ID: "o"})
	require.NoError(t, err)
	require.Len(t, of, 2)
	of, err = s.Revisions(ctx, organisation.HistoryFilter{Part: organisation.PartAgencies, ID: "A"})
	require.NoError(t, err)
	require.Len(t, of, 1)

	stored, err := s.RevisionChanges(ctx, 1, 0, 100)
	require.NoError(t, err)
	require.Equal(t, changes, stored)
	stored, err = s.RevisionChanges(ctx, 1, 2, 3)
	require.NoError(t, err)
	require.Equal(t, changes[2:5], stored)
}

func testRevisionsRace(t *testing.T, s *store.Store) {
	const racers = 6
	var wg sync.WaitGroup
	errs := make([]error, racers)
	for i := range racers {
		wg.Go(func() {
			d := everyField()
			d.Officers[0].Title = string(rune('A' + i))
			_, errs[i] = s.PutRevision(t.Context(), 0, organisation.Revision{At: revisionTime, Via: organisation.ViaEdit, Document: d}, organisation.Diff(organisation.Document{}, d))
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		require.ErrorIs(t, err, organisation.ErrStale)
	}
	require.Equal(t, 1, won)
	_, err := s.PutRevision(t.Context(), 5, organisation.Revision{At: revisionTime, Via: organisation.ViaEdit, Document: everyField()}, nil)
	require.ErrorIs(t, err, organisation.ErrStale, "a revision that is not there yet")
	n, err := s.LatestRevision(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

func testOpenWork(t *testing.T, s *store.Store) {
	ctx := t.Context()
	due := time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)
	put := func(id, code, agency string, closed bool, tasks ...dossier.Task) {
		d := Submitted(id, code)
		d.Dossier.Agency = agency
		d.Tasks = tasks
		if closed {
			d.Dossier.ClosedAt = &due
		}
		project(t, s, d)
	}
	task := func(dossierID string, n int, agency, role, assignee string, state dossier.TaskState) dossier.Task {
		x := NewTask(dossierID, n, due)
		x.Agency, x.Role, x.Assignee, x.State = agency, role, assignee, state
		return x
	}
	put("d1", "A-260105-0001", "A", false,
		task("d1", 0, "A", "desk", "an", dossier.TaskDone), task("d1", 1, "A", "desk", "an", dossier.TaskClaimed), task("d1", 2, "B", "leader", "", dossier.TaskOpen))
	put("d2", "A-260105-0002", "A", false, task("d2", 0, "A", "desk", "an", dossier.TaskClaimed), task("d2", 1, "A", "clerk", "binh", dossier.TaskClaimed))
	put("d3", "C-260105-0001", "C", true, task("d3", 0, "C", "desk", "an", dossier.TaskDone))

	of, err := s.OpenTasksOf(ctx, []string{"an", "chi"})
	require.NoError(t, err)
	require.Equal(t, []organisation.OpenWork{{Officer: "an", Agency: "A", Role: "desk", Tasks: 2}}, of)
	at, err := s.OpenTasksAt(ctx, []string{"A", "B"})
	require.NoError(t, err)
	require.ElementsMatch(t, []organisation.OpenWork{
		{Officer: "an", Agency: "A", Role: "desk", Tasks: 2}, {Officer: "binh", Agency: "A", Role: "clerk", Tasks: 1}, {Agency: "B", Role: "leader", Tasks: 1},
	}, at)
	for_, err := s.OpenTasksFor(ctx, []string{"leader"})
	require.NoError(t, err)
	require.Equal(t, []organisation.OpenWork{{Agency: "B", Role: "leader", Tasks: 1}}, for_)
	open, err := s.OpenDossiersAt(ctx, []string{"A", "B", "C"})
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"A": 2}, open)
	with, err := s.WithDossiers(ctx, []string{"A", "B", "C", "D"})
	require.NoError(t, err)
	require.Equal(t, []string{"A", "B", "C"}, with)
	none, err := s.OpenTasksOf(ctx, nil)
	require.NoError(t, err)
	require.Empty(t, none)
}
