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
