// Package samples fills the demonstration with some 200 dossiers in every state, so
// that every list has something true to show: due soon, overdue, waiting for the
// citizen, at every step, finished early and late, withdrawn, stopped, refused.
//
// Nothing is written past the product: every dossier is filed and worked on by the
// commands that people give, as the sample officers and citizens, with their rights.
// The counter may enter a receipt of the past; that is how a dossier comes to be due
// soon or overdue today.
//
// The plan is pure and always the same for the same configuration and moment. Fill
// carries it out once. It may be cut off anywhere: every command has its own key, so
// the next start goes on and makes nothing twice.
//
// All people are invented. Identification numbers have a century digit that nobody
// has, telephone numbers a prefix that nobody has, addresses of e-mail end in
// example.com.
//
// May import: organisation, procedure, bpmn, clock, auth, command, dossier. Never:
// store, api, temporal.
package samples
