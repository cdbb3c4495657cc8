package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// samples are the engine's sample files.
const samples = "../../internal/engine/testdata/"

// dryRunCommand runs "process run" and gives what it prints and its error.
func dryRunCommand(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := newProcessRunCommand()
	cmd.SilenceErrors = true // as the root command has it
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.Execute()
	return out.String(), err
}

// To write the golden files anew: MOTCUA_GOLDEN=write go test ./cmd/motcua -run TestProcessRunGolden
func TestProcessRunGolden(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		exit int
	}{
		"completed": {[]string{samples + "cap-giay-phep.bpmn", "--answers", samples + "cap-giay-phep.answers.yaml", "--from", "2026-11-23 08:00", "--vars", `{"applicant":{"id_number":"079"}}`}, 0},
		"defaults":  {[]string{samples + "cap-giay-phep.bpmn", "--from", "2026-11-23 08:00", "--json"}, 0},
		"incident":  {[]string{samples + "ket-cong.bpmn", "--from", "2026-11-23 08:00", "--vars", `{"le_phi":7}`}, exitWaiting},
		"english":   {[]string{samples + "ket-cong.bpmn", "--from", "2026-11-23 08:00", "--vars", `{"le_phi":7}`, "--lang", "en"}, exitWaiting},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := dryRunCommand(t, tt.args...)
			requireExit(t, tt.exit, err)
			golden := filepath.Join("testdata", "process_run", name+".golden")
			if os.Getenv("MOTCUA_GOLDEN") == "write" {
				require.NoError(t, os.WriteFile(golden, []byte(out), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), out)
		})
	}
}

func requireExit(t *testing.T, code int, err error) {
	t.Helper()
	if code == 0 {
		require.NoError(t, err)
		return
	}
	var stopped interface{ ExitCode() int }
	require.ErrorAs(t, err, &stopped)
	require.Equal(t, code, stopped.ExitCode())
}

const (
	waitingModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0">
<process id="p"><startEvent id="s"/>
<userTask id="a"><extensionElements>
<motcua:outcome id="back" kind="return" vi="Trả lại" en="Return"/><motcua:outcome id="ok" kind="forward" vi="Đạt" en="OK"/>
</extensionElements></userTask>
<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></boundaryEvent>
<serviceTask id="c"/><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="c"/><sequenceFlow id="f3" sourceRef="c" targetRef="e"/>
</process></definitions>`
	twoProcesses = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p"><startEvent id="s"/></process><process id="q"><startEvent id="t"/></process></definitions>`
)

func TestProcessRunEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		model, answers string
		args           []string
		exit           int
		last           string // status of the summary
	}{
		"forward outcome by default": {model: waitingModel, exit: 0, last: "completed"},
		"a list of answers":          {model: waitingModel, answers: `[{"element":"a","outcome":"ok"},{"element":"c","variables":{"x":1.5}}]`, exit: 0, last: "completed"},
		"waits at a task":            {model: waitingModel, answers: "c: {wait: true}", exit: exitWaiting, last: "active"},
		"endless timer":              {model: waitingModel, answers: "a: {wait: true}", args: []string{"--max-steps", "7"}, exit: exitWaiting, last: "active"},
		"service fails for good":     {model: waitingModel, answers: "c: {fail: away}", exit: exitWaiting, last: "active"},
		"one of several processes":   {model: twoProcesses, args: []string{"--process", "q"}, exit: 0, last: "completed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{file(t, "m.bpmn", tt.model), "--json"}, tt.args...)
			if tt.answers != "" {
				args = append(args, "--answers", file(t, "answers.yaml", tt.answers))
			}
			out, err := dryRunCommand(t, args...)
			requireExit(t, tt.exit, err)
			lines := strings.Split(strings.TrimSpace(out), "\n")
			var last struct{ Summary runSummary }
			require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &last))
			require.Equal(t, tt.last, string(last.Summary.Status))
		})
	}
}

func TestProcessRunRefuses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		model, answers string
		args           []string
		says           string
	}{
		"no such file":      {args: []string{"nowhere.bpmn"}, says: "nowhere.bpmn"},
		"no XML":            {model: "x", says: "m.bpmn"},
		"not executable":    {model: strings.Replace(waitingModel, "<serviceTask", "<sendTask", 1), says: "c:"},
		"several processes": {model: twoProcesses, says: "--process"},
		"unknown process":   {model: twoProcesses, args: []string{"--process", "r"}, says: `"r"`},
		"bad variables":     {model: waitingModel, args: []string{"--vars", "[1]"}, says: "--vars"},
		"bad time":          {model: waitingModel, args: []string{"--from", "soon"}, says: "--from"},
		"bad language":      {model: waitingModel, args: []string{"--lang", "fr"}, says: "--lang"},
		"bad limit":         {model: waitingModel, args: []string{"--max-steps", "0"}, says: "--max-steps"},
		"unknown element":   {model: waitingModel, answers: "z: {outcome: ok}", says: `"z"`},
		"unknown outcome":   {model: waitingModel, answers: "a: {outcome: shred}", says: "back, ok"},
		"unknown key":       {model: waitingModel, answers: "a: {outcom: ok}", says: `"outcom"`},
		"unknown list key":  {model: waitingModel, answers: "[{element: a, outcom: ok}]", says: "outcom"},
		"not a task":        {model: waitingModel, answers: "e: {}", says: "endEvent"},
		"task that fails":   {model: waitingModel, answers: "a: {fail: x}", says: "fails"},
		"bad duration":      {model: waitingModel, answers: "a: {after: P1M}", says: "P1M"},
		"backwards":         {model: waitingModel, answers: "a: {after: -1h}", says: "-1h"},
		"bad YAML":          {model: waitingModel, answers: "a: [", says: "answers.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := tt.args
			if tt.model != "" {
				args = append([]string{file(t, "m.bpmn", tt.model)}, args...)
			}
			if tt.answers != "" {
				args = append(args, "--answers", file(t, "answers.yaml", tt.answers))
			}
			_, err := dryRunCommand(t, args...)
			require.ErrorContains(t, err, tt.says)
			var stopped *stoppedError
			require.False(t, errors.As(err, &stopped))
		})
	}
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}
