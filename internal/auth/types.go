package auth

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// AccountKind says what sort of person or program an account is.
type AccountKind string

// Kinds of accounts.
const (
	KindOfficer AccountKind = "officer" // wears the hats in Positions
	KindCitizen AccountKind = "citizen" // files dossiers for themselves
)

// Account is someone who can log in.
type Account struct {
	ID           string // UUIDv7, or the officer's id in the organisation
	Login        string // unique, lower case, NFC
	Name         string
	Kind         AccountKind
	PasswordHash string             // PHC string of argon2id; "" = no login by password
	Positions    []dossier.Position // hats of an officer; empty for a citizen
	Demo         bool               // the password is publicly known: refused unless the listener is loopback
	Disabled     bool
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Session is one login. The token itself is never stored, only its SHA-256.
type Session struct {
	ID        string // UUIDv7
	TokenHash []byte // 32 bytes, unique
	AccountID string
	CreatedAt time.Time
	SeenAt    time.Time // moved forward at most once a minute
	ExpiresAt time.Time // absolute end, whatever the use
	RevokedAt *time.Time
}

// AccessToken is a personal access token for programs. Only its SHA-256 is stored.
type AccessToken struct {
	ID         string // UUIDv7
	AccountID  string
	Name       string // what its owner calls it
	Hint       string // first characters of the token, to recognise it in a list
	Hash       []byte // 32 bytes, unique
	Scopes     []string
	CreatedAt  time.Time
	ExpiresAt  time.Time
	LastUsedAt *time.Time
	RevokedAt  *time.Time
}

// Attempts counts recent failed logins of one key (the SHA-256 of a login name in
// hex: people type passwords into the wrong box, so names are not kept).
type Attempts struct {
	Failures int
	LastAt   time.Time
}

// Accounts keeps accounts. A missing one is dossier.ErrNotFound.
type Accounts interface {
	Account(ctx context.Context, id string) (Account, error)
	AccountByLogin(ctx context.Context, login string) (Account, error)
	// PutAccount inserts the account or replaces the one with its ID.
	// A login that another account has is a dossier.Error with CodeConflict.
	PutAccount(ctx context.Context, a Account) error
	// AccountNames gives the names of the accounts that exist among ids.
	AccountNames(ctx context.Context, ids []string) (map[string]string, error)
}

// Sessions keeps sessions. A missing one is dossier.ErrNotFound; expired and
// revoked ones are still found until they are deleted.
type Sessions interface {
	CreateSession(ctx context.Context, s Session) error
	SessionByHash(ctx context.Context, hash []byte) (Session, error)
	TouchSession(ctx context.Context, id string, seen time.Time) error
	RevokeSession(ctx context.Context, id string, at time.Time) error
	// DeleteSessions removes those that expired or were revoked before the time, and says how many.
	DeleteSessions(ctx context.Context, before time.Time) (int64, error)
}

// Tokens keeps personal access tokens. A missing one is dossier.ErrNotFound.
type Tokens interface {
	CreateToken(ctx context.Context, t AccessToken) error
	TokenByHash(ctx context.Context, hash []byte) (AccessToken, error)
	TokensOf(ctx context.Context, accountID string) ([]AccessToken, error) // newest first, revoked ones too
	TouchToken(ctx context.Context, id string, used time.Time) error
	// RevokeToken revokes a token of this account; of another account it is ErrNotFound.
	RevokeToken(ctx context.Context, accountID, id string, at time.Time) error
}

// AttemptLog counts failed logins, shared by all processes.
type AttemptLog interface {
	// LoginAttempts gives the count of a key; none is the zero value.
	LoginAttempts(ctx context.Context, key string) (Attempts, error)
	// RecordFailure adds one failure; when the last one is older than window the count begins anew. It returns the new count.
	RecordFailure(ctx context.Context, key string, at time.Time, window time.Duration) (int, error)
	ClearFailures(ctx context.Context, key string) error
}

// Store is everything auth keeps.
type Store interface {
	Accounts
	Sessions
	Tokens
	AttemptLog
}
