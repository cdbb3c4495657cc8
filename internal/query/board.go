package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// BoardQuery selects what a supervisor looks at. Zero fields do not filter.
type BoardQuery struct {
	Number    dossier.BoardNumber
	Agency    string
	Assignee  string
	Nobody    bool
	Procedure string
	Element   string
	Role      string
	Query     string
	Cursor    string
	Limit     int
}

// BoardView are the figures of the board as they stand.
type BoardView struct {
	Times  dossier.BoardTimes
	Limits BoardLimits
	Totals dossier.BoardRow
	Groups []dossier.BoardRow // the most pressing first
	People map[string]string  // names of the officers in Groups
}

// Board counts what needs a supervisor's eye, within what the caller may see.
func (s *Service) Board(ctx context.Context, who auth.Principal, by dossier.BoardGroup, q BoardQuery) (BoardView, error) {
	f, some, err := s.boardFilter(ctx, who, auth.ActionReadBoard, q)
	if err != nil {
		return BoardView{}, err
	}
	view := BoardView{Times: f.Times, Limits: s.boardLimits(), People: map[string]string{}}
	if !some {
		return view, nil
	}
	if f.Away, err = s.awayHolders(ctx, f.Agencies, f.Times.Now); err != nil {
		return BoardView{}, err
	}
	tasks, err := s.Boards.BoardTasks(ctx, by, f)
	if err != nil {
		return BoardView{}, err
	}
	standing, all, err := s.Boards.BoardDossiers(ctx, by, f)
	if err != nil {
		return BoardView{}, err
	}
	view.Totals = all
	for _, r := range tasks {
		addTasks(&view.Totals, r)
	}
	view.Groups = joinRows(tasks, standing)
	s.nameRows(by, view.Groups)
	view.People, err = s.officerNames(ctx, officersOf(view.Groups))
	return view, err
}

// boardFilter bounds a query by what an action covers for the caller; some is false when nothing can match.
func (s *Service) boardFilter(ctx context.Context, who auth.Principal, action auth.Action, q BoardQuery) (f dossier.BoardFilter, some bool, err error) {
	f = dossier.BoardFilter{
		Number: q.Number, Assignee: q.Assignee, Nobody: q.Nobody, Procedure: q.Procedure, Element: q.Element, Role: q.Role,
		Query: q.Query, Cursor: q.Cursor, Limit: q.Limit,
	}
	if f.Times, err = s.boardTimes(ctx); err != nil {
		return f, false, err
	}
	reach := s.Policy.Reach(who, action)
	if f.Agencies, err = narrow(reach, q.Agency); err != nil {
		return f, false, err
	}
	return f, reach.All || len(f.Agencies) > 0, nil
}

// boardKey is what tells rows of one breakdown apart.
type boardKey struct{ agency, officer, procedure, element string }

func keyOf(r dossier.BoardRow) boardKey {
	return boardKey{r.Agency, r.Officer, r.Procedure, r.Element}
}

func addTasks(to *dossier.BoardRow, r dossier.BoardRow) {
	to.Open += r.Open
	to.Overdue += r.Overdue
	to.DueToday += r.DueToday
	to.DueSoon += r.DueSoon
	to.Unassigned += r.Unassigned
	to.Idle += r.Idle
	to.Away += r.Away
}

// joinRows puts the figures of tasks and of dossiers side by side.
func joinRows(tasks, standing []dossier.BoardRow) []dossier.BoardRow {
	rows := slices.Clone(tasks)
	at := make(map[boardKey]int, len(rows))
	for i, r := range rows {
		at[keyOf(r)] = i
	}
	for _, r := range standing {
		i, known := at[keyOf(r)]
		if !known {
			i = len(rows)
			at[keyOf(r)] = i
			rows = append(rows, dossier.BoardRow{Agency: r.Agency, Officer: r.Officer, Procedure: r.Procedure, Element: r.Element, Name: r.Name, StepNo: r.StepNo})
		}
		rows[i].Paused, rows[i].Suspended, rows[i].Incidents = r.Paused, r.Suspended, r.Incidents
	}
	slices.SortFunc(rows, func(a, b dossier.BoardRow) int {
		return cmp.Or(
			cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(stuck(b), stuck(a)), cmp.Compare(b.DueToday, a.DueToday), cmp.Compare(b.Open, a.Open),
			cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Officer, b.Officer), cmp.Compare(a.Procedure, b.Procedure), cmp.Compare(a.Element, b.Element),
		)
	})
	return rows
}

func stuck(r dossier.BoardRow) int { return r.Unassigned + r.Idle + r.Away + r.Incidents }

// nameRows gives procedures their names; those of steps come with the tasks.
func (s *Service) nameRows(by dossier.BoardGroup, rows []dossier.BoardRow) {
	if by != dossier.ByProcedure {
		return
	}
	for i := range rows {
		rows[i].Name = s.ProcedureName(rows[i].Procedure)
	}
}

// ProcedureName gives a procedure's name, the code itself when it is unknown.
func (s *Service) ProcedureName(code string) string {
	if d, ok := s.World.Catalogue().Get(code); ok {
		return d.NameVI
	}
	return code
}

func officersOf(rows []dossier.BoardRow) []string {
	var ids []string
	for _, r := range rows {
		if r.Officer != "" {
			ids = append(ids, r.Officer)
		}
	}
	return ids
}

// officerNames gives officers' names: the organisation's, else their accounts'.
func (s *Service) officerNames(ctx context.Context, ids []string) (map[string]string, error) {
	names, org := map[string]string{}, s.World.Organisation()
	var others []string
	for _, id := range ids {
		if o, ok := org.Officer(id); ok {
			names[id] = o.Name
		} else if id != "" {
			others = append(others, id)
		}
	}
	if len(others) == 0 {
		return names, nil
	}
	return s.addNames(ctx, names, others)
}

// awayHolders are those who hold open tasks and are absent now, or do not wear the hat
// that the tasks need any more.
func (s *Service) awayHolders(ctx context.Context, agencies []string, now time.Time) ([]dossier.Holder, error) {
	held, err := s.Boards.Holders(ctx, agencies)
	if err != nil {
		return nil, err
	}
	absent, err := s.absentNow(ctx, now)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(held, func(a, b dossier.HolderLoad) int { return cmp.Compare(b.Tasks, a.Tasks) })
	org, day := s.World.Organisation(), organisation.DateOf(now)
	var out []dossier.Holder
	for _, h := range held {
		if isAbsent(absent, h.Officer) || !wears(org, h.Officer, h.Position, day) {
			out = append(out, h.Holder)
		}
	}
	return out, nil
}

// absentNow gives, of those who are away, until when.
func (s *Service) absentNow(ctx context.Context, now time.Time) (map[string]time.Time, error) {
	if s.Deps.Absences == nil {
		return nil, nil
	}
	away, err := s.Deps.Absences.AbsentNow(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	return away, nil
}

// isAbsent reports whether somebody is among those away.
func isAbsent(away map[string]time.Time, officer string) bool {
	_, ok := away[officer]
	return ok
}

// wears reports whether an officer wears a hat on a day.
func wears(org *organisation.Organisation, officer string, hat dossier.Position, day organisation.Date) bool {
	return slices.ContainsFunc(org.PositionsOf(officer, day), func(p organisation.Position) bool {
		return p.Agency == hat.Agency && p.Role == hat.Role
	})
}
