package dmn_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/feel"
)

// A model is compiled once and evaluated by many at a time, each with the answer it has alone.
func TestConcurrentEvaluations(t *testing.T) {
	t.Parallel()
	m := compile(t, file(typesFile, input("x", "number"), input("who", "tPerson"),
		bkm("fact", "", "n", lit("if n <= 1 then 1 else n * fact(n - 1)"), "k-fact"),
		decide("T", "", table(`hitPolicy="COLLECT" aggregation="SUM"`, "x: number => _: number", "< 5 => 1", "[3..10] => x", "- => fact(x)"), "i-x", "k-fact"),
		decide("C", "", `<context>`+entry("f", "", `<functionDefinition>`+formal("a")+lit("a + T")+`</functionDefinition>`)+entry("r", "", lit(`matches(who.name, "A.*")`))+entry("", "", lit("[f(x), r]"))+`</context>`, "d-T", "i-x", "i-who"),
		service("S", "", "outputDecision", "d-C", "inputData", "i-x", "inputData", "i-who"),
	))
	ask := func(i int) string {
		in := feel.Context{"x": feel.NewNumber(int64(i % 12)), "who": feel.Context{"name": fmt.Sprint("ABC"[i%3:])}}
		r, err := m.Evaluate("C", in, env())
		if err != nil {
			return err.Error()
		}
		s, err := m.EvaluateService("S", in, env())
		if err != nil {
			return err.Error()
		}
		return str(r.Value) + str(s.Value) + fmt.Sprint(len(r.Trace), r.Diagnostics)
	}
	alone := make([]string, 36)
	for i := range alone {
		alone[i] = ask(i)
	}
	var group sync.WaitGroup
	for worker := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range 200 {
				n := (i*7 + worker) % len(alone)
				assert.Equal(t, alone[n], ask(n))
			}
		}()
	}
	group.Wait()
}

// Compiling and evaluating the same file gives the same answer, findings and trace every time: no order of a map shows.
func TestSameEveryTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(r, "decisions")
		parts := []string{input("x", "number"), typesFile}
		for i := range n {
			logic := lit(rapid.SampledFrom([]string{"x + 1", "D0", "z", `"a" + 1`, "1 +", "{a: x, b: y, c: zz}"}).Draw(r, "logic"))
			needs := []string{"i-x"}
			if i > 0 && rapid.Bool().Draw(r, "needs") {
				needs = append(needs, fmt.Sprintf("d-D%d", rapid.IntRange(0, n-1).Draw(r, "which")))
			}
			parts = append(parts, decide(fmt.Sprintf("D%d", i), rapid.SampledFrom([]string{"", "number", "tPerson", "none"}).Draw(r, "type"), logic, needs...))
		}
		data := file(parts...)
		run := func() string {
			m := compile(t, data)
			out := fmt.Sprint(m.Check())
			for _, d := range m.Decisions() {
				res, err := m.Evaluate(d.Name, feel.Context{"x": feel.NewNumber(1)}, env())
				out += fmt.Sprint(str(res.Value), err, res.Diagnostics, len(res.Trace))
			}
			return out
		}
		first := run()
		for range 3 {
			if again := run(); again != first {
				r.Fatalf("%s\n%s", first, again)
			}
		}
	})
}
