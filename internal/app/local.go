package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
	"go.temporal.io/sdk/client"
)

// addressName is the file that says where the running process's Temporal server listens:
// the port is another one at each start.
const addressName = "temporal.address"

// Announce notes where the Temporal server of the directory's process listens, for the
// tools of an operator on the same machine.
func (d *DataDir) Announce(address string) error {
	if err := writeFile(filepath.Join(d.Path, addressName), address+"\n"); err != nil {
		return unwritable(d.Path, err)
	}
	return nil
}

// JoinLocal points o at the motcua-standalone that runs on the data directory of its
// settings: its database, its Temporal server and its keys. A database or keys in the
// settings go before the directory's, as they do in motcua-standalone. It makes and
// changes nothing.
func JoinLocal(o *Options) error {
	absolute, err := filepath.Abs(o.Settings.DataDir)
	if err != nil {
		return err
	}
	address, err := announced(absolute)
	if err != nil {
		return err
	}
	d := &DataDir{Path: absolute}
	if o.Demo, err = d.Demo(); err != nil {
		return err
	}
	if o.DatabaseURL = o.Settings.Database.URL.Reveal(); o.DatabaseURL == "" {
		o.DatabaseURL = "sqlite:" + filepath.Join(absolute, databaseName)
	}
	configured, err := o.Settings.Encryption.ParsedKeys()
	if err != nil {
		return err
	}
	own, err := d.Keys(true)
	if err != nil {
		return err
	}
	o.Keys = append(configured, own...)
	o.Temporal = client.Options{HostPort: address, Namespace: defaultTemporalNamespace}
	o.Config, err = ConfigFS(o.Settings)
	return err
}

// announced gives the address of the process that has the directory locked.
func announced(dir string) (string, error) {
	if _, err := os.Stat(filepath.Join(dir, databaseName)); errors.Is(err, fs.ErrNotExist) {
		return "", failure(err, "Thư mục %s không phải là thư mục dữ liệu của motcua-standalone.",
			"The directory %s is not the data directory of a motcua-standalone.", dir)
	}
	idle := failure(nil, "motcua-standalone không chạy trên thư mục dữ liệu %s. Hãy khởi động nó trước.",
		"No motcua-standalone is running on the data directory %s. Start it first.", dir)
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	if err != nil {
		return "", failure(err, "Không đọc được thư mục dữ liệu %s.", "The data directory %s cannot be read.", dir)
	}
	if free {
		return "", errors.Join(idle, lock.Close())
	}
	text, err := os.ReadFile(filepath.Join(dir, addressName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", idle // it is just starting
	}
	if err != nil {
		return "", failure(err, "Không đọc được thư mục dữ liệu %s.", "The data directory %s cannot be read.", dir)
	}
	return strings.TrimSpace(string(text)), nil
}
