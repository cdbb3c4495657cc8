package storetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

func testProjectKeepsEveryField(t *testing.T, s *store.Store) {
	id := newID()
	d := Submitted(id, "H29.1.26-260420-0001")
	h := &d.Dossier
	h.Case, h.AccountID, h.Result = "xac_minh", "cd01", "granted"
	h.Applicant.Email, h.Applicant.Address = "dao@example.vn", "12 Lê Lợi"
	h.Provisional, h.StoppedSince, h.StopGround = true, ptr(morning.Add(time.Hour)), "bo_sung"
	h.OverdueSince, h.ReadyAt, h.ClosedAt = ptr(morning.Add(2*time.Hour)), ptr(morning.Add(3*time.Hour)), ptr(morning.Add(4*time.Hour))
	h.SuspendedSince, h.SuspendedBy, h.SuspendReason = ptr(morning.Add(90*time.Minute)), "Lê Thị Cúc", "chờ kiểm tra"
	h.Incidents, h.Extensions, h.Supplements = 2, 1, 1
	task := &d.Tasks[0]
	task.WaitFor, task.Assignee, task.OffClock, task.Provisional = "external", "cb02", true, true
	task.ClaimedAt, task.OverdueSince, task.ClosedAt = ptr(morning.Add(5*time.Hour)), ptr(morning.Add(6*time.Hour)), ptr(morning.Add(7*time.Hour))
	task.State, task.ClosedBy, task.Outcome, task.Comment = dossier.TaskDone, "cb02", "dat", "Hồ sơ đầy đủ"
	task.Data = json.RawMessage(`{"z":1,"a":[1.50, 12345678901234567890],"e":"\u0000"}`)
	task.Consultation = &dossier.Consultation{
		No: 2, TaskID: newID(), Question: "Có thuộc quy hoạch không?", Limit: "2 working_day", AskedBy: "cb02", AskedByName: "Trần Văn Bình", AskedAt: morning,
	}
	d.Events[0].OnBehalfOf, d.Events[0].OnBehalfOfName, d.Events[0].TaskID = "cb03", "Lê Thị Ba", task.ID
	d.Adjustments = []dossier.Adjustment{{
		DossierID: id, No: 1, Kind: "stop", Ground: "bo_sung", FormNo: "02", From: morning, To: ptr(morning.Add(time.Hour)),
		DueBefore: ptr(morning.Add(2 * time.Hour)), DueAfter: ptr(morning.Add(3 * time.Hour)), By: "cb01", ByName: "Trần Văn Bình", Reason: "Thiếu giấy tờ",
	}}
	d.Slips = []dossier.Slip{{DossierID: id, No: 1, FormNo: "01", FormSet: "2025", IssuedAt: morning, IssuedBy: "cb01", Data: json.RawMessage(`{"so":"1/BN"}`)}}
	d.Incidents = []dossier.Incident{{
		ID: "inc1", DossierID: id, ElementID: "gw", Code: "no_path", MessageVI: "Không có nhánh", MessageEN: "No path",
		RaisedAt: morning, ResolvedAt: ptr(morning.Add(time.Minute)),
	}}
	h.ParentID = newID()
	d.Subscriptions = []dossier.Subscription{{
		ID: "cho#3", Element: "cho", Kind: dossier.SubscribesMessage, Name: "Đã nộp tiền", Key: "HS 1", Once: true, OpenedAt: morning,
	}}
	project(t, s, d)

	got, err := s.DumpDossier(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, d, got, "every field comes back as it went in, JSON byte for byte")

	header, err := s.Dossier(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, d.Dossier, header)
	header, err = s.DossierByCode(t.Context(), "H29.1.26-260420-0001")
	require.NoError(t, err)
	require.Equal(t, d.Dossier, header)
	adjustments, err := s.Adjustments(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, d.Adjustments, adjustments)
	slips, err := s.Slips(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, d.Slips, slips)
	incidents, err := s.Incidents(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, d.Incidents, incidents)
	view, err := s.Task(t.Context(), task.ID)
	require.NoError(t, err)
	require.Equal(t, *task, view.Task)
}

func testProjectReplays(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	second := After(first, 2, first.Tasks[0])
	second.Dossier.Status = dossier.StatusProcessing
	second.Tasks[0].Assignee = "cb01"
	project(t, s, first, first, second, second)
	// The first again, with other words: what is projected does not go back.
	first.Dossier.Status, first.Tasks[0].Assignee = dossier.StatusFiled, "cb99"
	project(t, s, first)
	first.Dossier.Status, first.Tasks[0].Assignee = dossier.StatusReceived, ""
	requireStored(t, s, Merge(first, second))
}

func testProjectOverlap(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	second := After(first, 2, first.Tasks[0])
	third := After(second, 3, second.Tasks[0], NewTask(first.DossierID, 2, morning))
	third.Adjustments = []dossier.Adjustment{{DossierID: first.DossierID, No: 1, Kind: "stop", From: morning}}
	project(t, s, first, second, Merge(second, third))
	requireStored(t, s, Merge(first, second, third))
	fourth := After(third, 1)
	fourth.Adjustments = []dossier.Adjustment{{DossierID: first.DossierID, No: 1, Kind: "stop", From: morning, To: ptr(morning.Add(time.Hour))}}
	project(t, s, Merge(first, second, third, fourth))
	requireStored(t, s, Merge(first, second, third, fourth))
}

func testProjectGap(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	second, third := After(first, 2, first.Tasks[0]), After(After(first, 2), 1)
	require.ErrorIs(t, s.Project(t.Context(), second), store.ErrGap, "nothing is projected yet")
	project(t, s, first)
	require.ErrorIs(t, s.Project(t.Context(), third), store.ErrGap)
	requireStored(t, s, first)
	project(t, s, second, third)
	requireStored(t, s, Merge(first, second, third))
}

func testProjectMalformed(t *testing.T, s *store.Store) {
	id := newID()
	for name, spoil := range map[string]func(*dossier.Delta){
		"no id":                 func(d *dossier.Delta) { d.DossierID, d.Dossier.ID = "", "" },
		"another header":        func(d *dossier.Delta) { d.Dossier.ID = newID() },
		"header of another seq": func(d *dossier.Delta) { d.Dossier.Seq = 3 },
		"too few events":        func(d *dossier.Delta) { d.Events = d.Events[:1] },
		"events out of order":   func(d *dossier.Delta) { d.Events[0], d.Events[1] = d.Events[1], d.Events[0] },
		"another's event":       func(d *dossier.Delta) { d.Events[1].DossierID = newID() },
		"another's task":        func(d *dossier.Delta) { d.Tasks[0].DossierID = newID() },
		"from zero":             func(d *dossier.Delta) { d.FromSeq, d.Events[0].Seq = 0, 0 },
		"records, no event":     func(d *dossier.Delta) { d.Events = nil },
		"form is not JSON":      func(d *dossier.Delta) { d.Dossier.Form = json.RawMessage(`{"a":`) },
		"data is not JSON":      func(d *dossier.Delta) { d.Tasks[0].Data = json.RawMessage(`nope`) },
	} {
		d := Submitted(id, "A-260420-0001")
		spoil(&d)
		require.Error(t, s.Project(t.Context(), d), name)
		_, err := s.Dossier(t.Context(), id)
		require.ErrorIs(t, err, dossier.ErrNotFound, name)
	}
	require.NoError(t, s.Project(t.Context(), dossier.Delta{DossierID: id, Dossier: dossier.Dossier{ID: id}}), "nothing happened")
}

func testProjectAllOrNothing(t *testing.T, s *store.Store) {
	one, two := Submitted(newID(), "A-260420-0001"), Submitted(newID(), "A-260420-0001")
	project(t, s, one)
	require.Error(t, s.Project(t.Context(), two), "two dossiers with one code")
	_, err := s.Dossier(t.Context(), two.DossierID)
	require.ErrorIs(t, err, dossier.ErrNotFound)

	next := After(one, 1, one.Tasks[0])
	next.Events[0].Data = json.RawMessage(`{`)
	require.Error(t, s.Project(t.Context(), next))
	requireStored(t, s, one)
	next.Events[0].Data = nil
	project(t, s, next)
	requireStored(t, s, Merge(one, next))
}

func testProjectForm(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	first.Dossier.Form = nil
	project(t, s, first)
	requireStored(t, s, first)
	// A supplement of 2 MiB, an applicant corrected, then the form withdrawn.
	second := After(first, 1)
	second.Dossier.Form = json.RawMessage(`{"anh":"` + strings.Repeat("ả", 1<<20) + `"}`)
	second.Dossier.Applicant.Name = "Lê Quỳnh"
	project(t, s, second)
	requireStored(t, s, Merge(first, second))
	for q, want := range map[string]int{"le quynh": 1, "hong dao": 0} {
		dossiers, err := s.Dossiers(t.Context(), dossier.DossierFilter{Query: q})
		require.NoError(t, err)
		require.Len(t, dossiers.Items, want, q)
		tasks, err := s.Tasks(t.Context(), dossier.TaskFilter{Query: q})
		require.NoError(t, err)
		require.Len(t, tasks.Items, want, q)
	}
	third := After(second, 1)
	third.Dossier.Form = nil
	project(t, s, third)
	requireStored(t, s, Merge(first, second, third))
}

func testProjectAwkwardText(t *testing.T, s *store.Store) {
	d := Submitted(newID(), "A-260420-0001")
	d.Dossier.Applicant.Name = "Nguyễn\x00 \xff'\"; DROP TABLE tasks; -- % _ \\ ?"
	d.Tasks[0].Comment = "a\x00b\xfe"
	d.Events[0].ActorName = "\x00"
	project(t, s, d)
	got, err := s.DumpDossier(t.Context(), d.DossierID)
	require.NoError(t, err)
	require.Empty(t, store.Compare(got, d))
	require.Equal(t, "ab\ufffd", got.Tasks[0].Comment)
	page, err := s.Tasks(t.Context(), dossier.TaskFilter{Query: "drop TABLE'\"*:&|!()"})
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
}

func testProjectManyRecords(t *testing.T, s *store.Store) {
	d := Submitted(newID(), "A-260420-0001")
	next := After(d, 600) // more than one statement takes
	for n := 2; n < 600; n++ {
		next.Tasks = append(next.Tasks, NewTask(d.DossierID, n, morning.Add(time.Duration(n)*time.Hour)))
	}
	next.Tasks = append(next.Tasks, next.Tasks[0]) // named twice: the last counts
	next.Tasks[len(next.Tasks)-1].Comment = "the last"
	project(t, s, d, next)
	requireStored(t, s, Merge(d, dossier.Delta{Tasks: next.Tasks}, next))
}

// testProjectConcurrently sends every delta of a dossier several times at once, as
// workers do that lost and found each other: whatever the order, the result is one.
func testProjectConcurrently(t *testing.T, s *store.Store) {
	const workers = 4
	deltas := []dossier.Delta{Submitted(newID(), "A-260420-0001")}
	for len(deltas) < 12 {
		last := deltas[len(deltas)-1]
		task := NewTask(last.DossierID, 1, morning)
		task.Version, task.Comment = last.ToSeq, fmt.Sprint(last.ToSeq)
		deltas = append(deltas, After(last, 2, task))
	}
	var g errgroup.Group
	for range workers {
		g.Go(func() error {
			for _, d := range deltas {
				if err := s.Project(t.Context(), d); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	requireStored(t, s, Merge(deltas...))
}

// A dossier that is migrated keeps its tasks, at other elements.
func testProjectMigration(t *testing.T, s *store.Store) {
	first := Submitted(newID(), "A-260420-0001")
	task := first.Tasks[0]
	task.ElementID, task.Name, task.StepNo, task.FormKey, task.Role, task.OffClock = "step_9", "Thẩm tra", 9, "tham_tra", "lanh_dao", true
	task.Outcomes = []dossier.Outcome{{ID: "dong_y", Kind: "forward", VI: "Đồng ý", EN: "Agree"}}
	next := After(first, 1, task)
	next.Dossier.ProcedureVersion, next.Dossier.DefinitionSHA, next.Dossier.ProcedureName = 2, sha([]byte("other")), "Đăng ký khai sinh (mới)"
	project(t, s, first, next)
	requireStored(t, s, Merge(first, next))
}
