package feel

// Decide evaluates a condition of which only some variables are known, as far as
// that is possible: "and", "or", "not" and "if" are decided by the parts whose
// names are all in known, whatever the others may turn out to be. decided is false if
// the answer depends on a name that is not in known, or is neither true nor false.
//
//	outcome = "approve" and amount > 5    known: {outcome: "refuse"}   → false, decided
//	                                      known: {outcome: "approve"}  → not decided
func (e *Expression) Decide(known Context, env Env) (holds, decided bool) {
	r, err := e.guarded(env, func(in *interp) Value {
		in.unknown = new(bool)
		return in.decide(e.root, newRootScope(known))
	})
	if err != nil {
		return false, false
	}
	holds, decided = r.Value.(bool)
	return holds, decided
}

// decide is the truth of a part, nil if it cannot be told.
func (in *interp) decide(n node, s *scope) Value {
	switch n := n.(type) {
	case *andNode:
		return in.decideAll(n.items, s, true)
	case *orNode:
		return in.decideAll(n.items, s, false)
	case *ifNode:
		switch in.decide(n.cond, s) {
		case true:
			return in.decide(n.then, s)
		case false:
			return in.decide(n.otherwise, s)
		}
		then, otherwise := in.decide(n.then, s), in.decide(n.otherwise, s)
		if b, ok := then.(bool); ok && otherwise == b {
			return b
		}
		return nil
	case *callNode:
		if f, ok := n.fn.(*nameNode); ok && f.name == "not" && f.fn != nil && len(n.args) == 1 && n.names == nil {
			if b, ok := in.decide(n.args[0], s).(bool); ok {
				return !b
			}
			return nil
		}
	}
	*in.unknown = false
	v := in.eval(n, s)
	if b, ok := v.(bool); ok && !*in.unknown {
		return b
	}
	return nil
}

// decideAll is the conjunction of parts, or with neutral false their disjunction.
func (in *interp) decideAll(items []node, s *scope, neutral bool) Value {
	result := Value(neutral)
	for _, item := range items {
		switch in.decide(item, s) {
		case neutral:
		case !neutral:
			return !neutral
		default:
			result = nil
		}
	}
	return result
}
