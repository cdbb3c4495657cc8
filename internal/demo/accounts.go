package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
)

// Password is the password of every sample account. It is printed at the start.
const Password = "motcua-demo"

// Accounts opens an account for every officer and citizen of the sample organisation
// who has none yet. An account that is there is left as it is.
func Accounts(ctx context.Context, org *organisation.Organisation, store auth.Accounts, hasher *auth.Hasher, now time.Time) error {
	people := everyone(org, now)
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	known, err := store.AccountNames(ctx, ids)
	if err != nil {
		return fmt.Errorf("sample accounts: %w", err)
	}
	if len(known) == len(people) {
		return nil
	}
	// One hash for all: the password is the same, and public.
	hash, err := hasher.Hash(ctx, Password)
	if err != nil {
		return fmt.Errorf("sample accounts: %w", err)
	}
	for _, p := range people {
		if _, exists := known[p.ID]; exists {
			continue
		}
		p.PasswordHash = hash
		if err := store.PutAccount(ctx, p); err != nil {
			return fmt.Errorf("sample account %s: %w", p.Login, err)
		}
	}
	return nil
}

func everyone(org *organisation.Organisation, now time.Time) []auth.Account {
	day := organisation.DateOf(now)
	var people []auth.Account
	for _, o := range org.Officers() {
		a := auth.Account{
			ID: o.ID, Login: auth.NormalLogin(o.Username), Name: o.Name, Kind: auth.KindOfficer, Demo: true, CreatedAt: now, UpdatedAt: now,
		}
		for _, p := range org.PositionsOf(o.ID, day) {
			a.Positions = append(a.Positions, dossier.Position{Agency: p.Agency, Role: p.Role})
		}
		people = append(people, a)
	}
	for _, c := range org.Citizens() {
		people = append(people, auth.Account{
			ID: c.ID, Login: auth.NormalLogin(c.Username), Name: c.Name, Kind: auth.KindCitizen, Demo: true, CreatedAt: now, UpdatedAt: now,
		})
	}
	return people
}

// Guide names the accounts worth trying first, one for each sort of user, where the
// organisation has them.
func Guide(org *organisation.Organisation) []Login {
	var list []Login
	for _, want := range []Login{
		{Username: "q1.motcua", VI: "cán bộ một cửa Quận 1", EN: "desk officer, District 1"},
		{Username: "q1.kinhte", VI: "chuyên viên Phòng Kinh tế", EN: "specialist, Economy Division"},
		{Username: "q1.chutich", VI: "lãnh đạo Quận 1", EN: "leader, District 1"},
		{Username: "q1.giamsat", VI: "người giám sát Quận 1", EN: "supervisor, District 1"},
		{Username: "bn.motcua", VI: "cán bộ một cửa phường Bến Nghé", EN: "desk officer, Ben Nghe Ward"},
		{Username: "quantri", VI: "quản trị hệ thống", EN: "administrator"},
		{Username: "congdan1", VI: "người dân", EN: "citizen"},
	} {
		_, officer := org.OfficerByUsername(want.Username)
		citizen := false
		for _, c := range org.Citizens() {
			citizen = citizen || c.Username == want.Username
		}
		if officer || citizen {
			list = append(list, want)
		}
	}
	return list
}

// Login is a sample account to try, and whose it is.
type Login struct {
	Username string
	VI, EN   string
}
