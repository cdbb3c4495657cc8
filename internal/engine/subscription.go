package engine

import (
	"cmp"
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// subscriptionCondition is the kind of a subscription to a condition. The driver
// never sees one.
const subscriptionCondition SubscriptionKind = "condition"

// subscription waits for a message, a signal or a condition to become true.
type subscription struct {
	ID     string           `json:"id"`
	Seq    int64            `json:"seq"`
	Node   string           `json:"node"` // the catching event or receive task
	Part   int              `json:"part,omitempty"`
	Holder string           `json:"holder"`
	Kind   SubscriptionKind `json:"kind"`
	Name   string           `json:"name,omitempty"`
	Key    string           `json:"key,omitempty"`
	Once   bool             `json:"once,omitempty"`
	Value  bool             `json:"value,omitempty"` // of a condition, when it was evaluated last

	holder  holder
	watched *scope   // of a condition: whose variables it sees first
	reads   []string // of a condition: which
}

// listened is what a signal looks for. Messages are delivered by id.
type listened struct {
	kind SubscriptionKind
	name string
}

// Subscription is a message or signal that the instance waits for.
type Subscription struct {
	ID       string           `json:"id"`
	Element  string           `json:"element"`  // catching event, receive task, or start event of an event subprocess
	Instance string           `json:"instance"` // element instance or scope that waits
	Kind     SubscriptionKind `json:"kind"`
	Name     string           `json:"name"`
	Key      string           `json:"key,omitempty"` // of a message; "" = any
	Once     bool             `json:"once,omitempty"`
}

// Subscriptions lists the messages and signals that the instance waits for, oldest first.
func (st *State) Subscriptions() []Subscription {
	out := make([]Subscription, 0, len(st.subs))
	for _, s := range subscriptionsBySeq(st.subs) {
		if s.Kind != subscriptionCondition {
			out = append(out, Subscription{
				ID: s.ID, Element: s.Node, Instance: s.Holder, Kind: s.Kind, Name: s.Name, Key: s.Key, Once: s.Once,
			})
		}
	}
	return out
}

// Conditions lists the conditions that the instance waits for, oldest first. They
// have no name: the engine itself looks when variables change.
func (st *State) Conditions() []Subscription {
	var out []Subscription
	for _, s := range subscriptionsBySeq(st.subs) {
		if s.Kind == subscriptionCondition {
			out = append(out, Subscription{ID: s.ID, Element: s.Node, Instance: s.Holder, Kind: s.Kind, Once: s.Once})
		}
	}
	return out
}

func subscriptionsBySeq(subs map[string]*subscription) []*subscription {
	out := make([]*subscription, 0, len(subs))
	for _, s := range subs {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *subscription) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

// addSubscription puts a subscription into the indexes.
func (st *State) addSubscription(s *subscription) {
	st.subs[s.ID] = s
	switch s.Kind {
	case SubscriptionSignal:
		k := listened{s.Kind, s.Name}
		if st.listeners[k] == nil {
			st.listeners[k] = map[string]*subscription{}
		}
		st.listeners[k][s.ID] = s
	}
}

func (st *State) removeSubscription(s *subscription) {
	delete(st.subs, s.ID)
	switch s.Kind {
	case SubscriptionSignal:
		k := listened{s.Kind, s.Name}
		delete(st.listeners[k], s.ID)
		if len(st.listeners[k]) == 0 {
			delete(st.listeners, k)
		}
	case subscriptionCondition:
		if s.watched != nil {
			s.watched.unwatch(s)
		}
	}
}

// subscribe opens a subscription of a holder.
func (r *run) subscribe(s *subscription, n *node, h holder) {
	s.Seq = r.st.next()
	s.ID = instanceID(n.def.ID, s.Seq)
	s.Node, s.Holder, s.Once, s.holder = n.def.ID, h.name(), n.once(), h
	r.st.addSubscription(s)
	if s.Kind == subscriptionCondition {
		r.st.scopeOf(h).watch(s, n.trigger(s.Part).reads())
	}
	h.hold().Subs = append(h.hold().Subs, s.ID)
	if s.Kind != subscriptionCondition {
		r.command(OpenSubscription{ID: s.ID, Node: n.def, Kind: s.Kind, Name: s.Name, Key: s.Key, Once: s.Once})
	}
	r.subscriptionFact(FactSubscriptionOpened, s)
}

// delivered notes that a subscription got what it waited for; one that waits
// only once is over.
func (r *run) delivered(s *subscription) {
	r.subscriptionFact(FactSubscriptionTriggered, s)
	if s.Once {
		r.st.removeSubscription(s)
		s.holder.hold().Subs = without(s.holder.hold().Subs, s.ID)
	}
}

// closeSubscriptions takes back every subscription of a holder.
func (r *run) closeSubscriptions(h holder) {
	for _, id := range h.hold().Subs {
		r.closeSubscription(r.st.subs[id])
	}
	h.hold().Subs = nil
}

func (r *run) closeSubscription(s *subscription) {
	r.st.removeSubscription(s)
	if s.Kind != subscriptionCondition {
		r.command(CloseSubscription{ID: s.ID, Node: r.p.nodes[s.Node].def})
	}
	r.subscriptionFact(FactSubscriptionClosed, s)
}

func (r *run) subscriptionFact(kind FactKind, s *subscription) {
	f := Fact{
		Kind: kind, Element: s.Node, Instance: s.Holder, Scope: s.holder.within(),
		Subscription: s.ID, Name: s.Name, Key: s.Key, Code: string(s.Kind),
	}
	if n := r.p.nodes[s.Node]; n != nil {
		f.ElementKind = n.def.Kind
	}
	r.fact(f)
}

// once reports whether an event is over when it happened: all but the
// non-interrupting ones.
func (n *node) once() bool {
	if n.def.Kind == bpmn.KindBoundaryEvent || n.startOf != nil {
		return n.def.Interrupting
	}
	return true
}
