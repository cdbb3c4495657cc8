package api

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	zoidc "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// issuer is a provider of identities in this process: who signs in is who the test says.
type issuer struct {
	*httptest.Server
	callback func(context.Context, string) string

	mu       sync.Mutex
	key      *rsa.PrivateKey
	requests map[string]*signIn
	codes    map[string]string
	subject  string         // who signs in next
	claims   map[string]any // and what is said of them
	nonce    string         // instead of the one that was asked for
	life     time.Duration  // of ID tokens
	redirect string
}

func newIssuer(t *testing.T, redirect string) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	i := &issuer{key: key, requests: map[string]*signIn{}, codes: map[string]string{}, life: time.Hour, redirect: redirect}
	var handler http.Handler
	i.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(i.Close)
	provider, err := op.NewProvider(&op.Config{CodeMethodS256: true, CryptoKey: [32]byte{1}}, i, op.StaticIssuer(i.URL),
		op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	require.NoError(t, err)
	i.callback = op.AuthCallbackURL(provider)
	mux := http.NewServeMux()
	mux.HandleFunc("/signin", func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		i.requests[r.URL.Query().Get("id")].subject = i.subject
		i.mu.Unlock()
		http.Redirect(w, r, i.callback(op.ContextWithIssuer(r.Context(), i.URL), r.URL.Query().Get("id")), http.StatusFound)
	})
	mux.Handle("/", provider)
	handler = mux
	return i
}

// signIn is one request to sign in.
type signIn struct {
	*zoidc.AuthRequest
	id, subject, nonce string
}

func (r *signIn) GetID() string                       { return r.id }
func (r *signIn) GetACR() string                      { return "" }
func (r *signIn) GetAMR() []string                    { return []string{"pwd"} }
func (r *signIn) GetAudience() []string               { return []string{r.ClientID} }
func (r *signIn) GetAuthTime() time.Time              { return time.Now() }
func (r *signIn) GetClientID() string                 { return r.ClientID }
func (r *signIn) GetNonce() string                    { return r.nonce }
func (r *signIn) GetRedirectURI() string              { return r.RedirectURI }
func (r *signIn) GetResponseType() zoidc.ResponseType { return r.ResponseType }
func (r *signIn) GetResponseMode() zoidc.ResponseMode { return r.ResponseMode }
func (r *signIn) GetScopes() []string                 { return r.Scopes }
func (r *signIn) GetState() string                    { return r.State }
func (r *signIn) GetSubject() string                  { return r.subject }
func (r *signIn) Done() bool                          { return r.subject != "" }
func (r *signIn) GetCodeChallenge() *zoidc.CodeChallenge {
	if r.CodeChallenge == "" {
		return nil
	}
	return &zoidc.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}

var errNotHere = errors.New("not here")

func (i *issuer) CreateAuthRequest(_ context.Context, r *zoidc.AuthRequest, _ string) (op.AuthRequest, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	s := &signIn{AuthRequest: r, id: uuid.NewString(), nonce: r.Nonce}
	if i.nonce != "" {
		s.nonce = i.nonce
	}
	i.requests[s.id] = s
	return s, nil
}

func (i *issuer) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if r, ok := i.requests[id]; ok {
		return r, nil
	}
	return nil, errNotHere
}

func (i *issuer) AuthRequestByCode(ctx context.Context, code string) (op.AuthRequest, error) {
	i.mu.Lock()
	id := i.codes[code]
	i.mu.Unlock()
	return i.AuthRequestByID(ctx, id)
}

func (i *issuer) SaveAuthCode(_ context.Context, id, code string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.codes[code] = id
	return nil
}

func (i *issuer) DeleteAuthRequest(_ context.Context, id string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.requests, id)
	return nil
}

func (i *issuer) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return uuid.NewString(), time.Now().Add(time.Hour), nil
}

func (i *issuer) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNotHere
}

func (i *issuer) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNotHere
}
func (i *issuer) TerminateSession(context.Context, string, string) error { return nil }
func (i *issuer) RevokeToken(context.Context, string, string, string) *zoidc.Error {
	return zoidc.ErrInvalidRequest()
}

func (i *issuer) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

type issuerKey struct{ key *rsa.PrivateKey }

func (issuerKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (k issuerKey) Key() any                                  { return k.key }
func (issuerKey) ID() string                                  { return "k1" }

type publicKey struct{ issuerKey }

func (publicKey) Algorithm() jose.SignatureAlgorithm { return jose.RS256 }
func (publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                         { return &k.key.PublicKey }

func (i *issuer) SigningKey(context.Context) (op.SigningKey, error) { return issuerKey{i.key}, nil }
func (i *issuer) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.RS256}, nil
}
func (i *issuer) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{publicKey{issuerKey{i.key}}}, nil
}

func (i *issuer) GetClientByClientID(context.Context, string) (op.Client, error) {
	return client{i}, nil
}
func (i *issuer) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != "motcua" || secret != "client-secret" {
		return errNotHere
	}
	return nil
}

// SetUserinfoFromScopes leaves the ID token with the subject alone: the rest comes from
// the user-info endpoint, as many providers have it.
func (i *issuer) SetUserinfoFromScopes(_ context.Context, info *zoidc.UserInfo, subject, _ string, _ []string) error {
	info.Subject = subject
	return nil
}

func (i *issuer) SetUserinfoFromToken(_ context.Context, info *zoidc.UserInfo, _, subject, _ string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	info.Subject = subject
	for name, value := range i.claims {
		info.AppendClaims(name, value)
	}
	return nil
}

func (i *issuer) SetIntrospectionFromToken(context.Context, *zoidc.IntrospectionResponse, string, string, string) error {
	return errNotHere
}

func (i *issuer) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (i *issuer) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNotHere
}

func (i *issuer) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNotHere
}
func (i *issuer) Health(context.Context) error { return nil }

// client is this service, as the provider knows it.
type client struct{ i *issuer }

func (client) GetID() string                       { return "motcua" }
func (c client) RedirectURIs() []string            { return []string{c.i.redirect} }
func (client) PostLogoutRedirectURIs() []string    { return nil }
func (client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (client) AuthMethod() zoidc.AuthMethod        { return zoidc.AuthMethodBasic }
func (client) ResponseTypes() []zoidc.ResponseType {
	return []zoidc.ResponseType{zoidc.ResponseTypeCode}
}
func (client) GrantTypes() []zoidc.GrantType        { return []zoidc.GrantType{zoidc.GrantTypeCode} }
func (client) LoginURL(id string) string            { return "/signin?id=" + id }
func (client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (c client) IDTokenLifetime() time.Duration     { return c.i.life }
func (client) DevMode() bool                        { return true }
func (client) IsScopeAllowed(string) bool           { return true }
func (client) IDTokenUserinfoClaimsAssertion() bool { return false }
func (client) ClockSkew() time.Duration             { return 0 }
func (client) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}
func (client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(s []string) []string { return s }
}
