package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// CheckText refuses a JSON body that is not UTF-8, naming the field that holds the
// broken text. nil = fine. JSON that is broken otherwise is not its business.
func CheckText(data []byte) *dossier.Error {
	if utf8.Valid(data) {
		return nil
	}
	field := brokenField(data)
	return invalid("text_not_utf8", field,
		"Văn bản không đúng bảng mã UTF-8.", "The text is not valid UTF-8.")
}

// brokenField walks the tokens to the first one with a replacement character, which is
// what the decoder makes of broken bytes. "body" when it cannot tell.
func brokenField(data []byte) string {
	dec := json.NewDecoder(bytes.NewReader(data))
	var path []pathStep
	for {
		tok, err := dec.Token()
		if err != nil {
			return "body"
		}
		switch t := tok.(type) {
		case json.Delim:
			switch t {
			case '{', '[':
				path = append(path, pathStep{array: t == '[', index: -1, key: true})
				path = enterElement(path, len(path)-2)
			default:
				path = path[:len(path)-1]
				path = afterValue(path)
			}
			continue
		case string:
			if n := len(path); n > 0 && !path[n-1].array && path[n-1].key {
				path[n-1].name, path[n-1].key = t, false
				if strings.ContainsRune(t, utf8.RuneError) {
					return pathText(path)
				}
				continue
			}
			path = enterElement(path, len(path)-1)
			if strings.ContainsRune(t, utf8.RuneError) {
				return pathText(path)
			}
		default:
			path = enterElement(path, len(path)-1)
		}
		path = afterValue(path)
	}
}

type pathStep struct {
	array bool
	key   bool // of an object: the next string is a key
	index int
	name  string
}

// enterElement counts an element of the array at level i.
func enterElement(path []pathStep, i int) []pathStep {
	if i >= 0 && path[i].array {
		path[i].index++
	}
	return path
}

// afterValue: in an object, a key comes next.
func afterValue(path []pathStep) []pathStep {
	if n := len(path); n > 0 && !path[n-1].array {
		path[n-1].key = true
	}
	return path
}

func pathText(path []pathStep) string {
	var parts []string
	for _, s := range path {
		switch {
		case s.array:
			parts = append(parts, strconv.Itoa(max(s.index, 0)))
		case s.name != "":
			parts = append(parts, strings.ToValidUTF8(strings.ReplaceAll(s.name, string(utf8.RuneError), "?"), "?"))
		}
	}
	if len(parts) == 0 {
		return "body"
	}
	return strings.Join(parts, ".")
}

// textProblem says why a text cannot be stored: "" = it can. Line breaks and tabs are
// allowed where lines are. A lone surrogate escape decodes to the replacement character,
// which no keyboard makes.
func textProblem(s string, lines bool) (vi, en string) {
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			return "Văn bản có ký tự hỏng.", "The text has a broken character."
		case lines && (r == '\n' || r == '\r' || r == '\t'):
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', isBidiControl(r):
			return "Văn bản có ký tự điều khiển.", "The text has a control character."
		}
	}
	return "", ""
}

// isBidiControl: characters that reorder what is shown, so that a name reads as another.
func isBidiControl(r rune) bool {
	return (r >= '\u202A' && r <= '\u202E') || (r >= '\u2066' && r <= '\u2069')
}

// line is a text on one line: NFC, spaces trimmed and runs of them made one.
func line(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// lines is a text of several lines: NFC, trimmed, line ends as \n.
func lines(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(norm.NFC.String(s), "\r\n", "\n"))
}

// checker collects what is wrong with the fields of one request.
type checker struct{ fields []dossier.FieldError }

func (c *checker) add(field, vi, en string) {
	if len(c.fields) < maxFieldErrors {
		c.fields = append(c.fields, dossier.FieldError{Field: field, VI: vi, EN: en})
	}
}

// maxFieldErrors bounds an answer; nobody mends more at once.
const maxFieldErrors = 50

// text checks the characters and the length (in characters) of a text.
func (c *checker) text(field, s string, most int, manyLines bool) {
	if vi, en := textProblem(s, manyLines); vi != "" {
		c.add(field, vi, en)
		return
	}
	if utf8.RuneCountInString(s) > most {
		n := strconv.Itoa(most)
		c.add(field, "Nhập nhiều nhất "+n+" ký tự.", "Enter at most "+n+" characters.")
	}
}

// legalGround checks that the clock may stop on a ground: not for internal sign-off or
// an outage of the system, and on nothing that the law does not know.
func (c *checker) legalGround(field, ground string) {
	var e *clock.Error
	if _, err := clock.Ground(ground).Info(); errors.As(err, &e) {
		c.add(field, e.VI, e.EN)
	}
}

// err is the error of all fields, nil if nothing is wrong.
func (c *checker) err(key string) error {
	if len(c.fields) == 0 {
		return nil
	}
	first := c.fields[0]
	return &dossier.Error{
		Code: dossier.CodeInvalid, Key: key, Field: first.Field, VI: first.VI, EN: first.EN, Fields: c.fields,
	}
}
