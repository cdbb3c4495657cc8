package embedded

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.temporal.io/server/schema"
	"go.temporal.io/server/schema/sqlite"
	_ "modernc.org/sqlite" // the driver, as the server registers it
)

// schemaSet is the database schema of one version of the server.
type schemaSet struct {
	version    string // of the execution tables, e.g. "0.11"
	executions string // complete, for an empty file
	visibility string // complete; it has no versions
	upgrades   fs.FS  // vX.Y/manifest.json and the statements it names
}

// serverSchema is the schema of the server this program is built with.
func serverSchema() schemaSet {
	assets := schema.Assets()
	read := func(name string) string {
		data, err := fs.ReadFile(assets, name)
		if err != nil {
			panic(fmt.Sprintf("embedded: schema in the server's module: %v", err)) // compiled in
		}
		return string(data)
	}
	upgrades, err := fs.Sub(assets, "sqlite/v3/temporal/versioned")
	if err != nil {
		panic(fmt.Sprintf("embedded: schema in the server's module: %v", err))
	}
	return schemaSet{
		version:    sqlite.Version,
		executions: read("sqlite/v3/temporal/schema.sql"),
		visibility: read("sqlite/v3/visibility/schema.sql"),
		upgrades:   upgrades,
	}
}

// The server does not record the version of a SQLite file. We do.
const versionTable = `CREATE TABLE motcua_schema (
	version    TEXT NOT NULL, -- of the execution tables
	visibility TEXT NOT NULL  -- SHA-256 of the visibility schema
)`

// ErrNewerFile is a database that a newer version of the program has written.
var ErrNewerFile = errors.New("the file was written by a newer version of the program")

// migrateFile gives the file the schema, in one transaction: a process killed here
// leaves the file as it was.
func migrateFile(ctx context.Context, file string, want schemaSet) (err error) {
	query := url.Values{"_pragma": {"journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+escapePath(file)+"?"+query.Encode())
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	if err := migrate(ctx, tx, want); err != nil {
		return err
	}
	return tx.Commit()
}

func migrate(ctx context.Context, tx *sql.Tx, want schemaSet) error {
	tables, err := texts(ctx, tx, `SELECT name FROM sqlite_master WHERE type = 'table'`)
	if err != nil {
		return err
	}
	if len(tables) == 0 {
		if err := execAll(ctx, tx, versionTable, want.executions, want.visibility); err != nil {
			return err
		}
		return record(ctx, tx, want)
	}
	if !slices.Contains(tables, "motcua_schema") {
		return errors.New("the file holds tables of another program")
	}
	var version, visibility string
	if err := tx.QueryRowContext(ctx, `SELECT version, visibility FROM motcua_schema`).Scan(&version, &visibility); err != nil {
		return err
	}
	if version == want.version && visibility == digest(want.visibility) {
		return nil
	}
	if err := upgradeExecutions(ctx, tx, version, want); err != nil {
		return err
	}
	if visibility != digest(want.visibility) {
		if err := rebuildVisibility(ctx, tx, want.visibility); err != nil {
			return err
		}
	}
	return record(ctx, tx, want)
}

func record(ctx context.Context, tx *sql.Tx, s schemaSet) error {
	if err := execAll(ctx, tx, `DELETE FROM motcua_schema`); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO motcua_schema (version, visibility) VALUES (?, ?)`, s.version, digest(s.visibility))
	return err
}

// upgradeExecutions carries out the server's own steps from one version to the next.
func upgradeExecutions(ctx context.Context, tx *sql.Tx, from string, want schemaSet) error {
	if compareVersions(from, want.version) > 0 {
		return fmt.Errorf("%w (schema %s, this program knows %s)", ErrNewerFile, from, want.version)
	}
	steps, err := fs.ReadDir(want.upgrades, ".")
	if err != nil {
		return err
	}
	slices.SortFunc(steps, func(a, b fs.DirEntry) int { return compareVersions(a.Name(), b.Name()) })
	for _, step := range steps {
		if compareVersions(step.Name(), from) <= 0 || compareVersions(step.Name(), want.version) > 0 {
			continue
		}
		statements, err := readStep(want.upgrades, step.Name())
		if err != nil {
			return fmt.Errorf("schema %s: %w", step.Name(), err)
		}
		if err := execAll(ctx, tx, statements...); err != nil {
			return fmt.Errorf("schema %s: %w", step.Name(), err)
		}
	}
	return nil
}

func readStep(upgrades fs.FS, dir string) ([]string, error) {
	data, err := fs.ReadFile(upgrades, path.Join(dir, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var manifest struct{ SchemaUpdateCqlFiles []string }
	if err := json.Unmarshal(data, &manifest); err != nil {
		return nil, err
	}
	statements := make([]string, 0, len(manifest.SchemaUpdateCqlFiles))
	for _, name := range manifest.SchemaUpdateCqlFiles {
		data, err := fs.ReadFile(upgrades, path.Join(dir, name))
		if err != nil {
			return nil, err
		}
		statements = append(statements, string(data))
	}
	return statements, nil
}

// compareVersions orders "0.9" before "v0.11".
func compareVersions(a, b string) int {
	return slices.Compare(versionNumbers(a), versionNumbers(b))
}

func versionNumbers(version string) []int {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	numbers := make([]int, len(parts))
	for i, part := range parts {
		numbers[i], _ = strconv.Atoi(part) // the server's versions are numbers
	}
	return numbers
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func execAll(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// texts reads a query's only column.
func texts(ctx context.Context, tx *sql.Tx, query string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, rows.Err()
}
