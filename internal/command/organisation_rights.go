package command

import (
	"slices"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// allowed refuses what the caller may not change. An administrator may change everything.
// A supervisor keeps the officers of the agencies they watch over: they may add one and
// change their particulars and positions for steps, but not hand out the product's own
// roles, touch user names or themselves, remove anybody, or change anything else.
func (o *Organisation) allowed(who auth.Principal, org *organisation.Organisation, before, after organisation.Document, changes []organisation.Change) error {
	if o.Policy == nil {
		return nil
	}
	reach := o.Policy.Reach(who, auth.ActionEditOrganisation)
	if reach.All {
		return nil
	}
	s := supervised{reach: reach, org: org, today: organisation.DateOf(o.Now())}
	for _, c := range changes {
		if c.Part != organisation.PartOfficers || c.Kind == organisation.Removed {
			return notYours("administrator_only", "",
				"Chỉ quản trị mới được sửa cơ quan, đơn vị, vai trò hoặc xóa cán bộ.", "Only an administrator changes agencies, units and roles, or removes an officer.")
		}
		was, known := officerIn(before, c.ID)
		is, _ := officerIn(after, c.ID)
		if err := s.officer(who, was, is, known); err != nil {
			return err
		}
	}
	return nil
}

type supervised struct {
	reach auth.Reach
	org   *organisation.Organisation
	today organisation.Date
}

func (s supervised) officer(who auth.Principal, was, is organisation.Officer, known bool) error {
	field := "officers[" + is.ID + "]"
	switch {
	case is.ID == who.Account.ID:
		return notYours("own_record", field, "Không tự sửa hồ sơ cán bộ của mình.", "Nobody changes their own record.")
	case known && !s.within(was), !s.within(is):
		return notYours("outside_scope", field+".positions",
			"Chỉ được sửa cán bộ của các cơ quan mình giám sát.", "You may only change officers of the agencies you supervise.")
	case known && was.Username != is.Username:
		return notYours("username_fixed", field+".username", "Chỉ quản trị mới được đổi tên đăng nhập.", "Only an administrator changes a user name.")
	case !slices.Equal(s.system(was), s.system(is)):
		return notYours("system_role", field+".positions",
			"Chỉ quản trị mới được giao hoặc rút vai trò của hệ thống (giám sát, quản trị …).", "Only an administrator gives or takes the system's own roles (supervisor, administrator …).")
	}
	return nil
}

// within reports whether an officer has positions, and all of them lie in reach.
func (s supervised) within(f organisation.Officer) bool {
	for _, p := range f.Positions {
		agency := p.Agency
		if now, err := s.org.Current(agency, s.today); err == nil {
			agency = now.ID
		}
		if !s.reach.Agency(agency) && !s.reach.Agency(p.Agency) {
			return false
		}
	}
	return len(f.Positions) > 0
}

func (s supervised) system(f organisation.Officer) []organisation.Position {
	var out []organisation.Position
	for _, p := range f.Positions {
		if r, ok := s.org.Role(p.Role); !ok || r.System {
			out = append(out, p)
		}
	}
	return out
}

func officerIn(d organisation.Document, id string) (organisation.Officer, bool) {
	i := slices.IndexFunc(d.Officers, func(f organisation.Officer) bool { return f.ID == id })
	if i < 0 {
		return organisation.Officer{}, false
	}
	return d.Officers[i], true
}

func notYours(key, field, vi, en string) *dossier.Error {
	return &dossier.Error{Code: dossier.CodeForbidden, Key: key, Field: field, VI: vi, EN: en}
}
