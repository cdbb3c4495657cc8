package world

import (
	"slices"

	"github.com/motcua/motcua/internal/engine"
)

// maxMoves bounds what one event from outside may set off between instances:
// processes that send each other messages without end.
const maxMoves = 10_000

// parcel is something that one instance asked for and that happens to another, or
// to itself later.
type parcel func() error

// begin makes an instance and lets it go to where it first waits.
func (w *World) begin(p *engine.Process, o engine.StartOptions, how string, caller string) (*instance, error) {
	if len(w.instances) >= w.options.MaxInstances {
		return nil, refuse(ErrTooManyInstances, p.ID())
	}
	st, res, err := p.StartWith(o, w.env)
	if err != nil {
		return nil, err
	}
	in := &instance{own: true, Instance: Instance{ID: w.newID(p.ID()), Process: p, State: st, Caller: caller}}
	w.instances = append(w.instances, in)
	w.byID[in.ID] = in
	w.note(Happening{Kind: KindInstanceBegun, Instance: in.ID, Element: o.Event, Name: how})
	w.absorb(in, res)
	return in, nil
}

// apply takes an instance one event further.
func (w *World) apply(in *instance, ev engine.Event) error {
	if !in.own {
		in.State, in.own = in.State.Clone(), true
	}
	res, err := in.Process.Apply(in.State, ev, w.env)
	if err != nil {
		return err
	}
	w.answered(in, ev)
	w.absorb(in, res)
	return nil
}

// settle carries out what instances asked of each other, until nothing is left.
func (w *World) settle() error {
	w.moved = 0
	for len(w.queue) > 0 {
		next := w.queue[0]
		w.queue = w.queue[1:]
		if w.moved++; w.moved > maxMoves {
			w.queue = nil
			return refuse(ErrEndlessExchange, "")
		}
		if err := next(); err != nil {
			w.queue = nil
			return err
		}
	}
	w.queue = nil
	return nil
}

func (w *World) later(p parcel) { w.queue = append(w.queue, p) }

// answered takes the job off the list that an event answers.
func (w *World) answered(in *instance, ev engine.Event) {
	switch ev := ev.(type) {
	case engine.TaskCompleted:
		w.dropJob(in, ev.Instance)
	case engine.ServiceCompleted:
		w.dropJob(in, ev.Instance)
	case engine.ServiceFailed:
		w.dropJob(in, ev.Instance)
	case engine.CallCompleted:
		w.dropJob(in, ev.Instance)
	case engine.CallFailed:
		w.dropJob(in, ev.Instance)
	case engine.MessageReceived:
		w.dropSubscription(in, ev.Subscription, true)
	case engine.SignalReceived:
		w.subs = slices.DeleteFunc(w.subs, func(s *Subscription) bool {
			return s.Instance == in.ID && s.Once && s.Kind == engine.SubscriptionSignal && s.Name == ev.Name &&
				(ev.Subscriptions == nil || slices.Contains(ev.Subscriptions, s.ID))
		})
	}
}

func (w *World) dropJob(in *instance, element string) {
	w.jobs = slices.DeleteFunc(w.jobs, func(j *Job) bool { return j.Instance == in.ID && j.Element == element })
}

// dropSubscription takes a subscription off the list; with delivered, only one that
// closes by itself.
func (w *World) dropSubscription(in *instance, id string, delivered bool) {
	w.subs = slices.DeleteFunc(w.subs, func(s *Subscription) bool {
		return s.Instance == in.ID && s.ID == id && (s.Once || !delivered)
	})
}

// absorb notes what a step did and puts off what it asks for.
func (w *World) absorb(in *instance, res engine.Result) {
	for i := range res.Facts {
		w.log = append(w.log, Happening{Kind: KindFact, Instance: in.ID, At: res.Facts[i].At, Fact: &res.Facts[i]})
	}
	for _, id := range res.EndNodes {
		if !slices.Contains(in.EndNodes, id) {
			in.EndNodes = append(in.EndNodes, id)
		}
	}
	for _, c := range res.Commands {
		w.command(in, c)
	}
	if res.Ended {
		in.Error = res.Error
		w.later(func() error { return w.ended(in) })
	}
}

func (w *World) command(in *instance, c engine.Command) {
	switch c := c.(type) {
	case engine.OpenTask:
		w.jobs = append(w.jobs, &Job{Instance: in.ID, Element: c.Instance, Node: c.Node, Kind: JobTask, Since: w.env.Now})
	case engine.CallService:
		w.jobs = append(w.jobs, &Job{Instance: in.ID, Element: c.Instance, Node: c.Node, Kind: JobService, Since: w.env.Now, Service: c})
	case engine.CloseTask:
		w.dropJob(in, c.Instance)
	case engine.CancelService:
		w.dropJob(in, c.Instance)
	case engine.OpenSubscription:
		s := &Subscription{Instance: in.ID, OpenSubscription: c}
		w.subs = append(w.subs, s)
		w.later(func() error { return w.collect(s) })
	case engine.CloseSubscription:
		w.dropSubscription(in, c.ID, false)
	case engine.SendMessage:
		w.later(func() error { return w.post(&Letter{Message: c, Sender: in.ID}) })
	case engine.BroadcastSignal:
		w.later(w.signal(c.Name, c.Variables))
	case engine.CallProcess:
		w.later(func() error { return w.call(in, c) })
	case engine.CancelCall:
		w.dropJob(in, c.Instance)
		w.later(func() error { return w.cancelCall(in, c) })
	case engine.EscalateToCaller:
		w.later(func() error { return w.escalate(in, c) })
	}
}

// current is the instance as it is kept now, if it still runs.
func (w *World) current(id string) *instance {
	if in := w.byID[id]; in != nil && !in.State.Ended() {
		return in
	}
	return nil
}
