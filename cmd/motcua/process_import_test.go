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

const camundaModel = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
<process id="p" isExecutable="true">
<startEvent id="s"/>
<userTask id="a" name="Duyệt" camunda:candidateGroups="leader">
<extensionElements><camunda:formData><camunda:formField id="ok" label="Đồng ý" type="boolean"/></camunda:formData></extensionElements>
</userTask>
<serviceTask id="b" camunda:topic="pay"/>
<endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
<sequenceFlow id="f2" sourceRef="a" targetRef="b"><conditionExpression>${ok}</conditionExpression></sequenceFlow>
<sequenceFlow id="f3" sourceRef="b" targetRef="e"/>
</process>
</definitions>`

// runImport runs the command on a model and gives what it prints and its error.
func runImport(t *testing.T, model string, flags ...string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "model.bpmn")
	require.NoError(t, os.WriteFile(file, []byte(model), 0o600))
	cmd := newProcessImportCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&bytes.Buffer{})
	cmd.SetArgs(append([]string{file}, flags...))
	err := cmd.Execute()
	return strings.ReplaceAll(out.String(), file, "model.bpmn"), err
}

func TestProcessImport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made := filepath.Join(dir, "made.bpmn")
	out, err := runImport(t, camundaModel, "-o", made, "--forms", filepath.Join(dir, "forms"))
	require.NoError(t, err)
	for _, line := range []string{
		"model.bpmn: Camunda 7\n",
		`model.bpmn:4: a: camunda:candidateGroups=leader → motcua:assignment role="leader"` + "\n",
		`model.bpmn:7: b: camunda:topic=pay → motcua:service type="pay"` + "\n",
		"model.bpmn:10: f2: conditionExpression ${ok} → =ok\n",
		"model.bpmn: đã tạo biểu mẫu \"a\"\n",
		"model.bpmn: chuyển được, 0 cảnh báo\n",
	} {
		require.Contains(t, out, line)
	}
	data, err := os.ReadFile(made)
	require.NoError(t, err)
	defs, err := bpmn.Parse(data)
	require.NoError(t, err)
	require.Equal(t, "leader", defs.Processes[0].Scope.Nodes[1].Extension.Role)
	schema, err := os.ReadFile(filepath.Join(dir, "forms", "a.json"))
	require.NoError(t, err)
	require.Contains(t, string(schema), `"title": "Đồng ý"`)
}

func TestProcessImportListsWhatIsLost(t *testing.T) {
	t.Parallel()
	model := strings.Replace(camundaModel, `camunda:topic="pay"`, `camunda:class="org.example.Pay"`, 1)
	out, err := runImport(t, model)
	require.ErrorContains(t, err, "1 chỗ không chuyển được, 0 cảnh báo")
	require.Contains(t, out, "model.bpmn:7: b: lỗi: camunda:class=org.example.Pay là mã chương trình của công cụ kia")

	out, err = runImport(t, model, "--json", "--lang", "en")
	require.ErrorContains(t, err, "1 places could not be translated")
	var report importReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.False(t, report.OK)
	require.Equal(t, []string{"Camunda 7"}, report.Vendors)
	require.Equal(t, "work_without_equivalent", report.Findings[0].Code)

	out, err = runImport(t, soundModel, "--lang", "en")
	require.NoError(t, err)
	require.Equal(t, "model.bpmn: no vocabulary of a known engine\nmodel.bpmn: translated, 0 warnings\n", out)
	_, err = runImport(t, "<a/>")
	require.ErrorContains(t, err, "BPMN 2.0")
	_, err = runImport(t, soundModel, "--lang", "fr")
	require.ErrorContains(t, err, "fr")
	_, err = runImport(t, soundModel, "-o", filepath.Join(t.TempDir(), "none", "x"))
	require.Error(t, err)
}

// A file drawn for another engine is tried as it would run here.
func TestProcessRunTranslates(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "model.bpmn")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(camundaModel, `name="Duyệt"`, `camunda:assignee="kermit"`, 1)), 0o600))
	out, err := dryRunCommand(t, file, "--vars", `{"ok": true}`, "--lang", "en")
	require.NoError(t, err, out)
	require.Contains(t, out, "model.bpmn:4: a: warning: camunda:assignee=kermit has no equivalent")
	out, err = dryRunCommand(t, file, "--vars", `{"ok": true}`, "--json")
	require.NoError(t, err)
	require.NotContains(t, out, "camunda", "JSON lines are the facts alone")
}
