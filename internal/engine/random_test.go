package engine_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// builder writes a random block-structured process: every block has one way in
// and one way out. Interrupting timers and second tokens leave joins that nothing
// reaches; those are incidents, which the tests resolve.
type builder struct {
	t    *rapid.T
	n    int
	b    strings.Builder
	size int // blocks still to spend
	open int // ad-hoc subprocesses around, in which nothing ends by an end event
}

// randomProcess gives the body of a process for parse.
func randomProcess(t *rapid.T) string {
	b := &builder{t: t, size: rapid.IntRange(1, 12).Draw(t, "size")}
	first, last := b.block()
	start, end := b.node("startEvent", "", ""), b.node("endEvent", "", "")
	b.flow(start, first, "")
	b.flow(last, end, "")
	if b.pick("handler of all", 3) == 0 {
		b.eventSubProcess(false)
	}
	return b.b.String()
}

func (b *builder) id() string {
	b.n++
	return fmt.Sprintf("n%d", b.n)
}

func (b *builder) node(kind, attrs, inner string) string {
	id := b.id()
	fmt.Fprintf(&b.b, "<%s id=\"%s\" %s>%s</%s>\n", kind, id, attrs, inner, kind)
	return id
}

func (b *builder) flow(from, to, condition string) {
	if condition != "" {
		condition = " ? " + condition
	}
	fmt.Fprintf(&b.b, "%s %s%s\n", from, to, condition)
}

func (b *builder) pick(label string, n int) int { return rapid.IntRange(0, n-1).Draw(b.t, label) }

// block writes one and gives its way in and its way out.
func (b *builder) block() (in, out string) {
	b.size--
	if b.size <= 0 {
		return b.leaf()
	}
	switch b.pick("block", 14) {
	case 0:
		return b.leaf()
	case 1:
		return b.sequence()
	case 2:
		return b.parallel()
	case 3:
		return b.exclusive()
	case 4:
		return b.loop()
	case 5:
		return b.implicit()
	case 6:
		return b.eventLeaf()
	case 7:
		return b.eventScope()
	case 8:
		return b.linked()
	case 9:
		return b.undone()
	case 10, 11:
		return b.split()
	case 12:
		return b.adHoc()
	default:
		return b.subProcess()
	}
}

func (b *builder) leaf() (in, out string) {
	var id string
	switch b.pick("leaf", 11) {
	case 0:
		id = b.node("userTask", "", `<extensionElements><motcua:io><motcua:input source="=x" target="mine"/><motcua:output source="=answer" target="x"/></motcua:io></extensionElements>`)
	case 1:
		id = b.node("userTask", "", "")
		b.boundary(id)
	case 2:
		id = b.node("serviceTask", "", `<extensionElements><motcua:service type="http"/></extensionElements>`)
		b.boundary(id)
	case 3:
		id = b.node("scriptTask", "", `<extensionElements><motcua:script result="x">=if x = null then 1 else x + 1</motcua:script></extensionElements>`)
	case 4:
		id = b.node("intermediateCatchEvent", "", timer("timeDuration", fmt.Sprintf("PT%dM", b.pick("minutes", 3))))
	case 5:
		id = b.node("manualTask", "", "")
	case 6, 7:
		return b.eventLeaf()
	case 8, 9:
		return b.repeated()
	default:
		id = b.node("userTask", "", "")
	}
	return id, id
}

func timer(kind, text string) string {
	return "<timerEventDefinition><" + kind + ">" + text + "</" + kind + "></timerEventDefinition>"
}

// boundary gives an activity a timer of any sort or none. Each leads to an end of its own.
func (b *builder) boundary(host string) {
	attrs, inner := fmt.Sprintf(`attachedToRef="%s"`, host), ""
	switch b.pick("boundary", 4) {
	case 0:
		return
	case 1:
		inner = timer("timeDuration", "PT1M")
	case 2:
		attrs += ` cancelActivity="false"`
		inner = timer("timeDuration", "PT1M")
	case 3:
		attrs += ` cancelActivity="false"`
		inner = timer("timeCycle", "R3/PT1M")
	}
	ev := b.node("boundaryEvent", attrs, inner)
	task := b.node("userTask", "", "")
	b.flow(ev, task, "")
	b.end(task, "")
}

// end ends a path.
func (b *builder) end(from, definition string) {
	if b.open == 0 {
		b.flow(from, b.node("endEvent", "", definition), "")
	}
}

func (b *builder) sequence() (in, out string) {
	in, mid := b.block()
	next, out := b.block()
	b.flow(mid, next, "")
	return in, out
}

func (b *builder) parallel() (in, out string) {
	in, out = b.node("parallelGateway", "", ""), b.node("parallelGateway", "", "")
	for range 2 + b.pick("branches", 2) {
		first, last := b.block()
		b.flow(in, first, "")
		b.flow(last, out, "")
	}
	return in, out
}

func (b *builder) exclusive() (in, out string) {
	in = b.id()
	first, last := b.block()
	other, end := b.block()
	fmt.Fprintf(&b.b, "<exclusiveGateway id=\"%s\" default=\"%s_%s\"/>\n", in, in, other)
	out = b.node("exclusiveGateway", "", "")
	b.flow(in, first, `x != null and modulo(x, 2) = 0`)
	b.flow(in, other, "")
	b.flow(last, out, "")
	b.flow(end, out, "")
	return in, out
}

// loop goes round a bounded number of times.
func (b *builder) loop() (in, out string) {
	in = b.node("exclusiveGateway", "", "")
	first, last := b.block()
	count := "c" + first
	step := b.node("scriptTask", "", `<extensionElements><motcua:script result="`+count+`">=if `+count+` = null then 1 else `+count+` + 1</motcua:script></extensionElements>`)
	out = b.id()
	after := b.node("task", "", "")
	fmt.Fprintf(&b.b, "<exclusiveGateway id=\"%s\" default=\"%s_%s\"/>\n", out, out, in)
	b.flow(in, first, "")
	b.flow(last, step, "")
	b.flow(step, out, "")
	b.flow(out, after, count+" >= 2")
	b.flow(out, in, "")
	return in, after
}

// implicit is a split by conditional flows and a merge that joins nothing.
func (b *builder) implicit() (in, out string) {
	in, out = b.id(), b.node("task", "", "")
	first, last := b.block()
	other, end := b.block()
	fmt.Fprintf(&b.b, "<task id=\"%s\" default=\"%s_%s\"/>\n", in, in, other)
	b.flow(in, first, "x != null and x > 1")
	b.flow(in, other, "")
	if b.pick("always", 3) == 0 {
		b.flow(in, out, "") // a second token, which later joins must bear
	}
	b.flow(last, out, "")
	b.flow(end, out, "")
	return in, out
}

func (b *builder) subProcess() (in, out string) {
	id := b.id()
	fmt.Fprintf(&b.b, "<subProcess id=\"%s\"><extensionElements><motcua:io><motcua:input source=\"=x\" target=\"own%s\"/></motcua:io></extensionElements>%s\n", id, id, b.repetition())
	around := b.open
	b.open = 0
	first, last := b.block()
	b.open = around
	start, definition := b.node("startEvent", "", ""), ""
	if b.pick("terminate", 4) == 0 {
		definition = "<terminateEventDefinition/>"
	}
	end := b.node("endEvent", "", definition)
	b.flow(start, first, "")
	b.flow(last, end, "")
	b.b.WriteString("</subProcess>\n")
	b.boundary(id)
	return id, id
}
