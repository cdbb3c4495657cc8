package workflows

import (
	"context"
	"fmt"
	"time"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
)

// EndedFromOutside gives the ids of workflows that were terminated, timed out or cancelled
// since a time, or that failed: none of them could say what became of it.
func EndedFromOutside(ctx context.Context, c client.Client, since time.Time, visit func(dossierID string) error) error {
	query := fmt.Sprintf(`TaskQueue = %q AND ExecutionStatus IN ("Terminated", "TimedOut", "Canceled", "Failed") AND CloseTime >= %q`,
		TaskQueue, since.UTC().Format(time.RFC3339))
	return visitWorkflows(ctx, c, query, func(execution *workflowpb.WorkflowExecutionInfo) error {
		return visit(execution.GetExecution().GetWorkflowId())
	})
}
