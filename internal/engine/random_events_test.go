package engine_test

import "fmt"

// The random processes' events. What waits for a condition waits for x, which the
// tests set; errors and escalations have the codes E and F.

// trigger draws an event definition that something outside, or x, makes happen.
func (b *builder) trigger() string {
	switch b.pick("trigger", 6) {
	case 0:
		return message("m", "")
	case 1:
		return message("k", "if x = null then 0 else x")
	case 2:
		return signal("go")
	case 3:
		return timer("timeDuration", "PT1M")
	case 4:
		return condition("x != null and x > 1")
	default:
		return message("n", "") + signal("stop")
	}
}

func (b *builder) code() string { return []string{"E", "F", ""}[b.pick("code", 3)] }

// all draws whether a multiple event waits for all of its parts.
func (b *builder) all() string {
	return []string{"", ` parallelMultiple="true"`}[b.pick("all", 2)]
}

// eventLeaf is an element that waits for an event or throws one.
func (b *builder) eventLeaf() (in, out string) {
	switch b.pick("event", 8) {
	case 0:
		in = b.node("intermediateCatchEvent", b.all(), b.trigger())
	case 1:
		in = b.node("receiveTask", "", `<extensionElements><motcua:message name="r"/></extensionElements>`)
		b.boundary(in)
		b.caught(in)
	case 2:
		return b.race()
	case 3:
		in = b.node("intermediateThrowEvent", "", message("out", "")+signal("out"))
	case 4:
		in = b.node("intermediateThrowEvent", "", failure("escalation", b.code()))
	case 5:
		in = b.node("intermediateThrowEvent", "", undo([]string{"", `waitForCompletion="false"`}[b.pick("waits", 2)]))
	case 6:
		in = b.node("serviceTask", "", `<extensionElements><motcua:service type="http"/></extensionElements>`)
		b.caught(in)
	default:
		in = b.undoable()
	}
	return in, in
}

// race is an event-based gateway whose branches meet again.
func (b *builder) race() (in, out string) {
	in, out = b.node("eventBasedGateway", "", ""), b.node("exclusiveGateway", "", "")
	for range 2 + b.pick("events", 2) {
		ev := b.node("intermediateCatchEvent", b.all(), b.trigger())
		b.flow(in, ev, "")
		b.flow(ev, out, "")
	}
	return in, out
}

// undoable is a task with a compensation handler.
func (b *builder) undoable() string {
	id := b.node("userTask", "", "")
	ev := b.node("boundaryEvent", `attachedToRef="`+id+`"`, undo(""))
	kind := []string{"userTask", "scriptTask"}[b.pick("handler", 2)]
	inner := ""
	if kind == "scriptTask" {
		inner = `<extensionElements><motcua:script result="undone">=x</motcua:script></extensionElements>`
	}
	handler := b.node(kind, `isForCompensation="true"`, inner)
	b.node("association", fmt.Sprintf(`sourceRef="%s" targetRef="%s"`, ev, handler), "")
	return id
}

// undone does something, waits for something, and undoes it all.
func (b *builder) undone() (in, out string) {
	first := b.undoable()
	next, last := b.block()
	again := b.undoable()
	out = b.node("intermediateThrowEvent", "", undo([]string{"", `waitForCompletion="false"`, `activityRef="` + first + `"`}[b.pick("what", 3)]))
	b.flow(first, next, "")
	b.flow(last, again, "")
	b.flow(again, out, "")
	return first, out
}

// caught gives an activity a boundary event of any sort. Each leads to an end of its own.
func (b *builder) caught(host string) {
	attrs, inner := fmt.Sprintf(`attachedToRef="%s"`, host), ""
	interrupting := b.pick("interrupting", 2) == 0
	switch b.pick("caught", 4) {
	case 0:
		interrupting, inner = true, failure("error", b.code())
	case 1:
		inner = failure("escalation", b.code())
	default:
		attrs += b.all()
		inner = b.trigger()
	}
	ev := b.node("boundaryEvent", fmt.Sprintf(`%s cancelActivity="%t"`, attrs, interrupting), inner)
	task := b.node("userTask", "", "")
	b.flow(ev, task, "")
	b.end(task, b.last())
}

// last draws what an end event throws, mostly nothing.
func (b *builder) last() string {
	switch b.pick("last", 9) {
	case 0:
		return failure("error", b.code())
	case 1:
		return failure("escalation", b.code())
	case 2:
		return undo("")
	case 3:
		return signal("end")
	}
	return ""
}

// eventSubProcess writes an event subprocess into the scope that is being written.
func (b *builder) eventSubProcess(inSubProcess bool) {
	interrupting, definition, attrs := b.pick("interrupting", 2) == 0, "", ""
	switch b.pick("start", 5) {
	case 0:
		interrupting, definition = true, failure("error", b.code())
	case 1:
		definition = failure("escalation", b.code())
	case 2:
		if inSubProcess {
			definition = undo("")
			break
		}
		definition = signal("go")
	default:
		definition, attrs = b.trigger(), b.all()
	}
	fmt.Fprintf(&b.b, "<subProcess id=\"%s\" triggeredByEvent=\"true\">\n", b.id())
	start := b.node("startEvent", fmt.Sprintf(`isInterrupting="%t"%s`, interrupting, attrs), definition)
	first, last := b.leaf()
	end := b.node("endEvent", "", b.last())
	b.flow(start, first, "")
	b.flow(last, end, "")
	b.b.WriteString("</subProcess>\n")
}

// eventScope is a subprocess or a transaction, with event subprocesses.
func (b *builder) eventScope() (in, out string) {
	id, kind := b.id(), []string{"subProcess", "transaction"}[b.pick("kind", 2)]
	fmt.Fprintf(&b.b, "<%s id=\"%s\">%s\n", kind, id, b.repetition())
	around := b.open
	b.open = 0
	first, last := b.block()
	start, end := b.node("startEvent", "", ""), ""
	if kind == "transaction" && b.pick("cancel", 2) == 0 {
		end = b.node("endEvent", "", "<cancelEventDefinition/>")
	} else {
		end = b.node("endEvent", "", b.last())
	}
	b.flow(start, first, "")
	b.flow(last, end, "")
	for range b.pick("handlers", 3) {
		b.eventSubProcess(true)
	}
	b.open = around
	fmt.Fprintf(&b.b, "</%s>\n", kind)
	if kind == "transaction" && b.pick("way out", 4) > 0 {
		ev := b.node("boundaryEvent", `attachedToRef="`+id+`"`, "<cancelEventDefinition/>")
		b.end(ev, "")
	}
	b.caught(id)
	return id, id
}

// linked goes from one end of a link to the other.
func (b *builder) linked() (in, out string) {
	name := b.id()
	return b.node("intermediateThrowEvent", "", link(name)), b.node("intermediateCatchEvent", "", link(name))
}
