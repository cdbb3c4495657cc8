package feel

import (
	"github.com/cockroachdb/apd/v3"
)

func (n *literalNode) eval(in *interp, _ *scope) Value {
	if n.problem != nil {
		return in.warn(n, n.problem.en, n.problem.vi)
	}
	return n.value
}

func (n *nameNode) eval(in *interp, s *scope) Value {
	if v, ok := s.lookup(n.name); ok {
		return v
	}
	if in.unknown != nil {
		*in.unknown = true
	}
	if n.fn != nil {
		return n.fn.value
	}
	return in.warnf(n, "there is no %q here", "không có %q ở đây", n.name)
}

func (n *negateNode) eval(in *interp, s *scope) Value {
	switch x := in.eval(n.x, s).(type) {
	case nil:
		return nil
	case *apd.Decimal:
		if x.IsZero() {
			return x
		}
		return new(apd.Decimal).Neg(x)
	case DaysDuration:
		return x.negated()
	case YearsDuration:
		return YearsDuration{-x.Months}
	default:
		return in.warnf(n, "a value of type %s has no negative", "giá trị kiểu %s không có số đối", TypeName(x))
	}
}

// eval of "and" and "or" is three-valued: anything but true and false counts as null (table 50).
func (n *andNode) eval(in *interp, s *scope) Value {
	result := Value(true)
	for _, item := range n.items {
		switch v := in.truth(item, s).(type) {
		case bool:
			if !v {
				return false
			}
		default:
			result = nil
		}
	}
	return result
}

func (n *orNode) eval(in *interp, s *scope) Value {
	result := Value(false)
	for _, item := range n.items {
		switch v := in.truth(item, s).(type) {
		case bool:
			if v {
				return true
			}
		default:
			result = nil
		}
	}
	return result
}

// truth evaluates an operand that should be a boolean.
func (in *interp) truth(n node, s *scope) Value {
	v := in.eval(n, s)
	if _, ok := v.(bool); ok || v == nil {
		return v
	}
	return in.warnf(n, "%s where true or false is needed", "%s ở chỗ cần true hoặc false", TypeName(v))
}

func (n *ifNode) eval(in *interp, s *scope) Value {
	if in.truth(n.cond, s) == true {
		return in.eval(n.then, s)
	}
	return in.eval(n.otherwise, s)
}

func (n *compareNode) eval(in *interp, s *scope) Value {
	x := in.eval(n.x, s)
	y := in.eval(n.y, s)
	return in.compare(n, n.op, x, y)
}

func (in *interp) compare(n node, op string, x, y Value) Value {
	switch op {
	case "=", "!=":
		eq, ok := in.equal(x, y)
		if !ok {
			return in.warnTypes(n, op, x, y)
		}
		return eq == (op == "=")
	}
	order, ok := Compare(x, y)
	if !ok {
		if x == nil || y == nil {
			return nil
		}
		return in.warnTypes(n, op, x, y)
	}
	switch op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func (n *betweenNode) eval(in *interp, s *scope) Value {
	x := in.eval(n.x, s)
	low := in.compare(n, ">=", x, in.eval(n.low, s))
	high := in.compare(n, "<=", x, in.eval(n.high, s))
	return and(low, high)
}

func and(x, y Value) Value {
	switch {
	case x == false || y == false:
		return false
	case x == true && y == true:
		return true
	}
	return nil
}

func (n *instanceNode) eval(in *interp, s *scope) Value {
	v := in.eval(n.x, s)
	w := work{left: in.env.MaxSteps - in.steps}
	before := w.left
	has := n.typ.has(v, &w)
	in.account(&w, before)
	return has
}

func (n *listNode) eval(in *interp, s *scope) Value {
	if !in.grow(len(n.items) * itemBytes) {
		return nil
	}
	list := make([]Value, len(n.items))
	for i, item := range n.items {
		list[i] = in.eval(item, s)
	}
	return list
}

func (n *contextNode) eval(in *interp, s *scope) Value {
	if n.hasDuplicate {
		return in.warnf(n, "the name %q occurs twice in the context", "tên %q xuất hiện hai lần trong ngữ cảnh", n.duplicate)
	}
	if !in.grow(len(n.entries) * 3 * itemBytes) {
		return nil
	}
	c := make(Context, len(n.entries))
	inner := &scope{parent: s, vars: c}
	for _, e := range n.entries {
		c[e.key] = in.eval(e.value, inner)
	}
	return c
}

func (n *rangeNode) eval(in *interp, s *scope) Value {
	r := Range{StartIncluded: n.lowIncluded, EndIncluded: n.highIncluded}
	if n.low != nil {
		r.Start = in.eval(n.low, s)
	}
	if n.high != nil {
		r.End = in.eval(n.high, s)
	}
	if n.low != nil && r.Start == nil || n.high != nil && r.End == nil {
		return in.warn(n, "a bound of the range is null", "một đầu của khoảng giá trị là null")
	}
	if !r.valid() {
		return in.warnTypes(n, "..", r.Start, r.End)
	}
	return r
}

// valid tells whether the bounds are of one ordered type.
func (r Range) valid() bool {
	bound := r.Start
	if bound == nil {
		bound = r.End
	}
	if bound == nil {
		return false
	}
	if _, ok := Compare(bound, bound); !ok {
		return false
	}
	if r.Start == nil || r.End == nil {
		return true
	}
	_, ok := Compare(r.Start, r.End)
	return ok
}

// eval of an operator outside of a test makes the range it stands for: (< 5).
func (n *operatorTestNode) eval(in *interp, s *scope) Value {
	x := in.eval(n.x, s)
	if x == nil {
		return nil
	}
	var r Range
	switch n.op {
	case "<", "<=":
		r = Range{End: x, EndIncluded: n.op == "<="}
	case ">", ">=":
		r = Range{Start: x, StartIncluded: n.op == ">="}
	case "=":
		r = Range{Start: x, End: x, StartIncluded: true, EndIncluded: true, equality: true}
	default:
		return in.warn(n, "!= makes no range", "!= không tạo thành khoảng giá trị")
	}
	if !r.valid() {
		return in.warnf(n, "there is no range of %s", "không có khoảng giá trị kiểu %s", TypeName(x))
	}
	return r
}

func (n *inNode) eval(in *interp, s *scope) Value {
	x := in.eval(n.x, s)
	result := Value(false)
	for _, t := range n.tests {
		switch in.test(t, x, s) {
		case true:
			return true
		case nil:
			result = nil
		}
	}
	return result
}

// test applies one positive unary test to a value.
func (in *interp) test(t node, x Value, s *scope) Value {
	if op, ok := t.(*operatorTestNode); ok {
		return in.compare(op, op.op, x, in.eval(op.x, s))
	}
	return in.matches(t, x, in.eval(t, s))
}

// matches is "x in v" for an evaluated v: a range that holds x, a list with x or a range that holds it, or x itself.
func (in *interp) matches(n node, x, v Value) Value {
	switch v := v.(type) {
	case nil:
		if _, ok := n.(*rangeNode); ok {
			return nil // a range with an impossible bound, not the value null
		}
	case Range:
		found, ok := v.contains(x)
		if !ok {
			if x == nil {
				return nil
			}
			return in.warnTypes(n, "in", x, v.Start)
		}
		return found
	case []Value:
		for _, item := range v {
			if !in.spend(1) {
				return nil
			}
			if r, ok := item.(Range); ok {
				if found, _ := r.contains(x); found {
					return true
				}
			}
			if eq, ok := in.equal(x, item); ok && eq {
				return true
			}
		}
		eq, ok := in.equal(x, v)
		return ok && eq
	}
	eq, ok := in.equal(x, v)
	if !ok {
		return in.warnTypes(n, "in", x, v)
	}
	return eq
}

func (n *unaryTestsNode) eval(in *interp, s *scope) Value {
	if len(n.tests) == 0 {
		return true
	}
	x, _ := s.lookup(inputName)
	result := Value(false)
	for _, t := range n.tests {
		v := in.unaryTest(t, x, s)
		if v == true {
			result = true
			break
		}
		if v == nil {
			result = nil
		}
	}
	if b, ok := result.(bool); ok && n.negated {
		return !b
	}
	return result
}

// unaryTest is rule 7 of clause 10.3.2.13.2 and its neighbours: an expression with "?" decides by itself, any other is
// what the input is compared with; a plain true also passes where the input is no boolean.
func (in *interp) unaryTest(t testNode, x Value, s *scope) Value {
	if _, ok := t.x.(*operatorTestNode); ok {
		return in.test(t.x, x, s)
	}
	v := in.eval(t.x, s)
	if b, ok := v.(bool); ok {
		if _, same := x.(bool); t.usesInput || !same {
			return b
		}
	}
	if v == nil && t.usesInput {
		return nil
	}
	return in.matches(t.x, x, v)
}
