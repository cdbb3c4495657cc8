package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// Mapping says which element of one process stands for which of another when
// instances are migrated.
type Mapping struct {
	Elements map[string]string `json:"elements"` // flow nodes: from → to
	// Flows are needed only for joins at which tokens wait, and there only for
	// incoming flows that are not found by their id or by their two ends.
	Flows map[string]string `json:"flows,omitempty"`
	// Unmapped are the elements of the one that nothing stands for, Added those of
	// the other that stand for nothing, in document order. They are information.
	Unmapped []string `json:"unmapped,omitempty"`
	Added    []string `json:"added,omitempty"`
}

// ProposeMapping pairs the elements of two versions of a process: those with the
// same id, then those with the same name, then those with the same number in the
// ISO step table; always of compatible kind, and a name or number only if it is
// unique among what is left.
func ProposeMapping(from, to *Process) Mapping {
	m := Mapping{Elements: map[string]string{}}
	taken := map[*node]bool{}
	pair := func(a, b *node) { m.Elements[a.def.ID] = b.def.ID; taken[b] = true }
	for _, a := range from.inOrder() {
		if b := to.nodes[a.def.ID]; b != nil && a.alike(b) {
			pair(a, b)
		}
	}
	for _, key := range []func(*node) string{nameOf, stepOf} {
		left := func(n *node) string {
			if _, done := m.Elements[n.def.ID]; done && from.nodes[n.def.ID] == n || taken[n] {
				return ""
			}
			return key(n)
		}
		theirs, ours := unique(from, left), unique(to, left)
		for _, a := range from.inOrder() {
			k := left(a)
			if b := ours[k]; k != "" && theirs[k] == a && b != nil && a.alike(b) && m.nests(a, b) {
				pair(a, b)
			}
		}
	}
	for _, a := range from.inOrder() {
		if m.Elements[a.def.ID] == "" {
			m.Unmapped = append(m.Unmapped, a.def.ID)
		}
	}
	for _, b := range to.inOrder() {
		if !taken[b] {
			m.Added = append(m.Added, b.def.ID)
		}
	}
	return m
}

// inOrder are the flow nodes in document order, a subprocess before what is inside.
func (p *Process) inOrder() []*node {
	out := make([]*node, 0, len(p.nodes))
	for _, n := range p.nodes {
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b *node) int { return cmp.Compare(a.place, b.place) })
	return out
}

func nameOf(n *node) string {
	if n.def.Name == "" {
		return ""
	}
	return string(n.def.Kind) + " " + strings.ToLower(strings.Join(strings.Fields(n.def.Name), " "))
}

func stepOf(n *node) string {
	if n.def.Extension.StepNo == 0 {
		return ""
	}
	return string(n.def.Kind) + " " + instanceID("", int64(n.def.Extension.StepNo))
}

// unique finds the nodes that are the only ones with their key.
func unique(p *Process, key func(*node) string) map[string]*node {
	out := map[string]*node{}
	for _, n := range p.nodes { // a second one takes the key away, in whatever order
		k := key(n)
		if _, twice := out[k]; twice {
			out[k] = nil
		} else {
			out[k] = n
		}
	}
	return out
}

// nests reports whether the subprocess around one element stands for that around the other.
func (m Mapping) nests(a, b *node) bool {
	return a.owner() == "" && b.owner() == "" || a.owner() != "" && m.Elements[a.owner()] == b.owner()
}

// alike reports whether a token that waits at one node can wait at the other:
// the same kind of element, waiting for the same kinds of events, looping alike.
func (n *node) alike(o *node) bool {
	a, b := n.def, o.def
	service := func(d *bpmn.Node) bool { return d.Kind == bpmn.KindServiceTask || d.Extension.ServiceType != "" }
	if a.Kind != b.Kind || a.TriggeredByEvent != b.TriggeredByEvent || a.ForCompensation != b.ForCompensation || service(a) != service(b) {
		return false
	}
	if (n.loop == nil) != (o.loop == nil) || n.loop != nil && (n.loop.standard != o.loop.standard || n.loop.sequential != o.loop.sequential) {
		return false
	}
	if a.ParallelEvents != b.ParallelEvents || n.gathers() != o.gathers() {
		return false
	}
	if a.Kind == bpmn.KindSendTask || a.Kind == bpmn.KindReceiveTask {
		return true // its message may be another one
	}
	return slices.EqualFunc(n.triggers, o.triggers, func(x, y *trigger) bool { return x.def.Kind == y.def.Kind })
}
