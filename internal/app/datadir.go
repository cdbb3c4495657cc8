package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"github.com/motcua/motcua/internal/payload"
)

// DataDir is the directory that motcua-standalone keeps everything in, locked for one
// process.
type DataDir struct {
	Path string
	lock *flock.Flock
}

// Names inside the data directory.
const (
	lockName     = "lock"
	databaseName = "motcua.db"
	demoName     = "demo"
	keyDirName   = "keys"
	keyFileName  = "payload.keys"
)

// OpenDataDir creates the directory if need be, private to its owner, and locks it.
// The lock ends with the process, however it ends.
func OpenDataDir(path string) (*DataDir, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(absolute, 0o700); err != nil {
		return nil, unwritable(absolute, err)
	}
	if err := probe(absolute); err != nil {
		return nil, unwritable(absolute, err)
	}
	lock := flock.New(filepath.Join(absolute, lockName), flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, unwritable(absolute, err)
	}
	if !locked {
		return nil, failure(nil,
			"Một tiến trình motcua khác đang dùng thư mục dữ liệu %s. Hãy dừng nó, hoặc chọn thư mục khác bằng --data.",
			"Another motcua process is using the data directory %s. Stop it, or choose another directory with --data.", absolute)
	}
	return &DataDir{Path: absolute, lock: lock}, nil
}

// probe writes a file: permission bits alone do not tell (read-only disks, root).
func probe(dir string) error {
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func unwritable(path string, err error) error {
	var inner *os.PathError
	why := err.Error()
	if errors.As(err, &inner) {
		why = inner.Err.Error()
	}
	return failure(err,
		"Không ghi được vào thư mục dữ liệu %s (%s). Hãy cấp quyền ghi, hoặc chọn thư mục khác bằng --data.",
		"The data directory %s cannot be written (%s). Give write permission, or choose another directory with --data.", path, why)
}

// Close gives the directory free.
func (d *DataDir) Close() error { return d.lock.Close() }

// Database gives the URL of the application's own database, made readable by its owner
// only: SQLite gives its side files the same mode.
func (d *DataDir) Database() (string, error) {
	path := filepath.Join(d.Path, databaseName)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", unwritable(d.Path, err)
	}
	return "sqlite:" + path, f.Close()
}

// Demo reports whether the directory holds the demonstration: it was started with
// --demo once.
func (d *DataDir) Demo() (bool, error) {
	_, err := os.Stat(filepath.Join(d.Path, demoName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return false, unwritable(d.Path, err)
	}
	return err == nil, nil
}

// MarkDemo notes that the directory holds the demonstration from now on.
func (d *DataDir) MarkDemo() error {
	if err := writeFile(filepath.Join(d.Path, demoName), ""); err != nil {
		return unwritable(d.Path, err)
	}
	return nil
}

// Keys gives the payload keys of the directory, current one first; the first start
// makes one. holdsData says that dossiers are already there: then missing keys are a
// loss to be reported, not a reason to make new ones.
func (d *DataDir) Keys(holdsData bool) ([]payload.Key, error) {
	path := filepath.Join(d.Path, keyDirName, keyFileName)
	text, err := os.ReadFile(path)
	switch {
	case err == nil:
		return readKeys(path, string(text))
	case !errors.Is(err, os.ErrNotExist):
		return nil, failure(err, "Không đọc được tệp khóa mã hóa %s.", "The encryption key file %s cannot be read.", path)
	case holdsData:
		return nil, failure(nil,
			"Thiếu tệp khóa mã hóa %s, trong khi thư mục đã có hồ sơ được mã hóa bằng khóa đó. Hãy khôi phục tệp từ bản sao lưu.",
			"The encryption key file %s is missing, and the directory holds dossiers encrypted with it. Restore the file from a backup.", path)
	}
	key, err := payload.NewKey("k1")
	if err != nil {
		return nil, err
	}
	if err := writeFile(path, key.String()+"\n"); err != nil {
		return nil, failure(err, "Không tạo được tệp khóa mã hóa %s.", "The encryption key file %s cannot be made.", path)
	}
	return []payload.Key{key}, nil
}

func readKeys(path, text string) ([]payload.Key, error) {
	var keys []payload.Key
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := payload.ParseKey(line)
		if err != nil {
			return nil, failure(err, "Tệp khóa mã hóa %s bị hỏng.", "The encryption key file %s is damaged.", path)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, failure(nil, "Tệp khóa mã hóa %s trống.", "The encryption key file %s is empty.", path)
	}
	return keys, nil
}

// writeFile makes a private file appear whole and lasting: a key that encrypted a
// dossier and is then lost in a power cut would lose the dossier.
func writeFile(path, text string) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err = f.WriteString(text); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
