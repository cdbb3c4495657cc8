package feel

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
)

// The multi-character escapes of XML Schema part 2, appendix G. Letters of all scripts count as letters, unlike in Go's
// own \w.
const (
	digitSet     = `\p{Nd}`
	wordSet      = `\p{L}\p{M}\p{N}\p{S}`
	nameStartSet = `\p{L}_:`
	nameSet      = `\p{L}\p{M}\p{N}_:.\-`
	spaceSet     = ` \t\n\r`
)

// patternTranslator turns a pattern of XPath into Go's syntax. A back reference becomes an empty group of a name of its
// own, for Go's syntax has none.
type patternTranslator struct {
	in     string
	i      int
	out    strings.Builder
	dotAll bool
	plain  bool

	groups  int   // the pattern's own
	all     int   // with the markers of back references
	open    []int // groups not yet closed, 0 for those that do not capture
	closed  map[int]bool
	refs    map[int]int // number of a marker in Go's counting → the group it refers to
	groupOf map[int]int // number of a group in Go's counting → in the pattern's
}

func (t *patternTranslator) translate(source string, extended bool) (string, error) {
	t.closed, t.refs, t.groupOf = make(map[int]bool), make(map[int]int), make(map[int]int)
	if t.plain {
		return regexp.QuoteMeta(source), nil
	}
	if extended {
		source = withoutSpaces(source)
	}
	t.in = source
	for t.i < len(t.in) {
		if err := t.step(); err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

func (t *patternTranslator) step() error {
	switch c := t.in[t.i]; c {
	case '\\':
		return t.escape(false)
	case '[':
		class, err := t.class()
		t.out.WriteString(class)
		return err
	case '(':
		return t.group()
	case ')':
		if n := len(t.open); n > 0 {
			t.closed[t.open[n-1]] = true
			t.open = t.open[:n-1]
		}
	case '.':
		if !t.dotAll { // no line feed and no carriage return, XPath 3.1 clause 5.6.1
			t.out.WriteString(`[^\n\r]`)
			t.i++
			return nil
		}
	}
	t.out.WriteByte(t.in[t.i])
	t.i++
	return nil
}

func (t *patternTranslator) group() error {
	if rest := t.in[t.i+1:]; strings.HasPrefix(rest, "?") {
		if !strings.HasPrefix(rest, "?:") {
			return errors.New(`"(?" without ":"`)
		}
		t.open = append(t.open, 0)
		t.out.WriteString("(?:")
		t.i += 3
		return nil
	}
	t.groups++
	t.all++
	t.groupOf[t.all] = t.groups
	t.open = append(t.open, t.groups)
	t.out.WriteByte('(')
	t.i++
	return nil
}

// reference reads a back reference: as many digits as make the number of a group that is closed before.
func (t *patternTranslator) reference() error {
	n, end := int(t.in[t.i+1]-'0'), t.i+2
	for end < len(t.in) && isDigit(rune(t.in[end])) {
		longer := n*10 + int(t.in[end]-'0')
		if longer > t.groups {
			break
		}
		n = longer
		end++
	}
	if !t.closed[n] || n == 0 {
		return fmt.Errorf(`there is no group for \%d`, n)
	}
	t.all++
	t.refs[t.all] = n
	fmt.Fprintf(&t.out, "(?P<r%d>)", t.all)
	t.i = end
	return nil
}

// escape reads what begins with a backslash. Besides those of XML Schema, a sign may always be escaped.
func (t *patternTranslator) escape(inClass bool) error {
	if t.i+1 >= len(t.in) {
		return errors.New(`a \ at the end`)
	}
	c := t.in[t.i+1]
	switch {
	case c == 'p' || c == 'P':
		return t.category(inClass)
	case isDigit(rune(c)) && !inClass:
		return t.reference()
	case strings.IndexByte("dDwWsSiIcC", c) >= 0:
		set, err := multiEscape(c)
		if err != nil {
			return err
		}
		t.writeSet(set, inClass)
		t.i += 2
		return nil
	case strings.IndexByte("nrt", c) >= 0 || c < 0x80 && !isDigit(rune(c)) && !isLetter(c):
		t.out.WriteString(t.in[t.i : t.i+2])
		t.i += 2
		return nil
	}
	return fmt.Errorf(`no such escape: \%c`, c)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (t *patternTranslator) writeSet(set string, inClass bool) {
	if inClass {
		t.out.WriteString(set)
	} else {
		t.out.WriteString("[" + set + "]")
	}
}

// multiEscape gives the inside of the class that an escape like \w stands for; a capital is the complement.
func multiEscape(c byte) (string, error) {
	set := map[byte]string{'d': digitSet, 'w': wordSet, 's': spaceSet, 'i': nameStartSet, 'c': nameSet}[c|0x20]
	if c|0x20 == 'w' { // all but punctuation, separators and others
		set += "_"
	}
	if c >= 'a' {
		return set, nil
	}
	ranges, err := classRanges("[" + set + "]")
	if err != nil {
		return "", err
	}
	return writeRanges(complement(ranges)), nil
}

// category reads \p{L}, \P{Lu} or \p{IsBasicLatin}.
func (t *patternTranslator) category(inClass bool) error {
	negated := t.in[t.i+1] == 'P'
	rest := t.in[t.i+2:]
	end := strings.IndexByte(rest, '}')
	if !strings.HasPrefix(rest, "{") || end < 0 {
		return errors.New(`\p needs a category in braces`)
	}
	name := rest[1:end]
	t.i += 2 + end + 1
	if block, ok := strings.CutPrefix(name, "Is"); ok {
		ranges := unicodeBlocks[block]
		if ranges == nil {
			return fmt.Errorf("no such block: %s", name)
		}
		if negated {
			ranges = complement(ranges)
		}
		t.writeSet(writeRanges(ranges), inClass)
		return nil
	}
	if len(name) > 2 || unicode.Categories[name] == nil {
		return fmt.Errorf("no such category: %s", shorten(name, 20))
	}
	t.writeSet(map[bool]string{true: `\P{`, false: `\p{`}[negated]+name+"}", inClass)
	return nil
}

// withoutSpaces does what flag x asks: white space outside of classes goes before anything else is read.
func withoutSpaces(source string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case depth == 0 && strings.IndexByte(" \t\n\r", c) >= 0:
			continue
		case c == '\\' && depth > 0 && i+1 < len(source):
			b.WriteByte(c)
			i++
			c = source[i]
		case c == '[':
			depth++
		case c == ']':
			depth = max(depth-1, 0)
		}
		b.WriteByte(c)
	}
	return b.String()
}

// class reads a character class, with XML Schema's subtraction [a-z-[aeiou]].
func (t *patternTranslator) class() (string, error) {
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
		case c == '[':
			return "", errors.New(`"[:" in a class`)
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
	left := subtractRanges(from, without)
	if len(left) == 0 {
		return `[^\x{0}-\x{10FFFF}]`, nil
	}
	return "[" + writeRanges(left) + "]", nil
}

// subtractRanges takes ranges out of ranges; both are pairs of low and high in ascending order.
func subtractRanges(from, without []rune) []rune {
	var left []rune
	for i := 0; i < len(from); i += 2 {
		low, high := from[i], from[i+1]
		for j := 0; j < len(without) && low <= high; j += 2 {
			if without[j+1] < low || without[j] > high {
				continue
			}
			if without[j] > low {
				left = append(left, low, without[j]-1)
			}
			low = without[j+1] + 1
		}
		if low <= high {
			left = append(left, low, high)
		}
	}
	return left
}

func complement(ranges []rune) []rune { return subtractRanges([]rune{0, unicode.MaxRune}, ranges) }

func writeRanges(ranges []rune) string {
	var b strings.Builder
	for i := 0; i < len(ranges); i += 2 {
		fmt.Fprintf(&b, `\x{%X}-\x{%X}`, ranges[i], ranges[i+1])
	}
	return b.String()
}

func classRanges(class string) ([]rune, error) {
	re, err := syntax.Parse(class, syntax.Perl)
	if err != nil {
		return nil, patternError(err)
	}
	switch re.Op {
	case syntax.OpCharClass:
		return re.Rune, nil
	case syntax.OpLiteral:
		return []rune{re.Rune[0], re.Rune[0]}, nil
	case syntax.OpAnyChar:
		return []rune{0, unicode.MaxRune}, nil
	}
	return nil, errors.New("a class that cannot be subtracted from")
}
