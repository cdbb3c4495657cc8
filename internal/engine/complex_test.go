package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// threeInto lets three tasks lead to a complex gateway with an activation condition.
func threeInto(condition, after string) string {
	return `
<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/>
<complexGateway id="j" %DEFAULT%><activationCondition>` + condition + `</activationCondition></complexGateway>
s f a j
f b j
f c j
` + after
}

func TestComplexGateway(t *testing.T) {
	t.Parallel()
	const go1 = "<endEvent id=\"e\"/>\nj e"
	for name, tt := range map[string]struct {
		body  string
		do    []string
		fired string // as for inclusive joins
		ends  []string
	}{
		"the first of three; the others are swallowed": {threeInto("activationCount &gt;= 1", go1), []string{"b", "a", "c"}, "+.+", []string{"e"}},
		"two of three":                     {threeInto("activationCount = 2", go1), []string{"b", "c", "a"}, ".++", []string{"e"}},
		"all of them":                      {threeInto("activationCount = 3", go1), []string{"b", "c", "a"}, "..+", []string{"e"}},
		"by flow: a, or both others":       {threeInto("activationCounts.a_j + (activationCounts.b_j + activationCounts.c_j) / 2 &gt;= 1", go1), []string{"b", "c", "a"}, ".++", []string{"e"}},
		"without a condition it joins all": {replace(threeInto("", go1), "<activationCondition></activationCondition>", ""), []string{"b", "c", "a"}, "..+", []string{"e"}},
		"one that ends elsewhere is not awaited": {
			replace(threeInto("activationCount &gt;= 1", go1), "f c j", "f c x e2\nx j ? far = true") + "\n<exclusiveGateway id=\"x\" default=\"x_e2\"/><endEvent id=\"e2\"/>",
			[]string{"a", "b", "c"}, "+.+", []string{"e", "e2"},
		},
		"the reset can give tokens too": {
			threeInto("activationCount &gt;= 1", "<endEvent id=\"e\"/><endEvent id=\"rest\"/>\nj e ? waitingForStart\nj rest ? not(waitingForStart)"),
			[]string{"a", "b", "c"}, "+.+", []string{"e", "rest"},
		},
		"and takes the default flow": {
			replace(threeInto("activationCount &gt;= 1", "<endEvent id=\"e\"/><endEvent id=\"rest\"/>\nj e ? waitingForStart\nj rest"), "%DEFAULT%", `default="j_rest"`),
			[]string{"a", "b", "c"}, "+.+", []string{"e", "rest"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, replace(tt.body, "%DEFAULT%", ""), nil)
			got, ends := "", []string{}
			for _, step := range tt.do {
				y.reload()
				y.step(step)
				got += y.joined("j")
				ends = append(ends, y.res.EndNodes...)
			}
			require.Equal(t, tt.fired, got)
			require.ElementsMatch(t, tt.ends, ends)
			require.True(t, y.res.Ended)
		})
	}
}

// A token of a flow that gave one already belongs to the next round.
func TestComplexGatewayRounds(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="m"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/>
<complexGateway id="j"><activationCondition>activationCount &gt;= 1</activationCondition></complexGateway>
<userTask id="e"/>
s f a m j e
f b m
f c j`, nil)
	for _, step := range []struct{ do, fired string }{
		{"a", "+"}, // round one starts, and waits for c
		{"b", "."}, // for the next round
		{"c", "2"}, // resets round one, starts round two, and resets it in silence
	} {
		y.step(step.do)
		y.reload()
		require.Equal(t, step.fired, y.joined("j"), step.do)
	}
	require.Equal(t, []string{"e", "e"}, []string{y.st.Tokens()[0].Element, y.st.Tokens()[1].Element})
	require.Len(t, y.st.Tokens(), 2)
}

func TestComplexGatewayInALoop(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><exclusiveGateway id="m"/><parallelGateway id="f"/>
<userTask id="a"/><userTask id="b"/>
<complexGateway id="j"><activationCondition>activationCount &gt;= 1</activationCondition></complexGateway>
<userTask id="c"/><exclusiveGateway id="x" default="x_m"/><endEvent id="e"/>
s m f a j c x
f b j
x e ? over = true
x m`, nil)
	for range 2 {
		y.done("b", nil)
		y.done("a", nil)
		y.reload()
		y.done("c", nil)
	}
	y.done("a", nil)
	y.done("c", engine.Variables{"over": true})
	require.False(t, y.res.Ended)
	y.done("b", nil)
	require.True(t, y.res.Ended)
}

func TestComplexGatewayIncidents(t *testing.T) {
	t.Parallel()
	t.Run("the activation condition fails", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(threeInto("activationCount &gt;= least", "<endEvent id=\"e\"/>\nj e"), "%DEFAULT%", ""), nil)
		y.done("a", nil)
		in := y.incident()
		require.Equal(t, "condition", in.Code)
		require.Contains(t, in.MessageVI, "activationCount = 1")
		y.done("b", nil)
		y.reload()
		require.Len(t, y.st.Incidents(), 1)
		y.apply(engine.VariablesSet{Variables: engine.Variables{"least": 2}})
		require.Equal(t, []string{"incident.resolved j retried", "+j", "-j", ">j_e", "+e", "-e"}, y.apply(engine.IncidentRetried{ID: in.ID}))
		y.done("c", nil)
		require.True(t, y.res.Ended)
	})
	t.Run("it can hold no more", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(threeInto("activationCount = 9", "<endEvent id=\"e\"/>\nj e"), "%DEFAULT%", ""), nil)
		y.done("a", nil)
		y.done("b", nil)
		got := y.done("c", nil)
		require.Equal(t, "incident.raised j join_stuck", got[len(got)-1])
		require.Contains(t, y.incident().MessageVI, "activationCount = 9")
		y.reload()
		y.apply(engine.IncidentResolved{ID: y.incident().ID})
		require.Equal(t, []string{"e"}, y.res.EndNodes)
		require.True(t, y.res.Ended)
	})
	t.Run("no flow at the start, and a condition that fails on reset", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(threeInto("activationCount = 2", "<endEvent id=\"e\"/>\nj e ? waitingForStart = odd"), "%DEFAULT%", ""), engine.Variables{"odd": false})
		y.done("a", nil)
		y.done("b", nil)
		require.Equal(t, "no_flow", y.incident().Code)
		y.reload()
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Flow: "j_e"})
		require.Equal(t, []string{"e"}, y.res.EndNodes)
		y.done("c", nil)
		require.Equal(t, []string{"e"}, y.res.EndNodes, "odd is false, so is waitingForStart")
		require.True(t, y.res.Ended)
	})
}

// A subprocess is not over while the reset of a complex gateway in it gives a token.
func TestComplexGatewayResetsBeforeItsScopeEnds(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/>
<complexGateway id="g"><activationCondition>activationCount = 1</activationCondition></complexGateway>
<task id="a"/><userTask id="b"/>
is g
g a ? waitingForStart
g b ? not(waitingForStart)
</subProcess>
<endEvent id="e"/>
s p1 e`, nil)
	require.Equal(t, "b", y.st.Tokens()[1].Element)
	y.reload()
	require.Equal(t, []string{"-b", "ended p1", "-p1", ">p1_e", "+e", "-e", "END e"}, y.done("b", nil))
}

func TestComplexGatewayMigrates(t *testing.T) {
	t.Parallel()
	body := replace(threeInto("activationCount = 1", "<userTask id=\"e\"/>\nj e"), "%DEFAULT%", "")
	y := start(t, body, nil)
	y.done("a", nil)
	y.migrate(replace(replace(replace(body, `"j"`, `"k"`), " j", " k"), "j e", "k e"), map[string]string{"j": "k"})
	y.done("b", nil)
	require.Equal(t, ".", y.joined("k"))
	y.done("c", nil)
	require.Equal(t, "+", y.joined("k"), "it is reset")
	y.done("e", nil)
	require.True(t, y.res.Ended)
}
