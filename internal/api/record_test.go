package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
)

// trail gives the whole audit log, oldest first, which must be sound.
func (b *bench) trail() []audit.Sealed {
	b.Helper()
	var all []audit.Sealed
	_, err := b.store.WalkAudit(b.Context(), "", "", func(e audit.Sealed) error { all = append(all, e); return nil })
	require.NoError(b, err)
	_, err = audit.Verify(b.Context(), b.store, "", "", nil, func(f audit.Finding) { require.Fail(b, f.Error()) })
	require.NoError(b, err)
	return all
}

// since gives the entries that a deed leaves.
func (b *bench) since(deed func()) []audit.Sealed {
	b.Helper()
	before := len(b.trail())
	deed()
	return b.trail()[before:]
}

// unrecordedReads are where the GETs of one thing begin that leave no entry: they say
// nothing of a citizen.
var unrecordedReads = []string{"/procedures/:", "/batches/:", "/messages/:", "/signals/:"}

// recordedLists are the GETs without an id in their path that leave one.
var recordedLists = []string{
	"GET /api/v1/organisation/export",
	"GET /api/v1/lookup", "GET /api/v1/audit", "GET /api/v1/audit/days", "GET /api/v1/audit/verification", "GET /api/v1/oidc/callback",
	"GET /api/v1/organisation/export",
}

var parameter = regexp.MustCompile(`:[a-z_]+`)

// TestEveryRouteIsRecorded: whatever changes something, or shows a person's data, leaves
// exactly one entry, whoever asks and whatever becomes of it.
func TestEveryRouteIsRecorded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, login := range []string{desk, admin} {
		b.token(login)
	}
	names := make([]string, 0, len(b.server.routes))
	for name := range b.server.routes {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		if testing.Short() && i%8 != 0 {
			continue // all of them are asked without the race detector
		}
		action := b.server.routes[name]
		method, path, _ := strings.Cut(name, " ")
		want := 0
		switch {
		case strings.HasPrefix(path, Prefix+"/drafts/"): // one's own typing, kept every second
		case method != http.MethodGet, slices.Contains(recordedLists, name):
			want = 1
		case strings.Contains(path, ":") && !slices.ContainsFunc(unrecordedReads, func(p string) bool { return strings.HasPrefix(path, Prefix+p) }):
			want = 1
		}
		filled := parameter.ReplaceAllString(strings.ReplaceAll(path, ":code", "H29.1.26-261123-0001"), "1")
		for _, who := range []string{"", desk, admin} {
			var r *reply
			entries := b.since(func() {
				c := b.call(method, filled).as(who).set(headerRequestID, "walk-request").key()
				if method != http.MethodGet {
					c.json(`{"nonsense":true}`)
				}
				r = c.do()
			})
			require.Len(t, entries, want, "%s as %q answered %d", name, who, r.code)
			if want == 0 {
				continue
			}
			e := entries[0]
			require.Equal(t, string(action), e.Action, name)
			require.Equal(t, name, e.Route)
			require.Equal(t, r.code, e.Status)
			require.Equal(t, outcomeOf(r.code), e.Outcome)
			require.Equal(t, "walk-request", e.RequestID)
			require.NotEmpty(t, e.Client)
			require.Equal(t, r.code >= http.StatusBadRequest, e.Problem != "", "%s as %q: %d %q", name, who, r.code, e.Problem)
			if who == "" {
				require.Empty(t, e.Actor.ID, name)
			} else if action != auth.ActionLogin {
				require.Equal(t, who, e.Actor.Login, name)
				require.Equal(t, "bearer", e.Means)
				require.NotEmpty(t, e.Credential)
			}
			if action == auth.ActionLogout && who != "" { // and in again
				b.mu.Lock()
				delete(b.tokens, who)
				b.mu.Unlock()
				b.token(who)
			}
		}
	}
	for _, name := range recordedLists {
		require.Contains(t, b.server.routes, name)
	}
}

// TestCommandsAreRecorded: who, for which dossier and task, and what was before and after.
func TestCommandsAreRecorded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.token(desk)
	var s Submitted
	entries := b.since(func() { s = b.file(desk) })
	require.Len(t, entries, 1)
	e := entries[0]
	require.Equal(t, "dossier.submit", e.Action)
	require.Equal(t, s.Code, e.DossierCode)
	require.Equal(t, s.ID, e.DossierID)
	require.Equal(t, ward, e.Agency)
	require.Equal(t, audit.Day("2026-11-23"), e.Day)

	entries = b.since(func() { b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(desk).key("k").want(http.StatusOK) })
	require.Len(t, entries, 1)
	e = entries[0]
	require.Equal(t, s.ID, e.DossierID)
	require.Equal(t, s.Code, e.DossierCode)
	require.Equal(t, s.Next[0].ID, e.TaskID)
	require.Contains(t, e.Changes, audit.Change{Field: "task.state", Before: "open", After: "claimed"})
	require.Contains(t, e.Changes, audit.Change{Field: "task.assignee", After: e.Actor.ID})
	require.Equal(t, http.StatusOK, e.Status)
	require.Empty(t, e.Problem)

	// Refused: of another ward. The log knows what they were after, they do not.
	entries = b.since(func() { b.call("GET", "/dossiers/"+s.Code).as(otherDesk).want(http.StatusNotFound) })
	e = entries[len(entries)-1]
	require.Equal(t, audit.OutcomeRefused, e.Outcome)
	require.Equal(t, otherDesk, e.Actor.Login)
	require.Equal(t, s.ID, e.DossierID)

	// Nothing of what was typed is in it: no name, no number, no form.
	for _, e := range b.trail() {
		text := strings.Join([]string{e.Route, e.SubjectID, e.SubjectKind, e.Problem, e.DossierCode}, " ")
		for _, c := range e.Changes {
			text += c.Field + c.Before + c.After
		}
		for _, secret := range []string{password, "Bích Hạnh", "079190000011", "0900000011"} {
			require.NotContains(t, text, secret)
		}
	}
}

// TestLoginsAreRecorded: good ones, failed ones, and the end.
func TestLoginsAreRecorded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	entries := b.since(func() {
		b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).want(http.StatusCreated)
		b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: "wrong"}).want(http.StatusUnauthorized)
		b.call("POST", "/sessions").json(LoginBody{Login: "mật khẩu của tôi", Password: "x"}).want(http.StatusUnauthorized)
	})
	require.Len(t, entries, 3)
	good, bad, unknown := entries[0], entries[1], entries[2]
	require.Equal(t, desk, good.Actor.Login)
	require.Equal(t, "cookie", good.Means)
	require.NotEmpty(t, good.Credential)
	require.Empty(t, bad.Actor)
	require.Equal(t, auth.KeyLoginFailed, bad.Problem)
	require.Equal(t, "account", bad.SubjectKind)
	require.Equal(t, good.Actor.ID, bad.SubjectID)
	require.Empty(t, unknown.SubjectID, "people type passwords into the wrong box")

	token := b.token(desk)
	entries = b.since(func() {
		b.call("DELETE", "/sessions").set("Authorization", "Bearer "+token).want(http.StatusNoContent)
		b.call("DELETE", "/sessions").set("Authorization", "Bearer "+token).want(http.StatusUnauthorized)
	})
	require.Len(t, entries, 2)
	require.Equal(t, desk, entries[0].Actor.Login)
	require.Equal(t, auth.KeyLoginNeeded, entries[1].Problem)
}

// TestLookupIsRecorded without the second factor.
func TestLookupIsRecorded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	entries := b.since(func() {
		b.call("GET", "/lookup?code="+strings.ToLower(s.Code)+"&factor=0011").want(http.StatusOK)
		b.call("GET", "/lookup?code="+s.Code+"&factor=9876").want(http.StatusNotFound)
	})
	require.Len(t, entries, 2)
	require.Equal(t, s.ID, entries[0].DossierID)
	require.Equal(t, s.Code, entries[0].DossierCode)
	require.Equal(t, audit.OutcomeRefused, entries[1].Outcome)
	require.Equal(t, s.Code, entries[1].DossierCode)
	for _, e := range entries {
		for _, text := range []string{e.Route, e.SubjectID, e.Problem} {
			require.NotContains(t, text, "0011")
			require.NotContains(t, text, "9876")
		}
	}
}

// TestRefusedBeforeTheHandler: what the doors refuse is in the log too.
func TestRefusedBeforeTheHandler(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.MaxBody = 1000 })
	for _, tc := range []struct {
		name    string
		call    *call
		status  int
		problem string
	}{
		{"forged", b.call("POST", "/dossiers").set("Sec-Fetch-Site", "cross-site").json(`{}`), http.StatusForbidden, "cross_origin"},
		{"huge", b.call("POST", "/dossiers").json(`{"x":"` + strings.Repeat("x", 2000) + `"}`), http.StatusRequestEntityTooLarge, "body_too_large"},
		{"no JSON", b.call("POST", "/dossiers").json(`{`), http.StatusBadRequest, "malformed_json"},
		{"invalid", b.call("POST", "/dossiers").as(desk).json(`{}`), http.StatusUnprocessableEntity, "idempotency_key_invalid"},
	} {
		b.token(desk)
		entries := b.since(func() { tc.call.want(tc.status) })
		require.Len(t, entries, 1, tc.name)
		require.Equal(t, tc.problem, entries[0].Problem, tc.name)
		require.Equal(t, "dossier.submit", entries[0].Action)
	}
}

// away is a log that cannot be written.
type away struct{}

func (away) Record(context.Context, audit.Entry) error { return errors.New("disk full") }

// TestNoAnswerWithoutEntry: what cannot be entered is not answered, and a cookie, a token
// or a dossier does not get out.
func TestNoAnswerWithoutEntry(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	b.token(registrar)
	log := b.server.Audit
	b.server.Audit = away{}
	r := b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password, Bearer: true}).want(http.StatusServiceUnavailable)
	require.NotContains(t, string(r.body), "token")
	r = b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).want(http.StatusServiceUnavailable)
	require.Empty(t, r.header.Values("Set-Cookie"))
	require.Equal(t, problemType, r.header.Get("Content-Type"))
	require.NotEmpty(t, r.header.Get("Retry-After"))
	require.NotEmpty(t, r.header.Get("Content-Security-Policy"), "the page's protection stays")
	r = b.call("GET", "/dossiers/"+s.Code).as(registrar).want(http.StatusServiceUnavailable)
	require.NotContains(t, string(r.body), s.Code)
	p := b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(desk).key("once").problem(http.StatusServiceUnavailable, "audit_away", "")
	require.NotContains(t, p.Detail, "disk full")
	require.Contains(t, b.log.String(), "disk full")
	require.NotContains(t, b.log.String(), "Bích Hạnh")
	b.call("GET", "/tasks").as(desk).want(http.StatusOK) // what is not recorded goes on

	b.server.Audit = log
	entries := b.since(func() {
		r := b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(desk).key("once").want(http.StatusOK)
		require.Equal(t, "true", r.header.Get("Idempotency-Replayed"), "it was done, once")
	})
	require.Len(t, entries, 1)
	require.Equal(t, s.Next[0].ID, entries[0].TaskID)
}

// TestReadingTheLog: auditors read everything, filters select, a supervisor reads the
// trail of a dossier in their charge and of no other.
func TestReadingTheLog(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	b.pass(24 * time.Hour)
	delete(b.tokens, desk) // the session has ended
	b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").as(desk).key().want(http.StatusOK)
	b.call("GET", "/dossiers/"+s.Code).as(registrar).want(http.StatusOK)

	list := func(as, path string) []AuditEntry {
		var page Page[AuditEntry]
		b.call("GET", path).as(as).want(http.StatusOK, &page)
		return page.Items
	}
	actions := func(entries []AuditEntry) []string {
		var out []string
		for _, e := range entries {
			out = append(out, e.Action)
		}
		return out
	}
	require.Equal(t, []string{"dossier.read", "task.claim", "dossier.submit"}, actions(list(admin, "/audit?dossier="+strings.ToLower(s.Code))))
	require.Equal(t, []string{"dossier.read", "task.claim", "dossier.submit"}, actions(list(admin, "/audit?dossier="+s.ID)))
	require.Equal(t, []string{"task.claim", "session.create", "dossier.submit", "session.create"}, actions(list(admin, "/audit?actor="+desk)))
	require.Equal(t, []string{"task.claim"}, actions(list(admin, "/audit?action=task.claim&outcome=ok")))
	require.Empty(t, list(admin, "/audit?action=task.claim&outcome=refused"))
	require.Equal(t, []string{"dossier.submit", "session.create"}, actions(list(admin, "/audit?to=2026-11-23&actor="+desk)))
	b.call("GET", "/audit?from=gestern").as(admin).problem(http.StatusUnprocessableEntity, "", "from")

	trail := list(chair, "/dossiers/"+s.Code+"/audit")
	require.Equal(t, []string{"dossier.audit", "dossier.read", "task.claim", "dossier.submit"}, append([]string{"dossier.audit"}, actions(trail)...))
	claim := trail[1]
	require.Equal(t, desk, claim.Actor.Login)
	require.Contains(t, claim.Changes, AuditChange{Field: "task.assignee", After: claim.Actor.Name}, "people by their names")
	require.Equal(t, ward, claim.Agency.ID)
	b.call("GET", "/dossiers/"+s.Code+"/audit").as(otherChair).want(http.StatusNotFound)

	var days Page[AuditDay]
	b.call("GET", "/audit/days").as(admin).want(http.StatusOK, &days)
	require.Equal(t, "2026-11-23", days.Items[0].Day)
	require.EqualValues(t, 2, days.Items[0].Entries)
	require.Len(t, days.Items, 2)
	var check AuditCheck
	b.call("GET", "/audit/verification?from=2026-11-23&to=2026-11-23").as(admin).want(http.StatusOK, &check)
	require.Equal(t, AuditCheck{Entries: 2, Findings: []AuditFinding{}}, check)
	b.call("GET", "/audit/verification").as(admin).want(http.StatusOK, &check)
	require.Zero(t, check.Problems)
}
