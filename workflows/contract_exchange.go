package workflows

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// Workflows beside the dossiers, by the names they are registered under. Their ids are
// MessageWorkflowID and SignalWorkflowID.
const (
	WorkflowMessage = "motcua.message" // one message, from its publication until it is final
	WorkflowSignal  = "motcua.signal"  // one signal on its way to all that wait for it
)

// Updates and signals between workflows.
const (
	UpdateDeliver   = "deliver"   // to a dossier: (dossier.Delivery) error
	UpdatePublish   = "publish"   // to a message: (fingerprint string) (dossier.Message, error)
	UpdateBroadcast = "broadcast" // to a signal: (fingerprint string) (dossier.SignalState, error)
	SignalTryAgain  = "try_again" // to a message: somebody waits for it now
	SignalReport    = "report"    // to a caller: dossier.CallReport
	SignalDue       = "due"       // to a called dossier: dossier.Due
)

// QuerySignal answers how far a signal has come: dossier.SignalState.
const QuerySignal = "state"

// Activities of messages, signals and calls.
const (
	ActivityResolve   = "ResolveProcess"   // (ResolveCall) (ResolvedArg, error); local
	ActivityCorrelate = "CorrelateMessage" // (Correlate) (Correlation, error); local
	ActivityRelease   = "ReleaseMessage"   // (id string) (dossier.Message, error); local
	ActivitySettle    = "SettleMessage"    // (dossier.Message) (dossier.Message, error); local
	ActivityDeliver   = "DeliverMessage"   // (Deliver) (Delivered, error)
	ActivityBegin     = "BeginByEvent"     // (dossier.Beginning) (dossier.Begun, error)
	ActivityBroadcast = "BroadcastSignal"  // (Broadcast) (BroadcastPage, error)
)

// MessageWorkflowID is the id of a message's workflow.
func MessageWorkflowID(messageID string) string { return "message:" + messageID }

// SignalWorkflowID is the id of a signal's workflow.
func SignalWorkflowID(signalID string) string { return "signal:" + signalID }

// MessageInput begins the workflow of a message.
type MessageInput struct {
	Message   dossier.Message `json:"message"`
	Variables json.RawMessage `json:"variables,omitempty"`
	Origin    *dossier.Origin `json:"origin,omitempty"` // the dossier that threw it
	Answered  bool            `json:"answered,omitempty"`
}

// Correlate is the input of ActivityCorrelate.
type Correlate struct {
	Message dossier.Message  `json:"message"`
	Except  []dossier.Target `json:"except,omitempty"` // that refused it in this round
	Origin  *dossier.Origin  `json:"origin,omitempty"`
}

// Correlation is how a message stands, and whether it could begin a dossier.
type Correlation struct {
	Message dossier.Message `json:"message"`
	Begins  bool            `json:"begins,omitempty"`
}

// Deliver is the input of ActivityDeliver.
type Deliver struct {
	DossierID string           `json:"dossier_id"`
	Delivery  dossier.Delivery `json:"delivery"`
}

// Delivered says whether the dossier took the message, and why not.
type Delivered struct {
	Message dossier.Message `json:"message"`
	Refusal *dossier.Error  `json:"refusal,omitempty"`
}

// SignalInput begins the workflow of a signal. What is below Origin is how far it has
// come, for the next run.
type SignalInput struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Fingerprint string          `json:"fingerprint,omitempty"`
	Sender      string          `json:"sender,omitempty"`
	Variables   json.RawMessage `json:"variables,omitempty"`
	At          time.Time       `json:"at"`            // who waits at this moment hears it
	Own         []string        `json:"own,omitempty"` // subscriptions of the throwing dossier that waited
	Origin      *dossier.Origin `json:"origin,omitempty"`

	State   dossier.SignalState `json:"state"`
	After   string              `json:"after,omitempty"` // last dossier of the pages done
	Paged   bool                `json:"paged,omitempty"`
	Left    []dossier.Target    `json:"left,omitempty"` // that could not be reached yet
	Retries int                 `json:"retries,omitempty"`
}

// Broadcast is the input of ActivityBroadcast: the targets given, or a page of all.
type Broadcast struct {
	Signal  dossier.Delivery `json:"signal"`
	At      time.Time        `json:"at"`
	After   string           `json:"after,omitempty"`
	Skip    string           `json:"skip,omitempty"` // dossier that has heard it
	Targets []dossier.Target `json:"targets,omitempty"`
}

// BroadcastPage is what became of it.
type BroadcastPage struct {
	Reached int              `json:"reached"`
	Left    []dossier.Target `json:"left,omitempty"`
	After   string           `json:"after,omitempty"` // "" = that was the last page
}

// ResolveCall is the input of ActivityResolve.
type ResolveCall struct {
	Process string    `json:"process"`
	Binding string    `json:"binding,omitempty"`
	Version int       `json:"version,omitempty"`
	Tag     string    `json:"tag,omitempty"`
	Agency  string    `json:"agency"`
	Day     time.Time `json:"day"`
}

// ResolvedArg is the procedure that a call activity calls: public data, stored once for
// all dossiers.
type ResolvedArg struct {
	payload.Plain
	Procedure  string            `json:"procedure"`
	Definition DefinitionArg     `json:"definition"`
	Agencies   map[string]string `json:"agencies,omitempty"` // its bindings, from the caller's agency
	Problem    *dossier.Error    `json:"problem,omitempty"`
}
