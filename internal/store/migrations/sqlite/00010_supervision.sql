-- What supervisors see of open tasks and dossiers, and batches that move tasks.

-- +goose Up
-- Dossiers that stand still, for whatever reason: few.
CREATE INDEX dossiers_standing ON dossiers (id)
    WHERE closed_at IS NULL AND (stopped_since IS NOT NULL OR suspension IS NOT NULL OR incidents > 0);

CREATE TABLE batch_items_new (
    batch_id      text NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    no            integer NOT NULL,
    dossier_id    text NOT NULL,
    code          text NOT NULL,
    state         text NOT NULL CHECK (state IN ('pending', 'done', 'skipped', 'failed')),
    reason        text NOT NULL, -- key of the error, '' when done
    vi            text NOT NULL,
    en            text NOT NULL,
    at            integer,
    task_id       text NOT NULL DEFAULT '', -- '' = the item is the whole dossier
    move          text,                     -- who had the task, who gets it; null = nobody's task moves
    version       integer NOT NULL DEFAULT 0, -- of the task, as it was chosen
    version_after integer NOT NULL DEFAULT 0, -- of the task, once it was moved
    PRIMARY KEY (batch_id, no),
    UNIQUE (batch_id, dossier_id, task_id)
) STRICT, WITHOUT ROWID;
INSERT INTO batch_items_new (batch_id, no, dossier_id, code, state, reason, vi, en, at)
    SELECT batch_id, no, dossier_id, code, state, reason, vi, en, at FROM batch_items;
DROP TABLE batch_items;
ALTER TABLE batch_items_new RENAME TO batch_items;
CREATE INDEX batch_items_state ON batch_items (batch_id, state, no);

-- +goose Down
CREATE TABLE batch_items_old (
    batch_id   text NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    no         integer NOT NULL,
    dossier_id text NOT NULL,
    code       text NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending', 'done', 'skipped', 'failed')),
    reason     text NOT NULL,
    vi         text NOT NULL,
    en         text NOT NULL,
    at         integer,
    PRIMARY KEY (batch_id, no),
    UNIQUE (batch_id, dossier_id)
) STRICT, WITHOUT ROWID;
INSERT INTO batch_items_old (batch_id, no, dossier_id, code, state, reason, vi, en, at)
    SELECT batch_id, no, dossier_id, code, state, reason, vi, en, at FROM batch_items WHERE task_id = '';
DROP TABLE batch_items;
ALTER TABLE batch_items_old RENAME TO batch_items;
CREATE INDEX batch_items_state ON batch_items (batch_id, state, no);
DROP INDEX dossiers_standing;
