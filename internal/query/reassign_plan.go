package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/spread"
)

// planner finds out who may have which task.
type planner struct {
	s       *Service
	org     *organisation.Organisation
	day     organisation.Date
	absent  map[string]time.Time
	targets []string
	hats    map[dossier.Position][]string // who wears them, among the targets
}

// candidates are the targets who wear a hat, in the order of the targets. Without
// targets they are all who wear it and are not away.
func (p *planner) candidates(hat dossier.Position) []string {
	if known, ok := p.hats[hat]; ok {
		return known
	}
	var out []string
	holders := p.org.Holders(hat.Agency, hat.Role, p.day)
	if len(p.targets) == 0 {
		for _, o := range holders {
			if !isAbsent(p.absent, o.ID) {
				out = append(out, o.ID)
			}
		}
		slices.Sort(out)
	}
	for _, id := range p.targets {
		if slices.ContainsFunc(holders, func(o organisation.Officer) bool { return o.ID == id }) {
			out = append(out, id)
		}
	}
	p.hats[hat] = out
	return out
}

func hatOf(t dossier.TaskView) dossier.Position {
	return dossier.Position{Agency: t.Agency, Role: t.Role}
}

// items are the tasks as they are, with what keeps them where they are.
func (p *planner) items(tasks []dossier.TaskView) []PlannedMove {
	items := make([]PlannedMove, len(tasks))
	for i, t := range tasks {
		items[i] = PlannedMove{Task: t, Move: dossier.Move{From: dossier.Colleague{ID: t.Assignee, Name: t.AssigneeName}}}
		switch {
		case t.State == dossier.TaskWaiting:
			items[i].Problem = stays("task_waiting", "Bước này đang chờ bên ngoài cơ quan.", "The step waits for someone outside the office.")
		case len(p.candidates(hatOf(t))) == 0:
			items[i].Problem = p.noCandidate(hatOf(t))
		}
	}
	return items
}

func stays(key, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeConflict, Key: key, VI: vi, EN: en}
}

// noCandidate names the hat that is missing.
func (p *planner) noCandidate(hat dossier.Position) *dossier.Error {
	roleVI, roleEN := p.s.RoleName(hat.Role)
	agencyVI, agencyEN := p.s.AgencyName(hat.Agency)
	if len(p.targets) == 0 {
		return stays("nobody_wears_hat", fmt.Sprintf("Không có ai đang làm việc giữ vai trò %s tại %s.", roleVI, agencyVI),
			fmt.Sprintf("Nobody who is present has the role %s at %s.", roleEN, agencyEN))
	}
	return stays("target_lacks_hat", fmt.Sprintf("Không ai được chọn giữ vai trò %s tại %s.", roleVI, agencyVI),
		fmt.Sprintf("None of those chosen has the role %s at %s.", roleEN, agencyEN))
}

// people are all who may get or lose tasks, sorted.
func (p *planner) people(items []PlannedMove) []string {
	seen := map[string]bool{}
	for _, id := range p.targets {
		seen[id] = true
	}
	for _, m := range items {
		if m.Problem != nil {
			continue
		}
		if m.Move.From.ID != "" {
			seen[m.Move.From.ID] = true
		}
		for _, id := range p.candidates(hatOf(m.Task)) {
			seen[id] = true
		}
	}
	out := make([]string, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// spread decides who gets what. Present loads count without the tasks that are chosen.
func (p *planner) spread(items []PlannedMove, rule spread.Rule, loads map[string]Load) {
	held := make(map[string]int, len(loads))
	for id, l := range loads {
		held[id] = l.Held
	}
	var movable []int
	var tasks []spread.Task
	for i, m := range items {
		if m.Problem != nil {
			continue
		}
		if m.Move.From.ID != "" && held[m.Move.From.ID] > 0 {
			held[m.Move.From.ID]--
		}
		movable = append(movable, i)
		tasks = append(tasks, spread.Task{Holder: m.Move.From.ID, Group: m.Task.Procedure, Candidates: p.candidates(hatOf(m.Task))})
	}
	for n, to := range spread.Spread(rule, tasks, p.targets, held) {
		m := &items[movable[n]]
		switch {
		case to == "":
			m.Problem = p.noCandidate(hatOf(m.Task))
		case to == m.Move.From.ID:
			m.Move.To = m.Move.From
			m.Problem = stays("already_theirs", fmt.Sprintf("Việc vẫn ở %s.", m.Move.From.Name), fmt.Sprintf("It stays with %s.", m.Move.From.Name))
		default:
			m.Move.To = dossier.Colleague{ID: to, Name: p.name(to)}
		}
	}
}

func (p *planner) name(id string) string {
	if o, ok := p.org.Officer(id); ok {
		return o.Name
	}
	return id
}

func byGiven(a, b PlannedLoad) int {
	return cmp.Or(cmp.Compare(b.Given, a.Given), cmp.Compare(b.Taken, a.Taken), cmp.Compare(a.Before.Name, b.Before.Name), cmp.Compare(a.Before.Officer, b.Before.Officer))
}

// planUndo gives back what a batch moved: each task to who had it, as long as it is as
// the batch left it and they still wear its hat.
func (s *Service) planUndo(ctx context.Context, r *dossier.Reassignment) ([]dossier.BatchItem, error) {
	var items []dossier.BatchItem
	f := dossier.ItemFilter{BatchID: r.Undo, States: []dossier.ItemState{dossier.ItemDone}, Limit: 200}
	for {
		page, err := s.Deps.Batches.BatchItems(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, i := range page.Items {
			if i.Move != nil && i.TaskID != "" && i.After > 0 {
				items = append(items, dossier.BatchItem{
					DossierID: i.DossierID, Code: i.Code, TaskID: i.TaskID, Version: i.After, State: dossier.ItemPending,
					Move: &dossier.Move{From: i.Move.To, To: i.Move.From},
				})
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	return items, s.checkUndo(ctx, r, items)
}

// checkUndo leaves out what must not go back. What has changed or ended is left to the
// dossier to refuse: it knows who did what and when.
func (s *Service) checkUndo(ctx context.Context, r *dossier.Reassignment, items []dossier.BatchItem) error {
	if len(items) == 0 {
		return nil
	}
	f := *r.Filter
	for _, i := range items {
		f.Tasks = append(f.Tasks, i.TaskID)
	}
	open, err := s.selected(ctx, f)
	if err != nil {
		return err
	}
	views := make(map[string]dossier.TaskView, len(open))
	for _, t := range open {
		views[t.ID] = t
	}
	org, day := s.World.Organisation(), s.today()
	for n := range items {
		i := &items[n]
		t, known := views[i.TaskID]
		if !known || i.Move.To.ID == "" || wears(org, i.Move.To.ID, hatOf(t), day) {
			continue
		}
		i.State, i.Key = dossier.ItemSkipped, "target_lacks_hat"
		i.VI = fmt.Sprintf("%s không còn giữ vai trò của bước này.", i.Move.To.Name)
		i.EN = fmt.Sprintf("%s does not have the role of the step any more.", i.Move.To.Name)
	}
	return nil
}
