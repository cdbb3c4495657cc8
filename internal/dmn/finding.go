package dmn

import (
	"fmt"
	"strings"
)

// Severity says whether a finding forbids using the model.
type Severity string

// Severities. An error forbids publishing, a warning does not.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is one thing wrong with a model, with the place and a sentence for its author.
type Finding struct {
	ElementID string   `json:"element_id,omitempty"` // DMN id; "" if the element has none
	Line      int      `json:"line,omitempty"`       // from 1; 0 if the place is not known
	Severity  Severity `json:"severity"`
	Code      string   `json:"code"` // stable name of the case, e.g. "overlapping_rules"
	VI        string   `json:"vi"`
	EN        string   `json:"en"`
}

// In gives the sentence in a language, Vietnamese unless lang is "en".
func (f Finding) In(lang string) string {
	if lang == "en" {
		return f.EN
	}
	return f.VI
}

// String is the finding in English with its place.
func (f Finding) String() string {
	var b strings.Builder
	if f.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", f.Line)
	}
	if f.ElementID != "" {
		fmt.Fprintf(&b, "%s: ", f.ElementID)
	}
	fmt.Fprintf(&b, "%s [%s]", f.EN, f.Code)
	return b.String()
}

// Error is why a file, a model or a question was refused: one finding or several.
type Error struct {
	Findings []Finding
}

func (e *Error) Error() string { return "dmn: " + e.join(Finding.String) }

// In gives the sentences in a language, Vietnamese unless lang is "en".
func (e *Error) In(lang string) string {
	return e.join(func(f Finding) string { return f.In(lang) })
}

func (e *Error) join(text func(Finding) string) string {
	parts := make([]string, len(e.Findings))
	for i, f := range e.Findings {
		parts[i] = text(f)
	}
	return strings.Join(parts, "; ")
}

// HasErrors reports whether a finding forbids using the model.
func HasErrors(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == SeverityError {
			return true
		}
	}
	return false
}
