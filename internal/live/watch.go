package live

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// watch remembers what was seen last. Several dossiers change at one instant, and one that
// is dated earlier may show later: each look goes back a little, and leaves out what is known.
type watch struct {
	from time.Time // of the newest change seen; zero: not looked yet
	seen map[string]int64
	when map[string]time.Time
}

// look gives the dossiers that changed since the last look; the first one only begins.
func (w *watch) look(ctx context.Context, changes Changes) ([]dossier.Change, error) {
	if w.from.IsZero() {
		last, err := changes.LastChange(ctx)
		if err != nil {
			return nil, err
		}
		if w.from = last; last.IsZero() {
			w.from = time.Unix(0, 0)
		}
		w.when = map[string]time.Time{}
		known, err := changes.ChangedSince(ctx, w.from.Add(-lookBack), pollAtMost)
		w.learn(known)
		return nil, err
	}
	since := w.from.Add(-lookBack)
	for {
		found, err := changes.ChangedSince(ctx, since, pollAtMost)
		if err != nil {
			return nil, err
		}
		news := w.learn(found)
		if len(news) > 0 || len(found) < pollAtMost {
			w.forget()
			return news, nil
		}
		// All of them are known, and there are more: on from the last.
		next := found[len(found)-1].At
		if !next.After(since) {
			next = since.Add(time.Microsecond) // more than a page at one instant: a store keeps no shorter time
		}
		since = next
	}
}

// learn notes changes and gives those that were not known.
func (w *watch) learn(found []dossier.Change) []dossier.Change {
	var news []dossier.Change
	for _, c := range found {
		if seq, known := w.seen[c.DossierID]; known && seq == c.Seq {
			continue
		}
		w.seen[c.DossierID], w.when[c.DossierID] = c.Seq, c.At
		news = append(news, c)
		if c.At.After(w.from) {
			w.from = c.At
		}
	}
	return news
}

// forget drops what no look will meet again.
func (w *watch) forget() {
	for id, at := range w.when {
		if at.Before(w.from.Add(-2 * lookBack)) {
			delete(w.seen, id)
			delete(w.when, id)
		}
	}
}
