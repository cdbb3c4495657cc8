package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

const choosing = `
<startEvent id="s"/>
<inclusiveGateway id="g" default="g_d"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="d"/>
<inclusiveGateway id="j"/>
<endEvent id="e"/>
s g
g a ? x >= 1
g b ? x >= 2
g c ? x >= 3
g d
a j
b j
c j
d j e`

func TestInclusiveGatewaySplits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		x    int
		want []string
	}{
		"all that are true":    {3, []string{"open a", "open b", "open c"}},
		"some":                 {2, []string{"open a", "open b"}},
		"one":                  {1, []string{"open a"}},
		"default when none is": {0, []string{"open d"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, choosing, engine.Variables{"x": tt.x})
			require.Equal(t, tt.want, commands(y.res))
			for i, open := range tt.want {
				require.False(t, y.res.Ended)
				y.reload()
				got := y.done(strings.TrimPrefix(open, "open "), nil)
				if i == len(tt.want)-1 {
					require.Equal(t, []string{"+j", "-j", ">j_e", "+e", "-e", "END e"}, got[2:], "it joins what was split, once")
				}
			}
			require.True(t, y.res.Ended)
		})
	}
}

func TestInclusiveGatewayFindsNoFlow(t *testing.T) {
	t.Parallel()
	body := replace(noDefault, "exclusiveGateway", "inclusiveGateway")
	y := start(t, body, engine.Variables{"phí": 7})
	require.Equal(t, "no_flow", y.incident().Code)
	require.Contains(t, y.incident().MessageVI, "phí = 7")
	y.reload()
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Flow: "g_b"})
	require.Equal(t, []string{"b"}, y.res.EndNodes)
	y = start(t, body, engine.Variables{"phí": 7})
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"phí": 11}})
	require.Equal(t, []string{"a"}, y.res.EndNodes)
}

// joinCase plays a process with an inclusive join j: do completes tasks and fires
// timers ("a", "timer b"); after each, fired says whether j was entered.
type joinCase struct {
	body  string
	vars  engine.Variables
	do    []string
	fired string // a letter a step: + fired, . not, 2 fired twice, ! an incident was raised
	ends  bool
}

// The cases of BPMN 2.0.2, Table 13.3, and those that other engines are known to
// get wrong.
func TestInclusiveJoin(t *testing.T) {
	t.Parallel()
	const fork = "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><inclusiveGateway id=\"j\"/><endEvent id=\"e\"/>\n"
	for name, tt := range map[string]joinCase{
		"the other token ends elsewhere: looked at again when it dies": {
			fork + `<userTask id="a"/><userTask id="b"/><exclusiveGateway id="x" default="x_e2"/><endEvent id="e2"/>
			s f a j e
			f b x e2
			x j ? again = true`,
			nil, []string{"a", "b"}, ".+", true,
		},
		"the other token dies by an interrupting boundary event": {
			fork + `<userTask id="a"/><userTask id="b"/><endEvent id="e2"/>` + boundaryAt("t", "b", true) + `
			s f a j e
			f b j
			t e2`,
			nil, []string{"a", "timer t"}, ".+", true,
		},
		"the boundary event leads to the join as well": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="r"/>` + boundaryAt("t", "b", true) + `
			s f a j e
			f b j
			t r j`,
			nil, []string{"a", "timer t", "r"}, "..+", true,
		},
		"a boundary event that does not interrupt is awaited while its activity runs": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="r"/><endEvent id="e2"/>` + boundaryAt("t", "b", false) + `
			s f a j e
			f b e2
			t r j`,
			nil, []string{"a", "b"}, ".+", true,
		},
		"and what it started": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="r"/><endEvent id="e2"/>` + boundaryAt("t", "b", false) + `
			s f a j e
			f b e2
			t r j`,
			nil, []string{"timer t", "a", "b", "r"}, "...+", true,
		},
		"a token that can also take a flow that has one is not awaited": {
			fork + `<userTask id="a"/><userTask id="b"/><exclusiveGateway id="x" default="x_m"/><exclusiveGateway id="m"/>
			s f a m j e
			f b x m
			x j ? far = true`,
			engine.Variables{"far": true}, []string{"a", "b"}, "++", true,
		},
		"but it is, if its other way leads through the join": {
			fork + `<userTask id="a"/><userTask id="b"/><exclusiveGateway id="x" default="x_e"/><exclusiveGateway id="m"/>
			s f m a j x e
			x m ? round = true
			f b j`,
			engine.Variables{"round": false}, []string{"a", "b"}, ".+", true,
		},
		"two tokens of one flow are two activations": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="c"/><exclusiveGateway id="m"/>
			s f a m j e
			f b m
			f c j`,
			nil, []string{"a", "b", "c"}, "..2", true,
		},
		"a gateway in a loop does not wait for itself": {
			`<startEvent id="s"/><inclusiveGateway id="j"/><userTask id="a"/><exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>
			s j a x e
			x j ? again`,
			engine.Variables{"again": true}, []string{"a", "a", "again=false", "a"}, "++..", true,
		},
		"a token behind the gateway that can come round is awaited": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="c"/><exclusiveGateway id="x" default="x_e"/><exclusiveGateway id="m"/>
			s f a m j b x e
			x j ? again = true
			f c m`,
			nil, []string{"a", "c", "b"}, "+.+", false,
		},
		"a loop inside a branch": {
			fork + `<userTask id="a"/><userTask id="b"/><exclusiveGateway id="m"/><exclusiveGateway id="x" default="x_j"/>
			s f a j e
			f m b x j
			x m ? again`,
			engine.Variables{"again": true}, []string{"a", "b", "again=false", "b"}, "...+", true,
		},
		"a token waiting at another join counts on its flow": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="c"/><parallelGateway id="k"/>
			s f a j e
			f b k j
			f c k`,
			nil, []string{"a", "b", "c"}, "..+", true,
		},
		"a branch with an incident is awaited": {
			fork + `<userTask id="a"/><scriptTask id="b"><extensionElements><motcua:script result="n">=` + slow + `</motcua:script></extensionElements></scriptTask>
			s f a j e
			f b j`,
			nil, []string{"a", "resolve"}, ".+", true,
		},
		"a subprocess counts as a whole": {
			fork + `<userTask id="a"/><subProcess id="p1"><userTask id="b"/><userTask id="c"/></subProcess>
			s f a j e
			f p1 j`,
			nil, []string{"a", "b", "c"}, "..+", true,
		},
		"a subprocess that is terminated inside": {
			fork + `<userTask id="a"/><subProcess id="p1"><startEvent id="is"/><userTask id="b"/><userTask id="c"/><endEvent id="ie"><terminateEventDefinition/></endEvent>
			is b ie
			is c
			</subProcess>
			s f a j e
			f p1 j`,
			nil, []string{"a", "b"}, ".+", true,
		},
		"a subprocess whose boundary leads past the join": {
			fork + `<userTask id="a"/><subProcess id="p1"><userTask id="b"/></subProcess>` + boundaryAt("t", "p1", true) + `<endEvent id="e2"/>
			s f a j e
			f p1 j
			t e2`,
			nil, []string{"a", "timer t"}, ".+", true,
		},
		"a flow straight from split to join": {
			fork + `<userTask id="a"/>
			s f j e
			f a j`,
			nil, []string{"a"}, "+", true,
		},
		"an activity of many instances": {
			fork + `<userTask id="a"/><userTask id="b"><standardLoopCharacteristics loopMaximum="2"/></userTask>
			s f a j e
			f b j`,
			nil, []string{"a", "loop b", "loop b"}, "..+", true,
		},
		"a link is a way too": {
			fork + `<userTask id="a"/><userTask id="b"/><intermediateThrowEvent id="go"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="here"><linkEventDefinition name="l"/></intermediateCatchEvent>
			s f a j e
			f b go
			here j`,
			nil, []string{"a", "b"}, ".+", true,
		},
		"a race of events": {
			fork + `<userTask id="a"/><eventBasedGateway id="g"/><intermediateCatchEvent id="t1"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent><intermediateCatchEvent id="t2"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></intermediateCatchEvent><endEvent id="e2"/>
			s f a j e
			f g t1 e2
			g t2 j`,
			nil, []string{"a", "timer t1"}, ".+", true,
		},
		"an event subprocess beside it is not awaited": {
			fork + `<userTask id="a"/><userTask id="b"/><subProcess id="ev" triggeredByEvent="true"><startEvent id="es" isInterrupting="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent><userTask id="et"/>
			es et
			</subProcess>
			s f a j e
			f b j`,
			nil, []string{"timer es", "a", "b", "et"}, "..+.", true,
		},
		"joins one behind the other": {
			fork + `<userTask id="a"/><userTask id="b"/><userTask id="c"/><inclusiveGateway id="i"/>
			s f c j e
			f a i j
			f b i`,
			nil, []string{"c", "a", "b"}, "..+", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, tt.body, tt.vars)
			fired := y.joined("j")
			if strings.Contains(tt.body, "s j a") {
				require.Equal(t, "+", fired)
			}
			got := ""
			for _, step := range tt.do {
				y.reload()
				y.step(step)
				got += y.joined("j")
			}
			require.Equal(t, tt.fired, got)
			require.Equal(t, tt.ends, y.res.Ended)
		})
	}
}

// step completes a task or does what it says.
func (y *play) step(what string) {
	y.t.Helper()
	verb, id, _ := strings.Cut(what, " ")
	switch {
	case verb == "timer":
		y.fire(id)
	case verb == "loop":
		y.apply(engine.TaskCompleted{Instance: y.instances(id)[0]})
	case verb == "resolve":
		y.apply(engine.IncidentResolved{ID: y.incident().ID})
	case strings.HasSuffix(verb, "=false"):
		y.apply(engine.VariablesSet{Variables: engine.Variables{strings.TrimSuffix(verb, "=false"): false}})
	default:
		y.done(verb, nil)
	}
}

// joined says how often a gateway was entered in the last step.
func (y *play) joined(gateway string) string {
	n := 0
	for _, f := range y.res.Facts {
		switch {
		case f.Kind == engine.FactElementEntered && f.Element == gateway:
			n++
		case f.Kind == engine.FactIncidentRaised:
			return "!"
		}
	}
	return string(".+23456"[n])
}

func boundaryAt(id, host string, interrupting bool) string {
	attr := ""
	if !interrupting {
		attr = ` cancelActivity="false"`
	}
	return `<boundaryEvent id="` + id + `" attachedToRef="` + host + `"` + attr + `><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>`
}
