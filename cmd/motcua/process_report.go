package main

import (
	"fmt"
	"io"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/convert"
	"github.com/motcua/motcua/internal/publication"
)

// checkReport is the answer of a check, and its JSON form.
type checkReport struct {
	File     string                 `json:"file"`
	OK       bool                   `json:"ok"` // nothing forbids publishing
	Errors   int                    `json:"errors"`
	Warnings int                    `json:"warnings"`
	Findings []publication.Finding  `json:"findings"`
	Sound    *publication.Soundness `json:"soundness,omitempty"`
	Vendors  []string               `json:"vendors,omitempty"`
	Changes  []convert.Change       `json:"changes,omitempty"`
}

// newCheckReport makes the report of findings that have nothing but their place.
func newCheckReport(file string, findings []bpmn.Finding) *checkReport {
	all := make([]publication.Finding, len(findings))
	for i, f := range findings {
		all[i].Finding = f
	}
	return newReport(file, all)
}

// newModelReport makes the report of a whole check.
func newModelReport(file string, found *publication.Report) *checkReport {
	r := newReport(file, found.Findings)
	r.Sound, r.Vendors, r.Changes = &found.Soundness, found.Vendors, found.Changes
	return r
}

func newReport(file string, findings []publication.Finding) *checkReport {
	r := &checkReport{File: file, Findings: findings}
	for _, f := range findings {
		if f.Severity == bpmn.SeverityError {
			r.Errors++
		} else {
			r.Warnings++
		}
	}
	r.OK = r.Errors == 0
	return r
}

// writeText prints "file:line: severity: element: sentence [code]", and below it the
// run that shows it, if there is one. A nil narrator tells no runs.
func (r *checkReport) writeText(w io.Writer, lang string, n *narrator) error {
	t := translator(lang)
	out := &lines{w: w}
	for _, v := range r.Vendors {
		out.printf(t("%s: mô hình của %s, đã chuyển đổi để kiểm tra: %d chỗ\n", "%s: a model of %s, translated for the check: %d places\n"), r.File, v, len(r.Changes))
	}
	for _, f := range r.Findings {
		place := r.File
		switch {
		case f.Decisions:
			place = fmt.Sprintf("dmn:%d", f.Line)
		case f.Line > 0:
			place = fmt.Sprintf("%s:%d", r.File, f.Line)
		}
		element := ""
		if f.ElementID != "" {
			element = f.ElementID + ": "
		}
		out.printf("%s: %s: %s%s [%s]\n", place, severityName(f.Severity == bpmn.SeverityError, lang), element, f.In(lang), f.Code)
		if f.Trace != nil && n != nil {
			for i, step := range f.Trace.Steps {
				out.printf("    %d. %s\n", i+1, n.step(step))
			}
		}
	}
	r.soundness(out, lang)
	if r.OK {
		out.printf(t("%s: đạt, %d cảnh báo\n", "%s: passed, %d warnings\n"), r.File, r.Warnings)
	} // else the verdict says the rest
	return out.err
}

// soundness says how the exploration came out.
func (r *checkReport) soundness(out *lines, lang string) {
	if r.Sound == nil || !r.Sound.Checked {
		return
	}
	t := translator(lang)
	verdict := t("quy trình không đúng đắn", "the process is not sound")
	switch {
	case r.Sound.Sound:
		verdict = t("quy trình luôn đi được đến kết thúc", "the process can always complete")
	case !r.Sound.Decided:
		verdict = t("chưa xét hết các trường hợp", "not every case was looked at")
	}
	out.printf(t("%s: %s (%d trạng thái, %d bước)\n", "%s: %s (%d states, %d steps)\n"), r.File, verdict, r.Sound.States, r.Sound.Steps)
}

// lines writes until something fails.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) printf(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format, args...)
	}
}

// verdict is an error if something forbids publishing.
func (r *checkReport) verdict(lang string) error {
	if r.OK {
		return nil
	}
	return fmt.Errorf(translator(lang)("%s: %d lỗi, %d cảnh báo", "%s: %d errors, %d warnings"), r.File, r.Errors, r.Warnings)
}

// severityName is the word for how grave a finding is.
func severityName(isError bool, lang string) string {
	t := translator(lang)
	if isError {
		return t("lỗi", "error")
	}
	return t("cảnh báo", "warning")
}
