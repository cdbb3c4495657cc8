package world

import (
	"cmp"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
)

// Play does one step of a script. It fails with an *Error or an *engine.Error if
// there is nothing to do it to, or it is refused.
func (w *World) Play(s Step) error {
	if s.At != nil {
		w.moveTo(*s.At)
	}
	if len(s.Choices) > 0 {
		before := w.env
		w.answerBy(s.Choices)
		defer func() {
			now := w.env.Now
			w.env = before
			w.env.Now = now
		}()
	}
	switch s.Kind {
	case StepBegin:
		_, err := w.Begin(s.Process, s.startOptions())
		return err
	case StepSignal:
		return w.Broadcast(s.Name, s.Variables)
	case StepMessage:
		return w.playMessage(s)
	case StepTimer:
		return w.playTimer(s)
	case StepComplete, StepError, StepFail, StepEscalate:
		return w.playAnswer(s)
	case StepRetry, StepResolve:
		return w.playIncident(s)
	case StepActivate:
		return w.playActivation(s)
	case StepData:
		return w.playData(s)
	}
	return refuse(ErrUnknownStep, string(s.Kind))
}

// startOptions are those of a step that begins an instance. Variables that come with
// a trigger are its payload.
func (s Step) startOptions() engine.StartOptions {
	if s.Element == "" {
		return engine.StartOptions{Variables: s.Variables}
	}
	return triggered(s.Element, s.Part, s.Variables)
}

// answerBy makes expressions give the answers of a script for as long as they fit.
func (w *World) answerBy(choices []Choice) {
	holds, value, decide := w.env.Holds, w.env.Value, w.env.Decide
	next := func(element, expression string) *Choice {
		if len(choices) == 0 || choices[0].Element != element || choices[0].Expression != expression {
			return nil
		}
		c := &choices[0]
		choices = choices[1:]
		return c
	}
	w.env.Holds = func(q engine.Question) (bool, bool) {
		if c := next(q.Element, q.Expression.Source()); c != nil && c.Holds != nil {
			return *c.Holds, true
		}
		if holds != nil {
			return holds(q)
		}
		return false, false
	}
	w.env.Value = func(q engine.Question) (feel.Value, bool) {
		if c := next(q.Element, q.Expression.Source()); c != nil && c.Value != nil {
			return c.Value.V, true
		}
		if value != nil {
			return value(q)
		}
		return nil, false
	}
	if decide == nil {
		decide = noDecision
	}
	w.env.Decide = func(ref string, node *bpmn.Node, vars engine.Variables) (feel.Value, error) {
		if c := next(node.ID, ref); c != nil && c.Value != nil {
			return c.Value.V, nil
		}
		return decide(ref, node, vars)
	}
}

func noDecision(ref string, _ *bpmn.Node, _ engine.Variables) (feel.Value, error) {
	return nil, refuse(ErrNothingThere, ref)
}

// fits reports whether something that waits is what a step means, and how well: 2 for
// the very element instance, 1 for another one at the element, 0 for none.
func (s Step) fits(instance, element, of string) int {
	switch {
	case element != s.Element || s.Instance != "" && instance != s.Instance:
		return 0
	case of == s.Of:
		return 2
	}
	return 1
}

// best is the first of those that fit best.
func best[T any](all []T, fit func(T) int) (T, bool) {
	var found T
	most := 0
	for _, x := range all {
		if f := fit(x); f > most {
			found, most = x, f
		}
	}
	return found, most > 0
}

func (w *World) playMessage(s Step) error {
	if s.Element == "" {
		return w.Publish(Message{Name: s.Name, Key: s.Key, Variables: s.Variables})
	}
	sub, ok := best(w.subs, func(sub *Subscription) int {
		if sub.Kind != engine.SubscriptionMessage || s.Name != "" && sub.Name != s.Name {
			return 0
		}
		return s.fits(sub.Instance, sub.Node.ID, sub.ID)
	})
	if !ok {
		return refuse(ErrNothingThere, s.Element)
	}
	l := &Letter{Message: engine.SendMessage{Name: sub.Name, Key: cmp.Or(s.Key, sub.Key), Variables: s.Variables}}
	if err := w.hand(l, sub); err != nil {
		return err
	}
	return w.settle()
}

func (w *World) playTimer(s Step) error {
	t, ok := best(w.Timers(), func(t Timer) int { return s.fits(t.Instance, t.Element, t.Timer.Instance) })
	if !ok {
		return refuse(ErrNothingThere, s.Element)
	}
	if s.At != nil {
		return w.Do(t.Instance, engine.TimerFired{ID: t.ID})
	}
	return w.Fire(t)
}

// playAnswer answers a job.
func (w *World) playAnswer(s Step) error {
	j, ok := best(w.jobs, func(j *Job) int { return s.fits(j.Instance, j.Node.ID, j.Element) })
	if !ok {
		return refuse(ErrNothingThere, s.Element)
	}
	return w.Do(j.Instance, s.answer(j))
}

func (s Step) answer(j *Job) engine.Event {
	call := j.Kind == JobCall
	switch {
	case s.Kind == StepEscalate:
		return engine.CallEscalated{Instance: j.Element, Code: s.Code, Variables: s.Variables}
	case s.Kind == StepError && call:
		return engine.CallFailed{Instance: j.Element, Error: s.Code, Variables: s.Variables}
	case s.Kind == StepError:
		return engine.ServiceFailed{Instance: j.Element, Error: s.Code, Variables: s.Variables}
	case s.Kind == StepFail && call:
		return engine.CallFailed{Instance: j.Element, Code: s.Code, MessageVI: s.Message, MessageEN: s.Message}
	case s.Kind == StepFail:
		return engine.ServiceFailed{Instance: j.Element, Code: s.Code, Message: s.Message}
	case call:
		return engine.CallCompleted{Instance: j.Element, Variables: s.Variables}
	case j.Kind == JobService:
		return engine.ServiceCompleted{Instance: j.Element, Variables: s.Variables}
	}
	return engine.TaskCompleted{Instance: j.Element, Outcome: s.Outcome, Variables: s.Variables}
}

// placed is something of an instance.
type placed[T any] struct {
	in *instance
	it T
}

// everywhere gathers something of all running instances.
func everywhere[T any](w *World, of func(*engine.State) []T) []placed[T] {
	var out []placed[T]
	for _, in := range w.instances {
		if in.State.Ended() {
			continue
		}
		for _, it := range of(in.State) {
			out = append(out, placed[T]{in, it})
		}
	}
	return out
}

func (w *World) playIncident(s Step) error {
	p, ok := best(everywhere(w, (*engine.State).Incidents), func(p placed[engine.Incident]) int {
		return s.fits(p.in.ID, p.it.Element, p.it.Instance)
	})
	if !ok {
		return refuse(ErrNothingThere, s.Element)
	}
	if s.Kind == StepRetry {
		return w.Do(p.in.ID, engine.IncidentRetried{ID: p.it.ID})
	}
	return w.Do(p.in.ID, engine.IncidentResolved{ID: p.it.ID, Variables: s.Variables, Flow: s.Flow})
}

// playData changes variables of an instance; of none named, of the first that runs.
func (w *World) playData(s Step) error {
	id := s.Instance
	for _, in := range w.instances {
		if id == "" && !in.State.Ended() {
			id = in.ID
		}
	}
	return w.Do(id, engine.VariablesSet{Variables: s.Variables})
}

func (w *World) playActivation(s Step) error {
	p, ok := best(everywhere(w, (*engine.State).Tokens), func(p placed[engine.Token]) int {
		return s.fits(p.in.ID, p.it.Element, p.it.Instance)
	})
	if !ok {
		return refuse(ErrNothingThere, s.Element)
	}
	return w.Do(p.in.ID, engine.AdHocActivated{Scope: p.it.Instance, Elements: s.Elements})
}
