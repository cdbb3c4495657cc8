package convert

import (
	"encoding/json"

	"github.com/motcua/motcua/internal/bpmn"
)

// component is a field of a Camunda form (form-js), as far as it is data.
type component struct {
	Type         string `json:"type"`
	Key          string `json:"key"`
	Path         string `json:"path"`
	Label        string `json:"label"`
	Disabled     bool   `json:"disabled"`
	Readonly     any    `json:"readonly"`
	DefaultValue any    `json:"defaultValue"`
	Subtype      string `json:"subtype"`
	Values       []struct {
		Value any    `json:"value"`
		Label string `json:"label"`
	} `json:"values"`
	Validate struct {
		Required  bool     `json:"required"`
		MinLength *int     `json:"minLength"`
		MaxLength *int     `json:"maxLength"`
		Min       *float64 `json:"min"`
		Max       *float64 `json:"max"`
		Pattern   string   `json:"pattern"`
	} `json:"validate"`
	Components []component `json:"components"`
}

// layoutComponents show something and hold no value.
var layoutComponents = map[string]bool{
	"text": true, "html": true, "image": true, "button": true, "spacer": true, "separator": true, "iframe": true, "expression": true,
	"table": true, "documentPreview": true,
}

// embeddedForm makes a schema of a form that Camunda 8 keeps in the process.
func (s *subject) embeddedForm(e *bpmn.Element) {
	name := e.Attr("id")
	var form component
	if err := json.Unmarshal([]byte(e.Text()), &form); err != nil || name == "" {
		s.warn(codeNoEquivalent, described(e))
		return
	}
	fields := s.components(nil, form.Components, 0)
	if s.c.out.Forms[name] == nil {
		s.c.out.Forms[name] = schemaOf(name, "", fields)
	}
	s.changed("zeebe:userTaskForm "+name, "JSON Schema "+name)
}

// maxFormDepth bounds groups in groups.
const maxFormDepth = 20

func (s *subject) components(to []field, from []component, depth int) []field {
	for i := range from {
		c := &from[i]
		switch {
		case layoutComponents[c.Type]:
		case c.Type == "group" && c.Path == "" && depth < maxFormDepth:
			to = s.components(to, c.Components, depth+1)
		case c.Key == "":
			s.warn(codeNoEquivalent, "form-js "+c.Type+" "+c.Path)
		default:
			if property, ok := c.property(); ok {
				to = append(to, field{name: c.Key, required: c.Validate.Required, schema: property})
			} else {
				s.warn(codeNoEquivalent, "form-js "+c.Type+" "+c.Key)
			}
		}
	}
	return to
}

// property is the JSON Schema of one component.
func (c *component) property() (schema, bool) {
	p := schema{Title: c.Label, ReadOnly: c.Disabled || c.Readonly == true, Default: c.DefaultValue}
	switch c.Type {
	case "textfield", "textarea":
		p.Type, p.Multiline = "string", c.Type == "textarea"
		p.MinLength, p.MaxLength, p.Pattern = c.Validate.MinLength, c.Validate.MaxLength, c.Validate.Pattern
	case "number":
		p.Type, p.Minimum, p.Maximum = "number", c.Validate.Min, c.Validate.Max
	case "checkbox":
		p.Type = "boolean"
	case "select", "radio":
		p.Type = "string"
		c.choices(&p)
	case "checklist", "taglist":
		p.Type, p.Items = "array", &schema{Type: "string"}
		c.choices(p.Items)
	case "datetime":
		p.Type, p.Format = "string", map[string]string{"date": "date", "time": "time", "datetime": "date-time"}[c.Subtype]
	default:
		return p, false
	}
	return p, true
}

func (c *component) choices(to *schema) {
	for _, v := range c.Values {
		if text, ok := v.Value.(string); ok {
			to.choice(text, v.Label)
		}
	}
}
