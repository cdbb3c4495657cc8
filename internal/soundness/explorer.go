package soundness

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// explorer walks through the states of a group of processes, breadth first.
type explorer struct {
	m       *model
	bounds  Bounds
	begins  [][]world.Step // for each process that begins by itself, in which ways
	chooser *chooser
	reduce  bool // of steps that do not touch one another, try one order

	states []*state
	index  map[string]int // by key
	steps  int
	cut    bool // a bound was reached
	seen   *seen
}

// state is one state of the world, as far as it counts.
type state struct {
	world *world.World // nil once nothing is to be tried in it any more
	notes notes
	begun int // of explorer.begins

	parent int        // the state it was first reached from; the first state is its own
	step   world.Step // by which
	next   []edge     // what one step leads to
	whole  bool       // everything that can happen was tried
	ended  bool       // everything ended
	stuck  []waiting  // where nothing can happen any more: what waits
	unread []string   // everything ended: elements whose messages nobody has received
	over   bool       // too many instances run: it was not gone on from
}

// edge is a step from one state to another.
type edge struct {
	to      int
	element string // that it happens at; "" = at several
}

// mostRunning bounds the instances that run at a time: processes that keep beginning
// others.
const mostRunning = 8

func newExplorer(m *model, begins [][]world.Step, bounds Bounds, reduce bool) *explorer {
	x := &explorer{m: m, bounds: bounds, begins: begins, reduce: reduce, index: map[string]int{}, seen: newSeen()}
	x.chooser = newChooser(m)
	o := world.Options{
		Flows: m.messages, Env: x.chooser.env(), MaxInstances: 100,
		Called: func(engine.CallProcess) *engine.Process { return nil }, // it answers as if from outside
	}
	for _, p := range m.processes {
		o.Processes = append(o.Processes, p.engine)
	}
	first := &state{world: world.New(o)}
	x.states = append(x.states, first)
	x.index[x.key(first)] = 0
	return x
}

// explore goes on until every state was tried, or a bound is reached.
func (x *explorer) explore() {
	x.walk(0)
	for x.reduce && !x.cut {
		again := x.ignored()
		if len(again) == 0 {
			return
		}
		from := len(x.states)
		for _, i := range again {
			x.tryAll(i)
		}
		x.walk(from)
	}
}

// walk tries the states from one on, as they come.
func (x *explorer) walk(from int) {
	for i := from; i < len(x.states); i++ {
		if x.states[i].over {
			continue
		}
		if len(x.states) > x.bounds.States || x.steps > x.bounds.Steps {
			x.cut = true
			return
		}
		x.try(i)
	}
}

// try does what can happen in a state: all of it, or what the reduction asks for.
func (x *explorer) try(i int) {
	s := x.states[i]
	all := x.events(s)
	part := all
	if x.reduce && s.begun == len(x.begins) {
		part = x.enough(s, all)
	}
	s.whole = len(part) == len(all)
	if len(all) == 0 && !s.ended {
		s.stuck = waitingIn(s.world)
	}
	x.do(i, part)
	if s.whole {
		s.world = nil // never needed again
	}
}

// tryAll does the rest of what can happen in a state.
func (x *explorer) tryAll(i int) {
	s := x.states[i]
	s.next = nil
	s.whole = true
	x.do(i, x.events(s))
	s.world = nil
}

func (x *explorer) do(i int, events []event) {
	s := x.states[i]
	for _, ev := range events {
		x.chooser.first()
		for more := true; more; more = x.chooser.next() {
			if x.steps++; x.steps > x.bounds.Steps {
				x.cut = true
				return
			}
			w := s.world.Clone()
			err := w.Play(ev.step)
			if x.chooser.pruned {
				continue
			}
			x.arrive(i, ev, w, err)
		}
	}
}

// arrive notes where a step led.
func (x *explorer) arrive(from int, ev event, w *world.World, err error) {
	parent := x.states[from]
	log := w.Log()
	if x.infeasible(log) {
		return
	}
	step := ev.step
	step.Choices = slices.Clone(x.chooser.choices)
	to := &state{world: w, parent: from, step: step, begun: parent.begun}
	if step.Kind == world.StepBegin {
		to.begun++
	}
	if err != nil {
		x.failed(to, err)
		return
	}
	to.notes = x.remember(parent.notes, ev, log, w)
	to.ended = to.begun == len(x.begins) && w.Ended()
	if to.ended {
		for _, l := range w.Letters() {
			if l.Message.Node != nil {
				to.unread = append(to.unread, l.Message.Node.ID)
			}
		}
	}
	to.over = running(w) > mostRunning || x.crowded(w)
	x.cut = x.cut || to.over
	key := x.key(to)
	at, known := x.index[key]
	if !known {
		at = len(x.states)
		x.index[key] = at
		x.states = append(x.states, to)
	}
	e := edge{to: at, element: ev.step.Element}
	if !slices.Contains(parent.next, e) {
		parent.next = append(parent.next, e)
	}
	x.seen.take(x, parent, to, log)
}

// mostTogether bounds the tokens at one element of a scope: branches that are never
// joined, in a circle.
const mostTogether = 2

// crowded reports whether more tokens than that are at one element.
func (x *explorer) crowded(w *world.World) bool {
	for _, in := range w.Instances() {
		if in.State.Ended() {
			continue
		}
		at := map[string]int{}
		for _, t := range in.State.Tokens() {
			if t.Loop == 0 && t.For != "join" {
				at[t.Scope+" "+t.Element]++
			}
			if at[t.Scope+" "+t.Element] > mostTogether {
				return true
			}
			for _, count := range t.Flows {
				if count > mostTogether {
					return true
				}
			}
		}
	}
	return false
}

func running(w *world.World) int {
	n := 0
	for _, in := range w.Instances() {
		if !in.State.Ended() {
			n++
		}
	}
	return n
}

// failed notes a step that the world could not carry out to the end.
func (x *explorer) failed(to *state, err error) {
	var e *world.Error
	if !errors.As(err, &e) {
		return // refused: what was on offer cannot happen
	}
	switch e.Code {
	case world.ErrEndlessExchange:
		x.seen.endless(x, to)
	case world.ErrTooManyInstances:
		x.cut = true
	}
}

// infeasible reports whether a run took the answer "none" at a gateway whose
// conditions are about data that the explorer does not know: the model's author meant
// one of them to hold, or the linter has said that a default flow is missing.
func (x *explorer) infeasible(log []world.Happening) bool {
	for _, h := range log {
		if h.Kind == world.KindFact && h.Fact.Code == incidentNoFlow && x.chooser.open[x.m.nodes[h.Fact.Element]] {
			return true
		}
	}
	return false
}

// key is the same for states in which the same can happen.
func (x *explorer) key(s *state) string {
	var parts, ended []string
	for _, in := range s.world.Instances() {
		if in.State.Ended() {
			if !slices.Contains(ended, in.Process.ID()) {
				ended = append(ended, in.Process.ID())
			}
			continue
		}
		keep := x.readsOutcome(in)
		parts = append(parts, in.Process.ID()+":"+in.State.Shape(func(name string) bool {
			return keep && name == outcomeVariable
		}, s.notes.of(in.ID)))
	}
	slices.Sort(parts)
	slices.Sort(ended)
	var letters []string
	for _, l := range s.world.Letters() {
		from := ""
		if l.Message.Node != nil {
			from = l.Message.Node.ID
		}
		letters = append(letters, l.Message.Name+"|"+l.Message.Key+"|"+from)
	}
	slices.Sort(letters)
	return fmt.Sprintf("%d\x00%s\x00%s\x00%s", s.begun, strings.Join(parts, "\x01"), strings.Join(ended, "\x01"), strings.Join(letters, "\x01"))
}

// readsOutcome reports whether something in an instance may still read the outcome as it is.
func (x *explorer) readsOutcome(in world.Instance) bool {
	if !x.m.follows {
		return false
	}
	for _, t := range in.State.Tokens() {
		if n := x.m.nodes[t.Element]; n != nil && x.m.owner[n].live[n] {
			return true
		}
	}
	return false
}

// path is the script that leads to a state.
func (x *explorer) path(s *state) *world.Script {
	var steps []world.Step
	for ; s != x.states[0]; s = x.states[s.parent] {
		steps = append(steps, s.step)
	}
	slices.Reverse(steps)
	return &world.Script{Steps: steps}
}
