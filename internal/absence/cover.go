package absence

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Standing is what a substitute may do for one absent colleague at an instant: every task
// the colleague holds, and the free tasks of Hats, of the procedures covered.
type Standing struct {
	Absence    string
	For        string // the absent officer
	ForName    string
	Hats       []dossier.Position // of the absent one, that nobody else who is here wears
	Procedures []string           // codes; none = all
	Until      time.Time
}

// Standings gives for whom an officer acts at an instant. away are the absences that last
// then, of everybody. Somebody who is away, or whom the organisation does not know (any
// more) as an officer who does steps, acts for nobody. The substitute of a substitute
// gets nothing of what the latter covers.
func Standings(officer string, away []Absence, people People, at time.Time) []Standing {
	sub, known := people.Person(officer, at)
	if !known || len(sub.Positions) == 0 || IsAway(officer, away, at) {
		return nil
	}
	var out []Standing
	for _, a := range away {
		if !a.At(at) || a.Officer == officer {
			continue
		}
		for _, c := range a.Covers {
			if c.Officer == officer {
				out = append(out, standing(a, c, away, people, at))
				break
			}
		}
	}
	return out
}

func standing(a Absence, c Cover, away []Absence, people People, at time.Time) Standing {
	s := Standing{Absence: a.ID, For: a.Officer, ForName: nameOf(people, a.Officer, at), Procedures: c.Procedures, Until: a.To}
	person, _ := people.Person(a.Officer, at) // one who was removed has no hats, but may still hold tasks
	for _, hat := range person.Positions {
		others := slices.ContainsFunc(people.Wearing(hat, at), func(id string) bool {
			return id != a.Officer && !IsAway(id, away, at)
		})
		if !others {
			s.Hats = append(s.Hats, hat)
		}
	}
	return s
}

// IsAway reports whether an officer is away at an instant.
func IsAway(officer string, away []Absence, at time.Time) bool {
	return slices.ContainsFunc(away, func(a Absence) bool { return a.Officer == officer && a.At(at) })
}

// SubstitutesOf gives who acts at an instant for an officer in a procedure ("" = any).
func SubstitutesOf(officer, procedure string, away []Absence, people People, at time.Time) []string {
	var out []string
	for _, a := range away {
		if a.Officer != officer || !a.At(at) {
			continue
		}
		for _, c := range a.Covers {
			p, known := people.Person(c.Officer, at)
			if known && len(p.Positions) > 0 && (procedure == "" || c.Of(procedure)) && !IsAway(c.Officer, away, at) {
				out = append(out, c.Officer)
			}
		}
	}
	return out
}
