package dossier

import (
	"context"
	"encoding/json"
	"time"
)

// Events of what a dossier waits for, calls and sends.
const (
	EventSubscribed   EventType = "subscription.opened" // {id,kind,name}
	EventUnsubscribed EventType = "subscription.closed" // {id,name}
	EventMessageTaken EventType = "message.received"    // {message,name}
	EventMessageSent  EventType = "message.sent"        // {message,name}
	EventSignalTaken  EventType = "signal.received"     // {signal,name}
	EventSignalSent   EventType = "signal.sent"         // {signal,name}
	EventCallStarted  EventType = "call.started"        // {dossier,code,process}
	EventCallEnded    EventType = "call.ended"          // {dossier,code,how}
	EventEscalated    EventType = "escalation.thrown"   // {code}
	EventDecisionMade EventType = "decision.made"       // {decision}
)

// SubscriptionKind is what a subscription waits for.
type SubscriptionKind string

// Kinds of subscriptions, in the engine's words.
const (
	SubscribesMessage SubscriptionKind = "message"
	SubscribesSignal  SubscriptionKind = "signal"
)

// Subscription is something that a running dossier waits for from outside.
type Subscription struct {
	ID       string           `json:"id"` // the engine's, unique within the dossier
	Element  string           `json:"element"`
	Kind     SubscriptionKind `json:"kind"`
	Name     string           `json:"name"`           // of the message or signal
	Key      string           `json:"key,omitempty"`  // of a message; "" = any message of that name
	Once     bool             `json:"once,omitempty"` // its first delivery closes it
	OpenedAt time.Time        `json:"opened_at"`
}

// MessageState is how far a message has come.
type MessageState string

// Message states. The last three are final.
const (
	MessageBuffered   MessageState = "buffered"   // nobody waits for it yet
	MessageDelivering MessageState = "delivering" // on its way to one subscription
	MessageDelivered  MessageState = "delivered"  // a dossier went on with it, or was begun by it
	MessageExpired    MessageState = "expired"    // nobody came within its time to live
	MessageRefused    MessageState = "refused"    // it would begin a dossier and lacks what that needs
)

// MessageTTL is how long a message waits for somebody when its sender does not say.
const MessageTTL = 7 * 24 * time.Hour

// Final reports whether the message stays as it is.
func (s MessageState) Final() bool {
	return s == MessageDelivered || s == MessageExpired || s == MessageRefused
}

// Message is the record of a published message. Its variables are not in it: they
// travel through Temporal, encrypted, and become the variables of the dossier that takes it.
type Message struct {
	ID          string // the publisher's, or made of its idempotency key, or of the throwing element
	Name        string
	Key         string // "" = only for subscriptions without a key
	State       MessageState
	Sender      string // account or dossier id
	Fingerprint string // of the publication, to tell a repetition from another message with the same id
	PublishedAt time.Time
	ExpiresAt   time.Time
	// DossierID and Subscription are where it is going or has gone. A message that began
	// a dossier has no subscription.
	DossierID    string
	Subscription string
	SettledAt    *time.Time // when State became final
	ProblemVI    string     // refused: why
	ProblemEN    string
}

// Delivery is one message on its way to one subscription, or one signal to a dossier.
type Delivery struct {
	ID   string           `json:"id"` // of the message or signal: a dossier takes each once
	Kind SubscriptionKind `json:"kind"`
	Name string           `json:"name"`
	// Subscriptions are a message's one, or those to a signal that waited when it was thrown.
	Subscriptions []string        `json:"subscriptions"`
	Variables     json.RawMessage `json:"variables,omitempty"` // a JSON object in FEEL's typed form
}

// Taken says that a dossier took a message.
type Taken struct {
	MessageID    string
	Subscription string
	Seq          int64 // of the event that says so
}

// Target is one subscription of one dossier.
type Target struct {
	DossierID    string `json:"dossier_id"`
	Subscription string `json:"subscription"`
}

// MessageFilter selects messages, newest first. Zero fields do not filter.
type MessageFilter struct {
	States []MessageState
	Name   string
	Sender string
	Cursor string // opaque, from Page.Next
	Limit  int    // 1–200
}

// Correlator matches messages with subscriptions. Subscriptions come with the deltas
// that Projector writes. A message that is published and a subscription that opens at the
// same time do not miss each other: one of the two transactions sees the other's work.
type Correlator interface {
	// Correlate makes the message known, if it is not, and, while it is buffered, gives it
	// to the oldest subscription that waits for it and is not among except: it is then
	// delivering. The answer is the message as it stands. Another message with the same id
	// is an Error with CodeConflict and the key "message_id_reused".
	Correlate(ctx context.Context, m Message, except []Target) (Message, error)
	// Release puts a message that its subscription did not take back into the buffer.
	Release(ctx context.Context, id string) (Message, error)
	// SettleMessage gives a message that is not delivered a final state: m's State, DossierID,
	// SettledAt and problem. A final message stays as it is and is the answer.
	SettleMessage(ctx context.Context, m Message) (Message, error)
	// AwaitedMessages gives the ids of buffered messages that the open subscriptions of a
	// dossier wait for, at most limit.
	AwaitedMessages(ctx context.Context, dossierID string, limit int) ([]string, error)
	// StrayMessages gives the ids of messages that should be moving and may not be: buffered
	// though somebody waits for them, delivering since before the time given, or past their expiry.
	StrayMessages(ctx context.Context, before time.Time, limit int) ([]string, error)
	// SignalTargets gives the subscriptions to a signal that were open at a time, in the order
	// of their dossiers' ids, those of dossiers after the one given, of at most limit dossiers.
	SignalTargets(ctx context.Context, name string, at time.Time, afterDossier string, limit int) ([]Target, error)
}

// MessageReader reads the messages. A missing one is ErrNotFound.
type MessageReader interface {
	Message(ctx context.Context, id string) (Message, error)
	Messages(ctx context.Context, f MessageFilter) (Page[Message], error)
	// Subscriptions gives what a dossier waits for, oldest first.
	Subscriptions(ctx context.Context, dossierID string) ([]Subscription, error)
}

// Origin is the dossier that threw a message or signal. What it begins has its applicant
// and agencies, unless the variables say otherwise.
type Origin struct {
	DossierID     string            `json:"dossier_id"`
	Code          string            `json:"code"`
	Procedure     string            `json:"procedure"`
	Version       int               `json:"version"`
	DefinitionSHA string            `json:"definition_sha"`
	Agency        string            `json:"agency"`
	Agencies      map[string]string `json:"agencies,omitempty"`
	Channel       Channel           `json:"channel"`
	Case          string            `json:"case,omitempty"`
	Applicant     Applicant         `json:"applicant"`
	AccountID     string            `json:"account_id,omitempty"`
	Depth         int               `json:"depth,omitempty"` // dossiers above it
	Chain         int               `json:"chain,omitempty"` // dossiers before it that began one another by messages
	Due           Due               `json:"due"`
}

// Origin says of a message or signal where it comes from.
func (c *Case) Origin() Origin {
	d := c.Dossier
	o := Origin{
		DossierID: d.ID, Code: d.Code, Procedure: d.Procedure, Version: d.ProcedureVersion, DefinitionSHA: d.DefinitionSHA,
		Agency: d.Agency, Agencies: c.Agencies, Channel: d.Channel, Case: d.Case, Applicant: d.Applicant, AccountID: d.AccountID,
		Due: c.due(), Chain: c.Chain,
	}
	if c.Parent != nil {
		o.Depth = c.Parent.Depth + 1
	}
	return o
}

// Beginning is a message or signal that may begin dossiers.
type Beginning struct {
	ID        string           `json:"id"` // of the message or signal: it begins each dossier once
	Kind      SubscriptionKind `json:"kind"`
	Name      string           `json:"name"`
	Sender    string           `json:"sender,omitempty"` // account
	Origin    *Origin          `json:"origin,omitempty"`
	Variables json.RawMessage  `json:"variables,omitempty"`
}

// Begun is what a message or signal began.
type Begun struct {
	Dossiers []string `json:"dossiers,omitempty"` // ids
	Problem  *Error   `json:"problem,omitempty"`  // why it did not begin what it would begin
}

// Beginner begins dossiers whose process begins with a message or signal.
type Beginner interface {
	// Begins reports whether a procedure in force begins with it.
	Begins(ctx context.Context, b Beginning) (bool, error)
	// Begin begins them; called again it begins nothing more and answers again. A message
	// begins one dossier, a signal one of every procedure that begins with it.
	Begin(ctx context.Context, b Beginning) (Begun, error)
}

// SignalState is how far a signal has come.
type SignalState struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Reached int      `json:"reached"`         // dossiers that went on with it
	Left    int      `json:"left,omitempty"`  // dossiers that could not be reached yet
	Begun   []string `json:"begun,omitempty"` // ids of dossiers that it began

	Fingerprint string `json:"fingerprint,omitempty"`
	Problem     *Error `json:"problem,omitempty"` // why it did not begin what it would begin
	Done        bool   `json:"done"`
}

// Signal is a signal to be sent to all dossiers that wait for it.
type Signal struct {
	ID          string
	Name        string
	Sender      string // account
	Fingerprint string // see Message
	Variables   json.RawMessage
	At          time.Time // who waits at this moment hears it
}

// Exchange sends messages and signals from outside. Sent again with the same id they are
// not sent twice: the answer is how they stand. An id that another one has is CodeConflict.
type Exchange interface {
	// Publish returns when the message is taken, or is buffered since nobody waits for it.
	Publish(ctx context.Context, m Message, variables json.RawMessage) (Message, error)
	// Broadcast returns when the signal has reached all that it can reach now.
	Broadcast(ctx context.Context, s Signal) (SignalState, error)
	// Signal says how far a signal has come; ErrNotFound if there is none with the id.
	Signal(ctx context.Context, id string) (SignalState, error)
}
