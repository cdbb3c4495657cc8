// Package demo fills an empty installation with District 1's sample officers, citizens
// and dossiers, so that the product can be tried without setting anything up. The
// dossiers are made by the same commands that people give, with receipts in the past,
// as the counter may enter them.
//
// Its passwords are known to everybody: its accounts log in only while the service
// listens on loopback.
//
// May import: organisation, procedure, clock, auth, command, dossier. Never: store, api,
// temporal.
package demo
