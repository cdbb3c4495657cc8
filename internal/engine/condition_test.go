package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func (y *play) set(vars engine.Variables) []string {
	y.t.Helper()
	return y.apply(engine.VariablesSet{Variables: vars})
}

func TestCatchCondition(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<intermediateCatchEvent id="c">` + condition("paid >= fee") + `</intermediateCatchEvent>
<endEvent id="e"/>
s c e`
	y := start(t, body, engine.Variables{"paid": 0, "fee": 5})
	require.Empty(t, y.st.Subscriptions(), "the driver does not see conditions")
	require.Empty(t, y.res.Commands)
	y.reload()
	y.set(engine.Variables{"paid": 4})
	require.False(t, y.res.Ended)
	require.Equal(t, []string{`set  {"paid":5}`, "triggered c", "-c", ">c_e", "+e", "-e", "END e"}, y.set(engine.Variables{"paid": 5}))

	y = start(t, body, engine.Variables{"paid": 5, "fee": 5})
	require.True(t, y.res.Ended, "true when it was armed")
}

func TestBoundaryCondition(t *testing.T) {
	t.Parallel()
	body := func(cancel string) string {
		return `
<startEvent id="s"/><userTask id="a"/>
<boundaryEvent id="b" attachedToRef="a" cancelActivity="` + cancel + `">` + condition("n > 1") + `</boundaryEvent>
<endEvent id="e"/>
s a e
b e`
	}
	y := start(t, body("true"), engine.Variables{"n": 0})
	y.reload()
	require.Equal(t, []string{`set  {"n":2}`, "triggered b", "xa", "+b", "-b", ">b_e", "+e", "-e", "END e"}, y.set(engine.Variables{"n": 2}))

	y = start(t, body("true"), engine.Variables{"n": 2})
	require.Equal(t, []string{"open a", "close a"}, commands(y.res), "true when it was armed")

	y = start(t, body("false"), engine.Variables{"n": 2})
	require.Contains(t, trace(y.res), "+b", "true when it was armed")
	fires := []string{"triggered b", "+b", "-b", ">b_e", "+e", "-e"}
	for _, tt := range []struct {
		n     int
		fires bool
	}{{3, false}, {0, false}, {1, false}, {2, true}, {3, false}, {0, false}, {9, true}} {
		y.reload()
		got := y.set(engine.Variables{"n": tt.n})[1:]
		if tt.fires {
			require.Equal(t, fires, got, "n = %d", tt.n)
		} else {
			require.Empty(t, got, "n = %d: only from false to true", tt.n)
		}
	}
}

// A change is seen where its variable is visible, and nowhere else.
func TestConditionsInScopes(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><parallelGateway id="f"/>
<subProcess id="p1"><extensionElements><motcua:io><motcua:input source="=0" target="n"/></motcua:io></extensionElements><startEvent id="is"/>
<intermediateCatchEvent id="inner">`+condition("n = 1")+`</intermediateCatchEvent>
is inner
</subProcess>
<boundaryEvent id="b" attachedToRef="p1" cancelActivity="false">`+condition("n = 5")+`</boundaryEvent>
<intermediateCatchEvent id="outer">`+condition("n = 1")+`</intermediateCatchEvent>
<endEvent id="e"/>
s f p1 e
f outer e
b e`, engine.Variables{"n": 0})
	p1 := y.at("p1")
	y.reload()
	require.NotContains(t, y.set(engine.Variables{"n": 5}), "triggered b", "the boundary of a subprocess sees what is inside")
	require.Equal(t, []string{`set p1 {"n":5}`, "triggered b", "+b", "-b", ">b_e", "+e", "-e"},
		y.apply(engine.VariablesSet{Scope: p1, Variables: engine.Variables{"n": 5}}))
	require.Contains(t, y.set(engine.Variables{"n": 1}), "triggered outer")
	require.Equal(t, []string{"p1", "inner"}, waiting(y.st))
	y.apply(engine.VariablesSet{Scope: p1, Variables: engine.Variables{"n": 1}})
	require.True(t, y.res.Ended)
}

// Conditions are looked at when the step's tokens have come to rest, oldest
// first, and a handler's changes count too.
func TestConditionsWithinAStep(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><userTask id="a"/><scriptTask id="up"><extensionElements><motcua:script result="n">=1</motcua:script></extensionElements></scriptTask><userTask id="z"/>
s a up z
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="false">`+condition("n = 1")+`</startEvent><scriptTask id="two"><extensionElements><motcua:script result="n">=2</motcua:script></extensionElements></scriptTask>
xs two
</subProcess>
<subProcess id="y" triggeredByEvent="true"><startEvent id="ys" isInterrupting="false">`+condition("n = 2")+`</startEvent><scriptTask id="three"><extensionElements><motcua:script result="n">=3</motcua:script></extensionElements></scriptTask>
ys three
</subProcess>`, engine.Variables{"n": 0})
	require.Equal(t, []string{
		"-a", ">a_up", "+up", `set up {"n":1}`, "-up", ">up_z", "+z",
		"triggered xs", "+x", "+xs", "-xs", ">xs_two", "+two", `set two {"n":2}`, "-two", "ended x", "-x",
		"triggered ys", "+y", "+ys", "-ys", ">ys_three", "+three", `set three {"n":3}`, "-three", "ended y", "-y",
	}, y.done("a", nil))
}

// Two handlers that make each other's condition true go round until the bound on
// a step's elements.
func TestConditionsWithoutEnd(t *testing.T) {
	t.Parallel()
	handler := func(id, when, then string) string {
		return `<subProcess id="` + id + `" triggeredByEvent="true"><startEvent id="` + id + `s" isInterrupting="false">` + condition("n = "+when) + `</startEvent>
<scriptTask id="` + id + `t"><extensionElements><motcua:script result="n">=` + then + `</motcua:script></extensionElements></scriptTask>
` + id + `s ` + id + `t
</subProcess>
`
	}
	p := compile(t, "<startEvent id=\"s\"/><userTask id=\"a\"/>\ns a\n"+handler("x", "1", "2")+handler("y", "2", "1"))
	y := startAt(t, p, engine.Variables{"n": 0}, engine.Env{Now: t0, MaxElements: 100})
	y.set(engine.Variables{"n": 1})
	require.Equal(t, "endless_loop", y.incident().Code)
	y.reload()
}

// A condition that cannot be told is an incident with what it saw, until it can.
func TestConditionThatFails(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><userTask id="a"/>
<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">`+condition("n > 1")+`</boundaryEvent>
<endEvent id="e"/>
s a e
b e`, engine.Variables{"n": 0})
	y.set(engine.Variables{"n": "x"})
	in := y.incident()
	require.Equal(t, "b", in.Element)
	require.Contains(t, in.MessageEN, `n = "x"`)
	y.reload()
	require.Equal(t, []string{`set  {"n":"y"}`}, y.set(engine.Variables{"n": "y"}), "said once")
	require.Equal(t, []string{"incident.resolved b retried", "incident.raised b condition"}, y.apply(engine.IncidentRetried{ID: in.ID}))
	other := &play{t: t, p: y.p, st: y.st, env: y.env}
	other.reload()
	require.Equal(t, []string{"incident.resolved b resolved", `set a {"n":2}`, "triggered b", "+b", "-b", ">b_e", "+e", "-e"},
		other.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"n": 2}}))
	require.Equal(t, []string{`set  {"n":2}`, "incident.resolved b retried", "triggered b", "+b", "-b", ">b_e", "+e", "-e"},
		y.set(engine.Variables{"n": 2}))
	require.Empty(t, y.st.Incidents())

	y = start(t, `
<startEvent id="s"/>
<intermediateCatchEvent id="c">`+condition("n > 1")+`</intermediateCatchEvent>
<endEvent id="e"/>
s c e`, engine.Variables{"n": 0})
	y.set(engine.Variables{"n": "x"})
	require.Equal(t, "c", y.incident().Element)
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.True(t, y.res.Ended, "resolving counts as having happened")
}

// What a condition waits for may not be there yet: the event waits, and is no incident.
func TestConditionOfAMissingVariable(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<eventBasedGateway id="g"/>
<intermediateCatchEvent id="c">`+condition(`n > 1 and don.so = "7"`)+`</intermediateCatchEvent>
<intermediateCatchEvent id="m">`+message("M", "")+`</intermediateCatchEvent>
<endEvent id="e"/>
s g c e
g m e`, nil)
	require.Empty(t, y.st.Incidents())
	y.set(engine.Variables{"n": 2})
	require.Empty(t, y.st.Incidents())
	y.reload()
	y.set(engine.Variables{"don": map[string]any{"so": "7"}})
	require.True(t, y.res.Ended)
}

// While the instance is suspended no condition fires; what became true meanwhile
// fires when it is resumed.
func TestConditionsOfASuspendedInstance(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<intermediateCatchEvent id="c">`+condition("n > 1")+`</intermediateCatchEvent>
<endEvent id="e"/>
s c e`, engine.Variables{"n": 0})
	y.apply(engine.Suspended{})
	y.set(engine.Variables{"n": 2})
	require.False(t, y.res.Ended)
	y.reload()
	y.apply(engine.Resumed{})
	require.True(t, y.res.Ended)
}
