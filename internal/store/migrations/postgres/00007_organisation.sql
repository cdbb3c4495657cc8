-- The organisation: one row a revision, whole; and what each revision changed.

-- +goose Up
CREATE TABLE organisation_revisions (
    number   bigint PRIMARY KEY, -- from 1, without a gap
    sha      text COLLATE "C" NOT NULL, -- of the document before compression
    document bytea NOT NULL, -- gzip
    at       timestamptz NOT NULL,
    by_id    text COLLATE "C" NOT NULL,
    by_name  text NOT NULL,
    via      text COLLATE "C" NOT NULL,
    reason   text NOT NULL,
    changes  integer NOT NULL
);

CREATE TABLE organisation_changes (
    number  bigint NOT NULL REFERENCES organisation_revisions (number),
    no      integer NOT NULL, -- keeps the order
    part    text COLLATE "C" NOT NULL,
    item_id text COLLATE "C" NOT NULL,
    name    text NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    fields  json,
    PRIMARY KEY (number, no)
);
CREATE INDEX organisation_changes_item ON organisation_changes (part, item_id, number DESC);

-- +goose Down
DROP TABLE organisation_changes;
DROP TABLE organisation_revisions;
