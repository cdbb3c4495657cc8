package soundness

import (
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// notes are what the explorer remembers of a state's history: which end events a scope
// has reached, and what has happened already that counts only once. They belong to an
// element instance or scope of an instance of the world, and go with it.
type notes map[string][]string

func noteKey(instance, holder string) string { return instance + " " + holder }

func (n notes) has(instance, holder, what string) bool {
	return slices.Contains(n[noteKey(instance, holder)], what)
}

// with is the notes with one more; the old ones stay as they are.
func (n notes) with(instance, holder, what string) notes {
	key := noteKey(instance, holder)
	out := maps.Clone(n)
	if out == nil {
		out = notes{}
	}
	list := append(slices.Clone(n[key]), what)
	slices.Sort(list)
	out[key] = list
	return out
}

// of are the notes of one instance of the world, by holder, as a state's shape takes them.
func (n notes) of(instance string) map[string]string {
	out := map[string]string{}
	for key, list := range n {
		if of, holder, _ := strings.Cut(key, " "); of == instance {
			out[holder] = strings.Join(list, ";")
		}
	}
	return out
}

// remember takes notes of what happened in a step, and drops those of instances
// that ended.
func (x *explorer) remember(before notes, step event, log []world.Happening, w *world.World) notes {
	n := before
	add := func(instance, holder, what string) {
		if !n.has(instance, holder, what) {
			n = n.with(instance, holder, what)
		}
	}
	if step.step.Kind == world.StepEscalate {
		add(step.instance, step.holder, "escalated "+step.step.Code)
	}
	for _, h := range log {
		if h.Kind != world.KindFact {
			continue
		}
		f := h.Fact
		switch f.Kind {
		case engine.FactTimerFired, engine.FactSubscriptionTriggered:
			if !x.once(f.Element) {
				add(h.Instance, f.Instance, "fired "+f.Element)
			}
		case engine.FactElementLeft:
			if x.countsEnd(f) {
				add(h.Instance, f.Scope, "end "+f.Element)
			}
		}
	}
	for _, in := range w.Instances() {
		if !in.State.Ended() {
			continue
		}
		for key := range n {
			if of, _, _ := strings.Cut(key, " "); of == in.ID {
				n = maps.Clone(n)
				delete(n, key)
			}
		}
	}
	return n
}

// countsEnd reports whether a fact is the end of a main path: two of them in one scope
// come from branches that were not joined.
func (x *explorer) countsEnd(f *engine.Fact) bool {
	n := x.m.nodes[f.Element]
	return f.ElementKind == bpmn.KindEndEvent && n != nil && !x.m.beside(n)
}

// once reports whether an event is over when it has happened: all but those that do
// not interrupt.
func (x *explorer) once(element string) bool {
	n := x.m.nodes[element]
	if n == nil {
		return true
	}
	starts := n.Kind == bpmn.KindStartEvent && n.Scope.Owner != nil && n.Scope.Owner.TriggeredByEvent
	return n.Interrupting || n.Kind != bpmn.KindBoundaryEvent && !starts
}
