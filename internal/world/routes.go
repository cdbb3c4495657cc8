package world

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// Routes are the message flows of a file, by where they begin.
type Routes struct {
	byNode map[*bpmn.Node][]*bpmn.MessageFlow
	byPool map[string][]*bpmn.MessageFlow // by process id
}

// NewRoutes orders message flows.
func NewRoutes(flows []*bpmn.MessageFlow) Routes {
	r := Routes{byNode: map[*bpmn.Node][]*bpmn.MessageFlow{}, byPool: map[string][]*bpmn.MessageFlow{}}
	for _, f := range flows {
		switch {
		case f.Source != nil:
			r.byNode[f.Source] = append(r.byNode[f.Source], f)
		case f.SourcePool != nil && f.SourcePool.Process != nil:
			id := f.SourcePool.Process.ID
			r.byPool[id] = append(r.byPool[id], f)
		}
	}
	return r
}

// from gives the flows by which an element of a process sends: its own, else its pool's.
func (r Routes) from(node *bpmn.Node, process string) []*bpmn.MessageFlow {
	if flows := r.byNode[node]; len(flows) > 0 {
		return flows
	}
	return r.byPool[process]
}

// Allow reports whether what an element sends may reach an element of a process.
// Without message flows it may reach anyone, and so may what comes from outside (from is nil).
func (r Routes) Allow(from *bpmn.Node, sender string, to *bpmn.Node, process string) bool {
	if from == nil {
		return true
	}
	flows := r.from(from, sender)
	return len(flows) == 0 || slices.ContainsFunc(flows, func(f *bpmn.MessageFlow) bool {
		if f.Target != nil {
			return f.Target == to
		}
		return f.TargetPool != nil && f.TargetPool.Process != nil && f.TargetPool.Process.ID == process
	})
}

// Leads reports whether a message flow leads from an element to another, or from or to
// its pool.
func (r Routes) Leads(from *bpmn.Node, sender string, to *bpmn.Node, process string) bool {
	return from != nil && len(r.from(from, sender)) > 0 && r.Allow(from, sender, to, process)
}

// Leaves reports whether an element of a process sends to a pool that is not among those
// that run here.
func (r Routes) Leaves(from *bpmn.Node, sender string, here func(process string) bool) bool {
	return from != nil && slices.ContainsFunc(r.from(from, sender), func(f *bpmn.MessageFlow) bool {
		return f.TargetPool != nil && (f.TargetPool.Process == nil || !here(f.TargetPool.Process.ID))
	})
}
