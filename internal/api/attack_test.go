package api

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
)

// cookie logs in as a browser does.
func (b *bench) cookie(login string) string {
	b.Helper()
	r := b.call("POST", "/sessions").json(LoginBody{Login: login, Password: password}).want(http.StatusCreated)
	c, err := http.ParseSetCookie(r.header.Get("Set-Cookie"))
	require.NoError(b, err)
	require.True(b, c.HttpOnly)
	require.Equal(b, http.SameSiteLaxMode, c.SameSite)
	return c.Name + "=" + c.Value
}

// TestForged: another site cannot use the cookie, whatever it dresses its request in.
func TestForged(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.PublicURL = "https://motcua.example" })
	s := b.file(desk)
	cookie := b.cookie(desk)
	claim := func() *call { return b.call("POST", "/tasks/"+s.Next[0].ID+"/claim").set("Cookie", cookie).key() }
	for name, header := range map[string][2]string{
		"another site": {"Sec-Fetch-Site", "cross-site"}, "a sister site": {"Sec-Fetch-Site", "same-site"},
		"its origin": {"Origin", "https://evil.example"}, "no origin": {"Origin", "null"}, "look-alike": {"Origin", "https://motcua.example.evil.example"},
	} {
		t.Run(name, func(*testing.T) { claim().set(header[0], header[1]).problem(http.StatusForbidden, "cross_origin", "") })
	}
	// A header that switches the check off switches the cookie off as well.
	for _, header := range []string{"Basic eDp4", "Bearer", "Bearer x", "x"} {
		claim().set("Sec-Fetch-Site", "cross-site").set("Authorization", header).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	}
	// A form of another site needs no leave to send text.
	c := b.call("POST", "/dossiers").set("Cookie", cookie).key().json(b.filing()).set("Content-Type", "text/plain")
	c.want(http.StatusUnsupportedMediaType)
	for _, name := range []string{"X-Http-Method-Override", "X-Method-Override", "X-Http-Method"} {
		b.call("GET", "/sessions").set("Cookie", cookie).set(name, "DELETE").want(http.StatusOK)
	}
	b.call("GET", "/sessions?_method=DELETE").set("Cookie", cookie).want(http.StatusUnprocessableEntity)
	b.call("GET", "/sessions").set("Cookie", cookie).want(http.StatusOK) // still there
	claim().set("Origin", "https://motcua.example").want(http.StatusOK)
}

// TestStolen: what was taken is worth nothing once it has ended, however it ended.
func TestStolen(t *testing.T) {
	t.Parallel()
	whoAmI := func(b *bench, cookie string) int { return b.call("GET", "/sessions").set("Cookie", cookie).do().code }
	t.Run("logged out", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		cookie := b.cookie(desk)
		require.Equal(t, http.StatusOK, whoAmI(b, cookie))
		b.call("DELETE", "/sessions").set("Cookie", cookie).want(http.StatusNoContent)
		require.Equal(t, http.StatusUnauthorized, whoAmI(b, cookie))
	})
	t.Run("idle", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		cookie := b.cookie(desk)
		b.pass(3 * time.Hour)
		require.Equal(t, http.StatusUnauthorized, whoAmI(b, cookie))
	})
	t.Run("kept alive", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		cookie := b.cookie(desk)
		for range 11 {
			b.pass(time.Hour)
			require.Equal(t, http.StatusOK, whoAmI(b, cookie))
		}
		b.pass(time.Hour)
		require.Equal(t, http.StatusUnauthorized, whoAmI(b, cookie), "it ends all the same")
	})
	t.Run("account closed", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		cookie := b.cookie(desk)
		var made AccessToken
		b.call("POST", "/access-tokens").set("Cookie", cookie).json(NewTokenBody{Name: "x", Scopes: []string{"read"}}).want(http.StatusCreated, &made)
		b.call("GET", "/tasks").set("Authorization", "Bearer "+made.Token).want(http.StatusOK)
		b.call("GET", "/sessions").set("Cookie", cookieName+"="+made.Token).want(http.StatusUnauthorized) // a token is no cookie
		a, err := b.store.AccountByLogin(t.Context(), desk)
		require.NoError(t, err)
		a.Disabled = true
		require.NoError(t, b.store.PutAccount(t.Context(), a))
		require.Equal(t, http.StatusUnauthorized, whoAmI(b, cookie))
		b.call("GET", "/tasks").set("Authorization", "Bearer "+made.Token).want(http.StatusUnauthorized)
	})
	t.Run("guessed", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		for _, value := range []string{"", "x", strings.Repeat("a", 5000), "' OR 1=1 --", "%00", "../../etc/passwd"} {
			require.Equal(t, http.StatusUnauthorized, whoAmI(b, cookieName+"="+url.QueryEscape(value)))
		}
	})
}

// TestPathTricks: no way of writing a path leads past a door, out of the pages, or to a crash.
func TestPathTricks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	for _, path := range []string{
		"/api/v1/dossiers/..%2fsessions", "/api/v1/dossiers/%2e%2e/%2e%2e/sessions", "/api/v1/dossiers/" + s.Code + "%2f..%2f" + s.Code, "/api/v1/dossiers/" + s.Code + "%00",
		"/api/v1/dossiers/" + s.Code + ";x=1", "/api/v1/dossiers/" + s.Code + "%20", "/api/v1/dossiers//" + s.Code, "/api/v1//dossiers/" + s.Code, "/api/v1/dossiers/" + s.Code + "/",
		"/API/v1/dossiers/" + s.Code, "/api/v1/./dossiers/" + s.Code, "/api/v1/tasks/%27%20OR%201%3D1", "/api/v1/tasks/%c0%ae%c0%ae", "/api/v1/tasks/" + strings.Repeat("x", 4000),
		"/api/v1/procedures/..%2f..%2f..%2fetc%2fpasswd", "/api/v1/dossiers/%ff%fe", "/api/v1/dossiers/{code}", "/api/v1/dossiers/*", "/api/v1/batches/%0d%0aSet-Cookie:x=y",
	} {
		for _, login := range []string{"", otherDesk} {
			r := b.call("GET", "!"+path).as(login).do()
			require.NotEqual(t, http.StatusInternalServerError, r.code, path)
			require.NotContains(t, string(r.body), "Bích Hạnh", "%s as %q", path, login)
			require.NotContains(t, string(r.body), s.ID, "%s as %q", path, login)
			require.Empty(t, r.header.Get("Set-Cookie"), path)
			require.Equal(t, "nosniff", r.header.Get("X-Content-Type-Options"))
		}
	}
	for _, path := range []string{
		"/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/assets/../../etc/passwd", "/assets/..%2f..%2fgo.mod", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/assets/%00", "/assets/", "/.git/config", `/..\..\windows\win.ini`,
	} {
		r := b.call("GET", "!"+path).do()
		require.NotEqual(t, http.StatusInternalServerError, r.code, path)
		require.NotContains(t, string(r.body), "root:", path)
		require.NotContains(t, string(r.body), "module github.com", path)
		require.NotContains(t, r.header.Get("Location"), "//etc", path)
	}
}

// drip is a body that goes on for ever.
type drip struct{ read int64 }

func (d *drip) Read(p []byte) (int, error) {
	d.read += int64(len(p))
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// torn is a body that stops half way.
type torn struct{}

func (torn) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// TestHugeBodies: what is said to be too large is not read, what says nothing is read no further than the limit.
func TestHugeBodies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	send := func(body io.Reader, length int64) *httptest.ResponseRecorder {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, Prefix+"/dossiers", body)
		req.ContentLength = length
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		b.server.engine.ServeHTTP(w, req)
		return w
	}
	said := &drip{}
	w := send(said, 5<<30)
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	require.Zero(t, said.read, "nobody waits for five gigabytes")
	silent := &drip{}
	w = send(silent, -1)
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	require.Less(t, silent.read, int64(3*defaultMaxBody))
	w = send(torn{}, -1)
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.NotContains(t, w.Body.String(), "connection reset")
	for _, deep := range []string{strings.Repeat("[", 1<<20), strings.Repeat(`{"a":`, 1<<18), `{"form":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}"} {
		r := b.call("POST", "/dossiers").as(desk).key().json(deep).do()
		require.GreaterOrEqual(t, r.code, 400)
		require.Less(t, r.code, 500)
	}
}

// TestMarkup: what looks like a page in a name stays a name.
func TestMarkup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const name = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	s := b.file(desk, func(f map[string]any) {
		f["applicant"] = map[string]any{"kind": "person", "name": name, "id_number": "079190000011", "phone": "0900000011"}
	})
	for _, path := range []string{"/dossiers/" + s.Code, "/dossiers", "/tasks?view=all", "/tasks/" + s.Next[0].ID, "/dossiers/" + s.Code + "/events"} {
		r := b.call("GET", path).as(desk).want(http.StatusOK)
		require.Equal(t, "application/json", strings.Split(r.header.Get("Content-Type"), ";")[0])
		require.Equal(t, "nosniff", r.header.Get("X-Content-Type-Options"))
		require.Contains(t, r.header.Get("Content-Security-Policy"), "script-src 'self'")
	}
	// A refusal does not repeat what was sent.
	for _, path := range []string{"/tasks?view=" + url.QueryEscape(name), "/tasks/" + url.PathEscape(name), "/dossiers?cursor=" + url.QueryEscape(name)} {
		require.NotContains(t, string(b.call("GET", path).as(desk).do().body), "alert(1)", path)
	}
}

// TestCursorsOfOthers: a cursor says where to go on, never what may be seen.
func TestCursorsOfOthers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 3 {
		b.file(desk)
	}
	var page Page[DossierItem]
	b.call("GET", "/dossiers?limit=1").as(desk).want(http.StatusOK, &page)
	require.NotEmpty(t, page.Next)
	cursor := page.Next
	b.call("GET", "/dossiers?limit=1&cursor="+cursor).as(otherDesk).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
	b.call("GET", "/tasks?cursor="+cursor).as(desk).problem(http.StatusUnprocessableEntity, "bad_cursor", "cursor")
	b.call("GET", "/dossiers?agency="+ward).as(otherDesk).problem(http.StatusForbidden, "agency_out_of_scope", "")
}
