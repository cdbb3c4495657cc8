// Package app puts a process together from its parts: settings, database, Temporal
// client, worker and HTTP server, for both programs. It decides nothing about
// dossiers; it starts things in order, says in one sentence what keeps it from
// starting, and stops things in the reverse order.
//
// May import: everything but internal/embedded, so that cmd/motcua links no Temporal
// server. Imported by: the programs.
package app
