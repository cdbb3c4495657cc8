package auth

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// Means is how a caller proved who they are.
type Means string

// Means of authentication.
const (
	MeansNone   Means = ""       // nobody: the public
	MeansCookie Means = "cookie" // a session, by cookie
	MeansBearer Means = "bearer" // a session, by Authorization header
	MeansToken  Means = "token"  // a personal access token
)

// Principal is who a request comes from. The zero value is the public.
type Principal struct {
	Account   Account
	Means     Means
	SessionID string
	Origin    Origin // how the session was opened
	TokenID   string
	Scopes    []string // of the access token; nil for a session
	ExpiresAt *time.Time

	Substitutions []Substitution // for whom an officer acts now
}

// Anonymous reports whether nobody is logged in.
func (p Principal) Anonymous() bool { return p.Means == MeansNone }

// Actor is the principal as the dossier's record names it.
func (p Principal) Actor() dossier.Actor {
	return dossier.Actor{
		ID: p.Account.ID, Name: p.Account.Name, Kind: string(p.Account.Kind),
		Positions: slices.Clone(p.Account.Positions),
	}
}
