package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/motcua/motcua/internal/engine"
)

// BenchmarkMultiInstance opens n tasks at once and completes them one by one.
func BenchmarkMultiInstance(b *testing.B) {
	for _, n := range []int{10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("instances=%d", n), func(b *testing.B) {
			p := compile(b, many("", fmt.Sprintf(`collection="=for i in 1..%d return i" element="item" output="all" outputElement="=answer"`, n), ""))
			vars := engine.Variables{"answer": "approve"}
			b.ReportAllocs()
			size := 0
			for range b.N {
				st, res, err := p.Start(nil, engine.Env{Now: t0})
				if err != nil {
					b.Fatal(err)
				}
				if size == 0 {
					data, _ := json.Marshal(st)
					size = len(data)
				}
				for _, c := range res.Commands {
					if res, err = p.Apply(st, engine.TaskCompleted{Instance: c.(engine.OpenTask).Instance, Variables: vars}, engine.Env{Now: t0}); err != nil {
						b.Fatal(err)
					}
				}
				if !res.Ended {
					b.Fatal("it goes on")
				}
			}
			b.ReportMetric(float64(b.N*(n+1))/b.Elapsed().Seconds(), "steps/s")
			b.ReportMetric(float64(size)/float64(n), "state-B/instance")
		})
	}
}

// BenchmarkInclusiveJoin completes a task that comes round again, beside an
// inclusive join that has to look each time whether one of n tokens upstream can
// still come.
func BenchmarkInclusiveJoin(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprintf("waiting=%d", n), func(b *testing.B) {
			p := compile(b, `
<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="many"/><exclusiveGateway id="m"/><userTask id="again"/><exclusiveGateway id="more" default="more_m"/>
<task id="spawn"/>
<scriptTask id="less"><extensionElements><motcua:script result="left">=left - 1</motcua:script></extensionElements></scriptTask>
<inclusiveGateway id="j"/><endEvent id="e"/>
s f m again more
more j ? stop = true
more m
f spawn many j e
f j
spawn less ? left > 0
less spawn`)
			st, _, err := p.Start(engine.Variables{"left": n - 1, "stop": false}, engine.Env{Now: t0, MaxElements: 10 * n})
			if err != nil {
				b.Fatal(err)
			}
			instance := ""
			for _, w := range st.Tokens() {
				if w.Element == "again" {
					instance = w.Instance
				}
			}
			if got := len(st.Tokens()); got != n+2 {
				b.Fatalf("%d tokens wait, want %d", got, n+2)
			}
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				res, err := p.Apply(st, engine.TaskCompleted{Instance: instance}, engine.Env{Now: t0})
				if err != nil {
					b.Fatal(err)
				}
				instance = res.Commands[len(res.Commands)-1].(engine.OpenTask).Instance
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
		})
	}
}
