package procedure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/organisation"
)

// maxFile bounds one file of the catalogue, in bytes.
const maxFile = 1 << 20

// LoadCatalogue reads procedures/*.yaml, forms/*.json and forms/slips.yaml of a
// configuration, generates the process of every procedure that has a step table, and
// checks the whole. It returns an *Error with every finding if one forbids using it;
// warnings are in Catalogue.Findings.
func LoadCatalogue(fsys fs.FS, org *organisation.Organisation) (*Catalogue, error) {
	slips, err := LoadSlipSets(fsys)
	if err != nil {
		return nil, err
	}
	forms, err := LoadForms(fsys)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, "procedures/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	sort.Strings(names)
	l := &catalogueLoader{fsys: fsys, org: org, slips: slips, forms: forms, at: map[string]string{}}
	for _, name := range names {
		l.load(name)
	}
	if HasErrors(l.findings) {
		return nil, &Error{
			Key: "catalogue_invalid", Findings: l.findings,
			VI: "Danh mục thủ tục có lỗi.", EN: "The catalogue of procedures has errors.",
		}
	}
	c := NewCatalogue(l.definitions)
	c.findings = l.findings
	return c, nil
}

type catalogueLoader struct {
	fsys        fs.FS
	org         *organisation.Organisation
	slips       SlipSets
	forms       map[string]json.RawMessage
	definitions []Definition
	at          map[string]string // code and version → file
	findings    []Finding
}

func (l *catalogueLoader) fail(file string, line int, procedure, code, vi, en string) {
	l.findings = append(l.findings, Finding{
		Severity: SeverityError, Code: code, Procedure: procedure, File: file, Line: line, VI: vi, EN: en,
	})
}

func (l *catalogueLoader) load(name string) {
	raw, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		l.fail(name, 0, "", "file_unreadable", "Không đọc được tệp: "+err.Error(), "The file cannot be read: "+err.Error())
		return
	}
	d, findings := ReadDefinition(name, raw)
	l.findings = append(l.findings, findings...)
	if HasErrors(findings) {
		return
	}
	if want := d.Code + "-"; !strings.HasPrefix(path.Base(name), want) {
		l.fail(name, 1, d.Code, "file_name", fmt.Sprintf("Tên tệp phải bắt đầu bằng %q.", want), fmt.Sprintf("The file's name must begin with %q.", want))
	}
	key := fmt.Sprintf("%s version %d", d.Code, d.Version)
	if other, twice := l.at[key]; twice {
		l.fail(name, 1, d.Code, "code_duplicate",
			fmt.Sprintf("Thủ tục %s phiên bản %d đã có trong %s.", d.Code, d.Version, other), fmt.Sprintf("%s is already in %s.", key, other))
		return
	}
	l.at[key] = name
	if _, ok := l.org.Level(d.Level); !ok {
		l.fail(name, 1, d.Code, "level_unknown", fmt.Sprintf("Không có cấp %q.", d.Level), fmt.Sprintf("There is no level %q.", d.Level))
	}
	findings, err = Complete(&d, Options{Organisation: l.org, Slips: l.slips, FormSet: d.FormSet}, l.forms)
	for _, f := range findings {
		f.File, f.Line = name, 1
		l.findings = append(l.findings, f)
	}
	if err != nil && !HasErrors(findings) {
		l.fail(name, 1, d.Code, "process_invalid", "Không dựng được quy trình: "+err.Error(), "The process cannot be made: "+err.Error())
	}
	l.definitions = append(l.definitions, d)
}

// Complete gives a definition that was read from its file what goes with it: the
// process, if it has a step table, and the schemas of all forms it uses.
func Complete(d *Definition, options Options, forms map[string]json.RawMessage) ([]Finding, error) {
	var findings []Finding
	if len(d.Steps) > 0 {
		process, found, err := Generate(TableOf(*d), options)
		findings = append(findings, found...)
		if err != nil {
			return findings, err
		}
		if d.BPMN, err = process.Marshal(); err != nil {
			return findings, fmt.Errorf("procedure %s: %w", d.Code, err)
		}
	}
	keys, err := d.FormKeys()
	if err != nil {
		return findings, err
	}
	d.Forms = map[string]json.RawMessage{}
	for _, key := range keys {
		schema, ok := forms[key]
		if !ok {
			findings = append(findings, Finding{
				Severity: SeverityError, Code: "form_missing", Procedure: d.Code,
				VI: fmt.Sprintf("Thiếu biểu mẫu %q.", key), EN: fmt.Sprintf("The form %q is missing.", key),
			})
			continue
		}
		d.Forms[key] = schema
	}
	return findings, nil
}

// ReadDefinition reads one procedure file, YAML in UTF-8, normalised to NFC. What is
// wrong with it is in the findings, with its line.
func ReadDefinition(name string, raw []byte) (Definition, []Finding) {
	d, out := decodeFile(name, raw)
	if len(out) > 0 {
		return Definition{}, out
	}
	for _, p := range d.problems() {
		p.Severity, p.File, p.Procedure = SeverityError, name, d.Code
		p.Line = lineOf(raw, p.Element)
		p.Element = ""
		out = append(out, p)
	}
	return d, out
}

func decodeFile(name string, raw []byte) (Definition, []Finding) {
	if len(raw) > maxFile {
		return Definition{}, []Finding{{
			Severity: SeverityError, Code: "file_too_large", File: name, VI: "Tệp quá lớn.", EN: "The file is too large.",
		}}
	}
	var d Definition
	decoder := yaml.NewDecoder(bytes.NewReader(norm.NFC.Bytes(raw)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&d); err != nil {
		return Definition{}, yamlFindings(name, err)
	}
	return d, nil
}

// ReadTable reads the step table of a procedure file, or of a file that holds nothing
// but steps and what the designer knows so far. Without a code the process is named
// after the file.
func ReadTable(name string, raw []byte) (StepTable, []Finding) {
	d, out := decodeFile(name, raw)
	if len(out) > 0 {
		return StepTable{}, out
	}
	table := TableOf(d)
	if table.Code == "" {
		table.Code = strings.TrimSuffix(path.Base(name), path.Ext(name))
	}
	if table.NameVI == "" {
		table.NameVI = table.Code
	}
	if len(table.Steps) == 0 {
		out = append(out, Finding{
			Severity: SeverityError, Code: "table_short", File: name, Line: 1,
			VI: "Tệp không có bước nào (steps).", EN: "The file has no steps.",
		})
	}
	return table, out
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// yamlFindings turns a YAML error into findings, one for each line it names.
func yamlFindings(name string, err error) []Finding {
	matches := yamlLine.FindAllStringSubmatch(err.Error(), -1)
	if len(matches) == 0 {
		return []Finding{{Severity: SeverityError, Code: "yaml_invalid", File: name, VI: "Tệp không phải YAML hợp lệ: " + err.Error(), EN: "The file is not valid YAML: " + err.Error()}}
	}
	var out []Finding
	for _, m := range matches {
		line, _ := strconv.Atoi(m[1])
		f := Finding{Severity: SeverityError, Code: "yaml_invalid", File: name, Line: line, VI: "YAML không hợp lệ: " + m[2], EN: "Not valid YAML: " + m[2]}
		if field, ok := strings.CutPrefix(m[2], "field "); ok {
			field, _, _ = strings.Cut(field, " ")
			f.Code, f.VI, f.EN = "field_unknown", fmt.Sprintf("Không có trường %q.", field), fmt.Sprintf("There is no field %q.", field)
		}
		out = append(out, f)
	}
	return out
}

// lineOf finds the line of a key at the top of a YAML file, 1 if it is not there.
func lineOf(raw []byte, key string) int {
	for i, line := range bytes.Split(raw, []byte("\n")) {
		if bytes.HasPrefix(line, []byte(key+":")) {
			return i + 1
		}
	}
	return 1
}

// problems checks the facts of a definition; Element names the key at fault.
func (d Definition) problems() []Finding {
	var out []Finding
	bad := func(key, code, vi, en string) { out = append(out, Finding{Element: key, Code: code, VI: vi, EN: en}) }
	if !codePattern.MatchString(d.Code) {
		bad("code", "code_invalid", fmt.Sprintf("Mã thủ tục %q không hợp lệ.", d.Code), fmt.Sprintf("The code %q is not valid.", d.Code))
	}
	if d.Version < 1 {
		bad("version", "version_invalid", "Phiên bản phải từ 1.", "The version must be 1 or more.")
	}
	if strings.TrimSpace(d.NameVI) == "" {
		bad("name_vi", "name_missing", "Thủ tục chưa có tên.", "The procedure has no name.")
	}
	if !d.OnlineLevel.Valid() {
		bad("online_level", "online_level_unknown", fmt.Sprintf("Không có mức độ trực tuyến %q.", d.OnlineLevel), fmt.Sprintf("There is no online level %q.", d.OnlineLevel))
	}
	for _, c := range d.Channels {
		if _, ok := channelNames[c]; !ok {
			bad("channels", "channel_unknown", fmt.Sprintf("Không có kênh nộp %q.", c), fmt.Sprintf("There is no channel %q.", c))
			continue
		}
		if _, ok := d.LimitFor(c, ""); !ok {
			bad("limits", "limit_missing", fmt.Sprintf("Chưa có thời hạn cho kênh %s.", channelNames[c]), fmt.Sprintf("There is no limit for channel %s.", c))
		}
	}
	if len(d.Channels) == 0 {
		bad("channels", "channel_missing", "Thủ tục chưa có kênh nộp nào.", "The procedure can be filed by no channel.")
	}
	for _, r := range d.Limits {
		if err := r.Limit.Validate(); err != nil {
			bad("limits", "limit_invalid", inLanguage(err, "vi"), inLanguage(err, "en"))
		}
		if _, ok := channelNames[r.Channel]; r.Channel != "" && !ok {
			bad("limits", "channel_unknown", fmt.Sprintf("Không có kênh nộp %q.", r.Channel), fmt.Sprintf("There is no channel %q.", r.Channel))
		}
	}
	for _, day := range []organisation.Date{d.EffectiveFrom, d.EffectiveTo} {
		if day != "" && !day.Valid() {
			bad("effective_from", "date_invalid", fmt.Sprintf("%q không phải là ngày dạng YYYY-MM-DD.", day), fmt.Sprintf("%q is not a date like YYYY-MM-DD.", day))
		}
	}
	return out
}

// codePattern: a code becomes a workflow type, a URL part and a file name.
var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$`)
