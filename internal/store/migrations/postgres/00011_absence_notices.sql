-- Who is away and who does their work; who was told what of a dossier, and how.

-- +goose Up
CREATE TABLE absences (
    id           text COLLATE "C" PRIMARY KEY,
    officer      text COLLATE "C" NOT NULL,
    from_at      timestamptz NOT NULL,
    to_at        timestamptz NOT NULL,
    reason       text NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text COLLATE "C" NOT NULL,
    changed_at   timestamptz NOT NULL,
    changed_by   text COLLATE "C" NOT NULL,
    cancelled_at timestamptz,
    version      bigint NOT NULL
);
CREATE INDEX absences_to ON absences (to_at, from_at) WHERE cancelled_at IS NULL;
CREATE INDEX absences_officer ON absences (officer, to_at) WHERE cancelled_at IS NULL;

CREATE TABLE absence_covers (
    absence_id text COLLATE "C" NOT NULL REFERENCES absences (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    officer    text COLLATE "C" NOT NULL,
    procedures json, -- NULL = all
    PRIMARY KEY (absence_id, no)
);
CREATE INDEX absence_covers_officer ON absence_covers (officer, absence_id);

CREATE TABLE escalations (
    key        text COLLATE "C" PRIMARY KEY, -- rule, subject, level and round: once each
    rule       text COLLATE "C" NOT NULL,
    dossier_id text COLLATE "C" NOT NULL,
    task_id    text COLLATE "C" NOT NULL, -- '' = about the dossier
    agency     text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    data       json NOT NULL,
    told_at    timestamptz,          -- the dossier's history has it
    try_at     timestamptz NOT NULL, -- when it is (next) written there
    tries      integer NOT NULL,
    problem    text NOT NULL         -- why it is not yet, or never will be
);
CREATE INDEX escalations_untold ON escalations (try_at) WHERE told_at IS NULL;
CREATE INDEX escalations_at ON escalations (at DESC, key DESC);
CREATE INDEX escalations_dossier ON escalations (dossier_id, at, key);

CREATE TABLE notices (
    id         text COLLATE "C" PRIMARY KEY,
    escalation text COLLATE "C" NOT NULL,
    officer    text COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    dossier_id text COLLATE "C" NOT NULL,
    task_id    text COLLATE "C" NOT NULL,
    data       json NOT NULL,
    read_at    timestamptz
);
CREATE INDEX notices_officer ON notices (officer, at DESC, id DESC);
CREATE INDEX notices_unread ON notices (officer, at DESC, id DESC) WHERE read_at IS NULL;
CREATE INDEX notices_escalation ON notices (escalation, officer);

CREATE TABLE deliveries (
    notice_id  text COLLATE "C" PRIMARY KEY REFERENCES notices (id) ON DELETE CASCADE, -- by e-mail
    address    text NOT NULL,
    state      text COLLATE "C" NOT NULL,
    attempts   integer NOT NULL,
    try_at     timestamptz NOT NULL,
    problem    text NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX deliveries_pending ON deliveries (try_at) WHERE state = 'pending';
CREATE INDEX deliveries_state ON deliveries (state, changed_at DESC, notice_id DESC);

CREATE INDEX incidents_open ON incidents (raised_at, dossier_id, id) WHERE resolved_at IS NULL;

-- +goose Down
DROP INDEX incidents_open;
DROP TABLE deliveries;
DROP TABLE notices;
DROP TABLE escalations;
DROP TABLE absence_covers;
DROP TABLE absences;
