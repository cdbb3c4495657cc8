package query

import (
	"slices"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// allowedOnDossier lists what the caller may do with a dossier as it stands: what the
// policy lets them, less what its state rules out. The case itself has the last word.
func (s *Service) allowedOnDossier(who auth.Principal, d dossier.Dossier, tasks []dossier.Task) []auth.Action {
	if d.Status.Final() || d.ClosedAt != nil {
		return nil
	}
	suspended := d.SuspendedSince != nil // by an operator: nothing of the process moves
	possible := map[auth.Action]bool{
		auth.ActionSuspend:           !suspended,
		auth.ActionResume:            suspended,
		auth.ActionSupplement:        !suspended && d.Status == dossier.StatusAwaitSupplement,
		auth.ActionWithdraw:          d.ReadyAt == nil,
		auth.ActionStop:              d.ReadyAt == nil,
		auth.ActionExtend:            d.ReadyAt == nil && d.Extensions == 0 && d.Due != nil && d.StoppedSince == nil && s.Now().Before(*d.Due),
		auth.ActionRetryIncident:     !suspended && d.Incidents > 0,
		auth.ActionResolveIncident:   !suspended && d.Incidents > 0,
		auth.ActionRequestSupplement: !suspended && d.Supplements == 0,
		auth.ActionRefuse:            !suspended,
		auth.ActionCommentDossier:    true,
	}
	var out []auth.Action
	for action, ok := range possible {
		if ok && s.dossierAction(who, action, d, tasks) {
			out = append(out, action)
		}
	}
	slices.Sort(out)
	return out
}

// outcomeOf is the kind of outcome that some open task must offer for an action.
var outcomeOf = map[auth.Action]string{auth.ActionRequestSupplement: "supplement", auth.ActionRefuse: "refuse"}

func (s *Service) dossierAction(who auth.Principal, action auth.Action, d dossier.Dossier, tasks []dossier.Task) bool {
	reach := s.Policy.Reach(who, action).Within(d.Procedure)
	kind, byTask := outcomeOf[action]
	if !byTask {
		return reach.Dossier(d, tasks)
	}
	for _, t := range tasks {
		if open(t) && reach.Task(t) && canWork(who, reach, t) && offers(t, kind) {
			return true
		}
	}
	return false
}

func open(t dossier.Task) bool {
	return t.State == dossier.TaskOpen || t.State == dossier.TaskClaimed
}

// canWork: the task is free, the caller's own or of a colleague they act for.
func canWork(who auth.Principal, reach auth.Reach, t dossier.Task) bool {
	_, behalf := reach.OnBehalf(t)
	return t.Assignee == "" || t.Assignee == who.Account.ID || behalf
}

func offers(t dossier.Task, kind string) bool {
	return slices.ContainsFunc(t.Outcomes, func(o dossier.Outcome) bool { return o.Kind == kind })
}

// allowedOnTask lists what the caller may do with a task as it stands.
func (s *Service) allowedOnTask(who auth.Principal, view dossier.TaskView) []auth.Action {
	t := view.Task
	asked := t.Consultation != nil
	works := open(t) && canWork(who, s.Policy.Reach(who, auth.ActionCompleteTask).Within(view.Procedure), t)
	mine := works && t.Assignee != ""
	running := !view.Suspended && !view.DossierStatus.Final()
	var out []auth.Action
	for _, c := range []struct {
		action auth.Action
		ok     bool
	}{
		{auth.ActionClaimTask, works && !mine && running},
		{auth.ActionReleaseTask, mine},
		{auth.ActionCompleteTask, works && !asked && running},
		{auth.ActionReturnTask, works && running && offers(t, "return")},
		{auth.ActionAnswer, works && asked && running},
		{auth.ActionConsult, mine && !asked && running},
		{auth.ActionForwardTask, mine},
		{auth.ActionAssignTask, open(t) || t.State == dossier.TaskWaiting && t.WaitFor != "applicant"},
		{auth.ActionCommentTask, !view.DossierStatus.Final()},
	} {
		if c.ok && s.Policy.Reach(who, c.action).Within(view.Procedure).Task(t) {
			out = append(out, c.action)
		}
	}
	return out
}
