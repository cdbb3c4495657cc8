// Package installation is what one installation is configured with, as a whole: its
// organisation, its procedures and its working calendars, read from a directory or
// from the defaults built into the program, and checked before anything runs.
//
// Every runnable version is also kept in the database by its content address, so that
// a dossier finds the version it began with after the files have moved on.
//
// May import: organisation, procedure, clock, dossier. Never: store, api, temporal, gorm, gin.
package installation
