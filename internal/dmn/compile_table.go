package dmn

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// table compiles a decision table. One whose hit policy makes no sense is null.
func (c *compiler) table(at place, x *DecisionTable, scope *names, declared *typ) (logic, *feel.Type) {
	t := &table{place: at, policy: x.HitPolicy, aggregation: x.Aggregation}
	c.cells = map[string]*tests{}
	for i, in := range x.Inputs {
		t.inputs = append(t.inputs, c.tableInput(i, in, scope))
	}
	for i, out := range x.Outputs {
		t.outputs = append(t.outputs, c.tableOutput(i, out, scope, len(x.Outputs), declared))
		t.hasDefault = t.hasDefault || out.Default != nil
	}
	if problem := c.checkSizes(x); problem != nil {
		return &faulty{*problem}, nil
	}
	values := make([][]*feel.Type, len(t.outputs))
	for i, rule := range x.Rules {
		t.rules = append(t.rules, c.tableRule(t, i+1, rule, scope, values))
	}
	if problem := c.checkPolicy(t); problem != nil {
		if !c.silent {
			c.model.report(*problem)
		}
		return &faulty{*problem}, nil
	}
	if !c.silent {
		c.checkRules(t)
	}
	return t, t.valueType(values)
}

// valueType is the type of the table's value, as far as its outputs show.
func (t *table) valueType(values [][]*feel.Type) *feel.Type {
	if t.aggregation != "" {
		if t.aggregation == AggregateCount {
			return builtinType("number")
		}
		return nil
	}
	columns := map[string]*feel.Type{}
	var one *feel.Type
	for i := range t.outputs {
		o := &t.outputs[i]
		one = o.typ.feelType()
		if o.typ.isAny() {
			one = nil
			if o.fallback == nil {
				one = shared(values[i])
			}
		}
		columns[o.name] = one
	}
	if len(t.outputs) > 1 {
		one = feel.ContextOf(columns)
	}
	switch t.policy {
	case HitCollect, HitRuleOrder, HitOutputOrder:
		return feel.ListOf(one)
	}
	return one
}

func (c *compiler) tableInput(i int, x *InputClause, scope *names) tableInput {
	in := tableInput{place: x.place(), name: fmt.Sprint(i + 1), value: &literal{}}
	if x.Expression == nil {
		c.report(SeverityError, in.place, codeNoExpression, "<inputExpression>")
	} else {
		in.name = normalName(x.Expression.Text)
		at := placeOf(x.Expression)
		if at.id == "" {
			at.id = x.ID
		}
		in.typ = c.typeRef(at, x.Expression.TypeRef)
		in.value, in.known = c.literal(at, x.Expression, scope)
		c.checkType(at, in.value, in.known, in.typ)
		if strings.TrimSpace(x.Expression.Text) == "" {
			c.report(SeverityError, at, codeNoExpression, "<inputExpression>")
		}
	}
	if !in.typ.isAny() {
		in.known = in.typ.feelType()
	}
	in.values = c.tests(x.place(), x.Values, scope, in.known)
	return in
}

func (c *compiler) tableOutput(i int, x *OutputClause, scope *names, columns int, declared *typ) tableOutput {
	out := tableOutput{place: x.place(), name: x.Name, typ: c.typeRef(x.place(), x.TypeRef)}
	if columns > 1 && out.name == "" {
		c.report(SeverityError, x.place(), codeUnnamedOutput, i+1)
		if out.name = x.Label; out.name == "" {
			out.name = fmt.Sprintf("output %d", i+1)
		}
	}
	out.values = c.tests(x.place(), x.Values, scope, out.typ.feelType())
	if ordered := firstTests(out.values, out.typ, declared); ordered != nil && ordered.ok && !ordered.constant.Negated && !ordered.constant.Any {
		out.priorities = ordered.constant.Tests
	}
	if x.Default != nil {
		var t *feel.Type
		out.fallback, t = c.literal(placeOf(x.Default), x.Default, scope)
		c.checkType(out.place, out.fallback, t, out.typ)
	}
	return out
}

// firstTests gives the allowed values that order an output: its own, or those of its type.
func firstTests(own *tests, types ...*typ) *tests {
	if own != nil {
		return own
	}
	for _, t := range types {
		for ; t != nil; t = t.narrowed {
			if t.allowed != nil {
				return t.allowed
			}
		}
	}
	return nil
}

// tableRule compiles a rule, and adds the types of its outputs to those of each column.
func (c *compiler) tableRule(t *table, number int, x *Rule, scope *names, values [][]*feel.Type) tableRule {
	rule := tableRule{place: place{x.ID, x.Line}, number: number, annotations: x.Annotations}
	for i, entry := range x.Inputs {
		rule.cells = append(rule.cells, c.cell(&t.inputs[i], i, entry, scope))
	}
	for i, entry := range x.Outputs {
		at := placeOf(entry)
		value, known := c.literal(at, entry, scope)
		c.checkType(at, value, known, t.outputs[i].typ)
		c.checkOutput(&t.outputs[i], value)
		if own := c.typeRef(at, entry.TypeRef); !own.isAny() {
			value, known = c.typed(at, value, known, own), own.feelType()
		}
		values[i] = append(values[i], known)
		rule.outputs = append(rule.outputs, value)
	}
	return rule
}

// cell compiles an input entry. The same text in one column is compiled once.
func (c *compiler) cell(in *tableInput, column int, entry *UnaryTests, scope *names) cell {
	key := fmt.Sprintf("%d %s", column, entry.Text)
	compiled, known := c.cells[key]
	if !known {
		inner := scope.inside()
		inner.inner = append([]string{"?"}, typeNames(in.typ)...)
		compiled = c.tests(place{}, entry, inner, in.known)
		c.cells[key] = compiled
	}
	one := *compiled
	one.place = place{entry.ID, entry.Line}
	result := cell{tests: &one}
	if one.ok && !one.constant.Any {
		result.fast = kindOfTests(one.constant.Tests)
	}
	return result
}

// kindOfTests is the kind that constant tests share, noKind if they do not.
func kindOfTests(tests []feel.Value) valueKind {
	kind := noKind
	for i, t := range tests {
		k := kindOfTest(t)
		if k == noKind || i > 0 && k != kind {
			return noKind
		}
		kind = k
	}
	return kind
}
