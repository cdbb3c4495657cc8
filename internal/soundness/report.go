package soundness

import (
	"errors"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/world"
)

// Codes of findings. They are stable.
const (
	CodeDeadlock       = "deadlock"                 // tokens wait, and nothing can ever happen
	CodeNoCompletion   = "no_option_to_complete"    // things can happen, and no end is ever reached
	CodeNoFlow         = "no_flow"                  // an outcome that no flow of a gateway takes
	CodeUnsynchronised = "lack_of_synchronisation"  // two tokens at one element
	CodeTokensLeft     = "end_with_tokens_left"     // an end event is reached while others go on
	CodeDeadElement    = "dead_element"             // never entered
	CodeDeadFlow       = "dead_flow"                // never taken
	CodeEndlessLoop    = "endless_loop"             // tokens go round without waiting
	CodeErrorUncaught  = "error_uncaught"           // a thrown error that nothing catches
	CodeMessageUnread  = "message_without_receiver" // a message that no one ever receives
	CodeIncident       = "incident"                 // the engine cannot go on for another reason
	CodeNotDecided     = "not_decided"              // the bounds were reached first
	CodeMessageLeft    = "message_left"             // everything ended, and a message was not read
)

// Finding is one way in which a process is not sound.
type Finding struct {
	bpmn.Finding
	Process string        `json:"process,omitempty"`
	Trace   *world.Script `json:"trace,omitempty"` // how to get there; nil where nothing leads there
}

// Report is what exploring found.
type Report struct {
	Findings []Finding `json:"findings"`
	// Decided says that the whole state space was seen: what is not found is not there.
	Decided bool `json:"decided"`
	// Reduced says that of steps that do not touch one another only one order was seen.
	Reduced bool `json:"reduced,omitempty"`
	States  int  `json:"states"` // seen
	Steps   int  `json:"steps"`  // taken between them
	Ends    int  `json:"ends"`   // states in which everything has ended
}

// Sound reports whether the process was proved sound.
func (r *Report) Sound() bool {
	for _, f := range r.Findings {
		if f.Severity == bpmn.SeverityError {
			return false
		}
	}
	return r.Decided
}

// Bounds stop an exploration that would take too long. 0 = the default.
type Bounds struct {
	States int // different states
	Steps  int // steps between them
	Full   int // states up to which every order is tried, so that traces are the shortest
}

// Default bounds.
const (
	DefaultStates = 50_000
	DefaultSteps  = 400_000
	DefaultFull   = 2_000
)

func findingsOf(err error) []bpmn.Finding {
	var e *bpmn.Error
	if errors.As(err, &e) {
		return e.Findings
	}
	return []bpmn.Finding{{Severity: bpmn.SeverityError, Code: "unreadable", VI: err.Error(), EN: err.Error()}}
}
