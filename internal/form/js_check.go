package form

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"

	"github.com/motcua/motcua/internal/feel"
)

// check validates data against a form of form-js: what form-js checks in the browser,
// what it leaves to trust (types, choices, hidden and disabled fields), and that there is
// nothing else. What was left empty may be absent, null or "".
func (f *jsForm) check(value any) []Problem {
	data, ok := value.(map[string]any)
	if !ok {
		return []Problem{{VI: "Giá trị phải là nhóm trường.", EN: "The value must be object."}}
	}
	root := contextOf(data)
	c := &jsChecker{root: root, keys: f.keys}
	c.object(f.fields, data, "", scope(root, f.keys, nil, nil, 0))
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return c.problems
}

type jsChecker struct {
	root     feel.Context
	keys     []string
	problems []Problem
}

func (c *jsChecker) wrong(at, vi, en string) { c.problems = append(c.problems, Problem{at, vi, en}) }

// object checks the fields of one object and refuses what none of them is.
func (c *jsChecker) object(fields []*field, data map[string]any, prefix string, in feel.Context) {
	known := shape{}
	c.each(fields, data, nil, prefix, in, false, known)
	known.strangers(data, prefix, func(at string) {
		c.wrong(at, "Biểu mẫu không có trường này.", "The form has no such field.")
	})
}

// each walks fields that stand in one object, below path.
func (c *jsChecker) each(fields []*field, data map[string]any, path []string, prefix string, in feel.Context, hidden bool, known shape) {
	for _, f := range fields {
		gone := hidden || f.hidden(in)
		at := slices.Concat(path, f.path)
		if f.Type == "group" {
			c.each(f.fields, data, at, prefix, in, gone, known)
			continue
		}
		known.add(at)
		value := find(data, at)
		name := prefix + strings.Join(at, ".")
		switch {
		case f.Type == "dynamiclist":
			c.rows(f, value, name, gone)
		case gone || f.Disabled:
			if !blank(value) {
				c.wrong(name, "Trường này không nhập trong trường hợp đã chọn.", "This field is not filled in for what was chosen.")
			}
		default:
			c.field(f, value, name, in)
		}
	}
}

// rows checks a list of objects.
func (c *jsChecker) rows(f *field, value any, name string, hidden bool) {
	if blank(value) {
		return
	}
	rows, ok := value.([]any)
	switch {
	case hidden:
		c.wrong(name, "Trường này không nhập trong trường hợp đã chọn.", "This field is not filled in for what was chosen.")
		return
	case !ok:
		c.wrong(name, "Giá trị phải là danh sách.", "The value must be array.")
		return
	}
	for i, r := range rows {
		at := name + "." + strconv.Itoa(i)
		row, ok := r.(map[string]any)
		if !ok {
			c.wrong(at, "Giá trị phải là nhóm trường.", "The value must be object.")
			continue
		}
		c.object(f.fields, row, at+".", scope(c.root, c.keys, row, f.keys, i+1))
	}
}

// field checks one value.
func (c *jsChecker) field(f *field, value any, name string, in feel.Context) {
	if blank(value) || f.Type == "checkbox" && value == false {
		if f.Validate.Required {
			c.wrong(name, "Cần nhập thông tin này.", "This field is required.")
		}
		return
	}
	if vi, en := f.problem(value, in); vi != "" {
		c.wrong(name, vi, en)
	}
}

// problem says what is wrong with a value that is there; "" if nothing is.
func (f *field) problem(value any, in feel.Context) (vi, en string) {
	text, isText := value.(string)
	switch f.Type {
	case "textfield", "textarea":
		if !isText {
			return "Giá trị phải là văn bản.", "The value must be string."
		}
		return f.text(text, in)
	case "number":
		return f.number(value, in)
	case "checkbox":
		if _, ok := value.(bool); !ok {
			return "Giá trị phải là có/không.", "The value must be boolean."
		}
	case "select", "radio":
		return f.chosen(value)
	case "checklist", "taglist":
		return f.several(value)
	case "datetime":
		if !isText {
			return "Giá trị phải là văn bản.", "The value must be string."
		}
		return f.moment(text)
	}
	return "", ""
}

func (f *field) text(text string, in feel.Context) (vi, en string) {
	length := apd.New(int64(utf8.RuneCountInString(strings.TrimSpace(text))), 0)
	if least, ok := f.bounds["minLength"].value(in); ok && length.Cmp(least) < 0 {
		return fmt.Sprintf("Nhập ít nhất %s ký tự.", plain(least)), fmt.Sprintf("Enter at least %s characters.", plain(least))
	}
	if most, ok := f.bounds["maxLength"].value(in); ok && length.Cmp(most) > 0 {
		return fmt.Sprintf("Nhập nhiều nhất %s ký tự.", plain(most)), fmt.Sprintf("Enter at most %s characters.", plain(most))
	}
	switch {
	case f.pattern != nil && !f.pattern.MatchString(text):
		if f.Validate.PatternMessage != "" {
			return f.Validate.PatternMessage, f.Validate.PatternMessage
		}
		return "Giá trị không đúng mẫu quy định.", "The value does not match the required pattern."
	case f.Validate.ValidationType == "email" && !emailShape.MatchString(text):
		return formats("email")
	}
	return "", ""
}

func (f *field) number(value any, in feel.Context) (vi, en string) {
	written, ok := value.(json.Number)
	if text, isText := value.(string); isText && f.AsText {
		written, ok = json.Number(text), true
	}
	n, valid := decimal(written)
	if !ok || !valid {
		return "Giá trị phải là số.", "The value must be number."
	}
	if digits := f.DecimalDigits; digits != nil && decimals(n) > *digits {
		if *digits == 0 {
			return "Giá trị phải là số nguyên.", "The value must be integer."
		}
		return fmt.Sprintf("Nhiều nhất %d chữ số thập phân.", *digits), fmt.Sprintf("At most %d decimal digits.", *digits)
	}
	if least, ok := f.bounds["min"].value(in); ok && n.Cmp(least) < 0 {
		return "Giá trị nhỏ nhất là " + plain(least) + ".", "The value must be at least " + plain(least) + "."
	}
	if most, ok := f.bounds["max"].value(in); ok && n.Cmp(most) > 0 {
		return "Giá trị lớn nhất là " + plain(most) + ".", "The value must be at most " + plain(most) + "."
	}
	return "", ""
}

func plain(d *apd.Decimal) string { return d.Text('f') }

// decimals counts the digits after the point, without closing zeros.
func decimals(d *apd.Decimal) int {
	var r apd.Decimal
	r.Reduce(d)
	if r.Exponent >= 0 {
		return 0
	}
	return int(-r.Exponent)
}

func (f *field) chosen(value any) (vi, en string) {
	all := make([]any, len(f.Values))
	for i, v := range f.Values {
		if same(v.Value, value) {
			return "", ""
		}
		all[i] = v.Value
	}
	return "Chọn một trong các giá trị: " + list(all) + ".", "Choose one of: " + list(all) + "."
}

func (f *field) several(value any) (vi, en string) {
	values, ok := value.([]any)
	if !ok {
		return "Giá trị phải là danh sách.", "The value must be array."
	}
	for i, v := range values {
		if vi, en = f.chosen(v); vi != "" {
			return vi, en
		}
		if slices.ContainsFunc(values[:i], func(o any) bool { return same(o, v) }) {
			return "Một lựa chọn được ghi hai lần.", "A choice is given twice."
		}
	}
	return "", ""
}

// moment checks a date (2026-11-23), a time (14:30, 14:30+07:00) or both, as form-js writes them.
func (f *field) moment(text string) (vi, en string) {
	layouts := map[string][]string{
		"date":     {time.DateOnly},
		"time":     {"15:04", "15:04Z07:00", "15:04:05", "15:04:05Z07:00"},
		"datetime": {"2006-01-02T15:04", "2006-01-02T15:04Z07:00", time.RFC3339, "2006-01-02T15:04:05"},
	}[f.Subtype]
	for _, l := range layouts {
		if _, err := time.Parse(l, text); err == nil {
			return "", ""
		}
	}
	return formats(map[string]string{"date": "date", "time": "time", "datetime": "date-time"}[f.Subtype])
}

// same compares what a form wrote with what was sent: 1 is 1, whatever it is read as.
func same(a, b any) bool {
	return reflect.DeepEqual(a, b) || fmt.Sprint(a) == fmt.Sprint(b) && (isNumber(a) && isNumber(b))
}

func isNumber(v any) bool {
	switch v.(type) {
	case json.Number, float64:
		return true
	}
	return false
}

func blank(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(x) == ""
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
}

// find gives the value at a path, nil if there is none.
func find(data map[string]any, path []string) any {
	var v any = data
	for _, p := range path {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[p]
	}
	return v
}

// shape is the keys that an object may have; nil below a key: any value.
type shape map[string]shape

func (s shape) add(path []string) {
	for i, p := range path {
		if i == len(path)-1 {
			s[p] = nil
			return
		}
		if s[p] == nil {
			s[p] = shape{}
		}
		s = s[p]
	}
}

func (s shape) strangers(data map[string]any, prefix string, tell func(at string)) {
	for k, v := range data {
		below, ok := s[k]
		if !ok {
			tell(prefix + k)
			continue
		}
		if below == nil || v == nil {
			continue
		}
		object, isObject := v.(map[string]any)
		if !isObject {
			tell(prefix + k)
			continue
		}
		below.strangers(object, prefix+k+".", tell)
	}
}
