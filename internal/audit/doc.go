// Package audit is the record of who did what, when, from where: its entries, the hash
// chain that shows whether somebody touched them later, and the writer that puts many
// entries into the record at once.
//
// A day's entries are numbered from 1; each carries the hash of its own content and of
// the entry before it, the first one of a day that of the day before. The last hash of a
// day, kept elsewhere (an anchor), is enough to find any later change up to that day.
//
// May import: clock, dossier (typed errors). Never: store, api, auth, temporal, gorm, gin.
package audit
