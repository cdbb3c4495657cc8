package samples

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/query"
	"github.com/motcua/motcua/internal/store"
)

// office is the product without Temporal: real commands, cases, policy, queries and
// store.
type office struct {
	*testing.T
	store  *store.Store
	world  *installation.Installation
	driver *dossiertest.Driver
	query  *query.Service
	deps   Deps
	log    *lockedBuffer
	base   time.Time
	passed atomic.Int64
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// now passes by a millisecond whenever somebody looks.
func (o *office) now() time.Time {
	return o.base.Add(time.Duration(o.passed.Add(1)) * time.Millisecond)
}

func newOffice(t *testing.T, base time.Time) *office {
	t.Helper()
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "motcua.db"), store.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, st.Close()) })
	_, err = st.Migrate(t.Context())
	require.NoError(t, err)
	o := &office{T: t, store: st, base: base, log: &lockedBuffer{}}
	o.world, err = installation.Load(installation.Options{FS: config.FS, Demo: true, Blobs: st})
	require.NoError(t, err)
	require.NoError(t, o.world.Keep(t.Context()))
	set, err := o.world.Calendars(t.Context())
	require.NoError(t, err)
	calendars, err := set.Compile()
	require.NoError(t, err)
	o.driver = &dossiertest.Driver{Projector: st, Codes: st, Catalogue: o.world.Catalogue(), Calendars: calendars, Now: o.now}
	policy := auth.NewPolicy(auth.FromOrganisation(o.world.Organisation, o.now))
	o.query = query.New(query.Deps{Reader: st, World: o.world, Names: st, Policy: policy, Now: o.now})
	o.deps = Deps{
		Commands: command.New(command.Deps{
			Driver: o.driver, Reservations: st, Finder: o.query, World: o.world, Policy: policy, Now: o.now,
		}),
		Record: st, World: o.world, Notes: st, Log: slog.New(slog.NewTextHandler(o.log, nil)), Now: o.now,
	}
	return o
}

// dossiers reads all there are.
func (o *office) dossiers() []dossier.Dossier {
	o.Helper()
	var all []dossier.Dossier
	f := dossier.DossierFilter{Limit: 200}
	for {
		page, err := o.store.Dossiers(o.Context(), f)
		require.NoError(o, err)
		all = append(all, page.Items...)
		if f.Cursor = page.Next; f.Cursor == "" {
			return all
		}
	}
}

// outcome is a dossier in a form that two offices can be compared by.
func (o *office) outcome() map[string]int {
	o.Helper()
	out := map[string]int{}
	for _, d := range o.dossiers() {
		tasks, err := o.store.Tasks(o.Context(), dossier.TaskFilter{DossierID: d.ID, Limit: 200})
		require.NoError(o, err)
		var steps []string
		for _, task := range tasks.Items {
			steps = append(steps, task.ElementID+" "+string(task.State)+" "+task.Outcome+" "+task.Assignee)
		}
		slices.Sort(steps)
		out[strings.Join(append(steps, d.Procedure, d.Agency, d.Status.Name(), d.Applicant.Name), "\n")]++
	}
	return out
}

func TestFillMakesEverySampleAsPlanned(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]int{"after work": 200, "in Tết": 40} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, moments[name])
			o.deps.only = oneIn(200 / of)
			r, err := Fill(t.Context(), o.deps)
			require.NoError(t, err)
			require.Equal(t, Report{Planned: of, Took: r.Took}, r, "%s", o.log)
			require.NotContains(t, o.log.String(), "ERROR")

			plan, err := plan(t.Context(), o.world, o.base.Truncate(time.Minute))
			require.NoError(t, err)
			plan = slices.DeleteFunc(plan, func(s *sample) bool { return !o.deps.only(s.no) })
			requireAsPlanned(t, o, plan)
			if of == 200 {
				requireListsToShow(t, o)
			}

			// A second start adds nothing, and asks for nothing.
			var asked atomic.Int64
			o.driver.Before = func(context.Context) error { asked.Add(1); return nil }
			r, err = Fill(t.Context(), o.deps)
			require.NoError(t, err)
			require.Equal(t, Report{Planned: of, Before: of}, r)
			require.Zero(t, asked.Load())
			require.Len(t, o.dossiers(), of)
		})
	}
}

// oneIn keeps one sample in so many.
func oneIn(n int) func(no int) bool { return func(no int) bool { return no%n == 0 } }

// requireAsPlanned compares what there is with the plan, sample by sample.
func requireAsPlanned(t *testing.T, o *office, plan []*sample) {
	t.Helper()
	all := o.dossiers()
	require.Len(t, all, len(plan))
	for _, s := range plan {
		key, owner := s.key("submit").Key, s.citizen
		if owner == "" {
			w := walker{org: o.world.Organisation(), day: "2026-11-25"}
			who, err := w.holder(s, s.agency, auth.RoleDesk)
			require.NoError(t, err)
			owner = who.Account.ID
		}
		r, err := o.store.Reserve(t.Context(), dossier.Reservation{Principal: owner, Key: key, DossierID: "none"})
		require.NoError(t, err)
		d, err := o.store.Dossier(t.Context(), r.DossierID)
		require.NoError(t, err, "%s %s", s.story, s.route.definition.Code)
		require.Equal(t, s.want, d.Status, "%s %s %s", s.story, s.route.definition.Code, d.Code)
		require.Equal(t, s.route.definition.Code, d.Procedure)
		require.Zero(t, d.Incidents)
		if s.received == nil {
			require.Equal(t, s.citizen, d.AccountID)
			continue
		}
		late := slices.Contains([]window{dueLate, dueLong}, windowOf(t, s.story))
		require.Equal(t, late, d.OverdueSince != nil, "%s: due %s", s.story, d.Due)
		if d.Status == dossier.StatusHandedOver || d.Status == dossier.StatusReady {
			require.Equal(t, late, d.ReadyAt.After(*d.Due), s.story)
		}
	}
}

// requireListsToShow looks at the lists as people see them.
func requireListsToShow(t *testing.T, o *office) {
	t.Helper()
	statuses := map[dossier.Status]int{}
	channels := map[dossier.Channel]int{}
	for _, d := range o.dossiers() {
		statuses[d.Status]++
		channels[d.Channel]++
	}
	for status := dossier.StatusFiled; status <= dossier.StatusHandedOver; status++ {
		if status == dossier.StatusAwaitPayment {
			continue // no process has a payment that stops the clock
		}
		require.GreaterOrEqual(t, statuses[status], 5, status.Name())
	}
	require.Len(t, channels, 3)

	w := walker{org: o.world.Organisation(), day: "2026-11-25"}
	for _, username := range []string{"q1.motcua", "q1.chutich", "q1.giamsat"} {
		officer, ok := w.org.OfficerByUsername(username)
		require.True(t, ok)
		who := w.officer(officer)
		counts, err := o.query.TaskCounts(t.Context(), who)
		require.NoError(t, err)
		require.NotZero(t, counts.All, username)
		require.NotZero(t, counts.Waiting, username)
		late, err := o.query.Tasks(t.Context(), who, query.TaskFilter{View: query.ViewAll, Due: query.DueOverdue, Limit: 100})
		require.NoError(t, err)
		require.NotEmpty(t, late.Items, username)
		soon, err := o.query.Tasks(t.Context(), who, query.TaskFilter{View: query.ViewAll, Due: query.DueSoon, Limit: 100})
		require.NoError(t, err)
		require.NotEmpty(t, soon.Items, username)
		overdue, err := o.query.Dossiers(t.Context(), who, query.DossierFilter{Overdue: true, Limit: 100})
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(overdue.Items), 5, username)
	}
	for _, c := range w.org.Citizens() {
		mine, err := o.query.Dossiers(t.Context(), w.citizen(c.ID), query.DossierFilter{Limit: 100})
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(mine.Items), 3, c.Username)
	}
}

// TestFillGoesOnWhereItWasCutOff: at many places, also between a command and the note
// that it was given, and comes to the same in the end.
func TestFillGoesOnWhereItWasCutOff(t *testing.T) {
	t.Parallel()
	whole := newOffice(t, moments["a morning"])
	whole.deps.only = oneIn(3)
	_, err := Fill(t.Context(), whole.deps)
	require.NoError(t, err)

	o := newOffice(t, moments["a morning"])
	o.deps.only = oneIn(3)
	starts := 0
	for cut := true; cut; starts++ {
		ctx, cancel := context.WithCancel(t.Context())
		left := atomic.Int64{}
		left.Store(int64(45 + 10*starts))
		// The process dies in the middle of commands: some are carried out and nobody hears
		// it, some are in the record and were not carried out.
		o.driver.Before = func(context.Context) error {
			if left.Add(-1) < 0 {
				cancel()
			}
			return nil
		}
		o.driver.Lost = func() bool { return starts%2 == 1 && ctx.Err() != nil }
		_, err := Fill(ctx, o.deps)
		cut = err != nil
		require.NotContains(t, o.log.String(), "ERROR")
		require.True(t, err == nil || errors.Is(err, context.Canceled), "%v", err)
		cancel()
		o.base = o.base.Add(7 * time.Minute) // and is started again later
	}
	require.Greater(t, starts, 4)
	require.Equal(t, whole.outcome(), o.outcome())
}

func TestFillBearsWhatGoesWrong(t *testing.T) {
	t.Parallel()
	t.Run("one sample fails, the rest is made", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, moments["a morning"])
		o.deps.only = oneIn(8)
		o.deps.Commands = refusing{o.deps.Commands, "demo-0016-submit"}
		r, err := Fill(t.Context(), o.deps)
		require.NoError(t, err)
		require.Equal(t, 1, r.Failed)
		require.Len(t, o.dossiers(), 24)
		require.Contains(t, o.log.String(), "no=16")
		r, err = Fill(t.Context(), o.deps)
		require.NoError(t, err)
		require.Equal(t, Report{Planned: 25, Before: 25, Failed: 1}, r)
	})
	t.Run("the service is away for a moment", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, moments["a morning"])
		o.deps.only = oneIn(8)
		var calls atomic.Int64
		o.driver.Before = func(context.Context) error {
			if calls.Add(1)%20 == 1 {
				return &dossier.Error{Code: dossier.CodeUnavailable, Key: "engine_away"}
			}
			return nil
		}
		r, err := Fill(t.Context(), o.deps)
		require.NoError(t, err)
		require.Zero(t, r.Failed, "%s", o.log)
		require.Len(t, o.dossiers(), 25)
	})
	t.Run("another process makes them", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, moments["a morning"])
		o.deps.only = oneIn(8)
		var once sync.Once
		o.driver.Before = func(ctx context.Context) (err error) {
			once.Do(func() {
				var noted string
				if noted, err = o.store.Setting(ctx, noteKey); err == nil {
					_, err = o.store.SwapSetting(ctx, noteKey, noted, `{"base":"2026-11-25T02:30:00Z","done":20}`)
				}
			})
			return err
		}
		_, err := Fill(t.Context(), o.deps)
		require.ErrorIs(t, err, ErrElsewhere)
	})
	t.Run("the note is not readable", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, moments["a morning"])
		_, err := o.store.SwapSetting(t.Context(), noteKey, "", "{")
		require.NoError(t, err)
		_, err = Fill(t.Context(), o.deps)
		require.ErrorContains(t, err, "sample dossiers: note")
		require.Empty(t, o.dossiers())
	})
}

// refusing refuses one request.
type refusing struct {
	Commands
	key string
}

func (r refusing) Submit(ctx context.Context, who auth.Principal, req command.Request, in command.SubmitInput) (command.Answer, error) {
	if req.Key == r.key {
		return command.Answer{}, errors.New("no")
	}
	return r.Commands.Submit(ctx, who, req, in)
}
