package procedure

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// What Step.Branch and Step.Clock can say.
const (
	branchVerify    = "xac_minh"
	branchComplaint = "only_if_complaint"
	branchSupply    = "bo_sung"
	clockNotice     = "public_notice"
	clockConfirm    = "wait_applicant_max_1_day"
)

// planned is a step with everything the table leaves to be understood.
type planned struct {
	Step
	role     organisation.Role
	binding  string // agency binding
	kind     StepKind
	form     string // slips renumbered
	party    *partyLimit
	verify   bool // may branch into a verification
	optional bool // only after a complaint
	confirm  bool // an online applicant confirms its draft
	refuses  bool // may be left by refusing
	supply   bool // may ask for a supplement
	back     *planned
	signer   *planned // who signs the notice when the step refuses
	block    int      // number of its parallel block, 0 = none
}

// planner reads a table into planned steps and gathers what is wrong with it.
type planner struct {
	table    StepTable
	options  Options
	from, to SlipSet
	steps    []*planned
	byNo     map[int]*planned
	findings []Finding
}

func (p *planner) add(severity Severity, step int, code, vi, en string) {
	p.findings = append(p.findings, Finding{Severity: severity, Code: code, Procedure: p.table.Code, Step: step, VI: vi, EN: en})
}

func (p *planner) fail(step int, code, vi, en string) { p.add(SeverityError, step, code, vi, en) }

// maxSteps bounds a table. Real ones have 4 to 30 steps.
const maxSteps = 200

// plan understands the whole table.
func (p *planner) plan() {
	p.byNo = map[int]*planned{}
	p.slips()
	if len(p.table.Steps) < 2 {
		p.fail(0, "table_short", "Bảng quy trình cần ít nhất hai bước: tiếp nhận và trả kết quả.", "The table needs two steps at least: reception and the result.")
		return
	}
	if len(p.table.Steps) > maxSteps {
		p.fail(0, "table_long", fmt.Sprintf("Bảng quy trình có %d bước, tối đa %d.", len(p.table.Steps), maxSteps),
			fmt.Sprintf("The table has %d steps; %d are allowed.", len(p.table.Steps), maxSteps))
		return
	}
	for i, s := range p.table.Steps {
		p.step(i, s)
	}
	p.blocks()
	for i := range p.steps {
		p.exits(i)
	}
}

func (p *planner) slips() {
	find := func(id string) SlipSet {
		set, ok := p.options.Slips.ByID(id)
		if !ok {
			var ids []string
			for _, x := range p.options.Slips {
				ids = append(ids, fmt.Sprintf("%q", x.ID))
			}
			known := strings.Join(ids, ", ")
			p.fail(0, "form_set_unknown", fmt.Sprintf("Không có bộ mẫu biểu %q; các bộ: %s.", id, known), fmt.Sprintf("There is no set of slips %q; the sets are %s.", id, known))
		}
		return set
	}
	p.to = find(p.options.FormSet)
	p.from = p.to
	if p.table.FormSet != "" {
		p.from = find(p.table.FormSet)
	}
}

// step reads one row.
func (p *planner) step(i int, s Step) {
	x := &planned{Step: s, form: renumber(s.Form, p.from, p.to)}
	p.steps = append(p.steps, x)
	if s.No < 1 {
		p.fail(s.No, "step_number", fmt.Sprintf("Dòng %d chưa có số thứ tự bước.", i+1), fmt.Sprintf("Row %d has no step number.", i+1))
	} else if _, twice := p.byNo[s.No]; twice {
		p.fail(s.No, "step_twice", fmt.Sprintf("Bước số %d có hai lần.", s.No), fmt.Sprintf("Step %d is there twice.", s.No))
	}
	p.byNo[s.No] = x
	if strings.TrimSpace(s.Name) == "" {
		p.fail(s.No, "step_name", fmt.Sprintf("Bước %d chưa có nội dung công việc.", s.No), fmt.Sprintf("Step %d does not say what is done.", s.No))
	}
	if err := s.Duration.ValidateStep(); err != nil {
		vi, en := limitInWords(s.Duration, err)
		if s.Duration == (clock.Limit{}) {
			vi, en = "chưa ghi thời gian (duration); bước không có thời gian riêng thì ghi {amount: 0, unit: hour}.",
				"it has no duration; write {amount: 0, unit: hour} for a step without a time of its own."
		}
		p.fail(s.No, "step_duration", fmt.Sprintf("Bước %d: %s", s.No, vi), fmt.Sprintf("Step %d: %s", s.No, en))
	}
	p.role(x)
	p.tags(x)
	x.kind = p.classify(i, x)
	if x.kind == StepHandOut && i != len(p.table.Steps)-1 {
		p.fail(s.No, "handout_not_last", fmt.Sprintf("Bước %d trả kết quả nhưng không phải bước cuối.", s.No), fmt.Sprintf("Step %d hands out the result but is not the last.", s.No))
	}
}

// inLanguage gives the sentence of an error that has one.
func inLanguage(err error, lang string) string {
	if e, ok := err.(interface{ In(string) string }); ok {
		return e.In(lang)
	}
	return err.Error()
}

func (p *planner) role(x *planned) {
	if p.options.Organisation == nil {
		x.role = organisation.Role{ID: strings.ReplaceAll(text.Fold(x.Role), " ", "_"), VI: x.Role}
		return
	}
	role, ok := p.options.Organisation.RoleNamed(x.Role)
	if !ok && strings.TrimSpace(x.Role) == "" {
		p.fail(x.No, "role_unknown", fmt.Sprintf("Bước %d chưa ghi ai làm (role).", x.No), fmt.Sprintf("Step %d does not say who does it (role).", x.No))
	} else if !ok {
		p.fail(x.No, "role_unknown",
			fmt.Sprintf("Bước %d: không có vai trò nào tên %q; hãy thêm tên này vào một vai trò của tổ chức.", x.No, x.Role),
			fmt.Sprintf("Step %d: no role is called %q; add the name to a role of the organisation.", x.No, x.Role))
	}
	x.role = role
}

func (p *planner) tags(x *planned) {
	x.binding = x.Agency
	if x.binding == "" {
		x.binding = organisation.BindingReceiving
	} else if org := p.options.Organisation; org != nil && x.binding != organisation.BindingReceiving {
		_, level := org.Level(x.binding)
		_, agency := org.Agency(x.binding)
		if !level && !agency {
			p.fail(x.No, "agency_unknown", fmt.Sprintf("Bước %d: không có cấp hay cơ quan %q.", x.No, x.binding), fmt.Sprintf("Step %d: there is no level or agency %q.", x.No, x.binding))
		}
	}
	switch word, _, _ := strings.Cut(x.Branch, " "); word {
	case "", branchSupply:
		x.supply = word == branchSupply
	case branchVerify:
		x.verify = true
	case branchComplaint:
		x.optional = true
	default:
		p.fail(x.No, "branch_unknown", fmt.Sprintf("Bước %d: không hiểu nhánh %q; các nhánh: %s, %s, %s.", x.No, x.Branch, branchVerify, branchSupply, branchComplaint),
			fmt.Sprintf("Step %d: the branch %q is not known; the branches are %s, %s, %s.", x.No, x.Branch, branchVerify, branchSupply, branchComplaint))
	}
	switch x.Clock {
	case "", clockNotice:
	case clockConfirm:
		x.confirm = true
	default:
		p.fail(x.No, "clock_unknown", fmt.Sprintf("Bước %d: không hiểu quy tắc thời gian %q; các quy tắc: %s, %s.", x.No, x.Clock, clockConfirm, clockNotice),
			fmt.Sprintf("Step %d: the time rule %q is not known; the rules are %s, %s.", x.No, x.Clock, clockConfirm, clockNotice))
	}
	if x.Kind != "" && !x.Kind.Valid() {
		p.fail(x.No, "kind_unknown", fmt.Sprintf("Bước %d: không có loại bước %q; các loại: %s.", x.No, x.Kind, kindList()),
			fmt.Sprintf("Step %d: there is no step kind %q; the kinds are %s.", x.No, x.Kind, kindList()))
	}
	if x.Limit == "" {
		return
	}
	limit, err := parsePartyLimit(x.Limit)
	if err != nil {
		p.fail(x.No, "step_limit", fmt.Sprintf("Bước %d: %s", x.No, inLanguage(err, "vi")), fmt.Sprintf("Step %d: %s", x.No, inLanguage(err, "en")))
		return
	}
	x.party = &limit
}

// Words by which a step table tells what a step is for, without diacritics.
var (
	wordsAssign = regexp.MustCompile(`\bphan cong\b`)
	wordsIssue  = regexp.MustCompile(`\b(dong dau|phat hanh)\b`)
	wordsSign   = regexp.MustCompile(`\bky\b|\bduyet\b`)
	wordsReview = regexp.MustCompile(`\bky nhay\b`)
	wordsAssess = regexp.MustCompile(`\b(tham dinh|tham tra|kiem tra|ra soat|xac minh|tra cuu|xet duyet|nghien cuu|danh gia|phuc tra|doi chieu|thu ly)\b`)
	wordsRecord = regexp.MustCompile(`\b(ghi so|du thao|vao so)\b`)
)

// classify reads a step's kind from what the table says outright, then from its words.
func (p *planner) classify(i int, x *planned) StepKind {
	name := text.Fold(x.Name)
	switch {
	case x.Kind != "":
		return x.Kind
	case i == 0:
		return StepIntake
	case x.OffClock:
		return StepHandOut
	case x.role.External:
		return StepConsult
	case x.Handover:
		return StepForward
	case x.Clock == clockNotice:
		return StepNotice
	case wordsAssign.MatchString(name):
		return StepAssign
	case x.role.Signs && wordsSign.MatchString(wordsReview.ReplaceAllString(name, "")):
		return StepSign
	case x.role.Signs:
		return StepReview
	case wordsIssue.MatchString(name):
		return StepIssue
	case wordsAssess.MatchString(name):
		return StepAssess
	case wordsRecord.MatchString(name):
		return StepRecord
	}
	return StepGeneral
}

// blocks finds the steps that run beside each other: consecutive rows of which the
// later ones name an earlier one in ParallelWith.
func (p *planner) blocks() {
	count := 0
	for i, x := range p.steps {
		if x.ParallelWith == 0 {
			continue
		}
		other := p.byNo[x.ParallelWith]
		if i == 0 || other == nil || (p.steps[i-1] != other && (other.block == 0 || p.steps[i-1].block != other.block)) {
			p.fail(x.No, "parallel_unknown",
				fmt.Sprintf("Bước %d song song với bước %d: bước đó phải đứng ngay trước.", x.No, x.ParallelWith),
				fmt.Sprintf("Step %d runs beside step %d: that step must stand just before it.", x.No, x.ParallelWith))
			continue
		}
		if other.kind == StepIntake || x.kind == StepHandOut {
			p.fail(x.No, "parallel_edge", fmt.Sprintf("Bước %d: bước tiếp nhận và bước trả kết quả không thể chạy song song.", x.No),
				fmt.Sprintf("Step %d: reception and handing out cannot run beside another step.", x.No))
			continue
		}
		if other.block == 0 {
			count++
			other.block = count
		}
		x.block = other.block
	}
}

// exits decides how a step can be left besides forward.
func (p *planner) exits(i int) {
	x := p.steps[i]
	switch x.kind {
	case StepAssess:
		x.supply, x.refuses = true, true
	case StepIntake:
		x.supply, x.refuses = true, true
	case StepSign:
		x.refuses = !p.assessedBefore(i)
	}
	if x.optional {
		x.supply, x.refuses, x.verify = false, false, false
		if i == 0 || x.kind == StepHandOut || x.block != 0 || !p.steps[i-1].mayBeComplainedOf() {
			p.fail(x.No, "branch_place", fmt.Sprintf("Bước %d chỉ làm khi có khiếu nại: cần đứng sau một bước thường.", x.No),
				fmt.Sprintf("Step %d is done only after a complaint: it must follow an ordinary step.", x.No))
		}
	}
	x.back = p.backFrom(i)
	if x.refuses && x.kind != StepIntake {
		x.signer = p.signerFor(i)
	}
}

// mayBeComplainedOf: a complaint needs a step in the office that decides something by itself.
func (x *planned) mayBeComplainedOf() bool {
	return x.block == 0 && !x.optional && x.kind != StepIntake && x.kind != StepConsult
}

func (p *planner) assessedBefore(i int) bool {
	for _, x := range p.steps[:i] {
		if x.kind == StepAssess {
			return true
		}
	}
	return false
}

// backFrom finds the step that a step can be returned to: the nearest earlier one of
// another hat that did work which can be done again. Reception is never done again,
// a parallel block never entered from behind.
func (p *planner) backFrom(i int) *planned {
	x := p.steps[i]
	switch x.kind {
	case StepIntake, StepHandOut, StepConsult, StepNotice, StepAssign:
		return nil
	}
	if x.optional || x.block != 0 {
		return nil
	}
	for j := i - 1; j >= 0; j-- {
		y := p.steps[j]
		switch {
		case y.kind == StepIntake || y.block != 0:
			return nil
		case y.kind == StepConsult, y.kind == StepNotice, y.optional:
			continue
		case y.role.ID == x.role.ID && y.binding == x.binding:
			continue
		}
		return y
	}
	return nil
}

// signerFor finds who signs the notice that stops a dossier: the next step that signs
// at the same agency, else the next holder of a signing role there, else the last
// that signs anywhere.
func (p *planner) signerFor(i int) *planned {
	x := p.steps[i]
	for _, y := range p.steps[i:] {
		if y.kind == StepSign && p.agencyOf(y) == p.agencyOf(x) {
			return y
		}
	}
	for _, y := range p.steps[i:] {
		if y.role.Signs && p.agencyOf(y) == p.agencyOf(x) {
			return y
		}
	}
	for j := len(p.steps) - 1; j >= 0; j-- {
		if p.steps[j].kind == StepSign || p.steps[j].role.Signs {
			return p.steps[j]
		}
	}
	return x
}

// agencyOf is the binding a step's work falls to: a hand-over without an agency of its
// own belongs to the agency that takes over.
func (p *planner) agencyOf(x *planned) string {
	if x.kind != StepForward || x.Agency != "" {
		return x.binding
	}
	for i, y := range p.steps {
		if y == x && i+1 < len(p.steps) {
			return p.steps[i+1].binding
		}
	}
	return x.binding
}
