// Package dossier is one citizen's case: its types, the commands that change it,
// the pure aggregate (Case) that joins the BPMN engine with the legal clock, and
// the ports that stores and drivers implement.
//
// A Case does no I/O and reads no clock: the workflow gives it the time, turns
// what it asks for into timers and projects what it says. Row structs, JSON API
// types and Temporal types live elsewhere.
//
// May import: bpmn, engine, feel, clock, procedure. Never: store, api, temporal, gorm, gin.
package dossier
