-- What is kept once and for good: codes, reservations, blobs, published versions.

-- +goose Up
CREATE TABLE code_counters (
    agency text COLLATE "C" NOT NULL,
    day    text COLLATE "C" NOT NULL, -- yymmdd, local date of receipt
    last   bigint NOT NULL,
    PRIMARY KEY (agency, day)
);

CREATE TABLE dossier_codes (
    dossier_id text COLLATE "C" PRIMARY KEY,
    code       text COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE reservations (
    principal   text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    fingerprint text NOT NULL,
    dossier_id  text COLLATE "C" NOT NULL,
    PRIMARY KEY (principal, key)
);

CREATE TABLE blobs (
    sha256     text COLLATE "C" PRIMARY KEY,
    data       bytea NOT NULL,
    created_at timestamptz NOT NULL
);
-- What is stored is compressed or encrypted more often than not.
ALTER TABLE blobs ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE procedure_versions (
    code           text COLLATE "C" NOT NULL,
    version        integer NOT NULL CHECK (version > 0),
    sha            text COLLATE "C" NOT NULL REFERENCES blobs (sha256),
    name           text NOT NULL,
    effective_from text COLLATE "C" NOT NULL, -- yyyy-mm-dd, '' = always
    status         text NOT NULL CHECK (status IN ('draft', 'published', 'retired')),
    published_at   timestamptz,
    published_by   text NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE calendars (
    id           text COLLATE "C" NOT NULL,
    version_sha  text COLLATE "C" NOT NULL,
    revision     integer NOT NULL CHECK (revision > 0),
    spec         json NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (id, revision)
);

CREATE TABLE settings (
    key        text COLLATE "C" PRIMARY KEY,
    value      text NOT NULL,
    updated_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE settings;
DROP TABLE calendars;
DROP TABLE procedure_versions;
DROP TABLE blobs;
DROP TABLE reservations;
DROP TABLE dossier_codes;
DROP TABLE code_counters;
