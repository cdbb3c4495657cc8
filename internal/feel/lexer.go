package feel

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tokenize splits a text into tokens; the last one is tokEOF.
func tokenize(src string) ([]token, *Error) {
	l := lexer{src: src}
	tokens := make([]token, 0, len(src)/4+2)
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		if t.kind == tokEOF {
			return tokens, nil
		}
		if len(tokens) > maxTokens {
			return nil, limitError(LimitTokens, maxTokens)
		}
	}
}

type lexer struct {
	src string
	pos int
}

func (l *lexer) peek() rune {
	if l.pos >= len(l.src) {
		return -1
	}
	if b := l.src[l.pos]; b < utf8.RuneSelf {
		return rune(b)
	}
	r, _ := utf8.DecodeRuneInString(l.src[l.pos:])
	return r
}

func (l *lexer) at(i int) byte {
	if l.pos+i < len(l.src) {
		return l.src[l.pos+i]
	}
	return 0
}

func (l *lexer) next() (token, *Error) {
	if err := l.skip(); err != nil {
		return token{}, err
	}
	start, r := l.pos, l.peek()
	switch {
	case r < 0:
		return token{kind: tokEOF, pos: start, end: start}, nil
	case r == '"':
		return l.string()
	case isDigit(r), r == '.' && isDigit(rune(l.at(1))):
		return l.number(), nil
	case isNameStart(r):
		for r = l.peek(); r >= 0 && isNamePart(r); r = l.peek() {
			l.pos += utf8.RuneLen(r)
		}
		return token{kind: tokWord, pos: start, end: l.pos, text: nfc(l.src[start:l.pos])}, nil
	}
	return l.sign()
}

// skip passes white space and comments.
func (l *lexer) skip() *Error {
	for {
		r := l.peek()
		switch {
		case r >= 0 && isSpace(r):
			l.pos += utf8.RuneLen(r)
		case r == '/' && l.at(1) == '/':
			for r = l.peek(); r >= 0 && r != '\n' && r != '\r'; r = l.peek() {
				l.pos += max(utf8.RuneLen(r), 1)
			}
		case r == '/' && l.at(1) == '*':
			end := strings.Index(l.src[l.pos+2:], "*/")
			if end < 0 {
				return syntaxError(l.src, l.pos, "the comment has no end", "chú thích không có dấu kết thúc")
			}
			l.pos += end + 4
		default:
			return nil
		}
	}
}

func (l *lexer) number() token {
	start := l.pos
	digits := func() {
		for isDigit(l.peek()) {
			l.pos++
		}
	}
	digits()
	if l.peek() == '.' && isDigit(rune(l.at(1))) {
		l.pos++
		digits()
	}
	if c := l.at(0); c == 'e' || c == 'E' {
		i := 1
		if s := l.at(1); s == '+' || s == '-' {
			i = 2
		}
		if isDigit(rune(l.at(i))) {
			l.pos += i
			digits()
		}
	}
	return token{kind: tokNumber, pos: start, end: l.pos, text: l.src[start:l.pos]}
}

var signs = []string{"**", "..", "<=", ">=", "!=", "->"}

func (l *lexer) sign() (token, *Error) {
	start := l.pos
	for _, s := range signs {
		if strings.HasPrefix(l.src[start:], s) {
			l.pos += len(s)
			return token{kind: tokSign, pos: start, end: l.pos, text: s}, nil
		}
	}
	if strings.IndexByte("+-*/=<>()[]{},:.@'", l.src[start]) >= 0 {
		l.pos++
		return token{kind: tokSign, pos: start, end: l.pos, text: l.src[start:l.pos]}, nil
	}
	r, _ := utf8.DecodeRuneInString(l.src[start:])
	q := strconv.QuoteRune(r)
	switch r {
	case '“', '”', '„', '«', '»':
		return token{}, syntaxError(l.src, start, `use straight quotes " around text`, `hãy dùng dấu nháy thẳng " quanh chuỗi`)
	case '&', '|', '!':
		return token{}, syntaxError(l.src, start, "unexpected "+q+`; use "and", "or" and "not(…)"`,
			"ký tự "+q+` không hợp lệ; hãy dùng "and", "or" và "not(…)"`)
	}
	return token{}, syntaxError(l.src, start, "unexpected character "+q, "ký tự "+q+" không hợp lệ")
}

func (l *lexer) string() (token, *Error) {
	start := l.pos
	for i := start + 1; i < len(l.src); i++ {
		switch l.src[i] {
		case '\\':
			i++
		case '"':
			l.pos = i + 1
			raw := l.src[start+1 : i]
			return token{kind: tokString, pos: start, end: l.pos, text: l.src[start:l.pos], value: nfc(unescape(raw))}, nil
		}
	}
	return token{}, syntaxError(l.src, start, "the text has no closing quote", "chuỗi không có dấu nháy đóng")
}

// unescape resolves the escapes of a string literal, rule 35. A backslash before anything else stays, so that regular
// expressions may be written plainly ("\d+").
func unescape(raw string) string {
	if strings.IndexByte(raw, '\\') < 0 {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '\\' || i+1 >= len(raw) {
			b.WriteByte(c)
			i++
			continue
		}
		i++
		switch c = raw[i]; c {
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case '"', '\'', '\\':
			b.WriteByte(c)
		case 'u', 'U':
			r, n := unicodeEscape(raw[i-1:])
			if n > 0 {
				b.WriteRune(r)
				i += n - 1
				continue
			}
			b.WriteString(raw[i-1 : i+1])
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
		i++
	}
	return b.String()
}

// unicodeEscape reads \uXXXX, a surrogate pair of them, or \UXXXXXX at the start of s, and its length in bytes.
func unicodeEscape(s string) (rune, int) {
	width := 4
	if s[1] == 'U' {
		width = 6
	}
	r, ok := hexRune(s, 2, width)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		if !utf8.ValidRune(r) {
			return 0, 0
		}
		return r, 2 + width
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if low, ok := hexRune(s, 8, 4); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, 12
			}
		}
	}
	return utf8.RuneError, 2 + width
}

func hexRune(s string, from, width int) (rune, bool) {
	if len(s) < from+width {
		return 0, false
	}
	v, err := strconv.ParseUint(s[from:from+width], 16, 32)
	return rune(v), err == nil
}

func nfc(s string) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	return norm.NFC.String(s)
}

// normalName is the form in which names are kept and compared: normal form C, single spaces.
func normalName(name string) string {
	name = nfc(name)
	clean := true
	for i, r := range name {
		if isSpace(r) && (r != ' ' || i == 0 || i == len(name)-1 || name[i-1] == ' ') {
			clean = false
			break
		}
	}
	if clean {
		return name
	}
	return strings.Join(strings.FieldsFunc(name, isSpace), " ")
}

func syntaxError(src string, offset int, en, vi string) *Error {
	return &Error{Code: ErrSyntax, Position: positionAt(src, offset), EN: en, VI: vi}
}

func positionAt(src string, offset int) Position {
	offset = min(max(offset, 0), len(src))
	before := src[:offset]
	line := strings.Count(before, "\n")
	start := strings.LastIndexByte(before, '\n') + 1
	return Position{Offset: offset, Line: line + 1, Column: utf8.RuneCountInString(before[start:]) + 1}
}
