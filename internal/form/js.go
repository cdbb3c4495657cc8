package form

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// Bounds of a form of form-js.
const (
	maxJSDepth  = 20  // groups in groups
	maxJSFields = 500 // components in all
)

// Error is what is wrong with a form document: every Problem names a component.
type Error struct{ Problems []Problem }

// Error gives the first of the problems in English, and how many there are.
func (e *Error) Error() string {
	if n := len(e.Problems); n > 1 {
		return fmt.Sprintf("form: %s (and %d more)", e.Problems[0].EN, n-1)
	}
	return "form: " + e.Problems[0].EN
}

// Sentences gives all problems in both languages.
func (e *Error) Sentences() (vi, en string) {
	var a, b []string
	for _, p := range e.Problems {
		a, b = append(a, p.VI), append(b, p.EN)
	}
	return strings.Join(a, " "), strings.Join(b, " ")
}

// isJS tells a form of form-js from a JSON Schema.
func isJS(document any) bool {
	object, ok := document.(map[string]any)
	if !ok || object["$schema"] != nil {
		return false
	}
	_, ok = object["components"].([]any)
	return ok
}

// jsForm is a compiled form of form-js.
type jsForm struct {
	fields []*field
	keys   []string // of fields at the top: what conditions may name
}

// field is a component that holds a value, or groups those that do.
type field struct {
	component
	path    []string // in the object it stands in; none: a group that only groups
	hide    *feel.Expression
	pattern *regexp.Regexp
	bounds  map[string]*bound // min, max, minLength, maxLength
	fields  []*field          // of a group or list
	keys    []string          // of fields in a list's row
}

// component is a component as form-js writes it (the schema of form-js 1.x and 2.x,
// schema versions 1 to 20).
type component struct {
	ID            string      `json:"id"`
	Type          string      `json:"type"`
	Key           string      `json:"key"`
	Path          string      `json:"path"`
	Label         string      `json:"label"`
	DateLabel     string      `json:"dateLabel"`
	TimeLabel     string      `json:"timeLabel"`
	Disabled      bool        `json:"disabled"`
	Subtype       string      `json:"subtype"`
	AsText        bool        `json:"serializeToString"`
	DecimalDigits *int        `json:"decimalDigits"`
	Increment     any         `json:"increment"`
	Values        []choice    `json:"values"`
	ValuesKey     string      `json:"valuesKey"`
	ValuesRule    string      `json:"valuesExpression"`
	Conditional   conditional `json:"conditional"`
	Validate      validate    `json:"validate"`
	Components    []component `json:"components"`
}

type choice struct {
	Label string `json:"label"`
	Value any    `json:"value"`
}

type conditional struct {
	Hide string `json:"hide"`
}

// validate is what a value must satisfy. The numbers may be FEEL ("=other + 1").
type validate struct {
	Required       bool   `json:"required"`
	MinLength      any    `json:"minLength"`
	MaxLength      any    `json:"maxLength"`
	Min            any    `json:"min"`
	Max            any    `json:"max"`
	Pattern        string `json:"pattern"`
	PatternMessage string `json:"patternErrorMessage"`
	ValidationType string `json:"validationType"`
}

// kinds of components: what shows something and holds no value, what holds one, what
// groups, and what the product refuses with the reason why.
var (
	jsShown   = set("text", "html", "image", "button", "spacer", "separator", "table")
	jsKeyed   = set("textfield", "textarea", "number", "checkbox", "select", "radio", "checklist", "taglist", "datetime", "expression")
	jsGroups  = set("group", "dynamiclist")
	jsRefused = map[string][2]string{
		"filepicker":      {"giấy tờ được nộp ở phần Giấy tờ, không nộp trong biểu mẫu", "files are handed in as papers, not in a form"},
		"documentPreview": {"giấy tờ được xem ở phần Giấy tờ", "files are shown among the papers"},
		"iframe":          {"trang của nơi khác không được nhúng vào biểu mẫu", "pages of other sites are not embedded"},
	}
)

// emailShape is a little wider than what form-js takes for an address.
var emailShape = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)

func set(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

// compileJS reads a form of form-js and finds everything that is wrong with it.
func compileJS(document []byte) (*jsForm, error) {
	var root component
	if err := json.Unmarshal(document, &root); err != nil {
		return nil, &Error{Problems: []Problem{{VI: "Biểu mẫu form-js có giá trị sai kiểu: " + err.Error() + ".", EN: "The form-js form has a value of the wrong type: " + err.Error() + "."}}}
	}
	c := &jsCompiler{}
	out := &jsForm{}
	out.fields = c.fields(root.Components, 0)
	out.keys = names(out.fields)
	c.unique(out.fields, map[string]bool{}, "")
	c.rules(out.fields, out.keys)
	if len(c.problems) > 0 {
		return nil, &Error{Problems: c.problems}
	}
	return out, nil
}

type jsCompiler struct {
	problems []Problem
	count    int
}

// wrong notes a problem of a component.
func (c *jsCompiler) wrong(at *component, vi, en string) {
	name := at.Key
	for _, other := range []string{at.Path, at.Label, at.ID} {
		if name == "" {
			name = other
		}
	}
	c.problems = append(c.problems, Problem{
		Field: name,
		VI:    fmt.Sprintf("Trường “%s” (%s): %s.", name, at.Type, vi),
		EN:    fmt.Sprintf("Field “%s” (%s): %s.", name, at.Type, en),
	})
}

func (c *jsCompiler) fields(from []component, depth int) []*field {
	if c.count += len(from); c.count > maxJSFields || depth > maxJSDepth {
		c.problems = append(c.problems, Problem{
			VI: fmt.Sprintf("Biểu mẫu có quá %d thành phần hoặc quá %d tầng.", maxJSFields, maxJSDepth),
			EN: fmt.Sprintf("The form has more than %d components or %d levels.", maxJSFields, maxJSDepth),
		})
		return nil
	}
	var out []*field
	for i := range from {
		if f := c.field(&from[i], depth); f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (c *jsCompiler) field(from *component, depth int) *field {
	f := &field{component: *from}
	switch reason, refused := jsRefused[f.Type]; {
	case jsShown[f.Type]:
		return nil
	case refused:
		c.wrong(from, reason[0], reason[1])
		return nil
	case jsGroups[f.Type]:
		return c.group(f, depth)
	case !jsKeyed[f.Type]:
		c.wrong(from, "không có loại trường này", "there is no such kind of field")
		return nil
	}
	if f.path = segments(f.Key); len(f.path) == 0 {
		c.wrong(from, "chưa có tên (key)", "it has no key")
	}
	if f.Label == "" && f.DateLabel == "" && f.TimeLabel == "" && f.Type != "expression" {
		c.wrong(from, "chưa có nhãn (label), người dùng không biết phải nhập gì", "it has no label; nobody can tell what to enter")
	}
	c.values(f)
	c.pattern(f)
	if f.Validate.ValidationType == "phone" {
		c.wrong(from, "kiểu phone chỉ nhận số có mã quốc gia; hãy dùng pattern, ví dụ ^0[0-9]{9}$", "type phone takes numbers with a country code only; use a pattern, e.g. ^0[0-9]{9}$")
	}
	if f.Type == "datetime" && f.Subtype != "date" && f.Subtype != "time" && f.Subtype != "datetime" {
		c.wrong(from, "subtype phải là date, time hoặc datetime", "subtype must be date, time or datetime")
	}
	return f
}

// group compiles what stands in a group (an object if it has a path) or a list (rows).
func (c *jsCompiler) group(f *field, depth int) *field {
	f.path = segments(f.Path)
	if f.Type == "dynamiclist" && len(f.path) == 0 {
		c.wrong(&f.component, "danh sách chưa có tên (path)", "the list has no path")
	}
	f.fields = c.fields(f.Components, depth+1)
	if f.Type == "dynamiclist" {
		f.keys = names(f.fields)
	}
	return f
}

// values checks the choices of a field that has some.
func (c *jsCompiler) values(f *field) {
	switch f.Type {
	case "select", "radio", "checklist", "taglist":
	default:
		return
	}
	if f.ValuesKey != "" || f.ValuesRule != "" {
		c.wrong(&f.component, "các lựa chọn phải ghi ngay trong biểu mẫu (values), không lấy từ dữ liệu khác", "its choices must be written in the form (values), not taken from other data")
		return
	}
	if len(f.Values) == 0 {
		c.wrong(&f.component, "chưa có lựa chọn nào (values)", "it has no choices (values)")
	}
	seen := map[string]bool{}
	for _, v := range f.Values {
		text := list([]any{v.Value})
		if v.Value == nil || v.Label == "" {
			c.wrong(&f.component, "có lựa chọn thiếu nhãn hoặc giá trị", "a choice has no label or no value")
		}
		if seen[text] {
			c.wrong(&f.component, "lựa chọn “"+text+"” có hai lần", "choice “"+text+"” is there twice")
		}
		seen[text] = true
	}
}

func (c *jsCompiler) pattern(f *field) {
	if f.Validate.Pattern == "" {
		return
	}
	var err error
	if f.pattern, err = regexp.Compile(f.Validate.Pattern); err != nil {
		c.wrong(&f.component, "mẫu (pattern) không đọc được", "its pattern cannot be read: "+err.Error())
	}
}

// unique finds two fields that would write the same value.
func (c *jsCompiler) unique(fields []*field, taken map[string]bool, prefix string) {
	for _, f := range fields {
		at := prefix + strings.Join(f.path, ".")
		switch {
		case f.Type == "group":
			below := prefix
			if len(f.path) > 0 {
				below = at + "."
			}
			c.unique(f.fields, taken, below)
			continue
		case f.Type == "dynamiclist":
			c.unique(f.fields, map[string]bool{}, "")
		}
		if len(f.path) > 0 && taken[at] {
			c.wrong(&f.component, "trùng tên với một trường khác", "another field has the same name")
		}
		taken[at] = true
	}
}

func segments(key string) []string {
	if key == "" {
		return nil
	}
	return strings.Split(key, ".")
}

// names are the first parts of the paths of fields, those in groups without a path too.
func names(fields []*field) []string {
	var out []string
	for _, f := range fields {
		if len(f.path) > 0 {
			out = append(out, f.path[0])
		} else if f.Type == "group" {
			out = append(out, names(f.fields)...)
		}
	}
	return out
}
