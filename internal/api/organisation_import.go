package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/roster"
)

// OrganisationImportBody is a spreadsheet of officers, and of agencies and units if it has
// sheets for them.
type OrganisationImportBody struct {
	Name      string `json:"name" minLength:"1" maxLength:"255" doc:"File name; its ending, .xlsx or .csv, says what it is."`
	Data      []byte `json:"data" doc:"The file in base64, at most 3 MiB before."`
	Reason    string `json:"reason,omitempty" maxLength:"4000" doc:"Why; kept with the revision. Only a dry run needs none."`
	DryRun    bool   `json:"dry_run,omitempty" doc:"Only tell what is found and what would change."`
	OnlyRight bool   `json:"only_right_rows,omitempty" doc:"Leave wrong rows out. Without it one wrong row stores nothing."`
	Despite   bool   `json:"despite_warnings,omitempty" doc:"The warnings about the change are known: store it all the same."`
}

// RosterFinding is something to be said about a row.
type RosterFinding struct {
	Severity string `json:"severity" enum:"error,warning"`
	Code     string `json:"code"`
	Sheet    string `json:"sheet,omitempty"`
	Row      int    `json:"row,omitempty" doc:"As the spreadsheet numbers it; absent: the file as a whole."`
	Column   string `json:"column,omitempty" doc:"Its heading."`
	Message  string `json:"message" doc:"What is wrong and what to do."`
}

// OrganisationImportReport is what came of a spreadsheet.
type OrganisationImportReport struct {
	OrganisationReport
	Rows      int             `json:"rows" doc:"Rows with content."`
	WrongRows int             `json:"wrong_rows" doc:"Rows that are left out."`
	Added     int             `json:"added" doc:"Items that would be, or were, added."`
	Changed   int             `json:"changed"`
	Unchanged int             `json:"unchanged" doc:"Items that are so already."`
	InRows    []RosterFinding `json:"row_findings" doc:"At most 1000, by sheet and row."`
}

type importInput struct {
	IfMatch string `header:"If-Match" maxLength:"64" doc:"ETag of the preview; if the organisation has changed since, the answer is 409."`
	Body    OrganisationImportBody
}

func (s *server) registerOrganisationImport() {
	handle(s, route{method: http.MethodPost, path: "/organisation/imports", action: auth.ActionImportOrganisation, id: "importOrganisation", tag: tagOrganisation, summary: "Read officers, agencies and units from a spreadsheet", description: "Send it with dry_run first, then again with the ETag of that answer as If-Match. When a row is wrong nothing is stored, unless only_right_rows says so; the answer then has stored: false and every finding.", errors: []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge}}, s.importOrganisation)
	handle(s, route{method: http.MethodGet, path: "/organisation/import-template", action: auth.ActionImportOrganisation, id: "organisationTemplate", tag: tagOrganisation, summary: "The spreadsheet to fill in (.xlsx)"}, s.organisationTemplate)
}

func (s *server) organisationTemplate(context.Context, auth.Principal, *empty) (*fileOutput, error) {
	data, err := roster.Template(s.Query.World.Organisation(), organisation.DateOf(s.Now()))
	if err != nil {
		return nil, err
	}
	return &fileOutput{
		ContentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		Disposition: `attachment; filename="mau-can-bo.xlsx"`, Body: data,
	}, nil
}

type importOutput struct {
	ETag     string `header:"ETag" doc:"Of the organisation that the file was compared with, or that was stored."`
	Replayed string `header:"Idempotency-Replayed"`
	Body     OrganisationImportReport
}

const shownRowFindings = 1000

func (s *server) importOrganisation(ctx context.Context, who auth.Principal, in *importInput) (*importOutput, error) {
	base, err := parseETag(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	o, err := s.Organisation.Import(ctx, who, command.RosterImport{
		Base: base, Name: b.Name, Data: b.Data, OnlyRight: b.OnlyRight, Reason: b.Reason, DryRun: b.DryRun, Despite: b.Despite,
	})
	if err != nil {
		return nil, err
	}
	held := o.Plan.HasErrors() && !b.OnlyRight // its report tells why
	r, err := reportOf(ctx, o.Base, o.OrganisationOutcome, b.DryRun || held)
	if err != nil {
		return nil, err
	}
	lang := langOf(ctx)
	report := OrganisationImportReport{
		OrganisationReport: r.Body, Rows: o.Plan.Rows, WrongRows: o.Plan.WrongRows,
		Added: o.Plan.Added, Changed: o.Plan.Changed, Unchanged: o.Plan.Unchanged,
		InRows: list(o.Plan.Findings[:min(len(o.Plan.Findings), shownRowFindings)], func(f roster.Finding) RosterFinding {
			return RosterFinding{Severity: string(f.Severity), Code: f.Code, Sheet: f.Sheet, Row: f.Row, Column: f.Column, Message: f.In(lang)}
		}),
	}
	return &importOutput{ETag: r.ETag, Replayed: r.Replayed, Body: report}, nil
}
