package engine

import "github.com/motcua/motcua/internal/bpmn"

// code compiles the code of an error or escalation. What catches one says a
// plain text, so that the model shows which event that is; none catches any.
func (c *compiler) code(d *bpmn.Node, t *trigger) {
	t.name = c.text(t.def.Code, d.ID, t.def.Line)
	if !throws(d) {
		if t.name.source != nil {
			c.problem(d.ID, t.def.Line, "code_expression",
				"Mã mà sự kiện bắt không thể là biểu thức.", "the code that an event catches cannot be an expression")
		}
		return
	}
	t.sentence = c.text(t.def.Message, d.ID, t.def.Line)
}
