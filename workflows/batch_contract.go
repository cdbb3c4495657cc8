package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// BatchWorkflow is the type of a batch: one command for many dossiers.
const BatchWorkflow = "motcua.batch"

// Updates of a batch.
const (
	UpdateBatchBegun = "begun" // () → nothing, once the batch is recorded
	UpdateBatchStop  = "stop"  // (dossier.Actor) → nothing, once it shows that it stops
)

// Activities of a batch.
const (
	ActivityBeginBatch    = "BeginBatch"    // (dossier.Batch) error
	ActivitySelectBatch   = "SelectBatch"   // (string: batch id) (int: dossiers, error)
	ActivityApplyBatch    = "ApplyBatch"    // (BatchPart) error
	ActivitySetBatchState = "SetBatchState" // (BatchStep) error
)

// BatchInput is the argument of a batch, and what goes along when it continues as new.
type BatchInput struct {
	Batch    dossier.Batch `json:"batch"`
	Recorded bool          `json:"recorded,omitempty"`
	Selected bool          `json:"selected,omitempty"`
	Total    int           `json:"total,omitempty"`
	After    int           `json:"after,omitempty"` // items up to this number are finished
	Stopping bool          `json:"stopping,omitempty"`
}

// BatchPart is a run of consecutive items.
type BatchPart struct {
	BatchID     string `json:"batch_id"`
	After, UpTo int    // item numbers: After < no ≤ UpTo
}

// BatchStep moves a batch on.
type BatchStep struct {
	BatchID string             `json:"batch_id"`
	To      dossier.BatchState `json:"to"`
	At      time.Time          `json:"at"`
	By      string             `json:"by,omitempty"`
}

const (
	// batchPart is how many dossiers one activity goes through, one after the other: a part
	// costs three history events, and a stop waits for the parts that are under way.
	batchPart = 20
	// batchParallel bounds the parts under way, so that officers are served meanwhile.
	batchParallel = 4
	// batchRunParts bounds the parts of one run, whatever the server suggests.
	batchRunParts = 500
)

// batchRun is one run of a batch.
type batchRun struct {
	in    BatchInput
	under int   // parts under way
	begun int   // parts begun in this run
	next  int   // items up to this number are finished or under way
	err   error // of a part
}

// runBatch applies the batch's command to its dossiers, some at a time. What became of
// each is recorded by the activity that did it, so that nothing is lost and little is
// repeated whatever dies; a command that was carried out is not carried out twice.
func runBatch(ctx workflow.Context, in BatchInput) error {
	r := &batchRun{in: in, next: in.After}
	if err := r.handle(ctx); err != nil {
		return err
	}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	if again, err := r.parts(ctx); again || err != nil {
		return err
	}
	return r.end(ctx)
}
