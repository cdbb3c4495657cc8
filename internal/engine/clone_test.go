package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/engine"
)

func all(string) bool { return true }

// A clone takes the same steps and leaves the original alone; its shape, and that of
// what was written and read again, is the same.
func TestClones(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := compile(t, randomProcess(rt))
		env := engine.Env{Now: t0, Decide: decideNumber}
		st, res, err := p.Start(engine.Variables{"x": 1}, env)
		require.NoError(rt, err)
		todo := &pending{entered: map[string]bool{}, p: p}
		todo.take(rt, res)
		for range 20 {
			if st.Ended() {
				return
			}
			before := stateBytes(rt, st)
			clone := st.Clone()
			require.Equal(rt, before, stateBytes(rt, clone))
			require.Equal(rt, st.Shape(all, nil), clone.Shape(all, nil))
			read := new(engine.State)
			require.NoError(rt, json.Unmarshal([]byte(before), read))
			require.Equal(rt, st.Shape(all, nil), read.Shape(all, nil))
			ev := todo.choose(rt, st, 0)
			again, err := p.Apply(clone, ev, env)
			require.NoError(rt, err)
			require.Equal(rt, before, stateBytes(rt, st))
			res, err = p.Apply(st, ev, env)
			require.NoError(rt, err)
			require.Equal(rt, facts(rt, res), facts(rt, again))
			todo.take(rt, res)
		}
	})
}

const twoBranches = `
	<startEvent id="s"/><parallelGateway id="f"/>
	<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="d"/>
	<subProcess id="sub1"><startEvent id="s1"/><userTask id="t1"/><endEvent id="e1"/>
	s1 t1 e1
	</subProcess>
	<parallelGateway id="j"/><endEvent id="e"/>
	s f a b j e
	f c d sub1 j`

func TestShapes(t *testing.T) {
	t.Parallel()
	after := func(vars engine.Variables, done ...string) *engine.State {
		y := start(t, twoBranches, vars)
		for _, element := range done {
			y.done(element, nil)
		}
		return y.st
	}
	same := func(a, b *engine.State) bool { return a.Shape(all, nil) == b.Shape(all, nil) }
	require.True(t, same(after(nil, "a", "c"), after(nil, "c", "a")), "the order does not show")
	require.True(t, same(after(nil, "a", "c", "d"), after(nil, "c", "d", "a")))
	require.True(t, same(after(nil, "a", "b", "c", "d"), after(nil, "c", "a", "d", "b")), "of what waits at a join neither")
	require.False(t, same(after(nil, "a"), after(nil, "c")))
	require.False(t, same(after(nil, "a"), after(nil, "a", "b")))

	one, two := after(engine.Variables{"x": 1}), after(engine.Variables{"x": 2})
	require.False(t, same(one, two))
	none := func(string) bool { return false }
	require.Equal(t, one.Shape(none, nil), two.Shape(none, nil))

	task := one.Tokens()[0].Instance
	require.NotEqual(t, one.Shape(all, nil), one.Shape(all, map[string]string{task: "note"}))
	require.Equal(t, one.Shape(all, nil), one.Shape(all, map[string]string{"gone#9": "note"}))
}

// Two subprocess instances with different tokens are told apart by what is in which.
func TestShapesOfScopes(t *testing.T) {
	t.Parallel()
	body := `
	<startEvent id="s"/><parallelGateway id="f"/><task id="m"/>
	<subProcess id="sub"><startEvent id="s1"/><parallelGateway id="f1"/><userTask id="a"/><userTask id="b"/><endEvent id="e1"/>
	s1 f1 a e1
	f1 b e1
	</subProcess><endEvent id="e"/>
	s f m sub e
	<task id="n"/>
	f n sub`
	run := func(pick ...int) *engine.State {
		y := start(t, body, nil)
		tokens := y.st.Tokens() // sub, sub, a, b, a, b
		require.Len(t, tokens, 6)
		for _, i := range pick {
			y.apply(engine.TaskCompleted{Instance: tokens[i].Instance})
		}
		return y.st
	}
	byElement := func(st *engine.State) map[string][]int {
		out := map[string][]int{}
		for i, w := range st.Tokens() {
			out[w.Element] = append(out[w.Element], i)
		}
		return out
	}
	at := byElement(run())
	a, b := at["a"], at["b"]
	// One scope has lost its a, the other its b; or one scope has lost both.
	one, two := run(a[0], b[1]).Shape(all, nil), run(a[0], b[0]).Shape(all, nil)
	other := run(a[1], b[0]).Shape(all, nil)
	require.Equal(t, one, other)
	require.NotEqual(t, one, two)
}

func BenchmarkClone(b *testing.B) {
	y := start(b, twoBranches, engine.Variables{"outcome": "approve"})
	b.ReportAllocs()
	for b.Loop() {
		_ = y.st.Clone()
	}
}

func BenchmarkShape(b *testing.B) {
	y := start(b, twoBranches, engine.Variables{"outcome": "approve"})
	b.ReportAllocs()
	for b.Loop() {
		_ = y.st.Shape(all, nil)
	}
}
