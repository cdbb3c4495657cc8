package bpmn

// executableKinds are the flow nodes the engine runs. What is not here is BPMN
// and is kept, but Lint names it.
var executableKinds = map[Kind]bool{
	KindTask: true, KindUserTask: true, KindServiceTask: true, KindScriptTask: true, KindManualTask: true,
	KindBusinessRuleTask: true, KindCallActivity: true,
	KindExclusiveGateway: true, KindParallelGateway: true, KindSubProcess: true,
	KindStartEvent: true, KindEndEvent: true, KindIntermediateCatch: true, KindIntermediateThrow: true, KindBoundaryEvent: true,
}

// executableTriggers are the triggers the engine knows in each position;
// "" is none.
var executableTriggers = map[Kind]map[EventKind]bool{
	KindStartEvent:        {"": true},
	KindEndEvent:          {"": true, EventTerminate: true},
	KindIntermediateCatch: {EventTimer: true},
	KindIntermediateThrow: {"": true},
	KindBoundaryEvent:     {EventTimer: true},
}

// executable names what of a node the engine does not run.
func (l *linter) executable(n *Node) {
	if !executableKinds[n.Kind] {
		l.error(n.ID, n.Line, codeNotExecutable, n.Kind.names())
		return
	}
	if n.Kind.IsEvent() {
		l.trigger(n)
	}
	if n.TriggeredByEvent {
		l.error(n.ID, n.Line, codeNotExecutable, sentence{"quy trình con theo sự kiện", "event subprocess"})
	}
	if n.ForCompensation {
		l.error(n.ID, n.Line, codeNotExecutable, sentence{"hoạt động bù trừ", "compensation activity"})
	}
	switch {
	case n.Loop == nil:
	case n.Loop.Standard:
		l.error(n.ID, n.Line, codeNotExecutable, sentence{"vòng lặp chuẩn", "standard loop"})
	default:
		l.error(n.ID, n.Line, codeNotExecutable, sentence{"hoạt động đa thể hiện", "multi-instance activity"})
	}
}

func (l *linter) trigger(n *Node) {
	kind := EventKind("")
	if n.Event != nil {
		kind = n.Event.Kind
	}
	switch {
	case executableTriggers[n.Kind][kind]:
	case kind == "":
		l.error(n.ID, n.Line, codeEventWithoutTrigger)
	default:
		t := triggerNames[kind]
		k := n.Kind.names()
		l.error(n.ID, n.Line, codeNotExecutable, sentence{k.vi + " loại " + t.vi, t.en + " " + k.en})
	}
}

var kindNames = map[Kind]sentence{
	KindTask:              {"công việc", "task"},
	KindUserTask:          {"công việc của người dùng", "user task"},
	KindServiceTask:       {"công việc dịch vụ", "service task"},
	KindScriptTask:        {"công việc kịch bản", "script task"},
	KindManualTask:        {"công việc thủ công", "manual task"},
	KindSendTask:          {"công việc gửi thông điệp", "send task"},
	KindReceiveTask:       {"công việc nhận thông điệp", "receive task"},
	KindBusinessRuleTask:  {"công việc quy tắc nghiệp vụ", "business rule task"},
	KindCallActivity:      {"hoạt động gọi quy trình khác", "call activity"},
	KindSubProcess:        {"quy trình con", "subprocess"},
	KindTransaction:       {"giao dịch", "transaction"},
	KindAdHocSubProcess:   {"quy trình con tùy biến", "ad-hoc subprocess"},
	KindExclusiveGateway:  {"cổng loại trừ", "exclusive gateway"},
	KindParallelGateway:   {"cổng song song", "parallel gateway"},
	KindInclusiveGateway:  {"cổng bao hàm", "inclusive gateway"},
	KindEventBasedGateway: {"cổng theo sự kiện", "event-based gateway"},
	KindComplexGateway:    {"cổng phức hợp", "complex gateway"},
	KindStartEvent:        {"sự kiện bắt đầu", "start event"},
	KindEndEvent:          {"sự kiện kết thúc", "end event"},
	KindIntermediateCatch: {"sự kiện chờ trung gian", "intermediate catch event"},
	KindIntermediateThrow: {"sự kiện phát trung gian", "intermediate throw event"},
	KindBoundaryEvent:     {"sự kiện biên", "boundary event"},
}

func (k Kind) names() sentence { return kindNames[k] }

var triggerNames = map[EventKind]sentence{
	EventTimer:       {"hẹn giờ", "timer"},
	EventMessage:     {"thông điệp", "message"},
	EventSignal:      {"tín hiệu", "signal"},
	EventError:       {"lỗi", "error"},
	EventEscalation:  {"báo cấp trên", "escalation"},
	EventConditional: {"điều kiện", "conditional"},
	EventLink:        {"liên kết", "link"},
	EventCompensate:  {"bù trừ", "compensation"},
	EventCancel:      {"hủy", "cancel"},
	EventTerminate:   {"chấm dứt", "terminate"},
	EventMultiple:    {"nhiều tác nhân", "multiple"},
}
