package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
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

// delivery: a dossier that cannot be reached may be again at any time; nothing is given up.
var deliveryOptions = workflow.ActivityOptions{
	StartToCloseTimeout: 30 * time.Second,
	RetryPolicy: &temporal.RetryPolicy{
		InitialInterval:    200 * time.Millisecond,
		BackoffCoefficient: 2,
		MaximumInterval:    time.Minute,
	},
}

// broadcast: a page takes as long as its dossiers take; the heartbeat says that it goes on.
var broadcastOptions = workflow.ActivityOptions{
	StartToCloseTimeout: 10 * time.Minute,
	HeartbeatTimeout:    time.Minute,
	RetryPolicy:         deliveryOptions.RetryPolicy,
}

// serviceTimeout is for a service task that names none.
const serviceTimeout = time.Minute

// serviceOptions retries as the model says, then gives up: the engine makes an incident of it.
func serviceOptions(s dossier.Service) workflow.ActivityOptions {
	timeout, backoff := s.Timeout, s.Backoff
	if timeout <= 0 {
		timeout = serviceTimeout
	}
	if backoff <= 0 {
		backoff = time.Second
	}
	return workflow.ActivityOptions{
		StartToCloseTimeout: timeout,
		HeartbeatTimeout:    s.Heartbeat,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:    backoff,
			BackoffCoefficient: 2,
			MaximumInterval:    max(backoff, time.Minute),
			MaximumAttempts:    int32(min(max(s.Retries, 0), 1000)) + 1,
		},
	}
}

// batchOptions: what a batch records is tried until it succeeds.
var batchOptions = workflow.ActivityOptions{
	StartToCloseTimeout: 30 * time.Second,
	RetryPolicy: &temporal.RetryPolicy{
		InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute,
	},
}

// batchSelectOptions: looking up some ten thousand dossiers takes a while; a heartbeat says that it goes on.
var batchSelectOptions = workflow.ActivityOptions{
	StartToCloseTimeout: time.Hour,
	HeartbeatTimeout:    time.Minute,
	RetryPolicy:         batchOptions.RetryPolicy,
}

// batchPartOptions: a part heartbeats after every dossier.
var batchPartOptions = workflow.ActivityOptions{
	StartToCloseTimeout: time.Hour,
	HeartbeatTimeout:    2 * time.Minute,
	RetryPolicy:         batchOptions.RetryPolicy,
}
