package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// project writes what changed to the read models, in order: one delta at a time.
// Two commands at once may share a delta; both wait until it is written.
func (r *dossierRun) project(ctx workflow.Context) error {
	seq := r.dossier.Dossier.Seq
	if err := r.projecting.Lock(ctx); err != nil {
		return fmt.Errorf("wait for projection: %w", err)
	}
	defer r.projecting.Unlock()
	if r.projected >= seq {
		return nil // somebody else's delta held our events
	}
	delta, ok := r.dossier.Take()
	if !ok {
		return nil
	}
	err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, projectionOptions), ActivityProject, delta).Get(ctx, nil)
	if err != nil {
		return fmt.Errorf("project events %d–%d: %w", delta.FromSeq, delta.ToSeq, err)
	}
	r.projected = delta.ToSeq
	return r.showAttributes(ctx)
}

// attributes are what Temporal's own UI finds a dossier by. No personal data.
type attributes struct {
	code   string
	status dossier.Status
	due    time.Time
}

func attributesOf(d dossier.Dossier) attributes {
	a := attributes{code: d.Code, status: d.Status}
	if d.Due != nil {
		a.due = *d.Due
	}
	return a
}

// showAttributes upserts only on a change: an ordinary step costs no event for it.
func (r *dossierRun) showAttributes(ctx workflow.Context) error {
	now := attributesOf(r.dossier.Dossier)
	if now == r.shown {
		return nil
	}
	updates := []temporal.SearchAttributeUpdate{
		AttributeCode.ValueSet(now.code), AttributeStatus.ValueSet(statusKeyword(now.status)),
	}
	if !now.due.IsZero() {
		updates = append(updates, AttributeDue.ValueSet(now.due))
	}
	r.shown = now
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		return fmt.Errorf("search attributes: %w", err)
	}
	return nil
}

// statusKeyword is the status as operators search it, e.g. "04-processing".
func statusKeyword(s dossier.Status) string { return fmt.Sprintf("%02d-%s", int(s), s.Name()) }
