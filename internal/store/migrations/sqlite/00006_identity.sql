-- What an administrator keeps of accounts, where a login comes from, and logins at
-- another provider that are under way.

-- +goose Up
ALTER TABLE accounts ADD COLUMN service integer NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN must_change integer NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN password_at integer;
ALTER TABLE accounts ADD COLUMN password_until integer;
ALTER TABLE accounts ADD COLUMN hats_from text NOT NULL DEFAULT '' CHECK (hats_from IN ('', 'provider'));
ALTER TABLE accounts ADD COLUMN folded text NOT NULL DEFAULT ''; -- login and name for search; '' = not written yet
CREATE INDEX accounts_unfolded ON accounts (id) WHERE folded = '';
CREATE INDEX accounts_kind ON accounts (kind, service, login);
CREATE INDEX accounts_must_change ON accounts (login) WHERE must_change;
CREATE INDEX accounts_disabled ON accounts (login) WHERE disabled;

ALTER TABLE sessions ADD COLUMN agent text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN origin text NOT NULL DEFAULT 'password' CHECK (origin IN ('password', 'oidc'));

CREATE TABLE account_identities (
    issuer     text NOT NULL,
    subject    text NOT NULL,
    account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at integer NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX account_identities_account ON account_identities (account_id);

CREATE TABLE login_flows (
    key        blob PRIMARY KEY, -- SHA-256 of the browser's cookie
    state      blob NOT NULL,    -- SHA-256
    nonce      text NOT NULL,
    verifier   text NOT NULL,
    return_to  text NOT NULL,
    expires_at integer NOT NULL
) STRICT;
CREATE INDEX login_flows_expires ON login_flows (expires_at);
CREATE INDEX login_attempts_last ON login_attempts (last_at);

-- +goose Down
DROP INDEX login_attempts_last;
DROP TABLE login_flows;
DROP TABLE account_identities;
ALTER TABLE sessions DROP COLUMN origin;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE sessions DROP COLUMN agent;
DROP INDEX accounts_disabled;
DROP INDEX accounts_must_change;
DROP INDEX accounts_kind;
DROP INDEX accounts_unfolded;
ALTER TABLE accounts DROP COLUMN folded;
ALTER TABLE accounts DROP COLUMN hats_from;
ALTER TABLE accounts DROP COLUMN password_until;
ALTER TABLE accounts DROP COLUMN password_at;
ALTER TABLE accounts DROP COLUMN must_change;
ALTER TABLE accounts DROP COLUMN service;
