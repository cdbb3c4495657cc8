package dossier

import (
	"encoding/json"
	"time"
)

// Status is the national status of a dossier (1–10), as the national portal numbers them.
type Status int

// The ten national statuses.
const (
	StatusFiled           Status = 1  // mới đăng ký
	StatusReceived        Status = 2  // được tiếp nhận
	StatusNotAccepted     Status = 3  // không được tiếp nhận
	StatusProcessing      Status = 4  // đang xử lý
	StatusAwaitSupplement Status = 5  // yêu cầu bổ sung
	StatusAwaitPayment    Status = 6  // yêu cầu nghĩa vụ tài chính
	StatusWithdrawn       Status = 7  // công dân rút
	StatusStopped         Status = 8  // dừng xử lý
	StatusReady           Status = 9  // đã xử lý xong
	StatusHandedOver      Status = 10 // đã trả kết quả
)

var statusNames = map[Status]string{
	StatusFiled: "filed", StatusReceived: "received", StatusNotAccepted: "not_accepted",
	StatusProcessing: "processing", StatusAwaitSupplement: "awaiting_supplement",
	StatusAwaitPayment: "awaiting_payment", StatusWithdrawn: "withdrawn", StatusStopped: "stopped",
	StatusReady: "ready", StatusHandedOver: "handed_over",
}

// Name is the status in English, for codes and searches.
func (s Status) Name() string { return statusNames[s] }

// Final reports whether no step of the dossier can follow.
func (s Status) Final() bool {
	switch s {
	case StatusNotAccepted, StatusWithdrawn, StatusStopped, StatusHandedOver:
		return true
	}
	return false
}

// ResultCancelled is the result of a dossier that an operator cancelled.
const ResultCancelled = "cancelled"

// Channel is how a dossier was filed; the numbers are the national portal's.
type Channel string

// Channels, by the national portal's codes 1, 2, 3.
const (
	ChannelDirect Channel = "direct" // trực tiếp
	ChannelOnline Channel = "online" // trực tuyến
	ChannelPost   Channel = "post"   // bưu chính
)

// Applicant is the person or organisation the dossier belongs to. It is personal
// data: it never appears in a workflow id, a search attribute, a log line or a summary.
type Applicant struct {
	Kind     string `json:"kind"` // person | organisation
	Name     string `json:"name"`
	IDNumber string `json:"id_number,omitempty"` // số định danh / mã số thuế
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Address  string `json:"address,omitempty"`
}

// Dossier is the header of a case as it stands after event Seq.
type Dossier struct {
	ID               string // UUIDv7; also the workflow id
	Code             string // {agency}-{yymmdd}-{seq}
	Procedure        string // national code, e.g. 1.001193
	ProcedureVersion int
	ProcedureName    string // Vietnamese
	Field            string
	DefinitionSHA    string // content address of the published version it runs on
	Agency           string // where it was filed
	Channel          Channel
	Case             string // case of the procedure that chose the limit, "" = the ordinary one
	Applicant        Applicant
	AccountID        string // account of the citizen who filed it online, if any
	Form             json.RawMessage
	Status           Status
	Result           string     // "" | granted | refused | cancelled
	ReceivedAt       time.Time  // valid receipt, UTC
	OriginalDue      *time.Time // nil: no limit (per_plan) or not fixed yet
	Due              *time.Time // current
	Provisional      bool       // reckoned with a year whose calendar is not published
	StoppedSince     *time.Time // the legal clock stands still since
	StopGround       string
	OverdueSince     *time.Time // set once the due date passed while the clock ran
	SuspendedSince   *time.Time // an operator suspended its process: no step can be done, the legal clock runs on
	SuspendedBy      string     // name of who suspended it
	SuspendReason    string
	ReadyAt          *time.Time // result ready: the legal clock ended
	ClosedAt         *time.Time
	Incidents        int // open ones
	Extensions       int // used re-appointments (at most one)
	Supplements      int // used supplement requests (at most one)
	Seq              int64
	CreatedAt        time.Time
	UpdatedAt        time.Time

	ParentID string `json:",omitempty"` // the dossier that called this one; "" = somebody filed it
}

// TaskState is the state of a task.
type TaskState string

// Task states.
const (
	TaskOpen      TaskState = "open"      // nobody has claimed it
	TaskClaimed   TaskState = "claimed"   // Assignee works on it
	TaskWaiting   TaskState = "waiting"   // waits for the applicant or another body
	TaskDone      TaskState = "done"      // completed with an outcome
	TaskCancelled TaskState = "cancelled" // the process withdrew it
)

// Outcome is one way to complete a task.
type Outcome struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // forward | return | supplement | refuse | verify | other
	VI   string `json:"vi"`
	EN   string `json:"en"`
}

// Task is a work item.
type Task struct {
	ID           string
	DossierID    string
	ElementID    string
	Name         string // of the step, Vietnamese
	StepNo       int
	StepForm     string
	Role         string
	Agency       string
	State        TaskState
	WaitFor      string // "" | applicant | external
	Assignee     string // officer id, "" = none
	AssigneeName string
	Outcomes     []Outcome
	FormKey      string
	OffClock     bool
	CreatedAt    time.Time
	ClaimedAt    *time.Time
	Due          *time.Time // step clock; never after the dossier's due date
	Provisional  bool
	OverdueSince *time.Time
	ClosedAt     *time.Time
	ClosedBy     string
	Outcome      string
	Comment      string
	Data         json.RawMessage // form data given at completion
	Version      int64           // changes with every change of the task: the ETag

	Consultation *Consultation `json:",omitempty"` // nil = a step of the process
}

// Event is one fact in the history of a dossier.
type Event struct {
	DossierID  string
	Seq        int64 // 1, 2, 3 … without gaps
	At         time.Time
	Type       EventType
	Actor      string // officer or account id; "" = the system
	ActorName  string
	OnBehalfOf string // whom the actor acted for, "" = themselves
	// OnBehalfOfName is their name.
	OnBehalfOfName string `json:",omitempty"`
	ElementID      string
	TaskID         string
	Data           json.RawMessage // small and typed by Type; see the constants
}

// EventType names a fact.
type EventType string

// Event types.
const (
	EventSubmitted        EventType = "dossier.submitted"
	EventReceiptConfirmed EventType = "dossier.receipt_confirmed"
	EventStatusChanged    EventType = "dossier.status_changed" // {from,to}
	EventClockStopped     EventType = "clock.stopped"          // {ground,form}
	EventClockResumed     EventType = "clock.resumed"          // {before,after}
	EventClockStopRefused EventType = "clock.stop_refused"     // {ground,why}: no legal ground, time runs on
	EventDueChanged       EventType = "clock.due_changed"      // {before,after,reason}
	EventDossierOverdue   EventType = "clock.dossier_overdue"
	EventTaskOverdue      EventType = "clock.task_overdue"
	EventTaskCreated      EventType = "task.created"
	EventTaskClaimed      EventType = "task.claimed"
	EventTaskReleased     EventType = "task.released"
	EventTaskCompleted    EventType = "task.completed" // {outcome}
	EventTaskReturned     EventType = "task.returned"  // {outcome,comment}
	EventTaskCancelled    EventType = "task.cancelled"
	EventSupplementAsked  EventType = "supplement.requested" // {ground,items}
	EventSupplementGiven  EventType = "supplement.received"
	EventSlipIssued       EventType = "slip.issued" // {form,number}
	EventIncidentRaised   EventType = "incident.raised"
	EventIncidentResolved EventType = "incident.resolved"
	EventTimerFired       EventType = "timer.fired"
	EventHandedOver       EventType = "agency.handed_over"
	EventClosed           EventType = "dossier.closed" // {status,reason,cancelled}

	// Operations, each with {reason} and what was before and after.
	EventSuspended       EventType = "dossier.suspended"
	EventResumed         EventType = "dossier.resumed"      // {since}
	EventModified        EventType = "dossier.modified"     // {withdrawn,started,before,after}: elements where tokens waited
	EventMigrated        EventType = "dossier.migrated"     // {from,to,mapping}
	EventVariablesSet    EventType = "variables.changed"    // {scope,names,before,after}
	EventTimerChanged    EventType = "timer.changed"        // {timer,before,after}
	EventIncidentRetried EventType = "incident.retried"     // {ids}
	EventIncidentHandled EventType = "incident.handled"     // {id,skipped,flow,variables}
	EventActivated       EventType = "activities.activated" // {scope,elements}
)

// Adjustment is one reason why a due date is what it is.
type Adjustment struct {
	DossierID string
	No        int    // 1, 2, 3 …
	Kind      string // receipt | stop | extend | recalendar | case | correct | migrate
	Ground    string
	FormNo    string
	From      time.Time  // when the stop began, or when the change was made
	To        *time.Time // when the stop ended; nil while it lasts
	DueBefore *time.Time
	DueAfter  *time.Time
	By        string
	ByName    string
	Reason    string
}

// Slip is a paper form issued for a dossier (01 receipt, 02 supplement request, …).
type Slip struct {
	DossierID string
	No        int    // order of issue within the dossier
	FormNo    string // "01" … "07"
	FormSet   string // "2018" | "2025"
	IssuedAt  time.Time
	IssuedBy  string
	Data      json.RawMessage
}

// Incident is a step that could not go on by itself. It stops that token, never the dossier's record.
type Incident struct {
	ID         string
	DossierID  string
	ElementID  string
	Code       string
	MessageVI  string
	MessageEN  string
	RaisedAt   time.Time
	ResolvedAt *time.Time
}
