package bpmn

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

// Error is why Parse or Build refused a model: one finding or several.
type Error struct {
	Findings []Finding
}

func (e *Error) Error() string {
	lines := make([]string, len(e.Findings))
	for i, f := range e.Findings {
		lines[i] = f.String()
	}
	return "bpmn: " + strings.Join(lines, "; ")
}

// HasErrors reports whether a finding forbids running the model.
func HasErrors(found []Finding) bool { return findings.HasErrors(found) }
