package convert_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/convert"
	"github.com/motcua/motcua/internal/form"
)

const header = `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:flowable="http://flowable.org/bpmn" xmlns:activiti="http://activiti.org/bpmn"
 xmlns:motcua="` + bpmn.ExtensionNamespace + `" xmlns:x="urn:x">`

// file converts a file; beside stands beside the process p.
func file(t *testing.T, beside, process string) *convert.Conversion {
	t.Helper()
	d, err := bpmn.Parse([]byte(header + beside + `<process id="p" isExecutable="true">` + process + `</process></definitions>`))
	require.NoError(t, err)
	before, err := d.Marshal()
	require.NoError(t, err)
	c, err := convert.Convert(d)
	require.NoError(t, err)
	after, err := d.Marshal()
	require.NoError(t, err)
	require.Equal(t, string(before), string(after), "what is converted stays as it was")
	for _, f := range c.Findings {
		require.NotContains(t, f.VI+f.EN, "%!")
		require.NotEmpty(t, f.VI)
	}
	requireSettled(t, c)
	return c
}

// requireSettled: converting what was converted changes nothing, and it is not needed.
func requireSettled(t *testing.T, c *convert.Conversion) {
	t.Helper()
	again, err := convert.Convert(c.Definitions)
	require.NoError(t, err)
	want, err := c.Definitions.Marshal()
	require.NoError(t, err)
	got, err := again.Definitions.Marshal()
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func extended(inside string) string { return "<extensionElements>" + inside + "</extensionElements>" }

func find(t *testing.T, c *convert.Conversion, id string) *bpmn.Node {
	t.Helper()
	var in func(s *bpmn.Scope) *bpmn.Node
	in = func(s *bpmn.Scope) *bpmn.Node {
		for _, n := range s.Nodes {
			if n.ID == id {
				return n
			}
			if n.Body != nil {
				if found := in(n.Body); found != nil {
					return found
				}
			}
		}
		return nil
	}
	for _, p := range c.Definitions.Processes {
		if n := in(p.Scope); n != nil {
			return n
		}
	}
	require.FailNow(t, "no node "+id)
	return nil
}

// found gives the findings as "severity code id".
func found(c *convert.Conversion) []string {
	var out []string
	for _, f := range c.Findings {
		out = append(out, string(f.Severity)+" "+f.Code+" "+f.ElementID)
	}
	return out
}

// A task of each vendor, and what it becomes.
func TestActivities(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		process string
		kind    bpmn.Kind
		want    bpmn.Extension
		found   []string
	}{
		"candidate group": {`<userTask id="a" camunda:candidateGroups="desk"/>`, bpmn.KindUserTask, bpmn.Extension{Role: "desk"}, nil},
		"several groups": {`<userTask id="a" flowable:candidateGroups="desk, leader"/>`, bpmn.KindUserTask, bpmn.Extension{Role: "desk"},
			[]string{"warning approximated a"}},
		"group by expression": {`<userTask id="a" camunda:candidateGroups="${g}"/>`, bpmn.KindUserTask, bpmn.Extension{}, []string{"warning no_equivalent a"}},
		"person":              {`<userTask id="a" activiti:assignee="kermit" activiti:candidateUsers="a,b"/>`, bpmn.KindUserTask, bpmn.Extension{}, []string{"warning no_equivalent a", "warning no_equivalent a"}},
		"groups in FEEL": {`<userTask id="a">` + extended(`<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=[&quot;desk&quot;]" candidateUsers="u"/>`) + `</userTask>`,
			bpmn.KindUserTask, bpmn.Extension{Role: "desk"}, []string{"warning no_equivalent a"}},
		"groups of a variable": {`<userTask id="a">` + extended(`<zeebe:assignmentDefinition candidateGroups="=groups"/>`) + `</userTask>`,
			bpmn.KindUserTask, bpmn.Extension{}, []string{"warning no_equivalent a"}},
		"potential owner": {`<userTask id="a"><potentialOwner><resourceAssignmentExpression><formalExpression>user(kermit), group(management)</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>`,
			bpmn.KindUserTask, bpmn.Extension{Role: "management"}, nil},
		"performer": {`<userTask id="a"><humanPerformer><resourceAssignmentExpression><formalExpression>kermit</formalExpression></resourceAssignmentExpression></humanPerformer></userTask>`,
			bpmn.KindUserTask, bpmn.Extension{}, []string{"warning no_equivalent a"}},
		"due in days":    {`<userTask id="a" camunda:dueDate="${dateTime().plusDays(3).toDate()}"/>`, bpmn.KindUserTask, bpmn.Extension{SLAAmount: "3", SLAUnit: "calendar_day"}, nil},
		"due in weeks":   {`<userTask id="a" flowable:dueDate="P2W"/>`, bpmn.KindUserTask, bpmn.Extension{SLAAmount: "14", SLAUnit: "calendar_day"}, nil},
		"due in a month": {`<userTask id="a">` + extended(`<zeebe:taskSchedule dueDate="=now() + @&quot;P1M&quot;"/>`) + `</userTask>`, bpmn.KindUserTask, bpmn.Extension{SLAAmount: "1", SLAUnit: "month"}, nil},
		"due in hours": {`<userTask id="a">` + extended(`<zeebe:taskSchedule dueDate="=now() + duration(&quot;PT4H&quot;)" followUpDate="=x"/>`) + `</userTask>`, bpmn.KindUserTask, bpmn.Extension{SLAAmount: "4", SLAUnit: "hour"},
			[]string{"warning approximated a", "warning no_equivalent a"}},
		"due on a day":      {`<userTask id="a" camunda:dueDate="${due}" camunda:followUpDate="${x}" camunda:priority="3"/>`, bpmn.KindUserTask, bpmn.Extension{}, []string{"warning no_equivalent a", "warning no_equivalent a", "warning no_equivalent a"}},
		"form of the app":   {`<userTask id="a" camunda:formKey="embedded:app:forms/tham-dinh.html"/>`, bpmn.KindUserTask, bpmn.Extension{FormKey: "tham-dinh"}, []string{"warning form_needed a"}},
		"form by reference": {`<userTask id="a" camunda:formRef="f" camunda:formRefBinding="latest"/>`, bpmn.KindUserTask, bpmn.Extension{FormKey: "f"}, []string{"warning form_needed a"}},
		"form by id":        {`<userTask id="a">` + extended(`<zeebe:formDefinition formId="f"/>`) + `</userTask>`, bpmn.KindUserTask, bpmn.Extension{FormKey: "f"}, []string{"warning form_needed a"}},
		"form by a formula": {`<userTask id="a" camunda:formKey="${f}"/>`, bpmn.KindUserTask, bpmn.Extension{}, []string{"warning no_equivalent a"}},

		"external task": {`<serviceTask id="a" camunda:type="external" camunda:topic="pay" camunda:asyncBefore="true"/>`, bpmn.KindServiceTask, bpmn.Extension{ServiceType: "pay"}, nil},
		"external task, retried": {`<serviceTask id="a" camunda:type="external" camunda:topic="pay">` + extended(`<camunda:failedJobRetryTimeCycle>R5/PT10M</camunda:failedJobRetryTimeCycle>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "pay", ServiceRetries: 4, ServiceBackoff: "PT10M"}, []string{"warning approximated a"}},
		"retried by a list": {`<serviceTask id="a" camunda:topic="pay">` + extended(`<camunda:failedJobRetryTimeCycle>PT1M, PT5M</camunda:failedJobRetryTimeCycle>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "pay", ServiceRetries: 2, ServiceBackoff: "PT1M"}, []string{"warning approximated a"}},
		"retried by a formula": {`<serviceTask id="a" camunda:topic="pay">` + extended(`<camunda:failedJobRetryTimeCycle>${x}</camunda:failedJobRetryTimeCycle>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "pay"}, []string{"warning no_equivalent a"}},
		"topic by expression":  {`<serviceTask id="a" camunda:topic="${t}"/>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error no_equivalent a"}},
		"Java class":           {`<serviceTask id="a" camunda:class="org.X"/>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error work_without_equivalent a"}},
		"bean":                 {`<serviceTask id="a" flowable:delegateExpression="${bean}"/>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error work_without_equivalent a"}},
		"bean's method":        {`<serviceTask id="a" camunda:expression="${bean.run(x)}"/>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error work_without_equivalent a"}},
		"mere sum":             {`<serviceTask id="a" camunda:expression="${a + b}" camunda:resultVariable="c"/>`, bpmn.KindScriptTask, bpmn.Extension{ResultVariable: "c"}, nil},
		"send task by a topic": {`<sendTask id="a" messageRef="m" camunda:type="external" camunda:topic="mail"/>`, bpmn.KindServiceTask, bpmn.Extension{ServiceType: "mail"}, nil},
		"connector": {`<serviceTask id="a">` + extended(`<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId><camunda:inputOutput><camunda:inputParameter name="url">https://x/${id}</camunda:inputParameter>`+
			`<camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Accept">application/json</camunda:entry></camunda:map></camunda:inputParameter><camunda:inputParameter name="payload">${body}</camunda:inputParameter>`+
			`<camunda:outputParameter name="name">${S(response).prop('name').stringValue()}</camunda:outputParameter></camunda:inputOutput></camunda:connector>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "http",
				Inputs:  []bpmn.Mapping{{Source: `"https://x/" + string(id)`, Target: "url"}, {Source: `{"Accept": "application/json"}`, Target: "headers"}, {Source: "body", Target: "body"}},
				Outputs: []bpmn.Mapping{{Source: "response.name", Target: "name"}}}, nil},
		"connector without a name": {`<serviceTask id="a">` + extended(`<camunda:connector/>`) + `</serviceTask>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error work_without_equivalent a"}},
		"Flowable's http": {`<serviceTask id="a" flowable:type="http">` + extended(`<flowable:field name="requestUrl"><flowable:string>https://x</flowable:string></flowable:field><flowable:field name="requestMethod" stringValue="GET"/>`+
			`<flowable:field name="requestHeaders"><flowable:expression>A: b`+"\n"+`C: ${d}</flowable:expression></flowable:field><flowable:field name="responseVariableName" stringValue="r"/><flowable:field name="requestTimeout" stringValue="5"/>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "http", ServiceHeaders: []bpmn.Header{{Key: "A", Value: "b"}, {Key: "C", Value: "=d"}},
				Inputs: []bpmn.Mapping{{Source: `"https://x"`, Target: "url"}, {Source: `"GET"`, Target: "method"}}, Outputs: []bpmn.Mapping{{Source: "response", Target: "r"}}},
			[]string{"warning no_equivalent a"}},
		"Flowable's shell":    {`<serviceTask id="a" flowable:type="shell"/>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error work_without_equivalent a"}},
		"Flowable's decision": {`<serviceTask id="a" flowable:type="dmn">` + extended(`<flowable:field name="decisionTableReferenceKey"><flowable:string><![CDATA[fee]]></flowable:string></flowable:field>`) + `</serviceTask>`, bpmn.KindBusinessRuleTask, bpmn.Extension{Decision: "fee"}, nil},

		"job": {`<serviceTask id="a">` + extended(`<zeebe:taskDefinition type="pay" retries="3"/><zeebe:taskHeaders><zeebe:header key="k" value="v"/><zeebe:header/></zeebe:taskHeaders>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "pay", ServiceRetries: 2, ServiceHeaders: []bpmn.Header{{Key: "k", Value: "v"}}}, nil},
		"REST connector": {`<serviceTask id="a" zeebe:modelerTemplate="io.camunda.connectors.HttpJson.v2">` + extended(`<zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping><zeebe:input source="GET" target="method"/><zeebe:input source="=&quot;https://x/&quot; + id" target="url"/></zeebe:ioMapping>`+
			`<zeebe:taskHeaders><zeebe:header key="resultVariable" value="r"/><zeebe:header key="resultExpression" value="={a: response.body}"/><zeebe:header key="retryBackoff" value="PT5S"/></zeebe:taskHeaders>`) + `</serviceTask>`,
			bpmn.KindServiceTask, bpmn.Extension{ServiceType: "http", ServiceBackoff: "PT5S",
				Inputs: []bpmn.Mapping{{Source: `"GET"`, Target: "method"}, {Source: `"https://x/" + id`, Target: "url"}}, Outputs: []bpmn.Mapping{{Source: "response", Target: "r"}}},
			[]string{"warning no_equivalent a"}},
		"job by expression": {`<serviceTask id="a">` + extended(`<zeebe:taskDefinition type="=t"/>`) + `</serviceTask>`, bpmn.KindServiceTask, bpmn.Extension{}, []string{"error no_equivalent a"}},
		"retries by formula": {`<sendTask id="a">` + extended(`<zeebe:taskDefinition type="t" retries="=n"/>`) + `</sendTask>`, bpmn.KindServiceTask, bpmn.Extension{ServiceType: "t"},
			[]string{"warning no_equivalent a"}},
		"rules by a job":  {`<businessRuleTask id="a">` + extended(`<zeebe:taskDefinition type="t"/>`) + `</businessRuleTask>`, bpmn.KindBusinessRuleTask, bpmn.Extension{ServiceType: "t"}, nil},
		"script by a job": {`<scriptTask id="a">` + extended(`<zeebe:taskDefinition type="t"/>`) + `</scriptTask>`, bpmn.KindServiceTask, bpmn.Extension{ServiceType: "t"}, nil},

		"decision":              {`<businessRuleTask id="a" camunda:decisionRef="fee" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="r"/>`, bpmn.KindBusinessRuleTask, bpmn.Extension{Decision: "fee", ResultVariable: "r"}, nil},
		"decision of many rows": {`<businessRuleTask id="a" camunda:decisionRef="fee"/>`, bpmn.KindBusinessRuleTask, bpmn.Extension{Decision: "fee"}, []string{"warning approximated a"}},
		"decision by formula":   {`<businessRuleTask id="a" camunda:decisionRef="${x}"/>`, bpmn.KindBusinessRuleTask, bpmn.Extension{}, []string{"error no_equivalent a"}},
		"called decision":       {`<businessRuleTask id="a">` + extended(`<zeebe:calledDecision decisionId="fee" resultVariable="r"/>`) + `</businessRuleTask>`, bpmn.KindBusinessRuleTask, bpmn.Extension{Decision: "fee", ResultVariable: "r"}, nil},
		"called by formula":     {`<businessRuleTask id="a">` + extended(`<zeebe:calledDecision decisionId="=x" resultVariable="r"/>`) + `</businessRuleTask>`, bpmn.KindBusinessRuleTask, bpmn.Extension{}, []string{"error no_equivalent a"}},

		"script in FEEL":   {`<scriptTask id="a" scriptFormat="feel" camunda:resultVariable="r"><script>1 + 1</script></scriptTask>`, bpmn.KindScriptTask, bpmn.Extension{ResultVariable: "r"}, nil},
		"script in JUEL":   {`<scriptTask id="a" scriptFormat="juel" camunda:resultVariable="r"><script>${a + b}</script></scriptTask>`, bpmn.KindScriptTask, bpmn.Extension{ResultVariable: "r"}, nil},
		"script in Groovy": {`<scriptTask id="a" scriptFormat="groovy"><script>x</script></scriptTask>`, bpmn.KindScriptTask, bpmn.Extension{}, []string{"error script_not_translated a"}},
		"script elsewhere": {`<scriptTask id="a" scriptFormat="feel" camunda:resource="x.js"/>`, bpmn.KindScriptTask, bpmn.Extension{}, []string{"error script_not_translated a"}},
		"Zeebe script":     {`<scriptTask id="a">` + extended(`<zeebe:script expression="=a + b" resultVariable="r"/>`) + `</scriptTask>`, bpmn.KindScriptTask, bpmn.Extension{ResultVariable: "r"}, nil},
		"Zeebe's own FEEL": {`<scriptTask id="a">` + extended(`<zeebe:script expression="=a +" resultVariable="r"/>`) + `</scriptTask>`, bpmn.KindScriptTask, bpmn.Extension{}, []string{"error expression_not_translated a"}},

		"call": {`<callActivity id="a" calledElement="q" camunda:calledElementBinding="version" camunda:calledElementVersion="4">` +
			extended(`<camunda:in source="x" target="y"/><camunda:in sourceExpression="${x + 1}" target="z"/><camunda:out source="r" target="s"/>`) + `</callActivity>`,
			bpmn.KindCallActivity, bpmn.Extension{CallBinding: "version", CallVersion: 4, Inputs: []bpmn.Mapping{{Source: "x", Target: "y"}, {Source: "x + 1", Target: "z"}}, Outputs: []bpmn.Mapping{{Source: "r", Target: "s"}}}, nil},
		"call with everything": {`<callActivity id="a" calledElement="q" camunda:calledElementBinding="deployment">` +
			extended(`<camunda:in variables="all"/><camunda:in businessKey="#{execution.processBusinessKey}"/>`) + `</callActivity>`,
			bpmn.KindCallActivity, bpmn.Extension{CallPropagateAll: true}, []string{"warning approximated a", "warning no_equivalent a"}},
		"call by tag": {`<callActivity id="a">` + extended(`<zeebe:calledElement processId="q" bindingType="versionTag" versionTag="v2"/>`) + `</callActivity>`,
			bpmn.KindCallActivity, bpmn.Extension{CallBinding: "tag", CallTag: "v2", CallPropagateAll: true}, nil},
		"call, one way": {`<callActivity id="a">` + extended(`<zeebe:calledElement processId="q" propagateAllParentVariables="false"/>`) + `</callActivity>`,
			bpmn.KindCallActivity, bpmn.Extension{}, []string{"warning approximated a"}},
		"case": {`<callActivity id="a" camunda:caseRef="c"/>`, bpmn.KindCallActivity, bpmn.Extension{}, []string{"error no_equivalent a"}},

		"mappings": {`<task id="a">` + extended(`<camunda:inputOutput><camunda:inputParameter name="l"><camunda:list><camunda:value>${x}</camunda:value><camunda:value>b</camunda:value></camunda:list></camunda:inputParameter>`+
			`<camunda:inputParameter name="n"/><camunda:inputParameter name="f"><camunda:script scriptFormat="feel">1 + 1</camunda:script></camunda:inputParameter></camunda:inputOutput>`) + `</task>`,
			bpmn.KindTask, bpmn.Extension{Inputs: []bpmn.Mapping{{Source: `[x, "b"]`, Target: "l"}, {Source: "null", Target: "n"}, {Source: "1 + 1", Target: "f"}}}, nil},
		"mapping that cannot be": {`<task id="a">` + extended(`<camunda:inputOutput><camunda:inputParameter name="l">${bean.x()}</camunda:inputParameter></camunda:inputOutput>`) + `</task>`,
			bpmn.KindTask, bpmn.Extension{}, []string{"error expression_not_translated a"}},
		"listeners": {`<task id="a">` + extended(`<camunda:executionListener event="start" class="X"/><zeebe:executionListeners><zeebe:executionListener eventType="start" type="l"/></zeebe:executionListeners><camunda:properties><camunda:property name="n" value="v"/></camunda:properties>`) + `</task>`,
			bpmn.KindTask, bpmn.Extension{}, []string{"warning no_equivalent a", "warning no_equivalent a"}},
		"another's extensions": {`<task id="a" x:y="1">` + extended(`<x:z/>`) + `</task>`, bpmn.KindTask, bpmn.Extension{}, []string{"warning vendor_kept "}},
		"said already": {`<userTask id="a" camunda:candidateGroups="desk" camunda:dueDate="P3D">` + extended(`<motcua:assignment role="leader"/><motcua:sla amount="1" unit="hour"/>`) + `</userTask>`,
			bpmn.KindUserTask, bpmn.Extension{Role: "leader", SLAAmount: "1", SLAUnit: "hour"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := file(t, `<message id="m" name="M"/>`, tt.process)
			n := find(t, c, "a")
			require.Equal(t, tt.kind, n.Kind)
			require.Equal(t, tt.want, n.Extension)
			require.ElementsMatch(t, tt.found, found(c))
		})
	}
}

func TestScriptsAndCalls(t *testing.T) {
	t.Parallel()
	c := file(t, "", `<scriptTask id="juel" scriptFormat="juel"><script>${a + b}</script></scriptTask>
		<scriptTask id="zeebe">`+extended(`<zeebe:script expression="= a + b" resultVariable="r"/>`)+`</scriptTask>
		<callActivity id="dynamic" calledElement="${kind}-process"/>
		<callActivity id="feel">`+extended(`<zeebe:calledElement processId="=kind"/>`)+`</callActivity>
		<adHocSubProcess id="adhoc">`+extended(`<zeebe:adHoc activeElementsCollection="=xs" outputCollection="o"/>`)+`<task id="in"/></adHocSubProcess>`)
	require.Equal(t, []string{"a + b", "a + b"}, []string{find(t, c, "juel").Script, find(t, c, "zeebe").Script})
	require.Empty(t, find(t, c, "juel").ScriptFormat)
	require.Equal(t, `=string(kind) + "-process"`, find(t, c, "dynamic").CalledElement)
	require.Equal(t, "=kind", find(t, c, "feel").CalledElement)
	require.Equal(t, "xs", find(t, c, "adhoc").AdHoc.Elements)
	require.Equal(t, []string{"warning no_equivalent adhoc"}, found(c))
}

// Activiti leaves out ids, and writes errors' codes in place of references.
func TestActiviti(t *testing.T) {
	t.Parallel()
	c := file(t, "", `<dataObject id="d" name="limit" itemSubjectRef="xsd:int">`+extended(`<activiti:value>500</activiti:value>`)+`</dataObject>
		<dataObject id="w" name="why" itemSubjectRef="xsd:string">`+extended(`<activiti:value>a "b"</activiti:value>`)+`</dataObject>
		<dataObject id="x" name="x" itemSubjectRef="xsd:int">`+extended(`<activiti:value>a b +</activiti:value>`)+`</dataObject>
		<task id="sequenceFlow_1"/><task/><sequenceFlow sourceRef="sequenceFlow_1" targetRef="sequenceFlow_1"/>
		<boundaryEvent id="b" attachedToRef="sequenceFlow_1"><errorEventDefinition errorRef="payError"/></boundaryEvent>`)
	s := c.Definitions.Processes[0].Scope
	require.Equal(t, []string{"500", `"a \"b\""`, ""}, []string{s.Data[0].Default, s.Data[1].Default, s.Data[2].Default})
	require.Equal(t, "sequenceFlow_2", s.Flows[0].ID)
	require.Equal(t, "payError", find(t, c, "b").Event.Code)
	require.Equal(t, []string{"warning no_equivalent x"}, found(c))
	for _, f := range bpmn.Lint(c.Definitions) {
		require.NotEqual(t, "missing_id", f.Code)
	}
}

func TestLoops(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		loop  string
		want  bpmn.Loop
		found []string
	}{
		"collection": {`<multiInstanceLoopCharacteristics isSequential="true" camunda:collection="items" camunda:elementVariable="item"><completionCondition>${nrOfCompletedInstances &gt; 1}</completionCondition></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Sequential: true, Behavior: "All", Collection: "items", Element: "item", Condition: "numberOfCompletedInstances > 1"}, nil},
		"collection by expression": {`<multiInstanceLoopCharacteristics flowable:collection="${order.items}"/>`, bpmn.Loop{Behavior: "All", Collection: "order.items"}, nil},
		"cardinality":              {`<multiInstanceLoopCharacteristics><loopCardinality>${n}</loopCardinality></multiInstanceLoopCharacteristics>`, bpmn.Loop{Behavior: "All", Cardinality: "n"}, nil},
		"Zeebe": {`<multiInstanceLoopCharacteristics>` + extended(`<zeebe:loopCharacteristics inputCollection="=xs" inputElement="x" outputCollection="ys" outputElement="=y + 1"/>`) + `</multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "xs", Element: "x", Output: "ys", OutputElement: "y + 1"}, nil},
		"by a bean": {`<multiInstanceLoopCharacteristics camunda:collection="${bean.all()}"/>`, bpmn.Loop{Behavior: "All"}, []string{"error expression_not_translated a"}},
		"no name":   {`<multiInstanceLoopCharacteristics camunda:collection="my-list +"/>`, bpmn.Loop{Behavior: "All"}, []string{"error expression_not_translated a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := file(t, "", `<task id="a">`+tt.loop+`</task>`)
			got := *find(t, c, "a").Loop
			got.Line = 0
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.found, found(c))
		})
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	c := file(t, `<message id="m" name="M-${x}">`+extended(`<zeebe:subscription correlationKey="=id"/>`)+`</message><signal id="g" name="S-${y}"/>
		<error id="er" errorCode="E" camunda:errorMessage="Sai ${why}"/>`, `
		<startEvent id="start"><messageEventDefinition messageRef="m"/></startEvent>
		<receiveTask id="receive" messageRef="m"/>
		<intermediateCatchEvent id="catch"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
		<intermediateThrowEvent id="worker"><messageEventDefinition messageRef="m" camunda:type="external" camunda:topic="t"/></intermediateThrowEvent>
		<endEvent id="lost"><messageEventDefinition camunda:class="X"/></endEvent>
		<intermediateThrowEvent id="job">`+extended(`<zeebe:taskDefinition type="t"/>`)+`<messageEventDefinition messageRef="m"/></intermediateThrowEvent>
		<endEvent id="lostJob">`+extended(`<zeebe:taskDefinition type="t"/>`)+`<messageEventDefinition/></endEvent>
		<boundaryEvent id="caught" attachedToRef="receive"><errorEventDefinition errorRef="er" camunda:errorCodeVariable="code" camunda:errorMessageVariable="text"/></boundaryEvent>
		<boundaryEvent id="escalated" attachedToRef="receive"><escalationEventDefinition camunda:escalationCodeVariable="level"/></boundaryEvent>
		<endEvent id="thrown"><errorEventDefinition errorRef="er"/></endEvent>
		<intermediateThrowEvent id="shout"><signalEventDefinition signalRef="g">`+extended(`<camunda:in source="a" target="b"/><camunda:in variables="all"/>`)+`</signalEventDefinition></intermediateThrowEvent>
		<intermediateCatchEvent id="when"><conditionalEventDefinition camunda:variableName="x" camunda:variableEvents="create"><condition>${x &gt; 1}</condition></conditionalEventDefinition></intermediateCatchEvent>
		<intermediateCatchEvent id="later"><timerEventDefinition><timeDate>${due}</timeDate></timerEventDefinition></intermediateCatchEvent>
		<intermediateCatchEvent id="daily"><timerEventDefinition><timeCycle>0 0 9 * * ?</timeCycle></timerEventDefinition></intermediateCatchEvent>
		<task id="a"/><sequenceFlow id="f1" sourceRef="a" targetRef="receive"><conditionExpression language="juel">${!ok}</conditionExpression></sequenceFlow>
		<sequenceFlow id="f2" sourceRef="a" targetRef="receive"><conditionExpression language="javascript">ok</conditionExpression></sequenceFlow>
		<sequenceFlow id="f3" sourceRef="a" targetRef="receive"><conditionExpression>=1 +</conditionExpression></sequenceFlow>
		<sequenceFlow id="f4" sourceRef="a" targetRef="receive"><conditionExpression camunda:resource="x.groovy" language="groovy"/></sequenceFlow>`)
	event := func(id string) *bpmn.EventDefinition { return find(t, c, id).Event }
	const name = `="M-" + string(x)`
	require.Equal(t, []string{name, ""}, []string{event("start").Name, event("start").Key}, "a start needs no key")
	require.Equal(t, []string{name, "id"}, []string{event("receive").Name, event("receive").Key})
	require.Equal(t, "id", event("catch").Key)
	require.Equal(t, []string{"code", "text"}, []string{event("caught").CodeVariable, event("caught").MessageVariable})
	require.Equal(t, "level", event("escalated").CodeVariable)
	require.Equal(t, `="Sai " + string(why)`, event("thrown").Message)
	require.Equal(t, `="S-" + string(y)`, event("shout").Name)
	require.Equal(t, []bpmn.Mapping{{Source: "a", Target: "b"}}, find(t, c, "shout").Extension.Inputs)
	require.Equal(t, "x > 1", event("when").Condition)
	require.Equal(t, "=due", event("later").Date)
	flows := c.Definitions.Processes[0].Scope.Flows
	require.Equal(t, []string{"not(ok = true)", ""}, []string{flows[0].Condition, flows[0].Language})
	require.ElementsMatch(t, []string{
		"warning approximated worker", "error work_without_equivalent lost", "warning approximated job", "error work_without_equivalent lostJob",
		"warning no_equivalent shout", "error expression_not_translated daily",
		"error expression_language f2", "error expression_not_translated f3", "error script_not_translated f4",
	}, found(c))
}

func TestForms(t *testing.T) {
	t.Parallel()
	c := file(t, "", extended(`<zeebe:userTaskForm id="f8">{"components":[{"type":"text","text":"x"},{"type":"group","components":[{"type":"textfield","key":"name","label":"Tên","validate":{"required":true,"maxLength":9}}]},
			{"type":"number","key":"n","validate":{"min":1}},{"type":"checkbox","key":"ok"},{"type":"radio","key":"r","values":[{"label":"Một","value":"1"}]},{"type":"taglist","key":"tags","values":[{"label":"a","value":"a"}]},
			{"type":"datetime","key":"d","subtype":"date"},{"type":"dynamiclist","path":"xs"},{"type":"filepicker","key":"file"}]}</zeebe:userTaskForm><zeebe:userTaskForm id="bad">{</zeebe:userTaskForm>`)+`
		<startEvent id="s">`+extended(`<flowable:formProperty id="days" name="Số ngày" type="long" value="1" required="true"/>`)+`</startEvent>
		<userTask id="a" name="Duyệt">`+extended(`<camunda:formData><camunda:formField id="ok" label="Đồng ý" type="boolean" defaultValue="true"><camunda:validation><camunda:constraint name="required"/></camunda:validation></camunda:formField>`+
		`<camunda:formField id="kind" type="enum"><camunda:value id="x" name="Loại X"/></camunda:formField><camunda:formField id="fee" type="double" defaultValue="oops"><camunda:validation><camunda:constraint name="min" config="0"/><camunda:constraint name="max" config="10"/></camunda:validation></camunda:formField>`+
		`<camunda:formField id="note" type="string"><camunda:validation><camunda:constraint name="minlength" config="1"/><camunda:constraint name="maxlength" config="5"/><camunda:constraint name="validator" config="X"/></camunda:validation></camunda:formField>`+
		`<camunda:formField id="at" type="date"/><camunda:formField id="own" type="my-type"/><camunda:formField id="ok"/><camunda:formField/></camunda:formData>`)+`</userTask>
		<userTask id="b">`+extended(`<zeebe:formDefinition formKey="camunda-forms:bpmn:f8"/>`)+`</userTask>`)
	require.Equal(t, "a", find(t, c, "a").Extension.FormKey)
	require.Equal(t, "f8", find(t, c, "b").Extension.FormKey)
	require.ElementsMatch(t, []string{"warning no_equivalent p", "warning no_equivalent p", "warning no_equivalent p", "warning no_equivalent a", "warning approximated a", "warning no_equivalent a"}, found(c))
	for key, want := range map[string]string{
		"s": `{"days":{"type":"integer","title":"Số ngày","default":1}}`,
		"a": `{"ok":{"type":"boolean","title":"Đồng ý","default":true},"kind":{"type":"string","enum":["x"],"x-labels":{"x":{"vi":"Loại X","en":"Loại X"}}},
			"fee":{"type":"number","minimum":0,"maximum":10},"note":{"type":"string","minLength":1,"maxLength":5},"at":{"type":"string","format":"date"},"own":{"type":"string"}}`,
		"f8": `{"name":{"type":"string","title":"Tên","maxLength":9},"n":{"type":"number","minimum":1},"ok":{"type":"boolean"},"r":{"type":"string","enum":["1"],"x-labels":{"1":{"vi":"Một","en":"Một"}}},
			"tags":{"type":"array","items":{"type":"string","enum":["a"],"x-labels":{"a":{"vi":"a","en":"a"}}}},"d":{"type":"string","format":"date"}}`,
	} {
		var got struct {
			Properties json.RawMessage
			Required   []string
		}
		require.NoError(t, json.Unmarshal(c.Forms[key], &got))
		require.JSONEq(t, want, string(got.Properties), key)
		_, err := form.Compile(c.Forms[key])
		require.NoError(t, err, key)
	}
}

func TestNeeded(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		inside string
		want   bool
	}{
		"nobody's":        {`<task id="a"/>`, false},
		"another's":       {`<task id="a" x:y="1"/>`, false},
		"Camunda's":       {`<task id="a" camunda:asyncBefore="true"/>`, true},
		"Camunda 8's":     {`<task id="a">` + extended(`<zeebe:properties/>`) + `</task>`, true},
		"theirs and ours": {`<task id="a" camunda:asyncBefore="true">` + extended(`<motcua:step no="1"/>`) + `</task>`, false},
		"ours":            {`<task id="a">` + extended(`<motcua:step no="1"/>`) + `</task>`, false},
	} {
		d, err := bpmn.Parse([]byte(header + `<process id="p">` + tt.inside + `</process></definitions>`))
		require.NoError(t, err)
		require.Equal(t, tt.want, convert.Needed(d), name)
	}
}

func TestPrefixes(t *testing.T) {
	t.Parallel()
	for name, root := range map[string]string{
		"not declared": `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">`,
		"taken":        `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:motcua="urn:other" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">`,
		"another":      `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:mc="` + bpmn.ExtensionNamespace + `" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">`,
		"bound again":  `<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:mc="` + bpmn.ExtensionNamespace + `" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><extensionElements xmlns:mc="urn:other"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := bpmn.Parse([]byte(root + `<process id="p"><userTask id="a" camunda:candidateGroups="g"/></process></definitions>`))
			require.NoError(t, err)
			c, err := convert.Convert(d)
			require.NoError(t, err)
			require.Equal(t, "g", find(t, c, "a").Extension.Role)
			requireSettled(t, c)
		})
	}
}

// Conversion adds to the samples of every vendor, and takes nothing away.
func TestVendorFiles(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../bpmn/testdata/vendor/*")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		d, err := bpmn.Parse(data)
		require.NoError(t, err)
		c, err := convert.Convert(d)
		require.NoError(t, err, path)
		requireSettled(t, c)
		count := func(d *bpmn.Definitions) (n int) {
			var visit func(e *bpmn.Element)
			visit = func(e *bpmn.Element) {
				if e.Space != bpmn.ExtensionNamespace {
					n++
				}
				for _, inside := range e.Elements() {
					visit(inside)
				}
			}
			visit(d.Document.Root)
			return n
		}
		require.GreaterOrEqual(t, count(c.Definitions), count(d), path)
		require.Len(t, c.AtOrigin(c.Findings), len(c.Findings))
	}
}

// A hostile file costs no more than its size.
func TestLargeFiles(t *testing.T) {
	t.Parallel()
	many := func(piece string) string {
		var b strings.Builder
		for n := 0; b.Len() < 3<<20; n++ {
			b.WriteString(strings.ReplaceAll(piece, "#", strconv.Itoa(n)))
		}
		return b.String()
	}
	for name, process := range map[string]string{
		"fields":     `<userTask id="a">` + extended(many(`<flowable:formProperty id="f#" name="x"/>`)) + `</userTask>`,
		"headers":    `<serviceTask id="a">` + extended(`<zeebe:taskDefinition type="t"/><zeebe:taskHeaders>`+many(`<zeebe:header key="k#" value="v"/>`)+`</zeebe:taskHeaders>`) + `</serviceTask>`,
		"parameters": `<task id="a">` + extended(`<camunda:inputOutput>`+many(`<camunda:inputParameter name="p#">${x}</camunda:inputParameter>`)+`</camunda:inputOutput>`) + `</task>`,
		"in":         `<callActivity id="a" calledElement="q">` + extended(many(`<camunda:in source="a" target="t#"/>`)) + `</callActivity>`,
		"listeners":  `<task id="a">` + extended(many(`<camunda:executionListener class="c#"/>`)) + `</task>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := bpmn.Parse([]byte(header + `<process id="p">` + process + `</process></definitions>`))
			require.NoError(t, err)
			began := time.Now()
			_, err = convert.Convert(d)
			if err != nil { // it may have grown beyond the limit
				var refused *bpmn.Error
				require.ErrorAs(t, err, &refused)
			}
			require.Less(t, time.Since(began), time.Minute, "the square of the size would take hours")
		})
	}
}

// FuzzConvert: whatever is a model converts, and converting the result changes
// nothing more.
func FuzzConvert(f *testing.F) {
	paths, err := filepath.Glob("../bpmn/testdata/vendor/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := bpmn.Parse(data)
		if err != nil {
			return
		}
		c, err := convert.Convert(d)
		if err != nil {
			var refused *bpmn.Error
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			return
		}
		want, err := c.Definitions.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := convert.Convert(c.Definitions)
		if err != nil {
			t.Fatal(err)
		}
		got, err := again.Definitions.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Fatalf("converted twice it differs:\n%s\n%s", want, got)
		}
	})
}
