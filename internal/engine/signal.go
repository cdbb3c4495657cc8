package engine

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/bpmn"
)

func (c *compiler) signal(d *bpmn.Node, t *trigger) {
	if strings.TrimSpace(t.def.Name) == "" {
		c.problem(d.ID, t.def.Line, "signal_name",
			"Chưa nói tín hiệu nào.", "it does not say which signal")
		return
	}
	t.name = c.text(t.def.Name, d.ID, t.def.Line)
}

func (r *run) readySignal(t *trigger, vars Variables) (*subscription, *fault) {
	name, f := r.text(t.name, vars, "tên tín hiệu", "the name of a signal")
	if f != nil {
		return nil, f
	}
	return &subscription{Kind: SubscriptionSignal, Name: name}, nil
}

// acceptSignalReceived gives a signal to everything that waits for it now,
// oldest first. What begins to wait in this step waits for the next one.
func (r *run) acceptSignalReceived(ev SignalReceived) (func(), error) {
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() {
		listening := r.st.listeners[listened{SubscriptionSignal, norm.NFC.String(ev.Name)}]
		for _, s := range subscriptionsBySeq(listening) {
			if ev.Subscriptions != nil && !slices.Contains(ev.Subscriptions, s.ID) {
				continue
			}
			if r.st.subs[s.ID] == s { // one before may have ended it
				r.deliver(s, vars.clone())
				r.settleDown()
			}
		}
	}, nil
}

// readySignalSent evaluates a signal that a throw event broadcasts.
func (r *run) readySignalSent(t *token, tr *trigger, vars Variables) (Command, Fact, *fault) {
	name, f := r.text(tr.name, vars, "tên tín hiệu", "the name of a signal")
	if f != nil {
		return nil, Fact{}, f
	}
	sent := r.factOf(FactSignalSent, t)
	sent.Name = name
	return BroadcastSignal{Instance: t.ID, Node: t.node.def, Part: tr.part, Name: name, Variables: t.Locals.clone()}, sent, nil
}
