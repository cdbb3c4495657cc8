package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// many is a user task for each of a list, between a start and an end.
func many(attrs, loop, condition string) string {
	if condition != "" {
		condition = "<completionCondition>" + condition + "</completionCondition>"
	}
	return `
<startEvent id="s"/>
<userTask id="a"><multiInstanceLoopCharacteristics ` + attrs + `><extensionElements><motcua:loop ` + loop + `/></extensionElements>` + condition + `</multiInstanceLoopCharacteristics></userTask>
<endEvent id="e"/>
s a e`
}

// instances are those that wait inside a loop at an element, in order.
func (y *play) instances(element string) []string {
	y.t.Helper()
	var out []string
	for _, w := range y.st.Tokens() {
		if w.Element == element && w.Loop > 0 {
			out = append(out, w.Instance)
		}
	}
	return out
}

func TestMultiInstanceParallel(t *testing.T) {
	t.Parallel()
	y := start(t, many("", `collection="=list" element="item" output="results" outputElement="=item + answer"`, ""),
		engine.Variables{"list": []any{10, 20, 30}})
	require.Equal(t, []string{`set p {"list":[10,20,30]}`, "+s", "-s", ">s_a", "+a", "+a", "+a", "+a"}, trace(y.res))
	require.Equal(t, []string{"open a", "open a", "open a"}, commands(y.res))
	open := y.res.Commands[1].(engine.OpenTask)
	require.Equal(t, "20", fmt.Sprint(open.Variables["item"]))
	require.Equal(t, "2", fmt.Sprint(open.Variables["loopCounter"]))
	require.Equal(t, "3", fmt.Sprint(open.Variables["numberOfInstances"]))
	entered := y.res.Facts[5]
	require.Equal(t, 1, entered.Loop)
	require.Equal(t, y.res.Facts[4].Instance, entered.Scope, "an instance is in its loop")
	y.reload()
	ids := y.instances("a")
	require.Len(t, ids, 3)
	require.Equal(t, []string{"-a"}, y.apply(engine.TaskCompleted{Instance: ids[2], Variables: engine.Variables{"answer": 3}}))
	seen, _ := y.st.Visible(ids[0])
	require.Equal(t, `{"item":10,"list":[10,20,30],"loopCounter":1,"numberOfActiveInstances":2,"numberOfCompletedInstances":1,"numberOfInstances":3,"numberOfTerminatedInstances":0}`, js(t, seen))
	y.reload()
	y.apply(engine.TaskCompleted{Instance: ids[0], Variables: engine.Variables{"answer": 1}})
	y.reload()
	require.Equal(t, []string{"-a", `set a {"results":[11,22,33]}`, "-a", ">a_e", "+e", "-e", "END e"},
		y.apply(engine.TaskCompleted{Instance: ids[1], Variables: engine.Variables{"answer": 2}}))
	require.Equal(t, `{"list":[10,20,30],"results":[11,22,33]}`, js(t, y.st.Variables()))
}

func TestMultiInstanceSequential(t *testing.T) {
	t.Parallel()
	y := start(t, many(`isSequential="true"`, `collection="=list" element="item" output="results" outputElement="=answer"`, ""),
		engine.Variables{"list": []any{"x", nil, "z"}})
	for i, want := range []string{"x", "<nil>", "z"} {
		require.Len(t, y.res.Commands, 1)
		open := y.res.Commands[0].(engine.OpenTask)
		require.Equal(t, want, fmt.Sprint(open.Variables["item"]))
		require.Equal(t, "1", fmt.Sprint(open.Variables["numberOfActiveInstances"]))
		require.Equal(t, fmt.Sprint(i), fmt.Sprint(open.Variables["numberOfCompletedInstances"]))
		y.reload()
		y.apply(engine.TaskCompleted{Instance: open.Instance, Variables: engine.Variables{"answer": i}})
	}
	require.Equal(t, `{"list":["x",null,"z"],"results":[0,1,2]}`, js(t, y.st.Variables()))
	require.True(t, y.res.Ended)
}

func TestMultiInstanceByCardinality(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<scriptTask id="a"><extensionElements><motcua:script result="sum">=sum + loopCounter</motcua:script></extensionElements>
<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>=n</loopCardinality></multiInstanceLoopCharacteristics></scriptTask>
<endEvent id="e"/>
s a e`
	for name, tt := range map[string]struct {
		n    any
		want string
		code string
	}{
		"none":          {0, `{"n":0,"sum":0}`, ""},
		"four":          {4, `{"n":4,"sum":10}`, ""},
		"whole decimal": {json.Number("4.0"), `{"n":4,"sum":10}`, ""},
		"below zero":    {-1, "", "expression"},
		"a fraction":    {json.Number("1.5"), "", "expression"},
		"null":          {nil, "", "expression"},
		"text":          {"3", "", "expression"},
		"too many":      {engine.MaxInstances + 1, "", "loop_too_large"},
		"far too many":  {json.Number("1e30"), "", "loop_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, body, engine.Variables{"n": tt.n, "sum": 0})
			if tt.code == "" {
				require.Equal(t, tt.want, js(t, y.st.Variables()))
				require.True(t, y.res.Ended)
				return
			}
			require.Equal(t, tt.code, y.incident().Code)
			y.reload()
			y.apply(engine.VariablesSet{Variables: engine.Variables{"n": 2}})
			y.apply(engine.IncidentRetried{ID: y.incident().ID})
			require.Equal(t, `{"n":2,"sum":3}`, js(t, y.st.Variables()))
		})
	}
}

func TestMultiInstanceCollection(t *testing.T) {
	t.Parallel()
	body := many("", `collection="=list" element="item" output="results" outputElement="=item"`, "")
	t.Run("empty", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, engine.Variables{"list": []any{}})
		require.Equal(t, []string{`set p {"list":[]}`, "+s", "-s", ">s_a", "+a", `set a {"results":[]}`, "-a", ">a_e", "+e", "-e", "END e"}, trace(y.res))
	})
	for name, list := range map[string]any{"null": nil, "a number": 7, "a context": map[string]any{"a": 1}} {
		t.Run("no list: "+name, func(t *testing.T) {
			t.Parallel()
			y := start(t, body, engine.Variables{"list": list})
			require.Equal(t, "expression", y.incident().Code)
			require.Contains(t, y.incident().MessageVI, "danh sách")
			require.Contains(t, y.incident().MessageVI, "list = ")
			y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"results": "by hand"}})
			require.True(t, y.res.Ended)
		})
	}
	t.Run("an index beyond 10,000", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, "=list", "=for i in 1..10001 return i"), nil)
		require.Equal(t, "loop_too_large", y.incident().Code)
		require.Contains(t, y.incident().MessageVI, "10001")
	})
}

func TestMultiInstanceCompletionCondition(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		attrs, condition string
		answers          []any
		want             string
	}{
		"by number, parallel":         {"", "numberOfCompletedInstances = 2", []any{"a", "b"}, `["a","b",null]`},
		"by number, sequential":       {`isSequential="true"`, "numberOfCompletedInstances >= 2", []any{"a", "b"}, `["a","b",null]`},
		"by ratio":                    {"", "numberOfCompletedInstances / numberOfInstances > 0.5", []any{"a", "b"}, `["a","b",null]`},
		"by what is still active":     {"", "numberOfActiveInstances = 1", []any{"a", "b"}, `["a","b",null]`},
		"by the answer":               {"", `answer = "no"`, []any{"yes", "no"}, `["yes","no",null]`},
		"by the results so far":       {"", `count(results[item != null]) = 1`, []any{"a"}, `["a",null,null]`},
		"by the item":                 {`isSequential="true"`, `item = 2`, []any{"a", "b"}, `["a","b",null]`},
		"never true: all are awaited": {"", "false", []any{"a", "b", "c"}, `["a","b","c"]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, many(tt.attrs, `collection="=[1,2,3]" element="item" output="results" outputElement="=answer"`, strings.ReplaceAll(tt.condition, ">", "&gt;")), nil)
			for i, answer := range tt.answers {
				require.False(t, y.res.Ended)
				y.reload()
				ids := y.instances("a")
				y.apply(engine.TaskCompleted{Instance: ids[0], Variables: engine.Variables{"answer": answer}})
				_ = i
			}
			require.True(t, y.res.Ended)
			require.Equal(t, tt.want, js(t, y.st.Variables())[len(`{"results":`):len(js(t, y.st.Variables()))-1])
		})
	}
}

func TestMultiInstanceConditionWithdrawsTheRest(t *testing.T) {
	t.Parallel()
	y := start(t, many("", `collection="=[1,2,3]" element="item"`, "numberOfCompletedInstances = 1"), nil)
	ids := y.instances("a")
	require.Equal(t, []string{`set a {"answer":1}`, "-a", "xa", "xa", "-a", ">a_e", "+e", "-e", "END e"},
		y.apply(engine.TaskCompleted{Instance: ids[1], Variables: engine.Variables{"answer": 1}}))
	require.Equal(t, []string{"close a", "close a"}, commands(y.res))
	require.Equal(t, `{"answer":1}`, js(t, y.st.Variables()), "without an output collection, answers go where those of one task go")
}

func TestMultiInstanceConditionFails(t *testing.T) {
	t.Parallel()
	body := many("", `collection="=[1,2]" element="item" output="results" outputElement="=answer"`, "enough")
	fail := func(t *testing.T) *play {
		y := start(t, body, nil)
		got := y.apply(engine.TaskCompleted{Instance: y.instances("a")[0], Variables: engine.Variables{"answer": 1}})
		require.Equal(t, []string{"incident.raised a condition"}, got)
		y.reload()
		return y
	}
	for name, tt := range map[string]struct {
		do   func(id string) engine.Event
		left int
	}{
		"retried": {func(id string) engine.Event { return engine.IncidentRetried{ID: id} }, 2},
		"answered": {func(id string) engine.Event {
			return engine.IncidentResolved{ID: id, Variables: engine.Variables{"enough": false}}
		}, 2},
		"skipped": {func(id string) engine.Event { return engine.IncidentResolved{ID: id, Skip: true} }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := fail(t)
			y.apply(tt.do(y.incident().ID))
			y.reload()
			if name == "retried" {
				require.Equal(t, "condition", y.incident().Code)
				y.apply(engine.VariablesSet{Variables: engine.Variables{"enough": true}})
				y.apply(engine.IncidentRetried{ID: y.incident().ID})
				require.True(t, y.res.Ended)
				require.Equal(t, `{"enough":true,"results":[1,null]}`, js(t, y.st.Variables()))
				return
			}
			y.apply(engine.VariablesSet{Variables: engine.Variables{"enough": false}})
			y.apply(engine.TaskCompleted{Instance: y.instances("a")[0], Variables: engine.Variables{"answer": 2}})
			require.True(t, y.res.Ended)
			require.Equal(t, `[1,2]`, js(t, y.st.Variables())[len(`{"enough":false,"results":`):][:5])
		})
	}
}

func TestMultiInstanceOutputFails(t *testing.T) {
	t.Parallel()
	y := start(t, many("", `collection="=[1,2]" output="results" outputElement="=answer.x + 1"`, ""), nil)
	ids := y.instances("a")
	y.apply(engine.TaskCompleted{Instance: ids[0], Variables: engine.Variables{"answer": map[string]any{"x": 1}}})
	y.apply(engine.TaskCompleted{Instance: ids[1], Variables: engine.Variables{"answer": map[string]any{"x": "t"}}})
	require.True(t, y.res.Ended, "what FEEL makes null is null")
	require.Equal(t, `{"results":[2,null]}`, js(t, y.st.Variables()))

	y = start(t, many("", `collection="=[1,2]" output="results" outputElement="=`+slow+`"`, ""), nil)
	ids = y.instances("a")
	require.Equal(t, []string{"incident.raised a expression"}, y.apply(engine.TaskCompleted{Instance: ids[0]}))
	y.reload()
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"x": 1}})
	require.Empty(t, y.st.Incidents())
	y.apply(engine.TaskCompleted{Instance: ids[1]})
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Skip: true})
	require.Equal(t, `{"results":[null,null]}`, js(t, y.st.Variables()))
}

// Without an output element, the whole answer is collected.
func TestMultiInstanceWholeAnswers(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"><extensionElements><motcua:outcome id="ok" kind="forward"/><motcua:outcome id="no" kind="refuse"/></extensionElements>
<multiInstanceLoopCharacteristics><extensionElements><motcua:loop collection="=[1,2]" output="opinions"/></extensionElements></multiInstanceLoopCharacteristics></userTask>
s a`, nil)
	ids := y.instances("a")
	y.apply(engine.TaskCompleted{Instance: ids[0], Outcome: "no", Variables: engine.Variables{"why": "x"}})
	y.apply(engine.TaskCompleted{Instance: ids[1], Outcome: "ok"})
	require.Equal(t, `{"opinions":[{"outcome":"no","why":"x"},{"outcome":"ok"}],"outcome":"ok"}`, js(t, y.st.Variables()))
}

func TestMultiInstanceMappings(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<serviceTask id="a"><extensionElements><motcua:service type="http"/>
<motcua:io><motcua:input source="=item.id" target="id"/><motcua:output source="=got + id" target="last"/></motcua:io></extensionElements>
<multiInstanceLoopCharacteristics><extensionElements><motcua:loop collection="=list" element="item" output="all" outputElement="=last * 10"/></extensionElements></multiInstanceLoopCharacteristics></serviceTask>
s a`, engine.Variables{"list": []any{map[string]any{"id": 1}, map[string]any{"id": 2}}})
	require.Equal(t, []string{"call a", "call a"}, commands(y.res))
	require.Equal(t, `{"id":2,"item":{"id":2},"loopCounter":2}`, js(t, y.res.Commands[1].(engine.CallService).Input))
	y.reload()
	ids := y.instances("a")
	y.apply(engine.ServiceFailed{Instance: ids[1]})
	y.reload()
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, `{"id":2,"item":{"id":2},"loopCounter":2}`, js(t, y.res.Commands[0].(engine.CallService).Input), "mapped anew")
	for _, id := range ids {
		y.apply(engine.ServiceCompleted{Instance: id, Variables: engine.Variables{"got": 5}})
	}
	require.Equal(t, `{"all":[60,70],"last":7,"list":[{"id":1},{"id":2}]}`, js(t, y.st.Variables()), "what a mapping names goes out")
}
