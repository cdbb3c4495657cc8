package feel

import (
	"fmt"
)

// ErrorCode classifies an [Error].
type ErrorCode string

// Error codes.
const (
	ErrSyntax    ErrorCode = "syntax"    // the text is not FEEL
	ErrLimit     ErrorCode = "limit"     // too large, too deep, too long; Limit says which
	ErrValue     ErrorCode = "value"     // a Go or JSON value that is no FEEL value
	ErrCondition ErrorCode = "condition" // a condition that gave neither true nor false
	ErrInternal  ErrorCode = "internal"  // a fault of this package, contained
)

// LimitKind names the bound that was exceeded.
type LimitKind string

// Limits.
const (
	LimitSource LimitKind = "source" // bytes of text
	LimitTokens LimitKind = "tokens" // words and signs of an expression
	LimitDepth  LimitKind = "depth"  // nesting of brackets, calls or values
	LimitSteps  LimitKind = "steps"  // evaluation steps
	LimitMemory LimitKind = "memory" // bytes an evaluation may build, an estimate
)

// Error is what [Compile] and evaluation return as an error. Its sentences are fit for the person who wrote the
// expression. Position is where the trouble was found; its Line is 0 when there is no position.
type Error struct {
	Code     ErrorCode `json:"code"`
	Limit    LimitKind `json:"limit,omitempty"`
	Position Position  `json:"position"`
	VI       string    `json:"vi"`
	EN       string    `json:"en"`
}

// Position is a place in an expression's text.
type Position struct {
	Offset int `json:"offset"` // bytes from the start
	Line   int `json:"line"`   // from 1
	Column int `json:"column"` // characters from 1
}

// Error gives the English sentence with its position.
func (e *Error) Error() string {
	if e.Position.Line == 0 {
		return e.EN
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Position.Line, e.Position.Column, e.EN)
}

// In gives the sentence with its position in a language, Vietnamese unless lang is "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.Error()
	}
	if e.Position.Line == 0 {
		return e.VI
	}
	return fmt.Sprintf("dòng %d, cột %d: %s", e.Position.Line, e.Position.Column, e.VI)
}

// Warning tells why a part of an expression came out null.
type Warning struct {
	Position Position `json:"position"`
	Text     string   `json:"text,omitempty"` // the part of the expression, shortened
	VI       string   `json:"vi"`
	EN       string   `json:"en"`
}

func (w Warning) String() string {
	return fmt.Sprintf("line %d, column %d: %s", w.Position.Line, w.Position.Column, w.EN)
}

func limitError(kind LimitKind, limit int) *Error {
	e := &Error{Code: ErrLimit, Limit: kind}
	switch kind {
	case LimitSource:
		e.EN = fmt.Sprintf("the expression is longer than %d bytes", limit)
		e.VI = fmt.Sprintf("biểu thức dài hơn %d byte", limit)
	case LimitTokens:
		e.EN = fmt.Sprintf("the expression has more than %d words and signs", limit)
		e.VI = fmt.Sprintf("biểu thức có hơn %d từ và dấu", limit)
	case LimitDepth:
		e.EN = fmt.Sprintf("nested deeper than %d levels", limit)
		e.VI = fmt.Sprintf("lồng nhau sâu hơn %d cấp", limit)
	case LimitSteps:
		e.EN = fmt.Sprintf("the evaluation takes more than %d steps", limit)
		e.VI = fmt.Sprintf("việc tính toán cần hơn %d bước", limit)
	case LimitMemory:
		e.EN = fmt.Sprintf("the evaluation needs more than %d bytes of memory", limit)
		e.VI = fmt.Sprintf("việc tính toán cần hơn %d byte bộ nhớ", limit)
	}
	return e
}

func valueError(en, vi string) *Error { return &Error{Code: ErrValue, EN: en, VI: vi} }

func goTypeError(v any) *Error {
	return valueError(fmt.Sprintf("a Go value of type %T is no FEEL value", v),
		fmt.Sprintf("giá trị Go kiểu %T không phải là giá trị FEEL", v))
}
