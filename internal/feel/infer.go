package feel

import (
	"slices"
)

// sorted gives the findings in the order of the text.
func (c *checker) sorted() []Finding {
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return a.Position.Offset - b.Position.Offset })
	return c.findings
}

func (n *literalNode) infer(c *checker, _ *typeScope) *Type {
	if n.problem != nil {
		c.find(n, FindValue, true, n.problem.en, n.problem.vi)
		return nil
	}
	return typeOfKind[kindOf(n.value)]
}

func (n *nameNode) infer(c *checker, s *typeScope) *Type {
	t, found, open := s.lookup(n.name)
	switch {
	case found:
		return t
	case n.fn != nil:
		return n.fn.typeOf()
	case !open:
		c.findf(n, FindUnknownName, false, "there is no %q here", "không có %q ở đây", n.name)
	}
	return nil
}

func (n *negateNode) infer(c *checker, s *typeScope) *Type {
	t := c.infer(n.x, s)
	switch t.k() {
	case numberType, daysDurationType, yearsDurationType, anyType, nullType:
		return t
	}
	c.find(n, FindOperands, true, "a value of type "+t.name()+" has no negative", "giá trị kiểu "+t.nameVI()+" không có số đối")
	return nil
}

func (n *andNode) infer(c *checker, s *typeScope) *Type { return c.logical(n.items, s) }

func (n *orNode) infer(c *checker, s *typeScope) *Type { return c.logical(n.items, s) }

func (c *checker) logical(items []node, s *typeScope) *Type {
	for _, item := range items {
		if t := c.infer(item, s); !t.is(nullType) {
			c.condition(item, t)
		}
	}
	return typeOfKind[booleanType]
}

func (n *ifNode) infer(c *checker, s *typeScope) *Type {
	c.condition(n.cond, c.infer(n.cond, s))
	then := c.infer(n.then, s)
	return join(then, c.infer(n.otherwise, s))
}

func (n *compareNode) infer(c *checker, s *typeScope) *Type {
	x, y := c.infer(n.x, s), c.infer(n.y, s)
	c.comparable(n, n.op, x, y)
	return typeOfKind[booleanType]
}

// comparable reports a comparison that is null for all values.
func (c *checker) comparable(n node, op string, x, y *Type) {
	if x.is(anyType) || y.is(anyType) {
		return
	}
	equality := op == "=" || op == "!="
	if equality && (x.is(nullType) || y.is(nullType)) {
		return
	}
	if x.k() == y.k() && (equality || orderedKind(x.k())) {
		return
	}
	if equality {
		c.findf(n, FindComparison, true, "%[1]q compares %[2]s with %[3]s, which are never equal",
			"%[1]q so sánh %[4]s với %[5]s, vốn không bao giờ bằng nhau", op, x.name(), y.name(), x.nameVI(), y.nameVI())
		return
	}
	c.findf(n, FindComparison, true, "%[1]q of %[2]s and %[3]s is always null", "%[1]q giữa %[4]s và %[5]s luôn là null",
		op, x.name(), y.name(), x.nameVI(), y.nameVI())
}

func (n *betweenNode) infer(c *checker, s *typeScope) *Type {
	x := c.infer(n.x, s)
	c.comparable(n.low, ">=", x, c.infer(n.low, s))
	c.comparable(n.high, "<=", x, c.infer(n.high, s))
	return typeOfKind[booleanType]
}

func (n *instanceNode) infer(c *checker, s *typeScope) *Type {
	c.infer(n.x, s)
	return typeOfKind[booleanType]
}

func (n *arithmeticNode) infer(c *checker, s *typeScope) *Type {
	x, y := c.infer(n.x, s), c.infer(n.y, s)
	if x.is(anyType) || y.is(anyType) {
		if n.op == "**" {
			return typeOfKind[numberType]
		}
		return nil
	}
	t, ok := arithmeticType(n.op, x.k(), y.k())
	if !ok {
		c.findf(n, FindOperands, true, "%[1]q of %[2]s and %[3]s is always null", "%[1]q giữa %[4]s và %[5]s luôn là null",
			n.op, x.name(), y.name(), x.nameVI(), y.nameVI())
	}
	return t
}

type operandKinds struct {
	op   string
	x, y typeKind
}

// arithmeticTypes is DMN 1.5 tables 56 to 58: what the operators take and give.
var arithmeticTypes = func() map[operandKinds]typeKind {
	m := make(map[operandKinds]typeKind)
	for _, op := range []string{"+", "-", "*", "/", "**"} {
		m[operandKinds{op, numberType, numberType}] = numberType
	}
	m[operandKinds{"+", stringType, stringType}] = stringType
	for _, d := range []typeKind{daysDurationType, yearsDurationType} {
		m[operandKinds{"+", d, d}], m[operandKinds{"-", d, d}], m[operandKinds{"/", d, d}] = d, d, numberType
		m[operandKinds{"*", d, numberType}], m[operandKinds{"*", numberType, d}], m[operandKinds{"/", d, numberType}] = d, d, d
		for _, t := range []typeKind{dateType, dateTimeType, timeType} {
			if t != timeType || d == daysDurationType {
				m[operandKinds{"+", t, d}], m[operandKinds{"+", d, t}], m[operandKinds{"-", t, d}] = t, t, t
			}
		}
	}
	for _, pair := range [][2]typeKind{
		{dateType, dateType}, {dateTimeType, dateTimeType}, {dateType, dateTimeType}, {dateTimeType, dateType}, {timeType, timeType},
	} {
		m[operandKinds{"-", pair[0], pair[1]}] = daysDurationType
	}
	return m
}()

func arithmeticType(op string, x, y typeKind) (*Type, bool) {
	k, ok := arithmeticTypes[operandKinds{op, x, y}]
	if !ok {
		return nil, false
	}
	return typeOfKind[k], true
}

func (n *inNode) infer(c *checker, s *typeScope) *Type {
	x := c.infer(n.x, s)
	for _, t := range n.tests {
		c.test(t, x, s)
	}
	return typeOfKind[booleanType]
}

// test infers a test of a value of type x: the operator's operand, the item of a list or range, or the value itself must
// be of its kind.
func (c *checker) test(n node, x *Type, s *typeScope) {
	if op, ok := n.(*operatorTestNode); ok {
		c.comparable(n, op.op, x, c.infer(op.x, s))
		return
	}
	t := c.infer(n, s)
	for t.is(listType) || t.is(rangeType) {
		if t.k() == x.k() {
			return
		}
		t = t.elem
	}
	c.comparable(n, "=", x, t)
}

func (n *unaryTestsNode) infer(c *checker, s *typeScope) *Type {
	x, _, _ := s.lookup(inputName)
	for _, t := range n.tests {
		if t.usesInput {
			c.infer(t.x, s)
			continue
		}
		if typ := c.quietly(t.x, s); typ.is(booleanType) { // decides by itself, whatever the input is
			c.infer(t.x, s)
			continue
		}
		c.test(t.x, x, s)
	}
	return typeOfKind[booleanType]
}

// quietly infers without findings.
func (c *checker) quietly(n node, s *typeScope) *Type {
	if _, ok := n.(*operatorTestNode); ok {
		return nil
	}
	before := len(c.findings)
	t := c.infer(n, s)
	c.findings = c.findings[:before]
	return t
}
