-- Suspended dossiers, and batches of operations. Times are microseconds since 1970, UTC.

-- +goose Up
-- One column for who, when and why: a list that reads more than 30 columns costs SQLite's planner another plan.
ALTER TABLE dossiers ADD COLUMN suspension text; -- null = not suspended
CREATE INDEX dossiers_suspended ON dossiers (received_at DESC, id DESC) WHERE suspension IS NOT NULL;
CREATE INDEX dossiers_incidents ON dossiers (received_at DESC, id DESC) WHERE incidents > 0;

CREATE TABLE batches (
    id          text PRIMARY KEY,
    actor       text NOT NULL,
    command     text NOT NULL, -- what is done to every dossier
    selection   text NOT NULL,
    dry_run     integer NOT NULL,
    state       text NOT NULL CHECK (state IN ('selecting', 'running', 'stopping', 'stopped', 'done')),
    created_at  integer NOT NULL,
    finished_at integer,
    stopped_by  text NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX batches_created ON batches (created_at DESC, id DESC);
CREATE INDEX batches_actor ON batches (actor, created_at DESC, id DESC);

CREATE TABLE batch_items (
    batch_id   text NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    dossier_id text NOT NULL,
    code       text NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending', 'done', 'skipped', 'failed')),
    reason     text NOT NULL, -- key of the error, '' when done
    vi         text NOT NULL,
    en         text NOT NULL,
    at         integer,
    PRIMARY KEY (batch_id, no),
    UNIQUE (batch_id, dossier_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_items_state ON batch_items (batch_id, state, no);

-- +goose Down
DROP TABLE batch_items;
DROP TABLE batches;
DROP INDEX dossiers_incidents;
DROP INDEX dossiers_suspended;
ALTER TABLE dossiers DROP COLUMN suspension;
