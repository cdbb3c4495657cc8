package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// Deliver gives a message to one dossier.
type Deliver struct {
	Messages Messages
	Dossiers Dossiers
}

// Execute is repeated until the dossier answers. It takes each message once; should it
// have taken so many since that it does not remember this one, the record does.
func (a Deliver) Execute(ctx context.Context, in workflows.Deliver) (workflows.Delivered, error) {
	return a.attempt(ctx, in, activity.GetInfo(ctx).Attempt > 1)
}

// attempt is one try; again says that there was one before.
func (a Deliver) attempt(ctx context.Context, in workflows.Deliver, again bool) (workflows.Delivered, error) {
	if again {
		if m, taken, err := a.taken(ctx, in); taken || err != nil {
			return workflows.Delivered{Message: m}, err
		}
	}
	err := a.Dossiers.Deliver(ctx, in.DossierID, in.Delivery)
	refusal, typed := dossier.AsError(err)
	switch {
	case err == nil:
		m, err := a.Messages.Message(ctx, in.Delivery.ID)
		return workflows.Delivered{Message: m}, err
	case !typed || refusal.Code == dossier.CodeUnavailable:
		return workflows.Delivered{}, err
	}
	// The dossier was chosen for what shows. If that is not so, it must not stay so.
	if _, err := a.Dossiers.Restate(ctx, in.DossierID); err != nil {
		return workflows.Delivered{}, fmt.Errorf("restate dossier %s: %w", in.DossierID, err)
	}
	return workflows.Delivered{Refusal: refusal}, nil
}

// taken reports whether the dossier took the message in an attempt whose answer was lost.
// What shows of a step that never came to be does not count.
func (a Deliver) taken(ctx context.Context, in workflows.Deliver) (dossier.Message, bool, error) {
	m, err := a.Messages.Message(ctx, in.Delivery.ID)
	if err != nil || m.State != dossier.MessageDelivered {
		return m, false, err
	}
	if _, err := a.Dossiers.Restate(ctx, in.DossierID); err != nil {
		return m, false, fmt.Errorf("restate dossier %s: %w", in.DossierID, err)
	}
	m, err = a.Messages.Message(ctx, in.Delivery.ID)
	return m, m.State == dossier.MessageDelivered, err
}
