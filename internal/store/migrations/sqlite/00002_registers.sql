-- What is kept once and for good: codes, reservations, blobs, published versions.

-- +goose Up
CREATE TABLE code_counters (
    agency text NOT NULL,
    day    text NOT NULL, -- yymmdd, local date of receipt
    last   integer NOT NULL,
    PRIMARY KEY (agency, day)
) STRICT;

CREATE TABLE dossier_codes (
    dossier_id text PRIMARY KEY,
    code       text NOT NULL UNIQUE
) STRICT;

CREATE TABLE reservations (
    principal   text NOT NULL,
    key         text NOT NULL,
    fingerprint text NOT NULL,
    dossier_id  text NOT NULL,
    PRIMARY KEY (principal, key)
) STRICT;

CREATE TABLE blobs (
    sha256     text PRIMARY KEY,
    data       blob NOT NULL,
    created_at integer NOT NULL
) STRICT;

CREATE TABLE procedure_versions (
    code           text NOT NULL,
    version        integer NOT NULL CHECK (version > 0),
    sha            text NOT NULL REFERENCES blobs (sha256),
    name           text NOT NULL,
    effective_from text NOT NULL, -- yyyy-mm-dd, '' = always
    status         text NOT NULL CHECK (status IN ('draft', 'published', 'retired')),
    published_at   integer,
    published_by   text NOT NULL,
    PRIMARY KEY (code, version)
) STRICT;

CREATE TABLE calendars (
    id           text NOT NULL,
    version_sha  text NOT NULL,
    revision     integer NOT NULL CHECK (revision > 0),
    spec         text NOT NULL,
    published_at integer NOT NULL,
    PRIMARY KEY (id, revision)
) STRICT;

CREATE TABLE settings (
    key        text PRIMARY KEY,
    value      text NOT NULL,
    updated_at integer NOT NULL
) STRICT;

-- +goose Down
DROP TABLE settings;
DROP TABLE calendars;
DROP TABLE procedure_versions;
DROP TABLE blobs;
DROP TABLE reservations;
DROP TABLE dossier_codes;
DROP TABLE code_counters;
