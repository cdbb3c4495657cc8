// Package activities is everything a dossier workflow does outside itself: one
// activity, one file. Activities know ports, never stores.
//
// May import: dossier (ports), workflows (names and argument types), the Temporal SDK.
package activities
