package bpmn

import "strings"

func (s *ScopeBuilder) node(n *builtNode) *Element {
	e := model(string(n.Kind), "id", n.ID, "name", n.Name)
	n.attributes(e)
	for _, f := range s.flows {
		if f.Default && f.Source == n.ID {
			e.set("default", f.ID)
		}
	}
	if n.Documentation != "" {
		e.append(modelText("documentation", n.Documentation))
	}
	e.append(extensionElements(s.extension(n))...)
	for _, f := range s.flows {
		if f.Target == n.ID {
			e.append(modelText("incoming", f.ID))
		}
	}
	for _, f := range s.flows {
		if f.Source == n.ID {
			e.append(modelText("outgoing", f.ID))
		}
	}
	if n.body != nil {
		e.append(n.body.properties()...)
	}
	if n.Loop != nil {
		e.append(loopCharacteristics(n.Loop))
	}
	if n.Event != nil && n.Kind.IsEvent() {
		e.append(s.file.eventDefinitions(n.ID, n.Event)...)
	}
	if n.Activation != "" {
		e.append(formal("activationCondition", "="+n.Activation))
	}
	if n.body != nil {
		e.append(n.body.elements()...)
	}
	if n.AdHoc != nil && n.AdHoc.Completion != "" {
		e.append(formal("completionCondition", "="+n.AdHoc.Completion))
	}
	return e
}

// attributes writes what a kind of node says of itself. What is as BPMN has it
// by default is left out.
func (n *builtNode) attributes(e *Element) {
	if n.Kind == KindBoundaryEvent {
		e.set("attachedToRef", n.AttachedTo)
		if n.NonInterrupting {
			e.set("cancelActivity", "false")
		}
	}
	if n.Kind == KindStartEvent && n.NonInterrupting {
		e.set("isInterrupting", "false")
	}
	if n.Event != nil {
		e.set("parallelMultiple", flag(n.Event.Parallel))
		if !n.Kind.IsEvent() {
			e.set("messageRef", n.Event.Ref)
		}
	}
	e.set("triggeredByEvent", flag(n.TriggeredByEvent), "isForCompensation", flag(n.ForCompensation), "instantiate", flag(n.Instantiate))
	if n.ParallelEvents {
		e.set("eventGatewayType", "Parallel")
	}
	if !strings.HasPrefix(n.CalledElement, "=") {
		e.set("calledElement", n.CalledElement)
	}
	if n.AdHoc != nil {
		if n.AdHoc.Sequential {
			e.set("ordering", "Sequential")
		}
		if !n.AdHoc.CancelRemaining {
			e.set("cancelRemainingInstances", "false")
		}
	}
}

// extension gives motcua's elements of a node.
func (s *ScopeBuilder) extension(n *builtNode) []*Element {
	script := ""
	if n.Kind == KindScriptTask {
		script = n.Script
	}
	out := n.Extension.elements(script)
	if n.Event != nil && !n.Kind.IsEvent() {
		out = append(out, s.file.triggerExtension(n.Event)...)
	}
	if n.AdHoc != nil && n.AdHoc.Elements != "" {
		out = append(out, motcua("adHoc", "elements", "="+n.AdHoc.Elements))
	}
	if strings.HasPrefix(n.CalledElement, "=") {
		call := motcua("call")
		for _, e := range out {
			if e.Local == "call" {
				call = e
			}
		}
		if len(call.Attrs) == 0 {
			out = append(out, call)
		}
		call.set("process", n.CalledElement)
	}
	return out
}

func loopCharacteristics(l *Loop) *Element {
	if l.Standard {
		e := model("standardLoopCharacteristics", "testBefore", flag(l.TestBefore), "loopMaximum", number(l.Maximum))
		if l.Condition != "" {
			e.append(formal("loopCondition", "="+l.Condition))
		}
		return e
	}
	e := model("multiInstanceLoopCharacteristics", "isSequential", flag(l.Sequential))
	if l.Behavior != "All" {
		e.set("behavior", l.Behavior)
	}
	x := motcua("loop")
	if l.Collection != "" {
		x.set("collection", "="+l.Collection)
	}
	x.set("element", l.Element, "output", l.Output)
	if l.OutputElement != "" {
		x.set("outputElement", "="+l.OutputElement)
	}
	if len(x.Attrs) > 0 {
		e.append(extensionElements([]*Element{x})...)
	}
	if l.Cardinality != "" {
		e.append(formal("loopCardinality", "="+l.Cardinality))
	}
	if l.Condition != "" {
		e.append(formal("completionCondition", "="+l.Condition))
	}
	return e
}
