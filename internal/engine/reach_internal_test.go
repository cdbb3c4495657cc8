package engine

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/bpmn"
)

// What a gateway can be reached from is what walking forward from there finds.
func TestReachIsWhatAWalkFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s := &bpmn.Scope{}
		for i := range rapid.IntRange(2, 9).Draw(rt, "nodes") {
			s.Nodes = append(s.Nodes, &bpmn.Node{ID: fmt.Sprint("n", i), Scope: s, Kind: bpmn.KindTask})
		}
		pick := func(label string) *bpmn.Node { return rapid.SampledFrom(s.Nodes).Draw(rt, label) }
		for i := range rapid.IntRange(1, 16).Draw(rt, "flows") {
			f := &bpmn.SequenceFlow{ID: fmt.Sprint("f", i), Source: pick("source"), Target: pick("target")}
			f.Source.Outgoing = append(f.Source.Outgoing, f)
			f.Target.Incoming = append(f.Target.Incoming, f)
		}
		if rapid.Bool().Draw(rt, "boundary") {
			b, host := pick("event"), pick("host")
			b.AttachedTo, host.Boundary = host, append(host.Boundary, b)
		}
		if rapid.Bool().Draw(rt, "link") {
			pick("throw").LinkTarget = pick("catch")
		}
		g := &node{def: pick("gateway")}
		got := reachOf(g)
		for _, from := range s.Nodes {
			want := map[string]bool{}
			walk(g.def, from, map[*bpmn.Node]bool{}, want)
			for i, f := range g.def.Incoming {
				reached := got.from[from.ID] != nil && got.from[from.ID].has(i)
				require.Equal(rt, want[f.ID], reached, "from %s to %s of %s", from.ID, f.ID, g.def.ID)
			}
		}
	})
}

// walk notes the incoming flows of g to which paths from a node lead that do not visit g.
func walk(g, at *bpmn.Node, seen map[*bpmn.Node]bool, found map[string]bool) {
	if seen[at] {
		return
	}
	seen[at] = true
	next := func(n *bpmn.Node) {
		if n != g {
			walk(g, n, seen, found)
		}
	}
	for _, f := range at.Outgoing {
		if f.Target == g {
			found[f.ID] = true
		}
		next(f.Target)
	}
	for _, b := range at.Boundary {
		next(b)
	}
	if at.LinkTarget != nil {
		next(at.LinkTarget)
	}
}
