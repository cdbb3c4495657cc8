package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// The ports that Store implements.
var (
	_ dossier.Projector     = (*Store)(nil)
	_ dossier.CodeAllocator = (*Store)(nil)
	_ dossier.Blobs         = (*Store)(nil)
	_ dossier.Reservations  = (*Store)(nil)
	_ dossier.Reader        = (*Store)(nil)
	_ dossier.Correlator    = (*Store)(nil)
	_ dossier.MessageReader = (*Store)(nil)
	_ auth.Store            = (*Store)(nil)
)

// Options tune a store; the zero value is fit for use.
type Options struct {
	// Logger gets slow and failed statements, without their values: these are
	// personal data. Nil is silent.
	Logger *slog.Logger
	// SlowQuery is what counts as slow. Zero is 200 ms.
	SlowQuery time.Duration
	// Now tells the time of rows that carry none of their own. Nil is clock.System{}.Now.
	Now func() time.Time
	// MaxConns bounds the connections: of the pool on PostgreSQL (zero is 20), of the
	// readers on SQLite (zero is 4), which has one writer besides.
	MaxConns int
}

// Store is a connection to one database. It is safe for concurrent use.
type Store struct {
	dialect dialect
	now     func() time.Time
	write   *gorm.DB // SQLite: one connection, usable within inTx only
	read    *gorm.DB
	migrate func(context.Context) (*sql.DB, func() error, error) // a handle for the migrations, and how to give it back
	closers []io.Closer
}

// Open connects to a database and checks that it answers. It does not migrate.
//
// The URL is postgres://user@host/db?… (any parameter of libpq or pgx), or
// sqlite:///absolute/path.db, sqlite:relative.db, sqlite::memory: (gone when closed).
// A database that does not answer is a dossier.Error with CodeUnavailable.
func Open(ctx context.Context, databaseURL string, opts Options) (*Store, error) {
	if opts.SlowQuery == 0 {
		opts.SlowQuery = 200 * time.Millisecond
	}
	if opts.Now == nil {
		opts.Now = clock.System{}.Now
	}
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	var (
		s   *Store
		err error
	)
	switch scheme {
	case "postgres", "postgresql":
		s, err = openPostgres(databaseURL, opts)
	case "sqlite":
		s, err = openSQLite(ctx, strings.TrimPrefix(rest, "//"), opts)
	default:
		return nil, errors.New("database URL: the scheme is neither postgres nor sqlite")
	}
	if err != nil {
		return nil, err
	}
	s.now = opts.Now
	if err := s.Ping(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Dialect names the database: "postgres" or "sqlite".
func (s *Store) Dialect() string { return s.dialect.name() }

// Ping asks the database for an answer; none is a dossier.Error with CodeUnavailable.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.read.WithContext(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
		return wrap("ping database", err)
	}
	return nil
}

// Close ends all connections; calls after it are refused as unavailable.
func (s *Store) Close() error {
	var all []error
	for _, c := range s.closers {
		all = append(all, c.Close())
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// inTx runs one writing transaction. It begins and ends once: f must use tx only.
func (s *Store) inTx(ctx context.Context, what string, f func(tx *gorm.DB) error) error {
	return wrap(what, s.write.WithContext(ctx).Transaction(f))
}

// inOne runs a single writing statement, which is its own transaction where the
// database can do so without a round trip to begin and one to commit.
func (s *Store) inOne(ctx context.Context, what string, f func(tx *gorm.DB) error) error {
	if s.dialect.autocommit() {
		return wrap(what, f(s.write.WithContext(ctx)))
	}
	return s.inTx(ctx, what, f)
}

// gormConfig is what both databases share.
func gormConfig(opts Options) *gorm.Config {
	cfg := &gorm.Config{
		SkipDefaultTransaction: true, // every write here says where its transaction begins
		TranslateError:         true,
		NowFunc:                opts.Now,
		Logger:                 logger.Discard,
	}
	if opts.Logger != nil {
		cfg.Logger = logger.NewSlogLogger(opts.Logger, logger.Config{
			SlowThreshold:             opts.SlowQuery,
			LogLevel:                  logger.Warn,
			IgnoreRecordNotFoundError: true,
			ParameterizedQueries:      true, // values are personal data
		})
	}
	return cfg
}
