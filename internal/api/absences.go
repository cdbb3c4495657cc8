package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/command"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/query"
)

// Absence is a time in which an officer is away.
type Absence struct {
	ID            string         `json:"id"`
	Officer       Person         `json:"officer"`
	Positions     []PositionName `json:"positions"`
	FromDay       string         `json:"from_day" example:"2026-12-01"`
	FromAfternoon bool           `json:"from_afternoon" doc:"The first day counts from noon."`
	ToDay         string         `json:"to_day" doc:"The last day, included." example:"2026-12-03"`
	ToMorning     bool           `json:"to_morning" doc:"The last day counts to noon."`
	StartsAt      time.Time      `json:"starts_at"`
	EndsAt        time.Time      `json:"ends_at"`
	WorkingDays   float64        `json:"working_days" doc:"By the calendar of the officer's agency, in halves."`
	Now           bool           `json:"now" doc:"It lasts."`
	Cancelled     bool           `json:"cancelled"`
	Reason        string         `json:"reason,omitempty" doc:"Shown to the officer and to who manages their absences."`
	Covers        []AbsenceCover `json:"covers"`
	Manages       bool           `json:"manages" doc:"The caller may change it."`
	Version       int64          `json:"version"`
	Warnings      []string       `json:"warnings,omitempty" doc:"What was accepted and should be known, in the caller's language."`
}

// AbsenceCover is a substitute.
type AbsenceCover struct {
	Officer    Person   `json:"officer"`
	Procedures []string `json:"procedures" doc:"Codes; none: all."`
	Acts       bool     `json:"acts" doc:"Acts for the absent officer now."`
}

// PositionName is a hat in words.
type PositionName struct {
	Agency Named `json:"agency"`
	Role   Named `json:"role"`
}

// AbsenceBody says when somebody is away and who does their work.
type AbsenceBody struct {
	Officer       string      `json:"officer,omitempty" maxLength:"64" doc:"Absent: the caller. Not changed afterwards."`
	FromDay       string      `json:"from_day" maxLength:"10" example:"2026-12-01"`
	FromAfternoon bool        `json:"from_afternoon,omitempty"`
	ToDay         string      `json:"to_day" maxLength:"10" example:"2026-12-03"`
	ToMorning     bool        `json:"to_morning,omitempty"`
	Reason        string      `json:"reason,omitempty" maxLength:"500"`
	Covers        []CoverBody `json:"covers,omitempty" maxItems:"10"`
}

// CoverBody names a substitute.
type CoverBody struct {
	Officer    string   `json:"officer" maxLength:"64"`
	Procedures []string `json:"procedures,omitempty" maxItems:"200" doc:"Codes; none: all."`
}

// Colleague is an officer who can be chosen.
type Colleague struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	Title     string         `json:"title,omitempty"`
	Positions []PositionName `json:"positions"`
	Manages   bool           `json:"manages" doc:"The caller may record their absences."`
	AwayUntil *time.Time     `json:"away_until,omitempty"`
}

// AbsencePath names an absence.
type AbsencePath struct {
	ID string `path:"id" maxLength:"64"`
}

type absencesInput struct {
	From    string `query:"from" maxLength:"10" doc:"Day; only what lasts after it. Absent: now." example:"2026-11-01"`
	To      string `query:"to" maxLength:"10" doc:"Day; only what begins by its end." example:"2026-12-31"`
	Agency  string `query:"agency" maxLength:"50"`
	Officer string `query:"officer" maxLength:"64"`
}

type absenceInput struct {
	Keyed
	Body AbsenceBody
}

type changeAbsenceInput struct {
	AbsencePath
	IfMatch string `header:"If-Match" doc:"Version of the absence as it was seen."`
	Body    AbsenceBody
}

type cancelAbsenceInput struct {
	AbsencePath
	IfMatch string `header:"If-Match" doc:"Version of the absence as it was seen."`
}

type absenceOutput struct {
	ETag string `header:"ETag"`
	Body Absence
}

func (s *server) registerAbsences() {
	const tag = "Absences"
	handle(s, route{method: http.MethodGet, path: "/absences", action: auth.ActionListAbsences, id: "listAbsences", tag: tag, summary: "Who is away and will be, and who does their work"}, s.listAbsences)
	handle(s, route{method: http.MethodGet, path: "/absences/officers", action: auth.ActionListAbsences, id: "listColleagues", tag: tag, summary: "Officers to choose from"},
		func(ctx context.Context, who auth.Principal, _ *struct{}) (*struct{ Body Page[Colleague] }, error) {
			found, err := s.Query.ColleaguesOf(ctx, who)
			m := s.mapper(ctx)
			return &struct{ Body Page[Colleague] }{Page[Colleague]{Items: list(found, m.colleague)}}, err
		})
	handle(s, route{method: http.MethodPost, path: "/absences", action: auth.ActionRecordAbsence, id: "recordAbsence", tag: tag, summary: "Record an absence and its substitutes", status: http.StatusCreated, errors: []int{http.StatusConflict, http.StatusUnprocessableEntity}}, s.recordAbsence)
	handle(s, route{method: http.MethodPut, path: "/absences/{id}", action: auth.ActionRecordAbsence, id: "changeAbsence", tag: tag, summary: "Change an absence that is not over", errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}}, s.changeAbsence)
	handle(s, route{method: http.MethodPost, path: "/absences/{id}/cancellation", action: auth.ActionRecordAbsence, id: "cancelAbsence", tag: tag, summary: "Take back an absence, or end now one that has begun", errors: []int{http.StatusNotFound, http.StatusConflict}}, s.cancelAbsence)
}

func (s *server) listAbsences(ctx context.Context, who auth.Principal, in *absencesInput) (*struct{ Body Page[Absence] }, error) {
	f := query.AbsenceFilter{Agency: in.Agency, Officer: in.Officer}
	for _, d := range []struct {
		text, field string
		into        *time.Time
		add         int // days
	}{{in.From, "from", &f.EndsAfter, 0}, {in.To, "to", &f.BeginsBy, 1}} {
		if d.text == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, d.text, clock.Zone)
		if err != nil {
			return nil, &dossier.Error{
				Code: dossier.CodeInvalid, Key: "absence_day_invalid", Field: d.field,
				VI: "Ngày phải có dạng 2026-11-23.", EN: "A day must be written as 2026-11-23.",
			}
		}
		*d.into = day.AddDate(0, 0, d.add)
	}
	found, err := s.Query.Absences(ctx, who, f)
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	return &struct{ Body Page[Absence] }{Page[Absence]{Items: list(found, m.absence)}}, nil
}

func (s *server) recordAbsence(ctx context.Context, who auth.Principal, in *absenceInput) (*absenceOutput, error) {
	a, warnings, err := s.Commands.RecordAbsence(ctx, who, in.request(), in.Body.input())
	return s.absenceAnswer(ctx, who, a, warnings, err)
}

func (s *server) changeAbsence(ctx context.Context, who auth.Principal, in *changeAbsenceInput) (*absenceOutput, error) {
	version, err := parseETag(in.IfMatch)
	if err != nil {
		return nil, err
	}
	a, warnings, err := s.Commands.ChangeAbsence(ctx, who, in.ID, version, in.Body.input())
	return s.absenceAnswer(ctx, who, a, warnings, err)
}

func (s *server) cancelAbsence(ctx context.Context, who auth.Principal, in *cancelAbsenceInput) (*absenceOutput, error) {
	version, err := parseETag(in.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := s.Commands.CancelAbsence(ctx, who, in.ID, version)
	return s.absenceAnswer(ctx, who, a, nil, err)
}

func (s *server) absenceAnswer(ctx context.Context, who auth.Principal, a absence.Absence, warnings []absence.Warning, err error) (*absenceOutput, error) {
	if err != nil {
		return nil, err
	}
	v, err := s.Query.AbsenceView(ctx, who, a)
	if err != nil {
		return nil, err
	}
	m := s.mapper(ctx)
	out := &absenceOutput{ETag: etag(a.Version), Body: m.absence(v)}
	out.Body.Warnings = list(warnings, func(w absence.Warning) string { return say(m.lang, w.VI, w.EN) })
	return out, nil
}

func (b AbsenceBody) input() command.AbsenceInput {
	return command.AbsenceInput{
		Officer: b.Officer, Reason: b.Reason,
		Period: absence.Period{FromDay: b.FromDay, FromAfternoon: b.FromAfternoon, ToDay: b.ToDay, ToMorning: b.ToMorning},
		Covers: list(b.Covers, func(c CoverBody) absence.Cover { return absence.Cover{Officer: c.Officer, Procedures: c.Procedures} }),
	}
}

func (m mapper) absence(v query.AbsenceView) Absence {
	p := absence.PeriodOf(v.From, v.To)
	return Absence{
		ID: v.ID, Officer: Person{ID: v.Officer, Name: v.Name}, Positions: list(v.Positions, m.position),
		FromDay: p.FromDay, FromAfternoon: p.FromAfternoon, ToDay: p.ToDay, ToMorning: p.ToMorning,
		StartsAt: local(v.From), EndsAt: local(v.To), WorkingDays: v.WorkingDays, Now: v.At(m.now), Cancelled: v.CancelledAt != nil,
		Reason: v.Reason, Manages: v.Manages, Version: v.Version,
		Covers: list(v.Covers, func(c query.CoverView) AbsenceCover {
			return AbsenceCover{Officer: Person{ID: c.Officer, Name: c.Name}, Procedures: texts(c.Procedures), Acts: c.Acts}
		}),
	}
}

func (m mapper) colleague(c query.Colleague) Colleague {
	return Colleague{ID: c.ID, Name: c.Name, Title: c.Title, Positions: list(c.Positions, m.position), Manages: c.Manages, AwayUntil: localPtr(c.AwayUntil)}
}

func (m mapper) position(p dossier.Position) PositionName {
	return PositionName{Agency: m.agency(p.Agency), Role: m.role(p.Role)}
}
