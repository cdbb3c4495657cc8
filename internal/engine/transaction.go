package engine

import (
	"slices"

	"github.com/motcua/motcua/internal/bpmn"
)

// cancelled finds the transaction that a cancel end event is in, and the cancel
// boundary event by which it is left (BPMN 2.0.2, 10.3.5 and 13.5.2).
func (r *run) cancelled(t *token) (s *scope, by *catch) {
	for s = t.scope; s.parent != nil; s = s.parent {
		host := r.st.tokens[s.ID]
		if s.Loop != nil || s.Undo || host.node.def.Kind != bpmn.KindTransaction {
			continue
		}
		activity := r.activity(host)
		for _, b := range activity.node.boundary {
			for _, tr := range b.triggers {
				if tr.def.Kind == bpmn.EventCancel {
					return s, &catch{b, tr, activity}
				}
			}
		}
		return s, nil
	}
	return nil, nil
}

// endByCancel withdraws what is active in the transaction, has what completed in
// it compensated, and leaves by the cancel boundary event.
func (r *run) endByCancel(t *token) {
	s, by := r.cancelled(t)
	if by == nil {
		r.block(t, phaseThrow, &fault{
			code: "uncaught_cancel",
			vi:   "Giao dịch bị hủy nhưng không có sự kiện biên loại hủy để đi tiếp.",
			en:   "the transaction is cancelled and has no cancel boundary event to leave by",
		})
		return
	}
	r.vanish(t)
	done := completed(s)
	r.interrupt(s)
	k := r.hide(t.node, s)
	k.Undo = &undo{Queue: undoing(done, s), Cancel: true}
	r.wait(k, waitUndo)
	r.undoNext(k)
}

// completed takes the compensation records of a scope and of the active scopes
// inside it, in the order of completion.
func completed(s *scope) []*record {
	all := s.Done
	s.Done = nil
	for _, inner := range s.inner {
		all = append(all, completed(inner)...)
	}
	slices.SortFunc(all, func(a, b *record) int { return int(a.Seq - b.Seq) })
	return all
}

// leaveTransaction goes on from the cancel boundary event when everything is undone.
func (r *run) leaveTransaction(k *token) {
	_, by := r.cancelled(k)
	if by == nil { // a state of another process
		r.forget(k)
		k.scope.Live--
		r.consumed(k.scope, k.node)
		return
	}
	r.happened(by.n, by.t.part, by.h, nil)
}
