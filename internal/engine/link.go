package engine

import "github.com/motcua/motcua/internal/bpmn"

// link compiles a link event. A throw event goes on at the catch event of the
// same name in its scope (BPMN 2.0.2, 10.5.5); several may lead to one.
func (c *compiler) link(n *node) {
	d := n.def
	if catchesLink(d) {
		n.enter = (*run).enterPlainEvent
		if len(d.Incoming) > 0 {
			c.problem(d.ID, d.Line, "link_flow",
				"Không có luồng nào được dẫn đến đích của liên kết.", "no sequence flow leads to a link catch event")
		}
		c.linkTarget(n)
		return
	}
	n.enter = (*run).enterLink
	if len(d.Outgoing) > 0 {
		c.problem(d.ID, d.Line, "link_flow",
			"Không có luồng nào được rời nguồn của liên kết.", "no sequence flow leaves a link throw event")
	}
	if d.LinkTarget == nil || c.p.nodes[d.LinkTarget.ID] == nil || d.LinkTarget.Scope != d.Scope {
		c.problem(d.ID, d.Line, "link_target",
			"Liên kết "+quote(d.Event.Name)+" không dẫn đến đâu.", "the link "+quote(d.Event.Name)+" leads to no catch event of its scope")
		return
	}
	n.link = c.p.nodes[d.LinkTarget.ID]
}

// linkTarget refuses a second catch event of one name, and one that nothing leads to.
func (c *compiler) linkTarget(n *node) {
	d := n.def
	links := c.linksOf(d.Scope)
	switch first := links.targets[d.Event.Name]; {
	case first != d:
		c.problem(d.ID, d.Line, "link_twice",
			"Liên kết "+quote(d.Event.Name)+" có hai đích.", "the link "+quote(d.Event.Name)+" has two catch events")
	case !links.led[d]:
		c.problem(d.ID, d.Line, "unreachable",
			"Không có liên kết nào dẫn đến phần tử này.", "no link leads to the element")
	}
}

// scopeLinks are the link events of a scope.
type scopeLinks struct {
	targets map[string]*bpmn.Node // the first catch event of each name
	led     map[*bpmn.Node]bool   // those that a throw event leads to
}

func (c *compiler) linksOf(s *bpmn.Scope) scopeLinks {
	if l, ok := c.links[s]; ok {
		return l
	}
	l := scopeLinks{map[string]*bpmn.Node{}, map[*bpmn.Node]bool{}}
	for _, d := range s.Nodes {
		if d.LinkTarget != nil {
			l.led[d.LinkTarget] = true
		}
		if catchesLink(d) && l.targets[d.Event.Name] == nil {
			l.targets[d.Event.Name] = d
		}
	}
	if c.links == nil {
		c.links = map[*bpmn.Scope]scopeLinks{}
	}
	c.links[s] = l
	return l
}

// enterLink goes on at the catch event.
func (r *run) enterLink(t *token) {
	r.forget(t)
	r.elementFact(FactElementLeft, t)
	r.moves = append(r.moves, move{to: t.node.link, scope: t.scope})
}
