package engine

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// trigger is one event definition made ready to run.
type trigger struct {
	part      int // its place in a multiple event
	def       *bpmn.EventDefinition
	timer     *timerSpec
	name      *text // of a message or signal; the code of an error or escalation
	key       *feel.Expression
	ttl       *text
	sentence  *text // of a thrown error
	condition *feel.Expression
}

// text is a text of the model: as it stands, or what FEEL makes of it.
type text struct {
	plain  string
	source *feel.Expression
}

// text compiles a text that may be FEEL after "=".
func (c *compiler) text(raw, id string, line int) *text {
	if strings.HasPrefix(strings.TrimSpace(raw), "=") {
		return &text{source: c.expression(raw, id, line)}
	}
	return &text{plain: raw}
}

// text gives a text as it is now. It must not be empty.
func (r *run) text(x *text, vars Variables, wantVI, wantEN string) (string, *fault) {
	if x.source == nil {
		return x.plain, nil
	}
	v, f := r.evaluate(x.source, vars)
	if f != nil {
		return "", f
	}
	s, ok := v.(string)
	if !ok || s == "" {
		return "", unexpected(x.source, vars, v, wantVI, wantEN)
	}
	return norm.NFC.String(s), nil
}

// triggers compiles what an event waits for or throws.
func (c *compiler) triggers(n *node) {
	if n.def.Kind == bpmn.KindSendTask && n.def.Extension.ServiceType != "" {
		return // a connector sends it
	}
	for i, def := range n.def.Event.Each() {
		t := &trigger{part: i, def: def}
		switch def.Kind {
		case bpmn.EventTimer:
			t.timer = c.timer(n.def, def)
		case bpmn.EventMessage:
			c.message(n.def, t)
		case bpmn.EventSignal:
			c.signal(n.def, t)
		case bpmn.EventConditional:
			c.conditional(n.def, t)
		case bpmn.EventError, bpmn.EventEscalation:
			c.code(n, t)
		case bpmn.EventCompensate:
			c.compensationTarget(n.def, t)
		}
		n.triggers = append(n.triggers, t)
	}
}

// trigger finds a part of an event; nil if there is none.
func (n *node) trigger(part int) *trigger {
	if n == nil || part < 0 || part >= len(n.triggers) {
		return nil
	}
	return n.triggers[part]
}

// armed is a trigger whose expressions have been evaluated.
type armed struct {
	n        *node
	t        *trigger
	schedule schedule
	sub      *subscription
}

// ready evaluates a trigger. Errors, escalations, compensation and cancel need
// no arming: what throws them looks for the event.
func (r *run) ready(n *node, t *trigger, vars Variables) (armed, *fault) {
	a := armed{n: n, t: t}
	var f *fault
	switch t.def.Kind {
	case bpmn.EventTimer:
		if a.schedule, f = r.schedule(n, t.timer, vars); n.once() {
			a.schedule.left = 0
		}
	case bpmn.EventMessage:
		a.sub, f = r.readyMessage(t, vars)
	case bpmn.EventSignal:
		a.sub, f = r.readySignal(t, vars)
	case bpmn.EventConditional:
		a.sub, f = r.readyCondition(t, vars)
	}
	if a.sub != nil {
		a.sub.Part = t.part
	}
	return a, f
}

// arm makes a holder wait for a trigger.
func (r *run) arm(a armed, h holder) {
	switch {
	case a.t.timer != nil:
		r.setTimer(a.n, a.t.part, h, a.schedule)
	case a.sub != nil:
		r.subscribe(a.sub, a.n, h)
		if a.sub.Kind == subscriptionCondition && a.sub.Value {
			r.ripe = append(r.ripe, a.sub)
		}
	}
}

// armAll makes a token wait for events: all of their triggers, or none and a fault.
func (r *run) armAll(t *token, events ...*node) *fault {
	vars := r.sees(t)
	var all []armed
	for _, n := range events {
		for _, tr := range n.triggers {
			a, f := r.ready(n, tr, vars)
			if f != nil {
				return f
			}
			all = append(all, a)
		}
	}
	kind := waitEvent
	if len(all) == 1 && all[0].t.timer != nil && all[0].n == t.node {
		kind = waitTimer
	}
	r.wait(t, kind)
	for _, a := range all {
		r.arm(a, t)
	}
	return nil
}

// armEach makes a holder wait for each trigger of a boundary event or of the
// start of an event subprocess. One that cannot be armed is an incident, and the
// holder goes on without it.
func (r *run) armEach(n *node, h holder) {
	for _, tr := range n.triggers {
		r.armOne(n, tr, h)
	}
}

func (r *run) armOne(n *node, tr *trigger, h holder) {
	a, f := r.ready(n, tr, r.holderSees(h))
	if f != nil {
		r.raiseTrigger(n, tr, h, f)
		return
	}
	r.arm(a, h)
}

// raiseTrigger raises an incident of a trigger that cannot be armed.
func (r *run) raiseTrigger(n *node, tr *trigger, h holder, f *fault) {
	p := phaseArm
	if tr.timer != nil {
		p = phaseTimer
	}
	r.raiseFor(h, n, incident{Phase: p, Part: tr.part}, f)
}

// happened takes a trigger of an event that came, and lets the event act when
// that is all it waits for.
func (r *run) happened(n *node, part int, h holder, answer Variables) {
	if n.gathers() {
		var all bool
		if answer, all = r.gatherPart(n, part, h, answer); !all {
			return
		}
	}
	switch h := h.(type) {
	case *scope:
		r.startEventSubProcess(h, n, answer)
	case *token:
		switch {
		case n == h.node:
			r.complete(h, answer)
		case n.def.Kind == bpmn.KindBoundaryEvent:
			r.startBoundary(n, h, answer)
		default:
			r.raceWon(h, n, answer)
		}
	}
}
