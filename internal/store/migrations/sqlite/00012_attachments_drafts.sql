-- Files, drafts, favourites of the counter and receipts from spreadsheets. Times are microseconds since 1970, UTC.

-- +goose Up
-- Each content is kept once, however many files have it. object is its name in the blob store.
CREATE TABLE contents (
    sha256     text PRIMARY KEY,
    object     text NOT NULL UNIQUE,
    size       integer NOT NULL,
    created_at integer NOT NULL
) STRICT, WITHOUT ROWID;

-- dossier_id, task_id, seq and attached_at are a projection: they say what the dossier's history says.
CREATE TABLE attachments (
    id          text PRIMARY KEY,
    sha256      text NOT NULL REFERENCES contents (sha256),
    name        text NOT NULL,
    media_type  text NOT NULL,
    account_id  text NOT NULL,
    added_by    text NOT NULL, -- name
    added_at    integer NOT NULL,
    draft       text NOT NULL, -- key of the draft it was added to
    paper       text NOT NULL, -- of the checklist, '' = none
    dossier_id  text NOT NULL, -- '' = part of no dossier yet
    task_id     text NOT NULL,
    seq         integer NOT NULL, -- event that made it part of the dossier
    attached_at integer,
    deleted_at  integer -- taken out of the draft
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_dossier ON attachments (dossier_id, added_at, id) WHERE dossier_id <> '';
CREATE INDEX attachments_draft ON attachments (account_id, draft, added_at, id) WHERE dossier_id = '';
CREATE INDEX attachments_pending ON attachments (added_at) WHERE dossier_id = '';
CREATE INDEX attachments_content ON attachments (sha256);

CREATE TABLE drafts (
    account_id text NOT NULL,
    key        text NOT NULL,
    data       text NOT NULL,
    updated_at integer NOT NULL,
    expires_at integer NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_expiry ON drafts (expires_at);

CREATE TABLE favourites (
    account_id text NOT NULL,
    procedure  text NOT NULL,
    added_at   integer NOT NULL,
    PRIMARY KEY (account_id, procedure)
) STRICT, WITHOUT ROWID;

-- The counter finds earlier dossiers of a person by their identification number.
ALTER TABLE dossiers ADD COLUMN applicant_number text NOT NULL DEFAULT '';
UPDATE dossiers SET applicant_number = coalesce(json_extract(applicant, '$.id_number'), '');
CREATE INDEX dossiers_applicant ON dossiers (applicant_number, received_at DESC, id DESC) WHERE applicant_number <> '';

CREATE TABLE imports (
    id          text PRIMARY KEY,
    account_id  text NOT NULL,
    procedure   text NOT NULL,
    agency      text NOT NULL,
    channel     text NOT NULL,
    file_name   text NOT NULL,
    file_sha    text NOT NULL,
    state       text NOT NULL CHECK (state IN ('checked', 'running', 'stopped', 'done')),
    runs        integer NOT NULL, -- how often it was begun
    created_at  integer NOT NULL,
    finished_at integer
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_account ON imports (account_id, created_at DESC, id DESC);

CREATE TABLE import_rows (
    import_id  text NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    no         integer NOT NULL, -- row of the sheet
    state      text NOT NULL CHECK (state IN ('invalid', 'ready', 'done', 'failed')),
    cells      text NOT NULL, -- what the sheet says, by column
    problems   text,
    code       text NOT NULL,
    dossier_id text NOT NULL,
    at         integer,
    PRIMARY KEY (import_id, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_rows_state ON import_rows (import_id, state, no);

-- +goose Down
DROP TABLE import_rows;
DROP TABLE imports;
DROP INDEX dossiers_applicant;
ALTER TABLE dossiers DROP COLUMN applicant_number;
DROP TABLE favourites;
DROP TABLE drafts;
DROP TABLE attachments;
DROP TABLE contents;
