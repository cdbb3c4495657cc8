package settings

import "strings"

// Problem is one thing wrong with the configuration, and where it stands.
type Problem struct {
	Key    string // the setting, e.g. "log.level", or the unknown one
	Source string // "motcua.yaml:12", "MOTCUA_LOG_LEVEL", "--log-level", "default"
	VI     string
	EN     string
}

// Error is everything wrong with the configuration, in the order it was found.
type Error struct {
	Problems []Problem
}

// Error gives the English sentences, one a line.
func (e *Error) Error() string { return e.In("en") }

// In gives the sentences in a language ("vi" unless lang is "en"), one a line.
func (e *Error) In(lang string) string {
	lines := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		text := p.VI
		if lang == "en" {
			text = p.EN
		}
		if p.Source != "" {
			text = p.Source + ": " + text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// problems collects what is wrong; nothing collected is no error.
type problems []Problem

func (p *problems) add(key, source, vi, en string) {
	*p = append(*p, Problem{Key: key, Source: source, VI: vi, EN: en})
}

func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Problems: p}
}

// Language picks "en" or "vi" from the environment, the way POSIX programs do:
// LC_ALL, then LC_MESSAGES, then LANG. Only a Vietnamese locale gives Vietnamese:
// a terminal set to another language may not even show it.
func Language(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			if strings.HasPrefix(strings.ToLower(value), "vi") {
				return "vi"
			}
			return "en"
		}
	}
	return "en"
}
