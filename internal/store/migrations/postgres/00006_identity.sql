-- What an administrator keeps of accounts, where a login comes from, and logins at
-- another provider that are under way.

-- +goose Up
ALTER TABLE accounts
    ADD COLUMN service        boolean NOT NULL DEFAULT false,
    ADD COLUMN must_change    boolean NOT NULL DEFAULT false,
    ADD COLUMN password_at    timestamptz,
    ADD COLUMN password_until timestamptz,
    ADD COLUMN hats_from      text NOT NULL DEFAULT '' CHECK (hats_from IN ('', 'provider')),
    ADD COLUMN folded         text COLLATE "C" NOT NULL DEFAULT ''; -- login and name for search; '' = not written yet
CREATE INDEX accounts_unfolded ON accounts (id) WHERE folded = '';
CREATE INDEX accounts_kind ON accounts (kind, service, login COLLATE "C");
CREATE INDEX accounts_must_change ON accounts (login) WHERE must_change;
CREATE INDEX accounts_disabled ON accounts (login) WHERE disabled;

ALTER TABLE sessions
    ADD COLUMN agent   text NOT NULL DEFAULT '',
    ADD COLUMN address text NOT NULL DEFAULT '',
    ADD COLUMN origin  text NOT NULL DEFAULT 'password' CHECK (origin IN ('password', 'oidc'));

CREATE TABLE account_identities (
    issuer     text COLLATE "C" NOT NULL,
    subject    text COLLATE "C" NOT NULL,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX account_identities_account ON account_identities (account_id);

CREATE TABLE login_flows (
    key        bytea PRIMARY KEY, -- SHA-256 of the browser's cookie
    state      bytea NOT NULL,    -- SHA-256
    nonce      text COLLATE "C" NOT NULL,
    verifier   text COLLATE "C" NOT NULL,
    return_to  text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_flows_expires ON login_flows (expires_at);
CREATE INDEX login_attempts_last ON login_attempts (last_at);

-- +goose Down
DROP INDEX login_attempts_last;
DROP TABLE login_flows;
DROP TABLE account_identities;
ALTER TABLE sessions
    DROP COLUMN agent,
    DROP COLUMN address,
    DROP COLUMN origin;
DROP INDEX accounts_disabled;
DROP INDEX accounts_must_change;
DROP INDEX accounts_kind;
DROP INDEX accounts_unfolded;
ALTER TABLE accounts
    DROP COLUMN service,
    DROP COLUMN must_change,
    DROP COLUMN password_at,
    DROP COLUMN password_until,
    DROP COLUMN hats_from,
    DROP COLUMN folded;
