package procedure

import (
	"fmt"

	"github.com/motcua/motcua/internal/bpmn"
)

func (s *stopPath) covers(x *planned) bool {
	return x.signer != nil && x.signer.role.ID == s.signer.role.ID && x.signer.binding == s.signer.binding
}

// findStops gathers the steps that refuse by who signs the notice.
func (g *generator) findStops() {
	for _, x := range g.p.steps {
		if x.signer == nil {
			continue
		}
		var path *stopPath
		for _, s := range g.stops {
			if s.covers(x) {
				path = s
			}
		}
		if path == nil {
			path = &stopPath{signer: x.signer, first: x}
			g.stops = append(g.stops, path)
		}
		path.last = x
		path.parallel = path.parallel || x.block != 0
	}
}

// drawStops draws the notices whose last refusing step has just been drawn.
func (g *generator) drawStops(drawn []*planned, exits []exit) {
	for i, s := range g.stops {
		for _, x := range drawn {
			if x == s.last {
				g.drawStop(i+1, s, exits)
			}
		}
	}
}

// drawStop: the signing role signs the notice of stopping (slip 05 since 2025), or has
// the case assessed again.
func (g *generator) drawStop(no int, s *stopPath, exits []exit) {
	lane := g.laneOf(s.signer)
	row := g.freeRow(lane, exits, g.graph.cols)
	name, form := "Ký thông báo dừng giải quyết", ""
	if slip, ok := g.p.to.ByPurpose(SlipStop); ok {
		form = "Mẫu " + slip.No
		name += " (" + form + ")"
	}
	task := g.graph.node(fmt.Sprintf("stop_%d", no), name, bpmn.KindUserTask, lane, row)
	task.ext = bpmn.Extension{
		StepForm: form, FormKey: "dung-giai-quyet",
		Outcomes: []bpmn.Outcome{
			forwardOutcome("sign_notice", "Ký thông báo", "Sign the notice"),
			{ID: outcomeReturn, Kind: "return", VI: "Yêu cầu thẩm tra lại", EN: "Assess again"},
		},
	}
	for _, gate := range s.from {
		g.graph.link(gate, task, routeBelow).when(outcomeRefuse).named("Không đạt")
	}
	gate := g.graph.node(fmt.Sprintf("stop_decision_%d", no), "Đồng ý dừng giải quyết?", bpmn.KindExclusiveGateway, lane, row)
	g.graph.link(task, gate, routeAhead)
	g.graph.link(gate, g.entry[s.first], routeBelow).when(outcomeReturn).named("Trả lại")
	end := g.graph.node(fmt.Sprintf("end_stopped_%d", no), "Dừng giải quyết", bpmn.KindEndEvent, lane, row)
	end.ext = bpmn.Extension{StatusEnter: 8, Result: "refused"}
	if s.parallel {
		// The other branch is still running: all of it ends.
		end.event = &bpmn.EventDefinition{Kind: bpmn.EventTerminate}
	}
	yes := g.graph.link(gate, end, routeAhead).named("Đồng ý")
	yes.byDefault = true
}
