package roster

import "github.com/motcua/motcua/internal/organisation"

// Finding is something to be said about a row.
type Finding struct {
	Severity organisation.Severity
	Code     string
	Sheet    string // "" = a .csv file, or the file as a whole
	Row      int    // as the spreadsheet numbers it, from 1; 0 = the sheet as a whole
	Column   string // its heading; "" = the row as a whole
	VI       string // what is wrong and what to do
	EN       string
}

// In gives the sentence in a language, "vi" unless lang is "en".
func (f Finding) In(lang string) string {
	if lang == "en" {
		return f.EN
	}
	return f.VI
}

// FileError is why a file cannot be read at all.
type FileError struct {
	Key string
	VI  string
	EN  string
}

func (e *FileError) Error() string { return e.Key + ": " + e.EN }

// In gives the sentence in a language, "vi" unless lang is "en".
func (e *FileError) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}
