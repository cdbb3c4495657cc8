package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

const moving = `
<startEvent id="s"/>
<userTask id="a"/>
<parallelGateway id="f"/>
<userTask id="b"/>
<subProcess id="p1">
<extensionElements><motcua:io><motcua:input source="=1" target="own"/></motcua:io></extensionElements>
<startEvent id="is"/><userTask id="ia"/>
<subProcess id="p2"><startEvent id="iis"/><userTask id="iia"/><userTask id="iib"/>
iis iia
iis iib
</subProcess>
is ia p2
</subProcess>
<boundaryEvent id="due" attachedToRef="p1"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<parallelGateway id="j"/>
<endEvent id="e"/><endEvent id="late"/>
s a f b j e
f p1 j
due late`

func TestModify(t *testing.T) {
	t.Parallel()
	y := start(t, moving, nil)
	require.Equal(t, []string{"process.modified", `set  {"why":1}`, "xa", "+f", "-f", ">f_b", ">f_p1", "+b", "+p1", "timer.set due 1h0m0s", "+is", "-is", ">is_ia", "+ia"},
		y.apply(engine.Modified{Cancel: []string{y.at("a")}, Start: []engine.StartToken{{Element: "f"}}, Variables: engine.Variables{"why": 1}}))
	require.Equal(t, []string{"close a", "open b", "timer due", "open ia"}, commands(y.res))
	y.reload()
	y.done("b", nil)
	y.done("ia", nil)
	y.done("iia", nil)
	y.done("iib", nil)
	require.True(t, y.res.Ended)
}

func TestModifyOpensScopes(t *testing.T) {
	t.Parallel()
	y := start(t, moving, nil)
	got := y.apply(engine.Modified{
		Cancel: []string{y.at("a")},
		Start:  []engine.StartToken{{Element: "iib", Variables: engine.Variables{"x": 5}}, {Element: "ia"}, {Flow: "b_j"}},
	})
	require.Equal(t, []string{"process.modified", "xa", "+p1", "timer.set due 1h0m0s", "+p2", "+iib", "+ia"}, got)
	seen, _ := y.st.Visible(y.at("iib"))
	require.Equal(t, `{"own":1,"x":5}`, js(t, seen), "inputs are mapped, and what was given is the innermost scope's own")
	require.Empty(t, y.st.Variables())
	y.reload()
	y.done("iib", nil)
	require.False(t, y.res.Ended)
	y.done("ia", nil)
	y.done("iia", nil)
	require.Equal(t, []string{"-iib", "ended p2", "-p2", "ended p1", "timer.cleared due 1h0m0s", "-p1", ">p1_j", "+j", "-j", ">j_e", "+e", "-e", "END e"}, y.done("iib", nil),
		"the token on the flow counts at the join")
}

func TestModifyIntoARunningScope(t *testing.T) {
	t.Parallel()
	y := start(t, moving, nil)
	y.done("a", nil)
	got := y.apply(engine.Modified{Start: []engine.StartToken{{Element: "iia"}}})
	require.Equal(t, []string{"process.modified", "+p2", "+iia"}, got, "p1 runs already")
	y.apply(engine.Modified{Start: []engine.StartToken{{Element: "p2"}}})
	y.refused(engine.ErrAmbiguousScope, engine.Modified{Start: []engine.StartToken{{Element: "iib"}}})
	scope := ""
	for _, w := range y.st.Tokens() {
		if w.Element == "p2" {
			scope = w.Instance
		}
	}
	y.apply(engine.Modified{Start: []engine.StartToken{{Element: "iib", Scope: scope, Variables: engine.Variables{"z": 1}}}})
	require.Equal(t, []string{"process.modified", `set p2 {"z":1}`, "+iib"}, trace(y.res))
	y.reload()
}

// A subprocess in which nothing is left goes too, with those around it.
func TestModifyWithdrawsEmptySubProcesses(t *testing.T) {
	t.Parallel()
	y := start(t, moving, nil)
	y.done("a", nil)
	y.done("ia", nil)
	got := y.apply(engine.Modified{Cancel: []string{y.at("iia"), y.at("iib")}})
	require.Equal(t, []string{"process.modified", "xiia", "xiib", "xp2", "timer.cleared due 1h0m0s", "xp1"}, got)
	y.reload()
	got = y.done("b", nil)
	require.Equal(t, "incident.raised j join_stuck", got[len(got)-1])
}

func TestModifyJoins(t *testing.T) {
	t.Parallel()
	y := start(t, fork, nil)
	y.done("a", nil)
	join := "j@" + y.st.Tokens()[1].Scope
	y.refused(engine.ErrUnknownInstance, engine.Modified{Cancel: []string{"j@nowhere#1"}})
	y.refused(engine.ErrUnknownInstance, engine.Modified{Cancel: []string{"b@" + y.st.Tokens()[1].Scope}})
	require.Equal(t, []string{"process.modified", "+a"}, y.apply(engine.Modified{Cancel: []string{join}, Start: []engine.StartToken{{Element: "a"}}}))
	y.reload()
	y.done("b", nil)
	require.False(t, y.res.Ended, "the token that had come is gone")
	y.done("a", nil)
	require.True(t, y.res.Ended)
}

// A join that waits for ever is freed by taking its tokens away, or by sending the one it misses.
func TestModifyFreesAStuckJoin(t *testing.T) {
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
	y.done("a", nil)
	require.Equal(t, "join_stuck", y.incident().Code)
	require.Equal(t, []string{"process.modified", "incident.resolved j cancelled", "+j", "-j", ">j_e", "+e", "-e", "END e"},
		y.apply(engine.Modified{Start: []engine.StartToken{{Flow: "b_j"}}}))

	y = start(t, body, engine.Variables{"left": true})
	y.done("a", nil)
	y.apply(engine.Modified{Start: []engine.StartToken{{Element: "b"}}})
	require.Len(t, y.st.Incidents(), 1, "it is said until it is over")
	y.reload()
	y.done("b", nil)
	require.True(t, y.res.Ended)
	require.Empty(t, y.st.Incidents())

	y = start(t, body, engine.Variables{"left": true})
	y.done("a", nil)
	y.apply(engine.Modified{Cancel: []string{"j@" + y.st.Tokens()[0].Scope}, Start: []engine.StartToken{{Element: "e"}}})
	require.True(t, y.res.Ended)
}

// A token that is taken away by hand is no longer awaited.
func TestModifyAndInclusiveJoins(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/><inclusiveGateway id="j"/><endEvent id="e"/>
s f a j e
f b j`, nil)
	y.done("a", nil)
	require.Equal(t, []string{"process.modified", "xb", "+j", "-j", ">j_e", "+e", "-e", "END e"}, y.apply(engine.Modified{Cancel: []string{y.at("b")}}))
}

func TestModifyLoops(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<subProcess id="m"><multiInstanceLoopCharacteristics %SEQ%><extensionElements><motcua:loop collection="=[1,2,3]" element="item" output="out" outputElement="=item"/></extensionElements></multiInstanceLoopCharacteristics>
<userTask id="a"/>
</subProcess>
<endEvent id="e"/>
s m e`
	t.Run("an instance of a parallel one", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, "%SEQ%", ""), nil)
		ids := y.instances("m")
		require.Equal(t, []string{"process.modified", "xa", "xm"}, y.apply(engine.Modified{Cancel: ids[:1]}))
		seen, _ := y.st.Visible(ids[1])
		require.Equal(t, "1", plain(t, engine.Variables{"n": seen["numberOfTerminatedInstances"]})[len(`{"n":`):][:1])
		y.reload()
		for _, w := range y.st.Tokens() {
			if w.Element == "a" {
				y.apply(engine.TaskCompleted{Instance: w.Instance})
			}
		}
		require.True(t, y.res.Ended)
		require.Equal(t, `{"out":[null,2,3]}`, js(t, y.st.Variables()))
	})
	t.Run("all of them", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, "%SEQ%", ""), nil)
		require.Equal(t, []string{"process.modified", "xa", "xm", "xa", "xm", "xa", "xm", `set m {"out":[null,null,null]}`, "-m", ">m_e", "+e", "-e", "END e"},
			y.apply(engine.Modified{Cancel: y.instances("m")}))
	})
	t.Run("the one of a sequential one: the next begins", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, "%SEQ%", `isSequential="true"`), nil)
		require.Equal(t, []string{"process.modified", "xa", "xm", "+m", "+a"}, y.apply(engine.Modified{Cancel: []string{y.at("a")}}), "its last token is the instance")
		y.reload()
		require.Equal(t, []string{"process.modified", "xa", "xm", "+m", "+a"}, y.apply(engine.Modified{Cancel: y.instances("m")}))
		y.done("a", nil)
		require.Equal(t, `{"out":[null,null,3]}`, js(t, y.st.Variables()))
	})
	t.Run("the whole", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, "%SEQ%", ""), nil)
		host := y.st.Tokens()[0].Instance
		require.Equal(t, []string{"process.modified", "xa", "xm", "xa", "xm", "xa", "xm", "xm", "+e", "-e", "END e"},
			y.apply(engine.Modified{Cancel: []string{host, y.instances("m")[1]}, Start: []engine.StartToken{{Element: "e"}}}))
	})
	t.Run("into an instance that is named", func(t *testing.T) {
		t.Parallel()
		y := start(t, replace(body, "%SEQ%", ""), nil)
		y.refused(engine.ErrAmbiguousScope, engine.Modified{Start: []engine.StartToken{{Element: "a"}}})
		y.apply(engine.Modified{Start: []engine.StartToken{{Element: "a", Scope: y.instances("m")[2]}}})
		require.Equal(t, []string{"process.modified", "+a"}, trace(y.res))
	})
}

func TestModifyIsRefused(t *testing.T) {
	t.Parallel()
	y := start(t, moving, nil)
	a := y.at("a")
	for name, tt := range map[string]struct {
		code engine.ErrorCode
		ev   engine.Modified
	}{
		"nothing left":               {engine.ErrNothingLeft, engine.Modified{Cancel: []string{a}}},
		"unknown instance":           {engine.ErrUnknownInstance, engine.Modified{Cancel: []string{"a#99"}}},
		"the process":                {engine.ErrUnknownInstance, engine.Modified{Cancel: []string{"p#1"}}},
		"unknown element":            {engine.ErrUnknownElement, engine.Modified{Start: []engine.StartToken{{Element: "zz"}}}},
		"no element":                 {engine.ErrUnknownElement, engine.Modified{Start: []engine.StartToken{{}}}},
		"unknown flow":               {engine.ErrUnknownFlow, engine.Modified{Start: []engine.StartToken{{Flow: "zz"}}}},
		"a flow and another element": {engine.ErrUnknownFlow, engine.Modified{Start: []engine.StartToken{{Flow: "b_j", Element: "b"}}}},
		"unknown scope":              {engine.ErrUnknownScope, engine.Modified{Start: []engine.StartToken{{Element: "ia", Scope: "p1#9"}}}},
		"the wrong scope":            {engine.ErrUnknownScope, engine.Modified{Start: []engine.StartToken{{Element: "ia", Scope: "p#1"}}}},
		"variables":                  {engine.ErrVariables, engine.Modified{Variables: engine.Variables{"x": func() {}}}},
		"variables of a scope":       {engine.ErrVariables, engine.Modified{Start: []engine.StartToken{{Element: "ia", Variables: engine.Variables{"x": func() {}}}}}},
	} {
		t.Run(name, func(t *testing.T) { y.refused(tt.code, tt.ev) })
	}
	y.done("a", nil)
	y.refused(engine.ErrNothingLeft, engine.Modified{Cancel: []string{y.at("b"), y.at("ia")}})
	y.refused(engine.ErrUnknownScope, engine.Modified{Cancel: []string{y.at("p1")}, Start: []engine.StartToken{{Element: "ia", Scope: y.at("p1")}}})
	y.apply(engine.Modified{Cancel: []string{y.at("p1"), y.at("ia")}, Start: []engine.StartToken{{Element: "ia"}}})
	require.Equal(t, []string{"process.modified", "xia", "timer.cleared due 1h0m0s", "xp1", "+p1", "timer.set due 1h0m0s", "+ia"}, trace(y.res), "it is begun anew")
	y = start(t, many("", `collection="=[1]"`, ""), nil)
	y.apply(engine.Modified{Cancel: y.instances("a")})
	require.True(t, y.res.Ended, "the loop is over, and the process with it")
}

func TestModifyAMultiInstanceThatDoesNotRun(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><userTask id="b"/>
<subProcess id="m"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics><userTask id="a"/></subProcess>
s b m`, nil)
	y.refused(engine.ErrUnknownScope, engine.Modified{Start: []engine.StartToken{{Element: "a"}}})
	y.apply(engine.Modified{Cancel: []string{y.at("b")}, Start: []engine.StartToken{{Element: "m"}}})
	require.Len(t, y.instances("m"), 2)
}

func TestModifyWhileSuspended(t *testing.T) {
	t.Parallel()
	y := start(t, moving, nil)
	y.apply(engine.Suspended{})
	y.apply(engine.Modified{Cancel: []string{y.at("a")}, Start: []engine.StartToken{{Element: "b"}}})
	y.reload()
	y.refused(engine.ErrSuspended, engine.TaskCompleted{Instance: y.at("b")})
	y.apply(engine.Resumed{})
	y.done("b", nil)
}
