package attachment

import (
	"context"
	"io"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// File is a file and where it belongs.
type File struct {
	dossier.File
	AccountID string // who added it
	AddedBy   string // their name then
	AddedAt   time.Time
	Draft     string // key of the draft it was added to

	DossierID  string // "" = part of no dossier yet
	TaskID     string // step it came with, "" = none
	Seq        int64  // event that made it part of the dossier
	AttachedAt *time.Time
	DeletedAt  *time.Time // taken out of the draft
}

// Pending reports whether the file still belongs to a draft alone.
func (f File) Pending() bool { return f.DossierID == "" && f.DeletedAt == nil }

// Register keeps what is known of files. A missing one is dossier.ErrNotFound.
type Register interface {
	// AddFile keeps a file whose content is in the bucket under object. kept is where
	// that content is: another object if somebody added the same before.
	AddFile(ctx context.Context, f File, object string) (kept string, err error)
	File(ctx context.Context, id string) (File, error)
	// FilesByID gives those of the files that exist, also deleted ones, by id.
	FilesByID(ctx context.Context, ids []string) (map[string]File, error)
	// DraftFiles gives the pending files of a draft, DossierFiles those of a dossier, oldest first.
	DraftFiles(ctx context.Context, account, draft string) ([]File, error)
	DossierFiles(ctx context.Context, dossierID string) ([]File, error)
	// DeleteFile takes a pending file of the account out of its draft.
	DeleteFile(ctx context.Context, account, id string, at time.Time) error
	// PendingUse is how many pending files an account has, and their bytes.
	PendingUse(ctx context.Context, account string) (files, bytes int64, err error)
	// Object says where a content is.
	Object(ctx context.Context, sha256 string) (string, error)

	// ExpireFiles deletes pending files added before a time; ForgetFiles removes what was deleted before a time.
	ExpireFiles(ctx context.Context, before, at time.Time) (int64, error)
	ForgetFiles(ctx context.Context, before time.Time) (int64, error)
	// TakeUnused removes contents older than a time that no file has, and gives their objects.
	TakeUnused(ctx context.Context, before time.Time, limit int) ([]string, error)
	// KnownObjects gives those of the objects that are some content's.
	KnownObjects(ctx context.Context, objects []string) (map[string]bool, error)
}

// Bucket keeps bytes by name.
type Bucket interface {
	// Write keeps what r gives under a name. Nothing is kept when r fails or ctx ends.
	Write(ctx context.Context, name string, r io.Reader) error
	// Open reads a name; dossier.ErrNotFound if there is none.
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	Delete(ctx context.Context, name string) error // none is no error
	// List gives the names and when each was written, page by page until walk gives an error.
	List(ctx context.Context, walk func(name string, written time.Time) error) error
}
