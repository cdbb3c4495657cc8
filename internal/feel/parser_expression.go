package feel

// expression is rule 1 of the grammar. rangeEnd holds for the outermost level only.
func (p *parser) expression() node {
	outer := p.rangeEnd
	p.rangeEnd = false
	n := p.textual()
	p.rangeEnd = outer
	return n
}

func (p *parser) textual() node {
	defer func() { p.nesting-- }()
	if !p.enter() {
		return p.null()
	}
	t := p.cur()
	if t.kind == tokWord && !p.knownPhrase() {
		switch t.text {
		case "if":
			return p.ifExpression()
		case "for":
			return p.forExpression()
		case "some", "every":
			return p.quantified()
		}
	}
	return p.disjunction()
}

// knownPhrase tells whether the keyword at hand begins a name of several words that is in scope.
func (p *parser) knownPhrase() bool {
	if !reserved[p.cur().text] {
		return false
	}
	return p.known.match(p.tokens[p.i:], nil) != nil || p.locals.match(p.tokens[p.i:], nil) != nil
}

func (p *parser) ifExpression() node {
	pos := p.next().pos
	cond := p.expression()
	p.expectWord("then")
	then := p.expression()
	p.expectWord("else")
	otherwise := p.expression()
	return &ifNode{p.from(pos), cond, then, otherwise}
}

func (p *parser) forExpression() node {
	pos := p.next().pos
	iterators, unbind := p.iterators()
	p.expectWord("return")
	unbindPartial := p.bind("partial")
	body := p.expression()
	unbindPartial()
	unbind()
	return &forNode{p.from(pos), iterators, body}
}

func (p *parser) quantified() node {
	t := p.next()
	iterators, unbind := p.iterators()
	p.expectWord("satisfies")
	body := p.expression()
	unbind()
	return &quantifiedNode{p.from(t.pos), t.text == "every", iterators, body}
}

// iterators is "iteration context" of rules 44 to 46; a later one sees the names of those before it.
func (p *parser) iterators() ([]iterator, func()) {
	var list []iterator
	var unbinds []func()
	for {
		name := p.nameUntil("in")
		p.expectWord("in")
		it := iterator{name: name, domain: p.expression()}
		if p.accept("..") {
			it.to = p.expression()
		}
		list = append(list, it)
		unbinds = append(unbinds, p.bind(name))
		if !p.accept(",") {
			break
		}
	}
	return list, func() {
		for i := len(unbinds) - 1; i >= 0; i-- {
			unbinds[i]()
		}
	}
}

func (p *parser) disjunction() node {
	first := p.conjunction()
	if !p.cur().word("or") {
		return first
	}
	items := []node{first}
	for p.acceptWord("or") {
		items = append(items, p.conjunction())
	}
	pos, _ := first.span()
	return &orNode{p.from(pos), items}
}

func (p *parser) conjunction() node {
	first := p.comparison()
	if !p.cur().word("and") {
		return first
	}
	items := []node{first}
	for p.acceptWord("and") {
		items = append(items, p.comparison())
	}
	pos, _ := first.span()
	return &andNode{p.from(pos), items}
}

func isComparison(t token) bool {
	if t.kind != tokSign {
		return false
	}
	switch t.text {
	case "=", "!=", "<", "<=", ">", ">=":
		return true
	}
	return false
}

func (p *parser) comparison() node {
	x := p.additive()
	for n := 0; p.chain(n); n++ {
		pos, _ := x.span()
		t := p.cur()
		switch {
		case isComparison(t):
			p.next()
			y := p.comparand(t)
			x = &compareNode{p.from(pos), t.text, x, y}
		case t.word("between"):
			p.next()
			low := p.additive()
			p.expectWord("and")
			high := p.additive()
			x = &betweenNode{p.from(pos), x, low, high}
		case t.word("in"):
			p.next()
			tests := p.inTests()
			x = &inNode{p.from(pos), x, tests}
		default:
			return x
		}
	}
	return x
}

// comparand is the right side of a comparison; an equality may have a range written as an operator there: r = (>= 2)
// and r = >= 2.
func (p *parser) comparand(op token) node {
	if t := p.cur(); (op.text == "=" || op.text == "!=") && isComparison(t) && t.text != "=" && t.text != "!=" {
		return p.operatorTest()
	}
	return p.additive()
}

// inTests is what may follow "in": one test, or several in parentheses (rule 49 c).
func (p *parser) inTests() []node {
	if !p.cur().is("(") || p.peek(1).is("..") {
		return []node{p.positiveTest()}
	}
	defer func() { p.nesting-- }()
	if !p.enter() {
		return nil
	}
	pos := p.next().pos
	tests := []node{p.parenthesisedTest()}
	if p.accept("..") {
		return []node{p.rangeFrom(pos, tests[0], false)}
	}
	for p.accept(",") {
		tests = append(tests, p.parenthesisedTest())
	}
	p.expect(")")
	if len(tests) == 1 {
		tests[0] = p.postfixOf(tests[0])
	}
	return tests
}

func (p *parser) parenthesisedTest() node {
	if isComparison(p.cur()) {
		return p.operatorTest()
	}
	return p.expression()
}

// positiveTest is a unary test without parentheses: an operator and its operand, or an expression.
func (p *parser) positiveTest() node {
	if isComparison(p.cur()) {
		return p.operatorTest()
	}
	return p.additive()
}

func (p *parser) operatorTest() node {
	t := p.next()
	x := p.additive()
	return &operatorTestNode{p.from(t.pos), t.text, x}
}

func (p *parser) additive() node {
	x := p.multiplicative()
	for n := 0; p.chain(n); n++ {
		t := p.cur()
		if !t.is("+") && !t.is("-") {
			return x
		}
		p.next()
		pos, _ := x.span()
		y := p.multiplicative()
		x = &arithmeticNode{p.from(pos), t.text, x, y}
	}
	return x
}

func (p *parser) multiplicative() node {
	x := p.power()
	for n := 0; p.chain(n); n++ {
		t := p.cur()
		if !t.is("*") && !t.is("/") {
			return x
		}
		p.next()
		pos, _ := x.span()
		y := p.power()
		x = &arithmeticNode{p.from(pos), t.text, x, y}
	}
	return x
}

// power is left-associative, and binds less than the sign before it: -2 ** 2 is 4 (rule 4 orders them so).
func (p *parser) power() node {
	x := p.negation()
	for n := 0; p.chain(n); n++ {
		if !p.accept("**") {
			return x
		}
		pos, _ := x.span()
		y := p.negation()
		x = &arithmeticNode{p.from(pos), "**", x, y}
	}
	return x
}

func (p *parser) negation() node {
	t := p.cur()
	if !t.is("-") {
		return p.instanceOf()
	}
	defer func() { p.nesting-- }()
	if !p.enter() {
		return p.null()
	}
	p.next()
	x := p.negation()
	return &negateNode{p.from(t.pos), x}
}

func (p *parser) instanceOf() node {
	x := p.postfix()
	for n := 0; p.chain(n); n++ {
		if !p.cur().word("instance") || !p.peek(1).word("of") {
			return x
		}
		p.i += 2
		pos, _ := x.span()
		typ := p.typeName()
		x = &instanceNode{p.from(pos), x, typ}
	}
	return x
}
