package engine

import (
	"github.com/motcua/motcua/internal/bpmn"
)

// code compiles the code of an error or escalation. What catches one says a
// plain text, so that the model shows which event that is; none catches any.
func (c *compiler) code(n *node, t *trigger) {
	d := n.def
	t.name = c.text(t.def.Code, d.ID, t.def.Line)
	if throws(d) {
		t.sentence = c.text(t.def.Message, d.ID, t.def.Line)
		return
	}
	if t.name.source != nil {
		c.problem(d.ID, t.def.Line, "code_expression",
			"Mã mà sự kiện bắt không thể là biểu thức.", "the code that an event catches cannot be an expression")
	}
	for _, name := range []string{t.def.CodeVariable, t.def.MessageVariable} {
		if name != "" {
			c.name(name)
			n.keeps = append(n.keeps, name)
		}
	}
}

// caught is what a catching event gets: what came with the throw, and the code
// and sentence in the variables it names for them.
func (t *trigger) caught(code, sentence string, vars Variables) Variables {
	answer := vars.clone()
	if t.def.CodeVariable != "" {
		answer[t.def.CodeVariable] = code
	}
	if t.def.MessageVariable != "" {
		answer[t.def.MessageVariable] = sentence
	}
	return answer
}

// catch is an event that catches what was thrown.
type catch struct {
	n *node
	t *trigger
	h holder
}

// catcher finds the event that catches an error or escalation thrown at an
// element instance: the nearest, looking outward from its own boundary events,
// and at one place one that names the code before one that takes any (BPMN 2.0.2,
// 10.5.1 and 13.5.2). At each scope its event subprocesses come before the
// boundary events of its activity; an event subprocess does not catch what is
// thrown inside it.
func (r *run) catcher(t *token, kind bpmn.EventKind, code string) *catch {
	for {
		if !t.instance() && !t.hidden() { // a loop has the boundary events of its instances
			if c := catches(t.node.boundary, t, kind, code, nil); c != nil {
				return c
			}
		}
		s := t.scope
		if !s.Interrupted {
			if c := catches(r.eventStarts(s), s, kind, code, t.node); c != nil {
				return c
			}
		}
		if s.parent == nil {
			return nil
		}
		t = r.st.tokens[s.ID]
	}
}

func catches(events []*node, h holder, kind bpmn.EventKind, code string, but *node) *catch {
	var all *catch
	for _, n := range events {
		if but != nil && n.startOf == but {
			continue
		}
		for _, t := range n.triggers {
			switch {
			case t.def.Kind != kind:
			case t.name.plain == "":
				if all == nil {
					all = &catch{n, t, h}
				}
			case t.name.plain == code:
				return &catch{n, t, h}
			}
		}
	}
	return all
}

// throwError throws an error at an activity whose work outside is over, to the
// nearest event that catches it. Without one it is an incident, whose retry does
// the work again.
func (r *run) throwError(t *token, e *ThrownError) {
	if !r.thrown(t, e) {
		r.block(t, phaseService, uncaught(e))
	}
}

// thrown throws an error. Without a catcher a called instance fails with it; any
// other does nothing, and reports so.
func (r *run) thrown(t *token, e *ThrownError) bool {
	f := r.factOf(FactErrorThrown, t)
	f.Code, f.MessageVI, f.MessageEN, f.Variables = e.Code, e.Message, e.Message, e.Variables
	c := r.catcher(t, bpmn.EventError, e.Code)
	if c != nil {
		f.Target = c.n.def.ID
	}
	r.fact(f)
	switch {
	case c != nil:
		r.happened(c.n, c.t.part, c.h, c.t.caught(e.Code, e.Message, e.Variables))
	case r.st.called:
		r.fail(t, e)
	default:
		return false
	}
	return true
}

// fail ends a called instance with an error that nothing in it caught.
func (r *run) fail(t *token, e *ThrownError) {
	r.empty(r.st.root)
	r.res.Error = e
	r.end(StatusFailed, Fact{
		Element: t.Node, ElementKind: t.node.def.Kind, Code: e.Code, MessageVI: e.Message, MessageEN: e.Message,
	})
}

func uncaught(e *ThrownError) *fault {
	code := orNone(e.Code, "?")
	f := &fault{
		code: "uncaught_error",
		vi:   "Lỗi " + quote(code) + " không được sự kiện nào bắt.",
		en:   "no event catches the error " + quote(code) + ".",
	}
	if e.Message != "" {
		f.vi += " " + e.Message
		f.en += " " + e.Message
	}
	return f
}

// readyError evaluates the error of an end event.
func (r *run) readyError(t *token, tr *trigger) (*ThrownError, *fault) {
	vars := r.sees(t)
	code, f := r.text(tr.name, vars, "mã lỗi", "the code of an error")
	if f != nil {
		return nil, f
	}
	e := &ThrownError{Code: code, Variables: t.Locals}
	e.Message, f = r.text(tr.sentence, vars, "lời báo lỗi", "the sentence of an error")
	return e, f
}
