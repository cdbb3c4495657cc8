package workflows

import (
	"fmt"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/payload"
)

// NewReplayer replays recorded dossiers through today's workflow code: an error
// means that the code no longer does what it did. onDelta, if given, is handed
// every delta that the workflow projects, in order.
func NewReplayer(data converter.DataConverter, storage converter.ExternalStorage, onDelta func(dossier.Delta)) (worker.WorkflowReplayer, error) {
	options := worker.WorkflowReplayerOptions{
		DataConverter: data, FailureConverter: payload.NewFailureConverter(data), ExternalStorage: storage,
	}
	if onDelta != nil {
		options.Interceptors = []interceptor.WorkerInterceptor{&deltaCapture{onDelta: onDelta}}
	}
	replayer, err := worker.NewWorkflowReplayerWithOptions(options)
	if err != nil {
		return nil, fmt.Errorf("replayer: %w", err)
	}
	Register(replayer)
	return replayer, nil
}

// deltaCapture listens to what a replayed workflow gives to the projection.
type deltaCapture struct {
	interceptor.WorkerInterceptorBase
	onDelta func(dossier.Delta)
}

func (c *deltaCapture) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &inboundCapture{interceptor.WorkflowInboundInterceptorBase{Next: next}, c.onDelta}
}

type inboundCapture struct {
	interceptor.WorkflowInboundInterceptorBase
	onDelta func(dossier.Delta)
}

func (c *inboundCapture) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	return c.Next.Init(&outboundCapture{interceptor.WorkflowOutboundInterceptorBase{Next: outbound}, c.onDelta})
}

type outboundCapture struct {
	interceptor.WorkflowOutboundInterceptorBase
	onDelta func(dossier.Delta)
}

func (c *outboundCapture) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if name == ActivityProject && len(args) == 1 {
		if delta, ok := args[0].(dossier.Delta); ok {
			c.onDelta(delta)
		}
	}
	return c.Next.ExecuteLocalActivity(ctx, name, args...)
}
