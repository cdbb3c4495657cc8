package api

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/auth"
)

// NewTokenBody asks for an access token.
type NewTokenBody struct {
	Name   string   `json:"name" minLength:"1" maxLength:"100" doc:"What the owner calls it."`
	Scopes []string `json:"scopes" minItems:"1" uniqueItems:"true" enum:"read,write,dossiers:read,dossiers:write,tasks:read,tasks:write,messages:read,messages:write,procedures:read,procedures:write,operations:read,operations:write,audit:read,admin" doc:"What it may do of what its owner may; a scope that writes also reads."`
	Days   int      `json:"days,omitempty" minimum:"1" maximum:"366" default:"90" doc:"Days it is valid."`
}

// AccessToken is a personal access token without its secret.
type AccessToken struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Hint       string     `json:"hint" doc:"First characters of the token."`
	Scopes     []string   `json:"scopes"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  time.Time  `json:"expires_at"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty"`
	RevokedAt  *time.Time `json:"revoked_at,omitempty"`
	Token      string     `json:"token,omitempty" doc:"The token itself: shown once, when it is made."`
}

type tokenPath struct {
	ID string `path:"id" maxLength:"64"`
}

func (s *server) registerTokens() {
	const tag = "Access tokens"
	handle(s, route{method: http.MethodPost, path: "/access-tokens", action: auth.ActionCreateToken, id: "createAccessToken", tag: tag, summary: "Make a personal access token", status: http.StatusCreated}, s.createToken)
	handle(s, route{method: http.MethodGet, path: "/access-tokens", action: auth.ActionListTokens, id: "listAccessTokens", tag: tag, summary: "My access tokens"}, s.listTokens)
	handle(s, route{method: http.MethodDelete, path: "/access-tokens/{id}", action: auth.ActionRevokeToken, id: "revokeAccessToken", tag: tag, summary: "Revoke an access token", status: http.StatusNoContent, errors: []int{http.StatusNotFound}}, s.revokeToken)
}

func (s *server) createToken(ctx context.Context, who auth.Principal, in *struct{ Body NewTokenBody }) (*struct{ Body AccessToken }, error) {
	secret, t, err := s.Auth.CreateToken(ctx, who, in.Body.Name, in.Body.Scopes, time.Duration(in.Body.Days)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	dto := tokenDTO(t)
	dto.Token = secret
	return &struct{ Body AccessToken }{dto}, nil
}

func (s *server) listTokens(ctx context.Context, who auth.Principal, _ *empty) (*struct{ Body Page[AccessToken] }, error) {
	tokens, err := s.Auth.Tokens(ctx, who)
	if err != nil {
		return nil, err
	}
	return &struct{ Body Page[AccessToken] }{Page[AccessToken]{Items: list(tokens, tokenDTO)}}, nil
}

func (s *server) revokeToken(ctx context.Context, who auth.Principal, in *tokenPath) (*empty, error) {
	return nil, s.Auth.RevokeToken(ctx, who, in.ID)
}

func tokenDTO(t auth.AccessToken) AccessToken {
	return AccessToken{
		ID: t.ID, Name: t.Name, Hint: t.Hint, Scopes: texts(t.Scopes),
		CreatedAt: local(t.CreatedAt), ExpiresAt: local(t.ExpiresAt),
		LastUsedAt: localPtr(t.LastUsedAt), RevokedAt: localPtr(t.RevokedAt),
	}
}
