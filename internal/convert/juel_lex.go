package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// juelKind is the kind of a token of the Java unified expression language.
type juelKind int

const (
	juelEnd juelKind = iota
	juelName
	juelNumber
	juelString
	juelSymbol
)

type juelToken struct {
	kind juelKind
	text string // of a string: its value
}

// juelWords are operators written as words (EL 3.0, 1.20).
var juelWords = map[string]string{
	"and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "div": "/", "mod": "%",
}

// juelSymbols, the longest first.
var juelSymbols = []string{"&&", "||", "==", "!=", "<=", ">=", "+=", "->", "!", "<", ">", "+", "-", "*", "/", "%", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}", ";", "="}

// lexJUEL cuts the inside of a ${…} into tokens.
func lexJUEL(text string) ([]juelToken, error) {
	var out []juelToken
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
		case r == '\'' || r == '"':
			value, n, ok := juelQuoted(text[i:])
			if !ok {
				return nil, untranslatable("chuỗi không có dấu nháy đóng", "a text is not closed")
			}
			out = append(out, juelToken{juelString, value})
			i += n
		case r >= '0' && r <= '9':
			n := juelNumeral(text[i:])
			out = append(out, juelToken{juelNumber, text[i : i+n]})
			i += n
		case r == '_' || r == '$' || unicode.IsLetter(r):
			n := strings.IndexFunc(text[i:], func(r rune) bool { return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			if n < 0 {
				n = len(text) - i
			}
			word := text[i : i+n]
			if symbol, ok := juelWords[word]; ok {
				out = append(out, juelToken{juelSymbol, symbol})
			} else {
				out = append(out, juelToken{juelName, word})
			}
			i += n
		default:
			symbol := juelSymbolAt(text[i:])
			if symbol == "" {
				return nil, untranslatable("ký tự lạ “"+string(r)+"”", "an unknown character “"+string(r)+"”")
			}
			out = append(out, juelToken{juelSymbol, symbol})
			i += len(symbol)
		}
	}
	return append(out, juelToken{kind: juelEnd}), nil
}

func juelSymbolAt(text string) string {
	for _, s := range juelSymbols {
		if strings.HasPrefix(text, s) {
			return s
		}
	}
	return ""
}

// juelQuoted reads a text in quotes; n is how many bytes it takes.
func juelQuoted(text string) (value string, n int, ok bool) {
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == quote:
			return b.String(), i + 1, true
		case c == '\\' && i+1 < len(text):
			i++
			switch text[i] {
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			case 'r':
				b.WriteByte('\r')
			default:
				b.WriteByte(text[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, false
}

// juelNumeral is the length of a number, with a Java suffix (1L, 2.5f) if it has one.
func juelNumeral(text string) int {
	i := 0
	digits := func() {
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
	}
	digits()
	if i+1 < len(text) && text[i] == '.' && text[i+1] >= '0' && text[i+1] <= '9' {
		i++
		digits()
	}
	if i < len(text) && strings.IndexByte("lLfFdD", text[i]) >= 0 {
		i++
	}
	return i
}
