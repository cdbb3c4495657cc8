package app

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/organisation"
)

// storedOrganisation is the organisation in the database, nil if there is none yet.
func (a *App) storedOrganisation(ctx context.Context) (*organisation.Document, error) {
	number, err := a.Store.LatestRevision(ctx)
	if err != nil || number == 0 {
		return nil, err
	}
	r, err := a.Store.Revision(ctx, number)
	if err != nil {
		return nil, err
	}
	return &r.Document, nil
}

// seedOrganisation puts the configuration's organisation into the database when a process
// that serves starts. A tool changes nothing: it may have been given other files.
func (a *App) seedOrganisation(ctx context.Context) error {
	if a.o.API == nil && !a.o.Worker {
		return nil
	}
	differing, err := a.Installation.SeedOrganisation(ctx, a.Store, time.Now())
	if err != nil {
		return err
	}
	if differing > 0 {
		a.o.Log.Info("the configuration's organisation differs from the database, which holds", "items", differing,
			"remedy", "motcua organisation check shows the differences, motcua organisation import takes the files over")
	}
	return nil
}

// follow keeps a process that serves in step with the others.
func (a *App) follow(ctx context.Context) error {
	if a.o.API != nil || a.o.Worker {
		a.inBackground(ctx, a.followPublications)
	}
	return nil
}

// organisations changes the organisation for people who are logged in.
func (a *App) organisations() *command.Organisation {
	return command.NewOrganisation(command.OrganisationDeps{
		Revisions: a.Store, Work: a.Store, Judge: a.Installation, Policy: a.policy,
		Follow: func(ctx context.Context) error { return a.Installation.RefreshOrganisation(ctx, a.Store) },
	})
}
