package query

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// View is one of the inbox's lists.
type View string

// Views.
const (
	ViewMine      View = "mine"      // claimed by the caller
	ViewAvailable View = "available" // open, of a hat the caller wears
	ViewCovering  View = "covering"  // of absent colleagues for whom the caller acts now
	ViewWaiting   View = "waiting"   // for the applicant or another body, at the caller's agencies
	ViewDone      View = "done"      // completed at the caller's agencies
	ViewAll       View = "all"       // every one the caller may see; open ones unless states are named
)

// Due is a choice by due date.
type Due string

// Choices by due date.
const (
	DueAny     Due = ""
	DueOverdue Due = "overdue"
	DueToday   Due = "today"
	DueSoon    Due = "soon" // from now to the end of the second working day after today
)

// soonDays is how many working days ahead "soon" looks.
const soonDays = 2

// TaskFilter selects among the tasks the caller may see.
type TaskFilter struct {
	View      View
	States    []dossier.TaskState
	Agency    string
	Procedure string
	Due       Due
	Query     string
	Cursor    string
	Limit     int
}

var viewStates = map[View][]dossier.TaskState{
	ViewMine:      {dossier.TaskClaimed},
	ViewAvailable: {dossier.TaskOpen},
	ViewCovering:  {dossier.TaskOpen, dossier.TaskClaimed},
	ViewWaiting:   {dossier.TaskWaiting},
	ViewDone:      {dossier.TaskDone},
	ViewAll:       {dossier.TaskOpen, dossier.TaskClaimed, dossier.TaskWaiting},
}

// Tasks lists tasks in due order.
func (s *Service) Tasks(ctx context.Context, who auth.Principal, f TaskFilter) (dossier.Page[TaskItem], error) {
	filter, some, err := s.taskFilter(ctx, who, f)
	if err != nil || !some {
		return dossier.Page[TaskItem]{}, err
	}
	page, err := s.Reader.Tasks(ctx, filter)
	if err != nil {
		return dossier.Page[TaskItem]{}, err
	}
	return s.taskItems(ctx, who, page)
}

// taskFilter turns a view into a filter of the read model; some is false when nothing can match.
func (s *Service) taskFilter(ctx context.Context, who auth.Principal, f TaskFilter) (filter dossier.TaskFilter, some bool, err error) {
	filter = dossier.TaskFilter{Procedure: f.Procedure, Query: f.Query, Cursor: f.Cursor, Limit: f.Limit}
	if filter.States = viewStates[f.View]; len(f.States) > 0 {
		filter.States = chooseStates(f)
	}
	if len(filter.States) == 0 {
		return filter, false, nil
	}
	reach := s.Policy.Reach(who, auth.ActionListTasks)
	if filter.Agencies, err = narrow(reach, f.Agency); err != nil {
		return filter, false, err
	}
	some = reach.All || len(filter.Agencies) > 0
	switch f.View {
	case ViewMine:
		// What the caller has claimed stays theirs to see wherever it is.
		filter.Assignee, some = who.Account.ID, true
		if f.Agency == "" {
			filter.Agencies = nil
		}
	case ViewCovering:
		// Wherever they are: the absence gives the right, and takes it away.
		filter.Covers = covered(s.Policy.Reach(who, auth.ActionCompleteTask))
		if some = len(filter.Covers) > 0; f.Agency == "" {
			filter.Agencies = nil
		}
	case ViewAvailable:
		filter.Positions = s.Policy.Reach(who, auth.ActionClaimTask).Hats
		some = some && len(filter.Positions) > 0
	}
	return filter, some, s.byDue(ctx, f.Due, &filter)
}

// chooseStates are the named states that belong to the view; "all" takes any.
func chooseStates(f TaskFilter) []dossier.TaskState {
	if f.View == ViewAll {
		return f.States
	}
	var out []dossier.TaskState
	for _, st := range f.States {
		if slices.Contains(viewStates[f.View], st) {
			out = append(out, st)
		}
	}
	return out
}

func (s *Service) byDue(ctx context.Context, due Due, filter *dossier.TaskFilter) error {
	now := s.Now()
	local := now.In(clock.Zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, clock.Zone)
	switch due {
	case DueOverdue:
		filter.Overdue = &now
	case DueToday:
		end := midnight.AddDate(0, 0, 1)
		filter.DueAfter, filter.DueBefore = &midnight, &end
	case DueSoon:
		end, err := s.soonEnds(ctx, now)
		if err != nil {
			return err
		}
		filter.DueAfter, filter.DueBefore = &now, &end
	}
	return nil
}

// soonEnds is just after the end of the second working day after today, by the installation's calendar.
func (s *Service) soonEnds(ctx context.Context, now time.Time) (time.Time, error) {
	calendar, err := s.World.Calendar(ctx, "")
	if err != nil {
		return time.Time{}, fmt.Errorf("calendar: %w", err)
	}
	end, err := calendar.AddWorkingDays(now, soonDays)
	if err != nil {
		return time.Time{}, fmt.Errorf("calendar: %w", err)
	}
	return end.At.Add(time.Second), nil
}

func (s *Service) taskItems(ctx context.Context, who auth.Principal, page dossier.Page[dossier.TaskView]) (dossier.Page[TaskItem], error) {
	out := dossier.Page[TaskItem]{Next: page.Next}
	var ids []string
	for _, t := range page.Items {
		for _, id := range []string{t.Assignee, t.ClosedBy} {
			if id != "" {
				ids = append(ids, id)
			}
		}
	}
	names, err := s.addNames(ctx, map[string]string{}, ids)
	if err != nil {
		return out, err
	}
	for _, t := range page.Items {
		item, err := s.taskItem(ctx, who, t, names)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}

func (s *Service) taskItem(ctx context.Context, who auth.Principal, t dossier.TaskView, names map[string]string) (TaskItem, error) {
	left, err := s.taskLeft(ctx, t)
	if err != nil {
		return TaskItem{}, err
	}
	item := TaskItem{TaskView: t, People: names, Left: left, Allowed: s.allowedOnTask(who, t)}
	if sub, ok := s.Policy.Reach(who, auth.ActionCompleteTask).Within(t.Procedure).OnBehalf(t.Task); ok {
		item.OnBehalfOf, item.OnBehalfOfName = sub.For, sub.ForName
	}
	return item, nil
}

// FindTask gives a task the caller may see; any other is ErrNotFound.
func (s *Service) FindTask(ctx context.Context, who auth.Principal, id string) (dossier.TaskView, error) {
	t, err := s.Reader.Task(ctx, id)
	if err != nil {
		return dossier.TaskView{}, err
	}
	audit.NoteOf(ctx).SawTask(t.Task)
	mine := t.Assignee != "" && t.Assignee == who.Account.ID
	if !mine && !s.Policy.Reach(who, auth.ActionReadTask).Within(t.Procedure).Task(t.Task) {
		return dossier.TaskView{}, dossier.ErrNotFound
	}
	return t, nil
}

// Task gives a task the caller may see, with its form and its dossier.
func (s *Service) Task(ctx context.Context, who auth.Principal, id string) (TaskDetail, error) {
	t, err := s.FindTask(ctx, who, id)
	if err != nil {
		return TaskDetail{}, err
	}
	page, err := s.taskItems(ctx, who, dossier.Page[dossier.TaskView]{Items: []dossier.TaskView{t}})
	if err != nil {
		return TaskDetail{}, err
	}
	out := TaskDetail{TaskItem: page.Items[0]}
	if out.Dossier, err = s.Reader.Dossier(ctx, t.DossierID); err != nil {
		return TaskDetail{}, fmt.Errorf("dossier of a task: %w", err)
	}
	if err := s.around(ctx, who, &out); err != nil {
		return TaskDetail{}, err
	}
	if t.FormKey == "" {
		return out, nil
	}
	d, err := s.World.Definition(ctx, out.Dossier.DefinitionSHA)
	if err != nil {
		return TaskDetail{}, fmt.Errorf("form of a task: %w", err)
	}
	out.Form = d.Forms[t.FormKey]
	return out, nil
}

// around adds who is asked about a task, and whether it can be taken back.
func (s *Service) around(ctx context.Context, who auth.Principal, out *TaskDetail) (err error) {
	if out.Consultations, err = s.consultations(ctx, out.Task); err != nil {
		return err
	}
	var ids []string
	for _, x := range out.Consultations {
		ids = append(ids, x.Assignee, x.ClosedBy)
		if open(x) && slices.Contains(out.Allowed, auth.ActionConsult) && !slices.Contains(out.Allowed, auth.ActionCloseConsultation) {
			out.Allowed = append(out.Allowed, auth.ActionCloseConsultation)
		}
	}
	if out.People, err = s.addNames(ctx, out.People, slices.DeleteFunc(ids, func(id string) bool { return id == "" })); err != nil {
		return err
	}
	if out.Recall, err = s.recall(ctx, who, out.Task); err != nil {
		return err
	}
	if out.Recall != nil && out.Recall.Possible {
		out.Allowed = append(out.Allowed, auth.ActionRecallTask)
	}
	return nil
}

// TaskCounts gives the numbers beside the inbox's views.
func (s *Service) TaskCounts(ctx context.Context, who auth.Principal) (TaskCounts, error) {
	var c TaskCounts
	for _, q := range []struct {
		into *int64
		view View
		due  Due
	}{
		{&c.Mine, ViewMine, DueAny}, {&c.Available, ViewAvailable, DueAny}, {&c.Covering, ViewCovering, DueAny},
		{&c.Waiting, ViewWaiting, DueAny}, {&c.All, ViewAll, DueAny},
		{&c.Overdue, ViewMine, DueOverdue}, {&c.Overdue, ViewAvailable, DueOverdue},
		{&c.DueToday, ViewMine, DueToday}, {&c.DueToday, ViewAvailable, DueToday},
		{&c.DueSoon, ViewMine, DueSoon}, {&c.DueSoon, ViewAvailable, DueSoon},
	} {
		filter, some, err := s.taskFilter(ctx, who, TaskFilter{View: q.view, Due: q.due})
		if err != nil {
			return TaskCounts{}, err
		}
		if !some {
			continue
		}
		n, err := s.Reader.CountTasks(ctx, filter)
		if err != nil {
			return TaskCounts{}, err
		}
		*q.into += n
	}
	return c, nil
}
