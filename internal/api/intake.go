package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/document"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// ListedPaper is a paper that a procedure asks for.
type ListedPaper struct {
	ID       string `json:"id" doc:"Within the procedure's list."`
	Name     string `json:"name"`
	Required bool   `json:"required" doc:"false: only in the case that its words name."`
}

// HandyProcedure is a procedure a desk officer wants at hand.
type HandyProcedure struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Field string `json:"field"`
}

// Handy is what a desk officer wants at hand.
type Handy struct {
	Favourites []HandyProcedure `json:"favourites" doc:"Marked by the caller, in the order they did so."`
	MostUsed   []HandyProcedure `json:"most_used" doc:"Received most by the caller's agencies in 90 days; without the favourites."`
}

// ApplicantQuery asks for what the office knows of a person. It is a body, so that the number is in no address and no log.
type ApplicantQuery struct {
	IDNumber  string `json:"id_number" minLength:"8" maxLength:"20"`
	Procedure string `json:"procedure,omitempty" maxLength:"50" doc:"The one they ask for now."`
}

// KnownApplicant is what the office knows of a person from dossiers filed there.
type KnownApplicant struct {
	Applicant *Applicant    `json:"applicant,omitempty" doc:"As the newest dossier has it; absent: not known here."`
	Earlier   []DossierItem `json:"earlier" doc:"At most 20, newest first."`
	OpenSame  []DossierItem `json:"open_same" doc:"Of the same procedure and not ended: is this one filed twice?"`
}

type slipInput struct {
	DossierPath
	File string `path:"file" maxLength:"12" pattern:"^[0-9]{1,6}\\.pdf$" doc:"Number of the slip within the dossier, and .pdf." example:"1.pdf"`
}

type pdfOutput struct {
	ContentType   string `header:"Content-Type"`
	Disposition   string `header:"Content-Disposition"`
	ContentPolicy string `header:"Content-Security-Policy"`
	Body          []byte
}

func (s *server) registerIntake() {
	const tag = "Counter"
	handle(s, route{method: http.MethodGet, path: "/intake/procedures", action: auth.ActionPrepareIntake, id: "listHandyProcedures", tag: tag, summary: "Procedures a desk officer wants at hand"}, s.handy)
	handle(s, route{method: http.MethodPut, path: "/intake/favourites/{code}", action: auth.ActionPrepareIntake, id: "markFavourite", tag: tag, summary: "Mark a procedure", status: http.StatusNoContent, errors: []int{http.StatusNotFound}},
		func(ctx context.Context, who auth.Principal, in *ProcedurePath) (*struct{}, error) {
			return nil, s.Query.SetFavourite(ctx, who, in.Code, true)
		})
	handle(s, route{method: http.MethodDelete, path: "/intake/favourites/{code}", action: auth.ActionPrepareIntake, id: "unmarkFavourite", tag: tag, summary: "Take the mark away", status: http.StatusNoContent, errors: []int{http.StatusNotFound}},
		func(ctx context.Context, who auth.Principal, in *ProcedurePath) (*struct{}, error) {
			return nil, s.Query.SetFavourite(ctx, who, in.Code, false)
		})
	handle(s, route{method: http.MethodGet, path: "/intake/checklists/{code}", action: auth.ActionPrepareIntake, id: "getChecklist", tag: tag, summary: "Papers a procedure asks for", errors: []int{http.StatusNotFound}}, s.checklist)
	handle(s, route{method: http.MethodPost, path: "/intake/applicants", action: auth.ActionFindApplicant, id: "findApplicant", tag: tag, summary: "What the caller's office knows of a person, by identification number", description: "Only dossiers filed at the caller's own agencies. It is in the audit log."}, s.findApplicant)
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}/slips/{file}", action: auth.ActionReadDossier, id: "getSlipPDF", tag: "Dossiers", summary: "A slip of the dossier as PDF", description: "The same slip gives the same bytes.", errors: []int{http.StatusNotFound}}, s.slipPDF)
}

func (s *server) handy(ctx context.Context, who auth.Principal, _ *struct{}) (*struct{ Body Handy }, error) {
	favourites, most, err := s.Query.Handy(ctx, who)
	if err != nil {
		return nil, err
	}
	item := func(d procedure.Definition) HandyProcedure {
		return HandyProcedure{Code: d.Code, Name: say(langOf(ctx), d.NameVI, first(d.NameEN, d.NameVI)), Field: d.Field}
	}
	return &struct{ Body Handy }{Handy{Favourites: list(favourites, item), MostUsed: list(most, item)}}, nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *server) checklist(_ context.Context, _ auth.Principal, in *ProcedurePath) (*struct{ Body Page[ListedPaper] }, error) {
	papers, err := s.Query.Checklist(in.Code)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[ListedPaper] }{Page[ListedPaper]{Items: list(papers, func(p procedure.ListedPaper) ListedPaper { return ListedPaper(p) })}}, nil
}

func (s *server) findApplicant(ctx context.Context, who auth.Principal, in *struct{ Body ApplicantQuery }) (*struct{ Body KnownApplicant }, error) {
	number := strings.ToUpper(strings.Join(strings.FieldsFunc(in.Body.IDNumber, func(r rune) bool { return strings.ContainsRune(" .-\u00a0", r) }), ""))
	known, err := s.Query.Applicant(ctx, who, number, in.Body.Procedure)
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	out := KnownApplicant{Earlier: list(known.Earlier, m.dossierItem), OpenSame: list(known.OpenSame, m.dossierItem)}
	if known.Applicant != nil {
		a := Applicant(*known.Applicant)
		out.Applicant = &a
	}
	return &struct{ Body KnownApplicant }{out}, nil
}

// slipPDF makes the paper of a slip.
func (s *server) slipPDF(ctx context.Context, who auth.Principal, in *slipInput) (*pdfOutput, error) {
	no, ok := slipNumber(in.File)
	if !ok {
		return nil, dossier.ErrNotFound
	}
	d, err := s.Query.Slip(ctx, who, in.Code, no)
	if err != nil {
		return nil, err
	}
	agency, _ := s.Query.AgencyName(d.Dossier.Agency)
	paper := document.Slip{
		Slip: d.Slip, Title: formName(d.Slip.FormSet, d.Slip.FormNo), Dossier: d.Dossier, Agency: agency, Officer: d.Officer,
		Papers: d.Papers, Listed: d.Definition.Documents,
		LookupAt: strings.TrimRight(s.PublicURL, "/") + "/tra-cuu?code=" + d.Dossier.Code,
	}
	if limit, ok := d.Definition.LimitFor(string(d.Dossier.Channel), d.Dossier.Case); ok {
		paper.Limit = limit.Text("vi")
	}
	sheet, err := paper.Sheet()
	if err != nil {
		return nil, err
	}
	pdf, err := document.Render(sheet)
	if err != nil {
		return nil, err
	}
	name := d.Dossier.Code + "-mau-" + d.Slip.FormNo + ".pdf"
	return &pdfOutput{
		ContentType: "application/pdf", Disposition: `inline; filename="` + name + `"`,
		ContentPolicy: "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'", Body: pdf, // what a browser's reader of PDF needs
	}, nil
}
