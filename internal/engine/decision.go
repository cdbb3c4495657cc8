package engine

import (
	"errors"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// businessRuleTask compiles a business rule task: it evaluates a decision, or,
// with a motcua:service, calls a connector as a service task does.
func (c *compiler) businessRuleTask(n *node) {
	d := n.def
	if d.Extension.ServiceType != "" {
		n.enter = (*run).enterServiceTask
		c.service(n)
		return
	}
	n.enter = (*run).enterBusinessRuleTask
	if d.Extension.Decision == "" {
		c.problem(d.ID, d.Line, "decision_missing",
			"Công việc quy tắc nghiệp vụ chưa gắn với quyết định hay dịch vụ nào.",
			"the business rule task names no decision and no service")
	}
}

// enterBusinessRuleTask evaluates a decision and goes on with its value.
func (r *run) enterBusinessRuleTask(t *token) {
	if f := r.input(t); f != nil {
		r.block(t, phaseEnter, f)
		return
	}
	r.decide(t)
}

// decide evaluates the decision with the inputs as they are now.
func (r *run) decide(t *token) {
	answer, f := r.decision(t)
	if f != nil {
		r.block(t, phaseService, f)
		return
	}
	made := r.factOf(FactDecisionMade, t)
	made.Name, made.Variables = t.node.def.Extension.Decision, answer
	r.fact(made)
	r.complete(t, answer)
}

// decision gives the value of a decision as the answer of its task: under the
// result variable, else the entries of the context that it is.
func (r *run) decision(t *token) (Variables, *fault) {
	ext := t.node.def.Extension
	sees := visible(t.Locals, t.scope)
	if r.env.Decide == nil {
		return nil, r.undecided(t, sees, "Hệ thống chưa có bảng quyết định nào.", "there are no decisions")
	}
	v, err := r.env.Decide(ext.Decision, t.node.def, sees.clone())
	if err != nil {
		vi := err.Error()
		var said interface{ In(lang string) string }
		if errors.As(err, &said) {
			vi = said.In("vi")
		}
		return nil, r.undecided(t, sees, vi, err.Error())
	}
	if !keepable(v) {
		return nil, unkeepable(quote(ext.Decision))
	}
	switch value := v.(type) {
	case feel.Context:
		if ext.ResultVariable == "" {
			return Variables(value).clone(), nil
		}
	case nil:
		if ext.ResultVariable == "" {
			return nil, nil
		}
	default:
		if ext.ResultVariable == "" {
			text := quote(feel.String(v))
			return nil, r.undecided(t, sees, "kết quả "+text+" không có biến nào để nhận", "its value "+text+" has no variable to go to")
		}
	}
	return Variables{ext.ResultVariable: v}, nil
}

// undecided tells of a decision that gave no usable value, and what it saw.
func (r *run) undecided(t *token, sees Variables, vi, en string) *fault {
	if len(t.node.inputs) > 0 {
		sees = t.Locals
	}
	saw, name := list(sees), quote(t.node.def.Extension.Decision)
	return &fault{
		code: "decision_failed",
		vi:   "Không ra được quyết định " + name + ": " + strings.TrimSuffix(vi, ".") + ". Giá trị đã dùng: " + orNone(saw, "không có") + ".",
		en:   "decision " + name + " failed: " + strings.TrimSuffix(en, ".") + "; it saw " + orNone(saw, "nothing"),
	}
}

// list shows variables in a sentence, the first of them if they are many.
func list(vars Variables) string {
	const most = 12
	var parts []string
	for _, name := range sortedKeys(vars) {
		if len(parts) == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, show(feel.Binding{Name: name, Value: vars[name]}))
	}
	return strings.Join(parts, ", ")
}
