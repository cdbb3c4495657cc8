package bpmn

import "strings"

// eventDefinitions writes the triggers of an event.
func eventDefinitions(node string, d *EventDefinition) []*Element {
	if d.Kind != EventMultiple {
		return []*Element{eventDefinition(node+"_trigger", d)}
	}
	var out []*Element
	for i, part := range d.Parts {
		out = append(out, eventDefinition(node+"_trigger_"+number(i+1), part))
	}
	return out
}

func eventDefinition(id string, d *EventDefinition) *Element {
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
		e.set("name", d.Ref)
	case EventCompensate:
		e.set("activityRef", d.Ref)
	case EventMessage, EventSignal, EventError, EventEscalation:
		e.set(string(d.Kind)+"Ref", d.Ref)
	}
	return e
}

// triggers writes the messages, signals, errors and escalations that the
// file's events name, each once.
func (b *Builder) triggers() []*Element {
	var out []*Element
	seen := map[string]bool{}
	var visit func(s *ScopeBuilder)
	add := func(d *EventDefinition) {
		switch d.Kind {
		case EventMessage, EventSignal, EventError, EventEscalation:
			if d.Ref != "" && !seen[d.Ref] {
				seen[d.Ref] = true
				out = append(out, model(string(d.Kind), "id", d.Ref, "name", d.Ref))
			}
		}
	}
	visit = func(s *ScopeBuilder) {
		for _, n := range s.nodes {
			if n.Event != nil {
				add(n.Event)
				for _, part := range n.Event.Parts {
					add(part)
				}
			}
			if n.body != nil {
				visit(n.body)
			}
		}
	}
	for _, p := range b.processes {
		visit(p)
	}
	return out
}
