package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// reached is what a command gets that everybody let through.
func reached(context.Context) error {
	return &dossier.Error{Code: dossier.CodeConflict, Key: "reached", VI: "Đến nơi.", EN: "Reached."}
}

// TestRightsAreComplete: every route stands in the table, and nothing else.
func TestRightsAreComplete(t *testing.T) {
	t.Parallel()
	s, err := newServer(Deps{})
	require.NoError(t, err)
	table := rightsByRoute()
	for name := range s.routes {
		require.Contains(t, table, name, "the table in matrix_test.go says, too, who may use a route")
	}
	for name := range table {
		require.Contains(t, s.routes, name, "no such route")
	}
	require.ElementsMatch(t, auth.TokenScopes(), slices.Collect(maps.Keys(tokenOpens)))
}

// TestRights walks every route as everybody, about everything inside and outside their reach.
func TestRights(t *testing.T) {
	t.Parallel()
	th := newTheatre(setup(t))
	cases := 0
	for _, name := range slices.Sorted(maps.Keys(rights)) {
		r := rights[name]
		for _, x := range th.things(r.about) {
			for _, c := range callers() {
				if r.ends && c.login != "" {
					continue
				}
				if cases++; testing.Short() && cases%16 != 0 {
					continue // all of them are asked without the race detector
				}
				call := th.ask(name, r, x).as(c.login)
				if r.about == "agency" {
					call.json(th.submission(c, x.path))
				}
				got := call.do()
				what := fmt.Sprintf("%s about %q as %q: %s", name, x.name, c.login, got.body)
				if want := r.wanted(c, x); want != 0 {
					require.Equal(t, want, got.code, what)
				} else {
					require.True(t, r.may(got.code), "%d %s", got.code, what)
				}
			}
		}
	}
	t.Logf("%d cases: %d routes, %d callers", cases, len(rights), len(callers()))
	require.Greater(t, cases, 5000)
}

// submission is what somebody files at an agency.
func (th *theatre) submission(c caller, agency string) map[string]any {
	return th.filing(func(f map[string]any) {
		f["agency"] = agency
		if c.citizen {
			f["channel"] = "online"
		}
	})
}

// filed are the dossiers by where they were filed: lists of dossiers go by that, what has
// come to an agency is in its lists of tasks.
func (th *theatre) filed() []thing {
	out := slices.Clone(th.dossiers)
	for i := range out {
		out[i].agencies = nil
	}
	return out
}

// TestListsShowWhatIsInReach: whoever may list gets what they may open, and nothing else.
func TestListsShowWhatIsInReach(t *testing.T) {
	t.Parallel()
	th := newTheatre(setup(t))
	cases := 0
	for _, list := range []struct {
		path, grants string
		things       []thing
	}{
		{"/dossiers", reading, th.filed()}, {"/tasks?view=all", tasks, th.tasks}, {"/instances", oversee, th.filed()},
	} {
		for _, c := range callers() {
			if c.login == "" || c.must || !c.has(list.grants) {
				continue
			}
			body := string(th.call("GET", list.path).as(c.login).want(http.StatusOK).body)
			for _, x := range list.things {
				cases++
				require.Equal(t, c.covered(list.grants, x), strings.Contains(body, `"`+x.path+`"`), "%s of %s in %s", x.name, list.path, c.login)
			}
		}
	}
	require.Greater(t, cases, 100)
}

// TestSecretsAnswerAlike: a thing of others and one that is not there cannot be told apart.
func TestSecretsAnswerAlike(t *testing.T) {
	t.Parallel()
	th := newTheatre(setup(t))
	not := thing{path: "0198c1e2-0000-7000-8000-0000000000ff"}
	cases := 0
	for _, name := range slices.Sorted(maps.Keys(rights)) {
		r := rights[name]
		for _, x := range th.things(r.about) {
			for _, c := range callers() {
				if r.wanted(c, x) != http.StatusNotFound {
					continue
				}
				cases++
				there := th.ask(name, r, x).as(c.login).set(headerRequestID, "same-request").do()
				nowhere := th.ask(name, r, not).as(c.login).set(headerRequestID, "same-request").do()
				require.Equal(t, nowhere.code, there.code, "%s as %s", name, c.login)
				require.Equal(t, string(nowhere.body), string(there.body), "%s as %s", name, c.login)
			}
		}
	}
	require.Greater(t, cases, 100)
}

// TestTokenScopes: every route with a token of each scope, whose owner may do everything.
func TestTokenScopes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	everything := auth.Account{ID: "tat-ca", Login: "tat-ca", Name: "Đủ vai", Kind: auth.KindOfficer}
	for _, d := range dutyRoles {
		everything.Positions = append(everything.Positions, dossier.Position{Agency: ward, Role: d.role})
	}
	b.account(everything)
	th := newTheatre(b)
	cases := 0
	for _, scope := range slices.Sorted(maps.Keys(tokenOpens)) {
		var made AccessToken
		b.call("POST", "/access-tokens").as("tat-ca").json(NewTokenBody{Name: scope, Scopes: []string{scope}}).want(http.StatusCreated, &made)
		for _, name := range slices.Sorted(maps.Keys(rights)) {
			r := rights[name]
			x := th.things(r.about)[0]
			call := th.ask(name, r, x).set("Authorization", "Bearer "+made.Token)
			if r.about == "agency" {
				call.json(th.submission(caller{}, x.path))
			}
			got := call.do()
			cases++
			opens := slices.Contains(tokenOpens[scope], r.token)
			refused := got.code == http.StatusForbidden && strings.Contains(string(got.body), `"token_scope"`)
			require.Equal(t, !opens, refused, "%s with scope %s: %d %s", name, scope, got.code, got.body)
		}
	}
	t.Logf("%d cases: %d routes, %d scopes", cases, len(rights), len(tokenOpens))
}

// TestTransferred: rights move with the officer on the day, in a session that is open.
func TestTransferred(t *testing.T) {
	t.Parallel()
	const officer = "chuyen-cong-tac"
	b := setup(t)
	b.server.Auth = auth.NewService(b.store, plainPasswords{}, auth.Options{
		Loopback: true, Now: b.now, Idle: 100 * time.Hour, TTL: 200 * time.Hour,
		Positions: func(id string) ([]dossier.Position, bool) {
			at := ward
			if b.now().After(time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)) { // 24 November in Vietnam
				at = otherWard
			}
			return []dossier.Position{{Agency: at, Role: "judicial_civil_status_officer"}}, id == officer
		},
	})
	b.account(auth.Account{ID: officer, Login: officer, Name: "Chuyển", Kind: auth.KindOfficer})
	th := newTheatre(b)
	try := func(x thing) (read, do int) {
		return b.call("GET", "/tasks/"+x.path).as(officer).do().code, b.call("POST", "/tasks/"+x.path+"/claim").as(officer).key().do().code
	}
	here, there := th.tasks[0], th.tasks[1]
	read, do := try(here)
	require.Equal(t, []int{http.StatusOK, http.StatusConflict}, []int{read, do})
	read, do = try(there)
	require.Equal(t, []int{http.StatusNotFound, http.StatusNotFound}, []int{read, do})
	b.pass(24 * time.Hour)
	read, do = try(here)
	require.Equal(t, []int{http.StatusNotFound, http.StatusNotFound}, []int{read, do})
	read, do = try(there)
	require.Equal(t, []int{http.StatusOK, http.StatusConflict}, []int{read, do})
}
