package procedure

import (
	"bytes"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// places finds the lines of a procedure file's keys and of its step rows.
type places struct {
	top   *yaml.Node
	steps []*yaml.Node
}

func placesOf(raw []byte) places {
	var root yaml.Node
	// A file that is not YAML has no places; decodeFile tells what is wrong with it.
	if err := yaml.Unmarshal(raw, &root); err != nil || len(root.Content) == 0 {
		return places{}
	}
	p := places{top: root.Content[0]}
	if _, steps := entry(p.top, "steps"); steps != nil && steps.Kind == yaml.SequenceNode {
		p.steps = steps.Content
	}
	return p
}

// entry finds a key of a map and its value.
func entry(m *yaml.Node, key string) (name, value *yaml.Node) {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return m.Content[i], m.Content[i+1]
		}
	}
	return nil, nil
}

// key is the line of a key at the top of the file, 1 if it is not there.
func (p places) key(key string) int {
	if name, _ := entry(p.top, key); name != nil {
		return name.Line
	}
	return 1
}

// keyOf names the key that a finding is about, by the finding's code.
var keyOf = map[string]string{
	"step_number": "no", "step_twice": "no", "step_name": "name", "handout_not_last": "name",
	"step_duration": "duration", "role_unknown": "role", "agency_unknown": "agency", "kind_unknown": "kind",
	"branch_unknown": "branch", "branch_place": "branch", "verification_without_limit": "branch",
	"role_unheld": "role", "clock_unknown": "clock", "step_limit": "limit", "parallel_unknown": "parallel_with", "parallel_edge": "parallel_with",
	"table_short": "steps", "table_long": "steps", "steps_exceed_limit": "steps", "step_form_missing": "steps",
	"form_set_unknown": "form_set", "form_missing": "submission_form", "level_unknown": "level", "received_nowhere": "level",
	"code_duplicate": "code", "file_name": "code",
}

// of is the line a finding is about: of the key in its row, else of the row, else of
// the key at the top, else 1.
func (p places) of(f Finding) int {
	key := keyOf[f.Code]
	if row := p.row(f); row != nil {
		if name, _ := entry(row, key); name != nil {
			return name.Line
		}
		return row.Line
	}
	return p.key(key)
}

// row finds the row of a finding's step: of two with one number the later, which is at fault.
func (p places) row(f Finding) *yaml.Node {
	if f.Step == 0 && f.Code != "step_number" {
		return nil
	}
	var found *yaml.Node
	for _, row := range p.steps {
		var no int
		if _, value := entry(row, "no"); value != nil {
			if err := value.Decode(&no); err != nil {
				continue
			}
		}
		if no != f.Step {
			continue
		}
		if found = row; f.Code != "step_twice" {
			break
		}
	}
	return found
}

// Locate gives findings about a procedure file or a table's file, that name no file yet,
// the file's name and the line they are about.
func Locate(name string, raw []byte, findings []Finding) []Finding {
	return source{name, placesOf(raw)}.locate(findings)
}

func (s source) locate(findings []Finding) []Finding {
	out := slices.Clone(findings)
	for i, f := range out {
		if f.File != "" || f.Code == "calendar_missing" {
			continue
		}
		if f.Step == 0 && f.Element != "" {
			if n, _ := fmt.Sscanf(f.Element, "step_%d", &f.Step); n == 0 {
				continue // drawn by the generator: in no row
			}
		}
		out[i].File, out[i].Line = s.file, s.places.of(f)
	}
	return out
}

// lineOfSyntax finds the line that makes a file no YAML: the one after the longest
// beginning that is. The parser itself only tells where the block around it begins.
// ok is false for a file too long to look.
func lineOfSyntax(raw []byte) (line int, ok bool) {
	const most = 600 // lines; each beginning is parsed again
	lines := bytes.SplitAfter(raw, []byte("\n"))
	if len(lines) > most {
		return 0, false
	}
	end := len(raw)
	for n := len(lines); n > 0; n-- {
		end -= len(lines[n-1])
		var root yaml.Node
		if yaml.Unmarshal(raw[:end], &root) == nil {
			return n, true
		}
	}
	return 1, true
}
