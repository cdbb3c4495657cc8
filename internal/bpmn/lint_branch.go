package bpmn

// branching checks how a node with several ways out chooses between them.
func (l *linter) branching(n *Node) {
	switch {
	case n.Kind == KindExclusiveGateway, n.Kind == KindInclusiveGateway:
		l.choice(n)
	case n.Kind == KindEventBasedGateway:
		l.eventGateway(n)
	case n.Kind == KindComplexGateway:
		l.complexGateway(n)
	case n.Kind.IsActivity():
		l.conditionalExits(n)
	}
}

func (l *linter) choice(n *Node) {
	var bare []*SequenceFlow // neither condition nor default
	conditions := 0
	for _, f := range n.Outgoing {
		switch {
		case f.Condition != "":
			conditions++
		case f != n.Default:
			bare = append(bare, f)
		}
	}
	if len(n.Outgoing) == 0 {
		l.error(n.ID, n.Line, codeGatewayWithoutExit)
	}
	if len(n.Outgoing) > 1 {
		switch {
		case len(bare) == len(n.Outgoing):
			l.error(n.ID, n.Line, codeGatewayWithoutConditions)
			return
		case len(bare) > 1:
			l.error(n.ID, n.Line, codeSeveralUnconditional, len(bare))
		case len(bare) == 1:
			l.error(bare[0].ID, bare[0].Line, codeFlowWithoutCondition)
		}
	}
	covered := l.testedOutcomes(n)
	if conditions > 0 && n.Default == nil && len(bare) == 0 && !covered {
		l.warn(n.ID, n.Line, codeNoDefault)
	}
}

// conditionalExits: a token may leave an activity by several conditional flows,
// but not by none.
func (l *linter) conditionalExits(n *Node) {
	if len(n.Outgoing) == 0 || n.Default != nil {
		return
	}
	for _, f := range n.Outgoing {
		if f.Condition == "" {
			return
		}
	}
	l.warn(n.ID, n.Line, codeNoDefault)
}

// eventGateway: what follows it waits, and is reached by it alone (BPMN 2.0.2, 10.6.6).
func (l *linter) eventGateway(n *Node) {
	switch len(n.Outgoing) {
	case 0:
		l.error(n.ID, n.Line, codeGatewayWithoutExit)
	case 1:
		l.warn(n.ID, n.Line, codeEventGatewaySingle)
	}
	if n.Instantiate && (len(n.Incoming) > 0 || n.Scope.Owner != nil) {
		l.error(n.ID, n.Line, codeInstantiateInside)
	}
	if n.ParallelEvents && !n.Instantiate {
		l.error(n.ID, n.Line, codeEventGatewayParallel)
	}
	for _, f := range n.Outgoing {
		to := f.Target
		switch {
		case !waitsAlone(to):
			l.error(f.ID, f.Line, codeEventGatewayTarget)
		case len(to.Incoming) > 1:
			l.error(to.ID, to.Line, codeEventGatewayTargetIncoming)
		}
	}
}

// waitsAlone reports whether an event-based gateway may lead to the node: a catch
// event of a trigger that comes from outside, or a receive task without boundary events.
func waitsAlone(n *Node) bool {
	switch n.Kind {
	case KindReceiveTask:
		return len(n.Boundary) == 0 && n.Loop == nil
	case KindIntermediateCatch:
		return n.Event == nil || n.Event.Kind != EventLink // without a trigger: said already
	}
	return false
}

// complexGateway: without an activation condition it is a parallel join, which is rarely meant.
func (l *linter) complexGateway(n *Node) {
	if len(n.Outgoing) == 0 {
		l.error(n.ID, n.Line, codeGatewayWithoutExit)
	}
	if n.Activation == "" && len(n.Incoming) > 1 {
		l.warn(n.ID, n.Line, codeComplexWithoutCondition)
	}
	l.feel(n.ID, n.Line, n.Activation)
	l.conditionalExits(n)
}
