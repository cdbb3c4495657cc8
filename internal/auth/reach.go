package auth

import (
	"slices"

	"github.com/motcua/motcua/internal/dossier"
)

// Reach is what an action covers for one caller. The zero value covers nothing.
type Reach struct {
	All       bool
	Agencies  []string           // sorted: what was filed at, or has come to, one of these
	AccountID string             // dossiers this account filed
	Hats      []dossier.Position // tasks of these hats
	Assignee  string             // tasks this person holds
	For       []Substitution     // tasks of these absent colleagues; see Within
}

// Reach gives how far an action goes for a caller.
func (p *Policy) Reach(who Principal, a Action) Reach {
	rule, ok := rules[a]
	if !ok || p.Permit(who, a) != nil {
		return Reach{}
	}
	var r Reach
	for _, g := range p.grants(who, rule) {
		switch g.scope {
		case ScopeAll:
			r.All = true
		case ScopeSubtree:
			r.Agencies = append(r.Agencies, p.org.Below(g.position.Agency)...)
			r.Agencies = append(r.Agencies, g.position.Agency)
		case ScopeAgency:
			r.Agencies = append(r.Agencies, g.position.Agency)
		case ScopeUnit:
			for _, role := range p.org.Unit(g.position.Role) {
				r.Hats = append(r.Hats, dossier.Position{Agency: g.position.Agency, Role: role})
			}
		case ScopeOwnDossier:
			r.AccountID = who.Account.ID
		case ScopeOwnTask:
			r.Hats = append(r.Hats, g.position)
			r.Assignee = who.Account.ID
		}
	}
	if _, ok := rule.Grants[DutyHandler]; ok {
		r.For = who.Substitutions
	}
	slices.Sort(r.Agencies)
	r.Agencies = slices.Compact(r.Agencies)
	return r
}

// Empty reports whether nothing is covered.
func (r Reach) Empty() bool {
	return !r.All && len(r.Agencies) == 0 && r.AccountID == "" && len(r.Hats) == 0 && r.Assignee == "" && len(r.For) == 0
}

// Agency reports whether what belongs to an agency as a whole is covered.
func (r Reach) Agency(id string) bool {
	if r.All {
		return true
	}
	_, found := slices.BinarySearch(r.Agencies, id)
	return found
}

// Task reports whether a task is covered.
func (r Reach) Task(t dossier.Task) bool {
	return r.Agency(t.Agency) || (r.Assignee != "" && t.Assignee == r.Assignee) ||
		slices.Contains(r.Hats, dossier.Position{Agency: t.Agency, Role: t.Role}) || r.covers(t)
}

func (r Reach) covers(t dossier.Task) bool {
	_, covers := r.OnBehalf(t)
	return covers
}

// Dossier reports whether a dossier is covered: by where it was filed, by who filed
// it, by an agency it has come to, or by a task of the caller's that is open in it.
func (r Reach) Dossier(d dossier.Dossier, tasks []dossier.Task) bool {
	if r.Agency(d.Agency) || (r.AccountID != "" && d.AccountID == r.AccountID) {
		return true
	}
	r = r.Within(d.Procedure)
	for _, t := range tasks {
		if r.Agency(t.Agency) {
			return true
		}
		if t.State != dossier.TaskDone && t.State != dossier.TaskCancelled && r.Task(t) {
			return true
		}
	}
	return false
}
