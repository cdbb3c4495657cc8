package convert

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// form gives a task its form: a schema made of the fields in the file, or the name
// of a form that is to be made.
func (s *subject) form() {
	if fields := s.generatedFields(); len(fields) > 0 {
		s.makeForm(s.id, fields, "formData")
		return
	}
	from := vendorOf(s, "formKey")
	key := s.java("formKey")
	if key == "" {
		from = vendorOf(s, "formRef")
		key = s.java("formRef")
		s.java("formRefBinding")
		s.java("formRefVersion")
	}
	if d := s.zeebe("formDefinition"); d != nil {
		for _, attr := range []string{"formId", "formKey", "externalReference"} {
			if v := strings.TrimSpace(d.Attr(attr)); v != "" {
				from, key = "zeebe:formDefinition "+attr, v
			}
		}
	}
	if key != "" {
		s.namedForm(from, key)
	}
}

// namedForm points at a form by the last part of its key: embedded:app:forms/start.html is start.
func (s *subject) namedForm(from, key string) {
	if strings.HasPrefix(key, "=") || isJUEL(key) {
		s.warn(codeNoEquivalent, from+"="+key)
		return
	}
	name := formName(key)
	if name == "" {
		s.warn(codeNoEquivalent, from+"="+key)
		return
	}
	s.attachForm(name)
	s.changed(from+"="+key, `motcua:form key="`+name+`"`)
	if s.c.out.Forms[name] == nil {
		s.warn(codeFormNeeded, from+"="+key, name)
	}
}

// attachForm: a start event has no form of its own, the procedure has.
func (s *subject) attachForm(name string) {
	if s.e.Local != "startEvent" {
		s.add("form", "key", name)
	}
}

func formName(key string) string {
	if i := strings.LastIndexByte(key, ':'); i >= 0 {
		key = key[i+1:]
	}
	key = path.Base(strings.TrimSpace(key))
	if key == "." || key == "/" {
		return ""
	}
	return strings.TrimSuffix(strings.TrimSuffix(key, ".html"), ".form")
}

// field is one field of a form, as it becomes a property of a JSON Schema.
type field struct {
	name     string
	required bool
	schema   schema
}

// schema is the part of JSON Schema that forms here are made of, in the order it is written.
type schema struct {
	Type      string   `json:"type"`
	Title     string   `json:"title,omitempty"`
	Format    string   `json:"format,omitempty"`
	Enum      []string `json:"enum,omitempty"`
	Items     *schema  `json:"items,omitempty"`
	Default   any      `json:"default,omitempty"`
	MinLength *int     `json:"minLength,omitempty"`
	MaxLength *int     `json:"maxLength,omitempty"`
	Minimum   *float64 `json:"minimum,omitempty"`
	Maximum   *float64 `json:"maximum,omitempty"`
	Pattern   string   `json:"pattern,omitempty"`
	ReadOnly  bool     `json:"readOnly,omitempty"`
	Multiline bool     `json:"x-multiline,omitempty"`
	Labels    labels   `json:"x-labels,omitempty"`
}

// labels name the values of an enum; the vendor has one language for both.
type labels map[string]label

type label struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

func (s *schema) choice(value, name string) {
	s.Enum = append(s.Enum, value)
	if name == "" {
		return
	}
	if s.Labels == nil {
		s.Labels = labels{}
	}
	s.Labels[value] = label{name, name}
}

// makeForm writes the schema and points the element at it.
func (s *subject) makeForm(name string, fields []field, from string) {
	s.attachForm(name)
	s.changed(from, `motcua:form key="`+name+`"`)
	if s.c.out.Forms[name] == nil {
		s.c.out.Forms[name] = schemaOf(name, s.e.Attr("name"), fields)
	}
}

func schemaOf(name, title string, fields []field) json.RawMessage {
	required := []string{}
	properties := bytes.NewBufferString("{")
	for i, f := range fields {
		if i > 0 {
			properties.WriteByte(',')
		}
		properties.Write(mustJSON(f.name))
		properties.WriteByte(':')
		properties.Write(mustJSON(f.schema))
		if f.required {
			required = append(required, f.name)
		}
	}
	properties.WriteByte('}')
	return mustJSON(struct {
		Schema     string          `json:"$schema"`
		ID         string          `json:"$id"`
		Title      string          `json:"title,omitempty"`
		Type       string          `json:"type"`
		Properties json.RawMessage `json:"properties"`
		Required   []string        `json:"required"`
		Additional bool            `json:"additionalProperties"`
	}{"https://json-schema.org/draft/2020-12/schema", "motcua:form:" + name, title, "object", properties.Bytes(), required, false})
}

// mustJSON writes values of this file's own types, which always can be written.
func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// generatedFields reads camunda:formData, or the formProperty elements of Activiti and Flowable.
func (s *subject) generatedFields() []field {
	var out []field
	seen := map[string]bool{}
	add := func(e *bpmn.Element, label, value string) {
		if f, ok := s.fieldOf(e, label, value); ok && !seen[f.name] {
			seen[f.name] = true
			out = append(out, f)
		}
	}
	if data := s.child("formData"); data != nil {
		for _, e := range parts(data, "formField") {
			add(e, e.Attr("label"), e.Attr("defaultValue"))
		}
	}
	for _, e := range s.all(javaSpaces, "formProperty") {
		add(e, e.Attr("name"), e.Attr("value")+e.Attr("default"))
	}
	return out
}

func (s *subject) fieldOf(e *bpmn.Element, label, value string) (f field, ok bool) {
	f = field{name: strings.TrimSpace(e.Attr("id")), schema: schema{Title: strings.TrimSpace(label)}}
	if f.name == "" {
		s.warn(codeNoEquivalent, described(e))
		return f, false
	}
	f.required = e.Attr("required") == "true"
	f.schema.ReadOnly = e.Attr("writable") == "false"
	switch e.Attr("type") {
	case "boolean":
		f.schema.Type = "boolean"
	case "long", "integer", "int":
		f.schema.Type = "integer"
	case "double", "number", "decimal":
		f.schema.Type = "number"
	case "date":
		f.schema.Type, f.schema.Format = "string", "date"
	case "enum":
		f.schema.Type = "string"
		for _, v := range parts(e, "value") {
			f.schema.choice(v.Attr("id"), v.Attr("name"))
		}
	case "", "string":
		f.schema.Type = "string"
	default:
		f.schema.Type = "string"
		s.warn(codeApproximated, described(e), `{"type": "string"}`, sentence{"kiểu riêng của công cụ kia", "a type of the other engine's own"})
	}
	if value != "" && !isJUEL(value) {
		f.schema.Default = typedDefault(f.schema.Type, value)
	}
	if v := part(e, "validation"); v != nil {
		s.constraints(&f, v)
	}
	return f, true
}

// typedDefault is a default value of the field's type, nil if it is not of it.
func typedDefault(kind, text string) any {
	switch kind {
	case "boolean":
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	case "integer", "number":
		if jsonNumber.MatchString(text) {
			return json.Number(text)
		}
	default:
		return text
	}
	return nil
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$`)

func (s *subject) constraints(f *field, validation *bpmn.Element) {
	for _, e := range parts(validation, "constraint") {
		config := strings.TrimSpace(e.Attr("config"))
		whole, wholeErr := strconv.Atoi(config)
		number, numberErr := strconv.ParseFloat(config, 64)
		switch name := e.Attr("name"); {
		case name == "required":
			f.required = config != "false"
		case name == "readonly":
			f.schema.ReadOnly = config != "false"
		case name == "minlength" && wholeErr == nil && whole >= 0:
			f.schema.MinLength = &whole
		case name == "maxlength" && wholeErr == nil && whole >= 0:
			f.schema.MaxLength = &whole
		case name == "min" && numberErr == nil && jsonNumber.MatchString(config):
			f.schema.Minimum = &number
		case name == "max" && numberErr == nil && jsonNumber.MatchString(config):
			f.schema.Maximum = &number
		default:
			s.warn(codeNoEquivalent, described(e))
		}
	}
}
