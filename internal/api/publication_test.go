package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// newProcedure is what a designer sends for a procedure that is not there yet.
func newProcedure(change ...func(map[string]any)) map[string]any {
	body := map[string]any{
		"definition": map[string]any{
			"name_vi": "Cho mượn hội trường phường", "field": "Văn hóa", "level": "ward",
			"online_level": "toan_trinh", "channels": []string{"direct", "online"}, "form_set": "2025",
			"limits": []any{map[string]any{"limit": map[string]any{"amount": 3, "unit": "working_day"}}},
			"steps": []any{
				map[string]any{"no": 1, "name": "Tiếp nhận hồ sơ", "role": "Bộ phận Một cửa", "duration": map[string]any{"amount": 2, "unit": "hour"}},
				map[string]any{"no": 2, "name": "Thẩm định hồ sơ", "role": "Công chức Văn hóa - Xã hội", "duration": map[string]any{"amount": 8, "unit": "hour"}},
				map[string]any{"no": 3, "name": "Ký duyệt", "role": "Lãnh đạo UBND phường", "duration": map[string]any{"amount": 4, "unit": "hour"}},
				map[string]any{"no": 4, "name": "Trả kết quả", "role": "Bộ phận Một cửa", "off_clock": true, "duration": map[string]any{"amount": 0, "unit": "hour"}},
			},
		},
		"despite_warnings": true,
	}
	for _, f := range change {
		f(body)
	}
	return body
}

func TestPublishing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.publishes()
	const path = "/procedures/Q1.muon-hoi-truong/versions"

	var report VersionReport
	b.call("POST", path).as(designer).json(newProcedure(func(m map[string]any) { m["dry_run"] = true })).want(http.StatusOK, &report)
	require.True(t, report.Publishable, "%v", report.Findings)
	require.False(t, report.Published)
	b.call("GET", path).as(designer).want(http.StatusNotFound)

	b.call("POST", path).as(designer).json(newProcedure()).want(http.StatusOK, &report)
	require.True(t, report.Published, "%v", report.Findings)
	require.Equal(t, 1, report.Version.Version)
	_, offered := i.Catalogue().Get("Q1.muon-hoi-truong")
	require.True(t, offered, "a published version is offered at once")

	first := report.Version.SHA
	b.call("POST", path).as(designer).json(newProcedure()).want(http.StatusOK, &report)
	require.Equal(t, 1, report.Version.Version, "the same again is the same version")
	require.Equal(t, first, report.Version.SHA)

	changed := newProcedure(func(m map[string]any) { m["definition"].(map[string]any)["fee"] = "Không" })
	b.call("POST", path).as(admin).json(changed).want(http.StatusOK, &report)
	require.Equal(t, 2, report.Version.Version)
	var versions Page[ProcedureVersion]
	b.call("GET", path).as(designer).want(http.StatusOK, &versions)
	require.Len(t, versions.Items, 2)
	require.Equal(t, 2, versions.Items[0].Version)

	b.call("POST", path+"/2/retirement").as(designer).want(http.StatusNoContent)
	d, _ := i.Catalogue().Get("Q1.muon-hoi-truong")
	require.Equal(t, 1, d.Version, "new dossiers take the version before")
	b.call("POST", path).as(admin).json(changed).want(http.StatusOK, &report)
	require.Equal(t, 3, report.Version.Version, "a number is never given twice")
}

// A procedure of the configuration can be followed by a published version and retired.
func TestPublishingOverTheConfiguration(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.publishes()
	path := "/procedures/" + birth + "/versions"
	var versions Page[ProcedureVersion]
	b.call("GET", path).as(designer).want(http.StatusOK, &versions)
	require.Len(t, versions.Items, 1)
	require.Nil(t, versions.Items[0].PublishedAt)
	b.call("POST", path+"/1/retirement").as(designer).want(http.StatusNoContent)
	_, offered := i.Catalogue().Get(birth)
	require.False(t, offered)
	var report VersionReport
	b.call("POST", path).as(designer).json(newProcedure()).want(http.StatusOK, &report)
	require.Equal(t, 2, report.Version.Version)
}

func TestPublishingRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const path = "/procedures/Q1.thu/versions"
	definition := func(key string, value any) func(map[string]any) {
		return func(m map[string]any) { m["definition"].(map[string]any)[key] = value }
	}
	const broken = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><userTask id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="nowhere"/></process></definitions>`
	for name, c := range map[string]struct {
		change func(map[string]any)
		code   string
		says   string
	}{
		"another code":  {definition("code", "2.000"), "version_has_errors", "Q1.thu"},
		"unknown field": {definition("stepz", 1), "version_has_errors", "stepz"},
		"role unknown": {func(m map[string]any) {
			m["definition"].(map[string]any)["steps"].([]any)[1].(map[string]any)["role"] = "Phù thủy"
		}, "version_has_errors", "Phù thủy"},
		"no process":     {definition("steps", []any{}), "version_has_errors", "sơ đồ"},
		"broken diagram": {func(m map[string]any) { m["bpmn"] = broken }, "version_has_errors", "nowhere"},
		"warnings":       {func(m map[string]any) { delete(m, "despite_warnings") }, "version_has_warnings", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := b.call("POST", path).as(designer).json(newProcedure(c.change)).problem(http.StatusUnprocessableEntity, c.code, "")
			require.NotEmpty(t, p.Errors)
			var all strings.Builder
			for _, e := range p.Errors {
				all.WriteString(e.Message + "\n")
			}
			require.Contains(t, all.String(), c.says)
		})
	}
	b.call("GET", path).as(designer).want(http.StatusNotFound)
	b.call("POST", path).as(desk).json(newProcedure()).problem(http.StatusForbidden, "", "")
}

func TestCheckingAProcess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var report VersionReport
	b.call("POST", "/processes/check").as(designer).json(map[string]any{"bpmn": "<x/>"}).want(http.StatusOK, &report)
	require.False(t, report.Publishable)
	require.NotEmpty(t, report.Findings)
	require.NotEmpty(t, report.Findings[0].Message)

	// A join that waits for ever is found, with the way to get there.
	const stuck = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><exclusiveGateway id="x" default="xb"/><task id="a"/><task id="b"/><parallelGateway id="j"/><endEvent id="e"/>
<sequenceFlow id="sx" sourceRef="s" targetRef="x"/><sequenceFlow id="xa" sourceRef="x" targetRef="a"><conditionExpression xsi:type="tFormalExpression">=n > 1</conditionExpression></sequenceFlow>
<sequenceFlow id="xb" sourceRef="x" targetRef="b"/><sequenceFlow id="aj" sourceRef="a" targetRef="j"/><sequenceFlow id="bj" sourceRef="b" targetRef="j"/><sequenceFlow id="je" sourceRef="j" targetRef="e"/></process></definitions>`
	b.call("POST", "/processes/check").as(designer).json(map[string]any{"bpmn": stuck}).want(http.StatusOK, &report)
	require.False(t, report.Publishable)
	require.Equal(t, "j", report.Findings[0].Element)
	require.NotEmpty(t, report.Findings[0].Trace)
}
