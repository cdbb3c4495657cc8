package bpmn_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/bpmn"
)

func TestBuilderMakesEveryKind(t *testing.T) {
	t.Parallel()
	b := bpmn.NewBuilder("defs", "Mẫu")
	b.Pool("pool", "Quận 1", "p", bpmn.Bounds{Width: 900, Height: 400})
	b.Pool("citizen", "Người dân", "", bpmn.Bounds{Y: 420, Width: 900, Height: 60})
	p := b.Process("p", "Mẫu")
	p.Lane(bpmn.LaneSpec{ID: "office", Name: "Phòng", Agency: "district"})
	p.Lane(bpmn.LaneSpec{ID: "desk", Name: "Một cửa", Role: "desk_officer", Parent: "office"})
	p.Node(bpmn.NodeSpec{ID: "s", Kind: bpmn.KindStartEvent, Lane: "desk"})
	p.Node(bpmn.NodeSpec{ID: "t", Kind: bpmn.KindUserTask, Name: "Bước & <1>", Documentation: "Ghi chú", Lane: "desk"})
	p.Node(bpmn.NodeSpec{ID: "late", Kind: bpmn.KindBoundaryEvent, AttachedTo: "t", NonInterrupting: true,
		Event: &bpmn.EventDefinition{Kind: bpmn.EventTimer, Working: "12 calendar_day"}})
	p.Node(bpmn.NodeSpec{ID: "lateEnd", Kind: bpmn.KindEndEvent, Lane: "office"})
	p.Node(bpmn.NodeSpec{ID: "g", Kind: bpmn.KindExclusiveGateway, Lane: "desk", Label: &bpmn.Bounds{X: 1, Width: 2, Height: 3}})
	sub := p.SubProcess(bpmn.NodeSpec{ID: "sub", Lane: "office"})
	sub.Node(bpmn.NodeSpec{ID: "ss", Kind: bpmn.KindStartEvent})
	sub.Node(bpmn.NodeSpec{ID: "calc", Kind: bpmn.KindScriptTask, Script: "a + b", Extension: bpmn.Extension{ResultVariable: "c"}})
	sub.Node(bpmn.NodeSpec{ID: "wait", Kind: bpmn.KindIntermediateCatch, Event: &bpmn.EventDefinition{Kind: bpmn.EventTimer, Duration: "=d"}})
	sub.Node(bpmn.NodeSpec{ID: "se", Kind: bpmn.KindEndEvent, Event: &bpmn.EventDefinition{Kind: bpmn.EventTerminate}})
	for i, f := range [][2]string{{"ss", "calc"}, {"calc", "wait"}, {"wait", "se"}} {
		sub.Flow(bpmn.FlowSpec{ID: fmt.Sprintf("sf%d", i), Source: f[0], Target: f[1]})
	}
	p.Node(bpmn.NodeSpec{ID: "e", Kind: bpmn.KindEndEvent, Lane: "desk"})
	way := []bpmn.Point{{X: 1, Y: 2}, {X: 3, Y: 4}}
	p.Flow(bpmn.FlowSpec{ID: "f1", Source: "s", Target: "t", Waypoints: way})
	p.Flow(bpmn.FlowSpec{ID: "f2", Source: "t", Target: "g", Waypoints: way})
	p.Flow(bpmn.FlowSpec{ID: "f3", Name: "Đạt", Source: "g", Target: "sub", Condition: `ok and fee < 3`, Waypoints: way, Label: &bpmn.Bounds{}})
	p.Flow(bpmn.FlowSpec{ID: "f4", Source: "g", Target: "e", Default: true, Waypoints: way})
	p.Flow(bpmn.FlowSpec{ID: "f5", Source: "sub", Target: "e", Waypoints: way})
	p.Flow(bpmn.FlowSpec{ID: "f6", Source: "late", Target: "lateEnd", Waypoints: way})
	p.Note(bpmn.NoteSpec{ID: "note", Text: "Lưu ý", Node: "t", Waypoints: way})
	d, err := b.Build()
	require.NoError(t, err)
	require.Empty(t, bpmn.Lint(d))

	require.Equal(t, []string{"Mẫu", "Mẫu"}, []string{d.Name, d.Processes[0].Name})
	require.Equal(t, "Bước & <1>", node(t, d, "t").Name)
	require.Equal(t, "Ghi chú", node(t, d, "t").Documentation)
	require.Equal(t, "desk_officer", node(t, d, "t").Role())
	require.Equal(t, "district", node(t, d, "t").Agency())
	require.Equal(t, "desk", node(t, d, "t").Lane.ID)
	require.Equal(t, []string{"s", "t", "lateEnd", "g", "sub", "e"}, d.Lanes[0].NodeRefs, "an outer lane names what its inner ones hold")
	require.Equal(t, "12 calendar_day", node(t, d, "late").Event.Working)
	require.False(t, node(t, d, "late").Interrupting)
	require.Equal(t, "f4", node(t, d, "g").Default.ID)
	require.Equal(t, `ok and fee < 3`, node(t, d, "g").Outgoing[0].Condition)
	require.Equal(t, "a + b", node(t, d, "calc").Script)
	require.Equal(t, "c", node(t, d, "calc").Extension.ResultVariable)
	require.Equal(t, "=d", node(t, d, "wait").Event.Duration)
	require.Equal(t, bpmn.EventTerminate, node(t, d, "se").Event.Kind)

	drawn := map[string]int{}
	plane := d.Document.Root.Child(bpmn.NamespaceDI, "BPMNDiagram").Child(bpmn.NamespaceDI, "BPMNPlane")
	for _, e := range plane.Elements() {
		drawn[e.Local]++
	}
	require.Equal(t, map[string]int{"BPMNShape": 16, "BPMNEdge": 7}, drawn)
	require.Equal(t, "defs_collaboration", plane.Attr("bpmnElement"))
}

func TestBuilderMakesEveryTrigger(t *testing.T) {
	t.Parallel()
	b := bpmn.NewBuilder("defs", "")
	p := b.Process("p", "")
	p.Node(bpmn.NodeSpec{ID: "m", Kind: bpmn.KindIntermediateCatch, Event: &bpmn.EventDefinition{Kind: bpmn.EventMultiple, Parallel: true, Parts: []*bpmn.EventDefinition{
		{Kind: bpmn.EventMessage, Ref: "msg"}, {Kind: bpmn.EventSignal, Ref: "sig"}, {Kind: bpmn.EventConditional, Condition: "x > 1"},
		{Kind: bpmn.EventTimer, Date: "2026-01-01"},
	}}})
	p.Node(bpmn.NodeSpec{ID: "l", Kind: bpmn.KindIntermediateThrow, Event: &bpmn.EventDefinition{Kind: bpmn.EventLink, Ref: "L"}})
	p.Node(bpmn.NodeSpec{ID: "c", Kind: bpmn.KindIntermediateThrow, Event: &bpmn.EventDefinition{Kind: bpmn.EventCompensate, Ref: "m"}})
	p.Node(bpmn.NodeSpec{ID: "x", Kind: bpmn.KindEndEvent, Event: &bpmn.EventDefinition{Kind: bpmn.EventError, Ref: "err"}})
	esp := p.SubProcess(bpmn.NodeSpec{ID: "esp", TriggeredByEvent: true})
	esp.Node(bpmn.NodeSpec{ID: "es", Kind: bpmn.KindStartEvent, NonInterrupting: true, Event: &bpmn.EventDefinition{Kind: bpmn.EventEscalation, Ref: "esc"}})
	esp.Node(bpmn.NodeSpec{ID: "again", Kind: bpmn.KindEndEvent, Event: &bpmn.EventDefinition{Kind: bpmn.EventMessage, Ref: "msg"}})
	d, err := b.Build()
	require.NoError(t, err)
	m := node(t, d, "m").Event
	require.True(t, m.Parallel)
	require.Len(t, m.Parts, 4)
	require.Equal(t, "x > 1", m.Parts[2].Condition)
	require.Equal(t, "L", node(t, d, "l").Event.Ref)
	require.Equal(t, "m", node(t, d, "c").Event.Ref)
	require.False(t, node(t, d, "es").Interrupting)
	var roots []string
	for _, e := range d.Document.Root.Elements() {
		roots = append(roots, e.Local+" "+e.Attr("id"))
	}
	require.Equal(t, []string{"process p", "message msg", "signal sig", "error err", "escalation esc", "BPMNDiagram defs_diagram"}, roots)
}

func TestBuilderReportsMistakes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		build func(p *bpmn.ScopeBuilder)
		code  string
		id    string
	}{
		"unknown lane":       {func(p *bpmn.ScopeBuilder) { p.Node(bpmn.NodeSpec{ID: "a", Kind: bpmn.KindTask, Lane: "x"}) }, "dangling_reference", "a"},
		"unknown outer lane": {func(p *bpmn.ScopeBuilder) { p.Lane(bpmn.LaneSpec{ID: "l", Parent: "x"}) }, "dangling_reference", "l"},
		"unknown target":     {func(p *bpmn.ScopeBuilder) { p.Flow(bpmn.FlowSpec{ID: "f", Source: "x", Target: "y"}) }, "dangling_reference", "f"},
		"id used twice":      {func(p *bpmn.ScopeBuilder) { p.Node(bpmn.NodeSpec{ID: "p", Kind: bpmn.KindTask}) }, "duplicate_id", "p"},
		"no kind":            {func(p *bpmn.ScopeBuilder) { p.Node(bpmn.NodeSpec{ID: "a"}) }, "unknown_flow_element", "a"},
		"control character":  {func(p *bpmn.ScopeBuilder) { p.Node(bpmn.NodeSpec{ID: "a", Kind: bpmn.KindTask, Name: "\x01"}) }, "control_character", ""},
		"bad extension value": {func(p *bpmn.ScopeBuilder) {
			p.Node(bpmn.NodeSpec{ID: "a", Kind: bpmn.KindTask, Extension: bpmn.Extension{StatusEnter: 12}})
		}, "bad_value", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := bpmn.NewBuilder("defs", "")
			tt.build(b.Process("p", ""))
			_, err := b.Build()
			var e *bpmn.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tt.code, e.Findings[0].Code, e.Error())
			require.Equal(t, tt.id, e.Findings[0].ElementID)
		})
	}
}

// Everything a specification says of a node is read back.
func TestBuilderKeepsNodes(t *testing.T) {
	t.Parallel()
	b := bpmn.NewBuilder("defs", "")
	b.Pool("us", "", "p", bpmn.Bounds{})
	b.Pool("them", "", "", bpmn.Bounds{})
	p := b.Process("p", "")
	p.Data(bpmn.DataSpec{ID: "prop", Name: "Số ngày", Property: true, Variable: "days", Default: "3"})
	p.Data(bpmn.DataSpec{ID: "list", Collection: true})
	multi := &bpmn.Loop{Sequential: true, Collection: "ds[1]", Element: "item", Output: "out", OutputElement: "x + 1", Cardinality: "3", Condition: "done", Behavior: "All"}
	standard := &bpmn.Loop{Standard: true, TestBefore: true, Maximum: 4, Condition: "again"}
	p.Node(bpmn.NodeSpec{ID: "call", Kind: bpmn.KindCallActivity, CalledElement: "other", Loop: multi})
	p.Node(bpmn.NodeSpec{ID: "callBy", Kind: bpmn.KindCallActivity, CalledElement: "=x", Extension: bpmn.Extension{CallBinding: "version", CallVersion: 3}, Loop: standard})
	p.Node(bpmn.NodeSpec{ID: "callOnly", Kind: bpmn.KindCallActivity, CalledElement: "=y"})
	p.Node(bpmn.NodeSpec{ID: "rule", Kind: bpmn.KindBusinessRuleTask, Extension: bpmn.Extension{Decision: "Phí", ResultVariable: "fee"}})
	p.Node(bpmn.NodeSpec{ID: "send", Kind: bpmn.KindSendTask, Event: &bpmn.EventDefinition{Kind: bpmn.EventMessage, Ref: "m", Name: "Thư", Key: "k", TTL: "P1D"}})
	p.Node(bpmn.NodeSpec{ID: "receive", Kind: bpmn.KindReceiveTask, Instantiate: true, Event: &bpmn.EventDefinition{Kind: bpmn.EventMessage, Ref: "m", Name: "Thư khác"}})
	p.Node(bpmn.NodeSpec{ID: "b", Kind: bpmn.KindBoundaryEvent, AttachedTo: "send", Handler: "undo", Event: &bpmn.EventDefinition{Kind: bpmn.EventCompensate, WaitForCompletion: true}})
	p.Node(bpmn.NodeSpec{ID: "undo", Kind: bpmn.KindTask, ForCompensation: true})
	p.Node(bpmn.NodeSpec{ID: "fail", Kind: bpmn.KindEndEvent, Event: &bpmn.EventDefinition{Kind: bpmn.EventError, Ref: "err", Name: "Sai", Code: "E1", Message: "=why"}})
	p.Node(bpmn.NodeSpec{ID: "raise", Kind: bpmn.KindEndEvent, Event: &bpmn.EventDefinition{Kind: bpmn.EventEscalation, Code: "=c", CodeVariable: "v", MessageVariable: "w"}})
	p.Node(bpmn.NodeSpec{ID: "shout", Kind: bpmn.KindIntermediateThrow, Event: &bpmn.EventDefinition{Kind: bpmn.EventSignal, Name: "=s"}})
	p.Node(bpmn.NodeSpec{ID: "events", Kind: bpmn.KindEventBasedGateway, ParallelEvents: true, Instantiate: true})
	p.Node(bpmn.NodeSpec{ID: "complex", Kind: bpmn.KindComplexGateway, Activation: "n > 1"})
	adHoc := &bpmn.AdHoc{Sequential: true, Completion: "done", Elements: "[1]"}
	free := p.SubProcess(bpmn.NodeSpec{ID: "adhoc", Kind: bpmn.KindAdHocSubProcess, AdHoc: adHoc})
	free.Node(bpmn.NodeSpec{ID: "one", Kind: bpmn.KindTask})
	free.Data(bpmn.DataSpec{ID: "own", Property: true, Default: "a"})
	b.MessageFlow(bpmn.MessageFlowSpec{ID: "mf", Name: "nộp", Source: "them", Target: "receive", Waypoints: []bpmn.Point{{}, {X: 1}}})
	d, err := b.Build()
	require.NoError(t, err)

	for id, want := range map[string]*bpmn.Loop{"call": multi, "callBy": standard} {
		got := *node(t, d, id).Loop
		got.Line = 0
		require.Equal(t, *want, got)
	}
	require.Equal(t, []string{"other", "=x", "=y"}, []string{node(t, d, "call").CalledElement, node(t, d, "callBy").CalledElement, node(t, d, "callOnly").CalledElement})
	require.Equal(t, bpmn.Extension{CallBinding: "version", CallVersion: 3}, node(t, d, "callBy").Extension)
	require.Equal(t, bpmn.Extension{Decision: "Phí", ResultVariable: "fee"}, node(t, d, "rule").Extension)
	for id, want := range map[string]bpmn.EventDefinition{
		"send":    {Kind: bpmn.EventMessage, Ref: "m", Name: "Thư", Key: "k", TTL: "P1D"},
		"receive": {Kind: bpmn.EventMessage, Ref: "m", Name: "Thư khác"},
		"b":       {Kind: bpmn.EventCompensate, WaitForCompletion: true},
		"fail":    {Kind: bpmn.EventError, Ref: "err", Name: "Sai", Code: "E1", Message: "=why"},
		"raise":   {Kind: bpmn.EventEscalation, Code: "=c", CodeVariable: "v", MessageVariable: "w"},
		"shout":   {Kind: bpmn.EventSignal, Name: "=s"},
	} {
		got := *node(t, d, id).Event
		got.Line = 0
		require.Equal(t, want, got, id)
	}
	require.Same(t, node(t, d, "undo"), node(t, d, "send").Compensation)
	require.True(t, node(t, d, "undo").ForCompensation)
	require.True(t, node(t, d, "receive").Instantiate && node(t, d, "events").Instantiate && node(t, d, "events").ParallelEvents)
	require.Equal(t, "n > 1", node(t, d, "complex").Activation)
	require.Equal(t, adHoc, node(t, d, "adhoc").AdHoc)
	require.Equal(t, "a", node(t, d, "adhoc").Body.Data[0].Default)
	require.Equal(t, "days", d.Processes[0].Scope.Data[0].Variable)
	require.True(t, d.Processes[0].Scope.Data[1].Collection)
	require.Equal(t, "them", d.MessageFlows[0].SourcePool.ID)
	require.Equal(t, "receive", d.MessageFlows[0].Target.ID)
}

// What the builder writes of an extension is what Parse reads.
func TestExtensionRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := func(label string) string {
			return rapid.StringMatching(`([a-zĐđệ0-9"&<>'./+]([a-z ệ=-]{0,6}[a-zệ0-9])?)?`).Draw(rt, label)
		}
		name := func(label string) string { return rapid.StringMatching(`[a-zđ_]{1,6}`).Draw(rt, label) }
		x := bpmn.Extension{
			StepNo: rapid.IntRange(0, 99).Draw(rt, "no"), StepForm: text("form"), Output: text("output"),
			Intake: rapid.Bool().Draw(rt, "intake"), OffClock: rapid.Bool().Draw(rt, "offClock"), Handover: rapid.Bool().Draw(rt, "handover"),
			Role: text("role"), Agency: text("agency"), Consultant: rapid.Bool().Draw(rt, "consultant"), FormKey: text("key"),
			WaitFor:    rapid.SampledFrom([]string{"", "applicant", "external"}).Draw(rt, "wait"),
			StopGround: text("ground"), StopSlip: text("slip"),
			StatusEnter: rapid.IntRange(0, 10).Draw(rt, "enter"), StatusComplete: rapid.IntRange(0, 10).Draw(rt, "complete"),
			Result:      rapid.SampledFrom([]string{"", "granted", "refused"}).Draw(rt, "result"),
			ServiceType: text("type"), ServiceRetries: rapid.IntRange(0, 9).Draw(rt, "retries"), ServiceTimeout: text("timeout"),
			ServiceHeartbeat: text("heartbeat"), ServiceBackoff: text("backoff"),
			ResultVariable: text("variable"), Decision: text("decision"),
			CallBinding: rapid.SampledFrom([]string{"", "latest", "version", "tag"}).Draw(rt, "binding"),
			CallVersion: rapid.IntRange(0, 9).Draw(rt, "version"), CallTag: text("tag"), CallPropagateAll: rapid.Bool().Draw(rt, "propagate"),
		}
		for range rapid.IntRange(0, 2).Draw(rt, "headers") {
			x.ServiceHeaders = append(x.ServiceHeaders, bpmn.Header{Key: name("key"), Value: text("value")})
		}
		if rapid.Bool().Draw(rt, "sla") {
			x.SLAAmount = rapid.SampledFrom([]string{"1", "0.5", "12"}).Draw(rt, "amount")
			x.SLAUnit = rapid.SampledFrom([]string{"hour", "working_day", "month"}).Draw(rt, "unit")
		}
		for i := range rapid.IntRange(0, 3).Draw(rt, "outcomes") {
			x.Outcomes = append(x.Outcomes, bpmn.Outcome{ID: fmt.Sprint("o", i), Kind: "other", VI: text("vi"), EN: text("en")})
		}
		for range rapid.IntRange(0, 2).Draw(rt, "inputs") {
			x.Inputs = append(x.Inputs, bpmn.Mapping{Source: name("source") + text("rest"), Target: name("target")})
		}
		for range rapid.IntRange(0, 2).Draw(rt, "outputs") {
			x.Outputs = append(x.Outputs, bpmn.Mapping{Source: name("source"), Target: name("target")})
		}
		script := ""
		if rapid.Bool().Draw(rt, "script") {
			script = name("a") + " + 1 < 2"
		}
		b := bpmn.NewBuilder("defs", "")
		b.Process("p", "").Node(bpmn.NodeSpec{ID: "a", Kind: bpmn.KindScriptTask, Script: script, Extension: x})
		d, err := b.Build()
		require.NoError(rt, err)
		require.Equal(rt, x, d.Processes[0].Scope.Nodes[0].Extension)
		require.Equal(rt, script, d.Processes[0].Scope.Nodes[0].Script)
	})
}
