package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	// The body follows four lines of header.
	for name, tt := range map[string]struct {
		body, element, code string
		line                int
	}{
		"inclusive gateway":          {"<startEvent id=\"s\"/>\n<inclusiveGateway id=\"g\"/>\ns g", "g", "gateway_exit", 6},
		"call of nothing":            {"<startEvent id=\"s\"/>\n<callActivity id=\"c\"/>\ns c", "c", "call_process", 6},
		"call of nonsense":           {"<startEvent id=\"s\"/>\n<callActivity id=\"c\" calledElement=\"=1 +\"/>\ns c", "c", "expression", 6},
		"call of no version":         {"<startEvent id=\"s\"/>\n<callActivity id=\"c\" calledElement=\"q\"><extensionElements><motcua:call binding=\"version\"/></extensionElements></callActivity>\ns c", "c", "call_version", 6},
		"call of no tag":             {"<startEvent id=\"s\"/>\n<callActivity id=\"c\" calledElement=\"q\"><extensionElements><motcua:call binding=\"tag\"/></extensionElements></callActivity>\ns c", "c", "call_tag", 6},
		"ad-hoc with a start":        {"<startEvent id=\"s\"/>\n<adHocSubProcess id=\"h\"><startEvent id=\"is\"/><task id=\"a\"/></adHocSubProcess>\ns h", "is", "adhoc_event", 6},
		"ad-hoc of nothing":          {"<startEvent id=\"s\"/>\n<adHocSubProcess id=\"h\"/>\ns h", "h", "no_start", 6},
		"ad-hoc of nonsense":         {"<startEvent id=\"s\"/>\n<adHocSubProcess id=\"h\"><task id=\"a\"/><completionCondition>1 +</completionCondition></adHocSubProcess>\ns h", "h", "expression", 6},
		"complex dead end":           {"<startEvent id=\"s\"/>\n<complexGateway id=\"g\"/>\ns g", "g", "gateway_exit", 6},
		"complex nonsense":           {"<startEvent id=\"s\"/>\n<complexGateway id=\"g\"><activationCondition>1 +</activationCondition></complexGateway>\n<task id=\"a\"/>\ns g a", "g", "expression", 6},
		"rule without decision":      {"<startEvent id=\"s\"/>\n<businessRuleTask id=\"c\"/>\ns c", "c", "decision_missing", 6},
		"loop of how many":           {"<startEvent id=\"s\"/>\n<userTask id=\"a\"><multiInstanceLoopCharacteristics/></userTask>\ns a", "a", "loop_count", 6},
		"loop of two minds":          {"<startEvent id=\"s\"/>\n<userTask id=\"a\"><multiInstanceLoopCharacteristics><extensionElements><motcua:loop collection=\"=l\"/></extensionElements><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask>\ns a", "a", "loop_count", 6},
		"loop over nonsense":         {"<startEvent id=\"s\"/>\n<userTask id=\"a\"><multiInstanceLoopCharacteristics><loopCardinality>3 +</loopCardinality></multiInstanceLoopCharacteristics></userTask>\ns a", "a", "expression", 6},
		"loop without end":           {"<startEvent id=\"s\"/>\n<userTask id=\"a\"><standardLoopCharacteristics/></userTask>\ns a", "a", "loop_endless", 6},
		"message start":              {"<startEvent id=\"s\"><messageEventDefinition/></startEvent>", "s", "message_name", 5},
		"timer end":                  {"<startEvent id=\"s\"/>\n<endEvent id=\"e\"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></endEvent>\ns e", "e", "event_place", 6},
		"catch without trigger":      {"<startEvent id=\"s\"/>\n<intermediateCatchEvent id=\"c\"/>\ns c", "c", "event_trigger", 6},
		"event subprocess":           {"<startEvent id=\"s\"/>\n<userTask id=\"a\"/>\n<subProcess id=\"p1\" triggeredByEvent=\"true\"><startEvent id=\"i\"/></subProcess>\ns a", "i", "event_trigger", 7},
		"condition missing":          {"<startEvent id=\"s\"/>\n<exclusiveGateway id=\"g\"/>\n<endEvent id=\"a\"/><endEvent id=\"b\"/>\ns g\ng a ? x\ng b", "g_b", "condition_missing", 10},
		"condition nonsense":         {"<startEvent id=\"s\"/>\n<exclusiveGateway id=\"g\"/>\n<endEvent id=\"a\"/><endEvent id=\"b\"/>\ns g\ng a ? x >\ng b ? y", "g_a", "expression", 9},
		"condition at a fork":        {"<startEvent id=\"s\"/>\n<parallelGateway id=\"g\"/>\n<endEvent id=\"a\"/>\ns g\ng a ? x", "g_a", "condition_place", 9},
		"gateway dead end":           {"<startEvent id=\"s\"/>\n<exclusiveGateway id=\"g\"/>\ns g", "g", "gateway_exit", 6},
		"two starts":                 {"<startEvent id=\"s\"/>\n<startEvent id=\"s2\"/>", "s2", "several_starts", 6},
		"unreachable":                {"<startEvent id=\"s\"/>\n<userTask id=\"a\"/>", "a", "unreachable", 6},
		"no start":                   {"<userTask id=\"a\"/>\n<userTask id=\"b\"/>\na b a", "p", "no_start", 4},
		"empty subprocess":           {"<startEvent id=\"s\"/>\n<subProcess id=\"p1\"/>\ns p1", "p1", "no_start", 6},
		"script missing":             {"<startEvent id=\"s\"/>\n<scriptTask id=\"a\"/>\ns a", "a", "script_missing", 6},
		"script in another language": {"<startEvent id=\"s\"/>\n<scriptTask id=\"a\" scriptFormat=\"groovy\"><script>x</script></scriptTask>\ns a", "a", "script_format", 6},
		"timer nonsense":             {"<startEvent id=\"s\"/>\n<intermediateCatchEvent id=\"c\"><timerEventDefinition><timeDuration>2 hours</timeDuration></timerEventDefinition></intermediateCatchEvent>\ns c", "c", "timer_text", 6},
		"timer says nothing":         {"<startEvent id=\"s\"/>\n<intermediateCatchEvent id=\"c\"><timerEventDefinition/></intermediateCatchEvent>\ns c", "c", "timer_form", 6},
		"timer says two":             {"<startEvent id=\"s\"/>\n<intermediateCatchEvent id=\"c\"><timerEventDefinition><timeDuration>PT1H</timeDuration><timeDate>2026-01-01</timeDate></timerEventDefinition></intermediateCatchEvent>\ns c", "c", "timer_form", 6},
		"never firing cycle":         {"<startEvent id=\"s\"/>\n<intermediateCatchEvent id=\"c\"><timerEventDefinition><timeCycle>R0/PT1H</timeCycle></timerEventDefinition></intermediateCatchEvent>\ns c", "c", "timer_text", 6},
		"mapping nonsense":           {"<startEvent id=\"s\"/>\n<userTask id=\"a\"><extensionElements><motcua:io><motcua:input source=\"=1 +\" target=\"x\"/></motcua:io></extensionElements></userTask>\ns a", "a", "expression", 6},
		"service timeout":            {"<startEvent id=\"s\"/>\n<serviceTask id=\"a\"><extensionElements><motcua:service type=\"http\" timeout=\"P1M\"/></extensionElements></serviceTask>\ns a", "a", "service_timeout", 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := engine.Compile(parse(t, tt.body))
			var e *bpmn.Error
			require.ErrorAs(t, err, &e)
			f := e.Findings[0]
			require.Equal(t, tt.code, f.Code, err)
			require.Equal(t, tt.element, f.ElementID)
			require.Equal(t, tt.line, f.Line)
			require.NotEmpty(t, f.VI)
			require.NotEmpty(t, f.EN)
		})
	}
}

func TestCompileSaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	_, err := engine.Compile(parse(t, "<startEvent id=\"s\"/>\n<callActivity id=\"a\"/><scriptTask id=\"b\"/>\ns a b"))
	var e *bpmn.Error
	require.ErrorAs(t, err, &e)
	require.Len(t, e.Findings, 2)
}

func TestCompileSurvivesModelsBuiltByHand(t *testing.T) {
	t.Parallel()
	loose := &bpmn.Node{ID: "a", Kind: bpmn.KindUserTask}
	loose.Outgoing = []*bpmn.SequenceFlow{{ID: "f", Source: loose}}
	for name, p := range map[string]*bpmn.Process{
		"nil":             nil,
		"no scope":        {ID: "p"},
		"empty":           {ID: "p", Scope: &bpmn.Scope{}},
		"flow to nowhere": {ID: "p", Scope: &bpmn.Scope{Nodes: []*bpmn.Node{loose}}},
		"no ids":          {ID: "p", Scope: &bpmn.Scope{Nodes: []*bpmn.Node{{Kind: bpmn.KindTask}}}},
		"twice":           {ID: "p", Scope: &bpmn.Scope{Nodes: []*bpmn.Node{{ID: "x", Kind: bpmn.KindTask}, {ID: "x", Kind: bpmn.KindTask}}}},
		"loose boundary":  {ID: "p", Scope: &bpmn.Scope{Nodes: []*bpmn.Node{{ID: "x", Kind: bpmn.KindBoundaryEvent}}}},
		"unknown kind":    {ID: "p", Scope: &bpmn.Scope{Nodes: []*bpmn.Node{{ID: "x", Kind: "teleport"}}}},
		"no body":         {ID: "p", Scope: &bpmn.Scope{Nodes: []*bpmn.Node{{ID: "x", Kind: bpmn.KindSubProcess}}}},
	} {
		_, err := engine.Compile(p)
		var e *bpmn.Error
		require.ErrorAs(t, err, &e, name)
	}
}

func TestNode(t *testing.T) {
	t.Parallel()
	p := compile(t, sub)
	require.Equal(t, "p", p.ID())
	require.Equal(t, bpmn.KindUserTask, p.Node("ia").Kind)
	require.Nil(t, p.Node("nobody"))
}

// Names that FEEL could read otherwise are known from the mappings that set them.
func TestCompileKnowsNamesThatMappingsSet(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<scriptTask id="a"><extensionElements><motcua:script result="thu nhập/người">=5</motcua:script></extensionElements></scriptTask>
<exclusiveGateway id="g" default="g_b"/>
<endEvent id="b"/><endEvent id="c"/>
s a g
g b
g c ? thu nhập/người > 4`, nil)
	require.Equal(t, []string{"c"}, y.res.EndNodes)
}
