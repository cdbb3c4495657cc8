-- Files, drafts and favourites of the counter.

-- +goose Up
-- Each content is kept once, however many files have it. object is its name in the blob store.
CREATE TABLE contents (
    sha256     text COLLATE "C" PRIMARY KEY,
    object     text COLLATE "C" NOT NULL UNIQUE,
    size       bigint NOT NULL,
    created_at timestamptz NOT NULL
);

-- dossier_id, task_id, seq and attached_at are a projection: they say what the dossier's history says.
CREATE TABLE attachments (
    id          text COLLATE "C" PRIMARY KEY,
    sha256      text COLLATE "C" NOT NULL REFERENCES contents (sha256),
    name        text NOT NULL,
    media_type  text NOT NULL,
    account_id  text COLLATE "C" NOT NULL,
    added_by    text NOT NULL, -- name
    added_at    timestamptz NOT NULL,
    draft       text COLLATE "C" NOT NULL, -- key of the draft it was added to
    paper       text NOT NULL, -- of the checklist, '' = none
    dossier_id  text COLLATE "C" NOT NULL, -- '' = part of no dossier yet
    task_id     text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL, -- event that made it part of the dossier
    attached_at timestamptz,
    deleted_at  timestamptz -- taken out of the draft
);
CREATE INDEX attachments_dossier ON attachments (dossier_id, added_at, id) WHERE dossier_id <> '';
CREATE INDEX attachments_draft ON attachments (account_id, draft, added_at, id) WHERE dossier_id = '';
CREATE INDEX attachments_pending ON attachments (added_at) WHERE dossier_id = '';
CREATE INDEX attachments_content ON attachments (sha256);

CREATE TABLE drafts (
    account_id text COLLATE "C" NOT NULL,
    key        text COLLATE "C" NOT NULL,
    data       json NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX drafts_expiry ON drafts (expires_at);

CREATE TABLE favourites (
    account_id text COLLATE "C" NOT NULL,
    procedure  text COLLATE "C" NOT NULL,
    added_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, procedure)
);

-- The counter finds earlier dossiers of a person by their identification number.
ALTER TABLE dossiers ADD COLUMN applicant_number text COLLATE "C" NOT NULL DEFAULT '';
UPDATE dossiers SET applicant_number = coalesce(applicant ->> 'id_number', '') WHERE strpos(applicant::text, '\u0000') = 0;
CREATE INDEX dossiers_applicant ON dossiers (applicant_number, received_at DESC, id DESC) WHERE applicant_number <> '';

-- +goose Down
DROP INDEX dossiers_applicant;
ALTER TABLE dossiers DROP COLUMN applicant_number;
DROP TABLE favourites;
DROP TABLE drafts;
DROP TABLE attachments;
DROP TABLE contents;
