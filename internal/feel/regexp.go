package feel

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

const maxPattern = 2000

// compileRegexp compiles a pattern of XML Schema and XPath (DMN 1.5 clause 10.3.4.3 refers to them) with Go's engine,
// whose time is linear in the input. Back references are the one thing it has not.
func compileRegexp(pattern, flags string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fmt.Errorf("longer than %d bytes", maxPattern)
	}
	goFlags, extended, plain := "", false, false
	for _, f := range flags {
		switch f {
		case 'i', 's', 'm':
			goFlags += string(f)
		case 'x':
			extended = true
		case 'q':
			plain = true
		default:
			return nil, fmt.Errorf("unknown flag %q", f)
		}
	}
	if plain {
		pattern = regexp.QuoteMeta(pattern)
	} else {
		if extended {
			pattern = withoutSpaces(pattern)
		}
		t := translator{in: pattern}
		if err := t.run(); err != nil {
			return nil, err
		}
		pattern = t.out.String()
	}
	if goFlags != "" {
		pattern = "(?" + goFlags + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		var e *syntax.Error
		if errors.As(err, &e) {
			return nil, fmt.Errorf("%s: %s", e.Code, e.Expr)
		}
	}
	return re, err
}

// withoutSpaces does what flag x asks: white space outside of classes goes before anything else is read.
func withoutSpaces(pattern string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case depth == 0 && strings.IndexByte(" \t\n\r", c) >= 0:
			continue
		case c == '\\' && depth > 0 && i+1 < len(pattern):
			b.WriteByte(c)
			i++
			c = pattern[i]
		case c == '[':
			depth++
		case c == ']':
			depth = max(depth-1, 0)
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Letters of all scripts count as letters, unlike in Go's own \w.
const (
	wordSet      = `\p{L}\p{M}\p{N}_`
	nonWordSet   = `\p{P}\p{Z}\p{C}\p{S}`
	nameStartSet = `\p{L}_:`
	nameSet      = `\p{L}\p{M}\p{N}_:.\-`
)

type translator struct {
	in  string
	i   int
	out strings.Builder
}

func (t *translator) run() error {
	for t.i < len(t.in) {
		switch c := t.in[t.i]; c {
		case '\\':
			if err := t.escape(false); err != nil {
				return err
			}
		case '[':
			class, err := t.class()
			if err != nil {
				return err
			}
			t.out.WriteString(class)
		default:
			t.out.WriteByte(c)
			t.i++
		}
	}
	return nil
}

func (t *translator) escape(inClass bool) error {
	if t.i+1 >= len(t.in) {
		return errors.New(`a \ at the end`)
	}
	c := t.in[t.i+1]
	set := map[byte]string{
		'd': `\p{Nd}`, 'D': `\P{Nd}`, 'w': wordSet, 'i': nameStartSet, 'c': nameSet, 'W': nonWordSet,
	}[c]
	switch {
	case set == "":
		t.out.WriteString(t.in[t.i : t.i+2])
	case inClass || c == 'd' || c == 'D':
		t.out.WriteString(set)
	case c == 'W':
		t.out.WriteString("[^" + wordSet + "]")
	default:
		t.out.WriteString("[" + set + "]")
	}
	t.i += 2
	return nil
}

// class reads a character class, with XML Schema's subtraction [a-z-[aeiou]].
func (t *translator) class() (string, error) {
	outer := t.out
	t.out = strings.Builder{}
	defer func() { t.out = outer }()
	t.out.WriteByte('[')
	t.i++
	if t.i < len(t.in) && t.in[t.i] == '^' {
		t.out.WriteByte('^')
		t.i++
	}
	for first := true; t.i < len(t.in); first = false {
		c := t.in[t.i]
		switch {
		case c == ']' && !first:
			t.i++
			return t.out.String() + "]", nil
		case c == '\\':
			if err := t.escape(true); err != nil {
				return "", err
			}
		case c == '-' && strings.HasPrefix(t.in[t.i:], "-[") && !first:
			t.i++
			base := t.out.String() + "]"
			minus, err := t.class()
			if err != nil {
				return "", err
			}
			if !strings.HasPrefix(t.in[t.i:], "]") {
				return "", errors.New("a subtraction must end its class")
			}
			t.i++
			return subtractClass(base, minus)
		case c == '[' && !strings.HasPrefix(t.in[t.i:], "[:"):
			t.out.WriteString(`\[`)
			t.i++
		default:
			t.out.WriteByte(c)
			t.i++
		}
	}
	return "", errors.New("a class without its ]")
}

func subtractClass(base, minus string) (string, error) {
	from, err := classRanges(base)
	if err != nil {
		return "", err
	}
	without, err := classRanges(minus)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; i < len(from); i += 2 {
		low, high := from[i], from[i+1]
		for j := 0; j < len(without) && low <= high; j += 2 {
			if without[j+1] < low || without[j] > high {
				continue
			}
			if without[j] > low {
				fmt.Fprintf(&b, `\x{%X}-\x{%X}`, low, without[j]-1)
			}
			low = without[j+1] + 1
		}
		if low <= high {
			fmt.Fprintf(&b, `\x{%X}-\x{%X}`, low, high)
		}
	}
	if b.Len() == 1 {
		return `[^\x{0}-\x{10FFFF}]`, nil
	}
	return b.String() + "]", nil
}

func classRanges(class string) ([]rune, error) {
	re, err := syntax.Parse(class, syntax.Perl)
	if err != nil {
		return nil, err
	}
	switch re.Op {
	case syntax.OpCharClass:
		return re.Rune, nil
	case syntax.OpLiteral:
		return []rune{re.Rune[0], re.Rune[0]}, nil
	case syntax.OpAnyChar:
		return []rune{0, 0x10FFFF}, nil
	}
	return nil, errors.New("a class that cannot be subtracted from")
}
