package bpmn

import "strings"

// eventDefinitions writes the triggers of an event.
func (b *Builder) eventDefinitions(node string, d *EventDefinition) []*Element {
	if d.Kind != EventMultiple {
		return []*Element{b.eventDefinition(node+"_trigger", d)}
	}
	var out []*Element
	for i, part := range d.Parts {
		out = append(out, b.eventDefinition(node+"_trigger_"+number(i+1), part))
	}
	return out
}

func (b *Builder) eventDefinition(id string, d *EventDefinition) *Element {
	e := model(string(d.Kind)+"EventDefinition", "id", id)
	switch d.Kind {
	case EventTimer:
		if amount, unit, ok := strings.Cut(d.Working, " "); ok {
			e.append(extensionElements([]*Element{motcua("workingTime", "amount", amount, "unit", unit)})...)
		}
		for _, t := range []struct{ local, text string }{
			{"timeDate", d.Date}, {"timeDuration", d.Duration}, {"timeCycle", d.Cycle},
		} {
			if t.text != "" {
				e.append(formal(t.local, t.text))
			}
		}
	case EventConditional:
		e.append(formal("condition", "="+d.Condition))
	case EventLink:
		e.set("name", linkName(d))
	case EventCompensate:
		e.set("activityRef", d.Ref)
		if !d.WaitForCompletion {
			e.set("waitForCompletion", "false")
		}
	case EventMessage, EventSignal, EventError, EventEscalation:
		e.set(string(d.Kind)+"Ref", d.Ref)
		e.append(extensionElements(b.triggerExtension(d))...)
	}
	return e
}

func linkName(d *EventDefinition) string {
	if d.Name != "" {
		return d.Name
	}
	return d.Ref
}

// triggerExtension writes of a trigger what its declaration does not say.
func (b *Builder) triggerExtension(d *EventDefinition) []*Element {
	name, code := d.Name, d.Code
	if t := b.declared(d); t != nil {
		if name == t.Name {
			name = ""
		}
		if code == t.Code {
			code = ""
		}
	}
	e := motcua(triggerElements[d.Kind])
	switch d.Kind {
	case EventMessage:
		e.set("name", name)
		if d.Key != "" {
			e.set("key", "="+d.Key)
		}
		e.set("ttl", d.TTL)
	case EventSignal:
		e.set("name", name)
	case EventError, EventEscalation:
		e.set("code", code, "message", d.Message, "codeVariable", d.CodeVariable, "messageVariable", d.MessageVariable)
	}
	if len(e.Attrs) == 0 {
		return nil
	}
	return []*Element{e}
}

// declared is the declaration that an event's Ref leads to: what the first event
// with that Ref says. nil if there is none.
func (b *Builder) declared(d *EventDefinition) *Trigger {
	b.declarations()
	return b.triggerIndex[triggerKey{d.Kind, d.Ref}]
}

type triggerKey struct {
	kind EventKind
	id   string
}

type declaration struct {
	*Trigger
	kind EventKind
}

// declarations gathers the messages, signals, errors and escalations that the
// file's events refer to, each once, in order. What is FEEL stays at its event.
func (b *Builder) declarations() []declaration {
	if b.triggerIndex != nil {
		return b.triggers
	}
	plain := func(s string) string {
		if strings.HasPrefix(s, "=") {
			return ""
		}
		return s
	}
	b.triggers, b.triggerIndex = nil, map[triggerKey]*Trigger{}
	b.events(func(d *EventDefinition) {
		k := triggerKey{d.Kind, d.Ref}
		if triggerElements[d.Kind] == "" || d.Ref == "" || b.triggerIndex[k] != nil {
			return
		}
		t := &Trigger{ID: d.Ref, Name: plain(d.Name), Code: plain(d.Code)}
		if t.Name == "" {
			t.Name = d.Ref
		}
		b.triggerIndex[k] = t
		b.triggers = append(b.triggers, declaration{t, d.Kind})
	})
	return b.triggers
}

// events visits every event definition of the file in order.
func (b *Builder) events(visit func(*EventDefinition)) {
	var scope func(s *ScopeBuilder)
	scope = func(s *ScopeBuilder) {
		for _, n := range s.nodes {
			for _, d := range n.Event.Each() {
				visit(d)
			}
			if n.body != nil {
				scope(n.body)
			}
		}
	}
	for _, p := range b.processes {
		scope(p)
	}
}

func (b *Builder) triggerElements() []*Element {
	var out []*Element
	for _, t := range b.declarations() {
		e := model(string(t.kind), "id", t.ID, "name", t.Name)
		switch t.kind {
		case EventError:
			e.set("errorCode", t.Code)
		case EventEscalation:
			e.set("escalationCode", t.Code)
		}
		out = append(out, e)
	}
	return out
}
