package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

const (
	soundModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p" isExecutable="true">
<startEvent id="s"/>
<userTask id="a" name="Tiếp nhận"/>
<endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
<sequenceFlow id="f2" sourceRef="a" targetRef="e"/>
</process>
</definitions>`
	danglingModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p">
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
</process>
</definitions>`
)

// runCheck runs the command on a model and gives what it prints and its error.
func runCheck(t *testing.T, model string, flags ...string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "model.bpmn")
	require.NoError(t, os.WriteFile(file, []byte(model), 0o600))
	cmd := newProcessCheckCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&bytes.Buffer{})
	cmd.SetArgs(append([]string{file}, flags...))
	err := cmd.Execute()
	return strings.ReplaceAll(out.String(), file, "model.bpmn"), err
}

func TestProcessCheck(t *testing.T) {
	t.Parallel()
	badFEEL := strings.Replace(soundModel, `targetRef="e"/>`, `targetRef="e"><conditionExpression>=1 +</conditionExpression></sequenceFlow>`, 1)
	for name, tt := range map[string]struct {
		model string
		flags []string
		want  []string
		fails bool
	}{
		"passes": {model: soundModel, want: []string{
			"model.bpmn:4: cảnh báo: a: Bước này không giao cho vai trò nào, kể cả theo làn. [task_without_role]",
			"model.bpmn: đạt, 1 cảnh báo",
		}},
		"passes in English": {model: soundModel, flags: []string{"--lang", "en"}, want: []string{
			"model.bpmn:4: warning: a: The task falls to no role, not even by its lane. [task_without_role]",
			"model.bpmn: passed, 1 warnings",
		}},
		"refused by the parser": {model: danglingModel, fails: true, want: []string{
			"model.bpmn:3: lỗi: f1: sourceRef trỏ đến “s”, nhưng không có phần tử nào mang id đó. [dangling_reference]",
			"model.bpmn:3: lỗi: f1: targetRef trỏ đến “a”, nhưng không có phần tử nào mang id đó. [dangling_reference]",
		}},
		"refused by the linter":   {model: strings.Replace(soundModel, "userTask", "sendTask", 1), fails: true, want: []string{"model.bpmn:4: lỗi: a: Không nói thông điệp nào: thiếu tên thông điệp. [message_without_name]"}},
		"refused by the compiler": {model: badFEEL, fails: true, want: []string{"[expression]"}},
		"not XML":                 {model: "hello", fails: true, want: []string{"model.bpmn:1: lỗi: Tệp không phải là XML. [not_xml]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := runCheck(t, tt.model, tt.flags...)
			require.Equal(t, tt.fails, err != nil)
			for _, line := range tt.want {
				require.Contains(t, out, line)
			}
		})
	}
}

func TestProcessCheckJSON(t *testing.T) {
	t.Parallel()
	out, err := runCheck(t, danglingModel, "--json")
	require.Error(t, err)
	var report checkReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.False(t, report.OK)
	require.Equal(t, 2, report.Errors)
	require.Equal(t, bpmn.Finding{
		ElementID: "f1", Line: 3, Severity: bpmn.SeverityError, Code: "dangling_reference",
		VI: "sourceRef trỏ đến “s”, nhưng không có phần tử nào mang id đó.",
		EN: `sourceRef points at "s", but no element has that id.`,
	}, report.Findings[0].Finding)
}

func TestProcessCheckInput(t *testing.T) {
	t.Parallel()
	run := func(stdin string, args ...string) (string, error) {
		cmd := newProcessCheckCommand()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SetIn(strings.NewReader(stdin))
		cmd.SetArgs(args)
		err := cmd.Execute()
		return out.String(), err
	}
	out, err := run(soundModel, "-")
	require.NoError(t, err)
	require.Contains(t, out, "-: đạt")

	_, err = run("", filepath.Join(t.TempDir(), "absent.bpmn"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = run("", "-", "--lang", "fr")
	require.ErrorContains(t, err, "vi or en")
	_, err = run("")
	require.Error(t, err)

	out, err = run(strings.Repeat("x", bpmn.MaxBytes+1), "-")
	require.Error(t, err)
	require.Contains(t, out, "[too_big]")
}
