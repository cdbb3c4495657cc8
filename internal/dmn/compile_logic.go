package dmn

import (
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// logic compiles an expression with its declared type, and tells what type its value has as far as that is known.
func (c *compiler) logic(x Expression, scope *names) (logic, *feel.Type) {
	if x == nil {
		return &literal{}, nil
	}
	at := placeOf(x)
	declared := c.typeRef(at, x.head().TypeRef)
	l, t := c.untyped(x, scope, declared)
	l = c.typed(at, l, t, declared)
	if !declared.isAny() {
		t = declared.feelType()
	}
	return l, t
}

// typed brings the value of logic to a declared type.
func (c *compiler) typed(at place, l logic, t *feel.Type, declared *typ) logic {
	if declared.isAny() {
		return l
	}
	c.checkType(at, l, t, declared)
	return &typed{at, l, declared}
}

func (c *compiler) untyped(x Expression, scope *names, declared *typ) (logic, *feel.Type) {
	at := placeOf(x)
	switch x := x.(type) {
	case *LiteralExpression:
		return c.literal(at, x, scope)
	case *ContextExpression:
		return c.context(at, x, scope)
	case *ListExpression:
		return c.list(at, x, scope)
	case *RelationExpression:
		return c.relation(at, x, scope)
	case *FunctionDefinition:
		return c.function("", x, scope)
	case *InvocationExpression:
		return c.invocation(at, x, scope)
	case *ConditionalExpression:
		return c.conditional(at, x, scope)
	case *IteratorExpression:
		return c.iterator(at, x, scope)
	case *FilterExpression:
		return c.filter(at, x, scope)
	case *DecisionTable:
		return c.table(at, x, scope, declared)
	}
	return &literal{place: at}, nil
}

// part compiles a part that must be there.
func (c *compiler) part(at place, name string, x Expression, scope *names) (logic, *feel.Type) {
	if x == nil {
		c.report(SeverityError, at, codeNoExpression, "<"+name+">")
	}
	return c.logic(x, scope)
}

// literal compiles a FEEL text. An empty one is null.
func (c *compiler) literal(at place, x *LiteralExpression, scope *names) (logic, *feel.Type) {
	at.line = x.TextLine
	if x.Imported {
		return &faulty{*c.problem(at, codeImportedText)}, nil
	}
	if strings.TrimSpace(x.Text) == "" {
		return &literal{place: at}, nil
	}
	if language, ok := c.speaksFEEL(x.Language); !ok {
		return &faulty{*c.problem(at, codeForeignLanguage, language)}, nil
	}
	expr, problem := c.feel(at, x.Text, scope)
	if problem != nil {
		return &faulty{*problem}, nil
	}
	t, found := expr.Check(scope.typesFor(expr))
	if !c.silent {
		c.reportFEEL(at, found)
	}
	return &literal{at, expr}, t
}

// checkType finds logic whose value is never of the declared type: a literal that does not conform, or an expression of
// quite another type.
func (c *compiler) checkType(at place, l logic, t *feel.Type, declared *typ) {
	if c.silent || declared.isAny() {
		return
	}
	if x, isLiteral := l.(*literal); isLiteral && x.expr != nil {
		at = x.place
		if v, ok := x.expr.Constant(); ok {
			if _, fits := declared.coerce(newEv(feel.Env{}, nil), v); !fits {
				c.report(SeverityError, at, codeTypeMismatch, shown{v}, declared.String())
			}
			return
		}
	}
	have, want := kindName(t), declared.kind()
	if have == "" || want == "" || have == want || have == "date" && want == "date and time" {
		return
	}
	c.report(SeverityError, at, codeExpressionType, t.String(), declared.String())
}

// kindName is the name of a type without its parts; "" where values of it may be brought to any other: Any, null, lists.
func kindName(t *feel.Type) string {
	switch kind := t.Kind(); kind {
	case "Any", "Null", "list":
		return ""
	default:
		return kind
	}
}

func (c *compiler) context(at place, x *ContextExpression, scope *names) (logic, *feel.Type) {
	l := &contextLogic{place: at}
	inner := scope.inside()
	types := map[string]*feel.Type{}
	var result *feel.Type
	for i, entry := range x.Entries {
		where := place{entry.ID, entry.Line}
		if entry.Variable == nil || entry.Variable.Name == "" {
			if i != len(x.Entries)-1 {
				c.report(SeverityError, where, codeMissingName)
			}
			l.result, result = c.part(where, "contextEntry", entry.Value, inner)
			continue
		}
		name := entry.Variable.Name
		if _, twice := types[name]; twice {
			c.report(SeverityError, where, codeDuplicateEntry, name)
		}
		declared := c.typeRef(entry.Variable.place(), entry.Variable.TypeRef)
		value, t := c.part(where, name, entry.Value, inner)
		value = c.typed(where, value, t, declared)
		if !declared.isAny() {
			t = declared.feelType()
		}
		types[name] = t
		l.entries = append(l.entries, contextEntry{name, value})
		inner.add(name, t, append(typeNames(declared), expressionNames(entry.Value)...)...)
	}
	if l.result != nil {
		return l, result
	}
	return l, feel.ContextOf(types)
}

func (c *compiler) list(at place, x *ListExpression, scope *names) (logic, *feel.Type) {
	l := &listLogic{place: at}
	types := make([]*feel.Type, len(x.Items))
	for i, item := range x.Items {
		var one logic
		one, types[i] = c.logic(item, scope)
		l.items = append(l.items, one)
	}
	return l, feel.ListOf(shared(types))
}

// shared is the type that all are of, nil where they differ.
func shared(types []*feel.Type) *feel.Type {
	if len(types) == 0 {
		return nil
	}
	first := types[0]
	for _, t := range types {
		if t.Kind() == "Any" || t.Kind() == "Null" || !t.ConformsTo(first) || !first.ConformsTo(t) {
			return nil
		}
	}
	return first
}

func (c *compiler) relation(at place, x *RelationExpression, scope *names) (logic, *feel.Type) {
	l := &relationLogic{place: at}
	declared := make([]*typ, len(x.Columns))
	types := map[string]*feel.Type{}
	for i, column := range x.Columns {
		if _, twice := types[column.Name]; twice {
			c.report(SeverityError, column.place(), codeDuplicateEntry, column.Name)
		}
		l.columns = append(l.columns, column.Name)
		declared[i] = c.typeRef(column.place(), column.TypeRef)
		types[column.Name] = declared[i].feelType()
	}
	for _, row := range x.Rows {
		cells := make([]logic, min(len(row.Items), len(x.Columns)))
		if missing := len(cells); missing < len(x.Columns) {
			c.report(SeverityError, placeOf(row), codeNoExpression, l.columns[missing])
		}
		for i := range cells {
			cell, t := c.logic(row.Items[i], scope)
			cells[i] = c.typed(placeOf(row.Items[i]), cell, t, declared[i])
		}
		l.rows = append(l.rows, cells)
	}
	return l, feel.ListOf(feel.ContextOf(types))
}

// function compiles a boxed function. Only FEEL ones can be called.
func (c *compiler) function(name string, x *FunctionDefinition, scope *names) (*functionLogic, *feel.Type) {
	at := placeOf(x)
	f := &functionLogic{place: at, name: name}
	inner := scope.inside()
	for _, p := range x.Parameters {
		declared := c.typeRef(p.place(), p.TypeRef)
		f.params = append(f.params, component{p.Name, declared})
		inner.add(p.Name, declared.feelType(), typeNames(declared)...)
	}
	if x.Kind != FunctionFEEL {
		f.body = &faulty{*c.problem(at, codeExternalFunction, name, x.Kind)}
		return f, functionOf(f.params, nil)
	}
	var t *feel.Type
	f.body, t = c.part(at, "functionDefinition", x.Body, inner)
	if name != "" { // a business knowledge model's logic may carry the result's type itself, as in DMN 1.1
		if declared := c.resultType(at, x.TypeRef); !declared.isAny() {
			f.body = c.typed(at, f.body, t, declared)
			t = declared.feelType()
		}
	}
	return f, functionOf(f.params, t)
}

func (c *compiler) invocation(at place, x *InvocationExpression, scope *names) (logic, *feel.Type) {
	l := &invocationLogic{place: at}
	var t *feel.Type
	l.function, t = c.part(at, "invocation", x.Function, scope)
	if text, ok := x.Function.(*LiteralExpression); ok {
		l.name = normalName(text.Text)
	}
	seen := map[string]bool{}
	for _, b := range x.Bindings {
		name := b.Parameter.Name
		if name == "" {
			c.report(SeverityError, place{line: b.Line}, codeMissingName)
		}
		if seen[name] {
			c.report(SeverityError, place{line: b.Line}, codeDuplicateEntry, name)
			continue
		}
		seen[name] = true
		declared := c.typeRef(b.Parameter.place(), b.Parameter.TypeRef)
		arg, argType := c.logic(b.Value, scope)
		l.names = append(l.names, name)
		l.args = append(l.args, c.typed(b.Parameter.place(), arg, argType, declared))
	}
	return l, t.Result()
}

func (c *compiler) conditional(at place, x *ConditionalExpression, scope *names) (logic, *feel.Type) {
	condition, t := c.part(at, "if", x.If, scope)
	if have := kindName(t); have != "" && have != "boolean" && !c.silent {
		c.report(SeverityWarning, at, codeExpressionType, t.String(), "boolean")
	}
	then, thenType := c.part(at, "then", x.Then, scope)
	otherwise, otherwiseType := c.part(at, "else", x.Else, scope)
	return &conditionalLogic{at, condition, then, otherwise}, shared([]*feel.Type{thenType, otherwiseType})
}

func (c *compiler) iterator(at place, x *IteratorExpression, scope *names) (logic, *feel.Type) {
	if x.Variable == "" {
		c.report(SeverityError, at, codeMissingName)
	}
	part := "satisfies"
	if x.Kind == IteratorFor {
		part = "return"
	}
	in, inType := c.part(at, "in", x.In, scope)
	inner := scope.inside()
	inner.add("partial", nil)
	inner.add(x.Variable, inType.Elem(), expressionNames(x.In)...)
	body, t := c.part(at, part, x.Body, inner)
	l := &iteratorLogic{at, x.Kind, x.Variable, in, body}
	if x.Kind == IteratorFor {
		return l, feel.ListOf(t)
	}
	if have := kindName(t); have != "" && have != "boolean" && !c.silent {
		c.report(SeverityError, at, codeExpressionType, t.String(), "boolean")
	}
	return l, builtinType("boolean")
}

func (c *compiler) filter(at place, x *FilterExpression, scope *names) (logic, *feel.Type) {
	in, inType := c.part(at, "in", x.In, scope)
	item := inType.Elem()
	inner := scope.inside()
	inner.inner = expressionNames(x.In)
	for name, t := range item.Fields() {
		inner.add(name, t)
	}
	inner.add("item", item)
	inner.unsure = item.Kind() == "Any" // its fields may be named
	match, _ := c.part(at, "match", x.Match, inner)
	return &filterLogic{at, in, match}, inType
}
