-- What supervisors see of open tasks and dossiers, and batches that move tasks.

-- +goose Up
-- The board's figures are counted from this index alone, whatever they are grouped by.
CREATE INDEX tasks_board ON tasks (agency, sort_due)
    INCLUDE (procedure, element_id, role, assignee, state, created_at, claimed_at, dossier_id, name, step_no) WHERE live = 1;
-- An index answers alone only for pages that were vacuumed since they changed.
ALTER TABLE tasks SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
-- Dossiers that stand still, for whatever reason: few.
CREATE INDEX dossiers_standing ON dossiers (id) INCLUDE (stopped_since)
    WHERE closed_at IS NULL AND (stopped_since IS NOT NULL OR suspension IS NOT NULL OR incidents > 0);

ALTER TABLE batch_items
    ADD COLUMN task_id text COLLATE "C" NOT NULL DEFAULT '', -- '' = the item is the whole dossier
    ADD COLUMN move json,                                    -- who had the task, who gets it; null = nobody's task moves
    ADD COLUMN version bigint NOT NULL DEFAULT 0,            -- of the task, as it was chosen
    ADD COLUMN version_after bigint NOT NULL DEFAULT 0;      -- of the task, once it was moved
ALTER TABLE batch_items DROP CONSTRAINT batch_items_batch_id_dossier_id_key;
ALTER TABLE batch_items ADD CONSTRAINT batch_items_once UNIQUE (batch_id, dossier_id, task_id);

-- +goose Down
DELETE FROM batch_items WHERE task_id <> '';
ALTER TABLE batch_items DROP CONSTRAINT batch_items_once;
ALTER TABLE batch_items DROP COLUMN version_after, DROP COLUMN version, DROP COLUMN move, DROP COLUMN task_id;
ALTER TABLE batch_items ADD CONSTRAINT batch_items_batch_id_dossier_id_key UNIQUE (batch_id, dossier_id);
DROP INDEX dossiers_standing;
ALTER TABLE tasks RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor);
DROP INDEX tasks_board;
