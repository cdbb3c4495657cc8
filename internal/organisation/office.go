package organisation

import "slices"

// InOffice reports whether somebody is an officer who holds any position on a day. It
// costs two look-ups.
func (o *Organisation) InOffice(officer string, day Date) bool {
	f, ok := o.Officer(officer)
	return ok && slices.ContainsFunc(f.Positions, func(p Position) bool { return p.ActiveOn(day) })
}

// Holds reports whether an officer wears a hat on a day: the role at the agency, or at
// one that it has succeeded.
func (o *Organisation) Holds(officer, agency, role string, day Date) bool {
	return slices.ContainsFunc(o.PositionsOf(officer, day), func(p Position) bool { return p.Agency == agency && p.Role == role })
}

// Merge adds to d what more has and d has not, by id.
func (d Document) Merge(more Document) Document {
	out := d.Clone()
	out.Levels = missing(out.Levels, more.Levels, func(x Level) string { return x.ID })
	out.Agencies = missing(out.Agencies, more.Agencies, func(x Agency) string { return x.ID })
	out.Units = missing(out.Units, more.Units, func(x Unit) string { return x.ID })
	out.Roles = missing(out.Roles, more.Roles, func(x Role) string { return x.ID })
	out.Officers = missing(out.Officers, more.Officers, func(x Officer) string { return x.ID })
	out.Citizens = missing(out.Citizens, more.Citizens, func(x Citizen) string { return x.ID })
	return out
}

func missing[T any](have, more []T, id func(T) string) []T {
	known := make(map[string]bool, len(have))
	for _, x := range have {
		known[id(x)] = true
	}
	for _, x := range more {
		if !known[id(x)] {
			have = append(have, x)
		}
	}
	return have
}

// Revision is the number of the revision in the database that this organisation is, 0 if
// it is none.
func (o *Organisation) Revision() int64 { return o.revision }

// WithRevision gives the same organisation under the number of a revision.
func (o *Organisation) WithRevision(number int64) *Organisation {
	numbered := *o
	numbered.revision = number
	return &numbered
}
