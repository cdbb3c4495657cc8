package bpmn_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
)

// inFile reads a file with things beside and inside a process p.
func inFile(t *testing.T, beside, process string) *bpmn.Definitions {
	t.Helper()
	d, err := bpmn.Parse([]byte(`<definitions xmlns="` + bpmn.NamespaceModel + `" xmlns:t="urn:t" xmlns:xsi="` + bpmn.NamespaceXSI + `" xmlns:motcua="` + bpmn.ExtensionNamespace +
		`" targetNamespace="urn:t">` + beside + `<process id="p" isExecutable="true">` + process + `</process></definitions>`))
	require.NoError(t, err)
	return d
}

func extended(inside string) string { return "<extensionElements>" + inside + "</extensionElements>" }

func TestParseTriggers(t *testing.T) {
	t.Parallel()
	d := inFile(t, `<message id="m" name=" Hồ sơ " itemRef="t:i"/><message id="bare"/><signal id="s" name="Dừng"/>
		<error id="x" name="Sai" errorCode="E1" structureRef="t:i"/><escalation id="c" name="Chậm" escalationCode="C1"/>`, `
		<startEvent id="start"><messageEventDefinition messageRef="t:m"/></startEvent>
		<intermediateCatchEvent id="catch"><messageEventDefinition messageRef="bare">`+extended(`<motcua:message key="=a.b" ttl="P1D"/>`)+`</messageEventDefinition></intermediateCatchEvent>
		<intermediateThrowEvent id="throw">`+extended(`<motcua:message name="= &quot;x&quot; + y" key="k"/>`)+`<messageEventDefinition messageRef="m"/></intermediateThrowEvent>
		<sendTask id="send" messageRef="m">`+extended(`<motcua:message ttl="PT1H"/>`)+`</sendTask>
		<receiveTask id="receive" instantiate="true" messageRef="m"/>
		<receiveTask id="unnamed"/>
		<intermediateThrowEvent id="signal"><signalEventDefinition signalRef="s">`+extended(`<motcua:signal name="=agency"/>`)+`</signalEventDefinition></intermediateThrowEvent>
		<endEvent id="error">`+extended(`<motcua:error message="= why"/>`)+`<errorEventDefinition errorRef="x"/></endEvent>
		<boundaryEvent id="caught" attachedToRef="send">`+extended(`<motcua:error codeVariable="code" messageVariable="lý do"/>`)+`<errorEventDefinition/></boundaryEvent>
		<endEvent id="escalation"><escalationEventDefinition escalationRef="c"/></endEvent>
		<boundaryEvent id="several" attachedToRef="receive"><messageEventDefinition messageRef="m"/><errorEventDefinition errorRef="x"/>`+`</boundaryEvent>`)
	require.Equal(t, []*bpmn.Trigger{{ID: "m", Name: "Hồ sơ", Item: "i", Line: 1}, {ID: "bare", Line: 1}}, d.Messages)
	require.Equal(t, []*bpmn.Trigger{{ID: "s", Name: "Dừng", Line: 1}}, d.Signals)
	require.Equal(t, []*bpmn.Trigger{{ID: "x", Name: "Sai", Code: "E1", Item: "i", Line: 2}}, d.Errors)
	require.Equal(t, []*bpmn.Trigger{{ID: "c", Name: "Chậm", Code: "C1", Line: 2}}, d.Escalations)
	for id, want := range map[string]bpmn.EventDefinition{
		"start":      {Kind: bpmn.EventMessage, Ref: "m", Name: "Hồ sơ"},
		"catch":      {Kind: bpmn.EventMessage, Ref: "bare", Name: "bare", Key: "a.b", TTL: "P1D"},
		"throw":      {Kind: bpmn.EventMessage, Ref: "m", Name: `= "x" + y`, Key: "k"},
		"send":       {Kind: bpmn.EventMessage, Ref: "m", Name: "Hồ sơ", TTL: "PT1H"},
		"receive":    {Kind: bpmn.EventMessage, Ref: "m", Name: "Hồ sơ"},
		"unnamed":    {Kind: bpmn.EventMessage},
		"signal":     {Kind: bpmn.EventSignal, Ref: "s", Name: "=agency"},
		"error":      {Kind: bpmn.EventError, Ref: "x", Name: "Sai", Code: "E1", Message: "= why"},
		"caught":     {Kind: bpmn.EventError, CodeVariable: "code", MessageVariable: "lý do"},
		"escalation": {Kind: bpmn.EventEscalation, Ref: "c", Name: "Chậm", Code: "C1"},
	} {
		got := *node(t, d, id).Event
		got.Line = 0
		require.Equal(t, want, got, id)
	}
	require.True(t, node(t, d, "receive").Instantiate)
	require.Len(t, node(t, d, "several").Event.Each(), 2)
	require.Nil(t, (*bpmn.EventDefinition)(nil).Each())
}

func TestMisplacedTriggerExtension(t *testing.T) {
	t.Parallel()
	for name, event := range map[string]string{
		"of another trigger":   `<intermediateCatchEvent id="e">` + extended(`<motcua:signal name="x"/>`) + `<messageEventDefinition/></intermediateCatchEvent>`,
		"of no event":          `<intermediateThrowEvent id="e">` + extended(`<motcua:error code="x"/>`) + `</intermediateThrowEvent>`,
		"of one among several": `<intermediateCatchEvent id="e">` + extended(`<motcua:message name="x"/>`) + `<messageEventDefinition/><messageEventDefinition/></intermediateCatchEvent>`,
	} {
		require.Contains(t, lint(t, event), "error misplaced_extension e", name)
	}
}

func TestParsePools(t *testing.T) {
	t.Parallel()
	d := inFile(t, `<message id="m" name="M"/><collaboration id="c">
		<participant id="us" name="Phường" processRef="t:p"/>
		<participant id="them" name="Người dân"><participantMultiplicity minimum="2" maximum="5"/></participant>
		<messageFlow id="f1" name="nộp" sourceRef="them" targetRef="t" messageRef="m"/>
		<messageFlow id="f2" sourceRef="inner" targetRef="q_s"/>
		<messageFlow id="f3" sourceRef="us" targetRef="lane"/>
		<participant id="other" processRef="q"/>
		</collaboration><process id="q"><startEvent id="q_s"/></process>`,
		`<laneSet><lane id="lane"/></laneSet><task id="t"/><subProcess id="sub"><task id="inner"/></subProcess>`)
	require.Len(t, d.Participants, 3)
	us, them, other := d.Participants[0], d.Participants[1], d.Participants[2]
	require.Equal(t, "p", us.Process.ID)
	require.Equal(t, "q", other.Process.ID)
	require.Nil(t, them.Process)
	require.Equal(t, []int{2, 5}, []int{them.Minimum, them.Maximum})
	require.Len(t, d.MessageFlows, 3)
	f1, f2, f3 := d.MessageFlows[0], d.MessageFlows[1], d.MessageFlows[2]
	require.Equal(t, "nộp", f1.Name)
	require.Nil(t, f1.Source)
	require.Same(t, them, f1.SourcePool)
	require.Same(t, node(t, d, "t"), f1.Target)
	require.Same(t, us, f1.TargetPool)
	require.Equal(t, "M", f1.Message.Name)
	require.Same(t, node(t, d, "inner"), f2.Source)
	require.Same(t, us, f2.SourcePool, "the pool around a subprocess")
	require.Same(t, other, f2.TargetPool)
	require.Same(t, us, f3.SourcePool)
	require.Nil(t, f3.Target)
	require.Nil(t, f3.TargetPool, "a lane is neither")
}

func TestParseData(t *testing.T) {
	t.Parallel()
	d := inFile(t, `<dataStore id="store"/>`, `<property id="prop" name="Số ngày">`+extended(`<motcua:data variable="days" default="=3"/>`)+`</property>
		<dataObject id="obj" name="Danh sách" isCollection="true"><dataState name="mới"/></dataObject>
		<dataObjectReference id="ref" name="Danh sách [mới]" dataObjectRef="t:obj"><dataState name="mới"/></dataObjectReference>
		<dataStoreReference id="kho" name="Kho" dataStoreRef="store"/>
		<subProcess id="sub"><dataObject id="in"/></subProcess>
		<task id="a"><property id="own" name="own"/></task>`)
	s := d.Processes[0].Scope
	for _, o := range s.Data {
		o.Line = 0
	}
	require.Equal(t, []*bpmn.DataObject{
		{ID: "prop", Name: "Số ngày", Property: true, Variable: "days", Default: "3"},
		{ID: "obj", Name: "Danh sách", Collection: true, State: "mới", Variable: "Danh sách"},
	}, s.Data)
	for _, r := range s.References {
		r.Line = 0
	}
	require.Equal(t, []*bpmn.DataReference{
		{ID: "ref", Name: "Danh sách [mới]", State: "mới", Ref: "obj"},
		{ID: "kho", Name: "Kho", Ref: "store", Store: true},
	}, s.References)
	require.Equal(t, "in", node(t, d, "sub").Body.Data[0].Variable)
	require.Equal(t, "own", node(t, d, "a").Data[0].Name)
}

func TestParseMultiInstance(t *testing.T) {
	t.Parallel()
	const data = `<dataObject id="list" name="items"/><dataObjectReference id="listRef" dataObjectRef="list"/><dataObject id="out" name="results"/>`
	for name, tt := range map[string]struct {
		task string
		want bpmn.Loop
	}{
		"by data object": {`<multiInstanceLoopCharacteristics isSequential="true" behavior="None"><loopDataInputRef>listRef</loopDataInputRef><loopDataOutputRef>out</loopDataOutputRef>` +
			`<inputDataItem id="i" name="item"/><outputDataItem id="o"/></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Sequential: true, Behavior: "None", Collection: "items", Output: "results", Element: "item", OutputElement: "o"}},
		"by the activity's own data": {`<ioSpecification><dataInput id="din" name="inside"/><dataOutput id="dout"/><inputSet/><outputSet/></ioSpecification>` +
			`<dataInputAssociation><sourceRef>listRef</sourceRef><targetRef>din</targetRef></dataInputAssociation>` +
			`<dataOutputAssociation><sourceRef>dout</sourceRef><targetRef>out</targetRef></dataOutputAssociation>` +
			`<multiInstanceLoopCharacteristics><loopDataInputRef>din</loopDataInputRef><loopDataOutputRef>dout</loopDataOutputRef></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "items", Output: "results"}},
		"input without a source": {`<ioSpecification><dataInput id="din" name="inside"/></ioSpecification>` +
			`<multiInstanceLoopCharacteristics><loopDataInputRef>din</loopDataInputRef></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "inside"}},
		"a name": {`<multiInstanceLoopCharacteristics><loopDataInputRef>unknown</loopDataInputRef></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "unknown"}},
		"inputs in a ring": {`<dataInputAssociation><sourceRef>x</sourceRef><targetRef>y</targetRef></dataInputAssociation><dataInputAssociation><sourceRef>y</sourceRef><targetRef>x</targetRef></dataInputAssociation>` +
			`<multiInstanceLoopCharacteristics><loopDataInputRef>x</loopDataInputRef></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "x"}},
		"motcua goes before": {extended(`<motcua:loop collection="= ds[a &gt; 1]" element="hồ sơ" output="kq" outputElement="=x + 1"/>`) +
			`<multiInstanceLoopCharacteristics><loopDataInputRef>list</loopDataInputRef><inputDataItem name="i"/></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "ds[a > 1]", Element: "hồ sơ", Output: "kq", OutputElement: "x + 1"}},
		"motcua inside": {`<multiInstanceLoopCharacteristics>` + extended(`<motcua:loop collection="x"/>`) + `<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>`,
			bpmn.Loop{Behavior: "All", Collection: "x", Cardinality: "3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := *node(t, inFile(t, "", data+`<task id="a">`+tt.task+`</task>`), "a").Loop
			got.Line = 0
			require.Equal(t, tt.want, got)
		})
	}
	require.Contains(t, lint(t, around(`<task id="a"><standardLoopCharacteristics>`+extended(`<motcua:loop collection="x"/>`)+`<loopCondition>y</loopCondition></standardLoopCharacteristics></task>`)),
		"error misplaced_extension a")
}

func TestParseCompensationAndLinks(t *testing.T) {
	t.Parallel()
	d := inFile(t, "", `<task id="a"/><boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><task id="undo" isForCompensation="true"/>
		<association sourceRef="b" targetRef="undo"/>
		<subProcess id="s"><task id="a2"/><boundaryEvent id="b2" attachedToRef="a2"><compensateEventDefinition/></boundaryEvent><task id="undo2" isForCompensation="true"/>
		<association sourceRef="undo2" targetRef="b2"/><textAnnotation id="note"/><association sourceRef="a2" targetRef="note"/>
		<intermediateThrowEvent id="to"><linkEventDefinition name="L"/></intermediateThrowEvent></subProcess>
		<intermediateThrowEvent id="all"><compensateEventDefinition waitForCompletion="false"/></intermediateThrowEvent>
		<intermediateThrowEvent id="one"><compensateEventDefinition activityRef="s"/></intermediateThrowEvent>
		<intermediateThrowEvent id="from"><linkEventDefinition name="L"/></intermediateThrowEvent>
		<intermediateCatchEvent id="at"><linkEventDefinition name="L"/></intermediateCatchEvent>`)
	require.Same(t, node(t, d, "undo"), node(t, d, "a").Compensation)
	require.Same(t, node(t, d, "undo2"), node(t, d, "a2").Compensation, "drawn the other way round")
	require.Nil(t, node(t, d, "s").Compensation)
	require.False(t, node(t, d, "all").Event.WaitForCompletion)
	require.Nil(t, node(t, d, "all").Event.Activity)
	require.True(t, node(t, d, "one").Event.WaitForCompletion)
	require.Same(t, node(t, d, "s"), node(t, d, "one").Event.Activity)
	require.Same(t, node(t, d, "at"), node(t, d, "from").LinkTarget)
	require.Nil(t, node(t, d, "to").LinkTarget, "links stay in their scope")
}

func TestParseActivitiesAndGateways(t *testing.T) {
	t.Parallel()
	d := inFile(t, `<process id="other"/>`, `<callActivity id="plain" calledElement="t:other"/>
		<callActivity id="call" calledElement="x">`+extended(`<motcua:call process="= ma" binding="tag" tag="v2" propagateAll="true"/>`)+`</callActivity>
		<callActivity id="pinned" calledElement="urn:elsewhere">`+extended(`<motcua:call binding="version" version="4"/>`)+`</callActivity>
		<businessRuleTask id="rule">`+extended(`<motcua:decision ref="Phí" result="fee"/>`)+`</businessRuleTask>
		<serviceTask id="service">`+extended(`<motcua:service type="http" heartbeat="PT5S" backoff="PT1S"><motcua:header key="A" value="=b"/></motcua:service>`)+`</serviceTask>
		<adHocSubProcess id="adhoc" ordering="Sequential" cancelRemainingInstances="false">`+extended(`<motcua:adHoc elements="=[&quot;x&quot;]"/>`)+`<task id="x"/><completionCondition>done</completionCondition></adHocSubProcess>
		<adHocSubProcess id="free"><task id="y"/></adHocSubProcess>
		<eventBasedGateway id="events" instantiate="true" eventGatewayType="Parallel"/><eventBasedGateway id="first"/>
		<complexGateway id="complex"><activationCondition>= n &gt; 1</activationCondition></complexGateway>`)
	require.Equal(t, "other", node(t, d, "plain").CalledElement)
	require.Equal(t, "= ma", node(t, d, "call").CalledElement)
	require.Equal(t, bpmn.Extension{CallBinding: "tag", CallTag: "v2", CallPropagateAll: true}, node(t, d, "call").Extension)
	require.Equal(t, "urn:elsewhere", node(t, d, "pinned").CalledElement)
	require.Equal(t, bpmn.Extension{CallBinding: "version", CallVersion: 4}, node(t, d, "pinned").Extension)
	require.Equal(t, bpmn.Extension{Decision: "Phí", ResultVariable: "fee"}, node(t, d, "rule").Extension)
	require.Equal(t, bpmn.Extension{ServiceType: "http", ServiceHeartbeat: "PT5S", ServiceBackoff: "PT1S", ServiceHeaders: []bpmn.Header{{Key: "A", Value: "=b"}}},
		node(t, d, "service").Extension)
	require.Equal(t, &bpmn.AdHoc{Sequential: true, Completion: "done", Elements: `["x"]`}, node(t, d, "adhoc").AdHoc)
	require.Equal(t, &bpmn.AdHoc{CancelRemaining: true}, node(t, d, "free").AdHoc)
	require.True(t, node(t, d, "events").ParallelEvents && node(t, d, "events").Instantiate)
	require.False(t, node(t, d, "first").ParallelEvents || node(t, d, "first").Instantiate)
	require.Equal(t, "n > 1", node(t, d, "complex").Activation)
}
