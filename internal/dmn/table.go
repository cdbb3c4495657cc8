package dmn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/motcua/motcua/internal/feel"
)

// table is a compiled decision table.
type table struct {
	place
	policy      HitPolicy
	aggregation Aggregation
	inputs      []tableInput
	outputs     []tableOutput
	rules       []tableRule
	hasDefault  bool
}

type tableInput struct {
	place
	name   string // as a sentence quotes it
	value  logic
	typ    *typ
	known  *feel.Type // declared or found
	values *tests     // allowed values
}

type tableOutput struct {
	place
	name       string
	typ        *typ
	values     *tests // allowed values
	priorities []feel.Value
	fallback   logic // nil: null
}

type tableRule struct {
	place
	number      int // from 1
	cells       []cell
	outputs     []logic
	annotations []string
}

// cell is an input entry. One that compares with constants of one type is tested without FEEL's interpreter for inputs
// of that type; the answer is the same.
type cell struct {
	tests *tests
	fast  valueKind
}

func (t *table) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok {
		return nil
	}
	inputs := make([]feel.Value, len(t.inputs))
	for i := range t.inputs {
		inputs[i] = t.inputs[i].eval(e, scope)
	}
	hits := t.hits(e, scope, inputs)
	if e.run.failed != nil {
		return nil
	}
	t.note(e, hits)
	if len(hits) == 0 {
		return t.noHit(e, scope)
	}
	return t.decide(e, scope, hits)
}

// eval gives the input's value. One that is not among the allowed ones counts as null, as a value of another type does.
func (in *tableInput) eval(e ev, scope feel.Context) feel.Value {
	v := in.typ.result(e, in.place, in.value.eval(e, scope))
	if v != nil && in.values != nil && !in.values.passes(e, v, scope) {
		return e.fault(in.place, codeInputNotAllowed, in.name, shown{v}, in.values.text)
	}
	return v
}

// hits gives the rules that match; under FIRST no more than one.
func (t *table) hits(e ev, scope feel.Context, inputs []feel.Value) []*tableRule {
	var hits []*tableRule
	kinds := make([]valueKind, len(inputs))
	for i, v := range inputs {
		kinds[i] = kindOf(v)
	}
	for r := range t.rules {
		rule := &t.rules[r]
		if !e.spend(1) {
			return nil
		}
		matches := true
		for i := range rule.cells {
			if !rule.cells[i].matches(e, scope, inputs[i], kinds[i]) {
				matches = false
				break
			}
		}
		if !matches {
			continue
		}
		hits = append(hits, rule)
		if t.policy == HitFirst {
			break
		}
	}
	return hits
}

func (c *cell) matches(e ev, scope feel.Context, v feel.Value, kind valueKind) bool {
	t := c.tests
	if t.ok && t.constant.Any {
		return true
	}
	if c.fast == noKind || c.fast != kind {
		return t.passes(e, v, scope)
	}
	for _, test := range t.constant.Tests {
		if holds(test, v) {
			return !t.constant.Negated
		}
	}
	return t.constant.Negated
}

// holds tells whether a constant test, a range or a value, holds for a value of the same kind.
func holds(test, v feel.Value) bool {
	r, isRange := test.(feel.Range)
	if !isRange {
		return same(test, v)
	}
	if r.Start != nil {
		if order, ok := feel.Compare(v, r.Start); !ok || order < 0 || order == 0 && !r.StartIncluded {
			return false
		}
	}
	if r.End != nil {
		if order, ok := feel.Compare(v, r.End); !ok || order > 0 || order == 0 && !r.EndIncluded {
			return false
		}
	}
	return true
}

func same(a, b feel.Value) bool {
	eq, ok := feel.Equal(a, b)
	return eq && ok
}

// valueKind tells the types apart whose values are compared without an interpreter.
type valueKind uint8

const (
	noKind valueKind = iota
	stringKind
	numberKind
	booleanKind
	dateKind
	daysKind
	yearsKind
)

func kindOf(v feel.Value) valueKind {
	switch v.(type) {
	case string:
		return stringKind
	case *apd.Decimal:
		return numberKind
	case bool:
		return booleanKind
	case feel.Date:
		return dateKind
	case feel.DaysDuration:
		return daysKind
	case feel.YearsDuration:
		return yearsKind
	}
	return noKind
}

// kindOfTest is the kind of a constant test; noKind for a range whose bounds differ or that has none.
func kindOfTest(test feel.Value) valueKind {
	r, isRange := test.(feel.Range)
	if !isRange {
		return kindOf(test)
	}
	start, end := kindOf(r.Start), kindOf(r.End)
	switch {
	case r.Start == nil:
		return end
	case r.End == nil || start == end:
		return start
	}
	return noKind
}

// note puts the rules that matched into the trace.
func (t *table) note(e ev, hits []*tableRule) {
	if e.run.current == nil || e.run.tables >= MaxTraceTables {
		return
	}
	e.run.tables++
	tr := TableTrace{ElementID: t.id, Line: t.line, Rules: make([]RuleTrace, len(hits))}
	for i, h := range hits {
		tr.Rules[i] = RuleTrace{Number: h.number, ID: h.id, Annotations: h.annotations}
	}
	e.run.current.Tables = append(e.run.current.Tables, tr)
}

// noHit is the value when no rule matches: the default outputs, else nothing. Nothing is an empty list under COLLECT and
// zero where it counts, which is what the built-in functions make of no items.
func (t *table) noHit(e ev, scope feel.Context) feel.Value {
	if t.hasDefault {
		v := t.output(e, scope, "-", func(i int) logic { return t.outputs[i].fallback })
		if t.aggregation == "" && (t.policy == HitCollect || t.policy == HitRuleOrder || t.policy == HitOutputOrder) {
			return []feel.Value{v}
		}
		return v
	}
	if t.policy == HitCollect {
		switch t.aggregation {
		case "":
			return []feel.Value{}
		case AggregateCount:
			return feel.NewNumber(0)
		}
	}
	e.note(SeverityWarning, t.place, codeNoRuleMatches)
	return nil
}

// output is a rule's value: that of its only output, or a context of several.
func (t *table) output(e ev, scope feel.Context, rule string, entry func(i int) logic) feel.Value {
	if len(t.outputs) == 1 {
		return t.outputs[0].eval(e, scope, rule, entry(0))
	}
	if !e.grow(len(t.outputs)) {
		return nil
	}
	c := make(feel.Context, len(t.outputs))
	for i := range t.outputs {
		c[t.outputs[i].name] = t.outputs[i].eval(e, scope, rule, entry(i))
	}
	return c
}

func (o *tableOutput) eval(e ev, scope feel.Context, rule string, entry logic) feel.Value {
	if entry == nil {
		return nil
	}
	v := o.typ.result(e, o.place, entry.eval(e, scope))
	if v != nil && o.values != nil && !o.values.passes(e, v, scope) {
		return e.fault(o.place, codeOutputNotAllowed, rule, shown{v}, o.values.text)
	}
	return v
}

// decide makes the table's value of the rules that match (DMN 1.5, 8.2.11).
func (t *table) decide(e ev, scope feel.Context, hits []*tableRule) feel.Value {
	if t.policy == HitUnique && len(hits) > 1 {
		return e.fault(t.place, codeSeveralMatch, numbers(hits))
	}
	values := make([]feel.Value, len(hits))
	for i, h := range hits {
		values[i] = t.output(e, scope, fmt.Sprint(h.number), func(k int) logic { return h.outputs[k] })
	}
	if !e.grow(len(hits)) {
		return nil
	}
	switch t.policy {
	case HitAny:
		for _, v := range values[1:] {
			if !same(v, values[0]) {
				return e.fault(t.place, codeDifferentOutputs, numbers(hits))
			}
		}
		return values[0]
	case HitPriority:
		return slices.MinFunc(values, t.byPriority)
	case HitOutputOrder:
		slices.SortStableFunc(values, t.byPriority)
		return values
	case HitRuleOrder:
		return values
	case HitCollect:
		return t.aggregate(e, values)
	}
	return values[0]
}

// byPriority orders two outputs by the output values' order; the first column decides first. MinFunc and SortStableFunc
// keep the rules' order where there is no difference.
func (t *table) byPriority(a, b feel.Value) int {
	for i := range t.outputs {
		o := &t.outputs[i]
		if o.priorities == nil {
			continue
		}
		if len(t.outputs) == 1 {
			return o.rank(a) - o.rank(b)
		}
		x, _ := a.(feel.Context)
		y, _ := b.(feel.Context)
		if d := o.rank(x[o.name]) - o.rank(y[o.name]); d != 0 {
			return d
		}
	}
	return 0
}

// rank is a value's place among the output values; after them all for one that is not among them.
func (o *tableOutput) rank(v feel.Value) int {
	if i := slices.IndexFunc(o.priorities, func(p feel.Value) bool { return holds(p, v) }); i >= 0 {
		return i
	}
	return len(o.priorities)
}

// aggregations are FEEL's own functions (DMN 1.5, 10.3.4.4).
var aggregations = map[Aggregation]*feel.Expression{
	AggregateSum: mustCompile("sum(values)"), AggregateCount: mustCompile("count(values)"),
	AggregateMin: mustCompile("min(values)"), AggregateMax: mustCompile("max(values)"),
}

func (t *table) aggregate(e ev, values []feel.Value) feel.Value {
	f := aggregations[t.aggregation]
	if f == nil {
		return values
	}
	result, err := f.Evaluate(feel.Context{"values": values}, e.feelEnv())
	e.absorb(t.place, result.Warnings, err)
	return result.Value
}

// numbers lists rules as a sentence does: "2, 5".
func numbers(hits []*tableRule) string {
	const most = 10
	parts := make([]string, 0, most+1)
	for i, h := range hits {
		if i == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, fmt.Sprint(h.number))
	}
	return strings.Join(parts, ", ")
}
