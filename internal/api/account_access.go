package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
)

type accountTokenPath struct {
	ID    string `path:"id" maxLength:"64"`
	Token string `path:"token" maxLength:"64"`
}

func (s *server) registerAccountAccess() {
	const tag = "Accounts"
	notFound, refused := []int{http.StatusNotFound}, []int{http.StatusNotFound, http.StatusConflict}
	handle(s, route{method: http.MethodGet, path: "/accounts/{id}/sessions", action: auth.ActionListAccounts, id: "listSessionsOfAccount", tag: tag, summary: "Where an account is logged in", errors: notFound}, s.sessionsOfAccount)
	handle(s, route{method: http.MethodDelete, path: "/accounts/{id}/sessions", action: auth.ActionEndAccess, id: "endSessionsOfAccount", tag: tag, summary: "End every session of an account", errors: notFound}, s.endSessions)
	handle(s, route{method: http.MethodGet, path: "/accounts/{id}/access-tokens", action: auth.ActionListAccounts, id: "listTokensOfAccount", tag: tag, summary: "Access tokens of an account", errors: notFound}, s.tokensOfAccount)
	handle(s, route{method: http.MethodPost, path: "/accounts/{id}/access-tokens", action: auth.ActionGrantAccess, id: "createTokenOfAccount", tag: tag, summary: "Make an access token of a program", status: http.StatusCreated, errors: refused}, s.createTokenOf)
	handle(s, route{method: http.MethodDelete, path: "/accounts/{id}/access-tokens/{token}", action: auth.ActionEndAccess, id: "revokeTokenOfAccount", tag: tag, summary: "Revoke an access token of an account", status: http.StatusNoContent, errors: notFound}, s.revokeTokenOf)
}

func (s *server) sessionsOfAccount(ctx context.Context, who auth.Principal, in *accountPath) (*struct{ Body Page[LoginSession] }, error) {
	sessions, err := s.Auth.SessionsOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[LoginSession] }{Page[LoginSession]{Items: sessionDTOs(sessions, who.SessionID)}}, nil
}

func (s *server) endSessions(ctx context.Context, who auth.Principal, in *accountPath) (*struct{ Body Revoked }, error) {
	n, err := s.Auth.EndSessions(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Revoked }{Revoked{n}}, nil
}

func (s *server) tokensOfAccount(ctx context.Context, _ auth.Principal, in *accountPath) (*struct{ Body Page[AccessToken] }, error) {
	tokens, err := s.Auth.TokensOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[AccessToken] }{Page[AccessToken]{Items: list(tokens, tokenDTO)}}, nil
}

func (s *server) createTokenOf(ctx context.Context, _ auth.Principal, in *struct {
	ID   string `path:"id" maxLength:"64"`
	Body NewTokenBody
}) (*struct{ Body AccessToken }, error) {
	secret, t, err := s.Auth.CreateTokenFor(ctx, in.ID, in.Body.Name, in.Body.Scopes, time.Duration(in.Body.Days)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	dto := tokenDTO(t)
	dto.Token = secret
	return &struct{ Body AccessToken }{dto}, nil
}

func (s *server) revokeTokenOf(ctx context.Context, _ auth.Principal, in *accountTokenPath) (*empty, error) {
	return nil, s.Auth.RevokeTokenOf(ctx, in.ID, in.Token)
}
