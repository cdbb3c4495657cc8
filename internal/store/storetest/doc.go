// Package storetest is the conformance suite of package store: what must be true of
// it on every database.
//
// May import: store, dossier, auth, text. For tests only.
package storetest
