package dmn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// logic compiles an expression with its type.
func (c *compiler) logic(x Expression, scope *names) logic {
	if x == nil {
		return &literal{}
	}
	at := placeOf(x)
	t := c.typeRef(at, x.head().TypeRef)
	return c.typed(at, c.untyped(x, scope, t), t)
}

func (c *compiler) typed(at place, l logic, t *typ) logic {
	if t.isAny() {
		return l
	}
	c.checkConstant(l, t)
	return &typed{at, l, t}
}

func (c *compiler) untyped(x Expression, scope *names, t *typ) logic {
	at := placeOf(x)
	switch x := x.(type) {
	case *LiteralExpression:
		return c.literal(at, x, scope)
	case *ContextExpression:
		return c.context(at, x, scope)
	case *ListExpression:
		l := &listLogic{place: at}
		for _, item := range x.Items {
			l.items = append(l.items, c.logic(item, scope))
		}
		return l
	case *RelationExpression:
		return c.relation(at, x, scope)
	case *FunctionDefinition:
		return c.function("", x, scope)
	case *InvocationExpression:
		return c.invocation(at, x, scope)
	case *ConditionalExpression:
		return &conditionalLogic{
			at, c.part(at, "if", x.If, scope), c.part(at, "then", x.Then, scope), c.part(at, "else", x.Else, scope),
		}
	case *IteratorExpression:
		return c.iterator(at, x, scope)
	case *FilterExpression:
		inner := append([]string{}, expressionNames(x.In, 0)...)
		return &filterLogic{at, c.part(at, "in", x.In, scope), c.part(at, "match", x.Match, scope.with([]string{"item"}, inner))}
	case *DecisionTable:
		return c.table(at, x, scope, t)
	}
	return &literal{place: at}
}

// part compiles a part that must be there.
func (c *compiler) part(at place, name string, x Expression, scope *names) logic {
	if x == nil {
		c.report(SeverityError, at, codeNoExpression, "<"+name+">")
	}
	return c.logic(x, scope)
}

// literal compiles a FEEL text. An empty one is null.
func (c *compiler) literal(at place, x *LiteralExpression, scope *names) logic {
	at.line = x.TextLine
	if x.Imported {
		return &faulty{*c.problem(at, codeImportedText)}
	}
	if strings.TrimSpace(x.Text) == "" {
		return &literal{place: at}
	}
	if language, ok := c.speaksFEEL(x.Language); !ok {
		return &faulty{*c.problem(at, codeForeignLanguage, language)}
	}
	expr, problem := c.feel(at, x.Text, scope)
	if problem != nil {
		return &faulty{*problem}
	}
	return &literal{at, expr}
}

// checkConstant finds literals that are not of their type.
func (c *compiler) checkConstant(l logic, t *typ) {
	x, isLiteral := l.(*literal)
	if c.silent || !isLiteral || x.expr == nil || t.isAny() {
		return
	}
	v, ok := x.expr.Constant()
	if !ok || v == nil {
		return
	}
	if _, fits := t.coerce(newEv(feel.Env{}, nil), v); !fits {
		c.report(SeverityError, x.place, codeTypeMismatch, show(v), t.String())
	}
}

func (c *compiler) context(at place, x *ContextExpression, scope *names) logic {
	l := &contextLogic{place: at}
	seen := map[string]bool{}
	inner := scope.with(nil, nil)
	for i, entry := range x.Entries {
		where := place{entry.ID, entry.Line}
		if entry.Variable == nil || entry.Variable.Name == "" {
			if i != len(x.Entries)-1 {
				c.report(SeverityError, where, codeMissingName)
			}
			l.result = c.part(where, "contextEntry", entry.Value, inner)
			continue
		}
		name := entry.Variable.Name
		if seen[name] {
			c.report(SeverityError, where, codeDuplicateEntry, name)
		}
		seen[name] = true
		t := c.typeRef(entry.Variable.place(), entry.Variable.TypeRef)
		value := c.typed(where, c.part(where, name, entry.Value, inner), t)
		l.entries = append(l.entries, contextEntry{name, value})
		inner.own = append(inner.own, name)
		inner.inner = append(inner.inner, typeNames(t)...)
		inner.inner = append(inner.inner, expressionNames(entry.Value, 0)...)
	}
	return l
}

func (c *compiler) relation(at place, x *RelationExpression, scope *names) logic {
	l := &relationLogic{place: at}
	types := make([]*typ, len(x.Columns))
	for i, column := range x.Columns {
		if slices.Contains(l.columns, column.Name) {
			c.report(SeverityError, column.place(), codeDuplicateEntry, column.Name)
		}
		l.columns = append(l.columns, column.Name)
		types[i] = c.typeRef(column.place(), column.TypeRef)
	}
	for _, row := range x.Rows {
		cells := make([]logic, len(x.Columns))
		for i := range cells {
			if i >= len(row.Items) {
				c.report(SeverityError, placeOf(row), codeNoExpression, l.columns[i])
				cells[i] = &literal{place: placeOf(row)}
				continue
			}
			cells[i] = c.typed(placeOf(row.Items[i]), c.logic(row.Items[i], scope), types[i])
		}
		l.rows = append(l.rows, cells)
	}
	return l
}

// function compiles a boxed function. Only FEEL ones can be called.
func (c *compiler) function(name string, x *FunctionDefinition, scope *names) *functionLogic {
	at := placeOf(x)
	f := &functionLogic{place: at, name: name}
	inner := scope.with(nil, nil)
	for _, p := range x.Parameters {
		t := c.typeRef(p.place(), p.TypeRef)
		f.params = append(f.params, component{p.Name, t})
		inner.own = append(inner.own, p.Name)
		inner.inner = append(inner.inner, typeNames(t)...)
	}
	if x.Kind != FunctionFEEL {
		f.body = &faulty{*c.problem(at, codeExternalFunction, name, x.Kind)}
		return f
	}
	f.body = c.part(at, "functionDefinition", x.Body, inner)
	if name != "" { // a business knowledge model's logic may carry the result's type itself, as in DMN 1.1
		f.body = c.typed(at, f.body, c.resultType(at, x.TypeRef))
	}
	return f
}

func (c *compiler) invocation(at place, x *InvocationExpression, scope *names) logic {
	l := &invocationLogic{place: at, function: c.part(at, "invocation", x.Function, scope)}
	if text, ok := x.Function.(*LiteralExpression); ok {
		l.name = normalName(text.Text)
	}
	for _, b := range x.Bindings {
		name := b.Parameter.Name
		if name == "" {
			c.report(SeverityError, place{line: b.Line}, codeMissingName)
		}
		if slices.Contains(l.names, name) {
			c.report(SeverityError, place{line: b.Line}, codeDuplicateEntry, name)
			continue
		}
		t := c.typeRef(b.Parameter.place(), b.Parameter.TypeRef)
		l.names = append(l.names, name)
		l.args = append(l.args, c.typed(b.Parameter.place(), c.logic(b.Value, scope), t))
	}
	return l
}

func (c *compiler) iterator(at place, x *IteratorExpression, scope *names) logic {
	if x.Variable == "" {
		c.report(SeverityError, at, codeMissingName)
	}
	body := "satisfies"
	if x.Kind == IteratorFor {
		body = "return"
	}
	inner := scope.with([]string{x.Variable, "partial"}, expressionNames(x.In, 0))
	return &iteratorLogic{at, x.Kind, x.Variable, c.part(at, "in", x.In, scope), c.part(at, body, x.Body, inner)}
}

func (c *compiler) table(at place, x *DecisionTable, scope *names, own *typ) logic {
	t := &table{place: at, policy: x.HitPolicy, aggregation: x.Aggregation}
	c.cells = map[string]*tests{}
	for i, in := range x.Inputs {
		t.inputs = append(t.inputs, c.tableInput(i, in, scope))
	}
	for i, out := range x.Outputs {
		t.outputs = append(t.outputs, c.tableOutput(i, out, scope, len(x.Outputs), own))
		t.hasDefault = t.hasDefault || out.Default != nil
	}
	for i, rule := range x.Rules {
		t.rules = append(t.rules, c.tableRule(t, i+1, rule, scope))
	}
	if problem := c.checkPolicy(t); problem != nil {
		if !c.silent {
			c.model.report(*problem)
		}
		return &faulty{*problem}
	}
	if !c.silent {
		c.checkRules(t)
	}
	return t
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
		in.value = c.literal(at, x.Expression, scope)
		c.checkConstant(in.value, in.typ)
		if strings.TrimSpace(x.Expression.Text) == "" {
			c.report(SeverityError, at, codeNoExpression, "<inputExpression>")
		}
	}
	in.values = c.tests(x.place(), x.Values, scope)
	return in
}

func (c *compiler) tableOutput(i int, x *OutputClause, scope *names, columns int, own *typ) tableOutput {
	out := tableOutput{place: x.place(), name: x.Name, typ: c.typeRef(x.place(), x.TypeRef)}
	if columns > 1 && out.name == "" {
		c.report(SeverityError, x.place(), codeUnnamedOutput, i+1)
		if out.name = x.Label; out.name == "" {
			out.name = fmt.Sprintf("output %d", i+1)
		}
	}
	out.values = c.tests(x.place(), x.Values, scope)
	if ordered := firstTests(out.values, out.typ, own); ordered != nil && ordered.ok && !ordered.constant.Negated && !ordered.constant.Any {
		out.priorities = ordered.constant.Tests
	}
	if x.Default != nil {
		out.fallback = c.literal(placeOf(x.Default), x.Default, scope)
		c.checkConstant(out.fallback, out.typ)
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

func (c *compiler) tableRule(t *table, number int, x *Rule, scope *names) tableRule {
	rule := tableRule{place: place{x.ID, x.Line}, number: number, annotations: x.Annotations}
	if len(x.Inputs) != len(t.inputs) || len(x.Outputs) != len(t.outputs) {
		c.report(SeverityError, rule.place, codeRuleSize, number, len(x.Inputs), len(x.Outputs), len(t.inputs), len(t.outputs))
	}
	for i, in := range t.inputs {
		entry := &UnaryTests{Text: "-", Line: x.Line}
		if i < len(x.Inputs) {
			entry = x.Inputs[i]
		}
		rule.cells = append(rule.cells, c.cell(in, i, entry, scope))
	}
	for i, out := range t.outputs {
		var value logic
		if i < len(x.Outputs) {
			at := placeOf(x.Outputs[i])
			value = c.literal(at, x.Outputs[i], scope)
			c.checkConstant(value, out.typ)
			c.checkOutput(&out, value)
		}
		rule.outputs = append(rule.outputs, value)
	}
	return rule
}

// cell compiles an input entry. The same text in one column is compiled once.
func (c *compiler) cell(in tableInput, column int, entry *UnaryTests, scope *names) cell {
	key := fmt.Sprintf("%d %s", column, entry.Text)
	compiled, known := c.cells[key]
	if !known {
		compiled = c.tests(place{}, entry, scope.with([]string{"?"}, typeNames(in.typ)))
		c.cells[key] = compiled
	}
	one := *compiled
	one.place = place{entry.ID, entry.Line}
	result := cell{tests: &one}
	if one.ok && !one.constant.Any {
		result.fast = kindOfTests(one.constant.Tests)
		c.checkCell(&in, &one)
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
