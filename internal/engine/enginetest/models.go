package enginetest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// Options say what a model may contain.
type Options struct {
	Blocks   int  // of a structured process, at most; 0 = 8
	Timers   bool // catch events and boundary events, interrupting and not
	Errors   bool // subprocesses that end with an error, which a boundary event catches
	Messages bool // two pools that send each other messages
	Calls    bool // call activities of a process of the same file
	Loops    bool // multi-instance activities
}

const (
	head = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="defs" targetNamespace="test">
`
	tail = "</definitions>\n"
)

// Structured makes a file with the process "p" and, with Messages, the process "q" of
// another pool, with Calls the process "called".
//
// Without Messages it is sound.
func Structured(t *rapid.T, o Options) []byte {
	if o.Blocks == 0 {
		o.Blocks = 8
	}
	b := &builder{t: t, o: o}
	b.write(head)
	b.process("p")
	if o.Messages {
		b.peer()
	}
	if o.Calls {
		b.write("<process id=\"called\" isExecutable=\"true\">\n")
		b.o.Calls, b.o.Messages, b.size = false, false, 3
		b.ends(b.block())
		b.write("</process>\n")
	}
	if b.o.Errors {
		b.write("<error id=\"failed\" errorCode=\"FAILED\"/>\n")
	}
	b.write(tail)
	return []byte(b.out.String())
}

// Unstructured makes a file with one process "p" of n nodes at most, joined at random.
func Unstructured(t *rapid.T, n int) []byte {
	g := &graph{builder: builder{t: t}}
	g.write(head + "<process id=\"p\" isExecutable=\"true\">\n")
	g.draw(n)
	g.write("</process>\n" + tail)
	return []byte(g.out.String())
}

// builder writes a model.
type builder struct {
	t     *rapid.T
	o     Options
	out   strings.Builder
	n     int
	size  int      // blocks still to spend
	sends []string // names of messages that p sends, in order
	waits []string // and waits for
}

func (b *builder) write(s string) { b.out.WriteString(s) }

func (b *builder) pick(label string, n int) int { return rapid.IntRange(0, n-1).Draw(b.t, label) }

func (b *builder) id() string {
	b.n++
	return fmt.Sprintf("n%d", b.n)
}

// node writes a flow node. attrs go into its tag.
func (b *builder) node(kind, attrs, inner string) string {
	id := b.id()
	b.write(fmt.Sprintf("<%s id=\"%s\" %s>%s</%s>\n", kind, id, attrs, inner, kind))
	return id
}

func (b *builder) flow(from, to, condition string) {
	b.write(fmt.Sprintf("<sequenceFlow id=\"%[1]s_%[2]s\" sourceRef=\"%[1]s\" targetRef=\"%[2]s\">", from, to))
	if condition != "" {
		b.write("<conditionExpression xsi:type=\"tFormalExpression\"><![CDATA[=" + condition + "]]></conditionExpression>")
	}
	b.write("</sequenceFlow>\n")
}

func (b *builder) process(id string) {
	b.size = rapid.IntRange(1, b.o.Blocks).Draw(b.t, "blocks")
	b.write(fmt.Sprintf("<process id=\"%s\" isExecutable=\"true\">\n", id))
	b.ends(b.block())
	b.write("</process>\n")
}

// ends puts a start and an end around a block.
func (b *builder) ends(first, last string) {
	start, end := b.node("startEvent", "", ""), b.node("endEvent", "", "")
	b.flow(start, first, "")
	b.flow(last, end, "")
}

// peer is the other pool: it answers every message in turn, and sends what is waited for
// before it takes the next.
func (b *builder) peer() {
	names := map[string]bool{}
	b.write("<process id=\"q\" isExecutable=\"true\">\n")
	at := b.node("startEvent", "", "")
	step := func(kind, message string) {
		names[message] = true
		to := b.node(kind, fmt.Sprintf("messageRef=\"%s\"", message), "")
		b.flow(at, to, "")
		at = to
	}
	for _, m := range b.sends {
		step("receiveTask", m)
	}
	for _, m := range b.waits {
		step("sendTask", m)
	}
	b.flow(at, b.node("endEvent", "", ""), "")
	b.write("</process>\n")
	for _, m := range append(append([]string{}, b.sends...), b.waits...) {
		b.write(fmt.Sprintf("<message id=\"%[1]s\" name=\"%[1]s\"/>\n", m))
	}
	b.write("<collaboration id=\"pools\"><participant id=\"poolP\" processRef=\"p\"/><participant id=\"poolQ\" processRef=\"q\"/>" +
		"<messageFlow id=\"there\" sourceRef=\"poolP\" targetRef=\"poolQ\"/><messageFlow id=\"back\" sourceRef=\"poolQ\" targetRef=\"poolP\"/></collaboration>\n")
}
