package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// everyEvent has every kind of event, in several places.
var everyEvent = `
<startEvent id="s"/>
<startEvent id="all" parallelMultiple="true">` + message("m", "") + signal("go") + `</startEvent>
<exclusiveGateway id="m"/>
<parallelGateway id="f"/><parallelGateway id="j"/>
` + undoable("a") + `
<boundaryEvent id="am" attachedToRef="a" cancelActivity="false" parallelMultiple="true">` + message("m", "n") + signal("go") + `</boundaryEvent><endEvent id="ame">` + undo(`waitForCompletion="false"`) + `</endEvent>
<transaction id="tx"><startEvent id="ts"/>` + undoable("b") + `<eventBasedGateway id="g"/>
<intermediateCatchEvent id="g1">` + message("m", "n") + `</intermediateCatchEvent><intermediateCatchEvent id="g2">` + timer("timeDuration", "PT1M") + `</intermediateCatchEvent><intermediateCatchEvent id="g3">` + condition("n > 5") + `</intermediateCatchEvent>
<endEvent id="te">` + failure("error", "E") + `</endEvent><endEvent id="tc"><cancelEventDefinition/></endEvent><endEvent id="tt">` + signal("go") + failure("escalation", "C") + `</endEvent>
ts b g
g g1 te
g g2 tc
g g3 tt
<subProcess id="tu" triggeredByEvent="true"><startEvent id="tus"><compensateEventDefinition/></startEvent><userTask id="tut"/><endEvent id="tue">` + undo("") + `</endEvent>
tus tut tue
</subProcess>
<subProcess id="tx2" triggeredByEvent="true"><startEvent id="tx2s" isInterrupting="false">` + signal("go") + `</startEvent>` + undoable("h") + `<endEvent id="tx2e">` + failure("error", `=if n = 3 then 1 else "E2"`) + `</endEvent>
tx2s h tx2e
</subProcess>
</transaction>
<boundaryEvent id="xc" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent>
<boundaryEvent id="xe" attachedToRef="tx">` + failure("error", "E") + `</boundaryEvent>
<boundaryEvent id="xs" attachedToRef="tx" cancelActivity="false">` + failure("escalation", "") + `</boundaryEvent>
<receiveTask id="r"><extensionElements><motcua:message name="m"/></extensionElements></receiveTask>
<serviceTask id="v"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask>
<boundaryEvent id="ve" attachedToRef="v">` + failure("error", "") + `</boundaryEvent>
<intermediateThrowEvent id="l">` + link("L") + `</intermediateThrowEvent><intermediateCatchEvent id="k">` + link("L") + `</intermediateCatchEvent>
<intermediateThrowEvent id="u">` + undo("") + `</intermediateThrowEvent>
<endEvent id="e"/>
s m
all m
k m
m f a j
f tx j
f r v j
j u e
am ame
xc l
xe l
xs e
ve e
<subProcess id="halt" triggeredByEvent="true"><startEvent id="ps">` + message("stop", "") + `</startEvent><userTask id="pt"/><endEvent id="pe">` + undo("") + `</endEvent>
ps pt pe
</subProcess>
<subProcess id="q" triggeredByEvent="true"><startEvent id="qs" isInterrupting="false">` + condition("n = 7") + `</startEvent><scriptTask id="qt"><extensionElements><motcua:script result="n">=n + 1</motcua:script></extensionElements></scriptTask>
qs qt
</subProcess>`

// fuzzHappening makes an event of two bytes, of those that come to waiting events.
func fuzzHappening(st *engine.State, kind, which byte) engine.Event {
	vars := engine.Variables{"n": int(which) % 10}
	subscription := "g1#77"
	if s := st.Subscriptions(); len(s) > 0 {
		subscription = s[int(which)%len(s)].ID
	}
	instance := "v#1"
	if w := st.Tokens(); len(w) > 0 {
		instance = w[int(which)%len(w)].Instance
	}
	switch kind % 8 {
	case 0, 1:
		return engine.MessageReceived{Subscription: subscription, Variables: vars}
	case 2:
		return engine.SignalReceived{Name: []string{"go", "no"}[which%2], Variables: vars}
	case 3:
		return engine.ServiceFailed{Instance: instance, Error: []string{"E", "E2", "F"}[which%3]}
	case 4:
		return engine.Modified{Cancel: []string{instance}, Variables: vars}
	case 5:
		elements := []string{"g", "all", "tut", "h", "u", "te", "tc", "tus", "qs", "am", "k"}
		return engine.Modified{Start: []engine.StartToken{{Element: elements[int(which)%len(elements)]}}}
	}
	return fuzzEvent(st, which>>4, which)
}

// FuzzEvents feeds an instance that waits for everything any events, possible and
// impossible. Nothing panics, a refused event leaves no mark, and the state always
// fits together.
func FuzzEvents(f *testing.F) {
	f.Add([]byte{0, 0, 1, 0, 2, 0, 3, 0}, false)
	f.Add([]byte{0, 1, 2, 2, 6, 0, 6, 1, 6, 2, 0, 3, 0, 0}, true)
	f.Add([]byte{4, 0, 5, 0, 5, 1, 5, 2, 5, 3, 5, 4, 5, 5, 5, 6}, false)
	f.Add([]byte{6, 0, 6, 1, 6, 2, 6, 3, 6, 0x22, 6, 0x23, 2, 0, 6, 0x85, 6, 0x87}, true)
	p := compile(f, everyEvent)
	f.Fuzz(func(t *testing.T, data []byte, all bool) {
		env := engine.Env{Now: t0, MaxElements: 200}
		o := engine.StartOptions{Variables: engine.Variables{"n": 0, "x": 1}, Called: len(data)%2 == 0}
		if all {
			o.Event = "all"
		}
		st, _, err := p.StartWith(o, env)
		require.NoError(t, err)
		if len(data) > 160 {
			data = data[:160]
		}
		for i := 0; i+1 < len(data); i += 2 {
			before := bytes(t, st)
			_, err := p.Apply(st, fuzzHappening(st, data[i], data[i+1]), env)
			after := bytes(t, st)
			if err != nil {
				require.Equal(t, before, after, "a refused event left its mark")
			}
			st = new(engine.State)
			require.NoError(t, json.Unmarshal([]byte(after), st), after)
			require.Equal(t, after, bytes(t, st))
		}
	})
}

// FuzzEventState reads damaged states of the same process. What is accepted can be
// stepped without a panic.
func FuzzEventState(f *testing.F) {
	p := compile(f, everyEvent)
	env := engine.Env{Now: t0, MaxElements: 100}
	st, _, err := p.Start(engine.Variables{"n": 2, "x": 1}, env)
	require.NoError(f, err)
	f.Add([]byte(bytes(f, st)))
	for i := range byte(40) {
		_, _ = p.Apply(st, fuzzHappening(st, i*5, i*3), env)
		if i%8 == 0 {
			f.Add([]byte(bytes(f, st)))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		st := new(engine.State)
		if json.Unmarshal(data, st) != nil {
			return
		}
		for i := range byte(30) {
			_, _ = p.Apply(st, fuzzHappening(st, i, i*7), env)
		}
		_, _ = p.Apply(st, engine.Cancelled{}, env)
	})
}
