package feel

import "strings"

type tokenKind uint8

const (
	tokEOF    tokenKind = iota
	tokWord             // name part or keyword
	tokNumber           // numeric literal, without sign
	tokString           // string literal, value is decoded
	tokSign             // punctuation and operators
)

// token is one word or sign of the text. text is normalised for words and the source text otherwise.
type token struct {
	kind     tokenKind
	pos, end int
	text     string
	value    string // decoded string literal
}

func (t token) is(sign string) bool   { return t.kind == tokSign && t.text == sign }
func (t token) word(word string) bool { return t.kind == tokWord && t.text == word }

// infixWords end a name that is read without knowing it, since they may follow an operand.
var infixWords = map[string]bool{
	"and": true, "or": true, "in": true, "between": true, "then": true, "else": true, "return": true, "satisfies": true,
}

// reserved words are never a name by themselves.
var reserved = map[string]bool{
	"and": true, "or": true, "in": true, "between": true, "then": true, "else": true, "return": true, "satisfies": true,
	"if": true, "for": true, "some": true, "every": true, "function": true, "true": true, "false": true, "null": true,
	"not": true,
}

// digitsOnly tells whether a number token may be part of a name, as in "Mẫu 02".
func (t token) digitsOnly() bool {
	return t.kind == tokNumber && strings.Trim(t.text, "0123456789") == ""
}

// isNameStart is "name start char" of the grammar, DMN 1.5 clause 10.3.1.2 rule 26.
func isNameStart(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', r == '?':
		return true
	case r < 0xC0:
		return false
	case r == 0xD7, r == 0xF7, r >= 0x300 && r <= 0x36F, r == 0x37E, isSpace(r):
		return false
	case r <= 0x1FFF, r == 0x200C, r == 0x200D, r >= 0x2070 && r <= 0x21FF, r >= 0x2C00 && r <= 0x2FEF:
		return true
	case r >= 0x3001 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r < 0xFFFD:
		return true
	}
	return r >= 0x10000 && r <= 0xEFFFF
}

// isNamePart is "name part char", rule 27. Combining marks are in it, so that text in normal form D is read alike.
func isNamePart(r rune) bool {
	return isNameStart(r) || isDigit(r) || r == 0xB7 || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isSpace is "white space", rules 61 and 62.
func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\v', '\f', '\r', 0x85, 0xA0, 0x1680, 0x180E, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
		return true
	}
	return r >= 0x2000 && r <= 0x200B
}
