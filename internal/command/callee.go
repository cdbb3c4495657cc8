package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// Editions gives published versions byte for byte.
type Editions interface {
	// Version gives the content address and the bytes of one version; dossier.ErrNotFound
	// if there is none that can run.
	Version(ctx context.Context, code string, version int) (sha string, data []byte, err error)
}

var _ dossier.Callees = (*Service)(nil)

// Callee finds the procedure that a call activity calls, and who does its work when it is
// called from an agency.
func (s *Service) Callee(ctx context.Context, q dossier.CalleeQuery) (dossier.Callee, error) {
	day := organisation.DateOf(q.Day)
	d, err := s.edition(q, day)
	if err != nil {
		return dossier.Callee{}, err
	}
	if !d.Runnable() {
		return dossier.Callee{}, invalid("process_not_runnable", "process",
			fmt.Sprintf("Thủ tục %s chưa có quy trình nên không gọi được.", d.Code), fmt.Sprintf("Procedure %s has no process to call.", d.Code))
	}
	p, err := s.programs.of(d)
	if err != nil {
		return dossier.Callee{}, err
	}
	agencies, err := s.World.Organisation().ResolveAll(p.bindings, q.Agency, day)
	if err != nil {
		var e *organisation.Error
		if errors.As(err, &e) {
			return dossier.Callee{}, invalid(e.Key, "agency", e.VI, e.EN)
		}
		return dossier.Callee{}, fmt.Errorf("agencies of %s: %w", d.Code, err)
	}
	sha, data, err := s.Editions.Version(ctx, d.Code, d.Version)
	if err != nil {
		return dossier.Callee{}, err
	}
	return dossier.Callee{Procedure: d.Code, SHA: sha, Data: data, Agencies: agencies}, nil
}

// edition is the version that a call is bound to.
func (s *Service) edition(q dossier.CalleeQuery, day organisation.Date) (procedure.Definition, error) {
	catalogue := s.World.Catalogue()
	versions := catalogue.Versions(q.Process)
	if len(versions) == 0 {
		return procedure.Definition{}, invalid("process_unknown", "process",
			fmt.Sprintf("Không có quy trình hay thủ tục nào mang mã %q.", q.Process),
			fmt.Sprintf("There is no process and no procedure %q.", q.Process))
	}
	switch q.Binding {
	case "version":
		if d, ok := catalogue.Version(q.Process, q.Version); ok {
			return d, nil
		}
		return procedure.Definition{}, invalid("process_version_unknown", "process",
			fmt.Sprintf("Thủ tục %s không có phiên bản %d.", q.Process, q.Version), fmt.Sprintf("Procedure %s has no version %d.", q.Process, q.Version))
	case "tag":
		for _, d := range versions { // newest first
			if d.Tag == q.Tag && d.Tag != "" {
				return d, nil
			}
		}
		return procedure.Definition{}, invalid("process_tag_unknown", "process",
			fmt.Sprintf("Thủ tục %s không có phiên bản mang nhãn %q.", q.Process, q.Tag), fmt.Sprintf("Procedure %s has no version with the tag %q.", q.Process, q.Tag))
	}
	if d, ok := catalogue.GetOn(q.Process, day); ok {
		return d, nil
	}
	return procedure.Definition{}, invalid("process_not_in_force", "process",
		fmt.Sprintf("Thủ tục %s không có phiên bản nào đang có hiệu lực.", q.Process), fmt.Sprintf("No version of procedure %s is in force.", q.Process))
}
