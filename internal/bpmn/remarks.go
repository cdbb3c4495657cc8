package bpmn

// Codes of what Lint finds. They are stable: documents and tests name them.
const (
	codeUnknownExtension   = "unknown_extension"
	codeRepeatedExtension  = "repeated_extension"
	codeMisplacedExtension = "misplaced_extension"

	codeNotMarkedExecutable      = "not_marked_executable"
	codeNotExecutable            = "not_executable"
	codeEventWithoutTrigger      = "event_without_trigger"
	codeEmptyScope               = "empty_scope"
	codeNoStart                  = "no_start"
	codeSeveralStarts            = "several_starts"
	codeUnreachable              = "unreachable"
	codeNoWayToEnd               = "no_way_to_end"
	codeImplicitEnd              = "implicit_end"
	codeEndWithOutgoing          = "end_with_outgoing"
	codeStartWithIncoming        = "start_with_incoming"
	codeBoundaryWithIncoming     = "boundary_with_incoming"
	codeEventSubProcessWithFlow  = "event_subprocess_with_flow"
	codeGatewayWithoutConditions = "gateway_without_conditions"
	codeGatewayWithoutExit       = "gateway_without_exit"
	codeSeveralUnconditional     = "several_unconditional_flows"
	codeFlowWithoutCondition     = "flow_without_condition"
	codeNoDefault                = "no_default_flow"
	codeDefaultWithCondition     = "default_with_condition"
	codeConditionIgnored         = "condition_ignored"
	codeForeignExpression        = "foreign_expression"
	codeUnknownOutcome           = "unknown_outcome"
	codeOutcomeWithoutFlow       = "outcome_without_flow"
	codeTaskWithoutRole          = "task_without_role"
	codeServiceWithoutType       = "service_without_type"
	codeScriptMissing            = "script_missing"
	codeScriptWithoutResult      = "script_without_result"
	codeTimerWithoutTime         = "timer_without_time"
	codeTimerWithSeveral         = "timer_with_several_times"
	codeTimerInvalid             = "timer_invalid"
	codeTimerAbsurd              = "timer_absurd"
	codeCycleAtOnce              = "cycle_at_once"
)

var remarks = map[string]sentence{
	codeUnknownExtension:   {"motcua:%s không thuộc bộ từ vựng mở rộng; có thể viết sai tên.", "motcua:%s is not in the extension vocabulary; perhaps the name is misspelt."},
	codeRepeatedExtension:  {"motcua:%s xuất hiện nhiều lần; chỉ lần cuối có hiệu lực.", "motcua:%s stands more than once; only the last counts."},
	codeMisplacedExtension: {"motcua:%s không có ý nghĩa ở phần tử này.", "motcua:%s means nothing on this element."},

	codeNotMarkedExecutable: {"Quy trình chưa được đánh dấu là thực thi được (isExecutable).", "The process is not marked as executable (isExecutable)."},
	codeNotExecutable:       {"Loại phần tử này được giữ nguyên nhưng không chạy: %s.", "This kind of element is kept, but it does not run: %s."},
	codeEventWithoutTrigger: {"Sự kiện không nói nó chờ hay phát điều gì.", "The event does not say what it waits for or throws."},
	codeEmptyScope:          {"Quy trình hoặc quy trình con này trống.", "This process or subprocess is empty."},
	codeNoStart:             {"Không có sự kiện bắt đầu.", "There is no start event."},
	codeSeveralStarts:       {"Có nhiều sự kiện bắt đầu không có tác nhân; chỉ được có một.", "There are several start events without a trigger; only one is allowed."},
	codeUnreachable:         {"Không có đường nào từ sự kiện bắt đầu đến phần tử này.", "No path leads from a start event to this element."},
	codeNoWayToEnd:          {"Từ phần tử này không có đường nào đến chỗ kết thúc.", "No path leads from this element to an end."},
	codeImplicitEnd:         {"Đường đi dừng ở đây mà không có sự kiện kết thúc; có thể thiếu một luồng.", "The path stops here without an end event; perhaps a flow is missing."},

	codeEndWithOutgoing:         {"Sự kiện kết thúc không được có luồng đi ra.", "An end event cannot have an outgoing flow."},
	codeStartWithIncoming:       {"Sự kiện bắt đầu không được có luồng đi vào.", "A start event cannot have an incoming flow."},
	codeBoundaryWithIncoming:    {"Sự kiện biên không được có luồng đi vào.", "A boundary event cannot have an incoming flow."},
	codeEventSubProcessWithFlow: {"Quy trình con theo sự kiện không được nối bằng luồng, không có sự kiện biên và không lặp.", "An event subprocess has no flows, no boundary events and no loop."},

	codeGatewayWithoutConditions: {"Cổng rẽ nhánh không có điều kiện và cũng không có luồng mặc định.", "The gateway branches without any condition or default flow."},
	codeGatewayWithoutExit:       {"Cổng không có luồng đi ra.", "The gateway has no outgoing flow."},
	codeSeveralUnconditional:     {"%d luồng đi ra không có điều kiện; không biết phải chọn luồng nào.", "%d outgoing flows have no condition; it is not clear which to take."},
	codeFlowWithoutCondition:     {"Luồng không có điều kiện mà cũng không phải luồng mặc định của cổng.", "The flow has no condition and is not the gateway's default flow."},
	codeNoDefault:                {"Không có luồng mặc định: nếu không điều kiện nào đúng, hồ sơ sẽ dừng lại ở đây.", "There is no default flow: if no condition holds, the dossier stops here."},
	codeDefaultWithCondition:     {"Luồng mặc định không được có điều kiện.", "A default flow cannot have a condition."},
	codeConditionIgnored:         {"Điều kiện này không có tác dụng vì luồng đi ra từ %s.", "The condition has no effect on a flow that leaves a %s."},
	codeForeignExpression:        {"Biểu thức không phải FEEL.", "The expression is not FEEL."},

	codeUnknownOutcome:      {"Điều kiện xét kết quả “%s”, nhưng không bước nào ngay trước đó cho kết quả này.", "The condition tests the outcome %q, but no task just before it gives that outcome."},
	codeOutcomeWithoutFlow:  {"Bước trước có thể cho kết quả “%s”, nhưng không luồng nào nhận kết quả này.", "The task before can give the outcome %q, but no flow takes it."},
	codeTaskWithoutRole:     {"Bước này không giao cho vai trò nào, kể cả theo làn.", "The task falls to no role, not even by its lane."},
	codeServiceWithoutType:  {"Công việc dịch vụ không nói dùng kết nối nào (motcua:service).", "The service task does not say which connector it uses (motcua:service)."},
	codeScriptMissing:       {"Công việc kịch bản không có kịch bản.", "The script task has no script."},
	codeScriptWithoutResult: {"Kết quả của kịch bản không được lưu vào biến nào.", "The script's result goes into no variable."},
	codeTimerWithoutTime:    {"Bộ hẹn giờ không nói khi nào.", "The timer does not say when."},
	codeTimerWithSeveral:    {"Bộ hẹn giờ có nhiều hơn một thời điểm.", "The timer gives more than one time."},
	codeTimerInvalid:        {"%s không phải là thời gian ISO 8601 hợp lệ: “%s”.", "%s is not a valid ISO 8601 time: %q."},
	codeTimerAbsurd:         {"Thời hạn “%s” dài hơn %d năm; hẹn giờ này sẽ không chạy.", "The duration %q is longer than %d years; the timer would not run."},
	codeCycleAtOnce:         {"Chu kỳ “%s” lặp lại không ngừng trong chưa đến một giây.", "The cycle %q repeats without end within a second."},
}
