// Package roster reads officers, agencies and units from a spreadsheet that an office
// keeps (.xlsx or .csv), and works out what it would change in the organisation: row by
// row, with what is wrong in each and what to do about it. It stores nothing.
//
// May import: organisation, text. It does no I/O: it is given bytes.
package roster
