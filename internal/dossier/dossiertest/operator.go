package dossiertest

import (
	"context"

	"github.com/motcua/motcua/internal/dossier"
)

var _ dossier.Operator = (*Driver)(nil)

// Instance says where the process of a dossier stands.
func (d *Driver) Instance(ctx context.Context, dossierID string) (dossier.Instance, error) {
	return look(ctx, d, dossierID, dossier.Command{}, func(c *dossier.Case, env dossier.Env) (dossier.Instance, error) { return c.Instance(env), nil })
}

// Preview tries a command out.
func (d *Driver) Preview(ctx context.Context, dossierID string, cmd dossier.Command) (dossier.Preview, error) {
	return look(ctx, d, dossierID, cmd, func(c *dossier.Case, env dossier.Env) (dossier.Preview, error) { return c.Preview(cmd, env) })
}

// Propose says how a dossier could be migrated.
func (d *Driver) Propose(ctx context.Context, dossierID string, m dossier.Migration) (dossier.Proposal, error) {
	cmd := dossier.Command{Kind: dossier.CommandMigrate, Operation: &dossier.Operation{Migration: &m}}
	return look(ctx, d, dossierID, cmd, func(c *dossier.Case, env dossier.Env) (dossier.Proposal, error) { return c.Propose(cmd, env) })
}

func look[T any](ctx context.Context, d *Driver, id string, cmd dossier.Command, see func(*dossier.Case, dossier.Env) (T, error)) (T, error) {
	var none T
	if err := d.before(ctx); err != nil {
		return none, err
	}
	r := d.running(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.c == nil {
		return none, dossier.ErrNotFound
	}
	env, err := d.target(d.env(r.program), cmd)
	if err != nil {
		return none, err
	}
	return see(r.c, env)
}

// target adds the version of a migration to what a step may know.
func (d *Driver) target(env dossier.Env, cmd dossier.Command) (dossier.Env, error) {
	if cmd.Kind != dossier.CommandMigrate || cmd.Operation == nil || cmd.Operation.Migration == nil {
		return env, nil
	}
	m := cmd.Operation.Migration
	definition, ok := d.Catalogue.Version(m.Procedure, m.Version)
	if !ok {
		return env, dossier.VersionUnknown(m.Procedure, m.Version)
	}
	var err error
	env.Target, err = d.compiled(definition)
	return env, err
}
