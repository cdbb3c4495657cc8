package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// Whoever explores a process answers its expressions himself.
func TestExpressionsAreAnswered(t *testing.T) {
	t.Parallel()
	p := compile(t, `
		<startEvent id="s"/>
		<scriptTask id="a"><extensionElements><motcua:script result="x">=1 + y</motcua:script></extensionElements></scriptTask>
		<exclusiveGateway id="g" default="g_c"/>
		<intermediateCatchEvent id="b"><timerEventDefinition><timeDuration>=due</timeDuration></timerEventDefinition></intermediateCatchEvent>
		<endEvent id="c"/>
		s a g
		g b ? x > 5
		g c
		b c`)
	var asked []string
	env := engine.Env{
		Now: t0,
		Holds: func(q engine.Question) (bool, bool) {
			asked = append(asked, q.Element+" "+q.Expression.Source()+" "+plain(t, q.Sees))
			return true, true
		},
		Value: func(q engine.Question) (feel.Value, bool) {
			asked = append(asked, q.Element+" "+q.Expression.Source())
			return "P1D", q.Element == "b"
		},
	}
	st, res, err := p.Start(nil, env)
	require.NoError(t, err)
	require.Equal(t, []string{"a 1 + y", `g_b x > 5 {"x":null}`, "b due"}, asked)
	require.Equal(t, "timer.set b 24h0m0s", trace(res)[len(res.Facts)-1])
	require.Empty(t, st.Incidents())
}
