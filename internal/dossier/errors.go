package dossier

import (
	"errors"
	"fmt"
)

// Code classifies an error for its caller. Everything without a code is internal.
type Code string

// Error codes. The API maps each to one HTTP status.
const (
	CodeInvalid     Code = "invalid"     // 422: bad data, Field says which
	CodeNotFound    Code = "not_found"   // 404
	CodeForbidden   Code = "forbidden"   // 403
	CodeConflict    Code = "conflict"    // 409: not yours any more, stale version, wrong state
	CodeUnavailable Code = "unavailable" // 503: a dependency is away, try again
)

// Error is an error with sentences fit for the person who caused it.
type Error struct {
	Code  Code   `json:"code"`
	Key   string `json:"key"` // stable name of the case, e.g. "task_taken"
	VI    string `json:"vi"`
	EN    string `json:"en"`
	Field string `json:"field,omitempty"` // path of the offending input, e.g. "applicant.name"
	By    string `json:"by,omitempty"`    // conflict: who did it (name)
	At    string `json:"at,omitempty"`    // conflict: when, RFC 3339

	Fields []FieldError `json:"fields,omitempty"` // invalid: every offending field, when there are several
	Cause  error        `json:"-"`                // for the log, never for the caller
}

// FieldError is what is wrong with one field of an input.
type FieldError struct {
	Field string `json:"field"`
	VI    string `json:"vi"`
	EN    string `json:"en"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s (%s): %s", e.Key, e.Code, e.EN) }

// Unwrap gives the cause, for logs and errors.Is.
func (e *Error) Unwrap() error { return e.Cause }

// In gives the sentence in a language, "vi" unless lang is "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}

// ErrNotFound is what readers return for a record that does not exist.
var ErrNotFound = &Error{Code: CodeNotFound, Key: "not_found", VI: "Không tìm thấy.", EN: "Not found."}

// AsError finds the typed error in err's chain.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

func invalid(key, field, vi, en string) *Error {
	return &Error{Code: CodeInvalid, Key: key, Field: field, VI: vi, EN: en}
}

// ErrBegunByEvent refuses to begin a process by hand, or by a call, that only a message,
// a signal or a timer begins.
func ErrBegunByEvent() *Error {
	return invalid("begun_by_event", "procedure",
		"Quy trình này chỉ bắt đầu bằng thông điệp, tín hiệu hoặc hẹn giờ; không nộp hay gọi trực tiếp được.",
		"This process begins only by a message, a signal or a timer; it cannot be filed or called.")
}

func conflict(key, vi, en string) *Error {
	return &Error{Code: CodeConflict, Key: key, VI: vi, EN: en}
}

func forbidden(key, vi, en string) *Error {
	return &Error{Code: CodeForbidden, Key: key, VI: vi, EN: en}
}
