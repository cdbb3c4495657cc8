package api

import (
	"encoding/json"
	"time"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/query"
)

// OrganisationLink is a tie to another agency that holds from a day on.
type OrganisationLink struct {
	ID   string `json:"id" maxLength:"64" doc:"Agency; of a parent also \"\", under none."`
	From string `json:"from" maxLength:"10" doc:"First day, YYYY-MM-DD."`
	Main bool   `json:"main,omitempty" doc:"The one successor of several that takes over what is not divided by place."`
}

// OrganisationLevel is a tier of the administration.
type OrganisationLevel struct {
	ID   string `json:"id" maxLength:"64"`
	VI   string `json:"vi" maxLength:"300"`
	EN   string `json:"en" maxLength:"300"`
	Rank int    `json:"rank" doc:"1 = the top."`
}

// OrganisationAgency is an agency as it is kept.
type OrganisationAgency struct {
	ID            string             `json:"id" maxLength:"64" example:"H29.1.26"`
	VI            string             `json:"vi" maxLength:"300"`
	EN            string             `json:"en" maxLength:"300"`
	Level         string             `json:"level" maxLength:"64"`
	Parent        string             `json:"parent,omitempty" maxLength:"64" doc:"The first one; absent: the top."`
	Parents       []OrganisationLink `json:"parents,omitempty" doc:"Later parents."`
	EffectiveFrom string             `json:"effective_from,omitempty" maxLength:"10"`
	EffectiveTo   string             `json:"effective_to,omitempty" maxLength:"10" doc:"The first day it no longer exists."`
	Successors    []OrganisationLink `json:"successors,omitempty"`
	Calendar      string             `json:"calendar,omitempty" maxLength:"64"`
	Hours         *Object            `json:"hours,omitempty" doc:"sessions and weekday_sessions, where they differ from the calendar's."`
	Address       string             `json:"address,omitempty" maxLength:"500"`
	Note          string             `json:"note,omitempty" maxLength:"1000"`
}

// OrganisationUnit is a department inside an agency, or inside every agency of a level.
type OrganisationUnit struct {
	ID     string `json:"id" maxLength:"64"`
	VI     string `json:"vi" maxLength:"300"`
	EN     string `json:"en" maxLength:"300"`
	Agency string `json:"agency,omitempty" maxLength:"64"`
	Level  string `json:"level,omitempty" maxLength:"64"`
}

// OrganisationRole is a hat that people wear at an agency.
type OrganisationRole struct {
	ID       string   `json:"id" maxLength:"64"`
	VI       string   `json:"vi" maxLength:"300"`
	EN       string   `json:"en" maxLength:"300"`
	Aliases  []string `json:"aliases,omitempty" doc:"How step tables write it."`
	Unit     string   `json:"unit,omitempty" maxLength:"64"`
	Signs    bool     `json:"signs,omitempty" doc:"Signs results."`
	External bool     `json:"external,omitempty" doc:"A body outside the office; nobody holds it."`
	System   bool     `json:"system,omitempty" doc:"A role of the product."`
}

// OrganisationPosition is one hat an officer wears.
type OrganisationPosition struct {
	Agency string `json:"agency" maxLength:"64"`
	Role   string `json:"role" maxLength:"64"`
	From   string `json:"from,omitempty" maxLength:"10"`
	To     string `json:"to,omitempty" maxLength:"10" doc:"The first day it is no longer theirs."`
}

// OrganisationOfficer is an officer as they are kept.
type OrganisationOfficer struct {
	ID        string                 `json:"id" maxLength:"64"`
	Username  string                 `json:"username" maxLength:"64"`
	Name      string                 `json:"name" maxLength:"300"`
	Title     string                 `json:"title,omitempty" maxLength:"300"`
	Email     string                 `json:"email,omitempty" maxLength:"300"`
	Phone     string                 `json:"phone,omitempty" maxLength:"50"`
	Positions []OrganisationPosition `json:"positions"`
}

func linkDTO(l organisation.Link) OrganisationLink {
	return OrganisationLink{ID: l.ID, From: string(l.From), Main: l.Main}
}

func (l OrganisationLink) link() organisation.Link {
	return organisation.Link{ID: l.ID, From: organisation.Date(l.From), Main: l.Main}
}

func agencyDTO(a organisation.Agency) OrganisationAgency {
	out := OrganisationAgency{
		ID: a.ID, VI: a.VI, EN: a.EN, Level: a.Level, Parent: a.Parent, Parents: list(a.Parents, linkDTO),
		EffectiveFrom: string(a.EffectiveFrom), EffectiveTo: string(a.EffectiveTo), Successors: list(a.Successors, linkDTO),
		Calendar: a.Calendar, Address: a.Address, Note: a.Note,
	}
	if a.Hours != nil {
		raw, err := json.Marshal(a.Hours)
		if err == nil {
			out.Hours = &Object{raw}
		}
	}
	return out
}

// agency makes the agency; hours that cannot be read are said to be so.
func (a OrganisationAgency) agency() (organisation.Agency, bool) {
	out := organisation.Agency{
		ID: a.ID, VI: a.VI, EN: a.EN, Level: a.Level, Parent: a.Parent, Parents: list(a.Parents, OrganisationLink.link),
		EffectiveFrom: organisation.Date(a.EffectiveFrom), EffectiveTo: organisation.Date(a.EffectiveTo),
		Successors: list(a.Successors, OrganisationLink.link), Calendar: a.Calendar, Address: a.Address, Note: a.Note,
	}
	if a.Hours != nil {
		var h clock.Hours
		if json.Unmarshal(a.Hours.RawMessage, &h) != nil {
			return out, false
		}
		out.Hours = &h
	}
	return out, true
}

func positionOf(p OrganisationPosition) organisation.Position {
	return organisation.Position{Agency: p.Agency, Role: p.Role, From: organisation.Date(p.From), To: organisation.Date(p.To)}
}

func positionDTO(p organisation.Position) OrganisationPosition {
	return OrganisationPosition{Agency: p.Agency, Role: p.Role, From: string(p.From), To: string(p.To)}
}

func officerDTO(o organisation.Officer) OrganisationOfficer {
	return OrganisationOfficer{
		ID: o.ID, Username: o.Username, Name: o.Name, Title: o.Title, Email: o.Email, Phone: o.Phone,
		Positions: list(o.Positions, positionDTO),
	}
}

func (o OrganisationOfficer) officer() organisation.Officer {
	return organisation.Officer{
		ID: o.ID, Username: o.Username, Name: o.Name, Title: o.Title, Email: o.Email, Phone: o.Phone,
		Positions: list(o.Positions, positionOf),
	}
}

// OrganisationOffice is an agency as on a day.
type OrganisationOffice struct {
	OrganisationAgency
	Active        bool   `json:"active" doc:"It exists on the day."`
	ParentOnDay   string `json:"parent_on_day,omitempty"`
	CurrentOnDay  string `json:"current_on_day,omitempty" doc:"The agency that does its work on the day; absent: none."`
	OfficersOnDay int    `json:"officers_on_day" doc:"Who hold a position there on the day."`
}

// OrganisationBody is the organisation without its people, as on a day.
type OrganisationBody struct {
	Revision  int64                `json:"revision" doc:"Also the ETag: send it back as If-Match with a change."`
	Day       string               `json:"day" format:"date"`
	Officers  int                  `json:"officers" doc:"How many officers there are, in or out of office."`
	MayAll    bool                 `json:"may_edit_all" doc:"The caller may change everything; otherwise officers of their agencies."`
	MayAt     []string             `json:"may_edit_at" doc:"Those agencies."`
	Levels    []OrganisationLevel  `json:"levels"`
	Agencies  []OrganisationOffice `json:"agencies"`
	Units     []OrganisationUnit   `json:"units"`
	Roles     []OrganisationRole   `json:"roles"`
	Calendars []string             `json:"calendars" doc:"Calendars that agencies name."`
}

// OrganisationPerson is an officer as on a day.
type OrganisationPerson struct {
	OrganisationOfficer
	State string                 `json:"state" enum:"serving,coming,former,none" doc:"serving: holds a position on the day; coming: will; former: did."`
	Holds []OrganisationPosition `json:"holds" doc:"Positions held on the day, each at the agency that does its work now."`
}

func personDTO(v query.OfficerView) OrganisationPerson {
	return OrganisationPerson{OrganisationOfficer: officerDTO(v.Officer), State: string(v.State), Holds: list(v.Holds, positionDTO)}
}

// OrganisationRevision is one change of the organisation.
type OrganisationRevision struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
	By     Person    `json:"by"`
	Via    string    `json:"via" enum:"files,edit,import,command"`
	Reason string    `json:"reason"`
	Items  int       `json:"items" doc:"Items that it changed."`
}

func revisionDTO(r organisation.Revision) OrganisationRevision {
	return OrganisationRevision{
		Number: r.Number, At: local(r.At), By: Person{ID: r.By, Name: r.ByName}, Via: string(r.Via), Reason: r.Reason, Items: r.Changes,
	}
}

// OrganisationDifference is what a change did to one item.
type OrganisationDifference struct {
	Part   string                        `json:"part" enum:"levels,agencies,units,roles,officers,citizens"`
	ID     string                        `json:"id"`
	Name   string                        `json:"name"`
	Kind   string                        `json:"kind" enum:"added,changed,removed"`
	Fields []OrganisationFieldDifference `json:"fields"`
}

// OrganisationFieldDifference is what a change did to one field.
type OrganisationFieldDifference struct {
	Field  string `json:"field"`
	Before any    `json:"before,omitempty" doc:"Absent: it said nothing."`
	After  any    `json:"after,omitempty"`
}

func differenceDTO(c organisation.Change) OrganisationDifference {
	return OrganisationDifference{
		Part: string(c.Part), ID: c.ID, Name: c.Name, Kind: string(c.Kind),
		Fields: list(c.Fields, func(f organisation.FieldChange) OrganisationFieldDifference {
			return OrganisationFieldDifference{Field: f.Field, Before: anyOf(f.Before), After: anyOf(f.After)}
		}),
	}
}

func anyOf(raw json.RawMessage) any {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	return v
}

// OrganisationFinding is something to be said about a change.
type OrganisationFinding struct {
	Severity string `json:"severity" enum:"error,warning" doc:"An error forbids the change; a warning wants to be known."`
	Code     string `json:"code"`
	Field    string `json:"field,omitempty" example:"officers[q1-motcua].positions[0].role"`
	Message  string `json:"message"`
}

func findingsDTO(lang string, findings []organisation.Finding) []OrganisationFinding {
	return list(findings, func(f organisation.Finding) OrganisationFinding {
		return OrganisationFinding{Severity: string(f.Severity), Code: f.Code, Field: f.Field, Message: f.In(lang)}
	})
}
