package api

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWork takes a birth registration from the counter to the applicant's hands.
func TestWork(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	workers := map[string]string{
		"desk_officer": desk, "judicial_civil_status_officer": registrar, "leader": chair, "clerk": "bn.vanthu",
	}
	next := s.Next
	for step := 0; len(next) > 0; step++ {
		require.Less(t, step, 20, "it ends")
		who := workers[next[0].Role.ID]
		require.NotEmpty(t, who, "%+v", next[0])
		b.pass(10 * time.Minute)
		next = b.complete(who, next[0].ID).Next
	}
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	require.Equal(t, 10, d.Status)
	require.Equal(t, "Đã trả kết quả", d.StatusName)
	require.NotNil(t, d.ReadyAt)
	require.False(t, d.Overdue)
	require.Nil(t, d.TimeLeft)
	require.Empty(t, d.Actions)
	for _, st := range d.Steps {
		require.Equal(t, "done", st.State)
		require.NotEmpty(t, st.ClosedBy.Name)
	}
	b.call("POST", "/dossiers/"+s.Code+"/withdrawal").as(desk).key().json(`{"reason":"Đổi ý"}`).problem(http.StatusConflict, "dossier_closed", "")
}

func TestInbox(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	b.file(otherDesk, set("agency", otherWard))
	inbox := func(as, query string) []TaskItem {
		var page Page[TaskItem]
		b.call("GET", "/tasks?"+query).as(as).want(http.StatusOK, &page)
		return page.Items
	}
	require.Empty(t, inbox(desk, ""))
	available := inbox(desk, "view=available")
	require.Len(t, available, 1)
	task := available[0]
	require.Equal(t, s.Code, task.DossierCode)
	require.Equal(t, "Đăng ký khai sinh", task.ProcedureName)
	require.Equal(t, []string{"task.claim", "task.complete", "task.comment"}, task.Actions)
	require.NotNil(t, task.TimeLeft)
	require.Positive(t, task.TimeLeft.Minutes)
	require.Empty(t, inbox(registrar, "view=available"), "not his hat")
	require.Len(t, inbox(registrar, "view=all"), 1, "but his agency")
	require.Len(t, inbox(supervisor, "view=all"), 2)
	require.Empty(t, inbox(supervisor, "view=available"))
	require.Len(t, inbox(supervisor, "view=all&agency="+otherWard), 1)

	var done Done
	r := b.call("POST", "/tasks/"+task.ID+"/claim").as(desk).key().want(http.StatusOK, &done)
	require.Equal(t, fmt.Sprintf(`"%d"`, done.Task.Version), r.header.Get("ETag"))
	require.Equal(t, "claimed", done.Task.State)
	mine := inbox(desk, "")
	require.Len(t, mine, 1)
	require.Equal(t, "Võ Quốc Khoa", mine[0].Assignee.Name)
	require.Equal(t, []string{"task.release", "task.complete", "task.consult", "task.forward", "task.comment"}, mine[0].Actions)
	require.Empty(t, inbox(desk, "view=available"))
	require.Empty(t, inbox(desk2, "view=available"))

	var counts TaskCounts
	b.call("GET", "/tasks/counts").as(desk).want(http.StatusOK, &counts)
	require.Equal(t, TaskCounts{Mine: 1, All: 1, DueToday: 1, DueSoon: 1}, counts)
	b.pass(26 * time.Hour)
	delete(b.tokens, desk)
	b.call("GET", "/tasks/counts").as(desk).want(http.StatusOK, &counts)
	require.EqualValues(t, 1, counts.Overdue)
	late := inbox(desk, "due=overdue")
	require.Len(t, late, 1)
	require.True(t, late[0].Overdue)
	require.Negative(t, late[0].TimeLeft.Minutes)
}

// TestConflicts: a task that is no longer yours, or not as you saw it, says who did what and when.
func TestConflicts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	task := "/tasks/" + s.Next[0].ID
	stale := etag(s.Next[0].Version)
	b.call("POST", task+"/claim").as(desk).key().set("If-Match", stale).want(http.StatusOK)

	p := b.call("POST", task+"/claim").as(desk2).key().problem(http.StatusConflict, "task_taken", "")
	require.Equal(t, "Võ Quốc Khoa", p.By)
	require.Equal(t, "2026-11-23T09:00:00+07:00", p.At)
	require.Contains(t, p.Detail, "Võ Quốc Khoa đã nhận xử lý bước này lúc 09:00 23/11/2026")
	b.call("POST", task+"/complete").as(desk2).key().json(`{}`).problem(http.StatusConflict, "task_taken", "")
	p = b.call("POST", task+"/release").as(desk).key().set("If-Match", stale).problem(http.StatusConflict, "task_changed", "")
	require.NotEmpty(t, p.By)
	for _, bad := range []string{`7`, `"x"`, `"0"`, `"-1"`, `"1","2"`} {
		b.call("POST", task+"/release").as(desk).key().set("If-Match", bad).problem(422, "if_match_invalid", "If-Match")
	}
	b.call("POST", task+"/release").as(desk).key().set("If-Match", "*").want(http.StatusOK)
	p = b.call("POST", task+"/release").as(desk).key().problem(http.StatusConflict, "task_not_claimed", "")
	require.NotEmpty(t, p.Detail)

	b.complete(desk2, s.Next[0].ID)
	p = b.call("POST", task+"/complete").as(desk).key().json(`{}`).problem(http.StatusConflict, "", "")
	require.NotEmpty(t, p.By)
	require.Equal(t, "2026-11-23T09:00:00+07:00", p.At)
}

func TestCommandReplay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	claim := func(key string) *call { return b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(desk).key(key) }
	var first, second Done
	r := claim("K").want(http.StatusOK, &first)
	require.Empty(t, r.header.Get("Idempotency-Replayed"))
	r = claim("K").want(http.StatusOK, &second)
	require.Equal(t, "true", r.header.Get("Idempotency-Replayed"))
	require.Equal(t, first, second)
	// The same key for something else on this dossier.
	b.call("POST", "/tasks/"+s.Next[0].ID+"/release").as(desk).key("K").problem(422, "idempotency_key_reused", headerIdempotency)
	b.call("POST", "/tasks/"+s.Next[0].ID+"/release").as(desk).problem(422, "idempotency_key_invalid", headerIdempotency)
}

func TestStepForm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	path := "/tasks/" + s.Next[0].ID
	var task TaskDetail
	r := b.call("GET", path).as(desk).want(http.StatusOK, &task)
	require.Equal(t, etag(task.Version), r.header.Get("ETag"))
	require.NotNil(t, task.FormSchema)
	require.Equal(t, s.Code, task.Dossier.Code)
	require.Equal(t, "Nguyễn Thị Bích Hạnh", task.Applicant.Name)
	require.NotEmpty(t, task.Outcomes)
	outcome := forward(task)
	b.call("POST", path+"/complete").as(desk).key().json(map[string]any{"outcome": outcome, "form": map[string]any{"papers": "one"}}).
		problem(422, "form_invalid", "form.papers")
	b.call("POST", path+"/complete").as(desk).key().json(map[string]any{"outcome": outcome, "form": map[string]any{"nonsense": 1}}).
		problem(422, "form_invalid", "form.nonsense")
	b.call("POST", path+"/complete").as(desk).key().json(map[string]any{"outcome": "nonsense"}).problem(422, "outcome_unknown", "outcome")
	b.call("POST", path+"/complete").as(desk).key().json(map[string]any{"outcome": outcome, "comment": "a\x00b"}).problem(422, "command_invalid", "comment")
}

func forward(t TaskDetail) string {
	for _, o := range t.Outcomes {
		if o.Kind == "forward" {
			return o.ID
		}
	}
	return ""
}

// TestSupplement: the clock stops while the citizen has the ball, and goes on when the papers come.
func TestSupplement(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(citizen, set("channel", "online"))
	path := "/dossiers/" + s.Code
	b.call("POST", path+"/supplement-requests").as(desk).key().json(`{"items":[]}`).problem(422, "invalid", "items")
	b.call("POST", path+"/supplement-requests").as(desk).key().json(`{"items":["Giấy chứng sinh"],"form_no":"hai"}`).problem(422, "command_invalid", "form_no")
	for _, ground := range []string{"system_outage", "internal_signoff", "no-such"} {
		b.call("POST", path+"/supplement-requests").as(desk).key().json(`{"items":["Giấy chứng sinh"],"ground":"`+ground+`"}`).problem(422, "command_invalid", "ground")
		b.call("POST", "/tasks/"+s.Next[0].ID+"/complete").as(desk).key().json(`{"outcome":"supplement","items":["x"],"ground":"`+ground+`"}`).problem(422, "command_invalid", "ground")
	}
	var d Dossier
	b.call("GET", path).as(desk).want(http.StatusOK, &d)
	require.Contains(t, d.Actions, "dossier.request_supplement")
	b.call("POST", path+"/supplement-requests").as(desk).key().json(`{"items":["Giấy chứng sinh"],"reason":"Bản chụp mờ"}`).want(http.StatusOK)
	b.call("GET", path).as(citizen).want(http.StatusOK, &d)
	require.Equal(t, 5, d.Status)
	require.NotNil(t, d.StoppedSince)
	require.Contains(t, d.Actions, "dossier.supplement")
	left := d.TimeLeft
	require.True(t, left.Stopped)

	b.pass(48 * time.Hour)
	b.tokens = map[string]string{}
	var later Dossier
	b.call("GET", path).as(citizen).want(http.StatusOK, &later)
	require.Equal(t, left, later.TimeLeft, "what is left stays")
	require.False(t, later.Overdue)

	b.call("POST", path+"/supplements").as(stranger).key().json(`{}`).problem(http.StatusNotFound, "not_found", "")
	b.call("POST", path+"/supplements").as(citizen).key().json(`{"comment":"Gửi lại bản rõ"}`).want(http.StatusOK)
	later = Dossier{}
	b.call("GET", path).as(citizen).want(http.StatusOK, &later)
	require.Nil(t, later.StoppedSince)
	require.True(t, later.Due.After(*d.Due))
	require.Equal(t, d.OriginalDue.Unix(), later.OriginalDue.Unix())
	require.NotEmpty(t, later.Adjustments)
	b.call("POST", path+"/supplements").as(citizen).key().json(`{}`).problem(http.StatusConflict, "no_supplement_awaited", "")
}

// TestRepeatAfterTheTaskIsDone: an answer that was lost is given again, though the task
// that gave the right to ask is closed by now.
func TestRepeatAfterTheTaskIsDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for what, body := range map[string]string{
		"supplement-requests": `{"items":["Giấy chứng sinh"],"reason":"Bản chụp mờ"}`,
		"refusal":             `{"reason":"Không đúng thẩm quyền"}`,
	} {
		s := b.file(desk)
		path := "/dossiers/" + s.Code + "/" + what
		var done, again Done
		b.call("POST", path).as(desk).key("once-"+what).json(body).want(http.StatusOK, &done)
		r := b.call("POST", path).as(desk).key("once-"+what).json(body).want(http.StatusOK, &again)
		require.Equal(t, "true", r.header.Get("Idempotency-Replayed"))
		require.Equal(t, done.Task, again.Task)
		status := b.call("POST", path).as(desk).key().json(body).do().code
		require.Contains(t, []int{http.StatusForbidden, http.StatusConflict}, status, "a new one is refused")
	}
}

// TestEnd: refuse, withdraw and stop, each with its reason and paper.
func TestEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		what, as string
		status   int
		slip     string
	}{
		{"refusal", desk, 3, "03"}, {"withdrawal", desk, 7, ""}, {"stop", chair, 8, "05"},
	} {
		s := b.file(desk)
		path := "/dossiers/" + s.Code
		b.call("POST", path+"/"+c.what).as(c.as).key().json(`{"reason":" \n "}`).problem(422, "command_invalid", "reason")
		var done Done
		b.call("POST", path+"/"+c.what).as(c.as).key().json(`{"reason":"Không đúng thẩm quyền"}`).want(http.StatusOK, &done)
		require.Equal(t, c.status, done.Dossier.Status, c.what)
		require.Empty(t, done.Next)
		var d Dossier
		b.call("GET", path).as(desk).want(http.StatusOK, &d)
		require.Equal(t, c.status, d.Status)
		if c.slip != "" {
			require.Equal(t, c.slip, d.Slips[len(d.Slips)-1].FormNo)
		}
		require.Empty(t, openTasks(d))
	}
}

func TestExtension(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	path := "/dossiers/" + s.Code + "/extension"
	b.call("POST", path).as(chair).key().json(`{"reason":"Chờ xác minh","until":"2026-11-22T17:00:00+07:00"}`).problem(422, "", "until")
	b.call("POST", path).as(chair).key().json(`{"reason":"Chờ xác minh","until":"2026-11-25T17:00:00+07:00"}`).want(http.StatusOK)
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(chair).want(http.StatusOK, &d)
	require.Equal(t, "2026-11-25T17:00:00+07:00", d.Due.Format(time.RFC3339))
	require.Equal(t, 1, d.Extensions)
	p := b.call("POST", path).as(chair).key().json(`{"reason":"Lần nữa","until":"2026-11-27T17:00:00+07:00"}`)
	require.GreaterOrEqual(t, p.do().code, 400, "once only")
}

// TestPaging walks a list by its cursors: every item once, in order.
func TestPaging(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const n = 7
	for range n {
		b.file(desk)
		b.pass(time.Minute)
	}
	seen := map[string]bool{}
	cursor := ""
	var last time.Time
	for pages := 0; ; pages++ {
		require.Less(t, pages, n)
		var page Page[DossierItem]
		b.call("GET", "/dossiers?limit=3&cursor="+cursor).as(desk).want(http.StatusOK, &page)
		for _, d := range page.Items {
			require.False(t, seen[d.ID])
			seen[d.ID] = true
			require.True(t, last.IsZero() || !d.ReceivedAt.After(last))
			last = d.ReceivedAt
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	require.Len(t, seen, n)
}
