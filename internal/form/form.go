package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Form is a compiled form, safe for concurrent use.
type Form struct {
	schema *jsonschema.Schema // of a JSON Schema
	js     *jsForm            // of a form of form-js; one of the two is set
}

// Problem is one field that does not satisfy the form.
type Problem struct {
	Field string `json:"field"` // dotted path, e.g. "cha.ho_ten"; "" = the form itself
	VI    string `json:"vi"`
	EN    string `json:"en"`
}

// noLoader refuses every reference to another document.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("a form may not refer to another document (%s)", url)
}

// Compile reads a form: a form of form-js if the document has "components", otherwise a
// JSON Schema. What is wrong with a form of form-js is an [*Error].
func Compile(document []byte) (*Form, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, fmt.Errorf("form schema is not JSON: %w", err)
	}
	if isJS(doc) {
		js, err := compileJS(document)
		if err != nil {
			return nil, err
		}
		return &Form{js: js}, nil
	}
	const name = "form.json"
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		return nil, fmt.Errorf("form schema: %w", err)
	}
	s, err := c.Compile(name)
	if err != nil {
		return nil, fmt.Errorf("form schema: %w", err)
	}
	return &Form{schema: s}, nil
}

// Check validates data (a JSON object; empty = {}) and returns every problem, none if it is valid.
func (f *Form) Check(data []byte) []Problem {
	if len(bytes.TrimSpace(data)) == 0 || bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		data = []byte("{}")
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return []Problem{{VI: "Biểu mẫu không phải là JSON hợp lệ.", EN: "The form is not valid JSON."}}
	}
	if f.js != nil {
		return f.js.check(value)
	}
	err = f.schema.Validate(value)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []Problem{{VI: "Không kiểm tra được biểu mẫu.", EN: err.Error()}}
	}
	var problems []Problem
	collect(invalid, &problems)
	return problems
}

// collect walks to the leaves of the error tree: they name the fields.
func collect(e *jsonschema.ValidationError, into *[]Problem) {
	if len(e.Causes) > 0 {
		for _, c := range e.Causes {
			collect(c, into)
		}
		return
	}
	path := strings.Join(e.InstanceLocation, ".")
	at := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			*into = append(*into, Problem{at(name), "Cần nhập thông tin này.", "This field is required."})
		}
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			*into = append(*into, Problem{at(name), "Biểu mẫu không có trường này.", "The form has no such field."})
		}
	default:
		vi, en := sentence(e)
		*into = append(*into, Problem{path, vi, en})
	}
}

var kindNames = map[string]string{
	"string": "văn bản", "number": "số", "integer": "số nguyên", "boolean": "có/không",
	"object": "nhóm trường", "array": "danh sách", "null": "để trống",
}

func sentence(e *jsonschema.ValidationError) (vi, en string) {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		names := make([]string, len(k.Want))
		for i, w := range k.Want {
			names[i] = kindNames[w]
		}
		return "Giá trị phải là " + strings.Join(names, " hoặc ") + ".",
			"The value must be " + strings.Join(k.Want, " or ") + "."
	case *kind.Enum:
		return "Chọn một trong các giá trị: " + list(k.Want) + ".", "Choose one of: " + list(k.Want) + "."
	case *kind.Const:
		return "Giá trị phải là " + list([]any{k.Want}) + ".", "The value must be " + list([]any{k.Want}) + "."
	case *kind.Format:
		return formats(k.Want)
	case *kind.MinLength:
		return fmt.Sprintf("Nhập ít nhất %d ký tự.", k.Want), fmt.Sprintf("Enter at least %d characters.", k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("Nhập nhiều nhất %d ký tự.", k.Want), fmt.Sprintf("Enter at most %d characters.", k.Want)
	case *kind.Pattern:
		return "Giá trị không đúng mẫu quy định.", "The value does not match the required pattern."
	case *kind.Minimum:
		return "Giá trị nhỏ nhất là " + k.Want.RatString() + ".", "The value must be at least " + k.Want.RatString() + "."
	case *kind.Maximum:
		return "Giá trị lớn nhất là " + k.Want.RatString() + ".", "The value must be at most " + k.Want.RatString() + "."
	case *kind.MinItems:
		return fmt.Sprintf("Cần ít nhất %d mục.", k.Want), fmt.Sprintf("At least %d items are needed.", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("Nhiều nhất %d mục.", k.Want), fmt.Sprintf("At most %d items are allowed.", k.Want)
	}
	return "Giá trị không hợp lệ.", "The value is not valid: " + e.ErrorKind.LocalizedString(message.NewPrinter(language.English)) + "."
}

func formats(name string) (vi, en string) {
	switch name {
	case "date":
		return "Nhập ngày theo dạng năm-tháng-ngày, ví dụ 2026-11-23.", "Enter a date as year-month-day, e.g. 2026-11-23."
	case "date-time":
		return "Nhập ngày giờ theo RFC 3339.", "Enter a date and time as RFC 3339."
	case "time":
		return "Nhập giờ theo dạng giờ:phút, ví dụ 14:30.", "Enter a time as hour:minute, e.g. 14:30."
	case "email":
		return "Địa chỉ thư điện tử không đúng.", "The e-mail address is not valid."
	}
	return "Giá trị không đúng dạng " + name + ".", "The value is not a valid " + name + "."
}

func list(values []any) string {
	parts := make([]string, len(values))
	for i, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			b = fmt.Append(nil, v)
		}
		parts[i] = strings.Trim(string(b), `"`)
	}
	return strings.Join(parts, ", ")
}
