package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// checkLanguage refuses a --lang that there are no sentences for.
func checkLanguage(lang string) error {
	if lang != "vi" && lang != "en" {
		return fmt.Errorf("--lang %q: vi or en", lang)
	}
	return nil
}

// bilingual is an error in both languages.
type bilingual struct{ vi, en string }

func (s bilingual) Error() string         { return s.en }
func (s bilingual) In(lang string) string { return translator(lang)(s.vi, s.en) }

// inLanguage turns an error that has sentences into the one in a language. What stands
// before it, such as a file name, is kept.
func inLanguage(err error, lang string) error {
	var s interface {
		error
		In(lang string) string
	}
	if !errors.As(err, &s) {
		return fileError(err, lang)
	}
	before, _, found := strings.Cut(err.Error(), s.Error())
	if !found {
		before = ""
	}
	return errors.New(before + s.In(lang))
}

// fileError says in a language why a file could not be read or written.
func fileError(err error, lang string) error {
	var p *fs.PathError
	if !errors.As(err, &p) {
		return err
	}
	say := translator(lang)
	why := p.Err.Error()
	switch {
	case errors.Is(p, fs.ErrNotExist):
		why = say("không có tệp này", "there is no such file")
	case errors.Is(p, fs.ErrPermission):
		why = say("không có quyền", "permission denied")
	case errors.Is(p, syscall.EISDIR):
		why = say("đây là thư mục", "it is a directory")
	}
	return fmt.Errorf("%s: %s", p.Path, why)
}

// translator picks the sentence of a language, Vietnamese unless it is "en".
func translator(lang string) func(vi, en string) string {
	return func(vi, en string) string {
		if lang == "en" {
			return en
		}
		return vi
	}
}
