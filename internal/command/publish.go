package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Workshop is where a definition is finished and judged; the installation is.
type Workshop interface {
	// Configured gives the versions of a procedure that are files of the configuration.
	Configured(code string) []procedure.Definition
	// Complete gives a definition its process, if it has a step table and no process of
	// its own, and its forms: those given, else the configuration's of that key.
	Complete(d *procedure.Definition, forms map[string]json.RawMessage) ([]procedure.Finding, error)
	// Check tells what would make it fail or disappoint from a day on.
	Check(d procedure.Definition, day organisation.Date) []procedure.Finding
	// CheckProcess tells what is wrong with a process on its own.
	CheckProcess(bpmn []byte, decisions map[string]string) []procedure.Finding
	// Definition gives a version by its content address.
	Definition(ctx context.Context, sha256 string) (procedure.Definition, error)
}

// Registry keeps the versions that are published while the service runs.
type Registry interface {
	Procedures(ctx context.Context) ([]procedure.Version, error)
	PublishProcedure(ctx context.Context, v procedure.Version, definition []byte) (procedure.Version, error)
	RetireProcedure(ctx context.Context, code string, version int) error
}

// PublishInput is a version to be published.
type PublishInput struct {
	Code string
	// Definition is a procedure file, YAML or JSON, without code and version or with
	// this code; the version number is given out.
	Definition []byte
	BPMN       []byte // the process; empty = made of the definition's step table
	Forms      map[string]json.RawMessage
	Decisions  map[string]string // DMN by name
	DryRun     bool              // only tell what is found
	// Despite: the warnings are known. Without it a version with warnings is not published.
	Despite bool
}

// Publication is what came of a version.
type Publication struct {
	Version   procedure.Version // Version.Version 0: it was not published
	Findings  []procedure.Finding
	Published bool
	Replayed  bool // the newest version says the same already
}

// CheckVersion finds what is wrong with a version, and publishes nothing.
func (s *Service) CheckVersion(ctx context.Context, in PublishInput) (procedure.Definition, []procedure.Finding, error) {
	stored, err := s.Registry.Procedures(ctx)
	if err != nil {
		return procedure.Definition{}, nil, fmt.Errorf("published procedures: %w", err)
	}
	return s.version(in, s.nextVersion(in.Code, stored))
}

// nextVersion is the number after all those that are taken.
func (s *Service) nextVersion(code string, stored []procedure.Version) int {
	last := 0
	for _, d := range s.Workshop.Configured(code) {
		last = max(last, d.Version)
	}
	for _, v := range stored {
		if v.Code == code {
			last = max(last, v.Version)
		}
	}
	return last + 1
}

// version reads, finishes and judges a definition.
func (s *Service) version(in PublishInput, number int) (procedure.Definition, []procedure.Finding, error) {
	d, findings := procedure.ReadVersion(in.Definition, in.Code, number)
	if procedure.HasErrors(findings) {
		return d, findings, nil
	}
	d.BPMN = in.BPMN
	d.Decisions = in.Decisions
	found, err := s.Workshop.Complete(&d, in.Forms)
	findings = append(findings, found...)
	if err != nil && !procedure.HasErrors(findings) {
		findings = append(findings, procedure.Finding{
			Severity: procedure.SeverityError, Code: "process_invalid", Procedure: in.Code,
			VI: "Không dựng được quy trình: " + inLanguage(err, "vi"), EN: "The process cannot be made: " + inLanguage(err, "en"),
		})
	}
	if procedure.HasErrors(findings) {
		return d, findings, nil
	}
	if !d.Runnable() {
		return d, append(findings, procedure.Finding{
			Severity: procedure.SeverityError, Code: "no_process", Procedure: in.Code,
			VI: "Thủ tục chưa có quy trình: cần bảng các bước (steps) hoặc sơ đồ BPMN.",
			EN: "The procedure has no process: give a step table (steps) or a BPMN diagram.",
		}), nil
	}
	day := max(organisation.DateOf(s.Now()), d.EffectiveFrom)
	return d, dedupe(append(findings, s.Workshop.Check(d, day)...)), nil
}

func dedupe(findings []procedure.Finding) []procedure.Finding {
	seen := map[string]bool{}
	return slices.DeleteFunc(findings, func(f procedure.Finding) bool {
		key := f.Code + " " + f.Sentence("vi")
		again := seen[key]
		seen[key] = true
		return again
	})
}

// CheckProcess tells what is wrong with a process on its own.
func (s *Service) CheckProcess(bpmn []byte, decisions map[string]string) []procedure.Finding {
	return s.Workshop.CheckProcess(bpmn, decisions)
}

func inLanguage(err error, lang string) string {
	var said interface{ In(lang string) string }
	if errors.As(err, &said) {
		return said.In(lang)
	}
	return err.Error()
}

// Publish puts a new version of a procedure in force, from its effective day on: for
// new dossiers, here and in every other process, without a restart. The same
// definition again is the same version.
func (s *Service) Publish(ctx context.Context, who auth.Principal, in PublishInput) (Publication, error) {
	stored, err := s.Registry.Procedures(ctx)
	if err != nil {
		return Publication{}, fmt.Errorf("published procedures: %w", err)
	}
	number := s.nextVersion(in.Code, stored)
	d, findings, err := s.version(in, number)
	p := Publication{Findings: findings}
	if err != nil || in.DryRun || procedure.HasErrors(findings) {
		return p, err
	}
	if same, ok, err := s.sameAs(ctx, d, stored); err != nil || ok {
		p.Version, p.Published, p.Replayed = same, ok, ok
		return p, err
	}
	if len(findings) > 0 && !in.Despite {
		return p, nil
	}
	data, err := d.Encode()
	if err != nil {
		return p, err
	}
	now := s.Now().UTC().Truncate(time.Second)
	p.Version, err = s.Registry.PublishProcedure(ctx, procedure.Version{
		Code: d.Code, Version: d.Version, SHA: d.SHA(), Name: d.NameVI, EffectiveFrom: string(d.EffectiveFrom),
		Status: procedure.VersionPublished, PublishedAt: &now, PublishedBy: who.Account.ID,
	}, data)
	if err != nil {
		return p, err
	}
	p.Published = true
	return p, s.Offer(ctx)
}

// sameAs finds the newest version if it says the same as d but for its number.
func (s *Service) sameAs(ctx context.Context, d procedure.Definition, stored []procedure.Version) (procedure.Version, bool, error) {
	for _, v := range stored {
		if v.Code != d.Code || v.Version != d.Version-1 || v.Status != procedure.VersionPublished {
			continue
		}
		last, err := s.Workshop.Definition(ctx, v.SHA)
		if err != nil {
			return procedure.Version{}, false, fmt.Errorf("version %d: %w", v.Version, err)
		}
		last.Version = d.Version
		return v, last.SHA() == d.SHA(), nil
	}
	return procedure.Version{}, false, nil
}

// Retire takes a version out of use for new dossiers; those under way go on with it.
func (s *Service) Retire(ctx context.Context, who auth.Principal, code string, version int) error {
	if err := s.Registry.RetireProcedure(ctx, code, version); err == nil {
		return s.Offer(ctx)
	} else if e, typed := dossier.AsError(err); !typed || e.Code != dossier.CodeNotFound {
		return err
	}
	for _, d := range s.Workshop.Configured(code) {
		if d.Version != version || !d.Runnable() {
			continue
		}
		data, err := d.Encode()
		if err != nil {
			return err
		}
		now := s.Now().UTC().Truncate(time.Second)
		_, err = s.Registry.PublishProcedure(ctx, procedure.Version{
			Code: d.Code, Version: d.Version, SHA: d.SHA(), Name: d.NameVI, EffectiveFrom: string(d.EffectiveFrom),
			Status: procedure.VersionRetired, PublishedAt: &now, PublishedBy: who.Account.ID,
		}, data)
		if err != nil {
			return err
		}
		return s.Offer(ctx)
	}
	return dossier.ErrNotFound
}

// Versions lists the versions of a procedure, newest first: the configuration's and
// those published since.
func (s *Service) Versions(ctx context.Context, code string) ([]procedure.Version, error) {
	code = strings.TrimSpace(code)
	stored, err := s.Registry.Procedures(ctx)
	if err != nil {
		return nil, fmt.Errorf("published procedures: %w", err)
	}
	var out []procedure.Version
	known := map[int]bool{}
	for _, v := range stored {
		if v.Code == code {
			out, known[v.Version] = append(out, v), true
		}
	}
	for _, d := range s.Workshop.Configured(code) {
		if !known[d.Version] {
			out = append(out, procedure.Version{
				Code: d.Code, Version: d.Version, SHA: d.SHA(), Name: d.NameVI,
				EffectiveFrom: string(d.EffectiveFrom), Status: procedure.VersionPublished,
			})
		}
	}
	if len(out) == 0 {
		return nil, dossier.ErrNotFound
	}
	slices.SortFunc(out, func(a, b procedure.Version) int { return b.Version - a.Version })
	return out, nil
}
