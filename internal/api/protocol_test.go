package api

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

// TestProblems: every error is a problem, in the caller's language.
func TestProblems(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.MaxBody = 3 << 20 })
	b.server.engine.GET(Prefix+"/panic", func(*gin.Context) { panic("Nguyễn Văn A, 079190000011") })
	for name, c := range map[string]struct {
		call   *call
		status int
		code   string
		field  string
	}{
		"no such route":       {b.call("GET", "/nothing"), 404, "no_such_route", ""},
		"no such route, post": {b.call("POST", "/nothing").json(`{}`), 404, "no_such_route", ""},
		"outside the prefix":  {b.call("GET", "/api/v2/tasks"), 404, "no_such_route", ""},
		"method":              {b.call("PUT", "/sessions").json(`{}`), 405, "method_not_allowed", ""},
		"panic":               {b.call("GET", "/panic"), 500, "internal", ""},
		"not JSON":            {b.call("POST", "/sessions").json(`{"login":`), 400, "malformed_json", ""},
		"two values":          {b.call("POST", "/sessions").json(`{} {}`), 400, "malformed_json", ""},
		"no body":             {b.call("POST", "/sessions"), 422, "body_missing", ""},
		"text":                {b.call("POST", "/sessions").json(`{}`).set("Content-Type", "text/plain"), 415, "not_json", ""},
		"form post":           {b.call("POST", "/sessions").json(`login=a`).set("Content-Type", "application/x-www-form-urlencoded"), 415, "not_json", ""},
		"UTF-16":              {b.call("POST", "/sessions").json(`{}`).set("Content-Type", "application/json; charset=utf-16"), 415, "not_json", ""},
		"too large":           {b.call("POST", "/sessions").json(`{"login":"` + strings.Repeat("x", 3<<20) + `"}`), 413, "body_too_large", "body"},
		"a list":              {b.call("POST", "/sessions").json(`[]`), 422, "invalid", ""},
		"missing field":       {b.call("POST", "/sessions").json(`{"login":"a"}`), 422, "invalid", "password"},
		"unknown field":       {b.call("POST", "/sessions").json(`{"login":"a","password":"b","admin":true}`), 422, "invalid", "admin"},
		"wrong type":          {b.call("POST", "/sessions").json(`{"login":1,"password":"b"}`), 422, "invalid", "login"},
		"unknown parameter":   {b.call("GET", "/procedures?page=2"), 422, "invalid", "page"},
		"limit":               {b.call("GET", "/procedures?limit=1000"), 422, "invalid", "limit"},
		"limit, text":         {b.call("GET", "/procedures?limit=ten"), 422, "invalid", "limit"},
		"cursor":              {b.call("GET", "/procedures?cursor=abc"), 422, "cursor_invalid", "cursor"},
		"cursor, tasks":       {b.call("GET", "/tasks?view=all&cursor=%FF").as(desk), 422, "bad_cursor", "cursor"},
		"cursor of another":   {b.call("GET", "/dossiers?cursor=dHgueHg").as(desk), 422, "bad_cursor", "cursor"},
		"view":                {b.call("GET", "/tasks?view=everything").as(desk), 422, "invalid", "view"},
		"agency out of scope": {b.call("GET", "/tasks?view=all&agency="+otherWard).as(desk), 403, "agency_out_of_scope", "agency"},
		"bad token":           {b.call("GET", "/tasks").set("Authorization", "Bearer nonsense"), 401, "login_needed", ""},
		"basic":               {b.call("GET", "/tasks").set("Authorization", "Basic YTpi"), 401, "login_needed", ""},
		"bad token, public":   {b.call("GET", "/procedures").set("Authorization", "Bearer nonsense"), 401, "login_needed", ""},
		"no procedure":        {b.call("GET", "/procedures/9.999999"), 404, "not_found", ""},
		"no diagram":          {b.call("GET", "/procedures/9.999999/bpmn"), 404, "not_found", ""},
		"wrong password":      {b.call("POST", "/sessions").json(`{"login":"bn.motcua","password":"x"}`), 401, "login_failed", ""},
		"unknown user":        {b.call("POST", "/sessions").json(`{"login":"nobody","password":"x"}`), 401, "login_failed", ""},
	} {
		vi := c.call.set("Accept-Language", "vi-VN,vi;q=0.9").problem(c.status, c.code, c.field)
		if seeker, ok := c.call.body.(*strings.Reader); ok {
			_, err := seeker.Seek(0, 0)
			require.NoError(t, err)
		}
		en := c.call.set("Accept-Language", "en-GB,en;q=0.9").problem(c.status, c.code, c.field)
		require.NotEqual(t, vi.Detail, en.Detail, "%s: %s", name, vi.Detail)
	}
	require.NotContains(t, b.log.String(), "level=ERROR msg=\"request failed\"")
	require.Contains(t, b.log.String(), "panic")
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := b.call("GET", "/procedures?limit=1").set(headerRequestID, "trace-12345678").want(http.StatusOK)
	require.Equal(t, "trace-12345678", r.header.Get(headerRequestID))
	require.Equal(t, "vi", r.header.Get("Content-Language"))
	require.Contains(t, r.header.Values("Vary"), "Accept-Language")
	require.Equal(t, "nosniff", r.header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-store", r.header.Get("Cache-Control"))
	require.Contains(t, r.header.Get("Content-Security-Policy"), "script-src 'self'; style-src 'self' 'unsafe-inline'")
	require.Empty(t, r.header.Get("Strict-Transport-Security"), "not over http")

	r = b.call("GET", "/procedures?limit=1").set(headerRequestID, "<script>").want(http.StatusOK)
	require.Regexp(t, `^[0-9a-f-]{36}$`, r.header.Get(headerRequestID))

	r = b.call("PUT", "/sessions").want(http.StatusMethodNotAllowed)
	require.NotEmpty(t, r.header.Get("Allow"))
	r = b.call("GET", "/tasks").want(http.StatusUnauthorized)
	require.Contains(t, r.header.Get("WWW-Authenticate"), "Bearer")
}

// TestLogHoldsNoPersonalData: what people type and look for is not in the log.
func TestLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	b.call("GET", "/tasks?view=all&q=B%C3%ADch+H%E1%BA%A1nh").as(desk).want(http.StatusOK)
	b.call("GET", "/dossiers/"+s.Code).as(desk).want(http.StatusOK)
	b.call("GET", "/lookup?code="+s.Code+"&factor=0011").want(http.StatusOK)
	b.call("POST", "/sessions").json(`{"login":"Nguyen-Van-A","password":"hunter2hunter2"}`).want(http.StatusUnauthorized)
	log := b.log.String()
	require.Contains(t, log, `route=/api/v1/dossiers/:code`)
	for _, secret := range []string{"Hạnh", "H%E1%BA%A1nh", "079190000011", "0900000011", "factor", "0011", s.Code, "Nguyen-Van-A", "hunter2", b.token(desk)} {
		require.NotContains(t, log, secret)
	}
}

// TestCookie: a browser's session, and what other sites cannot do with it.
func TestCookie(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var me Me
	r := b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).want(http.StatusCreated, &me)
	require.Empty(t, me.Token, "a page's scripts never see the token")
	require.Equal(t, "desk", me.Positions[0].Duty)
	require.Contains(t, me.Actions, "dossier.submit")
	require.NotContains(t, me.Actions, "dossier.stop")
	set := r.header.Get("Set-Cookie")
	require.Contains(t, set, "HttpOnly")
	require.Contains(t, set, "SameSite=Lax")
	require.NotContains(t, set, "Secure", "over http a Secure cookie would not come back")
	cookie, _, _ := strings.Cut(set, ";")

	b.call("GET", "/sessions").set("Cookie", cookie).want(http.StatusOK)
	for name, forged := range map[string]map[string]string{
		"fetch metadata": {"Sec-Fetch-Site": "cross-site"},
		"same site":      {"Sec-Fetch-Site": "same-site"},
		"origin":         {"Origin": "https://evil.example"},
		"null origin":    {"Origin": "null"},
	} {
		c := b.call("POST", "/dossiers").set("Cookie", cookie).key().json(b.filing())
		for k, v := range forged {
			c.set(k, v)
		}
		p := c.problem(http.StatusForbidden, "cross_origin", "")
		require.NotEmpty(t, p.Detail, name)
	}
	// Logging someone in from another site is forged as well.
	b.call("POST", "/sessions").set("Origin", "https://evil.example").json(LoginBody{Login: desk, Password: password}).problem(http.StatusForbidden, "cross_origin", "")
	b.call("POST", "/dossiers").set("Cookie", cookie).set("Sec-Fetch-Site", "same-origin").key().json(b.filing()).want(http.StatusCreated)

	r = b.call("DELETE", "/sessions").set("Cookie", cookie).want(http.StatusNoContent)
	require.Contains(t, r.header.Get("Set-Cookie"), "Max-Age=0")
	b.call("GET", "/sessions").set("Cookie", cookie).problem(http.StatusUnauthorized, "login_needed", "")
	b.call("GET", "/procedures").set("Cookie", cookie).want(http.StatusOK) // the public's pages stay open
}

func TestSecureCookie(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.PublicURL = "https://motcua.example" })
	r := b.call("POST", "/sessions").set("Origin", "https://motcua.example").json(LoginBody{Login: desk, Password: password}).want(http.StatusCreated)
	require.Contains(t, r.header.Get("Set-Cookie"), "Secure")
	require.NotEmpty(t, r.header.Get("Strict-Transport-Security"))
}

func TestExpiredSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.token(desk)
	b.pass(2 * 60 * 60 * 1e9)
	b.call("GET", "/tasks").as(desk).problem(http.StatusUnauthorized, "login_needed", "")
}

func TestPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		path   string
		status int
		kind   string
		cache  string
	}{
		{"!/", 200, "text/html; charset=utf-8", "no-cache"},
		{"!/hop-viec", 200, "text/html; charset=utf-8", "no-cache"},
		{"!/viec/0198c1e2", 200, "text/html; charset=utf-8", "no-cache"},
		{"!/ho-so/H29.1.26-261123-0007", 200, "text/html; charset=utf-8", "no-cache"},
		{"!/thu-tuc/1.001193", 200, "text/html; charset=utf-8", "no-cache"},
		{"!/favicon.svg", 200, "image/svg+xml", "no-cache"},
		{"!/assets/app-1a2b3c.js", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"!/assets/old-9z9z.js", 404, problemType, ""},
		{"!/../../etc/passwd", 200, "text/html; charset=utf-8", "no-cache"},
		{"/api/", 404, problemType, "no-store"},
	} {
		r := b.call("GET", c.path).want(c.status)
		require.Equal(t, c.kind, r.header.Get("Content-Type"), c.path)
		if c.cache != "" {
			require.Equal(t, c.cache, r.header.Get("Cache-Control"), c.path)
		}
		require.NotEmpty(t, r.header.Get("Content-Security-Policy"))
	}
	b.call("POST", "!/hop-viec").json(`{}`).problem(http.StatusNotFound, "no_such_route", "")
}

func TestPagesCompressed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	plain := b.call("GET", "!/assets/big-4d5e6f.js").want(http.StatusOK)
	require.Empty(t, plain.header.Get("Content-Encoding"))
	for range 2 {
		packed := b.call("GET", "!/assets/big-4d5e6f.js").set("Accept-Encoding", "br, gzip").want(http.StatusOK)
		require.Equal(t, "gzip", packed.header.Get("Content-Encoding"))
		require.Equal(t, "text/javascript; charset=utf-8", packed.header.Get("Content-Type"))
		r, err := gzip.NewReader(bytes.NewReader(packed.body))
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, plain.body, data)
	}
	require.Empty(t, b.call("GET", "!/assets/app-1a2b3c.js").set("Accept-Encoding", "gzip").want(http.StatusOK).header.Get("Content-Encoding"), "too small to pay")
}

// TestGarbage: whatever stands in an address, the answer is the caller's fault, not ours.
func TestGarbage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := b.file(desk)
	garbage := []string{"%FF", "%00", "%E1%BB", "'%3B--", "%25", "..%2F..", strings.Repeat("9", 40), "%F0%9F%98%80", "-1"}
	for _, g := range garbage {
		for _, path := range []string{
			"/tasks?view=all&q=" + g, "/tasks?view=all&procedure=" + g, "/tasks?agency=" + g, "/tasks?cursor=" + g, "/tasks/" + g,
			"/dossiers?q=" + g, "/dossiers?procedure=" + g, "/dossiers?status=" + g, "/dossiers?cursor=" + g, "/dossiers/" + g,
			"/dossiers/" + s.Code + "/events?after=" + g, "/procedures?q=" + g, "/procedures?field=" + g, "/procedures/" + g,
			"/lookup?code=" + g + "&factor=" + g, "/sessions?x=" + g,
		} {
			r := b.call("GET", path).as(desk).do()
			require.Less(t, r.code, 500, "%s: %s", path, r.body)
			require.True(t, utf8.Valid(r.body))
		}
		r := b.call("POST", "/tasks/"+g+"/claim").as(desk).key().do()
		require.Contains(t, []int{404, 422}, r.code, "%s", r.body)
		r = b.call("POST", "/incidents/"+s.Code+"/"+g+"/retry").as(admin).key().do()
		require.Contains(t, []int{404, 409, 422}, r.code, "%s", r.body)
	}
	require.NotContains(t, b.log.String(), "level=ERROR")
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "vi", "vi": "vi", "en": "en", "en-US,en;q=0.5": "en", "fr": "vi", "fr,en;q=0.5": "en", "de,vi;q=0.3": "vi",
		"*": "vi", ";;;": "vi", strings.Repeat("en,", 100): "vi",
	} {
		require.Equal(t, want, pickLanguage(header), header)
	}
}

// TestBrokenBody: a body that stops coming ends with the connection, not with a half-read command.
func TestBrokenBody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := httptest.NewRequestWithContext(t.Context(), "POST", Prefix+"/sessions", broken{})
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	b.server.engine.ServeHTTP(w, req)
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Contains(t, w.Body.String(), "body_unreadable")
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, http.ErrAbortHandler }

// TestTooLargeIsSaidBeforehand: a body that says how large it is is refused before it comes.
func TestTooLargeIsSaidBeforehand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	never, end := io.Pipe()
	t.Cleanup(func() { require.NoError(t, end.Close()) })
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, Prefix+"/sessions", never)
	r.ContentLength = 1 << 40
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	b.server.engine.ServeHTTP(w, r)
	require.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	require.Contains(t, w.Body.String(), "body_too_large")
}
