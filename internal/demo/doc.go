// Package demo fills an empty installation with District 1's sample officers and
// citizens, so that the product can be tried without setting anything up. Package
// samples below it makes their dossiers.
//
// Its passwords are known to everybody: its accounts log in only while the service
// listens on loopback.
//
// May import: organisation, auth, dossier. Never: store, api, temporal.
package demo
