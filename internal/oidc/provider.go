package oidc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	rp "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/motcua/motcua/internal/auth"
	"github.com/motcua/motcua/internal/clock"
)

const (
	skew        = time.Minute      // by which the provider's clock may differ from ours
	callTimeout = 10 * time.Second // of one call to the provider
	maxClaims   = 64               // values of one claim that are looked at
)

// Config says how to reach the provider, and how to read what it says.
type Config struct {
	Issuer       string
	ClientID     string
	ClientSecret string // "" = a public client: PKCE alone
	RedirectURL  string // of ours, where the provider sends the browser back to
	Scopes       []string
	Claims       Claims
	EndSession   bool // logging out here leads to the provider's own logout
	Client       *http.Client
	Now          func() time.Time
	Log          *slog.Logger
}

// Provider is a provider of identities. What it offers is discovered when somebody first
// signs in, so that this service starts without it.
type Provider struct {
	config Config

	mu    sync.Mutex
	found *discovered
}

type discovered struct {
	provider   *rp.Provider
	endSession string
}

// New makes a Provider.
func New(c Config) *Provider {
	if c.Client == nil {
		c.Client = &http.Client{Timeout: callTimeout}
	}
	if c.Now == nil {
		c.Now = clock.System{}.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if !slices.Contains(c.Scopes, rp.ScopeOpenID) {
		c.Scopes = append([]string{rp.ScopeOpenID}, c.Scopes...)
	}
	return &Provider{config: c}
}

// discover asks the provider what it offers, until it has answered once.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	provider, err := rp.NewProvider(rp.ClientContext(ctx, p.config.Client), p.config.Issuer)
	if err != nil {
		p.config.Log.WarnContext(ctx, "the provider of identities does not answer", "issuer", p.config.Issuer, "error", err)
		return nil, errAway
	}
	var extra struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&extra); err != nil {
		return nil, fmt.Errorf("what the provider of identities offers: %w", err)
	}
	p.found = &discovered{provider: provider, endSession: extra.EndSession}
	return p.found, nil
}

func (p *Provider) oauth(d *discovered) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: d.provider.Endpoint(),
		RedirectURL: p.config.RedirectURL, Scopes: p.config.Scopes,
	}
}

// Begin gives the address at which somebody signs in.
func (p *Provider) Begin(ctx context.Context, state, nonce, verifier string) (string, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return p.oauth(d).AuthCodeURL(state, rp.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), nil
}

// Finish turns the code that the browser came back with into who it is.
func (p *Provider) Finish(ctx context.Context, code, nonce, verifier string) (auth.Identity, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return auth.Identity{}, err
	}
	ctx = rp.ClientContext(ctx, p.config.Client)
	tokens, err := p.oauth(d).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return auth.Identity{}, p.refused(ctx, "code", err)
	}
	claims, err := p.verify(ctx, d, tokens, nonce)
	if err != nil {
		return auth.Identity{}, err
	}
	return p.config.Claims.identity(claims, p.config.Issuer, func(what string, value string) {
		p.config.Log.InfoContext(ctx, "a claim has a value that is not mapped", "claim", what, "value", value)
	})
}

// verify checks the ID token (OpenID Connect Core 1.0, 3.1.3.7) and gives its claims,
// together with what the user-info endpoint adds.
func (p *Provider) verify(ctx context.Context, d *discovered, tokens *oauth2.Token, nonce string) (map[string]any, error) {
	raw, _ := tokens.Extra("id_token").(string)
	verifier := d.provider.Verifier(&rp.Config{
		ClientID: p.config.ClientID,
		Now:      func() time.Time { return p.config.Now().Add(-skew) },
	})
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, p.refused(ctx, "ID token", err)
	}
	if nonce == "" || token.Nonce != nonce {
		return nil, p.refused(ctx, "ID token", errors.New("the nonce is another one"))
	}
	if token.IssuedAt.After(p.config.Now().Add(skew)) {
		return nil, p.refused(ctx, "ID token", errors.New("it was issued in the future"))
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(tokens.AccessToken); err != nil {
			return nil, p.refused(ctx, "access token", err)
		}
	}
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return nil, p.refused(ctx, "ID token", err)
	}
	if p.config.Claims.complete(claims) || d.provider.UserInfoEndpoint() == "" {
		return claims, nil
	}
	return claims, p.addUserInfo(ctx, d, tokens, token.Subject, claims)
}

// addUserInfo adds the claims that only the user-info endpoint has; its subject must be
// the same (5.3.2).
func (p *Provider) addUserInfo(ctx context.Context, d *discovered, tokens *oauth2.Token, subject string, claims map[string]any) error {
	info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return p.refused(ctx, "user info", err)
	}
	if info.Subject != subject {
		return p.refused(ctx, "user info", errors.New("it is of another subject"))
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return p.refused(ctx, "user info", err)
	}
	for name, value := range more {
		if _, has := claims[name]; !has {
			claims[name] = value
		}
	}
	return nil
}

// refused says to the operator why, to the person only that it did not work.
func (p *Provider) refused(ctx context.Context, what string, err error) error {
	var away *url.Error
	if errors.As(err, &away) {
		p.config.Log.WarnContext(ctx, "the provider of identities does not answer", "asked_for", what, "error", err)
		return errAway
	}
	p.config.Log.WarnContext(ctx, "a sign-in was refused", "because_of", what, "error", err)
	return errRefused
}

// Issuer is the provider's name for itself.
func (p *Provider) Issuer() string { return p.config.Issuer }

// EndSessionURL is where the browser logs out of the provider (OpenID Connect RP-Initiated
// Logout 1.0) and comes back from to after; "" when that is not wanted or not offered.
func (p *Provider) EndSessionURL(after string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.config.EndSession || p.found == nil || p.found.endSession == "" {
		return ""
	}
	u, err := url.Parse(p.found.endSession)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", p.config.ClientID)
	q.Set("post_logout_redirect_uri", after)
	u.RawQuery = q.Encode()
	return u.String()
}
