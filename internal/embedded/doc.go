// Package embedded runs a Temporal server inside the process, on one SQLite file and on
// loopback only, and Temporal's own web UI beside it. It is what makes
// motcua-standalone a single program; a production installation never loads it.
//
// It is the only package that may import go.temporal.io/server and the UI server:
// compiling them takes minutes, so they stay behind one door, and so do the tests that
// need them.
//
// May import: nothing else of the product outside tests. Never imported by: anything
// but cmd/motcua-standalone.
package embedded
