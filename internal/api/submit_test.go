package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
)

type change = func(map[string]any)

func set(path string, value any) change {
	return func(f map[string]any) {
		names := strings.Split(path, ".")
		for _, n := range names[:len(names)-1] {
			f = f[n].(map[string]any)
		}
		f[names[len(names)-1]] = value
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var s Submitted
	r := b.call("POST", "/dossiers").as(desk).key().json(b.filing()).want(http.StatusCreated, &s)
	require.Equal(t, "H29.1.26-261123-0001", s.Code)
	require.Equal(t, Prefix+"/dossiers/"+s.Code, r.header.Get("Location"))
	require.Empty(t, r.header.Get("Idempotency-Replayed"))
	require.Equal(t, int(dossier.StatusReceived), s.Status)
	require.Equal(t, "Được tiếp nhận", s.StatusName)
	require.NotNil(t, s.FirstTask)
	require.Equal(t, "desk_officer", s.FirstTask.Role.ID)
	require.Equal(t, ward, s.FirstTask.Agency.ID)
	require.NotNil(t, s.Due)
	require.Contains(t, string(r.body), `"due_at":"2026-11-23T17:00:00+07:00"`, "received at 09:00, due the same day")
	require.Contains(t, string(r.body), `"received_at":"2026-11-23T09:00:00+07:00"`)

	second := b.file(desk)
	require.Equal(t, "H29.1.26-261123-0002", second.Code)

	var d Dossier
	b.call("GET", "/dossiers/"+strings.ToLower(s.Code)).as(desk).want(http.StatusOK, &d)
	require.Equal(t, "Nguyễn Thị Bích Hạnh", d.Applicant.Name)
	require.Equal(t, s.Due.Unix(), d.OriginalDue.Unix())
	require.EqualValues(t, 390, d.TimeLeft.Minutes, "09:00–11:30 and 13:00–17:00")
	require.NotEmpty(t, d.History)
	require.Equal(t, "dossier.submitted", d.History[0].Type)
	require.Equal(t, "Võ Quốc Khoa", firstOfficer(b, d))
	require.NotEmpty(t, d.Slips)
	require.Equal(t, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", d.Slips[0].FormName)
	require.JSONEq(t, `{"child_name":"Trần Bảo An","birth_date":"2026-11-01","sex":"female","mother_name":"Nguyễn Thị Bích Hạnh"}`, string(d.Form.RawMessage))
}

func firstOfficer(b *bench, d Dossier) string {
	require.NotNil(b, d.History[0].By)
	return d.History[0].By.Name
}

// TestSubmitNormalises: NFD, spaces and separators have one form in the record.
func TestSubmitNormalises(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk,
		set("applicant.name", "  "+norm.NFD.String("Nguyễn Thị  Bích Hạnh")), set("applicant.phone", "+84 900 000 011"),
		set("form.child_name", norm.NFD.String("Trần Bảo Ân")))
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	require.Equal(t, "Nguyễn Thị Bích Hạnh", d.Applicant.Name)
	require.Equal(t, "0900000011", d.Applicant.Phone)
	require.Contains(t, string(d.Form.RawMessage), "Trần Bảo Ân")

	var page Page[DossierItem]
	b.call("GET", "/dossiers?q=bich+hanh").as(desk).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1, "found without diacritics")
}

// TestSubmitBadInput: 4xx with the field's name, and nothing half-made.
func TestSubmitBadInput(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		as     string
		change change
		status int
		code   string
		field  string
	}{
		"unknown procedure":      {desk, set("procedure", "9.999999"), 422, "procedure_unknown", "procedure"},
		"no process yet":         {desk, set("procedure", notRunnable(b)), 422, "procedure_not_runnable", "procedure"},
		"unknown agency":         {desk, set("agency", "H99"), 422, "agency_unknown", "agency"},
		"agency out of scope":    {desk, set("agency", otherWard), 403, "agency_out_of_scope", "agency"},
		"agency above":           {desk, set("agency", district), 403, "agency_out_of_scope", "agency"},
		"not received there":     {citizen, both(set("agency", district), set("channel", "online")), 422, "procedure_not_here", "agency"},
		"channel":                {desk, set("channel", "fax"), 422, "invalid", "channel"},
		"citizen at the counter": {citizen, set("channel", "direct"), 422, "channel_not_yours", "channel"},
		"citizen back-dates":     {citizen, both(set("channel", "online"), set("received_at", "2026-11-20T09:00:00+07:00")), 422, "submission_invalid", "received_at"},
		"future":                 {desk, set("received_at", "2026-11-23T09:00:01+07:00"), 422, "submission_invalid", "received_at"},
		"long ago":               {desk, set("received_at", "2020-01-02T09:00:00+07:00"), 422, "submission_invalid", "received_at"},
		"no zone":                {desk, set("received_at", "2026-11-20 09:00"), 422, "invalid", "received_at"},
		"case":                   {desk, set("case", "khẩn"), 422, "case_unknown", "case"},
		"name missing":           {desk, set("applicant.name", ""), 422, "invalid", "applicant.name"},
		"name of spaces":         {desk, set("applicant.name", "   "), 422, "submission_invalid", "applicant.name"},
		"name too long":          {desk, set("applicant.name", strings.Repeat("ạ", 201)), 422, "invalid", "applicant.name"},
		"name with NUL":          {desk, set("applicant.name", "An\x00"), 422, "submission_invalid", "applicant.name"},
		"identification":         {desk, set("applicant.id_number", "12"), 422, "submission_invalid", "applicant.id_number"},
		"phone":                  {desk, set("applicant.phone", "gọi tôi"), 422, "submission_invalid", "applicant.phone"},
		"e-mail":                 {desk, set("applicant.email", "x"), 422, "submission_invalid", "applicant.email"},
		"applicant kind":         {desk, set("applicant.kind", "robot"), 422, "invalid", "applicant.kind"},
		"applicant unknown":      {desk, set("applicant.nickname", "An"), 422, "invalid", "applicant.nickname"},
		"wrong type":             {desk, set("applicant", "An"), 422, "invalid", "applicant"},
		"unknown field":          {desk, set("priority", 1), 422, "invalid", "priority"},
		"form: a list":           {desk, set("form", []any{1}), 422, "invalid", "form"},
		"form: type":             {desk, set("form.mother_birth_year", "1990"), 422, "form_invalid", "form.mother_birth_year"},
		"form: missing":          {desk, set("form", map[string]any{"birth_date": "2026-11-01", "sex": "male"}), 422, "form_invalid", "form.child_name"},
		"form: unknown":          {desk, set("form.weight", 3), 422, "form_invalid", "form.weight"},
		"form: date":             {desk, set("form.birth_date", "01/11/2026"), 422, "form_invalid", "form.birth_date"},
		"form: choice":           {desk, set("form.sex", "x"), 422, "form_invalid", "form.sex"},
		"form: 2 MiB":            {desk, set("form.child_name", strings.Repeat("x", 2<<20)), 422, "submission_invalid", "form"},
		"form: control":          {desk, set("form.child_name", "a\x1b[31m"), 422, "submission_invalid", "form.child_name"},
	} {
		p := b.call("POST", "/dossiers").as(c.as).key().json(b.filing(c.change)).problem(c.status, c.code, c.field)
		require.NotEmpty(t, p.Errors, name)
		en := b.call("POST", "/dossiers").as(c.as).key().set("Accept-Language", "en").json(b.filing(c.change)).problem(c.status, c.code, c.field)
		require.NotEqual(t, p.Errors[0].Message, en.Errors[0].Message, name)
	}
	b.call("POST", "/dossiers").as(desk).key().json("{\"applicant\":{\"name\":\"Nguy\xe1\"}}").problem(422, "text_not_utf8", "applicant.name")
	b.call("POST", "/dossiers").as(desk).key().json(strings.Replace(`{"procedure":"X","agency":"Y","channel":"direct","applicant":{"kind":"person","name":"A\ud800"}}`, "X", birth, 1)).
		problem(422, "submission_invalid", "applicant.name")

	require.Zero(t, b.driver.calls, "nothing reached the driver")
	var page Page[DossierItem]
	b.call("GET", "/dossiers").as(supervisor).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
}

func both(a, b change) change { return func(f map[string]any) { a(f); b(f) } }

func notRunnable(b *bench) string {
	for _, d := range b.driver.world.catalogue.All() {
		if !d.Runnable() {
			return d.Code
		}
	}
	return ""
}

// TestSubmitFormErrorsAll: every wrong field is named at once.
func TestSubmitFormErrorsAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.call("POST", "/dossiers").as(desk).key().json(b.filing(set("form", map[string]any{"sex": "x", "copies": -1}))).problem(422, "form_invalid", "")
	fields := map[string]bool{}
	for _, e := range p.Errors {
		fields[e.Field] = true
	}
	require.Equal(t, map[string]bool{"form.sex": true, "form.copies": true, "form.child_name": true, "form.birth_date": true}, fields)
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	post := func(as string, change ...change) *call {
		return b.call("POST", "/dossiers").as(as).json(b.filing(change...))
	}
	p := post(desk).problem(422, "idempotency_key_invalid", headerIdempotency)
	require.Contains(t, p.Detail, "Hãy gửi kèm")
	post(desk).key(strings.Repeat("k", 201)).problem(422, "idempotency_key_invalid", headerIdempotency)
	post(desk).key("có dấu").problem(422, "idempotency_key_invalid", headerIdempotency)

	var first, second, other Submitted
	post(desk).key("K").want(http.StatusCreated, &first)
	r := post(desk).key("K").want(http.StatusCreated, &second)
	require.Equal(t, first, second)
	require.Equal(t, "true", r.header.Get("Idempotency-Replayed"))
	post(desk, set("applicant.name", "Người khác")).key("K").problem(422, "idempotency_key_reused", headerIdempotency)
	// The same data in another spelling is the same request.
	post(desk, set("applicant.name", norm.NFD.String(" Nguyễn Thị Bích Hạnh"))).key("K").want(http.StatusCreated, &second)
	require.Equal(t, first.ID, second.ID)
	// Keys belong to their caller.
	post(desk2).key("K").want(http.StatusCreated, &other)
	require.NotEqual(t, first.ID, other.ID)
}

// TestSubmitAtOnce: of many requests with one key, one dossier.
func TestSubmitAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.token(desk)
	const n = 8
	answers := make([]Submitted, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			b.call("POST", "/dossiers").as(desk).key("same").json(b.filing()).want(http.StatusCreated, &answers[i])
		})
	}
	wg.Wait()
	for _, a := range answers {
		require.Equal(t, answers[0].ID, a.ID)
		require.Equal(t, answers[0].Code, a.Code)
	}
	var page Page[DossierItem]
	b.call("GET", "/dossiers").as(desk).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
}

// TestUnavailable: a dependency is away, the caller is told to come back, and the
// action then succeeds once.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	away := &dossier.Error{
		Code: dossier.CodeUnavailable, Key: "temporal_away", VI: "Chưa kết nối được.", EN: "Not connected.", Cause: errors.New("no space left on device"),
	}
	for name, c := range map[string]struct {
		fail  func(context.Context) error
		limit time.Duration
		code  string
	}{
		"away": {func(context.Context) error { return away }, time.Minute, "temporal_away"},
		"slow": {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 300 * time.Millisecond, "timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.driver.before = c.fail
			b.commands.Timeout = c.limit
			post := func() *call { return b.call("POST", "/dossiers").as(desk).key("K").json(b.filing()) }
			post().problem(http.StatusServiceUnavailable, c.code, "")
			r := post().do()
			require.NotEmpty(t, r.header.Get("Retry-After"))
			require.NotContains(t, string(r.body), "no space")
			if c.code == away.Key {
				require.Contains(t, b.log.String(), "no space left on device", "the operator learns why")
			}
			b.driver.before, b.commands.Timeout = nil, time.Minute
			var s Submitted
			post().want(http.StatusCreated, &s)
			post().want(http.StatusCreated, &s)
			var page Page[DossierItem]
			b.call("GET", "/dossiers").as(desk).want(http.StatusOK, &page)
			require.Len(t, page.Items, 1)
		})
	}
}

// TestBackdate: the counter enters yesterday's receipt; the due date is reckoned from it.
func TestBackdate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk, set("received_at", "2026-11-20T15:00:01+07:00"))
	require.Equal(t, "H29.1.26-261120-0001", s.Code)
	require.Equal(t, "2026-11-23T17:00:00+07:00", s.Due.Format(time.RFC3339), "after the cutoff of Friday: due on Monday")
}

// TestCitizenFiles: filed online, seen by the filer alone, and by the ward.
func TestCitizenFiles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(citizen, set("channel", "online"))
	require.Equal(t, int(dossier.StatusFiled), s.Status)
	var page Page[DossierItem]
	b.call("GET", "/dossiers").as(citizen).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	b.call("GET", "/dossiers").as(stranger).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
	b.call("GET", "/dossiers?agency="+ward).as(stranger).want(http.StatusOK, &page)
	require.Empty(t, page.Items, "naming an agency opens nothing")
}
