package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"github.com/motcua/motcua/internal/escalation"
)

// subjectRow is a step, a dossier or an incident that may want attention.
type subjectRow struct {
	DossierID     string
	Code          string
	Procedure     string
	ProcedureName string
	Agency        string
	TaskID        string
	Name          string
	Role          string
	Assignee      string
	SinceAt       instant
	Due           *instant
	Incident      string
	SortAt        instant
}

func (r *subjectRow) subject() escalation.Subject {
	return escalation.Subject{
		DossierID: r.DossierID, Code: r.Code, Procedure: r.Procedure, ProcedureName: r.ProcedureName, Agency: r.Agency,
		TaskID: r.TaskID, Step: r.Name, Role: r.Role, Assignee: r.Assignee, Since: r.SinceAt.time(), Due: r.Due.timeOrNil(), Incident: r.Incident,
	}
}

const (
	stepColumns = `t.dossier_id, d.code, t.procedure, d.procedure_name, t.agency, t.id AS task_id, t.name, t.role, t.assignee,
t.created_at AS since_at, t.due, t.sort_due AS sort_at`
	openStep = "t.live = 1 AND t.state IN ('open', 'claimed') AND NOT t.off_clock AND d.stopped_since IS NULL AND d.closed_at IS NULL"
)

// OpenSteps implements escalation.Store.
func (s *Store) OpenSteps(ctx context.Context, after escalation.Mark, limit int) ([]escalation.Subject, escalation.Mark, error) {
	q := s.tasks(ctx).Joins("JOIN dossiers d ON d.id = t.dossier_id").Select(stepColumns).Where(openStep)
	if after.ID != "" {
		q = q.Where("(t.sort_due, t.id) > (?, ?)", at(after.At), after.ID)
	}
	return subjects(q.Order("t.sort_due, t.id"), limit, "list open steps", func(r *subjectRow) string { return r.TaskID })
}

// OpenDossiers implements escalation.Store.
func (s *Store) OpenDossiers(ctx context.Context, after escalation.Mark, limit int) ([]escalation.Subject, escalation.Mark, error) {
	q := s.read.WithContext(ctx).Table("dossiers AS d").
		Select("d.id AS dossier_id, d.code, d.procedure, d.procedure_name, d.agency, d.received_at AS since_at, d.due, d.due AS sort_at").
		Where("d.live = 1 AND d.due IS NOT NULL AND d.stopped_since IS NULL")
	if after.ID != "" {
		q = q.Where("(d.due, d.id) > (?, ?)", at(after.At), after.ID)
	}
	return subjects(q.Order("d.due, d.id"), limit, "list open dossiers", func(r *subjectRow) string { return r.DossierID })
}

// OpenIncidents implements escalation.Store.
func (s *Store) OpenIncidents(ctx context.Context, after escalation.Mark, limit int) ([]escalation.Subject, escalation.Mark, error) {
	q := s.read.WithContext(ctx).Table("incidents AS i").Joins("JOIN dossiers d ON d.id = i.dossier_id").
		Select("i.dossier_id, d.code, d.procedure, d.procedure_name, d.agency, i.raised_at AS since_at, d.due, i.id AS incident, i.raised_at AS sort_at").
		Where("i.resolved_at IS NULL AND d.closed_at IS NULL")
	if dossier, id, ok := strings.Cut(after.ID, " "); ok {
		q = q.Where("(i.raised_at, i.dossier_id, i.id) > (?, ?, ?)", at(after.At), dossier, id)
	}
	return subjects(q.Order("i.raised_at, i.dossier_id, i.id"), limit, "list open incidents", func(r *subjectRow) string { return r.DossierID + " " + r.Incident })
}

// StepsOf implements escalation.Store.
func (s *Store) StepsOf(ctx context.Context, dossierID string) ([]escalation.Subject, error) {
	q := s.tasks(ctx).Joins("JOIN dossiers d ON d.id = t.dossier_id").Select(stepColumns).
		Where("t.dossier_id = ? AND t.live = 1 AND t.state IN ('open', 'claimed')", clean(dossierID)).Order("t.sort_due, t.id")
	found, _, err := subjects(q, maxLimit, "list steps", func(r *subjectRow) string { return r.TaskID })
	return found, err
}

// subjects reads a page and where the next one begins.
func subjects(q *gorm.DB, limit int, what string, id func(*subjectRow) string) ([]escalation.Subject, escalation.Mark, error) {
	var rows []subjectRow
	if err := q.Limit(limit).Find(&rows).Error; err != nil {
		return nil, escalation.Mark{}, wrap(what, err)
	}
	out := make([]escalation.Subject, len(rows))
	for i := range rows {
		out[i] = rows[i].subject()
	}
	if len(rows) < limit {
		return out, escalation.Mark{}, nil
	}
	last := &rows[len(rows)-1]
	return out, escalation.Mark{At: last.SortAt.time(), ID: id(last)}, nil
}

// Stops implements escalation.Store.
func (s *Store) Stops(ctx context.Context, dossiers []string) (map[string][]escalation.Span, error) {
	out := map[string][]escalation.Span{}
	for len(dossiers) > 0 {
		n := min(len(dossiers), batchRows)
		var rows []struct {
			DossierID string
			FromAt    instant
			ToAt      *instant
		}
		err := s.read.WithContext(ctx).Table("adjustments").Select("dossier_id, from_at, to_at").
			Where("dossier_id IN ? AND kind = 'stop'", dossiers[:n]).Order("dossier_id, no").Scan(&rows).Error
		if err != nil {
			return nil, wrap("read stops", err)
		}
		for _, r := range rows {
			out[r.DossierID] = append(out[r.DossierID], escalation.Span{From: r.FromAt.time(), To: r.ToAt.timeOrNil()})
		}
		dossiers = dossiers[n:]
	}
	return out, nil
}
