package feel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// Names of typed JSON values. A value that JSON has no form for is an object {"@type": …, "value": …}.
const (
	jsonTypeKey  = "@type"
	jsonValueKey = "value"

	jsonDate     = "date"
	jsonTime     = "time"
	jsonDateTime = "date and time"
	jsonDays     = "days and time duration"
	jsonYears    = "years and months duration"
	jsonRange    = "range"
	jsonContext  = "context"
	jsonFunction = "function"
)

// maxJSON bounds what ToJSON writes, in bytes.
const maxJSON = 64 << 20

// ToJSON writes a value in the typed form: [FromJSON] gives an equal value back. Numbers are exact decimals, keys are
// sorted. Dates, times, durations and ranges are {"@type":"date","value":"2026-11-23"} and the like; a context that
// has a key "@type" itself is wrapped as {"@type":"context","value":{…}}. A function shows its source and cannot be
// read back.
func ToJSON(v Value) ([]byte, error) { return toJSON(v, false) }

// ToPlainJSON writes a value for readers that do not know FEEL: dates, times and durations are ISO 8601 text, ranges
// and functions FEEL text. It does not round-trip.
func ToPlainJSON(v Value) ([]byte, error) { return toJSON(v, true) }

func toJSON(v Value, plain bool) ([]byte, error) {
	w := jsonWriter{plain: plain}
	if err := w.value(v, 0); err != nil {
		return nil, err
	}
	return w.b, nil
}

type jsonWriter struct {
	b     []byte
	plain bool
}

func (w *jsonWriter) value(v Value, depth int) error {
	if depth > maxValueDepth {
		return limitError(LimitDepth, maxValueDepth)
	}
	if len(w.b) > maxJSON {
		return limitError(LimitMemory, maxJSON)
	}
	switch v := v.(type) {
	case nil:
		w.b = append(w.b, "null"...)
	case bool:
		w.b = fmt.Append(w.b, v)
	case string:
		w.text(v)
	case *apd.Decimal:
		if v == nil || v.Form != apd.Finite {
			return valueError("not a finite number", "không phải là số hữu hạn")
		}
		w.b = append(w.b, numberText(v)...)
	case Date:
		w.typed(jsonDate, v.String())
	case Time:
		w.typed(jsonTime, v.String())
	case DateTime:
		w.typed(jsonDateTime, v.String())
	case DaysDuration:
		w.typed(jsonDays, v.String())
	case YearsDuration:
		w.typed(jsonYears, v.String())
	case Range:
		return w.rangeValue(v, depth)
	case []Value:
		return w.list(v, depth)
	case Context:
		return w.context(v, depth)
	case *Function:
		w.typed(jsonFunction, v.describe())
	default:
		return goTypeError(v)
	}
	return nil
}

func (w *jsonWriter) typed(name, text string) {
	if w.plain {
		w.text(text)
		return
	}
	w.b = append(w.b, `{"@type":"`+name+`","value":`...)
	w.text(text)
	w.b = append(w.b, '}')
}

// text writes a string without the HTML escapes of encoding/json.
func (w *jsonWriter) text(s string) {
	const hex = "0123456789abcdef"
	w.b = append(w.b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.b = append(w.b, '\\', byte(r))
		case r == '\n':
			w.b = append(w.b, `\n`...)
		case r == '\r':
			w.b = append(w.b, `\r`...)
		case r == '\t':
			w.b = append(w.b, `\t`...)
		case r < 0x20:
			w.b = append(w.b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		case r == 0x2028 || r == 0x2029:
			w.b = fmt.Appendf(w.b, `\u%04x`, r)
		default:
			w.b = utf8.AppendRune(w.b, r)
		}
	}
	w.b = append(w.b, '"')
}

func (w *jsonWriter) list(list []Value, depth int) error {
	w.b = append(w.b, '[')
	for i, item := range list {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		if err := w.value(item, depth+1); err != nil {
			return err
		}
	}
	w.b = append(w.b, ']')
	return nil
}

func (w *jsonWriter) context(c Context, depth int) error {
	_, wrap := c[jsonTypeKey]
	wrap = wrap && !w.plain
	if wrap {
		w.b = append(w.b, `{"@type":"context","value":`...)
	}
	w.b = append(w.b, '{')
	for i, key := range c.Keys() {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.text(key)
		w.b = append(w.b, ':')
		if err := w.value(c[key], depth+1); err != nil {
			return err
		}
	}
	w.b = append(w.b, '}')
	if wrap {
		w.b = append(w.b, '}')
	}
	return nil
}

func (w *jsonWriter) rangeValue(r Range, depth int) error {
	if w.plain {
		w.text(String(r))
		return nil
	}
	w.b = append(w.b, `{"@type":"range","value":{"start":`...)
	if err := w.value(r.Start, depth+1); err != nil {
		return err
	}
	w.b = fmt.Appendf(w.b, `,"startIncluded":%t,"end":`, r.StartIncluded)
	if err := w.value(r.End, depth+1); err != nil {
		return err
	}
	w.b = fmt.Appendf(w.b, `,"endIncluded":%t`, r.EndIncluded)
	if r.equality {
		w.b = append(w.b, `,"operator":"="`...)
	}
	w.b = append(w.b, "}}"...)
	return nil
}

// FromJSON reads a JSON value, in typed or plain form: an object of exactly "@type" and "value" with a known type is
// that type's value, everything else is what JSON says. Numbers are read as decimals and rounded to 34 digits; texts and
// keys are brought to normal form C. The error is an [*Error] of code value or limit.
func FromJSON(data []byte) (Value, error) {
	if !utf8.Valid(data) {
		return nil, valueError("the JSON is not valid UTF-8", "JSON không phải là UTF-8 hợp lệ")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, valueError("not valid JSON: "+err.Error(), "JSON không hợp lệ: "+err.Error())
	}
	if dec.More() {
		return nil, valueError("more than one JSON value", "có nhiều hơn một giá trị JSON")
	}
	return (&goReader{typed: true}).value(v, 0)
}

// typedValue reads {"@type": name, "value": v}; known is false for an object that is just an object.
func (r *goReader) typedValue(m map[string]any, depth int) (_ Value, known bool, _ error) {
	name, isText := m[jsonTypeKey].(string)
	content, hasValue := m[jsonValueKey]
	if !isText || !hasValue || len(m) != 2 {
		return nil, false, nil
	}
	switch name {
	case jsonContext:
		entries, ok := content.(map[string]any)
		if !ok {
			return nil, true, badTyped(name, content)
		}
		c, err := r.context(entries, depth)
		return c, true, err
	case jsonRange:
		v, err := r.rangeValue(content, depth)
		return v, true, err
	case jsonFunction:
		return nil, true, valueError("a function cannot be read from JSON", "không thể đọc hàm từ JSON")
	case jsonDate, jsonTime, jsonDateTime, jsonDays, jsonYears:
		text, _ := content.(string)
		v := parseTemporal(text)
		if kindNames[kindOf(v)] != name {
			return nil, true, badTyped(name, content)
		}
		return v, true, nil
	}
	return nil, false, nil
}

func badTyped(name string, content any) error {
	return valueError(fmt.Sprintf("%v is no %s", content, name), fmt.Sprintf("%v không phải là %s", content, name))
}

func (r *goReader) rangeValue(content any, depth int) (Value, error) {
	m, ok := content.(map[string]any)
	if !ok {
		return nil, badTyped(jsonRange, content)
	}
	start, err := r.value(m["start"], depth+1)
	if err != nil {
		return nil, err
	}
	end, err := r.value(m["end"], depth+1)
	if err != nil {
		return nil, err
	}
	result := Range{Start: start, End: end}
	result.StartIncluded, _ = m["startIncluded"].(bool)
	result.EndIncluded, _ = m["endIncluded"].(bool)
	result.StartIncluded = result.StartIncluded && start != nil
	result.EndIncluded = result.EndIncluded && end != nil
	if !result.valid() {
		return nil, badTyped(jsonRange, content)
	}
	if result.equality = m["operator"] == "="; result.equality {
		if order, ok := Compare(start, end); !ok || order != 0 || !result.StartIncluded || !result.EndIncluded {
			return nil, badTyped(jsonRange, content)
		}
	}
	return result, nil
}
