package feel

import (
	"fmt"
	"slices"
)

// inputName is the name of the value under test in unary tests.
const inputName = "?"

// parser is a recursive descent parser over the tokens. The first error sticks: fail moves to the end of the text, so
// that every loop ends by itself.
type parser struct {
	src    string
	tokens []token
	i      int
	unary  bool

	known  nameTable // told by the caller
	told   map[string]bool
	locals nameTable      // bound in the expression so far
	bound  map[string]int // local names and how often they are bound here
	free   map[string]bool
	maybe  map[string]bool // names that a built-in answers if the scope does not

	types     map[string]*Type // told by the caller
	typeTable nameTable

	nesting   int
	rangeEnd  bool // reading the end of a range, where "[" may close it
	inputUses int
	err       *Error
}

func newParser(src string, o options) (*parser, error) {
	if len(src) > MaxSourceBytes {
		return nil, limitError(LimitSource, MaxSourceBytes)
	}
	tokens, err := tokenize(src)
	if err != nil {
		return nil, err
	}
	p := &parser{
		src: src, tokens: tokens, unary: o.unary, told: make(map[string]bool),
		bound: make(map[string]int), free: make(map[string]bool), maybe: make(map[string]bool),
	}
	for _, name := range o.names {
		if p.known.add(name) {
			p.told[normalName(name)] = true
		}
	}
	p.types = o.types
	for name := range o.types {
		p.typeTable.add(name)
	}
	return p, nil
}

func (p *parser) parse() (node, error) {
	var root node
	switch {
	case p.cur().kind == tokEOF:
		p.fail(p.cur(), "the expression is empty", "biểu thức trống")
	case p.unary:
		p.bound[inputName]++
		root = p.unaryTests()
	default:
		root = p.expression()
	}
	if p.err == nil && p.cur().kind != tokEOF {
		p.unexpected()
	}
	if p.err != nil {
		return nil, p.err
	}
	return root, nil
}

// freeNames gives the sorted names the scope must have, and those with the ones a built-in may stand in for.
func (p *parser) freeNames() (names, all []string) {
	for n := range p.free {
		names = append(names, n)
		all = append(all, n)
	}
	for n := range p.maybe {
		if !p.free[n] {
			all = append(all, n)
		}
	}
	slices.Sort(names)
	slices.Sort(all)
	return names, all
}

func (p *parser) cur() token { return p.tokens[p.i] }

func (p *parser) peek(n int) token { return p.tokens[min(p.i+n, len(p.tokens)-1)] }

func (p *parser) next() token {
	t := p.tokens[p.i]
	if t.kind != tokEOF {
		p.i++
	}
	return t
}

// last is the end of the token before the current one.
func (p *parser) last() int {
	if p.i == 0 {
		return 0
	}
	return p.tokens[p.i-1].end
}

func (p *parser) accept(sign string) bool {
	if p.cur().is(sign) {
		p.i++
		return true
	}
	return false
}

func (p *parser) acceptWord(word string) bool {
	if p.cur().word(word) {
		p.i++
		return true
	}
	return false
}

func (p *parser) expect(sign string) {
	if !p.accept(sign) {
		p.expected(fmt.Sprintf("%q", sign))
	}
}

func (p *parser) expectWord(word string) {
	if !p.acceptWord(word) {
		p.expected(fmt.Sprintf("%q", word))
	}
}

func (p *parser) expected(what string) {
	p.fail(p.cur(), "expected "+what+" instead of "+describe(p.cur(), "the end"),
		"cần "+what+" thay cho "+describe(p.cur(), "phần cuối"))
}

func (p *parser) unexpected() {
	t := p.cur()
	if t.is("=") && p.i > 0 && p.tokens[p.i-1].is("=") {
		p.fail(t, `compare with one "="`, `so sánh bằng một dấu "="`)
		return
	}
	p.fail(t, "unexpected "+describe(t, "end of the expression"), "không hợp lệ tại "+describe(t, "cuối biểu thức"))
}

func describe(t token, end string) string {
	if t.kind == tokEOF {
		return end
	}
	return fmt.Sprintf("%q", shorten(t.text, 30))
}

func (p *parser) fail(t token, en, vi string) {
	p.failWith(syntaxError(p.src, t.pos, en, vi))
}

func (p *parser) failWith(err *Error) {
	if p.err == nil {
		p.err = err
	}
	p.i = len(p.tokens) - 1
}

// enter counts a level of nesting; leave it with p.nesting--.
func (p *parser) enter() bool {
	p.nesting++
	if p.nesting <= maxNesting {
		return true
	}
	if p.err == nil {
		err := limitError(LimitDepth, maxNesting)
		err.Position = positionAt(p.src, p.cur().pos)
		p.failWith(err)
	}
	return false
}

// chain bounds the length of a left-associative chain.
func (p *parser) chain(n int) bool {
	if n < maxTreeDepth {
		return true
	}
	err := limitError(LimitDepth, maxTreeDepth)
	err.Position = positionAt(p.src, p.cur().pos)
	p.failWith(err)
	return false
}

func (p *parser) from(pos int) at { return at{pos, max(p.last(), pos)} }

func (p *parser) null() node { return &literalNode{at: at{p.cur().pos, p.cur().end}} }

// bind makes a name known from here on; unbind takes it back.
func (p *parser) bind(name string) func() {
	p.bound[name]++
	added := p.locals.add(name)
	return func() {
		p.bound[name]--
		if added {
			p.locals.drop(nameParts(name))
		}
	}
}
