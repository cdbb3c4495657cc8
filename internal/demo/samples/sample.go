package samples

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// sample is one dossier of the plan.
type sample struct {
	no       int // 1, 2, 3 … in the order of receipt
	story    string
	route    route
	agency   string
	channel  dossier.Channel
	received *time.Time // entered by the counter; nil = when it is filed, as online
	citizen  string     // id of the account that files it, "" = the counter

	applicant dossier.Applicant
	form      json.RawMessage

	turns  []turn  // where it leaves the usual way
	until  int     // number of the step it comes to rest before; 0 = it goes to its end
	halts  bool    // it rests as soon as its turns are taken
	silent bool    // the applicant does not answer
	beside bool    // steps beside the numbered ones (stop notice, verification) stay open
	last   lastAct // what is done when it rests

	want dossier.Status // where it ends up
}

// turn is an unusual outcome at a step, taken once.
type turn struct {
	step int
	kind string
}

// lastAct is what is done to a dossier at rest.
type lastAct string

const (
	actNone     lastAct = ""
	actClaim    lastAct = "claim"
	actWithdraw lastAct = "withdraw"
	actStop     lastAct = "stop"
	actExtend   lastAct = "extend"
)

// move is the next thing to do with a dossier: a task to complete by a kind of
// outcome, or an act on the whole of it.
type move struct {
	task *dossier.Task
	kind string // of outcome; "" with act
	act  lastAct
}

// next decides from the record alone how a dossier goes on, so that it does not matter
// who brought it here and when; ok is false when it is where the plan wants it.
func (s *sample) next(d dossier.Dossier, tasks []dossier.Task) (m move, ok bool) {
	if d.Status.Final() || d.ClosedAt != nil {
		return move{}, false
	}
	for i := range tasks {
		t := &tasks[i]
		if t.State == dossier.TaskDone || t.State == dossier.TaskCancelled {
			continue
		}
		if kind := s.leave(t, tasks); kind != "" {
			return move{task: t, kind: kind}, true
		}
	}
	return s.lastMove(d, tasks)
}

// leave is the kind of outcome by which an open task is to be left, "" = it rests.
func (s *sample) leave(t *dossier.Task, tasks []dossier.Task) string {
	forward := func(yes bool) string {
		if yes {
			return kindForward
		}
		return ""
	}
	switch {
	case t.WaitFor == "applicant":
		return forward(!s.silent)
	case t.StepNo == 0:
		return forward(!s.beside)
	case t.WaitFor != "":
		return forward(s.goesBeyond(t.StepNo))
	}
	pending := false
	for _, turn := range s.turns {
		if taken(turn, tasks) {
			continue
		}
		if turn.step == t.StepNo {
			return turn.kind
		}
		pending = true
	}
	return forward(s.goesBeyond(t.StepNo) && (pending || !s.halts))
}

func (s *sample) goesBeyond(step int) bool { return s.until == 0 || step < s.until }

// taken reports whether a turn is in the record already.
func taken(turn turn, tasks []dossier.Task) bool {
	return slices.ContainsFunc(tasks, func(t dossier.Task) bool {
		return t.State == dossier.TaskDone && t.StepNo == turn.step && outcomeKind(t, t.Outcome) == turn.kind
	})
}

// lastMove is the last act, if it is not done.
func (s *sample) lastMove(d dossier.Dossier, tasks []dossier.Task) (move, bool) {
	switch s.last {
	case actNone:
		return move{}, false
	case actExtend, actWithdraw, actStop:
		return move{act: s.last}, !acted(s.last, d)
	}
	for i := range tasks {
		if tasks[i].State == dossier.TaskClaimed {
			return move{}, false
		}
	}
	for i := range tasks {
		if tasks[i].State == dossier.TaskOpen {
			return move{task: &tasks[i], act: actClaim}, true
		}
	}
	return move{}, false
}

// acted reports whether the record shows an act on the dossier as a whole.
func acted(act lastAct, d dossier.Dossier) bool {
	switch act {
	case actExtend:
		return d.Extensions > 0
	case actWithdraw:
		return d.Status == dossier.StatusWithdrawn
	case actStop:
		return d.Status == dossier.StatusStopped
	}
	return false
}

func outcomeKind(t dossier.Task, id string) string {
	for _, o := range t.Outcomes {
		if o.ID == id {
			return o.Kind
		}
	}
	return ""
}

func outcomeID(t *dossier.Task, kind string) string {
	for _, o := range t.Outcomes {
		if o.Kind == kind {
			return o.ID
		}
	}
	return ""
}
