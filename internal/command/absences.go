package command

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/query"
)

// AbsenceInput says when somebody is away and who does their work.
type AbsenceInput struct {
	Officer string // "" = the caller
	Period  absence.Period
	Reason  string
	Covers  []absence.Cover
}

// Absences keeps absences; *absence.Directory does.
type Absences interface {
	absence.People
	absence.Store
}

// RecordAbsence keeps a new absence. The warnings do not forbid it. Officers whom the
// caller does not manage do not exist for it.
func (s *Service) RecordAbsence(ctx context.Context, who auth.Principal, req Request, in AbsenceInput) (absence.Absence, []absence.Warning, error) {
	if err := checkKey(req.Key); err != nil {
		return absence.Absence{}, nil, err
	}
	if in.Officer == "" {
		in.Officer = who.Account.ID
	}
	if !s.Staff.Manages(who, in.Officer) {
		return absence.Absence{}, nil, errOfficerUnknown
	}
	now := s.Now()
	a := absence.Absence{
		ID: keyedID(who, req.Key), Officer: in.Officer, CreatedAt: now, CreatedBy: who.Account.ID, Version: 1,
	}
	if kept, err := s.Absences.Absence(ctx, a.ID); err == nil { // the answer to the first time was lost
		if kept.Officer != in.Officer {
			return absence.Absence{}, nil, errKeyReused
		}
		return kept, nil, nil
	}
	return s.putAbsence(ctx, who, a, nil, in)
}

// ChangeAbsence gives an absence another period, reason or other substitutes. One that
// has begun keeps its beginning, one that is over is not changed. version 0 = as it is.
func (s *Service) ChangeAbsence(ctx context.Context, who auth.Principal, id string, version int64, in AbsenceInput) (absence.Absence, []absence.Warning, error) {
	was, err := s.managed(ctx, who, id, version)
	if err != nil {
		return absence.Absence{}, nil, err
	}
	a := was
	a.Version++
	in.Officer = was.Officer
	return s.putAbsence(ctx, who, a, &was, in)
}

// CancelAbsence takes back an absence that has not begun, and ends now one that has.
func (s *Service) CancelAbsence(ctx context.Context, who auth.Principal, id string, version int64) (absence.Absence, error) {
	was, err := s.managed(ctx, who, id, version)
	if err != nil {
		return absence.Absence{}, err
	}
	now := s.Now()
	a := was
	a.Version, a.ChangedAt, a.ChangedBy = was.Version+1, now, who.Account.ID
	switch {
	case was.CancelledAt != nil:
		return was, nil
	case !was.To.After(now):
		return absence.Absence{}, &dossier.Error{
			Code: dossier.CodeConflict, Key: "absence_over",
			VI: "Lần vắng mặt này đã kết thúc.", EN: "This absence is over.",
		}
	case was.From.After(now):
		a.CancelledAt = &now
	default:
		a.To = now
	}
	return a, s.Absences.PutAbsence(ctx, a, func([]absence.Absence) error { return nil })
}

// managed gives an absence that the caller may change, as they saw it.
func (s *Service) managed(ctx context.Context, who auth.Principal, id string, version int64) (absence.Absence, error) {
	a, err := s.Absences.Absence(ctx, id)
	if err != nil {
		return absence.Absence{}, err
	}
	if !s.Staff.Manages(who, a.Officer) {
		return absence.Absence{}, dossier.ErrNotFound
	}
	if version != 0 && version != a.Version {
		return absence.Absence{}, &dossier.Error{
			Code: dossier.CodeConflict, Key: "absence_changed",
			VI: "Lần vắng mặt này vừa được người khác thay đổi. Hãy tải lại.", EN: "Somebody else has just changed this absence. Reload it.",
		}
	}
	return a, nil
}

func (s *Service) putAbsence(ctx context.Context, who auth.Principal, a absence.Absence, was *absence.Absence, in AbsenceInput) (absence.Absence, []absence.Warning, error) {
	var c checker
	in.Reason = line(in.Reason)
	var err error
	if a.From, a.To, err = in.Period.Instants(); err != nil {
		return absence.Absence{}, nil, err
	}
	if was != nil && absence.PeriodOf(was.From, was.To).SameStart(in.Period) {
		a.From = was.From
	}
	if now := s.Now(); was == nil && a.From.Before(now) && now.Before(a.To) && organisation.DateOf(a.From) == organisation.DateOf(now) {
		a.From = now // of today what is left
	}
	s.checkCovers(&c, who, in.Officer, in.Covers)
	if err := c.err("absence_invalid"); err != nil {
		return absence.Absence{}, nil, err
	}
	a.Reason, a.Covers = in.Reason, in.Covers
	a.ChangedAt, a.ChangedBy = s.Now(), who.Account.ID
	var warnings []absence.Warning
	err = s.Absences.PutAbsence(ctx, a, func(meeting []absence.Absence) error {
		var refused error
		warnings, refused = absence.Check(a, was, meeting, s.Absences, s.Now())
		return refused
	})
	return a, warnings, err
}

// checkCovers: a substitute works where the absent one does, or under whoever records it.
func (s *Service) checkCovers(c *checker, who auth.Principal, officer string, covers []absence.Cover) {
	catalogue := s.World.Catalogue()
	for i := range covers {
		field := fmt.Sprintf("covers.%d", i)
		if !s.Staff.Colleagues(officer, covers[i].Officer) && !s.Staff.Manages(who, covers[i].Officer) {
			c.add(field, "Người thay phải cùng cơ quan với người vắng, hoặc thuộc phạm vi quản lý của bạn.",
				"A substitute must work at the absent one's agency, or within your scope.")
		}
		for j, code := range covers[i].Procedures {
			if _, ok := catalogue.Get(line(code)); !ok {
				c.add(fmt.Sprintf("%s.procedures.%d", field, j), fmt.Sprintf("Không có thủ tục %q.", code), fmt.Sprintf("There is no procedure %q.", code))
			}
		}
		slices.Sort(covers[i].Procedures)
		covers[i].Procedures = slices.Compact(covers[i].Procedures)
	}
}

// Staff says who manages whose absences; query.Service does.
type Staff interface {
	Manages(who auth.Principal, officer string) bool
	Colleagues(officer, other string) bool
}

var _ Staff = (*query.Service)(nil)

var errOfficerUnknown = invalid("absence_officer_unknown", "officer",
	"Không có cán bộ này trong phạm vi quản lý của bạn.", "There is no such officer within your scope.")

// keyedID is an id that the same request gets again when it is sent again.
func keyedID(who auth.Principal, key string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(commandID(who, key))).String()
}
