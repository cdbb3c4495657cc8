package workflows

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"

	"github.com/motcua/motcua/internal/dossier"
)

var _ dossier.Operator = (*Driver)(nil)

// Instance asks the dossier's workflow where its process stands.
func (d *Driver) Instance(ctx context.Context, dossierID string) (dossier.Instance, error) {
	return query[dossier.Instance](ctx, d, dossierID, QueryInstance)
}

// Preview asks the dossier's workflow what a command would do.
func (d *Driver) Preview(ctx context.Context, dossierID string, c dossier.Command) (dossier.Preview, error) {
	q := Question{At: d.now(), Command: c}
	if c.Kind == dossier.CommandMigrate {
		to, err := d.target(ctx, c)
		if err != nil {
			return dossier.Preview{}, err
		}
		q.Definition = &to
	}
	return query[dossier.Preview](ctx, d, dossierID, QueryPreview, q)
}

// Propose asks the dossier's workflow how it could be migrated.
func (d *Driver) Propose(ctx context.Context, dossierID string, m dossier.Migration) (dossier.Proposal, error) {
	c := dossier.Command{Kind: dossier.CommandMigrate, Operation: &dossier.Operation{Migration: &m}}
	to, err := d.target(ctx, c)
	if err != nil {
		return dossier.Proposal{}, err
	}
	return query[dossier.Proposal](ctx, d, dossierID, QueryPropose, Question{At: d.now(), Command: c, Definition: &to})
}

// target is the version that a migration leads to.
func (d *Driver) target(ctx context.Context, c dossier.Command) (DefinitionArg, error) {
	if c.Operation == nil || c.Operation.Migration == nil {
		return DefinitionArg{}, &dossier.Error{
			Code: dossier.CodeInvalid, Key: "version_missing", Field: "version",
			VI: "Hãy chọn phiên bản cần chuyển đến.", EN: "Choose the version to migrate to.",
		}
	}
	m := c.Operation.Migration
	sha, data, err := d.definitions.Version(ctx, m.Procedure, m.Version)
	if errors.Is(err, dossier.ErrNotFound) || err == nil && m.SHA != "" && sha != m.SHA {
		return DefinitionArg{}, dossier.VersionUnknown(m.Procedure, m.Version)
	}
	return DefinitionArg{SHA: sha, Data: data}, err
}

// query asks a workflow, running or ended. One that Temporal does not know is CodeNotFound.
func query[T any](ctx context.Context, d *Driver, dossierID, name string, args ...any) (T, error) {
	var none T
	value, err := d.client.QueryWorkflow(ctx, dossierID, "", name, args...)
	var notFound *serviceerror.NotFound
	switch {
	case errors.As(err, &notFound):
		return none, dossier.ErrNotFound
	case err != nil:
		return none, mapError(err)
	}
	var out Answered[T]
	if err := value.Get(&out); err != nil {
		return none, mapError(err)
	}
	if out.Error != nil {
		return none, out.Error
	}
	return out.Value, nil
}
