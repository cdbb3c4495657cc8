package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFindProcedures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	find := func(query string) Page[ProcedureItem] {
		var page Page[ProcedureItem]
		b.call("GET", "/procedures?"+query).want(http.StatusOK, &page)
		return page
	}
	got := find("q=dang+ky+khai+sinh")
	require.Equal(t, "Đăng ký khai sinh", got.Items[0].Name)
	require.True(t, got.Items[0].Runnable)
	require.NotNil(t, got.Items[0].Limit)
	require.Equal(t, "same_day", got.Items[0].Limit.Unit)
	require.Equal(t, got.Items, find("q="+url.QueryEscape("ĐĂNG KÝ khai SINH")).Items)
	require.Empty(t, find("q=khong-co-thu-tuc-nay").Items)

	seen := map[string]bool{}
	for cursor := ""; ; {
		page := find("limit=40&cursor=" + cursor)
		for _, p := range page.Items {
			require.False(t, seen[p.Code])
			seen[p.Code] = true
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	require.Len(t, seen, 103)
	runnable := find("runnable=true&limit=200")
	require.Len(t, runnable.Items, 25)
	for _, p := range find("agency=" + ward + "&limit=200").Items {
		require.Equal(t, "ward", p.ReceivedBy)
	}
	var fields Page[Field]
	b.call("GET", "/fields").want(http.StatusOK, &fields)
	total := 0
	for _, f := range fields.Items {
		total += f.Procedures
		require.Len(t, find("limit=200&field="+url.QueryEscape(f.Name)).Items, f.Procedures)
	}
	require.Equal(t, 103, total)
}

func TestProcedureDetail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var p Procedure
	b.call("GET", "/procedures/"+birth).want(http.StatusOK, &p)
	require.NotEmpty(t, p.Documents)
	require.NotEmpty(t, p.LegalBasis)
	require.Len(t, p.Steps, 6)
	require.Equal(t, "Tiếp nhận, kiểm tra, số hóa; sau 15h cấp phiếu hẹn ngày làm việc sau", p.Steps[0].Name)
	require.True(t, p.Steps[5].OffClock)
	require.True(t, p.HasForm)
	require.False(t, p.Sample)

	r := b.call("GET", "/procedures/"+birth+"/bpmn").want(http.StatusOK)
	require.Equal(t, "application/xml; charset=utf-8", r.header.Get("Content-Type"))
	require.True(t, strings.Contains(string(r.body), "definitions"))
	var form ProcedureForm
	b.call("GET", "/procedures/"+birth+"/form").want(http.StatusOK, &form)
	require.Contains(t, string(form.Schema.RawMessage), "child_name")

	samples := 0
	for _, d := range b.driver.world.catalogue.All() {
		var p Procedure
		b.call("GET", "/procedures/"+d.Code).want(http.StatusOK, &p)
		require.NotEmpty(t, p.Limits, d.Code)
		if p.Sample {
			samples++
			require.Contains(t, p.Provenance.Text, "Dữ liệu mẫu", "%s must say that it is not verified", d.Code)
		}
	}
	require.Positive(t, samples)
}

func TestAgencies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var page Page[Agency]
	b.call("GET", "/agencies").want(http.StatusOK, &page)
	require.Len(t, page.Items, 12)
	require.Equal(t, district, page.Items[2].Parent)
}

func TestLookup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	look := func(code, factor string) *call {
		return b.call("GET", "/lookup?code="+url.QueryEscape(code)+"&factor="+url.QueryEscape(factor))
	}
	for _, factor := range []string{"0011", "00011", "079190000011", "0900000011", " 0011 "} {
		var st PublicStatus
		r := look(strings.ToLower(s.Code), factor).want(http.StatusOK, &st)
		require.Equal(t, s.Code, st.Code)
		require.NotEmpty(t, st.Steps)
		for _, personal := range []string{"Hạnh", "079190000011", "0900000011", "Trần Bảo An", "Võ Quốc Khoa"} {
			require.NotContains(t, string(r.body), personal)
		}
	}
	wrong := look(s.Code, "9999").set(headerRequestID, "same-request").do()
	missing := look("H29.1.26-261123-9999", "0011").set(headerRequestID, "same-request").do()
	require.Equal(t, http.StatusNotFound, wrong.code)
	require.Equal(t, string(wrong.body), string(missing.body), "one message for a wrong code and a wrong factor")
	look(s.Code, "11").problem(http.StatusNotFound, "lookup_failed", "")
	look(s.Code, "abcd").problem(http.StatusNotFound, "lookup_failed", "")
	b.call("GET", "/lookup?code="+s.Code).problem(422, "invalid", "factor")
}

// TestLookupIsLimited: ten thousand factors cannot be tried.
func TestLookupIsLimited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	codes := map[int]int{}
	for range 30 {
		codes[b.call("GET", "/lookup?code="+s.Code+"&factor=9999").do().code]++
	}
	require.Equal(t, map[int]int{404: 8, 429: 22}, codes)
	r := b.call("GET", "/lookup?code="+s.Code+"&factor=0011").do()
	require.Equal(t, http.StatusTooManyRequests, r.code, "also not with the right one, lest it show")
	require.NotEmpty(t, r.header.Get("Retry-After"))
}
