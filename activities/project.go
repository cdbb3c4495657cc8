package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
)

// Project writes a delta to the read models, in one transaction. It is the only
// writer of the projections. Doing it again changes nothing.
type Project struct {
	Projector dossier.Projector
	Messages  dossier.Correlator
	Dossiers  Dossiers
}

// awaitedAtOnce bounds the messages that are told at once that somebody waits for them.
const awaitedAtOnce = 100

// Execute is idempotent by (dossier, seq). Messages that the dossier waits for from now on
// are told so; a try that fails there is made again with the whole.
func (a Project) Execute(ctx context.Context, delta dossier.Delta) error {
	if err := a.Projector.Project(ctx, delta); err != nil {
		return err
	}
	if !slices.ContainsFunc(delta.Subscriptions, func(s dossier.Subscription) bool { return s.Kind == dossier.SubscribesMessage }) {
		return nil
	}
	ids, err := a.Messages.AwaitedMessages(ctx, delta.DossierID, awaitedAtOnce)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := a.Dossiers.TryAgain(ctx, id); err != nil {
			return fmt.Errorf("message %s: %w", id, err)
		}
	}
	return nil
}
