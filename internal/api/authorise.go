package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/auth"
)

// cookieName of the session. With https it begins with __Host-, so that no other host of
// the domain and no page without encryption can set it (RFC 6265bis, 4.1.3.2).
const cookieName = "motcua_session"

func (s *server) cookieName(name string) string {
	if s.secureCookies() {
		return "__Host-" + name
	}
	return name
}

type principalKey struct{}

func principalOf(ctx context.Context) auth.Principal {
	p, _ := ctx.Value(principalKey{}).(auth.Principal)
	return p
}

// authorise finds out who calls and whether the policy lets them ask for the action.
func (s *server) authorise(action auth.Action) func(huma.Context, func(huma.Context)) {
	rule, _ := auth.RuleFor(action)
	return func(hc huma.Context, next func(huma.Context)) {
		ctx := hc.Context()
		who, err := s.identifyCaller(ctx, hc)
		notePrincipal(ctx, who)
		if err != nil && rule.Public && who.Means == auth.MeansNone && hc.Header("Authorization") == "" {
			err = nil // a page of the public stays open to someone whose cookie has expired
		}
		if err == nil {
			err = s.Policy.Permit(who, action)
		}
		if err != nil {
			s.refuse(hc, problemFor(ctx, s.Log, err))
			return
		}
		next(huma.WithValue(hc, principalKey{}, who))
	}
}

// identifyCaller reads the credential. None at all is the public.
func (s *server) identifyCaller(ctx context.Context, hc huma.Context) (auth.Principal, error) {
	if header := hc.Header("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return auth.Principal{}, auth.ErrLoginNeeded
		}
		return s.Auth.Authenticate(ctx, strings.TrimSpace(token), auth.MeansBearer)
	}
	cookie, err := huma.ReadCookie(hc, s.cookieName(cookieName))
	if err != nil || cookie.Value == "" {
		return auth.Principal{}, nil // no cookie is no error
	}
	return s.Auth.Authenticate(ctx, cookie.Value, auth.MeansCookie)
}

func (s *server) refuse(hc huma.Context, p *Problem) {
	for name, values := range p.headers {
		for _, v := range values {
			hc.AppendHeader(name, v)
		}
	}
	hc.SetHeader("Content-Type", problemType)
	hc.SetStatus(p.Status)
	if err := s.api.Marshal(hc.BodyWriter(), "application/json", p); err != nil {
		s.Log.WarnContext(hc.Context(), "problem not sent", "request_id", p.RequestID, "error", err)
	}
}

// sessionCookie is the cookie that carries a session; an empty token takes it away.
func (s *server) sessionCookie(token string, maxAge int) http.Cookie {
	return s.cookie(cookieName, token, maxAge)
}

// cookie is one that scripts cannot read and other sites do not send; maxAge in seconds.
func (s *server) cookie(name, value string, maxAge int) http.Cookie {
	return http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.secureCookies(), SameSite: http.SameSiteLaxMode,
	}
}
