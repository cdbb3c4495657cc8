package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// undoable is a user task with a compensation handler that notes which variables it saw.
func undoable(id string) string {
	return fmt.Sprintf(`<userTask id="%[1]s"/>
<boundaryEvent id="%[1]sb" attachedToRef="%[1]s"><compensateEventDefinition/></boundaryEvent>
%[2]s
<association id="%[1]sx" sourceRef="%[1]sb" targetRef="%[1]su"/>`, id, noting(id+"u", `isForCompensation="true"`))
}

// noting is a script task that sets the variable seen to the x that it sees.
func noting(id, attrs string) string {
	return fmt.Sprintf(`<scriptTask id="%s" %s><extensionElements><motcua:script result="seen">=x</motcua:script></extensionElements></scriptTask>`, id, attrs)
}

func undo(ref string) string { return `<compensateEventDefinition ` + ref + `/>` }

// undone are the elements that set seen, in order, with what they saw.
func (y *play) undone() string {
	var out []string
	for _, f := range y.facts {
		if v, ok := f.Variables["seen"]; ok && f.Kind == engine.FactVariablesChanged {
			out = append(out, f.Element+" "+feel.String(v))
		}
	}
	return strings.Join(out, ", ")
}

// Handlers run in reverse order of completion, with the variables of that time;
// what they set goes to the instance.
func TestCompensation(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ throw, ref, want string }{
		"all, intermediate": {"intermediateThrowEvent", "", "bu 2, au 1"},
		"all, at the end":   {"endEvent", "", "bu 2, au 1"},
		"one activity":      {"intermediateThrowEvent", `activityRef="a"`, "au 1"},
		"one at the end":    {"endEvent", `activityRef="b"`, "bu 2"},
		"not completed":     {"intermediateThrowEvent", `activityRef="c"`, ""},
		"not waited for":    {"intermediateThrowEvent", `waitForCompletion="false"`, "bu 2, au 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := "\nt e\n<endEvent id=\"e\"/>"
			if tt.throw == "endEvent" {
				after = ""
			}
			y := start(t, `<startEvent id="s"/><parallelGateway id="f"/>`+undoable("a")+undoable("b")+undoable("c")+
				`<`+tt.throw+` id="t">`+undo(tt.ref)+`</`+tt.throw+`>
s f a b t
f c`+after, engine.Variables{"x": 0})
			y.done("a", engine.Variables{"x": 1})
			y.done("b", engine.Variables{"x": 2})
			require.Equal(t, tt.want, y.undone())
			y.done("c", nil)
			require.True(t, y.res.Ended)
		})
	}
}

func TestCompensationTrace(t *testing.T) {
	t.Parallel()
	y := start(t, `<startEvent id="s"/>`+undoable("a")+`
<boundaryEvent id="bb" attachedToRef="b"><compensateEventDefinition/></boundaryEvent><userTask id="b"/><userTask id="bu" isForCompensation="true"/>
<association id="bx" sourceRef="bb" targetRef="bu"/>
<intermediateThrowEvent id="t">`+undo("")+`</intermediateThrowEvent><endEvent id="e"/>
s a b t e`, engine.Variables{"x": 1})
	y.done("a", nil)
	y.reload()
	require.Equal(t, []string{`set b {"x":2}`, "-b", ">b_t", "+t", "compensation.thrown", "+bu"}, y.done("b", engine.Variables{"x": 2}))
	require.Equal(t, []string{"t", "bu"}, waiting(y.st))
	require.Equal(t, "compensation", y.st.Tokens()[0].For)
	y.reload()
	y.set(engine.Variables{"x": 9})
	require.Equal(t, `{"x":2}`, js(t, visibleAt(t, y, "bu")), "the variables of when it completed")
	y.reload()
	require.Equal(t, []string{`set bu {"y":1}`, "-bu", "+au", `set au {"seen":1}`, "-au", "-t", ">t_e", "+e", "-e", "END e"},
		y.done("bu", engine.Variables{"y": 1}))
	require.Equal(t, `{"seen":1,"x":9,"y":1}`, js(t, y.st.Variables()))
}

// What a compensation sets it sees from then on: in the same handler, in the next
// one, and in one around it.
func TestCompensationSeesWhatItSets(t *testing.T) {
	t.Parallel()
	logging := func(id, attrs, what string) string {
		return fmt.Sprintf(`<scriptTask id="%s" %s><extensionElements><motcua:script result="log">=log + %s</motcua:script></extensionElements></scriptTask>`, id, attrs, what)
	}
	handled := func(id string) string {
		return fmt.Sprintf(`<userTask id="%[1]s"/><boundaryEvent id="%[1]sb" attachedToRef="%[1]s"><compensateEventDefinition/></boundaryEvent>
<subProcess id="%[1]su" isForCompensation="true"><startEvent id="%[1]s1"/>`, id) + logging(id+"2", "", "string(x)") + logging(id+"3", "", `"`+id+` "`) + fmt.Sprintf(`
%[1]s1 %[1]s2 %[1]s3
</subProcess><association id="%[1]sx" sourceRef="%[1]sb" targetRef="%[1]su"/>`, id)
	}
	y := start(t, `<startEvent id="s"/>`+handled("a")+`<subProcess id="p1"><startEvent id="is"/>`+handled("b")+handled("c")+`
is b c
<subProcess id="u" triggeredByEvent="true"><startEvent id="us"><compensateEventDefinition/></startEvent>
<intermediateThrowEvent id="ut">`+undo("")+`</intermediateThrowEvent>`+logging("ul", "", `"p1 "`)+`
us ut ul
</subProcess></subProcess>
<endEvent id="t">`+undo("")+`</endEvent>
s a p1 t`, engine.Variables{"log": "", "x": 0})
	for i, id := range []string{"a", "b", "c"} {
		y.reload()
		y.done(id, engine.Variables{"x": i + 1})
	}
	require.True(t, y.res.Ended)
	require.Equal(t, `{"log":"3c 2b p1 1a ","x":3}`, js(t, y.st.Variables()))
}

func visibleAt(t *testing.T, y *play, element string) engine.Variables {
	t.Helper()
	v, ok := y.st.Visible(y.at(element))
	require.True(t, ok)
	return v
}

// What was compensated is not compensated twice; what completes again is.
func TestCompensationTwice(t *testing.T) {
	t.Parallel()
	y := start(t, `<startEvent id="s"/><exclusiveGateway id="m"/>`+undoable("a")+`<exclusiveGateway id="g" default="g_t"/>
<intermediateThrowEvent id="t">`+undo("")+`</intermediateThrowEvent><intermediateThrowEvent id="t2">`+undo(`activityRef="a"`)+`</intermediateThrowEvent>
<exclusiveGateway id="g2" default="g2_e"/><endEvent id="e"/>
s m a g
g m ? x < 2
g t t2 g2
g2 m ? x < 3
g2 e`, engine.Variables{"x": 0})
	y.done("a", engine.Variables{"x": 1})
	y.done("a", engine.Variables{"x": 2})
	require.Equal(t, "au 2, au 1", y.undone(), "each completion, once")
	y.reload()
	y.done("a", engine.Variables{"x": 3})
	require.Equal(t, "au 2, au 1, au 3", y.undone())
	require.True(t, y.res.Ended)
}

// A subprocess that completed is compensated from inside: by its handler, by its
// compensation event subprocess, else by undoing what completed inside, in
// reverse order over all depths.
func TestCompensationOfSubProcesses(t *testing.T) {
	t.Parallel()
	inner := `<startEvent id="is"/>` + undoable("a") + `<subProcess id="deep"><startEvent id="ds"/>` + undoable("b") + `
ds b
</subProcess>` + undoable("c") + `
is a deep c
`
	outer := func(beside, inside string) string {
		return `<startEvent id="s"/><subProcess id="p1">` + inner + inside + `</subProcess>` + beside + undoable("z") + `<intermediateThrowEvent id="t">` + undo("REF") + `</intermediateThrowEvent><endEvent id="e"/>
s p1 z t e`
	}
	handler := `<boundaryEvent id="pb" attachedToRef="p1"><compensateEventDefinition/></boundaryEvent>` + noting("pu", `isForCompensation="true"`) + `<association id="px" sourceRef="pb" targetRef="pu"/>`
	event := func(then string) string {
		return `<subProcess id="u" triggeredByEvent="true"><startEvent id="us"><compensateEventDefinition/></startEvent>` + noting("un", "") + then + `</subProcess>`
	}
	for name, tt := range map[string]struct{ body, ref, want string }{
		"from inside":                       {outer("", ""), "", "zu 4, cu 3, bu 2, au 1"},
		"by its handler":                    {outer(handler, ""), "", "zu 4, pu 3"},
		"by an event subprocess":            {outer("", event("\nus un\n")), "", "zu 4, un 3"},
		"which compensates what is in it":   {outer("", event(`<endEvent id="ut">`+undo("")+"</endEvent>\nus un ut\n")), "", "zu 4, un 3, cu 3, bu 2, au 1"},
		"which compensates one activity":    {outer("", event(`<endEvent id="ut">`+undo(`activityRef="a"`)+"</endEvent>\nus un ut\n")), "", "zu 4, un 3, au 1"},
		"only it":                           {outer("", ""), `activityRef="p1"`, "cu 3, bu 2, au 1"},
		"not what is in it, from outside":   {outer("", ""), `activityRef="a"`, ""},
		"its handler before its own events": {outer(handler, event("\nus un\n")), "", "zu 4, pu 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, replace(tt.body, "REF", tt.ref), engine.Variables{"x": 0})
			for i, task := range []string{"a", "b", "c", "z"} {
				y.reload()
				y.done(task, engine.Variables{"x": i + 1})
			}
			require.Equal(t, tt.want, y.undone())
			require.True(t, y.res.Ended)
		})
	}
}

// Own variables of a subprocess are there when it is compensated.
func TestCompensationSeesSubProcessVariables(t *testing.T) {
	t.Parallel()
	y := start(t, `<startEvent id="s"/>
<subProcess id="p1"><extensionElements><motcua:io><motcua:input source="=5" target="x"/></motcua:io></extensionElements><startEvent id="is"/>`+undoable("a")+`
is a
</subProcess><intermediateThrowEvent id="t">`+undo("")+`</intermediateThrowEvent><endEvent id="e"/>
s p1 t e`, engine.Variables{"x": 0})
	y.done("a", engine.Variables{"x": 7})
	require.Equal(t, "au 7", y.undone())
	require.Equal(t, `{"seen":7,"x":0}`, js(t, y.st.Variables()))
}

// Each instance of a loop is compensated by itself.
func TestCompensationOfLoops(t *testing.T) {
	t.Parallel()
	for name, loop := range map[string]string{
		"sequential": `<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>`,
		"parallel":   `<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>`,
		"standard":   `<standardLoopCharacteristics loopMaximum="3"/>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := replace(undoable("a"), `<userTask id="a"/>`, `<userTask id="a">`+loop+`</userTask>`)
			body = replace(body, `=x<`, `=loopCounter<`)
			y := start(t, `<startEvent id="s"/>`+body+`<intermediateThrowEvent id="t">`+undo("")+`</intermediateThrowEvent><endEvent id="e"/>
s a t e`, engine.Variables{"x": 0})
			for !y.res.Ended {
				y.reload()
				for _, w := range y.st.Tokens() {
					if w.Element == "a" && w.For == "task" {
						y.apply(engine.TaskCompleted{Instance: w.Instance})
						break
					}
				}
			}
			require.Equal(t, "au 3, au 2, au 1", y.undone())
		})
	}
}

// Compensation thrown in an event subprocess undoes what completed around it.
func TestCompensationInAHandler(t *testing.T) {
	t.Parallel()
	y := start(t, `<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/>`+undoable("a")+`<userTask id="b"/>
is a b
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs">`+signal("stop")+`</startEvent>`+undoable("c")+`<endEvent id="xe">`+undo("")+`</endEvent>
xs c xe
</subProcess>
</subProcess><endEvent id="e"/>
s p1 e`, engine.Variables{"x": 0})
	y.done("a", engine.Variables{"x": 1})
	y.signal("stop", nil)
	y.reload()
	y.done("c", engine.Variables{"x": 2})
	require.Equal(t, "cu 2, au 1", y.undone())
	require.True(t, y.res.Ended)
}

// An error in a handler goes where it would from there; without a catcher it is
// an incident there, and nothing is lost.
func TestErrorInACompensation(t *testing.T) {
	t.Parallel()
	body := `<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/>` + undoable("b") + `
<userTask id="a"/><boundaryEvent id="ab" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
<serviceTask id="au" isForCompensation="true"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask>
<association id="ax" sourceRef="ab" targetRef="au"/>
<intermediateThrowEvent id="t">` + undo("") + `</intermediateThrowEvent><endEvent id="ie"/>
is b a t ie
</subProcess>BOUNDARY<endEvent id="e"/>
s p1 e`
	begin := func(boundary string) *play {
		y := start(t, replace(body, "BOUNDARY", boundary), engine.Variables{"x": 0})
		y.done("b", nil)
		y.done("a", nil)
		y.reload()
		return y
	}
	y := begin(errorBoundary("p1b", "p1", "E") + "\np1b e\n")
	require.Equal(t, []string{"error.thrown E→p1b", "xau", "xt", "xp1", "+p1b", "-p1b", ">p1b_e", "+e", "-e", "END e"},
		append([]string{}, order(y.apply(engine.ServiceFailed{Instance: y.at("au"), Error: "E"}))...))

	y = begin("")
	y.apply(engine.ServiceFailed{Instance: y.at("au"), Error: "E"})
	require.Equal(t, "au", y.incident().Element)
	y.reload()
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.Equal(t, "bu 0", y.undone())
	require.True(t, y.res.Ended)
}

// order puts the cancellations of a handler before that of the event that waits for it.
func order(facts []string) []string {
	for i := 1; i < len(facts); i++ {
		if facts[i] == "xau" && facts[i-1] == "xt" {
			facts[i], facts[i-1] = facts[i-1], facts[i]
		}
	}
	return facts
}

// Whatever withdraws the event that waits withdraws the handler.
func TestCompensationIsWithdrawn(t *testing.T) {
	t.Parallel()
	y := start(t, `<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="a"/><boundaryEvent id="ab" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
<userTask id="au" isForCompensation="true"/><association id="ax" sourceRef="ab" targetRef="au"/>
<userTask id="beside"/><endEvent id="e"/>
s f a e
f beside e
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="false">`+message("m", "")+`</startEvent><intermediateThrowEvent id="t">`+undo("")+`</intermediateThrowEvent>
xs t
<subProcess id="y" triggeredByEvent="true"><startEvent id="ys">`+signal("stop")+`</startEvent></subProcess>
</subProcess>`, nil)
	y.done("a", nil)
	y.message("xs", nil)
	require.Contains(t, waiting(y.st), "au")
	y.reload()
	got := y.signal("stop", nil)
	require.Contains(t, got, "xau", "it runs in the process, the event that waits for it in the event subprocess")
	require.Contains(t, got, "xt")
	require.Equal(t, []string{"beside"}, waiting(y.st))
	y.reload()
	y.done("beside", nil)
	require.True(t, y.res.Ended)

	y = start(t, `<startEvent id="s"/>`+replace(undoable("a"), "scriptTask", "userTask")+`<intermediateThrowEvent id="t">`+undo("")+`</intermediateThrowEvent>
s a t`, engine.Variables{"x": 1})
	y.done("a", nil)
	y.reload()
	require.Contains(t, y.apply(engine.Cancelled{}), "xau")
}

// A join waits for compensation that nothing waits for, and no longer.
func TestCompensationBesideAJoin(t *testing.T) {
	t.Parallel()
	y := start(t, `<startEvent id="s"/><exclusiveGateway id="g" default="g_i"/><task id="i"/><task id="k"/><parallelGateway id="j"/>
<userTask id="a"/><boundaryEvent id="ab" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
<userTask id="au" isForCompensation="true"/><association id="ax" sourceRef="ab" targetRef="au"/>
<intermediateThrowEvent id="t">`+undo(`waitForCompletion="false"`)+`</intermediateThrowEvent><endEvent id="e"/>
s a t g
g i j e
g k ? x = 1
k j`, engine.Variables{"x": 0})
	y.done("a", nil)
	require.Empty(t, y.st.Incidents())
	y.reload()
	y.done("au", nil)
	require.Equal(t, "join_stuck", y.incident().Code)
}

// What a scope remembers is bounded.
func TestCompensationsAreBounded(t *testing.T) {
	t.Parallel()
	p := compile(t, `<startEvent id="s"/><scriptTask id="a"><extensionElements><motcua:script result="n">=n + 1</motcua:script></extensionElements></scriptTask>
<boundaryEvent id="ab" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
<task id="au" isForCompensation="true"/><association id="ax" sourceRef="ab" targetRef="au"/>
<exclusiveGateway id="m"/><exclusiveGateway id="g" default="g_m"/><endEvent id="e"/>
s m a g
g e ? n > 20000
g m`)
	y := startAt(t, p, engine.Variables{"n": 0}, engine.Env{Now: t0, MaxElements: 1_000_000})
	require.Equal(t, "compensation_full", y.incident().Code)
	require.Equal(t, "a", y.incident().Element)
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"n": 30000}})
	require.True(t, y.res.Ended)
}

// By hand, a handler or the event that waits for it can be withdrawn; what is left
// goes on.
func TestCompensationModified(t *testing.T) {
	t.Parallel()
	body := `<startEvent id="s"/>` + replace(undoable("a"), "scriptTask", "userTask") + replace(undoable("b"), "scriptTask", "userTask") +
		`<intermediateThrowEvent id="t">` + undo("") + `</intermediateThrowEvent><endEvent id="e"/>
s a b t e`
	body = replace(body, `<motcua:script result="seen">=x</motcua:script>`, "")
	begin := func() *play {
		y := start(t, body, nil)
		y.done("a", nil)
		y.done("b", nil)
		y.reload()
		return y
	}
	y := begin()
	require.Contains(t, y.apply(engine.Modified{Cancel: []string{y.at("bu")}}), "+au", "the next one is undone")
	y.done("au", nil)
	require.True(t, y.res.Ended)

	y = begin()
	y.refused(engine.ErrNothingLeft, engine.Modified{Cancel: []string{y.at("t")}})
	got := y.apply(engine.Modified{Cancel: []string{y.at("t")}, Start: []engine.StartToken{{Element: "e"}}})
	require.Contains(t, got, "xbu")
	require.True(t, y.res.Ended)
}
