package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

const (
	postgresConns          = 20
	postgresConnectTimeout = 5 * time.Second
	postgresConnLifetime   = 30 * time.Minute
	postgresConnIdle       = 5 * time.Minute
)

// openPostgres makes the pool; it connects on first use. Statements are prepared
// and kept by pgx, per connection: gorm's own cache prepares anew in every transaction.
func openPostgres(databaseURL string, opts Options) (*Store, error) {
	cfg, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		// The library's message quotes the URL, password hidden; keep it out all the same.
		return nil, errors.New("database URL: not a PostgreSQL connection URL")
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = postgresConnectTimeout
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "motcua"
	}
	pool := stdlib.OpenDB(*cfg)
	conns := opts.MaxConns
	if conns <= 0 {
		conns = postgresConns
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxLifetime(postgresConnLifetime)
	pool.SetConnMaxIdleTime(postgresConnIdle)

	gcfg := gormConfig(opts)
	gcfg.DisableAutomaticPing = true // Open pings with the caller's context
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gcfg)
	if err != nil {
		_ = pool.Close()
		return nil, wrap("open database", err)
	}
	return &Store{
		dialect: postgresDialect{},
		write:   db,
		read:    db,
		migrate: func(context.Context) (*sql.DB, func() error, error) {
			return pool, func() error { return nil }, nil
		},
		closers: []io.Closer{pool},
	}, nil
}
