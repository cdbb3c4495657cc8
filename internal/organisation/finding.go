package organisation

import (
	"fmt"
	"slices"
)

// Severity says whether a finding forbids using the data.
type Severity string

// Severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is one thing wrong with the organisation's files, with its place.
type Finding struct {
	Severity Severity `json:"severity"`
	Code     string   `json:"code"` // stable name of the case, e.g. "agency_cycle"
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`  // from 1; 0 if the place is not known
	Field    string   `json:"field,omitempty"` // e.g. officers[q1-motcua].positions[0].role
	VI       string   `json:"vi"`
	EN       string   `json:"en"`
}

// HasErrors reports whether a finding forbids using the data.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == SeverityError })
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
	if f.File == "" {
		return f.EN
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.EN)
}

// Error is why the organisation could not be loaded, or why a question has no
// answer, with sentences fit for the person who asked.
type Error struct {
	Key      string // agency_unknown, agency_not_active, succession_ambiguous, level_not_found, organisation_invalid
	VI       string
	EN       string
	Findings []Finding // organisation_invalid: every finding
}

func (e *Error) Error() string { return e.Key + ": " + e.EN }

// In gives the sentence in a language, "vi" unless lang is "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}
