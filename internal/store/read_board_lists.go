package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/text"
)

// boardLimit bounds a page of the board's lists: whoever plans a reassignment reads many.
const boardLimit = 1000

// ListBoardTasks implements dossier.BoardReader.
func (s *Store) ListBoardTasks(ctx context.Context, f dossier.BoardFilter) (dossier.Page[dossier.TaskView], error) {
	var none dossier.Page[dossier.TaskView]
	q, err := s.boardList(ctx, &f)
	if errors.Is(err, errNothing) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	limit := boardPage(f.Limit)
	var rows []taskView
	err = q.Joins("JOIN dossiers d ON d.id = t.dossier_id").Select(taskViewColumns).
		Order("t.sort_due, t.id").Limit(limit + 1).Find(&rows).Error
	if err != nil {
		return none, wrap("list open tasks", err)
	}
	return pageOf(rows, limit, (*taskView).view, (*taskView).position, cursorBoard)
}

func boardPage(limit int) int {
	if limit > maxLimit {
		return min(limit, boardLimit)
	}
	return pageSize(limit)
}

// boardList are the tasks of one figure from a cursor on.
func (s *Store) boardList(ctx context.Context, f *dossier.BoardFilter) (*gorm.DB, error) {
	q := s.openTasks(ctx, f)
	sql, args := boardCondition(f.Number, f)
	q = q.Where(sql, args...)
	if len(f.Tasks) > 0 {
		q = q.Where("t.id IN ?", cleanAll(f.Tasks))
	}
	if f.Query != "" {
		terms := text.Terms(f.Query)
		if len(terms) == 0 {
			return nil, errNothing
		}
		q = q.Where(s.dialect.taskMatch(), s.dialect.match(terms))
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorBoard, f.Cursor)
		if err != nil {
			return nil, err
		}
		q = q.Where("(t.sort_due, t.id) > (?, ?)", p.at, p.id)
	}
	return q, nil
}

// stands says which dossiers are meant, as the index dossiers_standing says it.
const stands = "d.closed_at IS NULL AND (d.stopped_since IS NOT NULL OR d.suspension IS NOT NULL OR d.incidents > 0)"

var standsFor = map[dossier.BoardNumber]string{
	dossier.BoardPaused: "d.stopped_since IS NOT NULL", dossier.BoardSuspended: "d.suspension IS NOT NULL", dossier.BoardIncidents: "d.incidents > 0",
}

// standingKeys are boardKeys for dossiers "d" with their open tasks "t", of which there may be none.
var standingKeys = map[dossier.BoardGroup][2]string{
	dossier.ByAgency:    {"COALESCE(t.agency, d.agency)", "COALESCE(t.agency, d.agency) AS agency"},
	dossier.ByPerson:    {"COALESCE(t.assignee, '')", "COALESCE(t.assignee, '') AS officer"},
	dossier.ByProcedure: {"COALESCE(d.procedure, '')", "COALESCE(d.procedure, '') AS procedure"}, // SQLite would group by walking an index of all dossiers
	dossier.ByStep: {
		"COALESCE(d.procedure, ''), COALESCE(t.element_id, '')",
		"COALESCE(d.procedure, '') AS procedure, COALESCE(t.element_id, '') AS element, COALESCE(max(t.name), '') AS name, COALESCE(max(t.step_no), 0) AS step_no",
	},
}

const standingCounts = `count(DISTINCT CASE WHEN d.stopped_since IS NOT NULL THEN d.id END) AS paused,
count(DISTINCT CASE WHEN d.suspension IS NOT NULL THEN d.id END) AS suspended,
count(DISTINCT CASE WHEN d.incidents > 0 THEN d.id END) AS incidents`

// BoardDossiers implements dossier.BoardReader.
func (s *Store) BoardDossiers(ctx context.Context, by dossier.BoardGroup, f dossier.BoardFilter) ([]dossier.BoardRow, dossier.BoardRow, error) {
	var none dossier.BoardRow
	key, known := standingKeys[by]
	if !known {
		return nil, none, badGroup()
	}
	groups, err := readAll(s.standing(ctx, &f).Select(key[1]+", "+standingCounts).Group(key[0]), "count standing dossiers", (*boardRow).row)
	if err != nil {
		return nil, none, err
	}
	var all boardRow
	if err := s.standing(ctx, &f).Select(standingCounts).Take(&all).Error; err != nil {
		return nil, none, wrap("count standing dossiers", err)
	}
	return groups, all.row(), nil
}

// standing are dossiers that stand still, a row for each of their open tasks, or one without.
func (s *Store) standing(ctx context.Context, f *dossier.BoardFilter) *gorm.DB {
	q := s.read.WithContext(ctx).Table("dossiers AS d").Joins("LEFT JOIN tasks t ON t.dossier_id = d.id AND t.live = 1").Where(stands)
	if len(f.Agencies) > 0 {
		agencies := cleanAll(f.Agencies)
		q = q.Where("(d.agency IN ? OR t.agency IN ?)", agencies, agencies)
	}
	if f.Procedure != "" { // of the dossier: it may have no open task
		q = q.Where("d.procedure = ?", clean(f.Procedure))
	}
	rest := *f
	rest.Procedure = ""
	return s.boardFilter(q, &rest)
}

// ListBoardDossiers implements dossier.BoardReader.
func (s *Store) ListBoardDossiers(ctx context.Context, f dossier.BoardFilter) (dossier.Page[dossier.Dossier], error) {
	var none dossier.Page[dossier.Dossier]
	condition, known := standsFor[f.Number]
	if !known {
		return none, invalid("unknown_number", "number", "Không có chỉ số này.", "There is no such figure.")
	}
	found := s.standing(ctx, &f).Where(condition).Select("d.id")
	if f.Query != "" {
		terms := text.Terms(f.Query)
		if len(terms) == 0 {
			return none, nil
		}
		found = found.Where(s.dialect.dossierMatch(), s.dialect.match(terms))
	}
	q := s.read.WithContext(ctx).Table("dossiers AS d").Select(headerColumns).Where("d.id IN (?)", found)
	if f.Cursor != "" {
		p, err := parseCursor(cursorBoard, f.Cursor)
		if err != nil {
			return none, err
		}
		q = q.Where("d.id > ?", p.id)
	}
	limit := pageSize(f.Limit)
	var rows []dossierRow
	if err := q.Order("d.id").Limit(limit + 1).Find(&rows).Error; err != nil {
		return none, wrap("list standing dossiers", err)
	}
	return pageOf(rows, limit, (*dossierRow).dossier, (*dossierRow).position, cursorBoard)
}
