package procedure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/form"
)

// LoadForms reads forms/*.json of a configuration: forms (JSON Schemas, or forms of
// form-js) by key, the file's name without its ending. Files that are none are all named in one *Error.
func LoadForms(fsys fs.FS) (map[string]json.RawMessage, error) {
	names, err := fs.Glob(fsys, "forms/*.json")
	if err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	forms := make(map[string]json.RawMessage, len(names))
	var findings []Finding
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		schema, wrong := readForm(name, norm.NFC.Bytes(raw))
		if wrong != nil {
			findings = append(findings, *wrong)
			continue
		}
		forms[strings.TrimSuffix(path.Base(name), ".json")] = schema
	}
	if len(findings) > 0 {
		return nil, &Error{Key: "forms_invalid", Findings: findings, VI: "Biểu mẫu có lỗi.", EN: "The forms have errors."}
	}
	return forms, nil
}

// readForm gives a form without white space, or what is wrong with its file.
func readForm(name string, raw []byte) (json.RawMessage, *Finding) {
	wrong := func(code string, line int, vi, en string) *Finding {
		return &Finding{Severity: SeverityError, Code: code, File: name, Line: line, VI: vi, EN: en}
	}
	if line, ok := firstNotUTF8(raw); ok {
		return nil, wrong("encoding", line, "Tệp không ở bảng mã UTF-8; hãy lưu lại bằng UTF-8 (Unicode).", "The file is not in UTF-8; save it as UTF-8.")
	}
	var schema json.RawMessage
	if err := json.Unmarshal(raw, &schema); err != nil {
		line := 1
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			line += bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n"))
		}
		return nil, wrong("json_invalid", line, "Tệp không phải JSON hợp lệ ở dòng này hoặc ngay trước đó (thiếu dấu phẩy, dấu nháy hay dấu ngoặc).",
			"The file is not valid JSON on this line or just before it (a comma, quote or bracket is missing).")
	}
	var inForm *form.Error
	if _, err := form.Compile(raw); errors.As(err, &inForm) {
		vi, en := inForm.Sentences()
		return nil, wrong("form_invalid", 1, "Biểu mẫu form-js có lỗi. "+vi, "The form-js form has errors. "+en)
	} else if err != nil {
		return nil, wrong("schema_invalid", 1, "Tệp không phải JSON Schema hợp lệ: "+err.Error(), "The file is no valid JSON Schema: "+err.Error())
	}
	compact, err := json.Marshal(schema)
	if err != nil {
		return nil, wrong("json_invalid", 1, err.Error(), err.Error())
	}
	return compact, nil
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
