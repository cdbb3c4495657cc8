package bpmn

// Codes of what Lint finds about single kinds of elements. They are stable.
const (
	codeTriggerMisplaced           = "trigger_misplaced"
	codeMustInterrupt              = "must_interrupt"
	codeMessageWithoutName         = "message_without_name"
	codeMessageWithoutKey          = "message_without_key"
	codeDuplicateMessageStart      = "duplicate_message_start"
	codeStartNameExpression        = "start_name_expression"
	codeMessageFlowInside          = "message_flow_inside_pool"
	codeSignalWithoutName          = "signal_without_name"
	codeCodeExpression             = "code_expression"
	codeErrorWithoutCode           = "error_without_code"
	codeEscalationWithoutCode      = "escalation_without_code"
	codeDuplicateCatch             = "duplicate_catch"
	codeConditionMissing           = "condition_missing"
	codeLinkWithoutName            = "link_without_name"
	codeLinkWithoutTarget          = "link_without_target"
	codeLinkSeveralTargets         = "link_several_targets"
	codeLinkWithFlow               = "link_with_flow"
	codeCycleOnce                  = "cycle_fires_once"
	codeCompensationTarget         = "compensation_target"
	codeCompensationWithoutEffect  = "compensation_without_effect"
	codeCompensationWithoutHandler = "compensation_without_handler"
	codeCompensationFlow           = "compensation_with_flow"
	codeHandlerNotMarked           = "handler_not_marked"
	codeHandlerElsewhere           = "handler_elsewhere"
	codeHandlerUnused              = "handler_unused"
	codeCancelBoundary             = "cancel_boundary_misplaced"
	codeCancelUncaught             = "cancel_uncaught"
	codeCancelEnd                  = "cancel_end_misplaced"
	codeEventSubProcessStarts      = "event_subprocess_starts"
	codeAdHocEvent                 = "adhoc_with_event"
	codeInstantiateInside          = "instantiate_with_incoming"
	codeEventGatewaySingle         = "event_gateway_single"
	codeEventGatewayTarget         = "event_gateway_target"
	codeEventGatewayTargetIncoming = "event_gateway_target_incoming"
	codeEventGatewayParallel       = "event_gateway_parallel"
	codeComplexWithoutCondition    = "complex_gateway_without_condition"
	codeLoopMisplaced              = "loop_misplaced"
	codeLoopWithoutCount           = "loop_without_count"
	codeLoopWithBoth               = "loop_with_both_counts"
	codeLoopAbsurd                 = "loop_count_invalid"
	codeLoopIncomplete             = "loop_incomplete"
	codeLoopEndless                = "loop_endless"
	codeCallWithoutProcess         = "call_without_process"
	codeCallBinding                = "call_binding"
	codeDecisionMissing            = "decision_missing"
	codeDecisionWithoutResult      = "decision_without_result"
	codeDocumentationOnly          = "documentation_only"
)

var elementRemarks = map[string]sentence{
	codeTriggerMisplaced: {"Tác nhân “%s” không dùng được cho %s.", "The trigger %q is not allowed for %s."},
	codeMustInterrupt:    {"Sự kiện loại “%s” luôn ngắt hoạt động của nó; không đặt được là không ngắt.", "An event of the type “%s” always interrupts; it cannot be non-interrupting."},

	codeMessageWithoutName:    {"Không nói thông điệp nào: thiếu tên thông điệp.", "It does not say which message: the message has no name."},
	codeMessageWithoutKey:     {"Thông điệp không có khóa đối chiếu (motcua:message key): mọi hồ sơ đang chờ thông điệp này sẽ lẫn với nhau.", "The message has no correlation key (motcua:message key): dossiers that wait for it cannot be told apart."},
	codeDuplicateMessageStart: {"Có hai chỗ bắt đầu cùng chờ thông điệp “%s”.", "Two starts wait for the same message %q."},
	codeStartNameExpression:   {"Tên của thông điệp hoặc tín hiệu bắt đầu quy trình không thể là biểu thức.", "The name of a message or signal that begins a process cannot be an expression."},
	codeMessageFlowInside:     {"Luồng thông điệp nối hai chỗ trong cùng một bể; hãy dùng luồng tuần tự.", "A message flow joins two places of one pool; use a sequence flow."},
	codeSignalWithoutName:     {"Không nói tín hiệu nào: thiếu tên tín hiệu.", "It does not say which signal: the signal has no name."},
	codeCodeExpression:        {"Mã mà sự kiện bắt không thể là biểu thức.", "The code that an event catches cannot be an expression."},
	codeErrorWithoutCode:      {"Lỗi được phát không có mã; chỉ chỗ bắt mọi lỗi mới nhận được.", "The error thrown has no code; only what catches every error will catch it."},
	codeEscalationWithoutCode: {"Báo cấp trên không có mã; chỉ chỗ nhận mọi báo cáo mới nhận được.", "The escalation thrown has no code; only what catches every escalation will catch it."},
	codeDuplicateCatch:        {"Có hai chỗ cùng bắt sự kiện loại “%s” với mã “%s”; không rõ chỗ nào sẽ nhận.", "Two places catch the same %s with the code %q; which of them will is not defined."},
	codeConditionMissing:      {"Sự kiện điều kiện chưa có điều kiện.", "The conditional event has no condition."},

	codeLinkWithoutName:    {"Liên kết không có tên.", "The link has no name."},
	codeLinkWithoutTarget:  {"Liên kết “%s” không dẫn đến đâu: không có sự kiện nhận cùng tên trong cùng phạm vi.", "The link %q leads nowhere: no catch event of its scope has that name."},
	codeLinkSeveralTargets: {"Có nhiều sự kiện nhận của liên kết “%s”; chỉ được có một.", "The link %q has several catch events; only one is allowed."},
	codeLinkWithFlow:       {"Chỗ phát liên kết không có luồng đi ra, chỗ nhận không có luồng đi vào.", "A link's source has no outgoing flow, its target no incoming one."},
	codeCycleOnce:          {"Chu kỳ chỉ chạy một lần ở đây, vì lần đầu đã kết thúc việc chờ.", "The cycle fires once here, since the first time ends the waiting."},

	codeCompensationTarget:         {"Bù trừ cho “%s”, nhưng đó không phải hoạt động nào.", "It compensates %q, but that is no activity."},
	codeCompensationWithoutEffect:  {"Bù trừ cho “%s”, nhưng hoạt động đó không có phần bù trừ.", "It compensates %q, but that activity has no compensation handler."},
	codeCompensationWithoutHandler: {"Sự kiện bù trừ không nối với hoạt động bù trừ nào.", "No association leads from the compensation event to a handler."},
	codeCompensationFlow:           {"Phần bù trừ không được nối bằng luồng tuần tự; hãy dùng liên kết (association).", "Compensation is not joined by sequence flows, but by an association."},
	codeHandlerNotMarked:           {"Hoạt động bù trừ chưa được đánh dấu isForCompensation.", "The compensation handler is not marked isForCompensation."},
	codeHandlerElsewhere:           {"Hoạt động bù trừ nằm ở phạm vi khác.", "The compensation handler is in another scope."},
	codeHandlerUnused:              {"Không sự kiện bù trừ nào dẫn đến hoạt động bù trừ này.", "No compensation event leads to this compensation handler."},
	codeCancelBoundary:             {"Sự kiện biên hủy chỉ gắn được vào giao dịch.", "A cancel boundary event belongs on a transaction."},
	codeCancelUncaught:             {"Giao dịch không có sự kiện biên hủy để đi tiếp khi bị hủy.", "The transaction has no cancel boundary event to leave by when it is cancelled."},
	codeCancelEnd:                  {"Kết thúc bằng hủy chỉ dùng được trong giao dịch.", "A cancel end event belongs in a transaction."},

	codeEventSubProcessStarts:      {"Quy trình con theo sự kiện phải có đúng một sự kiện bắt đầu, hiện có %d.", "An event subprocess has exactly one start event; this has %d."},
	codeAdHocEvent:                 {"Quy trình con tùy biến không có sự kiện bắt đầu hay kết thúc.", "An ad-hoc subprocess has no start or end event."},
	codeInstantiateInside:          {"Chỗ mở đầu quy trình (instantiate) không được có luồng đi vào và không nằm trong quy trình con.", "What begins a process (instantiate) has no incoming flow and is not inside a subprocess."},
	codeEventGatewaySingle:         {"Cổng theo sự kiện chỉ có một luồng đi ra.", "The event-based gateway has only one way out."},
	codeEventGatewayTarget:         {"Sau cổng theo sự kiện chỉ được là sự kiện chờ, hoặc công việc nhận thông điệp không có sự kiện biên.", "An event-based gateway leads only to catch events, or to receive tasks without boundary events."},
	codeEventGatewayTargetIncoming: {"Chỗ chờ sau cổng theo sự kiện không được có luồng khác đi vào.", "What waits after an event-based gateway has no other incoming flow."},
	codeEventGatewayParallel:       {"Cổng theo sự kiện loại song song phải là chỗ mở đầu quy trình (instantiate).", "A parallel event-based gateway begins a process (instantiate)."},
	codeComplexWithoutCondition:    {"Cổng phức hợp không có điều kiện kích hoạt; nó sẽ chờ tất cả luồng đi vào.", "The complex gateway has no activation condition; it waits for all incoming flows."},

	codeLoopMisplaced:    {"Chỉ công việc và quy trình con mới được lặp.", "Only activities can loop."},
	codeLoopWithoutCount: {"Hoạt động đa thể hiện không nói bao nhiêu lần: thiếu số lần và danh sách.", "The multi-instance activity does not say how often: neither a number nor a collection."},
	codeLoopWithBoth:     {"Hoạt động đa thể hiện có cả số lần và danh sách; chỉ được chọn một.", "The multi-instance activity gives both a number and a collection; only one counts."},
	codeLoopAbsurd:       {"Số lần %s không phải là số nguyên từ 0 đến %d.", "The count %s is no whole number from 0 to %d."},
	codeLoopIncomplete:   {"Vòng lặp thiếu một nửa của cặp: %s.", "The loop gives only half of: %s."},
	codeLoopEndless:      {"Vòng lặp không có điều kiện và không có số lần tối đa; nó sẽ không bao giờ dừng.", "The loop has neither a condition nor a maximum; it would never end."},

	codeCallWithoutProcess:    {"Không nói gọi quy trình nào (calledElement).", "It does not say which process it calls (calledElement)."},
	codeCallBinding:           {"Cách chọn phiên bản “%s” còn thiếu số phiên bản hoặc nhãn.", "The binding %q lacks its version or tag."},
	codeDecisionMissing:       {"Không nói dùng quyết định nào (motcua:decision).", "It does not say which decision it takes (motcua:decision)."},
	codeDecisionWithoutResult: {"Kết quả của quyết định không được lưu vào biến nào.", "The decision's result goes into no variable."},
	codeDocumentationOnly:     {"<%s> được giữ làm tài liệu; động cơ không dùng đến.", "<%s> is kept as documentation; the engine does not use it."},
}
