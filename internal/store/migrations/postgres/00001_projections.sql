-- The read models of dossiers. Text that is compared or put in order byte by byte
-- (ids, codes) has the collation "C", as SQLite compares it.

-- +goose Up
CREATE TABLE dossiers (
    id                text COLLATE "C" PRIMARY KEY,
    code              text COLLATE "C" NOT NULL,
    procedure         text COLLATE "C" NOT NULL,
    procedure_version integer NOT NULL,
    procedure_name    text NOT NULL,
    field             text NOT NULL,
    definition_sha    text COLLATE "C" NOT NULL,
    agency            text COLLATE "C" NOT NULL,
    channel           text NOT NULL,
    case_name         text NOT NULL,
    applicant_name    text NOT NULL,
    applicant         json NOT NULL,
    account_id        text COLLATE "C" NOT NULL,
    form_sha          text NOT NULL, -- '' = no form; else it is in dossier_forms
    status            smallint NOT NULL,
    result            text NOT NULL,
    received_at       timestamptz NOT NULL,
    original_due      timestamptz,
    due               timestamptz,
    provisional       boolean NOT NULL,
    stopped_since     timestamptz,
    stop_ground       text NOT NULL,
    overdue_since     timestamptz,
    ready_at          timestamptz,
    closed_at         timestamptz,
    incidents         integer NOT NULL,
    extensions        integer NOT NULL,
    supplements       integer NOT NULL,
    seq               bigint NOT NULL,
    live              smallint NOT NULL, -- 1 while its legal clock has not ended
    search            text NOT NULL,     -- folded words, separated by spaces
    words             tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search, ' '))) STORED,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL
);
CREATE UNIQUE INDEX dossiers_code ON dossiers (code) WHERE code <> '';
CREATE INDEX dossiers_received ON dossiers (received_at DESC, id DESC);
CREATE INDEX dossiers_agency ON dossiers (agency, received_at DESC, id DESC);
CREATE INDEX dossiers_procedure ON dossiers (procedure, received_at DESC, id DESC);
CREATE INDEX dossiers_account ON dossiers (account_id, received_at DESC, id DESC) WHERE account_id <> '';
CREATE INDEX dossiers_status ON dossiers (status, received_at DESC, id DESC);
CREATE INDEX dossiers_live_due ON dossiers (due) WHERE live = 1;
-- Without a list of pending entries: every search would read that list from end to end.
CREATE INDEX dossiers_words ON dossiers USING gin (words) WITH (fastupdate = off);

CREATE TABLE dossier_forms (
    dossier_id text COLLATE "C" PRIMARY KEY REFERENCES dossiers (id) ON DELETE CASCADE,
    form       json NOT NULL
);

CREATE TABLE tasks (
    id            text COLLATE "C" PRIMARY KEY,
    dossier_id    text COLLATE "C" NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    procedure     text COLLATE "C" NOT NULL,
    element_id    text NOT NULL,
    name          text NOT NULL,
    step_no       integer NOT NULL,
    step_form     text NOT NULL,
    role          text COLLATE "C" NOT NULL,
    agency        text COLLATE "C" NOT NULL,
    state         text COLLATE "C" NOT NULL,
    wait_for      text NOT NULL,
    assignee      text COLLATE "C" NOT NULL,
    assignee_name text NOT NULL,
    outcomes      json,
    form_key      text NOT NULL,
    off_clock     boolean NOT NULL,
    created_at    timestamptz NOT NULL,
    claimed_at    timestamptz,
    due           timestamptz,
    sort_due      timestamptz NOT NULL, -- due, or the year 9999: what puts lists in order
    provisional   boolean NOT NULL,
    overdue_since timestamptz,
    closed_at     timestamptz,
    closed_by     text NOT NULL,
    outcome       text NOT NULL,
    comment       text NOT NULL,
    data          json,
    version       bigint NOT NULL,
    live          smallint NOT NULL, -- 1 while open, claimed or waiting
    search        text NOT NULL,
    words         tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search, ' '))) STORED
);
CREATE INDEX tasks_dossier ON tasks (dossier_id, sort_due, id);
CREATE INDEX tasks_due ON tasks (sort_due, id);
CREATE INDEX tasks_assignee ON tasks (assignee, sort_due, id) WHERE assignee <> '';
CREATE INDEX tasks_live_due ON tasks (sort_due, id) WHERE live = 1;
CREATE INDEX tasks_live_hat ON tasks (agency, role, sort_due, id) WHERE live = 1;
CREATE INDEX tasks_live_procedure ON tasks (procedure, sort_due, id) WHERE live = 1;
CREATE INDEX tasks_words ON tasks USING gin (words) WITH (fastupdate = off);

CREATE TABLE events (
    dossier_id   text COLLATE "C" NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    seq          bigint NOT NULL,
    at           timestamptz NOT NULL,
    type         text NOT NULL,
    actor        text NOT NULL,
    actor_name   text NOT NULL,
    on_behalf_of text NOT NULL,
    element_id   text NOT NULL,
    task_id      text NOT NULL,
    data         json,
    PRIMARY KEY (dossier_id, seq)
);

CREATE TABLE adjustments (
    dossier_id text COLLATE "C" NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    kind       text NOT NULL,
    ground     text NOT NULL,
    form_no    text NOT NULL,
    from_at    timestamptz NOT NULL,
    to_at      timestamptz,
    due_before timestamptz,
    due_after  timestamptz,
    by_id      text NOT NULL,
    by_name    text NOT NULL,
    reason     text NOT NULL,
    PRIMARY KEY (dossier_id, no)
);

CREATE TABLE slips (
    dossier_id text COLLATE "C" NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    form_no    text NOT NULL,
    form_set   text NOT NULL,
    issued_at  timestamptz NOT NULL,
    issued_by  text NOT NULL,
    data       json,
    PRIMARY KEY (dossier_id, no)
);

CREATE TABLE incidents (
    dossier_id  text COLLATE "C" NOT NULL REFERENCES dossiers (id) ON DELETE CASCADE,
    id          text COLLATE "C" NOT NULL,
    element_id  text NOT NULL,
    code        text NOT NULL,
    message_vi  text NOT NULL,
    message_en  text NOT NULL,
    raised_at   timestamptz NOT NULL,
    resolved_at timestamptz,
    PRIMARY KEY (dossier_id, id)
);

-- +goose Down
DROP TABLE incidents;
DROP TABLE slips;
DROP TABLE adjustments;
DROP TABLE events;
DROP TABLE tasks;
DROP TABLE dossier_forms;
DROP TABLE dossiers;
