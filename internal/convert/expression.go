package convert

import (
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// untranslatableError says in both languages why an expression has no FEEL.
type untranslatableError struct{ vi, en string }

func (e *untranslatableError) Error() string { return e.en }

func untranslatable(vi, en string) error { return &untranslatableError{vi, en} }

// maxExpression bounds the texts that are translated, in bytes.
const maxExpression = 64 << 10

// isJUEL reports whether a text holds a ${…} or #{…}.
func isJUEL(text string) bool { return strings.Contains(text, "${") || strings.Contains(text, "#{") }

// fromJUEL translates a whole attribute or text: one expression gives its FEEL, a
// text with expressions in it a concatenation, a text without any a text in quotes.
func fromJUEL(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxExpression {
		return "", errTooLong
	}
	var parts []string
	whole := false
	for rest := text; rest != ""; {
		i := strings.Index(rest, "${")
		if j := strings.Index(rest, "#{"); i < 0 || j >= 0 && j < i {
			i = j
		}
		if i < 0 {
			parts = append(parts, feelString(rest))
			break
		}
		if i > 0 {
			parts = append(parts, feelString(rest[:i]))
		}
		inside, n, ok := braced(rest[i+2:])
		if !ok {
			return "", untranslatable("thiếu dấu “}”", "“}” is missing")
		}
		f, err := translateJUEL(inside)
		if err != nil {
			return "", err
		}
		rest = rest[i+2+n:]
		if i == 0 && len(parts) == 0 && rest == "" {
			whole = true
			parts = append(parts, f)
		} else {
			parts = append(parts, "string("+f+")")
		}
	}
	if len(parts) == 0 {
		return `""`, nil
	}
	out := strings.Join(parts, " + ")
	if whole {
		out = parts[0]
	}
	return out, checkFEEL(out)
}

// braced gives what stands before the closing brace, and how many bytes with it.
func braced(text string) (inside string, n int, ok bool) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\'', '"':
			_, n, ok := juelQuoted(text[i:])
			if !ok {
				return "", 0, false
			}
			i += n - 1
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return text[:i], i + 1, true
			}
			depth--
		}
	}
	return "", 0, false
}

// checkFEEL sees that a translation, or a vendor's own FEEL, is FEEL here.
func checkFEEL(text string) error {
	_, err := feel.Compile(text)
	if err == nil {
		return nil
	}
	if f, ok := err.(interface{ In(lang string) string }); ok {
		return untranslatable(f.In("vi"), f.In("en"))
	}
	return untranslatable(err.Error(), err.Error())
}

var feelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// feelString is a FEEL text literal.
func feelString(s string) string { return `"` + feelEscapes.Replace(s) + `"` }
