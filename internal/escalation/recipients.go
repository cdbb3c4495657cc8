package escalation

import (
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/absence"
	"github.com/motcua/motcua/internal/organisation"
)

// directory finds people on a day.
type directory struct {
	org    *organisation.Organisation
	people absence.People
	away   []absence.Absence
	now    time.Time
	day    organisation.Date
}

// recipients gives whom a level names for the steps of a subject, each once, in the order
// of the level. If it finds nobody, the supervisors are told: nothing is to be lost on
// somebody who left.
func (d directory) recipients(l Level, steps []Subject) []Recipient {
	out := d.named(l.To, steps)
	if len(out) == 0 {
		out = d.named([]string{ToSupervisor, ToSupervisorAbove}, steps)
	}
	mail := MailNone
	if slices.Contains(l.By, ByEmail) {
		mail = MailPending
	}
	for i := range out {
		out[i].Email = mail
	}
	return out
}

func (d directory) named(kinds []string, steps []Subject) []Recipient {
	var out []Recipient
	for _, kind := range kinds {
		for _, s := range steps {
			for _, id := range d.kind(kind, s) {
				o, known := d.org.Officer(id)
				if !known || slices.ContainsFunc(out, func(r Recipient) bool { return r.Officer == id }) {
					continue
				}
				out = append(out, Recipient{Officer: id, Name: o.Name, As: kind, Address: o.Email})
			}
		}
	}
	return out
}

func (d directory) kind(kind string, s Subject) []string {
	switch kind {
	case ToAssignee:
		if s.Assignee != "" {
			return []string{s.Assignee}
		}
		return nil
	case ToSubstitutes:
		return absence.SubstitutesOf(s.Assignee, s.Procedure, d.away, d.people, d.now)
	case ToHolders:
		return d.present(d.holders(s.Agency, s.Role))
	case ToHead:
		return d.signing(s, true)
	case ToLeader:
		return d.signing(s, false)
	case ToSupervisor:
		return d.holders(s.Agency, organisation.RoleSupervisor)
	case ToSupervisorAbove:
		for a, ok := d.org.ParentOn(s.Agency, d.day); ok; a, ok = d.org.ParentOn(a.ID, d.day) {
			if ids := d.holders(a.ID, organisation.RoleSupervisor); len(ids) > 0 {
				return ids
			}
		}
		return nil
	}
	return d.holders(s.Agency, strings.TrimPrefix(kind, toRole))
}

// signing are who signs at an agency: for the division of the step's role, or for the whole.
func (d directory) signing(s Subject, division bool) []string {
	own, _ := d.org.Role(s.Role)
	if division && own.Unit == "" {
		return nil
	}
	var out []string
	for _, r := range d.org.Roles() {
		if r.Signs && (division && r.Unit == own.Unit || !division && r.Unit == "") {
			out = append(out, d.holders(s.Agency, r.ID)...)
		}
	}
	return out
}

func (d directory) holders(agency, role string) []string {
	if role == "" {
		return nil
	}
	var out []string
	for _, o := range d.org.Holders(agency, role, d.day) {
		out = append(out, o.ID)
	}
	return out
}

// present leaves out who is away, unless that is everybody.
func (d directory) present(ids []string) []string {
	var here []string
	for _, id := range ids {
		if !absence.IsAway(id, d.away, d.now) {
			here = append(here, id)
		}
	}
	if len(here) == 0 {
		return ids
	}
	return here
}
