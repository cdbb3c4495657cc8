package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
)

// TestGuard: no route ships without a rule, and no rule without a route.
func TestGuard(t *testing.T) {
	t.Parallel()
	s, err := newServer(Deps{})
	require.NoError(t, err)
	served := map[string]bool{}
	used := map[auth.Action]bool{}
	for _, r := range s.engine.Routes() {
		name := r.Method + " " + r.Path
		served[name] = true
		action, declared := s.routes[name]
		require.True(t, declared, "%s declares no action", name)
		_, ruled := auth.RuleFor(action)
		require.True(t, ruled, "%s: action %s has no rule", name, action)
		used[action] = true
	}
	for name := range s.routes {
		require.True(t, served[name], "%s is declared and not served", name)
	}
	for _, action := range auth.Actions() {
		require.True(t, used[action], "rule %s has no route", action)
	}
}

// TestAnonymous: everything that is not public asks for a login, before it looks at anything else.
func TestAnonymous(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, action := range b.server.routes {
		rule, _ := auth.RuleFor(action)
		if rule.Public {
			continue
		}
		method, path, _ := strings.Cut(name, " ")
		path = strings.NewReplacer(":code", "H29.1.26-261123-0001", ":version", "1", ":id", "0198c1e2-0000-7000-8000-000000000000", ":no", "1").Replace(path)
		p := b.call(method, path).json(`{"nonsense":true}`).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
		require.NotContains(t, p.Detail, "nonsense")
	}
}

// TestMatrix: route × role × inside and outside their scope. The dossier is filed at
// the ward by a citizen, its registrar's step is open.
func TestMatrix(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(citizen, func(f map[string]any) { f["channel"] = "online" })
	b.complete(desk, s.Next[0].ID) // reception; the registrar's step opens
	var d Dossier
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK, &d)
	open := openTasks(d)
	require.Len(t, open, 1)
	require.Equal(t, "judicial_civil_status_officer", open[0].Role.ID)
	task := open[0].ID

	const (
		no   = http.StatusForbidden            // the role has no such right at all, or not over this one though they see it
		none = http.StatusNotFound             // it does not exist for them
		ok   = http.StatusOK                   // theirs: the request itself is fine
		bad  = http.StatusUnprocessableEntity  // theirs: only the body is refused
		con  = http.StatusConflict             // theirs: only the state is refused
		need = http.StatusPreconditionRequired // theirs: only If-Match is missing
	)
	roles := []string{desk, registrar, chair, otherDesk, otherChair, supervisor, designer, admin, citizen, stranger}
	rows := []struct {
		method, path, body string
		want               []int
	}{
		// desk, registrar, chair | other ward's desk, chair | district supervisor, designer, admin | filer, another citizen
		{"GET", "/dossiers/" + s.Code, "", []int{ok, ok, ok, none, none, ok, no, no, ok, none}},
		{"GET", "/dossiers/" + s.Code + "/events", "", []int{ok, ok, ok, none, none, ok, no, no, ok, none}},
		{"GET", "/dossiers/" + s.Code + "/files", "", []int{ok, ok, ok, none, none, ok, no, no, ok, none}},
		{"POST", "/dossiers/" + s.Code + "/files", `{"files":["0"]}`, []int{bad, bad, bad, bad, bad, no, no, no, no, no}},
		{"GET", "/dossiers/" + s.Code + "/slips/1.pdf", "", []int{ok, ok, ok, none, none, ok, no, no, ok, none}},
		{"GET", "/intake/procedures", "", []int{ok, no, no, ok, no, no, no, no, no, no}},
		{"PUT", "/intake/favourites/nope", "", []int{none, no, no, none, no, no, no, no, no, no}},
		{"DELETE", "/intake/favourites/nope", "", []int{none, no, no, none, no, no, no, no, no, no}},
		{"GET", "/intake/checklists/nope", "", []int{none, no, no, none, no, no, no, no, no, no}},
		{"POST", "/intake/applicants", `{"id_number":"079190000011"}`, []int{ok, no, no, ok, no, no, no, no, no, no}},
		{"GET", "/tasks/" + task, "", []int{ok, ok, ok, none, none, ok, no, no, no, no}},
		{"GET", "/tasks", "", []int{ok, ok, ok, ok, ok, ok, no, no, no, no}},
		{"GET", "/tasks/counts", "", []int{ok, ok, ok, ok, ok, ok, no, no, no, no}},
		{"GET", "/dossiers", "", []int{ok, ok, ok, ok, ok, ok, no, no, ok, ok}},
		{"GET", "/sessions", "", []int{ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
		{"GET", "/access-tokens", "", []int{ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
		{"GET", "/procedures", "", []int{ok, ok, ok, ok, ok, ok, ok, ok, ok, ok}},
		{"GET", "/procedures/" + birth + "/versions", "", []int{no, no, no, no, no, no, ok, ok, no, no}},
		{"POST", "/procedures/" + birth + "/versions", `{"definition":{}}`, []int{no, no, no, no, no, no, bad, bad, no, no}},
		{"POST", "/procedures/" + birth + "/versions/99/retirement", "", []int{no, no, no, no, no, no, none, none, no, no}},
		{"POST", "/processes/check", `{"bpmn":"<x/>"}`, []int{no, no, no, no, no, no, ok, ok, no, no}},
		{"POST", "/tasks/" + task + "/complete", `{"outcome":"no-such"}`, []int{no, bad, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/return", `{"comment":"x","outcome":"no-such"}`, []int{no, con, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/release", ``, []int{no, con, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/assign", `{"assignee":"nobody","reason":"x"}`, []int{no, no, bad, no, none, bad, no, no, no, no}},
		{"POST", "/tasks/" + task + "/forward", `{"assignee":"nobody","comment":"x"}`, []int{no, bad, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/recall", `{"reason":"x"}`, []int{no, con, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/consultations", `{"question":"x","parties":[{"agency":"nowhere"}]}`, []int{no, bad, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/answer", `{"opinion":"agree"}`, []int{no, con, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/consultations/7/close", `{"reason":"x"}`, []int{no, none, no, none, none, no, no, no, no, no}},
		{"POST", "/tasks/" + task + "/comments", `{"comment":" "}`, []int{bad, bad, bad, none, none, bad, no, no, no, no}},
		{"POST", "/dossiers/" + s.Code + "/comments", `{"comment":" "}`, []int{bad, bad, bad, none, none, bad, no, no, no, no}},
		{"POST", "/dossiers/" + s.Code + "/refusal", `{"reason":" "}`, []int{bad, bad, bad, bad, bad, no, no, no, no, no}},
		{"POST", "/dossiers/" + s.Code + "/extension", `{"reason":"x","until":"2020-01-01T00:00:00Z"}`, []int{no, no, bad, no, none, bad, no, no, no, no}},
		{"POST", "/dossiers/" + s.Code + "/supplements", `{}`, []int{con, con, no, none, none, no, no, no, con, none}},
		{"POST", "/dossiers/" + s.Code + "/supplement-requests", `{"items":["CCCD"],"task_id":"0"}`, []int{con, con, no, none, none, no, no, no, no, no}},
		{"POST", "/incidents/" + s.Code + "/x/retry", ``, []int{no, no, con, no, none, con, no, con, no, no}},
		{"POST", "/incidents/" + s.Code + "/x/resolve", `{"reason":"x"}`, []int{no, no, con, no, none, con, no, con, no, no}},
		{"POST", "/incidents/" + s.Code + "/x/skip", `{"reason":"x"}`, []int{no, no, con, no, none, con, no, con, no, no}},
		{"GET", "/dossiers/" + s.Code + "/instance", "", []int{no, no, ok, no, none, ok, no, ok, no, no}},
		{"GET", "/instances", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"POST", "/dossiers/" + s.Code + "/preview", `{"operation":"resume","reason":"x"}`, []int{no, no, con, no, none, con, no, con, no, no}},
		{"POST", "/dossiers/" + s.Code + "/preview", `{"operation":"cancel","reason":"x"}`, []int{no, no, no, no, no, no, no, ok, no, no}},
		{"POST", "/dossiers/" + s.Code + "/suspend", `{"reason":""}`, []int{no, no, bad, no, bad, bad, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/resume", `{"reason":"x"}`, []int{no, no, con, no, none, con, no, con, no, no}},
		{"POST", "/dossiers/" + s.Code + "/modify", `{"reason":"x"}`, []int{no, no, bad, no, none, bad, no, bad, no, no}},
		{"GET", "/dossiers/" + s.Code + "/migration?to=99", "", []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/migration", `{"reason":"x","version":99}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/migration/check", `{"version":99,"mapping":{}}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/variables", `{"reason":"x","variables":{}}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/due", `{"reason":"x","due":"2020-01-01T00:00:00Z"}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/timers", `{"reason":"x","element":"none","at":"2030-01-01T00:00:00Z"}`, []int{no, no, no, no, no, no, no, con, no, no}},
		{"POST", "/dossiers/" + s.Code + "/cancel", `{"reason":""}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/dossiers/" + s.Code + "/activities", `{"scope":"x","elements":["y"]}`, []int{bad, bad, bad, none, none, bad, no, bad, no, no}},
		{"GET", "/organisation", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/organisation/officers", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/organisation/officers/x", "", []int{no, no, none, no, none, none, no, none, no, no}},
		{"POST", "/organisation/changes", `{"edits":[]}`, []int{no, no, need, no, need, need, no, need, no, no}},
		{"POST", "/organisation/imports", `{"name":"a.txt","data":""}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"GET", "/organisation/import-template", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/organisation/export", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"GET", "/organisation/revisions", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/organisation/revisions/x", "", []int{no, no, no, no, no, no, no, bad, no, no}},
		{"POST", "/messages", `{"name":""}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"GET", "/messages", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/messages/x", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"POST", "/signals", `{"name":""}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"GET", "/signals/x", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"GET", "/audit", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/audit/days", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/audit/verification", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/dossiers/" + s.Code + "/audit", "", []int{no, no, ok, no, none, ok, no, ok, no, no}},
		{"POST", "/batches", `{"operation":"suspend","reason":"x"}`, []int{no, no, bad, no, bad, bad, no, bad, no, no}},
		{"GET", "/batches", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/batches/x", "", []int{no, no, none, no, none, none, no, none, no, no}},
		{"GET", "/batches/x/items", "", []int{no, no, none, no, none, none, no, none, no, no}},
		{"GET", "/board", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/board/tasks?number=overdue", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/board/dossiers?number=paused", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/board/load", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"POST", "/reassignments/preview", `{"rule":"one"}`, []int{no, no, bad, no, bad, bad, no, bad, no, no}},
		{"POST", "/reassignments", `{"reason":"x","rule":"one"}`, []int{no, no, bad, no, bad, bad, no, bad, no, no}},
		{"POST", "/batches/x/undo", `{"reason":"x"}`, []int{no, no, none, no, none, none, no, none, no, no}},
		{"POST", "/batches/x/stop", "", []int{no, no, none, no, none, none, no, none, no, no}},
		{"GET", "/escalations", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/escalation-rules", "", []int{no, no, ok, no, ok, ok, no, ok, no, no}},
		{"GET", "/absences", "", []int{ok, ok, ok, ok, ok, ok, no, ok, no, no}},
		{"GET", "/absences/officers", "", []int{ok, ok, ok, ok, ok, ok, no, ok, no, no}},
		{"POST", "/absences", `{"from_day":"x","to_day":"y"}`, []int{bad, bad, bad, bad, bad, bad, no, bad, no, no}},
		{"PUT", "/absences/x", `{"from_day":"x","to_day":"y"}`, []int{none, none, none, none, none, none, no, none, no, no}},
		{"POST", "/absences/x/cancellation", "", []int{none, none, none, none, none, none, no, none, no, no}},
		{"POST", "/dossiers", `{"procedure":"` + birth + `","agency":"` + ward + `","channel":"online","applicant":{"kind":"person","name":"A"},"form":{}}`,
			[]int{bad, no, no, no, no, no, no, no, bad, bad}},
		{"GET", "/accounts", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"POST", "/accounts", `{"officer":"nobody"}`, []int{no, no, no, no, no, no, no, bad, no, no}},
		{"GET", "/accounts/officers", "", []int{no, no, no, no, no, no, no, ok, no, no}},
		{"GET", "/accounts/x", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"POST", "/accounts/x/password-reset", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"POST", "/accounts/x/disable", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"POST", "/accounts/x/enable", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"POST", "/accounts/x/unlock", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"GET", "/accounts/x/sessions", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"DELETE", "/accounts/x/sessions", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"GET", "/accounts/x/access-tokens", "", []int{no, no, no, no, no, no, no, none, no, no}},
		{"POST", "/accounts/x/access-tokens", `{"name":"x","scopes":["read"]}`, []int{no, no, no, no, no, no, no, none, no, no}},
		{"DELETE", "/accounts/x/access-tokens/y", "", []int{no, no, no, no, no, no, no, none, no, no}},
		// Last, as they succeed: first whoever may not.
		{"POST", "/dossiers/" + s.Code + "/withdrawal", `{"reason":""}`, []int{bad, no, no, bad, no, no, no, no, bad, bad}},
		{"POST", "/dossiers/" + s.Code + "/stop", `{"reason":""}`, []int{no, no, bad, no, bad, bad, no, no, no, no}},
		{"POST", "/tasks/" + task + "/claim", ``, []int{no, ok, no, none, none, no, no, no, no, no}},
	}
	covered := map[string]bool{}
	for _, row := range rows {
		for i, login := range roles {
			c := b.call(row.method, row.path).as(login)
			if row.method == "POST" {
				c.key()
			}
			if row.body != "" {
				c.json(row.body)
			}
			r := c.do()
			require.Equal(t, row.want[i], r.code, "%s %s as %s: %s", row.method, row.path, login, r.body)
		}
		covered[row.method+" "+pattern(row.path, s.Code, task)] = true
	}
	for name, action := range b.server.routes {
		rule, _ := auth.RuleFor(action)
		if !rule.Public && !rule.Self {
			require.True(t, covered[name], "%s is not in the matrix", name)
		}
	}
}

func pattern(path, code, task string) string {
	path, _, _ = strings.Cut(path, "?")
	if rest, ok := strings.CutSuffix(path, "/x"); ok {
		path = rest + "/:id"
	}
	path = strings.NewReplacer("/y", "/:token", code, ":code", birth, ":code", "/nope", "/:code", "/1.pdf", "/:file", "/99/", "/:version/", task, ":id", "/x/", "/:id/", "/consultations/7/", "/consultations/:no/").Replace(path)
	return Prefix + path
}

// TestExistenceIsSecret: what the caller may not see and what does not exist answer alike.
func TestExistenceIsSecret(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	missing := strings.Replace(s.Code, "-0001", "-9999", 1)
	for _, paths := range [][2]string{
		{"/dossiers/" + s.Code, "/dossiers/" + missing},
		{"/tasks/" + s.Next[0].ID, "/tasks/0198c1e2-0000-7000-8000-000000000000"},
	} {
		there := b.call("GET", paths[0]).as(otherDesk).set(headerRequestID, "same-request").want(http.StatusNotFound)
		not := b.call("GET", paths[1]).as(otherDesk).set(headerRequestID, "same-request").want(http.StatusNotFound)
		require.Equal(t, string(not.body), string(there.body))
	}
	there := b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(otherDesk).key("k1").set(headerRequestID, "same-request").want(http.StatusNotFound)
	not := b.call("POST", "/tasks/nope/claim").as(otherDesk).key("k2").set(headerRequestID, "same-request").want(http.StatusNotFound)
	require.Equal(t, string(not.body), string(there.body))
}

// TestReadOnlyToken: a token's scope holds on every route.
func TestReadOnlyToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var made AccessToken
	b.call("POST", "/access-tokens").as(desk).json(NewTokenBody{Name: "báo cáo", Scopes: []string{"read"}}).want(http.StatusCreated, &made)
	bearer := "Bearer " + made.Token
	b.call("GET", "/tasks").set("Authorization", bearer).want(http.StatusOK)
	b.call("POST", "/dossiers").set("Authorization", bearer).key().json(b.filing()).problem(http.StatusForbidden, "token_scope", "")
	b.call("POST", "/access-tokens").set("Authorization", bearer).json(NewTokenBody{Name: "x", Scopes: []string{"write"}}).problem(http.StatusForbidden, "token_scope", "")
	var page Page[AccessToken]
	b.call("GET", "/access-tokens").as(desk).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	require.Empty(t, page.Items[0].Token)
	b.call("DELETE", "/access-tokens/"+made.ID).as(otherDesk).want(http.StatusNotFound)
	b.call("DELETE", "/access-tokens/"+made.ID).as(desk).want(http.StatusNoContent)
	b.call("GET", "/tasks").set("Authorization", bearer).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
}

func openTasks(d Dossier) []Task {
	var out []Task
	for _, t := range d.Steps {
		if t.State == "open" || t.State == "claimed" {
			out = append(out, t)
		}
	}
	return out
}

// complete claims nothing: a free task may be completed at once by who wears its hat.
// It takes the first outcome that leads forward.
func (b *bench) complete(as, task string) Done {
	b.Helper()
	var t TaskDetail
	b.call("GET", "/tasks/"+task).as(as).want(http.StatusOK, &t)
	outcome := ""
	for _, o := range t.Outcomes {
		if o.Kind == "forward" {
			outcome = o.ID
			break
		}
	}
	var done Done
	b.call("POST", "/tasks/"+task+"/complete").as(as).key().set("If-Match", fmt.Sprintf(`"%d"`, t.Version)).
		json(map[string]any{"outcome": outcome, "form": stepForm(t)}).want(http.StatusOK, &done)
	return done
}
