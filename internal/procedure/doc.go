// Package procedure is what a citizen can ask for: the catalogue of procedures, their
// immutable published definitions, the checks before publication, and the generator
// that makes a BPMN 2.0 process with a readable diagram of the step table an office
// already keeps under TCVN ISO 9001.
//
// A Definition is everything a running dossier needs to know of its procedure. It is
// plain data with one JSON form, addressed by the SHA-256 of that form, so that a
// dossier keeps the version it began with byte for byte.
//
// May import: organisation, bpmn, feel, clock, text, engine in tests. It does no I/O except
// through the fs.FS it is given.
package procedure
