package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/text"
)

// headerColumns are the columns of dossierRow, read with the alias "d". Two of them come as
// one: a list that reads more than 30 columns costs SQLite's planner another plan.
const headerColumns = `d.id, d.code, d.procedure, d.procedure_version, d.procedure_name, d.field, d.definition_sha, d.agency,
d.channel, d.case_name, d.applicant, d.parent_id || ' ' || d.account_id AS owner, d.status, d.result, d.received_at, d.original_due, d.due, d.provisional,
d.stopped_since, d.stop_ground, d.overdue_since, d.suspension, d.ready_at, d.closed_at, d.incidents, d.extensions, d.supplements, d.seq,
d.created_at, d.updated_at`

// dossierView is a header with its form.
type dossierView struct {
	Header dossierRow `gorm:"embedded"`
	Form   document
}

// Dossier gives a dossier by its id, with its form.
func (s *Store) Dossier(ctx context.Context, id string) (dossier.Dossier, error) {
	return s.dossierBy(ctx, "d.id = ?", id)
}

// DossierByCode gives a dossier by its public code, with its form.
func (s *Store) DossierByCode(ctx context.Context, code string) (dossier.Dossier, error) {
	if code == "" {
		return dossier.Dossier{}, dossier.ErrNotFound
	}
	return s.dossierBy(ctx, "d.code = ? AND d.code <> ''", code)
}

func (s *Store) dossierBy(ctx context.Context, condition, value string) (dossier.Dossier, error) {
	return dossierBy(s.read.WithContext(ctx), condition, value)
}

func dossierBy(db *gorm.DB, condition, value string) (dossier.Dossier, error) {
	if value != clean(value) {
		return dossier.Dossier{}, dossier.ErrNotFound
	}
	var row dossierView
	err := db.Table("dossiers AS d").Select(headerColumns+", f.form").
		Joins("LEFT JOIN dossier_forms f ON f.dossier_id = d.id").
		Where(condition, value).Take(&row).Error
	if err != nil {
		return dossier.Dossier{}, wrap("read dossier", err)
	}
	d, err := row.Header.dossier()
	if err != nil {
		return dossier.Dossier{}, err
	}
	d.Form = row.Form.raw()
	return d, nil
}

// Dossiers lists dossiers, newest receipt first. A filter's zero fields do not
// filter; Overdue means: still to be decided, and the due date passed before that
// time and before the clock was stopped, if it is. Listed dossiers carry no Form.
func (s *Store) Dossiers(ctx context.Context, f dossier.DossierFilter) (dossier.Page[dossier.Dossier], error) {
	var none dossier.Page[dossier.Dossier]
	q := s.read.WithContext(ctx).Table("dossiers AS d").Select(headerColumns)
	q, err := s.filterDossiers(q, &f)
	if errors.Is(err, errNothing) {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	if f.Query != "" {
		q = s.read.WithContext(ctx).Table(s.dialect.searched()+" AS d", q)
	}
	if f.Cursor != "" {
		p, err := parseCursor(cursorDossiers, f.Cursor)
		if err != nil {
			return none, err
		}
		q = q.Where("(d.received_at, d.id) < (?, ?)", p.at, p.id)
	}
	limit := pageSize(f.Limit)
	var rows []dossierRow
	if err := q.Order("d.received_at DESC, d.id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return none, wrap("list dossiers", err)
	}
	return pageOf(rows, limit, (*dossierRow).dossier, (*dossierRow).position, cursorDossiers)
}

// position is a dossier's place in a list by receipt.
func (r *dossierRow) position() position { return position{at: r.ReceivedAt, id: r.ID} }

// errNothing says that no row can fit a filter.
var errNothing = errors.New("nothing can match")

func (s *Store) filterDossiers(q *gorm.DB, f *dossier.DossierFilter) (*gorm.DB, error) {
	if !f.WithCalled && f.Overdue == nil { // a called dossier has no clock of its own that could be over
		q = q.Where("d.parent_id = ''")
	}
	if len(f.Agencies) > 0 {
		q = q.Where("d.agency IN ?", cleanAll(f.Agencies))
	}
	if f.AccountID != "" {
		q = q.Where("d.account_id = ? AND d.account_id <> ''", clean(f.AccountID))
	}
	if len(f.Statuses) > 0 {
		q = q.Where("d.status IN ?", f.Statuses)
	}
	if f.Procedure != "" {
		q = q.Where("d.procedure = ?", clean(f.Procedure))
	}
	if f.Version > 0 {
		q = q.Where("d.procedure_version = ?", f.Version)
	}
	if f.Open {
		q = q.Where("d.closed_at IS NULL")
	}
	if f.Suspended {
		q = q.Where("d.suspension IS NOT NULL")
	}
	if f.Incidents {
		q = q.Where("d.incidents > 0")
	}
	if f.Overdue != nil {
		q = q.Where("d.live = 1 AND d.due < ? AND (d.stopped_since IS NULL OR d.due < d.stopped_since)", at(*f.Overdue))
	}
	if f.DueBefore != nil {
		q = q.Where("d.due < ?", at(*f.DueBefore))
	}
	if f.Query != "" {
		terms := text.Terms(f.Query)
		if len(terms) == 0 {
			return nil, errNothing // nothing but punctuation was asked for
		}
		q = q.Where(s.dialect.dossierMatch(), s.dialect.match(terms))
	}
	return q, nil
}

func cleanAll(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = clean(v)
	}
	return out
}

// maxEvents bounds one reading of a history.
const maxEvents = 1000

// Events gives the history of a dossier after an event, oldest first, at most limit
// (0 = 1000) events. A dossier that does not exist has none.
func (s *Store) Events(ctx context.Context, dossierID string, afterSeq int64, limit int) ([]dossier.Event, error) {
	if limit <= 0 || limit > maxEvents {
		limit = maxEvents
	}
	q := s.read.WithContext(ctx).Where("dossier_id = ? AND seq > ?", clean(dossierID), afterSeq).Order("seq").Limit(limit)
	return readAll(q, "read events", (*eventRow).event)
}

// Adjustments gives the reasons of a dossier's due date, in order.
func (s *Store) Adjustments(ctx context.Context, dossierID string) ([]dossier.Adjustment, error) {
	return readAll(s.ofDossier(ctx, dossierID).Order("no"), "read adjustments", (*adjustmentRow).adjustment)
}

// Slips gives the paper forms issued for a dossier, in order.
func (s *Store) Slips(ctx context.Context, dossierID string) ([]dossier.Slip, error) {
	return readAll(s.ofDossier(ctx, dossierID).Order("no"), "read slips", (*slipRow).slip)
}

// Incidents gives the incidents of a dossier, open and resolved, in order.
func (s *Store) Incidents(ctx context.Context, dossierID string) ([]dossier.Incident, error) {
	return readAll(s.ofDossier(ctx, dossierID).Order("raised_at, id"), "read incidents", (*incidentRow).incident)
}

func (s *Store) ofDossier(ctx context.Context, id string) *gorm.DB {
	return s.read.WithContext(ctx).Where("dossier_id = ?", clean(id))
}

// readAll reads the rows of a query as records.
func readAll[R, T any](q *gorm.DB, what string, record func(*R) T) ([]T, error) {
	var rows []R
	if err := q.Find(&rows).Error; err != nil {
		return nil, wrap(what, err)
	}
	out := make([]T, len(rows))
	for i := range rows {
		out[i] = record(&rows[i])
	}
	return out, nil
}
