package workflows

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// EndedFromOutside gives the ids of workflows that were terminated, timed out or cancelled
// since a time, or that failed: none of them could say what became of it.
func EndedFromOutside(ctx context.Context, c client.Client, since time.Time, visit func(dossierID string) error) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		Query: fmt.Sprintf(`TaskQueue = %q AND ExecutionStatus IN ("Terminated", "TimedOut", "Canceled", "Failed") AND CloseTime >= %q`,
			TaskQueue, since.UTC().Format(time.RFC3339)),
		PageSize: listPage,
	}
	for {
		page, err := c.ListWorkflow(ctx, request)
		if err != nil {
			return mapError(err)
		}
		for _, execution := range page.GetExecutions() {
			if err := visit(execution.GetExecution().GetWorkflowId()); err != nil {
				return err
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return nil
		}
	}
}
