package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/oidc"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/store"
)

const publicURL = "https://motcua.example.gov.vn"

// elsewhere is a service with a provider of identities. The provider's time is the real
// one, so the service's own clock for tokens is moved by ahead only.
type elsewhere struct {
	*bench
	issuer *issuer
	ahead  time.Duration
}

func setupElsewhere(t *testing.T, allow auth.Elsewhere) *elsewhere {
	t.Helper()
	e := &elsewhere{issuer: newIssuer(t, publicURL+OIDCCallback)}
	roles, err := oidc.ParseRoles([]string{"mot-cua=desk_officer", "giam-sat-q1=supervisor@" + district, "cu=no_such_role"})
	require.NoError(t, err)
	agencies, err := oidc.ParseAgencies([]string{"phuong-bn=" + ward, "quan-1=" + district})
	require.NoError(t, err)
	w, err := loadWorld()
	require.NoError(t, err)
	e.bench = setup(t, func(d *Deps) {
		d.PublicURL, d.OIDCName = publicURL, "SSO"
		d.OIDC = oidc.New(oidc.Config{
			Log: d.Log, Issuer: e.issuer.URL, ClientID: "motcua", ClientSecret: "client-secret", RedirectURL: publicURL + OIDCCallback,
			Now:    func() time.Time { return time.Now().Add(e.ahead) },
			Claims: oidc.Claims{Login: "preferred_username", Name: "name", Role: "realm.roles", Agency: "office", Roles: roles, Agencies: agencies},
		})
		d.Auth = auth.NewService(d.Drafts.Drafts.(*store.Store), plainPasswords{}, auth.Options{
			Loopback: true, Now: d.Now, Organisation: func() *organisation.Organisation { return w.org }, Elsewhere: allow,
			Positions: auth.FromOrganisation(func() *organisation.Organisation { return w.org }, d.Now).Positions,
		})
	})
	return e
}

// is says who signs in at the provider, and what it says of them.
func (e *elsewhere) is(subject, login string, claims map[string]any) {
	e.issuer.mu.Lock()
	defer e.issuer.mu.Unlock()
	e.issuer.subject = subject
	e.issuer.claims = map[string]any{"preferred_username": login, "name": "Lê Thị Sáu"}
	for name, value := range claims {
		e.issuer.claims[name] = value
	}
}

// roles are the claims of someone with roles at an office.
func roles(office string, roles ...any) map[string]any {
	return map[string]any{"office": office, "realm": map[string]any{"roles": append([]any{"offline_access"}, roles...)}}
}

// depart goes to the provider and comes back as far as our door: the path of the callback
// and the browser's cookie.
func (e *elsewhere) depart(back string) (callback, cookie string) {
	e.Helper()
	r := e.call("GET", "/oidc/login?return="+url.QueryEscape(back)).want(http.StatusFound)
	cookie, _, _ = strings.Cut(r.header.Get("Set-Cookie"), ";")
	require.Contains(e, cookie, "__Host-motcua_signin=")
	browser := &http.Client{CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(req.URL.String(), publicURL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(e.Context(), http.MethodGet, r.header.Get("Location"), nil)
	require.NoError(e, err)
	resp, err := browser.Do(req)
	require.NoError(e, err)
	require.NoError(e, resp.Body.Close())
	callback = strings.TrimPrefix(resp.Header.Get("Location"), publicURL)
	require.True(e, strings.HasPrefix(callback, OIDCCallback), "%d %s", resp.StatusCode, callback)
	return callback, cookie
}

// arrive comes through the door: where to, and the session's cookie.
func (e *elsewhere) arrive(callback, cookie string) (to, session string) {
	e.Helper()
	r := e.call("GET", callback).set("Cookie", cookie).do()
	for _, set := range r.header.Values("Set-Cookie") {
		if pair, _, _ := strings.Cut(set, ";"); strings.HasPrefix(pair, "__Host-motcua_session=") {
			session = pair
		}
	}
	require.Contains(e, []int{http.StatusFound, http.StatusSeeOther}, r.code, "%s", r.body)
	return r.header.Get("Location"), session
}

func (e *elsewhere) signIn() (to, session string) {
	e.Helper()
	return e.arrive(e.depart("/hop-viec"))
}

func (e *elsewhere) refused(key string) {
	e.Helper()
	to, session := e.signIn()
	require.Equal(e, "/dang-nhap?loi="+key, to)
	require.Empty(e, session)
}

func (e *elsewhere) me(session string) Me {
	e.Helper()
	var me Me
	e.call("GET", "/sessions").set("Cookie", session).want(http.StatusOK, &me)
	return me
}

// TestSignInElsewhere: someone new gets an account with the hats that the provider gives;
// the next time it is the same account with the hats of that day.
func TestSignInElsewhere(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	var means LoginMeans
	e.call("GET", "/login-means").want(http.StatusOK, &means)
	require.Equal(t, "SSO", means.OIDC.Name)

	e.is("sub-1", "Le.Sau", roles("phuong-bn", "mot-cua", "unheard-of"))
	to, session := e.signIn()
	require.Equal(t, "/hop-viec", to, "%s", e.log)
	me := e.me(session)
	require.Equal(t, "le.sau", me.Login)
	require.Equal(t, "Lê Thị Sáu", me.Name)
	require.Len(t, me.Positions, 1)
	require.Equal(t, ward, me.Positions[0].Agency.ID)
	require.Equal(t, "desk_officer", me.Positions[0].Role.ID)
	e.call("GET", "/tasks").set("Cookie", session).want(http.StatusOK)
	e.call("POST", "/sessions").json(LoginBody{Login: "le.sau", Password: "x"}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")

	e.is("sub-1", "renamed.there", roles("phuong-bn", "mot-cua", "giam-sat-q1"))
	_, second := e.signIn()
	require.Equal(t, me.ID, e.me(second).ID)
	require.Len(t, e.me(session).Positions, 2, "running sessions have the new hats too")

	// The role is withdrawn at the provider: no login, and running sessions end.
	e.is("sub-1", "le.sau", roles("phuong-bn"))
	e.refused("oidc_no_role")
	for _, ended := range []string{session, second} {
		e.call("GET", "/tasks").set("Cookie", ended).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	}

	e.is("sub-1", "le.sau", roles("phuong-bn", "mot-cua"))
	_, session = e.signIn()
	e.call("POST", "/accounts/"+me.ID+"/disable").as(admin).want(http.StatusOK)
	e.call("GET", "/tasks").set("Cookie", session).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	e.refused("oidc_disabled")
}

// TestClaimsGiveNothingByChance: what is not mapped, or not to one agency, is no right.
func TestClaimsGiveNothingByChance(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	for name, claims := range map[string]map[string]any{
		"no roles":                nil,
		"unknown role":            roles("phuong-bn", "quan-tri"),
		"unknown agency":          roles("phuong-xx", "mot-cua"),
		"an agency's id":          roles(ward, "mot-cua"),
		"no agency":               {"realm": map[string]any{"roles": []any{"mot-cua"}}},
		"two agencies":            {"office": []any{"phuong-bn", "quan-1"}, "realm": map[string]any{"roles": []any{"mot-cua"}}},
		"role that is gone":       roles("phuong-bn", "cu"),
		"roles in another form":   {"office": "phuong-bn", "realm": map[string]any{"roles": map[string]any{"mot-cua": true}}},
		"roles at another place":  {"office": "phuong-bn", "roles": []any{"mot-cua"}},
		"numbers instead of text": {"office": "phuong-bn", "realm": map[string]any{"roles": []any{1, nil, true}}},
	} {
		e.is("sub-"+name, "somebody", claims)
		to, session := e.signIn()
		require.Equal(t, "/dang-nhap?loi=oidc_no_role", to, name)
		require.Empty(t, session, name)
	}
	e.is("sub-x", "", roles("phuong-bn", "mot-cua"))
	e.refused("oidc_no_login")
}

// TestTakingOverAnAccount: a name alone is no proof, unless the operator says so.
func TestTakingOverAnAccount(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	e.is("sub-1", admin, roles("phuong-bn", "mot-cua"))
	e.refused("oidc_not_linked")
	e = setupElsewhere(t, auth.Elsewhere{})
	e.is("sub-1", "somebody.new", roles("phuong-bn", "mot-cua"))
	e.refused("oidc_unknown")
	e = setupElsewhere(t, auth.Elsewhere{Link: true})
	e.is("sub-1", strings.ToUpper(desk), roles("phuong-bn", "mot-cua"))
	_, session := e.signIn()
	require.Equal(t, desk, e.me(session).Login)
	e.is("sub-2", "somebody.new", roles("phuong-bn", "mot-cua"))
	e.refused("oidc_unknown")
}

// TestForgedReturn: the answer must belong to a login that this browser began, once.
func TestForgedReturn(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	e.is("sub-1", "le.sau", roles("phuong-bn", "mot-cua"))
	failed := func(callback, cookie, key string) {
		t.Helper()
		to, session := e.arrive(callback, cookie)
		require.Equal(t, "/dang-nhap?loi="+key, to)
		require.Empty(t, session)
	}
	callback, cookie := e.depart("/")
	failed(callback, "x=y", "oidc_state") // another browser
	failed(callback, "__Host-motcua_signin=made-up", "oidc_state")
	_, otherCookie := e.depart("/")
	failed(callback, otherCookie, "oidc_state") // another login of the same browser
	to, session := e.arrive(callback, cookie)
	require.Equal(t, "/", to)
	require.NotEmpty(t, session)
	failed(callback, cookie, "oidc_state") // replayed

	callback, _ = e.depart("/") // a code that was used, or somebody else's, with a state of one's own
	used, err := url.Parse(callback)
	require.NoError(t, err)
	callback, cookie = e.depart("/")
	fresh, err := url.Parse(callback)
	require.NoError(t, err)
	q := fresh.Query()
	q.Set("code", used.Query().Get("code"))
	failed(OIDCCallback+"?"+q.Encode(), cookie, "oidc_refused") // PKCE: the verifier is another login's

	callback, cookie = e.depart("/")
	failed(callback+"&iss=https%3A%2F%2Fevil.example", cookie, "oidc_refused")
	callback, cookie = e.depart("/")
	fresh, err = url.Parse(callback)
	require.NoError(t, err)
	failed(OIDCCallback+"?error=access_denied&state="+fresh.Query().Get("state"), cookie, "oidc_refused")

	callback, cookie = e.depart("/")
	e.at = e.at.Add(10 * time.Minute)
	failed(callback, cookie, "oidc_state") // too late

	e.issuer.nonce = "another"
	e.refused("oidc_refused")
}

// TestClocksDiffer: by up to a minute they may.
func TestClocksDiffer(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	e.is("sub-1", "le.sau", roles("phuong-bn", "mot-cua"))
	e.issuer.life = time.Hour
	for ahead, good := range map[time.Duration]bool{
		0: true, time.Hour: true, time.Hour + 10*time.Minute: false, -10 * time.Minute: false, -10 * time.Second: true,
	} {
		e.ahead = ahead
		to, session := e.signIn()
		require.Equal(t, good, session != "", "our clock is %s ahead: %s", ahead, to)
	}
}

// TestReturnStaysHere: a login leads to a page of ours and to nothing else.
func TestReturnStaysHere(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	e.is("sub-1", "le.sau", roles("phuong-bn", "mot-cua"))
	for back, want := range map[string]string{
		"/viec/1?a=b": "/viec/1?a=b", "": "/", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/",
		"/api/v1/sessions": "/", "javascript:alert(1)": "/", "/a\nb": "/",
	} {
		to, session := e.arrive(e.depart(back))
		require.Equal(t, want, to, back)
		require.NotEmpty(t, session)
	}
}

// TestProviderAway: the service goes on, and says what is the matter.
func TestProviderAway(t *testing.T) {
	t.Parallel()
	e := setupElsewhere(t, auth.Elsewhere{Provision: true})
	e.issuer.Close()
	r := e.call("GET", "/oidc/login").want(http.StatusSeeOther)
	require.Equal(t, "/dang-nhap?loi=oidc_away", r.header.Get("Location"))
	e.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).want(http.StatusCreated)
}
