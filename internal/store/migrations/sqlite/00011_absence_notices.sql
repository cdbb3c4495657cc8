-- Who is away and who does their work; who was told what of a dossier, and how.

-- +goose Up
CREATE TABLE absences (
    id           text PRIMARY KEY NOT NULL,
    officer      text NOT NULL,
    from_at      integer NOT NULL,
    to_at        integer NOT NULL,
    reason       text NOT NULL,
    created_at   integer NOT NULL,
    created_by   text NOT NULL,
    changed_at   integer NOT NULL,
    changed_by   text NOT NULL,
    cancelled_at integer,
    version      integer NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX absences_to ON absences (to_at, from_at) WHERE cancelled_at IS NULL;
CREATE INDEX absences_officer ON absences (officer, to_at) WHERE cancelled_at IS NULL;

CREATE TABLE absence_covers (
    absence_id text NOT NULL REFERENCES absences (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    officer    text NOT NULL,
    procedures text, -- NULL = all
    PRIMARY KEY (absence_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX absence_covers_officer ON absence_covers (officer, absence_id);

CREATE TABLE escalations (
    key        text PRIMARY KEY NOT NULL, -- rule, subject, level and round: once each
    rule       text NOT NULL,
    dossier_id text NOT NULL,
    task_id    text NOT NULL, -- '' = about the dossier
    agency     text NOT NULL,
    at         integer NOT NULL,
    data       text NOT NULL,
    told_at    integer,          -- the dossier's history has it
    try_at     integer NOT NULL, -- when it is (next) written there
    tries      integer NOT NULL,
    problem    text NOT NULL         -- why it is not yet, or never will be
) STRICT, WITHOUT ROWID;
CREATE INDEX escalations_untold ON escalations (try_at) WHERE told_at IS NULL;
CREATE INDEX escalations_at ON escalations (at DESC, key DESC);
CREATE INDEX escalations_dossier ON escalations (dossier_id, at, key);

CREATE TABLE notices (
    id         text PRIMARY KEY NOT NULL,
    escalation text NOT NULL,
    officer    text NOT NULL,
    at         integer NOT NULL,
    dossier_id text NOT NULL,
    task_id    text NOT NULL,
    data       text NOT NULL,
    read_at    integer
) STRICT, WITHOUT ROWID;
CREATE INDEX notices_officer ON notices (officer, at DESC, id DESC);
CREATE INDEX notices_unread ON notices (officer, at DESC, id DESC) WHERE read_at IS NULL;
CREATE INDEX notices_escalation ON notices (escalation, officer);

CREATE TABLE deliveries (
    notice_id  text PRIMARY KEY NOT NULL REFERENCES notices (id) ON DELETE CASCADE, -- by e-mail
    address    text NOT NULL,
    state      text NOT NULL,
    attempts   integer NOT NULL,
    try_at     integer NOT NULL,
    problem    text NOT NULL,
    changed_at integer NOT NULL
) STRICT, WITHOUT ROWID;
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
