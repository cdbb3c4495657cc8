package feel

import (
	"fmt"
)

// FindingCode names what a [Finding] is about.
type FindingCode string

// What a check finds.
const (
	FindUnknownName FindingCode = "unknown-name"     // nothing of this name is in scope
	FindUnknownPart FindingCode = "unknown-part"     // a context without this entry, a value without this property
	FindNotFunction FindingCode = "not-a-function"   // a call of something else
	FindArguments   FindingCode = "arguments"        // number or names of a call's arguments
	FindArgument    FindingCode = "argument-type"    // an argument of a type that can never fit
	FindOperands    FindingCode = "operand-types"    // arithmetic of types that have none
	FindComparison  FindingCode = "comparison-types" // a comparison that can only be null
	FindCondition   FindingCode = "not-boolean"      // a condition that is neither true nor false
	FindValue       FindingCode = "impossible-value" // a constant part that is null, such as date("2026-02-30")
)

// Finding is what a static check has to say about a part of an expression. Certain: that part is null whatever the
// values are, or an equality that is never more than a test for null. Otherwise it is a slip in all likelihood: a name
// that was not told.
type Finding struct {
	Code     FindingCode `json:"code"`
	Certain  bool        `json:"certain"`
	Position Position    `json:"position"`
	Text     string      `json:"text,omitempty"` // the part of the expression, shortened
	VI       string      `json:"vi"`
	EN       string      `json:"en"`
}

// In gives the sentence with its position in a language, Vietnamese unless lang is "en".
func (f Finding) In(lang string) string {
	return (&Error{Position: f.Position, VI: f.VI, EN: f.EN}).In(lang)
}

// maxFindings bounds what a check tells about one expression.
const maxFindings = 50

// Check looks for mistakes without evaluating: unknown names, arguments that never fit, comparisons and arithmetic that
// can only give null. names are those in scope and their types, Any (nil) where the type is not known; a nil map means
// that the names are not known, and none is reported. The type is that of the expression's value, Any if it is not known.
// The findings are in the order of the text. What is not found may still be null at run time.
func (e *Expression) Check(names map[string]*Type) (*Type, []Finding) {
	c := &checker{expr: e}
	t := c.infer(e.root, newTypeScope(names))
	return t, c.sorted()
}

// CheckCondition is [Expression.Check] for a condition: a value that is never true or false is a finding, too.
func (e *Expression) CheckCondition(names map[string]*Type) []Finding {
	c := &checker{expr: e}
	c.condition(e.root, c.infer(e.root, newTypeScope(names)))
	return c.sorted()
}

// CheckTests is [Expression.Check] for unary tests of an input of a type.
func (e *Expression) CheckTests(input *Type, names map[string]*Type) []Finding {
	c := &checker{expr: e}
	c.infer(e.root, &typeScope{parent: newTypeScope(names), name: inputName, typ: input})
	return c.sorted()
}

// typeScope is a chain of names and types, like [scope].
type typeScope struct {
	parent *typeScope
	name   string
	typ    *Type
	vars   map[string]*Type
	values *scope // of a function's closure
	open   bool   // has names that are not known
}

func newTypeScope(names map[string]*Type) *typeScope {
	vars := make(map[string]*Type, len(names))
	for name, t := range names {
		vars[normalName(name)] = t
	}
	return &typeScope{vars: vars, open: names == nil}
}

// lookup finds a name's type; open tells that an unknown name may be there all the same.
func (s *typeScope) lookup(name string) (t *Type, found, open bool) {
	for ; s != nil; s = s.parent {
		switch {
		case s.values != nil:
			if v, ok := s.values.lookup(name); ok {
				return typeOf(v, maxTypeDepth-2), true, open
			}
			open = true
		case s.vars != nil:
			if t, ok := s.vars[name]; ok {
				return t, true, open
			}
		case s.name == name:
			return s.typ, true, open
		}
		open = open || s.open
	}
	return nil, false, open
}

// checker infers types and collects findings.
type checker struct {
	expr     *Expression
	findings []Finding
	quiet    bool
	depth    int
	steps    int
}

// maxCheckSteps bounds an inference: a function's body may be looked at more than once.
const maxCheckSteps = 200_000

func (c *checker) infer(n node, s *typeScope) *Type {
	if c.steps++; c.steps > maxCheckSteps {
		return nil
	}
	return n.infer(c, s)
}

func (c *checker) findf(n node, code FindingCode, certain bool, en, vi string, args ...any) {
	c.find(n, code, certain, fmt.Sprintf(en, args...), fmt.Sprintf(vi, args...))
}

func (c *checker) find(n node, code FindingCode, certain bool, en, vi string) {
	if c.quiet || len(c.findings) >= maxFindings {
		return
	}
	pos, end := n.span()
	src := c.expr.source
	f := Finding{Code: code, Certain: certain, Position: positionAt(src, pos), EN: en, VI: vi}
	if pos <= end && end <= len(src) {
		f.Text = shorten(src[pos:end], 80)
	}
	c.findings = append(c.findings, f)
}

// condition reports a value that is no boolean where one is needed.
func (c *checker) condition(n node, t *Type) {
	if !t.is(anyType) && !t.is(booleanType) {
		c.find(n, FindCondition, true, "this is "+t.name()+", where true or false is needed",
			"đây là "+t.nameVI()+", trong khi cần true hoặc false")
	}
}

func (t *Type) name() string   { return kindNames[t.k()] }
func (t *Type) nameVI() string { return kindNamesVI[t.k()] }
