package attachment

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // s3://bucket?region=… in production
	"gocloud.dev/gcerrors"

	"github.com/motcua/motcua/internal/dossier"
)

// Store is a Bucket in a directory or in an S3 store.
type Store struct{ b *blob.Bucket }

// OpenStore opens the bucket of a URL (s3://name?region=…&endpoint=…); "" is the
// directory, which is made if need be, private to its owner.
func OpenStore(ctx context.Context, url, directory string) (*Store, error) {
	if url != "" {
		b, err := blob.OpenBucket(ctx, url)
		if err != nil {
			return nil, fmt.Errorf("files: open bucket: %w", err)
		}
		return &Store{b}, nil
	}
	path, err := filepath.Abs(directory)
	if err == nil {
		err = os.MkdirAll(path, 0o700)
	}
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	b, err := fileblob.OpenBucket(path, &fileblob.Options{NoTempDir: true, Metadata: fileblob.MetadataDontWrite, DirFileMode: 0o700})
	if err != nil {
		return nil, fmt.Errorf("files: open directory: %w", err)
	}
	return &Store{b}, nil
}

// Close ends the use of the bucket.
func (s *Store) Close() error { return s.b.Close() }

// Ping says whether the bucket can be reached.
func (s *Store) Ping(ctx context.Context) error {
	ok, err := s.b.IsAccessible(ctx)
	if err == nil && !ok {
		err = fmt.Errorf("the bucket is not there")
	}
	return err
}

// Write implements Bucket.
func (s *Store) Write(ctx context.Context, name string, r io.Reader) error {
	ctx, cancel := context.WithCancel(ctx) // a writer whose context ends keeps nothing
	defer cancel()
	w, err := s.b.NewWriter(ctx, name, &blob.WriterOptions{ContentType: "application/octet-stream", DisableContentTypeDetection: true})
	if err != nil {
		return fmt.Errorf("files: write: %w", err)
	}
	if _, err := io.Copy(w, r); err != nil {
		cancel()
		_ = w.Close()
		return fmt.Errorf("files: write: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("files: write: %w", err)
	}
	return nil
}

// Open implements Bucket.
func (s *Store) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	r, err := s.b.NewReader(ctx, name, nil)
	if err != nil {
		return nil, bucketError("read", err)
	}
	return r, nil
}

// Delete implements Bucket.
func (s *Store) Delete(ctx context.Context, name string) error {
	err := s.b.Delete(ctx, name)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return bucketError("delete", err)
}

// List implements Bucket.
func (s *Store) List(ctx context.Context, walk func(string, time.Time) error) error {
	it := s.b.List(nil)
	for {
		o, err := it.Next(ctx)
		if err == io.EOF { //nolint:errorlint // the iterator's documented end
			return nil
		}
		if err != nil {
			return bucketError("list", err)
		}
		if err := walk(o.Key, o.ModTime); err != nil {
			return err
		}
	}
}

func bucketError(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case gcerrors.Code(err) == gcerrors.NotFound:
		return dossier.ErrNotFound
	}
	return &dossier.Error{
		Code: dossier.CodeUnavailable, Key: "files_away",
		VI:    "Kho tệp tạm thời không truy cập được. Vui lòng thử lại sau ít phút.",
		EN:    "The file store cannot be reached at the moment. Please try again in a few minutes.",
		Cause: fmt.Errorf("files: %s: %w", what, err),
	}
}
