// Package api is the HTTP interface: gin routes described by huma as OpenAPI 3.1.
// It parses, authenticates and answers; what may be done and how is decided in
// command, query and auth. One file per resource.
//
// Every error is problem+json (RFC 9457) in the caller's language; every route
// declares an action of auth's policy table; every command asks for an
// Idempotency-Key.
//
// May import: command, query, auth, dossier, procedure, organisation, clock. Never: store, temporal, gorm.
package api
