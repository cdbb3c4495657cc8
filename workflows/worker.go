package workflows

import (
	"fmt"
	"sync"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// Register makes a worker run dossiers of every procedure, messages, signals and batches. The activities are
// registered apart, by package activities.
func Register(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(messageWorkflow, workflow.RegisterOptions{Name: WorkflowMessage})
	w.RegisterWorkflowWithOptions(signalWorkflow, workflow.RegisterOptions{Name: WorkflowSignal})
	w.RegisterDynamicWorkflow(newDossierWorkflow(newCache()), workflow.DynamicRegisterOptions{})
	w.RegisterWorkflowWithOptions(runBatch, workflow.RegisterOptions{Name: BatchWorkflow})
}

// cacheKept bounds each cache; an installation has some hundred published versions.
const cacheKept = 1024

// cache keeps compiled definitions and calendars by content. What it returns
// depends on its argument alone, so a replay sees the same.
type cache struct {
	mu       sync.Mutex
	programs map[string]*dossier.Program
	books    map[string]*dossier.Calendars
}

func newCache() *cache {
	return &cache{programs: map[string]*dossier.Program{}, books: map[string]*dossier.Calendars{}}
}

func (c *cache) program(arg DefinitionArg, process string) (*dossier.Program, error) {
	whole, err := remembered(c, c.programs, arg.SHA, func() (*dossier.Program, error) {
		def, err := procedure.Decode(arg.Data)
		if err != nil {
			return nil, err
		}
		return dossier.NewProgram(def, arg.SHA)
	})
	if err != nil {
		return nil, err
	}
	p, ok := whole.Of(process)
	if !ok {
		return nil, fmt.Errorf("definition %s has no process %q", arg.SHA, process)
	}
	return p, nil
}

func (c *cache) calendars(arg CalendarsArg) (*dossier.Calendars, error) {
	return remembered(c, c.books, arg.Set.SHA(), arg.Set.Compile)
}

func remembered[V any](c *cache, in map[string]V, key string, compile func() (V, error)) (V, error) {
	c.mu.Lock()
	v, ok := in[key]
	c.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := compile()
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(in) >= cacheKept {
		clear(in) // content-addressed: everything can be compiled again
	}
	in[key] = v
	return v, nil
}
