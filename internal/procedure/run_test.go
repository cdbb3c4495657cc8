package procedure_test

import (
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

func shippedCatalogue(t require.TestingT) (*procedure.Catalogue, *organisation.Organisation) {
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	c, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	return c, org
}

// explorer runs a process through every choice people can make: it goes through all
// markings (which tasks are open, which timers run) that can be reached.
type explorer struct {
	t       *testing.T
	process *engine.Process
	env     engine.Env
	seen    map[string]bool
	next    map[string][]string // marking → markings that can follow
	flows   map[string]bool     // taken
	ends    map[string]bool     // reached, by marking
}

type position struct {
	state  *engine.State
	tasks  map[string]*bpmn.Node // instance → node
	timers map[string]*bpmn.Node // id → node
	ended  []string
}

func (p position) marking() string {
	var parts []string
	for _, n := range p.tasks {
		parts = append(parts, n.ID)
	}
	for _, n := range p.timers {
		parts = append(parts, "timer:"+n.ID)
	}
	for _, e := range p.ended {
		parts = append(parts, "end:"+e)
	}
	sort.Strings(parts)
	return strings.Join(parts, " ")
}

func newExplorer(t *testing.T, d procedure.Definition) *explorer {
	definitions, err := bpmn.Parse(d.BPMN)
	require.NoError(t, err)
	require.Empty(t, bpmn.Lint(definitions))
	process, err := engine.Compile(definitions.Processes[0])
	require.NoError(t, err)
	return &explorer{
		t: t, process: process, seen: map[string]bool{}, next: map[string][]string{}, flows: map[string]bool{}, ends: map[string]bool{},
		env: engine.Env{
			Now:         time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC),
			WorkingTime: func(from time.Time, _ string, _ *bpmn.Node) (time.Time, error) { return from.Add(time.Hour), nil },
		},
	}
}

// take turns a step's result into the position after it.
func (x *explorer) take(before position, state *engine.State, r engine.Result) position {
	after := position{state: state, tasks: map[string]*bpmn.Node{}, timers: map[string]*bpmn.Node{}}
	for k, v := range before.tasks {
		after.tasks[k] = v
	}
	for k, v := range before.timers {
		after.timers[k] = v
	}
	for _, c := range r.Commands {
		switch c := c.(type) {
		case engine.OpenTask:
			after.tasks[c.Instance] = c.Node
		case engine.CloseTask:
			delete(after.tasks, c.Instance)
		case engine.SetTimer:
			after.timers[c.ID] = c.Node
		case engine.ClearTimer:
			delete(after.timers, c.ID)
		}
	}
	for _, f := range r.Facts {
		require.NotEqual(x.t, engine.FactIncidentRaised, f.Kind, "incident at %s: %s", f.Element, f.MessageEN)
		if f.Kind == engine.FactFlowTaken {
			x.flows[f.Flow] = true
		}
	}
	if r.Ended {
		require.Empty(x.t, after.tasks, "tasks are left open at the end")
		require.Empty(x.t, after.timers)
		after.ended = r.EndNodes
		x.ends[after.marking()] = true
	}
	return after
}

// clone copies a state by its JSON form, as a driver keeps it.
func (x *explorer) clone(s *engine.State) *engine.State {
	data, err := json.Marshal(s)
	require.NoError(x.t, err)
	var out engine.State
	require.NoError(x.t, json.Unmarshal(data, &out))
	return &out
}

func (x *explorer) start(channel string) string {
	state, r, err := x.process.Start(engine.Variables{"channel": channel}, x.env)
	require.NoError(x.t, err)
	first := x.take(position{}, state, r)
	x.visit(first, channel)
	return channel + " " + first.marking()
}

func (x *explorer) visit(p position, channel string) {
	key := channel + " " + p.marking()
	if x.seen[key] || p.ended != nil {
		return
	}
	x.seen[key] = true
	require.Less(x.t, len(x.seen), 2000, "too many markings")
	require.NotEmpty(x.t, p.tasks, "nothing to do and not ended: %s", key)
	step := func(consumed func(position), ev engine.Event) {
		state := x.clone(p.state)
		r, err := x.process.Apply(state, ev, x.env)
		require.NoError(x.t, err)
		before := position{tasks: map[string]*bpmn.Node{}, timers: map[string]*bpmn.Node{}}
		for k, v := range p.tasks {
			before.tasks[k] = v
		}
		for k, v := range p.timers {
			before.timers[k] = v
		}
		consumed(before)
		after := x.take(before, state, r)
		x.next[key] = append(x.next[key], channel+" "+after.marking())
		x.visit(after, channel)
	}
	for instance, node := range p.tasks {
		require.NotEmpty(x.t, node.Extension.Outcomes, node.ID)
		for _, o := range node.Extension.Outcomes {
			step(func(b position) { delete(b.tasks, instance) }, engine.TaskCompleted{Instance: instance, Outcome: o.ID})
		}
	}
	for id := range p.timers {
		step(func(b position) { delete(b.timers, id) }, engine.TimerFired{ID: id})
	}
}

// reaches reports whether a marking can come to one whose text holds a part.
func (x *explorer) reaches(from, part string) bool {
	seen := map[string]bool{}
	queue := []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if strings.Contains(at, part) {
			return true
		}
		if !seen[at] {
			seen[at] = true
			queue = append(queue, x.next[at]...)
		}
	}
	return false
}

// TestEveryProcessIsSound runs all 25 processes by every way a person or a timer can
// take them: no incident, no task left over at an end, every flow taken by someone,
// the result within reach from everywhere short of a refusal.
func TestEveryProcessIsSound(t *testing.T) {
	t.Parallel()
	catalogue, _ := shippedCatalogue(t)
	count := 0
	for _, d := range catalogue.All() {
		if !d.Runnable() {
			continue
		}
		count++
		t.Run(d.Code, func(t *testing.T) {
			t.Parallel()
			x := newExplorer(t, d)
			for _, channel := range d.Channels {
				first := x.start(channel)
				require.True(t, x.reaches(first, "end:end_granted"))
				require.True(t, x.reaches(first, "end:end_not_accepted"))
				require.True(t, x.reaches(first, "end:end_stopped_1"))
				require.True(t, x.reaches(first, "supplement_1"))
			}
			for marking := range x.seen {
				require.True(t, x.reaches(marking, "end:end_granted"), "no way to the result from %s", marking)
			}
			definitions, err := bpmn.Parse(d.BPMN)
			require.NoError(t, err)
			for _, f := range definitions.Processes[0].Scope.Flows {
				require.True(t, x.flows[f.ID], "nothing ever takes %s", f.ID)
			}
		})
	}
	require.Equal(t, 25, count)
}

// way completes tasks by the outcomes given, in order, and returns the elements met.
func way(t *testing.T, d procedure.Definition, channel string, outcomes map[string][]string) (met []string, end string) {
	x := newExplorer(t, d)
	state, r, err := x.process.Start(engine.Variables{"channel": channel}, x.env)
	require.NoError(t, err)
	p := x.take(position{}, state, r)
	used := map[string]int{}
	for range 100 {
		if p.ended != nil {
			return met, p.ended[0]
		}
		var ids []string
		byID := map[string]string{}
		for instance, n := range p.tasks {
			ids = append(ids, n.ID)
			byID[n.ID] = instance
		}
		sort.Strings(ids)
		id := ids[0]
		instance := byID[id]
		node := p.tasks[instance]
		met = append(met, id)
		outcome := node.Extension.Outcomes[0].ID
		if list := outcomes[id]; used[id] < len(list) {
			outcome = list[used[id]]
			used[id]++
		}
		delete(p.tasks, instance)
		r, err := x.process.Apply(p.state, engine.TaskCompleted{Instance: instance, Outcome: outcome}, x.env)
		require.NoError(t, err)
		p = x.take(p, p.state, r)
	}
	t.Fatal("does not end")
	return nil, ""
}

func TestWays(t *testing.T) {
	t.Parallel()
	catalogue, _ := shippedCatalogue(t)
	tests := []struct {
		name, code, channel string
		outcomes            map[string][]string
		met                 string
		end                 string
	}{
		{"the way forward", "1.001193", "direct", nil, "step_1 step_2 step_3 step_4 step_5 step_6", "end_granted"},
		{"online, the draft is confirmed", "1.001193", "online", nil,
			"step_1 step_2 confirm_2 step_3 step_4 step_5 step_6", "end_granted"},
		{"online, the draft is corrected", "1.001193", "online", map[string][]string{"confirm_2": {"correction"}},
			"step_1 step_2 confirm_2 step_2 confirm_2 step_3 step_4 step_5 step_6", "end_granted"},
		{"refused at the desk", "1.001193", "direct", map[string][]string{"step_1": {"refuse"}}, "step_1", "end_not_accepted"},
		{"supplement at the desk", "1.001193", "direct", map[string][]string{"step_1": {"supplement"}},
			"step_1 supplement_1 step_1 step_2 step_3 step_4 step_5 step_6", "end_granted"},
		{"supplement at assessment", "1.001612", "online", map[string][]string{"step_4": {"supplement"}},
			"step_1 step_2 step_3 step_4 supplement_4 step_4 step_5 step_6 step_7 step_8", "end_granted"},
		{"returned to the step before", "1.001612", "direct", map[string][]string{"step_5": {"return"}, "step_7": {"return"}},
			"step_1 step_2 step_3 step_4 step_5 step_4 step_5 step_6 step_7 step_6 step_7 step_8", "end_granted"},
		{"refused at assessment", "1.001612", "direct", map[string][]string{"step_4": {"refuse"}},
			"step_1 step_2 step_3 step_4 stop_1", "end_stopped_1"},
		{"the signer has it assessed again", "1.001612", "direct", map[string][]string{"step_4": {"refuse"}, "stop_1": {"return"}},
			"step_1 step_2 step_3 step_4 stop_1 step_3 step_4 step_5 step_6 step_7 step_8", "end_granted"},
		{"verification", "1.000894", "direct", map[string][]string{"step_2": {"verification"}},
			"step_1 step_2 verification_2 step_2 step_3 step_4 step_5 step_6", "end_granted"},
		{"no complaint", "1.011607", "direct", nil, "step_1 step_2 step_3 step_5 step_6 step_7", "end_granted"},
		{"a complaint", "1.011607", "direct", map[string][]string{"step_3": {"complaint"}},
			"step_1 step_2 step_3 step_4 step_5 step_6 step_7", "end_granted"},
		{"consultation beside the assessment", "1.013225", "direct", nil,
			"step_1 step_2 step_3 step_4 step_5 step_6 step_7 step_8 step_9", "end_granted"},
		{"refused while the other body is still asked", "1.013225", "direct", map[string][]string{"step_3": {"refuse"}},
			"step_1 step_2 step_3 step_4 stop_1", "end_stopped_1"},
		{"ward and district", "1.001776", "direct", nil, "step_1 step_2 step_3 step_4 step_5 step_6 step_7 step_8", "end_granted"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, ok := catalogue.Get(test.code)
			require.True(t, ok)
			met, end := way(t, d, test.channel, test.outcomes)
			require.Equal(t, test.met, strings.Join(met, " "))
			require.Equal(t, test.end, end)
		})
	}
}

func TestAgenciesOfAHandOver(t *testing.T) {
	t.Parallel()
	catalogue, org := shippedCatalogue(t)
	d, _ := catalogue.Get("1.001776")
	require.Equal(t, "ward", d.ReceivingLevel())
	bindings, err := d.Bindings()
	require.NoError(t, err)
	require.Equal(t, []string{"district", "receiving", "ward"}, bindings)
	at, err := org.ResolveAll(bindings, "H29.1.26", "2026-11-23")
	require.NoError(t, err)
	require.Equal(t, map[string]string{"district": "H29.1", "receiving": "H29.1.26", "ward": "H29.1.26"}, at)

	definitions, err := bpmn.Parse(d.BPMN)
	require.NoError(t, err)
	var handovers []int
	for _, n := range definitions.Processes[0].Scope.Nodes {
		if n.Extension.Handover {
			handovers = append(handovers, n.Extension.StepNo)
		}
	}
	require.Equal(t, []int{4, 7}, handovers, "to the district, and back to the ward")
	require.True(t, slices.IsSorted(handovers))
}
