package enginetest

import "fmt"

// outcomes give a user task two ways to be completed.
const outcomes = `<extensionElements><motcua:outcome id="yes" kind="forward"/><motcua:outcome id="no" kind="return"/></extensionElements>`

// block writes a block and gives its way in and its way out.
func (b *builder) block() (in, out string) {
	if b.size--; b.size <= 0 {
		return b.leaf()
	}
	switch b.pick("block", 10) {
	case 0:
		return b.leaf()
	case 1:
		return b.split("parallelGateway", "")
	case 2:
		return b.split("exclusiveGateway", "amount > %d")
	case 3:
		return b.split("inclusiveGateway", "amount > %d")
	case 4:
		return b.decision()
	case 5:
		return b.again()
	case 6:
		return b.subProcess()
	case 7:
		if b.o.Timers {
			return b.inTime()
		}
	case 8:
		if b.o.Errors {
			return b.failing()
		}
	}
	in, mid := b.block()
	next, out := b.block()
	b.flow(mid, next, "")
	return in, out
}

// leaf is a single element, with what hangs on it.
func (b *builder) leaf() (in, out string) {
	id := ""
	switch kind := b.pick("leaf", 8); {
	case kind == 0:
		id = b.node("serviceTask", "", `<extensionElements><motcua:service type="http"/></extensionElements>`)
		b.deadline(id)
	case kind == 1:
		id = b.node("scriptTask", "", `<extensionElements><motcua:script result="amount">=if amount = null then 1 else amount + 1</motcua:script></extensionElements>`)
	case kind == 2 && b.o.Timers:
		id = b.node("intermediateCatchEvent", "", timer("timeDuration", fmt.Sprintf("PT%dM", b.pick("minutes", 3))))
	case kind == 3 && b.o.Messages && len(b.sends) < 3:
		id = b.sending()
	case kind == 4 && b.o.Messages && len(b.waits) < 2:
		id = b.waiting()
	case kind == 5 && b.o.Calls:
		id = b.node("callActivity", `calledElement="called"`, "")
		b.deadline(id)
	case kind == 6 && b.o.Loops:
		id = b.node("userTask", "", fmt.Sprintf(`<multiInstanceLoopCharacteristics isSequential="%t"><loopCardinality>=%d</loopCardinality></multiInstanceLoopCharacteristics>`,
			b.pick("sequential", 2) == 0, b.pick("instances", 3)))
	default:
		id = b.node("userTask", "", "")
		b.deadline(id)
	}
	return id, id
}

func timer(kind, text string) string {
	return "<timerEventDefinition><" + kind + ">" + text + "</" + kind + "></timerEventDefinition>"
}

// deadline gives an activity a timer or none. Its path ends by itself.
func (b *builder) deadline(host string) {
	if !b.o.Timers || b.pick("deadline", 3) > 0 {
		return
	}
	event := b.node("boundaryEvent", fmt.Sprintf(`attachedToRef="%s" cancelActivity="false"`, host), timer("timeDuration", "PT1M"))
	task, end := b.node("userTask", "", ""), b.node("endEvent", "", "")
	b.flow(event, task, "")
	b.flow(task, end, "")
}

func (b *builder) sending() string {
	name := fmt.Sprintf("toQ%d", len(b.sends))
	b.sends = append(b.sends, name)
	return b.node("sendTask", fmt.Sprintf("messageRef=\"%s\"", name), "")
}

func (b *builder) waiting() string {
	name := fmt.Sprintf("toP%d", len(b.waits))
	b.waits = append(b.waits, name)
	return b.node("receiveTask", fmt.Sprintf("messageRef=\"%s\"", name), "")
}

// split is a gateway with branches and its counterpart. The last branch is the default
// where branches have conditions.
func (b *builder) split(kind, condition string) (in, out string) {
	n := 2 + b.pick("branches", 2)
	in = b.id()
	type branch struct{ first, last string }
	var branches []branch
	for range n {
		first, last := b.block()
		branches = append(branches, branch{first, last})
	}
	attr := ""
	if condition != "" {
		attr = fmt.Sprintf(" default=\"%s_%s\"", in, branches[n-1].first)
	}
	b.write(fmt.Sprintf("<%s id=\"%s\"%s/>\n", kind, in, attr))
	out = b.node(kind, "", "")
	for i, br := range branches {
		test := ""
		if condition != "" && i < n-1 {
			test = fmt.Sprintf(condition, i)
		}
		b.flow(in, br.first, test)
		b.flow(br.last, out, "")
	}
	return in, out
}

// decision is a user task whose outcome says which way it goes on.
func (b *builder) decision() (in, out string) {
	in = b.node("userTask", "", outcomes)
	gateway := b.id()
	yes, afterYes := b.block()
	no, afterNo := b.block()
	b.write(fmt.Sprintf("<exclusiveGateway id=\"%s\" default=\"%s_%s\"/>\n", gateway, gateway, no))
	out = b.node("exclusiveGateway", "", "")
	b.flow(in, gateway, "")
	b.flow(gateway, yes, `outcome = "yes"`)
	b.flow(gateway, no, "")
	b.flow(afterYes, out, "")
	b.flow(afterNo, out, "")
	return in, out
}

// again is a block that is done again until a person says that it will do.
func (b *builder) again() (in, out string) {
	in = b.node("exclusiveGateway", "", "")
	first, last := b.block()
	check := b.node("userTask", "", outcomes)
	gateway := b.id()
	out = b.node("task", "", "")
	b.write(fmt.Sprintf("<exclusiveGateway id=\"%s\" default=\"%s_%s\"/>\n", gateway, gateway, out))
	b.flow(in, first, "")
	b.flow(last, check, "")
	b.flow(check, gateway, "")
	b.flow(gateway, in, `outcome = "no"`)
	b.flow(gateway, out, "")
	return in, out
}

func (b *builder) subProcess() (in, out string) {
	id := b.id()
	b.write(fmt.Sprintf("<subProcess id=\"%s\">\n", id))
	b.ends(b.block())
	b.write("</subProcess>\n")
	b.deadline(id)
	return id, id
}

// inTime is an activity that a timer interrupts; its path comes back to the main one.
func (b *builder) inTime() (in, out string) {
	if b.pick("what", 2) == 0 {
		in = b.node("userTask", "", "")
	} else {
		in, _ = b.subProcess()
	}
	event := b.node("boundaryEvent", fmt.Sprintf(`attachedToRef="%s"`, in), timer("timeDuration", "PT2M"))
	return in, b.comesBack(in, event)
}

// comesBack leads an event's path, with a task, to where an activity goes on.
func (b *builder) comesBack(activity, event string) (out string) {
	task := b.node("userTask", "", "")
	out = b.node("exclusiveGateway", "", "")
	b.flow(activity, out, "")
	b.flow(event, task, "")
	b.flow(task, out, "")
	return out
}

// failing is a subprocess in which a person may give up.
func (b *builder) failing() (in, out string) {
	in = b.id()
	b.write(fmt.Sprintf("<subProcess id=\"%s\">\n", in))
	first, last := b.block()
	start, ask, gateway, end := b.node("startEvent", "", ""), b.node("userTask", "", outcomes), b.id(), b.node("endEvent", "", "")
	failed := b.node("endEvent", "", `<errorEventDefinition errorRef="failed"/>`)
	b.write(fmt.Sprintf("<exclusiveGateway id=\"%s\" default=\"%s_%s\"/>\n", gateway, gateway, end))
	b.flow(start, first, "")
	b.flow(last, ask, "")
	b.flow(ask, gateway, "")
	b.flow(gateway, end, "")
	b.flow(gateway, failed, `outcome = "no"`)
	b.write("</subProcess>\n")
	event := b.node("boundaryEvent", fmt.Sprintf(`attachedToRef="%s"`, in), `<errorEventDefinition errorRef="failed"/>`)
	return in, b.comesBack(in, event)
}
