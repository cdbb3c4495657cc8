package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

type dossiersInput struct {
	Paging
	Status    []int  `query:"status" doc:"National statuses, comma-separated." maxItems:"10"`
	Procedure string `query:"procedure" maxLength:"50"`
	Agency    string `query:"agency" maxLength:"50" doc:"Only this agency."`
	Overdue   bool   `query:"overdue" doc:"Only those past their due date."`
	Query     string `query:"q" maxLength:"200" doc:"Code or applicant; diacritics optional."`
}

// DossierPath names a dossier.
type DossierPath struct {
	Code string `path:"code" maxLength:"128" example:"H29.1.26-261123-0007"`
}

type eventsInput struct {
	DossierPath
	After int64 `query:"after" minimum:"0" doc:"Only events with a higher seq."`
	Limit int   `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

func (s *server) registerDossiers() {
	const tag = "Dossiers"
	handle(s, route{method: http.MethodGet, path: "/dossiers", action: auth.ActionListDossiers, id: "listDossiers", tag: tag, summary: "Dossiers the caller may see, newest receipt first"}, s.listDossiers)
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}", action: auth.ActionReadDossier, id: "getDossier", tag: tag, summary: "A dossier with its steps, due dates and history", errors: []int{http.StatusNotFound}}, s.getDossier)
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}/events", action: auth.ActionReadDossier, id: "listDossierEvents", tag: tag, summary: "The history of a dossier", errors: []int{http.StatusNotFound}}, s.listEvents)
}

func (s *server) listDossiers(ctx context.Context, who auth.Principal, in *dossiersInput) (*struct{ Body Page[DossierItem] }, error) {
	page, err := s.Query.Dossiers(ctx, who, query.DossierFilter{
		Statuses: list(in.Status, func(n int) dossier.Status { return dossier.Status(n) }), Procedure: in.Procedure,
		Agency: in.Agency, Overdue: in.Overdue, Query: in.Query, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[DossierItem] }{Page[DossierItem]{Items: list(page.Items, s.mapper(ctx).dossierItem), Next: page.Next}}, nil
}

func (s *server) getDossier(ctx context.Context, who auth.Principal, in *DossierPath) (*struct{ Body Dossier }, error) {
	d, err := s.Query.Dossier(ctx, who, in.Code)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Dossier }{s.mapper(ctx).dossier(d)}, nil
}

func (s *server) listEvents(ctx context.Context, who auth.Principal, in *eventsInput) (*struct{ Body Page[Event] }, error) {
	events, err := s.Query.Events(ctx, who, in.Code, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[Event] }{Page[Event]{Items: list(events, s.mapper(ctx).event)}}, nil
}
