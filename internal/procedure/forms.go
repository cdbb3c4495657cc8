package procedure

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/bpmn"
)

// LoadForms reads forms/*.json of a configuration: JSON Schemas by key, the file's name
// without its ending.
func LoadForms(fsys fs.FS) (map[string]json.RawMessage, error) {
	names, err := fs.Glob(fsys, "forms/*.json")
	if err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	forms := make(map[string]json.RawMessage, len(names))
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		raw = norm.NFC.Bytes(raw)
		if !json.Valid(raw) {
			return nil, fmt.Errorf("form %s is not valid JSON", name)
		}
		compact, err := json.Marshal(json.RawMessage(raw))
		if err != nil {
			return nil, fmt.Errorf("form %s: %w", name, err)
		}
		forms[strings.TrimSuffix(path.Base(name), ".json")] = compact
	}
	return forms, nil
}

// FormKeys are the keys of all forms a definition uses, sorted: its submission form and
// those of its process.
func (d Definition) FormKeys() ([]string, error) {
	keys := map[string]bool{}
	if d.SubmissionForm != "" {
		keys[d.SubmissionForm] = true
	}
	if len(d.BPMN) > 0 {
		process, err := bpmn.Parse(d.BPMN)
		if err != nil {
			return nil, fmt.Errorf("procedure %s: %w", d.Code, err)
		}
		for _, p := range process.Processes {
			eachNode(p.Scope, func(n *bpmn.Node) {
				if n.Extension.FormKey != "" {
					keys[n.Extension.FormKey] = true
				}
			})
		}
	}
	out := make([]string, 0, len(keys))
	for k := range keys {
		out = append(out, k)
	}
	sort.Strings(out)
	return out, nil
}

func eachNode(s *bpmn.Scope, visit func(*bpmn.Node)) {
	for _, n := range s.Nodes {
		visit(n)
		if n.Body != nil {
			eachNode(n.Body, visit)
		}
	}
}

// Bindings are the agency bindings of a process, sorted: what must be resolved to
// agencies when a dossier is submitted. "receiving" is always among them.
func (d Definition) Bindings() ([]string, error) {
	bindings := map[string]bool{"receiving": true}
	if len(d.BPMN) > 0 {
		process, err := bpmn.Parse(d.BPMN)
		if err != nil {
			return nil, fmt.Errorf("procedure %s: %w", d.Code, err)
		}
		for _, l := range process.Lanes {
			if l.Agency != "" {
				bindings[l.Agency] = true
			}
		}
		for _, p := range process.Processes {
			eachNode(p.Scope, func(n *bpmn.Node) {
				if n.Extension.Agency != "" {
					bindings[n.Extension.Agency] = true
				}
			})
		}
	}
	out := make([]string, 0, len(bindings))
	for b := range bindings {
		out = append(out, b)
	}
	sort.Strings(out)
	return out, nil
}
