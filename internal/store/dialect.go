package store

import (
	"database/sql"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

// dialect is the SQL that differs between the databases, beside the migrations.
type dialect interface {
	name() string
	goose() goose.Dialect
	// autocommit says that one statement outside a transaction is a transaction.
	autocommit() bool
	// snapshot is a reading transaction that sees one state of the database.
	snapshot() *sql.TxOptions
	// taskMatch and dossierMatch are conditions on "t" and "d" that all terms begin
	// some word of the row; match is their one argument.
	taskMatch() string
	dossierMatch() string
	match(terms []string) string
	// searched is the table "?" whose rows a search found. A planner that knows little
	// of words would rather walk a list in order and hope to meet them: on PostgreSQL
	// OFFSET 0 keeps the search apart from the order.
	searched() string
	// exclude waits for other transactions that hold a number, and holds it to the
	// transaction's end; several may share it.
	exclude(tx *gorm.DB, number int64, share bool) error
	// hats is the condition that a task is for one of n positions, given by agency and role.
	hats(n int) string
}

type postgresDialect struct{}

func (postgresDialect) name() string         { return "postgres" }
func (postgresDialect) goose() goose.Dialect { return goose.DialectPostgres }
func (postgresDialect) autocommit() bool     { return true }
func (postgresDialect) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}
func (postgresDialect) taskMatch() string    { return "t.words @@ CAST(? AS tsquery)" }
func (postgresDialect) dossierMatch() string { return "d.words @@ CAST(? AS tsquery)" }

// match quotes every term: text.Terms leaves no quote or backslash in one.
func (postgresDialect) match(terms []string) string {
	return "'" + strings.Join(terms, "':* & '") + "':*"
}

func (postgresDialect) searched() string { return "(? OFFSET 0)" }
func (postgresDialect) hats(n int) string {
	return "(t.agency, t.role) IN (" + strings.Repeat(", (?, ?)", n)[2:] + ")"
}

func (postgresDialect) exclude(tx *gorm.DB, number int64, share bool) error {
	if share {
		return tx.Exec("SELECT pg_advisory_xact_lock_shared(?)", number).Error
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", number).Error
}

type sqliteDialect struct{}

func (sqliteDialect) name() string             { return "sqlite" }
func (sqliteDialect) goose() goose.Dialect     { return goose.DialectSQLite3 }
func (sqliteDialect) autocommit() bool         { return false }
func (sqliteDialect) snapshot() *sql.TxOptions { return &sql.TxOptions{ReadOnly: true} }
func (sqliteDialect) taskMatch() string {
	return "t.rid IN (SELECT rowid FROM task_words WHERE task_words MATCH ?)"
}
func (sqliteDialect) dossierMatch() string {
	return "d.rid IN (SELECT rowid FROM dossier_words WHERE dossier_words MATCH ?)"
}

// exclude has nothing to do: a writing transaction excludes all others.
func (sqliteDialect) exclude(*gorm.DB, int64, bool) error { return nil }

func (sqliteDialect) match(terms []string) string {
	return `"` + strings.Join(terms, `"* "`) + `"*`
}

func (sqliteDialect) searched() string { return "(?)" }

// hats: only of a table's rows does SQLite look each up in an index on both columns.
func (sqliteDialect) hats(n int) string {
	return "(t.agency, t.role) IN (VALUES " + strings.Repeat(", (?, ?)", n)[2:] + ")"
}
