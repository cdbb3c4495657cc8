package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/motcua/motcua/internal/engine"
)

// crowd starts an instance with n tokens waiting at user tasks with a timer
// each, besides one in a loop, whose instance it gives.
func crowd(b *testing.B, n int) (*engine.Process, *engine.State, string) {
	b.Helper()
	p := compile(b, `
<startEvent id="s"/>
<userTask id="many"/>
<boundaryEvent id="due" attachedToRef="many" cancelActivity="false"><timerEventDefinition><timeDuration>P30D</timeDuration></timerEventDefinition></boundaryEvent>
<exclusiveGateway id="m"/>
<userTask id="again"/>
<exclusiveGateway id="more" default="more_m"/>
<task id="spawn"/>
<scriptTask id="less"><extensionElements><motcua:script result="left">=left - 1</motcua:script></extensionElements></scriptTask>
<endEvent id="e"/>
s m again more
more e ? stop = true
more m
s spawn many
spawn less ? left > 0
less spawn
`)
	st, _, err := p.Start(engine.Variables{"left": n - 1, "stop": false}, engine.Env{Now: t0, MaxElements: 10 * n})
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range st.Tokens() {
		if w.Element == "again" {
			return p, st, w.Instance
		}
	}
	b.Fatal("nobody waits in the loop")
	return nil, nil, ""
}

// BenchmarkStep completes a task that comes round again, beside n waiting tokens.
func BenchmarkStep(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprintf("waiting=%d", n), func(b *testing.B) {
			p, st, instance := crowd(b, n)
			if got := len(st.Timers()); got != n {
				b.Fatalf("%d tokens wait, want %d", got, n)
			}
			vars := engine.Variables{"outcome": "approve"}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				res, err := p.Apply(st, engine.TaskCompleted{Instance: instance, Variables: vars}, engine.Env{Now: t0})
				if err != nil {
					b.Fatal(err)
				}
				instance = res.Commands[len(res.Commands)-1].(engine.OpenTask).Instance
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}

// BenchmarkDossier runs a procedure of five tasks with a deadline each, from start to end.
func BenchmarkDossier(b *testing.B) {
	body := "<startEvent id=\"s\"/><endEvent id=\"e\"/>\n"
	path := "s"
	for i := range 5 {
		body += fmt.Sprintf("<userTask id=\"a%d\"/><boundaryEvent id=\"b%d\" attachedToRef=\"a%d\" cancelActivity=\"false\"><timerEventDefinition><timeDuration>PT8H</timeDuration></timerEventDefinition></boundaryEvent><exclusiveGateway id=\"g%d\" default=\"g%d_z%d\"/><task id=\"z%d\"/>\n", i, i, i, i, i, i, i)
		path += fmt.Sprintf(" a%d g%d z%d", i, i, i)
		body += fmt.Sprintf("g%d a%d ? outcome = \"return\"\n", i, i)
	}
	p := compile(b, body+path+" e")
	b.ReportAllocs()
	for range b.N {
		st, res, err := p.Start(engine.Variables{"form": map[string]any{"name": "Nguyễn Văn A"}}, engine.Env{Now: t0})
		for err == nil && !res.Ended {
			open := res.Commands[len(res.Commands)-2].(engine.OpenTask)
			res, err = p.Apply(st, engine.TaskCompleted{Instance: open.Instance, Outcome: "approve"}, engine.Env{Now: t0})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(6*b.N)/b.Elapsed().Seconds(), "steps/s")
}

// BenchmarkStore writes and reads a state of n waiting tokens.
func BenchmarkStore(b *testing.B) {
	_, st, _ := crowd(b, 100)
	data, err := json.Marshal(st)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for range b.N {
		data, _ := json.Marshal(st)
		if err := json.Unmarshal(data, new(engine.State)); err != nil {
			b.Fatal(err)
		}
	}
}
