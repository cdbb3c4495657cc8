package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// calling is a call activity with a deadline; %ATTRS% and %EXT% are the test's.
const calling = `
<startEvent id="s"/>
<callActivity id="c" calledElement="q"><extensionElements>%EXT%</extensionElements></callActivity>
<boundaryEvent id="b" attachedToRef="c"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/><endEvent id="late"/>
s c e
b late`

func theCall(y *play) engine.CallProcess {
	y.t.Helper()
	for _, c := range y.res.Commands {
		if call, ok := c.(engine.CallProcess); ok {
			return call
		}
	}
	y.t.Fatal("nothing was called")
	return engine.CallProcess{}
}

func TestCallActivityVariables(t *testing.T) {
	t.Parallel()
	const in = `<motcua:io><motcua:input source="=a + 1" target="x"/></motcua:io>`
	const out = `<motcua:io><motcua:output source="=result * 2" target="y"/></motcua:io>`
	const all = `<motcua:call process="kiểm-tra" binding="tag" tag="v2" propagateAll="true"/>`
	for name, tt := range map[string]struct{ ext, process, in, after string }{
		"everything visible goes in, nothing comes out": {"", "q", `{"a":1}`, `{"a":1}`},
		"inputs":                 {in, "q", `{"x":2}`, `{"a":1}`},
		"outputs":                {out, "q", `{"a":1}`, `{"a":1,"y":14}`},
		"all":                    {all, "kiểm-tra", `{"a":1}`, `{"a":1,"result":7}`},
		"all, and inputs on top": {all + in, "kiểm-tra", `{"a":1,"x":2}`, `{"a":1,"result":7}`},
		"outputs go before all":  {all + out, "kiểm-tra", `{"a":1}`, `{"a":1,"y":14}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, replace(calling, "%EXT%", tt.ext), engine.Variables{"a": 1})
			call := theCall(y)
			require.Equal(t, tt.process, call.Process)
			require.Equal(t, tt.in, js(t, call.Variables))
			y.reload()
			require.True(t, y.st.Waiting(call.Instance))
			y.apply(engine.CallCompleted{Instance: call.Instance, Variables: engine.Variables{"result": 7}})
			require.Equal(t, tt.after, js(t, y.st.Variables()))
			require.Equal(t, []string{"e"}, y.res.EndNodes)
		})
	}
}

func TestCallActivityBinding(t *testing.T) {
	t.Parallel()
	y := start(t, replace(calling, "%EXT%", `<motcua:call process="r" binding="version" version="3"/>`), nil)
	call := theCall(y)
	require.Equal(t, "version", call.Binding)
	require.Equal(t, 3, call.Version)
	require.Equal(t, bpmn.KindCallActivity, call.Node.Kind)
}

func TestCallActivityTrace(t *testing.T) {
	t.Parallel()
	y := start(t, replace(calling, "%EXT%", ""), nil)
	require.Equal(t, []string{"+s", "-s", ">s_c", "+c", "call.started c q", "timer.set b 1h0m0s"}, trace(y.res))
	require.Equal(t, []string{"process c q", "timer b"}, commands(y.res))
	y.refused(engine.ErrWrongEvent, engine.ServiceCompleted{Instance: y.at("c")})
	y.refused(engine.ErrVariables, engine.CallCompleted{Instance: y.at("c"), Variables: engine.Variables{"x": func() {}}})
	require.Equal(t, []string{"timer.fired b 1h0m0s", "call.ended c q cancelled", "xc", "+b", "-b", ">b_late", "+late", "-late", "END late"}, y.fire("b"))
	require.Equal(t, []string{"cancel c"}, commands(y.res))
}

func TestCallActivityOfAnExpression(t *testing.T) {
	t.Parallel()
	body := replace(replace(calling, "%EXT%", ""), `"q"`, `"=which"`)
	require.Equal(t, "khác", theCall(start(t, body, engine.Variables{"which": " khác "})).Process)
	y := start(t, body, engine.Variables{"which": 7})
	in := y.incident()
	require.Equal(t, "expression", in.Code)
	require.Contains(t, in.MessageVI, "which = 7")
	y.reload()
	y.apply(engine.VariablesSet{Variables: engine.Variables{"which": "r"}})
	y.apply(engine.IncidentRetried{ID: in.ID})
	require.Equal(t, "r", theCall(y).Process)
}

func TestCallActivityFails(t *testing.T) {
	t.Parallel()
	body := replace(calling, "%EXT%", `<motcua:io><motcua:output source="=result + 1" target="y"/></motcua:io>`)
	fail := func(t *testing.T) *play {
		y := start(t, body, nil)
		got := y.apply(engine.CallFailed{Instance: y.at("c"), Code: "process_unknown", MessageVI: "Không có quy trình q.", MessageEN: "there is no q"})
		require.Equal(t, []string{"call.ended c q failed", "incident.raised c process_unknown"}, got)
		require.Equal(t, "Không có quy trình q.", y.incident().MessageVI)
		y.reload()
		return y
	}
	t.Run("retry calls again", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		require.Equal(t, []string{"incident.resolved c retried", "call.started c q"}, y.apply(engine.IncidentRetried{ID: y.incident().ID}))
		y.apply(engine.CallCompleted{Instance: theCall(y).Instance, Variables: engine.Variables{"result": 1}})
		require.Equal(t, `{"y":2}`, js(t, y.st.Variables()))
	})
	t.Run("answered by hand, through the output mapping", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"result": 3}})
		require.Equal(t, `{"y":4}`, js(t, y.st.Variables()))
		require.True(t, y.res.Ended)
	})
	t.Run("skipped, past the output mapping", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		got := y.apply(engine.IncidentResolved{ID: y.incident().ID, Skip: true, Variables: engine.Variables{"note": "by hand"}})
		require.Equal(t, []string{"incident.resolved c skipped", "timer.cleared b 1h0m0s", `set c {"note":"by hand"}`, "-c", ">c_e", "+e", "-e", "END e"}, got)
	})
	t.Run("its deadline still runs, and takes nothing back", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		y.fire("b")
		require.Equal(t, []string{}, append([]string{}, commands(y.res)...))
		require.True(t, y.res.Ended)
	})
	t.Run("without words", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		y.apply(engine.CallFailed{Instance: y.at("c")})
		require.Equal(t, "call_failed", y.incident().Code)
		require.NotEmpty(t, y.incident().MessageVI)
	})
	t.Run("an error that nothing catches", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		y.apply(engine.CallFailed{Instance: y.at("c"), Error: "E1"})
		require.Contains(t, y.incident().MessageEN, "E1")
		y.apply(engine.IncidentRetried{ID: y.incident().ID})
		require.Equal(t, []string{"process c q"}, commands(y.res))
	})
}
