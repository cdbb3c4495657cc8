package engine

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"time"
)

// Status is where an instance stands.
type Status string

// Statuses of an instance.
const (
	StatusActive     Status = "active"
	StatusCompleted  Status = "completed"  // its last token reached an end
	StatusTerminated Status = "terminated" // a terminate end event ended it
	StatusFailed     Status = "failed"     // called, and ended with an error that nothing caught
	StatusCancelled  Status = "cancelled"  // by the event Cancelled
)

// State is one running instance. Start makes it, Apply changes it in place, and
// it goes through JSON without loss: a state that was written and read again
// takes the same steps. It is not safe for concurrent use.
//
// Instance ids are "<element id>#<n>" with n counting up over the whole
// instance, so they are the same in every replay and never used twice.
type State struct {
	process   string // id of the process it belongs to
	status    Status
	suspended bool
	called    bool  // a call activity waits for the result
	counter   int64 // last n given
	root      *scope
	scopes    map[string]*scope
	tokens    map[string]*token // those that wait
	timers    map[string]*timer
	subs      map[string]*subscription
	incidents map[string]*incident
	due       timerHeap                             // timers by instant
	listeners map[listened]map[string]*subscription // subscriptions to signals by name
	bound     *Process                              // the process that bind checked it against
}

// waitKind is what a waiting token waits for.
type waitKind string

const (
	waitTask         waitKind = "task"         // TaskCompleted
	waitService      waitKind = "service"      // ServiceCompleted, ServiceFailed
	waitCall         waitKind = "call"         // CallCompleted, CallFailed
	waitTimer        waitKind = "timer"        // its own TimerFired, and nothing else
	waitEvent        waitKind = "event"        // one of its own subscriptions or timers
	waitScope        waitKind = "scope"        // the end of its subprocess
	waitThrow        waitKind = "throw"        // within a step: what catches an escalation
	waitUndo         waitKind = "undo"         // hidden: the end of a compensation
	waitCompensation waitKind = "compensation" // the end of the compensation that it threw
	waitIncident     waitKind = "incident"     // IncidentRetried, IncidentResolved
)

// token is a token that waits at an element: the element's instance.
type token struct {
	ID        string    `json:"id"`
	Seq       int64     `json:"seq"`
	Node      string    `json:"node"`
	Scope     string    `json:"scope"`
	Wait      waitKind  `json:"wait"`
	Since     time.Time `json:"since"`
	Locals    Variables `json:"locals,omitempty"`  // targets of its input mappings
	Index     int       `json:"index,omitempty"`   // inside a loop: which instance, from 1
	Base      Variables `json:"base,omitempty"`    // inside a loop: what Locals begin with, if input mappings add to it
	Pending   Variables `json:"pending,omitempty"` // answer that an output mapping or a completion condition could not take
	Fired     bool      `json:"fired,omitempty"`   // what it waits for came before it did
	Reset     bool      `json:"reset,omitempty"`   // at a complex gateway: it is being reset
	Done      []*record `json:"done,omitempty"`    // of a subprocess that has ended: what completed inside
	Undo      *undo     `json:"undo,omitempty"`
	Part      int       `json:"part,omitempty"` // of a parallel multiple start event: what began the instance
	holding             // its own timers and subscriptions and its boundary events'
	Incidents []string  `json:"incidents,omitempty"` // open ones, in order

	node  *node  // set while a step touches it
	scope *scope // the scope it is in
	began *node  // at an instantiating gateway: the event that began the instance
}

// scope is a running process or subprocess: a set of tokens and their variables.
type scope struct {
	ID        string           `json:"id"`
	Seq       int64            `json:"seq"`
	Node      string           `json:"node,omitempty"`   // the subprocess, empty for the process
	Parent    string           `json:"parent,omitempty"` // scope around it
	Variables Variables        `json:"variables"`
	Live      int              `json:"live"`            // tokens inside: waiting, at joins, on the way
	Joins     map[string]*join `json:"joins,omitempty"` // gateway id → tokens that wait to be joined
	// Complex are the complex gateways that wait for their reset, with the incoming
	// flows of which they consumed a token at their start, sorted.
	Complex   map[string][]string `json:"complex,omitempty"`
	Incidents []string            `json:"incidents,omitempty"`
	Loop      *loopState          `json:"loop,omitempty"`   // of a multi-instance activity or standard loop; its tokens are the instances
	AdHoc     *adHocState         `json:"ad_hoc,omitempty"` // of an ad-hoc subprocess
	holding                       // what would start its event subprocesses
	// Interrupted by an event subprocess: nothing else can start in it any more.
	Interrupted bool      `json:"interrupted,omitempty"`
	Done        []*record `json:"done,omitempty"` // what completed and can be compensated, in order
	Undo        bool      `json:"undo,omitempty"` // in it an activity is compensated; its variables are a snapshot

	inner      map[string]*scope                   // the scopes directly inside
	conditions map[string]map[string]*subscription // that see its variables first, by the variables they read
	watching   int                                 // conditions here and inside
	changed    map[string]bool                     // variables set in this step that conditions may read

	parent  *scope
	tokens  map[string]*token // those of State.tokens that are in this scope
	atJoins int               // tokens in Joins
	ended   bool

	occupied map[string]int // see places
	touched  bool           // noted in run.touched
}

// join counts what waits at a joining gateway, per incoming flow. Only flows
// with a token are kept: a parallel join is ready when all its incoming flows are.
type join struct {
	Flows map[string]int `json:"flows"`
}

// timer is a timer that is set.
type timer struct {
	ID       string    `json:"id"`
	Seq      int64     `json:"seq"`
	Node     string    `json:"node"` // the timer event
	Part     int       `json:"part,omitempty"`
	Instance string    `json:"instance"`
	At       time.Time `json:"at"`
	Left     int       `json:"left,omitempty"` // cycle: firings after this one; -1 = endless
	// Of a cycle, firing n is due at Base + n·Every; this timer is firing Round.
	Base  *time.Time `json:"base,omitempty"`
	Every string     `json:"every,omitempty"` // ISO 8601
	Round int        `json:"round,omitempty"`

	index  int // in the heap
	holder holder
}

// phase is what failed and so what a retry does again.
type phase string

const (
	phaseEnter   phase = "enter"   // entering the element
	phaseService phase = "service" // the call of a service or process, or a decision
	phaseOutput  phase = "output"  // the output mapping
	phaseLeave   phase = "leave"   // choosing the outgoing flows
	phaseTimer   phase = "timer"   // arming a timer of a boundary event or an event subprocess; the rest goes on
	phaseJoin    phase = "join"    // waiting for tokens that cannot come
	phaseLoop    phase = "loop"    // judging whether a loop goes on: of an instance, or of the loop, which is held up

	phaseArm       phase = "arm"       // arming another trigger of such an event
	phaseCondition phase = "condition" // evaluating a condition that is waited for
	phaseAdHoc     phase = "adhoc"     // judging whether an ad-hoc subprocess is over; it goes on
	phaseThrow     phase = "throw"     // throwing an error or cancelling a transaction
)

func (p phase) known() bool {
	switch p {
	case phaseEnter, phaseService, phaseOutput, phaseLeave, phaseTimer, phaseJoin, phaseLoop, phaseArm, phaseCondition, phaseThrow, phaseAdHoc:
		return true
	}
	return false
}

// incident is an incident that is open.
type incident struct {
	ID        string    `json:"id"`
	Seq       int64     `json:"seq"`
	Node      string    `json:"node"`
	Instance  string    `json:"instance"` // of the element or scope that holds it
	Phase     phase     `json:"phase"`
	Part      int       `json:"part,omitempty"` // of a multiple event
	Code      string    `json:"code"`
	MessageVI string    `json:"message_vi"`
	MessageEN string    `json:"message_en"`
	At        time.Time `json:"at"`

	holder holder
}

func newState(process string) *State {
	return &State{
		process:   process,
		status:    StatusActive,
		scopes:    map[string]*scope{},
		tokens:    map[string]*token{},
		timers:    map[string]*timer{},
		subs:      map[string]*subscription{},
		incidents: map[string]*incident{},
		listeners: map[listened]map[string]*subscription{},
	}
}

// Process is the id of the BPMN process the instance belongs to.
func (st *State) Process() string { return st.process }

// Status is where the instance stands.
func (st *State) Status() Status { return st.status }

// Ended reports whether the instance is over.
func (st *State) Ended() bool { return st.status != StatusActive }

// Variables gives the variables of the process as they are now, also after its end.
func (st *State) Variables() Variables {
	if st.root == nil {
		return nil
	}
	return st.root.Variables.clone()
}

// Visible gives everything that a waiting element instance sees: its own
// variables, then those of the scopes around it.
func (st *State) Visible(instance string) (Variables, bool) {
	if s, ok := st.scopes[instance]; ok {
		return visible(nil, s).clone(), true
	}
	t, ok := st.tokens[instance]
	if !ok {
		return nil, false
	}
	return visible(t.Locals, t.scope).clone(), true
}

// Waiting reports whether a task, service call or called process still has to answer.
func (st *State) Waiting(instance string) bool {
	t, ok := st.tokens[instance]
	return ok && (t.Wait == waitTask || t.Wait == waitService || t.Wait == waitCall)
}

// Token is a token that waits at an element.
type Token struct {
	Element  string    `json:"element"`
	Instance string    `json:"instance,omitempty"` // empty for a join
	For      string    `json:"for"`                // task, service, call, timer, event, scope, compensation, incident, join
	Since    time.Time `json:"since,omitzero"`
	Loop     int       `json:"loop,omitempty"` // number of an instance inside a loop, from 1

	Scope string         `json:"scope,omitempty"` // instance of the subprocess, loop or process around it
	Flows map[string]int `json:"-"`               // join: how many came by each incoming flow
}

// Tokens lists where tokens wait, oldest first, joins last.
func (st *State) Tokens() []Token {
	tokens := make([]*token, 0, len(st.tokens))
	for _, t := range st.tokens {
		if !t.hidden() {
			tokens = append(tokens, t)
		}
	}
	slices.SortFunc(tokens, func(a, b *token) int { return cmp.Compare(a.Seq, b.Seq) })
	out := make([]Token, 0, len(tokens))
	for _, t := range tokens {
		out = append(out, Token{Element: t.Node, Instance: t.ID, For: string(t.Wait), Since: t.Since, Loop: t.Index, Scope: t.Scope})
	}
	for _, s := range bySeq(st.scopes) {
		for _, id := range sortedKeys(s.Joins) {
			out = append(out, Token{Element: id, For: "join", Scope: s.ID, Flows: maps.Clone(s.Joins[id].Flows)})
		}
	}
	return out
}

// Timer is a timer that is set.
type Timer struct {
	ID       string    `json:"id"`
	Element  string    `json:"element"`
	Instance string    `json:"instance"` // activity or catch event it belongs to
	At       time.Time `json:"at"`       // UTC
}

func (t *timer) view() Timer {
	return Timer{ID: t.ID, Element: t.Node, Instance: t.Instance, At: t.At}
}

// NextTimer is the timer that is due first; of several at one instant, the one
// set first. A suspended instance has none. It costs nothing to ask.
func (st *State) NextTimer() (Timer, bool) {
	if len(st.due) == 0 || st.suspended {
		return Timer{}, false
	}
	return st.due[0].view(), true
}

// Timers lists the timers that are set, in the order they are due.
func (st *State) Timers() []Timer {
	set := slices.Clone(st.due)
	slices.SortFunc(set, func(a, b *timer) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
	})
	out := make([]Timer, len(set))
	for i, t := range set {
		out[i] = t.view()
	}
	return out
}

// Incident is an incident that is open.
type Incident struct {
	ID        string    `json:"id"`
	Element   string    `json:"element"`
	Instance  string    `json:"instance"`
	Code      string    `json:"code"`
	MessageVI string    `json:"message_vi"`
	MessageEN string    `json:"message_en"`
	RaisedAt  time.Time `json:"raised_at"`
}

// Incidents lists the open incidents, oldest first.
func (st *State) Incidents() []Incident {
	all := make([]*incident, 0, len(st.incidents))
	for _, i := range st.incidents {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b *incident) int { return cmp.Compare(a.Seq, b.Seq) })
	out := make([]Incident, len(all))
	for k, i := range all {
		out[k] = Incident{
			ID: i.ID, Element: i.Node, Instance: i.Instance, Code: i.Code,
			MessageVI: i.MessageVI, MessageEN: i.MessageEN, RaisedAt: i.At,
		}
	}
	return out
}

// next gives the number of the next instance.
func (st *State) next() int64 {
	st.counter++
	return st.counter
}

// timerHeap orders timers by instant, then by age. It is a container/heap.
type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	if c := h[i].At.Compare(h[j].At); c != 0 {
		return c < 0
	}
	return h[i].Seq < h[j].Seq
}
func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}
func (h *timerHeap) Push(x any) {
	t := x.(*timer)
	t.index = len(*h)
	*h = append(*h, t)
}
func (h *timerHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return t
}

func (st *State) addTimer(t *timer) {
	st.timers[t.ID] = t
	heap.Push(&st.due, t)
}

func (st *State) removeTimer(t *timer) {
	delete(st.timers, t.ID)
	heap.Remove(&st.due, t.index)
}

func bySeq(scopes map[string]*scope) []*scope {
	out := make([]*scope, 0, len(scopes))
	for _, s := range scopes {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *scope) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
