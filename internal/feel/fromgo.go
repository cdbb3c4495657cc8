package feel

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// FromGo makes a value of Go data: nil, booleans, strings, all integers and floats, json.Number, decimals, time.Time
// (date and time), time.Duration (days and time duration), slices, maps with string keys, pointers to these, and
// FEEL values themselves. Texts and keys are brought to normal form C. A float becomes the shortest decimal that
// reads back as it. The error is an [*Error] of code value or limit.
func FromGo(v any) (Value, error) { return (&goReader{}).value(v, 0) }

// goReader converts Go data; typed also resolves the typed JSON form.
type goReader struct{ typed bool }

func (r *goReader) value(v any, depth int) (Value, error) {
	if depth > maxValueDepth {
		return nil, limitError(LimitDepth, maxValueDepth)
	}
	switch v := v.(type) {
	case nil, bool, Date, DateTime, DaysDuration, YearsDuration, *Function:
		return v, nil
	case Time:
		return v, nil
	case Range:
		return v, Check(v)
	case string:
		return textValue(v)
	case json.Number:
		return numberValue(v.String())
	case *apd.Decimal:
		if v == nil {
			return nil, nil
		}
		return decimalValue(v)
	case apd.Decimal:
		return decimalValue(&v)
	case int:
		return NewNumber(int64(v)), nil
	case float64:
		return floatValue(v, 64)
	case time.Time:
		return DateTimeOf(v), nil
	case time.Duration:
		return NewDaysDuration(v), nil
	case []any:
		return r.list(len(v), func(i int) any { return v[i] }, depth)
	case map[string]any:
		return r.object(v, depth)
	case Context:
		return r.context(v, depth)
	}
	return r.reflected(reflect.ValueOf(v), depth)
}

func (r *goReader) reflected(v reflect.Value, depth int) (Value, error) {
	switch v.Kind() {
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.String:
		return textValue(v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return NewNumber(v.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return numberValue(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32:
		return floatValue(v.Float(), 32)
	case reflect.Float64:
		return floatValue(v.Float(), 64)
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, nil
		}
		return r.value(v.Elem().Interface(), depth+1)
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil, goTypeError(v.Interface())
		}
		return r.list(v.Len(), func(i int) any { return v.Index(i).Interface() }, depth)
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String {
			m := make(map[string]any, v.Len())
			for _, key := range v.MapKeys() {
				m[key.String()] = v.MapIndex(key).Interface()
			}
			return r.context(m, depth)
		}
	}
	return nil, goTypeError(v.Interface())
}

func (r *goReader) list(n int, item func(int) any, depth int) (Value, error) {
	list := make([]Value, n)
	for i := range list {
		v, err := r.value(item(i), depth+1)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	return list, nil
}

func (r *goReader) object(m map[string]any, depth int) (Value, error) {
	if r.typed {
		if v, known, err := r.typedValue(m, depth); known {
			return v, err
		}
	}
	return r.context(m, depth)
}

// context converts in the order of the keys, so that of two keys with one normal form always the same wins.
func (r *goReader) context(m map[string]any, depth int) (Value, error) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	c := make(Context, len(m))
	for _, key := range keys {
		if !utf8.ValidString(key) {
			return nil, valueError("a key is not valid UTF-8", "có khóa không phải là UTF-8 hợp lệ")
		}
		v, err := r.value(m[key], depth+1)
		if err != nil {
			return nil, err
		}
		c[normalName(key)] = v
	}
	return c, nil
}

func textValue(s string) (Value, error) {
	if !utf8.ValidString(s) {
		return nil, valueError("a text is not valid UTF-8", "có chuỗi không phải là UTF-8 hợp lệ")
	}
	return nfc(s), nil
}

func numberValue(s string) (Value, error) {
	d, ok := parseNumber(s)
	if !ok {
		return nil, valueError(fmt.Sprintf("%s is no number of 34 digits", shorten(s, 40)),
			fmt.Sprintf("%s không phải là số trong phạm vi 34 chữ số", shorten(s, 40)))
	}
	return d, nil
}

// decimalValue rounds to 34 digits; the caller's number is not touched.
func decimalValue(v *apd.Decimal) (Value, error) {
	d := new(apd.Decimal)
	if v.Form != apd.Finite {
		return nil, valueError("not a finite number", "không phải là số hữu hạn")
	}
	if _, err := numbers.Round(d, v); err != nil || d.Form != apd.Finite {
		return nil, valueError("a number out of range", "số vượt phạm vi cho phép")
	}
	return d, nil
}

func floatValue(f float64, bits int) (Value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, valueError("not a finite number", "không phải là số hữu hạn")
	}
	return numberValue(strconv.FormatFloat(f, 'g', -1, bits))
}
