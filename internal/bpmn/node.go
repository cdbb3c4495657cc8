package bpmn

import (
	"strconv"
	"strings"
)

// node reads a flow node and, for a subprocess, what is inside.
func (v *viewer) node(s *Scope, e *Element, kind Kind) {
	n := &Node{ID: e.id(), Name: nfc(e.Attr("name")), Kind: kind, Line: e.Line, Scope: s}
	if n.ID == "" {
		v.refuse(e, codeMissingID, e.Local)
		return
	}
	switch kind {
	case KindBoundaryEvent:
		n.Interrupting = v.boolean(e, "cancelActivity", true)
	case KindStartEvent:
		n.Interrupting = v.boolean(e, "isInterrupting", true)
	}
	n.ForCompensation = v.boolean(e, "isForCompensation", false)
	s.Nodes = append(s.Nodes, n)
	v.nodes[n.ID] = n
	v.elements = append(v.elements, nodeElement{node: n, xml: e})
	for _, c := range e.Elements() {
		if c.Space == NamespaceModel {
			v.nodePart(n, e, c)
		}
	}
	v.eventDetails(n, e)
	if kind.IsSubProcess() {
		n.TriggeredByEvent = v.boolean(e, "triggeredByEvent", false)
		n.Body = &Scope{Owner: n}
		v.scope(n.Body, e)
	}
	if n.Kind == KindStartEvent && (s.Owner == nil || !s.Owner.TriggeredByEvent) {
		n.Interrupting = false // the attribute means nothing there
	}
}

func (v *viewer) nodePart(n *Node, e, c *Element) {
	switch c.Local {
	case "documentation":
		if n.Documentation == "" {
			n.Documentation = nfc(c.Text())
		}
	case "extensionElements":
		n.Extension = v.extension(n.ID, c)
		if script := c.Child(ExtensionNamespace, "script"); script != nil {
			n.Script = expression(script.Text())
		}
	case "script":
		if n.ScriptFormat = e.Attr("scriptFormat"); n.Script == "" {
			n.Script = expression(c.Text())
		}
	case "multiInstanceLoopCharacteristics", "standardLoopCharacteristics":
		n.Loop = v.loop(c)
	case "eventDefinitionRef":
		if found := v.resolve(c, "eventDefinitionRef", c.Text()); found != nil {
			if k, ok := eventKinds[found.Local]; ok {
				v.event(n, found, k)
			}
		}
	default:
		if k, ok := eventKinds[c.Local]; ok && n.Kind.IsEvent() {
			v.event(n, c, k)
		}
	}
}

// event adds an event definition to a node.
func (v *viewer) event(n *Node, e *Element, kind EventKind) {
	d := &EventDefinition{Kind: kind, Line: e.Line}
	switch kind {
	case EventTimer:
		v.timerDefinition(n, d, e)
	case EventConditional:
		if c := e.Child(NamespaceModel, "condition"); c != nil {
			d.Condition = expression(c.Text())
		}
	case EventLink:
		d.Ref = nfc(e.Attr("name"))
	case EventCompensate:
		d.Ref = localRef(e.Attr("activityRef"))
	default:
		d.Ref = localRef(e.Attr(string(kind) + "Ref"))
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

// eventDetails adds what stands on the event and not in its definition. A
// motcua:workingTime may stand in either's extensionElements.
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

func (v *viewer) loop(e *Element) *Loop {
	l := &Loop{Standard: e.Local == "standardLoopCharacteristics"}
	l.Sequential = v.boolean(e, "isSequential", false)
	l.TestBefore = v.boolean(e, "testBefore", false)
	if text := strings.TrimSpace(e.Attr("loopMaximum")); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			v.refuse(e, codeBadValue, "loopMaximum", text)
		}
		l.Maximum = n
	}
	for _, c := range e.Elements() {
		if c.Space != NamespaceModel {
			continue
		}
		switch c.Local {
		case "loopCardinality":
			l.Cardinality = expression(c.Text())
		case "completionCondition", "loopCondition":
			l.Condition = expression(c.Text())
		case "loopDataInputRef":
			l.Collection = localRef(c.Text())
		}
	}
	return l
}
