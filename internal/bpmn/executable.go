package bpmn

// position is where an event stands, as far as its triggers depend on it (the
// columns of BPMN 2.0.2 table 10.93).
type position string

const (
	atProcessStart         position = "process start"
	atSubProcessStart      position = "subprocess start"
	atEventSubProcessStart position = "event subprocess start"
	atCatch                position = "catch"
	atBoundary             position = "boundary"
	atThrow                position = "throw"
	atEnd                  position = "end"
)

// triggersAt are the triggers that BPMN allows in each position; "" is none.
var triggersAt = map[position]map[EventKind]bool{
	atProcessStart:    triggerSet("", EventMessage, EventTimer, EventConditional, EventSignal, EventMultiple),
	atSubProcessStart: triggerSet(""),
	atEventSubProcessStart: triggerSet(EventMessage, EventTimer, EventEscalation, EventError, EventCompensate, EventConditional,
		EventSignal, EventMultiple),
	atCatch: triggerSet(EventMessage, EventTimer, EventConditional, EventLink, EventSignal, EventMultiple),
	atBoundary: triggerSet(EventMessage, EventTimer, EventEscalation, EventError, EventCancel, EventCompensate, EventConditional,
		EventSignal, EventMultiple),
	atThrow: triggerSet("", EventMessage, EventEscalation, EventLink, EventCompensate, EventSignal, EventMultiple),
	atEnd: triggerSet("", EventMessage, EventEscalation, EventError, EventCancel, EventCompensate, EventSignal, EventTerminate,
		EventMultiple),
}

func triggerSet(kinds ...EventKind) map[EventKind]bool {
	m := make(map[EventKind]bool, len(kinds))
	for _, k := range kinds {
		m[k] = true
	}
	return m
}

func (n *Node) position() position {
	switch n.Kind {
	case KindIntermediateCatch:
		return atCatch
	case KindBoundaryEvent:
		return atBoundary
	case KindIntermediateThrow:
		return atThrow
	case KindEndEvent:
		return atEnd
	}
	switch owner := n.Scope.Owner; {
	case owner == nil:
		return atProcessStart
	case owner.TriggeredByEvent:
		return atEventSubProcessStart
	}
	return atSubProcessStart
}

// trigger checks that an event has a trigger that BPMN allows where it stands.
func (l *linter) trigger(n *Node) {
	allowed := triggersAt[n.position()]
	if n.Event == nil {
		if !allowed[""] {
			l.error(n.ID, n.Line, codeEventWithoutTrigger)
		}
		return
	}
	if !allowed[n.Event.Kind] {
		l.misplacedTrigger(n, n.Event.Kind)
	}
	if n.Event.Kind != EventMultiple {
		return
	}
	last := 0
	for _, d := range n.Event.Parts {
		switch d.Kind { // an end has one last act
		case EventError, EventCancel, EventTerminate:
			if last++; n.Kind == KindEndEvent && last > 1 {
				l.misplacedTrigger(n, d.Kind)
			}
		}
		// A link is a way within the diagram, and compensation is not waited for: neither
		// is one of several. What an error or a cancellation ends cannot wait for more.
		waits := n.Kind != KindEndEvent && n.Kind != KindIntermediateThrow
		ends := n.Event.Parallel && (d.Kind == EventError || d.Kind == EventCancel)
		if !allowed[d.Kind] || d.Kind == EventLink || ends || waits && d.Kind == EventCompensate {
			l.misplacedTrigger(n, d.Kind)
		}
	}
	if n.Event.Parallel && (n.Kind == KindEndEvent || n.Kind == KindIntermediateThrow) {
		l.misplacedTrigger(n, EventMultiple)
	}
}

func (l *linter) misplacedTrigger(n *Node, kind EventKind) {
	l.error(n.ID, n.Line, codeTriggerMisplaced, triggerNames[kind], positionNames[n.position()])
}

var positionNames = map[position]sentence{
	atProcessStart:         {"sự kiện bắt đầu quy trình", "the start event of a process"},
	atSubProcessStart:      {"sự kiện bắt đầu quy trình con", "the start event of a subprocess"},
	atEventSubProcessStart: {"sự kiện bắt đầu quy trình con theo sự kiện", "the start event of an event subprocess"},
	atCatch:                {"sự kiện chờ trung gian", "an intermediate catch event"},
	atBoundary:             {"sự kiện biên", "a boundary event"},
	atThrow:                {"sự kiện phát trung gian", "an intermediate throw event"},
	atEnd:                  {"sự kiện kết thúc", "an end event"},
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
