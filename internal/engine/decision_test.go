package engine_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

const ruling = `
<startEvent id="s"/>
<businessRuleTask id="d"><extensionElements><motcua:decision ref="phí" %RESULT%/>
<motcua:io><motcua:input source="=a + 1" target="x"/>%OUT%</motcua:io></extensionElements></businessRuleTask>
<endEvent id="e"/>
s d e`

func TestBusinessRuleTask(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		result, out string
		value       feel.Value
		want, code  string
	}{
		"result variable":       {`result="fee"`, "", feel.NewNumber(5), `{"a":1,"fee":5}`, ""},
		"context under a name":  {`result="fee"`, "", feel.Context{"f": "x"}, `{"a":1,"fee":{"f":"x"}}`, ""},
		"context merged":        {"", "", feel.Context{"f": "x", "g": nil}, `{"a":1,"f":"x","g":null}`, ""},
		"null to a variable":    {`result="fee"`, "", nil, `{"a":1,"fee":null}`, ""},
		"null to nowhere":       {"", "", nil, `{"a":1}`, ""},
		"output mapping":        {`result="fee"`, `<motcua:output source="=fee + x" target="total"/>`, feel.NewNumber(5), `{"a":1,"total":7}`, ""},
		"a number has no place": {"", "", feel.NewNumber(5), `{"a":1}`, "decision_failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := engine.Env{Now: t0, Decide: func(ref string, n *bpmn.Node, vars engine.Variables) (feel.Value, error) {
				require.Equal(t, "phí", ref)
				require.Equal(t, "d", n.ID)
				require.Equal(t, `{"a":1,"x":2}`, js(t, vars))
				return tt.value, nil
			}}
			y := startAt(t, compile(t, replace(replace(ruling, "%RESULT%", tt.result), "%OUT%", tt.out)), engine.Variables{"a": 1}, env)
			require.Equal(t, tt.want, js(t, y.st.Variables()))
			if tt.code != "" {
				require.Equal(t, tt.code, y.incident().Code)
				return
			}
			require.True(t, y.res.Ended)
			require.Contains(t, trace(y.res), "decision.made d phí")
		})
	}
}

func TestBusinessRuleTaskFails(t *testing.T) {
	t.Parallel()
	body := replace(replace(ruling, "%RESULT%", `result="fee"`), "%OUT%", "")
	away := engine.Env{Now: t0, Decide: func(string, *bpmn.Node, engine.Variables) (feel.Value, error) {
		return nil, errors.New("no rule fits")
	}}
	y := startAt(t, compile(t, body), engine.Variables{"a": 1}, away)
	in := y.incident()
	require.Equal(t, "decision_failed", in.Code)
	for _, part := range []string{"phí", "x = 2", "no rule fits"} {
		require.Contains(t, in.MessageVI, part)
		require.Contains(t, in.MessageEN, part)
	}
	y.reload()
	y.apply(engine.IncidentRetried{ID: in.ID})
	require.Equal(t, "decision_failed", y.incident().Code)
	y.env.Decide = func(string, *bpmn.Node, engine.Variables) (feel.Value, error) { return "free", nil }
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, `{"a":1,"fee":"free"}`, js(t, y.st.Variables()))

	y = startAt(t, compile(t, body), engine.Variables{"a": 1}, engine.Env{Now: t0})
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"fee": 3}})
	require.Equal(t, `{"a":1,"fee":3}`, js(t, y.st.Variables()), "without decisions, answered by hand")
	require.True(t, y.res.Ended)
}

func TestBusinessRuleTaskKeepsNoFunctions(t *testing.T) {
	t.Parallel()
	env := engine.Env{Now: t0, Decide: func(string, *bpmn.Node, engine.Variables) (feel.Value, error) {
		return feel.NewFunction("f", nil, nil), nil
	}}
	y := startAt(t, compile(t, replace(replace(ruling, "%RESULT%", `result="fee"`), "%OUT%", "")), engine.Variables{"a": 1}, env)
	require.Equal(t, "expression", y.incident().Code)
}

func TestBusinessRuleTaskOfAService(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<businessRuleTask id="d"><extensionElements><motcua:service type="rules" timeout="PT5S"/></extensionElements></businessRuleTask>
<endEvent id="e"/>
s d e`, nil)
	require.Equal(t, []string{"call d"}, commands(y.res))
	y.reload()
	y.apply(engine.ServiceFailed{Instance: y.at("d")})
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, []string{"call d"}, commands(y.res))
	y.apply(engine.ServiceCompleted{Instance: y.at("d"), Variables: engine.Variables{"x": 1}})
	require.Equal(t, `{"x":1}`, js(t, y.st.Variables()))
}
