package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/query"
)

// Agency is a body that receives or decides dossiers.
type Agency struct {
	ID            string  `json:"id" example:"H29.1.26"`
	Name          string  `json:"name"`
	NameEN        string  `json:"name_en,omitempty"`
	Level         string  `json:"level"`
	Parent        string  `json:"parent,omitempty"`
	Address       string  `json:"address,omitempty"`
	Active        bool    `json:"active" doc:"It exists today."`
	EffectiveFrom string  `json:"effective_from,omitempty" format:"date"`
	EffectiveTo   string  `json:"effective_to,omitempty" format:"date" doc:"The first day it no longer exists."`
	Successors    []Named `json:"successors" doc:"Who took over its work."`
}

// Field is a field of procedures with their number.
type Field struct {
	Name       string `json:"name"`
	Procedures int    `json:"procedures"`
}

type agenciesInput struct {
	All bool `query:"all" doc:"Those of the past too."`
}

func (s *server) registerAgencies() {
	const tag = "Organisation"
	handle(s, route{method: http.MethodGet, path: "/agencies", action: auth.ActionListAgencies, id: "listAgencies", tag: tag, summary: "Agencies"}, s.listAgencies)
	handle(s, route{method: http.MethodGet, path: "/fields", action: auth.ActionListFields, id: "listFields", tag: tag, summary: "Fields of procedures"}, s.listFields)
}

func (s *server) listAgencies(ctx context.Context, _ auth.Principal, in *agenciesInput) (*struct{ Body Page[Agency] }, error) {
	m := s.mapper(ctx)
	page := Page[Agency]{Items: []Agency{}}
	for _, a := range s.Query.Agencies() {
		if a.Active || in.All {
			page.Items = append(page.Items, Agency{
				ID: a.ID, Name: a.VI, NameEN: a.EN, Level: a.Level, Parent: a.ParentID, Active: a.Active, Address: a.Address,
				EffectiveFrom: string(a.EffectiveFrom), EffectiveTo: string(a.EffectiveTo),
				Successors: list(a.Successors, func(l organisation.Link) Named { return m.agency(l.ID) }),
			})
		}
	}
	return &struct{ Body Page[Agency] }{page}, nil
}

func (s *server) listFields(ctx context.Context, _ auth.Principal, _ *empty) (*struct{ Body Page[Field] }, error) {
	fields, err := s.Query.Fields(ctx)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[Field] }{Page[Field]{Items: list(fields, func(f query.Field) Field { return Field(f) })}}, nil
}
