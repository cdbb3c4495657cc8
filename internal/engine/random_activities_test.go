package engine_test

import (
	"fmt"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// The random processes' activities that repeat, call, decide or leave the order to
// people, and their inclusive and complex gateways.

// split draws a way to branch in which several branches may be taken, and joins them.
func (b *builder) split() (in, out string) {
	if b.pick("complex", 3) == 0 {
		return b.partial()
	}
	in = b.id()
	out = b.node("inclusiveGateway", "", "")
	branches := 2 + b.pick("branches", 2)
	last := ""
	for i := range branches {
		first, end := b.block()
		last = first
		if i < branches-1 {
			b.flow(in, first, fmt.Sprintf("x != null and x >= %d", i))
		}
		b.flow(end, out, "")
	}
	fmt.Fprintf(&b.b, "<inclusiveGateway id=\"%s\" default=\"%s_%s\"/>\n", in, in, last)
	b.flow(in, last, "")
	return in, out
}

// partial goes on when some of its branches have come; the rest is swallowed, or
// has a task of its own.
func (b *builder) partial() (in, out string) {
	in, out = b.node("parallelGateway", "", ""), b.node("task", "", "")
	branches := 2 + b.pick("branches", 2)
	gate := b.node("complexGateway", "", fmt.Sprintf("<activationCondition>activationCount &gt;= %d</activationCondition>", 1+b.pick("least", branches)))
	for range branches {
		first, last := b.block()
		b.flow(in, first, "")
		b.flow(last, gate, "")
	}
	b.flow(gate, out, "waitingForStart")
	if b.pick("rest", 2) == 0 {
		task := b.node("userTask", "", "")
		b.flow(gate, task, "not(waitingForStart)")
		b.end(task, "")
	}
	return in, out
}

// repetition draws loop characteristics, often none.
func (b *builder) repetition() string {
	condition := []string{"", "<completionCondition>numberOfCompletedInstances &gt;= 1</completionCondition>", "<completionCondition>x = 2</completionCondition>"}
	switch b.pick("repetition", 4) {
	case 0:
		return fmt.Sprintf(`<multiInstanceLoopCharacteristics isSequential="%t"><extensionElements><motcua:loop collection="=[1,2,x]" element="item" output="out" outputElement="=item"/></extensionElements>%s</multiInstanceLoopCharacteristics>`,
			b.pick("sequential", 2) == 0, condition[b.pick("condition", 3)])
	case 1:
		return fmt.Sprintf(`<multiInstanceLoopCharacteristics isSequential="%t"><loopCardinality>%d</loopCardinality>%s</multiInstanceLoopCharacteristics>`,
			b.pick("sequential", 2) == 0, b.pick("cardinality", 4), condition[b.pick("condition", 3)])
	case 2:
		return fmt.Sprintf(`<standardLoopCharacteristics testBefore="%t" loopMaximum="3"><loopCondition>x != 2</loopCondition></standardLoopCharacteristics>`, b.pick("before", 2) == 0)
	}
	return ""
}

// repeated is a task that may have instances.
func (b *builder) repeated() (in, out string) {
	var id string
	switch b.pick("repeated", 6) {
	case 0:
		id = b.node("scriptTask", "", `<extensionElements><motcua:script result="x">=if x = null then 1 else x + 1</motcua:script></extensionElements>`+b.repetition())
	case 1:
		id = b.node("serviceTask", "", `<extensionElements><motcua:service type="http"/></extensionElements>`+b.repetition())
		b.caught(id)
	case 2:
		id = b.node("callActivity", `calledElement="other"`, `<extensionElements><motcua:io><motcua:output source="=answer" target="x"/></motcua:io></extensionElements>`+b.repetition())
		b.caught(id)
	case 3:
		id = b.node("businessRuleTask", "", `<extensionElements><motcua:decision ref="d" result="y"/></extensionElements>`+b.repetition())
	case 4:
		id = b.node("receiveTask", "", `<extensionElements><motcua:message name="r"/></extensionElements>`+b.repetition())
	default:
		id = b.node("userTask", "", b.repetition())
		b.boundary(id)
	}
	return id, id
}

// adHoc is an ad-hoc subprocess.
func (b *builder) adHoc() (in, out string) {
	id := b.id()
	fmt.Fprintf(&b.b, "<adHocSubProcess id=\"%s\" ordering=\"%s\" cancelRemainingInstances=\"%t\">\n", id,
		[]string{"Parallel", "Sequential"}[b.pick("ordering", 2)], b.pick("cancel", 2) == 0)
	var first string
	b.open++
	for range 1 + b.pick("activities", 2) {
		first = b.node("task", "", "")
		next, last := b.block()
		b.flow(first, next, "")
		b.flow(last, b.node("task", "", ""), "")
	}
	b.open--
	list := []string{"", `<extensionElements><motcua:adHoc elements="=[]"/></extensionElements>`,
		`<extensionElements><motcua:adHoc elements="=[&quot;` + first + `&quot;]"/></extensionElements>`}[b.pick("list", 3)]
	completion := []string{"", "<completionCondition>x = null or x &gt; 1</completionCondition>"}[b.pick("completion", 2)]
	fmt.Fprintf(&b.b, "%s%s%s</adHocSubProcess>\n", list, b.repetition(), completion)
	b.boundary(id)
	return id, id
}

// decideNumber makes the random processes' decision.
func decideNumber(_ string, _ *bpmn.Node, vars engine.Variables) (feel.Value, error) {
	return vars["x"], nil
}
