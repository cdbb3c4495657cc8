package workflows

import (
	"context"
	"fmt"
	"strings"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// listPage is how many workflows are asked for at a time.
const listPage = 500

// List gives the id of every dossier that Temporal knows, running or closed, to visit,
// each at least once, in no order. It ends with the first error that visit gives.
func List(ctx context.Context, c client.Client, visit func(dossierID string) error) error {
	query := fmt.Sprintf("TaskQueue = %q AND WorkflowType NOT IN (%q, %q, %q)", TaskQueue, BatchWorkflow, WorkflowMessage, WorkflowSignal)
	return visitWorkflows(ctx, c, query, func(execution *workflowpb.WorkflowExecutionInfo) error {
		if strings.HasPrefix(execution.GetType().GetName(), "motcua.") {
			return nil // a message or the like
		}
		return visit(execution.GetExecution().GetWorkflowId())
	})
}

// visitWorkflows shows every workflow that a query of Temporal finds, until visit gives an error.
func visitWorkflows(ctx context.Context, c client.Client, query string, visit func(*workflowpb.WorkflowExecutionInfo) error) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: listPage}
	for {
		page, err := c.ListWorkflow(ctx, request)
		if err != nil {
			return mapError(err)
		}
		for _, execution := range page.GetExecutions() {
			if err := visit(execution); err != nil {
				return err
			}
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return nil
		}
	}
}
