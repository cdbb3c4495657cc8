package dossier

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
)

// Operations: what an operator does to a running dossier by hand, beside its process.
// Each carries a reason in Command.Comment and what it needs in Command.Operation, and
// is recorded in the dossier's history with what was before and after.
const (
	CommandSuspend         CommandKind = "suspend"          // the process stands still; the legal clock does not
	CommandResume          CommandKind = "resume"           // ends a suspension; what fell due meanwhile is done
	CommandModify          CommandKind = "modify"           // withdraws tokens and starts others
	CommandMigrate         CommandKind = "migrate"          // puts another version of the procedure in force
	CommandResolveIncident CommandKind = "resolve_incident" // answers an incident by hand
	CommandSkipIncident    CommandKind = "skip_incident"    // goes on as though the failed step had been done
	CommandSetVariables    CommandKind = "set_variables"
	CommandChangeDue       CommandKind = "change_due"   // corrects the dossier's due date
	CommandChangeTimer     CommandKind = "change_timer" // moves a timer of the process
	CommandCancel          CommandKind = "cancel"       // ends a dossier that should not be: filed twice, filed in error
	CommandActivate        CommandKind = "activate"     // begins activities of an ad-hoc subprocess
)

// Operations lists the commands of this file, in the order of their documentation.
func Operations() []CommandKind {
	return []CommandKind{
		CommandSuspend, CommandResume, CommandModify, CommandMigrate, CommandRetryIncident, CommandResolveIncident,
		CommandSkipIncident, CommandSetVariables, CommandChangeDue, CommandChangeTimer, CommandCancel, CommandActivate,
	}
}

// Operation is what a command of an operator needs beside its reason. Which fields
// count is said at each.
type Operation struct {
	// IfSeq is the number of the last event that the operator saw: another one is a
	// conflict. 0 = they did not say.
	IfSeq int64 `json:"if_seq,omitempty"`
	// Element narrows a retry without Command.IncidentID to incidents at one element,
	// and names the timer event of a change of timer without Timer.
	Element   string          `json:"element,omitempty"`
	Flow      string          `json:"flow,omitempty"`      // resolve: sequence flow to go on by
	Variables json.RawMessage `json:"variables,omitempty"` // set_variables, resolve, modify: a JSON object
	Scope     string          `json:"scope,omitempty"`     // set_variables: instance of a subprocess, "" = the process; activate: of the ad-hoc subprocess
	Timer     string          `json:"timer,omitempty"`     // change_timer: its id
	At        *time.Time      `json:"at,omitempty"`        // change_timer: the new instant; change_due: the new due date
	Withdraw  []string        `json:"withdraw,omitempty"`  // modify: element instances, or elements = every instance of them
	Start     []StartAt       `json:"start,omitempty"`     // modify
	Migration *Migration      `json:"migration,omitempty"` // migrate
	Elements  []string        `json:"elements,omitempty"`  // activate: activities of the ad-hoc subprocess
}

// StartAt begins an element as though a token had just reached it.
type StartAt struct {
	Element   string          `json:"element,omitempty"`
	Flow      string          `json:"flow,omitempty"`  // id of a sequence flow to put the token on, in place of Element
	Scope     string          `json:"scope,omitempty"` // see engine.StartToken
	Variables json.RawMessage `json:"variables,omitempty"`
}

// Migration says which version a dossier is to run on.
type Migration struct {
	Procedure string `json:"procedure"` // code
	Version   int    `json:"version"`
	SHA       string `json:"sha,omitempty"` // content address of the version, "" = whichever has the number
	// Mapping gives the element there for an element here. Nil = as it is proposed.
	Mapping map[string]string `json:"mapping,omitempty"`
	Flows   map[string]string `json:"flows,omitempty"` // see engine.Mapping
	// Agencies resolves agency bindings that only the new version has.
	Agencies map[string]string `json:"agencies,omitempty"`
	// RecomputeDue reckons the due date again by the limit of the new version.
	RecomputeDue bool `json:"recompute_due,omitempty"`
}

// Proposal is how a dossier could be migrated, and what stands against it.
type Proposal struct {
	Dossier  Dossier           // as it stands
	Mapping  map[string]string // proposed, or the one that was asked about
	Elements []ProposedElement // every element of the version it runs on, in the order of the diagram
	Targets  []ElementName     // every element of the other version
	Findings []bpmn.Finding    // errors forbid the migration
}

// Possible reports whether nothing forbids the migration.
func (p Proposal) Possible() bool {
	return !slices.ContainsFunc(p.Findings, func(f bpmn.Finding) bool { return f.Severity == bpmn.SeverityError })
}

// ElementName names an element of a process.
type ElementName struct {
	ID   string
	Name string
	Kind bpmn.Kind
}

// ProposedElement is one line of a mapping.
type ProposedElement struct {
	ElementName
	To     string // "" = nothing there stands for it
	Tokens int    // that wait there now
}

// Preview is what a command would do if it were given now.
type Preview struct {
	Before  Dossier // without its form
	After   Dossier
	Closed  []Task     // that would be withdrawn or completed
	Opened  []Task     // that would begin
	Changed []Task     // that would stay and change
	Timers  []TimerSet // that would be set, after it
	// TimersBefore are those that are set now.
	TimersBefore []TimerSet
	Raised       []Incident // incidents that would be raised
	Resolved     []Incident // and closed
	Events       []Event    // that would be recorded
}

// TimerSet is a timer of the process that is set.
type TimerSet struct {
	ID      string
	Element string
	Name    string
	At      time.Time
}

// Instance is what an operator sees of a running dossier: where its process stands.
type Instance struct {
	Dossier       Dossier // without its form
	Tokens        []TokenAt
	Timers        []TimerSet
	Subscriptions []SubscriptionAt
	Calls         []CallAt
	Incidents     []Incident
	Scopes        []ScopeAt // the process first
}

// TokenAt is a token that waits.
type TokenAt struct {
	Element  string
	Name     string
	Kind     bpmn.Kind
	Instance string // what Operation.Withdraw names; at a join "gateway@scope"
	Scope    string // instance of the subprocess or process around it
	For      string // task, service, timer, scope, incident, join, …
	Since    time.Time
	TaskID   string
}

// SubscriptionAt is a message or signal that the process waits for.
type SubscriptionAt struct {
	ID      string
	Element string
	Name    string // of the element
	Kind    string // message | signal
	Message string // its name
	Key     string // correlation key
}

// CallAt is a call that the process waits for.
type CallAt struct {
	Instance string
	Element  string
	Name     string
	Type     string // connector, or "process" for a called one
	Dossier  string // code of the called dossier
}

// ScopeAt is the process or a subprocess that runs, with its variables: personal data.
type ScopeAt struct {
	Instance  string
	Element   string
	Name      string
	Variables json.RawMessage // a JSON object
}
