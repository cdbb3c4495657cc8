-- Who can log in, and how they did.

-- +goose Up
CREATE TABLE accounts (
    id            text COLLATE "C" PRIMARY KEY,
    login         text COLLATE "C" NOT NULL UNIQUE,
    name          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('officer', 'citizen')),
    password_hash text NOT NULL,
    demo          boolean NOT NULL,
    disabled      boolean NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);

CREATE TABLE positions (
    account_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    no         integer NOT NULL, -- keeps the order
    agency     text COLLATE "C" NOT NULL,
    role       text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, no)
);

CREATE TABLE sessions (
    id         text COLLATE "C" PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    account_id text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX sessions_account ON sessions (account_id);
CREATE INDEX sessions_expires ON sessions (expires_at);
CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE access_tokens (
    id           text COLLATE "C" PRIMARY KEY,
    account_id   text COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name         text NOT NULL,
    hint         text NOT NULL,
    hash         bytea NOT NULL UNIQUE,
    scopes       json,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX access_tokens_account ON access_tokens (account_id, created_at DESC);

CREATE TABLE login_attempts (
    key      text COLLATE "C" PRIMARY KEY,
    failures integer NOT NULL,
    last_at  timestamptz NOT NULL
);

-- +goose Down
DROP TABLE login_attempts;
DROP TABLE access_tokens;
DROP TABLE sessions;
DROP TABLE positions;
DROP TABLE accounts;
