package publication_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/publication"
	"github.com/motcua/motcua/internal/soundness"
	"github.com/motcua/motcua/internal/world"
)

const (
	head = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
<process id="p" isExecutable="true">
<startEvent id="s"/>
<userTask id="a"><extensionElements><motcua:assignment role="x"/><motcua:outcome id="yes"/><motcua:outcome id="no"/></extensionElements></userTask>
`
	tail = "\n</process></definitions>"
)

func seq(id, from, to, condition string) string {
	if condition != "" {
		condition = "<conditionExpression>=" + condition + "</conditionExpression>"
	}
	return `<sequenceFlow id="` + id + `" sourceRef="` + from + `" targetRef="` + to + `">` + condition + "</sequenceFlow>\n"
}

func model(parts ...string) []byte { return []byte(head + strings.Join(parts, "") + tail) }

func short(findings []publication.Finding) []string {
	out := []string{}
	for _, f := range findings {
		out = append(out, strings.TrimSpace(string(f.Severity)+" "+f.Code+" "+f.ElementID))
	}
	return out
}

const choice = `<exclusiveGateway id="g" default="f3"/><endEvent id="e"/><endEvent id="f"/>
`

func TestModel(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		data []byte
		want []string
	}{
		"fit":      {model(choice, seq("f1", "s", "a", ""), seq("f2", "a", "g", ""), seq("f3", "g", "e", ""), seq("f4", "g", "f", `outcome = "no"`)), nil},
		"no model": {[]byte("x"), []string{"error not_xml"}},
		"a slip that only the compiler sees": {model(choice, seq("f1", "s", "a", ""), seq("f2", "a", "g", ""), seq("f3", "g", "e", ""), seq("f4", "g", "f", `outcome =`)),
			[]string{"error expression f4"}},
		"a deadlock": {model(`<parallelGateway id="j"/><endEvent id="e"/>`, choiceTo("b", "c"), seq("f1", "s", "a", ""), seq("f2", "a", "g", ""),
			seq("f5", "b", "j", ""), seq("f6", "c", "j", ""), seq("f7", "j", "e", "")), []string{"error deadlock j"}},
		"what the linter has said": {model(`<exclusiveGateway id="g"/><endEvent id="e"/><endEvent id="f"/>`, seq("f1", "s", "a", ""), seq("f2", "a", "g", ""),
			seq("f3", "g", "e", `outcome = "yes"`), seq("f4", "g", "f", `outcome = "never"`)),
			[]string{"error outcome_without_flow g", "error unknown_outcome f4", "error dead_element f"}},
		"a condition that is a text": {model(choice, seq("f1", "s", "a", ""), seq("f2", "a", "g", ""), seq("f3", "g", "e", ""), seq("f4", "g", "f", `"no"`)),
			[]string{"error condition_not_boolean f4"}},
		"types that never fit": {model(choice, seq("f1", "s", "a", ""), seq("f2", "a", "g", ""), seq("f3", "g", "e", ""), seq("f4", "g", "f", `outcome + 1 = 2`)),
			[]string{"warning expression_types f4", "error dead_element f"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := publication.Model(tt.data, publication.Options{})
			require.ElementsMatch(t, tt.want, short(r.Findings))
			require.Equal(t, strings.Contains(strings.Join(tt.want, " "), "error"), r.HasErrors())
			for _, f := range r.Findings {
				require.NotEmpty(t, f.VI)
				require.NotEmpty(t, f.EN)
				require.NotEqual(t, f.VI, f.EN)
			}
		})
	}
}

// choiceTo is a gateway that goes to one of two tasks.
func choiceTo(one, other string) string {
	task := `"><extensionElements><motcua:assignment role="x"/></extensionElements></userTask>`
	return `<exclusiveGateway id="g" default="f3"/><userTask id="` + one + task + `<userTask id="` + other + task + "\n" +
		seq("f3", "g", one, "") + seq("f4", "g", other, `outcome = "no"`)
}

// What the linter says already gets the trace that shows it.
func TestTracesGoToTheLinter(t *testing.T) {
	t.Parallel()
	r := publication.Model(model(`<exclusiveGateway id="g"/><endEvent id="e"/>`, seq("f1", "s", "a", ""), seq("f2", "a", "g", ""),
		seq("f3", "g", "e", `outcome = "yes"`), seq("f4", "g", "a", `outcome = "yes"`)), publication.Options{})
	require.Equal(t, "outcome_without_flow", r.Findings[0].Code)
	require.Equal(t, "p", r.Findings[0].Process)
	steps := r.Findings[0].Trace.Steps
	require.Equal(t, world.StepComplete, steps[len(steps)-1].Kind)
	require.Equal(t, "no", steps[len(steps)-1].Outcome)
	require.True(t, r.Soundness.Checked)
	require.False(t, r.Soundness.Sound)
}

func TestModelOfAnotherEngine(t *testing.T) {
	t.Parallel()
	data := []byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
<process id="p" isExecutable="true">
<startEvent id="s"/>
<userTask id="a" camunda:candidateGroups="desk"/>
<serviceTask id="b" camunda:class="org.example.Pay"/>
<endEvent id="e"/>
` + seq("f1", "s", "a", "") + seq("f2", "a", "b", "") + seq("f3", "b", "e", "") + `</process></definitions>`)
	r := publication.Model(data, publication.Options{})
	require.Equal(t, []string{"Camunda 7"}, r.Vendors)
	require.NotEmpty(t, r.Changes)
	var lost *publication.Finding
	for i, f := range r.Findings {
		if f.Code == "work_without_equivalent" {
			lost = &r.Findings[i]
		}
	}
	require.NotNil(t, lost, "%v", short(r.Findings))
	require.Equal(t, 5, lost.Line)
	found := publication.Process(data, nil, publication.Options{})
	require.True(t, procedure.HasErrors(found))
	for _, f := range found {
		if f.Element == "b" {
			require.Equal(t, 5, f.Line, f.Code)
		}
	}
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	body := func(ref string) []byte {
		return model(`<businessRuleTask id="r"><extensionElements><motcua:decision ref="`+ref+`" result="x"/></extensionElements></businessRuleTask><endEvent id="e"/>`,
			seq("f1", "s", "a", ""), seq("f2", "a", "r", ""), seq("f3", "r", "e", ""))
	}
	fees, err := os.ReadFile("../../cmd/motcua/testdata/dmn/le-phi.dmn")
	require.NoError(t, err)
	o := publication.Options{Decisions: map[string]string{"le-phi": string(fees)}}
	require.NotContains(t, short(publication.Model(body("Lệ phí"), o).Findings), "error decision_missing r")
	require.Contains(t, short(publication.Model(body("Không có"), o).Findings), "error decision_missing r")
	require.NotContains(t, short(publication.Model(body("Không có"), publication.Options{}).Findings), "error decision_missing r")
	o.Decisions["le-phi"] = "x"
	require.True(t, publication.Model(body("Lệ phí"), o).HasErrors())
}

// A published procedure is checked as its process is, and its findings have traces too.
func TestProcedure(t *testing.T) {
	t.Parallel()
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	c, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	d, ok := c.Get("1.013225")
	require.True(t, ok)
	o := procedure.CheckOptions{Organisation: org, Day: "2026-03-02", CalendarYears: []int{2026}}
	require.False(t, procedure.HasErrors(publication.Procedure(d, o, publication.Options{})))

	// The opinion is asked for, or not: the join after it waits for both.
	d.BPMN = []byte(strings.Replace(string(d.BPMN), `<bpmn:parallelGateway id="split_3">`, `<bpmn:exclusiveGateway id="split_3" default="flow_split_3_step_3">`, 1))
	d.BPMN = []byte(strings.Replace(string(d.BPMN), `</bpmn:parallelGateway>`, `</bpmn:exclusiveGateway>`, 1))
	d.BPMN = []byte(strings.Replace(string(d.BPMN), `sourceRef="split_3" targetRef="step_4" />`,
		`sourceRef="split_3" targetRef="step_4"><bpmn:conditionExpression>=hỏi</bpmn:conditionExpression></bpmn:sequenceFlow>`, 1))
	_, err = bpmn.Parse(d.BPMN)
	require.NoError(t, err)
	found := publication.Procedure(d, o, publication.Options{})
	require.True(t, procedure.HasErrors(found))
	var codes []string
	for _, f := range found {
		if f.Severity == procedure.SeverityError {
			codes = append(codes, f.Code+" "+f.Element)
		}
		if f.Code == soundness.CodeDeadlock {
			var script world.Script
			require.NoError(t, json.Unmarshal(f.Trace, &script))
			require.Equal(t, world.StepBegin, script.Steps[0].Kind)
		}
	}
	require.Equal(t, []string{"deadlock join_3"}, codes)
}
