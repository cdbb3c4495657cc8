package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// Every kind of activity can have instances.
func TestMultiInstanceOfEveryKind(t *testing.T) {
	t.Parallel()
	for kind, tt := range map[string]struct {
		element string
		answer  func(y *play, id string) engine.Event
	}{
		"script":   {`<scriptTask id="a">%<extensionElements><motcua:script result="r">=item * 2</motcua:script></extensionElements></scriptTask>`, nil},
		"manual":   {`<manualTask id="a">%<extensionElements><motcua:io><motcua:output source="=item * 2" target="r"/></motcua:io></extensionElements></manualTask>`, nil},
		"decision": {`<businessRuleTask id="a">%<extensionElements><motcua:decision ref="d" result="r"/></extensionElements></businessRuleTask>`, nil},
		"user": {`<userTask id="a">%</userTask>`, func(y *play, id string) engine.Event {
			return engine.TaskCompleted{Instance: id, Variables: engine.Variables{"r": y.item(id)}}
		}},
		"service": {`<serviceTask id="a">%</serviceTask>`, func(y *play, id string) engine.Event {
			return engine.ServiceCompleted{Instance: id, Variables: engine.Variables{"r": y.item(id)}}
		}},
		"call": {`<callActivity id="a" calledElement="q">%</callActivity>`, func(y *play, id string) engine.Event {
			return engine.CallCompleted{Instance: id, Variables: engine.Variables{"r": y.item(id)}}
		}},
		"subprocess": {"<subProcess id=\"a\">%<extensionElements><motcua:io><motcua:input source=\"=null\" target=\"r\"/></motcua:io></extensionElements><startEvent id=\"is\"/><userTask id=\"ia\"/>\nis ia\n</subProcess>", nil},
	} {
		for _, sequential := range []string{"true", "false"} {
			t.Run(kind+" sequential="+sequential, func(t *testing.T) {
				t.Parallel()
				loop := `<multiInstanceLoopCharacteristics isSequential="` + sequential + `"><extensionElements><motcua:loop collection="=[1,2,3]" element="item" output="out" outputElement="=r"/></extensionElements></multiInstanceLoopCharacteristics>`
				env := engine.Env{Now: t0, Decide: func(_ string, _ *bpmn.Node, vars engine.Variables) (feel.Value, error) {
					n, err := vars["item"].(interface{ Int64() (int64, error) }).Int64()
					return feel.NewNumber(n * 2), err
				}}
				y := startAt(t, compile(t, "<startEvent id=\"s\"/>\n"+strings.Replace(tt.element, "%", loop, 1)+"\n<endEvent id=\"e\"/>\ns a e"), nil, env)
				for step := 0; !y.st.Ended() && step < 10; step++ {
					y.reload()
					if kind == "subprocess" {
						for _, w := range y.st.Tokens() {
							if w.Element == "ia" {
								y.apply(engine.TaskCompleted{Instance: w.Instance, Variables: engine.Variables{"r": y.item(w.Instance)}})
							}
						}
						continue
					}
					ids := y.instances("a")
					id := ids[len(ids)-1]
					y.apply(tt.answer(y, id))
				}
				require.True(t, y.res.Ended)
				require.Equal(t, `[2,4,6]`, js(t, engine.Variables{"out": y.st.Variables()["out"]})[len(`{"out":`):][:7])
			})
		}
	}
}

// item is twice the item that an instance has.
func (y *play) item(instance string) int64 {
	y.t.Helper()
	vars, ok := y.st.Visible(instance)
	require.True(y.t, ok)
	n, err := vars["item"].(interface{ Int64() (int64, error) }).Int64()
	require.NoError(y.t, err)
	return n * 2
}

const manySubs = `
<startEvent id="s"/>
<subProcess id="m"><multiInstanceLoopCharacteristics %SEQ%><extensionElements><motcua:loop collection="=[1,2]" element="item" output="own"/></extensionElements></multiInstanceLoopCharacteristics>
<startEvent id="is"/><userTask id="ia"/><userTask id="ib"/><endEvent id="ie"><terminateEventDefinition/></endEvent>
is ia ie
is ib
</subProcess>
<boundaryEvent id="b" attachedToRef="m"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<boundaryEvent id="nb" attachedToRef="m" cancelActivity="false"><timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/><endEvent id="late"/><endEvent id="note"/>
s m e
b late
nb note`

func TestMultiInstanceSubProcess(t *testing.T) {
	t.Parallel()
	y := start(t, replace(manySubs, "%SEQ%", ""), nil)
	require.Equal(t, []string{"+s", "-s", ">s_m", "+m", "timer.set b 1h0m0s", "timer.set nb 1m0s",
		"+m", "+is", "-is", ">is_ia", ">is_ib", "+ia", "+ib", "+m", "+is", "-is", ">is_ia", ">is_ib", "+ia", "+ib"}, trace(y.res))
	y.reload()
	y.fire("nb")
	require.False(t, y.res.Ended)
	first := ""
	for _, w := range y.st.Tokens() {
		if w.Element == "ia" {
			first = w.Instance
			break
		}
	}
	require.Equal(t, []string{`set ia {"x":1}`, "-ia", ">ia_ie", "+ie", "-ie", "xib", "ended m", "-m"},
		y.apply(engine.TaskCompleted{Instance: first, Variables: engine.Variables{"x": 1}}), "a terminate end event ends its instance alone")
	y.reload()
	require.Equal(t, []string{"timer.fired b 1h0m0s", "xia", "xib", "xm", "xm", "+b", "-b", ">b_late", "+late", "-late", "END late"}, y.fire("b"))
}

func TestMultiInstanceInMultiInstance(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="m"><multiInstanceLoopCharacteristics><extensionElements><motcua:loop collection="=[[1,2],[],[3]]" element="row" output="rows" outputElement="=cells"/></extensionElements></multiInstanceLoopCharacteristics>
<extensionElements><motcua:io><motcua:input source="=null" target="cells"/></motcua:io></extensionElements>
<userTask id="a"><multiInstanceLoopCharacteristics isSequential="true"><extensionElements><motcua:loop collection="=row" element="cell" output="cells" outputElement="=cell * 10 + loopCounter"/></extensionElements></multiInstanceLoopCharacteristics></userTask>
</subProcess>
s m`, nil)
	for !y.st.Ended() {
		y.reload()
		y.apply(engine.TaskCompleted{Instance: y.instances("a")[0]})
	}
	require.Equal(t, `{"rows":[[11,22],[],[31]]}`, js(t, y.st.Variables()))
}

func TestMultiInstanceAroundALoop(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><exclusiveGateway id="m"/>
<userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
<exclusiveGateway id="g" default="g_m"/><endEvent id="e"/>
s m a g
g e ? round = 2
g m`, nil)
	for round := 1; round <= 2; round++ {
		for _, id := range y.instances("a") {
			y.apply(engine.TaskCompleted{Instance: id, Variables: engine.Variables{"round": round}})
		}
	}
	require.True(t, y.res.Ended)
}
