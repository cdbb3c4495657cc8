package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"gorm.io/gorm"
)

// writerStatements bounds the prepared statements of the writer. Their number is
// that of the statements in this package times the row counts met in practice.
const writerStatements = 256

// errOutsideTx says that a query was sent to the writer without a transaction.
var errOutsideTx = errors.New("store: the SQLite writer works in transactions only")

// writer is the one connection that writes to SQLite, as gorm's connection pool.
// A transaction holds it from BEGIN IMMEDIATE to its end; the next ones queue in
// order. Statements stay prepared on the connection: a statement that database/sql
// or gorm prepares within a transaction dies with it, and preparing costs as much
// as running.
type writer struct {
	pool *sql.DB
	conn *sql.Conn
	turn chan struct{} // holds a token while nobody writes

	mu         sync.Mutex // guards statements; they are used by the holder of the turn
	statements map[string]*sql.Stmt
}

func newWriter(ctx context.Context, pool *sql.DB) (*writer, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{pool: pool, conn: conn, turn: make(chan struct{}, 1), statements: map[string]*sql.Stmt{}}
	w.turn <- struct{}{}
	return w, nil
}

// Close waits for the transaction at work, then closes the connection for good.
func (w *writer) Close() error {
	<-w.turn
	defer func() { w.turn <- struct{}{} }()
	w.forget()
	return errors.Join(ignoreClosed(w.conn.Close()), w.pool.Close())
}

// BeginTx waits for its turn and takes the database's write lock.
func (w *writer) BeginTx(ctx context.Context, _ *sql.TxOptions) (gorm.ConnPool, error) {
	select {
	case <-w.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := w.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		// A context that ends while BEGIN runs is an error though BEGIN succeeded.
		_ = w.exec(context.WithoutCancel(ctx), "ROLLBACK")
		w.turn <- struct{}{}
		return nil, err
	}
	return &writerTx{writer: w, ctx: ctx}, nil
}

// GetDBConn gives gorm the pool behind the connection.
func (w *writer) GetDBConn() (*sql.DB, error) { return w.pool, nil }

// PrepareContext refuses: see errOutsideTx.
func (w *writer) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errOutsideTx
}

// ExecContext refuses: see errOutsideTx.
func (w *writer) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errOutsideTx
}

// QueryContext refuses: see errOutsideTx.
func (w *writer) QueryContext(context.Context, string, ...any) (*sql.Rows, error) {
	return nil, errOutsideTx
}

// QueryRowContext refuses, as far as a row can: with a context that has ended.
func (w *writer) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	return w.conn.QueryRowContext(ended, query, args...)
}

func (w *writer) exec(ctx context.Context, query string) error {
	stmt, err := w.prepared(ctx, query)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx)
	return err
}

// prepared gives the statement of a query, preparing it the first time.
func (w *writer) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if stmt, ok := w.statements[query]; ok {
		return stmt, nil
	}
	if len(w.statements) >= writerStatements {
		for _, stmt := range w.statements {
			_ = stmt.Close()
		}
		clear(w.statements)
	}
	// The statement outlives the caller's context.
	stmt, err := w.conn.PrepareContext(context.WithoutCancel(ctx), query)
	if err != nil {
		return nil, err
	}
	w.statements[query] = stmt
	return stmt, nil
}

func (w *writer) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, stmt := range w.statements {
		_ = stmt.Close()
	}
	clear(w.statements)
}

// writerTx is a transaction of the writer.
type writerTx struct {
	*writer
	ctx  context.Context
	once sync.Once
}

// ExecContext runs a statement within the transaction.
func (t *writerTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := t.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// QueryContext runs a query within the transaction.
func (t *writerTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := t.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext runs a query for one row within the transaction.
func (t *writerTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(ctx, query, args...)
}

// BeginTx refuses: transactions here do not nest.
func (t *writerTx) BeginTx(context.Context, *sql.TxOptions) (gorm.ConnPool, error) {
	return nil, errors.New("store: a transaction within a transaction")
}

// Commit makes the transaction durable and passes the turn on. A caller who gave up
// before it gets a rollback and their context's error.
func (t *writerTx) Commit() error {
	if err := t.ctx.Err(); err != nil {
		return errors.Join(err, t.Rollback())
	}
	err := sql.ErrTxDone
	t.once.Do(func() {
		ctx := context.WithoutCancel(t.ctx)
		if err = t.exec(ctx, "COMMIT"); err != nil {
			_ = t.exec(ctx, "ROLLBACK") // a failed commit leaves the transaction open
		}
		t.turn <- struct{}{}
	})
	return err
}

// Rollback undoes the transaction and passes the turn on.
func (t *writerTx) Rollback() error {
	err := sql.ErrTxDone
	t.once.Do(func() {
		if err = t.exec(context.WithoutCancel(t.ctx), "ROLLBACK"); err != nil {
			// SQLite rolls back by itself on some errors (disk full, out of memory).
			err = fmt.Errorf("roll back: %w", err)
		}
		t.turn <- struct{}{}
	})
	return err
}

func ignoreClosed(err error) error {
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}
