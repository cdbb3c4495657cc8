package feel

import "github.com/cockroachdb/apd/v3"

// postfix is a primary with the paths, filters and calls behind it.
func (p *parser) postfix() node { return p.postfixOf(p.primary()) }

func (p *parser) postfixOf(x node) node {
	for n := 0; p.chain(n); n++ {
		pos, _ := x.span()
		switch t := p.cur(); {
		case t.is("."):
			p.next()
			name := p.pathName()
			x = &pathNode{p.from(pos), x, name}
		case t.is("[") && (!p.rangeEnd || !p.closesRange(p.peek(1))):
			p.next()
			x = p.filter(pos, x)
		case t.is("("):
			p.next()
			x = p.call(pos, x)
		default:
			return x
		}
	}
	return x
}

// closesRange tells whether a "[" that is followed by t ends an open range, as in ]1..3[.
func (p *parser) closesRange(t token) bool {
	switch t.kind {
	case tokEOF:
		return true
	case tokWord:
		return infixWords[t.text] || t.text == "instance"
	case tokSign:
		return t.text != "(" && t.text != "[" && t.text != "{" && t.text != "-" && t.text != "@"
	}
	return false
}

func (p *parser) filter(pos int, x node) node {
	unbind := p.bind("item")
	f := p.expression()
	unbind()
	p.expect("]")
	return &filterNode{p.from(pos), x, f}
}

func (p *parser) call(pos int, fn node) node {
	c := &callNode{fn: fn}
	if p.accept(")") {
		c.at = p.from(pos)
		return c
	}
	named := p.namedArgument()
	for {
		if named {
			c.names = append(c.names, p.nameUntil(":"))
			p.expect(":")
		}
		c.args = append(c.args, p.expression())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	c.at = p.from(pos)
	return c
}

// namedArgument tells whether "name :" follows.
func (p *parser) namedArgument() bool {
	if p.cur().kind != tokWord {
		return false
	}
	for i := 0; i < 64; i++ {
		switch t := p.peek(i); {
		case t.is(":"):
			return true
		case t.kind != tokWord && !t.digitsOnly() && !nameSign(t):
			return false
		}
	}
	return false
}

func (p *parser) primary() node {
	t := p.cur()
	switch t.kind {
	case tokNumber:
		p.next()
		return p.number(t)
	case tokString:
		p.next()
		return &literalNode{at: p.from(t.pos), value: t.value}
	case tokWord:
		return p.word(t)
	case tokSign:
		switch t.text {
		case "(":
			return p.parenthesis()
		case "[", "]":
			return p.bracket()
		case "{":
			return p.context()
		case "@":
			return p.atLiteral()
		}
	}
	p.unexpected()
	return p.null()
}

func (p *parser) number(t token) node {
	d, ok := parseNumber(t.text)
	if !ok {
		p.fail(t, "the number is too large", "số quá lớn")
		return p.null()
	}
	return &literalNode{at: p.from(t.pos), value: d}
}

func (p *parser) atLiteral() node {
	pos := p.next().pos
	t := p.cur()
	if t.kind != tokString {
		p.expected(`@"…"`)
		return p.null()
	}
	p.next()
	n := &literalNode{at: p.from(pos), value: parseTemporal(t.value)}
	if n.value == nil {
		n.problem = &sentence{t.text + " is no date, time or duration", t.text + " không phải là ngày, giờ hay khoảng thời gian"}
	}
	return n
}

func (p *parser) word(t token) node {
	if !p.knownPhrase() {
		switch t.text {
		case "true", "false":
			p.next()
			return &literalNode{at: p.from(t.pos), value: t.text == "true"}
		case "null":
			p.next()
			return &literalNode{at: p.from(t.pos)}
		case "function":
			if p.peek(1).is("(") {
				return p.function()
			}
		case "if", "for", "some", "every":
			return p.expression()
		case "not":
			if p.peek(1).is("(") {
				p.next()
				return &nameNode{p.from(t.pos), "not", builtins["not"]}
			}
		}
		if reserved[t.text] {
			p.unexpected()
			return p.null()
		}
	}
	return p.name()
}

// parenthesis is "( expression )" or a range that begins with "(": (1..5], (< 5).
func (p *parser) parenthesis() node {
	pos := p.next().pos
	if isComparison(p.cur()) {
		n := p.operatorTest().(*operatorTestNode)
		p.expect(")")
		n.at = p.from(pos)
		return n
	}
	if p.accept("..") {
		return p.rangeFrom(pos, nil, false)
	}
	x := p.expression()
	if p.accept("..") {
		return p.rangeFrom(pos, x, false)
	}
	p.expect(")")
	return x
}

// bracket is a list, or a range that begins with "[" or "]".
func (p *parser) bracket() node {
	t := p.next()
	if t.text == "]" {
		x := p.expression()
		p.expect("..")
		return p.rangeFrom(t.pos, x, false)
	}
	list := &listNode{items: []node{}}
	if p.accept("]") {
		list.at = p.from(t.pos)
		return list
	}
	for {
		item := p.parenthesisedTest()
		if len(list.items) == 0 && p.accept("..") {
			return p.rangeFrom(t.pos, item, true)
		}
		list.items = append(list.items, item)
		if !p.accept(",") {
			break
		}
	}
	p.expect("]")
	list.at = p.from(t.pos)
	return list
}

// rangeFrom reads the rest of a range after "..". A missing end is unbounded.
func (p *parser) rangeFrom(pos int, low node, included bool) node {
	r := &rangeNode{low: low, lowIncluded: included}
	if p.cur().is(")") && low != nil {
		p.next()
		r.at = p.from(pos)
		return r
	}
	outer := p.rangeEnd
	p.rangeEnd = true
	r.high = p.textual()
	p.rangeEnd = outer
	switch {
	case p.accept("]"):
		r.highIncluded = true
	case p.accept(")"), p.accept("["):
	default:
		p.expected(`"]"`)
	}
	r.at = p.from(pos)
	return r
}

func (p *parser) context() node {
	pos := p.next().pos
	c := &contextNode{entries: []contextEntry{}}
	var unbinds []func()
	defer func() {
		for i := len(unbinds) - 1; i >= 0; i-- {
			unbinds[i]()
		}
	}()
	if p.accept("}") {
		c.at = p.from(pos)
		return c
	}
	keys := make(map[string]bool)
	for p.err == nil {
		t := p.cur()
		key := t.value
		if t.kind == tokString {
			p.next()
			key = nfc(key)
		} else {
			key = p.nameUntil(":")
		}
		if keys[key] {
			c.hasDuplicate, c.duplicate = true, key
		}
		keys[key] = true
		p.expect(":")
		c.entries = append(c.entries, contextEntry{key, p.expression()})
		unbinds = append(unbinds, p.bind(key))
		if !p.accept(",") {
			break
		}
	}
	p.expect("}")
	c.at = p.from(pos)
	return c
}

func (p *parser) function() node {
	pos := p.next().pos
	p.expect("(")
	f := &functionNode{}
	var unbinds []func()
	for !p.accept(")") && p.err == nil {
		if len(f.params) > 0 {
			p.expect(",")
		}
		prm := param{name: p.nameUntil(":", ",", ")")}
		if p.accept(":") {
			prm.typ = p.typeName()
		}
		f.params = append(f.params, prm)
		unbinds = append(unbinds, p.bind(prm.name))
	}
	f.external = p.cur().word("external") && p.peek(1).is("{") && p.acceptWord("external")
	f.body = p.expression()
	for i := len(unbinds) - 1; i >= 0; i-- {
		unbinds[i]()
	}
	f.at = p.from(pos)
	return f
}

// parseNumber reads a decimal and rounds it to 34 digits.
func parseNumber(s string) (*apd.Decimal, bool) {
	if len(s) > maxNumberText {
		return nil, false
	}
	d := new(apd.Decimal)
	if _, _, err := numbers.SetString(d, s); err != nil || d.Form != apd.Finite {
		return nil, false
	}
	return d, true
}
