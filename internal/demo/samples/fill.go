package samples

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/motcua/motcua/internal/organisation"
)

// Notes keeps what the program notes for itself; store.Store does.
type Notes interface {
	// Setting gives a value, "" if there is none.
	Setting(ctx context.Context, key string) (string, error)
	// SwapSetting sets a value if it is old now, and says whether it did.
	SwapSetting(ctx context.Context, key, old, value string) (bool, error)
}

// Deps is what Fill needs.
type Deps struct {
	Commands Commands
	Record   Record
	World    World
	Notes    Notes
	Log      *slog.Logger
	Now      func() time.Time

	// only thins the plan out, for tests that need not see all of it; nil = all.
	only func(no int) bool
}

// Report is what Fill did.
type Report struct {
	Planned int           // samples that the demonstration has
	Before  int           // of those, made at an earlier start
	Failed  int           // not made, or not brought to where they belong; the log says why
	Took    time.Duration // this time
}

const (
	// noteKey is where the demonstration's state is noted.
	noteKey = "demo.samples"
	// workers is how many samples are made at once. The service has other callers.
	workers = 3
	// noteEvery is after how many samples the state is noted; so many are at most walked again.
	noteEvery = 10
	// tellEvery is after how many samples the log is told.
	tellEvery = 50
)

// note is the state of the demonstration.
type note struct {
	Base   time.Time `json:"base"`   // when it began: every date is counted from here
	Done   int       `json:"done"`   // the first so many samples are finished with
	Of     int       `json:"of"`     // 0 = not planned yet
	Failed int       `json:"failed"` // of those finished with
}

func (n note) complete() bool { return n.Of > 0 && n.Done >= n.Of }

// Fill makes the samples that are not made yet, and returns when all are. A sample that
// fails is logged and left as it is. The error says why the rest was not tried: ctx
// ended, or the notes cannot be read or written.
func Fill(ctx context.Context, d Deps) (Report, error) {
	f := filler{Deps: d}
	if err := f.begin(ctx); err != nil || f.note.complete() {
		return Report{Planned: f.note.Of, Before: f.note.Done, Failed: f.note.Failed}, err
	}
	began := d.Now()
	all, err := plan(ctx, d.World, f.note.Base)
	if err != nil {
		return Report{}, err
	}
	if d.only != nil {
		all = slices.DeleteFunc(all, func(s *sample) bool { return !d.only(s.no) })
	}
	f.report = Report{Planned: len(all), Before: f.note.Done}
	f.finished = make([]bool, len(all))
	err = f.walkAll(ctx, all)
	f.report.Failed, f.report.Took = f.note.Failed, d.Now().Sub(began)
	return f.report, err
}

// filler is one run of Fill.
type filler struct {
	Deps
	report Report

	mu       sync.Mutex
	note     note
	noted    string // as it stands in Notes
	finished []bool // by sample
	failed   []int
}

// begin reads where the demonstration is, or notes that it begins now.
func (f *filler) begin(ctx context.Context) error {
	var err error
	if f.noted, err = f.Notes.Setting(ctx, noteKey); err != nil {
		return fmt.Errorf("sample dossiers: %w", err)
	}
	if f.noted != "" {
		if err := json.Unmarshal([]byte(f.noted), &f.note); err != nil {
			return fmt.Errorf("sample dossiers: note %q: %w", f.noted, err)
		}
		return nil
	}
	f.note = note{Base: f.Now().UTC().Truncate(time.Minute)}
	return f.save(ctx)
}

// save notes the state. Another process that notes something else is making the same
// samples: this one leaves them to it.
func (f *filler) save(ctx context.Context) error {
	data, err := json.Marshal(f.note)
	if err != nil {
		return fmt.Errorf("sample dossiers: %w", err)
	}
	swapped, err := f.Notes.SwapSetting(ctx, noteKey, f.noted, string(data))
	if err != nil {
		return fmt.Errorf("sample dossiers: %w", err)
	}
	if !swapped {
		return ErrElsewhere
	}
	f.noted = string(data)
	return nil
}

// ErrElsewhere says that another process makes the samples.
var ErrElsewhere = fmt.Errorf("sample dossiers: another process makes them")

// walkAll walks the samples that are left, a few at a time, in order.
func (f *filler) walkAll(ctx context.Context, all []*sample) error {
	w := &walker{
		commands: f.Commands, record: f.Record, world: f.World, org: f.World.Organisation(),
		base: f.note.Base, day: organisation.DateOf(f.note.Base),
	}
	group, walking := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i := f.note.Done; i < len(all) && walking.Err() == nil; i++ {
		group.Go(func() error {
			err := w.walk(walking, all[i])
			if walking.Err() != nil {
				return walking.Err()
			}
			if err != nil {
				s := all[i]
				f.Log.Error("sample dossier", "no", s.no, "story", s.story, "procedure", s.route.definition.Code, "error", err)
			}
			return f.finish(walking, i, err != nil)
		})
	}
	return group.Wait()
}

// finish takes note of a sample that is finished with.
func (f *filler) finish(ctx context.Context, i int, failed bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.finished[i] = true
	if failed {
		f.failed = append(f.failed, i)
	}
	before := f.note.Done
	for f.note.Done < len(f.finished) && f.finished[f.note.Done] {
		f.note.Done++
	}
	done := f.note.Done
	if done == len(f.finished) {
		f.note.Of = done
	}
	if done/tellEvery > before/tellEvery || f.note.complete() {
		f.Log.Info("sample dossiers", "done", done, "of", len(f.finished))
	}
	if done/noteEvery == before/noteEvery && !f.note.complete() {
		return nil
	}
	kept := f.failed[:0]
	for _, at := range f.failed {
		if at < done {
			f.note.Failed++
			continue
		}
		kept = append(kept, at)
	}
	f.failed = kept
	return f.save(ctx)
}
