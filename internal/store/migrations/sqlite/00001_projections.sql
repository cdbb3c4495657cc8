-- The read models of dossiers. Times are microseconds since 1970, UTC; flags are 0 or 1.
-- rid is the row number that the word index refers to; VACUUM keeps a declared one.

-- +goose Up
CREATE TABLE dossiers (
    rid               integer PRIMARY KEY,
    id                text NOT NULL UNIQUE,
    code              text NOT NULL,
    procedure         text NOT NULL,
    procedure_version integer NOT NULL,
    procedure_name    text NOT NULL,
    field             text NOT NULL,
    definition_sha    text NOT NULL,
    agency            text NOT NULL,
    channel           text NOT NULL,
    case_name         text NOT NULL,
    applicant_name    text NOT NULL,
    applicant         text NOT NULL,
    account_id        text NOT NULL,
    form_sha          text NOT NULL, -- '' = no form; else it is in dossier_forms
    status            integer NOT NULL,
    result            text NOT NULL,
    received_at       integer NOT NULL,
    original_due      integer,
    due               integer,
    provisional       integer NOT NULL,
    stopped_since     integer,
    stop_ground       text NOT NULL,
    overdue_since     integer,
    ready_at          integer,
    closed_at         integer,
    incidents         integer NOT NULL,
    extensions        integer NOT NULL,
    supplements       integer NOT NULL,
    seq               integer NOT NULL,
    live              integer NOT NULL, -- 1 while its legal clock has not ended
    search            text NOT NULL,     -- folded words, separated by spaces
    created_at        integer NOT NULL,
    updated_at        integer NOT NULL
) STRICT;
CREATE UNIQUE INDEX dossiers_code ON dossiers (code) WHERE code <> '';
CREATE INDEX dossiers_received ON dossiers (received_at DESC, id DESC);
CREATE INDEX dossiers_agency ON dossiers (agency, received_at DESC, id DESC);
CREATE INDEX dossiers_procedure ON dossiers (procedure, received_at DESC, id DESC);
CREATE INDEX dossiers_account ON dossiers (account_id, received_at DESC, id DESC) WHERE account_id <> '';
CREATE INDEX dossiers_status ON dossiers (status, received_at DESC, id DESC);
CREATE INDEX dossiers_live_due ON dossiers (due) WHERE live = 1;

-- Words of dossiers, kept in step by triggers; the text itself stays in dossiers.search.
CREATE VIRTUAL TABLE dossier_words USING fts5 (
    search, content = 'dossiers', content_rowid = 'rid', tokenize = "unicode61 remove_diacritics 0 tokenchars '.-/'"
);
-- +goose StatementBegin
CREATE TRIGGER dossiers_words_insert AFTER INSERT ON dossiers BEGIN
    INSERT INTO dossier_words (rowid, search) VALUES (new.rid, new.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_words_delete AFTER DELETE ON dossiers BEGIN
    INSERT INTO dossier_words (dossier_words, rowid, search) VALUES ('delete', old.rid, old.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_words_update AFTER UPDATE OF search ON dossiers WHEN new.search <> old.search BEGIN
    INSERT INTO dossier_words (dossier_words, rowid, search) VALUES ('delete', old.rid, old.search);
    INSERT INTO dossier_words (rowid, search) VALUES (new.rid, new.search);
END;
-- +goose StatementEnd

CREATE TABLE dossier_forms (
    dossier_id text PRIMARY KEY REFERENCES dossiers (id) ON DELETE CASCADE,
    form       text NOT NULL
) STRICT;

CREATE TABLE tasks (
    rid           integer PRIMARY KEY,
    id            text NOT NULL UNIQUE,
    dossier_id    text NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    procedure     text NOT NULL,
    element_id    text NOT NULL,
    name          text NOT NULL,
    step_no       integer NOT NULL,
    step_form     text NOT NULL,
    role          text NOT NULL,
    agency        text NOT NULL,
    state         text NOT NULL,
    wait_for      text NOT NULL,
    assignee      text NOT NULL,
    assignee_name text NOT NULL,
    outcomes      text,
    form_key      text NOT NULL,
    off_clock     integer NOT NULL,
    created_at    integer NOT NULL,
    claimed_at    integer,
    due           integer,
    sort_due      integer NOT NULL, -- due, or the year 9999: what puts lists in order
    provisional   integer NOT NULL,
    overdue_since integer,
    closed_at     integer,
    closed_by     text NOT NULL,
    outcome       text NOT NULL,
    comment       text NOT NULL,
    data          text,
    version       integer NOT NULL,
    live          integer NOT NULL, -- 1 while open, claimed or waiting
    search        text NOT NULL -- folded words, separated by spaces
) STRICT;
CREATE INDEX tasks_dossier ON tasks (dossier_id, sort_due, id);
CREATE INDEX tasks_due ON tasks (sort_due, id);
CREATE INDEX tasks_assignee ON tasks (assignee, sort_due, id) WHERE assignee <> '';
CREATE INDEX tasks_live_due ON tasks (sort_due, id) WHERE live = 1;
CREATE INDEX tasks_live_hat ON tasks (agency, role, sort_due, id) WHERE live = 1;
CREATE INDEX tasks_live_procedure ON tasks (procedure, sort_due, id) WHERE live = 1;

-- Words of tasks, kept in step by triggers; the text itself stays in tasks.search.
CREATE VIRTUAL TABLE task_words USING fts5 (
    search, content = 'tasks', content_rowid = 'rid', tokenize = "unicode61 remove_diacritics 0 tokenchars '.-/'"
);
-- +goose StatementBegin
CREATE TRIGGER tasks_words_insert AFTER INSERT ON tasks BEGIN
    INSERT INTO task_words (rowid, search) VALUES (new.rid, new.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tasks_words_delete AFTER DELETE ON tasks BEGIN
    INSERT INTO task_words (task_words, rowid, search) VALUES ('delete', old.rid, old.search);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tasks_words_update AFTER UPDATE OF search ON tasks WHEN new.search <> old.search BEGIN
    INSERT INTO task_words (task_words, rowid, search) VALUES ('delete', old.rid, old.search);
    INSERT INTO task_words (rowid, search) VALUES (new.rid, new.search);
END;
-- +goose StatementEnd

CREATE TABLE events (
    dossier_id   text NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    seq          integer NOT NULL,
    at           integer NOT NULL,
    type         text NOT NULL,
    actor        text NOT NULL,
    actor_name   text NOT NULL,
    on_behalf_of text NOT NULL,
    element_id   text NOT NULL,
    task_id      text NOT NULL,
    data         text,
    PRIMARY KEY (dossier_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE adjustments (
    dossier_id text NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    kind       text NOT NULL,
    ground     text NOT NULL,
    form_no    text NOT NULL,
    from_at    integer NOT NULL,
    to_at      integer,
    due_before integer,
    due_after  integer,
    by_id      text NOT NULL,
    by_name    text NOT NULL,
    reason     text NOT NULL,
    PRIMARY KEY (dossier_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE slips (
    dossier_id text NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    form_no    text NOT NULL,
    form_set   text NOT NULL,
    issued_at  integer NOT NULL,
    issued_by  text NOT NULL,
    data       text,
    PRIMARY KEY (dossier_id, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
    dossier_id  text NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    id          text NOT NULL,
    element_id  text NOT NULL,
    code        text NOT NULL,
    message_vi  text NOT NULL,
    message_en  text NOT NULL,
    raised_at   integer NOT NULL,
    resolved_at integer,
    PRIMARY KEY (dossier_id, id)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE incidents;
DROP TABLE slips;
DROP TABLE adjustments;
DROP TABLE events;
DROP TABLE task_words;
DROP TABLE tasks;
DROP TABLE dossier_forms;
DROP TABLE dossier_words;
DROP TABLE dossiers;
