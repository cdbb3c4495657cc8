package dossier

import (
	"context"
	"encoding/json"
	"time"
)

// Call is a called process under way: a dossier of its own that a call activity waits for.
type Call struct {
	Instance  string          `json:"instance"` // of the call activity
	Element   string          `json:"element"`
	DossierID string          `json:"dossier_id"` // of the called one
	Code      string          `json:"code"`       // the caller's with a number: "….01"
	Process   string          `json:"process"`    // called element
	Binding   string          `json:"binding,omitempty"`
	Version   int             `json:"version,omitempty"`
	Tag       string          `json:"tag,omitempty"`
	Variables json.RawMessage `json:"variables,omitempty"`
	Begun     bool            `json:"begun,omitempty"` // its workflow runs, or has run
}

// Parent is the dossier that called this one, or that sent the message which began it.
type Parent struct {
	DossierID string `json:"dossier_id"`
	Instance  string `json:"instance,omitempty"` // of its call activity; "" = it waits for nothing
	Depth     int    `json:"depth"`              // callers above this one
	Due       Due    `json:"due"`                // the caller's, which is this one's
}

// Due is a due date and what is to be known of it.
type Due struct {
	At           *time.Time `json:"at,omitempty"`
	Provisional  bool       `json:"provisional,omitempty"`
	StoppedSince *time.Time `json:"stopped_since,omitempty"`
	StopGround   string     `json:"stop_ground,omitempty"`
}

func (d Due) equal(other Due) bool {
	return sameTime(d.At, other.At) && d.Provisional == other.Provisional &&
		sameTime(d.StoppedSince, other.StoppedSince) && d.StopGround == other.StopGround
}

// CallReport is what a called dossier tells its caller. Without a code, an error or an
// escalation it is the result.
type CallReport struct {
	DossierID  string          `json:"dossier_id"` // the called one
	Instance   string          `json:"instance"`   // of the call activity
	Escalation bool            `json:"escalation,omitempty"`
	Error      string          `json:"error,omitempty"` // code of the BPMN error, or of the escalation
	Code       string          `json:"code,omitempty"`  // why it has no result
	MessageVI  string          `json:"message_vi,omitempty"`
	MessageEN  string          `json:"message_en,omitempty"`
	Variables  json.RawMessage `json:"variables,omitempty"`
}

// OutgoingKind is what a dossier sends.
type OutgoingKind string

// Kinds of what a dossier sends.
const (
	SendsMessage OutgoingKind = "message"
	SendsSignal  OutgoingKind = "signal"
	SendsReport  OutgoingKind = "report" // to the caller
	SendsDue     OutgoingKind = "due"    // to a called dossier: the due date moved
	SendsCancel  OutgoingKind = "cancel" // to a called dossier
)

// Outgoing is something that a dossier has to send. The driver sends in order, and each
// exactly once; what is not sent yet goes along when the workflow continues as new.
type Outgoing struct {
	Kind      OutgoingKind    `json:"kind"`
	ID        string          `json:"id,omitempty"` // of the message or signal
	Element   string          `json:"element,omitempty"`
	Name      string          `json:"name,omitempty"` // of the message or signal
	Key       string          `json:"key,omitempty"`
	TTL       time.Duration   `json:"ttl,omitempty"`
	Own       []string        `json:"own,omitempty"` // signal: subscriptions of this dossier that waited
	Variables json.RawMessage `json:"variables,omitempty"`
	DossierID string          `json:"dossier_id,omitempty"` // report, due, cancel: to whom
	Report    *CallReport     `json:"report,omitempty"`
	Due       *Due            `json:"due,omitempty"`
	At        time.Time       `json:"at"`
}

// CalleeQuery asks which procedure a call activity calls.
type CalleeQuery struct {
	Process string // code of the procedure
	Binding string // latest | version | tag; "" = latest
	Version int
	Tag     string
	Agency  string // where the caller was filed
	Day     time.Time
}

// Callee is a procedure as it can be called.
type Callee struct {
	Procedure string
	SHA       string // content address of the version
	Data      []byte // its bytes as published
	Agencies  map[string]string
}

// Callees finds what call activities call. None is an Error with CodeInvalid.
type Callees interface {
	Callee(ctx context.Context, q CalleeQuery) (Callee, error)
}
