package engine

import (
	"maps"
	"slices"
)

// gathered is what came for a parallel multiple event that waits for more.
type gathered struct {
	Parts     []int     `json:"parts"` // in the order they came
	Variables Variables `json:"variables,omitempty"`
}

// gathers reports whether an event waits for all of its triggers and not for any.
func (n *node) gathers() bool {
	return n.def.Event != nil && n.def.Event.Parallel && len(n.triggers) > 1
}

// gatherPart notes that a trigger of a parallel multiple event came. When all
// have, it gives what came with them together, and begins anew.
func (r *run) gatherPart(n *node, part int, h holder, answer Variables) (Variables, bool) {
	held := h.hold()
	g := held.Got[n.def.ID]
	if g == nil {
		g = &gathered{}
	}
	if !slices.Contains(g.Parts, part) {
		g.Parts = append(g.Parts, part)
	}
	if len(answer) > 0 {
		all := g.Variables.clone()
		maps.Copy(all, answer)
		g.Variables = all
	}
	if len(g.Parts) < len(n.triggers) {
		if held.Got == nil {
			held.Got = map[string]*gathered{}
		}
		held.Got[n.def.ID] = g
		return nil, false
	}
	delete(held.Got, n.def.ID)
	if len(held.Got) == 0 {
		held.Got = nil
	}
	return g.Variables, true
}
