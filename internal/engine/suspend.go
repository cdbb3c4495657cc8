package engine

import (
	"container/heap"
	"time"
)

// Suspended reports whether the instance is suspended.
func (st *State) Suspended() bool { return st.suspended }

// whileSuspended refuses what a suspended instance does not take.
func (r *run) whileSuspended(ev Event) error {
	if !r.st.suspended {
		return nil
	}
	switch ev.(type) {
	case Resumed, Cancelled, VariablesSet, Modified, TimerChanged:
		return nil
	}
	return refuse(ErrSuspended, r.st.root.ID)
}

func (r *run) acceptSuspended(ev Suspended) (func(), error) {
	return func() {
		r.st.suspended = true
		r.fact(Fact{Kind: FactSuspended, Instance: r.st.root.ID, MessageVI: ev.Reason, MessageEN: ev.Reason})
	}, nil
}

func (r *run) acceptResumed() (func(), error) {
	if !r.st.suspended {
		return nil, refuse(ErrNotSuspended, r.st.root.ID)
	}
	return func() {
		r.st.suspended = false
		r.fact(Fact{Kind: FactResumed, Instance: r.st.root.ID})
		r.changedAll() // conditions may have become true meanwhile
	}, nil
}

// acceptTimerChanged moves one firing of a timer. The further firings of a cycle
// keep their instants.
func (r *run) acceptTimerChanged(ev TimerChanged) (func(), error) {
	tm, ok := r.st.timers[ev.ID]
	if !ok {
		return nil, refuse(ErrUnknownTimer, ev.ID)
	}
	at := ev.At.UTC().Round(0)
	if at.Year() < firstYear || at.Year() > lastYear {
		return nil, refuse(ErrInstant, at.Format(time.RFC3339))
	}
	return func() {
		tm.At = at
		heap.Fix(&r.st.due, tm.index)
		n := r.p.nodes[tm.Node]
		r.command(SetTimer{ID: tm.ID, Node: n.def, At: at})
		r.timerFact(FactTimerChanged, tm, n)
	}, nil
}

// Years that an instant given by hand may lie in: outside them it is a slip.
const (
	firstYear = 1900
	lastYear  = 2999
)
