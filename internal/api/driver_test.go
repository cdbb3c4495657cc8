package api

import (
	"context"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/installation"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/store"
)

// memory drives the real cases in this process, and projects them to the real store:
// what the workflow does, without Temporal.
type memory struct {
	store     *store.Store
	world     *world
	now       func() time.Time
	calendars *dossier.Calendars

	mu     sync.Mutex
	cases  map[string]*dossier.Case
	before func(ctx context.Context) error // fails or delays the next calls, if set
	hold   int                             // a batch leaves the last so many dossiers pending
	calls  int

	planner dossier.Reassigner // of batches that move tasks
}

func (m *memory) gate(ctx context.Context) error {
	m.mu.Lock()
	before := m.before
	m.calls++
	m.mu.Unlock()
	if before != nil {
		return before(ctx)
	}
	return nil
}

func (m *memory) env(d procedure.Definition) (dossier.Env, error) {
	p, err := dossier.NewProgram(d, d.SHA())
	return dossier.Env{Now: m.now(), Program: p, Calendars: m.calendars}, err
}

func (m *memory) Submit(ctx context.Context, s dossier.Submission) (dossier.Result, error) {
	if err := m.gate(ctx); err != nil {
		return dossier.Result{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, ok := m.cases[s.ID]; ok {
		r, _ := c.Replayed(dossier.Command{ID: s.CommandID})
		return r, nil
	}
	received := m.now()
	if s.ReceivedAt != nil {
		received = *s.ReceivedAt
	}
	code, err := m.store.AllocateCode(ctx, s.ID, s.Agency, received)
	if err != nil {
		return dossier.Result{}, err
	}
	d, _ := m.world.catalogue.GetOn(s.Procedure, organisation.DateOf(received))
	env, err := m.env(d)
	if err != nil {
		return dossier.Result{}, err
	}
	c, r, err := dossier.NewCase(s, code, env)
	if err != nil {
		return dossier.Result{}, err
	}
	m.cases[s.ID] = c
	return r, m.project(ctx, c)
}

func (m *memory) Execute(ctx context.Context, id string, cmd dossier.Command) (dossier.Result, error) {
	if err := m.gate(ctx); err != nil {
		return dossier.Result{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.cases[id]
	if !ok {
		return dossier.Result{}, dossier.ErrNotFound
	}
	d, err := m.world.Definition(ctx, c.Dossier.DefinitionSHA)
	if err != nil {
		return dossier.Result{}, err
	}
	env, err := m.envFor(d, cmd)
	if err != nil {
		return dossier.Result{}, err
	}
	r, err := c.Execute(cmd, env)
	if err != nil {
		return dossier.Result{}, err
	}
	return r, m.project(ctx, c)
}

func (m *memory) project(ctx context.Context, c *dossier.Case) error {
	if delta, ok := c.Take(); ok {
		return m.store.Project(ctx, delta)
	}
	return nil
}

// world is the shipped configuration.
type world struct {
	installation *installation.Installation
	org          *organisation.Organisation
	catalogue    *procedure.Catalogue
	calendar     *clock.Calendar
	spec         clock.Spec
	bySHA        map[string]procedure.Definition
}

func (w *world) Organisation() *organisation.Organisation { return w.org }
func (w *world) Catalogue() *procedure.Catalogue          { return w.catalogue }

func (w *world) Calendar(context.Context, string) (*clock.Calendar, error) { return w.calendar, nil }

func (w *world) Definition(_ context.Context, sha string) (procedure.Definition, error) {
	if d, ok := w.bySHA[sha]; ok {
		return d, nil
	}
	return procedure.Definition{}, dossier.ErrNotFound
}
