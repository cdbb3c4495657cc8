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

	Service       bool       // a program: no login, only access tokens that an administrator makes
	MustChange    bool       // the password is somebody else's choice: nothing but changing it is allowed
	PasswordAt    *time.Time // when the password was last set
	PasswordUntil *time.Time // a temporary password opens nothing from then on
	HatsFrom      HatSource  // who says what hats an officer wears
}

// HatSource is who says what hats an officer wears.
type HatSource string

// Sources of hats.
const (
	HatsOrganisation HatSource = ""         // the organisation; Positions only for someone it does not know
	HatsProvider     HatSource = "provider" // the provider of identities, at each login: Positions
)

// Password is what is kept of one.
type Password struct {
	Hash       string // PHC string
	MustChange bool
	At         time.Time
	Until      *time.Time // nil = for good
}

// AccountState narrows a list of accounts.
type AccountState string

// States of accounts.
const (
	AccountActive     AccountState = "active"
	AccountDisabled   AccountState = "disabled"
	AccountLocked     AccountState = "locked"      // too many failed logins, for a while
	AccountMustChange AccountState = "must_change" // a temporary password that nobody has changed yet
)

// AccountFilter chooses accounts; zero values choose all.
type AccountFilter struct {
	Search  string // words of the login or the name, without regard to case or marks
	Kind    AccountKind
	Service *bool
	State   AccountState // not AccountLocked: that is not kept with the account, see IDs
	IDs     []string     // only these; nil = all
	Cursor  string
	Limit   int
}

// AccountPage is one page of accounts, by login.
type AccountPage struct {
	Items []Account
	Next  string
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
	Agent     string // the browser's name for itself, as a hint at the device
	Address   string // network address of the login
	Origin    Origin
}

// Origin is how a session was opened.
type Origin string

// Origins of sessions.
const (
	OriginPassword Origin = "password"
	OriginOIDC     Origin = "oidc"
)

// Device is what a login shows of where it comes from.
type Device struct {
	Agent   string
	Address string // for the rate limit too
}

// Flow is a login at another provider that is under way. It is taken once.
type Flow struct {
	Key       []byte // SHA-256 of what the browser's cookie holds
	State     []byte // SHA-256 of the state parameter
	Nonce     string
	Verifier  string // PKCE
	ReturnTo  string // path of ours, where the login leads
	ExpiresAt time.Time
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

// locked reports whether so many failures so lately lock the name.
func (a Attempts) locked(now time.Time) bool {
	return a.Failures >= lockAfter && now.Sub(a.LastAt) < lockWindow
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
	// AddAccount inserts an account. An id or a login that exists is a dossier.Error with CodeConflict.
	AddAccount(ctx context.Context, a Account) error
	AccountPage(ctx context.Context, f AccountFilter) (AccountPage, error)
	// Logins gives the id of every account by its login.
	Logins(ctx context.Context) (map[string]string, error)
	SetPassword(ctx context.Context, id string, p Password) error
	SetDisabled(ctx context.Context, id string, disabled bool, at time.Time) error
	// SetHats replaces the name and the hats that an account is given from outside.
	SetHats(ctx context.Context, id, name string, hats []dossier.Position, from HatSource, at time.Time) error
}

// Identities ties accounts to the names that a provider knows people by.
type Identities interface {
	// AccountByIdentity gives the account of a provider's subject, or dossier.ErrNotFound.
	AccountByIdentity(ctx context.Context, issuer, subject string) (Account, error)
	// LinkIdentity ties a subject to an account; a subject that is tied already is a dossier.Error with CodeConflict.
	LinkIdentity(ctx context.Context, issuer, subject, accountID string, at time.Time) error
	// Linked gives those among ids that some provider knows.
	Linked(ctx context.Context, ids []string) (map[string]bool, error)
}

// Flows keeps logins that are under way.
type Flows interface {
	CreateFlow(ctx context.Context, f Flow) error
	// TakeFlow gives a flow and forgets it: a second time it is dossier.ErrNotFound.
	TakeFlow(ctx context.Context, key []byte) (Flow, error)
	DeleteFlows(ctx context.Context, before time.Time) (int64, error)
}

// Sessions keeps sessions. A missing one is dossier.ErrNotFound; expired and
// revoked ones are still found until they are deleted.
type Sessions interface {
	CreateSession(ctx context.Context, s Session) error
	SessionByHash(ctx context.Context, hash []byte) (Session, error)
	TouchSession(ctx context.Context, id string, seen time.Time) error
	RevokeSession(ctx context.Context, id string, at time.Time) error
	// SessionsOf gives the sessions of an account that are not revoked, last used first.
	SessionsOf(ctx context.Context, accountID string) ([]Session, error)
	// RevokeSessionOf revokes one session of an account; another's is dossier.ErrNotFound.
	RevokeSessionOf(ctx context.Context, accountID, id string, at time.Time) error
	// RevokeSessions revokes every session of an account but one ("" = every), and says how many.
	RevokeSessions(ctx context.Context, accountID, except string, at time.Time) (int64, error)
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
	// LockedKeys gives the keys with at least so many failures, the last of them after the time.
	LockedKeys(ctx context.Context, failures int, after time.Time) (map[string]Attempts, error)
	// DeleteAttempts forgets keys whose last failure is before the time, and says how many.
	DeleteAttempts(ctx context.Context, before time.Time) (int64, error)
}

// Store is everything auth keeps.
type Store interface {
	Accounts
	Identities
	Sessions
	Flows
	Tokens
	AttemptLog
}
