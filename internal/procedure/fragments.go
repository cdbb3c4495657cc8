package procedure

import (
	"cmp"
	"fmt"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
)

// step draws one step after the exits, and gives its own exits forward.
func (g *generator) step(x *planned, exits []exit, complaint bool) []exit {
	task := g.task(x, g.laneOf(x), 0, complaint)
	g.join(exits, task)
	return g.after(x, task, complaint)
}

// optional draws the step that follows only upon a complaint: the ways forward pass it by.
func (g *generator) optional(x *planned, exits []exit) []exit {
	lane := g.laneOf(x)
	task := g.task(x, lane, g.freeRow(lane, exits, g.aside.from.col+1), false)
	g.join([]exit{*g.aside}, task)
	g.aside = nil
	return append(exits, g.after(x, task, false)...)
}

// block draws steps that run beside each other between two parallel gateways.
func (g *generator) block(steps []*planned, exits []exit) []exit {
	lane := g.laneOf(steps[0])
	split := g.graph.node(fmt.Sprintf("split_%d", steps[0].No), "", bpmn.KindParallelGateway, lane, 0)
	g.join(exits, split)
	var ends []exit
	for i, x := range steps {
		row := 0
		if i > 0 {
			row = g.freeRow(g.laneOf(x), ends, split.col+1)
		}
		task := g.task(x, g.laneOf(x), row, false)
		if i == 0 {
			g.graph.link(split, task, routeAhead)
		} else {
			g.graph.link(split, task, routeLead)
		}
		branch := g.after(x, task, false)
		if len(branch) > 1 { // one token must come to the join
			merge := g.graph.node(fmt.Sprintf("merge_%d", x.No), "", bpmn.KindExclusiveGateway, task.lane, task.row)
			g.join(branch, merge)
			branch = []exit{{from: merge, route: routeAhead}}
		}
		if i > 0 {
			branch[0].route = routeTail
		}
		ends = append(ends, branch...)
	}
	join := g.graph.node(fmt.Sprintf("join_%d", steps[0].No), "", bpmn.KindParallelGateway, lane, 0)
	g.join(ends, join)
	return []exit{{from: join, route: routeAhead}}
}

// task makes the user task of a step.
func (g *generator) task(x *planned, lane, row int, complaint bool) *gridNode {
	n := g.graph.node(fmt.Sprintf("step_%d", x.No), x.Name, bpmn.KindUserTask, lane, row)
	g.entry[x] = n
	n.ext = bpmn.Extension{
		StepNo: x.No, StepForm: x.form, Output: x.Output,
		Intake: x.kind == StepIntake, OffClock: x.OffClock, Handover: g.handsOver(x),
		FormKey: cmp.Or(x.FormKey, wordsOfKind[x.kind].form), Outcomes: x.outcomes(complaint),
	}
	if x.OffClock {
		n.ext.StatusEnter = 9
	}
	switch {
	case x.Duration.Amount > 0:
		n.ext.SLAAmount, n.ext.SLAUnit = amountText(x.Duration), string(x.Duration.Unit)
	case x.party != nil:
		n.ext.SLAAmount, n.ext.SLAUnit = amountText(x.party.Limit), string(x.party.Limit.Unit)
	}
	if x.kind == StepConsult {
		keeper := g.p.keeperOf(x)
		n.ext.WaitFor, n.ext.Consultant = "external", true
		n.ext.Role, n.ext.Agency = keeper.role.ID, g.p.agencyOf(keeper)
	}
	return n
}

func amountText(l clock.Limit) string { return fmt.Sprintf("%g", l.Amount) }

// handsOver: the table says so, or the next step is another agency's and is not itself
// the hand-over.
func (g *generator) handsOver(x *planned) bool {
	if x.Handover {
		return true
	}
	for i, y := range g.p.steps {
		if y == x && i+1 < len(g.p.steps) {
			next := g.p.steps[i+1]
			return !next.Handover && next.binding != x.binding && x.kind != StepConsult && next.kind != StepConsult
		}
	}
	return false
}

// keeperOf finds the officer who asks another body and notes its answer: whoever works
// beside the consultation, else the next or the last who assesses, else the step before.
func (p *planner) keeperOf(x *planned) *planned {
	if other := p.byNo[x.ParallelWith]; other != nil && x.ParallelWith != 0 && !other.role.External {
		return other
	}
	at := 0
	for i, y := range p.steps {
		if y == x {
			at = i
		}
	}
	for _, y := range p.steps[at:] {
		if y.kind == StepAssess && !y.role.External {
			return y
		}
	}
	for i := at - 1; i >= 0; i-- {
		if !p.steps[i].role.External {
			return p.steps[i]
		}
	}
	return p.steps[0]
}

// after draws what follows a task: its timer, its decision and the ways aside.
func (g *generator) after(x *planned, task *gridNode, complaint bool) []exit {
	var out []exit
	outcomes := task.ext.Outcomes
	if len(outcomes) == 1 {
		out = append(out, exit{from: task, route: routeAhead})
	} else {
		gate := g.graph.node(fmt.Sprintf("decision_%d", x.No), x.question(complaint), bpmn.KindExclusiveGateway, task.lane, task.row)
		g.graph.link(task, gate, routeAhead)
		yes := wordsOfKind[x.kind].yes
		if complaint {
			yes = wordsOfKind[StepNotice].yes
		}
		out = append(out, exit{from: gate, name: yes, byDefault: true, route: routeAhead})
		g.ways(x, task, gate, complaint)
	}
	if timer := g.silence(x, task); timer != nil {
		out = append(out, exit{from: timer, route: routeBelow})
	}
	if x.confirm {
		out = g.confirmation(x, task, out)
	}
	return out
}

// ways draws every way out of a decision but the one forward.
func (g *generator) ways(x *planned, task, gate *gridNode, complaint bool) {
	if x.supply {
		g.supplement(x, task, gate)
	}
	if x.verify {
		g.verification(x, task, gate)
	}
	if complaint {
		g.aside = &exit{from: gate, name: "Có", condition: "outcome = " + quoteFEEL(outcomeComplaint), route: routeLead}
	}
	if x.back != nil {
		g.graph.link(gate, g.entry[x.back], routeBelow).when(outcomeReturn).named("Trả lại")
	}
	if !x.refuses {
		return
	}
	if x.kind == StepIntake {
		g.refusal(gate)
		return
	}
	for _, s := range g.stops {
		if s.covers(x) {
			s.from = append(s.from, gate)
		}
	}
}

// refusal at reception: status 3 and the slip that says why.
func (g *generator) refusal(gate *gridNode) {
	name := "Từ chối tiếp nhận"
	form := ""
	if s, ok := g.p.to.ByPurpose(SlipRefusal); ok {
		form = "Mẫu " + s.No
		name += " (" + form + ")"
	}
	end := g.graph.beside("end_not_accepted", name, bpmn.KindEndEvent, gate.lane, gate.row+1, gate.col)
	end.ext = bpmn.Extension{StepForm: form, StatusEnter: 3, Result: "refused"}
	g.graph.link(gate, end, routeRise).when(outcomeRefuse).named("Từ chối")
}

// supplement: the applicant completes the dossier, and the legal clock stands still.
// At reception the dossier is then filed anew, later it goes on being processed.
func (g *generator) supplement(x *planned, task, gate *gridNode) {
	n := g.graph.beside(fmt.Sprintf("supplement_%d", x.No), "Chờ người nộp bổ sung hồ sơ", bpmn.KindUserTask, applicantLane, 0, gate.col)
	no := "02"
	if s, ok := g.p.to.ByPurpose(SlipSupplement); ok {
		no = s.No
	}
	n.ext = bpmn.Extension{
		StepForm: "Mẫu " + no, FormKey: "bo-sung", WaitFor: "applicant",
		StopGround: string(clock.GroundSupplement), StopSlip: no, StatusEnter: 5, StatusComplete: 4,
		Outcomes: []bpmn.Outcome{forwardOutcome(outcomeSupplemented, "Đã bổ sung hồ sơ", "Supplemented")},
	}
	if x.kind == StepIntake {
		n.ext.StatusComplete = 1
	}
	desk := g.p.steps[0]
	n.ext.Role, n.ext.Agency = desk.role.ID, g.p.agencyOf(desk)
	g.graph.link(gate, n, routeRise).when(outcomeSupplement).named("Bổ sung")
	g.graph.link(n, task, routeBack)
}

// verification: the same officer verifies and assesses again; the longer limit of the
// case applies and the applicant gets an apology with a new appointment (slip 04).
func (g *generator) verification(x *planned, task, gate *gridNode) {
	rule, _ := caseRule(g.p.table.Limits, outcomeVerify) // its absence is a finding
	name := verificationName(rule.Condition)
	n := g.graph.node(fmt.Sprintf("verification_%d", x.No), name, bpmn.KindUserTask, task.lane, task.row+1)
	n.ext = bpmn.Extension{
		FormKey:  "xac-minh",
		Outcomes: []bpmn.Outcome{forwardOutcome("verified", "Đã có kết quả xác minh", "Verified")},
	}
	if s, ok := g.p.to.ByPurpose(SlipApology); ok {
		n.ext.StepForm = "Mẫu " + s.No
	}
	g.graph.link(gate, n, routeBelow).when(outcomeVerify).named("Cần xác minh")
	g.graph.link(n, task, routeBelow)
}

// silence puts the timer on a step that goes on by itself: a notice whose time is over,
// or another party whose silence is consent.
func (g *generator) silence(x *planned, task *gridNode) *gridNode {
	id := fmt.Sprintf("silence_%d", x.No)
	switch {
	case x.kind == StepNotice && x.Duration.Amount > 0:
		return g.graph.boundary(id, "Hết hạn niêm yết "+x.Duration.Text("vi"), task, x.Duration.String())
	case x.party != nil && x.party.Silence:
		return g.graph.boundary(id, "Quá "+x.party.Limit.Text("vi")+": coi như đồng ý", task, x.party.Limit.String())
	}
	return nil
}

// confirmation: an applicant who filed online confirms the draft within a day; silence
// is consent. The legal clock stands still meanwhile.
func (g *generator) confirmation(x *planned, task *gridNode, exits []exit) []exit {
	gate := g.graph.node(fmt.Sprintf("online_%d", x.No), "Nộp trực tuyến?", bpmn.KindExclusiveGateway, task.lane, 0)
	g.join(exits, gate)
	wait := g.graph.node(fmt.Sprintf("confirm_%d", x.No), "Chờ người nộp xác nhận biểu mẫu", bpmn.KindUserTask, applicantLane, 0)
	desk := g.p.steps[0]
	wait.ext = bpmn.Extension{
		FormKey: "xac-nhan", WaitFor: "applicant", StopGround: string(clock.GroundConfirm),
		StatusEnter: 4, StatusComplete: 4, Role: desk.role.ID, Agency: g.p.agencyOf(desk),
		Outcomes: []bpmn.Outcome{
			forwardOutcome("confirmed", "Xác nhận đúng", "Confirmed"),
			{ID: outcomeCorrection, Kind: "other", VI: "Yêu cầu sửa", EN: "To be corrected"},
		},
	}
	lead := g.graph.link(gate, wait, routeLead).named("Trực tuyến")
	lead.condition = `channel = "` + ChannelOnline + `"`
	timer := g.graph.boundary(fmt.Sprintf("silence_confirm_%d", x.No), "Quá 1 ngày: coi như đồng ý", wait, "1 calendar_day")
	answer := g.graph.node(fmt.Sprintf("confirmed_%d", x.No), "Biểu mẫu đúng?", bpmn.KindExclusiveGateway, applicantLane, 0)
	g.graph.link(wait, answer, routeAhead)
	g.graph.link(answer, task, routeAbove).when(outcomeCorrection).named("Cần sửa")
	return []exit{
		{from: gate, name: "Không", byDefault: true, route: routeAhead},
		{from: answer, name: "Đúng", byDefault: true, route: routeTail},
		{from: timer, route: routeBelow},
	}
}
