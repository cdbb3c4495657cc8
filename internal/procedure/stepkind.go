package procedure

import (
	"slices"
	"strings"
)

// StepKind is what a step of the table is for; it decides how the step can be left.
type StepKind string

// Step kinds.
const (
	StepIntake  StepKind = "intake"  // reception: accept, ask for a supplement, refuse
	StepAssign  StepKind = "assign"  // a head gives it to a specialist
	StepAssess  StepKind = "assess"  // forward, return, supplement, refuse
	StepRecord  StepKind = "record"  // registers, drafts: forward, return
	StepReview  StepKind = "review"  // a superior checks: forward, return
	StepSign    StepKind = "sign"    // the result is signed: forward, return
	StepIssue   StepKind = "issue"   // number, stamp, dispatch: forward, return
	StepConsult StepKind = "consult" // another body is asked and answers
	StepNotice  StepKind = "notice"  // public notice for a time
	StepForward StepKind = "forward" // the dossier goes to another agency
	StepHandOut StepKind = "handout" // the result is given to the applicant
	StepGeneral StepKind = "general" // none of these: forward, return
)

// stepKinds are all of them, in the order of a dossier's way.
var stepKinds = []StepKind{
	StepIntake, StepAssign, StepAssess, StepRecord, StepReview, StepSign, StepIssue,
	StepConsult, StepNotice, StepForward, StepHandOut, StepGeneral,
}

// Valid reports whether the kind is one of the constants.
func (k StepKind) Valid() bool { return slices.Contains(stepKinds, k) }

func kindList() string {
	words := make([]string, len(stepKinds))
	for i, k := range stepKinds {
		words[i] = string(k)
	}
	return strings.Join(words, ", ")
}
