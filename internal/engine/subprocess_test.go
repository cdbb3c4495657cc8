package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

const sub = `
<startEvent id="s"/>
<subProcess id="p1">
<extensionElements><motcua:io>
<motcua:input source="=base" target="x"/>
<motcua:output source="=x + 1" target="result"/>
</motcua:io></extensionElements>
<startEvent id="is"/>
<userTask id="ia"/><userTask id="ib"/>
<endEvent id="ie"/>
is ia ie
is ib
</subProcess>
<boundaryEvent id="b" attachedToRef="p1"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<userTask id="late"/>
<endEvent id="e"/>
s p1 e
b late`

func TestSubProcess(t *testing.T) {
	t.Parallel()
	y := start(t, sub, engine.Variables{"base": 10})
	require.Equal(t, []string{
		`set p {"base":10}`, "+s", "-s", ">s_p1", "+p1", "timer.set b 1h0m0s",
		"+is", "-is", ">is_ia", ">is_ib", "+ia", "+ib",
	}, trace(y.res))
	y.reload()
	require.Equal(t, []string{`set ia {"x":20}`, `set ia {"y":5}`, "-ia", ">ia_ie", "+ie", "-ie"},
		y.done("ia", engine.Variables{"x": 20, "y": 5}), "x is the subprocess's own, y goes to the process")
	require.Equal(t, `{"base":10,"y":5}`, js(t, y.st.Variables()))
	seen, ok := y.st.Visible(y.at("ib"))
	require.True(t, ok)
	require.Equal(t, `{"base":10,"x":20,"y":5}`, js(t, seen))
	y.reload()
	require.Equal(t, []string{"-ib", "ended p1", "timer.cleared b 1h0m0s", `set p1 {"result":21}`, "-p1", ">p1_e", "+e", "-e", "END e"}, y.done("ib", nil))
	require.Equal(t, []string{"e"}, y.res.EndNodes, "ends of a subprocess are not the process's")
	require.Equal(t, `{"base":10,"result":21,"y":5}`, js(t, y.st.Variables()))
}

func TestSubProcessInterrupted(t *testing.T) {
	t.Parallel()
	y := start(t, sub, engine.Variables{"base": 10})
	require.Equal(t, []string{"timer.fired b 1h0m0s", "xia", "xib", "xp1", "+b", "-b", ">b_late", "+late"}, y.fire("b"))
	require.Equal(t, []string{"close ia", "close ib", "open late"}, commands(y.res))
	require.Len(t, y.st.Tokens(), 1)
	y.reload()
	y.refused(engine.ErrUnknownInstance, engine.TaskCompleted{Instance: "ia#7"})
	y.done("late", nil)
	require.True(t, y.res.Ended)
}

func TestSubProcessVariablesByHand(t *testing.T) {
	t.Parallel()
	y := start(t, sub, engine.Variables{"base": 10})
	require.Equal(t, []string{`set p1 {"x":1,"z":2}`}, y.apply(engine.VariablesSet{Scope: y.at("p1"), Variables: engine.Variables{"x": 1, "z": 2}}))
	require.Equal(t, `{"base":10}`, js(t, y.st.Variables()))
}

func TestTerminateInSubProcessEndsOnlyIt(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1">
<startEvent id="is"/>
<userTask id="ia"/><userTask id="ib"/>
<endEvent id="ie"><terminateEventDefinition/></endEvent>
is ia ie
is ib
</subProcess>
<userTask id="c"/>
s p1 c
s c`, nil)
	require.Equal(t, []string{"-ia", ">ia_ie", "+ie", "-ie", "xib", "ended p1", "-p1", ">p1_c", "+c"}, y.done("ia", nil))
	require.Len(t, y.st.Tokens(), 2)
	require.Equal(t, engine.StatusActive, y.st.Status())
}

func TestNestedSubProcesses(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1">
<startEvent id="s1"/>
<subProcess id="p2">
<startEvent id="s2"/><userTask id="a"/><serviceTask id="b"/>
<intermediateCatchEvent id="c"><timerEventDefinition><timeDuration>PT9H</timeDuration></timerEventDefinition></intermediateCatchEvent>
s2 a
s2 b
s2 c
</subProcess>
<boundaryEvent id="in" attachedToRef="p2" cancelActivity="false"><timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></boundaryEvent>
<userTask id="r"/>
s1 p2
in r
</subProcess>
<boundaryEvent id="out" attachedToRef="p1"><timerEventDefinition><timeDuration>PT3H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/>
s p1
out e`, nil)
	y.fire("in")
	y.reload()
	y.fire("in")
	require.Len(t, y.st.Tokens(), 7)
	got := y.fire("out")
	require.Equal(t, []string{
		"timer.fired out 3h0m0s", "xa", "xb", "timer.cleared c 9h0m0s", "xc", "xp2", "xr", "xr", "xp1",
		"+out", "-out", ">out_e", "+e", "-e", "END e",
	}, got)
	require.Equal(t, []string{"close a", "uncall b", "clear c", "close r", "close r"}, commands(y.res))
}

func TestLoopsThroughASubProcess(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<exclusiveGateway id="m"/>
<subProcess id="p1"><startEvent id="is"/><userTask id="a"/>
is a
</subProcess>
<exclusiveGateway id="g" default="g_m"/>
<endEvent id="e"/>
s m p1 g
g e ? n >= 3
g m`, engine.Variables{"n": 0})
	for n := 1; n <= 3; n++ {
		y.reload()
		y.done("a", engine.Variables{"n": n})
	}
	require.True(t, y.res.Ended)
}

func TestImplicitStarts(t *testing.T) {
	t.Parallel()
	y := start(t, `
<userTask id="a"/><userTask id="b"/><parallelGateway id="j"/><endEvent id="e"/>
a j e
b j`, nil)
	require.Equal(t, []string{"open a", "open b"}, commands(y.res))
	y.done("b", nil)
	y.done("a", nil)
	require.True(t, y.res.Ended)
}

func TestEndlessLoopIsAnIncident(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<exclusiveGateway id="m"/>
<scriptTask id="a"><extensionElements><motcua:script result="n">=n + 1</motcua:script></extensionElements></scriptTask>
<exclusiveGateway id="g" default="g_m"/>
<endEvent id="e"/>
s m a g
g e ? n = 5000
g m`
	begin := time.Now()
	y := start(t, body, engine.Variables{"n": 0})
	require.Less(t, time.Since(begin), 10*time.Second)
	in := y.incident()
	require.Equal(t, "endless_loop", in.Code)
	require.Contains(t, in.MessageVI, in.Element)
	y.reload()
	y.apply(engine.IncidentRetried{ID: in.ID})
	require.True(t, y.res.Ended, "a retry goes on from there")

	y = startAt(t, compile(t, body), engine.Variables{"n": 0}, engine.Env{Now: t0, MaxElements: 10})
	require.Equal(t, "endless_loop", y.incident().Code)
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"n": 4999}})
	require.True(t, y.res.Ended)
}

func TestEndlessLoopThatGrowsIsBounded(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<task id="a"/><task id="b"/><task id="c"/>
s a b a
a c a`, nil)
	require.NotEmpty(t, y.st.Incidents())
	y.reload()
	y.apply(engine.Cancelled{})
	require.Empty(t, y.st.Incidents())
}

func TestBoundaryTimerOfASubProcessSeesItsInputs(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1"><extensionElements><motcua:io><motcua:input source="=&quot;PT5H&quot;" target="limit"/></motcua:io></extensionElements>
<startEvent id="is"/><userTask id="a"/>
is a
</subProcess>
<boundaryEvent id="b" attachedToRef="p1"><timerEventDefinition><timeDuration>=limit</timeDuration></timerEventDefinition></boundaryEvent>
s p1`, nil)
	require.Equal(t, t0.Add(5*time.Hour), y.st.Timers()[0].At)
	seen, _ := y.st.Visible(y.at("p1"))
	require.Equal(t, `{"limit":"PT5H"}`, js(t, seen))
}
