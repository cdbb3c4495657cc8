// Package oidc signs people in at a provider of identities: OpenID Connect Core 1.0, the
// authorization code flow with PKCE (RFC 7636), state and nonce. It finds out who somebody
// is and which hats the provider gives them; whether they may come in is for package auth.
//
// May import: auth, dossier. Never: store, api, temporal, gorm, gin.
package oidc
