package dossier

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/engine"
)

// Case is a running dossier: the record, its tokens, its open tasks and its
// clocks. It is serialisable and changes only through Execute, Wake and the
// service results; what changed since the last Take is the delta to project.
type Case struct {
	Dossier  Dossier           `json:"dossier"`
	Agencies map[string]string `json:"agencies"` // binding → agency id
	Engine   *engine.State     `json:"engine"`
	Deadline *clock.Deadline   `json:"deadline,omitempty"`
	Clocked  bool              `json:"clocked"` // the legal clock has not ended

	Tasks     map[string]*openTask `json:"tasks"`     // open tasks by id
	Instances map[string]string    `json:"instances"` // engine instance → task id
	Timers    map[string]time.Time `json:"timers"`    // engine timers by id
	Services  map[string]Service   `json:"services"`  // engine service calls under way, by instance
	Stops     map[string]stop      `json:"stops"`     // what holds the legal clock, by engine instance
	Incidents map[string]Incident  `json:"incidents"` // open ones
	Recent    []receipt            `json:"recent"`    // commands carried out lately, oldest first
	Done      []doneTask           `json:"done"`      // tasks closed lately, oldest first

	Process       string                  `json:"process,omitempty"`       // of the file; "" = the first
	Chain         int                     `json:"chain,omitempty"`         // see Submission
	Parent        *Parent                 `json:"parent,omitempty"`        // who called it; nil = somebody filed it
	Subscriptions map[string]Subscription `json:"subscriptions,omitempty"` // open ones by id
	Calls         map[string]Call         `json:"calls,omitempty"`         // called dossiers by engine instance
	CallCount     int                     `json:"call_count,omitempty"`    // calls so far: numbers their codes
	Told          Due                     `json:"told,omitzero"`           // due date that called dossiers know
	Outbox        []Outgoing              `json:"outbox,omitempty"`        // what is to be sent, in order
	Consumed      []string                `json:"consumed,omitempty"`      // ids of messages and signals taken lately, oldest first

	Last  *lastStep `json:"last,omitempty"`  // the completion that may be taken back
	Stood []Task    `json:"stood,omitempty"` // closed tasks that a recall could have opened since the last delta

	Held []Held `json:"held,omitempty"` // answers that wait for the end of a suspension, in order

	Ends         []string     `json:"ends"`                 // end events reached, in order
	EndStatus    Status       `json:"end_status,omitempty"` // that a node on the way gave for the end
	Refusal      string       `json:"refusal,omitempty"`    // why it was refused last
	Unchecked    bool         `json:"unchecked,omitempty"`  // filed at the counter with papers missing: see Submission
	Adjustments  []Adjustment `json:"adjustments"`
	SlipCount    int          `json:"slip_count"`
	HolderAgency string       `json:"holder_agency"` // agency that has the dossier now

	pending Delta
	touched map[string]bool // ids of tasks changed since the last Take
	closed  []Task          // tasks closed since the last Take
	thrown  *engine.ThrownError

	stepping *lastStep // the completion being carried out
}

// openTask is a task with what its step clock needs.
type openTask struct {
	Task
	Instance   string       `json:"instance"`
	Limit      *clock.Limit `json:"limit,omitempty"`
	Since      *time.Time   `json:"since,omitempty"` // its clock runs from here; nil = from when it was made
	StopGround string       `json:"stop_ground,omitempty"`
	Asked      *Assignee    `json:"asked,omitempty"`      // of a consultation: the officer who was asked by name
	Consulted  int          `json:"consulted,omitempty"`  // consultations so far: numbers them
	Moved      *moved       `json:"moved,omitempty"`      // how its assignee came to have it, if not by a claim
	ChangedBy  string       `json:"changed_by,omitempty"` // name of who changed it last; "" = the system
	ChangedAt  time.Time    `json:"changed_at"`
}

// stop is a reason for the legal clock to stand still.
type stop struct {
	Ground string `json:"ground"`
	Slip   string `json:"slip"`
}

// receipt remembers a command so that a retry across continue-as-new is answered alike.
type receipt struct {
	ID          string `json:"id"`
	Fingerprint string `json:"fingerprint"`
	Task        *Task  `json:"task,omitempty"`
}

// recentKept bounds Recent. A client retries within minutes; a dossier sees a few commands a day.
const recentKept = 128

// Service is a call that the driver makes for a service task.
type Service struct {
	Instance string          `json:"instance"`
	Element  string          `json:"element"`
	Type     string          `json:"type"`
	Input    json.RawMessage `json:"input,omitempty"`
	Retries  int             `json:"retries"`
	Timeout  time.Duration   `json:"timeout"`

	Heartbeat time.Duration `json:"heartbeat,omitempty"` // longest silence of an attempt; 0 = any
	Backoff   time.Duration `json:"backoff,omitempty"`   // before the second attempt; 0 = a second
	Headers   []Header      `json:"headers,omitempty"`
}

// Header is a name and a value that the model gives a connector: a text, or FEEL after "=".
type Header struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Env is what a step may know of the world.
type Env struct {
	Now       time.Time
	Program   *Program
	Calendars *Calendars
	Target    *Program // migrate: the version to run on
}

// NewCase receives a dossier and takes it to its first waiting step.
func NewCase(s Submission, code string, env Env) (*Case, Result, error) {
	def := env.Program.Definition
	received := env.Now
	if s.ReceivedAt != nil {
		received = s.ReceivedAt.UTC()
	}
	if received.After(env.Now) {
		received = env.Now // the caller's clock is ahead of ours: nothing may happen before the receipt
	}
	c := &Case{
		Dossier: Dossier{
			ID: s.ID, Code: code, Procedure: def.Code, ProcedureVersion: def.Version,
			ProcedureName: env.Program.title(s), Field: def.Field, DefinitionSHA: env.Program.SHA,
			Agency: s.Agency, Channel: s.Channel, Case: s.Case, Applicant: s.Applicant,
			AccountID: s.AccountID, Form: orEmptyObject(s.Form), Status: StatusReceived, ReceivedAt: received,
			CreatedAt: env.Now, UpdatedAt: env.Now,
		},
		Agencies: s.Agencies, Clocked: true, HolderAgency: s.Agency, Process: s.Process, Chain: s.Chain, Unchecked: s.Unchecked,
		Tasks: map[string]*openTask{}, Instances: map[string]string{}, Timers: map[string]time.Time{},
		Services: map[string]Service{}, Stops: map[string]stop{}, Incidents: map[string]Incident{},
	}
	if s.Channel == ChannelOnline || s.Unchecked {
		// Filed, not yet received: a desk officer checks it first. Until then the due
		// date is what it will be if the filing is valid as it is.
		c.Dossier.Status = StatusFiled
	}
	if s.Parent != nil {
		c.beCalled(s.Parent, env)
	} else if err := c.receive(received, s, env); err != nil {
		return nil, Result{}, err
	}
	if err := c.start(env, s); err != nil {
		return nil, Result{}, err
	}
	res := c.result(Command{ID: s.CommandID, Fingerprint: s.Fingerprint}, nil)
	c.remember(Command{ID: s.CommandID, Fingerprint: s.Fingerprint}, nil)
	return c, res, nil
}

// receive starts the legal clock and acknowledges the receipt.
func (c *Case) receive(received time.Time, s Submission, env Env) error {
	by := s.Actor
	deadline, err := c.newDeadline(received, env)
	if err != nil {
		return err
	}
	c.startClock(deadline, env)
	c.record(env.Now, EventSubmitted, by, "", "", map[string]any{
		"channel": c.Dossier.Channel, "received_at": received, "due": c.Dossier.Due, "status": c.Dossier.Status,
	})
	c.recordFiles(env.Now, by, "", "", s.Papers, s.Files)
	if c.Dossier.Status == StatusReceived {
		c.issueSlip(env.Now, "01", by, c.receiptData())
	}
	return nil
}

// UnmarshalJSON reads a case that this or an earlier version of the program wrote:
// one that had no use for a collection yet has an empty one.
func (c *Case) UnmarshalJSON(data []byte) error {
	type plain Case
	p := plain{
		Tasks: map[string]*openTask{}, Instances: map[string]string{}, Timers: map[string]time.Time{},
		Services: map[string]Service{}, Stops: map[string]stop{}, Incidents: map[string]Incident{},
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("dossier state: %w", err)
	}
	*c = Case(p)
	return nil
}

// Take gives the changes since the last Take; ok is false when there are none.
func (c *Case) Take() (d Delta, ok bool) {
	if len(c.pending.Events) == 0 {
		return Delta{}, false
	}
	c.tellDue()
	d = c.pending
	c.pending = Delta{}
	d.Subscriptions = c.opened(d.Subscriptions)
	d.DossierID = c.Dossier.ID
	d.FromSeq, d.ToSeq = d.Events[0].Seq, c.Dossier.Seq
	d.Dossier = c.Dossier
	for _, id := range sortedKeys(c.Tasks) {
		if c.touched[id] {
			d.Tasks = append(d.Tasks, c.Tasks[id].Task)
		}
	}
	for i := range c.closed {
		if _, again := c.Tasks[c.closed[i].ID]; !again { // closed, then recalled
			d.Tasks = append(d.Tasks, c.closed[i])
		}
	}
	d.Standing = c.standing(c.Dossier.UpdatedAt)
	d.Standing.Closed = append(d.Standing.Closed, c.Stood...)
	c.touched, c.closed, c.Stood = nil, nil, nil
	return d, true
}

// Restate gives what the read models must show at a moment with nothing to Take: see Standing.
func (c *Case) Restate(at time.Time) Delta {
	return Delta{
		DossierID: c.Dossier.ID, FromSeq: c.Dossier.Seq + 1, ToSeq: c.Dossier.Seq, Dossier: c.Dossier, Standing: c.standing(at),
	}
}

func (c *Case) standing(at time.Time) *Standing {
	s := &Standing{At: at, Adjustments: slices.Clone(c.Adjustments), Slips: c.SlipCount}
	for _, id := range sortedKeys(c.Tasks) {
		s.Tasks = append(s.Tasks, c.Tasks[id].Task)
	}
	if l := c.Last; l != nil && l.Stands == nil {
		s.Closed = l.closed()
	}
	for _, id := range sortedKeys(c.Incidents) {
		s.Incidents = append(s.Incidents, c.Incidents[id])
	}
	for _, id := range sortedKeys(c.Subscriptions) {
		s.Subscriptions = append(s.Subscriptions, c.Subscriptions[id])
	}
	return s
}

// record adds an event to the history.
func (c *Case) record(at time.Time, kind EventType, by Actor, element, task string, data map[string]any) {
	c.Dossier.Seq++
	c.Dossier.UpdatedAt = at
	e := Event{
		DossierID: c.Dossier.ID, Seq: c.Dossier.Seq, At: at, Type: kind,
		Actor: by.ID, ActorName: by.Name, OnBehalfOf: by.OnBehalfOf, OnBehalfOfName: by.OnBehalfOfName,
		ElementID: element, TaskID: task,
	}
	if len(data) > 0 {
		e.Data = mustJSON(data)
	}
	c.pending.Events = append(c.pending.Events, e)
}

func (c *Case) touch(t *openTask) {
	t.Version = c.Dossier.Seq
	if c.touched == nil {
		c.touched = map[string]bool{}
	}
	c.touched[t.ID] = true
}

// issueSlip records that a paper form was issued.
func (c *Case) issueSlip(at time.Time, form string, by Actor, data map[string]any) {
	c.SlipCount++
	s := Slip{
		DossierID: c.Dossier.ID, No: c.SlipCount, FormNo: form, FormSet: formSet(at),
		IssuedAt: at, IssuedBy: by.ID, Data: mustJSON(data),
	}
	c.pending.Slips = append(c.pending.Slips, s)
	c.record(at, EventSlipIssued, by, "", "", map[string]any{"form": s.FormNo, "set": s.FormSet, "no": s.No})
}

// formSetChange is when the forms of TT 03/2025/TT-VPCP replaced those of TT 01/2018/TT-VPCP.
var formSetChange = time.Date(2025, time.September, 15, 0, 0, 0, 0, clock.Zone)

func formSet(at time.Time) string {
	if at.Before(formSetChange) {
		return "2018"
	}
	return "2025"
}

func (c *Case) setStatus(at time.Time, to Status, by Actor, element string) {
	if c.Dossier.Status == to || c.Dossier.Status.Final() {
		return
	}
	from := c.Dossier.Status
	c.Dossier.Status = to
	c.record(at, EventStatusChanged, by, element, "", map[string]any{"from": from, "to": to})
}

// result is the answer to a command as the dossier stands now.
func (c *Case) result(cmd Command, task *Task) Result {
	r := Result{CommandID: cmd.ID, Fingerprint: cmd.Fingerprint, Dossier: c.Dossier, Task: task, Events: c.Dossier.Seq}
	// The form came from the caller and may be large: the answer, which Temporal keeps, goes without it.
	r.Dossier.Form = nil
	r.Next = c.next()
	return r
}

// nextShown bounds the open tasks in an answer: Temporal keeps every answer, and a
// multi-instance has a thousand tasks.
const nextShown = 20

// next are the open tasks an answer tells of, those that the command touched first.
func (c *Case) next() []Task {
	ids := sortedKeys(c.Tasks)
	slices.SortStableFunc(ids, func(a, b string) int {
		switch {
		case c.touched[a] == c.touched[b]:
			return 0
		case c.touched[a]:
			return -1
		}
		return 1
	})
	var out []Task
	for _, id := range ids[:min(len(ids), nextShown)] {
		out = append(out, *snapshot(c.Tasks[id]))
	}
	return out
}

func (c *Case) remember(cmd Command, task *Task) {
	c.Recent = append(c.Recent, receipt{ID: cmd.ID, Fingerprint: cmd.Fingerprint, Task: task})
	if n := len(c.Recent) - recentKept; n > 0 {
		c.Recent = append([]receipt(nil), c.Recent[n:]...)
	}
}

// Replayed answers a command that was carried out before.
func (c *Case) Replayed(cmd Command) (Result, bool) {
	for i := range c.Recent {
		if c.Recent[i].ID == cmd.ID {
			r := c.result(cmd, c.Recent[i].Task)
			r.Fingerprint = c.Recent[i].Fingerprint
			return r, true
		}
	}
	return Result{}, false
}

// taskID is stable for an engine instance, so that a replay names the same task.
func (c *Case) taskID(instance string) string {
	return c.derivedID(instance)
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain maps of our own come here
	}
	return b
}
