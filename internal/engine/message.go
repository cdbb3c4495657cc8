package engine

import (
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

func (c *compiler) message(d *bpmn.Node, t *trigger) {
	if strings.TrimSpace(t.def.Name) == "" {
		c.problem(d.ID, t.def.Line, "message_name",
			"Chưa nói thông điệp nào.", "it does not say which message")
		return
	}
	t.name = c.text(t.def.Name, d.ID, t.def.Line)
	if t.def.Key != "" {
		t.key = c.expression(t.def.Key, d.ID, t.def.Line)
	}
	if t.def.TTL == "" || !throws(d) {
		return
	}
	t.ttl = c.text(t.def.TTL, d.ID, t.def.Line)
	if t.ttl.source == nil {
		if _, f := timeToLive(t.ttl.plain); f != nil {
			c.problem(d.ID, t.def.Line, f.code, f.vi, f.en)
		}
	}
}

// timeToLive reads how long a message is kept: days and time, since what has no
// instant to begin at has no months.
func timeToLive(text string) (time.Duration, *fault) {
	d, err := parseDuration(text)
	if err != nil || d.calendar() || d.negative() {
		return 0, &fault{
			code: "message_ttl",
			vi:   "Thời gian lưu thông điệp " + quote(text) + " không hợp lệ.",
			en:   "the message's time to live " + quote(text) + " is not an ISO 8601 duration of days and time",
		}
	}
	return d.fixed(), nil
}

// readyMessage gives the subscription to a message with its name and key of now.
func (r *run) readyMessage(t *trigger, vars Variables) (*subscription, *fault) {
	name, key, f := r.address(t, vars)
	if f != nil {
		return nil, f
	}
	return &subscription{Kind: SubscriptionMessage, Name: name, Key: key}, nil
}

// address is the name and key of a message.
func (r *run) address(t *trigger, vars Variables) (name, key string, f *fault) {
	if name, f = r.text(t.name, vars, "tên thông điệp", "the name of a message"); f != nil || t.key == nil {
		return name, "", f
	}
	v, f := r.evaluate(t.key, vars)
	if f != nil {
		return "", "", f
	}
	switch v := v.(type) {
	case string:
		key = norm.NFC.String(v)
	case *apd.Decimal:
		var plain apd.Decimal
		_, _ = plain.Reduce(v) // 1.0 and 1 are one key
		key = feel.String(&plain)
	}
	if key == "" {
		return "", "", unexpected(t.key, vars, v, "khóa của thông điệp (văn bản hoặc số)", "a message's key: a text or a number")
	}
	return name, key, nil
}

func (r *run) acceptMessageReceived(ev MessageReceived) (func(), error) {
	s, ok := r.st.subs[ev.Subscription]
	switch {
	case !ok:
		return nil, refuse(ErrUnknownSubscription, ev.Subscription)
	case s.Kind != SubscriptionMessage:
		return nil, refuse(ErrWrongEvent, ev.Subscription)
	}
	vars, err := ev.Variables.normal()
	if err != nil {
		return nil, err
	}
	return func() { r.deliver(s, vars) }, nil
}

// deliver gives a subscription what it waits for.
func (r *run) deliver(s *subscription, vars Variables) {
	r.delivered(s)
	r.happened(r.p.nodes[s.Node], s.Part, s.holder, vars)
}

// sendTask compiles a send task: with a connector it is a service task, else it
// throws its message.
func (c *compiler) sendTask(n *node) {
	if n.def.Extension.ServiceType != "" {
		n.enter = (*run).enterServiceTask
		c.service(n)
		return
	}
	n.enter = (*run).enterThrowEvent
}

// readyMessageSent evaluates a message that a throw event or send task sends.
func (r *run) readyMessageSent(t *token, tr *trigger, vars Variables) (Command, Fact, *fault) {
	name, key, f := r.address(tr, vars)
	if f != nil {
		return nil, Fact{}, f
	}
	m := SendMessage{Instance: t.ID, Node: t.node.def, Part: tr.part, Name: name, Key: key, Variables: t.Locals.clone()}
	if tr.ttl != nil {
		text, f := r.durationText(tr.ttl, vars)
		if f != nil {
			return nil, Fact{}, f
		}
		if m.TTL, f = timeToLive(text); f != nil {
			return nil, Fact{}, f
		}
	}
	sent := r.factOf(FactMessageSent, t)
	sent.Name, sent.Key = name, key
	return m, sent, nil
}

// durationText is the ISO 8601 text of a duration of the model.
func (r *run) durationText(x *text, vars Variables) (string, *fault) {
	if x.source == nil {
		return x.plain, nil
	}
	v, f := r.evaluate(x.source, vars)
	if f != nil {
		return "", f
	}
	s := isoText(v)
	if s == "" {
		return "", unexpected(x.source, vars, v, "thời hạn", "a duration or text")
	}
	return s, nil
}
