package api

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/procedure"
	"github.com/motcua/motcua/internal/query"
)

// ProcedureItem is a procedure in a list.
type ProcedureItem struct {
	Code        string   `json:"code" doc:"National code." example:"1.001193"`
	Version     int      `json:"version"`
	Name        string   `json:"name"`
	NameEN      string   `json:"name_en,omitempty"`
	Field       string   `json:"field"`
	Level       string   `json:"level" doc:"Level of the organisation that decides."`
	LevelNow    string   `json:"level_now,omitempty" doc:"Who handles it since 2025-07-01, where that differs."`
	ReceivedBy  string   `json:"received_by" doc:"Level whose one-stop desks receive it."`
	OnlineLevel string   `json:"online_level" enum:"toan_trinh,mot_phan,truc_tiep"`
	OnlineName  string   `json:"online_name"`
	OnlineOld   string   `json:"online_old_name" doc:"The level's name before 2022."`
	Channels    []string `json:"channels"`
	Limit       *Limit   `json:"limit,omitempty" doc:"Of the ordinary case, by the first channel offered."`
	Fee         string   `json:"fee"`
	Runnable    bool     `json:"runnable" doc:"Dossiers can be filed."`
	Sample      bool     `json:"sample" doc:"Not verified: to be shown as sample data, never as an official statement."`
}

// Procedure is everything to know before filing.
type Procedure struct {
	ProcedureItem
	Documents        []string           `json:"documents"`
	LegalBasis       []string           `json:"legal_basis"`
	Result           string             `json:"result,omitempty"`
	Limits           []ProcedureLimit   `json:"limits"`
	SubDeadlines     []ProcedureSub     `json:"sub_deadlines"`
	Steps            []ProcedureStep    `json:"steps"`
	AcceptsAnyOffice bool               `json:"accepts_any_office" doc:"Any office of the level may receive it."`
	Notes            []string           `json:"notes"`
	EffectiveFrom    string             `json:"effective_from,omitempty" format:"date"`
	EffectiveTo      string             `json:"effective_to,omitempty" format:"date" doc:"The first day it no longer applies."`
	Provenance       Provenance         `json:"provenance"`
	National         *NationalProcedure `json:"national,omitempty"`
	HasForm          bool               `json:"has_form"`
}

// ProcedureLimit is the time limit of one channel and case.
type ProcedureLimit struct {
	Channel   string `json:"channel,omitempty" doc:"Absent: every channel without a limit of its own."`
	Case      string `json:"case,omitempty" doc:"Absent: the ordinary case."`
	Condition string `json:"condition,omitempty" doc:"When the case applies."`
	Limit     Limit  `json:"limit"`
	Note      string `json:"note,omitempty"`
	Verified  bool   `json:"verified"`
}

// ProcedureSub is a limit inside the procedure.
type ProcedureSub struct {
	Name     string `json:"name"`
	Limit    Limit  `json:"limit"`
	External bool   `json:"external" doc:"Of a body outside the office."`
	Then     string `json:"then,omitempty" doc:"What follows when it passes."`
	Verified bool   `json:"verified"`
}

// ProcedureStep is a row of the ISO step table.
type ProcedureStep struct {
	No           int    `json:"no"`
	Name         string `json:"name"`
	Role         string `json:"role"`
	Duration     *Limit `json:"duration,omitempty" doc:"Absent: no time of its own."`
	Form         string `json:"form,omitempty"`
	Output       string `json:"output,omitempty"`
	OffClock     bool   `json:"off_clock" doc:"Does not count towards the limit."`
	Handover     bool   `json:"handover" doc:"Goes to another agency."`
	ParallelWith int    `json:"parallel_with,omitempty" doc:"Number of the step it runs beside."`
	Branch       string `json:"branch,omitempty"`
}

// Provenance says how far the facts can be relied on.
type Provenance struct {
	Confidence     string   `json:"confidence" enum:"verified,memory"`
	CodeVerified   bool     `json:"code_verified"`
	VerifiedFields []string `json:"verified_fields"`
	StepsSource    string   `json:"steps_source,omitempty" doc:"Absent: a realistic draft, not a published table."`
	Quality        string   `json:"quality,omitempty"`
	Text           string   `json:"text" doc:"A sentence to show beside the procedure."`
}

// NationalProcedure is what the national portal says of it.
type NationalProcedure struct {
	Name     string   `json:"name"`
	Decision string   `json:"decision,omitempty"`
	LevelNow string   `json:"level_now,omitempty"`
	FieldNow string   `json:"field_now,omitempty"`
	LegalNow []string `json:"legal_now"`
}

// ProcedureForm is the form that starts a dossier.
type ProcedureForm struct {
	Procedure string `json:"procedure"`
	Version   int    `json:"version"`
	Key       string `json:"key" doc:"Key of the form in the procedure."`
	Schema    Object `json:"schema" doc:"JSON Schema 2020-12."`
}

type proceduresInput struct {
	Paging
	Query    string `query:"q" maxLength:"200" doc:"Words of the name, the field or the code; diacritics optional."`
	Field    string `query:"field" maxLength:"200"`
	Level    string `query:"level" maxLength:"50" doc:"Level that decides or receives."`
	Agency   string `query:"agency" maxLength:"50" doc:"Only what this agency receives."`
	Runnable bool   `query:"runnable" doc:"Only those that dossiers can be filed for."`
}

// ProcedurePath names a procedure.
type ProcedurePath struct {
	Code string `path:"code" maxLength:"50" example:"1.001193"`
}

func (s *server) registerProcedures() {
	const tag = "Procedures"
	handle(s, route{method: http.MethodGet, path: "/procedures", action: auth.ActionListProcedures, id: "listProcedures", tag: tag, summary: "Find procedures"}, s.listProcedures)
	handle(s, route{method: http.MethodGet, path: "/procedures/{code}", action: auth.ActionReadProcedure, id: "getProcedure", tag: tag, summary: "A procedure", errors: []int{http.StatusNotFound}}, s.getProcedure)
	handle(s, route{method: http.MethodGet, path: "/procedures/{code}/form", action: auth.ActionReadProcedure, id: "getProcedureForm", tag: tag, summary: "The form that starts a dossier", errors: []int{http.StatusNotFound}}, s.getProcedureForm)
	handle(s, route{method: http.MethodGet, path: "/procedures/{code}/bpmn", action: auth.ActionReadProcedure, id: "getProcedureDiagram", tag: tag, summary: "The process as BPMN 2.0 XML", errors: []int{http.StatusNotFound}}, s.getProcedureDiagram)
}

func (s *server) listProcedures(ctx context.Context, _ auth.Principal, in *proceduresInput) (*struct{ Body Page[ProcedureItem] }, error) {
	page, err := s.Query.Procedures(ctx, query.ProcedureFilter{
		Query: in.Query, Field: in.Field, Level: in.Level, Agency: in.Agency, Runnable: in.Runnable,
		Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	lang := langOf(ctx)
	return &struct{ Body Page[ProcedureItem] }{Page[ProcedureItem]{
		Items: list(page.Items, func(i query.ProcedureItem) ProcedureItem { return procedureItemDTO(lang, i) }), Next: page.Next,
	}}, nil
}

func (s *server) getProcedure(ctx context.Context, _ auth.Principal, in *ProcedurePath) (*struct{ Body Procedure }, error) {
	item, err := s.Query.Procedure(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Procedure }{procedureDTO(langOf(ctx), item)}, nil
}

func (s *server) getProcedureForm(ctx context.Context, _ auth.Principal, in *ProcedurePath) (*struct{ Body ProcedureForm }, error) {
	item, schema, err := s.Query.ProcedureForm(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return &struct{ Body ProcedureForm }{ProcedureForm{
		Procedure: item.Code, Version: item.Version, Key: item.SubmissionForm, Schema: Object{schema},
	}}, nil
}

type diagramOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte `contentType:"application/xml"`
}

func (s *server) getProcedureDiagram(ctx context.Context, _ auth.Principal, in *ProcedurePath) (*diagramOutput, error) {
	xml, err := s.Query.ProcedureDiagram(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return &diagramOutput{ContentType: "application/xml; charset=utf-8", CacheControl: "public, max-age=60", Body: xml}, nil
}

func procedureItemDTO(lang string, i query.ProcedureItem) ProcedureItem {
	d := i.Definition
	now, before := d.OnlineLevel.Names(lang)
	item := ProcedureItem{
		Code: d.Code, Version: d.Version, Name: d.NameVI, NameEN: d.NameEN, Field: d.Field,
		Level: d.Level, LevelNow: d.LevelNow, ReceivedBy: d.ReceivingLevel(),
		OnlineLevel: string(d.OnlineLevel), OnlineName: now, OnlineOld: before,
		Channels: texts(d.Channels), Fee: d.Fee, Runnable: d.Runnable(), Sample: d.Provenance.Sample(),
	}
	if i.Limit != nil {
		l := limitDTO(lang, *i.Limit)
		item.Limit = &l
	}
	return item
}

func procedureDTO(lang string, i query.ProcedureItem) Procedure {
	d := i.Definition
	p := Procedure{
		ProcedureItem: procedureItemDTO(lang, i),
		Documents:     texts(d.Documents), LegalBasis: texts(d.LegalBasis), Result: d.Result,
		AcceptsAnyOffice: d.AcceptsAnyOffice, Notes: notes(d.Notes),
		EffectiveFrom: string(d.EffectiveFrom), EffectiveTo: string(d.EffectiveTo),
		Provenance: provenanceDTO(lang, d.Provenance), HasForm: len(d.Forms[d.SubmissionForm]) > 0,
	}
	p.Limits = list(d.Limits, func(r procedure.LimitRule) ProcedureLimit {
		return ProcedureLimit{Channel: r.Channel, Case: r.Case, Condition: r.Condition, Limit: limitDTO(lang, r.Limit), Note: r.Note, Verified: r.Verified}
	})
	p.SubDeadlines = list(d.SubDeadlines, func(r procedure.SubDeadline) ProcedureSub {
		return ProcedureSub{Name: r.Name, Limit: limitDTO(lang, r.Limit), External: r.External, Then: r.Then, Verified: r.Verified}
	})
	p.Steps = list(d.Steps, func(st procedure.Step) ProcedureStep { return stepDTO(lang, st) })
	if n := d.National; n != nil {
		p.National = &NationalProcedure{Name: n.Name, Decision: n.Decision, LevelNow: n.LevelNow, FieldNow: n.FieldNow, LegalNow: texts(n.LegalNow)}
	}
	return p
}

func stepDTO(lang string, st procedure.Step) ProcedureStep {
	out := ProcedureStep{
		No: st.No, Name: st.Name, Role: st.Role, Form: st.Form, Output: st.Output,
		OffClock: st.OffClock, Handover: st.Handover, ParallelWith: st.ParallelWith, Branch: st.Branch,
	}
	if st.Duration.Amount > 0 {
		l := limitDTO(lang, st.Duration)
		out.Duration = &l
	}
	return out
}

func notes(n procedure.Notes) []string {
	out := []string{}
	for _, text := range []string{n.General, n.Local, n.Level, n.History, n.Excludes, n.Joined, n.LimitException} {
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

func provenanceDTO(lang string, p procedure.Provenance) Provenance {
	text := say(lang, "Mã và tên đã đối chiếu với Cổng Dịch vụ công quốc gia.", "Code and name were checked against the national public service portal.")
	if p.Sample() {
		text = say(lang, "Dữ liệu mẫu, chưa được kiểm chứng: không phải công bố chính thức.", "Sample data, not verified: not an official statement.")
	}
	return Provenance{
		Confidence: p.Confidence, CodeVerified: p.CodeVerified, VerifiedFields: texts(p.VerifiedFields),
		StepsSource: p.StepsSource, Quality: p.DataQuality, Text: text,
	}
}
