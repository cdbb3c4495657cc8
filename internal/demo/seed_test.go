package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// office is a make-believe service: each dossier has three desk steps, the last hands
// out the result. It refuses a key that comes with another request.
type office struct {
	dossiers map[string]*sample // by id
	keys     map[string]string  // idempotency key → request
	refuse   error
	calls    int
	stopAt   int // call at which ctx is cancelled
	cancel   context.CancelFunc
}

type sample struct {
	dossier.Dossier
	tasks []dossier.Task
	left  string // how it ended, if not by its steps
}

func newOffice() *office {
	return &office{dossiers: map[string]*sample{}, keys: map[string]string{}}
}

func (o *office) once(key, request string) (repeated bool, err error) {
	if o.calls++; o.calls == o.stopAt {
		o.cancel()
	}
	before, known := o.keys[key]
	if known && before != request {
		return false, fmt.Errorf("key %s: used for %s, now for %s", key, before, request)
	}
	o.keys[key] = request
	return known, o.refuse
}

func (o *office) Submit(_ context.Context, who auth.Principal, req command.Request, in command.SubmitInput) (command.Answer, error) {
	_, err := o.once(req.Key, fmt.Sprint(who.Account.ID, in.Procedure, in.Agency, string(in.Form), in.Applicant, in.ReceivedAt))
	if err != nil {
		return command.Answer{}, err
	}
	s := o.dossiers[req.Key]
	if s == nil {
		s = &sample{Dossier: dossier.Dossier{ID: req.Key, Code: "code-" + req.Key, Agency: in.Agency}}
		o.dossiers[req.Key] = s
		s.open(1)
	}
	return command.Answer{Result: dossier.Result{Dossier: s.Dossier}}, nil
}

func (s *sample) open(step int) {
	s.tasks = append(s.tasks, dossier.Task{
		ID: fmt.Sprintf("%s/%d", s.ID, step), DossierID: s.ID, Agency: s.Agency, Role: deskRole, State: dossier.TaskOpen, OffClock: step == 3,
		Outcomes: []dossier.Outcome{{ID: "ok", Kind: "forward"}, {ID: "more", Kind: "supplement"}, {ID: "no", Kind: "refuse"}},
	})
}

func (o *office) Task(_ context.Context, who auth.Principal, req command.Request, in command.TaskInput) (command.Answer, error) {
	if repeated, err := o.once(req.Key, fmt.Sprint(who.Account.ID, in.TaskID, in.Outcome, in.Kind)); err != nil || repeated {
		return command.Answer{}, err
	}
	for _, s := range o.dossiers {
		for i := range s.tasks {
			task := &s.tasks[i]
			if task.ID != in.TaskID {
				continue
			}
			if in.Kind == dossier.CommandClaim {
				task.State, task.Assignee = dossier.TaskClaimed, who.Account.ID
				return command.Answer{}, nil
			}
			task.State, task.Outcome = dossier.TaskDone, in.Outcome
			switch {
			case in.Outcome != "ok":
				s.left = in.Outcome
			case len(s.tasks) < 3:
				s.open(len(s.tasks) + 1)
			}
			return command.Answer{}, nil
		}
	}
	return command.Answer{}, dossier.ErrNotFound
}

func (o *office) Dossier(_ context.Context, who auth.Principal, req command.Request, in command.DossierInput) (command.Answer, error) {
	_, err := o.once(req.Key, fmt.Sprint(who.Account.ID, in.Code, in.Kind))
	for _, s := range o.dossiers {
		if s.Code == in.Code {
			if s.left != "" {
				return command.Answer{}, &dossier.Error{Code: dossier.CodeConflict, Key: "dossier_closed"}
			}
			s.left = string(in.Kind)
		}
	}
	return command.Answer{}, err
}

func (o *office) Tasks(_ context.Context, f dossier.TaskFilter) (dossier.Page[dossier.TaskView], error) {
	var page dossier.Page[dossier.TaskView]
	for _, task := range o.dossiers[f.DossierID].tasks {
		for _, state := range f.States {
			if task.State == state {
				page.Items = append(page.Items, dossier.TaskView{Task: task})
			}
		}
	}
	return page, nil
}

func seeder(t *testing.T, o *office, saved *int) *Seeder {
	t.Helper()
	w := sampleWorld(t)
	return &Seeder{
		Commands: o, Tasks: o, Organisation: w.org, Catalogue: w.catalogue, Calendar: w.calendar, Log: slog.New(slog.DiscardHandler),
		Base: time.Date(2026, 11, 25, 2, 30, 0, 0, time.UTC), Done: *saved,
		Saved: func(done, _ int) error { *saved = done; return nil },
	}
}

func (o *office) summary() map[string]int {
	count := map[string]int{}
	for _, s := range o.dossiers {
		last := s.tasks[len(s.tasks)-1]
		count[fmt.Sprintf("%d %s %s", len(s.tasks), last.State, s.left)]++
	}
	return count
}

func TestSeedBringsEachDossierToItsEnd(t *testing.T) {
	t.Parallel()
	o, saved := newOffice(), 0
	require.NoError(t, seeder(t, o, &saved).Run(t.Context()))
	require.Equal(t, 200, saved)
	require.Len(t, o.dossiers, 200)
	count := o.summary()
	require.GreaterOrEqual(t, count["3 done "], 14+12, "early and late ones are finished")
	require.GreaterOrEqual(t, count["3 open "], 12, "ready ones wait to be handed out")
	require.Equal(t, 16, count["1 done more"])
	require.Equal(t, 6, count["1 done no"])

	// A second start adds nothing.
	calls := o.calls
	require.NoError(t, seeder(t, o, &saved).Run(t.Context()))
	require.Equal(t, calls, o.calls)
}

func TestSeedGoesOnAfterBeingCutOff(t *testing.T) {
	t.Parallel()
	whole, saved := newOffice(), 0
	require.NoError(t, seeder(t, whole, &saved).Run(t.Context()))

	// Cut off at every few calls, with the note of what is done always one dossier behind.
	o, saved := newOffice(), 0
	for stopAt := 23; saved < 200; stopAt += 37 {
		ctx, cancel := context.WithCancel(t.Context())
		o.stopAt, o.cancel = stopAt, cancel
		o.refuse = nil
		s := seeder(t, o, &saved)
		s.Done = max(0, saved-1)
		s.Saved = func(done, _ int) error { saved = done; return ctx.Err() }
		err := s.Run(ctx)
		require.True(t, err == nil || errors.Is(err, context.Canceled), "%v", err)
		o.calls = stopAt
		cancel()
	}
	require.Equal(t, whole.summary(), o.summary())
}

func TestSeedGoesOnWithoutADossierThatFails(t *testing.T) {
	t.Parallel()
	o, saved := newOffice(), 0
	o.refuse = errors.New("no")
	require.NoError(t, seeder(t, o, &saved).Run(t.Context()))
	require.Equal(t, 200, saved)

	s := seeder(t, newOffice(), new(int))
	s.Saved = func(int, int) error { return errors.New("disk full") }
	require.ErrorContains(t, s.Run(t.Context()), "disk full")
}
