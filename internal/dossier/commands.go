package dossier

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua/internal/engine"
)

// Position is one hat a person wears: a role at an agency.
type Position struct {
	Agency string `json:"agency"`
	Role   string `json:"role"`
}

// Actor is who gives a command, with the rights the caller's layer has established.
// The case still checks that a task is theirs: rights to a route are not rights to a task.
type Actor struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      string     `json:"kind"` // officer | citizen | system
	Positions []Position `json:"positions,omitempty"`
	// OnBehalfOf is the absent colleague (their id) that the actor acts for: the actor may
	// do with that person's tasks what they could, and history records both. Positions
	// then holds also the hats that the substitution covers; who may act for whom is for
	// the caller's layer.
	OnBehalfOf     string `json:"on_behalf_of,omitempty"`
	OnBehalfOfName string `json:"on_behalf_of_name,omitempty"`
}

// Holds reports whether the actor wears the hat.
func (a Actor) Holds(agency, role string) bool {
	for _, p := range a.Positions {
		if p.Agency == agency && p.Role == role {
			return true
		}
	}
	return false
}

// CommandKind names what a person (or the system) wants done to a running dossier.
type CommandKind string

// Commands. "submit" is apart: see Submission.
const (
	CommandClaim             CommandKind = "claim"
	CommandRelease           CommandKind = "release"
	CommandComplete          CommandKind = "complete"
	CommandReturn            CommandKind = "return"
	CommandRequestSupplement CommandKind = "request_supplement"
	CommandSupplement        CommandKind = "supplement"
	CommandRefuse            CommandKind = "refuse"
	CommandWithdraw          CommandKind = "withdraw"
	CommandStop              CommandKind = "stop"
	CommandExtend            CommandKind = "extend"
	CommandRetryIncident     CommandKind = "retry_incident"
	CommandRecalendar        CommandKind = "recalendar"
)

// Command is one action on a running dossier. ID makes it idempotent: a command
// with an id that was carried out before answers the first time's Result.
type Command struct {
	ID          string          `json:"id"`
	Kind        CommandKind     `json:"kind"`
	Actor       Actor           `json:"actor"`
	TaskID      string          `json:"task_id,omitempty"`
	IfVersion   int64           `json:"if_version,omitempty"` // 0 = the caller did not say
	Outcome     string          `json:"outcome,omitempty"`
	Form        json.RawMessage `json:"form,omitempty"`
	Comment     string          `json:"comment,omitempty"`
	Ground      string          `json:"ground,omitempty"`
	FormNo      string          `json:"form_no,omitempty"`
	Items       []string        `json:"items,omitempty"` // papers asked for
	Until       *time.Time      `json:"until,omitempty"` // extension: the new appointment
	IncidentID  string          `json:"incident_id,omitempty"`
	Assignee    *Assignee       `json:"assignee,omitempty"`    // assign, forward: who gets the task; nil = its group
	Files       []File          `json:"files,omitempty"`       // that come with it
	Consult     *Consult        `json:"consult,omitempty"`     // consult: who is asked, and for how long
	Notice      *Notice         `json:"notice,omitempty"`      // who was told of the dossier
	Operation   *Operation      `json:"operation,omitempty"`   // what an operator's command needs
	Fingerprint string          `json:"fingerprint,omitempty"` // of the request, to tell a retry from a reused key
}

// Submission starts a dossier.
type Submission struct {
	ID          string            `json:"id"` // dossier id, UUIDv7
	CommandID   string            `json:"command_id"`
	Fingerprint string            `json:"fingerprint"`
	Actor       Actor             `json:"actor"`
	Procedure   string            `json:"procedure"`
	Agency      string            `json:"agency"`
	Agencies    map[string]string `json:"agencies"` // binding → agency id, resolved on the day of receipt
	Channel     Channel           `json:"channel"`
	Case        string            `json:"case,omitempty"`
	Applicant   Applicant         `json:"applicant"`
	AccountID   string            `json:"account_id,omitempty"`
	Form        json.RawMessage   `json:"form,omitempty"`
	ReceivedAt  *time.Time        `json:"received_at,omitempty"` // entered by the counter; nil = now
	Papers      []Paper           `json:"papers,omitempty"`      // the checklist: what was handed in
	Files       []File            `json:"files,omitempty"`
	Unchecked   bool              `json:"unchecked,omitempty"` // filed at the counter and not received: papers are missing

	Start     *StartEvent     `json:"start,omitempty"`     // the message or signal that begins it; nil = somebody files it
	Variables json.RawMessage `json:"variables,omitempty"` // more variables to begin with
	Parent    *Parent         `json:"parent,omitempty"`    // the dossier that calls it
	Code      string          `json:"code,omitempty"`      // given by the caller
	Process   string          `json:"process,omitempty"`   // which process of the file; "" = the first
	Version   int             `json:"version,omitempty"`   // of the procedure; 0 = the one in force
	Chain     int             `json:"chain,omitempty"`     // dossiers before it that began one another by messages
}

// StartEvent is the event that a dossier begins with.
type StartEvent struct {
	Event     string          `json:"event"` // see engine.StartOptions
	Part      int             `json:"part,omitempty"`
	Variables json.RawMessage `json:"variables,omitempty"` // of the message or signal
}

func (s Submission) startOptions(vars engine.Variables) (engine.StartOptions, error) {
	o := engine.StartOptions{Variables: vars, Called: s.Parent != nil && s.Parent.Instance != ""}
	if s.Start == nil {
		return o, nil
	}
	payload, err := ReadVariables(s.Start.Variables)
	o.Event, o.Part, o.Payload = s.Start.Event, s.Start.Part, payload
	return o, err
}

// Result is the answer to a command: what is durable and visible now.
type Result struct {
	CommandID   string  `json:"command_id"`
	Fingerprint string  `json:"fingerprint"`
	Dossier     Dossier `json:"dossier"`
	Task        *Task   `json:"task,omitempty"`   // the task acted upon
	Next        []Task  `json:"next,omitempty"`   // tasks open now, at most 20: those the command touched first
	Events      int64   `json:"events,omitempty"` // last event seq
}
