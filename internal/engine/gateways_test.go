package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func TestExclusiveGateway(t *testing.T) {
	t.Parallel()
	choice := `
<startEvent id="s"/>
<exclusiveGateway id="g" %DEFAULT%/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/>
s g
g a ? x > 10
g b ? x > 5
g c`
	for name, tt := range map[string]struct {
		x    any
		want string
	}{
		"first true in document order": {11, "a"},
		"second":                       {6, "b"},
		"default":                      {1, "c"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, replace(choice, "%DEFAULT%", `default="g_c"`), engine.Variables{"x": tt.x})
			require.Equal(t, tt.want, y.st.Tokens()[0].Element)
			require.Len(t, y.st.Tokens(), 1)
		})
	}
}

const noDefault = `
<startEvent id="s"/>
<exclusiveGateway id="g"/>
<endEvent id="a"/><endEvent id="b"/>
s g
g a ? phí > 10
g b ? phí < 5`

func TestExclusiveGatewayFindsNoFlow(t *testing.T) {
	t.Parallel()
	y := start(t, noDefault, engine.Variables{"phí": 7})
	require.Equal(t, []string{`set p {"phí":7}`, "+s", "-s", ">s_g", "+g", "incident.raised g no_flow"}, trace(y.res))
	for _, part := range []string{"g_a", "phí > 10", "g_b", "phí < 5", "phí = 7"} {
		require.Contains(t, y.incident().MessageVI, part)
		require.Contains(t, y.incident().MessageEN, part)
	}
	y.reload()
	id := y.incident().ID
	require.Equal(t, []string{"incident.resolved g retried", "incident.raised g no_flow"}, y.apply(engine.IncidentRetried{ID: id}))
	y.refused(engine.ErrUnknownIncident, engine.IncidentRetried{ID: id})
	y.refused(engine.ErrUnknownFlow, engine.IncidentResolved{ID: y.incident().ID, Flow: "s_g"})
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Flow: "g_b"})
	require.Equal(t, []string{"b"}, y.res.EndNodes)
}

func TestExclusiveGatewayAnsweredByVariables(t *testing.T) {
	t.Parallel()
	y := start(t, noDefault, engine.Variables{"phí": 7})
	got := y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"phí": 1}})
	require.Equal(t, []string{"incident.resolved g resolved", `set g {"phí":1}`, "-g", ">g_b", "+b", "-b", "END b"}, got)
}

func TestConditionThatIsNoBoolean(t *testing.T) {
	t.Parallel()
	y := start(t, noDefault, nil)
	in := y.incident()
	require.Equal(t, "condition", in.Code)
	require.Contains(t, in.MessageEN, "phí > 10")
	require.Contains(t, in.MessageEN, "phí = null")
	y.apply(engine.VariablesSet{Variables: engine.Variables{"phí": 20}})
	y.apply(engine.IncidentRetried{ID: in.ID})
	require.Equal(t, []string{"a"}, y.res.EndNodes)
}

const fork = `
<startEvent id="s"/>
<parallelGateway id="f"/>
<userTask id="a"/><userTask id="b"/>
<parallelGateway id="j"/>
<endEvent id="e"/>
s f a j e
f b j`

func TestParallelGateway(t *testing.T) {
	t.Parallel()
	y := start(t, fork, nil)
	require.Equal(t, []string{"+s", "-s", ">s_f", "+f", "-f", ">f_a", ">f_b", "+a", "+b"}, trace(y.res))
	require.Equal(t, []string{"-b", ">b_j"}, y.done("b", nil))
	require.False(t, y.res.Ended)
	y.reload()
	require.Equal(t, "join", y.st.Tokens()[1].For)
	require.Equal(t, []string{"-a", ">a_j", "+j", "-j", ">j_e", "+e", "-e", "END e"}, y.done("a", nil))
}

// A second token of the same flow belongs to the next round.
func TestJoinCountsPerFlow(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<parallelGateway id="f"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/>
<exclusiveGateway id="m"/>
<parallelGateway id="j"/>
<userTask id="e"/>
s f a m j e
f b m
f c j`, nil)
	require.Equal(t, []string{"-a", ">a_m", "+m", "-m", ">m_j"}, y.done("a", nil))
	require.Equal(t, []string{"-b", ">b_m", "+m", "-m", ">m_j"}, y.done("b", nil))
	y.reload()
	require.Equal(t, []string{"-c", ">c_j", "+j", "-j", ">j_e", "+e", "incident.raised j join_stuck"}[:6], y.done("c", nil)[:6])
	require.Equal(t, "e", y.st.Tokens()[0].Element)
	require.Equal(t, "j", y.st.Tokens()[1].Element)
}

func TestStuckJoinIsAnIncident(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<exclusiveGateway id="x" default="x_b"/>
<userTask id="a"/><userTask id="b"/>
<parallelGateway id="j"/>
<endEvent id="e"/>
s x
x a ? left
x b
a j e
b j`
	y := start(t, body, engine.Variables{"left": true})
	require.Equal(t, []string{"-a", ">a_j", "incident.raised j join_stuck"}, y.done("a", nil))
	require.Contains(t, y.incident().MessageVI, "b_j")
	y.reload()
	require.Equal(t, []string{"incident.resolved j retried", "incident.raised j join_stuck"}, y.apply(engine.IncidentRetried{ID: y.incident().ID}))
	got := y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"why": "by hand"}})
	require.Equal(t, []string{"incident.resolved j resolved", `set j {"why":"by hand"}`, "+j", "-j", ">j_e", "+e", "-e", "END e"}, got)
}

func TestStuckJoinAfterTheOtherTokenEnded(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<parallelGateway id="f"/>
<userTask id="a"/><userTask id="b"/>
<exclusiveGateway id="x" default="x_e2"/>
<parallelGateway id="j"/>
<endEvent id="e"/><endEvent id="e2"/>
s f a j e
f b x e2
x j ? again`, engine.Variables{"again": false})
	require.Equal(t, []string{"-a", ">a_j"}, y.done("a", nil))
	got := y.done("b", nil)
	require.Equal(t, "incident.raised j join_stuck", got[len(got)-1])
	require.False(t, y.res.Ended)
	y.apply(engine.Cancelled{})
	require.Empty(t, y.st.Incidents())
}

func TestImplicitSplitAndMerge(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="d"/>
s a b d
a c d`, nil)
	y.done("a", nil)
	require.Equal(t, []string{"open b", "open c"}, commands(y.res))
	y.done("b", nil)
	y.done("c", nil)
	require.Len(t, y.st.Tokens(), 2, "an uncontrolled merge passes every token")
}

func TestConditionalFlowsOfAnActivity(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<task id="a" default="a_d"/>
<userTask id="b"/><userTask id="c"/><userTask id="d"/>
s a
a b ? x > 1
a c ? x > 2
a d`
	for name, tt := range map[string]struct {
		x    int
		want []string
	}{
		"all that are true":    {3, []string{"open b", "open c"}},
		"one":                  {2, []string{"open b"}},
		"default when none is": {1, []string{"open d"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, commands(start(t, body, engine.Variables{"x": tt.x}).res))
		})
	}
	t.Run("an unconditional flow is always taken", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, ` default="a_d"`, ""), engine.Variables{"x": 1})
		require.Equal(t, []string{"open d"}, commands(y.res))
		y = start(t, replace(body, ` default="a_d"`, ""), engine.Variables{"x": 2})
		require.Equal(t, []string{"open b", "open d"}, commands(y.res))
	})
	t.Run("none is an incident of the activity", func(t *testing.T) {
		t.Parallel()
		y := start(t, `
<startEvent id="s"/>
<userTask id="a"/><endEvent id="e"/>
s a
a e ? ok = true`, nil)
		require.Equal(t, []string{"incident.raised a no_flow"}, y.done("a", nil))
		y.reload()
		y.refused(engine.ErrWrongEvent, engine.TaskCompleted{Instance: y.at("a")})
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"ok": true}})
		require.True(t, y.res.Ended)
	})
}
