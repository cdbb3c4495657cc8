package query

import (
	"context"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/text"
)

// OfficerState says whether somebody is in office on a day.
type OfficerState string

// States of officers.
const (
	OfficerServing OfficerState = "serving" // holds a position
	OfficerComing  OfficerState = "coming"  // will hold one
	OfficerFormer  OfficerState = "former"  // held one
	OfficerNone    OfficerState = "none"    // never had one
)

// OfficerFilter selects officers. Zero fields do not filter.
type OfficerFilter struct {
	Query  string // name, user name, id, title, e-mail or phone; diacritics optional
	Agency string // a position there, or at what it has become
	Below  bool   // or at an agency under it
	Role   string
	State  OfficerState
	Day    organisation.Date // "" = today
	Cursor string
	Limit  int
}

// OfficerView is an officer as on a day.
type OfficerView struct {
	organisation.Officer
	State OfficerState
	Holds []organisation.Position // on the day, each at the agency that does its work now
}

// Officers lists the officers that the caller may see, by name.
func (s *Service) Officers(_ context.Context, who auth.Principal, f OfficerFilter) (dossier.Page[OfficerView], error) {
	org := s.World.Organisation()
	if f.Day == "" {
		f.Day = s.today()
	}
	reach := s.Policy.Reach(who, auth.ActionReadOrganisation)
	at := map[string]bool{}
	if f.Agency != "" {
		at[f.Agency] = true
		if f.Below {
			for _, id := range org.Subtree(f.Agency, f.Day) {
				at[id] = true
			}
		}
	}
	words := strings.Fields(text.Fold(f.Query))
	var found []OfficerView
	for _, o := range org.Officers() {
		if !visible(org, reach, o, s.today()) {
			continue
		}
		v := officerView(org, o, f.Day)
		if f.matches(v, at) && hasWords(v.Officer, words) {
			found = append(found, v)
		}
	}
	slices.SortStableFunc(found, func(a, b OfficerView) int {
		return strings.Compare(sortName(a.Name)+"\x00"+a.ID, sortName(b.Name)+"\x00"+b.ID)
	})
	return pageAfter(found, func(v OfficerView) string { return v.ID }, f.Cursor, f.Limit)
}

// Officer gives an officer that the caller may see; dossier.ErrNotFound otherwise.
func (s *Service) Officer(_ context.Context, who auth.Principal, id string) (OfficerView, error) {
	org := s.World.Organisation()
	o, ok := org.Officer(id)
	if !ok || !visible(org, s.Policy.Reach(who, auth.ActionReadOrganisation), o, s.today()) {
		return OfficerView{}, dossier.ErrNotFound
	}
	return officerView(org, o, s.today()), nil
}

// visible: an officer of the agencies in reach, now, before or later.
func visible(org *organisation.Organisation, reach auth.Reach, o organisation.Officer, today organisation.Date) bool {
	if reach.All {
		return true
	}
	return slices.ContainsFunc(o.Positions, func(p organisation.Position) bool {
		now, err := org.Current(p.Agency, today)
		return reach.Agency(p.Agency) || (err == nil && reach.Agency(now.ID))
	})
}

func officerView(org *organisation.Organisation, o organisation.Officer, day organisation.Date) OfficerView {
	v := OfficerView{Officer: o, Holds: org.PositionsOf(o.ID, day), State: OfficerNone}
	for _, p := range o.Positions {
		switch {
		case p.ActiveOn(day):
			v.State = OfficerServing
			return v
		case p.From > day:
			v.State = OfficerComing
		case v.State == OfficerNone:
			v.State = OfficerFormer
		}
	}
	return v
}

func (f OfficerFilter) matches(v OfficerView, at map[string]bool) bool {
	if f.State != "" && v.State != f.State {
		return false
	}
	if len(at) == 0 && f.Role == "" {
		return true
	}
	positions := v.Positions
	if v.State == OfficerServing {
		positions = v.Holds
	}
	return slices.ContainsFunc(positions, func(p organisation.Position) bool {
		return (len(at) == 0 || at[p.Agency]) && (f.Role == "" || p.Role == f.Role)
	})
}

func hasWords(o organisation.Officer, words []string) bool {
	if len(words) == 0 {
		return true
	}
	all := text.Fold(strings.Join([]string{o.ID, o.Username, o.Name, o.Title, o.Email, o.Phone}, " "))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// sortName puts the given name first, as lists of Vietnamese names are ordered.
func sortName(name string) string {
	words := strings.Fields(text.Fold(name))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1] + " " + strings.Join(words[:len(words)-1], " ")
}

// OfficeView is an agency as on a day.
type OfficeView struct {
	organisation.Agency
	Active   bool
	ParentID string // on the day
	Current  string // who does its work on the day; "" = nobody
	Officers int    // who hold a position there on the day
}

// Offices lists all agencies as on a day, "" = today.
func (s *Service) Offices(day organisation.Date) []OfficeView {
	org := s.World.Organisation()
	if day == "" {
		day = s.today()
	}
	officers := map[string]int{}
	for _, o := range org.Officers() {
		seen := map[string]bool{}
		for _, p := range org.PositionsOf(o.ID, day) {
			if !seen[p.Agency] {
				seen[p.Agency] = true
				officers[p.Agency]++
			}
		}
	}
	var out []OfficeView
	for _, a := range org.Agencies() {
		v := OfficeView{Agency: a, Active: a.ActiveOn(day), Officers: officers[a.ID]}
		if parent, ok := org.ParentOn(a.ID, day); ok {
			v.ParentID = parent.ID
		}
		if now, err := org.Current(a.ID, day); err == nil {
			v.Current = now.ID
		}
		out = append(out, v)
	}
	return out
}
