-- The organisation: one row a revision, whole; and what each revision changed.

-- +goose Up
CREATE TABLE organisation_revisions (
    number   integer PRIMARY KEY NOT NULL, -- from 1, without a gap
    sha      text NOT NULL, -- of the document before compression
    document blob NOT NULL, -- gzip
    at       integer NOT NULL,
    by_id    text NOT NULL,
    by_name  text NOT NULL,
    via      text NOT NULL,
    reason   text NOT NULL,
    changes  integer NOT NULL
) STRICT;

CREATE TABLE organisation_changes (
    number  integer NOT NULL REFERENCES organisation_revisions (number),
    no      integer NOT NULL, -- keeps the order
    part    text NOT NULL,
    item_id text NOT NULL,
    name    text NOT NULL,
    kind    text NOT NULL,
    fields  text,
    PRIMARY KEY (number, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX organisation_changes_item ON organisation_changes (part, item_id, number DESC);

-- +goose Down
DROP TABLE organisation_changes;
DROP TABLE organisation_revisions;
