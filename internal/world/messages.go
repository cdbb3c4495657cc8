package world

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// Publish sends a message from outside: to the oldest subscription that waits for it,
// else to a process that it begins, else it is kept for its time to live.
func (w *World) Publish(m Message) error {
	ttl := w.options.TTL
	if m.TTL != nil {
		ttl = *m.TTL
	}
	l := &Letter{Message: engine.SendMessage{Name: m.Name, Key: m.Key, TTL: ttl, Variables: m.Variables}}
	if err := w.deliver(l, ttl); err != nil {
		return err
	}
	return w.settle()
}

// Broadcast sends a signal from outside to every instance, and to the processes that
// it begins.
func (w *World) Broadcast(name string, vars engine.Variables) error {
	if err := w.signal(name, vars)(); err != nil {
		return err
	}
	return w.settle()
}

// post delivers a message that an instance threw.
func (w *World) post(l *Letter) error {
	ttl := l.Message.TTL
	if ttl == 0 {
		ttl = w.options.TTL
	}
	return w.deliver(l, ttl)
}

func (w *World) deliver(l *Letter, ttl time.Duration) error {
	w.letterNo++
	l.ID, l.Expires = w.letterNo, w.env.Now.Add(ttl)
	for _, s := range w.subs {
		if w.wants(s, l) {
			return w.hand(l, s)
		}
	}
	if b, ok := w.begun(l); ok {
		h := l.happening(KindMessageDelivered)
		h.Instance, h.Element = w.newID(b.process.ID()), b.Event
		w.note(h)
		l.Received = h.Instance
		_, err := w.begin(b.process, triggered(b.Event, b.Part, l.Message.Variables), "message", "")
		return err
	}
	if w.routes.Leaves(l.Message.Node, w.sender(l), func(id string) bool { return w.processes[id] != nil }) {
		w.note(l.happening(KindMessageDelivered))
		return nil // to a pool that has no process here
	}
	if ttl <= 0 {
		w.note(l.happening(KindMessageExpired))
		return nil
	}
	w.note(l.happening(KindMessageKept))
	w.letters = append(w.letters, l)
	return nil
}

// happening says what became of a message.
func (l *Letter) happening(k Kind) Happening {
	h := Happening{Kind: k, Name: l.Message.Name, Key: l.Message.Key, Sender: l.Sender}
	if l.Message.Node != nil {
		h.From = l.Message.Node.ID
	}
	return h
}

// collect gives a new subscription the oldest message that is kept for it.
func (w *World) collect(s *Subscription) error {
	for slices.Contains(w.subs, s) {
		i := slices.IndexFunc(w.letters, func(l *Letter) bool { return w.wants(s, l) })
		if i < 0 {
			return nil
		}
		l := *w.letters[i]
		w.letters = slices.Delete(slices.Clone(w.letters), i, i+1)
		if err := w.hand(&l, s); err != nil {
			return err
		}
	}
	return nil
}

// wants reports whether a subscription waits for a message: of its name, with its key
// if it has one, from whoever may send to it.
func (w *World) wants(s *Subscription, l *Letter) bool {
	in := w.byID[s.Instance]
	return s.Kind == engine.SubscriptionMessage && s.Name == l.Message.Name &&
		(s.Key == "" || s.Key == l.Message.Key) && !in.State.Ended() &&
		w.routes.Allow(l.Message.Node, w.sender(l), s.Node, in.Process.ID())
}

// sender is the process that sent a message; "" = it came from outside.
func (w *World) sender(l *Letter) string {
	if in := w.byID[l.Sender]; in != nil {
		return in.Process.ID()
	}
	return ""
}

// hand gives a message to a subscription.
func (w *World) hand(l *Letter, s *Subscription) error {
	l.Received = s.ID
	h := l.happening(KindMessageDelivered)
	h.Instance, h.Element = s.Instance, s.Node.ID
	w.note(h)
	return w.apply(w.byID[s.Instance], engine.MessageReceived{Subscription: s.ID, Variables: l.Message.Variables})
}

// listeners are the subscriptions to a signal that are open now, by the instances
// that wait, oldest first.
func (w *World) listeners(name string) (instances []string, subs map[string][]string) {
	subs = map[string][]string{}
	for _, s := range w.subs {
		if s.Kind != engine.SubscriptionSignal || s.Name != name {
			continue
		}
		if subs[s.Instance] == nil {
			instances = append(instances, s.Instance)
		}
		subs[s.Instance] = append(subs[s.Instance], s.ID)
	}
	return instances, subs
}

// signal gives what brings a signal to everyone who waits for it now, and then begins
// the processes that it begins. Who begins to wait only after it was thrown, as the
// element after the throw event, does not hear it.
func (w *World) signal(name string, vars engine.Variables) parcel {
	waiting, subs := w.listeners(name)
	return func() error {
		for _, id := range waiting {
			if in := w.current(id); in != nil {
				ev := engine.SignalReceived{Name: name, Subscriptions: subs[id], Variables: vars}
				if err := w.apply(in, ev); err != nil {
					return err
				}
			}
		}
		for _, b := range w.beginnings(bpmn.EventSignal, name) {
			if _, err := w.begin(b.process, triggered(b.Event, b.Part, vars), "signal", ""); err != nil {
				return err
			}
		}
		return nil
	}
}

// begun finds the process that a message begins, and at which event.
func (w *World) begun(l *Letter) (beginning, bool) {
	for _, b := range w.beginnings(bpmn.EventMessage, l.Message.Name) {
		if w.routes.Allow(l.Message.Node, w.sender(l), b.Node, b.process.ID()) {
			return b, true
		}
	}
	return beginning{}, false
}
