package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/motcua/motcua/internal/dmn"
)

// maxSiblings is how many files beside a model are looked at for what it imports.
const maxSiblings = 200

// dmnFiles finds what a model imports: among the files that the command names, then where the import says that it lies,
// then among the DMN files in the folders of the files found so far. Nothing outside of these folders is read.
type dmnFiles struct {
	named   []*dmn.Definitions
	folders []string
	beside  []*dmn.Definitions // nil: not looked at yet
}

func newDMNFiles(name string, named []*dmn.Definitions) *dmnFiles {
	f := &dmnFiles{named: named}
	if name != "-" {
		f.folders = []string{filepath.Dir(name)}
	}
	return f
}

// resolve is the [dmn.Resolver].
func (f *dmnFiles) resolve(namespace, location string) (*dmn.Definitions, error) {
	if defs := ofNamespace(f.named, namespace); defs != nil {
		return defs, nil
	}
	if local := filepath.FromSlash(location); filepath.IsLocal(local) {
		for _, folder := range f.folders {
			name := filepath.Join(folder, local)
			defs, err := readDMN(name, nil)
			if err != nil {
				continue // one that is not there or no model is a missing import, which the check reports
			}
			if below := filepath.Dir(name); !slices.Contains(f.folders, below) {
				f.folders = append(f.folders, below)
			}
			return defs, nil
		}
	}
	if f.beside == nil {
		f.beside = f.readBeside()
	}
	return ofNamespace(f.beside, namespace), nil
}

// readBeside reads the models in the first file's folder; what is no model is passed over.
func (f *dmnFiles) readBeside() []*dmn.Definitions {
	models := []*dmn.Definitions{}
	for _, folder := range f.folders[:min(1, len(f.folders))] {
		names, err := fs.Glob(os.DirFS(folder), "*.dmn")
		if err != nil {
			continue
		}
		for _, name := range names[:min(len(names), maxSiblings)] {
			if defs, err := readDMN(filepath.Join(folder, name), nil); err == nil {
				models = append(models, defs)
			}
		}
	}
	return models
}

func ofNamespace(models []*dmn.Definitions, namespace string) *dmn.Definitions {
	for _, d := range models {
		if d.Namespace == namespace {
			return d
		}
	}
	return nil
}
