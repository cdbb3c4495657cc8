package soundness

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/engine/enginetest"
)

func modelOf(t require.TestingT, data []byte) *model {
	d, err := bpmn.Parse(data)
	require.NoError(t, err)
	var ps []*engine.Process
	for _, p := range d.Processes {
		c, err := engine.Compile(p)
		require.NoError(t, err)
		ps = append(ps, c)
	}
	return newModel(ps, d.Processes, d.MessageFlows)
}

// seenBy explores a model, wholly or reduced.
func seenBy(data []byte, t require.TestingT, reduce bool) *explorer {
	m := modelOf(t, data)
	x := newExplorer(m, m.begins(), Bounds{States: 400, Steps: 2500}, reduce)
	x.explore()
	x.judge()
	return x
}

// ends are the keys of the states in which nothing can happen.
func (x *explorer) finals() []string {
	var out []string
	for key, i := range x.index {
		if s := x.states[i]; len(s.next) == 0 && (s.ended || s.stuck != nil) {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

func codes(found []Finding) []string {
	set := map[string]bool{}
	for _, f := range found {
		set[f.Code] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// The reduction enters the same elements and flows as the whole, comes to the same
// verdict, and ends nowhere that the whole does not. Of a model that is wrong it may meet
// other ways in which it is: where an inclusive join gets stuck, and whether two tokens
// meet on a flow, can depend on the order of what is beside it.
func TestReductionFindsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var data []byte
		if rapid.Bool().Draw(rt, "structured") {
			data = enginetest.Structured(rt, enginetest.Options{Blocks: 5, Timers: true, Errors: true, Messages: true, Calls: true, Loops: true})
		} else {
			data = enginetest.Unstructured(rt, 7)
		}
		whole := seenBy(data, rt, false)
		reduced := seenBy(data, rt, true)
		if whole.cut || reduced.cut {
			return
		}
		require.LessOrEqual(rt, len(reduced.states), len(whole.states), "%s", data)
		require.Subset(rt, whole.finals(), reduced.finals(), "%s", data)
		require.Equal(rt, len(whole.finals()) > 0, len(reduced.finals()) > 0, "%s", data)
		require.Equal(rt, whole.seen.entered, reduced.seen.entered, "%s", data)
		require.Equal(rt, whole.seen.taken, reduced.seen.taken, "%s", data)
		require.Equal(rt, len(codes(whole.seen.found)) > 0, len(codes(reduced.seen.found)) > 0, "%s", data)
	})
}

// Structured processes are sound.
func TestStructuredProcessesAreSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		data := enginetest.Structured(rt, enginetest.Options{Blocks: 10, Calls: true, Loops: true, Timers: true, Errors: true})
		d, err := bpmn.Parse(data)
		require.NoError(rt, err)
		r, err := Check(d, Options{Bounds: Bounds{States: 2000, Steps: 10_000, Full: 200}})
		require.NoError(rt, err)
		if r.Decided {
			require.True(rt, r.Sound(), "%v\n%s", r.Findings, data)
		}
	})
}
