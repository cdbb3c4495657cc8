// Package live tells who is listening that something they may see has changed. It gives
// hints, not data: which dossier, and how far its history has come. What is shown is then
// asked for as ever, under the listener's own rights.
package live
