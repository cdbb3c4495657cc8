package live_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/live"
)

var morning = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// book is a store of changes: one row a dossier.
type book struct {
	mu   sync.Mutex
	rows map[string]dossier.Change
}

func (b *book) change(id string, at time.Time, agency string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rows == nil {
		b.rows = map[string]dossier.Change{}
	}
	b.rows[id] = dossier.Change{DossierID: id, Seq: b.rows[id].Seq + 1, At: at, Agency: agency}
}

func (b *book) LastChange(context.Context) (last time.Time, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.rows {
		if c.At.After(last) {
			last = c.At
		}
	}
	return last, nil
}

func (b *book) ChangedSince(_ context.Context, since time.Time, limit int) (out []dossier.Change, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.rows {
		if !c.At.Before(since) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(x, y dossier.Change) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.DossierID, y.DossierID))
	})
	return out[:min(limit, len(out))], nil
}

func everything(dossier.Change) bool { return true }

// TestHub: who may know of a change is told, once, and nobody else.
func TestHub(t *testing.T) {
	t.Parallel()
	b := &book{}
	b.change("old", morning, "A")
	h := live.NewHub(b, slog.New(slog.DiscardHandler))
	go h.Run(t.Context())
	all, err := h.Listen("1", everything)
	require.NoError(t, err)
	ofB, err := h.Listen("2", func(c dossier.Change) bool { return c.Agency == "B" })
	require.NoError(t, err)

	// The hub may not have begun to look yet: what it finds then is no news.
	seen := map[string]bool{}
	for n := 1; !seen["new"]; n++ {
		b.change("new", morning.Add(time.Duration(n)*time.Millisecond), "A")
		select {
		case <-all.Ready():
			for _, id := range all.Take().Dossiers {
				seen[id] = true
			}
		case <-time.After(50 * time.Millisecond):
		}
	}
	require.False(t, seen["old"], "what was so before is no news")
	require.Empty(t, ofB.Take())
	// Dated before the last one, and shown after it.
	b.change("late", morning.Add(-10*time.Second), "B")
	<-ofB.Ready()
	require.Equal(t, live.Hint{Dossiers: []string{"late"}}, ofB.Take())
	ofB.Leave()
	ofB.Leave()
	require.Equal(t, 1, h.Listeners())

	for range 9 {
		_, err := h.Listen("1", everything)
		require.NoError(t, err)
	}
	_, err = h.Listen("1", everything)
	require.ErrorIs(t, err, live.ErrTooMany)
	h.Close()
	h.Close()
	<-all.Closed()
	_, err = h.Listen("3", everything)
	require.ErrorIs(t, err, live.ErrClosed)
}

// TestManyChanges: a burst is one hint that says so.
func TestManyChanges(t *testing.T) {
	t.Parallel()
	b := &book{}
	h := live.NewHub(b, slog.New(slog.DiscardHandler))
	go h.Run(t.Context())
	l, err := h.Listen("1", everything)
	require.NoError(t, err)
	var got live.Hint
	for n := 0; !got.Many; n++ {
		for i := range 60 {
			b.change(fmt.Sprint(i), morning.Add(time.Duration(n)*time.Millisecond), "A")
		}
		select {
		case <-l.Ready():
			got = l.Take()
		case <-time.After(50 * time.Millisecond):
		}
	}
	require.Len(t, got.Dossiers, 50)
}

// TestWatchMissesNothing: whatever changes, in whatever order it shows, each change that is
// dated at most a little back is found by the next looks, and none twice.
func TestWatchMissesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := &book{}
		b.change("first", morning, "A")
		w := live.NewWatch()
		_, err := w.Look(context.Background(), b)
		require.NoError(t, err)
		now := morning
		expected := map[string]int64{"first": 1}
		found := map[string]int64{"first": 1}
		for range rapid.IntRange(1, 10).Draw(t, "looks") {
			for range rapid.IntRange(0, 600).Draw(t, "changes") {
				id := fmt.Sprint(rapid.IntRange(0, 900).Draw(t, "dossier"))
				at := now.Add(-time.Duration(rapid.IntRange(0, 10_000).Draw(t, "late")) * time.Millisecond)
				b.change(id, at, "A")
				expected[id]++
			}
			// As many looks as it takes: one gives at most a page.
			for range 4 {
				news, err := w.Look(context.Background(), b)
				require.NoError(t, err)
				for _, c := range news {
					require.Greater(t, c.Seq, found[c.DossierID], "%s is told twice", c.DossierID)
					found[c.DossierID] = c.Seq
				}
			}
			require.Equal(t, expected, found)
			now = now.Add(time.Duration(rapid.IntRange(0, 5_000).Draw(t, "pass")) * time.Millisecond)
		}
	})
}
