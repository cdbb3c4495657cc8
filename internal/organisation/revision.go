package organisation

import (
	"context"
	"errors"
	"time"
)

// Via is the way a revision came about.
type Via string

// Ways.
const (
	ViaFiles   Via = "files"   // the configuration's files, at a start of the service
	ViaEdit    Via = "edit"    // the API or a page
	ViaImport  Via = "import"  // a spreadsheet
	ViaCommand Via = "command" // the command line
)

// Revision is one state of the organisation in the database. Revisions are numbered from
// 1 on without a gap; none is ever changed or removed.
type Revision struct {
	Number  int64
	SHA     string // of the document, see Document.Encode
	At      time.Time
	By      string // account, "" = none: the files or the command line
	ByName  string
	Via     Via
	Reason  string
	Changes int // items that differ from the revision before

	Document Document // not in lists
}

// HistoryFilter selects revisions, newest first.
type HistoryFilter struct {
	Part   Part   // only those that changed this item
	ID     string // of that part
	Before int64  // only those with smaller numbers; 0 = from the newest on
	After  int64  // only those with greater numbers
	Limit  int    // 0 = 50
}

// ErrStale is what PutRevision answers when the organisation has moved on since the
// revision that a change was based on.
var ErrStale = errors.New("the organisation has changed since")

// Revisions keeps the revisions.
type Revisions interface {
	// LatestRevision is the number of the newest revision, 0 = there is none.
	LatestRevision(ctx context.Context) (int64, error)
	// Revision gives a revision with its document; dossier.ErrNotFound if there is none.
	Revision(ctx context.Context, number int64) (Revision, error)
	// PutRevision adds the revision after base with what it changes, and gives it with its
	// number. ErrStale if base is not the newest.
	PutRevision(ctx context.Context, base int64, r Revision, changes []Change) (Revision, error)
	// Revisions lists revisions without their documents.
	Revisions(ctx context.Context, f HistoryFilter) ([]Revision, error)
	// RevisionChanges lists what a revision changed, at most limit items after offset.
	RevisionChanges(ctx context.Context, number int64, offset, limit int) ([]Change, error)
}
