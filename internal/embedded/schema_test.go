package embedded

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/server/common/log/tag"
)

func errorTag(text string) tag.Tag { return tag.NewStringTag("error", text) }

// olderSchema is the server's schema as it was before its last execution table and some
// of its visibility columns.
func olderSchema(t *testing.T) schemaSet {
	t.Helper()
	s := serverSchema()
	head, tail, found := strings.Cut(s.executions, "CREATE TABLE current_chasm_executions")
	require.True(t, found, "the schema has moved on: take its last versioned step out of it here")
	_, tail, found = strings.Cut(tail, ");")
	require.True(t, found)
	s.executions, s.version = head+tail, "0.10"
	var kept []string
	for line := range strings.Lines(s.visibility) {
		if !strings.Contains(line, "TemporalExternalPayload") && !strings.Contains(line, "TemporalKeyword04") {
			kept = append(kept, line)
		}
	}
	require.Less(t, len(kept), strings.Count(s.visibility, "\n")-2)
	s.visibility = strings.Join(kept, "")
	return s
}

func openFile(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+escapePath(path))
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestOlderFileIsUpgraded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	require.NoError(t, migrateFile(t.Context(), path, olderSchema(t)))
	db := openFile(t, path)
	_, err := db.Exec(`INSERT INTO executions_visibility
		(namespace_id, run_id, start_time, execution_time, workflow_id, workflow_type_name, status, encoding, search_attributes)
		VALUES ('n', 'r', '2026-01-01', '2026-01-01', 'w', 't', 1, 'json', '{"Keyword01":"k","Text01":"hộ tịch"}')`)
	require.NoError(t, err)
	_, err = db.Exec(`SELECT * FROM current_chasm_executions`)
	require.ErrorContains(t, err, "no such table")

	require.NoError(t, migrateFile(t.Context(), path, serverSchema()))
	require.NoError(t, migrateFile(t.Context(), path, serverSchema()), "a second time changes nothing")

	_, err = db.Exec(`SELECT * FROM current_chasm_executions`)
	require.NoError(t, err)
	var keyword string
	require.NoError(t, db.QueryRow(`SELECT Keyword01 FROM executions_visibility WHERE TemporalKeyword04 IS NULL AND run_id = 'r'`).Scan(&keyword))
	require.Equal(t, "k", keyword)
	var found int
	require.NoError(t, db.QueryRow(`SELECT count(*) FROM executions_visibility_fts_text WHERE executions_visibility_fts_text MATCH 'tich'`).Scan(&found))
	require.Equal(t, 1, found, "the text index is filled again")

	// And it is the same as a new file.
	fresh := filepath.Join(t.TempDir(), FileName)
	require.NoError(t, migrateFile(t.Context(), fresh, serverSchema()))
	require.Equal(t, objects(t, openFile(t, fresh)), objects(t, db))

	s := start(t, Options{Dir: dir, SearchAttributes: testAttributes})
	require.NoError(t, s.Stop())
}

func objects(t *testing.T, db *sql.DB) map[string]string {
	t.Helper()
	rows, err := db.Query(`SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'`)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	list := map[string]string{}
	for rows.Next() {
		var name, statement string
		require.NoError(t, rows.Scan(&name, &statement))
		list[name] = strings.Join(strings.Fields(strings.ReplaceAll(statement, `"`, "")), " ")
	}
	require.NoError(t, rows.Err())
	return list
}

func TestNewerFileIsRefusedUntouched(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), FileName)
	require.NoError(t, migrateFile(t.Context(), path, serverSchema()))
	err := migrateFile(t.Context(), path, olderSchema(t))
	require.ErrorIs(t, err, ErrNewerFile)
	require.NoError(t, migrateFile(t.Context(), path, serverSchema()))
}

func TestFailedMigrationLeavesTheFileAsItWas(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), FileName)
	broken := serverSchema()
	broken.visibility += "\nCREATE TABLE nonsense (;"
	require.Error(t, migrateFile(t.Context(), path, broken))
	require.Empty(t, objects(t, openFile(t, path)))
	require.NoError(t, migrateFile(t.Context(), path, serverSchema()))
}

func TestCompareVersions(t *testing.T) {
	t.Parallel()
	require.Negative(t, compareVersions("0.9", "v0.11"))
	require.Zero(t, compareVersions("0.11", "v0.11"))
	require.Positive(t, compareVersions("1.0", "0.11"))
}
