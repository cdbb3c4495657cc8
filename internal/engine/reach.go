package engine

import "github.com/motcua/motcua/internal/bpmn"

// bits is a set of a gateway's incoming flows, by their place in document order.
type bits []uint64

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bits) or(c bits) {
	for i := range b {
		b[i] |= c[i]
	}
}

func (b bits) meets(c bits) bool {
	for i := range b {
		if b[i]&c[i] != 0 {
			return true
		}
	}
	return false
}

// reach tells from where in its scope a gateway can still be reached: for each
// node, the incoming flows of the gateway to which a path leads from there that
// does not visit the gateway (BPMN 2.0.2, Table 13.3). A path goes by sequence
// flows, from an activity also by its boundary events, and from a link throw
// event to its catch event. As the standard says, no path crosses the boundary of
// a subprocess: a token inside one counts as at its host.
type reach struct {
	flows map[string]int // incoming flow → its place
	from  map[string]bits
}

// reachOf walks back from each incoming flow of a gateway. It takes time in
// proportion to the scope for each of them, so it is done when it is first needed.
func reachOf(g *node) *reach {
	r := &reach{flows: map[string]int{}, from: map[string]bits{}}
	links := linksOf(g.def.Scope)
	for i, f := range g.def.Incoming {
		r.flows[f.ID] = i
	}
	size := (len(g.def.Incoming) + 63) / 64
	for i, f := range g.def.Incoming {
		for todo := []*bpmn.Node{f.Source}; len(todo) > 0; {
			d := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if d == nil {
				continue
			}
			seen := r.from[d.ID]
			if seen == nil {
				seen = make(bits, size)
				r.from[d.ID] = seen
			}
			if seen.has(i) {
				continue
			}
			seen.set(i)
			if d == g.def {
				continue // a path may begin at the gateway, but not visit it
			}
			for _, in := range d.Incoming {
				todo = append(todo, in.Source)
			}
			if d.AttachedTo != nil {
				todo = append(todo, d.AttachedTo)
			}
			todo = append(todo, links[d]...)
		}
	}
	return r
}

// linksOf gives the link throw events of a scope by their catch event.
func linksOf(s *bpmn.Scope) map[*bpmn.Node][]*bpmn.Node {
	links := map[*bpmn.Node][]*bpmn.Node{}
	if s == nil {
		return links
	}
	for _, d := range s.Nodes {
		if d.LinkTarget != nil {
			links[d.LinkTarget] = append(links[d.LinkTarget], d)
		}
	}
	return links
}

// places are the nodes of a scope at which tokens are, with how many. They are
// counted when a gateway first asks, and kept from then on: what a gateway has
// to look at grows with the places that are occupied, not with the tokens.
func (s *scope) places() map[string]int {
	if s.occupied == nil {
		s.occupied = map[string]int{}
		for _, t := range s.tokens {
			if !t.hidden() {
				s.occupied[t.Node]++
			}
		}
	}
	return s.occupied
}

func (s *scope) occupy(t *token) {
	s.tokens[t.ID] = t
	if s.occupied != nil && !t.hidden() {
		s.occupied[t.Node]++
	}
}

func (s *scope) vacate(t *token) {
	delete(s.tokens, t.ID)
	if s.occupied == nil || t.hidden() {
		return
	}
	if s.occupied[t.Node]--; s.occupied[t.Node] <= 0 {
		delete(s.occupied, t.Node)
	}
}

// awaited reports whether a token is in the scope for which a join waits: one
// with a path to an incoming flow of the gateway outside marked, and none to a
// flow in marked.
func (r *run) awaited(s *scope, g *node, marked bits) bool {
	reach := g.reach()
	empty := make(bits, len(marked))
	for i := range g.def.Incoming {
		if !marked.has(i) {
			empty.set(i)
		}
	}
	blocks := func(from bits) bool { return from != nil && from.meets(empty) && !from.meets(marked) }
	for id := range s.places() { // any will do: the order does not show
		if blocks(reach.from[id]) {
			return true
		}
	}
	for id, j := range s.Joins {
		if id == g.def.ID {
			continue // those that wait at the gateway itself do not go round it
		}
		if len(j.Flows) > 0 && blocks(reach.from[id]) {
			return true
		}
	}
	return false
}

// marks are the incoming flows of a gateway on which tokens wait.
func (g *node) marks(flows map[string]int) bits {
	reach := g.reach()
	marked := make(bits, (len(g.def.Incoming)+63)/64)
	for id := range flows {
		if i, ok := reach.flows[id]; ok {
			marked.set(i)
		}
	}
	return marked
}
