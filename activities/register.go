package activities

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// Deps are the ports that activities work through.
type Deps struct {
	Projector  dossier.Projector
	Allocator  dossier.CodeAllocator
	Connectors map[string]Connector
}

// Register makes a worker carry out the activities under the names of the workflows' contract.
func Register(w worker.ActivityRegistry, d Deps) {
	for name, execute := range map[string]any{
		workflows.ActivityProject:      Project{d.Projector}.Execute,
		workflows.ActivityAllocateCode: AllocateCode{d.Allocator}.Execute,
		workflows.ActivityCallService:  CallService{d.Connectors}.Execute,
	} {
		w.RegisterActivityWithOptions(execute, activity.RegisterOptions{Name: name})
	}
}
