package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// several is one event of four triggers.
var several = message("m", "key") + signal("go") + timer("timeDuration", "PT1H") + condition("n > 1")

var happenings = map[string]func(y *play, element string){
	"message":   func(y *play, element string) { y.message(element, engine.Variables{"v": 1}) },
	"signal":    func(y *play, _ string) { y.signal("go", engine.Variables{"w": 2}) },
	"timer":     func(y *play, element string) { y.fire(element) },
	"condition": func(y *play, _ string) { y.set(engine.Variables{"n": 2}) },
}

func multipleBodies(attr, event string) map[string]string {
	return map[string]string{
		"catch":   `<startEvent id="s"/><intermediateCatchEvent id="c" ` + attr + `>` + event + `</intermediateCatchEvent><endEvent id="e"/>` + "\ns c e",
		"gateway": `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="c" ` + attr + `>` + event + `</intermediateCatchEvent><intermediateCatchEvent id="o">` + message("other", "") + `</intermediateCatchEvent><endEvent id="e"/>` + "\ns g c e\ng o e",
		"boundary": `<startEvent id="s"/><userTask id="a"/><boundaryEvent id="c" attachedToRef="a" ` + attr + `>` + event + `</boundaryEvent><endEvent id="e"/>
s a e
c e`,
		"event subprocess": `<startEvent id="s"/><userTask id="a"/>
s a
<subProcess id="x" triggeredByEvent="true"><startEvent id="c" ` + attr + `>` + event + `</startEvent></subProcess>`,
	}
}

func TestMultipleEvent(t *testing.T) {
	t.Parallel()
	for place, body := range multipleBodies("", several) {
		for name, happen := range happenings {
			t.Run(name+" "+place, func(t *testing.T) {
				t.Parallel()
				y := start(t, body, engine.Variables{"key": "k", "n": 0})
				y.reload()
				happen(y, "c")
				require.Contains(t, trace(y.res), "-c")
				require.True(t, y.res.Ended, "any of them is enough")
				require.Empty(t, y.st.Subscriptions())
				require.Empty(t, y.st.Timers())
			})
		}
	}
}

func TestParallelMultipleEvent(t *testing.T) {
	t.Parallel()
	for place, body := range multipleBodies(`parallelMultiple="true"`, several) {
		for name, order := range map[string][]string{
			"forward": {"message", "signal", "timer", "condition"}, "backward": {"condition", "timer", "signal", "message"},
		} {
			t.Run(place+" "+name, func(t *testing.T) {
				t.Parallel()
				y := start(t, body, engine.Variables{"key": "k", "n": 0})
				for _, what := range order {
					require.False(t, y.res.Ended, "before "+what)
					y.reload()
					happenings[what](y, "c")
				}
				require.True(t, y.res.Ended)
				require.Equal(t, `{"key":"k","n":2,"v":1,"w":2}`, js(t, y.st.Variables()), "what came with each is kept together")
			})
		}
	}
}

// A non-interrupting parallel multiple event begins anew after each time.
func TestParallelMultipleEventAgain(t *testing.T) {
	t.Parallel()
	two := message("m", "") + signal("go")
	for place, body := range map[string]string{
		"boundary":         multipleBodies(`parallelMultiple="true" cancelActivity="false"`, two)["boundary"],
		"event subprocess": multipleBodies(`parallelMultiple="true" isInterrupting="false"`, two)["event subprocess"],
	} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			y := start(t, body, nil)
			for range 3 {
				y.message("c", engine.Variables{"v": 1})
				y.message("c", engine.Variables{"v": 2})
				require.NotContains(t, trace(y.res), "-c")
				y.reload()
				require.Contains(t, y.signal("go", nil), "-c")
				require.Equal(t, `{"v":2}`, js(t, y.st.Variables()))
			}
			y.done("a", nil)
			require.True(t, y.res.Ended)
		})
	}
}

func TestThrowMultipleEvent(t *testing.T) {
	t.Parallel()
	body := func(last string) string {
		return `
<startEvent id="s"/>
<intermediateThrowEvent id="a">` + message("m", "") + signal("go") + failure("escalation", "C") + `</intermediateThrowEvent>
<subProcess id="p1"><startEvent id="is"/><parallelGateway id="f"/><userTask id="u"/><endEvent id="end">` + message("m2", "") + last + `</endEvent>
is f u
f end
</subProcess>
<boundaryEvent id="b" attachedToRef="p1">` + failure("error", "E") + `</boundaryEvent>
<endEvent id="e"/>
s a p1 e
b e`
	}
	y := start(t, body(failure("error", "E")), nil)
	require.Equal(t, []string{"send m ", "broadcast go", "open u", "send m2 ", "close u"}, commands(y.res))
	require.Contains(t, trace(y.res), "escalation.thrown C→")
	require.Contains(t, trace(y.res), "+b")
	require.True(t, y.res.Ended)

	y = start(t, body("<terminateEventDefinition/>"), nil)
	require.Contains(t, trace(y.res), "message.sent m2")
	require.Contains(t, trace(y.res), "xu")
	require.True(t, y.res.Ended)
}
