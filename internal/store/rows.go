package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/text"
)

// dossierRow is the header of a dossier.
type dossierRow struct {
	ID               string `gorm:"primaryKey"`
	Code             string
	Procedure        string
	ProcedureVersion int
	ProcedureName    string
	Field            string
	DefinitionSHA    string `gorm:"column:definition_sha"`
	Agency           string
	Channel          string
	CaseName         string
	ApplicantName    string
	Applicant        document
	ApplicantNumber  string
	AccountID        string
	FormSHA          string `gorm:"column:form_sha"`
	Status           int
	Result           string
	ReceivedAt       instant
	OriginalDue      *instant
	Due              *instant
	Provisional      bool
	StoppedSince     *instant
	StopGround       string
	OverdueSince     *instant
	Suspension       document // see suspension
	ReadyAt          *instant
	ClosedAt         *instant
	Incidents        int
	Extensions       int
	Supplements      int
	Seq              int64
	Live             int
	Search           string
	CreatedAt        instant `gorm:"autoCreateTime:false"`
	UpdatedAt        instant `gorm:"autoUpdateTime:false"`

	ParentID string
	Owner    string `gorm:"->"` // ParentID and AccountID, as headerColumns reads them
}

func (dossierRow) TableName() string { return "dossiers" }

// dossierChanges are the columns that an event can change. The form is large and
// seldom changes, the search words likewise: they are compared first.
var dossierChanges = []string{
	"code", "procedure", "procedure_version", "procedure_name", "field", "definition_sha", "agency", "channel", "case_name",
	"applicant_name", "applicant", "applicant_number", "account_id", "status", "result", "received_at", "original_due", "due", "provisional",
	"stopped_since", "stop_ground", "overdue_since", "suspension", "ready_at", "closed_at", "incidents", "extensions", "supplements",
	"seq", "live", "updated_at",
	"parent_id",
}

// formRow is the form that a dossier was filed with.
type formRow struct {
	DossierID string `gorm:"primaryKey"`
	Form      document
}

func (formRow) TableName() string { return "dossier_forms" }

// taskRow is a task. Procedure, Live and Search repeat the dossier for the indexes.
type taskRow struct {
	ID           string `gorm:"primaryKey"`
	DossierID    string
	Procedure    string
	ElementID    string
	Name         string
	StepNo       int
	StepForm     string
	Role         string
	Agency       string
	State        string
	WaitFor      string
	Assignee     string
	AssigneeName string
	Outcomes     document
	FormKey      string
	OffClock     bool
	CreatedAt    instant `gorm:"autoCreateTime:false"`
	ClaimedAt    *instant
	Due          *instant
	SortDue      instant
	Provisional  bool
	OverdueSince *instant
	ClosedAt     *instant
	ClosedBy     string
	Outcome      string
	Comment      string
	Data         document
	Version      int64
	Live         int
	Search       string
	Consultation document // see dossier.Consultation
}

func (taskRow) TableName() string { return "tasks" }

// taskChanges are the columns that an event can change.
var taskChanges = []string{
	"element_id", "name", "step_no", "step_form", "role", "agency", "state", "wait_for", "assignee", "assignee_name", "outcomes", "form_key", "off_clock",
	"claimed_at", "due", "sort_due", "provisional", "overdue_since", "closed_at", "closed_by", "outcome", "comment", "data",
	"version", "live", "search", "consultation",
}

// eventRow is a fact; it never changes.
type eventRow struct {
	DossierID  string `gorm:"primaryKey"`
	Seq        int64  `gorm:"primaryKey;autoIncrement:false"`
	At         instant
	Type       string
	Actor      string
	ActorName  string
	OnBehalfOf string
	ElementID  string
	TaskID     string
	Data       document

	OnBehalfOfName string
}

func (eventRow) TableName() string { return "events" }

// newDossierRow gives the row of a header. A nil Applicant is not possible, so the
// document is never empty.
func newDossierRow(d *dossier.Dossier) (dossierRow, error) {
	if len(d.Form) > 0 && !json.Valid(d.Form) {
		return dossierRow{}, fmt.Errorf("dossier %s: its form is not JSON", d.ID)
	}
	return dossierRow{
		ID: d.ID, Code: clean(d.Code), Procedure: clean(d.Procedure), ProcedureVersion: d.ProcedureVersion,
		ProcedureName: clean(d.ProcedureName), Field: clean(d.Field), DefinitionSHA: d.DefinitionSHA,
		Agency: clean(d.Agency), Channel: clean(string(d.Channel)), CaseName: clean(d.Case),
		ApplicantName: clean(d.Applicant.Name), Applicant: encode(d.Applicant), ApplicantNumber: clean(d.Applicant.IDNumber), AccountID: clean(d.AccountID),
		FormSHA: formSHA(d.Form), Status: int(d.Status), Result: clean(d.Result),
		ReceivedAt: at(d.ReceivedAt), OriginalDue: atOrNil(d.OriginalDue), Due: atOrNil(d.Due), Provisional: d.Provisional,
		StoppedSince: atOrNil(d.StoppedSince), StopGround: clean(d.StopGround), OverdueSince: atOrNil(d.OverdueSince),
		Suspension: newSuspension(d),
		ReadyAt:    atOrNil(d.ReadyAt), ClosedAt: atOrNil(d.ClosedAt),
		Incidents: d.Incidents, Extensions: d.Extensions, Supplements: d.Supplements, Seq: d.Seq,
		Live:      flag(d.ReadyAt == nil && d.ClosedAt == nil && !d.Status.Final() && d.ParentID == ""),
		Search:    text.Index(d.Code, d.Applicant.Name, d.Applicant.IDNumber, d.ProcedureName),
		CreatedAt: at(d.CreatedAt), UpdatedAt: at(d.UpdatedAt),
		ParentID: clean(d.ParentID),
	}, nil
}

func (r *dossierRow) dossier() (dossier.Dossier, error) {
	r.ParentID, r.AccountID, _ = strings.Cut(r.Owner, " ")
	d := dossier.Dossier{
		ID: r.ID, Code: r.Code, Procedure: r.Procedure, ProcedureVersion: r.ProcedureVersion, ProcedureName: r.ProcedureName,
		Field: r.Field, DefinitionSHA: r.DefinitionSHA, Agency: r.Agency, Channel: dossier.Channel(r.Channel), Case: r.CaseName,
		AccountID: r.AccountID, Status: dossier.Status(r.Status), Result: r.Result,
		ReceivedAt: r.ReceivedAt.time(), OriginalDue: r.OriginalDue.timeOrNil(), Due: r.Due.timeOrNil(), Provisional: r.Provisional,
		StoppedSince: r.StoppedSince.timeOrNil(), StopGround: r.StopGround, OverdueSince: r.OverdueSince.timeOrNil(),
		ReadyAt: r.ReadyAt.timeOrNil(), ClosedAt: r.ClosedAt.timeOrNil(),
		Incidents: r.Incidents, Extensions: r.Extensions, Supplements: r.Supplements, Seq: r.Seq,
		CreatedAt: r.CreatedAt.time(), UpdatedAt: r.UpdatedAt.time(),
		ParentID: r.ParentID,
	}
	if err := json.Unmarshal(r.Applicant, &d.Applicant); err != nil {
		return dossier.Dossier{}, fmt.Errorf("dossier %s: read applicant: %w", r.ID, err)
	}
	return d, readSuspension(r.Suspension, &d)
}

// suspension is who suspended a dossier's process, when and why: of few dossiers, in one column.
type suspension struct {
	Since  time.Time `json:"since"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
}

func newSuspension(d *dossier.Dossier) document {
	if d.SuspendedSince == nil {
		return nil
	}
	return encode(suspension{Since: at(*d.SuspendedSince).time(), By: clean(d.SuspendedBy), Reason: clean(d.SuspendReason)})
}

func readSuspension(stored document, d *dossier.Dossier) error {
	if len(stored) == 0 {
		return nil
	}
	var s suspension
	if err := json.Unmarshal(stored, &s); err != nil {
		return fmt.Errorf("dossier %s: read suspension: %w", d.ID, err)
	}
	since := s.Since.UTC()
	d.SuspendedSince, d.SuspendedBy, d.SuspendReason = &since, s.By, s.Reason
	return nil
}

// formSHA tells whether a form changed; "" is no form.
func formSHA(form json.RawMessage) string {
	if len(form) == 0 {
		return ""
	}
	sum := sha256.Sum256(form)
	return hex.EncodeToString(sum[:])
}

// newTaskRow gives the row of a task; d is its dossier.
func newTaskRow(t *dossier.Task, d *dossier.Dossier) taskRow {
	r := taskRow{
		ID: t.ID, DossierID: t.DossierID, Procedure: clean(d.Procedure), ElementID: clean(t.ElementID), Name: clean(t.Name),
		StepNo: t.StepNo, StepForm: clean(t.StepForm), Role: clean(t.Role), Agency: clean(t.Agency), State: string(t.State),
		WaitFor: clean(t.WaitFor), Assignee: clean(t.Assignee), AssigneeName: clean(t.AssigneeName), FormKey: clean(t.FormKey), OffClock: t.OffClock,
		CreatedAt: at(t.CreatedAt), ClaimedAt: atOrNil(t.ClaimedAt), Due: atOrNil(t.Due), SortDue: never,
		Provisional: t.Provisional, OverdueSince: atOrNil(t.OverdueSince), ClosedAt: atOrNil(t.ClosedAt),
		ClosedBy: clean(t.ClosedBy), Outcome: clean(t.Outcome), Comment: clean(t.Comment), Data: document(t.Data),
		Version: t.Version, Live: flag(isLive(t.State)), Search: taskSearch(d.Code, d.Applicant.Name, t.Name),
	}
	if r.Due != nil {
		r.SortDue = *r.Due
	}
	if len(t.Outcomes) > 0 {
		r.Outcomes = encode(t.Outcomes)
	}
	if t.Consultation != nil {
		r.Consultation = encode(t.Consultation)
	}
	return r
}

func taskSearch(code, applicant, step string) string { return text.Index(code, applicant, step) }

func isLive(s dossier.TaskState) bool {
	return s == dossier.TaskOpen || s == dossier.TaskClaimed || s == dossier.TaskWaiting
}

func (r *taskRow) task() (dossier.Task, error) {
	t := dossier.Task{
		ID: r.ID, DossierID: r.DossierID, ElementID: r.ElementID, Name: r.Name, StepNo: r.StepNo, StepForm: r.StepForm,
		Role: r.Role, Agency: r.Agency, State: dossier.TaskState(r.State), WaitFor: r.WaitFor, Assignee: r.Assignee, AssigneeName: r.AssigneeName,
		FormKey: r.FormKey, OffClock: r.OffClock, CreatedAt: r.CreatedAt.time(), ClaimedAt: r.ClaimedAt.timeOrNil(),
		Due: r.Due.timeOrNil(), Provisional: r.Provisional, OverdueSince: r.OverdueSince.timeOrNil(),
		ClosedAt: r.ClosedAt.timeOrNil(), ClosedBy: r.ClosedBy, Outcome: r.Outcome, Comment: r.Comment,
		Data: r.Data.raw(), Version: r.Version,
	}
	if len(r.Outcomes) > 0 {
		if err := json.Unmarshal(r.Outcomes, &t.Outcomes); err != nil {
			return dossier.Task{}, fmt.Errorf("task %s: read outcomes: %w", r.ID, err)
		}
	}
	if len(r.Consultation) > 0 {
		t.Consultation = &dossier.Consultation{}
		if err := json.Unmarshal(r.Consultation, t.Consultation); err != nil {
			return dossier.Task{}, fmt.Errorf("task %s: read consultation: %w", r.ID, err)
		}
	}
	return t, nil
}

func newEventRow(e *dossier.Event) eventRow {
	return eventRow{
		DossierID: e.DossierID, Seq: e.Seq, At: at(e.At), Type: clean(string(e.Type)), Actor: clean(e.Actor),
		ActorName: clean(e.ActorName), OnBehalfOf: clean(e.OnBehalfOf), ElementID: clean(e.ElementID),
		TaskID: clean(e.TaskID), Data: document(e.Data), OnBehalfOfName: clean(e.OnBehalfOfName),
	}
}

func (r *eventRow) event() dossier.Event {
	return dossier.Event{
		DossierID: r.DossierID, Seq: r.Seq, At: r.At.time(), Type: dossier.EventType(r.Type), Actor: r.Actor,
		ActorName: r.ActorName, OnBehalfOf: r.OnBehalfOf, ElementID: r.ElementID, TaskID: r.TaskID, Data: r.Data.raw(), OnBehalfOfName: r.OnBehalfOfName,
	}
}
