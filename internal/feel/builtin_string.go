package feel

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// String functions, DMN 1.5 clause 10.3.4.3. Positions count characters (code points) from 1.
func init() {
	define("string length(string: string) -> number", func(c *call, a []Value) Value {
		return intValue(utf8.RuneCountInString(str(a[0])))
	})
	define("substring(string: string, start position: number, length?: number) -> string", substring)
	define("upper case(string: string) -> string", func(c *call, a []Value) Value { return c.text(strings.ToUpper(str(a[0]))) })
	define("lower case(string: string) -> string", func(c *call, a []Value) Value { return c.text(strings.ToLower(str(a[0]))) })
	define("substring before(string: string, match: string) -> string", func(c *call, a []Value) Value {
		before, _, found := strings.Cut(str(a[0]), str(a[1]))
		if !found {
			return ""
		}
		return before
	})
	define("substring after(string: string, match: string) -> string", func(c *call, a []Value) Value {
		_, after, _ := strings.Cut(str(a[0]), str(a[1]))
		return after
	})
	define("contains(string: string, match: string) -> boolean", func(c *call, a []Value) Value {
		return strings.Contains(str(a[0]), str(a[1]))
	})
	define("starts with(string: string, match: string) -> boolean", func(c *call, a []Value) Value {
		return strings.HasPrefix(str(a[0]), str(a[1]))
	})
	define("ends with(string: string, match: string) -> boolean", func(c *call, a []Value) Value {
		return strings.HasSuffix(str(a[0]), str(a[1]))
	})
	define("matches(input: string, pattern: string, flags?: string) -> boolean", func(c *call, a []Value) Value {
		re := c.regexp(a[1], a[2], str(a[0]))
		if re == nil {
			return nil
		}
		return re.matches(c.in, str(a[0]))
	})
	define("replace(input: string, pattern: string, replacement: string, flags?: string) -> string", replace)
	define("split(string: string, delimiter: string) -> list<string>", split)
	define("string join(list: list<string>, delimiter?: string) -> string", stringJoin)
	// Beyond the standard, as other engines have them.
	define("extract(string: string, pattern: string, flags?: string) -> list<string>", extract)
	define("trim(string: string) -> string", func(c *call, a []Value) Value { return strings.TrimFunc(str(a[0]), unicode.IsSpace) })
	define("is blank(string: string) -> boolean", func(c *call, a []Value) Value {
		return strings.TrimFunc(str(a[0]), unicode.IsSpace) == ""
	})
}

// text accounts for a new text.
func (c *call) text(s string) Value {
	if !c.in.grow(len(s)) {
		return nil
	}
	return s
}

// window turns a position that may count from the end, and a length, into offsets of a sequence of n items.
func window(n int, start, length *apd.Decimal) (from, to int, ok bool) {
	at, ok := truncated(start)
	if !ok || at == 0 {
		return 0, 0, false
	}
	if at < 0 {
		at += int64(n)
	} else {
		at--
	}
	if at < 0 || at > int64(n) {
		return 0, 0, false
	}
	if length == nil {
		return int(at), n, true
	}
	size, ok := truncated(length)
	if !ok || size < 0 {
		return 0, 0, false
	}
	return int(at), int(min(at+min(size, int64(n)), int64(n))), true
}

func substring(c *call, a []Value) Value {
	runes := []rune(str(a[0]))
	if !c.in.grow(len(runes) * 4) {
		return nil
	}
	from, to, ok := window(len(runes), num(a[1]), num(a[2]))
	if !ok {
		return c.warn("there is no such part of the text", "chuỗi không có phần này")
	}
	return string(runes[from:to])
}

// regexp compiles a pattern and accounts for its run over input; nil with a warning when it is none.
func (c *call) regexp(source, flags Value, input string) *pattern {
	if !c.in.spend(1 + len(input)/64) {
		return nil
	}
	re, err := c.in.regexp(str(source), str(flags))
	if err != nil {
		c.warnf("bad pattern: %v", "mẫu không hợp lệ: %v", err)
		return nil
	}
	return re
}

// matchesIn finds all matches with their groups.
func (c *call) matchesIn(re *pattern, input string) [][]int {
	found := re.all(c.in, input)
	if !c.in.spend(len(found)) || !c.in.grow(len(found)*(re.numGroups()+1)*16) {
		return nil
	}
	return found
}

func replace(c *call, a []Value) Value {
	input := str(a[0])
	re := c.regexp(a[1], a[3], input)
	if re == nil {
		return nil
	}
	if re.matches(c.in, "") {
		return c.warn("the pattern of replace() matches the empty text", "mẫu của replace() khớp với chuỗi rỗng")
	}
	parts, ok := parseReplacement(str(a[2]), re.numGroups(), strings.Contains(str(a[3]), "q"))
	if !ok {
		return c.warn("the replacement has a $ or \\ with nothing to stand for", "chuỗi thay thế có $ hoặc \\ không hợp lệ")
	}
	var b strings.Builder
	last := 0
	for _, m := range c.matchesIn(re, input) {
		b.WriteString(input[last:m[0]])
		for _, p := range parts {
			if p.group < 0 {
				b.WriteString(p.text)
			} else if i := 2 * p.group; m[i] >= 0 {
				b.WriteString(input[m[i]:m[i+1]])
			}
		}
		if !c.in.grow(b.Len() - last) {
			return nil
		}
		last = m[1]
	}
	b.WriteString(input[last:])
	return c.text(nfc(b.String()))
}

type replacementPart struct {
	text  string
	group int // -1: text
}

// parseReplacement reads the replacement of XPath's fn:replace: $1 is a group, \$ and \\ are themselves.
func parseReplacement(s string, groups int, plain bool) ([]replacementPart, bool) {
	if plain || !strings.ContainsAny(s, `\$`) {
		return []replacementPart{{s, -1}}, true
	}
	var parts []replacementPart
	var text strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			if i == len(s) || s[i] != '\\' && s[i] != '$' {
				return nil, false
			}
			text.WriteByte(s[i])
		case '$':
			if i+1 == len(s) || !isDigit(rune(s[i+1])) {
				return nil, false
			}
			i++
			group := int(s[i] - '0')
			for i+1 < len(s) && isDigit(rune(s[i+1])) && group*10+int(s[i+1]-'0') <= groups {
				i++
				group = group*10 + int(s[i]-'0')
			}
			parts = append(parts, replacementPart{text.String(), -1})
			text.Reset()
			if group <= groups {
				parts = append(parts, replacementPart{"", group})
			}
		default:
			text.WriteByte(s[i])
		}
	}
	return append(parts, replacementPart{text.String(), -1}), true
}

func split(c *call, a []Value) Value {
	input := str(a[0])
	re := c.regexp(a[1], nil, input)
	if re == nil {
		return nil
	}
	parts := []Value{}
	last := 0
	for _, m := range c.matchesIn(re, input) {
		if m[1] == 0 || m[0] == m[1] && m[0] == len(input) {
			continue
		}
		parts = append(parts, input[last:m[0]])
		last = m[1]
	}
	if !c.in.grow((len(parts) + 1) * itemBytes) {
		return nil
	}
	return append(parts, input[last:])
}

func extract(c *call, a []Value) Value {
	re := c.regexp(a[1], a[2], str(a[0]))
	if re == nil {
		return nil
	}
	found := []Value{}
	for _, m := range c.matchesIn(re, str(a[0])) {
		found = append(found, str(a[0])[m[0]:m[1]])
	}
	return found
}

func stringJoin(c *call, a []Value) Value {
	var b strings.Builder
	first := true
	for _, item := range lst(a[0]) {
		if item == nil {
			continue
		}
		s, ok := item.(string)
		if !ok {
			return c.warnf("string join() of %s", "string join() của %s", TypeName(item))
		}
		if !c.in.spend(1) || !c.in.grow(len(s)+len(str(a[1]))) {
			return nil
		}
		if !first {
			b.WriteString(str(a[1]))
		}
		first = false
		b.WriteString(s)
	}
	return nfc(b.String())
}
