package dmn

import (
	"github.com/motcua/motcua/internal/feel"
)

// checkSizes finds rules that have not a cell for every column; the first one makes the table null.
func (c *compiler) checkSizes(x *DecisionTable) *Finding {
	var first *Finding
	for i, rule := range x.Rules {
		if len(rule.Inputs) == len(x.Inputs) && len(rule.Outputs) == len(x.Outputs) {
			continue
		}
		problem := c.problem(place{rule.ID, rule.Line}, codeRuleSize, i+1, len(rule.Inputs), len(rule.Outputs), len(x.Inputs), len(x.Outputs))
		if first == nil {
			first = problem
		}
	}
	return first
}

// checkPolicy finds hit policies and aggregations that do not go with the table; nil if all is well. Such a table gives
// null (DMN 1.5, 8.2.11).
func (c *compiler) checkPolicy(t *table) *Finding {
	fault := func(code string, args ...any) *Finding {
		f := finding(SeverityError, t.id, t.line, code, args...)
		return &f
	}
	switch t.policy {
	case HitUnique, HitFirst, HitAny, HitCollect, HitRuleOrder:
	case HitPriority, HitOutputOrder:
		if f := prioritiesMissing(t); f != nil {
			c.report(SeverityError, t.place, f.code, f.args...)
		}
	default:
		return fault(codeUnknownHitPolicy, string(t.policy))
	}
	switch t.aggregation {
	case "", AggregateSum, AggregateCount, AggregateMin, AggregateMax:
	default:
		return fault(codeUnknownAggregation, string(t.aggregation))
	}
	switch {
	case len(t.outputs) == 0:
		return fault(codeNoOutput)
	case t.aggregation == "":
	case t.policy != HitCollect:
		c.report(SeverityWarning, t.place, codeAggregationPolicy, string(t.aggregation), string(t.policy))
		t.aggregation = ""
	case len(t.outputs) > 1:
		return fault(codeAggregationOutputs, string(t.aggregation))
	}
	return nil
}

type complaint struct {
	code string
	args []any
}

// prioritiesMissing tells why a table's outputs have no order.
func prioritiesMissing(t *table) *complaint {
	for _, o := range t.outputs {
		if o.priorities != nil {
			return nil
		}
		if o.values != nil {
			return &complaint{codeUnclearPriorities, []any{o.values.text}}
		}
	}
	return &complaint{codeNoPriorities, []any{string(t.policy)}}
}

// checkOutput finds constant outputs that are not among the output values.
func (c *compiler) checkOutput(o *tableOutput, value logic) {
	l, isLiteral := value.(*literal)
	if c.silent || !isLiteral || l.expr == nil || o.values == nil || !o.values.ok {
		return
	}
	v, ok := l.expr.Constant()
	if !ok || v == nil {
		return
	}
	e := newEv(feel.Env{}, nil)
	if !o.values.passes(e, v, nil) {
		c.report(SeverityError, l.place, codeNotAllowed, shown{v}, o.values.text)
	}
}
