package world

import (
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// Options are what a world is made of.
type Options struct {
	// Processes are those that can run, by what begins them: Begin, a message or
	// signal start event, a call activity. Ids are unique.
	Processes []*engine.Process
	// Flows restrict who receives what: an element, or a pool, from which message
	// flows lead sends only to where they lead. Of several files, all their flows.
	Flows []*bpmn.MessageFlow
	// Called finds the process of a call activity; without one, the call waits for an
	// answer from outside. A nil function finds the one of that id among Processes.
	Called func(engine.CallProcess) *engine.Process
	// Env is the environment of every step; its Now is where the virtual time begins.
	Env engine.Env
	// TTL is how long a message is kept that says nothing itself. 0 = DefaultTTL.
	TTL time.Duration
	// MaxInstances bounds the instances that were ever begun: processes that call
	// themselves. 0 = DefaultMaxInstances.
	MaxInstances int
}

// Bounds that Options may replace.
const (
	DefaultTTL          = 30 * 24 * time.Hour
	DefaultMaxInstances = 1000
)

// Message is what is sent from outside.
type Message struct {
	Name      string
	Key       string
	Variables engine.Variables
	TTL       *time.Duration // nil = the world's; 0 = only for who waits now
}

// Instance is one running or ended instance.
type Instance struct {
	ID       string // "<process>.<n>", n counting up over the world
	Process  *engine.Process
	State    *engine.State // read only
	Caller   string        // instance whose call activity began it; "" if none
	Activity string        // that call activity's element instance
	EndNodes []string      // end events reached, in the order of their first time
	Error    *engine.ThrownError
}

// JobKind is what someone outside has to do.
type JobKind string

// Kinds of jobs.
const (
	JobTask    JobKind = "task"    // answer: engine.TaskCompleted
	JobService JobKind = "service" // answer: engine.ServiceCompleted, engine.ServiceFailed
	JobCall    JobKind = "call"    // a process that the world does not have. Answer: engine.CallCompleted, CallFailed, CallEscalated
)

// Job is an answer that an instance waits for from outside.
type Job struct {
	Instance string // of the world
	Element  string // element instance
	Node     *bpmn.Node
	Kind     JobKind
	Since    time.Time
	Service  engine.CallService // of a service
	Call     engine.CallProcess // of a call
}

// Subscription is what an instance waits for.
type Subscription struct {
	Instance string
	engine.OpenSubscription
}

// Letter is a message on its way.
type Letter struct {
	ID       int // counting up over the world
	Message  engine.SendMessage
	Sender   string // instance; "" = from outside
	Expires  time.Time
	Received string // subscription, or the instance it began; "" while it waits
}

// Kind names what happened in the world, besides the facts of its instances.
type Kind string

// What happens between instances.
const (
	KindFact             Kind = "fact"              // of an instance
	KindInstanceBegun    Kind = "instance.begun"    // Element: the start event; Name: how: "", message, signal, call
	KindMessageDelivered Kind = "message.delivered" // to Element of Instance
	KindMessageKept      Kind = "message.kept"      // nobody waits for it yet
	KindMessageExpired   Kind = "message.expired"   // nobody ever did
)

// Happening is one thing that happened, in order.
type Happening struct {
	Kind     Kind         `json:"kind"`
	Instance string       `json:"instance,omitempty"` // of the world
	At       time.Time    `json:"at"`
	Fact     *engine.Fact `json:"fact,omitempty"`
	Element  string       `json:"element,omitempty"`
	Name     string       `json:"name,omitempty"`
	Key      string       `json:"key,omitempty"`
	Sender   string       `json:"sender,omitempty"` // instance that sent the message
	From     string       `json:"from,omitempty"`   // the element that did
}
