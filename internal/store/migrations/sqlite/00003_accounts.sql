-- Who can log in, and how they did.

-- +goose Up
CREATE TABLE accounts (
    id            text PRIMARY KEY,
    login         text NOT NULL UNIQUE,
    name          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('officer', 'citizen')),
    password_hash text NOT NULL,
    demo          integer NOT NULL,
    disabled      integer NOT NULL,
    created_at    integer NOT NULL,
    updated_at    integer NOT NULL
) STRICT;

CREATE TABLE positions (
    account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    no         integer NOT NULL, -- keeps the order
    agency     text NOT NULL,
    role       text NOT NULL,
    PRIMARY KEY (account_id, no)
) STRICT;

CREATE TABLE sessions (
    id         text PRIMARY KEY,
    token_hash blob NOT NULL UNIQUE,
    account_id text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at integer NOT NULL,
    seen_at    integer NOT NULL,
    expires_at integer NOT NULL,
    revoked_at integer
) STRICT;
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE access_tokens (
    id           text PRIMARY KEY,
    account_id   text NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name         text NOT NULL,
    hint         text NOT NULL,
    hash         blob NOT NULL UNIQUE,
    scopes       text,
    created_at   integer NOT NULL,
    expires_at   integer NOT NULL,
    last_used_at integer,
    revoked_at   integer
) STRICT;
CREATE INDEX access_tokens_account ON access_tokens (account_id, created_at DESC);

CREATE TABLE login_attempts (
    key      text PRIMARY KEY,
    failures integer NOT NULL,
    last_at  integer NOT NULL
) STRICT;

-- +goose Down
DROP TABLE login_attempts;
DROP TABLE access_tokens;
DROP TABLE sessions;
DROP TABLE positions;
DROP TABLE accounts;
