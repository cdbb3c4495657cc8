package procedure

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Severity says whether a finding forbids publishing.
type Severity string

// Severities. An error forbids publishing, a warning does not.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is one thing wrong with a procedure, a step table or a process.
type Finding struct {
	Severity  Severity `json:"severity"`
	Code      string   `json:"code"`                // stable name of the case, e.g. "steps_exceed_limit"
	Procedure string   `json:"procedure,omitempty"` // code
	Step      int      `json:"step,omitempty"`      // number in the table, 0 = none
	Element   string   `json:"element,omitempty"`   // BPMN id
	File      string   `json:"file,omitempty"`
	Line      int      `json:"line,omitempty"`
	VI        string   `json:"vi"`
	EN        string   `json:"en"`
	// Trace is the way to what a check of soundness found: a world.Script as JSON.
	Trace json.RawMessage `json:"trace,omitempty"`
}

// In gives the sentence in a language, "vi" unless lang is "en".
func (f Finding) In(lang string) string {
	if lang == "en" {
		return f.EN
	}
	return f.VI
}

// Sentence is the finding in a language on one line: severity, place, what is wrong.
func (f Finding) Sentence(lang string) string {
	severity := "cảnh báo"
	switch {
	case lang == "en":
		severity = string(f.Severity)
	case f.Severity == SeverityError:
		severity = "lỗi"
	}
	line := []string{severity}
	if at := f.place(lang); at != "" {
		line = append(line, at)
	}
	return strings.Join(append(line, f.In(lang)), "  ")
}

// String is the finding in English with its place.
func (f Finding) String() string {
	if at := f.place("en"); at != "" {
		return at + ": " + f.EN
	}
	return f.EN
}

// place is where the finding is, from the procedure down to the element.
func (f Finding) place(lang string) string {
	var at []string
	if f.Procedure != "" {
		at = append(at, f.Procedure)
	}
	if f.File != "" {
		at = append(at, fmt.Sprintf("%s:%d", f.File, f.Line))
	}
	if f.Step > 0 {
		word := "bước"
		if lang == "en" {
			word = "step"
		}
		at = append(at, fmt.Sprintf("%s %d", word, f.Step))
	}
	if f.Element != "" {
		at = append(at, f.Element)
	}
	return strings.Join(at, ", ")
}

// HasErrors reports whether a finding forbids publishing.
func HasErrors(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == SeverityError {
			return true
		}
	}
	return false
}

// Error is why a procedure could not be loaded or generated: its findings.
type Error struct {
	Key      string // catalogue_invalid, table_invalid, procedure_unknown
	VI       string
	EN       string
	Findings []Finding
}

func (e *Error) Error() string {
	if len(e.Findings) == 0 {
		return e.Key + ": " + e.EN
	}
	lines := make([]string, len(e.Findings))
	for i, f := range e.Findings {
		lines[i] = f.String()
	}
	return e.Key + ": " + strings.Join(lines, "; ")
}

// In gives the sentence in a language, "vi" unless lang is "en", and each error on a
// line of its own. Warnings are not why it failed.
func (e *Error) In(lang string) string {
	lines := []string{e.VI}
	if lang == "en" {
		lines[0] = e.EN
	}
	for _, f := range e.Findings {
		if f.Severity == SeverityError {
			lines = append(lines, f.Sentence(lang))
		}
	}
	return strings.Join(lines, "\n")
}
