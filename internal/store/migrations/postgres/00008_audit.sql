-- Who did what, when, from where. Rows are only ever added: see internal/audit for the chain.

-- +goose Up
CREATE TABLE audit_entries (
    day          text COLLATE "C" NOT NULL, -- of Vietnam, 2006-01-02
    no           bigint NOT NULL,           -- within the day, from 1
    at           timestamptz NOT NULL,
    actor_id     text COLLATE "C" NOT NULL, -- '' = nobody was logged in
    actor_login  text NOT NULL,
    actor_name   text NOT NULL,
    actor_kind   text NOT NULL,
    on_behalf_of text NOT NULL,
    means        text NOT NULL,
    credential   text NOT NULL,
    client       text NOT NULL,
    request_id   text NOT NULL,
    action       text COLLATE "C" NOT NULL,
    route        text NOT NULL,
    agency       text NOT NULL,
    dossier_id   text COLLATE "C" NOT NULL,
    dossier_code text COLLATE "C" NOT NULL,
    task_id      text NOT NULL,
    subject_kind text NOT NULL,
    subject_id   text NOT NULL,
    outcome      text COLLATE "C" NOT NULL,
    status       integer NOT NULL,
    problem      text NOT NULL,
    changes      text NOT NULL, -- JSON, its bytes as they were hashed
    prev         bytea NOT NULL,
    hash         bytea NOT NULL,
    PRIMARY KEY (day, no)
);
CREATE INDEX audit_actor ON audit_entries (actor_id, day, no) WHERE actor_id <> '';
CREATE INDEX audit_dossier ON audit_entries (dossier_id, day, no) WHERE dossier_id <> '';
CREATE INDEX audit_code ON audit_entries (dossier_code, day, no) WHERE dossier_code <> '';
CREATE INDEX audit_action ON audit_entries (action, day, no);
CREATE INDEX audit_outcome ON audit_entries (outcome, day, no) WHERE outcome <> 'ok';

CREATE TABLE audit_head (
    id   smallint PRIMARY KEY CHECK (id = 1), -- whoever adds entries locks this row
    day  text COLLATE "C" NOT NULL,
    no   bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO audit_head (id, day, no, hash) VALUES (1, '', 0, decode(repeat('00', 32), 'hex'));

-- +goose Down
DROP TABLE audit_head;
DROP TABLE audit_entries;
