package world

import (
	"slices"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/engine"
)

// World is a set of instances that run together. It is not safe for concurrent use.
type World struct {
	options   Options
	processes map[string]*engine.Process
	routes    Routes
	env       engine.Env

	instances []*instance // in the order they were begun
	byID      map[string]*instance
	jobs      []*Job
	subs      []*Subscription // in the order they were opened
	letters   []*Letter       // those that wait
	letterNo  int

	queue []parcel // what has still to be carried out between instances
	moved int      // parcels carried out for one call, against maxMoves
	log   []Happening
}

// instance is an instance as the world keeps it.
type instance struct {
	Instance
	own bool // its State is shared with no clone
}

// New makes a world in which nothing runs yet.
func New(o Options) *World {
	if o.TTL == 0 {
		o.TTL = DefaultTTL
	}
	if o.MaxInstances == 0 {
		o.MaxInstances = DefaultMaxInstances
	}
	o.Env.Now = o.Env.Now.UTC()
	w := &World{
		options: o, env: o.Env, routes: NewRoutes(o.Flows),
		processes: map[string]*engine.Process{}, byID: map[string]*instance{},
	}
	for _, p := range o.Processes {
		w.processes[p.ID()] = p
	}
	return w
}

// Clone is a world of its own in which the same has happened. It costs what it
// has running; states are copied when one of the two goes on with them. The log is not.
func (w *World) Clone() *World {
	c := *w
	c.instances = make([]*instance, len(w.instances))
	c.byID = make(map[string]*instance, len(w.byID))
	for i, in := range w.instances {
		in.own = false
		copied := *in
		copied.EndNodes = slices.Clip(in.EndNodes)
		c.instances[i], c.byID[in.ID] = &copied, &copied
	}
	c.jobs, c.subs, c.letters = slices.Clone(w.jobs), slices.Clone(w.subs), slices.Clone(w.letters)
	c.queue, c.log = nil, nil
	return &c
}

// Now is the virtual time.
func (w *World) Now() time.Time { return w.env.Now }

// Process is the process with an id that the world was made of; nil if there is none.
func (w *World) Process(id string) *engine.Process { return w.processes[id] }

// Begin begins an instance by hand, at its start event without trigger or at the one
// that o names. It fails with an *engine.Error, or an *Error of code unknown_process.
func (w *World) Begin(process string, o engine.StartOptions) (id string, err error) {
	p := w.processes[process]
	if p == nil {
		return "", refuse(ErrUnknownProcess, process)
	}
	in, err := w.begin(p, o, "", "")
	if err != nil {
		return "", err
	}
	return in.ID, w.settle()
}

// Do gives an instance an event from outside, and carries out all that follows.
// It fails with an *engine.Error if the event is refused: nothing has happened then.
func (w *World) Do(id string, ev engine.Event) error {
	in := w.byID[id]
	if in == nil {
		return refuse(ErrUnknownInstance, id)
	}
	if err := w.apply(in, ev); err != nil {
		return err
	}
	return w.settle()
}

// Instances lists the instances in the order they were begun, those that ended included.
func (w *World) Instances() []Instance {
	out := make([]Instance, len(w.instances))
	for i, in := range w.instances {
		out[i] = in.Instance
	}
	return out
}

// Instance gives one instance.
func (w *World) Instance(id string) (Instance, bool) {
	in := w.byID[id]
	if in == nil {
		return Instance{}, false
	}
	return in.Instance, true
}

// Ended reports whether no instance runs.
func (w *World) Ended() bool {
	return !slices.ContainsFunc(w.instances, func(in *instance) bool { return !in.State.Ended() })
}

// Jobs lists what waits for an answer from outside, oldest first.
func (w *World) Jobs() []Job {
	out := make([]Job, len(w.jobs))
	for i, j := range w.jobs {
		out[i] = *j
	}
	return out
}

// Subscriptions lists what waits for a message or a signal, oldest first.
func (w *World) Subscriptions() []Subscription {
	out := make([]Subscription, len(w.subs))
	for i, s := range w.subs {
		out[i] = *s
	}
	return out
}

// Letters lists the messages that are kept, oldest first.
func (w *World) Letters() []Letter {
	out := make([]Letter, len(w.letters))
	for i, l := range w.letters {
		out[i] = *l
	}
	return out
}

// Log gives what has happened since it was last asked for, in order.
func (w *World) Log() []Happening {
	log := w.log
	w.log = nil
	return log
}

func (w *World) note(h Happening) {
	h.At = w.env.Now
	w.log = append(w.log, h)
}

func (w *World) newID(process string) string {
	n := 1
	for _, in := range w.instances {
		if in.Process.ID() == process {
			n++
		}
	}
	return process + "." + strconv.Itoa(n)
}
