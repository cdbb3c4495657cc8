package bpmn

// event adds an event definition to a node.
func (v *viewer) event(n *Node, e *Element, kind EventKind) {
	d := &EventDefinition{Kind: kind, Line: e.Line}
	switch kind {
	case EventTimer:
		v.timerDefinition(n, d, e)
	case EventConditional:
		if c := e.Child(NamespaceModel, "condition"); c != nil {
			d.Condition = v.expression(n.ID, c)
		}
	case EventLink:
		d.Ref = nfc(e.Attr("name"))
		d.Name = d.Ref
	case EventCompensate:
		d.Ref = localRef(e.Attr("activityRef"))
		d.WaitForCompletion = v.boolean(e, "waitForCompletion", true)
	default:
		d.Ref = localRef(e.Attr(string(kind) + "Ref"))
		v.trigger(n, d, e)
	}
	switch {
	case n.Event == nil:
		n.Event = d
	case n.Event.Kind == EventMultiple:
		n.Event.Parts = append(n.Event.Parts, d)
	default:
		n.Event = &EventDefinition{Kind: EventMultiple, Line: n.Event.Line, Parts: []*EventDefinition{n.Event, d}}
	}
}

// trigger fills in what the declared message, signal, error or escalation says,
// and what motcua's element in the extensionElements of e says in its place.
func (v *viewer) trigger(n *Node, d *EventDefinition, e *Element) {
	if t := v.triggers[d.Kind][d.Ref]; t != nil {
		d.Name, d.Code = t.Name, t.Code
	} else if d.Ref != "" { // a QName: the schema lets it lead anywhere
		v.remarkAt(n.ID, e.Line, SeverityWarning, codeDanglingReference, string(d.Kind)+"Ref", d.Ref)
	}
	if d.Name == "" && (d.Kind == EventMessage || d.Kind == EventSignal) {
		d.Name = d.Ref
	}
	v.triggerExtension(d, extensionChild(e, triggerElements[d.Kind]))
}

// triggerElements are motcua's elements that say more about a trigger.
var triggerElements = map[EventKind]string{
	EventMessage: "message", EventSignal: "signal", EventError: "error", EventEscalation: "error",
}

func (v *viewer) triggerExtension(d *EventDefinition, x *Element) {
	if x == nil {
		return
	}
	fill := func(field *string, attr string) {
		if text := nfc(x.Attr(attr)); text != "" {
			*field = text
		}
	}
	switch d.Kind {
	case EventMessage:
		fill(&d.Name, "name")
		fill(&d.TTL, "ttl")
		if key := expression(x.Attr("key")); key != "" {
			d.Key = key
		}
	case EventSignal:
		fill(&d.Name, "name")
	case EventError, EventEscalation:
		fill(&d.Code, "code")
		fill(&d.Message, "message")
		fill(&d.CodeVariable, "codeVariable")
		fill(&d.MessageVariable, "messageVariable")
	}
}

func (v *viewer) timerDefinition(n *Node, d *EventDefinition, e *Element) {
	for _, c := range e.Elements() {
		if c.Space != NamespaceModel {
			continue
		}
		switch c.Local {
		case "timeDate":
			d.Date = nfc(c.Text())
		case "timeDuration":
			d.Duration = nfc(c.Text())
		case "timeCycle":
			d.Cycle = nfc(c.Text())
		case "extensionElements":
			d.Working = v.workingTime(n.ID, c)
		}
	}
}

// eventDetails adds what stands on the event and not in its definition: of
// motcua's elements for triggers, each may stand in either's extensionElements.
func (v *viewer) eventDetails(n *Node, e *Element) {
	if !n.Kind.IsEvent() {
		return
	}
	if n.Event != nil && n.Event.Kind == EventMultiple {
		n.Event.Parallel = v.boolean(e, "parallelMultiple", false)
	}
	ext := e.Child(NamespaceModel, "extensionElements")
	if ext == nil {
		return
	}
	v.eventTiming(n, ext)
	for _, local := range []string{"message", "signal", "error"} {
		x := ext.Child(ExtensionNamespace, local)
		if x == nil {
			continue
		}
		if d := soleTrigger(n.Event, local); d != nil {
			v.triggerExtension(d, x)
		} else {
			v.note(ext, n.ID, codeMisplacedExtension, local)
		}
	}
}

// soleTrigger is the only definition of an event that a motcua element can be about, else nil.
func soleTrigger(event *EventDefinition, local string) *EventDefinition {
	var sole *EventDefinition
	for _, d := range event.Each() {
		if triggerElements[d.Kind] != local {
			continue
		}
		if sole != nil {
			return nil
		}
		sole = d
	}
	return sole
}

func (v *viewer) eventTiming(n *Node, ext *Element) {
	working := v.workingTime(n.ID, ext)
	switch {
	case working == "":
	case n.Event == nil:
		n.Event = &EventDefinition{Kind: EventTimer, Line: ext.Line, Working: working}
	case n.Event.Kind == EventTimer && n.Event.Working == "":
		n.Event.Working = working
	default:
		v.note(ext, n.ID, codeMisplacedExtension, "workingTime")
	}
}

// linkEvents joins link events of one scope, and compensation throw events with
// what they undo.
func (v *viewer) linkEvents() {
	type key struct {
		scope *Scope
		name  string
	}
	targets := map[key]*Node{}
	for _, ne := range v.elements {
		n := ne.node
		if n.Event == nil || n.Kind != KindIntermediateCatch || n.Event.Kind != EventLink {
			continue
		}
		if k := (key{n.Scope, n.Event.Name}); targets[k] == nil {
			targets[k] = n
		}
	}
	for _, ne := range v.elements {
		n := ne.node
		if n.Event != nil && n.Kind == KindIntermediateThrow && n.Event.Kind == EventLink {
			n.LinkTarget = targets[key{n.Scope, n.Event.Name}]
		}
		for _, d := range n.Event.Each() {
			if d.Kind == EventCompensate && d.Ref != "" {
				d.Activity = v.nodes[d.Ref]
			}
		}
	}
}

// linkCompensation joins an activity with its compensation handler: the
// activity at the other end of an association of its compensation boundary event
// (BPMN 2.0.2, 10.7.1). Tools draw the association either way.
func (v *viewer) linkCompensation() {
	for _, e := range v.associations {
		from, to := v.nodes[localRef(e.Attr("sourceRef"))], v.nodes[localRef(e.Attr("targetRef"))]
		if from == nil || to == nil {
			continue
		}
		if isCompensationBoundary(to) {
			from, to = to, from
		}
		if isCompensationBoundary(from) && to.Kind.IsActivity() && from.AttachedTo != nil && from.AttachedTo.Compensation == nil {
			from.AttachedTo.Compensation = to
		}
	}
}

func isCompensationBoundary(n *Node) bool {
	return n.Kind == KindBoundaryEvent && n.Event != nil && n.Event.Kind == EventCompensate
}
