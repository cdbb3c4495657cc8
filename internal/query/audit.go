package query

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// AuditPage is a page of the audit log, with the names of the accounts that it mentions
// by id only.
type AuditPage struct {
	dossier.Page[audit.Sealed]
	People map[string]string
}

// Audit lists who did what, newest first. f.Dossier may be a dossier's code or id.
func (s *Service) Audit(ctx context.Context, f audit.Filter) (AuditPage, error) {
	if f.Dossier != "" {
		name := f.Dossier
		f.Dossier, f.DossierID = NormalCode(name), ""
		d, err := s.byCodeOrID(ctx, name)
		switch {
		case err == nil:
			f.Dossier, f.DossierID = d.Code, d.ID
		case !errors.Is(err, dossier.ErrNotFound): // of one that is not there, attempts may still be in the log
			return AuditPage{}, err
		}
	}
	return s.auditPage(ctx, f)
}

// DossierAudit lists who did what with a dossier that the caller watches over, newest
// first. Any other is ErrNotFound; one they see, but may not ask this of, CodeForbidden.
func (s *Service) DossierAudit(ctx context.Context, who auth.Principal, code string, f audit.Filter) (AuditPage, error) {
	d, tasks, err := s.Find(ctx, who, code, auth.ActionReadDossierAudit)
	if err != nil {
		return AuditPage{}, err
	}
	if !s.Policy.Reach(who, auth.ActionReadDossierAudit).Dossier(d, tasks) {
		return AuditPage{}, &dossier.Error{
			Code: dossier.CodeForbidden, Key: "not_your_dossier",
			VI: "Vai trò của bạn không cho làm việc này với hồ sơ này.", EN: "Your roles do not allow this with this dossier.",
		}
	}
	f.Dossier, f.DossierID = d.Code, d.ID
	return s.auditPage(ctx, f)
}

func (s *Service) auditPage(ctx context.Context, f audit.Filter) (AuditPage, error) {
	page, err := s.Deps.Audit.AuditEntries(ctx, f)
	if err != nil {
		return AuditPage{}, err
	}
	var ids []string
	for _, e := range page.Items {
		ids = append(ids, e.OnBehalfOf)
		for _, c := range e.Changes {
			if strings.HasSuffix(c.Field, ".assignee") {
				ids = append(ids, c.Before, c.After)
			}
		}
	}
	people, err := s.addNames(ctx, map[string]string{}, slices.DeleteFunc(ids, func(id string) bool { return id == "" }))
	return AuditPage{Page: page, People: people}, err
}

// AuditHeads gives the last entry of each day.
func (s *Service) AuditHeads(ctx context.Context, from, to audit.Day) ([]audit.Head, error) {
	return s.Deps.Audit.AuditHeads(ctx, from, to)
}

// maxFindings is how many findings a verification names; a broken record has more.
const maxFindings = 100

// VerifyAudit goes through the record of the days and gives the number of its entries,
// what is wrong with them (the first hundred) and how many findings there are.
func (s *Service) VerifyAudit(ctx context.Context, from, to audit.Day) (entries int64, findings []audit.Finding, total int, err error) {
	entries, err = audit.Verify(ctx, s.Deps.Audit, from, to, nil, func(f audit.Finding) {
		if total++; len(findings) < maxFindings {
			findings = append(findings, f)
		}
	})
	return entries, findings, total, err
}
