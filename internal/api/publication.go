package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/procedure"
)

// NewVersionBody is a version of a procedure to be published.
type NewVersionBody struct {
	Definition Object            `json:"definition" doc:"What a procedure file says (docs/procedures.md), without code and version."`
	BPMN       string            `json:"bpmn,omitempty" maxLength:"5242880" doc:"The process, BPMN 2.0 XML. Absent: it is made of the definition's step table."`
	Forms      map[string]Object `json:"forms,omitempty" doc:"JSON Schemas by form key; those of the configuration need not be repeated."`
	Decisions  map[string]string `json:"decisions,omitempty" doc:"DMN models by name."`
	DryRun     bool              `json:"dry_run,omitempty" doc:"Only tell what is found."`
	Despite    bool              `json:"despite_warnings,omitempty" doc:"The warnings are known: publish all the same."`
}

// ProcessFinding is one thing wrong with a procedure or process.
type ProcessFinding struct {
	Severity string          `json:"severity" enum:"error,warning" doc:"An error forbids publishing."`
	Code     string          `json:"code" doc:"Stable name of the case."`
	Element  string          `json:"element,omitempty" doc:"BPMN id."`
	Line     int             `json:"line,omitempty" doc:"Line of the BPMN or of the definition."`
	Step     int             `json:"step,omitempty" doc:"Number in the step table."`
	Message  string          `json:"message" doc:"In the caller's language."`
	Trace    json.RawMessage `json:"trace,omitempty" doc:"How to get there: the steps that motcua process run --replay takes."`
}

// VersionReport is what came of publishing or checking a version.
type VersionReport struct {
	Published   bool              `json:"published"`
	Publishable bool              `json:"publishable" doc:"Nothing forbids it; warnings may be there."`
	Version     *ProcedureVersion `json:"version,omitempty"`
	Findings    []ProcessFinding  `json:"findings"`
}

// ProcedureVersion is a version on record.
type ProcedureVersion struct {
	Code          string     `json:"code"`
	Version       int        `json:"version"`
	SHA           string     `json:"sha" doc:"Content address of the definition (SHA-256)."`
	Name          string     `json:"name"`
	EffectiveFrom string     `json:"effective_from,omitempty" format:"date"`
	Status        string     `json:"status" enum:"draft,published,retired"`
	PublishedAt   *time.Time `json:"published_at,omitempty" doc:"Absent: a file of the configuration."`
	PublishedBy   string     `json:"published_by,omitempty"`
}

// CheckProcessBody is a process to be checked on its own.
type CheckProcessBody struct {
	BPMN      string            `json:"bpmn" minLength:"1" maxLength:"5242880" doc:"BPMN 2.0 XML."`
	Decisions map[string]string `json:"decisions,omitempty" doc:"DMN models by name."`
}

type newVersionInput struct {
	ProcedurePath
	Body NewVersionBody
}

type versionPath struct {
	ProcedurePath
	Version int `path:"version" minimum:"1"`
}

func (s *server) registerPublication() {
	const tag = "Publication"
	handle(s, route{method: http.MethodGet, path: "/procedures/{code}/versions", action: auth.ActionListVersions, id: "listProcedureVersions", tag: tag, summary: "Versions of a procedure, newest first", errors: []int{http.StatusNotFound}}, s.listVersions)
	handle(s, route{method: http.MethodPost, path: "/procedures/{code}/versions", action: auth.ActionPublishProcedure, id: "publishProcedure", tag: tag, summary: "Check and publish a version; it is offered from its effective day on, without a restart", errors: []int{http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}}, s.publish)
	handle(s, route{method: http.MethodPost, path: "/procedures/{code}/versions/{version}/retirement", action: auth.ActionRetireProcedure, id: "retireProcedure", tag: tag, summary: "Take a version out of use for new dossiers", status: http.StatusNoContent, errors: []int{http.StatusNotFound}}, s.retire)
	handle(s, route{method: http.MethodPost, path: "/processes/check", action: auth.ActionCheckProcess, id: "checkProcess", tag: tag, summary: "What is wrong with a process", errors: []int{http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}}, s.checkProcess)
}

func (s *server) listVersions(ctx context.Context, _ auth.Principal, in *ProcedurePath) (*struct{ Body Page[ProcedureVersion] }, error) {
	versions, err := s.Commands.Versions(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[ProcedureVersion] }{Page[ProcedureVersion]{Items: list(versions, versionDTO)}}, nil
}

func versionDTO(v procedure.Version) ProcedureVersion {
	return ProcedureVersion{
		Code: v.Code, Version: v.Version, SHA: v.SHA, Name: v.Name, EffectiveFrom: v.EffectiveFrom,
		Status: string(v.Status), PublishedAt: localPtr(v.PublishedAt), PublishedBy: v.PublishedBy,
	}
}

func (s *server) publish(ctx context.Context, who auth.Principal, in *newVersionInput) (*struct{ Body VersionReport }, error) {
	b := in.Body
	forms := make(map[string]json.RawMessage, len(b.Forms))
	for key, schema := range b.Forms {
		forms[key] = schema.RawMessage
	}
	p, err := s.Commands.Publish(ctx, who, command.PublishInput{
		Code: in.Code, Definition: b.Definition.RawMessage, BPMN: []byte(b.BPMN), Forms: forms,
		Decisions: b.Decisions, DryRun: b.DryRun, Despite: b.Despite,
	})
	if err != nil {
		return nil, err
	}
	report := reportDTO(langOf(ctx), p.Findings)
	if p.Published {
		v := versionDTO(p.Version)
		report.Published, report.Version = true, &v
	}
	if !p.Published && !b.DryRun {
		return nil, unpublished(ctx, report)
	}
	return &struct{ Body VersionReport }{report}, nil
}

// unpublished is the problem of a version that was not published: every finding in it.
func unpublished(ctx context.Context, report VersionReport) *Problem {
	lang := langOf(ctx)
	code, detail := "version_has_errors", say(lang,
		"Phiên bản này có lỗi nên chưa ban hành; hãy sửa các lỗi nêu dưới đây.",
		"The version has errors and was not published; mend those named below.")
	if report.Publishable {
		code, detail = "version_has_warnings", say(lang,
			"Phiên bản này có cảnh báo nên chưa ban hành; hãy xem lại, hoặc gửi lại với despite_warnings: true.",
			"The version has warnings and was not published; look at them, or send it again with despite_warnings: true.")
	}
	p := newProblem(ctx, http.StatusUnprocessableEntity, code, detail)
	for _, f := range report.Findings {
		p.Errors = append(p.Errors, FieldProblem{Field: f.field(), Message: f.Message})
	}
	return p
}

// field is where in the request a finding is.
func (f ProcessFinding) field() string {
	switch {
	case f.Element != "":
		return "bpmn#" + f.Element
	case f.Step > 0:
		return "definition.steps"
	}
	return "definition"
}

func reportDTO(lang string, findings []procedure.Finding) VersionReport {
	return VersionReport{
		Publishable: !procedure.HasErrors(findings),
		Findings: list(findings, func(f procedure.Finding) ProcessFinding {
			return ProcessFinding{
				Severity: string(f.Severity), Code: f.Code, Element: f.Element, Line: f.Line, Step: f.Step, Message: f.In(lang), Trace: f.Trace,
			}
		}),
	}
}

func (s *server) retire(ctx context.Context, who auth.Principal, in *versionPath) (*empty, error) {
	return nil, s.Commands.Retire(ctx, who, in.Code, in.Version)
}

func (s *server) checkProcess(ctx context.Context, _ auth.Principal, in *struct{ Body CheckProcessBody }) (*struct{ Body VersionReport }, error) {
	report := reportDTO(langOf(ctx), s.Commands.CheckProcess([]byte(in.Body.BPMN), in.Body.Decisions))
	return &struct{ Body VersionReport }{report}, nil
}
