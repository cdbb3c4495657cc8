package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/text"
)

// Columns of a task list. A task's form data is read with the task alone.
const (
	taskColumns = `t.id, t.dossier_id, t.element_id, t.name, t.step_no, t.step_form, t.role, t.agency, t.state, t.wait_for,
t.assignee, t.assignee_name, t.outcomes, t.form_key, t.off_clock, t.created_at, t.claimed_at, t.due, t.sort_due, t.provisional, t.overdue_since,
t.closed_at, t.closed_by, t.outcome, t.comment, t.version, t.consultation`
	taskViewColumns = taskColumns + `, d.code AS d_code, d.procedure AS d_procedure, d.procedure_name AS d_procedure_name,
d.applicant_name AS d_applicant_name, d.due AS d_due, d.status AS d_status, d.stopped_since AS d_stopped_since, d.suspension AS d_suspension`
)

// taskView is a task with what an inbox shows of its dossier.
type taskView struct {
	Task           taskRow `gorm:"embedded"`
	DCode          string
	DProcedure     string
	DProcedureName string
	DApplicantName string
	DDue           *instant
	DStatus        int
	DStoppedSince  *instant
	DSuspension    document
}

// position is a task's place in a list by due date.
func (r *taskView) position() position { return position{at: r.Task.SortDue, id: r.Task.ID} }

func (r *taskView) view() (dossier.TaskView, error) {
	t, err := r.Task.task()
	return dossier.TaskView{
		Task: t, DossierCode: r.DCode, Procedure: r.DProcedure, ProcedureName: r.DProcedureName, ApplicantName: r.DApplicantName,
		DossierDue: r.DDue.timeOrNil(), DossierStatus: dossier.Status(r.DStatus), StoppedSince: r.DStoppedSince.timeOrNil(),
		Suspended: len(r.DSuspension) > 0,
	}, err
}

// Task gives a task by its id, with the form data of its completion.
func (s *Store) Task(ctx context.Context, id string) (dossier.TaskView, error) {
	if id != clean(id) {
		return dossier.TaskView{}, dossier.ErrNotFound
	}
	var row taskView
	err := s.tasks(ctx).Joins("JOIN dossiers d ON d.id = t.dossier_id").
		Select(taskViewColumns+", t.data").Where("t.id = ?", id).Take(&row).Error
	if err != nil {
		return dossier.TaskView{}, wrap("read task", err)
	}
	return row.view()
}

// Tasks lists tasks: the earliest due date first, those without one last, then by id.
// Zero fields do not filter, except that Positions without States means open tasks.
// Overdue means: neither done nor cancelled, and the due date passed before that time
// and before the dossier's clock was stopped, if it is. DueAfter includes its moment,
// DueBefore does not. Listed tasks carry no Data.
func (s *Store) Tasks(ctx context.Context, f dossier.TaskFilter) (dossier.Page[dossier.TaskView], error) {
	var none dossier.Page[dossier.TaskView]
	q, err := s.filterTasks(s.tasks(ctx), &f)
	if errors.Is(err, errNothing) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	if f.Query != "" {
		q = s.read.WithContext(ctx).Table(s.dialect.searched()+" AS t", q.Select(taskColumns))
	}
	if f.Query != "" || f.Overdue == nil {
		q = q.Joins("JOIN dossiers d ON d.id = t.dossier_id")
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorTasks, f.Cursor)
		if err != nil {
			return none, err
		}
		q = q.Where("(t.sort_due, t.id) > (?, ?)", p.at, p.id)
	}
	limit := pageSize(f.Limit)
	var rows []taskView
	if err := q.Select(taskViewColumns).Order("t.sort_due, t.id").Limit(limit + 1).Find(&rows).Error; err != nil {
		return none, wrap("list tasks", err)
	}
	return pageOf(rows, limit, (*taskView).view, (*taskView).position, cursorTasks)
}

// CountTasks counts what Tasks would list on all its pages. Cursor and Limit do not matter.
func (s *Store) CountTasks(ctx context.Context, f dossier.TaskFilter) (int64, error) {
	q, err := s.filterTasks(s.tasks(ctx), &f)
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var n int64
	if err := q.Count(&n).Error; err != nil {
		return 0, wrap("count tasks", err)
	}
	return n, nil
}

func (s *Store) tasks(ctx context.Context) *gorm.DB {
	return s.read.WithContext(ctx).Table("tasks AS t")
}

// filterTasks adds the filter's conditions on "t", and joins "d" where Overdue asks for it.
func (s *Store) filterTasks(q *gorm.DB, f *dossier.TaskFilter) (*gorm.DB, error) {
	if f.Assignee != "" {
		q = q.Where("t.assignee = ? AND t.assignee <> ''", clean(f.Assignee))
	}
	if len(f.Covers) > 0 {
		q = q.Where(s.covered(f.Covers))
	}
	states := f.States
	if len(f.Positions) > 0 {
		hats := make([]any, 0, 2*len(f.Positions))
		for _, p := range f.Positions {
			hats = append(hats, clean(p.Agency), clean(p.Role))
		}
		q = q.Where(s.dialect.hats(len(f.Positions)), hats...)
		if len(states) == 0 {
			states = []dossier.TaskState{dossier.TaskOpen}
		}
	}
	if len(f.Agencies) > 0 {
		q = q.Where("t.agency IN ?", cleanAll(f.Agencies))
	}
	if f.Procedure != "" {
		q = q.Where("t.procedure = ?", clean(f.Procedure))
	}
	if f.DossierID != "" {
		q = q.Where("t.dossier_id = ?", clean(f.DossierID))
	}
	if f.Consulted {
		q = q.Where("t.consultation IS NOT NULL")
	}
	if f.DueBefore != nil {
		q = q.Where("t.sort_due < ?", at(*f.DueBefore))
	}
	if f.DueAfter != nil {
		q = q.Where("t.sort_due >= ? AND t.due IS NOT NULL", at(*f.DueAfter))
	}
	if f.Overdue != nil {
		q = q.Joins("JOIN dossiers d ON d.id = t.dossier_id").
			Where("t.live = 1 AND t.sort_due < ? AND (d.stopped_since IS NULL OR t.sort_due < d.stopped_since)", at(*f.Overdue))
	}
	if f.Query != "" {
		terms := text.Terms(f.Query)
		if len(terms) == 0 {
			return nil, errNothing // nothing but punctuation was asked for
		}
		q = q.Where(s.dialect.taskMatch(), s.dialect.match(terms))
	}
	return inStates(q, states)
}

// inStates writes states, and that they are live ones, into the statement's text: a
// planner uses a partial index only for a condition it can see.
func inStates(q *gorm.DB, states []dossier.TaskState) (*gorm.DB, error) {
	if len(states) == 0 {
		return q, nil
	}
	live := true
	names := make([]string, len(states))
	for i, st := range states {
		switch st {
		case dossier.TaskOpen, dossier.TaskClaimed, dossier.TaskWaiting:
		case dossier.TaskDone, dossier.TaskCancelled:
			live = false
		default:
			return nil, invalid("unknown_task_state", "state", "Không có trạng thái công việc này.", "There is no such task state.")
		}
		names[i] = "'" + string(st) + "'"
	}
	slices.Sort(names)
	if live {
		q = q.Where("t.live = 1")
	}
	if list := slices.Compact(names); len(list) < 3 || !live {
		q = q.Where("t.state IN (" + strings.Join(list, ", ") + ")")
	}
	return q, nil
}
