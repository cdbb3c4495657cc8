package workflows

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// A workflow that is about to end when something else reaches it (a signal, a called
// dossier that has ended) does its workflow task once more, and its server turns away the
// updates that came with the first one. They are asked again, under the same id, so long.
const (
	askAgainAfter = 20 * time.Millisecond // the first time; then longer each time
	askAtMost     = 6                     // times: within about a second
)

// ask sends an update to a running workflow and reads what it answers into answer, a
// pointer or nil. Its errors are Temporal's own: see over and mapError.
func (d *Driver) ask(ctx context.Context, workflowID, update, id string, answer any, args ...any) error {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.Multiplier = askAgainAfter, 2
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		handle, err := d.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			UpdateID: id, WorkflowID: workflowID, UpdateName: update, Args: args,
			WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err == nil {
			err = handle.Get(ctx, answer)
		}
		var notReady *serviceerror.WorkflowNotReady
		if err != nil && !errors.As(err, &notReady) {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(wait), backoff.WithMaxTries(askAtMost))
	return err
}
