package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// poolsModel: an applicant files, pays when asked, and waits for the result of an office.
const poolsModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="d" targetNamespace="t">
<message id="m1" name="ho-so"/><message id="m2" name="ket-qua"/><message id="m3" name="le-phi"/>
<collaboration id="c"><participant id="p1" name="Dân" processRef="dan"/><participant id="p2" name="Phường" processRef="phuong"/><participant id="p3" name="Kho bạc"/>
<messageFlow id="mf1" sourceRef="nop" targetRef="nhan"/><messageFlow id="mf2" sourceRef="tra" targetRef="cho"/><messageFlow id="mf3" sourceRef="p3" targetRef="thu"/></collaboration>
<process id="dan" isExecutable="true"><startEvent id="s1"/><sendTask id="nop" messageRef="m1"/><receiveTask id="cho" messageRef="m2"/><endEvent id="e1"/>
<sequenceFlow id="f1" sourceRef="s1" targetRef="nop"/><sequenceFlow id="f2" sourceRef="nop" targetRef="cho"/><sequenceFlow id="f3" sourceRef="cho" targetRef="e1"/></process>
<process id="phuong" isExecutable="true"><startEvent id="nhan"><messageEventDefinition id="d1" messageRef="m1"/></startEvent><userTask id="xem" name="Xem xét"/>
<receiveTask id="thu" messageRef="m3"/><sendTask id="tra" messageRef="m2"/><endEvent id="e2"/>
<sequenceFlow id="f4" sourceRef="nhan" targetRef="xem"/><sequenceFlow id="f5" sourceRef="xem" targetRef="thu"/><sequenceFlow id="f6" sourceRef="thu" targetRef="tra"/><sequenceFlow id="f7" sourceRef="tra" targetRef="e2"/></process>
</definitions>`

func TestProcessRunPools(t *testing.T) {
	t.Parallel()
	messages := file(t, "tin.yaml", "- {message: le-phi, after: 2d, variables: {so_tien: 50000}}\n")
	trace := filepath.Join(t.TempDir(), "run.json")
	model := file(t, "m.bpmn", poolsModel)
	out, err := dryRunCommand(t, model, "--from", "2026-11-23 08:00", "--lang", "en", "--messages", messages, "--trace", trace)
	require.NoError(t, err, out)
	for _, line := range []string{
		"message.delivered       ho-so dan.1 → phuong.1 nhan",
		"instance.begun          phuong.1 nhan",
		"2026-11-25 08:00:00  message.delivered       le-phi → phuong.1 thu",
		"message.delivered       ket-qua phuong.1 → dan.1 cho",
		"phuong.1: element.entered",
		"dan: completed at e1", "phuong.1: completed at e2", `"so_tien":50000`,
	} {
		require.Contains(t, out, strings.Replace(line, "phuong.1: element.entered", "phuong.1: xem (userTask) Xem xét", 1))
	}
	again, err := dryRunCommand(t, model, "--from", "2026-11-23 08:00", "--lang", "en", "--replay", trace)
	require.NoError(t, err)
	require.Equal(t, out, again)

	out, err = dryRunCommand(t, model, "--from", "2026-11-23 08:00", "--lang", "en")
	requireExit(t, exitWaiting, err)
	require.Contains(t, out, "Waiting: thu (event)")
}

const (
	callerModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="d" targetNamespace="t">
<error id="x" errorCode="KHONG_CO"/>
<process id="p" isExecutable="true"><startEvent id="s"/><callActivity id="goi" calledElement="con"/>
<boundaryEvent id="b" attachedToRef="goi"><errorEventDefinition id="ed" errorRef="x"/></boundaryEvent><endEvent id="e"/><endEvent id="hong"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="goi"/><sequenceFlow id="f2" sourceRef="goi" targetRef="e"/><sequenceFlow id="f3" sourceRef="b" targetRef="hong"/></process></definitions>`
	calledModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="d2" targetNamespace="t">
<process id="con" isExecutable="true"><startEvent id="cs"/>
<businessRuleTask id="tinh"><extensionElements><motcua:decision ref="Lệ phí" result="le_phi"/></extensionElements></businessRuleTask>
<serviceTask id="hoi"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask><endEvent id="ce"/>
<sequenceFlow id="g1" sourceRef="cs" targetRef="tinh"/><sequenceFlow id="g2" sourceRef="tinh" targetRef="hoi"/><sequenceFlow id="g3" sourceRef="hoi" targetRef="ce"/></process></definitions>`
)

func TestProcessRunCalls(t *testing.T) {
	t.Parallel()
	files := []string{file(t, "p.bpmn", callerModel), file(t, "con.bpmn", calledModel), "--dmn", "testdata/dmn/le-phi.dmn", "--json"}
	summary := func(args ...string) runSummary {
		out, err := dryRunCommand(t, append(files, args...)...)
		require.NoError(t, err, out)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		var last struct{ Summary runSummary }
		require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
		return last.Summary
	}
	s := summary("--vars", `{"Bản sao": 3}`)
	require.Equal(t, []string{"e"}, s.EndNodes)
	require.Len(t, s.Others, 1)
	require.Equal(t, "con.1", s.Others[0].Instance)
	require.Contains(t, string(s.Others[0].Variables), `"le_phi"`)

	s = summary("--answers", file(t, "a.yaml", "hoi: {error: KHONG_CO}"))
	require.Equal(t, []string{"hong"}, s.EndNodes)

	// Without its file, the called process answers from outside.
	out, err := dryRunCommand(t, files[0], "--answers", file(t, "a.yaml", "goi: {error: KHONG_CO}"), "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "completed at hong")
}

// Without --process, what no other process calls begins; a process of events begins by
// its only one, or by what comes from outside.
func TestProcessRunChooses(t *testing.T) {
	t.Parallel()
	body := func(processes string) string {
		return file(t, "m.bpmn", `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><message id="m" name="M"/>`+processes+`</definitions>`)
	}
	plain := func(id, start, inside string) string {
		return `<process id="` + id + `" isExecutable="true"><startEvent id="` + id + `s">` + start + `</startEvent>` + inside + `<endEvent id="` + id + `e"/>
<sequenceFlow id="` + id + `1" sourceRef="` + id + `s" targetRef="` + id + `x"/><sequenceFlow id="` + id + `2" sourceRef="` + id + `x" targetRef="` + id + `e"/></process>`
	}
	task := func(id string) string { return `<task id="` + id + `x"/>` }
	byMessage := plain("m1", `<messageEventDefinition messageRef="m"/>`, task("m1"))
	for name, tt := range map[string]struct{ model, messages, last string }{
		"the caller":     {body(plain("c", "", task("c")) + plain("a", "", `<callActivity id="ax" calledElement="c"/>`)), "", "a: completed at ae"},
		"the only event": {body(byMessage), "", "m1: completed at m1e"},
		"a message":      {body(byMessage), "[{message: M}]", "m1: completed at m1e"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{tt.model, "--lang", "en"}
			if tt.messages != "" {
				args = append(args, "--messages", file(t, "m.yaml", tt.messages))
			}
			out, err := dryRunCommand(t, args...)
			require.NoError(t, err, out)
			require.Contains(t, out, tt.last)
		})
	}
	_, err := dryRunCommand(t, body(plain("c", "", task("c"))+plain("a", "", task("a"))), "--lang", "en")
	require.ErrorContains(t, err, "choose one with --process (c, a)")
	out, err := dryRunCommand(t, body(byMessage), "--lang", "en", "--messages", file(t, "m.yaml", "[{message: N}]"))
	requireExit(t, exitWaiting, err)
	require.Contains(t, out, "\nno process began\n")
}

// Data change, and activities of an ad-hoc subprocess begin, as --messages says.
func TestProcessRunOutside(t *testing.T) {
	t.Parallel()
	model := file(t, "m.bpmn", `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="d" targetNamespace="t">
<process id="p" isExecutable="true"><startEvent id="s"/><intermediateCatchEvent id="c"><conditionalEventDefinition id="cd"><condition>n &gt; 1</condition></conditionalEventDefinition></intermediateCatchEvent>
<adHocSubProcess id="x"><extensionElements><motcua:adHoc elements="=[]"/></extensionElements><task id="a"/><task id="b"/></adHocSubProcess><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="x"/><sequenceFlow id="f3" sourceRef="x" targetRef="e"/></process></definitions>`)
	trace := filepath.Join(t.TempDir(), "run.json")
	out, err := dryRunCommand(t, model, "--lang", "en", "--from", "2026-11-23 08:00", "--trace", trace, "--messages",
		file(t, "m.yaml", "- {variables: {n: 2}, after: 1d}\n- {activate: [b], in: x, after: 2d}\n- {variables: {n: 3}, after: 3d}\n"))
	require.NoError(t, err, out)
	require.Contains(t, out, `2026-11-24 08:00:00  variables.changed`)
	require.Contains(t, out, `2026-11-25 08:00:00  element.entered         b (task)`)
	again, err := dryRunCommand(t, model, "--lang", "en", "--from", "2026-11-23 08:00", "--replay", trace)
	require.NoError(t, err)
	require.Equal(t, out, again)
	_, err = dryRunCommand(t, model, "--lang", "en", "--messages", file(t, "m.yaml", "- {activate: [b]}"))
	require.ErrorContains(t, err, "activate (with in)")
}

// What the check finds, a replay shows.
func TestProcessCheckAndReplay(t *testing.T) {
	t.Parallel()
	const model = "testdata/process_check/tac.bpmn"
	traces := t.TempDir()
	data, err := os.ReadFile(model)
	require.NoError(t, err)
	out, err := runCheck(t, string(data), "--lang", "en", "--traces", traces)
	require.ErrorContains(t, err, "1 errors, 0 warnings")
	require.Equal(t, `model.bpmn:15: error: du: The process can wait for ever at “Đủ ý kiến”: nothing can make it go on. [deadlock]
    1. process “Cấp phép” begins
    2. “Thẩm định” is completed: “Approve”
    3. “Soạn thảo” is completed
model.bpmn: the process is not sound (6 states, 5 steps)
`, out)
	out, err = dryRunCommand(t, model, "--replay", filepath.Join(traces, "deadlock-du.json"), "--lang", "en")
	requireExit(t, exitWaiting, err)
	require.Contains(t, out, "Incident: du [join_stuck]")

	out, err = runCheck(t, string(data), "--json")
	require.Error(t, err)
	var report checkReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.True(t, report.Sound.Checked)
	require.False(t, report.Sound.Sound)
	finding, err := json.Marshal(report.Findings[0])
	require.NoError(t, err)
	out, err = dryRunCommand(t, model, "--replay", file(t, "finding.json", string(finding)), "--lang", "en")
	requireExit(t, exitWaiting, err)
	require.Contains(t, out, "[join_stuck]")
}

func TestProcessRunRefusesWhatComesFromOutside(t *testing.T) {
	t.Parallel()
	model := file(t, "m.bpmn", poolsModel)
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"no list":          {[]string{"--messages", file(t, "x.yaml", "{}")}, "x.yaml"},
		"unknown key":      {[]string{"--messages", file(t, "x.yaml", "- {mesage: a}")}, "mesage"},
		"both":             {[]string{"--messages", file(t, "x.yaml", "- {message: a, signal: b}")}, "message"},
		"neither":          {[]string{"--messages", file(t, "x.yaml", "- {after: 1h}")}, "signal"},
		"bad time":         {[]string{"--messages", file(t, "x.yaml", "- {message: a, at: soon}")}, "at"},
		"no file":          {[]string{"--messages", "absent.yaml"}, "absent.yaml"},
		"no decisions":     {[]string{"--dmn", "absent.dmn"}, "absent.dmn"},
		"no replay":        {[]string{"--replay", "absent.json"}, "absent.json"},
		"bad replay":       {[]string{"--replay", file(t, "x.json", "[")}, "x.json"},
		"nothing there":    {[]string{"--replay", file(t, "x.json", `{"steps":[{"do":"complete","element":"xem"}]}`)}, "xem"},
		"unknown start":    {[]string{"--process", "phuong", "--start", "nowhere"}, "nowhere"},
		"only by messages": {[]string{"--process", "phuong"}, "phuong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := dryRunCommand(t, append([]string{model, "--lang", "en"}, tt.args...)...)
			require.ErrorContains(t, err, tt.says)
		})
	}
	out, err := dryRunCommand(t, model, "--process", "phuong", "--start", "nhan", "--lang", "en")
	requireExit(t, exitWaiting, err)
	require.Contains(t, out, "phuong: stopped, waiting")
}

// A file can be checked with the decisions it uses, and as the process of a procedure.
func TestProcessCheckInContext(t *testing.T) {
	t.Parallel()
	out, err := runCheck(t, calledModel, "--lang", "en", "--dmn", "testdata/dmn/le-phi.dmn")
	require.NoError(t, err, out)
	require.Contains(t, out, "the process can always complete")
	out, err = runCheck(t, strings.Replace(calledModel, "Lệ phí", "Phạt", 1), "--lang", "en", "--dmn", "testdata/dmn/le-phi.dmn")
	require.Error(t, err)
	require.Contains(t, out, "[decision_missing]")

	data, err := os.ReadFile("testdata/process_check/tac.bpmn")
	require.NoError(t, err)
	out, err = runCheck(t, string(data), "--lang", "en", "--procedure", "1.013225")
	require.Error(t, err)
	require.Contains(t, out, `There is no role "specialist". [role_unknown]`)
	require.Contains(t, out, "[deadlock]")

	_, err = runCheck(t, string(data), "--procedure", "9.999999")
	require.ErrorContains(t, err, "9.999999")
	_, err = runCheck(t, string(data), "--max-states", "-1")
	require.ErrorContains(t, err, "--max-states")
	_, err = runCheck(t, string(data), "--dmn", "absent.dmn")
	require.ErrorContains(t, err, "absent.dmn")
}
