package world

import "fmt"

// ErrorCode says what a world cannot do.
type ErrorCode string

// What a world refuses.
const (
	ErrUnknownProcess   ErrorCode = "unknown_process"    // none with that id
	ErrUnknownInstance  ErrorCode = "unknown_instance"   // none with that id
	ErrTooManyInstances ErrorCode = "too_many_instances" // Options.MaxInstances
	ErrEndlessExchange  ErrorCode = "endless_exchange"   // instances answer each other without end
	ErrNothingThere     ErrorCode = "nothing_there"      // a step of a script finds nothing to do it to
	ErrUnknownStep      ErrorCode = "unknown_step"       // a step of a script is of no known kind
)

// Error is something that a world cannot do.
type Error struct {
	Code ErrorCode
	ID   string // process, instance or element named
	VI   string
	EN   string
}

func (e *Error) Error() string { return fmt.Sprintf("world: %s (%s)", e.EN, e.Code) }

// In gives the sentence in a language, "vi" unless lang is "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}

// refusals are the sentences for each code; %s is the id.
var refusals = map[ErrorCode][2]string{
	ErrUnknownProcess:   {"Không có quy trình %q.", "there is no process %q"},
	ErrUnknownInstance:  {"Không có quy trình đang chạy nào mang mã %q.", "there is no instance %q"},
	ErrTooManyInstances: {"Quá nhiều quy trình được bắt đầu, dừng lại ở %q.", "too many instances were begun, stopped at %q"},
	ErrEndlessExchange:  {"Các quy trình trả lời nhau không dứt%s.", "instances answer each other without end%s"},
	ErrNothingThere:     {"Không có gì đang chờ tại %q.", "nothing waits at %q"},
	ErrUnknownStep:      {"Không rõ bước kịch bản %q.", "a script has no step %q"},
}

func refuse(code ErrorCode, id string) *Error {
	s := refusals[code]
	return &Error{Code: code, ID: id, VI: fmt.Sprintf(s[0], id), EN: fmt.Sprintf(s[1], id)}
}
