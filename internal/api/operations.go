package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// ReasonBody is an operation that needs a reason only.
type ReasonBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"Why; kept in the dossier's history."`
}

// RetryBody tries a failed step again.
type RetryBody struct {
	Reason string `json:"reason,omitempty" maxLength:"2000"`
}

// StartAt begins an element as though a token had just reached it.
type StartAt struct {
	Element   string  `json:"element,omitempty" maxLength:"300" doc:"BPMN id; or"`
	Flow      string  `json:"flow,omitempty" maxLength:"300" doc:"the sequence flow to put the token on."`
	Scope     string  `json:"scope,omitempty" maxLength:"300" doc:"Instance of the subprocess that holds it, when several run."`
	Variables *Object `json:"variables,omitempty" doc:"Own variables of a subprocess that is begun for it."`
}

// ModifyBody moves tokens by hand.
type ModifyBody struct {
	ReasonBody
	Withdraw  []string  `json:"withdraw,omitempty" maxItems:"100" doc:"Instances of elements, or elements: then all their instances."`
	Start     []StartAt `json:"start,omitempty" maxItems:"100"`
	Variables *Object   `json:"variables,omitempty" doc:"Merged into the process before the tokens start."`
}

// MigrateBody puts another version of the procedure in force.
type MigrateBody struct {
	ReasonBody
	Version      int               `json:"version" minimum:"1"`
	Mapping      map[string]string `json:"mapping,omitempty" doc:"Element of that version by element of this one. Absent: as GET proposes."`
	RecomputeDue bool              `json:"recompute_due,omitempty" doc:"Reckon the due date again by that version's limit."`
}

// VariablesBody changes variables of the process.
type VariablesBody struct {
	ReasonBody
	Variables Object `json:"variables" doc:"JSON, dates and durations in FEEL's typed form. What was filed cannot be changed."`
	Scope     string `json:"scope,omitempty" maxLength:"300" doc:"Instance of a subprocess; absent: the process."`
}

// DueBody corrects the due date.
type DueBody struct {
	ReasonBody
	Due time.Time `json:"due" doc:"The new due date, in working time."`
}

// TimerBody moves a timer of the process.
type TimerBody struct {
	ReasonBody
	Timer   string    `json:"timer,omitempty" maxLength:"300" doc:"Id of the timer; or"`
	Element string    `json:"element,omitempty" maxLength:"300" doc:"the timer event: every timer that is set there."`
	At      time.Time `json:"at" doc:"The new instant. One that has passed: it fires at once."`
}

// ActivateBody begins activities of an ad-hoc subprocess.
type ActivateBody struct {
	Scope    string   `json:"scope" minLength:"1" maxLength:"300" doc:"Instance of the ad-hoc subprocess."`
	Elements []string `json:"elements" minItems:"1" maxItems:"100" doc:"Activities in it."`
	Reason   string   `json:"reason,omitempty" maxLength:"2000"`
}

// ResolveBody answers an incident by hand.
type ResolveBody struct {
	ReasonBody
	Variables *Object `json:"variables,omitempty" doc:"What the failed step would have given."`
	Flow      string  `json:"flow,omitempty" maxLength:"300" doc:"Sequence flow to go on by, of a gateway that found none."`
}

// Seen says which state of the dossier the caller saw.
type Seen struct {
	IfMatch string `header:"If-Match" maxLength:"64" doc:"ETag of the instance as the caller saw it; if the dossier has changed since, the answer is 409."`
}

// operated is the input of an operation.
type operated[B any] struct {
	Keyed
	DossierPath
	Seen
	Body B
}

var operationErrors = []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}

func (s *server) registerOperations() {
	operation(s, "suspend", auth.ActionSuspend, "suspendDossier", "Suspend: no step can be done, no timer fires; the legal clock runs on",
		func(b ReasonBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandSuspend, Reason: b.Reason}
		})
	operation(s, "resume", auth.ActionResume, "resumeDossier", "Resume; what fell due meanwhile is done",
		func(b ReasonBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandResume, Reason: b.Reason}
		})
	operation(s, "modify", auth.ActionModify, "modifyDossier", "Withdraw steps and start others",
		func(b ModifyBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandModify, Reason: b.Reason, Withdraw: b.Withdraw, Start: startsOf(b.Start), Variables: formOf(b.Variables)}
		})
	operation(s, "migration", auth.ActionMigrate, "migrateDossier", "Put another version of the procedure in force",
		func(b MigrateBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandMigrate, Reason: b.Reason, Version: b.Version, Mapping: b.Mapping, RecomputeDue: b.RecomputeDue}
		})
	operation(s, "variables", auth.ActionSetVariables, "setVariables", "Change variables of the process",
		func(b VariablesBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandSetVariables, Reason: b.Reason, Variables: b.Variables.RawMessage, Scope: b.Scope}
		})
	operation(s, "due", auth.ActionChangeDue, "changeDue", "Correct the due date",
		func(b DueBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandChangeDue, Reason: b.Reason, At: &b.Due}
		})
	operation(s, "timers", auth.ActionChangeTimer, "changeTimer", "Move a timer of the process",
		func(b TimerBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandChangeTimer, Reason: b.Reason, Timer: b.Timer, Element: b.Element, At: &b.At}
		})
	operation(s, "cancel", auth.ActionCancel, "cancelDossier", "End a dossier that should not be: filed twice or in error",
		func(b ReasonBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandCancel, Reason: b.Reason}
		})
	operation(s, "activities", auth.ActionActivate, "activateActivities", "Begin activities of an ad-hoc subprocess",
		func(b ActivateBody) command.OperationInput {
			return command.OperationInput{Kind: dossier.CommandActivate, Reason: b.Reason, Scope: b.Scope, Elements: b.Elements}
		})
	s.registerMigration()
	s.registerPreview()
}

// operation registers POST /dossiers/{code}/PATH.
func operation[B any](s *server, path string, action auth.Action, id, summary string, input func(B) command.OperationInput) {
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/" + path, action: action, id: id, tag: "Operations", summary: summary, errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *operated[B]) (*doneOutput, error) {
			return s.operate(ctx, who, in.Keyed, in.Code, in.Seen, input(in.Body))
		})
}

func (s *server) operate(ctx context.Context, who auth.Principal, key Keyed, code string, seen Seen, in command.OperationInput) (*doneOutput, error) {
	seq, err := parseETag(seen.IfMatch)
	if err != nil {
		return nil, err
	}
	in.Code, in.IfSeq = code, seq
	a, err := s.Commands.Operate(ctx, who, key.request(), in)
	if err != nil {
		return nil, err
	}
	out := s.mapper(ctx).done(a)
	out.ETag = etag(a.Events)
	return out, nil
}

func startsOf(starts []StartAt) []dossier.StartAt {
	return list(starts, func(x StartAt) dossier.StartAt {
		return dossier.StartAt{Element: x.Element, Flow: x.Flow, Scope: x.Scope, Variables: formOf(x.Variables)}
	})
}

// OperationBody is any operation: to be previewed, or given to many dossiers.
type OperationBody struct {
	Operation    string            `json:"operation" enum:"suspend,resume,modify,migrate,retry_incident,resolve_incident,skip_incident,set_variables,change_due,change_timer,cancel,activate"`
	Reason       string            `json:"reason,omitempty" maxLength:"2000"`
	IncidentID   string            `json:"incident_id,omitempty" maxLength:"300" doc:"retry without one: every open incident, or those at element."`
	Element      string            `json:"element,omitempty" maxLength:"300"`
	Flow         string            `json:"flow,omitempty" maxLength:"300"`
	Variables    *Object           `json:"variables,omitempty"`
	Scope        string            `json:"scope,omitempty" maxLength:"300"`
	Timer        string            `json:"timer,omitempty" maxLength:"300"`
	At           *time.Time        `json:"at,omitempty" doc:"change_timer: the new instant; change_due: the new due date."`
	Withdraw     []string          `json:"withdraw,omitempty" maxItems:"100"`
	Start        []StartAt         `json:"start,omitempty" maxItems:"100"`
	Version      int               `json:"version,omitempty" minimum:"1"`
	Mapping      map[string]string `json:"mapping,omitempty"`
	RecomputeDue bool              `json:"recompute_due,omitempty"`
	Elements     []string          `json:"elements,omitempty" maxItems:"100"`
}

func (b OperationBody) input(code string) command.OperationInput {
	return command.OperationInput{
		Kind: dossier.CommandKind(b.Operation), Code: code, Reason: b.Reason, IncidentID: b.IncidentID, Element: b.Element, Flow: b.Flow,
		Variables: json.RawMessage(formOf(b.Variables)), Scope: b.Scope, Timer: b.Timer, At: b.At, Withdraw: b.Withdraw, Start: startsOf(b.Start),
		Version: b.Version, Mapping: b.Mapping, RecomputeDue: b.RecomputeDue, Elements: b.Elements,
	}
}
