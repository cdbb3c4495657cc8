package bpmn

// branching checks how a node with several ways out chooses between them.
func (l *linter) branching(n *Node) {
	switch {
	case n.Kind == KindExclusiveGateway, n.Kind == KindInclusiveGateway:
		l.choice(n)
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
