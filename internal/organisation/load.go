package organisation

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"
)

// place is where something was written: in a file, if it came from one, and in the organisation.
type place struct {
	file string
	line int
	path string // e.g. officers[q1-motcua].positions[0].role
}

// on is a field of the place.
func (p place) on(field string) place {
	p.path += "." + field
	return p
}

// item is an item of a list of the place.
func (p place) item(list string, i int) place { return p.on(list + "[" + strconv.Itoa(i) + "]") }

// loader gathers files and findings.
type loader struct {
	org      *Organisation
	at       map[Part][]place // part → place of each item
	findings []Finding
}

// maxFile bounds one file of the organisation, in bytes.
const maxFile = 8 << 20

// Load reads every *.yaml file of the directories, in the order given and by name
// within each, as one organisation, and checks it. It returns the organisation with
// its warnings, or an *Error with every finding; other errors are the file system's.
func Load(fsys fs.FS, dirs ...string) (*Organisation, []Finding, error) {
	l := &loader{org: &Organisation{}, at: map[Part][]place{}}
	for _, dir := range dirs {
		names, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
		if err != nil {
			return nil, nil, fmt.Errorf("organisation directory %s: %w", dir, err)
		}
		if len(names) == 0 {
			return nil, nil, fmt.Errorf("organisation directory %s holds no .yaml file: %w", dir, fs.ErrNotExist)
		}
		sort.Strings(names)
		for _, name := range names {
			if err := l.read(fsys, name); err != nil {
				return nil, nil, err
			}
		}
	}
	return l.finish()
}

// finish indexes and checks what was gathered.
func (l *loader) finish() (*Organisation, []Finding, error) {
	l.index()
	l.check()
	if HasErrors(l.findings) {
		return nil, l.findings, invalidError(l.findings)
	}
	return l.org, l.findings, nil
}

func invalidError(findings []Finding) *Error {
	var vi, en []string
	for _, f := range findings {
		if f.Severity == SeverityError {
			at := ""
			if f.File != "" {
				at = f.File + ":" + strconv.Itoa(f.Line) + ": "
			}
			vi, en = append(vi, at+f.VI), append(en, at+f.EN)
		}
	}
	return &Error{
		Key: "organisation_invalid", Findings: findings,
		VI: "Dữ liệu tổ chức có lỗi: " + strings.Join(vi, " "),
		EN: "The organisation's data has errors: " + strings.Join(en, " "),
	}
}

func (l *loader) read(fsys fs.FS, name string) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("organisation: %w", err)
	}
	f := l.parse(name, raw)
	lines := itemLines(norm.NFC.Bytes(raw))
	l.org.levels = append(l.org.levels, f.Levels...)
	l.org.agencies = append(l.org.agencies, f.Agencies...)
	l.org.units = append(l.org.units, f.Units...)
	l.org.roles = append(l.org.roles, f.Roles...)
	l.org.officers = append(l.org.officers, f.Officers...)
	l.org.citizens = append(l.org.citizens, f.Citizens...)
	for part, n := range f.sizes() {
		for i := range n {
			p := place{file: name}
			if i < len(lines[string(part)]) {
				p.line = lines[string(part)][i]
			}
			l.at[part] = append(l.at[part], p)
		}
	}
	return nil
}

// itemLines gives the line of every item of every list at the top of a YAML file.
func itemLines(raw []byte) map[string][]int {
	var root yaml.Node
	out := map[string][]int{}
	if yaml.Unmarshal(raw, &root) != nil || len(root.Content) == 0 {
		return out
	}
	top := root.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		for _, item := range top[i+1].Content {
			out[top[i].Value] = append(out[top[i].Value], item.Line)
		}
	}
	return out
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// addYAML turns a YAML error into findings, one for each line it names.
func (l *loader) addYAML(name string, err error) {
	matches := yamlLine.FindAllStringSubmatch(err.Error(), -1)
	if len(matches) == 0 {
		l.add(SeverityError, "yaml_invalid", place{file: name}, "Tệp không phải YAML hợp lệ: "+err.Error(), "The file is not valid YAML: "+err.Error())
		return
	}
	for _, m := range matches {
		line, _ := strconv.Atoi(m[1])
		what := strings.TrimSpace(m[2])
		if field, ok := strings.CutPrefix(what, "field "); ok {
			field, _, _ = strings.Cut(field, " ")
			l.add(SeverityError, "field_unknown", place{file: name, line: line},
				fmt.Sprintf("Không có trường %q.", field), fmt.Sprintf("There is no field %q.", field))
			continue
		}
		l.add(SeverityError, "yaml_invalid", place{file: name, line: line}, "YAML không hợp lệ: "+what, "Not valid YAML: "+what)
	}
}

func (l *loader) add(s Severity, code string, at place, vi, en string) {
	l.findings = append(l.findings, Finding{Severity: s, Code: code, File: at.file, Line: at.line, Field: at.path, VI: vi, EN: en})
}

func (l *loader) fail(code string, at place, vi, en string) { l.add(SeverityError, code, at, vi, en) }
