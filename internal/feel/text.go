package feel

import (
	"fmt"
	"strconv"

	"github.com/cockroachdb/apd/v3"
)

// maxText and maxTextItems bound String for values of unknown origin, in bytes and values.
const (
	maxText      = 16 << 20
	maxTextItems = 4 * maxResultItems
)

// String is the canonical FEEL text of a value: compiled and evaluated it gives an equal value again (functions
// excepted, which show their source). Contexts are written in the order of their keys.
func String(v Value) string {
	t := texter{limit: maxText, items: maxTextItems}
	t.value(v, 0)
	return string(t.b)
}

// texter writes values. As key it writes equal values alike: times by their instant.
type texter struct {
	b        []byte
	limit    int // bytes
	items    int // values still allowed
	key      bool
	exceeded bool
}

func (t *texter) value(v Value, depth int) {
	t.items--
	if depth > maxWalkDepth || len(t.b) > t.limit || t.items < 0 {
		t.exceeded = true
		return
	}
	switch v := v.(type) {
	case nil:
		t.b = append(t.b, "null"...)
	case bool:
		t.b = strconv.AppendBool(t.b, v)
	case string:
		t.b = appendQuoted(t.b, v)
	case *apd.Decimal:
		t.b = append(t.b, numberText(v)...)
	case Time:
		if t.key && !v.Zone.IsLocal() {
			v = timeOfSecond(((v.secondOfDay()-int64(v.offset()))%86400+86400)%86400, v.Nano, UTC)
		}
		t.b = fmt.Appendf(t.b, "@\"%s\"", v)
	case DateTime:
		if t.key && !v.Time.Zone.IsLocal() {
			t.b = fmt.Appendf(t.b, "@%d.%d", v.epochSecond(), v.Time.Nano)
			return
		}
		t.b = fmt.Appendf(t.b, "@\"%s\"", v)
	case Date, DaysDuration, YearsDuration:
		t.b = fmt.Appendf(t.b, "@\"%s\"", v)
	case Range:
		t.rangeText(v, depth)
	case []Value:
		t.b = append(t.b, '[')
		for i, item := range v {
			if i > 0 {
				t.b = append(t.b, ", "...)
			}
			if t.value(item, depth+1); t.exceeded {
				return
			}
		}
		t.b = append(t.b, ']')
	case Context:
		t.context(v, depth)
	case *Function:
		t.b = append(t.b, v.describe()...)
	default:
		t.b = fmt.Appendf(t.b, "%v", v)
	}
}

func (t *texter) context(c Context, depth int) {
	t.b = append(t.b, '{')
	for i, key := range c.Keys() {
		if i > 0 {
			t.b = append(t.b, ", "...)
		}
		if isPlainName(key) {
			t.b = append(t.b, key...)
		} else {
			t.b = appendQuoted(t.b, key)
		}
		t.b = append(t.b, ": "...)
		if t.value(c[key], depth+1); t.exceeded {
			return
		}
	}
	t.b = append(t.b, '}')
}

func (t *texter) rangeText(r Range, depth int) {
	switch {
	case r.Start == nil:
		t.b = append(t.b, map[bool]string{true: "(<=", false: "(<"}[r.EndIncluded]...)
		t.value(r.End, depth+1)
		t.b = append(t.b, ')')
	case r.End == nil:
		t.b = append(t.b, map[bool]string{true: "(>=", false: "(>"}[r.StartIncluded]...)
		t.value(r.Start, depth+1)
		t.b = append(t.b, ')')
	case r.equality:
		t.b = append(t.b, "(="...)
		t.value(r.Start, depth+1)
		t.b = append(t.b, ')')
	default:
		t.b = append(t.b, map[bool]byte{true: '[', false: '('}[r.StartIncluded])
		t.value(r.Start, depth+1)
		t.b = append(t.b, ".."...)
		t.value(r.End, depth+1)
		t.b = append(t.b, map[bool]byte{true: ']', false: ')'}[r.EndIncluded])
	}
}

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			if r < 0x20 || r == 0x7F {
				b = fmt.Appendf(b, `\u%04X`, r)
			} else {
				b = append(b, string(r)...)
			}
		}
	}
	return append(b, '"')
}

func (f *Function) describe() string {
	if f.text != "" {
		return f.text
	}
	s := "function " + f.name + "("
	for i, p := range f.params {
		if i > 0 {
			s += ", "
		}
		s += p.name
	}
	return s + ")"
}
