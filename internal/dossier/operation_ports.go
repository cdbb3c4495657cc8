package dossier

import (
	"context"
	"time"
)

// Operator looks into running dossiers and tries operations out. What carries them out
// is Driver. A dossier without a running process is CodeConflict.
type Operator interface {
	Instance(ctx context.Context, dossierID string) (Instance, error)
	// Preview says what a command would do now; it refuses what Execute would refuse.
	Preview(ctx context.Context, dossierID string, c Command) (Preview, error)
	// Propose says how the dossier could be migrated. With a mapping in m that one is
	// checked instead of one being proposed.
	Propose(ctx context.Context, dossierID string, m Migration) (Proposal, error)
}

// BatchState is where a batch stands.
type BatchState string

// States of a batch.
const (
	BatchSelecting BatchState = "selecting" // its dossiers are being looked up
	BatchRunning   BatchState = "running"
	BatchStopping  BatchState = "stopping" // what is under way is finished, nothing else is begun
	BatchStopped   BatchState = "stopped"
	BatchDone      BatchState = "done"
)

// Batch is one command applied to many dossiers.
type Batch struct {
	ID         string // UUIDv7; also the workflow id
	Command    Command
	Selection  BatchSelection
	DryRun     bool
	State      BatchState
	Total      int // dossiers in it
	Pending    int
	Done       int
	Skipped    int // it did not apply to: see BatchItem
	Failed     int
	CreatedAt  time.Time
	FinishedAt *time.Time
	StoppedBy  string // name of who stopped it
}

// BatchSelection says which dossiers a batch is for: those named, or those a filter finds when it begins.
type BatchSelection struct {
	Dossiers []string       `json:"dossiers,omitempty"` // ids
	Filter   *DossierFilter `json:"filter,omitempty"`
	Reassign *Reassignment  `json:"reassign,omitempty"` // tasks that go to other people
}

// ItemState is what became of one dossier of a batch.
type ItemState string

// States of an item.
const (
	ItemPending ItemState = "pending"
	ItemDone    ItemState = "done"    // carried out; in a dry run: would be
	ItemSkipped ItemState = "skipped" // nothing to do, or not possible as the dossier stands
	ItemFailed  ItemState = "failed"
)

// BatchItem is one dossier of a batch, or one task of a dossier.
type BatchItem struct {
	BatchID   string
	No        int // 1, 2, 3 …
	DossierID string
	Code      string
	TaskID    string // "" = the dossier as a whole
	Move      *Move  // who had the task and who gets it
	Version   int64  // of the task, as it was chosen
	After     int64  // version of the task, once it was moved
	State     ItemState
	Key       string // of the error, "" when done
	VI, EN    string // what was or would be done, or why not
	At        *time.Time
}

// Batches keeps batches. Only the batch's own activities write. A missing one is ErrNotFound.
type Batches interface {
	// BeginBatch records a batch; one that is recorded already stays as it is.
	BeginBatch(ctx context.Context, b Batch) error
	// SelectItems gives a batch its dossiers, in the place of any it had.
	SelectItems(ctx context.Context, batchID string, items []BatchItem) error
	// PendingItems gives pending items with numbers after one, up to another, in order.
	PendingItems(ctx context.Context, batchID string, after, upTo int) ([]BatchItem, error)
	// FinishItem records what became of an item; one that is finished already stays as it is.
	FinishItem(ctx context.Context, item BatchItem) error
	// SetBatchState moves a batch on; at is when, by who asked for it.
	SetBatchState(ctx context.Context, batchID string, to BatchState, at time.Time, by string) error

	Batch(ctx context.Context, id string) (Batch, error)
	Batches(ctx context.Context, f BatchFilter) (Page[Batch], error)
	BatchItems(ctx context.Context, f ItemFilter) (Page[BatchItem], error)
}

// BatchFilter selects batches, newest first.
type BatchFilter struct {
	Actor  string // of one person; "" = everybody's
	Cursor string
	Limit  int // 1–200
}

// ItemFilter selects items of a batch, by number.
type ItemFilter struct {
	BatchID string
	States  []ItemState
	Cursor  string
	Limit   int // 1–200
}

// BatchDriver begins and stops batches; in production it is Temporal.
type BatchDriver interface {
	// StartBatch returns when the batch is recorded; asked again it answers again.
	StartBatch(ctx context.Context, b Batch) error
	StopBatch(ctx context.Context, batchID string, by Actor) error
}
