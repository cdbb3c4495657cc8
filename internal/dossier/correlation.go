package dossier

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/engine"
)

// consumedKept bounds what a dossier remembers of the messages and signals it took. A
// delivery is repeated within its own attempts, and asks the read models first.
const consumedKept = 512

// subscribe notes that the process waits for a message or signal.
func (c *Case) subscribe(x engine.OpenSubscription, env Env) {
	s := Subscription{
		ID: x.ID, Element: x.Node.ID, Kind: SubscriptionKind(x.Kind), Name: x.Name, Key: x.Key, Once: x.Once, OpenedAt: env.Now,
	}
	if c.Subscriptions == nil {
		c.Subscriptions = map[string]Subscription{}
	}
	c.Subscriptions[s.ID] = s
	c.pending.Subscriptions = append(c.pending.Subscriptions, s)
	c.record(env.Now, EventSubscribed, system, s.Element, "", map[string]any{"id": s.ID, "kind": s.Kind, "name": s.Name})
}

// unsubscribe notes that the process waits for it no longer.
func (c *Case) unsubscribe(id string, env Env) {
	s, ok := c.Subscriptions[id]
	if !ok {
		return
	}
	c.dropSubscription(id)
	c.record(env.Now, EventUnsubscribed, system, s.Element, "", map[string]any{"id": s.ID, "name": s.Name})
}

func (c *Case) dropSubscription(id string) {
	delete(c.Subscriptions, id)
	c.pending.Unsubscribed = append(c.pending.Unsubscribed, id)
}

// opened are the subscriptions of a delta: those that are still open. After a suspension
// they are all told again, to whom it was no use to deliver.
func (c *Case) opened(told []Subscription) []Subscription {
	return slices.DeleteFunc(told, func(s Subscription) bool {
		_, open := c.Subscriptions[s.ID]
		return !open
	})
}

func (c *Case) tellSubscriptions() {
	c.pending.Subscriptions = nil
	for _, id := range sortedKeys(c.Subscriptions) {
		c.pending.Subscriptions = append(c.pending.Subscriptions, c.Subscriptions[id])
	}
}

// triggered notes that a subscription got what it waits for.
func (c *Case) triggered(f engine.Fact, env Env) {
	s, ok := c.Subscriptions[f.Subscription]
	if !ok {
		return
	}
	if s.Kind == SubscribesSignal {
		c.record(env.Now, EventSignalTaken, system, s.Element, "", map[string]any{"name": s.Name})
	}
	if s.Once {
		c.dropSubscription(s.ID)
	}
}

// Took reports whether the dossier took a message or signal.
func (c *Case) Took(id string) bool { return slices.Contains(c.Consumed, id) }

// CheckDelivery refuses what the dossier does not take: a message or signal that it does
// not wait for (CodeConflict, key "not_awaited"), anything while it is suspended or closed,
// and variables that it cannot keep (CodeInvalid). What it took before is no error.
func (c *Case) CheckDelivery(d Delivery, env Env) error {
	if c.Took(d.ID) {
		return nil
	}
	if c.Dossier.ClosedAt != nil {
		return ClosedError(c.Dossier)
	}
	if c.suspended() {
		return SuspendedError(c.Dossier)
	}
	if len(c.awaiting(d)) == 0 {
		return conflict(KeyNotAwaited, "Hồ sơ không còn chờ thông điệp hoặc tín hiệu này.", "The dossier does not wait for this message or signal any more.")
	}
	_, err := c.delivered(d, env)
	return err
}

// KeyNotAwaited is the key of the error of a delivery that a dossier does not wait for.
const KeyNotAwaited = "not_awaited"

// awaiting are the open subscriptions that a delivery is for.
func (c *Case) awaiting(d Delivery) []Subscription {
	var open []Subscription
	for _, id := range d.Subscriptions {
		if s, ok := c.Subscriptions[id]; ok && s.Name == d.Name {
			open = append(open, s)
		}
	}
	return open
}

// delivered is the event that a delivery is to the engine, which would take it.
func (c *Case) delivered(d Delivery, env Env) (engine.Event, error) {
	vars, err := ReadVariables(d.Variables)
	if err != nil {
		return nil, err
	}
	var ev engine.Event = engine.SignalReceived{Name: d.Name, Subscriptions: d.Subscriptions, Variables: vars}
	if d.Kind == SubscribesMessage {
		ev = engine.MessageReceived{Subscription: d.Subscriptions[0], Variables: vars}
	}
	if err := env.Program.Process.Check(c.Engine, ev); err != nil {
		return nil, engineError(err)
	}
	return ev, nil
}

// Deliver gives the process a message or signal that CheckDelivery lets through. One that
// was taken before is not taken again.
func (c *Case) Deliver(d Delivery, env Env) error {
	if c.Took(d.ID) {
		return nil
	}
	if err := c.CheckDelivery(d, env); err != nil {
		return err
	}
	ev, err := c.delivered(d, env)
	if err != nil {
		return err
	}
	c.noteOverdue(env)
	if d.Kind == SubscribesMessage {
		s := c.awaiting(d)[0]
		c.record(env.Now, EventMessageTaken, system, s.Element, "", map[string]any{"message": d.ID, "name": d.Name})
		c.pending.Taken = append(c.pending.Taken, Taken{MessageID: d.ID, Subscription: s.ID, Seq: c.Dossier.Seq})
	}
	c.consume(d.ID)
	return c.apply(ev, system, env)
}

func (c *Case) consume(id string) {
	c.Consumed = append(c.Consumed, id)
	if n := len(c.Consumed) - consumedKept; n > 0 {
		c.Consumed = append([]string(nil), c.Consumed[n:]...)
	}
}

// ReadVariables reads variables that came from outside. Those that say what was filed are
// left out: nothing rewrites them.
func ReadVariables(data []byte) (engine.Variables, error) {
	vars, err := formVariables(data)
	if err != nil {
		return nil, &Error{
			Code: CodeInvalid, Key: "variables_invalid", Field: "variables",
			VI: "Biến kèm theo phải là một đối tượng JSON.", EN: "The variables must be a JSON object.",
		}
	}
	for _, name := range startNames {
		delete(vars, name)
	}
	return vars, nil
}

// sendMessage puts a message that the process throws into the outbox.
func (c *Case) sendMessage(x engine.SendMessage, env Env) {
	o := Outgoing{
		Kind: SendsMessage, ID: c.thrownID("message", x.Instance, x.Part), Element: x.Node.ID,
		Name: x.Name, Key: x.Key, TTL: x.TTL, Variables: inputJSON(x.Variables), At: env.Now,
	}
	c.Outbox = append(c.Outbox, o)
	c.record(env.Now, EventMessageSent, system, o.Element, "", map[string]any{"message": o.ID, "name": o.Name})
}

// broadcast puts a signal that the process throws into the outbox, with what waits for
// it here at this moment: what begins to wait later in the step does not hear it.
func (c *Case) broadcast(x engine.BroadcastSignal, env Env) {
	o := Outgoing{
		Kind: SendsSignal, ID: c.thrownID("signal", x.Instance, x.Part), Element: x.Node.ID,
		Name: x.Name, Variables: inputJSON(x.Variables), At: env.Now,
	}
	for _, id := range sortedKeys(c.Subscriptions) {
		if s := c.Subscriptions[id]; s.Kind == SubscribesSignal && s.Name == x.Name {
			o.Own = append(o.Own, id)
		}
	}
	c.Outbox = append(c.Outbox, o)
	c.record(env.Now, EventSignalSent, system, o.Element, "", map[string]any{"signal": o.ID, "name": o.Name})
}

// thrownID is the same in every replay, and no other message's.
func (c *Case) thrownID(kind, instance string, part int) string {
	return c.derivedID(kind + ":" + instance + ":" + strconv.Itoa(part))
}

// derivedID makes an id of the dossier's own out of a name within it.
func (c *Case) derivedID(name string) string { return derivedID(c.Dossier.ID, name) }

func derivedID(dossierID, name string) string {
	space, err := uuid.Parse(dossierID)
	if err != nil {
		space = uuid.NameSpaceOID
	}
	return uuid.NewSHA1(space, []byte(name)).String()
}

// Sent takes the first thing off the outbox.
func (c *Case) Sent() {
	if c.Outbox = c.Outbox[1:]; len(c.Outbox) == 0 {
		c.Outbox = nil
	}
}
