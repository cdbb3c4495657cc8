package dmn

import "strings"

// expressionIn gives the first expression among an element's children, nil if there is none.
func (r *reader) expressionIn(e *element) Expression {
	if e == nil {
		return nil
	}
	for _, c := range r.children(e) {
		if x := r.expression(c); x != nil {
			return x
		}
	}
	return nil
}

// expression reads an expression; nil for an element that is none.
func (r *reader) expression(e *element) Expression {
	switch e.local {
	case "literalExpression":
		return r.literal(e)
	case "context":
		return r.context(e)
	case "list":
		return r.list(e)
	case "relation":
		return r.relation(e)
	case "functionDefinition":
		return r.function(e)
	case "invocation":
		return r.invocation(e)
	case "decisionTable":
		return r.table(e)
	case "conditional":
		return &ConditionalExpression{
			ExpressionHead: r.head(e),
			If:             r.expressionIn(r.child(e, "if")), Then: r.expressionIn(r.child(e, "then")), Else: r.expressionIn(r.child(e, "else")),
		}
	case "for", "some", "every":
		body := "satisfies"
		if e.local == "for" {
			body = "return"
		}
		return &IteratorExpression{
			ExpressionHead: r.head(e), Kind: e.local, Variable: normalName(e.attr("iteratorVariable")),
			In: r.expressionIn(r.child(e, "in")), Body: r.expressionIn(r.child(e, body)),
		}
	case "filter":
		return &FilterExpression{
			ExpressionHead: r.head(e), In: r.expressionIn(r.child(e, "in")), Match: r.expressionIn(r.child(e, "match")),
		}
	}
	return nil
}

func (r *reader) head(e *element) ExpressionHead {
	return ExpressionHead{ID: r.id(e), TypeRef: r.typeRef(e, e.attr("typeRef")), Line: e.line}
}

func (r *reader) literal(e *element) *LiteralExpression {
	x := &LiteralExpression{ExpressionHead: r.head(e), Language: e.attr("expressionLanguage"), TextLine: e.line}
	if text := r.child(e, "text"); text != nil {
		x.Text, x.TextLine = string(text.text), text.textLine
	} else {
		x.Imported = r.child(e, "importedValues") != nil
	}
	return x
}

// unaryTests reads an input entry or allowed values; nil where the text is empty.
func (r *reader) unaryTests(e *element) *UnaryTests {
	r.id(e)
	text := r.child(e, "text")
	if text == nil || strings.TrimSpace(string(text.text)) == "" {
		return nil
	}
	return &UnaryTests{ID: e.attr("id"), Language: e.attr("expressionLanguage"), Text: string(text.text), Line: text.textLine}
}

func (r *reader) context(e *element) *ContextExpression {
	x := &ContextExpression{ExpressionHead: r.head(e)}
	for _, c := range r.children(e) {
		if c.local != "contextEntry" {
			continue
		}
		entry := &ContextEntry{ID: r.id(c), Line: c.line, Value: r.expressionIn(c)}
		if v := r.child(c, "variable"); v != nil {
			entry.Variable = r.item(v)
		}
		x.Entries = append(x.Entries, entry)
	}
	return x
}

func (r *reader) list(e *element) *ListExpression {
	x := &ListExpression{ExpressionHead: r.head(e)}
	for _, c := range r.children(e) {
		if item := r.expression(c); item != nil {
			x.Items = append(x.Items, item)
		}
	}
	return x
}

func (r *reader) relation(e *element) *RelationExpression {
	x := &RelationExpression{ExpressionHead: r.head(e)}
	for _, c := range r.children(e) {
		switch c.local {
		case "column":
			x.Columns = append(x.Columns, r.item(c))
		case "row":
			x.Rows = append(x.Rows, r.list(c))
		}
	}
	return x
}

func (r *reader) function(e *element) *FunctionDefinition {
	x := &FunctionDefinition{ExpressionHead: r.head(e), Kind: FunctionFEEL, Body: r.expressionIn(e)}
	for _, kind := range []string{FunctionJava, FunctionPMML} {
		if strings.EqualFold(e.attr("kind"), kind) {
			x.Kind = kind
		}
	}
	for _, c := range r.children(e) {
		if c.local == "formalParameter" {
			x.Parameters = append(x.Parameters, r.item(c))
		}
	}
	return x
}

func (r *reader) invocation(e *element) *InvocationExpression {
	x := &InvocationExpression{ExpressionHead: r.head(e), Function: r.expressionIn(e)}
	for _, c := range r.children(e) {
		if c.local != "binding" {
			continue
		}
		b := &Binding{Line: c.line, Value: r.expressionIn(c), Parameter: &InformationItem{}}
		if p := r.child(c, "parameter"); p != nil {
			b.Parameter = r.item(p)
		}
		x.Bindings = append(x.Bindings, b)
	}
	return x
}
