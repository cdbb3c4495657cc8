// Package organisation is who does the work: agencies with their levels, their
// successions and effective dates, units, roles and officers, read from an
// installation's YAML files and checked.
//
// A process names work by role and by an agency binding ("receiving", a level such
// as "district", or an agency id). Resolve turns a binding into the agency that does
// the work on a given day. Nothing here assumes how many levels there are or that a
// ward lies under a district: since 2025-07-01 none does.
//
// May import: clock (hours of an agency), text. It does no I/O except through the fs.FS it
// is given.
package organisation
