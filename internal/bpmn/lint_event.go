package bpmn

import "strings"

// event checks what an event waits for or throws.
func (l *linter) event(n *Node) {
	if n.Kind.IsEvent() {
		l.trigger(n)
		l.interruption(n)
	}
	for _, d := range n.Event.Each() {
		switch d.Kind {
		case EventTimer:
			l.timer(n, d)
		case EventMessage:
			l.message(n, d)
		case EventSignal:
			l.named(n, d, codeSignalWithoutName)
		case EventError, EventEscalation:
			l.failure(n, d)
		case EventConditional:
			l.conditional(n, d)
		case EventLink:
			l.link(n, d)
		case EventCompensate:
			l.compensation(n, d)
		case EventCancel:
			l.cancel(n)
		}
	}
}

// catches reports whether the node waits for its triggers.
func (n *Node) catches() bool {
	switch n.Kind {
	case KindStartEvent, KindIntermediateCatch, KindBoundaryEvent, KindReceiveTask:
		return true
	}
	return false
}

// beginsProcess reports whether the node's trigger makes a new instance of its
// process: it is a start, or follows a gateway that is one.
func (n *Node) beginsProcess() bool {
	if n.Scope.Owner != nil {
		return false
	}
	return n.Kind == KindStartEvent || n.Instantiate ||
		len(n.Incoming) == 1 && n.Incoming[0].Source.Kind == KindEventBasedGateway && n.Incoming[0].Source.Instantiate
}

// interruption: errors, cancellation and compensation leave their activity no
// other way (BPMN 2.0.2 tables 10.86 and 10.93).
func (l *linter) interruption(n *Node) {
	waits := n.Kind == KindBoundaryEvent || n.position() == atEventSubProcessStart
	if !waits || n.Interrupting {
		return
	}
	for _, d := range n.Event.Each() {
		switch {
		case d.Kind == EventError, d.Kind == EventCancel, d.Kind == EventCompensate && n.Kind == KindStartEvent:
			l.error(n.ID, n.Line, codeMustInterrupt, triggerNames[d.Kind])
		}
	}
}

func (l *linter) named(n *Node, d *EventDefinition, code string) {
	if d.Name == "" {
		l.error(n.ID, d.Line, code)
	}
	l.feel(n.ID, d.Line, d.Name)
	if n.beginsProcess() && strings.HasPrefix(d.Name, "=") { // there are no variables yet
		l.error(n.ID, d.Line, codeStartNameExpression)
	}
}

// message: throw and catch find each other by name; by the key, a catch is told
// from the same catch in another instance. A start makes the instance.
func (l *linter) message(n *Node, d *EventDefinition) {
	if n.Kind == KindSendTask && n.Extension.ServiceType != "" {
		return // a connector sends it
	}
	l.named(n, d, codeMessageWithoutName)
	l.feel(n.ID, d.Line, d.Key)
	if d.TTL != "" && !validDuration(d.TTL) && !strings.HasPrefix(d.TTL, "=") {
		l.error(n.ID, d.Line, codeTimerInvalid, "motcua:message/@ttl", d.TTL)
	}
	if d.Name != "" && d.Key == "" && n.catches() && !n.beginsProcess() {
		l.warn(n.ID, d.Line, codeMessageWithoutKey)
	}
}

func (l *linter) failure(n *Node, d *EventDefinition) {
	l.feel(n.ID, d.Line, d.Code)
	if n.catches() && strings.HasPrefix(d.Code, "=") { // which event it is must show in the model
		l.error(n.ID, d.Line, codeCodeExpression)
	}
	if d.Code != "" || n.catches() {
		return
	}
	if d.Kind == EventError {
		l.warn(n.ID, d.Line, codeErrorWithoutCode)
	} else {
		l.warn(n.ID, d.Line, codeEscalationWithoutCode)
	}
}

func (l *linter) conditional(n *Node, d *EventDefinition) {
	if d.Condition == "" {
		l.error(n.ID, d.Line, codeConditionMissing)
	}
	l.feel(n.ID, d.Line, d.Condition)
}

// link: the source and the target of a link carry one name in one scope; there
// may be several sources, but one target (BPMN 2.0.2, 10.5.5).
func (l *linter) link(n *Node, d *EventDefinition) {
	throws := n.Kind == KindIntermediateThrow
	switch {
	case d.Name == "":
		l.error(n.ID, d.Line, codeLinkWithoutName)
	case throws && n.LinkTarget == nil:
		l.error(n.ID, d.Line, codeLinkWithoutTarget, d.Name)
	}
	if throws && len(n.Outgoing) > 0 || n.Kind == KindIntermediateCatch && len(n.Incoming) > 0 {
		l.error(n.ID, n.Line, codeLinkWithFlow)
	}
}

// links finds targets of one name.
func (l *linter) links(s *Scope) {
	seen := map[string]bool{}
	for _, n := range s.Nodes {
		if n.Kind != KindIntermediateCatch || n.Event == nil || n.Event.Kind != EventLink || n.Event.Name == "" {
			continue
		}
		if seen[n.Event.Name] {
			l.error(n.ID, n.Line, codeLinkSeveralTargets, n.Event.Name)
		}
		seen[n.Event.Name] = true
	}
}

func (l *linter) compensation(n *Node, d *EventDefinition) {
	switch {
	case n.Kind == KindBoundaryEvent:
		l.compensationBoundary(n)
	case n.catches() || d.Ref == "":
	case d.Activity == nil || !d.Activity.Kind.IsActivity():
		l.error(n.ID, d.Line, codeCompensationTarget, d.Ref)
	case d.Activity.Compensation == nil && d.Activity.Body == nil && d.Activity.Kind != KindCallActivity:
		l.warn(n.ID, d.Line, codeCompensationWithoutEffect, d.Activity.ID)
	}
}

func (l *linter) compensationBoundary(n *Node) {
	if len(n.Outgoing) > 0 {
		l.error(n.ID, n.Line, codeCompensationFlow)
	}
	if n.AttachedTo == nil {
		return
	}
	switch handler := n.AttachedTo.Compensation; {
	case handler == nil:
		l.error(n.ID, n.Line, codeCompensationWithoutHandler)
	case !handler.ForCompensation:
		l.error(handler.ID, handler.Line, codeHandlerNotMarked)
	case handler.Scope != n.Scope:
		l.error(handler.ID, handler.Line, codeHandlerElsewhere)
	}
}

// cancel: only a transaction can be cancelled, and only from inside (10.5.4, 10.3.5).
func (l *linter) cancel(n *Node) {
	if n.Kind == KindBoundaryEvent {
		if n.AttachedTo != nil && n.AttachedTo.Kind != KindTransaction {
			l.error(n.ID, n.Line, codeCancelBoundary)
		}
		return
	}
	for s := n.Scope; s.Owner != nil; s = s.Owner.Scope {
		if s.Owner.Kind != KindTransaction {
			continue
		}
		if !s.Owner.cancelled() {
			l.warn(n.ID, n.Line, codeCancelUncaught)
		}
		return
	}
	if n.Kind == KindEndEvent {
		l.error(n.ID, n.Line, codeCancelEnd)
	}
}

// cancelled reports whether an activity has a cancel boundary event.
func (n *Node) cancelled() bool {
	for _, b := range n.Boundary {
		for _, d := range b.Event.Each() {
			if d.Kind == EventCancel {
				return true
			}
		}
	}
	return false
}

// duplicateCatches finds boundary events of one activity, or event subprocesses
// of one scope, that wait for the same error or escalation: which of them would
// catch it is not defined.
func (l *linter) duplicateCatches(nodes []*Node) {
	seen := map[string]bool{}
	for _, n := range nodes {
		for _, d := range n.Event.Each() {
			if d.Kind != EventError && d.Kind != EventEscalation && d.Kind != EventCancel || strings.HasPrefix(d.Code, "=") {
				continue
			}
			k := string(d.Kind) + " " + d.Code
			if seen[k] {
				l.warn(n.ID, d.Line, codeDuplicateCatch, triggerNames[d.Kind], d.Code)
			}
			seen[k] = true
		}
	}
}
