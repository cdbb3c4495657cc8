package auth

import (
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// RoleDesk is the organisation's role of the one-stop desk.
const RoleDesk = "desk_officer"

// Roles answers the policy's questions from the organisation as it stands now.
type Roles struct {
	org func() *organisation.Organisation
	now func() time.Time
}

// FromOrganisation makes Roles. org may give another organisation later: it is asked each time.
func FromOrganisation(org func() *organisation.Organisation, now func() time.Time) *Roles {
	return &Roles{org: org, now: now}
}

// Duty sorts the organisation's roles. Those of bodies outside the office have none.
func (r *Roles) Duty(role string) Duty {
	switch role {
	case RoleDesk:
		return DutyDesk
	case organisation.RoleSupervisor:
		return DutySupervisor
	case organisation.RoleProcessDesigner:
		return DutyDesigner
	case organisation.RoleAdmin:
		return DutyAdmin
	case organisation.RoleIntegrator:
		return DutyIntegrator
	case organisation.RoleAuditor:
		return DutyAuditor
	}
	known, ok := r.org().Role(role)
	switch {
	case !ok, known.External, known.System:
		return ""
	case known.Signs && known.Unit == "":
		return DutyLeader
	case known.Signs:
		return DutyHead
	}
	return DutyHandler
}

// Below lists an agency and every agency under it, today.
func (r *Roles) Below(agency string) []string {
	return r.org().Subtree(agency, organisation.DateOf(r.now()))
}

// Unit lists the roles of the same unit.
func (r *Roles) Unit(role string) []string {
	org := r.org()
	known, ok := org.Role(role)
	if !ok || known.Unit == "" {
		return []string{role}
	}
	var out []string
	for _, other := range org.Roles() {
		if other.Unit == known.Unit {
			out = append(out, other.ID)
		}
	}
	return out
}

// Positions gives an officer's hats today; ok is false for someone the organisation does not know.
func (r *Roles) Positions(officer string) (positions []dossier.Position, ok bool) {
	org := r.org()
	if _, ok := org.Officer(officer); !ok {
		return nil, false
	}
	for _, p := range org.PositionsOf(officer, organisation.DateOf(r.now())) {
		positions = append(positions, dossier.Position{Agency: p.Agency, Role: p.Role})
	}
	return positions, true
}
