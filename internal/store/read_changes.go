package store

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// LastChange is the instant of the last change of any dossier, zero when there is none.
func (s *Store) LastChange(ctx context.Context) (time.Time, error) {
	var last []instant
	err := s.read.WithContext(ctx).Model(&dossierRow{}).Order("updated_at DESC").Limit(1).Pluck("updated_at", &last).Error
	if err != nil || len(last) == 0 {
		return time.Time{}, wrap("read the last change", err)
	}
	return last[0].time(), nil
}

// ChangedSince lists dossiers that changed at or after an instant, oldest change first,
// with the tasks that say whose business they are.
func (s *Store) ChangedSince(ctx context.Context, since time.Time, limit int) ([]dossier.Change, error) {
	var rows []dossierRow
	err := s.read.WithContext(ctx).Select("id", "agency", "account_id", "seq", "updated_at").
		Where("updated_at >= ?", at(since)).Order("updated_at, id").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, wrap("read changes", err)
	}
	out, place, ids := make([]dossier.Change, len(rows)), make(map[string]int, len(rows)), make([]string, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = dossier.Change{DossierID: r.ID, Seq: r.Seq, At: r.UpdatedAt.time(), Agency: r.Agency, AccountID: r.AccountID}
		place[r.ID], ids[i] = i, r.ID
	}
	var tasks []taskRow
	err = s.read.WithContext(ctx).Select("id", "dossier_id", "agency", "role", "state", "assignee").
		Where("dossier_id IN ?", ids).Order("dossier_id, id").Find(&tasks).Error
	for i := range tasks {
		t := &tasks[i]
		c := &out[place[t.DossierID]]
		c.Tasks = append(c.Tasks, dossier.Task{
			ID: t.ID, DossierID: t.DossierID, Agency: t.Agency, Role: t.Role, State: dossier.TaskState(t.State), Assignee: t.Assignee,
		})
	}
	return out, wrap("read tasks of changes", err)
}
