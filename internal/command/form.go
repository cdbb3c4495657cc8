package command

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds on form data. A dossier's command must fit one payload of the driver (2 MiB),
// and every reader pays for what one applicant sends.
const (
	MaxForm      = 1 << 20 // bytes as canonical JSON
	maxDepth     = 32
	maxNumber    = 64  // characters of a number
	maxExponent  = 400 // of a number: larger ones cost more to reckon with than they tell
	maxFormValue = 100_000
)

// canonicalForm gives form data its one form: text NFC, keys sorted, numbers as written,
// no white space. Problems are added to c under "form". nil when there are any.
func canonicalForm(c *checker, raw json.RawMessage) json.RawMessage {
	return canonicalObject(c, "form", raw)
}

// canonicalObject is canonicalForm for the object of another field.
func canonicalObject(c *checker, field string, raw json.RawMessage) json.RawMessage {
	if len(bytes.TrimSpace(raw)) == 0 || bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return json.RawMessage("{}")
	}
	if len(raw) > 2*MaxForm {
		c.add(field, "Dữ liệu lớn quá 1 MiB.", "The data is larger than 1 MiB.")
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		c.add(field, "Dữ liệu không phải là JSON hợp lệ.", "The data is not valid JSON.")
		return nil
	}
	if _, ok := value.(map[string]any); !ok {
		c.add(field, "Dữ liệu phải là một đối tượng JSON.", "The data must be a JSON object.")
		return nil
	}
	before := len(c.fields)
	f := normaliser{c: c}
	value = f.value(field, value, 1)
	if len(c.fields) > before {
		return nil
	}
	out, err := encode(value)
	if err != nil {
		c.add(field, "Dữ liệu không hợp lệ.", "The data is not valid.")
		return nil
	}
	if len(out) > MaxForm {
		c.add(field, "Dữ liệu lớn quá 1 MiB.", "The data is larger than 1 MiB.")
		return nil
	}
	return out
}

func encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode form: %w", err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

type normaliser struct{ c *checker }

func (f normaliser) value(path string, v any, depth int) any {
	if depth > maxDepth {
		f.c.add(path, "Biểu mẫu lồng quá nhiều cấp.", "The form is nested too deeply.")
		return nil
	}
	switch x := v.(type) {
	case string:
		return f.text(path, x)
	case json.Number:
		f.number(path, x.String())
		return x
	case []any:
		for i := range x {
			x[i] = f.value(path+"."+strconv.Itoa(i), x[i], depth+1)
		}
		return x
	case map[string]any:
		return f.object(path, x, depth)
	}
	return v
}

func (f normaliser) text(path, s string) string {
	if vi, en := textProblem(s, true); vi != "" {
		f.c.add(path, vi, en)
	} else if utf8.RuneCountInString(s) > maxFormValue {
		f.c.add(path, "Văn bản quá dài.", "The text is too long.")
	}
	return norm.NFC.String(s)
}

// number refuses what would cost too much to reckon with exactly.
func (f normaliser) number(path, text string) {
	bad := len(text) > maxNumber
	if i := strings.IndexAny(text, "eE"); !bad && i >= 0 {
		exponent, err := strconv.Atoi(text[i+1:])
		bad = err != nil || exponent > maxExponent || exponent < -maxExponent
	}
	if bad {
		f.c.add(path, "Số quá lớn hoặc quá dài.", "The number is too large or too long.")
	}
}

func (f normaliser) object(path string, x map[string]any, depth int) map[string]any {
	out := make(map[string]any, len(x))
	for k, v := range x {
		key := norm.NFC.String(k)
		at := path + "." + key
		if vi, en := textProblem(k, false); vi != "" {
			f.c.add(path, vi, en)
			continue
		}
		if _, twice := out[key]; twice {
			f.c.add(at, "Trường này được gửi hai lần.", "This field was sent twice.")
			continue
		}
		out[key] = f.value(at, v, depth+1)
	}
	return out
}
