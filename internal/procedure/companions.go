package procedure

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/dmn"
)

// A procedure file may have companions of the same name: its process, and its decisions.
//
//	procedures/1.001193-dang-ky-khai-sinh.yaml
//	procedures/1.001193-dang-ky-khai-sinh.bpmn        instead of one made of the step table
//	procedures/1.001193-dang-ky-khai-sinh.le-phi.dmn  the decision model "le-phi"

// companion is a file that goes with a procedure file.
var companion = regexp.MustCompile(`(?i)\.(bpmn|dmn)$`)

// companions gives a definition the files that go with its own, among all names.
func (l *catalogueLoader) companions(d *Definition, name string, names []string) {
	stem := strings.TrimSuffix(name, ".yaml")
	for _, other := range names {
		rest, ok := strings.CutPrefix(other, stem+".")
		if !ok || !companion.MatchString(other) {
			continue
		}
		l.taken[other] = true
		data, err := l.read(other)
		if err != nil {
			l.fail(other, 0, d.Code, "file_unreadable", "Không đọc được tệp: "+err.Error(), "The file cannot be read: "+err.Error())
			continue
		}
		switch {
		case rest == "bpmn":
			l.process(d, other, data)
		case strings.HasSuffix(rest, ".dmn"):
			l.decision(d, other, strings.TrimSuffix(rest, ".dmn"), data)
		case rest == "dmn":
			l.decision(d, other, path.Base(stem), data)
		default:
			delete(l.taken, other)
		}
	}
}

func (l *catalogueLoader) read(name string) ([]byte, error) {
	data, err := fs.ReadFile(l.fsys, name)
	if err == nil && len(data) > maxCompanion {
		return nil, fmt.Errorf("%d bytes, at most %d", len(data), maxCompanion)
	}
	return data, err
}

// maxCompanion bounds a process or decision model, in bytes.
const maxCompanion = 5 << 20

func (l *catalogueLoader) process(d *Definition, name string, data []byte) {
	if _, err := bpmn.Parse(data); err != nil {
		c := &checker{definition: *d}
		c.broken(err)
		l.found(name, c.findings)
		return
	}
	d.BPMN = data
}

func (l *catalogueLoader) decision(d *Definition, name, key string, data []byte) {
	if d.Decisions == nil {
		d.Decisions = map[string]string{}
	}
	d.Decisions[key] = string(data)
	if _, err := dmn.Parse(data); err != nil {
		l.found(name, fromDMN(d.Code, err))
	}
}

func (l *catalogueLoader) found(name string, findings []Finding) {
	for _, f := range findings {
		f.File = name
		l.findings = append(l.findings, f)
	}
}

// orphans says of files that look like companions of a procedure that they are none's.
func (l *catalogueLoader) orphans(names []string) {
	for _, name := range names {
		if companion.MatchString(name) && !l.taken[name] {
			l.fail(name, 1, "", "companion_of_nothing",
				"Tệp không đi cùng thủ tục nào: tên phải bắt đầu như tên tệp .yaml của thủ tục, ví dụ ma-thu-tuc.yaml, ma-thu-tuc.bpmn, ma-thu-tuc.le-phi.dmn.",
				"The file goes with no procedure: its name must begin as that of the procedure's .yaml, e.g. code-name.yaml, code-name.bpmn, code-name.fee.dmn.")
		}
	}
}
