package procedure

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/organisation"
)

// CheckOptions is what a definition is checked against.
type CheckOptions struct {
	Organisation *organisation.Organisation
	Day          organisation.Date // on which it shall run
	// CalendarYears are the years whose calendars are published; nil = not checked.
	CalendarYears []int
	HoursPerDay   float64 // 0 = 8
}

// Check tells what would make a procedure version fail, hang or disappoint: structure
// and expressions of its process, roles that nobody holds where it is received, forms
// that are missing, steps longer than the limit, calendar years that are not published.
// Findings of severity error forbid publishing.
func Check(d Definition, o CheckOptions) []Finding {
	c := &checker{definition: d, options: o}
	if !d.Runnable() {
		c.add(SeverityWarning, "no_process", "", "Thủ tục chưa có quy trình nên chưa nhận hồ sơ được.", "The procedure has no process yet; no dossier can run on it.")
		return c.findings
	}
	process, err := bpmn.Parse(d.BPMN)
	if err != nil {
		c.broken(err)
		return c.findings
	}
	c.structure(process)
	c.decisions(process)
	c.forms(process)
	c.holders(process)
	if len(d.Steps) > 0 {
		c.durations()
	}
	c.calendar()
	return c.findings
}

// CheckProcess tells what is wrong with a process on its own, apart from any procedure.
func CheckProcess(xml []byte, decisions map[string]string) []Finding {
	c := &checker{definition: Definition{BPMN: xml, Decisions: decisions}}
	process, err := bpmn.Parse(xml)
	if err != nil {
		c.broken(err)
		return c.findings
	}
	lint := bpmn.Lint(process)
	c.fromBPMN(lint)
	if !bpmn.HasErrors(lint) {
		for _, p := range process.Processes {
			if _, err := engine.Compile(p); err != nil {
				c.broken(err)
			}
		}
	}
	c.decisions(process)
	return c.findings
}

type checker struct {
	definition Definition
	options    CheckOptions
	findings   []Finding
}

func (c *checker) add(s Severity, code, element, vi, en string) {
	c.findings = append(c.findings, Finding{Severity: s, Code: code, Procedure: c.definition.Code, Element: element, VI: vi, EN: en})
}

func (c *checker) broken(err error) {
	var e *bpmn.Error
	if errors.As(err, &e) {
		c.fromBPMN(e.Findings)
		return
	}
	c.add(SeverityError, "process_invalid", "", "Quy trình không đọc được: "+err.Error(), "The process cannot be read: "+err.Error())
}

func (c *checker) fromBPMN(findings []bpmn.Finding) {
	for _, f := range findings {
		c.findings = append(c.findings, Finding{
			Severity: Severity(f.Severity), Code: f.Code, Procedure: c.definition.Code,
			Element: f.ElementID, Line: f.Line, VI: f.VI, EN: f.EN,
		})
	}
}

func (c *checker) structure(process *bpmn.Definitions) {
	lint := bpmn.Lint(process)
	c.fromBPMN(lint)
	if bpmn.HasErrors(lint) {
		return
	}
	for _, p := range process.Runnable() {
		if _, err := engine.Compile(p); err != nil {
			c.broken(err)
		}
	}
}

func (c *checker) forms(process *bpmn.Definitions) {
	missing := func(key, element string) {
		if _, ok := c.definition.Forms[key]; key == "" || ok {
			return
		}
		c.add(SeverityError, "form_missing", element, fmt.Sprintf("Thiếu biểu mẫu %q.", key), fmt.Sprintf("The form %q is missing.", key))
	}
	missing(c.definition.SubmissionForm, "")
	c.each(process, func(n *bpmn.Node) { missing(n.Extension.FormKey, n.ID) })
}

func (c *checker) each(process *bpmn.Definitions, visit func(*bpmn.Node)) {
	for _, p := range process.Processes {
		eachNode(p.Scope, visit)
	}
}

// hat is a role at an agency binding.
type hat struct{ role, binding string }

// holders looks for roles that nobody holds, at every agency that receives the procedure.
func (c *checker) holders(process *bpmn.Definitions) {
	org := c.options.Organisation
	if org == nil {
		return
	}
	at := map[hat]string{} // → first element
	var hats []hat
	c.each(process, func(n *bpmn.Node) {
		if n.Kind != bpmn.KindUserTask || n.Role() == "" {
			return
		}
		h := hat{n.Role(), bindingOf(n)}
		if _, seen := at[h]; !seen {
			at[h] = n.ID
			hats = append(hats, h)
		}
	})
	receiving := c.receiving()
	if len(receiving) == 0 {
		c.add(SeverityWarning, "received_nowhere", "", fmt.Sprintf("Không cơ quan nào tiếp nhận thủ tục này (cấp %s).", c.definition.ReceivingLevel()),
			fmt.Sprintf("No agency receives this procedure (level %s).", c.definition.ReceivingLevel()))
	}
	for _, h := range hats {
		role, ok := org.Role(h.role)
		if !ok {
			c.add(SeverityError, "role_unknown", at[h], fmt.Sprintf("Không có vai trò %q.", h.role), fmt.Sprintf("There is no role %q.", h.role))
			continue
		}
		c.hat(h, role, at[h], receiving)
	}
}

func bindingOf(n *bpmn.Node) string {
	binding := n.Extension.Agency
	for l := n.Lane; binding == "" && l != nil; l = l.Parent {
		binding = l.Agency
	}
	if binding == "" {
		return organisation.BindingReceiving
	}
	return binding
}

func (c *checker) receiving() []organisation.Agency {
	var out []organisation.Agency
	for _, a := range c.options.Organisation.AgenciesOn(c.options.Day) {
		if c.definition.AcceptedAt(c.options.Organisation, a.ID, c.options.Day) {
			out = append(out, a)
		}
	}
	return out
}

// hat reports where a role has no holder; the reason a binding has no agency counts too.
func (c *checker) hat(h hat, role organisation.Role, element string, receiving []organisation.Agency) {
	org := c.options.Organisation
	var empty []string
	for _, a := range receiving {
		id, err := org.Resolve(h.binding, a.ID, c.options.Day)
		if err != nil {
			c.add(SeverityError, "binding_unresolved", element, inLanguage(err, "vi"), inLanguage(err, "en"))
			return
		}
		name := id
		if len(org.Holders(id, h.role, c.options.Day)) == 0 && !slices.Contains(empty, name) {
			empty = append(empty, name)
		}
	}
	if len(empty) > 0 {
		where := strings.Join(empty, ", ")
		c.add(SeverityError, "role_unheld", element, fmt.Sprintf("Không ai giữ vai trò “%s” tại %s.", role.VI, where),
			fmt.Sprintf("Nobody holds the role %q at %s.", role.ID, where))
	}
}

func (c *checker) durations() {
	p := &planner{table: TableOf(c.definition), options: Options{Organisation: c.options.Organisation, HoursPerDay: c.options.HoursPerDay}}
	p.byNo = map[int]*planned{}
	for i, s := range p.table.Steps {
		p.step(i, s)
	}
	p.blocks()
	c.findings = append(c.findings, limitFindings(p.table, p.steps, p.options)...)
}

// calendar asks for the year of the day, and from 1 November on for the next.
func (c *checker) calendar() {
	if c.options.CalendarYears == nil || !c.options.Day.Valid() {
		return
	}
	year := 0
	_, _ = fmt.Sscanf(string(c.options.Day[:4]), "%d", &year)
	years := []int{year}
	if c.options.Day[5:7] >= "11" {
		years = append(years, year+1)
	}
	for _, y := range years {
		if !slices.Contains(c.options.CalendarYears, y) {
			c.add(SeverityWarning, "calendar_missing", "", fmt.Sprintf("Chưa công bố lịch nghỉ năm %d: hạn trả chỉ là tạm tính.", y),
				fmt.Sprintf("The calendar of %d is not published: due dates are provisional.", y))
		}
	}
}
