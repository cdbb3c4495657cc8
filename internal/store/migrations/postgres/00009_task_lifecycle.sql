-- What is asked of others beside the process, and whom somebody acted for.

-- +goose Up
-- One column for what is asked, by whom and for which task: few tasks are consultations.
ALTER TABLE tasks ADD COLUMN consultation json; -- null = a step of the process
ALTER TABLE events ADD COLUMN on_behalf_of_name text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE events DROP COLUMN on_behalf_of_name;
ALTER TABLE tasks DROP COLUMN consultation;
