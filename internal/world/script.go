package world

import (
	"time"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// Script is a run written down: what came from outside, in order, and what
// expressions gave that were not evaluated. Its JSON is what "motcua process run
// --trace" writes, --replay reads, and a finding of the soundness check carries.
type Script struct {
	Steps []Step `json:"steps"`
}

// StepKind is what a step does.
type StepKind string

// Kinds of steps. Those with an Element find what waits there: in Instance if it is
// given, at the element instance Of if that is there, else at the oldest one.
const (
	StepBegin    StepKind = "begin"    // Process begins, at Element if it is given
	StepComplete StepKind = "complete" // user task, service, or process called outside: with Outcome, Variables
	StepError    StepKind = "error"    // service or call answers with the BPMN error Code
	StepFail     StepKind = "fail"     // service or call fails for good, with Code
	StepEscalate StepKind = "escalate" // call hands on the escalation Code
	StepTimer    StepKind = "timer"    // the timer event Element fires
	StepMessage  StepKind = "message"  // Name, Key, Variables arrive from outside; with Element, just there
	StepSignal   StepKind = "signal"   // Name, Variables come from outside
	StepActivate StepKind = "activate" // Elements of the ad-hoc subprocess Element begin
	StepData     StepKind = "data"     // Variables of Instance, or of the first that runs, change
	StepRetry    StepKind = "retry"    // the incident at Element
	StepResolve  StepKind = "resolve"  // the incident at Element, with Variables, Flow
)

// Step is one thing that comes from outside.
type Step struct {
	Kind      StepKind         `json:"do"`
	At        *time.Time       `json:"at,omitempty"` // nil: at once; a timer: when it is due
	Instance  string           `json:"instance,omitempty"`
	Process   string           `json:"process,omitempty"`
	Element   string           `json:"element,omitempty"`
	Of        string           `json:"of,omitempty"`
	Part      int              `json:"part,omitempty"` // of a parallel multiple start event that begins a process
	Outcome   string           `json:"outcome,omitempty"`
	Code      string           `json:"code,omitempty"`
	Message   string           `json:"message,omitempty"` // of a failure
	Name      string           `json:"name,omitempty"`
	Key       string           `json:"key,omitempty"`
	Flow      string           `json:"flow,omitempty"`
	Elements  []string         `json:"elements,omitempty"`
	Variables engine.Variables `json:"variables,omitempty"`
	// Choices are the answers of expressions that are not evaluated, in the order
	// in which the step asks. The others are.
	Choices []Choice `json:"choices,omitempty"`
}

// Choice is the answer of an expression.
type Choice struct {
	Element    string `json:"element"`    // flow or node it belongs to
	Expression string `json:"expression"` // of a business rule task, the decision
	Holds      *bool  `json:"holds,omitempty"`
	Value      *Value `json:"value,omitempty"`
}

// Value is a FEEL value as typed JSON.
type Value struct{ V feel.Value }

// MarshalJSON implements json.Marshaler.
func (v Value) MarshalJSON() ([]byte, error) { return feel.ToJSON(v.V) }

// UnmarshalJSON implements json.Unmarshaler.
func (v *Value) UnmarshalJSON(data []byte) (err error) {
	v.V, err = feel.FromJSON(data)
	return err
}
