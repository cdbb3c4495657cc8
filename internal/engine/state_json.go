package engine

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/bpmn"
)

// wire is a State as JSON: the maps are written in the order of their keys, so
// that equal states give equal bytes.
type wire struct {
	Process   string               `json:"process"`
	Status    Status               `json:"status"`
	Suspended bool                 `json:"suspended,omitempty"`
	Counter   int64                `json:"counter"`
	Root      string               `json:"root"`
	Scopes    map[string]*scope    `json:"scopes"`
	Tokens    map[string]*token    `json:"tokens"`
	Timers    map[string]*timer    `json:"timers"`
	Incidents map[string]*incident `json:"incidents"`

	Called        bool                     `json:"called,omitempty"`
	Subscriptions map[string]*subscription `json:"subscriptions,omitempty"`
}

// MarshalJSON writes the state, the same bytes for the same state.
func (st *State) MarshalJSON() ([]byte, error) {
	if st.root == nil {
		return nil, errors.New("engine state: it was never started")
	}
	return json.Marshal(st.wire())
}

// wire is the state as it is written: it shares its parts.
func (st *State) wire() wire {
	return wire{
		Process: st.process, Status: st.status, Suspended: st.suspended, Counter: st.counter, Root: st.root.ID,
		Scopes: st.scopes, Tokens: st.tokens, Timers: st.timers, Incidents: st.incidents,
		Called: st.called, Subscriptions: st.subs,
	}
}

// UnmarshalJSON reads a state that MarshalJSON wrote. It refuses one whose parts
// do not fit together.
func (st *State) UnmarshalJSON(data []byte) error {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return fmt.Errorf("engine state: %w", err)
	}
	return st.take(&w)
}

// take makes st the state that was written; it keeps the parts of w.
func (st *State) take(w *wire) error {
	s := newState(w.Process)
	s.status, s.suspended, s.called, s.counter = w.Status, w.Suspended, w.Called, w.Counter
	for _, load := range []func(*wire) error{s.loadScopes, s.loadTokens, s.loadHeld, s.loadUndo, s.loadIncidents, s.checkCounts} {
		if err := load(w); err != nil {
			return fmt.Errorf("engine state: %w", err)
		}
	}
	*st = *s
	return nil
}

func (st *State) loadScopes(w *wire) error {
	switch w.Status {
	case StatusActive, StatusCompleted, StatusTerminated, StatusFailed, StatusCancelled:
	default:
		return fmt.Errorf("unknown status %q", w.Status)
	}
	for id, s := range w.Scopes {
		if s == nil || s.ID != id || s.Seq < 1 || s.Seq > w.Counter {
			return fmt.Errorf("scope %q is damaged", id)
		}
		if (s.Parent == "") != (id == w.Root) {
			return fmt.Errorf("scope %q has no place", id)
		}
		if s.Parent != "" {
			// A scope is younger than the one around it, so there is no circle.
			if s.parent = w.Scopes[s.Parent]; s.parent == nil || s.parent.Seq >= s.Seq {
				return fmt.Errorf("scope %q has no parent", id)
			}
		}
		if s.Variables == nil {
			s.Variables = Variables{}
		}
		if s.Loop != nil && (s.parent == nil || !s.Loop.sound()) {
			return fmt.Errorf("loop %q is damaged", id)
		}
		for gateway, j := range s.Joins {
			if j == nil || len(j.Flows) == 0 {
				return fmt.Errorf("join %q is damaged", gateway)
			}
			for flow, n := range j.Flows {
				if n < 1 || n > maxTokens {
					return fmt.Errorf("join %q counts %d tokens of flow %q", gateway, n, flow)
				}
				s.atJoins += n
			}
		}
		s.tokens, s.inner = map[string]*token{}, map[string]*scope{}
		st.scopes[id] = s
	}
	for id, s := range st.scopes {
		if s.parent != nil {
			s.parent.inner[id] = s
		}
	}
	if st.root = st.scopes[w.Root]; st.root == nil {
		return fmt.Errorf("no root scope %q", w.Root)
	}
	return nil
}

// maxTokens bounds what a count in a stored state may say.
const maxTokens = 1 << 31

func (st *State) loadTokens(w *wire) error {
	for id, t := range w.Tokens {
		if t == nil || t.ID != id || t.Seq < 1 || t.Seq > w.Counter {
			return fmt.Errorf("token %q is damaged", id)
		}
		if t.scope = st.scopes[t.Scope]; t.scope == nil {
			return fmt.Errorf("token %q is in no scope", id)
		}
		if !t.fits() {
			return fmt.Errorf("token %q does not fit its loop", id)
		}
		switch t.Wait {
		case waitTask, waitService, waitCall, waitTimer, waitEvent:
		case waitUndo, waitCompensation:
			if t.Undo == nil {
				return fmt.Errorf("token %q undoes nothing", id)
			}
		case waitIncident:
			if len(t.Incidents) == 0 {
				return fmt.Errorf("token %q waits for no incident", id)
			}
		case waitScope:
			if s := st.scopes[id]; s == nil || s.Node != t.Node || s.Parent != t.Scope {
				return fmt.Errorf("token %q has no scope of its own", id)
			}
		default:
			return fmt.Errorf("token %q waits for %q", id, t.Wait)
		}
		st.tokens[id] = t
		t.scope.tokens[id] = t
	}
	for id, s := range st.scopes {
		if t := st.tokens[id]; s.parent != nil && (t == nil || t.Wait != waitScope) {
			return fmt.Errorf("scope %q belongs to no token", id)
		}
	}
	return nil
}

// checkCounts: between steps every token of a scope waits, at an element or at a join.
func (st *State) checkCounts(*wire) error {
	for id, s := range st.scopes {
		if s.Live != len(s.tokens)+s.atJoins {
			return fmt.Errorf("scope %q counts %d tokens and has %d", id, s.Live, len(s.tokens)+s.atJoins)
		}
		if s.Live == 0 && !st.Ended() && !st.heldUp(s) {
			return fmt.Errorf("scope %q is empty", id)
		}
	}
	return nil
}

// sound reports whether the numbers of a loop can be.
func (l *loopState) sound() bool {
	if l.Begun < 0 || l.Completed < 0 || l.Terminated < 0 || l.Completed+l.Terminated > l.Begun || l.Begun > maxTokens {
		return false
	}
	if l.Total == 0 {
		return l.Items == nil && l.Outputs == nil
	}
	return l.Begun <= l.Total && l.Total <= MaxInstances &&
		(len(l.Items) == 0 || len(l.Items) == l.Total-l.Begun) && (l.Outputs == nil || len(l.Outputs) == l.Total)
}

// fits reports whether a token is one of its loop scope's instances, or in no loop.
func (t *token) fits() bool {
	if t.scope.Loop == nil {
		return t.Index == 0
	}
	return t.Node == t.scope.Node && t.Index >= 1 && t.Index <= t.scope.Loop.Begun
}

// heldUp reports whether a scope runs although no token is in it: an incident
// keeps a loop from beginning its next instance.
func (st *State) heldUp(s *scope) bool {
	if s.AdHoc != nil {
		return true // it may wait for people to begin something
	}
	if s.Loop == nil {
		return false
	}
	host := st.tokens[s.ID]
	return host != nil && len(host.Incidents) > 0
}

// bind ties a state to its compiled process, once per process value: every
// element that it names must be there and be of a kind that can wait so.
func (st *State) bind(p *Process) error {
	if st.bound == p {
		return nil
	}
	if st.root == nil || st.process != p.def.ID {
		return refuse(ErrForeignState, st.process)
	}
	for id, s := range st.scopes {
		if s.parent != nil && p.nodes[s.Node] == nil || !s.adHocAs(p.nodes[s.Node]) || s.Loop != nil && !p.nodes[s.Node].loops(s.Loop) {
			return refuse(ErrForeignState, id)
		}
		for gateway, flows := range s.Complex {
			if n := p.nodes[gateway]; !s.holds(p, n) || !n.resets(flows) {
				return refuse(ErrForeignState, gateway)
			}
		}
		for gateway, j := range s.Joins {
			if !s.holds(p, p.nodes[gateway]) || !p.nodes[gateway].joins(j) {
				return refuse(ErrForeignState, gateway)
			}
		}
	}
	for id, t := range st.tokens {
		n := p.nodes[t.Node]
		if t.hidden() {
			if n == nil {
				return refuse(ErrForeignState, id)
			}
			continue
		}
		if !t.scope.holds(p, n) || !n.waits(t.Wait) || !st.loopsAs(n, t) {
			return refuse(ErrForeignState, id)
		}
	}
	if id, ok := st.undoes(p); !ok {
		return refuse(ErrForeignState, id)
	}
	if id, ok := st.holdsEvents(p); !ok {
		return refuse(ErrForeignState, id)
	}
	for id, in := range st.incidents {
		if !p.bears(in) || in.Phase == phaseLoop && !st.inLoop(in.holder.(*token)) ||
			in.Phase == phaseAdHoc && !st.inAdHoc(in.holder.(*token)) {
			return refuse(ErrForeignState, id)
		}
	}
	for _, t := range st.tokens {
		t.node = p.nodes[t.Node]
	}
	st.watchAll(p)
	st.bound = p
	return nil
}

// loopsAs reports whether a token at a node that loops has a loop, and no other has.
func (st *State) loopsAs(n *node, t *token) bool {
	own := st.scopes[t.ID]
	if t.scope.Loop != nil || n.loop == nil {
		return own == nil || own.Loop == nil
	}
	return own != nil && own.Loop != nil || t.Wait == waitIncident
}

// inAdHoc reports whether a token holds a running ad-hoc subprocess.
func (st *State) inAdHoc(t *token) bool {
	s := st.scopes[t.ID]
	return s != nil && s.AdHoc != nil
}

// inLoop reports whether a token is an instance inside a loop or holds one.
func (st *State) inLoop(t *token) bool {
	own := st.scopes[t.ID]
	return t.scope.Loop != nil || own != nil && own.Loop != nil
}

// holds reports whether tokens of the scope can be at a node: in a loop, only at
// the one that loops.
func (s *scope) holds(p *Process, n *node) bool {
	if s.Loop != nil {
		return n != nil && n.def.ID == s.Node
	}
	if s.Undo {
		return p.undoHolds(s.Node, n)
	}
	return inside(n, s.Node)
}

// inside reports whether a node is in the scope of a subprocess, or in the process itself.
func inside(n *node, owner string) bool {
	if n == nil || n.def.Scope == nil {
		return n != nil
	}
	if n.def.Scope.Owner == nil {
		return owner == ""
	}
	return n.def.Scope.Owner.ID == owner
}

// joins reports whether the node joins the flows that tokens came by.
func (n *node) joins(j *join) bool {
	known := map[string]bool{}
	for _, f := range n.def.Incoming {
		known[f.ID] = true
	}
	for id := range j.Flows {
		if !known[id] {
			return false
		}
	}
	return n.joinsTokens() && (len(j.Flows) < n.incoming || n.activation != nil)
}

// waits reports whether a token may wait at the node in this way.
func (n *node) waits(kind waitKind) bool {
	switch kind {
	case waitTask:
		return n.def.Kind == bpmn.KindUserTask
	case waitService:
		return n.def.Kind == bpmn.KindServiceTask || n.def.Extension.ServiceType != ""
	case waitCall:
		return n.call != nil
	case waitTimer:
		return n.def.Kind == bpmn.KindIntermediateCatch
	case waitEvent:
		switch n.def.Kind {
		case bpmn.KindIntermediateCatch, bpmn.KindReceiveTask, bpmn.KindEventBasedGateway, bpmn.KindStartEvent:
			return true
		}
		return false
	case waitScope:
		return n.def.Kind.IsSubProcess() || n.loop != nil
	case waitCompensation:
		return n.throws(bpmn.EventCompensate)
	}
	return true
}
