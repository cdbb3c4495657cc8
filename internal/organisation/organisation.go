package organisation

import (
	"slices"
)

// Organisation is the checked data of an installation. It is immutable and safe for
// concurrent use.
type Organisation struct {
	revision int64

	levels   []Level
	agencies []Agency
	units    []Unit
	roles    []Role
	officers []Officer
	citizens []Citizen

	level       map[string]int
	agency      map[string]int
	unit        map[string]int
	role        map[string]int
	alias       map[string]int // folded alias → role
	officer     map[string]int
	username    map[string]int
	citizen     map[string]int
	predecessor map[string][]string // agency → agencies that it succeeded
}

// Levels are the levels from the top down.
func (o *Organisation) Levels() []Level { return slices.Clone(o.levels) }

// Agencies are all agencies, past and present, in the order of the files.
func (o *Organisation) Agencies() []Agency { return slices.Clone(o.agencies) }

// AgenciesOn are the agencies that exist on a day.
func (o *Organisation) AgenciesOn(day Date) []Agency {
	var out []Agency
	for _, a := range o.agencies {
		if a.ActiveOn(day) {
			out = append(out, a)
		}
	}
	return out
}

// Units are all units.
func (o *Organisation) Units() []Unit { return slices.Clone(o.units) }

// Roles are all roles in the order of the files.
func (o *Organisation) Roles() []Role { return slices.Clone(o.roles) }

// Officers are all officers in the order of the files.
func (o *Organisation) Officers() []Officer { return slices.Clone(o.officers) }

// Citizens are the accounts of the public that the files hold (demonstrations).
func (o *Organisation) Citizens() []Citizen { return slices.Clone(o.citizens) }

// Level finds a level by id.
func (o *Organisation) Level(id string) (Level, bool) { return find(o.levels, o.level, id) }

// Agency finds an agency by id, whether it still exists or not.
func (o *Organisation) Agency(id string) (Agency, bool) { return find(o.agencies, o.agency, id) }

// Unit finds a unit by id.
func (o *Organisation) Unit(id string) (Unit, bool) { return find(o.units, o.unit, id) }

// Role finds a role by id.
func (o *Organisation) Role(id string) (Role, bool) { return find(o.roles, o.role, id) }

// RoleNamed finds a role as a step table writes it: by an alias, its Vietnamese or
// English name or its id. Case, accents, dashes and spacing do not matter.
func (o *Organisation) RoleNamed(text string) (Role, bool) {
	return find(o.roles, o.alias, foldName(text))
}

// Officer finds an officer by id.
func (o *Organisation) Officer(id string) (Officer, bool) { return find(o.officers, o.officer, id) }

// OfficerByUsername finds an officer by user name.
func (o *Organisation) OfficerByUsername(name string) (Officer, bool) {
	return find(o.officers, o.username, name)
}

// Citizen finds a citizen account by id.
func (o *Organisation) Citizen(id string) (Citizen, bool) { return find(o.citizens, o.citizen, id) }

// Holders are the officers who hold a role at an agency on a day. A hat at an agency
// that has been succeeded counts at its successor.
func (o *Organisation) Holders(agency, role string, day Date) []Officer {
	var out []Officer
	for _, f := range o.officers {
		for _, p := range f.Positions {
			if p.Role != role || !p.ActiveOn(day) {
				continue
			}
			if now, err := o.Current(p.Agency, day); err == nil && now.ID == agency {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// PositionsOf are the hats an officer wears on a day. A hat at an agency that has
// been succeeded counts at its successor.
func (o *Organisation) PositionsOf(officer string, day Date) []Position {
	f, ok := o.Officer(officer)
	if !ok {
		return nil
	}
	var out []Position
	for _, p := range f.Positions {
		if !p.ActiveOn(day) {
			continue
		}
		if now, err := o.Current(p.Agency, day); err == nil {
			p.Agency = now.ID
		}
		out = append(out, p)
	}
	return out
}

func find[T any](items []T, index map[string]int, key string) (T, bool) {
	if i, ok := index[key]; ok {
		return items[i], true
	}
	var none T
	return none, false
}
