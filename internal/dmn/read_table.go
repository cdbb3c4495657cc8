package dmn

import (
	"strings"
)

// table reads a decision table. A missing hit policy is UNIQUE (DMN 1.5, 8.3.1); one that is not known is kept for the
// check to name.
func (r *reader) table(e *element) *DecisionTable {
	x := &DecisionTable{
		ExpressionHead: r.head(e), HitPolicy: HitUnique, Aggregation: Aggregation(strings.ToUpper(e.attr("aggregation"))),
	}
	if policy := e.attr("hitPolicy"); policy != "" {
		x.HitPolicy = HitPolicy(strings.ReplaceAll(strings.ToUpper(policy), "_", " "))
	}
	for _, c := range r.children(e) {
		switch c.local {
		case "input":
			x.Inputs = append(x.Inputs, r.inputClause(c))
		case "output":
			x.Outputs = append(x.Outputs, r.outputClause(c))
		case "annotation":
			x.Annotations = append(x.Annotations, normalName(c.attr("name")))
		case "rule":
			x.Rules = append(x.Rules, r.rule(c))
		}
	}
	return x
}

func (r *reader) inputClause(e *element) *InputClause {
	in := &InputClause{Element: r.element(e)}
	if x := r.child(e, "inputExpression"); x != nil {
		in.Expression = r.literal(x)
	}
	if v := r.child(e, "inputValues"); v != nil {
		in.Values = r.unaryTests(v)
	}
	return in
}

func (r *reader) outputClause(e *element) *OutputClause {
	out := &OutputClause{Element: r.element(e), TypeRef: r.typeRef(e, e.attr("typeRef"))}
	if v := r.child(e, "outputValues"); v != nil {
		out.Values = r.unaryTests(v)
	}
	if d := r.child(e, "defaultOutputEntry"); d != nil {
		if lit := r.literal(d); strings.TrimSpace(lit.Text) != "" {
			out.Default = lit
		}
	}
	return out
}

func (r *reader) rule(e *element) *Rule {
	rule := &Rule{ID: r.id(e), Line: e.line}
	for _, c := range r.children(e) {
		switch c.local {
		case "inputEntry":
			entry := r.unaryTests(c)
			if entry == nil {
				entry = &UnaryTests{ID: c.attr("id"), Text: "-", Line: c.line}
			}
			rule.Inputs = append(rule.Inputs, entry)
		case "outputEntry":
			rule.Outputs = append(rule.Outputs, r.literal(c))
		case "annotationEntry":
			text := ""
			if t := r.child(c, "text"); t != nil {
				text = strings.TrimSpace(string(t.text))
			}
			rule.Annotations = append(rule.Annotations, text)
		}
	}
	return rule
}
