package engine_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/engine"
)

// Whatever people move by hand, wherever an instance stands: what is refused
// leaves no mark, what is not leaves a state that fits together, goes through JSON,
// and comes to an end with nothing left open.
func TestOperationsOnRandomProcesses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		body := randomProcess(rt)
		p := compile(t, body)
		var elements []string
		for _, found := range elementID.FindAllStringSubmatch(body, -1) {
			if id := "n" + found[2]; p.Node(id) != nil && !slices.Contains(elements, id) {
				elements = append(elements, id)
			}
		}
		env := engine.Env{Now: t0, Decide: decideNumber, MaxElements: 300}
		st, res, err := p.Start(engine.Variables{"x": 1}, env)
		require.NoError(rt, err)
		todo := &pending{entered: map[string]bool{}, p: p}
		todo.take(rt, res)
		for step := 0; !st.Ended(); step++ {
			require.Less(rt, step, 5000)
			next, _ := st.NextTimer()
			var ev engine.Event
			if step < patience && rapid.IntRange(0, 3).Draw(rt, "by hand") == 0 {
				ev = operation(rt, st, elements)
			} else {
				ev = todo.choose(rt, st, step)
			}
			if _, ok := ev.(engine.TimerFired); ok && next.At.After(env.Now) {
				env.Now = next.At
			}
			before := stateBytes(rt, st)
			require.NoError(rt, json.Unmarshal([]byte(before), st))
			refused := p.Check(st, ev)
			require.Equal(rt, before, stateBytes(rt, st))
			res, err := p.Apply(st, ev, env)
			require.Equal(rt, refused == nil, err == nil)
			if err != nil {
				require.Equal(rt, before, stateBytes(rt, st))
				continue
			}
			todo.take(rt, res)
		}
		require.Empty(rt, todo.entered, "entered and never left")
		for _, left := range [][]string{todo.tasks, todo.services, todo.timers, todo.incidents, todo.calls} {
			require.Empty(rt, left)
		}
		require.Empty(rt, todo.subs)
	})
}

// operation draws something that people do by hand.
func operation(t *rapid.T, st *engine.State, elements []string) engine.Event {
	tokens := st.Tokens()
	if st.Suspended() {
		return engine.Resumed{}
	}
	var m engine.Modified
	for range rapid.IntRange(0, 2).Draw(t, "cancel") {
		if len(tokens) == 0 {
			break
		}
		w := rapid.SampledFrom(tokens).Draw(t, "token")
		id := w.Instance
		if id == "" {
			id = w.Element + "@" + w.Scope
		}
		m.Cancel = append(m.Cancel, id)
	}
	for range rapid.IntRange(0, 2).Draw(t, "start") {
		s := engine.StartToken{Element: rapid.SampledFrom(elements).Draw(t, "element")}
		if len(tokens) > 0 && rapid.Bool().Draw(t, "in a scope") {
			s.Scope = rapid.SampledFrom(tokens).Draw(t, "scope").Scope
		}
		m.Start = append(m.Start, s)
	}
	return m
}

// A stored state in which something was swapped for something else is refused, or
// takes events without a panic.
func TestSwappedStates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := compile(t, randomProcess(rt))
		env := engine.Env{Now: t0, Decide: decideNumber, MaxElements: 100}
		st, res, err := p.Start(engine.Variables{"x": 1}, env)
		require.NoError(rt, err)
		todo := &pending{entered: map[string]bool{}, p: p}
		todo.take(rt, res)
		for range rapid.IntRange(0, 8).Draw(rt, "steps") {
			if st.Ended() {
				return
			}
			res, err := p.Apply(st, todo.choose(rt, st, 0), env)
			require.NoError(rt, err)
			todo.take(rt, res)
		}
		var doc map[string]any
		require.NoError(rt, json.Unmarshal([]byte(stateBytes(rt, st)), &doc))
		for range rapid.IntRange(1, 3).Draw(rt, "swaps") {
			spots := leaves(doc)
			one := rapid.SampledFrom(spots).Draw(rt, "spot")
			other := rapid.SampledFrom(spots).Draw(rt, "by")
			one.set(copied(rt, other.value))
		}
		data, err := json.Marshal(doc)
		require.NoError(rt, err)
		damaged := new(engine.State)
		if json.Unmarshal(data, damaged) != nil {
			return
		}
		for i := range byte(20) {
			_, _ = p.Apply(damaged, fuzzEvent(damaged, i, i/2), env)
			_, _ = p.Apply(damaged, fuzzOperation(p, damaged, i, i/2), env)
		}
		_, _ = p.Migrate(damaged, p, engine.ProposeMapping(p, p), env)
		_, _ = p.Apply(damaged, engine.Cancelled{}, env)
	})
}

func copied(t require.TestingT, v any) (out any) {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &out))
	return out
}

// leaf is a value somewhere in a document.
type leaf struct {
	value any
	set   func(any)
}

// leaves are all values of a document but the whole, in a fixed order.
func leaves(v any) []leaf {
	var out []leaf
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, leaf{v[k], func(x any) { v[k] = x }})
			out = append(out, leaves(v[k])...)
		}
	case []any:
		for i := range v {
			out = append(out, leaf{v[i], func(x any) { v[i] = x }})
			out = append(out, leaves(v[i])...)
		}
	}
	return out
}
