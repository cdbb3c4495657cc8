package feel

// Tests is what unary tests that compare with constants only accept: see [Expression.ConstantTests].
type Tests struct {
	Any     bool    // "-", which every value passes
	Negated bool    // not( … ): values that pass none of Tests
	Tests   []Value // a [Range] that holds the value, or a value that it equals
}

// ConstantTests gives the tests of an expression compiled with [UnaryTests] if each of them compares with a constant:
// `"a", "b"`, `[1..5), > 10`, `not(< date("2026-01-01"))`. ok is false for everything else, also where [Expression.Test]
// would give null for a value of another type than the constants'.
func (e *Expression) ConstantTests() (_ Tests, ok bool) {
	u, isUnary := e.root.(*unaryTestsNode)
	if !isUnary {
		return Tests{}, false
	}
	t := Tests{Any: len(u.tests) == 0, Negated: u.negated}
	for _, test := range u.tests {
		v, ok := constantTest(test.x)
		if !ok {
			return Tests{}, false
		}
		t.Tests = append(t.Tests, v)
	}
	return t, true
}

// Constant gives the value of an expression that is a literal: a number, text, boolean, null, a date, time or duration,
// or a range of these.
func (e *Expression) Constant() (_ Value, ok bool) { return constantOf(e.root) }

func constantTest(n node) (Value, bool) {
	op, isOp := n.(*operatorTestNode)
	if !isOp {
		v, ok := constantOf(n)
		return v, ok && v != nil
	}
	v, ok := constantOf(op.x)
	if !ok || v == nil {
		return nil, false
	}
	var r Range
	switch op.op {
	case "=":
		return v, true
	case "<", "<=":
		r = Range{End: v, EndIncluded: op.op == "<="}
	case ">", ">=":
		r = Range{Start: v, StartIncluded: op.op == ">="}
	default:
		return nil, false
	}
	return r, r.valid()
}

// constantCalls are the functions whose value for a text is a constant.
var constantCalls = map[string]bool{"date": true, "time": true, "date and time": true, "duration": true}

func constantOf(n node) (Value, bool) {
	switch n := n.(type) {
	case *literalNode:
		return n.value, n.problem == nil
	case *negateNode, *operatorTestNode, *rangeNode:
		if !constantParts(n) {
			return nil, false
		}
	case *callNode:
		name, isName := n.fn.(*nameNode)
		if !isName || name.fn == nil || !constantCalls[name.name] || n.names != nil || len(n.args) != 1 {
			return nil, false
		}
		if lit, isLiteral := n.args[0].(*literalNode); !isLiteral || kindOf(lit.value) != stringType {
			return nil, false
		}
	default:
		return nil, false
	}
	in := newInterp(&Expression{}, Env{})
	v := in.eval(n, newRootScope(nil))
	return v, v != nil && in.failed == nil && len(in.warnings) == 0
}

func constantParts(n node) bool {
	constant := func(n node) bool {
		if n == nil {
			return true
		}
		_, ok := constantOf(n)
		return ok
	}
	switch n := n.(type) {
	case *negateNode:
		return constant(n.x)
	case *operatorTestNode:
		return constant(n.x)
	case *rangeNode:
		return constant(n.low) && constant(n.high)
	}
	return false
}
