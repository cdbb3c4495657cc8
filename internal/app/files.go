package app

import (
	"context"
	"path/filepath"
	"time"

	"github.com/motcua/motcua/internal/attachment"
	"github.com/motcua/motcua/internal/draft"
)

// filesDirName is where files are kept in the data directory.
const filesDirName = "files"

// sweepEvery is how often what nobody wants any more is removed.
const sweepEvery = time.Hour

// openFiles opens where the files of dossiers are kept.
func (a *App) openFiles(ctx context.Context) error {
	s := a.o.Settings
	bucket, err := attachment.OpenStore(ctx, s.Files.Bucket, filepath.Join(s.DataDir, filesDirName))
	if err != nil {
		return failure(err, "Không mở được kho tệp (files.bucket, data_dir).", "The file store cannot be opened (files.bucket, data_dir).")
	}
	a.onStop(func(context.Context) error { return bucket.Close() })
	a.health.Show("files", bucket.Ping)
	a.Files = attachment.New(attachment.Deps{
		Register: a.Store, Bucket: bucket, Limits: attachment.Limits{File: s.Files.MaxFile, Dossier: s.Files.MaxDossier},
	})
	return nil
}

// sweepFiles removes drafts and files that nobody wants any more.
func (a *App) sweepFiles(ctx context.Context) {
	every := time.NewTicker(sweepEvery)
	defer every.Stop()
	for {
		swept, err := a.Files.Sweep(ctx)
		drafts, errDrafts := draft.Service{Drafts: a.Store}.Sweep(ctx)
		for _, err := range []error{err, errDrafts} {
			if err != nil && ctx.Err() == nil {
				a.o.Log.Warn("files and drafts that nobody wants could not be removed; tried again later", "error", err)
			}
		}
		if swept != (attachment.Swept{}) || drafts > 0 {
			a.o.Log.Info("removed what nobody wants", "files_expired", swept.Expired, "files_forgotten", swept.Forgotten,
				"contents", swept.Contents, "strays", swept.Strays, "drafts", drafts)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}
