// Package store keeps what motcua remembers outside Temporal: the read models of
// dossiers, published procedures and calendars, accounts and sessions, and the
// content-addressed blobs. It runs on PostgreSQL and on SQLite; one conformance
// suite (storetest) holds both to the same behaviour.
//
// The tables of dossiers, tasks and history are projections. Only Project and
// ReplaceDossier write them, each in one transaction.
//
// Rows are private to the package. Times are stored in UTC with microseconds. SQL
// that differs between the databases is in migrations/ or in dialect.go.
//
// May import: dossier, auth, text. Never: api, temporal, gin, workflows.
package store
