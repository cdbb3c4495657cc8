package installation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Options say what to load and from where.
type Options struct {
	FS     fs.FS         // laid out like the config directory
	Demo   bool          // with the officers and citizens of organisation/demo
	Strict bool          // calendars refuse a year that is not published
	Blobs  dossier.Blobs // where versions are kept for good
	// Stored is the organisation in the database, if there is one already: procedures of
	// the configuration may name its roles, levels and agencies too.
	Stored *organisation.Document
}

// Installation answers what is in force. It is safe for concurrent use.
type Installation struct {
	offices   atomic.Pointer[office]
	files     organisation.Document // the configuration's organisation
	base      *procedure.Catalogue  // of the configuration
	catalogue atomic.Pointer[procedure.Catalogue]
	slips     procedure.SlipSets
	forms     map[string]json.RawMessage
	specs     map[string]clock.Spec // calendars by id
	blobs     dossier.Blobs
	warnings  []Finding

	refreshing sync.Mutex
	refreshed  string // what Refresh took over last

	mu        sync.Mutex
	published map[string]version              // "code version" → its address and bytes
	known     map[string]procedure.Definition // by content address
}

// Finding is a remark on the configuration that does not keep it from being used.
type Finding interface{ In(lang string) string }

type version struct {
	sha  string
	data []byte
}

// Load reads and checks everything. Its errors name the file and say what is wrong.
func Load(o Options) (*Installation, error) {
	dirs := []string{"organisation"}
	if o.Demo {
		dirs = append(dirs, "organisation/demo")
	}
	org, warnings, err := organisation.Load(o.FS, dirs...)
	if err != nil {
		return nil, err
	}
	catalogue, err := procedure.LoadCatalogue(o.FS, withStored(org, o.Stored))
	if err != nil {
		return nil, err
	}
	slips, err := procedure.LoadSlipSets(o.FS)
	if err != nil {
		return nil, err
	}
	forms, err := procedure.LoadForms(o.FS)
	if err != nil {
		return nil, err
	}
	specs, err := loadCalendars(o.FS, o.Strict)
	if err != nil {
		return nil, err
	}
	i := &Installation{
		files: org.Document().Tidy(), base: catalogue, slips: slips, forms: forms, specs: specs, blobs: o.Blobs,
		published: map[string]version{}, known: map[string]procedure.Definition{},
	}
	i.catalogue.Store(catalogue)
	in, err := i.officeOf(org)
	if err != nil {
		return nil, err
	}
	i.offices.Store(in)
	for _, w := range warnings {
		i.warnings = append(i.warnings, w)
	}
	for _, w := range catalogue.Findings() {
		i.warnings = append(i.warnings, w)
	}
	return i, nil
}

// Warnings are the remarks that the checks made.
func (i *Installation) Warnings() []Finding { return i.warnings }

// Catalogue is what can be asked for now: the configuration's and what was published since.
func (i *Installation) Catalogue() *procedure.Catalogue { return i.catalogue.Load() }

// Keep stores every runnable version of the catalogue. It may be repeated.
func (i *Installation) Keep(ctx context.Context) error {
	for _, d := range i.Catalogue().All() {
		if !d.Runnable() {
			continue
		}
		if _, err := i.keep(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// Published gives the content address and the bytes of the version of a procedure
// that is in force on a day; dossier.ErrNotFound if there is none that can run.
func (i *Installation) Published(ctx context.Context, code string, on time.Time) (string, []byte, error) {
	d, ok := i.Catalogue().GetOn(code, organisation.DateOf(on))
	if !ok || !d.Runnable() {
		return "", nil, dossier.ErrNotFound
	}
	v, err := i.keep(ctx, d)
	return v.sha, v.data, err
}

// Version gives the content address and the bytes of a version of a procedure, whether
// or not it is in force; dossier.ErrNotFound if there is none that can run.
func (i *Installation) Version(ctx context.Context, code string, version int) (string, []byte, error) {
	d, ok := i.Catalogue().Version(code, version)
	if !ok || !d.Runnable() {
		return "", nil, dossier.ErrNotFound
	}
	v, err := i.keep(ctx, d)
	return v.sha, v.data, err
}

// keep encodes a version once and stores it before anyone can begin a dossier on it.
func (i *Installation) keep(ctx context.Context, d procedure.Definition) (version, error) {
	key := versionKey(d.Code, d.Version)
	i.mu.Lock()
	v, done := i.published[key]
	i.mu.Unlock()
	if done {
		return v, nil
	}
	data, err := d.Encode()
	if err != nil {
		return version{}, err
	}
	v = version{sha: d.SHA(), data: data}
	if err := i.blobs.PutBlob(ctx, v.sha, data); err != nil {
		return version{}, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.published[key] = v
	i.known[v.sha] = d
	return v, nil
}

// maxKnown bounds the versions kept in memory; an installation has some hundreds.
const maxKnown = 2048

// Definition gives the exact version that a dossier runs on, by its content address;
// dossier.ErrNotFound if it is not kept.
func (i *Installation) Definition(ctx context.Context, sha256 string) (procedure.Definition, error) {
	i.mu.Lock()
	d, ok := i.known[sha256]
	i.mu.Unlock()
	if ok {
		return d, nil
	}
	data, err := i.blobs.GetBlob(ctx, sha256)
	if err != nil {
		return procedure.Definition{}, err
	}
	if d, err = procedure.Decode(data); err != nil {
		return procedure.Definition{}, fmt.Errorf("version %s: %w", sha256, err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.known) >= maxKnown {
		clear(i.known)
	}
	i.known[sha256] = d
	return d, nil
}

// FileError is a file of the configuration that cannot be used.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap gives what is wrong with the file.
func (e *FileError) Unwrap() error { return e.Err }

// In gives the sentence in a language, "vi" unless lang is "en".
func (e *FileError) In(lang string) string {
	var sentence interface{ In(lang string) string }
	if errors.As(e.Err, &sentence) {
		return e.File + ": " + strings.TrimSpace(sentence.In(lang))
	}
	if lang == "en" {
		return "The configuration file " + e.File + " cannot be read: " + e.Err.Error()
	}
	return "Không đọc được tệp cấu hình " + e.File + ": " + e.Err.Error()
}
