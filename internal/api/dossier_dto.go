package api

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// Applicant is who the dossier belongs to.
type Applicant struct {
	Kind     string `json:"kind" enum:"person,organisation"`
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	IDNumber string `json:"id_number,omitempty" maxLength:"20" doc:"Personal identification number, or tax code of an organisation."`
	Phone    string `json:"phone,omitempty" maxLength:"20"`
	Email    string `json:"email,omitempty" maxLength:"200"`
	Address  string `json:"address,omitempty" maxLength:"500"`
}

// DossierItem is a dossier in a list.
type DossierItem struct {
	ID            string     `json:"id"`
	Code          string     `json:"code" example:"H29.1.26-261123-0007"`
	Procedure     string     `json:"procedure"`
	ProcedureName string     `json:"procedure_name"`
	Field         string     `json:"field"`
	Agency        Named      `json:"agency" doc:"Where it was filed."`
	Channel       string     `json:"channel" enum:"direct,online,post"`
	Case          string     `json:"case,omitempty"`
	ApplicantName string     `json:"applicant_name"`
	Status        int        `json:"status" minimum:"1" maximum:"10" doc:"National status."`
	StatusKey     string     `json:"status_key" example:"processing"`
	StatusName    string     `json:"status_name" doc:"In the caller's language."`
	Result        string     `json:"result,omitempty" doc:"granted, refused or cancelled (by an operator)"`
	ReceivedAt    time.Time  `json:"received_at"`
	OriginalDue   *time.Time `json:"original_due_at,omitempty"`
	Due           *time.Time `json:"due_at,omitempty" doc:"Absent: the procedure has no limit."`
	Provisional   bool       `json:"provisional" doc:"Reckoned with a year whose calendar is not published yet."`
	StoppedSince  *time.Time `json:"stopped_since,omitempty" doc:"The legal clock stands still since."`
	StopGround    string     `json:"stop_ground,omitempty"`
	Overdue       bool       `json:"overdue"`
	OverdueSince  *time.Time `json:"overdue_since,omitempty"`
	Suspended     *time.Time `json:"suspended_since,omitempty" doc:"An operator suspended it since: no step can be done; the legal clock runs on."`
	SuspendedBy   string     `json:"suspended_by,omitempty" doc:"Name."`
	SuspendReason string     `json:"suspend_reason,omitempty"`
	ReadyAt       *time.Time `json:"ready_at,omitempty" doc:"Result ready: the legal clock ended."`
	ClosedAt      *time.Time `json:"closed_at,omitempty"`
	Incidents     int        `json:"incidents" doc:"Open ones."`
	UpdatedAt     time.Time  `json:"updated_at"`
	CallerID      string     `json:"caller_id,omitempty" doc:"Id of the dossier whose process called this one; its due date is this one's."`
}

// Dossier is the whole of a dossier.
type Dossier struct {
	DossierItem
	Version     int           `json:"procedure_version"`
	Applicant   Applicant     `json:"applicant"`
	Form        Object        `json:"form"`
	TimeLeft    *WorkingTime  `json:"working_time_left,omitempty"`
	Extensions  int           `json:"extensions" doc:"Re-appointments used (at most one)."`
	Supplements int           `json:"supplements" doc:"Supplement requests used (at most one)."`
	Steps       []Task        `json:"steps" doc:"Done and open, in order."`
	Adjustments []Adjustment  `json:"adjustments" doc:"Why the due date is what it is."`
	Papers      []PaperGiven  `json:"papers" doc:"The checklist: what was handed in."`
	Slips       []Slip        `json:"slips" doc:"Paper forms issued."`
	IncidentLog []Incident    `json:"incident_log"`
	Called      []DossierItem `json:"called" doc:"Dossiers of processes that this one called, in the order of their codes."`
	History     []Event       `json:"history"`
	HistoryMore bool          `json:"history_more" doc:"The history is longer: read on with /events."`
	Actions     []string      `json:"actions" doc:"What the caller's roles allow with it."`
	CreatedAt   time.Time     `json:"created_at"`
}

// Adjustment is one reason why a due date is what it is.
type Adjustment struct {
	No        int        `json:"no"`
	Kind      string     `json:"kind" doc:"receipt, stop, extend, recalendar, case, correct or migrate"`
	Ground    string     `json:"ground,omitempty"`
	FormNo    string     `json:"form_no,omitempty"`
	From      time.Time  `json:"from"`
	To        *time.Time `json:"to,omitempty" doc:"Absent while a stop lasts."`
	DueBefore *time.Time `json:"due_before,omitempty"`
	DueAfter  *time.Time `json:"due_after,omitempty"`
	By        *Person    `json:"by,omitempty"`
	Reason    string     `json:"reason,omitempty"`
}

// Slip is a paper form that was issued.
type Slip struct {
	No       int       `json:"no"`
	FormNo   string    `json:"form_no" example:"01"`
	FormSet  string    `json:"form_set" example:"2025"`
	FormName string    `json:"form_name"`
	IssuedAt time.Time `json:"issued_at"`
	IssuedBy *Person   `json:"issued_by,omitempty"`
	Data     Object    `json:"data"`
}

// Incident is a step that could not go on by itself.
type Incident struct {
	ID         string     `json:"id"`
	ElementID  string     `json:"element_id"`
	Code       string     `json:"code"`
	Message    string     `json:"message"`
	RaisedAt   time.Time  `json:"raised_at"`
	ResolvedAt *time.Time `json:"resolved_at,omitempty"`
}

// Event is one fact of the history.
type Event struct {
	Seq            int64     `json:"seq"`
	At             time.Time `json:"at"`
	Type           string    `json:"type" example:"task.completed"`
	Text           string    `json:"text" doc:"What happened, in the caller's language."`
	By             *Person   `json:"by,omitempty" doc:"Absent: the system."`
	OnBehalfOf     string    `json:"on_behalf_of,omitempty" doc:"Id of the absent colleague that they acted for."`
	OnBehalfOfName string    `json:"on_behalf_of_name,omitempty"`
	ElementID      string    `json:"element_id,omitempty"`
	TaskID         string    `json:"task_id,omitempty"`
	Data           Object    `json:"data"`
}

func (m mapper) dossierItem(d dossier.Dossier) DossierItem {
	return DossierItem{
		ID: d.ID, Code: d.Code, Procedure: d.Procedure, ProcedureName: d.ProcedureName, Field: d.Field,
		Agency: m.agency(d.Agency), Channel: string(d.Channel), Case: d.Case, ApplicantName: d.Applicant.Name,
		Status: int(d.Status), StatusKey: d.Status.Name(), StatusName: statusName(m.lang, d.Status), Result: d.Result,
		ReceivedAt: local(d.ReceivedAt), OriginalDue: localPtr(d.OriginalDue), Due: localPtr(d.Due), Provisional: d.Provisional,
		StoppedSince: localPtr(d.StoppedSince), StopGround: d.StopGround,
		Overdue: m.overdue(d), OverdueSince: localPtr(d.OverdueSince),
		Suspended: localPtr(d.SuspendedSince), SuspendedBy: d.SuspendedBy, SuspendReason: d.SuspendReason,
		ReadyAt: localPtr(d.ReadyAt), ClosedAt: localPtr(d.ClosedAt), Incidents: d.Incidents, UpdatedAt: local(d.UpdatedAt),
		CallerID: d.ParentID,
	}
}

// overdue: the clock ran past the due date, whether or not an alarm has said so yet.
func (m mapper) overdue(d dossier.Dossier) bool {
	if d.OverdueSince != nil {
		return true
	}
	if d.Due == nil {
		return false
	}
	switch {
	case d.ReadyAt != nil:
		return d.ReadyAt.After(*d.Due)
	case d.ClosedAt != nil:
		return d.ClosedAt.After(*d.Due)
	case d.StoppedSince != nil:
		return d.StoppedSince.After(*d.Due)
	}
	return m.now.After(*d.Due)
}

func (m mapper) dossier(x query.DossierDetail) Dossier {
	d := x.Dossier
	person := func(id string) *Person { return m.person(id, x.People[id]) }
	out := Dossier{
		DossierItem: m.dossierItem(d), Version: d.ProcedureVersion, Applicant: Applicant(d.Applicant),
		Form: Object{d.Form}, TimeLeft: workingDTO(x.Left), Extensions: d.Extensions, Supplements: d.Supplements,
		HistoryMore: x.EventsCut, Actions: list(x.Allowed, func(a actionName) string { return string(a) }), CreatedAt: local(d.CreatedAt),
	}
	out.Steps = list(x.Tasks, func(t dossier.Task) Task { return m.task(t, x.People) })
	out.History = list(x.Events, m.event)
	out.Adjustments = list(x.Adjustments, func(a dossier.Adjustment) Adjustment { return m.adjustment(a) })
	out.Slips = list(x.Slips, func(s dossier.Slip) Slip {
		return Slip{No: s.No, FormNo: s.FormNo, FormSet: s.FormSet, FormName: formName(s.FormSet, s.FormNo), IssuedAt: local(s.IssuedAt), IssuedBy: person(s.IssuedBy), Data: object(s.Data)}
	})
	out.IncidentLog = list(x.Incidents, m.incident)
	out.Papers = list(x.Papers, func(p dossier.Paper) PaperGiven { return PaperGiven(p) })
	out.Called = list(x.Called, m.dossierItem)
	return out
}

func (m mapper) person(id, name string) *Person {
	if id == "" && name == "" {
		return nil
	}
	return &Person{ID: id, Name: name}
}

func (m mapper) adjustment(a dossier.Adjustment) Adjustment {
	return Adjustment{
		No: a.No, Kind: a.Kind, Ground: a.Ground, FormNo: a.FormNo, From: local(a.From), To: localPtr(a.To),
		DueBefore: localPtr(a.DueBefore), DueAfter: localPtr(a.DueAfter), By: m.person(a.By, a.ByName), Reason: a.Reason,
	}
}

func (m mapper) event(e dossier.Event) Event {
	return Event{
		Seq: e.Seq, At: local(e.At), Type: string(e.Type), Text: eventText(m.lang, e.Type), By: m.person(e.Actor, e.ActorName),
		OnBehalfOf: e.OnBehalfOf, OnBehalfOfName: e.OnBehalfOfName, ElementID: e.ElementID, TaskID: e.TaskID, Data: object(e.Data),
	}
}

// object shows stored data, whatever it is, as an object.
func object(data json.RawMessage) Object {
	if len(data) == 0 || data[0] != '{' {
		return Object{}
	}
	return Object{data}
}
