package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// Recall says whether a completed task can be taken back by the caller.
type Recall struct {
	Possible bool
	Why      *dossier.Error // why not; nil when it is possible
}

// consultations are those asked for a task, in order.
func (s *Service) consultations(ctx context.Context, t dossier.Task) ([]dossier.Task, error) {
	if t.Consultation != nil {
		return nil, nil
	}
	var out []dossier.Task
	filter := dossier.TaskFilter{DossierID: t.DossierID, Consulted: true, Limit: 200}
	for {
		page, err := s.Reader.Tasks(ctx, filter)
		if err != nil {
			return nil, fmt.Errorf("consultations of a task: %w", err)
		}
		for _, x := range page.Items {
			if x.Consultation != nil && x.Consultation.TaskID == t.ID {
				out = append(out, x.Task)
			}
		}
		if page.Next == "" {
			break
		}
		filter.Cursor = page.Next
	}
	slices.SortFunc(out, func(a, b dossier.Task) int { return a.Consultation.No - b.Consultation.No })
	return out, nil
}

// recall asks the running dossier whether the caller can take a task back; nil for a
// task that is not theirs, or not done.
func (s *Service) recall(ctx context.Context, who auth.Principal, t dossier.Task) (*Recall, error) {
	if s.Operator == nil || t.State != dossier.TaskDone || t.Consultation != nil || !did(who, t) || !s.Policy.Reach(who, auth.ActionRecallTask).Task(t) {
		return nil, nil
	}
	_, err := s.Operator.Preview(ctx, t.DossierID, dossier.Command{
		Kind: dossier.CommandRecall, Actor: who.Actor(), TaskID: t.ID, Comment: "…",
	})
	var why *dossier.Error
	switch {
	case err == nil:
		return &Recall{Possible: true}, nil
	case errors.Is(err, dossier.ErrNotFound): // the dossier does not run any more
		return nil, nil
	case errors.As(err, &why):
		return &Recall{Why: why}, nil
	}
	return nil, fmt.Errorf("can it be recalled: %w", err)
}

// did: the caller completed the task, or it was theirs.
func did(who auth.Principal, t dossier.Task) bool {
	return t.ClosedBy == who.Account.ID || t.Assignee == who.Account.ID
}

// steps leaves out the consultations: what the office asks inside is not the applicant's.
func steps(tasks []dossier.Task) []dossier.Task {
	out := make([]dossier.Task, 0, len(tasks))
	for _, t := range tasks {
		if t.Consultation == nil {
			out = append(out, t)
		}
	}
	return out
}

// private are events whose data is the office's own: the applicant learns that they
// happened, and no more.
var private = []dossier.EventType{
	dossier.EventCommented, dossier.EventTaskAssigned, dossier.EventTaskForwarded, dossier.EventTaskRecalled,
	dossier.EventConsulted, dossier.EventConsultationAnswered, dossier.EventConsultationSilent, dossier.EventConsultationClosed,
}
