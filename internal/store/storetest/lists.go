package storetest

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/store"
)

// taskIDs walks the pages of a list.
func taskIDs(t *testing.T, s *store.Store, f dossier.TaskFilter) []string {
	t.Helper()
	var ids []string
	for {
		page, err := s.Tasks(t.Context(), f)
		require.NoError(t, err)
		for _, v := range page.Items {
			ids = append(ids, v.ID)
		}
		if page.Next == "" {
			break
		}
		require.Len(t, page.Items, f.Limit)
		f.Cursor = page.Next
	}
	return ids
}

// allTaskIDs walks a list from its beginning and checks its count.
func allTaskIDs(t *testing.T, s *store.Store, f dossier.TaskFilter) []string {
	t.Helper()
	ids := taskIDs(t, s, f)
	n, err := s.CountTasks(t.Context(), f)
	require.NoError(t, err)
	require.Equal(t, int64(len(ids)), n)
	return ids
}

func testTaskPages(t *testing.T, s *store.Store) {
	d := Submitted("d1", "A-260420-0001")
	d.Tasks = nil
	var want []string
	for n := range 23 {
		task := NewTask("d1", n, morning.Add(time.Duration(n/4)*time.Microsecond)) // several with one due date
		task.ID = fmt.Sprintf("t%02d", n)
		if n >= 18 {
			task.Due = nil
		}
		d.Tasks = append(d.Tasks, task)
		want = append(want, task.ID)
	}
	slices.Reverse(d.Tasks)
	project(t, s, d)
	for _, limit := range []int{1, 4, 5, 22, 23, 200} {
		require.Equal(t, want, allTaskIDs(t, s, dossier.TaskFilter{Limit: limit}), "pages of %d: due ascending, none last, then id", limit)
	}
	page, err := s.Tasks(t.Context(), dossier.TaskFilter{})
	require.NoError(t, err)
	require.Len(t, page.Items, 23, "a page has 50 unless told")

	// A task that moves forward while one pages neither hides nor repeats another.
	page, err = s.Tasks(t.Context(), dossier.TaskFilter{Limit: 10})
	require.NoError(t, err)
	moved := d.Tasks[len(d.Tasks)-1-15]
	moved.Due = ptr(morning.Add(-time.Hour))
	project(t, s, After(d, 1, moved))
	rest := taskIDs(t, s, dossier.TaskFilter{Limit: 200, Cursor: page.Next})
	require.Equal(t, slices.DeleteFunc(slices.Clone(want[10:]), func(id string) bool { return id == moved.ID }), rest)
}

func testTaskFilters(t *testing.T, s *store.Store) {
	hour := func(n int) *time.Time { return ptr(morning.Add(time.Duration(n) * time.Hour)) }
	add := func(id, procedure string, stopped *time.Time, tasks ...dossier.Task) {
		d := Submitted(id, id+"-260420-0001")
		d.Dossier.Procedure, d.Dossier.StoppedSince = procedure, stopped
		for i := range tasks {
			tasks[i].DossierID = id
		}
		d.Tasks = tasks
		project(t, s, d)
	}
	task := func(id, agency, role string, state dossier.TaskState, assignee string, due *time.Time) dossier.Task {
		v := NewTask("", 1, morning)
		v.ID, v.Agency, v.Role, v.State, v.Assignee, v.Due = id, agency, role, state, assignee, due
		return v
	}
	add("d1", "P1", nil,
		task("a", "A", "desk", dossier.TaskOpen, "", hour(1)),
		task("b", "A", "specialist", dossier.TaskClaimed, "u1", hour(2)),
		task("c", "B", "desk", dossier.TaskOpen, "", hour(3)),
		task("d", "B", "leader", dossier.TaskWaiting, "", hour(4)),
		task("e", "A", "desk", dossier.TaskDone, "u1", hour(5)),
		task("f", "A", "desk", dossier.TaskCancelled, "", hour(6)),
		task("g", "A", "desk", dossier.TaskOpen, "", nil))
	add("d2", "P2", hour(2), // its clock stands still: 1 h was overdue before, 3 h is not
		task("p", "C", "desk", dossier.TaskOpen, "", hour(1)),
		task("q", "C", "desk", dossier.TaskClaimed, "u2", hour(3)))

	for name, tc := range map[string]struct {
		filter dossier.TaskFilter
		want   []string
	}{
		"all":                     {dossier.TaskFilter{}, []string{"a", "p", "b", "c", "q", "d", "e", "f", "g"}},
		"mine":                    {dossier.TaskFilter{Assignee: "u1"}, []string{"b", "e"}},
		"mine to do":              {dossier.TaskFilter{Assignee: "u1", States: []dossier.TaskState{"claimed", "waiting"}}, []string{"b"}},
		"available":               {dossier.TaskFilter{Positions: []dossier.Position{{Agency: "A", Role: "desk"}}}, []string{"a", "g"}},
		"available, two hats":     {dossier.TaskFilter{Positions: []dossier.Position{{Agency: "A", Role: "desk"}, {Agency: "B", Role: "desk"}, {Agency: "A", Role: "leader"}}}, []string{"a", "c", "g"}},
		"a hat is a pair":         {dossier.TaskFilter{Positions: []dossier.Position{{Agency: "A", Role: "leader"}, {Agency: "B", Role: "specialist"}}}, nil},
		"a hat, all states":       {dossier.TaskFilter{Positions: []dossier.Position{{Agency: "A", Role: "desk"}}, States: []dossier.TaskState{"open", "claimed", "waiting", "done", "cancelled"}}, []string{"a", "e", "f", "g"}},
		"agencies":                {dossier.TaskFilter{Agencies: []string{"B", "C"}}, []string{"p", "c", "q", "d"}},
		"agencies and hats":       {dossier.TaskFilter{Agencies: []string{"B"}, Positions: []dossier.Position{{Agency: "A", Role: "desk"}, {Agency: "B", Role: "desk"}}}, []string{"c"}},
		"states":                  {dossier.TaskFilter{States: []dossier.TaskState{dossier.TaskDone, dossier.TaskCancelled}}, []string{"e", "f"}},
		"live states":             {dossier.TaskFilter{States: []dossier.TaskState{"open", "claimed", "waiting", "open"}}, []string{"a", "p", "b", "c", "q", "d", "g"}},
		"live and done":           {dossier.TaskFilter{States: []dossier.TaskState{"claimed", "done"}}, []string{"b", "q", "e"}},
		"procedure":               {dossier.TaskFilter{Procedure: "P2"}, []string{"p", "q"}},
		"dossier":                 {dossier.TaskFilter{DossierID: "d2"}, []string{"p", "q"}},
		"due before, exclusive":   {dossier.TaskFilter{DueBefore: hour(2)}, []string{"a", "p"}},
		"due after, inclusive":    {dossier.TaskFilter{DueAfter: hour(4)}, []string{"d", "e", "f"}},
		"due between":             {dossier.TaskFilter{DueAfter: hour(2), DueBefore: hour(4)}, []string{"b", "c", "q"}},
		"overdue":                 {dossier.TaskFilter{Overdue: hour(6)}, []string{"a", "p", "b", "c", "d"}},
		"overdue at its due time": {dossier.TaskFilter{Overdue: hour(1)}, nil},
		"nobody's":                {dossier.TaskFilter{Assignee: "u\x009"}, nil},
	} {
		for _, limit := range []int{2, 200} {
			tc.filter.Limit = limit
			require.Equal(t, tc.want, allTaskIDs(t, s, tc.filter), name)
		}
	}
	_, err := s.Tasks(t.Context(), dossier.TaskFilter{States: []dossier.TaskState{"open'; --"}})
	require.Equal(t, "state", typed(t, err, dossier.CodeInvalid).Field)
	_, err = s.CountTasks(t.Context(), dossier.TaskFilter{States: []dossier.TaskState{"?"}})
	requireCode(t, err, dossier.CodeInvalid)
}

func testTaskSearch(t *testing.T, s *store.Store) {
	add := func(id, code, applicant, step string) {
		d := Submitted(id, code)
		d.Dossier.Applicant.Name, d.Tasks[0].ID, d.Tasks[0].Name = applicant, id, step
		project(t, s, d)
	}
	add("a", "H29.1.26-261123-0007", "Nguyễn Thị Hồng Đào", "Thẩm định hồ sơ")
	add("b", "H29.1.26-261123-0008", "NGUYỄN VĂN ƯỚC", "Tiếp nhận hồ sơ")
	add("c", "H29.1.27-261124-0007", "Công ty TNHH Ước Mơ", "Trả kết quả")
	for q, want := range map[string][]string{
		"nguyen":                 {"a", "b"},
		"Nguye\u0302\u0303n":     {"a", "b"}, // NFD
		"ước":                    {"b", "c"},
		"uoc nguyen":             {"b"},
		"dao":                    {"a"},
		"đ":                      {"a"},
		"H29.1.26-261123-0007":   {"a"},
		"h29.1.26-261123":        {"a", "b"},
		"261124-0007":            {"c"},
		"0007":                   {"a", "c"},
		"tiep nhan":              {"b"},
		"tham dinh hong":         {"a"},
		"hong tnhh":              nil,
		"guyen":                  nil, // words are found by their beginning
		"%":                      nil,
		"--":                     nil,
		"  , . ":                 nil,
		"nguyen' OR 1=1":         nil,
		"\x00nguyen\xff":         {"a", "b"},
		`" NOT "nguyen" AND tra`: nil,
	} {
		require.Equal(t, want, allTaskIDs(t, s, dossier.TaskFilter{Query: q, Limit: 200}), "%q", q)
	}
	require.Equal(t, []string{"b"}, taskIDs(t, s, dossier.TaskFilter{
		Query: "0008", Limit: 1, Positions: []dossier.Position{{Agency: "H29.1.26", Role: "chuyen_vien"}},
	}))
}

func testTaskView(t *testing.T, s *store.Store) {
	d := Submitted(newID(), "A-260420-0001")
	d.Dossier.StoppedSince = ptr(morning.Add(time.Hour))
	d.Tasks[0].Data = []byte(`{"a":1}`)
	project(t, s, d)
	want := dossier.TaskView{
		Task: d.Tasks[0], DossierCode: d.Dossier.Code, Procedure: d.Dossier.Procedure, ProcedureName: d.Dossier.ProcedureName,
		ApplicantName: d.Dossier.Applicant.Name, DossierDue: d.Dossier.Due, DossierStatus: d.Dossier.Status,
		StoppedSince: d.Dossier.StoppedSince,
	}
	got, err := s.Task(t.Context(), d.Tasks[0].ID)
	require.NoError(t, err)
	require.Equal(t, want, got)
	page, err := s.Tasks(t.Context(), dossier.TaskFilter{})
	require.NoError(t, err)
	want.Data = nil // lists are light
	require.Equal(t, []dossier.TaskView{want}, page.Items)

	next := After(d, 1) // the header moves on, the task does not
	next.Dossier.SuspendedSince, next.Dossier.SuspendedBy = ptr(morning), "Lê Thị Cúc"
	next.Dossier.StoppedSince, next.Dossier.Status = nil, dossier.StatusProcessing
	project(t, s, next)
	got, err = s.Task(t.Context(), d.Tasks[0].ID)
	require.NoError(t, err)
	require.Nil(t, got.StoppedSince)
	require.True(t, got.Suspended)
	require.Equal(t, dossier.StatusProcessing, got.DossierStatus)
}

func dossierIDs(t *testing.T, s *store.Store, f dossier.DossierFilter) []string {
	t.Helper()
	var ids []string
	for {
		page, err := s.Dossiers(t.Context(), f)
		require.NoError(t, err)
		for _, d := range page.Items {
			require.Nil(t, d.Form, "lists are light")
			ids = append(ids, d.ID)
		}
		if page.Next == "" {
			return ids
		}
		f.Cursor = page.Next
	}
}

func testDossierPages(t *testing.T, s *store.Store) {
	var want []string
	for n := range 13 {
		d := Submitted(fmt.Sprintf("d%02d", n), fmt.Sprintf("A-260420-%04d", n))
		d.Dossier.ReceivedAt = morning.Add(time.Duration(n/3) * time.Microsecond)
		project(t, s, d)
		want = append(want, d.DossierID)
	}
	slices.Reverse(want)
	for _, limit := range []int{1, 3, 12, 13, 200} {
		require.Equal(t, want, dossierIDs(t, s, dossier.DossierFilter{Limit: limit}), "newest receipt first")
	}
}

func testDossierFilters(t *testing.T, s *store.Store) {
	hour := func(n int) *time.Time { return ptr(morning.Add(time.Duration(n) * time.Hour)) }
	add := func(id string, change func(*dossier.Dossier)) {
		d := Submitted(id, id+"-260420-0001")
		d.Dossier.Due = hour(1)
		change(&d.Dossier)
		project(t, s, d)
	}
	add("a", func(d *dossier.Dossier) { d.Agency, d.AccountID = "A", "u1" })
	add("b", func(d *dossier.Dossier) { d.Agency, d.Procedure, d.Due = "B", "P2", hour(3) })
	add("c", func(d *dossier.Dossier) { d.Status, d.ReadyAt = dossier.StatusReady, hour(2) })      // finished late: not overdue any more
	add("d", func(d *dossier.Dossier) { d.Status, d.ClosedAt = dossier.StatusWithdrawn, hour(2) }) // closed
	add("e", func(d *dossier.Dossier) { d.Due, d.StoppedSince = hour(3), hour(2) })                // stopped in time
	add("f", func(d *dossier.Dossier) { d.StoppedSince = hour(2) })                                // stopped too late
	add("g", func(d *dossier.Dossier) {
		d.Due, d.Applicant.Name = nil, "Lê Ước"
		d.SuspendedSince, d.Incidents, d.ProcedureVersion = hour(2), 1, 7
	})
	for name, tc := range map[string]struct {
		filter dossier.DossierFilter
		want   []string
	}{
		"all":        {dossier.DossierFilter{}, []string{"g", "f", "e", "d", "c", "b", "a"}},
		"agencies":   {dossier.DossierFilter{Agencies: []string{"A", "B"}}, []string{"b", "a"}},
		"account":    {dossier.DossierFilter{AccountID: "u1"}, []string{"a"}},
		"statuses":   {dossier.DossierFilter{Statuses: []dossier.Status{dossier.StatusReady, dossier.StatusWithdrawn}}, []string{"d", "c"}},
		"procedure":  {dossier.DossierFilter{Procedure: "P2"}, []string{"b"}},
		"overdue":    {dossier.DossierFilter{Overdue: hour(4)}, []string{"f", "b", "a"}},
		"open":       {dossier.DossierFilter{Open: true}, []string{"g", "f", "e", "c", "b", "a"}},
		"suspended":  {dossier.DossierFilter{Suspended: true}, []string{"g"}},
		"incidents":  {dossier.DossierFilter{Incidents: true}, []string{"g"}},
		"version":    {dossier.DossierFilter{Version: 7}, []string{"g"}},
		"due before": {dossier.DossierFilter{DueBefore: hour(3)}, []string{"f", "d", "c", "a"}},
		"name":       {dossier.DossierFilter{Query: "uoc"}, []string{"g"}},
		"id number":  {dossier.DossierFilter{Query: "079190001234", Agencies: []string{"B"}}, []string{"b"}},
		"procedure?": {dossier.DossierFilter{Query: "khai sinh"}, []string{"g", "f", "e", "d", "c", "b", "a"}},
		"nothing":    {dossier.DossierFilter{Query: "?!"}, nil},
	} {
		for _, limit := range []int{2, 200} {
			tc.filter.Limit = limit
			require.Equal(t, tc.want, dossierIDs(t, s, tc.filter), name)
		}
	}
}

func testBadCursor(t *testing.T, s *store.Store) {
	for _, id := range []string{"d1", "d2"} {
		project(t, s, Submitted(id, id+"-260420-0001"))
	}
	tasks, err := s.Tasks(t.Context(), dossier.TaskFilter{Limit: 1})
	require.NoError(t, err)
	dossiers, err := s.Dossiers(t.Context(), dossier.DossierFilter{Limit: 1})
	require.NoError(t, err)
	require.NotEmpty(t, tasks.Next)
	require.NotEmpty(t, dossiers.Next)
	encode := base64.RawURLEncoding.EncodeToString
	bad := []string{"x", "!!!", tasks.Next[1:], encode([]byte("t")), encode([]byte("t1.")), encode([]byte("tz.a\x00")),
		encode([]byte("t1.\xff")), encode([]byte("tzzzzzzzzzzzzz.a")), encode([]byte("t-zzzzzzzzzzzz.a")), encode([]byte("t9999999999999999999.a"))}
	for _, cursor := range append(bad, dossiers.Next) {
		_, err := s.Tasks(t.Context(), dossier.TaskFilter{Cursor: cursor})
		require.Equal(t, "cursor", typed(t, err, dossier.CodeInvalid).Field)
	}
	_, err = s.Dossiers(t.Context(), dossier.DossierFilter{Cursor: tasks.Next})
	require.Equal(t, "cursor", typed(t, err, dossier.CodeInvalid).Field)
}

func testMissing(t *testing.T, s *store.Store) {
	_, err := s.Dossier(t.Context(), "none")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	for _, code := range []string{"", "none", "a\x00", "\xff"} {
		_, err = s.DossierByCode(t.Context(), code)
		require.ErrorIs(t, err, dossier.ErrNotFound)
		_, err = s.Task(t.Context(), code)
		require.ErrorIs(t, err, dossier.ErrNotFound)
	}
	_, err = s.DumpDossier(t.Context(), "none")
	require.ErrorIs(t, err, dossier.ErrNotFound)
	events, err := s.Events(t.Context(), "none", 0, 10)
	require.NoError(t, err)
	require.Empty(t, events)
}

func testEvents(t *testing.T, s *store.Store) {
	d := Submitted(newID(), "A-260420-0001")
	project(t, s, d, After(d, 8))
	events, err := s.Events(t.Context(), d.DossierID, 2, 3)
	require.NoError(t, err)
	require.Len(t, events, 3)
	require.Equal(t, NewEvent(d.DossierID, 3, dossier.EventStatusChanged), events[0])
	events, err = s.Events(t.Context(), d.DossierID, 0, 0)
	require.NoError(t, err)
	require.Len(t, events, 10)
}
