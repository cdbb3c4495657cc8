package finding

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

// Finding is one thing wrong with a model, with the place and a sentence for
// its author.
type Finding struct {
	ElementID string   `json:"element_id,omitempty"` // id in the model; "" if the element has none
	Line      int      `json:"line,omitempty"`       // from 1; 0 if the place is not known
	Severity  Severity `json:"severity"`
	Code      string   `json:"code"` // stable name of the case, e.g. "duplicate_id"
	VI        string   `json:"vi"`
	EN        string   `json:"en"`
}

// In gives the sentence in a language, "vi" unless lang is "en".
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

// HasErrors reports whether a finding forbids using the model.
func HasErrors(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == SeverityError {
			return true
		}
	}
	return false
}
