package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/dossier"
)

var _ dossier.BoardReader = (*Store)(nil)

// standing are the dossiers that stand still or have incidents: few, and found by an
// index of their own. The condition is written as in that index: a planner compares text.
const standing = `(SELECT id, stopped_since, suspension FROM dossiers
WHERE closed_at IS NULL AND (stopped_since IS NOT NULL OR suspension IS NOT NULL OR incidents > 0)) AS x`

// moving says that neither the clock nor the process of the task's dossier stands still.
const moving = "x.stopped_since IS NULL AND x.suspension IS NULL"

// boardCondition is what makes a task count for a figure.
func boardCondition(n dossier.BoardNumber, f *dossier.BoardFilter) (sql string, args []any) {
	t := &f.Times
	switch n {
	case dossier.BoardOverdue:
		return "t.sort_due < ? AND (x.stopped_since IS NULL OR t.sort_due < x.stopped_since)", []any{at(t.Now)}
	case dossier.BoardDueToday:
		return "t.sort_due >= ? AND t.sort_due < ? AND x.stopped_since IS NULL", []any{at(t.Now), at(t.DayEnds)}
	case dossier.BoardDueSoon:
		return "t.sort_due >= ? AND t.sort_due < ? AND x.stopped_since IS NULL", []any{at(t.DayEnds), at(t.SoonEnds)}
	case dossier.BoardUnassigned:
		return "t.state = 'open' AND t.created_at < ? AND " + moving, []any{at(t.Unassigned)}
	case dossier.BoardIdle:
		return "t.state = 'claimed' AND t.claimed_at < ? AND " + moving, []any{at(t.Idle)}
	case dossier.BoardAway:
		return heldByAway(f.Away)
	}
	return "1 = 1", nil
}

// maxAway bounds the hats named in one statement; a database takes some tens of thousands of values.
const maxAway = 5000

// heldByAway is the condition that a task's holder is one of those away.
func heldByAway(holders []dossier.Holder) (sql string, args []any) {
	if len(holders) == 0 {
		return "1 = 0", nil
	}
	holders = holders[:min(len(holders), maxAway)]
	for _, h := range holders {
		args = append(args, clean(h.Agency), clean(h.Role), clean(h.Officer))
	}
	return "t.state = 'claimed' AND (t.agency, t.role, t.assignee) IN (VALUES " + strings.Repeat(", (?, ?, ?)", len(holders))[2:] + ")", args
}

// boardFilter adds everything but the figure's own condition; "t" are the tasks.
func (s *Store) boardFilter(q *gorm.DB, f *dossier.BoardFilter) *gorm.DB {
	for _, c := range []struct {
		sql   string
		value string
	}{
		{"t.assignee = ? AND t.assignee <> ''", f.Assignee}, {"t.procedure = ?", f.Procedure},
		{"t.element_id = ?", f.Element}, {"t.role = ?", f.Role},
	} {
		if c.value != "" {
			q = q.Where(c.sql, clean(c.value))
		}
	}
	if f.Nobody {
		q = q.Where("t.assignee = ''")
	}
	return q
}

// openTasks are the tasks that a filter selects, with the standing of their dossiers.
func (s *Store) openTasks(ctx context.Context, f *dossier.BoardFilter) *gorm.DB {
	q := s.tasks(ctx).Joins("LEFT JOIN " + standing + " ON x.id = t.dossier_id").Where("t.live = 1")
	if len(f.Agencies) > 0 {
		q = q.Where("t.agency IN ?", cleanAll(f.Agencies))
	}
	return s.boardFilter(q, f)
}

// boardKeys are the columns of each breakdown, of tasks "t".
var boardKeys = map[dossier.BoardGroup]string{
	dossier.ByAgency: "t.agency", dossier.ByPerson: "t.assignee", dossier.ByProcedure: "t.procedure", dossier.ByStep: "t.procedure, t.element_id",
}

// boardNames gives those columns the names of boardRow's.
var boardNames = map[dossier.BoardGroup]string{
	dossier.ByAgency: "t.agency AS agency", dossier.ByPerson: "t.assignee AS officer", dossier.ByProcedure: "t.procedure AS procedure",
	dossier.ByStep: "t.procedure AS procedure, t.element_id AS element, max(t.name) AS name, max(t.step_no) AS step_no",
}

// boardRow is dossier.BoardRow as it is read.
type boardRow struct {
	Agency, Officer, Procedure, Element, Name string
	StepNo                                    int
	Open, Overdue, DueToday, DueSoon          int
	Unassigned, Idle, Away                    int
	Paused, Suspended, Incidents              int
}

func (r *boardRow) row() dossier.BoardRow {
	return dossier.BoardRow{
		Agency: r.Agency, Officer: r.Officer, Procedure: r.Procedure, Element: r.Element, Name: r.Name, StepNo: r.StepNo,
		Open: r.Open, Overdue: r.Overdue, DueToday: r.DueToday, DueSoon: r.DueSoon, Unassigned: r.Unassigned, Idle: r.Idle, Away: r.Away,
		Paused: r.Paused, Suspended: r.Suspended, Incidents: r.Incidents,
	}
}

func badGroup() error {
	return invalid("unknown_breakdown", "by", "Không có cách phân nhóm này.", "There is no such breakdown.")
}

// BoardTasks implements dossier.BoardReader: one statement, whose figures belong together.
func (s *Store) BoardTasks(ctx context.Context, by dossier.BoardGroup, f dossier.BoardFilter) ([]dossier.BoardRow, error) {
	keys, known := boardKeys[by]
	if !known {
		return nil, badGroup()
	}
	columns := []string{boardNames[by], "count(*) AS open"}
	var args []any
	for _, n := range []dossier.BoardNumber{
		dossier.BoardOverdue, dossier.BoardDueToday, dossier.BoardDueSoon, dossier.BoardUnassigned, dossier.BoardIdle, dossier.BoardAway,
	} {
		sql, values := boardCondition(n, &f)
		columns = append(columns, "sum(CASE WHEN "+sql+" THEN 1 ELSE 0 END) AS "+string(n))
		args = append(args, values...)
	}
	q := s.openTasks(ctx, &f).Select(strings.Join(columns, ", "), args...).Group(keys)
	return readAll(q, "count open tasks", (*boardRow).row)
}

// Holders implements dossier.BoardReader.
func (s *Store) Holders(ctx context.Context, agencies []string) ([]dossier.HolderLoad, error) {
	q := s.tasks(ctx).Where("t.live = 1 AND t.state = 'claimed'")
	if len(agencies) > 0 {
		q = q.Where("t.agency IN ?", cleanAll(agencies))
	}
	type row struct {
		Agency, Role, Assignee string
		N                      int
	}
	q = q.Select("t.agency, t.role, t.assignee, count(*) AS n").Group("t.agency, t.role, t.assignee")
	return readAll(q, "list holders", func(r *row) dossier.HolderLoad {
		return dossier.HolderLoad{Holder: dossier.Holder{Position: dossier.Position{Agency: r.Agency, Role: r.Role}, Officer: r.Assignee}, Tasks: r.N}
	})
}

// Loads implements dossier.BoardReader.
func (s *Store) Loads(ctx context.Context, officers []string, t dossier.BoardTimes) ([]dossier.LoadRow, error) {
	if len(officers) == 0 {
		return nil, nil
	}
	f := dossier.BoardFilter{Times: t}
	today, todayArgs := boardCondition(dossier.BoardDueToday, &f)
	overdue, overdueArgs := boardCondition(dossier.BoardOverdue, &f)
	type row struct {
		Officer, Procedure, Element string
		Held, DueToday, Overdue     int
	}
	q := s.openTasks(ctx, &f).Where("t.state = 'claimed' AND t.assignee <> '' AND t.assignee IN ?", cleanAll(officers)).
		Select("t.assignee AS officer, t.procedure AS procedure, t.element_id AS element, count(*) AS held, "+
			"sum(CASE WHEN "+today+" THEN 1 ELSE 0 END) AS due_today, sum(CASE WHEN "+overdue+" THEN 1 ELSE 0 END) AS overdue",
			append(todayArgs, overdueArgs...)...).
		Group("t.assignee, t.procedure, t.element_id")
	return readAll(q, "count loads", func(r *row) dossier.LoadRow { return dossier.LoadRow(*r) })
}
