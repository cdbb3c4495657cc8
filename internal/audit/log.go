package audit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Bounds of the writer.
const (
	maxBatch   = 256 // entries in one transaction
	maxWaiting = 20_000
)

// ErrFull says that entries wait faster than they can be written.
var ErrFull = errors.New("audit: too many entries wait to be written")

// Log writes entries. Callers at the same time share a transaction: while one batch is
// being written, those who come meanwhile form the next. There is no delay for a caller
// who is alone.
type Log struct {
	to  Appender
	now func() time.Time

	mu      sync.Mutex
	waiting []*pending
	writing bool
}

type pending struct {
	entry Entry
	done  chan error
}

// NewLog makes a Log over a store.
func NewLog(to Appender, now func() time.Time) *Log { return &Log{to: to, now: now} }

// Record returns when the entry is in the record for good. The entry of a caller who
// gives up before may still get there.
func (l *Log) Record(ctx context.Context, e Entry) error {
	p := &pending{entry: e, done: make(chan error, 1)}
	l.mu.Lock()
	if len(l.waiting) >= maxWaiting {
		l.mu.Unlock()
		return ErrFull
	}
	l.waiting = append(l.waiting, p)
	if !l.writing {
		l.writing = true
		go l.write(context.WithoutCancel(ctx)) // it serves the others too
	}
	l.mu.Unlock()
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return fmt.Errorf("audit: %w", ctx.Err())
	}
}

// write writes what waits until nothing does.
func (l *Log) write(ctx context.Context) {
	for {
		l.mu.Lock()
		n := min(len(l.waiting), maxBatch)
		if n == 0 {
			l.writing, l.waiting = false, nil
			l.mu.Unlock()
			return
		}
		batch := l.waiting[:n:n]
		l.waiting = l.waiting[n:]
		l.mu.Unlock()
		err := l.append(ctx, batch)
		for _, p := range batch {
			p.done <- err
		}
	}
}

// appendTimeout bounds one transaction: its callers' own bounds are each other's business.
const appendTimeout = 15 * time.Second

func (l *Log) append(ctx context.Context, batch []*pending) error {
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	entries := make([]Entry, len(batch))
	for i, p := range batch {
		entries[i] = p.entry
	}
	_, err := l.to.AppendAudit(ctx, l.now(), entries)
	return err
}

// Waiting is the number of entries that no transaction has taken yet.
func (l *Log) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting)
}
