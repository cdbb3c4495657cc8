-- Suspended dossiers, and batches of operations.

-- +goose Up
-- One column for who, when and why: a list that reads more than 30 columns costs SQLite's planner another plan.
ALTER TABLE dossiers ADD COLUMN suspension json; -- null = not suspended
CREATE INDEX dossiers_suspended ON dossiers (received_at DESC, id DESC) WHERE suspension IS NOT NULL;
CREATE INDEX dossiers_incidents ON dossiers (received_at DESC, id DESC) WHERE incidents > 0;

CREATE TABLE batches (
    id          text COLLATE "C" PRIMARY KEY,
    actor       text COLLATE "C" NOT NULL,
    command     json NOT NULL, -- what is done to every dossier
    selection   json NOT NULL,
    dry_run     boolean NOT NULL,
    state       text NOT NULL CHECK (state IN ('selecting', 'running', 'stopping', 'stopped', 'done')),
    created_at  timestamptz NOT NULL,
    finished_at timestamptz,
    stopped_by  text NOT NULL
);
CREATE INDEX batches_created ON batches (created_at DESC, id DESC);
CREATE INDEX batches_actor ON batches (actor, created_at DESC, id DESC);

CREATE TABLE batch_items (
    batch_id   text COLLATE "C" NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    dossier_id text COLLATE "C" NOT NULL,
    code       text COLLATE "C" NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending', 'done', 'skipped', 'failed')),
    reason     text NOT NULL, -- key of the error, '' when done
    vi         text NOT NULL,
    en         text NOT NULL,
    at         timestamptz,
    PRIMARY KEY (batch_id, no),
    UNIQUE (batch_id, dossier_id)
);
CREATE INDEX batch_items_state ON batch_items (batch_id, state, no);

-- +goose Down
DROP TABLE batch_items;
DROP TABLE batches;
DROP INDEX dossiers_incidents;
DROP INDEX dossiers_suspended;
ALTER TABLE dossiers DROP COLUMN suspension;
