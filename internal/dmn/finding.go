package dmn

import (
	"strings"

	findings "github.com/motcua/motcua/internal/finding"
)

// Finding and Severity are those of package finding.
type (
	Finding  = findings.Finding
	Severity = findings.Severity
)

// Severities; see package finding.
const (
	SeverityError   = findings.SeverityError
	SeverityWarning = findings.SeverityWarning
)

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
func HasErrors(found []Finding) bool { return findings.HasErrors(found) }
