package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// rebuildVisibility replaces the visibility tables (the searchable list of workflows)
// by those of another schema and keeps their rows. The server ships no upgrade steps
// for them, and SQLite cannot add the stored columns they consist of; but all those are
// computed from a few written ones, so copying the written ones is enough.
func rebuildVisibility(ctx context.Context, tx *sql.Tx, schema string) error {
	const table, old = "executions_visibility", "motcua_visibility_old"
	for _, kind := range []string{"trigger", "index"} {
		objects, err := texts(ctx, tx, fmt.Sprintf(
			`SELECT name FROM sqlite_master WHERE type = '%s' AND tbl_name = '%s' AND sql IS NOT NULL`, kind, table))
		if err != nil {
			return err
		}
		for _, name := range objects {
			if err := execAll(ctx, tx, fmt.Sprintf(`DROP %s %q`, kind, name)); err != nil {
				return err
			}
		}
	}
	textIndexes, err := texts(ctx, tx, `SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE `+table+`%'`)
	if err != nil {
		return err
	}
	for _, name := range textIndexes {
		if err := execAll(ctx, tx, fmt.Sprintf(`DROP TABLE %q`, name)); err != nil {
			return err
		}
	}
	if err := execAll(ctx, tx, `ALTER TABLE `+table+` RENAME TO `+old, schema); err != nil {
		return err
	}
	before, err := writtenColumns(ctx, tx, old)
	if err != nil {
		return err
	}
	after, err := writtenColumns(ctx, tx, table)
	if err != nil {
		return err
	}
	common := slices.DeleteFunc(before, func(c string) bool { return !slices.Contains(after, c) })
	list := `"` + strings.Join(common, `", "`) + `"`
	return execAll(ctx, tx,
		fmt.Sprintf(`INSERT INTO %s (%s) SELECT %s FROM %s`, table, list, list, old),
		`DROP TABLE `+old)
}

// writtenColumns lists the columns of a table that are not computed.
func writtenColumns(ctx context.Context, tx *sql.Tx, table string) ([]string, error) {
	return texts(ctx, tx, fmt.Sprintf(`SELECT name FROM pragma_table_xinfo('%s') WHERE hidden = 0`, table))
}
