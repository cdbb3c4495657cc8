package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// Two joins, each upstream of the other: the standard has both wait for ever.
const circle = `
<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="a"/><userTask id="b"/><userTask id="far"/>
<inclusiveGateway id="i"/><inclusiveGateway id="j"/>
<exclusiveGateway id="x" default="x_e1"/><exclusiveGateway id="y" default="y_e2"/>
<endEvent id="e1"/><endEvent id="e2"/>
s f a i x e1
x j ? over = true
f b j y e2
y i ? over = true
f far`

func TestInclusiveJoinsThatWaitForEachOther(t *testing.T) {
	t.Parallel()
	y := start(t, circle, nil)
	y.done("a", nil)
	require.Empty(t, y.st.Incidents(), "b may still come")
	got := y.done("b", nil)
	require.Equal(t, []string{"-b", ">b_j", "incident.raised i join_stuck"}, got, "although far goes on")
	require.Contains(t, y.incident().MessageVI, "y_i")
	y.reload()
	require.Equal(t, []string{"incident.resolved i retried", "incident.raised i join_stuck"}, y.apply(engine.IncidentRetried{ID: y.incident().ID}))
	y.reload()
	require.Equal(t, []string{"incident.resolved i resolved", "+i", "-i", ">i_x", "+x", "-x", ">x_e1", "+e1", "-e1",
		"+j", "-j", ">j_y", "+y", "-y", ">y_e2", "+e2", "-e2"}, y.apply(engine.IncidentResolved{ID: y.incident().ID}))
	y.done("far", nil)
	require.True(t, y.res.Ended)
}

// A parallel join that waits for ever holds up the inclusive join behind it.
func TestInclusiveJoinBehindAStuckJoin(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="x" default="x_k"/>
<userTask id="a"/><userTask id="b"/><userTask id="far"/>
<parallelGateway id="k"/><inclusiveGateway id="j"/><endEvent id="e"/>
s f a j e
f x
x b ? other = true
x k
b k
k j
f far`, nil)
	got := y.done("a", nil)
	require.Equal(t, "incident.raised j join_stuck", got[len(got)-1])
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.Equal(t, []string{"e"}, y.res.EndNodes)
	got = y.done("far", nil)
	require.Equal(t, "incident.raised k join_stuck", got[len(got)-1])
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.True(t, y.res.Ended)
}

// After an incident at the gateway itself, its tokens are as they were.
func TestInclusiveJoinWithAnIncidentAtItsConditions(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>
<inclusiveGateway id="j"/><userTask id="c"/><userTask id="d"/>
s f a j
f b j
j c ? x > 1
j d ? x > 0`, nil)
	y.done("a", nil)
	y.done("b", nil)
	require.Equal(t, "condition", y.incident().Code)
	y.reload()
	y.apply(engine.VariablesSet{Variables: engine.Variables{"x": 2}})
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, []string{"open c", "open d"}, commands(y.res))
}

// Each instance of a subprocess has its own joins.
func TestInclusiveJoinIsOfItsScope(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="m"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>
<startEvent id="is"/><inclusiveGateway id="g"/><userTask id="a"/><userTask id="b"/><inclusiveGateway id="j"/><userTask id="c"/>
is g
g a ? loopCounter >= 1
g b ? loopCounter = 2
a j c
b j
</subProcess>
s m`, nil)
	require.Equal(t, []string{"open a", "open a", "open b"}, commands(y.res))
	first := y.res.Commands[0].(engine.OpenTask).Instance
	second := y.res.Commands[1].(engine.OpenTask).Instance
	y.apply(engine.TaskCompleted{Instance: second})
	require.Empty(t, commands(y.res))
	y.reload()
	y.apply(engine.TaskCompleted{Instance: first})
	require.Equal(t, []string{"open c"}, commands(y.res))
	y.done("b", nil)
	require.Equal(t, []string{"open c"}, commands(y.res))
}

// A join with more incoming flows than a machine word has bits.
func TestInclusiveJoinOfManyFlows(t *testing.T) {
	t.Parallel()
	body := "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><inclusiveGateway id=\"j\"/><endEvent id=\"e\"/>\ns f\nj e\n"
	for i := range 130 {
		id := "a" + strings.Repeat("i", i)
		body += "<userTask id=\"" + id + "\"/>\nf " + id + " j\n"
	}
	y := start(t, body, nil)
	for i := range 130 {
		require.False(t, y.res.Ended)
		y.done("a"+strings.Repeat("i", 129-i), nil)
	}
	require.True(t, y.res.Ended)
}
