package procedure

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"

	"github.com/motcua/motcua/internal/clock"
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
	names, err := fs.Glob(fsys, "procedures/*")
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	sort.Strings(names)
	l := &catalogueLoader{fsys: fsys, org: org, slips: slips, forms: forms, names: names, at: map[string]source{}, taken: map[string]bool{}}
	for _, name := range names {
		switch {
		case strings.HasSuffix(name, ".yaml"):
			l.load(name)
		case misnamed.MatchString(name):
			l.fail(name, 1, "", "file_ending", "Tên tệp phải kết thúc bằng “.yaml”, nếu không tệp không được đọc.", "The file's name must end in “.yaml”, or it is not read.")
		}
	}
	l.orphans(names)
	if HasErrors(l.findings) {
		return nil, &Error{
			Key: "catalogue_invalid", Findings: l.findings,
			VI: "Danh mục thủ tục có lỗi.", EN: "The catalogue of procedures has errors.",
		}
	}
	c := NewCatalogue(l.definitions)
	c.findings, c.at = l.findings, l.at
	return c, nil
}

// misnamed is a file that its writer surely takes for a procedure.
var misnamed = regexp.MustCompile(`(?i)\.ya?ml(\.txt)?$`)

// source is the file a version was read from.
type source struct {
	file   string
	places places
}

type catalogueLoader struct {
	fsys        fs.FS
	org         *organisation.Organisation
	slips       SlipSets
	forms       map[string]json.RawMessage
	definitions []Definition
	at          map[string]source // by versionKey
	names       []string          // of all files
	taken       map[string]bool   // companions that have their procedure
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
	here := source{name, placesOf(raw)}
	fail := func(code, vi, en string) {
		l.fail(name, here.places.of(Finding{Code: code}), d.Code, code, vi, en)
	}
	if want := d.Code + "-"; !strings.HasPrefix(path.Base(name), want) {
		fail("file_name", fmt.Sprintf("Tên tệp phải bắt đầu bằng %q.", want), fmt.Sprintf("The file's name must begin with %q.", want))
	}
	key := versionKey(d.Code, d.Version)
	if other, twice := l.at[key]; twice {
		fail("code_duplicate", fmt.Sprintf("Thủ tục %s phiên bản %d đã có trong %s.", d.Code, d.Version, other.file),
			fmt.Sprintf("%s is already in %s.", key, other.file))
		return
	}
	l.at[key] = here
	for _, level := range []struct{ key, id string }{{"level", d.Level}, {"received_by", d.ReceivedBy}} {
		if _, ok := l.org.Level(level.id); !ok && (level.id != "" || level.key == "level") {
			l.fail(name, here.places.key(level.key), d.Code, "level_unknown",
				fmt.Sprintf("Không có cấp %q; các cấp: %s.", level.id, l.levels()), fmt.Sprintf("There is no level %q; the levels are %s.", level.id, l.levels()))
		}
	}
	l.companions(&d, name, l.names)
	findings, err = Complete(&d, Options{Organisation: l.org, Slips: l.slips, FormSet: d.FormSet}, l.forms)
	for _, f := range findings {
		f.File, f.Line = name, here.places.of(f)
		l.findings = append(l.findings, f)
	}
	if err != nil && !HasErrors(findings) {
		fail("process_invalid", "Không dựng được quy trình: "+err.Error(), "The process cannot be made: "+err.Error())
	}
	l.definitions = append(l.definitions, d)
}

// versionKey names one version of a procedure, in English.
func versionKey(code string, version int) string { return fmt.Sprintf("%s version %d", code, version) }

// levels lists the ids of the organisation's levels.
func (l *catalogueLoader) levels() string {
	var ids []string
	for _, x := range l.org.Levels() {
		ids = append(ids, x.ID)
	}
	return strings.Join(ids, ", ")
}

// Complete gives a definition that was read from its file what goes with it: the
// process, if it has a step table and no process of its own, and the schemas of all
// forms it uses.
func Complete(d *Definition, options Options, forms map[string]json.RawMessage) ([]Finding, error) {
	var findings []Finding
	if len(d.Steps) > 0 && len(d.BPMN) == 0 {
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
				Severity: SeverityError, Code: missingForm(key == d.SubmissionForm), Procedure: d.Code,
				VI: fmt.Sprintf("Thiếu biểu mẫu %q: không có tệp forms/%s.json.", key, key),
				EN: fmt.Sprintf("The form %q is missing: there is no file forms/%s.json.", key, key),
			})
			continue
		}
		d.Forms[key] = schema
	}
	return findings, nil
}

func missingForm(submission bool) string {
	if submission {
		return "form_missing"
	}
	return "step_form_missing"
}

// ReadDefinition reads one procedure file, YAML in UTF-8, normalised to NFC. What is
// wrong with it is in the findings, with its line.
func ReadDefinition(name string, raw []byte) (Definition, []Finding) {
	d, out := decodeFile(name, raw)
	if len(out) > 0 {
		return Definition{}, out
	}
	return d, d.located(name, placesOf(raw))
}

// ReadVersion reads a definition as ReadDefinition does, for a code and a version
// number that are settled: the text may leave them out.
func ReadVersion(raw []byte, code string, version int) (Definition, []Finding) {
	const name = "definition"
	d, out := decodeFile(name, raw)
	if len(out) > 0 {
		return Definition{}, out
	}
	at := placesOf(raw)
	if d.Code != "" && d.Code != code {
		out = append(out, Finding{
			Severity: SeverityError, Code: "code_differs", Procedure: code, File: name, Line: at.key("code"),
			VI: fmt.Sprintf("Định nghĩa ghi mã %q nhưng đang ban hành cho thủ tục %q.", d.Code, code),
			EN: fmt.Sprintf("The definition says %q and is published for %q.", d.Code, code),
		})
	}
	d.Code, d.Version = code, version
	return d, append(out, d.located(name, at)...)
}

// located is problems with severity and place.
func (d Definition) located(name string, at places) []Finding {
	var out []Finding
	for _, p := range d.problems() {
		p.Severity, p.File, p.Procedure = SeverityError, name, d.Code
		p.Line = at.key(p.Element)
		p.Element = ""
		out = append(out, p)
	}
	return out
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
		bad("online_level", "online_level_unknown", fmt.Sprintf("Không có mức độ trực tuyến %q; hãy ghi toan_trinh, mot_phan hoặc truc_tiep.", d.OnlineLevel),
			fmt.Sprintf("There is no online level %q; write toan_trinh, mot_phan or truc_tiep.", d.OnlineLevel))
	}
	for _, c := range d.Channels {
		if _, ok := channelNames[c]; !ok {
			bad("channels", "channel_unknown", fmt.Sprintf("Không có kênh nộp %q; các kênh: direct, online, post.", c), fmt.Sprintf("There is no channel %q; the channels are direct, online, post.", c))
			continue
		}
		if _, ok := d.LimitFor(c, ""); !ok {
			bad("limits", "limit_missing", fmt.Sprintf("Chưa có thời hạn cho kênh %s.", channelNames[c]), fmt.Sprintf("There is no limit for channel %s.", c))
		}
	}
	if len(d.Channels) == 0 {
		bad("channels", "channel_missing", "Thủ tục chưa có kênh nộp nào.", "The procedure can be filed by no channel.")
	}
	seen := map[[2]string]bool{}
	for _, r := range d.Limits {
		if err := r.Limit.Validate(); err != nil {
			vi, en := limitInWords(r.Limit, err)
			bad("limits", "limit_invalid", vi, en)
		}
		if which := [2]string{r.Channel, r.Case}; seen[which] {
			bad("limits", "limit_twice", "Có hai thời hạn cho cùng một kênh (channel) và trường hợp (case).", "There are two limits for the same channel and case.")
		} else {
			seen[which] = true
		}
		if _, ok := channelNames[r.Channel]; r.Channel != "" && !ok {
			bad("limits", "channel_unknown", fmt.Sprintf("Không có kênh nộp %q; các kênh: direct, online, post.", r.Channel), fmt.Sprintf("There is no channel %q; the channels are direct, online, post.", r.Channel))
		}
	}
	return append(out, d.dateProblems()...)
}

func (d Definition) dateProblems() []Finding {
	var out []Finding
	for _, x := range []struct {
		key string
		day organisation.Date
	}{{"effective_from", d.EffectiveFrom}, {"effective_to", d.EffectiveTo}} {
		if x.day != "" && !x.day.Valid() {
			out = append(out, Finding{
				Element: x.key, Code: "date_invalid",
				VI: fmt.Sprintf("%q không phải là ngày dạng YYYY-MM-DD.", x.day), EN: fmt.Sprintf("%q is not a date like YYYY-MM-DD.", x.day),
			})
		}
	}
	if len(out) == 0 && d.EffectiveTo != "" && d.EffectiveTo <= d.EffectiveFrom {
		out = append(out, Finding{
			Element: "effective_to", Code: "date_order",
			VI: "Ngày hết hiệu lực (effective_to) phải sau ngày có hiệu lực (effective_from).", EN: "effective_to must be after effective_from.",
		})
	}
	return out
}

// limitInWords adds what units there are to the sentence of a limit that is not valid.
func limitInWords(l clock.Limit, err error) (vi, en string) {
	vi, en = inLanguage(err, "vi"), inLanguage(err, "en")
	if l.Unit.Valid() {
		return vi, en
	}
	units := make([]string, 0, len(clock.Units()))
	for _, u := range clock.Units() {
		units = append(units, string(u))
	}
	list := strings.Join(units, ", ")
	return vi + " Các đơn vị: " + list + ".", en + " The units are " + list + "."
}

// codePattern: a code becomes a workflow type, a URL part and a file name.
var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$`)
