package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

func TestVariablesKeepNumbersExactly(t *testing.T) {
	t.Parallel()
	const in = `{"a":12345678901234567890.12345,"b":1.5,"d":[1,{"e":null}],"ngày":"2026-11-23"}`
	var v engine.Variables
	require.NoError(t, json.Unmarshal([]byte(in), &v))
	y := start(t, oneTask, v)
	require.Equal(t, in, js(t, y.st.Variables()))
	y.reload()
	require.Equal(t, in, js(t, y.st.Variables()))
	require.Error(t, json.Unmarshal([]byte(`[1]`), &v))
	require.NoError(t, json.Unmarshal([]byte(`null`), &v))
	require.Nil(t, v)
}

// Dates and durations stay what they are when the state is stored.
func TestVariablesKeepTheirTypes(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<scriptTask id="a"><extensionElements><motcua:script result="v">={d: date("2026-11-23"), l: [duration("PT1H"), [1..3]], "@type": "x"}</motcua:script></extensionElements></scriptTask>
<userTask id="b"/>
<exclusiveGateway id="g" default="g_f"/>
<endEvent id="e"/><endEvent id="f"/>
s a b g
g e ? date and time(v.d, time("00:00:00Z")) + v.l[1] < now() and 2 in v.l[2]
g f`, engine.Variables{"when": t0, "long": time.Hour})
	plain, err := y.st.Variables().PlainJSON()
	require.NoError(t, err)
	require.Equal(t, `{"long":"PT1H","v":{"@type":"x","d":"2026-11-23","l":["PT1H","[1..3]"]},"when":"2026-11-23T01:00:00Z"}`, string(plain))
	before := y.st.Variables()
	y.reload()
	require.True(t, feel.Is(feel.Context(before), feel.Context(y.st.Variables())))
	y.env.Now = t0.AddDate(0, 0, 1)
	y.done("b", nil)
	require.Empty(t, y.st.Incidents())
	require.Equal(t, []string{"e"}, y.res.EndNodes)
}

func TestVariablesThatCannotBeKept(t *testing.T) {
	t.Parallel()
	p := compile(t, oneTask)
	deep := any(1)
	for range 101 {
		deep = []any{deep}
	}
	for name, v := range map[string]any{
		"channel": make(chan int), "bad UTF-8": "\xff", "inside": []any{map[string]any{"x": struct{}{}}},
		"deep": deep, "large": strings.Repeat("x", engine.MaxVariableBytes), "many": make([]any, 1<<18),
		"function": feel.NewFunction("f", nil, nil),
	} {
		_, _, err := p.Start(engine.Variables{"v": v}, engine.Env{Now: t0})
		var e *engine.Error
		require.ErrorAs(t, err, &e, name)
		require.Equal(t, engine.ErrVariables, e.Code)
		require.Equal(t, "v", e.ID)
	}
}

func TestMappings(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"><extensionElements><motcua:io>
<motcua:input source="=x + 1" target="y"/><motcua:input source="=y + 1" target="z"/><motcua:input source="=x" target="deep.er.x"/>
<motcua:output source="=answer + z" target="sum"/><motcua:output source="=sum * 2" target="out.twice"/>
</motcua:io></extensionElements></userTask>
<userTask id="b"/>
s a b`, engine.Variables{"x": 1, "out": map[string]any{"kept": true}})
	require.Equal(t, `{"deep":{"er":{"x":1}},"out":{"kept":true},"x":1,"y":2,"z":3}`, js(t, y.res.Commands[0].(engine.OpenTask).Variables))
	y.reload()
	got := y.done("a", engine.Variables{"answer": 10, "secret": 1})
	require.Equal(t, `set a {"out":{"kept":true,"twice":26},"sum":13}`, got[0])
	require.Equal(t, `{"out":{"kept":true,"twice":26},"sum":13,"x":1}`, js(t, y.st.Variables()), "locals and the rest of the answer are gone")
}

func TestOutcomePassesOutputMappings(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"><extensionElements>
<motcua:outcome id="ok" kind="forward" vi="Đạt" en="OK"/>
<motcua:io><motcua:output source="=outcome" target="decision"/></motcua:io>
</extensionElements></userTask>
<userTask id="b"/>
s a b`, nil)
	y.apply(engine.TaskCompleted{Instance: y.at("a"), Outcome: "ok"})
	require.Equal(t, `{"decision":"ok","outcome":"ok"}`, js(t, y.st.Variables()))
}

// slow is an expression that no evaluation finishes within its bounds.
const slow = `count(for i in 1..100000, j in 1..100000 return i)`

func TestMappingsThatFail(t *testing.T) {
	t.Parallel()
	body := func(in, out string) string {
		return `
<startEvent id="s"/>
<userTask id="a"><extensionElements><motcua:io>` + in + out + `</motcua:io></extensionElements></userTask>
<endEvent id="e"/>
s a e`
	}
	t.Run("input", func(t *testing.T) {
		t.Parallel()
		y := start(t, body(`<motcua:input source="=if hard then `+slow+` else 1" target="n"/>`, ""), engine.Variables{"hard": true})
		require.Equal(t, "expression", y.incident().Code)
		require.Contains(t, y.incident().MessageEN, "hard = true")
		require.Empty(t, y.res.Commands, "the task is not opened")
		y.reload()
		y.apply(engine.VariablesSet{Variables: engine.Variables{"hard": false}})
		require.Empty(t, y.res.Facts[1:])
		y.apply(engine.IncidentRetried{ID: y.incident().ID})
		require.Equal(t, []string{"open a"}, commands(y.res))
	})
	t.Run("output", func(t *testing.T) {
		t.Parallel()
		y := start(t, body("", `<motcua:output source="=if hard then `+slow+` else n" target="m"/>`), engine.Variables{"hard": true})
		y.done("a", engine.Variables{"n": 5})
		require.Equal(t, "expression", y.incident().Code)
		y.reload()
		y.apply(engine.VariablesSet{Variables: engine.Variables{"hard": false}})
		y.apply(engine.IncidentRetried{ID: y.incident().ID})
		require.True(t, y.res.Ended, "the answer was kept for the retry")
		require.Equal(t, `{"hard":false,"m":5}`, js(t, y.st.Variables()))
	})
	t.Run("output, by hand", func(t *testing.T) {
		t.Parallel()
		y := start(t, body("", `<motcua:output source="=`+slow+`" target="m"/>`), nil)
		y.done("a", nil)
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"m": 1}})
		require.True(t, y.res.Ended)
		require.Equal(t, `{"m":1}`, js(t, y.st.Variables()))
	})
	t.Run("script, by hand", func(t *testing.T) {
		t.Parallel()
		y := start(t, `
<startEvent id="s"/>
<scriptTask id="a"><extensionElements><motcua:script result="r">=`+slow+`</motcua:script></extensionElements></scriptTask>
<endEvent id="e"/>
s a e`, nil)
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"r": 1}})
		require.True(t, y.res.Ended)
	})
}

func TestValuesGivenOutAreNotTheStatesOwn(t *testing.T) {
	t.Parallel()
	y := start(t, oneTask, engine.Variables{"x": 1})
	before := bytes(t, y.st)
	y.st.Variables()["x"] = "changed"
	y.res.Commands[0].(engine.OpenTask).Variables["x"] = "changed"
	y.res.Facts[0].Variables["x"] = "changed"
	seen, _ := y.st.Visible(y.at("a"))
	seen["x"] = "changed"
	require.Equal(t, before, bytes(t, y.st))
}

// What a loop builds is bounded before it cannot be stored.
func TestValuesThatGrowAreIncidents(t *testing.T) {
	t.Parallel()
	for name, mapping := range map[string]string{
		"larger": `<motcua:output source="=x + x" target="x"/>`,
		"deeper": `<motcua:output source="=x" target="x.x"/>`,
	} {
		y := start(t, `
<startEvent id="s"/>
<exclusiveGateway id="m"/>
<task id="a"><extensionElements><motcua:io>`+mapping+`</motcua:io></extensionElements></task>
s m a m`, engine.Variables{"x": "0123456789"})
		require.Equal(t, "expression", y.incident().Code, name)
		y.reload()
	}
}
