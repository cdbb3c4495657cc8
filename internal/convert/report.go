package convert

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// Codes of the findings. They are stable: documents and tests name them.
const (
	codeNoEquivalent  = "no_equivalent"
	codeWorkLost      = "work_without_equivalent"
	codeExpression    = "expression_not_translated"
	codeScript        = "script_not_translated"
	codeApproximated  = "approximated"
	codeFormNeeded    = "form_needed"
	codeVendorKept    = "vendor_kept"
	codeOtherLanguage = "expression_language"
)

type sentence struct{ vi, en string }

var sentences = map[string]sentence{
	codeNoEquivalent:  {"%s không có tương đương; nó được giữ trong tệp nhưng không có tác dụng.", "%s has no equivalent; it stays in the file and does nothing."},
	codeWorkLost:      {"%s là mã chương trình của công cụ kia và không có tương đương; hãy gán một kết nối (motcua:service).", "%s is program code of the other engine and has no equivalent; give the element a connector (motcua:service)."},
	codeExpression:    {"%s: biểu thức “%s” không chuyển được sang FEEL: %s.", "%s: the expression %q cannot be put into FEEL: %s."},
	codeScript:        {"%s: kịch bản viết bằng %s không có tương đương; hãy viết lại bằng FEEL.", "%s: a script in %s has no equivalent; write it in FEEL."},
	codeApproximated:  {"%s đã thành %s, nhưng không hoàn toàn giống: %s.", "%s became %s, which is not quite the same: %s."},
	codeFormNeeded:    {"%s trỏ đến biểu mẫu “%s” ngoài tệp; hãy tạo biểu mẫu đó cho thủ tục.", "%s points at the form %q outside the file; make that form for the procedure."},
	codeVendorKept:    {"Phần mở rộng của %s (%d chỗ) được giữ nguyên; hệ thống không dùng đến.", "The extensions of %s (%d places) are kept as they are; they are not used."},
	codeOtherLanguage: {"%s: biểu thức viết bằng %s không có tương đương; hãy viết lại bằng FEEL.", "%s: an expression in %s has no equivalent; write it in FEEL."},
}

func (c *converter) report(severity bpmn.Severity, id string, line int, code string, args ...any) {
	s := sentences[code]
	c.out.Findings = append(c.out.Findings, bpmn.Finding{
		ElementID: id, Line: line, Severity: severity, Code: code,
		VI: fmt.Sprintf(s.vi, localised(args, false)...), EN: fmt.Sprintf(s.en, localised(args, true)...),
	})
}

func localised(args []any, english bool) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		switch a := a.(type) {
		case sentence:
			out[i] = a.vi
			if english {
				out[i] = a.en
			}
		case string:
			out[i] = shorten(a)
		}
	}
	return out
}

func shorten(s string) string {
	const most = 160
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

func (s *subject) warn(code string, args ...any) {
	s.c.report(bpmn.SeverityWarning, s.id, s.e.Line, code, args...)
}

func (s *subject) fail(code string, args ...any) {
	s.c.report(bpmn.SeverityError, s.id, s.e.Line, code, args...)
}

// changed records what something became.
func (s *subject) changed(from, to string) {
	s.c.out.Changes = append(s.c.out.Changes, Change{ElementID: s.id, Line: s.e.Line, From: from, To: shorten(to)})
}

// untranslated reports an expression that has no FEEL, with the reason.
func (s *subject) untranslated(where, text string, err error) {
	reason := sentence{err.Error(), err.Error()}
	if u, ok := err.(*untranslatableError); ok { //nolint:errorlint // made in this package, never wrapped
		reason = sentence{u.vi, u.en}
	}
	s.fail(codeExpression, where, text, reason)
}

// name of an attribute or element as reports write it, with what it says.
func vendorName(space, local string) string { return vendorPrefix[space] + ":" + local }

// described is an extension element with its attributes, or its text.
func described(e *bpmn.Element) string {
	var b strings.Builder
	b.WriteString(vendorName(e.Space, e.Local))
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Space == "" {
			fmt.Fprintf(&b, " %s=%q", a.Local, shorten(a.Value))
		}
	}
	if text := shorten(e.Text()); text != "" {
		fmt.Fprintf(&b, " %q", text)
	}
	return b.String()
}
