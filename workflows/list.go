package workflows

import (
	"context"
	"fmt"
	"strings"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// listPage is how many dossiers are asked for at a time.
const listPage = 500

// List gives the id of every dossier that Temporal knows, running or closed, to visit,
// each at least once, in no order. It ends with the first error that visit gives.
func List(ctx context.Context, c client.Client, visit func(dossierID string) error) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		Query:    fmt.Sprintf("TaskQueue = %q AND WorkflowType NOT IN (%q, %q, %q)", TaskQueue, BatchWorkflow, WorkflowMessage, WorkflowSignal),
		PageSize: listPage,
	}
	for {
		page, err := c.ListWorkflow(ctx, request)
		if err != nil {
			return mapError(err)
		}
		for _, execution := range page.GetExecutions() {
			if strings.HasPrefix(execution.GetType().GetName(), "motcua.") {
				continue // a message or the like
			}
			if err := visit(execution.GetExecution().GetWorkflowId()); err != nil {
				return err
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return nil
		}
	}
}
