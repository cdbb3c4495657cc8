// Package dossiertest drives dossiers in tests: the real cases in this process, without
// Temporal, projected to whatever store the test has.
//
// May import: dossier, procedure, organisation. Only tests import it.
package dossiertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Driver does what the dossier workflow does, command by command: it checks, executes,
// wakes what is past its deadline and projects before it answers. Commands to different
// dossiers run at once, those to one wait for each other.
type Driver struct {
	Projector dossier.Projector
	Codes     dossier.CodeAllocator
	Catalogue *procedure.Catalogue
	Calendars *dossier.Calendars
	Now       func() time.Time
	// Before is asked before every command, if set: an error fails the command undone.
	Before func(ctx context.Context) error
	// Lost is asked after every command that was projected, if set: true means that the
	// process died before the workflow's history had it. The record shows it, the case
	// does not, and the caller got no answer.
	Lost func() bool

	mu       sync.Mutex
	cases    map[string]*running
	programs map[string]*dossier.Program // by content address
}

var _ dossier.Driver = (*Driver)(nil)

// running is one dossier.
type running struct {
	mu      sync.Mutex
	c       *dossier.Case // nil until it is filed
	program *dossier.Program
}

// Submit files a dossier. The same submission again gets the same answer.
func (d *Driver) Submit(ctx context.Context, s dossier.Submission) (dossier.Result, error) {
	if err := d.before(ctx); err != nil {
		return dossier.Result{}, err
	}
	r := d.running(s.ID)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c != nil {
		again, _ := r.c.Replayed(dossier.Command{ID: s.CommandID})
		return again, nil
	}
	received := d.Now()
	if s.ReceivedAt != nil {
		received = *s.ReceivedAt
	}
	program, err := d.program(s.Procedure, received)
	if err != nil {
		return dossier.Result{}, err
	}
	code, err := d.Codes.AllocateCode(ctx, s.ID, s.Agency, received)
	if err != nil {
		return dossier.Result{}, err
	}
	env := d.env(program)
	c, result, err := dossier.NewCase(s, code, env)
	if err != nil {
		return dossier.Result{}, err
	}
	r.c, r.program = c, program
	err = d.settle(ctx, r, env)
	if d.lost() {
		r.c = nil
		return dossier.Result{}, ErrLost
	}
	return result, err
}

// Execute carries out a command. A dossier that was never filed is dossier.ErrNotFound.
func (d *Driver) Execute(ctx context.Context, dossierID string, cmd dossier.Command) (dossier.Result, error) {
	if err := d.before(ctx); err != nil {
		return dossier.Result{}, err
	}
	r := d.running(dossierID)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c == nil {
		return dossier.Result{}, dossier.ErrNotFound
	}
	env, err := d.target(d.env(r.program), cmd)
	if err != nil {
		return dossier.Result{}, err
	}
	before, err := json.Marshal(r.c)
	if err != nil {
		return dossier.Result{}, fmt.Errorf("dossier %s: %w", dossierID, err)
	}
	result, err := r.c.Execute(cmd, env)
	if err != nil {
		return dossier.Result{}, err
	}
	was := r.program
	if env.Target != nil && r.c.Dossier.DefinitionSHA == env.Target.SHA {
		r.program, env.Program = env.Target, env.Target
	}
	err = d.settle(ctx, r, env)
	if d.lost() {
		r.program = was
		r.c = &dossier.Case{}
		if err := json.Unmarshal(before, r.c); err != nil {
			return dossier.Result{}, fmt.Errorf("dossier %s: %w", dossierID, err)
		}
		return dossier.Result{}, ErrLost
	}
	return result, err
}

// ErrLost is what the caller gets of a command that was lost.
var ErrLost = errors.New("the process died before it could answer")

func (d *Driver) lost() bool { return d.Lost != nil && d.Lost() }

// settle projects what changed, and again what follows from deadlines that have passed.
// A caller who has gone meanwhile does not hear of it, but it is done.
func (d *Driver) settle(ctx context.Context, r *running, env dossier.Env) error {
	for {
		if delta, ok := r.c.Take(); ok {
			if err := d.Projector.Project(context.WithoutCancel(ctx), delta); err != nil {
				return err
			}
		}
		next := r.c.NextDeadline()
		if next == nil || next.After(env.Now) {
			return ctx.Err()
		}
		if err := r.c.Wake(env); err != nil {
			return err
		}
	}
}

func (d *Driver) before(ctx context.Context) error {
	if d.Before == nil {
		return nil
	}
	return d.Before(ctx)
}

func (d *Driver) env(p *dossier.Program) dossier.Env {
	return dossier.Env{Now: d.Now(), Program: p, Calendars: d.Calendars}
}

func (d *Driver) running(id string) *running {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cases == nil {
		d.cases, d.programs = map[string]*running{}, map[string]*dossier.Program{}
	}
	if d.cases[id] == nil {
		d.cases[id] = &running{}
	}
	return d.cases[id]
}

func (d *Driver) program(code string, on time.Time) (*dossier.Program, error) {
	definition, ok := d.Catalogue.GetOn(code, organisation.DateOf(on))
	if !ok {
		return nil, fmt.Errorf("procedure %s on %s: %w", code, on, dossier.ErrNotFound)
	}
	return d.compiled(definition)
}

func (d *Driver) compiled(definition procedure.Definition) (*dossier.Program, error) {
	sha := definition.SHA()
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.programs[sha]; p != nil {
		return p, nil
	}
	p, err := dossier.NewProgram(definition, sha)
	if err != nil {
		return nil, err
	}
	d.programs[sha] = p
	return p, nil
}
