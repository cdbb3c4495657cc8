package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

type incidentInput struct {
	Keyed
	DossierPath
	ID string `path:"id" maxLength:"64"`
}

func (s *server) registerIncidents() {
	handle(s, route{method: http.MethodPost, path: "/incidents/{code}/{id}/retry", action: auth.ActionRetryIncident, id: "retryIncident", tag: "Incidents", summary: "Try a failed step again", errors: []int{http.StatusNotFound, http.StatusConflict}},
		func(ctx context.Context, who auth.Principal, in *incidentInput) (*doneOutput, error) {
			return s.dossierCommand(ctx, who, in.Keyed, command.DossierInput{Kind: dossier.CommandRetryIncident, Code: in.Code, IncidentID: in.ID})
		})
}
