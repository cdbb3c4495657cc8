package query

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// DossierFilter selects among the dossiers the caller may see.
type DossierFilter struct {
	Statuses  []dossier.Status
	Procedure string
	Agency    string
	Overdue   bool
	Query     string
	Cursor    string
	Limit     int
}

// historyShown is how many events come with a dossier; the rest is read with Events.
const historyShown = 500

// Dossiers lists what the caller may see, newest receipt first.
func (s *Service) Dossiers(ctx context.Context, who auth.Principal, f DossierFilter) (dossier.Page[dossier.Dossier], error) {
	reach := s.Policy.Reach(who, auth.ActionListDossiers)
	agencies, err := narrow(reach, f.Agency)
	if err != nil {
		return dossier.Page[dossier.Dossier]{}, err
	}
	if reach.Empty() {
		return dossier.Page[dossier.Dossier]{}, nil
	}
	filter := dossier.DossierFilter{
		Agencies: agencies, AccountID: reach.AccountID, Statuses: f.Statuses, Procedure: f.Procedure,
		Query: f.Query, Cursor: f.Cursor, Limit: f.Limit,
	}
	if f.Overdue {
		now := s.Now()
		filter.Overdue = &now
	}
	return s.Reader.Dossiers(ctx, filter)
}

// narrow gives the agencies of a reach, or the one that was asked for if it is among
// them; nil = no bound. A citizen's reach has no agencies: theirs is bound by account.
func narrow(reach auth.Reach, agency string) ([]string, error) {
	if agency == "" {
		if reach.All {
			return nil, nil
		}
		return reach.Agencies, nil
	}
	if reach.AccountID == "" && !reach.Agency(agency) {
		return nil, &dossier.Error{
			Code: dossier.CodeForbidden, Key: "agency_out_of_scope", Field: "agency",
			VI: "Cơ quan này ngoài phạm vi của bạn.", EN: "This agency is outside your scope.",
		}
	}
	return []string{agency}, nil
}

// Find gives a dossier the caller may read, or do one of the actions with, and its
// tasks; any other is ErrNotFound.
func (s *Service) Find(ctx context.Context, who auth.Principal, code string, actions ...auth.Action) (dossier.Dossier, []dossier.Task, error) {
	d, err := s.byCodeOrID(ctx, code)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	audit.NoteOf(ctx).SawDossier(d)
	tasks, err := s.tasksOf(ctx, d.ID)
	if err != nil {
		return dossier.Dossier{}, nil, err
	}
	for _, a := range append(actions, auth.ActionReadDossier) {
		if s.Policy.Reach(who, a).Dossier(d, tasks) {
			return d, tasks, nil
		}
	}
	return dossier.Dossier{}, nil, dossier.ErrNotFound
}

// byCodeOrID reads a dossier by either of its names; no code looks like an id.
func (s *Service) byCodeOrID(ctx context.Context, name string) (dossier.Dossier, error) {
	if id, err := uuid.Parse(name); err == nil && len(name) == len(id.String()) {
		return s.Reader.Dossier(ctx, id.String())
	}
	return s.Reader.DossierByCode(ctx, NormalCode(name))
}

// NormalCode is the form in which dossier codes are kept.
func NormalCode(code string) string { return strings.ToUpper(strings.TrimSpace(code)) }

// tasksOf reads all tasks of a dossier, in the order they came.
func (s *Service) tasksOf(ctx context.Context, id string) ([]dossier.Task, error) {
	var out []dossier.Task
	filter := dossier.TaskFilter{DossierID: id, Limit: 200}
	for {
		page, err := s.Reader.Tasks(ctx, filter)
		if err != nil {
			return nil, fmt.Errorf("tasks of a dossier: %w", err)
		}
		for _, t := range page.Items {
			out = append(out, t.Task)
		}
		if page.Next == "" {
			break
		}
		filter.Cursor = page.Next
	}
	slices.SortFunc(out, func(a, b dossier.Task) int {
		if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
			return c
		}
		return a.StepNo - b.StepNo
	})
	return out, nil
}

// Dossier gives everything about a dossier the caller may see.
func (s *Service) Dossier(ctx context.Context, who auth.Principal, code string) (DossierDetail, error) {
	d, tasks, err := s.Find(ctx, who, code)
	if err != nil {
		return DossierDetail{}, err
	}
	out := DossierDetail{Dossier: d, Tasks: tasks}
	if who.Account.Kind == auth.KindCitizen {
		out.Tasks = steps(tasks)
	}
	if out.Events, err = s.Reader.Events(ctx, d.ID, 0, historyShown+1); err != nil {
		return DossierDetail{}, fmt.Errorf("history: %w", err)
	}
	if len(out.Events) > historyShown {
		out.Events, out.EventsCut = out.Events[:historyShown], true
	}
	hideInner(who, out.Events)
	if out.Papers, err = papersOf(out.Events, s.Now()); err != nil {
		return DossierDetail{}, err
	}
	if out.Adjustments, err = s.Reader.Adjustments(ctx, d.ID); err != nil {
		return DossierDetail{}, fmt.Errorf("adjustments: %w", err)
	}
	if out.Slips, err = s.Reader.Slips(ctx, d.ID); err != nil {
		return DossierDetail{}, fmt.Errorf("slips: %w", err)
	}
	if out.Incidents, err = s.Reader.Incidents(ctx, d.ID); err != nil {
		return DossierDetail{}, fmt.Errorf("incidents: %w", err)
	}
	if out.Called, err = s.Reader.CalledBy(ctx, d.ID); err != nil {
		return DossierDetail{}, fmt.Errorf("called dossiers: %w", err)
	}
	if out.People, err = s.people(ctx, out); err != nil {
		return DossierDetail{}, err
	}
	out.Allowed = s.allowedOnDossier(who, d, tasks)
	out.Left, err = s.dossierLeft(ctx, d)
	return out, err
}

// Events reads the history of a dossier the caller may see, after a sequence number.
func (s *Service) Events(ctx context.Context, who auth.Principal, code string, after int64, limit int) ([]dossier.Event, error) {
	d, _, err := s.Find(ctx, who, code)
	if err != nil {
		return nil, err
	}
	events, err := s.Reader.Events(ctx, d.ID, after, limit)
	hideInner(who, events)
	return events, err
}

// inner are events whose data says how the process is made: for the office alone. The
// applicant learns that it happened, by whom and why.
var inner = []dossier.EventType{
	dossier.EventVariablesSet, dossier.EventModified, dossier.EventMigrated, dossier.EventIncidentHandled, dossier.EventTimerChanged,
	dossier.EventNotice,
}

func hideInner(who auth.Principal, events []dossier.Event) {
	if who.Account.Kind != auth.KindCitizen {
		return
	}
	for i := range events {
		if slices.Contains(private, events[i].Type) {
			events[i].Data = nil
		}
		if !slices.Contains(inner, events[i].Type) {
			continue
		}
		var kept struct {
			Reason string `json:"reason,omitempty"`
		}
		if json.Unmarshal(events[i].Data, &kept) != nil {
			kept.Reason = ""
		}
		events[i].Data, _ = json.Marshal(kept)
	}
}

// people gives the names of everyone the detail names by id only.
func (s *Service) people(ctx context.Context, d DossierDetail) (map[string]string, error) {
	known := map[string]string{}
	for _, e := range d.Events {
		if e.Actor != "" && e.ActorName != "" {
			known[e.Actor] = e.ActorName // as they were called then
		}
	}
	var ids []string
	want := func(id string) {
		if _, ok := known[id]; !ok && id != "" {
			ids = append(ids, id)
		}
	}
	for _, t := range d.Tasks {
		want(t.Assignee)
		want(t.ClosedBy)
	}
	for _, slip := range d.Slips {
		want(slip.IssuedBy)
	}
	return s.addNames(ctx, known, ids)
}

func (s *Service) addNames(ctx context.Context, known map[string]string, ids []string) (map[string]string, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 || s.Names == nil {
		return known, nil
	}
	names, err := s.Names.AccountNames(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	for id, name := range names {
		known[id] = name
	}
	return known, nil
}
