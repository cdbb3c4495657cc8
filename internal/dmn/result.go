package dmn

import "github.com/motcua/motcua/internal/feel"

// Result is the outcome of an evaluation.
type Result struct {
	Value feel.Value
	// Diagnostics tell why parts came out null, in order of evaluation. One of severity error means that the model
	// or its input is at fault (overlapping rules, a value that is not of its type); a warning is what FEEL itself
	// notes. At most [MaxDiagnostics] are kept.
	Diagnostics []Diagnostic
	// Trace has one entry for every decision that was evaluated, in order: requirements first.
	Trace []DecisionTrace
}

// Diagnostic is why a value is null or not what one might think.
type Diagnostic struct {
	Finding
	Decision string `json:"decision,omitempty"` // name of the decision, business knowledge model or service
}

// Err is the first diagnostic of severity error as an [*Error], nil if there is none. A business rule task makes it an
// incident.
func (r Result) Err() error {
	for _, d := range r.Diagnostics {
		if d.Severity == SeverityError {
			return &Error{Findings: []Finding{d.Finding}}
		}
	}
	return nil
}

// DecisionTrace tells how a decision came to its value.
type DecisionTrace struct {
	ID     string
	Name   string
	Value  feel.Value
	Tables []TableTrace // decision tables on the way, those of business knowledge models included
}

// TableTrace tells which rules of a decision table matched.
type TableTrace struct {
	ElementID string
	Line      int
	Rules     []RuleTrace // in the order of the table
}

// RuleTrace is a rule that matched.
type RuleTrace struct {
	Number      int      // from 1
	ID          string   // the rule's id, "" if it has none
	Annotations []string // the texts of its annotation columns
}
