package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

type incidentInput[B any] struct {
	Keyed
	DossierPath
	Seen
	ID   string `path:"id" maxLength:"64"`
	Body B
}

func (s *server) registerIncidents() {
	const tag = "Incidents"
	handle(s, route{method: http.MethodPost, path: "/incidents/{code}/{id}/retry", action: auth.ActionRetryIncident, id: "retryIncident", tag: tag, summary: "Try a failed step again", errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *incidentInput[*RetryBody]) (*doneOutput, error) {
			reason := ""
			if in.Body != nil {
				reason = in.Body.Reason
			}
			return s.operate(ctx, who, in.Keyed, in.Code, in.Seen, command.OperationInput{Kind: dossier.CommandRetryIncident, IncidentID: in.ID, Reason: reason})
		})
	handle(s, route{method: http.MethodPost, path: "/incidents/{code}/{id}/resolve", action: auth.ActionResolveIncident, id: "resolveIncident", tag: tag, summary: "Answer a failed step by hand", errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *incidentInput[ResolveBody]) (*doneOutput, error) {
			b := in.Body
			return s.operate(ctx, who, in.Keyed, in.Code, in.Seen, command.OperationInput{Kind: dossier.CommandResolveIncident, IncidentID: in.ID, Reason: b.Reason, Flow: b.Flow, Variables: formOf(b.Variables)})
		})
	handle(s, route{method: http.MethodPost, path: "/incidents/{code}/{id}/skip", action: auth.ActionResolveIncident, id: "skipIncident", tag: tag, summary: "Go on as though a failed step had been done", errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *incidentInput[ReasonBody]) (*doneOutput, error) {
			return s.operate(ctx, who, in.Keyed, in.Code, in.Seen, command.OperationInput{Kind: dossier.CommandSkipIncident, IncidentID: in.ID, Reason: in.Body.Reason})
		})
}
