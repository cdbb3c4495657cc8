package organisation

import (
	"time"

	"github.com/motcua/motcua/internal/clock"
)

// Date is a day of the civil calendar in Vietnam, "2006-01-02". "" = no date. Dates
// of four-digit years compare as text.
type Date string

// DateOf is the day in Vietnam (UTC+7, without daylight saving since 1975) at an instant.
func DateOf(t time.Time) Date { return Date(t.In(clock.Zone).Format(time.DateOnly)) }

// Valid reports whether the date is a day of the calendar.
func (d Date) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// Level is a tier of the administration, e.g. ward. Rank orders them, 1 = the top.
type Level struct {
	ID   string `json:"id" yaml:"id"`
	VI   string `json:"vi" yaml:"vi"`
	EN   string `json:"en" yaml:"en"`
	Rank int    `json:"rank" yaml:"rank"`
}

// Link is a tie to another agency that holds from a day on.
type Link struct {
	ID   string `json:"id" yaml:"id"`
	From Date   `json:"from" yaml:"from"`
	// Main marks the one successor of several that takes over what is not divided by place.
	Main bool `json:"main,omitempty" yaml:"main,omitempty"`
}

// Agency is a body that receives or decides dossiers. Its id is the identification
// code of QĐ 20/2020/QĐ-TTg, e.g. H29 (Ho Chi Minh City); ids never change hands.
type Agency struct {
	ID     string `json:"id" yaml:"id"`
	VI     string `json:"vi" yaml:"vi"`
	EN     string `json:"en" yaml:"en"`
	Level  string `json:"level" yaml:"level"`
	Parent string `json:"parent,omitempty" yaml:"parent,omitempty"` // "" = the top
	// Parents are later parents: from Link.From on the agency is under Link.ID ("" = under none).
	Parents       []Link       `json:"parents,omitempty" yaml:"parents,omitempty"`
	EffectiveFrom Date         `json:"effective_from,omitempty" yaml:"effective_from,omitempty"`
	EffectiveTo   Date         `json:"effective_to,omitempty" yaml:"effective_to,omitempty"` // the first day it no longer exists
	Successors    []Link       `json:"successors,omitempty" yaml:"successors,omitempty"`
	Calendar      string       `json:"calendar,omitempty" yaml:"calendar,omitempty"` // id of a calendar, "" = the installation's
	Hours         *clock.Hours `json:"hours,omitempty" yaml:"hours,omitempty"`       // where they differ from the calendar's
	Address       string       `json:"address,omitempty" yaml:"address,omitempty"`
	Note          string       `json:"note,omitempty" yaml:"note,omitempty"`
}

// ActiveOn reports whether the agency exists on a day.
func (a Agency) ActiveOn(day Date) bool {
	return day >= a.EffectiveFrom && (a.EffectiveTo == "" || day < a.EffectiveTo)
}

// Unit is a department inside an agency, or inside every agency of a level.
type Unit struct {
	ID     string `json:"id" yaml:"id"`
	VI     string `json:"vi" yaml:"vi"`
	EN     string `json:"en" yaml:"en"`
	Agency string `json:"agency,omitempty" yaml:"agency,omitempty"`
	Level  string `json:"level,omitempty" yaml:"level,omitempty"`
}

// Role is a hat that people wear at an agency. The same role exists at agencies of
// several levels, so that work follows a succession without being renamed.
type Role struct {
	ID string `json:"id" yaml:"id"`
	VI string `json:"vi" yaml:"vi"`
	EN string `json:"en" yaml:"en"`
	// Aliases are how step tables write the role: "Công chức Bộ phận Một cửa quận".
	Aliases []string `json:"aliases,omitempty" yaml:"aliases,omitempty"`
	Unit    string   `json:"unit,omitempty" yaml:"unit,omitempty"` // id of a unit
	// Signs: the holder signs results for the agency.
	Signs bool `json:"signs,omitempty" yaml:"signs,omitempty"`
	// External: a body outside the office that is asked and answers; no officer holds it.
	External bool `json:"external,omitempty" yaml:"external,omitempty"`
	// System: a role of the product (supervisor, admin …), not of a step.
	System bool `json:"system,omitempty" yaml:"system,omitempty"`
}

// Position is one hat an officer wears, on the days it is theirs.
type Position struct {
	Agency string `json:"agency" yaml:"agency"`
	Role   string `json:"role" yaml:"role"`
	From   Date   `json:"from,omitempty" yaml:"from,omitempty"`
	To     Date   `json:"to,omitempty" yaml:"to,omitempty"` // the first day it is no longer theirs
}

// ActiveOn reports whether the position is held on a day.
func (p Position) ActiveOn(day Date) bool {
	return day >= p.From && (p.To == "" || day < p.To)
}

// Officer is a person who works for an agency. ID never changes, Username may.
type Officer struct {
	ID        string     `json:"id" yaml:"id"`
	Username  string     `json:"username" yaml:"username"`
	Name      string     `json:"name" yaml:"name"`
	Title     string     `json:"title,omitempty" yaml:"title,omitempty"`
	Email     string     `json:"email,omitempty" yaml:"email,omitempty"`
	Phone     string     `json:"phone,omitempty" yaml:"phone,omitempty"`
	Positions []Position `json:"positions" yaml:"positions"`
}

// Citizen is an account of the public, in demonstrations and tests.
type Citizen struct {
	ID       string `json:"id" yaml:"id"`
	Username string `json:"username" yaml:"username"`
	Name     string `json:"name" yaml:"name"`
	IDNumber string `json:"id_number,omitempty" yaml:"id_number,omitempty"`
	Phone    string `json:"phone,omitempty" yaml:"phone,omitempty"`
	Email    string `json:"email,omitempty" yaml:"email,omitempty"`
	Address  string `json:"address,omitempty" yaml:"address,omitempty"`
}

// Ids of the product's own roles.
const (
	RoleSupervisor      = "supervisor"
	RoleProcessDesigner = "process_designer"
	RoleAdmin           = "admin"
	RoleIntegrator      = "integrator"
	RoleAuditor         = "auditor"
	RoleCitizen         = "citizen"
)

// BindingReceiving is the agency binding for the agency where a dossier was filed.
const BindingReceiving = "receiving"
