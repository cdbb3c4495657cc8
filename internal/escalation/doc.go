// Package escalation tells people of steps and dossiers that want attention: by rules of
// an installation, in working time, each thing once. It looks at the read models from
// time to time (Engine.Round), keeps what it decided (Store) before it does anything,
// writes into each dossier's history who was told (dossier.CommandNotice), and has
// e-mails sent.
//
// It may import absence, clock, dossier and organisation, and does no I/O of its own.
package escalation
