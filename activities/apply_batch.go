package activities

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// ApplyBatch gives the dossiers of a part of a batch its command, one after the other,
// and records what became of each. Begun again, it goes on with those that are pending;
// a dossier that had the command already gives the same answer, for the command's id is
// made of the batch's and the dossier's.
type ApplyBatch struct {
	Batches  dossier.Batches
	Driver   dossier.Driver
	Operator dossier.Operator
	Now      func() time.Time
}

const (
	// itemTimeout is for one dossier; one that takes longer is tried again with the part.
	itemTimeout = 30 * time.Second
	// itemAttempts is after how many tries a dossier that does not answer has failed: one
	// must not hold up the others for good.
	itemAttempts = 5
)

// Execute goes through the pending items of the part.
func (a ApplyBatch) Execute(ctx context.Context, part workflows.BatchPart) error {
	return a.attempt(ctx, part, activity.GetInfo(ctx).Attempt)
}

func (a ApplyBatch) attempt(ctx context.Context, part workflows.BatchPart, number int32) error {
	b, err := a.Batches.Batch(ctx, part.BatchID)
	if err != nil {
		return err
	}
	items, err := a.Batches.PendingItems(ctx, part.BatchID, part.After, part.UpTo)
	if err != nil {
		return err
	}
	var away error
	for _, item := range items {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		activity.RecordHeartbeat(ctx, item.No)
		done, err := a.apply(ctx, b, item)
		if err != nil && number < itemAttempts {
			away = err // the others need not wait for this one
			continue
		}
		if err != nil {
			activity.GetLogger(ctx).Warn("a dossier of a batch was given up", "batch", b.ID, "dossier", item.DossierID, "error", err)
			done = verdict(item, err)
		}
		now := a.Now().UTC()
		done.At = &now
		if err := a.Batches.FinishItem(ctx, done); err != nil {
			return err
		}
	}
	return away
}

// apply gives one dossier the command. An error means that it may be tried again.
func (a ApplyBatch) apply(ctx context.Context, b dossier.Batch, item dossier.BatchItem) (dossier.BatchItem, error) {
	ctx, cancel := context.WithTimeout(ctx, itemTimeout)
	defer cancel()
	cmd := b.Command
	cmd.ID = commandID(b.ID, item.DossierID+item.TaskID)
	cmd.Fingerprint = cmd.ID
	item.State, item.VI, item.EN = dossier.ItemDone, "Đã thực hiện.", "Done."
	var err error
	if item.Move != nil {
		item, err = a.move(ctx, cmd, item)
	} else if b.DryRun {
		var p dossier.Preview
		p, err = a.Operator.Preview(ctx, item.DossierID, cmd)
		item.VI, item.EN = strings.Join(p.Words("vi"), " "), strings.Join(p.Words("en"), " ")
	} else {
		_, err = a.Driver.Execute(ctx, item.DossierID, cmd)
	}
	if e, typed := dossier.AsError(err); err == nil || typed && e.Code != dossier.CodeUnavailable {
		return verdict(item, err), nil
	}
	return item, err
}

// verdict says what became of an item: a dossier that the command does not fit as it
// stands is skipped.
func verdict(item dossier.BatchItem, err error) dossier.BatchItem {
	if err == nil {
		return item
	}
	e, typed := dossier.AsError(err)
	if !typed {
		e = &dossier.Error{
			Code: dossier.CodeUnavailable, Key: "failed",
			VI: "Không thực hiện được; xem nhật ký của hệ thống.", EN: "It could not be carried out; see the service's log.",
		}
	}
	item.State, item.Key, item.VI, item.EN = dossier.ItemFailed, e.Key, e.VI, e.EN
	if e.Code == dossier.CodeConflict || e.Code == dossier.CodeNotFound {
		item.State = dossier.ItemSkipped
	}
	return item
}

// commandID makes a command of a batch idempotent for a dossier.
func commandID(batchID, dossierID string) string {
	space, err := uuid.Parse(batchID)
	if err != nil {
		space = uuid.NameSpaceOID
	}
	return uuid.NewSHA1(space, []byte(dossierID)).String()
}
