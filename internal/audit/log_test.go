package audit_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/dossier"
)

// gate is a store whose transactions a test lets through one by one.
type gate struct {
	mu      sync.Mutex
	record  record
	batches []int
	fail    error
	entered chan struct{} // a transaction has begun
	let     chan struct{} // and may end
}

func (g *gate) AppendAudit(ctx context.Context, now time.Time, entries []audit.Entry) (audit.Head, error) {
	g.entered <- struct{}{}
	<-g.let
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fail != nil {
		return audit.Head{}, g.fail
	}
	g.batches = append(g.batches, len(entries))
	return g.record.AppendAudit(ctx, now, entries)
}

func now() time.Time { return start }

// TestLogShares: who comes while a batch is being written is in the next one, all of them.
func TestLogShares(t *testing.T) {
	t.Parallel()
	g := &gate{entered: make(chan struct{}), let: make(chan struct{})}
	log := audit.NewLog(g, now)
	var callers errgroup.Group
	callers.Go(func() error { return log.Record(t.Context(), audit.Entry{Action: "first"}) })
	<-g.entered
	gone, cancel := context.WithCancel(t.Context())
	for range 100 {
		callers.Go(func() error {
			if err := log.Record(gone, audit.Entry{Action: "next"}); !errors.Is(err, context.Canceled) {
				return errors.New("a caller who gives up is told so")
			}
			return nil
		})
	}
	require.Eventually(t, func() bool { return log.Waiting() == 100 }, time.Minute, time.Millisecond)
	cancel()
	close(g.let)
	<-g.entered
	require.NoError(t, callers.Wait())
	require.Eventually(t, func() bool { g.mu.Lock(); defer g.mu.Unlock(); return len(g.batches) == 2 }, time.Minute, time.Millisecond)
	require.Equal(t, []int{1, 100}, g.batches, "their entries are in the record all the same")
	require.Empty(t, g.record.check(t, "", "", nil))
}

// TestLogFails: everybody of a batch that could not be written is told, and the next one is tried anew.
func TestLogFails(t *testing.T) {
	t.Parallel()
	g := &gate{entered: make(chan struct{}, 10), let: make(chan struct{}), fail: errors.New("away")}
	close(g.let)
	log := audit.NewLog(g, now)
	require.ErrorIs(t, log.Record(t.Context(), audit.Entry{}), g.fail)
	g.mu.Lock()
	g.fail = nil
	g.mu.Unlock()
	require.NoError(t, log.Record(t.Context(), audit.Entry{}))
	require.Len(t, g.record.rows, 1)
}

// TestStorable: what is hashed is what any database keeps, and nobody can fill it.
func TestStorable(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Nguyễn ", 100)
	var many []audit.Change
	for range 1000 {
		many = append(many, audit.Change{Field: long, Before: long, After: "a\x00b\xff"})
	}
	sealed, _ := audit.Seal(audit.Head{}, start, []audit.Entry{{At: start.Add(1234), Actor: audit.Person{Name: long}, TaskID: "\x00", Changes: many}})
	e := sealed[0]
	require.LessOrEqual(t, len(e.Actor.Name), 300)
	require.True(t, utf8.ValidString(e.Actor.Name))
	require.True(t, strings.HasSuffix(e.Actor.Name, "…"))
	require.Empty(t, e.TaskID)
	require.Len(t, e.Changes, 40)
	require.Equal(t, "ab\ufffd", e.Changes[0].After)
	require.Equal(t, start.Add(1000), e.At)
	require.Len(t, many[0].Field, len(long), "the caller's own is left alone")
}

// TestNote: what was seen first is before, what was done last is after.
func TestNote(t *testing.T) {
	t.Parallel()
	require.NotPanics(t, func() { audit.NoteOf(context.Background()).Did(dossier.Result{Task: &dossier.Task{}}) })
	ctx, n := audit.WithNote(t.Context())
	task := dossier.Task{ID: "t1", DossierID: "d1", Agency: "H29.1.26", State: dossier.TaskOpen, Version: 1}
	audit.NoteOf(ctx).SawTask(task)
	task.State, task.Assignee, task.Version = dossier.TaskClaimed, "cb01", 2
	n.SawTask(task) // looked at again, when it has changed already
	n.Did(dossier.Result{Dossier: dossier.Dossier{ID: "d1", Code: "C", Agency: "H29.1", Status: 4}, Task: &task})
	n.Before("due", "x")
	n.Before("same", "x")
	n.After("same", "x")
	n.By(audit.Person{ID: "cb01"}, "cookie", "s1")
	n.OnBehalfOf("cb02")
	n.Problem("p")
	n.About("account", "a")
	e := n.Entry()
	require.Equal(t, []audit.Change{
		{Field: "task.state", Before: "open", After: "claimed"}, {Field: "task.assignee", After: "cb01"},
		{Field: "task.version", Before: "1", After: "2"}, {Field: "dossier.status", After: "4"},
		{Field: "dossier.version", After: "0"}, {Field: "dossier.seq", After: "0"},
	}, e.Changes)
	e.Changes = nil
	require.Equal(t, audit.Entry{
		Actor: audit.Person{ID: "cb01"}, Means: "cookie", Credential: "s1", OnBehalfOf: "cb02", Problem: "p", Agency: "H29.1.26",
		SubjectKind: "account", SubjectID: "a", DossierID: "d1", DossierCode: "C", TaskID: "t1",
	}, e)
}

func TestHash(t *testing.T) {
	t.Parallel()
	h, err := audit.ParseHash(strings.Repeat("0f", 32))
	require.NoError(t, err)
	require.Equal(t, strings.Repeat("0f", 32), h.String())
	for _, bad := range []string{"", "0f", strings.Repeat("0g", 32)} {
		_, err := audit.ParseHash(bad)
		require.Error(t, err)
	}
	require.Equal(t, audit.Day("2026-11-24"), audit.DayOf(start.Add(30*time.Minute)))
	require.Equal(t, audit.Day("2026-11-23"), audit.DayOf(start))
	require.True(t, audit.Day("2026-11-23").Valid())
	require.False(t, audit.Day("2026-11-31").Valid())
}
