package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// Queries of an operator; each answers an Answered.
const (
	QueryInstance = "instance" // () → dossier.Instance
	QueryPreview  = "preview"  // (Question) → dossier.Preview
	QueryPropose  = "propose"  // (Question) → dossier.Proposal
)

// Question is what an operator asks a dossier to try.
type Question struct {
	At      time.Time       `json:"at"` // when it is asked: a query has no time of its own
	Command dossier.Command `json:"command"`
	// Definition is the version of a migration.
	Definition *DefinitionArg `json:"definition,omitempty"`
}

// Answered is the answer to a query: a value, or why there is none. Temporal carries an
// error of a query as text only.
type Answered[T any] struct {
	Value T              `json:"value"`
	Error *dossier.Error `json:"error,omitempty"`
}

// answered makes the answer; an error that is not typed is the query's own.
func answered[T any](value T, err error) (Answered[T], error) {
	if e, typed := dossier.AsError(err); typed {
		return Answered[T]{Error: e}, nil
	}
	return Answered[T]{Value: value}, err
}

// handleOperations registers what operators do and ask, in a fixed order.
func (r *dossierRun) handleOperations(ctx workflow.Context) error {
	for _, kind := range dossier.Operations() {
		if kind == dossier.CommandMigrate || kind == dossier.CommandRetryIncident {
			continue // apart; among the ordinary ones
		}
		err := workflow.SetUpdateHandlerWithOptions(ctx, string(kind), r.execute, workflow.UpdateHandlerOptions{Validator: r.validate})
		if err != nil {
			return fmt.Errorf("register update %s: %w", kind, err)
		}
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, string(dossier.CommandMigrate), r.migrate,
		workflow.UpdateHandlerOptions{Validator: r.validateMigrate})
	if err != nil {
		return fmt.Errorf("register update %s: %w", dossier.CommandMigrate, err)
	}
	return errors.Join(
		workflow.SetQueryHandler(ctx, QueryInstance, r.instance),
		workflow.SetQueryHandler(ctx, QueryPreview, r.preview),
		workflow.SetQueryHandler(ctx, QueryPropose, r.propose),
	)
}

// validateMigrate refuses a migration before anything of it is recorded.
func (r *dossierRun) validateMigrate(ctx workflow.Context, cmd dossier.Command, to DefinitionArg) error {
	if r.dossier == nil {
		return nil // not received yet: the handler waits, then checks
	}
	env, err := r.envFor(ctx, &to)
	if err != nil {
		return refused(err)
	}
	return refused(r.dossier.Check(cmd, env))
}

// migrate puts another version in force, together with what the dossier makes of it.
func (r *dossierRun) migrate(ctx workflow.Context, cmd dossier.Command, to DefinitionArg) (dossier.Result, error) {
	if err := r.awaitReceipt(ctx); err != nil {
		return dossier.Result{}, err
	}
	env, err := r.envFor(ctx, &to)
	if err != nil {
		return dossier.Result{}, refused(err)
	}
	result, err := r.dossier.Execute(cmd, env)
	if err != nil {
		return dossier.Result{}, refused(err)
	}
	if r.dossier.Dossier.DefinitionSHA == to.SHA { // not so when an old command was answered again
		r.definition, r.program = to, env.Target
	}
	return result, r.project(ctx)
}

// envFor is env with the version of a migration.
func (r *dossierRun) envFor(ctx workflow.Context, to *DefinitionArg) (dossier.Env, error) {
	env := r.env(ctx)
	if to == nil {
		return env, nil
	}
	target, err := r.programs.program(*to, r.process)
	if err != nil {
		return env, &dossier.Error{
			Code: dossier.CodeInvalid, Key: "version_damaged", Field: "version",
			VI: "Phiên bản này không chạy được: " + err.Error(), EN: "This version cannot run: " + err.Error(),
		}
	}
	env.Target = target
	return env, nil
}

func (r *dossierRun) instance() (Answered[dossier.Instance], error) {
	if err := r.received(); err != nil {
		return answered(dossier.Instance{}, err)
	}
	return answered(r.dossier.Instance(dossier.Env{Program: r.program, Calendars: r.reckoning}), nil)
}

func (r *dossierRun) preview(q Question) (Answered[dossier.Preview], error) {
	return ask(r, q, func(env dossier.Env) (dossier.Preview, error) { return r.dossier.Preview(q.Command, env) })
}

func (r *dossierRun) propose(q Question) (Answered[dossier.Proposal], error) {
	return ask(r, q, func(env dossier.Env) (dossier.Proposal, error) { return r.dossier.Propose(q.Command, env) })
}

func ask[T any](r *dossierRun, q Question, answer func(dossier.Env) (T, error)) (Answered[T], error) {
	var none T
	if err := r.received(); err != nil {
		return answered(none, err)
	}
	env := dossier.Env{Now: q.At.UTC(), Program: r.program, Calendars: r.reckoning}
	if q.Definition != nil {
		target, err := r.programs.program(*q.Definition, r.process)
		if err != nil {
			return Answered[T]{}, err
		}
		env.Target = target
	}
	return answered(answer(env))
}

// received says why there is nothing to look into, if there is not.
func (r *dossierRun) received() error {
	switch {
	case r.refusal != nil:
		return r.refusal
	case r.dossier == nil:
		return &dossier.Error{
			Code: dossier.CodeUnavailable, Key: "not_received_yet",
			VI: "Hồ sơ đang được tiếp nhận, hãy thử lại.", EN: "The dossier is being received, try again.",
		}
	}
	return nil
}
