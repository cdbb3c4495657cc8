package bpmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

// parse reads the contents of a process p; line 1 is the definitions element.
func parse(t *testing.T, process string) *bpmn.Definitions {
	t.Helper()
	d, err := bpmn.Parse([]byte(inProcess(process)))
	require.NoError(t, err)
	return d
}

func inProcess(process string) string {
	return `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:xsi="` + bpmn.NamespaceXSI + `" xmlns:motcua="` + bpmn.ExtensionNamespace +
		`" id="d" targetNamespace="t"><process id="p" isExecutable="true">` + "\n" + process + "\n</process></definitions>"
}

func node(t *testing.T, d *bpmn.Definitions, id string) *bpmn.Node {
	t.Helper()
	var find func(s *bpmn.Scope) *bpmn.Node
	find = func(s *bpmn.Scope) *bpmn.Node {
		for _, n := range s.Nodes {
			if n.ID == id {
				return n
			}
			if n.Body != nil {
				if in := find(n.Body); in != nil {
					return in
				}
			}
		}
		return nil
	}
	for _, p := range d.Processes {
		if n := find(p.Scope); n != nil {
			return n
		}
	}
	require.FailNow(t, "no node "+id)
	return nil
}

func TestParseLanesAndPools(t *testing.T) {
	t.Parallel()
	d, err := bpmn.Parse(vendorFiles(t)["bpmn-io.bpmn"])
	require.NoError(t, err)
	require.Equal(t, "sample-diagram", d.ID)
	require.Equal(t, "http://bpmn.io/schema/bpmn", d.TargetNamespace)
	require.Len(t, d.Processes, 1)
	require.False(t, d.Processes[0].Executable)
	require.Len(t, d.Lanes, 3)

	gw := node(t, d, "Gateway_ok")
	require.Equal(t, "Lane_leader", gw.Lane.ID, "the innermost lane")
	require.Equal(t, "Lane_office", gw.Lane.Parent.ID)
	require.Equal(t, "Flow_back", gw.Default.ID)
	require.Equal(t, []string{"Flow_3", "Flow_back"}, []string{gw.Outgoing[0].ID, gw.Outgoing[1].ID})
	require.Equal(t, "complete >= 1", gw.Outgoing[0].Condition)
	require.Equal(t, bpmn.EventTerminate, node(t, d, "Event_done").Event.Kind)
	require.Equal(t, "Nộp\nhồ sơ", node(t, d, "StartEvent_1").Name)
	require.Equal(t, 27, node(t, d, "Activity_receive").Line)
}

func TestParseCamunda(t *testing.T) {
	t.Parallel()
	files := vendorFiles(t)
	d, err := bpmn.Parse(files["camunda7.bpmn"])
	require.NoError(t, err)
	late := node(t, d, "late")
	require.False(t, late.Interrupting)
	require.Equal(t, "approve", late.AttachedTo.ID)
	require.Equal(t, "R3/PT10H", late.Event.Cycle)
	require.Equal(t, []*bpmn.Node{late}, late.AttachedTo.Boundary)
	require.Equal(t, "<b>Check</b> amount & creditor", node(t, d, "approve").Documentation)
	require.True(t, node(t, d, "pay").Loop.Sequential)
	require.Equal(t, "${nrOfCompletedInstances >= 2}", node(t, d, "pay").Loop.Condition)

	d, err = bpmn.Parse(files["camunda8.bpmn"])
	require.NoError(t, err)
	require.Equal(t, `="P" + string(days) + "D"`, node(t, d, "wait").Event.Duration)
	require.Equal(t, `total > 100 and country = "VN"`, node(t, d, "gw").Outgoing[0].Condition)
	require.Equal(t, bpmn.EventDefinition{Kind: bpmn.EventError, Line: 61, Ref: "Error_1", Name: "boom", Code: "E1"}, *node(t, d, "failed").Event)
	require.True(t, node(t, d, "failed").Interrupting)
	require.True(t, node(t, d, "esp").TriggeredByEvent)
	require.False(t, node(t, d, "esp_start").Interrupting)
	require.Equal(t, "Message_cancel", node(t, d, "esp_start").Event.Ref)
}

func TestParseSignavioSubProcess(t *testing.T) {
	t.Parallel()
	d, err := bpmn.Parse(vendorFiles(t)["signavio.bpmn"])
	require.NoError(t, err)
	visit := node(t, d, "sid-t2")
	require.Equal(t, "sid-sub", visit.Scope.Owner.ID)
	require.Equal(t, "Clerk", visit.Lane.Name, "a subprocess lies in its owner's lane")
	require.Equal(t, []string{"sid-start", "sid-fork", "sid-a", "sid-sub", "sid-join", "sid-end"}, d.Lanes[0].NodeRefs)
}

func TestParseExtension(t *testing.T) {
	t.Parallel()
	d := parse(t, `
<userTask id="a"><extensionElements>
  <motcua:step no="3" form="Mẫu 05" output="Dự thảo" intake="true" offClock="1" handover="false"/>
  <motcua:assignment role="specialist" agency="receiving" consultant="true"/>
  <motcua:sla amount="4" unit="hour"/>
  <motcua:form key="tham-dinh"/>
  <motcua:outcome id="approve" kind="forward" vi="Đồng ý" en="Approve"/>
  <motcua:outcome id="back" kind="return" vi="Trả lại" en="Return"/>
  <motcua:wait for="applicant"/>
  <motcua:clock stop="supplement" slip="02"/>
  <motcua:status enter="5" complete="4"/>
  <motcua:io><motcua:input source="=a + 1" target="x"/><motcua:output source="=x" target="y"/></motcua:io>
</extensionElements></userTask>
<serviceTask id="b"><extensionElements><motcua:service type="http" retries="3" timeout="PT30S"/></extensionElements></serviceTask>
<scriptTask id="c"><extensionElements><motcua:script result="total">= a + b</motcua:script></extensionElements></scriptTask>
<scriptTask id="e" scriptFormat="feel"><script>a * 2</script></scriptTask>
<endEvent id="f"><extensionElements><motcua:status result="refused"/></extensionElements></endEvent>`)
	require.Equal(t, bpmn.Extension{
		StepNo: 3, StepForm: "Mẫu 05", Output: "Dự thảo", Intake: true, OffClock: true,
		Role: "specialist", Agency: "receiving", Consultant: true, SLAAmount: "4", SLAUnit: "hour", FormKey: "tham-dinh",
		Outcomes: []bpmn.Outcome{{ID: "approve", Kind: "forward", VI: "Đồng ý", EN: "Approve"}, {ID: "back", Kind: "return", VI: "Trả lại", EN: "Return"}},
		WaitFor:  "applicant", StopGround: "supplement", StopSlip: "02", StatusEnter: 5, StatusComplete: 4,
		Inputs: []bpmn.Mapping{{Source: "a + 1", Target: "x"}}, Outputs: []bpmn.Mapping{{Source: "x", Target: "y"}},
	}, node(t, d, "a").Extension)
	require.Equal(t, bpmn.Extension{ServiceType: "http", ServiceRetries: 3, ServiceTimeout: "PT30S"}, node(t, d, "b").Extension)
	require.Equal(t, "total", node(t, d, "c").Extension.ResultVariable)
	require.Equal(t, "a + b", node(t, d, "c").Script)
	require.Equal(t, "a * 2", node(t, d, "e").Script)
	require.Equal(t, "feel", node(t, d, "e").ScriptFormat)
	require.Equal(t, "refused", node(t, d, "f").Extension.Result)
}

func TestParseTimers(t *testing.T) {
	t.Parallel()
	ext := `<extensionElements><motcua:workingTime amount="12" unit="calendar_day"/></extensionElements>`
	for name, tt := range map[string]struct {
		xml  string
		want bpmn.EventDefinition
	}{
		"date":                            {`<timerEventDefinition><timeDate> 2026-01-05T08:00:00+07:00 </timeDate></timerEventDefinition>`, bpmn.EventDefinition{Date: "2026-01-05T08:00:00+07:00"}},
		"duration":                        {`<timerEventDefinition><timeDuration xsi:type="tFormalExpression">= due - now()</timeDuration></timerEventDefinition>`, bpmn.EventDefinition{Duration: "= due - now()"}},
		"cycle":                           {`<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>`, bpmn.EventDefinition{Cycle: "R3/PT1H"}},
		"working time in the definition":  {`<timerEventDefinition>` + ext + `</timerEventDefinition>`, bpmn.EventDefinition{Working: "12 calendar_day"}},
		"working time on the event":       {ext + `<timerEventDefinition/>`, bpmn.EventDefinition{Working: "12 calendar_day"}},
		"working time on the event alone": {ext, bpmn.EventDefinition{Working: "12 calendar_day"}},
		"working time of the definition goes before the event": {`<extensionElements><motcua:workingTime amount="1" unit="hour"/></extensionElements><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>`, bpmn.EventDefinition{Working: "1 hour", Cycle: "R/P1D"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := parse(t, `<intermediateCatchEvent id="e">`+tt.xml+`</intermediateCatchEvent>`)
			tt.want.Kind = bpmn.EventTimer
			got := *node(t, d, "e").Event
			require.NotZero(t, got.Line)
			got.Line = 0
			require.Equal(t, tt.want, got)
		})
	}
}

func TestParseEvents(t *testing.T) {
	t.Parallel()
	d := parse(t, `
<startEvent id="several" parallelMultiple="true"><messageEventDefinition messageRef="t:m"/><signalEventDefinition signalRef="s"/><timerEventDefinition/></startEvent>
<intermediateThrowEvent id="link"><linkEventDefinition name="A"/></intermediateThrowEvent>
<intermediateCatchEvent id="when"><conditionalEventDefinition><condition>= x &gt; 1</condition></conditionalEventDefinition></intermediateCatchEvent>
<intermediateThrowEvent id="undo"><compensateEventDefinition activityRef="several"/></intermediateThrowEvent>
<endEvent id="byref"><eventDefinitionRef>shared</eventDefinitionRef></endEvent>
</process><terminateEventDefinition id="shared"/><process id="q"><startEvent id="plain" isInterrupting="true"/>`)
	several := node(t, d, "several").Event
	require.Equal(t, bpmn.EventMultiple, several.Kind)
	require.True(t, several.Parallel)
	require.Len(t, several.Parts, 3)
	require.Equal(t, "m", several.Parts[0].Ref)
	require.Equal(t, "A", node(t, d, "link").Event.Ref)
	require.Equal(t, "x > 1", node(t, d, "when").Event.Condition)
	require.Equal(t, "several", node(t, d, "undo").Event.Ref)
	require.Equal(t, bpmn.EventTerminate, node(t, d, "byref").Event.Kind)
	require.Nil(t, node(t, d, "plain").Event)
	require.False(t, node(t, d, "plain").Interrupting)
}

func TestParseNormalisesNames(t *testing.T) {
	t.Parallel()
	d := parse(t, "<userTask id=\"a\" name=\" Tha\u0302\u0309m đi\u0323nh \"/>")
	require.Equal(t, "Thẩm định", node(t, d, "a").Name)
}

func TestParseLoops(t *testing.T) {
	t.Parallel()
	d := parse(t, `
<userTask id="m"><multiInstanceLoopCharacteristics><loopCardinality>= 3</loopCardinality><completionCondition>done</completionCondition></multiInstanceLoopCharacteristics></userTask>
<userTask id="s"><standardLoopCharacteristics testBefore="true" loopMaximum="4"><loopCondition>= again</loopCondition></standardLoopCharacteristics></userTask>`)
	require.Equal(t, bpmn.Loop{Line: 3, Cardinality: "3", Condition: "done", Behavior: "All"}, *node(t, d, "m").Loop)
	require.Equal(t, bpmn.Loop{Line: 4, Standard: true, TestBefore: true, Maximum: 4, Condition: "again"}, *node(t, d, "s").Loop)
}
