package command

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Request is what every command carries.
type Request struct {
	Key string // idempotency key, as the caller chose it
}

// SubmitInput is a filing as it came in.
type SubmitInput struct {
	Procedure  string
	Agency     string
	Channel    string // direct | online | post
	Case       string
	Applicant  dossier.Applicant
	Form       json.RawMessage // a JSON object; empty = {}
	ReceivedAt *time.Time      // entered by the counter; nil = now
	Papers     []dossier.Paper `json:",omitempty"` // the checklist: what was handed in
	Files      []string        `json:",omitempty"` // ids of files in the caller's drafts
	Unchecked  bool            `json:",omitempty"` // the counter took it down, but papers are missing: it is not received yet
}

// TaskInput is an action on one task.
type TaskInput struct {
	Kind      dossier.CommandKind // claim | release | complete | return | assign | forward | recall | consult | answer | close_consultation | comment
	TaskID    string
	IfVersion int64 // 0 = not said
	Outcome   string
	Form      json.RawMessage
	Comment   string
	Items     []string // papers asked for, when the outcome asks for a supplement
	Ground    string
	Files     []string `json:",omitempty"` // ids of files in the caller's drafts

	Assignee     string       // assign, forward: officer id; "" = back to its group
	Parties      []PartyInput // consult
	Limit        string       // consult: see ConsultLimit
	Consultation int          // close_consultation: which of the task's
}

// DossierInput is an action on a dossier as a whole.
type DossierInput struct {
	Kind       dossier.CommandKind
	Code       string // dossier code
	TaskID     string
	Ground     string
	FormNo     string
	Reason     string
	Items      []string
	Form       json.RawMessage
	Until      *time.Time
	IncidentID string
	Files      []string `json:",omitempty"` // ids of files in the caller's drafts
}

// Answer is what a command did. Replayed says that an earlier request with the same
// key did it and this one only repeats its answer; false when that cannot be told.
type Answer struct {
	dossier.Result
	Replayed bool
}
