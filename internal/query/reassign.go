package query

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/spread"
)

// MaxReassigned bounds the tasks of one reassignment.
const MaxReassigned = 10_000

// Selection is what a caller chose to reassign: named tasks, or what a filter finds; and
// to whom. Without targets everyone present who wears a task's hat is one.
type Selection struct {
	Tasks   []string
	Filter  *BoardQuery
	Rule    dossier.SpreadRule
	Targets []string
}

// Plan is what a reassignment would do.
type Plan struct {
	Items  []PlannedMove
	People []PlannedLoad // who gets or gives tasks, those who get most first
	Digest string        // of the moves: another plan has another
	Gone   int           // named tasks that are not open any more, or not the caller's to move
}

// PlannedMove is one task of a plan.
type PlannedMove struct {
	Task    dossier.TaskView
	Move    dossier.Move
	Problem *dossier.Error // why it does not move; nil = it moves
}

// PlannedLoad is what a plan means for one person.
type PlannedLoad struct {
	Before     Load
	Given      int
	Taken      int
	Held       int           // after it
	Work       time.Duration // after it
	Overloaded bool
}

// Moves is how many tasks the plan moves.
func (p Plan) Moves() int {
	n := 0
	for _, i := range p.Items {
		if i.Problem == nil {
			n++
		}
	}
	return n
}

// Reassignment bounds a selection by what the caller may reassign: what a batch is begun with.
func (s *Service) Reassignment(ctx context.Context, who auth.Principal, in Selection) (dossier.Reassignment, error) {
	if err := s.Policy.Permit(who, auth.ActionReassign); err != nil {
		return dossier.Reassignment{}, err
	}
	var q BoardQuery
	if in.Filter != nil {
		q = *in.Filter
	}
	q.Cursor, q.Limit = "", 0
	f, some, err := s.boardFilter(ctx, who, auth.ActionReassign, q)
	if err != nil {
		return dossier.Reassignment{}, err
	}
	if !some || f.Number.OfDossiers() {
		return dossier.Reassignment{}, dossier.ErrNotFound
	}
	f.Tasks = in.Tasks
	return dossier.Reassignment{Filter: &f, Rule: in.Rule, Targets: in.Targets}, nil
}

// PlanReassignment implements dossier.Reassigner.
func (s *Service) PlanReassignment(ctx context.Context, b dossier.Batch) ([]dossier.BatchItem, error) {
	r := b.Selection.Reassign
	if r.Undo != "" {
		return s.planUndo(ctx, r)
	}
	p, err := s.Plan(ctx, *r)
	if err != nil {
		return nil, err
	}
	items := make([]dossier.BatchItem, 0, len(p.Items))
	for _, m := range p.Items {
		item := dossier.BatchItem{
			DossierID: m.Task.DossierID, Code: m.Task.DossierCode, TaskID: m.Task.ID, Version: m.Task.Version, Move: &m.Move, State: dossier.ItemPending,
		}
		if e := m.Problem; e != nil {
			item.State, item.Key, item.VI, item.EN = dossier.ItemSkipped, e.Key, e.VI, e.EN
		}
		items = append(items, item)
	}
	return items, nil
}

// Plan works out who would get what, as things stand now.
func (s *Service) Plan(ctx context.Context, r dossier.Reassignment) (Plan, error) {
	tasks, err := s.selected(ctx, *r.Filter)
	if err != nil {
		return Plan{}, err
	}
	now := s.Now()
	pl := &planner{s: s, org: s.World.Organisation(), day: organisation.DateOf(now), targets: r.Targets, hats: map[dossier.Position][]string{}}
	if pl.absent, err = s.absentNow(ctx, now); err != nil {
		return Plan{}, err
	}
	items := pl.items(tasks)
	people := pl.people(items)
	loads, err := s.loads(ctx, people)
	if err != nil {
		return Plan{}, err
	}
	pl.spread(items, spread.Rule(r.Rule), loads)
	p := Plan{Items: items, Digest: digestOf(items), Gone: max(0, len(r.Filter.Tasks)-len(items))}
	p.People, err = s.loadsAfter(ctx, items, loads)
	return p, err
}

// selected reads the tasks that a filter finds, all of them.
func (s *Service) selected(ctx context.Context, f dossier.BoardFilter) ([]dossier.TaskView, error) {
	if f.Number == dossier.BoardAway {
		var err error
		if f.Away, err = s.awayHolders(ctx, f.Agencies, f.Times.Now); err != nil {
			return nil, err
		}
	}
	named := f.Tasks
	var out []dossier.TaskView
	for {
		// Named tasks are asked for some at a time: a statement takes so many values only.
		if len(named) > 0 {
			f.Tasks = named[:min(len(named), selectedPage)]
		}
		f.Limit, f.Cursor = selectedPage, ""
		for {
			page, err := s.Boards.ListBoardTasks(ctx, f)
			if err != nil {
				return nil, err
			}
			if out = append(out, page.Items...); len(out) > MaxReassigned {
				return nil, &dossier.Error{
					Code: dossier.CodeInvalid, Key: "too_many_tasks", Field: "filter",
					VI: fmt.Sprintf("Một đợt chỉ phân công lại nhiều nhất %d công việc; hãy thu hẹp bộ lọc.", MaxReassigned),
					EN: fmt.Sprintf("One batch reassigns at most %d tasks; narrow the filter.", MaxReassigned),
				}
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		if len(named) <= selectedPage {
			return out, nil
		}
		named = named[selectedPage:]
	}
}

// selectedPage is how many tasks are read at a time.
const selectedPage = 1000

// digestOf tells one plan from another.
func digestOf(items []PlannedMove) string {
	h := sha256.New()
	for _, m := range items {
		if m.Problem == nil {
			_, _ = fmt.Fprintf(h, "%s %d %s\n", m.Task.ID, m.Task.Version, m.Move.To.ID)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// loadsAfter says what a plan means for everybody in it.
func (s *Service) loadsAfter(ctx context.Context, items []PlannedMove, loads map[string]Load) ([]PlannedLoad, error) {
	scales, err := s.scales(ctx)
	if err != nil {
		return nil, err
	}
	at := map[string]*PlannedLoad{}
	of := func(c dossier.Colleague) *PlannedLoad {
		if at[c.ID] == nil {
			l := loads[c.ID]
			l.Officer, l.Name = c.ID, c.Name
			at[c.ID] = &PlannedLoad{Before: l, Held: l.Held, Work: l.Work}
		}
		return at[c.ID]
	}
	for _, m := range items {
		if m.Problem != nil {
			continue
		}
		work, err := scales.work(m.Task.Procedure, m.Task.ElementID)
		if err != nil {
			return nil, err
		}
		if m.Move.From.ID != "" {
			from := of(m.Move.From)
			from.Taken, from.Held, from.Work = from.Taken+1, from.Held-1, from.Work-work
		}
		to := of(m.Move.To)
		to.Given, to.Held, to.Work = to.Given+1, to.Held+1, to.Work+work
	}
	limits := s.boardLimits()
	out := make([]PlannedLoad, 0, len(at))
	for _, l := range at {
		l.Overloaded = l.Given > 0 && limits.Overloaded(l.Held, l.Work)
		out = append(out, *l)
	}
	slices.SortFunc(out, byGiven)
	return out, nil
}
