package store

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/motcua/motcua/internal/dossier"
)

// covered is the condition that a task is what one of some absent colleagues would do.
// Each part is found by its own index: of alternatives SQLite would rather walk the list.
func (s *Store) covered(covers []dossier.TaskCover) clause.Expression {
	var parts []string
	var args []any
	for _, c := range covers {
		parts, args = append(parts, "t.assignee = ? AND t.assignee <> ''"+ofProcedures(c)), append(args, clean(c.Assignee))
		args = withProcedures(args, c)
		if len(c.Positions) == 0 {
			continue
		}
		parts = append(parts, "t.assignee = '' AND "+s.dialect.hats(len(c.Positions))+ofProcedures(c))
		for _, p := range c.Positions {
			args = append(args, clean(p.Agency), clean(p.Role))
		}
		args = withProcedures(args, c)
	}
	const of = "SELECT t.id FROM tasks t WHERE t.live = 1 AND "
	return gorm.Expr("t.id IN ("+of+strings.Join(parts, " UNION ALL "+of)+")", args...)
}

func ofProcedures(c dossier.TaskCover) string {
	if len(c.Procedures) == 0 {
		return ""
	}
	return " AND t.procedure IN ?"
}

func withProcedures(args []any, c dossier.TaskCover) []any {
	if len(c.Procedures) == 0 {
		return args
	}
	return append(args, c.Procedures)
}
