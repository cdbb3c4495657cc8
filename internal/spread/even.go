package spread

import (
	"cmp"
	"slices"
	"strings"
)

func signature(candidates []string) string { return strings.Join(candidates, "\x00") }

// evenly first gives each task to the candidate who holds least, those with the fewest
// candidates first, then passes tasks on along chains of people as long as that takes
// one from somebody who holds at least two more than somebody else. When no such chain
// is left no other assignment is more even (optimal semi-matching: Harvey, Ladner,
// Lovász and Tamir 2006).
func evenly(tasks []Task, load map[string]int) []string {
	e := &balance{tasks: tasks, to: make([]string, len(tasks)), held: copied(load), has: map[string]map[string][]int{}, sets: map[string][]string{}}
	order := make([]int, 0, len(tasks))
	for i, t := range tasks {
		if len(t.Candidates) > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(tasks[a].Candidates), len(tasks[b].Candidates)) })
	for _, i := range order {
		e.give(i, least(tasks[i].Candidates, e.held, tasks[i].Holder))
	}
	for e.improve() {
	}
	return e.to
}

// balance is an assignment that is made more even.
type balance struct {
	tasks []Task
	to    []string
	held  map[string]int
	has   map[string]map[string][]int // person → set of candidates → tasks they are given
	sets  map[string][]string         // sets of candidates by their signature
}

func (e *balance) give(i int, who string) {
	key := signature(e.tasks[i].Candidates)
	if e.sets[key] == nil {
		e.sets[key] = e.tasks[i].Candidates
	}
	if e.has[who] == nil {
		e.has[who] = map[string][]int{}
	}
	e.has[who][key] = append(e.has[who][key], i)
	e.to[i] = who
	e.held[who]++
}

func (e *balance) take(who, key string) int {
	all := e.has[who][key]
	i := all[len(all)-1]
	e.has[who][key] = all[:len(all)-1]
	e.held[who]--
	return i
}

// hop is a step of a chain: from passes a task of a set of candidates on.
type hop struct{ from, key string }

// improve passes one task along a chain, from the person who holds most; false when
// there is no chain that helps.
func (e *balance) improve() bool {
	people := sorted(e.has)
	slices.SortStableFunc(people, func(a, b string) int { return cmp.Compare(e.held[b], e.held[a]) })
	for _, from := range people {
		came, to := e.reach(from)
		if to == "" {
			continue
		}
		for who := to; who != from; {
			h := came[who]
			e.give(e.take(h.from, h.key), who)
			who = h.from
		}
		return true
	}
	return false
}

// reach looks, breadth first, for somebody who holds at least two less, along people who
// can pass a task on.
func (e *balance) reach(from string) (came map[string]hop, to string) {
	came = map[string]hop{from: {}}
	queue := []string{from}
	for len(queue) > 0 {
		who := queue[0]
		queue = queue[1:]
		for _, key := range sorted(e.has[who]) {
			if len(e.has[who][key]) == 0 {
				continue
			}
			for _, c := range e.sets[key] {
				if _, seen := came[c]; seen {
					continue
				}
				came[c] = hop{who, key}
				if e.held[c]+1 < e.held[from] {
					return came, c
				}
				queue = append(queue, c)
			}
		}
	}
	return came, ""
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
