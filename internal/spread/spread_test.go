package spread_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/spread"
)

var all = []string{"a", "b", "c"}

func some(n int, candidates ...string) []spread.Task {
	tasks := make([]spread.Task, n)
	for i := range tasks {
		tasks[i] = spread.Task{Candidates: candidates, Group: fmt.Sprint("p", i%2)}
	}
	return tasks
}

func TestRules(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rule    spread.Rule
		tasks   []spread.Task
		targets []string
		load    map[string]int
		want    []string
	}{
		"even, by what is held":    {spread.Even, some(4, all...), all, map[string]int{"a": 3, "b": 1}, []string{"c", "b", "c", "b"}},
		"even, nobody":             {spread.Even, some(2), all, nil, []string{"", ""}},
		"one":                      {spread.One, append(some(2, all...), some(1, "b")...), []string{"a"}, nil, []string{"a", "a", ""}},
		"one of none":              {spread.One, some(1, all...), nil, nil, []string{""}},
		"in turn":                  {spread.RoundRobin, some(4, all...), all, map[string]int{"a": 99}, []string{"a", "b", "c", "a"}},
		"in turn, past who cannot": {spread.RoundRobin, append(some(1, "b", "c"), some(2, all...)...), all, nil, []string{"b", "c", "a"}},
		"by procedure":             {spread.ByProcedure, some(5, "a", "b"), all, map[string]int{"a": 1}, []string{"b", "a", "b", "a", "b"}},
		"what somebody has stays": {
			spread.Even, []spread.Task{{Holder: "b", Candidates: all}, {Holder: "c", Candidates: all}, {Holder: "a", Candidates: all}}, all, nil,
			[]string{"b", "c", "a"},
		},
		"even, as far as hats allow": {
			spread.Even,
			[]spread.Task{{Candidates: []string{"a", "b"}}, {Candidates: []string{"a", "b"}}, {Candidates: []string{"b", "c"}}, {Candidates: []string{"b", "c"}}},
			all, map[string]int{"a": 2, "c": 0}, []string{"b", "b", "c", "c"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, spread.Spread(tc.rule, tc.tasks, tc.targets, tc.load))
		})
	}
}

// draw makes tasks whose candidates are drawn, and what people hold.
func draw(t *rapid.T) (tasks []spread.Task, targets []string, load map[string]int) {
	targets = []string{"a", "b", "c", "d", "e"}[:rapid.IntRange(1, 5).Draw(t, "people")]
	load = map[string]int{}
	for _, p := range targets {
		load[p] = rapid.IntRange(0, 6).Draw(t, "held by "+p)
	}
	for range rapid.IntRange(0, 12).Draw(t, "tasks") {
		var can []string
		for _, p := range targets {
			if rapid.Bool().Draw(t, "wears the hat") {
				can = append(can, p)
			}
		}
		tasks = append(tasks, spread.Task{
			Candidates: can, Holder: rapid.SampledFrom(append([]string{"", "z"}, targets...)).Draw(t, "holder"),
			Group: rapid.SampledFrom([]string{"p", "q"}).Draw(t, "procedure"),
		})
	}
	return tasks, targets, load
}

// Under every rule nobody gets a task without the hat, and a task that somebody can do
// goes to somebody unless the one target cannot.
func TestNobodyWithoutTheHat(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tasks, targets, load := draw(rt)
		rule := rapid.SampledFrom([]spread.Rule{spread.Even, spread.One, spread.RoundRobin, spread.ByProcedure}).Draw(rt, "rule")
		got := spread.Spread(rule, tasks, targets, load)
		require.Len(rt, got, len(tasks))
		for i, to := range got {
			if to == "" {
				require.True(rt, len(tasks[i].Candidates) == 0 || rule == spread.One && !slices.Contains(tasks[i].Candidates, targets[0]))
				continue
			}
			require.Contains(rt, tasks[i].Candidates, to)
		}
		require.Equal(rt, got, spread.Spread(rule, tasks, targets, load), "the same again")
	})
}

// squares measures how uneven an assignment is.
func squares(load map[string]int, to []string) int {
	held := map[string]int{}
	for p, n := range load {
		held[p] = n
	}
	for _, p := range to {
		if p != "" {
			held[p]++
		}
	}
	sum := 0
	for _, n := range held {
		sum += n * n
	}
	return sum
}

// best tries every assignment.
func best(tasks []spread.Task, load map[string]int, to []string) int {
	if len(to) == len(tasks) {
		return squares(load, to)
	}
	can := tasks[len(to)].Candidates
	if len(can) == 0 {
		return best(tasks, load, append(slices.Clone(to), ""))
	}
	least := -1
	for _, c := range can {
		if n := best(tasks, load, append(slices.Clone(to), c)); least < 0 || n < least {
			least = n
		}
	}
	return least
}

// No assignment is more even than the one found.
func TestEvenIsOptimal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		tasks, targets, load := draw(rt)
		tasks = tasks[:min(len(tasks), 6)]
		require.Equal(rt, best(tasks, load, nil), squares(load, spread.Spread(spread.Even, tasks, targets, load)))
	})
}

// People of one hat end at most one task apart, but for those who held more to begin
// with and got nothing.
func TestEvenWithinOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		load := map[string]int{}
		targets := []string{"a", "b", "c", "d", "e"}[:rapid.IntRange(1, 5).Draw(rt, "people")]
		for _, p := range targets {
			load[p] = rapid.IntRange(0, 50).Draw(rt, "held by "+p)
		}
		tasks := some(rapid.IntRange(0, 300).Draw(rt, "tasks"), targets...)
		held, got := map[string]int{}, map[string]int{}
		for p, n := range load {
			held[p] = n
		}
		for _, p := range spread.Spread(spread.Even, tasks, targets, load) {
			held[p]++
			got[p]++
		}
		for p := range got {
			for q := range held {
				require.LessOrEqual(rt, held[p], held[q]+1, "%s got tasks, %s could have", p, q)
			}
		}
	})
}
