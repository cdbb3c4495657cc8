package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// projection: the database may be away for a while; the answer waits for it, and
// nothing is given up. A try is short, so that a lost connection is noticed. Without
// a schedule-to-close timeout the SDK would take a try's for the whole and give up.
var projectionOptions = workflow.LocalActivityOptions{
	ScheduleToCloseTimeout: 10 * 365 * 24 * time.Hour,
	StartToCloseTimeout:    10 * time.Second,
	RetryPolicy: &temporal.RetryPolicy{
		InitialInterval:    100 * time.Millisecond,
		BackoffCoefficient: 2,
		MaximumInterval:    5 * time.Second,
	},
}

// serviceTimeout is for a service task that names none.
const serviceTimeout = time.Minute

// serviceOptions retries as the model says, then gives up: the engine makes an incident of it.
func serviceOptions(timeout time.Duration, retries int) workflow.ActivityOptions {
	if timeout <= 0 {
		timeout = serviceTimeout
	}
	return workflow.ActivityOptions{
		StartToCloseTimeout: timeout,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    time.Second,
			BackoffCoefficient: 2,
			MaximumInterval:    time.Minute,
			MaximumAttempts:    int32(min(max(retries, 0), 1000)) + 1,
		},
	}
}
