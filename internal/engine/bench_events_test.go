package engine_test

import (
	"fmt"
	"testing"

	"github.com/motcua/motcua/internal/engine"
)

// audience starts an instance with n tokens at user tasks that listen to a
// message, a signal and a condition each, besides one that waits in a loop for
// another message, signal or condition (EVENT).
func audience(b *testing.B, n int, event string) (*engine.Process, *engine.State) {
	b.Helper()
	p := compile(b, `
<startEvent id="s"/>
<userTask id="many"/>
<boundaryEvent id="bm" attachedToRef="many" cancelActivity="false">`+message("many", "left")+`</boundaryEvent>
<boundaryEvent id="bs" attachedToRef="many" cancelActivity="false">`+signal("many")+`</boundaryEvent>
<boundaryEvent id="bc" attachedToRef="many" cancelActivity="false">`+condition("stop = true")+`</boundaryEvent>
<exclusiveGateway id="m"/>
<intermediateCatchEvent id="again">`+event+`</intermediateCatchEvent>
<task id="spawn"/>
<scriptTask id="less"><extensionElements><motcua:script result="left">=left - 1</motcua:script></extensionElements></scriptTask>
<endEvent id="e"/>
s m again m
s spawn many
spawn less ? left > 0
less spawn
bm e
bs e
bc e
`)
	vars := engine.Variables{"left": n - 1, "stop": false, "n": 0}
	st, _, err := p.Start(vars, engine.Env{Now: t0, MaxElements: 10 * n})
	if err != nil {
		b.Fatal(err)
	}
	return p, st
}

// BenchmarkEvents delivers an event to one listener (of a condition: evaluates one)
// beside n others of its kind.
func BenchmarkEvents(b *testing.B) {
	for name, of := range map[string]struct {
		event string
		next  func(st *engine.State, res engine.Result, round int) engine.Event
	}{
		"message": {message("mine", ""), func(st *engine.State, res engine.Result, _ int) engine.Event {
			for _, c := range res.Commands {
				if open, ok := c.(engine.OpenSubscription); ok {
					return engine.MessageReceived{Subscription: open.ID}
				}
			}
			for _, s := range st.Subscriptions() {
				if s.Name == "mine" {
					return engine.MessageReceived{Subscription: s.ID}
				}
			}
			return nil
		}},
		"signal": {signal("mine"), func(*engine.State, engine.Result, int) engine.Event {
			return engine.SignalReceived{Name: "mine"}
		}},
		"condition": {condition("n > 0 and modulo(n, 2) = 0"), func(_ *engine.State, _ engine.Result, round int) engine.Event {
			return engine.VariablesSet{Variables: engine.Variables{"n": round}}
		}},
	} {
		for _, n := range []int{10, 1_000, 10_000} {
			b.Run(fmt.Sprintf("%s/listening=%d", name, n), func(b *testing.B) {
				p, st := audience(b, n, of.event)
				env := engine.Env{Now: t0, MaxElements: 5}
				var res engine.Result
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					var err error
					if res, err = p.Apply(st, of.next(st, res, 2*i+1), env); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
			})
		}
	}
}
