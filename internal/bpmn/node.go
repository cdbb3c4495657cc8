package bpmn

import (
	"slices"
	"strings"
)

// node reads a flow node and, for a subprocess, what is inside.
func (v *viewer) node(s *Scope, e *Element, kind Kind) {
	n := &Node{ID: v.ownID(e), Name: nfc(e.Attr("name")), Kind: kind, Line: e.Line, Scope: s}
	switch kind {
	case KindBoundaryEvent:
		n.Interrupting = v.boolean(e, "cancelActivity", true)
	case KindStartEvent:
		n.Interrupting = v.boolean(e, "isInterrupting", true)
	}
	n.ForCompensation = kind.IsActivity() && v.boolean(e, "isForCompensation", false)
	n.Instantiate = (kind == KindReceiveTask || kind == KindEventBasedGateway) && v.boolean(e, "instantiate", false)
	s.Nodes = append(s.Nodes, n)
	v.nodes[n.ID] = n
	v.elements = append(v.elements, nodeElement{node: n, xml: e})
	for _, c := range e.Elements() {
		if c.Space == NamespaceModel {
			v.nodePart(n, e, c)
		}
	}
	v.nodeDetails(n, e)
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
		n.Loop = v.loop(n.ID, c)
	case "activationCondition":
		n.Activation = v.expression(n.ID, c)
	case "property":
		if !n.Kind.IsSubProcess() { // a subprocess has it in its scope
			n.Data = append(n.Data, v.dataObject(c))
		}
	case "eventDefinitionRef":
		if found := v.seek(c, SeverityError, "eventDefinitionRef", c.Text()); found != nil {
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

// nodeDetails reads the attributes that belong to one kind of node.
func (v *viewer) nodeDetails(n *Node, e *Element) {
	switch n.Kind {
	case KindEventBasedGateway:
		n.ParallelEvents = v.choice(e, "eventGatewayType", "Exclusive", "Parallel") == "Parallel"
	case KindCallActivity:
		n.CalledElement = nfc(e.Attr("calledElement"))
		if call := extensionChild(e, "call"); call != nil && call.Attr("process") != "" {
			n.CalledElement = nfc(call.Attr("process"))
		} else if _, local, prefixed := strings.Cut(n.CalledElement, ":"); prefixed && v.ids[local] != nil {
			n.CalledElement = local // a process of this file, with the prefix of its namespace
		}
	case KindSendTask, KindReceiveTask:
		n.Event = &EventDefinition{Kind: EventMessage, Line: n.Line, Ref: localRef(e.Attr("messageRef"))}
		v.trigger(n, n.Event, e)
	case KindAdHocSubProcess:
		n.AdHoc = v.adHoc(n.ID, e)
	}
	if n.Loop != nil {
		v.loopExtension(n.ID, n.Loop, extensionChild(e, "loop"))
	}
}

// adHoc reads what an ad-hoc subprocess has of its own. Table 10.22 gives
// ordering and cancelRemainingInstances their defaults: Parallel and true.
func (v *viewer) adHoc(id string, e *Element) *AdHoc {
	a := &AdHoc{
		Sequential:      v.choice(e, "ordering", "Parallel", "Sequential") == "Sequential",
		CancelRemaining: v.boolean(e, "cancelRemainingInstances", true),
	}
	if c := e.Child(NamespaceModel, "completionCondition"); c != nil {
		a.Completion = v.expression(id, c)
	}
	if x := extensionChild(e, "adHoc"); x != nil {
		a.Elements = expression(x.Attr("elements"))
	}
	return a
}

// choice reads an optional attribute of a fixed set; the first is its default.
func (v *viewer) choice(e *Element, attr string, values ...string) string {
	text := strings.TrimSpace(e.Attr(attr))
	if text == "" {
		return values[0]
	}
	if !slices.Contains(values, text) {
		v.refuse(e, codeBadValue, attr, text)
	}
	return text
}

// extensionChild gives the first motcua element of that name in an element's extensionElements.
func extensionChild(e *Element, local string) *Element {
	ext := e.Child(NamespaceModel, "extensionElements")
	if ext == nil {
		return nil
	}
	return ext.Child(ExtensionNamespace, local)
}

// expression reads the text of an expression element, and remarks on one that
// says that it is in another language than FEEL.
func (v *viewer) expression(id string, e *Element) string {
	if text := expression(e.Text()); text != "" {
		if foreignExpression("", e.Attr("language")) {
			v.note(e, id, codeForeignExpression)
		}
		return text
	}
	return ""
}
