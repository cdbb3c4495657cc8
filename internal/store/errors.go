package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/motcua/motcua/internal/dossier"
)

// ErrGap is what Project answers to a delta that begins after the event that should
// come next: an earlier delta of the dossier is missing.
var ErrGap = errors.New("projection gap: an earlier delta of the dossier is missing")

// wrap gives an error its meaning: a missing record is dossier.ErrNotFound, a
// database that is away is a dossier.Error with CodeUnavailable. Anything else keeps
// its cause and says what was being done.
func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, typed := dossier.AsError(err); typed {
		return err
	}
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		return dossier.ErrNotFound
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", what, err)
	case isAway(err):
		return away(fmt.Errorf("%s: %w", what, err))
	}
	return fmt.Errorf("%s: %w", what, err)
}

func away(cause error) *dossier.Error {
	return &dossier.Error{
		Code: dossier.CodeUnavailable, Key: "database_away",
		VI:    "Cơ sở dữ liệu tạm thời không truy cập được. Vui lòng thử lại sau ít phút.",
		EN:    "The database cannot be reached at the moment. Please try again in a few minutes.",
		Cause: cause,
	}
}

func invalid(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeInvalid, Key: key, Field: field, VI: vi, EN: en}
}

func conflict(key, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeConflict, Key: key, VI: vi, EN: en}
}

// isAway reports whether the same call can succeed later without anybody changing it.
func isAway(err error) bool {
	var (
		pg      *pgconn.PgError
		lite    *sqlite.Error
		connect *pgconn.ConnectError
		network net.Error
	)
	switch {
	case errors.As(err, &pg):
		return postgresAway(pg.Code)
	case errors.As(err, &lite):
		return sqliteAway(lite.Code() & 0xff)
	case errors.As(err, &connect), errors.As(err, &network),
		errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return true
	}
	// database/sql and pgx have no value for these.
	text := err.Error()
	return strings.Contains(text, "sql: database is closed") || strings.Contains(text, "conn closed")
}

// postgresAway sorts SQLSTATE codes (PostgreSQL manual, appendix A).
func postgresAway(code string) bool {
	switch code {
	case "25006", // read-only: a standby, during a switch-over
		"40001", "40P01", // serialisation failure, deadlock: the transaction may be repeated
		"55P03",          // lock not available
		"57014",          // statement timeout
		"57P01", "57P02", // shutdown, crash
		"57P03", "57P05": // starting up, idle session ended
		return true
	}
	return strings.HasPrefix(code, "08") || // connection
		strings.HasPrefix(code, "53") || // out of disk, memory, connections
		strings.HasPrefix(code, "58") // operating system
}

// sqliteAway sorts primary result codes (sqlite.org/rescode.html).
func sqliteAway(code int) bool {
	switch code {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_INTERRUPT,
		sqlite3.SQLITE_NOMEM:
		return true
	}
	return false
}

// Translate gives gorm's names to modernc's constraint errors.
func (sqliteDialector) Translate(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	var name error
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		name = gorm.ErrDuplicatedKey
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		name = gorm.ErrForeignKeyViolated
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		name = gorm.ErrCheckConstraintViolated
	default:
		return err
	}
	return fmt.Errorf("%w: %w", name, err)
}
