package app

import (
	"errors"
	"fmt"
	"io"
)

// Failure is what keeps a program from doing what it was asked, in a sentence fit for
// the person who started it.
type Failure struct {
	VI, EN string
	Cause  error
}

func (f *Failure) Error() string {
	if f.Cause == nil {
		return f.EN
	}
	return f.EN + " " + f.Cause.Error()
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// In gives the sentence in a language, "vi" unless lang is "en".
func (f *Failure) In(lang string) string {
	if lang == "en" {
		return f.EN
	}
	return f.VI
}

// failure makes a Failure; the formats get the same arguments.
func failure(cause error, vi, en string, args ...any) *Failure {
	return &Failure{VI: fmt.Sprintf(vi, args...), EN: fmt.Sprintf(en, args...), Cause: cause}
}

// PrintError writes an error for the person at the terminal: the sentence in their
// language where there is one, else the error as it is.
func PrintError(w io.Writer, program, lang string, err error) {
	var sentence interface{ In(lang string) string }
	text := err.Error()
	if errors.As(err, &sentence) {
		text = sentence.In(lang)
	}
	_, _ = fmt.Fprintf(w, "%s: %s\n", program, text) // nowhere to report that stderr is gone
}
