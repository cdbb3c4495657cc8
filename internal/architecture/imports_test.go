package architecture

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/motcua/motcua/"

// source is one package: what its files import, by import path.
type source struct {
	code, tests []string
	documented  bool
}

// packages reads the import lines of every Go file of the module, keyed by the
// directory relative to its root.
func packages(t *testing.T) map[string]*source {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	all := map[string]*source{}
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			if name != root && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "testdata" || base == "motcua-data") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(base, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		if all[dir] == nil {
			all[dir] = &source{}
		}
		for _, i := range file.Imports {
			imported := strings.Trim(i.Path.Value, `"`)
			if strings.HasSuffix(base, "_test.go") {
				all[dir].tests = append(all[dir].tests, imported)
			} else {
				all[dir].code = append(all[dir].code, imported)
			}
		}
		all[dir].documented = all[dir].documented || (file.Doc != nil && !strings.HasSuffix(base, "_test.go"))
		return nil
	})
	require.NoError(t, err)
	require.Contains(t, all, "workflows")
	return all
}

// reached gives everything that a package's code imports, through packages of the
// module, each with the way that leads to it.
func reached(all map[string]*source, from string) map[string]string {
	ways := map[string]string{}
	var walk func(dir, way string)
	walk = func(dir, way string) {
		if all[dir] == nil {
			return
		}
		for _, imported := range all[dir].code {
			if _, seen := ways[imported]; seen {
				continue
			}
			ways[imported] = way + " → " + imported
			if inner, ours := strings.CutPrefix(imported, module); ours {
				walk(inner, ways[imported])
			}
		}
	}
	walk(from, from)
	return ways
}

func within(imported, prefix string) bool {
	return imported == prefix || strings.HasPrefix(imported, prefix+"/")
}

const (
	temporalSDK = "go.temporal.io"
	gorm        = "gorm.io"
	gin         = "github.com/gin-gonic"
	huma        = "github.com/danielgtaylor/huma"
	server      = "go.temporal.io/server"
	uiServer    = "github.com/temporalio/ui-server"
)

func ours(names ...string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = module + name
	}
	return list
}

// TestLayers is the design's table of what may not be reached from where.
func TestLayers(t *testing.T) {
	t.Parallel()
	outer := ours("internal/store", "internal/api", "internal/app", "internal/embedded", "activities", "cmd")
	frameworks := []string{temporalSDK, gorm, gin, huma, "net/http", "database/sql"}
	for _, rule := range []struct {
		packages []string
		why      string
		never    []string // followed to the end
		direct   []string // its own files only: the standard library reaches these anyway
	}{
		{
			packages: []string{"internal/engine", "internal/feel", "internal/dmn", "internal/clock", "internal/bpmn", "internal/world", "internal/soundness"},
			why:      "the core is pure: the same code serves the workflow, the dry run, the checks and the tests",
			never: slices.Concat(frameworks, outer, ours("workflows", "internal/command", "internal/query", "internal/auth",
				"internal/dossier", "internal/settings", "internal/observe", "internal/payload")),
			direct: []string{"os", "net", "math/rand", "math/rand/v2", "crypto/rand"},
		},
		{
			packages: []string{"internal/dossier", "internal/procedure", "internal/organisation", "internal/publication"},
			why:      "the domain does no I/O",
			never:    slices.Concat(frameworks, outer, ours("workflows", "internal/command", "internal/query", "internal/auth")),
			direct:   []string{"os", "net"},
		},
		{
			packages: []string{"workflows"},
			why:      "a workflow does no I/O: it calls activities by name",
			never:    slices.Concat(outer, []string{gorm, gin, huma, "database/sql"}, ours("internal/command", "internal/query", "internal/auth")),
			direct:   []string{"os", "net", "net/http"},
		},
		{
			packages: []string{"activities"},
			why:      "activities know ports, not stores",
			never:    slices.Concat(ours("internal/store", "internal/api", "internal/app", "internal/embedded"), []string{gorm, gin, huma}),
		},
		{
			packages: []string{"internal/command", "internal/query", "internal/auth"},
			why:      "what people do and see knows neither how it is stored nor how it is asked for",
			never:    slices.Concat(outer, []string{temporalSDK, gorm, gin, huma, "database/sql"}),
			direct:   []string{"net/http"},
		},
		{
			packages: []string{"internal/api"},
			why:      "a handler goes through command and query",
			never:    slices.Concat(ours("internal/store", "internal/app", "internal/embedded", "activities", "workflows"), []string{temporalSDK, gorm, "database/sql"}),
		},
		{
			packages: []string{"internal/store"},
			why:      "the database knows nothing above it",
			never:    slices.Concat(ours("internal/api", "internal/app", "internal/embedded", "internal/command", "internal/query", "activities", "workflows", "cmd"), []string{temporalSDK, gin, huma}),
		},
		{
			packages: []string{"internal/settings", "internal/observe"},
			why:      "settings and observation are below everything that is configured and observed",
			never:    slices.Concat(outer, []string{gorm, gin, huma}),
		},
		{
			packages: []string{"internal/app", "cmd/motcua"},
			why:      "a production process links no Temporal server",
			never:    append(ours("internal/embedded"), server, uiServer),
		},
	} {
		for _, name := range rule.packages {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				all := packages(t)
				for imported, way := range reached(all, name) {
					for _, banned := range rule.never {
						require.False(t, within(imported, banned), "%s\n%s", way, rule.why)
					}
				}
				if all[name] == nil {
					return // a layer that is not built yet
				}
				for _, imported := range all[name].code {
					require.NotContains(t, rule.direct, imported, "%s imports %s\n%s", name, imported, rule.why)
				}
			})
		}
	}
}

// TestOnlyEmbeddedImportsTheServer: linking it takes minutes, so it and its tests stay
// in one package, and one program.
func TestOnlyEmbeddedImportsTheServer(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for _, dir := range slices.Sorted(maps.Keys(all)) {
		for _, imported := range slices.Concat(all[dir].code, all[dir].tests) {
			if dir != "internal/embedded" {
				require.False(t, within(imported, server) || within(imported, uiServer), "%s imports %s", dir, imported)
			}
			if imported == module+"internal/embedded" {
				require.Contains(t, []string{"cmd/motcua-standalone", "internal/embedded"}, dir, "%s imports the embedded server", dir)
			}
		}
	}
}

// TestEveryPackageSaysWhatItIsFor: a newcomer finds every room by its name and its door plate.
func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	for dir, s := range packages(t) {
		if len(s.code) > 0 || s.documented {
			require.True(t, s.documented, "%s has no package comment", path.Clean(dir))
		}
	}
}
