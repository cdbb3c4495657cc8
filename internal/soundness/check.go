package soundness

import (
	"cmp"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// Options of a check.
type Options struct {
	Bounds Bounds
}

func (b Bounds) orDefault() Bounds {
	return Bounds{
		States: cmp.Or(b.States, DefaultStates), Steps: cmp.Or(b.Steps, DefaultSteps), Full: cmp.Or(b.Full, DefaultFull),
	}
}

// Check explores the processes of a file that run (bpmn.Definitions.Runnable): those whose pools send each other messages
// together, the others each by itself; what a call activity calls is taken to end, or
// to give an error that is caught. It fails with a *bpmn.Error if the engine cannot
// run one.
func Check(d *bpmn.Definitions, o Options) (*Report, error) {
	compiled := map[*bpmn.Process]*engine.Process{}
	var faults bpmn.Error
	for _, p := range d.Runnable() {
		c, err := engine.Compile(p)
		if err != nil {
			faults.Findings = append(faults.Findings, findingsOf(err)...)
			continue
		}
		compiled[p] = c
	}
	if len(faults.Findings) > 0 {
		return nil, &faults
	}
	report := &Report{Findings: []Finding{}, Decided: true}
	for _, group := range groups(d) {
		var ps []*engine.Process
		for _, p := range group {
			ps = append(ps, compiled[p])
		}
		report.add(newModel(ps, group, d.MessageFlows), o.Bounds.orDefault())
	}
	slices.SortStableFunc(report.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.ElementID, b.ElementID), cmp.Compare(a.Code, b.Code))
	})
	return report, nil
}

// mostOrders is how many steps a state may have on average before trying every order
// of them is given up.
const mostOrders = 4

// mostReduced is the largest group, in elements, for which it pays to work out which of
// them can be reached from which.
const mostReduced = 5000

// add explores one group: every order of steps while there are few states, so that
// traces are the shortest, else only as many as it takes.
func (r *Report) add(m *model, b Bounds) {
	begins := m.begins()
	if len(begins) == 0 {
		return // only what others begin
	}
	full := b
	full.States = min(b.Full, b.States)
	full.Steps = min(mostOrders*full.States, b.Steps)
	x := newExplorer(m, begins, full, false)
	x.explore()
	if x.cut && b.States > b.Full {
		r.Reduced = len(m.nodes) <= mostReduced
		x = newExplorer(m, begins, b, r.Reduced)
		x.explore()
	}
	x.judge()
	if x.cut {
		r.Decided = false
		x.seen.found = append(x.seen.found, x.notDecided())
	}
	r.Findings = append(r.Findings, x.seen.found...)
	r.States += len(x.states)
	r.Steps += x.steps
	for _, s := range x.states {
		if s.ended {
			r.Ends++
		}
	}
}

// groups are the processes that send each other messages, by message flows.
func groups(d *bpmn.Definitions) [][]*bpmn.Process {
	all := d.Runnable()
	group := map[*bpmn.Process]int{}
	for i, p := range all {
		group[p] = i
	}
	for _, f := range d.MessageFlows {
		from, to := poolProcess(f.SourcePool), poolProcess(f.TargetPool)
		if !slices.Contains(all, from) || !slices.Contains(all, to) || group[from] == group[to] {
			continue
		}
		joined, gone := min(group[from], group[to]), max(group[from], group[to])
		for p, g := range group {
			if g == gone {
				group[p] = joined
			}
		}
	}
	var out [][]*bpmn.Process
	for i := range all {
		var members []*bpmn.Process
		for _, p := range all {
			if group[p] == i {
				members = append(members, p)
			}
		}
		if len(members) > 0 {
			out = append(out, members)
		}
	}
	return out
}

func poolProcess(p *bpmn.Participant) *bpmn.Process {
	if p == nil {
		return nil
	}
	return p.Process
}

// begins are the ways in which each process of a group begins by itself: by hand, or by
// a message, a signal, a timer or data from outside. One that others of the group begin
// has none.
func (m *model) begins() [][]world.Step {
	var out [][]world.Step
	for _, p := range m.processes {
		var ways []world.Step
		for _, s := range p.engine.Starts() {
			step := world.Step{Kind: world.StepBegin, Process: p.def.ID, Element: s.Event, Part: s.Part}
			switch {
			case s.Kind == "":
				step.Element = ""
			case s.Kind == bpmn.EventMessage && !m.fromOutside(s.Node, s.Name):
				continue
			case s.Kind == bpmn.EventSignal && m.signals[s.Name]:
				continue
			}
			ways = append(ways, step)
		}
		if len(ways) > 0 {
			out = append(out, ways)
		}
	}
	return out
}
