package convert

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// userTask: who does it, by when, with which form.
func (s *subject) userTask() {
	s.groups(vendorOf(s, "candidateGroups"), s.java("candidateGroups"))
	for _, who := range []string{"assignee", "candidateUsers"} {
		if v := s.java(who); v != "" {
			s.warn(codeNoEquivalent, vendorOf(s, who)+"="+v)
		}
	}
	s.due(vendorOf(s, "dueDate"), s.java("dueDate"))
	if a := s.zeebe("assignmentDefinition"); a != nil {
		s.groups("zeebe:assignmentDefinition candidateGroups", a.Attr("candidateGroups"))
		for _, who := range []string{"assignee", "candidateUsers"} {
			if v := a.Attr(who); v != "" {
				s.warn(codeNoEquivalent, "zeebe:assignmentDefinition "+who+"="+v)
			}
		}
	}
	if t := s.zeebe("taskSchedule"); t != nil {
		s.due("zeebe:taskSchedule dueDate", t.Attr("dueDate"))
		if v := t.Attr("followUpDate"); v != "" {
			s.warn(codeNoEquivalent, "zeebe:taskSchedule followUpDate="+v)
		}
	}
	s.zeebe("userTask") // says only that the task is the engine's own
	s.form()
}

// vendorOf names an attribute with the prefix of the vendor that the element uses.
func vendorOf(s *subject, local string) string {
	for _, space := range javaSpaces {
		if _, ok := s.e.LookupAttr(space, local); ok {
			return vendorName(space, local)
		}
	}
	return local
}

// groups makes a role of the candidate groups. motcua gives a task to one role.
func (s *subject) groups(from, text string) {
	if text == "" {
		return
	}
	names, ok := literalList(text)
	if !ok || len(names) == 0 {
		s.warn(codeNoEquivalent, from+"="+text)
		return
	}
	s.add("assignment", "role", names[0])
	s.changed(from+"="+text, `motcua:assignment role="`+names[0]+`"`)
	if len(names) > 1 {
		s.warn(codeApproximated, from+"="+text, `motcua:assignment role="`+names[0]+`"`,
			sentence{"mỗi bước chỉ giao cho một vai trò", "a step falls to one role"})
	}
}

var quotedText = regexp.MustCompile(`^"((?:[^"\\])*)"$`)

// literalList reads "a, b", or the FEEL list ["a", "b"], of names without expressions.
func literalList(text string) ([]string, bool) {
	text = strings.TrimSpace(text)
	if isJUEL(text) {
		return nil, false
	}
	expr, isFEEL := strings.CutPrefix(text, "=")
	if expr = strings.TrimSpace(expr); isFEEL && strings.HasPrefix(expr, "[") && strings.HasSuffix(expr, "]") {
		expr = expr[1 : len(expr)-1]
	}
	var out []string
	for name := range strings.SplitSeq(expr, ",") {
		if name = strings.TrimSpace(name); isFEEL {
			m := quotedText.FindStringSubmatch(name)
			if m == nil {
				return nil, false
			}
			name = m[1]
		}
		if name != "" {
			out = append(out, name)
		}
	}
	return out, true
}

// Due dates that are a fixed time after the task opens, as the vendors write them.
var (
	duePeriod = regexp.MustCompile(`^P(?:(\d+)M|(\d+)W|(\d+)D|T(\d+)H)$`)
	dueFEEL   = regexp.MustCompile(`^=\s*(?:now|today)\(\)\s*\+\s*(?:duration\(\s*"([^"]+)"\s*\)|@"([^"]+)")$`)
	dueJoda   = regexp.MustCompile(`^[$#]\{\s*dateTime\(\)\.plus(Months|Weeks|Days|Hours)\((\d+)\)(?:\.toDate\(\))?\s*\}$`)
)

// due makes a step clock of a due date that is a fixed time after the task opens.
func (s *subject) due(from, text string) {
	if text == "" {
		return
	}
	amount, unit := dueLimit(text)
	if amount == "" {
		s.warn(codeNoEquivalent, from+"="+text)
		return
	}
	s.add("sla", "amount", amount, "unit", unit)
	to := `motcua:sla amount="` + amount + `" unit="` + unit + `"`
	s.changed(from+"="+text, to)
	if unit == "hour" {
		s.warn(codeApproximated, from+"="+text, to, sentence{"giờ ở đây là giờ làm việc", "hours are working hours here"})
	}
}

func dueLimit(text string) (amount, unit string) {
	if m := dueFEEL.FindStringSubmatch(text); m != nil {
		text = m[1] + m[2]
	}
	if m := dueJoda.FindStringSubmatch(text); m != nil {
		text = map[string]string{"Months": "P" + m[2] + "M", "Weeks": "P" + m[2] + "W", "Days": "P" + m[2] + "D", "Hours": "PT" + m[2] + "H"}[m[1]]
	}
	m := duePeriod.FindStringSubmatch(text)
	switch {
	case m == nil:
		return "", ""
	case m[1] != "":
		return m[1], "month"
	case m[2] != "":
		weeks, err := strconv.Atoi(m[2])
		if err != nil {
			return "", ""
		}
		return strconv.Itoa(7 * weeks), "calendar_day"
	case m[3] != "":
		return m[3], "calendar_day"
	}
	return m[4], "hour"
}

// resourceRoles reads BPMN's own potentialOwner and performer, as the Activiti
// family writes them: user(kermit), group(management), or a bare group.
func (s *subject) resourceRoles() {
	for _, e := range s.e.Elements() {
		if e.Space != bpmn.NamespaceModel || e.Local != "potentialOwner" && e.Local != "humanPerformer" && e.Local != "performer" {
			continue
		}
		assignment := e.Child(bpmn.NamespaceModel, "resourceAssignmentExpression")
		if assignment == nil {
			continue
		}
		expr := assignment.Child(bpmn.NamespaceModel, "formalExpression")
		if expr == nil {
			continue
		}
		text := strings.TrimSpace(expr.Text())
		var groups []string
		for name := range strings.SplitSeq(text, ",") {
			name = strings.TrimSpace(name)
			if inside, ok := strings.CutPrefix(name, "group("); ok {
				groups = append(groups, strings.TrimSuffix(inside, ")"))
			} else if e.Local == "potentialOwner" && name != "" && !strings.Contains(name, "(") {
				groups = append(groups, name)
			}
		}
		if len(groups) == 0 {
			s.warn(codeNoEquivalent, e.Local+" "+text)
			continue
		}
		if s.ext != nil && s.ext.Child(bpmn.ExtensionNamespace, "assignment") != nil {
			continue // said already
		}
		s.groups(e.Local, strings.Join(groups, ","))
	}
}

// scriptTask: FEEL runs, and what can be put into FEEL.
func (s *subject) scriptTask() {
	if s.job() {
		return
	}
	if z := s.zeebe("script"); z != nil {
		if expr, ok := s.checked("zeebe:script expression", z.Attr("expression")); ok {
			s.script(expr, z.Attr("resultVariable"), "zeebe:script")
		}
		return
	}
	result := s.java("resultVariable")
	text := ""
	if e := s.e.Child(bpmn.NamespaceModel, "script"); e != nil {
		text = strings.TrimSpace(e.Text())
	}
	switch format := s.e.Attr("scriptFormat"); {
	case s.java("resource") != "":
		s.fail(codeScript, s.e.Local, s.java("resource"))
	case strings.Contains(strings.ToLower(format), "juel"), format == "" && isJUEL(text):
		if expr, ok := s.translated("script", text); ok {
			s.script(expr, result, "script "+format)
			setAttr(s.e, "scriptFormat", "")
		}
	case strings.Contains(strings.ToLower(format), "feel"), text == "":
		if result != "" {
			s.add("script", "result", result)
		}
	default:
		s.fail(codeScript, s.e.Local, format)
	}
}

func (s *subject) script(expr, result, from string) {
	e := s.add("script", "result", result)
	if strings.TrimSpace(e.Text()) == "" {
		setText(e, "="+expr)
	}
	s.changed(from, `motcua:script result="`+result+`"`)
}
