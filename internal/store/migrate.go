package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrationFiles embed.FS

// Migration is one step of the schema.
type Migration struct {
	Version   int64
	Name      string // file name
	AppliedAt *time.Time
}

// Migrate brings the schema up to this program's. Processes that start together do
// so one after the other. It says which steps it took.
func (s *Store) Migrate(ctx context.Context) ([]Migration, error) {
	var done []Migration
	err := s.withMigrations(ctx, func(p *goose.Provider) error {
		results, err := p.Up(ctx)
		for _, r := range results {
			done = append(done, Migration{Version: r.Source.Version, Name: r.Source.Path})
		}
		return err
	})
	return done, wrap("migrate database", err)
}

// Rollback takes the schema down to a version, 0 being an empty database. The data
// of the tables it drops is lost. It says which steps it took back.
func (s *Store) Rollback(ctx context.Context, version int64) ([]Migration, error) {
	var done []Migration
	err := s.withMigrations(ctx, func(p *goose.Provider) error {
		results, err := p.DownTo(ctx, version)
		for _, r := range results {
			done = append(done, Migration{Version: r.Source.Version, Name: r.Source.Path})
		}
		return err
	})
	return done, wrap("roll back database", err)
}

// MigrationStatus lists every step of the schema and when it was applied.
func (s *Store) MigrationStatus(ctx context.Context) ([]Migration, error) {
	var all []Migration
	err := s.withMigrations(ctx, func(p *goose.Provider) error {
		status, err := p.Status(ctx)
		for _, st := range status {
			m := Migration{Version: st.Source.Version, Name: st.Source.Path}
			if st.State == goose.StateApplied {
				applied := st.AppliedAt.UTC()
				m.AppliedAt = &applied
			}
			all = append(all, m)
		}
		return err
	})
	return all, wrap("read migration status", err)
}

// withMigrations gives f the steps of this database.
func (s *Store) withMigrations(ctx context.Context, f func(*goose.Provider) error) (err error) {
	files, err := fs.Sub(migrationFiles, "migrations/"+s.dialect.name())
	if err != nil {
		return fmt.Errorf("find migrations: %w", err)
	}
	db, release, err := s.migrate(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if e := release(); err == nil {
			err = e
		}
	}()
	options := []goose.ProviderOption{
		goose.WithLogger(goose.NopLogger()),
		goose.WithDisableGlobalRegistry(true),
		goose.WithTableName("schema_migrations"),
	}
	if s.dialect.name() == "postgres" {
		options = append(options, goose.WithSessionLocker(schemaLock{}))
	}
	p, err := goose.NewProvider(s.dialect.goose(), db, files, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	return f(p)
}

// schemaLock lets one process at a time migrate a schema of PostgreSQL. The others
// wait in the server, where the library's own lock asks again every few seconds. The
// lock ends with its connection.
type schemaLock struct{}

const schemaLockKey = "hashtextextended('motcua migrations ' || current_schema(), 0)"

// SessionLock waits for the lock.
func (schemaLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock("+schemaLockKey+")")
	return err
}

// SessionUnlock gives the lock back.
func (schemaLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock("+schemaLockKey+")")
	return err
}
