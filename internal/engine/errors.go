package engine

import "fmt"

// ErrorCode says why an event was refused.
type ErrorCode string

// Reasons to refuse an event.
const (
	ErrEnded           ErrorCode = "ended"             // the instance is over
	ErrUnknownInstance ErrorCode = "unknown_instance"  // no such task or call waits: completed, withdrawn, or never there
	ErrUnknownTimer    ErrorCode = "unknown_timer"     // fired already, or cleared
	ErrUnknownIncident ErrorCode = "unknown_incident"  // resolved already, or never there
	ErrUnknownScope    ErrorCode = "unknown_scope"     // VariablesSet: no such subprocess is running
	ErrUnknownOutcome  ErrorCode = "unknown_outcome"   // the task does not offer the outcome
	ErrUnknownFlow     ErrorCode = "unknown_flow"      // the flow does not leave the element, or the incident takes none
	ErrWrongEvent      ErrorCode = "wrong_event"       // the element waits for another kind of event
	ErrVariables       ErrorCode = "invalid_variables" // a value that JSON or FEEL does not have
	ErrForeignState    ErrorCode = "foreign_state"     // the state belongs to another process
	ErrNotCompiled     ErrorCode = "not_compiled"      // nil process or state
	// ErrUnknownElement: Modified: the process has no such element, or no token can be put there.
	ErrUnknownElement ErrorCode = "unknown_element"
	// ErrAmbiguousScope: Modified: the subprocess runs several times, and none was named.
	ErrAmbiguousScope ErrorCode = "ambiguous_scope"
	// ErrNothingLeft: Modified: no token would be left.
	ErrNothingLeft ErrorCode = "nothing_left"
	// ErrMigration: Migrate: a token would have no place in the other process.
	ErrMigration    ErrorCode = "migration_refused"
	ErrSuspended    ErrorCode = "suspended"       // the instance takes this only after Resumed
	ErrNotSuspended ErrorCode = "not_suspended"   // Resumed: nothing is suspended
	ErrInstant      ErrorCode = "invalid_instant" // TimerChanged: an instant that no one can mean
	// ErrUnknownSubscription: delivered already, or closed.
	ErrUnknownSubscription ErrorCode = "unknown_subscription"
	// ErrUnknownStart: the process does not begin so.
	ErrUnknownStart ErrorCode = "unknown_start"
)

// Error is an event refused: the state is as it was.
type Error struct {
	Code ErrorCode
	ID   string // the instance, timer, incident, scope, outcome, flow or variable named
	VI   string
	EN   string
}

func (e *Error) Error() string { return fmt.Sprintf("engine: %s (%s)", e.EN, e.Code) }

// In gives the sentence in a language, "vi" unless lang is "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}

// refusals are the sentences for each code; %s is the id.
var refusals = map[ErrorCode][2]string{
	ErrEnded:               {"Quy trình %s đã kết thúc.", "process %s has ended"},
	ErrUnknownInstance:     {"Bước %s không còn chờ xử lý.", "step %s is not waiting"},
	ErrUnknownTimer:        {"Hẹn giờ %s không còn hiệu lực.", "timer %s is not set"},
	ErrUnknownIncident:     {"Sự cố %s không còn mở.", "incident %s is not open"},
	ErrUnknownScope:        {"Quy trình con %s không đang chạy.", "subprocess %s is not running"},
	ErrUnknownOutcome:      {"Bước này không có lựa chọn %q.", "the step does not offer the outcome %q"},
	ErrUnknownFlow:         {"Không thể đi tiếp theo luồng %q từ bước này.", "flow %q cannot be taken from this element"},
	ErrWrongEvent:          {"Bước %s đang chờ việc khác.", "step %s waits for something else"},
	ErrVariables:           {"Giá trị của biến %q không hợp lệ.", "variable %q has a value that cannot be kept"},
	ErrForeignState:        {"Trạng thái thuộc về quy trình khác: %s.", "the state belongs to another process: %s"},
	ErrNotCompiled:         {"Thiếu quy trình hoặc trạng thái%s.", "no process or no state%s"},
	ErrUnknownElement:      {"Không thể bắt đầu tại phần tử %q.", "nothing can be started at element %q"},
	ErrAmbiguousScope:      {"Quy trình con %s đang chạy nhiều lần, cần chỉ rõ lần nào.", "subprocess %s runs several times: say which"},
	ErrNothingLeft:         {"Sau thay đổi này, quy trình %s không còn bước nào.", "nothing would be left in process %s"},
	ErrMigration:           {"Không thể chuyển phiên bản: %s.", "cannot migrate: %s"},
	ErrSuspended:           {"Quy trình %s đang tạm dừng.", "process %s is suspended"},
	ErrNotSuspended:        {"Quy trình %s không tạm dừng.", "process %s is not suspended"},
	ErrInstant:             {"Thời điểm %s không hợp lệ.", "the instant %s cannot be meant"},
	ErrUnknownSubscription: {"%s không còn chờ thông điệp hay tín hiệu.", "subscription %s is not open"},
	ErrUnknownStart:        {"Quy trình không bắt đầu bằng sự kiện %q.", "the process does not begin with the event %q"},
}

func refuse(code ErrorCode, id string) *Error {
	s := refusals[code]
	return &Error{Code: code, ID: id, VI: fmt.Sprintf(s[0], id), EN: fmt.Sprintf(s[1], id)}
}
