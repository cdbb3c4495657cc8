package convert_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/convert"
	"github.com/motcua/motcua/internal/engine"
)

// ran runs a converted process: each task and service that waits is answered by
// its element's variables; it gives the elements that were answered, in order.
func ran(t *testing.T, process string, vars engine.Variables, answers map[string]engine.Variables) (*engine.State, []string) {
	t.Helper()
	d, err := bpmn.Parse([]byte(header + `<message id="m" name="paid">` + extended(`<zeebe:subscription correlationKey="=code"/>`) + `</message><process id="p" isExecutable="true">` +
		process + `</process></definitions>`))
	require.NoError(t, err)
	c, err := convert.Convert(d)
	require.NoError(t, err)
	require.Empty(t, c.Findings)
	require.False(t, bpmn.HasErrors(bpmn.Lint(c.Definitions)), bpmn.Lint(c.Definitions))
	p, err := engine.Compile(c.Definitions.Processes[0])
	require.NoError(t, err)
	env := engine.Env{Now: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)}
	st, _, err := p.Start(vars, env)
	require.NoError(t, err)
	var order []string
	for range 50 {
		waiting := st.Tokens()
		if len(waiting) == 0 {
			break
		}
		w := waiting[len(waiting)-1] // the innermost
		order = append(order, w.Element)
		var event engine.Event = engine.TaskCompleted{Instance: w.Instance, Variables: answers[w.Element]}
		if p.Node(w.Element).Kind == bpmn.KindServiceTask {
			event = engine.ServiceCompleted{Instance: w.Instance, Variables: answers[w.Element]}
		}
		_, err := p.Apply(st, event, env)
		require.NoError(t, err, w.Element)
	}
	return st, order
}

// Models of other engines run as they do there.
func TestConvertedModelsRun(t *testing.T) {
	t.Parallel()
	flow := func(id, from, to, condition string) string {
		if condition != "" {
			condition = `<conditionExpression>` + condition + `</conditionExpression>`
		}
		return `<sequenceFlow id="` + id + `" sourceRef="` + from + `" targetRef="` + to + `">` + condition + `</sequenceFlow>`
	}
	t.Run("Camunda 7", func(t *testing.T) {
		t.Parallel()
		st, order := ran(t, `<startEvent id="s"/>
			<userTask id="review" camunda:candidateGroups="desk"/>
			<exclusiveGateway id="g" default="no"/>
			<serviceTask id="pay" camunda:type="external" camunda:topic="pay">`+extended(`<camunda:inputOutput><camunda:inputParameter name="amount">${invoice.total * 2}</camunda:inputParameter><camunda:outputParameter name="receipt">R-${number}</camunda:outputParameter></camunda:inputOutput>`)+
			`<multiInstanceLoopCharacteristics isSequential="true" camunda:collection="payees" camunda:elementVariable="payee"/></serviceTask>
			<serviceTask id="sum" camunda:expression="${invoice.total + 1}" camunda:resultVariable="sum"/>
			<endEvent id="e"/>`+
			flow("f1", "s", "review", "")+flow("f2", "review", "g", "")+flow("yes", "g", "pay", "${approved &amp;&amp; !empty payees}")+flow("no", "g", "review", "")+
			flow("f3", "pay", "sum", "")+flow("f4", "sum", "e", ""),
			engine.Variables{"invoice": map[string]any{"total": 40}, "payees": []any{"a", "b"}},
			map[string]engine.Variables{"review": {"approved": true}, "pay": {"number": 7}})
		require.Equal(t, []string{"review", "pay", "pay"}, order)
		require.Equal(t, "R-7", st.Variables()["receipt"])
		require.Equal(t, engine.StatusCompleted, st.Status())
	})
	t.Run("Camunda 8", func(t *testing.T) {
		t.Parallel()
		_, order := ran(t, `<startEvent id="s"/>
			<userTask id="check">`+extended(`<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="desk"/><zeebe:ioMapping><zeebe:output source="=upper case(kind)" target="kind"/></zeebe:ioMapping>`)+`</userTask>
			<scriptTask id="fee">`+extended(`<zeebe:script expression="=if kind = &quot;A&quot; then 10 else 20" resultVariable="fee"/>`)+`</scriptTask>
			<exclusiveGateway id="g" default="dear"/>
			<serviceTask id="cheap">`+extended(`<zeebe:taskDefinition type="cheap" retries="3"/>`)+`</serviceTask>
			<serviceTask id="costly">`+extended(`<zeebe:taskDefinition type="costly"/>`)+`</serviceTask>
			<endEvent id="e"/>`+
			flow("f1", "s", "check", "")+flow("f2", "check", "fee", "")+flow("f3", "fee", "g", "")+flow("few", "g", "cheap", "=fee &lt; 15")+flow("dear", "g", "costly", "")+
			flow("f4", "cheap", "e", "")+flow("f5", "costly", "e", ""),
			nil, map[string]engine.Variables{"check": {"kind": "a"}})
		require.Equal(t, []string{"check", "cheap"}, order)
	})
	t.Run("Flowable", func(t *testing.T) {
		t.Parallel()
		_, order := ran(t, `<startEvent id="s"/>
			<userTask id="a" flowable:candidateGroups="x"><multiInstanceLoopCharacteristics isSequential="true" flowable:collection="${people}" flowable:elementVariable="person">
			<completionCondition>${nrOfCompletedInstances/nrOfInstances &gt;= 0.5}</completionCondition></multiInstanceLoopCharacteristics></userTask>
			<endEvent id="e"/>`+flow("f1", "s", "a", "")+flow("f2", "a", "e", ""),
			engine.Variables{"people": []any{"a", "b", "c", "d"}}, nil)
		require.Equal(t, []string{"a", "a"}, order, "half of four is enough")
	})
}
