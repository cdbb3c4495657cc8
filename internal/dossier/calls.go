package dossier

import (
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
	Started   bool            `json:"started,omitempty"` // its workflow runs, or has run
}

// Parent is the dossier that called this one.
type Parent struct {
	DossierID string `json:"dossier_id"`
	Instance  string `json:"instance"` // of its call activity
	Depth     int    `json:"depth"`    // callers above this one
	Due       Due    `json:"due"`      // the caller's, which is this one's
}

// Due is a due date and what is to be known of it.
type Due struct {
	At           *time.Time `json:"at,omitempty"`
	Provisional  bool       `json:"provisional,omitempty"`
	StoppedSince *time.Time `json:"stopped_since,omitempty"`
	StopGround   string     `json:"stop_ground,omitempty"`
}

// OutgoingKind is what a dossier sends.
type OutgoingKind string

// Kinds of what a dossier sends.
const (
	SendsMessage    OutgoingKind = "message"
	SendsSignal     OutgoingKind = "signal"
	SendsEscalation OutgoingKind = "escalation" // to the caller
	SendsCancel     OutgoingKind = "cancel"     // to a called dossier
)

// Outgoing is something that a dossier has to send. The driver sends in order, and each
// exactly once; what is not sent yet goes along when the workflow continues as new.
type Outgoing struct {
	Kind      OutgoingKind    `json:"kind"`
	ID        string          `json:"id"` // of the message or signal: the dossier's and the throwing instance's
	Element   string          `json:"element"`
	Name      string          `json:"name,omitempty"` // of the message or signal; code of the escalation
	Key       string          `json:"key,omitempty"`
	TTL       time.Duration   `json:"ttl,omitempty"`
	DossierID string          `json:"dossier_id,omitempty"` // cancel: which
	Variables json.RawMessage `json:"variables,omitempty"`
	At        time.Time       `json:"at"`
}
