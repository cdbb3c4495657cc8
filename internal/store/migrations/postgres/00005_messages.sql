-- Messages, what waits for them, and dossiers that others called.

-- +goose Up
ALTER TABLE dossiers ADD COLUMN parent_id text COLLATE "C" NOT NULL DEFAULT ''; -- '' = somebody filed it
CREATE INDEX dossiers_parent ON dossiers (parent_id, code) WHERE parent_id <> '';

CREATE TABLE subscriptions (
    dossier_id text COLLATE "C" NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    id         text COLLATE "C" NOT NULL,
    element_id text NOT NULL,
    kind       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    key        text COLLATE "C" NOT NULL, -- '' = any message of that name
    once       boolean NOT NULL,
    opened_at  timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, id)
);
CREATE INDEX subscriptions_message ON subscriptions (name, key, opened_at, dossier_id, id) WHERE kind = 'message';
CREATE INDEX subscriptions_signal ON subscriptions (name, dossier_id, id) WHERE kind = 'signal';

CREATE TABLE messages (
    id           text COLLATE "C" PRIMARY KEY,
    name         text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    state        text COLLATE "C" NOT NULL,
    sender       text NOT NULL,
    fingerprint  text NOT NULL,
    published_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    dossier_id   text COLLATE "C" NOT NULL, -- where it goes or has gone, '' = nowhere yet
    subscription text COLLATE "C" NOT NULL,
    taken_seq    bigint NOT NULL, -- event that says so, 0 = none
    settled_at   timestamptz,
    problem_vi   text NOT NULL,
    problem_en   text NOT NULL
);
CREATE INDEX messages_published ON messages (published_at DESC, id DESC);
CREATE INDEX messages_state ON messages (state, published_at DESC, id DESC);
CREATE INDEX messages_name ON messages (name, published_at DESC, id DESC);
CREATE INDEX messages_buffered ON messages (name, key, published_at, id) WHERE state = 'buffered';
CREATE INDEX messages_moving ON messages (changed_at) WHERE state IN ('buffered', 'delivering');
CREATE INDEX messages_taken ON messages (dossier_id, taken_seq) WHERE taken_seq > 0;

-- +goose Down
DROP TABLE messages;
DROP TABLE subscriptions;
DROP INDEX dossiers_parent;
ALTER TABLE dossiers DROP COLUMN parent_id;
