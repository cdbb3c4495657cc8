package spread

import (
	"cmp"
	"slices"
)

// Rule says how tasks are spread.
type Rule string

// Rules. Under each a task goes only to one of its candidates.
const (
	Even        Rule = "even"         // as evenly as the candidates allow, counting what each holds
	One         Rule = "one"          // all to the first target
	RoundRobin  Rule = "round_robin"  // to the targets in turn
	ByProcedure Rule = "by_procedure" // those of a procedure and hat to one person
)

// Task is a task to be given to somebody.
type Task struct {
	Holder     string   // who has it now, "" = nobody
	Group      string   // tasks of one group stay together under ByProcedure
	Candidates []string // targets who may do it, in the order of the targets
}

// Spread gives for each task who is to have it, "" for one without a candidate. load is
// what each target holds beside these tasks. The same input gives the same answer.
func Spread(rule Rule, tasks []Task, targets []string, load map[string]int) []string {
	switch rule {
	case One:
		return one(tasks, targets)
	case RoundRobin:
		return inTurn(tasks, targets)
	case ByProcedure:
		return together(tasks, load)
	}
	return evenly(tasks, load)
}

func one(tasks []Task, targets []string) []string {
	out := make([]string, len(tasks))
	for i, t := range tasks {
		if len(targets) > 0 && slices.Contains(t.Candidates, targets[0]) {
			out[i] = targets[0]
		}
	}
	return out
}

// inTurn gives each task to the next target who may do it.
func inTurn(tasks []Task, targets []string) []string {
	out := make([]string, len(tasks))
	next := 0
	for i, t := range tasks {
		for step := range targets {
			target := targets[(next+step)%len(targets)]
			if slices.Contains(t.Candidates, target) {
				out[i], next = target, next+step+1
				break
			}
		}
	}
	return out
}

// together gives the tasks of a group to one person, the largest groups first, each to
// whoever of its candidates holds least.
func together(tasks []Task, load map[string]int) []string {
	out := make([]string, len(tasks))
	held := copied(load)
	members := map[string][]int{}
	var groups []string
	for i, t := range tasks {
		if len(t.Candidates) == 0 {
			continue
		}
		key := t.Group + "\x00" + signature(t.Candidates)
		if members[key] == nil {
			groups = append(groups, key)
		}
		members[key] = append(members[key], i)
	}
	slices.SortStableFunc(groups, func(a, b string) int { return cmp.Compare(len(members[b]), len(members[a])) })
	for _, g := range groups {
		to := least(tasks[members[g][0]].Candidates, held, "")
		for _, i := range members[g] {
			out[i] = to
			held[to]++
		}
	}
	return out
}

func copied(load map[string]int) map[string]int {
	held := make(map[string]int, len(load))
	for who, n := range load {
		held[who] = n
	}
	return held
}

// least is the candidate who holds least; of several the one preferred, else the first.
func least(candidates []string, held map[string]int, preferred string) string {
	best := candidates[0]
	for _, c := range candidates[1:] {
		if held[c] < held[best] || held[c] == held[best] && c == preferred {
			best = c
		}
	}
	return best
}
