package bpmn

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checkBytes refuses by size, encoding and characters, before any XML is read,
// and gives the file in UTF-8.
func checkBytes(data []byte) ([]byte, error) {
	refuse := func(line int, code string, args ...any) ([]byte, error) {
		return nil, &Error{Findings: []Finding{finding(SeverityError, "", line, code, args...)}}
	}
	if len(data) > MaxBytes {
		return refuse(0, codeTooBig)
	}
	data, unknown := toUTF8(data)
	if unknown != "" {
		return refuse(1, codeEncoding, unknown)
	}
	if len(data) > MaxBytes {
		return refuse(0, codeTooBig)
	}
	line := 1
	for i := 0; i < len(data); {
		c := data[i]
		if c >= 0x20 && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return refuse(line, codeInvalidUTF8, i)
		case r == '\n':
			line++
		case r < 0x20 && r != '\t' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return refuse(line, codeControlCharacter, int(r))
		}
		i += size
	}
	return data, nil
}

// normalisedValues gives the attribute values of a start tag that holds line
// breaks or tabs. A literal one means a space (XML 1.0, 3.3.3), one written as a
// reference (&#10;, as modellers write names of several lines) stays: encoding/xml
// makes no difference, so the raw tag is read again.
func normalisedValues(attrs []xml.Attr, raw []byte) func(int) string {
	var quoted [][]byte
	for rest := raw; ; {
		i := bytes.IndexAny(rest, `"'`)
		if i < 0 {
			break
		}
		j := bytes.IndexByte(rest[i+1:], rest[i])
		if j < 0 {
			break
		}
		quoted = append(quoted, rest[i+1:i+1+j])
		rest = rest[i+j+2:]
	}
	return func(i int) string {
		if len(quoted) != len(attrs) || !bytes.ContainsAny(quoted[i], "\n\t\r") {
			return attrs[i].Value
		}
		return unescape(literalSpace.Replace(string(quoted[i])))
	}
}

var literalSpace = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// unescape decodes the five predefined entities and character references; the
// text was found well-formed before.
func unescape(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "&")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, _ := strings.Cut(after, ";")
		s = rest
		switch name {
		case "lt":
			b.WriteByte('<')
		case "gt":
			b.WriteByte('>')
		case "amp":
			b.WriteByte('&')
		case "quot":
			b.WriteByte('"')
		case "apos":
			b.WriteByte('\'')
		default:
			base, digits := 10, strings.TrimPrefix(name, "#")
			if strings.HasPrefix(digits, "x") {
				base, digits = 16, digits[1:]
			}
			if n, err := strconv.ParseUint(digits, base, 32); err == nil {
				b.WriteRune(rune(n))
			}
		}
	}
}
