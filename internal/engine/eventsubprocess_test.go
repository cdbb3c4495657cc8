package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// eventSubs are where an event subprocess can be: directly in the process, in a
// subprocess, in a subprocess in one, and in an event subprocess.
func eventSubs(trigger, interrupting string) map[string]string {
	x := `<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="` + interrupting + `">` + trigger + `</startEvent><userTask id="xa"/><endEvent id="xe"/>
xs xa xe
</subProcess>`
	inner := `<startEvent id="is"/><userTask id="a"/><endEvent id="ie"/>
is a ie
` + x
	outer := `<endEvent id="e"/>
s p1 e
`
	return map[string]string{
		"process":    `<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>` + "\ns a e\n" + x,
		"subprocess": `<startEvent id="s"/><subProcess id="p1">` + inner + `</subProcess>` + outer,
		"nested": `<startEvent id="s"/><subProcess id="p1"><startEvent id="s1"/><subProcess id="p2">` + inner + `</subProcess>
s1 p2
</subProcess>` + outer,
		"event subprocess": `<startEvent id="s"/><userTask id="o"/>
s o
<subProcess id="p1" triggeredByEvent="true"><startEvent id="ps">` + signal("inner") + `</startEvent><userTask id="a"/>
ps a
` + x + `</subProcess>`,
		"loop":        `<startEvent id="s"/><subProcess id="p1"><standardLoopCharacteristics loopMaximum="1"/>` + inner + `</subProcess>` + outer,
		"transaction": `<startEvent id="s"/><transaction id="p1">` + inner + `</transaction>` + outer,
	}
}

func TestEventSubProcess(t *testing.T) {
	t.Parallel()
	triggers := map[string]struct {
		definition string
		happen     func(y *play)
		once       bool // even when it does not interrupt
	}{
		"message": {message("m", "key"), func(y *play) { y.message("xs", engine.Variables{"v": 1}) }, false},
		"signal":  {signal("go"), func(y *play) { y.signal("go", engine.Variables{"v": 1}) }, false},
		"timer":   {timer("timeDuration", "PT1H"), func(y *play) { y.fire("xs") }, true},
		"cycle":   {timer("timeCycle", "R/PT1H"), func(y *play) { y.fire("xs") }, false},
		"condition": {condition("n > 1"), func(y *play) {
			y.apply(engine.VariablesSet{Variables: engine.Variables{"n": 0}})
			y.apply(engine.VariablesSet{Variables: engine.Variables{"n": 2}})
		}, false},
		"multiple": {message("m", "key") + signal("go"), func(y *play) { y.signal("go", nil) }, false},
	}
	for kind, tr := range triggers {
		for _, interrupting := range []bool{true, false} {
			attr := map[bool]string{true: "true", false: "false"}[interrupting]
			for place, body := range eventSubs(tr.definition, attr) {
				t.Run(kind+" in "+place+" interrupting "+attr, func(t *testing.T) {
					t.Parallel()
					y := start(t, body, engine.Variables{"key": "k", "n": 0})
					if place == "event subprocess" {
						y.signal("inner", nil)
					}
					y.reload()
					tr.happen(y)
					require.Contains(t, trace(y.res), "+x")
					require.Contains(t, trace(y.res), "+xs")
					y.reload()
					if interrupting {
						require.Contains(t, trace(y.res), "xa")
						require.Empty(t, y.st.Timers())
						require.NotContains(t, waiting(y.st), "a")
						y.done("xa", nil)
						require.True(t, y.res.Ended)
						return
					}
					require.NotContains(t, trace(y.res), "xa")
					y.done("xa", nil)
					if !tr.once {
						tr.happen(y)
						y.done("xa", nil)
					}
					y.done("a", nil)
					require.True(t, y.res.Ended)
					require.Empty(t, y.st.Subscriptions())
					require.Empty(t, y.st.Timers())
				})
			}
		}
	}
}

func waiting(st *engine.State) []string {
	var out []string
	for _, w := range st.Tokens() {
		out = append(out, w.Element)
	}
	return out
}

func TestEventSubProcessTrace(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><userTask id="a"/><intermediateCatchEvent id="c">`+signal("sig")+`</intermediateCatchEvent><userTask id="b"/><endEvent id="e"/>
s f a j e
f c j
f b j
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs">`+io("", "got=amount")+message("m", "")+`</startEvent><userTask id="xa"/>
xs xa
</subProcess>
<subProcess id="y" triggeredByEvent="true"><startEvent id="ys" isInterrupting="false">`+timer("timeDuration", "PT1H")+`</startEvent></subProcess>`, nil)
	require.Equal(t, []string{"subscribe xs", "timer ys", "open a", "subscribe c", "open b"}, commands(y.res), "armed when the scope begins")
	y.done("b", nil)
	y.reload()
	require.Equal(t, []string{
		"triggered xs m", "xa", "closed c sig", "xc", "timer.cleared ys 1h0m0s",
		"+x", "+xs", `set xs {"got":5}`, "-xs", ">xs_xa", "+xa",
	}, y.message("xs", engine.Variables{"amount": 5}))
	require.Equal(t, []string{"close a", "unsubscribe c", "clear ys", "open xa"}, commands(y.res))
	y.reload()
	require.Equal(t, []string{"-xa", "ended x", "-x", "END x"}, y.done("xa", nil))
}

// What starts an event subprocess can be an incident of its scope; the scope goes on.
func TestEventSubProcessThatCannotBeArmed(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><userTask id="a"/>
is a
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs">TRIGGER</startEvent><userTask id="xa"/>
xs xa
</subProcess></subProcess>
<endEvent id="e"/>
s p1 e`
	for name, trigger := range map[string]string{
		"message": message("m", "k"), "timer": timer("timeDuration", "=k"), "signal": signal("=k"), "condition": condition(`"x" > 1`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, replace(body, "TRIGGER", trigger), nil)
			in := y.incident()
			require.Equal(t, "xs", in.Element)
			require.Contains(t, waiting(y.st), "a")
			y.reload()
			other := &play{t: t, p: y.p, st: y.st, env: y.env}
			other.reload()
			other.done("a", nil)
			require.True(t, other.res.Ended, "the incident goes with its scope")
			y.apply(engine.IncidentResolved{ID: in.ID, Variables: engine.Variables{"k": "PT1H"}})
			require.Empty(t, y.st.Incidents())
			require.Empty(t, y.st.Subscriptions())
			y.done("a", nil)
			require.True(t, y.res.Ended)
		})
	}
}

// A join that can never be reached is still found beside an armed event
// subprocess, and when a compensation or an event subprocess has ended.
func TestDeadlockBesideAnEventSubProcess(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><exclusiveGateway id="g" default="g_a"/><task id="a"/><task id="b"/><parallelGateway id="j"/><endEvent id="e"/>
s g
g a j e
g b ? x = 1
b j
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="false">`+message("m", "")+`</startEvent><userTask id="xa"/>
xs xa
</subProcess>`, engine.Variables{"x": 0})
	require.Equal(t, "join_stuck", y.incident().Code)
	y.message("xs", nil)
	y.reload()
	y.done("xa", nil)
	require.Equal(t, "join_stuck", y.incident().Code, "said once")
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.True(t, y.res.Ended)
}

func TestCycleOfAnEventSubProcess(t *testing.T) {
	t.Parallel()
	y := start(t, eventSubs(timer("timeCycle", "R2/PT1H"), "false")["subprocess"], nil)
	y.fire("xs")
	next, ok := y.st.NextTimer()
	require.True(t, ok)
	require.Equal(t, t0.Add(2*time.Hour), next.At)
	y.reload()
	y.fire("xs")
	require.Empty(t, y.st.Timers())
}
