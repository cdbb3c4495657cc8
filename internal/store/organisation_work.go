package store

import (
	"context"
	"slices"

	"github.com/motcua/motcua/internal/organisation"
)

var _ organisation.Work = (*Store)(nil)

// OpenTasksOf implements organisation.Work.
func (s *Store) OpenTasksOf(ctx context.Context, officers []string) ([]organisation.OpenWork, error) {
	return s.loads(ctx, "assignee <> '' AND live = 1 AND assignee IN ?", officers)
}

// OpenTasksAt implements organisation.Work.
func (s *Store) OpenTasksAt(ctx context.Context, agencies []string) ([]organisation.OpenWork, error) {
	return s.loads(ctx, "live = 1 AND agency IN ?", agencies)
}

// OpenTasksFor implements organisation.Work.
func (s *Store) OpenTasksFor(ctx context.Context, roles []string) ([]organisation.OpenWork, error) {
	return s.loads(ctx, "live = 1 AND role IN ?", roles)
}

// manyIDs bounds the values of one statement.
const manyIDs = 500

func (s *Store) loads(ctx context.Context, where string, ids []string) ([]organisation.OpenWork, error) {
	type loadRow struct {
		Assignee, Agency, Role string
		N                      int64
	}
	var out []organisation.OpenWork
	for chunk := range slices.Chunk(ids, manyIDs) {
		var rows []loadRow
		err := s.read.WithContext(ctx).Table("tasks").Select("assignee, agency, role, count(*) AS n").
			Where(where, chunk).Group("assignee, agency, role").Order("assignee, agency, role").Find(&rows).Error
		if err != nil {
			return nil, wrap("count open tasks", err)
		}
		for _, r := range rows {
			out = append(out, organisation.OpenWork{Officer: r.Assignee, Agency: r.Agency, Role: r.Role, Tasks: r.N})
		}
	}
	return out, nil
}

// OpenDossiersAt implements organisation.Work.
func (s *Store) OpenDossiersAt(ctx context.Context, agencies []string) (map[string]int64, error) {
	type countRow struct {
		Agency string
		N      int64
	}
	out := map[string]int64{}
	for chunk := range slices.Chunk(agencies, manyIDs) {
		var rows []countRow
		err := s.read.WithContext(ctx).Table("dossiers").Select("agency, count(*) AS n").
			Where("agency IN ? AND closed_at IS NULL", chunk).Group("agency").Find(&rows).Error
		if err != nil {
			return nil, wrap("count open dossiers", err)
		}
		for _, r := range rows {
			out[r.Agency] = r.N
		}
	}
	return out, nil
}

// WithDossiers implements organisation.Work. An agency is known by the dossiers filed
// there; where it only worked on others', by its open tasks.
func (s *Store) WithDossiers(ctx context.Context, agencies []string) ([]string, error) {
	var out []string
	for _, id := range agencies {
		var found []string
		err := s.read.WithContext(ctx).Raw(
			"SELECT agency FROM (SELECT agency FROM dossiers WHERE agency = ? LIMIT 1) a UNION SELECT agency FROM (SELECT agency FROM tasks WHERE agency = ? AND live = 1 LIMIT 1) b",
			clean(id), clean(id)).Scan(&found).Error
		if err != nil {
			return nil, wrap("look for dossiers", err)
		}
		if len(found) > 0 {
			out = append(out, id)
		}
	}
	return out, nil
}
