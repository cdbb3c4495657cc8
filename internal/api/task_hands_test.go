package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// registered is a dossier whose registrar has claimed the examination: its task.
func registered(b *bench) (code, task string) {
	b.Helper()
	s := b.file(citizen, func(f map[string]any) { f["channel"] = "online" })
	next := b.complete(desk, s.Next[0].ID).Next
	require.Len(b, next, 1)
	require.Equal(b, "judicial_civil_status_officer", next[0].Role.ID)
	b.call("POST", "/tasks/"+next[0].ID+"/claim").as(registrar).key().want(http.StatusOK)
	return s.Code, next[0].ID
}

func TestAssignOverTheAPI(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, task := registered(b)
	assign := func(as, who string) *call {
		return b.call("POST", "/tasks/"+task+"/assign").as(as).json(map[string]any{"assignee": who, "reason": "Nghỉ ốm"})
	}
	p := assign(supervisor, "bn-motcua").key().problem(http.StatusUnprocessableEntity, "assignee_lacks_role", "assignee")
	require.Contains(t, p.Detail, "hiện không giữ vai trò Công chức Tư pháp - Hộ tịch tại Ủy ban nhân dân phường Bến Nghé")
	assign(otherChair, "bn-hotich2").key().want(http.StatusNotFound)
	assign(desk, "bn-hotich2").key().want(http.StatusForbidden)

	b.pass(20 * time.Minute)
	var done Done
	b.call("POST", "/tasks/"+task+"/assign").as(supervisor).set("Idempotency-Key", "once").json(map[string]any{"assignee": "bn-hotich2", "reason": "Nghỉ ốm"}).want(http.StatusOK, &done)
	require.Equal(t, "bn-hotich2", done.Task.Assignee.ID)
	r := b.call("POST", "/tasks/"+task+"/assign").as(supervisor).set("Idempotency-Key", "once").json(map[string]any{"assignee": "bn-hotich2", "reason": "Nghỉ ốm"}).want(http.StatusOK, &done)
	require.Equal(t, "true", r.header.Get("Idempotency-Replayed"))

	p = b.call("POST", "/tasks/"+task+"/complete").as(registrar).key().json(map[string]any{"outcome": done.Task.Outcomes[0].ID}).problem(http.StatusConflict, "task_moved", "")
	require.Contains(t, p.Detail, "đã chuyển việc này cho "+done.Task.Assignee.Name+" lúc 09:20 23/11/2026")
	require.NotEmpty(t, p.By)
	require.Equal(t, "2026-11-23T09:20:00+07:00", p.At)
	b.call("POST", "/tasks/"+task+"/release").as(registrar).key().problem(http.StatusConflict, "task_moved", "")
	b.call("POST", "/tasks/"+task+"/forward").as(registrar).key().json(`{"assignee":"bn-hotich","comment":"x"}`).problem(http.StatusConflict, "task_moved", "")

	var inbox Page[TaskItem]
	b.call("GET", "/tasks").as(registrar).want(http.StatusOK, &inbox)
	require.Empty(t, inbox.Items)
	b.call("POST", "/tasks/"+task+"/assign").as(chair).key().json(`{"reason":"Phân lại"}`).want(http.StatusOK, &done)
	require.Equal(t, "open", done.Task.State)
}

func TestRecallOverTheAPI(t *testing.T) {
	t.Parallel()
	b := setup(t)
	task := b.file(desk).Next[0].ID
	next := b.complete(desk, task).Next
	require.Len(t, next, 1)
	var d TaskDetail
	b.call("GET", "/tasks/"+task).as(desk).want(http.StatusOK, &d)
	require.Equal(t, &Recall{Possible: true}, d.Recall)
	require.Contains(t, d.Actions, "task.recall")
	b.call("GET", "/tasks/"+task).as(chair).want(http.StatusOK, &d)
	require.NotContains(t, d.Actions, "task.recall")

	var done Done
	b.call("POST", "/tasks/"+task+"/recall").as(desk).key().json(`{"reason":" "}`).problem(http.StatusUnprocessableEntity, "reason_missing", "reason")
	b.call("POST", "/tasks/"+task+"/recall").as(desk).key().json(`{"reason":"Ghi nhầm"}`).want(http.StatusOK, &done)
	require.Equal(t, []string{"claimed", "bn-motcua"}, []string{done.Task.State, done.Task.Assignee.ID})
	var gone TaskDetail
	b.call("GET", "/tasks/"+next[0].ID).as(chair).want(http.StatusOK, &gone)
	require.Equal(t, "cancelled", gone.State)

	next = b.complete(desk, task).Next
	b.call("POST", "/tasks/"+next[0].ID+"/claim").as(registrar).key().want(http.StatusOK)
	var touched TaskDetail
	b.call("GET", "/tasks/"+task).as(desk).want(http.StatusOK, &touched)
	require.False(t, touched.Recall.Possible)
	require.Contains(t, touched.Recall.Why, "Bước tiếp theo")
	b.call("POST", "/tasks/"+task+"/recall").as(desk).key().json(`{"reason":"Ghi nhầm"}`).problem(http.StatusConflict, "recall_touched", "")
}

func TestConsultationOverTheAPI(t *testing.T) {
	t.Parallel()
	b := setup(t)
	code, task := registered(b)
	ask := map[string]any{"question": "Có đúng thẩm quyền không?", "working_days": 1, "parties": []map[string]any{
		{"agency": district}, {"officer": "bn-hotich2"}, {"agency": ward, "role": "clerk"},
	}}
	b.call("POST", "/tasks/"+task+"/consultations").as(registrar).key().json(map[string]any{"question": "x", "parties": []map[string]any{{"agency": ward, "role": "neighbourhood_none"}}}).
		problem(http.StatusUnprocessableEntity, "role_without_holder", "parties.0.role")
	b.call("POST", "/tasks/"+task+"/consultations").as(registrar).key().json(ask).want(http.StatusOK)
	var d TaskDetail
	b.call("GET", "/tasks/"+task).as(registrar).want(http.StatusOK, &d)
	require.Len(t, d.Consultations, 3)
	require.Contains(t, d.Actions, "task.close_consultation")
	p := b.call("POST", "/tasks/"+task+"/complete").as(registrar).key().json(map[string]any{"outcome": d.Outcomes[0].ID, "form": stepForm(d)}).problem(http.StatusConflict, "consultations_open", "")
	require.Contains(t, p.Detail, d.Consultations[0].Party)

	var mine Page[TaskItem]
	b.call("GET", "/tasks").as("bn.hotich2").want(http.StatusOK, &mine)
	require.Len(t, mine.Items, 1)
	work := mine.Items[0]
	require.Equal(t, "consultation", work.Kind)
	require.Equal(t, "Có đúng thẩm quyền không?", work.Consultation.Question)
	require.Contains(t, work.Actions, "task.answer")
	require.NotContains(t, work.Actions, "task.complete")
	b.call("POST", "/tasks/"+work.ID+"/answer").as("bn.hotich2").key().json(`{"opinion":"disagree"}`).problem(http.StatusUnprocessableEntity, "comment_missing", "comment")
	b.call("POST", "/tasks/"+work.ID+"/answer").as("bn.hotich2").key().json(`{"opinion":"disagree","comment":"Ngoài thẩm quyền"}`).want(http.StatusOK)
	b.call("POST", "/tasks/"+task+"/consultations/1/close").as(registrar).key().json(`{"reason":"Đã rõ"}`).want(http.StatusOK)
	b.call("POST", "/tasks/"+task+"/consultations/1/close").as(registrar).key().json(`{"reason":"Đã rõ"}`).problem(http.StatusConflict, "task_closed", "")
	b.call("POST", "/tasks/"+task+"/consultations/3/close").as(registrar).key().json(`{"reason":"Đã rõ"}`).want(http.StatusOK)
	var after TaskDetail
	b.call("GET", "/tasks/"+task).as(registrar).want(http.StatusOK, &after)
	require.Equal(t, []string{"closed", "answered", "closed"}, []string{after.Consultations[0].State, after.Consultations[1].State, after.Consultations[2].State})
	require.Equal(t, []string{"disagree", "Ngoài thẩm quyền"}, []string{after.Consultations[1].Opinion, after.Consultations[1].Comment})
	b.complete(registrar, task)

	b.call("POST", "/dossiers/"+code+"/comments").as(chair).key().json(`{"comment":"Xem lại giấy tờ"}`).want(http.StatusOK)
	var filed Dossier
	r := b.call("GET", "/dossiers/"+code).as(citizen).want(http.StatusOK, &filed)
	for _, secret := range []string{"Ngoài thẩm quyền", "Có đúng thẩm quyền", "Xem lại giấy tờ"} {
		require.NotContains(t, string(r.body), secret, "what the office says inside is not the applicant's")
	}
	var public PublicStatus
	b.call("GET", "/lookup?code="+code+"&factor=0011").want(http.StatusOK, &public)
	for _, step := range public.Steps {
		require.NotContains(t, step.Name, "Cho ý kiến")
	}
}
