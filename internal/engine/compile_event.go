package engine

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// positions are the triggers that BPMN allows an event in each position (2.0.2,
// table 10.93); "" is none. Of a multiple event each part is looked up by itself.
var positions = map[bpmn.Kind][]bpmn.EventKind{
	bpmn.KindStartEvent: {"", bpmn.EventMessage, bpmn.EventTimer, bpmn.EventSignal, bpmn.EventConditional},
	bpmn.KindIntermediateCatch: {
		bpmn.EventMessage, bpmn.EventTimer, bpmn.EventSignal, bpmn.EventConditional, bpmn.EventLink,
	},
	bpmn.KindIntermediateThrow: {
		"", bpmn.EventMessage, bpmn.EventSignal, bpmn.EventEscalation, bpmn.EventCompensate, bpmn.EventLink,
	},
	bpmn.KindEndEvent: {
		"", bpmn.EventMessage, bpmn.EventSignal, bpmn.EventError, bpmn.EventEscalation, bpmn.EventCompensate,
		bpmn.EventCancel, bpmn.EventTerminate,
	},
	bpmn.KindBoundaryEvent: {
		bpmn.EventMessage, bpmn.EventTimer, bpmn.EventSignal, bpmn.EventConditional, bpmn.EventError,
		bpmn.EventEscalation, bpmn.EventCompensate, bpmn.EventCancel,
	},
}

// eventStartTriggers are those of the start event of an event subprocess.
var eventStartTriggers = []bpmn.EventKind{
	bpmn.EventMessage, bpmn.EventTimer, bpmn.EventSignal, bpmn.EventConditional, bpmn.EventError,
	bpmn.EventEscalation, bpmn.EventCompensate,
}

// throws reports whether a node throws an event, and does not wait for one.
func throws(d *bpmn.Node) bool {
	return d.Kind == bpmn.KindIntermediateThrow || d.Kind == bpmn.KindEndEvent || d.Kind == bpmn.KindSendTask
}

func catchesLink(d *bpmn.Node) bool {
	return d.Kind == bpmn.KindIntermediateCatch && d.Event != nil && d.Event.Kind == bpmn.EventLink
}

// event compiles an event by its position.
func (c *compiler) event(n *node) {
	d := n.def
	c.position(d)
	switch d.Kind {
	case bpmn.KindStartEvent:
		n.enter = (*run).enterPlainEvent
		if n.gathers() && d.Scope.Owner == nil {
			n.enter = (*run).enterParallelStart
		}
	case bpmn.KindIntermediateThrow:
		n.enter = (*run).enterThrowEvent
	case bpmn.KindEndEvent:
		n.enter = (*run).enterThrowEvent
		if len(d.Outgoing) > 0 {
			c.problem(d.ID, d.Line, "end_exit", "Sự kiện kết thúc không được có luồng đi ra.", "an end event has an outgoing flow")
		}
	case bpmn.KindIntermediateCatch:
		n.enter = (*run).enterCatchEvent
	case bpmn.KindBoundaryEvent:
		n.enter = (*run).enterPlainEvent
		c.attachment(d)
	}
	c.cancels(d)
	if len(n.triggers) == 1 && d.Event.Kind == bpmn.EventLink {
		c.link(n)
	}
}

func (c *compiler) attachment(d *bpmn.Node) {
	if d.AttachedTo == nil || c.p.nodes[d.AttachedTo.ID] == nil || d.AttachedTo.Scope != d.Scope || !isActivity(d.AttachedTo.Kind) {
		c.problem(d.ID, d.Line, "boundary_attachment",
			"Sự kiện biên không gắn với công việc nào.", "the boundary event is attached to no activity of its scope")
	}
}

// cancels checks where a transaction is cancelled: only on its boundary, and
// only from inside.
func (c *compiler) cancels(d *bpmn.Node) {
	for _, def := range d.Event.Each() {
		switch {
		case def.Kind == bpmn.EventCompensate && d.Kind == bpmn.KindBoundaryEvent:
			c.handler(d)
		case def.Kind != bpmn.EventCancel:
		case d.Kind == bpmn.KindBoundaryEvent:
			if d.AttachedTo != nil && d.AttachedTo.Kind != bpmn.KindTransaction {
				c.misplaced(d, def.Kind)
			}
		case d.Kind == bpmn.KindEndEvent && !inTransaction(d):
			c.misplaced(d, def.Kind)
		}
	}
}

func inTransaction(d *bpmn.Node) bool {
	for s := d.Scope; s != nil && s.Owner != nil; s = s.Owner.Scope {
		if s.Owner.Kind == bpmn.KindTransaction {
			return true
		}
	}
	return false
}

// position refuses triggers where BPMN has none of that kind.
func (c *compiler) position(d *bpmn.Node) {
	allowed := positions[d.Kind]
	if startsEventSubProcess(d) {
		allowed = eventStartTriggers
	}
	if d.Event == nil {
		if !slices.Contains(allowed, "") {
			c.problem(d.ID, d.Line, "event_trigger",
				"Sự kiện chưa có tác nhân.", "the "+string(d.Kind)+" has no event definition")
		}
		return
	}
	for _, def := range d.Event.Each() {
		if !slices.Contains(allowed, def.Kind) {
			c.misplaced(d, def.Kind)
		}
	}
	c.together(d)
	c.interruption(d)
}

func (c *compiler) misplaced(d *bpmn.Node, k bpmn.EventKind) {
	c.problem(d.ID, d.Line, "event_place",
		"Sự kiện loại "+string(k)+" không thể ở vị trí này.",
		"BPMN has no "+string(d.Kind)+" with a "+string(k)+" definition here")
}

// together refuses definitions that cannot be among several: a link is a way
// within the diagram, compensation is not waited for, and an event has one last act.
func (c *compiler) together(d *bpmn.Node) {
	if d.Event.Kind != bpmn.EventMultiple {
		return
	}
	last := 0
	for _, def := range d.Event.Parts {
		switch def.Kind {
		case bpmn.EventLink:
			c.misplaced(d, def.Kind)
		case bpmn.EventCompensate:
			if !throws(d) {
				c.misplaced(d, def.Kind)
			}
		case bpmn.EventError, bpmn.EventCancel, bpmn.EventTerminate:
			if last++; last > 1 || d.Event.Parallel {
				c.misplaced(d, def.Kind)
			}
		}
	}
}

// interruption: an error or a cancellation always interrupts (BPMN 2.0.2, table 10.93).
func (c *compiler) interruption(d *bpmn.Node) {
	if d.Interrupting || d.Kind != bpmn.KindBoundaryEvent && !startsEventSubProcess(d) {
		return
	}
	for _, def := range d.Event.Each() {
		switch def.Kind {
		case bpmn.EventError, bpmn.EventCancel:
			c.problem(d.ID, d.Line, "must_interrupt",
				"Sự kiện loại "+string(def.Kind)+" phải làm ngắt.", "an event with a "+string(def.Kind)+" definition interrupts")
		}
	}
}
