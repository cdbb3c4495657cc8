package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

type m = map[string]any

func (b *bench) instance(as, code string) (Instance, string) {
	b.Helper()
	var in Instance
	r := b.call("GET", "/dossiers/"+code+"/instance").as(as).want(http.StatusOK, &in)
	return in, r.header.Get("ETag")
}

func (b *bench) operate(as, code, what string, body m) Done {
	b.Helper()
	var done Done
	b.call("POST", "/dossiers/"+code+"/"+what).as(as).key().json(body).want(http.StatusOK, &done)
	return done
}

func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	task := s.Next[0].ID
	suspend := b.call("POST", "/dossiers/"+s.Code+"/suspend").as(supervisor).key("once").json(m{"reason": "có đơn tố giác"})
	var done Done
	suspend.want(http.StatusOK, &done)
	require.NotNil(t, done.Dossier.Suspended)
	require.Equal(t, "có đơn tố giác", done.Dossier.SuspendReason)
	again := b.call("POST", "/dossiers/"+s.Code+"/suspend").as(supervisor).key("once").json(m{"reason": "có đơn tố giác"}).want(http.StatusOK)
	require.Equal(t, "true", again.header.Get("Idempotency-Replayed"))
	b.call("POST", "/dossiers/"+s.Code+"/suspend").as(supervisor).key("once").json(m{"reason": "khác"}).problem(http.StatusUnprocessableEntity, "idempotency_key_reused", "")

	p := b.call("POST", "/tasks/"+task+"/complete").as(desk).key().json(m{"outcome": "accept"}).problem(http.StatusConflict, "dossier_suspended", "")
	require.NotEmpty(t, p.By)
	require.NotEmpty(t, p.At)
	require.Contains(t, p.Detail, "Có đơn tố giác.")
	p = b.call("POST", "/tasks/"+task+"/claim").as(desk).key().set("Accept-Language", "en").problem(http.StatusConflict, "dossier_suspended", "")
	require.Contains(t, p.Detail, "suspended this dossier at")

	// Whoever looks sees it: the dossier, the inbox, the public.
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	require.NotEmpty(t, d.SuspendedBy)
	var tasks Page[TaskItem]
	b.call("GET", "/tasks?view=available").as(desk).want(http.StatusOK, &tasks)
	require.True(t, tasks.Items[0].Suspended)
	require.Equal(t, []string{"task.comment"}, tasks.Items[0].Actions)
	var public PublicStatus
	b.call("GET", "/lookup?code="+s.Code+"&factor=0011").want(http.StatusOK, &public)
	require.NotNil(t, public.Suspended)

	b.operate(chair, s.Code, "resume", m{"reason": "đã xác minh"})
	b.call("POST", "/tasks/"+task+"/claim").as(desk).key().want(http.StatusOK)
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	require.Nil(t, d.Suspended)
	kinds := map[string]bool{}
	for _, e := range d.History {
		kinds[e.Type] = true
		require.NotEqual(t, e.Type, e.Text, "every event has words")
	}
	require.True(t, kinds["dossier.suspended"] && kinds["dossier.resumed"])
}

// Whoever keeps the installation running sees where a process stands, not whose it is.
func TestInstanceHidesThePerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	in, tag := b.instance(admin, s.Code)
	require.Equal(t, etag(in.Seq), tag)
	require.Len(t, in.Tokens, 1)
	require.Equal(t, s.Next[0].ID, in.Tokens[0].TaskID)
	require.NotEmpty(t, in.Tokens[0].Name)
	require.Contains(t, in.Actions, "dossier.modify")
	require.Empty(t, in.Dossier.ApplicantName)
	var values m
	require.NoError(t, json.Unmarshal(in.Scopes[0].Variables.RawMessage, &values))
	require.Equal(t, m{"@hidden": true}, values["applicant"])
	require.Equal(t, m{"@hidden": true}, values["form"])
	require.Equal(t, "direct", values["channel"])
	raw := b.call("GET", "/dossiers/"+s.Code+"/instance").as(admin).want(http.StatusOK)
	require.NotContains(t, string(raw.body), "Bích Hạnh")
	require.NotContains(t, string(raw.body), "079190000011")
	answer := b.call("POST", "/dossiers/"+s.ID+"/suspend").as(admin).key().json(m{"reason": "bảo trì"}).want(http.StatusOK)
	require.NotContains(t, string(answer.body), "Bích Hạnh", "by id as by code")

	var page Page[InstanceItem]
	raw = b.call("GET", "/instances?suspended=true").as(admin).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	require.Equal(t, s.Code, page.Items[0].Code)
	require.NotContains(t, string(raw.body), "Bích Hạnh")
	b.call("GET", "/instances?incidents=true").as(admin).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
	b.call("GET", "/instances").as(otherChair).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
	b.call("GET", "/instances?procedure="+birth+"&version=1").as(supervisor).want(http.StatusOK, &page)
	require.Equal(t, "Nguyễn Thị Bích Hạnh", page.Items[0].ApplicantName)
	b.call("GET", "/instances?agency="+otherWard).as(chair).problem(http.StatusForbidden, "agency_out_of_scope", "agency")

	in, _ = b.instance(supervisor, s.Code)
	require.NotEmpty(t, in.Dossier.ApplicantName)
	require.NoError(t, json.Unmarshal(in.Scopes[0].Variables.RawMessage, &values))
	require.Equal(t, "Nguyễn Thị Bích Hạnh", values["applicant"].(m)["name"])
	require.Contains(t, in.Actions, "dossier.modify")
	require.NotContains(t, in.Actions, "dossier.migrate")
}

func TestModifyIsPreviewedThenDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	in, tag := b.instance(admin, s.Code)
	first := in.Tokens[0].Element
	var d Dossier
	b.complete(desk, s.Next[0].ID)
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	second := openTasks(d)[0]

	body := m{"withdraw": []string{second.ElementID}, "start": []m{{"element": first}}, "reason": "tiếp nhận nhầm"}
	b.call("POST", "/dossiers/"+s.Code+"/modify").as(admin).key().set("If-Match", tag).json(body).problem(http.StatusConflict, "dossier_changed", "")
	var p Preview
	b.call("POST", "/dossiers/"+s.Code+"/preview").as(admin).set("Accept-Language", "en").
		json(merge(body, m{"operation": "modify"})).want(http.StatusOK, &p)
	require.Len(t, p.Closed, 1)
	require.Len(t, p.Opened, 1)
	require.Contains(t, p.Words[0], "is withdrawn")
	require.Contains(t, p.Words[1], "begins")
	require.False(t, p.Closes)
	b.call("GET", "/tasks/"+second.ID).as(chair).want(http.StatusOK)

	done := b.operate(admin, s.Code, "modify", body)
	require.Len(t, done.Next, 1)
	require.Equal(t, first, done.Next[0].ElementID)
	b.call("POST", "/tasks/"+second.ID+"/claim").as(registrar).key().problem(http.StatusConflict, "task_closed", "")
	b.complete(desk, done.Next[0].ID)

	nothing := m{"withdraw": []string{second.ElementID}, "reason": "x"}
	b.call("POST", "/dossiers/"+s.Code+"/modify").as(admin).key().json(nothing).problem(http.StatusConflict, "nothing_left", "")
}

func merge(a, b m) m {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// twoVersions gives the service a second version of the birth registration, in which the
// reception has another name and id.
func (b *bench) twoVersions(change ...func(*procedure.Definition)) procedure.Definition {
	b.Helper()
	w := *b.driver.world
	v1, ok := w.catalogue.Get(birth)
	require.True(b, ok)
	v2 := v1
	v2.Version, v2.EffectiveFrom = v1.Version+1, "2099-01-01"
	for _, f := range change {
		f(&v2)
	}
	w.catalogue = procedure.NewCatalogue(append(w.catalogue.All(), v2))
	w.bySHA = maps.Clone(w.bySHA)
	w.bySHA[v2.SHA()] = v2
	b.driver.world = &w
	b.commands.World = &w
	b.server.Query.World = &w
	return v2
}

func TestMigrationIsProposedCheckedAndDone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	in, _ := b.instance(admin, s.Code)
	at := in.Tokens[0].Element
	v2 := b.twoVersions(func(d *procedure.Definition) {
		d.BPMN = []byte(strings.NewReplacer(`"`+at+`"`, `"tiep-nhan-moi"`, ">"+at+"<", ">tiep-nhan-moi<").Replace(string(d.BPMN)))
	})

	var p Proposal
	b.call("GET", "/dossiers/"+s.Code+"/migration?to=2").as(admin).want(http.StatusOK, &p)
	require.True(t, p.Possible, "%v", p.Findings)
	require.Equal(t, "tiep-nhan-moi", p.Mapping[at], "found by its name")
	hole := maps.Clone(p.Mapping)
	delete(hole, at)
	b.call("POST", "/dossiers/"+s.Code+"/migration/check").as(admin).json(m{"version": 2, "mapping": hole}).want(http.StatusOK, &p)
	require.False(t, p.Possible)
	require.Equal(t, at, p.Findings[0].Element)
	refused := b.call("POST", "/dossiers/"+s.Code+"/migration").as(admin).key().
		json(m{"version": 2, "mapping": hole, "reason": "sửa quy trình"}).problem(http.StatusConflict, "token_lost", "mapping."+at)
	require.Contains(t, refused.Detail, "Tiếp nhận")

	var preview Preview
	b.call("POST", "/dossiers/"+s.Code+"/preview").as(admin).json(m{"operation": "migrate", "version": 2, "reason": "x"}).want(http.StatusOK, &preview)
	require.Contains(t, preview.Words, "Chuyển từ phiên bản 1 sang phiên bản 2.")
	done := b.operate(admin, s.Code, "migration", m{"version": 2, "reason": "sửa quy trình"})
	require.Equal(t, "tiep-nhan-moi", done.Next[0].ElementID)
	require.Equal(t, s.Next[0].ID, done.Next[0].ID, "the task stays the same task")
	in, _ = b.instance(admin, s.Code)
	require.Equal(t, v2.Version, in.Version)
	b.complete(desk, s.Next[0].ID)
	b.call("POST", "/dossiers/"+s.Code+"/migration").as(admin).key().json(m{"version": 2, "reason": "x"}).problem(http.StatusConflict, "version_in_force", "")
	b.call("GET", "/dossiers/"+s.Code+"/migration?to=77").as(admin).problem(http.StatusUnprocessableEntity, "version_unknown", "version")
}

func TestVariablesDueDateAndWhatTheCitizenSees(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(citizen, func(f map[string]any) { f["channel"] = "online" })
	b.complete(desk, s.Next[0].ID)
	b.operate(admin, s.Code, "variables", m{"variables": m{"ket_qua_tra_cuu": "khớp"}, "reason": "tra cứu lại"})
	b.call("POST", "/dossiers/"+s.Code+"/variables").as(admin).key().json(m{"variables": m{"applicant": m{}}, "reason": "x"}).
		problem(http.StatusUnprocessableEntity, "variable_protected", "variables.applicant")
	to := time.Date(2026, 12, 1, 17, 0, 0, 0, time.FixedZone("+07", 7*3600))
	b.operate(admin, s.Code, "due", m{"due": to, "reason": "nhập sai ngày tiếp nhận"})
	b.call("POST", "/dossiers/"+s.Code+"/due").as(admin).key().json(m{"due": "2026-12-06T10:00:00+07:00", "reason": "x"}).
		problem(http.StatusUnprocessableEntity, "correction_not_working_time", "due")

	for _, as := range []string{citizen, registrar} {
		var d Dossier
		b.call("GET", "/dossiers/"+s.Code).as(as).want(http.StatusOK, &d)
		require.Equal(t, to, d.Due.In(to.Location()))
		a := d.Adjustments[len(d.Adjustments)-1]
		require.Equal(t, "correct", a.Kind)
		require.Equal(t, "nhập sai ngày tiếp nhận", a.Reason)
		for _, e := range d.History {
			if e.Type == "variables.changed" {
				require.Equal(t, as != citizen, bytes.Contains(e.Data.RawMessage, []byte("khớp")))
				require.Contains(t, string(e.Data.RawMessage), "tra cứu lại")
			}
		}
	}
}

func TestCancelAndTimers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	b.call("POST", "/dossiers/"+s.Code+"/timers").as(admin).key().json(m{"timer": "none", "at": "2030-01-01T00:00:00Z", "reason": "x"}).
		problem(http.StatusConflict, "timer_not_set", "")
	var p Preview
	b.call("POST", "/dossiers/"+s.Code+"/preview").as(admin).json(m{"operation": "cancel", "reason": "x"}).want(http.StatusOK, &p)
	require.True(t, p.Closes)
	done := b.operate(admin, s.Code, "cancel", m{"reason": "nộp trùng"})
	require.Equal(t, int(dossier.StatusStopped), done.Dossier.Status)
	require.Equal(t, dossier.ResultCancelled, done.Dossier.Result)
	b.call("POST", "/dossiers/"+s.Code+"/resume").as(admin).key().json(m{"reason": "x"}).problem(http.StatusConflict, "dossier_closed", "")
}

func TestBatches(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var codes []string
	for range 3 {
		codes = append(codes, b.file(desk).Code)
	}
	b.operate(chair, codes[0], "suspend", m{"reason": "đã ngừng riêng"})
	body := m{"operation": "suspend", "reason": "bảo trì", "filter": m{"procedure": birth}, "dry_run": true}

	var batch Batch
	r := b.call("POST", "/batches").as(supervisor).key("b1").json(body).want(http.StatusAccepted, &batch)
	require.Equal(t, Prefix+"/batches/"+batch.ID, r.header.Get("Location"))
	require.Equal(t, [5]int{3, 0, 2, 1, 0}, [5]int{batch.Total, batch.Pending, batch.Done, batch.Skipped, batch.Failed})
	require.Equal(t, "done", batch.State)
	var again Batch
	b.call("POST", "/batches").as(supervisor).key("b1").json(body).want(http.StatusAccepted, &again)
	require.Equal(t, batch.ID, again.ID)
	require.Equal(t, batch.CreatedAt, again.CreatedAt)
	in, _ := b.instance(supervisor, codes[1])
	require.Nil(t, in.Dossier.Suspended, "a dry run does nothing")

	var items Page[BatchItem]
	b.call("GET", "/batches/"+batch.ID+"/items?limit=2").as(supervisor).set("Accept-Language", "en").want(http.StatusOK, &items)
	require.Len(t, items.Items, 2)
	require.Equal(t, "It is suspended; the legal clock runs on.", items.Items[0].Message)
	b.call("GET", "/batches/"+batch.ID+"/items?limit=2&cursor="+items.Next).as(supervisor).want(http.StatusOK, &items)
	require.Equal(t, "dossier_suspended", items.Items[0].Reason)
	require.Equal(t, codes[0], items.Items[0].Code)
	b.call("GET", "/batches/"+batch.ID+"/items?state=skipped").as(supervisor).want(http.StatusOK, &items)
	require.Len(t, items.Items, 1)

	b.driver.hold = 1
	delete(body, "dry_run")
	b.call("POST", "/batches").as(supervisor).key().json(body).want(http.StatusAccepted, &batch)
	require.Equal(t, "running", batch.State)
	b.call("GET", "/batches/"+batch.ID).as(chair).want(http.StatusNotFound)
	b.call("POST", "/batches/"+batch.ID+"/stop").as(chair).want(http.StatusNotFound)
	b.call("GET", "/batches/"+batch.ID).as(admin).want(http.StatusOK, &batch)
	b.call("POST", "/batches/"+batch.ID+"/stop").as(supervisor).want(http.StatusOK, &batch)
	require.Equal(t, "stopped", batch.State)
	require.NotEmpty(t, batch.StoppedBy)
	require.Equal(t, 1, batch.Pending)
	b.call("POST", "/batches/"+batch.ID+"/stop").as(supervisor).problem(http.StatusConflict, "batch_over", "")
	in, _ = b.instance(supervisor, codes[2])
	require.NotNil(t, in.Dossier.Suspended)

	var own Page[Batch]
	b.call("GET", "/batches").as(chair).want(http.StatusOK, &own)
	require.Empty(t, own.Items)
	b.call("GET", "/batches").as(admin).want(http.StatusOK, &own)
	require.Len(t, own.Items, 2)
}

func TestBatchesAreForWhatTheCallerMayDo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine, other := b.file(desk), b.file(otherDesk, func(f map[string]any) { f["agency"] = otherWard })
	post := func(as string, body m) *call { return b.call("POST", "/batches").as(as).key().json(body) }
	var batch Batch
	post(chair, m{"operation": "suspend", "reason": "x", "filter": m{}}).want(http.StatusAccepted, &batch)
	require.Equal(t, 1, batch.Total, "the ward's own")
	post(chair, m{"operation": "suspend", "reason": "x", "filter": m{"agency": otherWard}}).problem(http.StatusForbidden, "agency_out_of_scope", "filter.agency")
	post(chair, m{"operation": "cancel", "reason": "x", "filter": m{}}).problem(http.StatusForbidden, "role_missing", "")
	post(chair, m{"operation": "suspend", "reason": "x", "codes": []string{mine.Code, other.Code}}).problem(http.StatusUnprocessableEntity, "dossiers_unknown", "codes.1")
	post(chair, m{"operation": "suspend", "reason": "x", "codes": []string{mine.Code}, "filter": m{}}).problem(http.StatusUnprocessableEntity, "selection_missing", "filter")
	post(admin, m{"operation": "suspend", "reason": " ", "filter": m{}}).problem(http.StatusUnprocessableEntity, "", "reason")
	post(admin, m{"operation": "retry_incident", "filter": m{}}).problem(http.StatusUnprocessableEntity, "reason_missing", "reason")
	post(admin, m{"operation": "skip_incident", "reason": "x", "filter": m{}}).problem(http.StatusUnprocessableEntity, "operation_not_batchable", "operation")
	post(admin, m{"operation": "migrate", "version": 1, "reason": "x", "filter": m{}}).problem(http.StatusUnprocessableEntity, "procedure_missing", "filter.procedure")
	post(admin, m{"operation": "migrate", "version": 9, "reason": "x", "filter": m{"procedure": birth}}).problem(http.StatusUnprocessableEntity, "version_unknown", "version")
	b.twoVersions()
	post(admin, m{"operation": "migrate", "version": 2, "reason": "x", "filter": m{"procedure": birth, "version": 1}}).want(http.StatusAccepted, &batch)
	require.Equal(t, 2, batch.Done)
}
