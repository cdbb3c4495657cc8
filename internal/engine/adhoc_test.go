package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// chosen is an ad-hoc subprocess of three tasks, of which c leads to d.
func chosen(attrs, elements, completion string) string {
	if elements != "" {
		elements = `<extensionElements><motcua:adHoc elements="` + elements + `"/></extensionElements>`
	}
	if completion != "" {
		completion = "<completionCondition>" + completion + "</completionCondition>"
	}
	return `
<startEvent id="s"/>
<adHocSubProcess id="h" ` + attrs + `>` + elements + `
<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="d"/>
c d
` + completion + `
</adHocSubProcess>
<boundaryEvent id="late" attachedToRef="h"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/>
s h e
late e`
}

func (y *play) adHoc() engine.AdHoc {
	y.t.Helper()
	all, err := y.p.AdHocs(y.st)
	require.NoError(y.t, err)
	require.Len(y.t, all, 1)
	return all[0]
}

func (y *play) activate(elements ...string) []string {
	y.t.Helper()
	return y.apply(engine.AdHocActivated{Scope: y.adHoc().Scope, Elements: elements})
}

func TestAdHoc(t *testing.T) {
	t.Parallel()
	t.Run("all that nothing leads to, at once", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen("", "", ""), nil)
		require.Equal(t, []string{"timer late", "open a", "open b", "open c"}, commands(y.res))
		require.Equal(t, engine.AdHoc{Element: "h", Scope: y.at("h"), Elements: []string{"a", "b", "c"}}, y.adHoc())
		y.reload()
		y.done("b", nil)
		y.done("a", nil)
		y.done("c", nil)
		require.Equal(t, 3, y.adHoc().Done)
		require.Equal(t, []string{"-d", "ended h", "timer.cleared late 1h0m0s", "-h", ">h_e", "+e", "-e", "END e"}, y.done("d", nil))
	})
	t.Run("one after the other", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen(`ordering="Sequential"`, "", ""), nil)
		require.Equal(t, []string{"timer late", "open a"}, commands(y.res))
		require.Equal(t, []string{"b", "c"}, y.adHoc().Queue)
		y.reload()
		y.activate("a")
		require.Empty(t, commands(y.res), "it waits its turn")
		for _, id := range []string{"a", "b", "c", "d", "a"} {
			y.reload()
			y.done(id, nil)
		}
		require.True(t, y.res.Ended)
	})
	t.Run("those of a list, the others by people", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen("", "=which", ""), engine.Variables{"which": []any{"b"}})
		require.Equal(t, []string{"timer late", "open b"}, commands(y.res))
		y.reload()
		require.Equal(t, []string{"+a", "+a"}, y.activate("a", "a"))
		y.done("b", nil)
		for _, w := range y.st.Tokens() {
			if w.Element == "a" {
				y.apply(engine.TaskCompleted{Instance: w.Instance})
			}
		}
		require.True(t, y.res.Ended)
	})
	t.Run("nothing by itself", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen("", "=[]", ""), nil)
		require.Len(t, y.st.Tokens(), 1)
		y.reload()
		y.refused(engine.ErrUnknownElement, engine.AdHocActivated{Scope: y.at("h"), Elements: []string{"d"}})
		y.refused(engine.ErrUnknownElement, engine.AdHocActivated{Scope: y.at("h"), Elements: []string{"s"}})
		y.refused(engine.ErrUnknownElement, engine.AdHocActivated{Scope: y.at("h")})
		y.refused(engine.ErrUnknownScope, engine.AdHocActivated{Scope: y.st.Tokens()[0].Scope, Elements: []string{"a"}})
		y.activate("b")
		y.reload()
		y.done("b", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("left by its deadline", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen("", "=[]", ""), nil)
		require.Equal(t, []string{"timer.fired late 1h0m0s", "xh", "+late", "-late", ">late_e", "+e", "-e", "END e"}, y.fire("late"))
	})
}

func TestAdHocCompletionCondition(t *testing.T) {
	t.Parallel()
	t.Run("withdraws the rest", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen("", "", "enough = true"), engine.Variables{"enough": nil})
		y.done("c", nil)
		require.Equal(t, []string{`set a {"enough":true}`, "-a", "xb", "xd", "ended h", "timer.cleared late 1h0m0s", "-h", ">h_e", "+e", "-e", "END e"},
			y.done("a", engine.Variables{"enough": true}))
	})
	t.Run("awaits the rest", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen(`cancelRemainingInstances="false"`, "", "enough = true"), engine.Variables{"enough": nil})
		y.done("a", engine.Variables{"enough": true})
		y.reload()
		require.Empty(t, y.adHoc().Elements)
		y.refused(engine.ErrUnknownScope, engine.AdHocActivated{Scope: y.at("h"), Elements: []string{"a"}})
		y.done("c", engine.Variables{"enough": false})
		y.done("d", nil)
		require.False(t, y.res.Ended)
		y.done("b", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("drops what was still to come", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen(`ordering="Sequential" cancelRemainingInstances="false"`, "", "true"), nil)
		y.done("a", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("not met and nothing runs: it waits for people", func(t *testing.T) {
		t.Parallel()
		y := start(t, chosen("", "=&quot;a&quot;", "enough = true"), engine.Variables{"enough": nil})
		y.done("a", nil)
		require.Len(t, y.st.Tokens(), 1)
		y.reload()
		y.activate("b")
		y.done("b", engine.Variables{"enough": true})
		require.True(t, y.res.Ended)
	})
}

func TestAdHocIncidents(t *testing.T) {
	t.Parallel()
	fail := func(t *testing.T) *play {
		y := start(t, chosen("", "=[&quot;a&quot;]", "enough"), nil)
		require.Equal(t, []string{"-a", "incident.raised h condition"}, y.done("a", nil))
		y.reload()
		return y
	}
	t.Run("the condition fails: retried and answered", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		require.Equal(t, []string{"incident.resolved h retried", "incident.raised h condition"}, y.apply(engine.IncidentRetried{ID: y.incident().ID}))
		y.activate("b")
		y.done("b", nil)
		require.Len(t, y.st.Incidents(), 1)
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"enough": true}})
		require.True(t, y.res.Ended)
	})
	t.Run("skipped", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		require.Equal(t, []string{"incident.resolved h skipped"}, y.apply(engine.IncidentResolved{ID: y.incident().ID, Skip: true}))
		y.activate("b")
		y.done("b", engine.Variables{"enough": true})
		require.True(t, y.res.Ended)
	})
	for name, which := range map[string]any{"null": nil, "a number": 3, "an unknown element": []any{"zz"}, "one that a flow leads to": []any{"a", "d"}, "no text": []any{1}} {
		t.Run("the list is "+name, func(t *testing.T) {
			t.Parallel()
			y := start(t, chosen("", "=which", ""), engine.Variables{"which": which})
			require.Equal(t, "expression", y.incident().Code)
			require.Contains(t, y.incident().MessageVI, "which")
			y.reload()
			y.apply(engine.VariablesSet{Variables: engine.Variables{"which": []any{"b"}}})
			y.apply(engine.IncidentRetried{ID: y.incident().ID})
			require.Contains(t, commands(y.res), "open b")
		})
	}
}

// Activities without waiting, one after the other, are no recursion.
func TestAdHocOfInstantTasks(t *testing.T) {
	t.Parallel()
	body := "<startEvent id=\"s\"/>\n<adHocSubProcess id=\"h\" ordering=\"Sequential\">"
	for i := range 300 {
		body += "<task id=\"t" + strings.Repeat("i", i) + "\"/>"
	}
	y := start(t, body+"</adHocSubProcess>\ns h", nil)
	require.True(t, y.res.Ended)
}

func TestAdHocWithEventSubProcess(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<adHocSubProcess id="h" ordering="Sequential"><userTask id="a"/><userTask id="b"/>
<subProcess id="stop" triggeredByEvent="true"><startEvent id="is"><extensionElements><motcua:signal name="stop"/></extensionElements><signalEventDefinition/></startEvent><userTask id="why"/>
is why
</subProcess>
<completionCondition>false</completionCondition>
</adHocSubProcess>
<endEvent id="e"/>
s h e`, nil)
	y.apply(engine.SignalReceived{Name: "stop"})
	y.reload()
	require.Empty(t, y.adHoc().Elements)
	y.done("why", nil)
	require.True(t, y.res.Ended)
}

func TestAdHocByHand(t *testing.T) {
	t.Parallel()
	y := start(t, replace(chosen("", "", ""), "s h e", "s before h e")+"\n<userTask id=\"before\"/>", nil)
	y.apply(engine.Modified{Cancel: []string{y.at("before")}, Start: []engine.StartToken{{Element: "d"}}})
	require.Equal(t, []string{"timer late", "open d"}, commands(y.res)[1:])
	y.reload()
	require.Equal(t, []string{"process.modified", "xd"}, y.apply(engine.Modified{Cancel: []string{y.at("d")}}), "it stays, and waits for people")
	y.reload()
	y.activate("a")
	y.done("a", nil)
	require.True(t, y.res.Ended)
}

func TestAdHocMigrates(t *testing.T) {
	t.Parallel()
	body := chosen(`ordering="Sequential"`, "", "")
	y := start(t, body, nil)
	y.migrate(replace(body, `"b"`, `"b2"`), map[string]string{"b": "b2"})
	require.Equal(t, []string{"b2", "c"}, y.adHoc().Queue)
	y.migrate(replace(replace(body, `"b"`, `"x"`), `"c"`, `"c"`), map[string]string{"b2": ""})
	require.Equal(t, []string{"c"}, y.adHoc().Queue)
	to := compile(t, replace(replace(body, "adHocSubProcess", "subProcess"), `ordering="Sequential"`, ""))
	require.True(t, bpmn.HasErrors(to.MigrateCheck(y.st, y.p, engine.Mapping{Elements: map[string]string{"h": "h", "a": "a"}})))
}

func TestAdHocInLoop(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<adHocSubProcess id="h"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics><userTask id="a"/></adHocSubProcess>
s h`, nil)
	all, err := y.p.AdHocs(y.st)
	require.NoError(t, err)
	require.Len(t, all, 2)
	y.reload()
	for _, w := range y.st.Tokens() {
		if w.Element == "a" {
			y.apply(engine.TaskCompleted{Instance: w.Instance})
		}
	}
	require.True(t, y.res.Ended)
}

func TestDamagedAdHoc(t *testing.T) {
	t.Parallel()
	y := start(t, chosen(`ordering="Sequential"`, "", ""), nil)
	state := bytes(t, y.st)
	for name, tt := range map[string]struct{ old, with string }{
		"no ad-hoc state":     {`"ad_hoc":{"queue":["b","c"]}`, `"x":1`},
		"an unknown element":  {`"queue":["b","c"]`, `"queue":["zz"]`},
		"one inside":          {`"queue":["b","c"]`, `"queue":["d"]`},
		"counting below zero": {`"ad_hoc":{`, `"ad_hoc":{"done":-1,`},
	} {
		damaged := strings.Replace(state, tt.old, tt.with, 1)
		require.NotEqual(t, state, damaged, name)
		st := new(engine.State)
		require.NoError(t, json.Unmarshal([]byte(damaged), st), name)
		_, err := y.p.Apply(st, engine.Cancelled{}, y.env)
		require.Error(t, err, name)
	}
	other := compile(t, oneTask)
	_, err := other.AdHocs(y.st)
	require.Error(t, err)
}
