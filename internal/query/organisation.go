package query

import "github.com/motcua/motcua/internal/organisation"

// AgencyView is an agency as it stands today.
type AgencyView struct {
	organisation.Agency
	Active   bool
	ParentID string
}

// Agencies lists all agencies, those of the past too.
func (s *Service) Agencies() []AgencyView {
	org, day := s.World.Organisation(), s.today()
	var out []AgencyView
	for _, a := range org.Agencies() {
		v := AgencyView{Agency: a, Active: a.ActiveOn(day)}
		if parent, ok := org.ParentOn(a.ID, day); ok {
			v.ParentID = parent.ID
		}
		out = append(out, v)
	}
	return out
}

// AgencyName gives an agency's names, the id itself when it is unknown.
func (s *Service) AgencyName(id string) (vi, en string) {
	if a, ok := s.World.Organisation().Agency(id); ok {
		return a.VI, a.EN
	}
	return id, id
}

// RoleName gives a role's names, the id itself when it is unknown.
func (s *Service) RoleName(id string) (vi, en string) {
	if r, ok := s.World.Organisation().Role(id); ok {
		return r.VI, r.EN
	}
	return id, id
}
