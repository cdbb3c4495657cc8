package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
)

// Preview is what an operation would do now.
type Preview struct {
	Words    []string       `json:"words" doc:"What would happen, a sentence each, in the caller's language."`
	Closed   []Task         `json:"closed" doc:"Tasks that would be withdrawn."`
	Opened   []Task         `json:"opened" doc:"Tasks that would begin."`
	Changed  []Task         `json:"changed"`
	Timers   []ProcessTimer `json:"timers" doc:"Timers that would be set, after it."`
	Raised   []Incident     `json:"incidents_raised"`
	Resolved []Incident     `json:"incidents_resolved"`
	Status   int            `json:"status" doc:"National status after it."`
	Due      *time.Time     `json:"due_at,omitempty" doc:"Due date after it."`
	Closes   bool           `json:"closes" doc:"The dossier would be closed."`
}

type previewInput struct {
	DossierPath
	Body OperationBody
}

func (s *server) registerPreview() {
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/preview", action: auth.ActionPreview, id: "previewOperation", tag: "Operations", summary: "What an operation would do; nothing is done", errors: operationErrors}, s.preview)
}

func (s *server) preview(ctx context.Context, who auth.Principal, in *previewInput) (*struct{ Body Preview }, error) {
	p, err := s.Commands.Preview(ctx, who, in.Body.input(in.Code))
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &struct{ Body Preview }{Preview{
		Words: p.Words(m.lang), Closed: m.tasks(p.Closed), Opened: m.tasks(p.Opened), Changed: m.tasks(p.Changed),
		Timers: list(p.Timers, timerDTO), Raised: list(p.Raised, m.incident), Resolved: list(p.Resolved, m.incident),
		Status: int(p.After.Status), Due: localPtr(p.After.Due), Closes: p.After.ClosedAt != nil,
	}}, nil
}

// Proposal is how a dossier could be migrated.
type Proposal struct {
	From     int               `json:"from" doc:"Version it runs on."`
	To       int               `json:"to"`
	Mapping  map[string]string `json:"mapping" doc:"Element there by element here."`
	Elements []MappedElement   `json:"elements" doc:"Every element of the version it runs on."`
	Targets  []ElementName     `json:"targets" doc:"Every element of the other version."`
	Findings []ProcessFinding  `json:"findings" doc:"An error forbids the migration."`
	Possible bool              `json:"possible"`
}

// ElementName is an element of a process.
type ElementName struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Kind string `json:"kind"`
}

// MappedElement is a line of a mapping.
type MappedElement struct {
	ElementName
	To     string `json:"to,omitempty" doc:"Absent: nothing there stands for it."`
	Tokens int    `json:"tokens" doc:"That wait there now."`
}

type proposalInput struct {
	DossierPath
	To int `query:"to" required:"true" minimum:"1" doc:"Version to migrate to."`
}

type mappingInput struct {
	DossierPath
	Body struct {
		Version int               `json:"version" minimum:"1"`
		Mapping map[string]string `json:"mapping"`
	}
}

func (s *server) registerMigration() {
	handle(s, route{method: http.MethodGet, path: "/dossiers/{code}/migration", action: auth.ActionMigrate, id: "proposeMigration", tag: "Operations", summary: "A mapping to another version, and what stands against it", errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *proposalInput) (*struct{ Body Proposal }, error) {
			return s.propose(ctx, who, command.OperationInput{Code: in.Code, Version: in.To})
		})
	handle(s, route{method: http.MethodPost, path: "/dossiers/{code}/migration/check", action: auth.ActionMigrate, id: "checkMigration", tag: "Operations", summary: "What stands against a mapping; nothing is done", errors: operationErrors},
		func(ctx context.Context, who auth.Principal, in *mappingInput) (*struct{ Body Proposal }, error) {
			return s.propose(ctx, who, command.OperationInput{Code: in.Code, Version: in.Body.Version, Mapping: in.Body.Mapping})
		})
}

func (s *server) propose(ctx context.Context, who auth.Principal, in command.OperationInput) (*struct{ Body Proposal }, error) {
	p, err := s.Commands.Propose(ctx, who, in)
	if err != nil {
		return nil, err
	}
	lang := langOf(ctx)
	out := Proposal{
		From: p.Dossier.ProcedureVersion, To: in.Version, Mapping: p.Mapping, Targets: list(p.Targets, elementDTO), Possible: p.Possible(),
		Elements: list(p.Elements, func(e dossier.ProposedElement) MappedElement {
			return MappedElement{ElementName: elementDTO(e.ElementName), To: e.To, Tokens: e.Tokens}
		}),
	}
	for _, f := range p.Findings {
		out.Findings = append(out.Findings, ProcessFinding{Severity: string(f.Severity), Code: f.Code, Element: f.ElementID, Message: say(lang, f.VI, f.EN)})
	}
	if out.Findings == nil {
		out.Findings = []ProcessFinding{}
	}
	if out.Mapping == nil {
		out.Mapping = map[string]string{}
	}
	return &struct{ Body Proposal }{out}, nil
}

func elementDTO(e dossier.ElementName) ElementName {
	return ElementName{ID: e.ID, Name: e.Name, Kind: string(e.Kind)}
}
