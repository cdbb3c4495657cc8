// Package absence knows who is away, from when to when, and who does their work
// meanwhile. It decides what an absence may say (Check) and what a substitute may do at
// an instant (Covers); both are pure. Nothing is switched on or off by a job: whatever
// asks, asks for an instant.
//
// It may import dossier, clock and organisation, nothing that does I/O.
package absence
