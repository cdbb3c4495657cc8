package api

import "encoding/json"

// birthForm is a filled-in form of a birth registration.
func birthForm() map[string]any {
	return map[string]any{"child_name": "Trần Bảo An", "birth_date": "2026-11-01", "sex": "female", "mother_name": "Nguyễn Thị Bích Hạnh"}
}

// stepForm fills in what a step's form requires.
func stepForm(t TaskDetail) map[string]any {
	out := map[string]any{}
	if t.FormSchema == nil {
		return out
	}
	var schema struct {
		Required   []string
		Properties map[string]struct {
			Type   string
			Enum   []any
			Format string
		}
	}
	if err := json.Unmarshal(t.FormSchema.RawMessage, &schema); err != nil {
		panic(err)
	}
	for _, name := range schema.Required {
		p := schema.Properties[name]
		switch {
		case len(p.Enum) > 0:
			out[name] = p.Enum[0]
		case p.Format == "date":
			out[name] = "2026-11-24"
		case p.Type == "integer", p.Type == "number":
			out[name] = 1
		case p.Type == "boolean":
			out[name] = true
		case p.Type == "array":
			out[name] = []any{"x"}
		default:
			out[name] = "x"
		}
	}
	return out
}
