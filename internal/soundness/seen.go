package soundness

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// Codes of the engine's incidents that the model itself is to blame for: they stay
// open while the explorer goes on elsewhere.
const (
	incidentNoFlow    = "no_flow"
	incidentJoinStuck = "join_stuck"
	incidentEndless   = "endless_loop"
	incidentUncaught  = "uncaught_error"
)

// stays reports whether an incident of a code is the end of its token.
func stays(code string) bool {
	return code == incidentNoFlow || code == incidentJoinStuck || code == incidentEndless
}

// seen is what was seen on the way: which elements and flows a token ever took, what
// became of messages, and what went wrong in a step.
type seen struct {
	entered, left map[string]bool // elements
	taken         map[string]bool // flows
	sent, read    map[string]bool // elements that sent a message; whose message was received
	found         []Finding
	known         map[string]bool // findings by code and element
}

func newSeen() *seen {
	return &seen{
		entered: map[string]bool{}, left: map[string]bool{}, taken: map[string]bool{},
		sent: map[string]bool{}, read: map[string]bool{}, known: map[string]bool{},
	}
}

// take notes a step that led from one state to another.
func (n *seen) take(x *explorer, from, to *state, log []world.Happening) {
	ends := map[string]bool{} // reached in this step
	for _, h := range log {
		switch h.Kind {
		case world.KindMessageDelivered:
			n.read[h.From] = true
		case world.KindFact:
			n.fact(x, from, to, h, ends)
			if h.Fact.Kind == engine.FactIncidentRaised && h.Fact.Code == incidentEndless {
				n.add(x, to, CodeEndlessLoop, x.busiest(log), bpmn.SeverityError)
			}
		}
	}
	n.twice(x, to)
	n.tokensLeft(x, to, log)
}

func (n *seen) fact(x *explorer, from, to *state, h world.Happening, ends map[string]bool) {
	f := h.Fact
	switch f.Kind {
	case engine.FactElementEntered:
		n.entered[f.Element] = true
	case engine.FactElementLeft:
		n.left[f.Element] = true
		key := noteKey(h.Instance, f.Scope) + " " + f.Element
		if x.countsEnd(f) {
			if ends[key] || from.notes.has(h.Instance, f.Scope, "end "+f.Element) {
				n.add(x, to, CodeUnsynchronised, f.Element, bpmn.SeverityWarning)
			}
			ends[key] = true
		}
	case engine.FactFlowTaken:
		n.taken[f.Flow] = true
	case engine.FactMessageSent:
		n.sent[f.Element] = true
	case engine.FactIncidentRaised:
		n.incident(x, to, f)
	}
}

func (n *seen) incident(x *explorer, to *state, f *engine.Fact) {
	switch f.Code {
	case incidentNoFlow:
		n.add(x, to, CodeNoFlow, f.Element, bpmn.SeverityError)
	case incidentJoinStuck:
		n.add(x, to, CodeDeadlock, f.Element, bpmn.SeverityError)
	case incidentUncaught:
		n.add(x, to, CodeErrorUncaught, f.Element, bpmn.SeverityWarning)
	}
}

// busiest is the element that was entered most often in a step, the first in the file
// of several: where an endless loop goes round.
func (x *explorer) busiest(log []world.Happening) string {
	count, most := map[string]int{}, 0
	for _, h := range log {
		if h.Kind == world.KindFact && h.Fact.Kind == engine.FactElementEntered {
			count[h.Fact.Element]++
			most = max(most, count[h.Fact.Element])
		}
	}
	var all []string
	for element, n := range count {
		if n == most {
			all = append(all, element)
		}
	}
	return x.m.firstOf(all)
}

// endless notes instances that answer each other without end.
func (n *seen) endless(x *explorer, to *state) {
	n.add(x, to, CodeEndlessLoop, to.step.Element, bpmn.SeverityError)
}

// twice looks for two tokens at one element of one scope. Those of a multi-instance
// activity and of an ad-hoc subprocess, and those of a path that runs beside the
// main one, are meant to be several.
func (n *seen) twice(x *explorer, to *state) {
	for _, in := range to.world.Instances() {
		if in.State.Ended() {
			continue
		}
		at := map[string]bool{}
		for _, t := range in.State.Tokens() {
			node := x.m.nodes[t.Element]
			if t.Loop > 0 || node == nil || inAdHoc(node) || x.m.beside(node) {
				continue
			}
			several := at[t.Scope+" "+t.Element] && t.For != "join"
			for _, count := range t.Flows {
				several = several || count > 1
			}
			if several {
				n.add(x, to, CodeUnsynchronised, t.Element, bpmn.SeverityError)
			}
			at[t.Scope+" "+t.Element] = true
		}
	}
}

func inAdHoc(n *bpmn.Node) bool { return n.Scope.Owner != nil && n.Scope.Owner.AdHoc != nil }

// tokensLeft looks for an end event of a process that says how it ended, while
// something else of it goes on.
func (n *seen) tokensLeft(x *explorer, to *state, log []world.Happening) {
	for _, h := range log {
		if h.Kind != world.KindFact || h.Fact.Kind != engine.FactElementLeft || h.Fact.ElementKind != bpmn.KindEndEvent {
			continue
		}
		end := x.m.nodes[h.Fact.Element]
		in, _ := to.world.Instance(h.Instance)
		if end == nil || end.Scope.Owner != nil || in.State.Ended() || x.m.beside(end) {
			continue
		}
		goesOn := slices.ContainsFunc(in.State.Tokens(), func(t engine.Token) bool {
			at := x.m.nodes[t.Element]
			return at != nil && !x.m.beside(at)
		})
		if goesOn {
			n.add(x, to, CodeTokensLeft, end.ID, bpmn.SeverityWarning)
		}
	}
}

// add notes a finding at an element, once, with the way that leads to it.
func (n *seen) add(x *explorer, to *state, code, element string, severity bpmn.Severity) {
	key := code + " " + element
	if n.known[key] {
		return
	}
	n.known[key] = true
	n.found = append(n.found, x.finding(code, element, severity, x.path(to)))
}

// waiting is a token that waits where nothing can happen any more.
type waiting struct {
	process, element, waits string
	missing                 []string // join: flows by which nothing came
}

// waitingIn lists what waits in a world.
func waitingIn(w *world.World) []waiting {
	var out []waiting
	for _, in := range w.Instances() {
		if in.State.Ended() {
			continue
		}
		for _, t := range in.State.Tokens() {
			out = append(out, waiting{process: in.Process.ID(), element: t.Element, waits: t.For, missing: missingAt(in, t)})
		}
	}
	return out
}

func missingAt(in world.Instance, t engine.Token) []string {
	n := in.Process.Node(t.Element)
	if t.For != "join" || n == nil {
		return nil
	}
	var out []string
	for _, f := range n.Incoming {
		if t.Flows[f.ID] == 0 {
			out = append(out, f.ID)
		}
	}
	return out
}
