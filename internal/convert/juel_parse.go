package convert

import "strings"

// feelText is a piece of FEEL with how tightly its outermost operator binds.
type feelText struct {
	text  string
	level int
	// path: a variable or a path into one, which may be null where JUEL reads false.
	path bool
	// spin: a JSON value wrapped by Camunda's S(…) or JSON(…).
	spin bool
}

// Levels of FEEL operators, loosest first (DMN 1.5, 10.3.1.2).
const (
	levelIf = iota
	levelOr
	levelAnd
	levelCompare
	levelAdd
	levelMultiply
	levelUnary
	levelPostfix
)

// in gives the text as an operand of an operator of that level.
func (f feelText) in(level int) string {
	if f.level < level {
		return "(" + f.text + ")"
	}
	return f.text
}

// maxJUELDepth bounds the recursion on hostile texts.
const maxJUELDepth = 100

type juelParser struct {
	tokens []juelToken
	at     int
	depth  int
}

// translateJUEL turns the inside of one ${…} into FEEL.
func translateJUEL(text string) (string, error) {
	tokens, err := lexJUEL(text)
	if err != nil {
		return "", err
	}
	p := &juelParser{tokens: tokens}
	f, err := p.ternary()
	if err != nil {
		return "", err
	}
	if t := p.peek(); t.kind != juelEnd {
		return "", untranslatable("không hiểu “"+t.text+"”", "“"+t.text+"” is not understood here")
	}
	return f.text, nil
}

func (p *juelParser) peek() juelToken { return p.tokens[p.at] }

func (p *juelParser) take(symbol string) bool {
	if t := p.peek(); t.kind != juelSymbol || t.text != symbol {
		return false
	}
	p.at++
	return true
}

func (p *juelParser) expect(symbol string) error {
	if p.take(symbol) {
		return nil
	}
	return untranslatable("thiếu “"+symbol+"”", "“"+symbol+"” is missing")
}

func (p *juelParser) ternary() (feelText, error) {
	if p.depth++; p.depth > maxJUELDepth {
		return feelText{}, untranslatable("biểu thức lồng quá sâu", "it is nested too deeply")
	}
	defer func() { p.depth-- }()
	condition, err := p.binary(0)
	if err != nil || !p.take("?") {
		return condition, err
	}
	then, err := p.ternary()
	if err != nil {
		return feelText{}, err
	}
	if err := p.expect(":"); err != nil {
		return feelText{}, err
	}
	otherwise, err := p.ternary()
	if err != nil {
		return feelText{}, err
	}
	return feelText{text: "if " + condition.in(levelOr) + " then " + then.in(levelOr) + " else " + otherwise.in(levelIf), level: levelIf}, nil
}

// juelOperators by how they bind, loosest first (EL 3.0, 1.15).
var juelOperators = []map[string]string{
	{"||": "or"}, {"&&": "and"}, {"==": "=", "!=": "!="}, {"<": "<", ">": ">", "<=": "<=", ">=": ">="},
	{"+": "+", "-": "-", "+=": "+"}, {"*": "*", "/": "/", "%": ""},
}

var juelLevels = []int{levelOr, levelAnd, levelCompare, levelCompare, levelAdd, levelMultiply}

func (p *juelParser) binary(rank int) (feelText, error) {
	if rank == len(juelOperators) {
		return p.unary()
	}
	left, err := p.binary(rank + 1)
	if err != nil {
		return left, err
	}
	for {
		t := p.peek()
		operator, ok := juelOperators[rank][t.text]
		if t.kind != juelSymbol || !ok {
			return left, nil
		}
		p.at++
		right, err := p.binary(rank + 1)
		if err != nil {
			return right, err
		}
		left = joined(left, t.text, operator, right, juelLevels[rank])
	}
}

func joined(left feelText, symbol, operator string, right feelText, level int) feelText {
	switch {
	case symbol == "%":
		return feelText{text: "modulo(" + left.text + ", " + right.text + ")", level: levelPostfix}
	case symbol == "+=": // EL's concatenation turns both sides into texts
		return feelText{text: asText(left) + " + " + asText(right), level: levelAdd}
	case level == levelCompare: // FEEL's comparisons do not chain
		return feelText{text: left.in(level+1) + " " + operator + " " + right.in(level+1), level: level}
	}
	return feelText{text: left.in(level) + " " + operator + " " + right.in(level+1), level: level}
}

func asText(f feelText) string {
	if strings.HasPrefix(f.text, `"`) && f.level == levelPostfix {
		return f.text
	}
	return "string(" + f.text + ")"
}

func (p *juelParser) unary() (feelText, error) {
	if p.depth++; p.depth > maxJUELDepth {
		return feelText{}, untranslatable("biểu thức lồng quá sâu", "it is nested too deeply")
	}
	defer func() { p.depth-- }()
	switch t := p.peek(); {
	case p.take("!"):
		f, err := p.unary()
		if err != nil {
			return f, err
		}
		if f.path { // JUEL reads null as false
			return feelText{text: "not(" + f.text + " = true)", level: levelPostfix}, nil
		}
		return feelText{text: "not(" + f.text + ")", level: levelPostfix}, nil
	case p.take("-"):
		f, err := p.unary()
		return feelText{text: "-" + f.in(levelUnary), level: levelUnary}, err
	case t.kind == juelName && t.text == "empty":
		p.at++
		f, err := p.unary()
		if err != nil {
			return f, err
		}
		return isEmpty(f)
	}
	f, err := p.primary()
	for err == nil {
		var more bool
		if f, more, err = p.postfix(f); !more {
			break
		}
	}
	return f, err
}

// isEmpty is EL's empty: null, an empty text, list or map. In FEEL, comparing
// values of different types gives null, hence the "= true".
func isEmpty(f feelText) (feelText, error) {
	x := f.in(levelAdd)
	if len(x) > maxRepeated {
		return f, errTooLong
	}
	return feelText{text: "(" + x + " = null or (" + x + ` = "") = true or (` + x + " = []) = true or (" + x + " = {}) = true)", level: levelPostfix}, nil
}

// maxRepeated bounds what a translation says several times over, in bytes: one
// inside another, it would grow without end.
const maxRepeated = 4 << 10

var errTooLong = untranslatable("biểu thức quá dài", "it is too long")

func (p *juelParser) primary() (feelText, error) {
	t := p.peek()
	p.at++
	switch {
	case t.kind == juelNumber:
		return feelText{text: strings.TrimRight(t.text, "lLfFdD"), level: levelPostfix}, nil
	case t.kind == juelString:
		return feelText{text: feelString(t.text), level: levelPostfix}, nil
	case t.kind == juelName:
		return p.name(t.text)
	case t.kind == juelSymbol && t.text == "(":
		f, err := p.ternary()
		if err != nil {
			return f, err
		}
		return feelText{text: "(" + f.text + ")", level: levelPostfix, path: f.path, spin: f.spin}, p.expect(")")
	case t.kind == juelSymbol && (t.text == "[" || t.text == "{"):
		return p.list(map[string]string{"[": "]", "{": "}"}[t.text])
	case t.kind == juelEnd:
		p.at--
		return feelText{}, untranslatable("biểu thức dừng giữa chừng", "it ends too early")
	}
	return feelText{}, untranslatable("không hiểu “"+t.text+"”", "“"+t.text+"” is not understood here")
}

// list is EL's list or set; a map has no plain equivalent of its key expressions.
func (p *juelParser) list(closing string) (feelText, error) {
	args, err := p.arguments(closing)
	if err != nil {
		return feelText{}, err
	}
	return feelText{text: "[" + texts(args) + "]", level: levelPostfix}, nil
}

func texts(args []feelText) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = a.text
	}
	return strings.Join(out, ", ")
}

func (p *juelParser) arguments(closing string) ([]feelText, error) {
	var out []feelText
	if p.take(closing) {
		return nil, nil
	}
	for {
		f, err := p.ternary()
		if err != nil {
			return nil, err
		}
		out = append(out, f)
		if p.take(closing) {
			return out, nil
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}
