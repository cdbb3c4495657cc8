-- Listeners are told of what changed last.

-- +goose Up
CREATE INDEX dossiers_changed ON dossiers (updated_at, id);

-- +goose Down
DROP INDEX dossiers_changed;
