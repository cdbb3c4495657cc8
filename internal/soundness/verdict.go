package soundness

import (
	"cmp"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

func sorted(c []int) []int {
	slices.Sort(c)
	return c
}

func sortByFirst(all [][]int) {
	slices.SortFunc(all, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
}

// judge finds what the states as a whole say: where runs end up, and what never happens.
func (x *explorer) judge() {
	for _, c := range x.terminal() {
		x.judgeEnd(c)
	}
	x.withoutEchoes()
	if x.cut {
		return
	}
	x.dead()
	x.unread()
}

// withoutEchoes drops what is said of end events that lie behind an element at which
// branches come together unjoined: it is that element's doing.
func (x *explorer) withoutEchoes() {
	var causes []*bpmn.Node
	for _, f := range x.seen.found {
		if f.Code == CodeUnsynchronised && f.Severity == bpmn.SeverityError {
			causes = append(causes, x.m.nodes[f.ElementID])
		}
	}
	x.seen.found = slices.DeleteFunc(x.seen.found, func(f Finding) bool {
		end := x.m.nodes[f.ElementID]
		return f.Severity == bpmn.SeverityWarning && (f.Code == CodeUnsynchronised || f.Code == CodeTokensLeft) &&
			slices.ContainsFunc(causes, func(c *bpmn.Node) bool { return x.m.reaches(c, end) })
	})
}

// judgeEnd looks at states that are never left: one that has ended, one in which
// nothing can happen, or a circle.
func (x *explorer) judgeEnd(c []int) {
	first := x.states[c[0]]
	switch {
	case first.ended:
		x.lettersLeft(first)
	case len(first.next) == 0 && first.stuck != nil:
		x.deadlock(first)
	case len(first.next) > 0:
		x.livelock(c)
	}
}

// deadlock reports the elements at which a state waits for ever. What an incident says
// already is not said again, nor what only waits for it.
func (x *explorer) deadlock(s *state) {
	if slices.ContainsFunc(s.stuck, func(w waiting) bool { return w.waits == "incident" || x.seen.known[CodeDeadlock+" "+w.element] }) {
		return
	}
	culprit := s.stuck[len(s.stuck)-1]
	for _, w := range s.stuck {
		if w.waits == "join" || w.waits == "event" && culprit.waits != "join" {
			culprit = w
			break
		}
	}
	x.seen.add(x, s, CodeDeadlock, culprit.element, bpmn.SeverityError)
}

// livelock reports states that go round for ever.
func (x *explorer) livelock(c []int) {
	var elements []string
	for _, i := range c {
		s := x.states[i]
		if s.over || !s.whole {
			return // not known to be all
		}
		for _, e := range s.next {
			if e.element != "" && !slices.Contains(elements, e.element) {
				elements = append(elements, e.element)
			}
		}
	}
	element := ""
	if len(elements) > 0 {
		element = x.m.firstOf(elements)
	}
	x.seen.add(x, x.states[c[0]], CodeNoCompletion, element, bpmn.SeverityError)
}

// firstOf is the element that stands first in the file.
func (m *model) firstOf(elements []string) string {
	for _, p := range m.processes {
		for _, n := range p.nodes {
			if slices.Contains(elements, n.ID) {
				return n.ID
			}
		}
	}
	return ""
}

// lettersLeft reports messages that nobody has read when everything is over.
func (x *explorer) lettersLeft(s *state) {
	for _, from := range s.unread {
		if x.seen.read[from] && x.sendsWithin(from) {
			x.seen.add(x, s, CodeMessageLeft, from, bpmn.SeverityWarning)
		}
	}
}

// unread reports elements whose messages nobody ever receives.
func (x *explorer) unread() {
	for _, p := range x.m.processes {
		for _, n := range p.nodes {
			if x.seen.sent[n.ID] && !x.seen.read[n.ID] && x.sendsWithin(n.ID) {
				x.seen.found = append(x.seen.found, x.finding(CodeMessageUnread, n.ID, bpmn.SeverityWarning, nil))
			}
		}
	}
}

// sendsWithin reports whether a message flow leads from an element to a process of the
// group: only then is it known who should receive.
func (x *explorer) sendsWithin(element string) bool {
	return slices.ContainsFunc(x.m.messages, func(f *bpmn.MessageFlow) bool {
		to := poolProcess(f.TargetPool)
		return f.Source != nil && f.Source.ID == element && slices.ContainsFunc(x.m.processes, func(p *process) bool { return p.def == to })
	})
}

// dead reports elements that no token ever enters and flows that none ever takes,
// where it could have come: what lies behind them is not said again.
func (x *explorer) dead() {
	for _, p := range x.m.processes {
		for _, n := range p.nodes {
			x.deadFlows(n)
			if x.seen.entered[n.ID] || !x.missed(n) {
				continue
			}
			severity := bpmn.SeverityError
			if n.Kind == bpmn.KindBoundaryEvent || n.TriggeredByEvent {
				severity = bpmn.SeverityWarning // what it is for does not happen
			}
			x.seen.found = append(x.seen.found, x.finding(CodeDeadElement, n.ID, severity, nil))
		}
	}
}

// missed reports whether a token was next to an element, and could go on, and
// never went there.
func (x *explorer) missed(n *bpmn.Node) bool {
	switch {
	case n.Kind == bpmn.KindBoundaryEvent:
		return n.AttachedTo != nil && x.seen.left[n.AttachedTo.ID] && !has(n, bpmn.EventCompensate)
	case n.TriggeredByEvent:
		return n.Scope.Owner == nil || x.seen.entered[n.Scope.Owner.ID]
	case n.ForCompensation:
		return false
	}
	return slices.ContainsFunc(n.Incoming, func(f *bpmn.SequenceFlow) bool {
		return x.seen.left[f.Source.ID] && !x.seen.taken[f.ID]
	})
}

func (x *explorer) deadFlows(n *bpmn.Node) {
	if !x.seen.left[n.ID] {
		return
	}
	for _, f := range n.Outgoing {
		if f != n.Default && f.Condition != "" && !x.seen.taken[f.ID] && x.seen.entered[f.Target.ID] {
			x.seen.found = append(x.seen.found, x.finding(CodeDeadFlow, f.ID, bpmn.SeverityWarning, nil))
		}
	}
}
