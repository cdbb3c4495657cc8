package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/audit"
	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/dossier"
)

// IdentityProvider signs people in elsewhere; *oidc.Provider does.
type IdentityProvider interface {
	Begin(ctx context.Context, state, nonce, verifier string) (address string, err error)
	Finish(ctx context.Context, code, nonce, verifier string) (auth.Identity, error)
	Issuer() string
	EndSessionURL(after string) string
}

// OIDCCallback is the path that the provider sends browsers back to.
const OIDCCallback = Prefix + "/oidc/callback"

// flowCookie carries a login elsewhere; loginPage shows why one failed.
const (
	flowCookie = "motcua_signin"
	loginPage  = "/dang-nhap"
)

// LoginMeans are the ways to log in here.
type LoginMeans struct {
	Password bool         `json:"password"`
	OIDC     *LoginButton `json:"oidc,omitempty" doc:"Absent: no provider of identities is set up."`
}

// LoginButton leads to a provider of identities.
type LoginButton struct {
	Name string `json:"name" doc:"What people call it; empty: nothing in particular."`
	Path string `json:"path" doc:"Open it in the browser, with return=PATH for where to come back to."`
}

type redirect struct {
	Status    int
	Location  string   `header:"Location"`
	SetCookie []string `header:"Set-Cookie"`
}

func (s *server) registerOIDC() {
	const tag = "Sessions"
	handle(s, route{method: http.MethodGet, path: "/login-means", action: auth.ActionLoginMeans, id: "loginMeans", tag: tag, summary: "Ways to log in"}, s.loginMeans)
	handle(s, route{method: http.MethodGet, path: "/oidc/login", action: auth.ActionLoginElsewhere, id: "oidcLogin", tag: tag, summary: "Begin to sign in at the provider of identities", status: http.StatusFound}, s.oidcLogin)
	handle(s, route{method: http.MethodGet, path: "/oidc/callback", action: auth.ActionLoginElsewhere, id: "oidcCallback", tag: tag, summary: "Come back from the provider of identities", status: http.StatusFound, recorded: true}, s.oidcCallback)
}

func (s *server) loginMeans(context.Context, auth.Principal, *empty) (*struct{ Body LoginMeans }, error) {
	means := LoginMeans{Password: true}
	if s.OIDC != nil {
		means.OIDC = &LoginButton{Name: s.OIDCName, Path: Prefix + "/oidc/login"}
	}
	return &struct{ Body LoginMeans }{means}, nil
}

func (s *server) oidcLogin(ctx context.Context, _ auth.Principal, in *struct {
	Return string `query:"return" maxLength:"500" doc:"Path of ours to come back to."`
}) (*redirect, error) {
	if s.OIDC == nil {
		return nil, noSuchRoute()
	}
	d, err := s.Auth.Depart(ctx, in.Return, deviceOf(ctx))
	if err != nil {
		return s.backToLogin(ctx, err), nil
	}
	address, err := s.OIDC.Begin(ctx, d.State, d.Nonce, d.Verifier)
	if err != nil {
		return s.backToLogin(ctx, err), nil
	}
	cookie := s.cookie(flowCookie, d.Cookie, flowSeconds)
	return &redirect{Status: http.StatusFound, Location: address, SetCookie: []string{cookie.String()}}, nil
}

// flowSeconds is how long the browser keeps the cookie of a login elsewhere.
const flowSeconds = 600

type callbackQuery struct {
	Code   string      `query:"code" maxLength:"4096"`
	State  string      `query:"state" maxLength:"200"`
	Error  string      `query:"error" maxLength:"200"`
	Issuer string      `query:"iss" maxLength:"500" doc:"RFC 9207."`
	Signin http.Cookie `cookie:"motcua_signin" hidden:"true"`
	Host   http.Cookie `cookie:"__Host-motcua_signin" hidden:"true"`
}

func (s *server) oidcCallback(ctx context.Context, _ auth.Principal, in *callbackQuery) (*redirect, error) {
	if s.OIDC == nil {
		return nil, noSuchRoute()
	}
	cookie := in.Signin.Value
	if s.secureCookies() {
		cookie = in.Host.Value
	}
	flow, err := s.Auth.Arrive(ctx, cookie, in.State, deviceOf(ctx))
	if err != nil {
		return s.backToLogin(ctx, err), nil
	}
	if in.Error != "" || in.Code == "" || (in.Issuer != "" && in.Issuer != s.OIDC.Issuer()) {
		s.Log.InfoContext(ctx, "the provider of identities refused a sign-in", "request_id", requestID(ctx), "provider_error", in.Error)
		return s.backToLogin(ctx, &dossier.Error{Code: dossier.CodeForbidden, Key: "oidc_refused", VI: "Đăng nhập không thành công.", EN: "Signing in did not work."}), nil
	}
	identity, err := s.OIDC.Finish(ctx, in.Code, flow.Nonce, flow.Verifier)
	if err != nil {
		return s.backToLogin(ctx, err), nil
	}
	token, who, session, err := s.Auth.LoginElsewhere(ctx, identity, deviceOf(ctx))
	if err != nil {
		return s.backToLogin(ctx, err), nil
	}
	notePrincipal(ctx, who)
	signedIn := s.sessionCookie(token, int(session.ExpiresAt.Sub(s.Now()).Seconds()))
	return &redirect{Status: http.StatusFound, Location: flow.ReturnTo, SetCookie: []string{signedIn.String(), s.flowOver()}}, nil
}

func (s *server) flowOver() string {
	over := s.cookie(flowCookie, "", -1)
	return over.String()
}

// backToLogin shows a person why signing in elsewhere did not work, on the login page. It
// knows the sentence by its key; what is not a typed error is logged and called oidc_failed.
func (s *server) backToLogin(ctx context.Context, err error) *redirect {
	key := "oidc_failed"
	var typed *dossier.Error
	if errors.As(err, &typed) {
		key = typed.Key
	} else {
		s.Log.ErrorContext(ctx, "sign-in failed", "request_id", requestID(ctx), "error", err)
	}
	audit.NoteOf(ctx).Problem(key)
	return &redirect{Status: http.StatusSeeOther, Location: loginPage + "?loi=" + url.QueryEscape(key), SetCookie: []string{s.flowOver()}}
}

func noSuchRoute() error { return dossier.ErrNotFound }
