package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // registers the driver "sqlite", as the Temporal server does
)

const (
	sqliteDriver      = "sqlite"
	memory            = ":memory:"
	sqliteReaders     = 4
	sqliteBusyTimeout = 10 * time.Second
	sqliteStatements  = 256 // prepared statements kept by the readers
)

// memoryNames numbers the databases in memory, which share one name space in a process.
var memoryNames atomic.Int64

// openSQLite opens one connection that writes and a pool that reads. SQLite has one
// writer at a time; queueing for it here is fair and keeps busy retries for other processes.
func openSQLite(ctx context.Context, path string, opts Options) (*Store, error) {
	file, params, _ := strings.Cut(path, "?")
	if file == "" || params != "" {
		return nil, errors.New("database URL: want sqlite:///path/to/file.db or sqlite::memory:, without parameters")
	}
	if err := createPrivate(file); err != nil {
		return nil, away(fmt.Errorf("open database: %w", err))
	}
	writeDSN, readDSN := sqliteDSN(file)
	pool, err := sql.Open(sqliteDriver, writeDSN)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(1)
	w, err := newWriter(ctx, pool)
	if err != nil {
		_ = pool.Close()
		return nil, wrap("open database", err)
	}
	readers, err := sql.Open(sqliteDriver, readDSN)
	if err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	conns := opts.MaxConns
	if conns <= 0 {
		conns = sqliteReaders
	}
	readers.SetMaxOpenConns(conns)
	readers.SetMaxIdleConns(conns)

	s := &Store{
		dialect: sqliteDialect{},
		migrate: sqliteMigrations(file, writeDSN),
		closers: []io.Closer{readers, w},
	}
	if s.write, err = gorm.Open(sqliteDialector{w}, gormConfig(opts)); err == nil {
		cfg := gormConfig(opts)
		cfg.PrepareStmt, cfg.PrepareStmtMaxSize = true, sqliteStatements
		s.read, err = gorm.Open(sqliteDialector{readers}, cfg)
	}
	if err != nil {
		_ = s.Close()
		return nil, wrap("open database", err)
	}
	return s, nil
}

// createPrivate makes a new file readable by its owner alone, since it holds personal
// data. SQLite gives the files beside it the same mode.
func createPrivate(file string) error {
	if file == memory {
		return nil
	}
	// A file that exists is left alone: closing it here would undo the locks that
	// SQLite holds on it elsewhere in this process.
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// sqliteMigrations gives the migrations a connection of their own, to one process and
// one caller at a time: SQLite itself locks within a transaction only.
func sqliteMigrations(file, dsn string) func(context.Context) (*sql.DB, func() error, error) {
	turn := make(chan struct{}, 1)
	return func(ctx context.Context) (*sql.DB, func() error, error) {
		select {
		case turn <- struct{}{}:
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
		var lock *flock.Flock // none for a database in memory
		unlock := func() error {
			defer func() { <-turn }()
			if lock == nil {
				return nil
			}
			return lock.Unlock()
		}
		if file != memory {
			// Beside the database: a lock on the file itself would undo SQLite's own.
			lock = flock.New(file + ".migrate")
			if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
				return nil, nil, errors.Join(fmt.Errorf("lock %s: %w", lock.Path(), err), unlock())
			}
		}
		db, err := sql.Open(sqliteDriver, dsn)
		if err != nil {
			return nil, nil, errors.Join(err, unlock())
		}
		db.SetMaxOpenConns(1)
		return db, func() error { return errors.Join(db.Close(), unlock()) }, nil
	}
}

// sqliteDSN gives the driver's names of the database, to write and to read.
//
// WAL lets readers see the last commit while the writer works. synchronous=NORMAL
// loses nothing when the process dies, and at a power cut at most the last commits,
// never the integrity of the file. A time is kept as microseconds since 1970.
func sqliteDSN(file string) (write, read string) {
	q := url.Values{"_time_integer_format": {"unix_micro"}}
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", sqliteBusyTimeout.Milliseconds()))
	q.Add("_pragma", "foreign_keys(1)")
	var base string
	if file == memory {
		// The memdb file system gives all connections of the process one database
		// with ordinary locks, where cache=shared would refuse instead of waiting.
		q.Set("vfs", "memdb")
		base = fmt.Sprintf("file:/motcua-%d", memoryNames.Add(1))
	} else {
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "synchronous(NORMAL)")
		base = (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()}).String()
	}
	write = base + "?" + q.Encode()
	q.Add("_pragma", "query_only(1)")
	return write, base + "?" + q.Encode()
}
