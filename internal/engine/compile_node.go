package engine

import (
	"strings"
	"sync"

	"github.com/motcua/motcua/internal/bpmn"
)

// node compiles a flow node with its outgoing flows, by its family.
func (c *compiler) node(n *node) {
	d := n.def
	c.loop(n)
	c.compensation(d)
	c.triggers(n)
	c.flows(n)
	n.inputs, n.outputs = c.mappings(d.Extension.Inputs, d), c.mappings(d.Extension.Outputs, d)
	if isActivity(d.Kind) {
		n.inputs = append(c.firstValues(dataOf(d)), n.inputs...)
	}
	switch d.Kind {
	case bpmn.KindTask, bpmn.KindManualTask, bpmn.KindUserTask, bpmn.KindServiceTask, bpmn.KindScriptTask, bpmn.KindSubProcess, bpmn.KindTransaction,
		bpmn.KindAdHocSubProcess,
		bpmn.KindBusinessRuleTask, bpmn.KindCallActivity, bpmn.KindSendTask, bpmn.KindReceiveTask:
		c.activity(n)
	case bpmn.KindExclusiveGateway, bpmn.KindParallelGateway, bpmn.KindInclusiveGateway, bpmn.KindComplexGateway,
		bpmn.KindEventBasedGateway:
		c.gateway(n)
	case bpmn.KindStartEvent, bpmn.KindEndEvent, bpmn.KindIntermediateCatch, bpmn.KindIntermediateThrow, bpmn.KindBoundaryEvent:
		c.event(n)
	default:
		c.unsupported(d, string(d.Kind), "element "+string(d.Kind))
	}
	if !isActivity(d.Kind) && !throws(d) && len(d.Extension.Inputs) > 0 {
		c.problem(d.ID, d.Line, "mapping_unsupported",
			"Chỉ công việc, quy trình con và sự kiện phát mới có ánh xạ dữ liệu vào.", "only activities and throw events have input mappings")
	}
}

func isActivity(k bpmn.Kind) bool { return k.IsActivity() }

func (c *compiler) unsupported(d *bpmn.Node, vi, en string) {
	c.problem(d.ID, d.Line, "unsupported",
		"Hệ thống chưa chạy được loại phần tử này: "+vi+".", "the engine does not execute this: "+en)
}

// flows compiles the outgoing flows and their conditions.
func (c *compiler) flows(n *node) {
	d := n.def
	for _, f := range d.Outgoing {
		if f.ID == "" || c.flowIDs[f.ID] || c.p.nodes[f.ID] != nil {
			c.problem(f.ID, f.Line, "duplicate_id",
				"Luồng không có id hoặc id bị trùng.", "the sequence flow has no id of its own")
		}
		c.flowIDs[f.ID] = true
		if f.Target == nil || c.p.nodes[f.Target.ID] == nil || f.Target.Scope != d.Scope {
			c.problem(f.ID, f.Line, "flow_target",
				"Luồng không dẫn đến phần tử nào trong cùng phạm vi.", "the sequence flow leads to no element of its scope")
			continue
		}
		if f.Target.Kind == bpmn.KindStartEvent || f.Target.Kind == bpmn.KindBoundaryEvent {
			c.problem(f.ID, f.Line, "flow_target",
				"Luồng không được dẫn đến sự kiện bắt đầu hoặc sự kiện biên.", "a sequence flow must not lead to a start or boundary event")
			continue
		}
		out := &flow{def: f, target: c.p.nodes[f.Target.ID]}
		if f == d.Default {
			n.fallback = out // a condition on a default flow is never tested
		} else if strings.TrimSpace(f.Condition) != "" {
			out.condition = c.expression(f.Condition, f.ID, f.Line)
			c.conditionPlace(n, f)
		}
		n.flows = append(n.flows, out)
	}
	if d.Default != nil && n.fallback == nil {
		c.problem(d.ID, d.Line, "default_flow",
			"Luồng mặc định không đi ra từ phần tử này.", "the default flow does not leave the element")
	}
}

// conditionPlace refuses conditions where BPMN tests none (2.0.2, 8.3.13).
func (c *compiler) conditionPlace(n *node, f *bpmn.SequenceFlow) {
	d := n.def
	if isActivity(d.Kind) || n.tests() {
		return
	}
	c.problem(f.ID, f.Line, "condition_place",
		"Điều kiện chỉ có tác dụng sau công việc và sau cổng loại trừ, bao hàm hoặc phức hợp.",
		"a condition is tested only after an activity and an exclusive, inclusive or complex gateway, not after "+string(d.Kind))
}

func (c *compiler) activity(n *node) {
	d := n.def
	for _, b := range d.Boundary {
		if bn := c.p.nodes[b.ID]; bn != nil {
			n.boundary = append(n.boundary, bn)
		}
	}
	switch d.Kind {
	case bpmn.KindTask, bpmn.KindManualTask:
		n.enter = (*run).enterInstantTask
	case bpmn.KindUserTask:
		n.enter = (*run).enterUserTask
	case bpmn.KindServiceTask:
		n.enter = (*run).enterServiceTask
		c.service(n)
	case bpmn.KindScriptTask:
		n.enter = (*run).enterScriptTask
		c.script(n)
	case bpmn.KindBusinessRuleTask:
		c.businessRuleTask(n)
	case bpmn.KindCallActivity:
		c.callActivity(n)
	case bpmn.KindSendTask:
		c.sendTask(n)
	case bpmn.KindReceiveTask:
		n.enter = (*run).enterReceiveTask
		c.instantiation(d)
	case bpmn.KindSubProcess, bpmn.KindTransaction:
		n.enter = (*run).enterSubProcess
		if d.TriggeredByEvent {
			n.enter = (*run).enterEventSubProcess
		}
		c.subProcess(n)
	case bpmn.KindAdHocSubProcess:
		c.adHoc(n)
	}
}

func (c *compiler) service(n *node) {
	d := n.def
	if d.Extension.ServiceTimeout == "" {
		return
	}
	dur, err := parseDuration(d.Extension.ServiceTimeout)
	if err != nil || dur.calendar() || dur.negative() || dur.zero() {
		c.problem(d.ID, d.Line, "service_timeout",
			"Thời gian chờ dịch vụ không hợp lệ: "+quote(d.Extension.ServiceTimeout)+".",
			"the service's timeout is not an ISO 8601 duration of days and time: "+quote(d.Extension.ServiceTimeout))
		return
	}
	n.timeout = dur.fixed()
}

func (c *compiler) script(n *node) {
	d := n.def
	switch strings.ToLower(strings.TrimSpace(d.ScriptFormat)) {
	case "", "feel", "text/feel", "application/feel", "text/x-feel":
	default:
		c.problem(d.ID, d.Line, "script_format",
			"Chỉ chạy được mã viết bằng FEEL, không phải "+quote(d.ScriptFormat)+".",
			"scripts are FEEL; the format is "+quote(d.ScriptFormat))
		return
	}
	if strings.TrimSpace(d.Script) == "" {
		c.problem(d.ID, d.Line, "script_missing", "Bước tính toán chưa có biểu thức.", "the script task has no script")
		return
	}
	n.script = c.expression(d.Script, d.ID, d.Line)
}

func (c *compiler) gateway(n *node) {
	d := n.def
	if len(d.Extension.Outputs) > 0 {
		c.problem(d.ID, d.Line, "mapping_unsupported", "Cổng không có ánh xạ dữ liệu.", "gateways have no mappings")
	}
	switch d.Kind {
	case bpmn.KindParallelGateway:
		n.enter = (*run).enterParallelGateway
		return
	case bpmn.KindEventBasedGateway:
		c.eventGateway(n)
		return
	}
	n.enter = (*run).enterExclusiveGateway
	if d.Kind == bpmn.KindInclusiveGateway || d.Kind == bpmn.KindComplexGateway {
		n.enter = (*run).enterInclusiveGateway
		n.reach = sync.OnceValue(func() *reach { return reachOf(n) })
	}
	if d.Kind == bpmn.KindComplexGateway {
		c.complexGateway(n)
		return
	}
	c.conditions(n)
}
