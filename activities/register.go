package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// Deps are the ports that activities work through.
type Deps struct {
	Projector  dossier.Projector
	Allocator  dossier.CodeAllocator
	Connectors map[string]Connector
	Messages   Messages
	Dossiers   Dossiers
	Beginner   dossier.Beginner
	Callees    dossier.Callees

	Batches  dossier.Batches
	Reader   dossier.Reader   // finds the dossiers of a batch
	Driver   dossier.Driver   // gives them its command
	Operator dossier.Operator // tries it out

	Reassigner dossier.Reassigner // plans batches that move tasks
}

// Messages are the records of messages and what waits for them.
type Messages interface {
	dossier.Correlator
	dossier.MessageReader
}

// Dossiers reaches running dossiers and messages; workflows.Driver does.
type Dossiers interface {
	// Deliver gives a dossier a message or signal; what it does not take is a dossier.Error.
	Deliver(ctx context.Context, dossierID string, d dossier.Delivery) error
	// Restate has the read models of a dossier put right if they show what never came to be.
	Restate(ctx context.Context, dossierID string) (bool, error)
	// TryAgain has a message look again for somebody who waits for it.
	TryAgain(ctx context.Context, messageID string) error
}

var _ Dossiers = (*workflows.Driver)(nil)

// Register makes a worker carry out the activities under the names of the workflows' contract.
func Register(w worker.ActivityRegistry, d Deps) {
	for name, execute := range map[string]any{
		workflows.ActivityProject:      Project{d.Projector, d.Messages, d.Dossiers}.Execute,
		workflows.ActivityAllocateCode: AllocateCode{d.Allocator}.Execute,
		workflows.ActivityCallService:  CallService{d.Connectors}.Execute,
		workflows.ActivityResolve:      Resolve{d.Callees}.Execute,
		workflows.ActivityCorrelate:    Correlate{d.Messages, d.Beginner}.Execute,
		workflows.ActivityRelease:      d.Messages.Release,
		workflows.ActivitySettle:       d.Messages.SettleMessage,
		workflows.ActivityDeliver:      Deliver{d.Messages, d.Dossiers}.Execute,
		workflows.ActivityBegin:        Begin{d.Beginner}.Execute,
		workflows.ActivityBroadcast:    Broadcast{d.Messages, d.Dossiers}.Execute,

		workflows.ActivityBeginBatch:    BeginBatch{d.Batches}.Execute,
		workflows.ActivitySelectBatch:   SelectBatch{d.Batches, d.Reader, d.Reassigner}.Execute,
		workflows.ActivityApplyBatch:    ApplyBatch{d.Batches, d.Driver, d.Operator, clock.System{}.Now}.Execute,
		workflows.ActivitySetBatchState: SetBatchState{d.Batches}.Execute,
	} {
		w.RegisterActivityWithOptions(execute, activity.RegisterOptions{Name: name})
	}
}
