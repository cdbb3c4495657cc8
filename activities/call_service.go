package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"go.temporal.io/sdk/temporal"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/workflows"
)

// Connector makes the call of a service task. Its answer, a JSON object, becomes
// variables of the process. An error, made by workflows.ServiceError, is retried as the
// model says; one that is a BPMN error, or would be the same again, is not retryable.
type Connector interface {
	Call(ctx context.Context, call workflows.ServiceCall) (json.RawMessage, error)
}

// CallService finds the connector of a service task by its type.
type CallService struct{ Connectors map[string]Connector }

// Execute fails for good when no connector has the type: the process makes an incident of it.
func (a CallService) Execute(ctx context.Context, call workflows.ServiceCall) (json.RawMessage, error) {
	connector, ok := a.Connectors[call.Service.Type]
	if !ok {
		return nil, workflows.ServiceError(dossier.ServiceFailure{
			Code:      "connector_unknown",
			MessageVI: fmt.Sprintf("Bước này cần kết nối loại %q mà hệ thống chưa có.", call.Service.Type),
			MessageEN: fmt.Sprintf("The step asks for the connector %q, which this installation does not have.", call.Service.Type),
		}, temporal.ApplicationErrorOptions{NonRetryable: true})
	}
	return connector.Call(ctx, call)
}
