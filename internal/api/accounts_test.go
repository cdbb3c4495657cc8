package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/auth"
)

const newPassword = "cá rô đồng kho tộ bên hiên"

// loginAs logs somebody in anew and gives the session's token.
func (b *bench) loginAs(login, with string) Me {
	b.Helper()
	var me Me
	b.call("POST", "/sessions").json(LoginBody{Login: login, Password: with, Bearer: true}).want(http.StatusCreated, &me)
	return me
}

func (c *call) bearer(token string) *call { return c.set("Authorization", "Bearer "+token) }

// TestPasswordReset: an administrator gives a temporary password; it opens nothing but its
// own change, which ends every other session.
func TestPasswordReset(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.loginAs(desk, password).Token
	id := b.loginAs(desk, password).ID
	var opened AccountOpened
	b.call("POST", "/accounts/"+id+"/password-reset").as(admin).want(http.StatusOK, &opened)
	require.Regexp(t, `^[a-z2-9]{5}(-[a-z2-9]{5}){3}$`, opened.TemporaryPassword)
	require.True(t, opened.Account.MustChange)
	b.call("GET", "/tasks").bearer(before).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")

	me := b.loginAs(desk, opened.TemporaryPassword)
	require.True(t, me.MustChangePassword)
	require.NotContains(t, me.Actions, "task.list")
	for _, path := range []string{"/tasks", "/dossiers", "/me/sessions", "/access-tokens"} {
		b.call("GET", path).bearer(me.Token).problem(http.StatusForbidden, auth.KeyPasswordChangeNeeded, "")
	}
	b.call("GET", "/procedures").bearer(me.Token).want(http.StatusOK) // everybody's
	other := b.loginAs(desk, opened.TemporaryPassword).Token

	change := func(current, next string) *call {
		return b.call("PUT", "/me/password").bearer(me.Token).json(PasswordBody{Current: current, Password: next})
	}
	change("wrong", newPassword).problem(http.StatusUnprocessableEntity, "password_wrong", "current")
	change(opened.TemporaryPassword, "ngắn").problem(http.StatusUnprocessableEntity, "password_short", "password")
	change(opened.TemporaryPassword, opened.TemporaryPassword).problem(http.StatusUnprocessableEntity, "password_same", "password")
	change(opened.TemporaryPassword, newPassword).want(http.StatusNoContent)
	b.call("GET", "/tasks").bearer(me.Token).want(http.StatusOK)
	b.call("GET", "/sessions").bearer(other).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	require.False(t, b.loginAs(desk, newPassword).MustChangePassword)
	b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: opened.TemporaryPassword}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")
}

// TestTemporaryPasswordEnds: after three days it opens nothing, and says so to whoever knows it.
func TestTemporaryPasswordEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.loginAs(desk, password).ID
	var opened AccountOpened
	b.call("POST", "/accounts/"+id+"/password-reset").as(admin).want(http.StatusOK, &opened)
	b.at = b.at.Add(72 * time.Hour)
	b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: opened.TemporaryPassword}).problem(http.StatusUnauthorized, auth.KeyTemporaryOver, "")
	b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: "wrong"}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")
}

// TestLockedIsSeenInsideOnly: whoever is outside learns nothing; the administrator sees the lock and lifts it.
func TestLockedIsSeenInsideOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.loginAs(desk, password).ID
	try := func(login, with string) string {
		p := b.call("POST", "/sessions").set(headerRequestID, "same-request").json(LoginBody{Login: login, Password: with}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")
		return p.Code + p.Detail
	}
	unknown := try("nobody.here", "x")
	for range 10 {
		require.Equal(t, unknown, try(desk, "wrong"))
	}
	require.Equal(t, unknown, try(desk, password), "locked, and not to be seen")
	var page Page[AccountItem]
	b.call("GET", "/accounts?state=locked").as(admin).want(http.StatusOK, &page)
	require.Len(t, page.Items, 1)
	require.Equal(t, id, page.Items[0].ID)
	require.Equal(t, b.at.Add(15*time.Minute).UTC(), page.Items[0].LockedUntil.UTC())
	var a AccountItem
	b.call("POST", "/accounts/"+id+"/unlock").as(admin).want(http.StatusOK, &a)
	require.Nil(t, a.LockedUntil)
	b.loginAs(desk, password)
	b.call("GET", "/accounts?state=locked").as(admin).want(http.StatusOK, &page)
	require.Empty(t, page.Items)
}

func TestDisabledAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	me := b.loginAs(desk, password)
	var token AccessToken
	b.call("POST", "/access-tokens").bearer(me.Token).json(NewTokenBody{Name: "x", Scopes: []string{"tasks:read"}}).want(http.StatusCreated, &token)
	b.call("GET", "/tasks").bearer(token.Token).want(http.StatusOK)
	b.call("POST", "/accounts/"+me.ID+"/disable").as(admin).want(http.StatusOK)
	for _, credential := range []string{me.Token, token.Token} {
		b.call("GET", "/tasks").bearer(credential).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	}
	b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")
	b.call("POST", "/accounts/"+me.ID+"/enable").as(admin).want(http.StatusOK)
	b.call("GET", "/tasks").bearer(me.Token).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "") // its sessions stay ended
	b.call("GET", "/tasks").bearer(token.Token).want(http.StatusOK)

	own := b.loginAs(admin, password).ID
	for _, what := range []string{"disable", "password-reset"} {
		b.call("POST", "/accounts/"+own+"/"+what).as(admin).problem(http.StatusConflict, "own_account", "")
	}
}

// TestMySessions: one sees where one is logged in, and ends one or all others.
func TestMySessions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	firefox := "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
	var here Me
	b.call("POST", "/sessions").set("User-Agent", firefox).json(LoginBody{Login: desk, Password: password, Bearer: true}).want(http.StatusCreated, &here)
	there, third := b.loginAs(desk, password), b.loginAs(desk, password)
	var page Page[LoginSession]
	b.call("GET", "/me/sessions").bearer(here.Token).want(http.StatusOK, &page)
	require.Len(t, page.Items, 3)
	var thirdID string
	for _, v := range page.Items {
		if v.Current {
			require.Equal(t, "Firefox · Windows", v.Device)
			require.NotEmpty(t, v.Address)
		} else {
			thirdID = v.ID
		}
	}
	b.call("DELETE", "/me/sessions/"+thirdID).as(otherDesk).problem(http.StatusNotFound, "", "")
	b.call("DELETE", "/me/sessions/"+thirdID).bearer(here.Token).want(http.StatusNoContent)
	b.call("DELETE", "/me/sessions/"+thirdID).bearer(here.Token).problem(http.StatusNotFound, "", "")
	var n Revoked
	b.call("DELETE", "/me/sessions").bearer(here.Token).want(http.StatusOK, &n)
	require.EqualValues(t, 1, n.Revoked)
	for _, ended := range []Me{there, third} {
		b.call("GET", "/sessions").bearer(ended.Token).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
	}
	b.call("DELETE", "/accounts/"+here.ID+"/sessions").as(admin).want(http.StatusOK, &n)
	require.EqualValues(t, 1, n.Revoked)
	b.call("GET", "/sessions").bearer(here.Token).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")
}

// TestServiceAccount: a program gets hats and tokens from an administrator, and cannot log in.
func TestServiceAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := NewAccountBody{Service: &NewServiceAccount{Login: "may-quet", Name: "Máy quét", Positions: []HatBody{{Agency: ward, Role: "desk_officer"}}}}
	var opened AccountOpened
	b.call("POST", "/accounts").as(admin).json(body).want(http.StatusCreated, &opened)
	require.True(t, opened.Account.Service)
	require.Empty(t, opened.TemporaryPassword)
	b.call("POST", "/accounts").as(admin).json(body).problem(http.StatusConflict, "login_taken", "")
	b.call("POST", "/sessions").json(LoginBody{Login: "may-quet", Password: "x"}).problem(http.StatusUnauthorized, auth.KeyLoginFailed, "")
	b.call("POST", "/accounts/"+opened.Account.ID+"/password-reset").as(admin).problem(http.StatusConflict, "service_account", "")
	var token AccessToken
	tokens := "/accounts/" + opened.Account.ID + "/access-tokens"
	b.call("POST", tokens).as(admin).json(NewTokenBody{Name: "quầy 1", Scopes: []string{"dossiers:write"}}).want(http.StatusCreated, &token)
	b.call("GET", "/dossiers").bearer(token.Token).want(http.StatusOK)
	b.call("GET", "/tasks").bearer(token.Token).problem(http.StatusForbidden, "token_scope", "")
	b.call("DELETE", tokens+"/"+token.ID).as(admin).want(http.StatusNoContent)
	b.call("GET", "/dossiers").bearer(token.Token).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")

	body.Service.Login, body.Service.Positions[0].Role = "may-quet-2", "no-such-role"
	b.call("POST", "/accounts").as(admin).json(body).problem(http.StatusUnprocessableEntity, "role_unknown", "positions.0.role")
	id := b.loginAs(desk, password).ID
	b.call("POST", "/accounts/"+id+"/access-tokens").as(admin).json(NewTokenBody{Name: "x", Scopes: []string{"read"}}).problem(http.StatusConflict, "not_service_account", "")
	b.call("POST", "/accounts").as(admin).json(NewAccountBody{Officer: id}).problem(http.StatusConflict, "account_exists", "")
	b.call("POST", "/accounts").as(admin).json(NewAccountBody{}).problem(http.StatusUnprocessableEntity, "account_for_whom", "officer")
}

// TestAccountList: search without marks, kinds, pages.
func TestAccountList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var page, rest Page[AccountItem]
	b.call("GET", "/accounts?limit=3").as(admin).want(http.StatusOK, &page)
	require.Len(t, page.Items, 3)
	b.call("GET", "/accounts?limit=3&cursor="+page.Next).as(admin).want(http.StatusOK, &rest)
	require.Greater(t, rest.Items[0].Login, page.Items[2].Login)
	b.call("GET", "/accounts?cursor=nonsense").as(admin).problem(http.StatusUnprocessableEntity, "bad_cursor", "cursor")
	b.call("GET", "/accounts?q=bn.motc").as(admin).want(http.StatusOK, &page)
	require.Len(t, page.Items, 2)
	b.call("GET", "/accounts?kind=citizen").as(admin).want(http.StatusOK, &page)
	for _, a := range page.Items {
		require.Equal(t, "citizen", a.Kind)
	}
	require.NotEmpty(t, page.Items)
	raw := b.call("GET", "/accounts").as(admin).want(http.StatusOK).body
	require.NotContains(t, string(raw), password, "no hash of a password leaves the house")
}

// TestHostCookie: under https the session's cookie belongs to this host and to nothing else.
func TestHostCookie(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *Deps) { d.PublicURL = "https://motcua.example.gov.vn" })
	set := b.call("POST", "/sessions").json(LoginBody{Login: desk, Password: password}).want(http.StatusCreated).header.Get("Set-Cookie")
	for _, part := range []string{"__Host-motcua_session=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		require.Contains(t, set, part)
	}
	require.NotContains(t, set, "Domain")
	pair, _, _ := strings.Cut(set, ";")
	b.call("GET", "/sessions").set("Cookie", pair).want(http.StatusOK)
	b.call("GET", "/sessions").set("Cookie", strings.TrimPrefix(pair, "__Host-")).problem(http.StatusUnauthorized, auth.KeyLoginNeeded, "")

	// Forged: a browser says where a request comes from.
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		b.call("DELETE", "/me/sessions").set("Cookie", pair).set(name, value).problem(http.StatusForbidden, "cross_origin", "")
		b.call("PUT", "/me/password").set("Cookie", pair).set(name, value).json(PasswordBody{Current: password, Password: newPassword}).problem(http.StatusForbidden, "cross_origin", "")
	}
	b.call("DELETE", "/me/sessions").set("Cookie", pair).set("Sec-Fetch-Site", "same-origin").want(http.StatusOK)
	b.call("DELETE", "/me/sessions").set("Cookie", pair).set("Origin", "https://motcua.example.gov.vn").want(http.StatusOK)
}

func TestDeviceName(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"": "", "x": "", "curl/8.5": "curl",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36":              "Chrome · Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0": "Edge · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/17.0 Safari/604.1":  "Safari · iPhone",
	} {
		require.Equal(t, want, deviceName(agent))
	}
}
