package feel

import (
	"fmt"
	"slices"
	"strings"
)

// name reads a reference at an operand's place: the longest name in scope, lengthened by plain words that follow it,
// for two words side by side can only be one name.
func (p *parser) name() node {
	t := p.cur()
	name, fn := p.longestName()
	n := &nameNode{at: p.from(t.pos), name: name, fn: fn}
	switch {
	case name == inputName:
		p.inputUses++
		if p.bound[name] == 0 {
			p.free[name] = true
		}
	case p.bound[name] > 0:
	case fn != nil && !p.told[name]:
		if !p.cur().is("(") {
			p.maybe[name] = true
		}
	default:
		p.free[name] = true
	}
	return n
}

func (p *parser) longestName() (string, *builtin) {
	rest := p.tokens[p.i:]
	name, count := "", 0
	for _, table := range []*nameTable{&p.locals, &p.known} {
		if m := table.match(rest, nil); m != nil && len(m.parts) > count {
			name, count = m.name, len(m.parts)
		}
	}
	b := builtinNames.match(rest, func(n knownName) bool {
		// "date and time" is also "date" and "time", where these are variables: only a call is the function.
		return !slices.Contains(n.parts, "and") || len(n.parts) < len(rest) && rest[len(n.parts)].is("(")
	})
	if b != nil && len(b.parts) > count {
		name, count = b.name, len(b.parts)
	}
	if count == 0 {
		name, count = rest[0].text, 1
	}
	p.i += count
	name = p.lengthen(name)
	return name, builtins[name]
}

// maxNameParts bounds a name that is read without knowing it.
const maxNameParts = 64

// lengthen adds the plain words at hand to a name that was read.
func (p *parser) lengthen(name string) string {
	if !p.continuesName() {
		return name
	}
	var b strings.Builder
	b.WriteString(name)
	for n := 0; p.continuesName(); n++ {
		t := p.next()
		if n == maxNameParts {
			p.fail(t, "the name is too long", "tên quá dài")
			break
		}
		if t.pos > p.tokens[p.i-2].end {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// continuesName tells whether the token at hand can only be more of the name before it.
func (p *parser) continuesName() bool {
	t := p.cur()
	if t.kind == tokWord {
		return !infixWords[t.text] && (t.text != "instance" || !p.peek(1).word("of"))
	}
	return t.digitsOnly()
}

// pathName reads the name after a dot. The fields of what stands before it are not known, so known names help, and
// else plain words are taken.
func (p *parser) pathName() string {
	t := p.cur()
	if t.kind != tokWord {
		p.expected("a name")
		return ""
	}
	rest := p.tokens[p.i:]
	name, count := t.text, 1
	for _, table := range []*nameTable{&p.locals, &p.known} {
		if m := table.match(rest, nil); m != nil && len(m.parts) > count && !slices.Contains(m.parts, ".") {
			name, count = m.name, len(m.parts)
		}
	}
	p.i += count
	return p.lengthen(name)
}

// nameUntil reads a name that is being defined, up to a sign or word that ends it.
func (p *parser) nameUntil(stops ...string) string {
	if p.cur().kind != tokWord {
		p.fail(p.cur(), "expected a name instead of "+describe(p.cur(), "the end"),
			"cần một tên thay cho "+describe(p.cur(), "phần cuối"))
		return ""
	}
	first := p.next()
	var b strings.Builder
	b.WriteString(first.text)
	for n := 0; ; n++ {
		t := p.cur()
		if (t.kind == tokWord || t.kind == tokSign) && slices.Contains(stops, t.text) {
			break
		}
		if t.kind != tokWord && !t.digitsOnly() && !nameSign(t) || n > maxNameParts {
			p.expected(fmt.Sprintf("%q", stops[0]))
			return ""
		}
		p.next()
		if t.pos > p.tokens[p.i-2].end {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	name := b.String()
	if reserved[name] {
		p.fail(first, fmt.Sprintf("%q is a word of the language and cannot be a name", name),
			fmt.Sprintf("%q là từ khóa, không thể dùng làm tên", name))
	}
	return name
}

// unaryTests is rule 17: "-", "not( tests )" or tests.
func (p *parser) unaryTests() node {
	pos := p.cur().pos
	if p.cur().is("-") && p.peek(1).kind == tokEOF {
		p.next()
		return &unaryTestsNode{at: p.from(pos)}
	}
	if p.cur().word("not") && p.peek(1).is("(") {
		// not( … ) negates a list of tests only when nothing follows it.
		start := p.i
		p.i += 2
		tests := p.testList()
		if p.cur().is(")") && p.peek(1).kind == tokEOF {
			p.next()
			return &unaryTestsNode{p.from(pos), tests, true}
		}
		if p.err == nil {
			p.i = start
		}
	}
	tests := p.testList()
	return &unaryTestsNode{p.from(pos), tests, false}
}

func (p *parser) testList() []testNode {
	var tests []testNode
	for {
		uses := p.inputUses
		n := p.parenthesisedTest()
		tests = append(tests, testNode{n, p.inputUses > uses})
		if !p.accept(",") {
			return tests
		}
	}
}
