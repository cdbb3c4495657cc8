package api

import (
	"context"

	"golang.org/x/text/language"
)

// Languages of the service. Vietnamese is the default.
const (
	langVI = "vi"
	langEN = "en"
)

var languages = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// pickLanguage chooses by an Accept-Language header.
func pickLanguage(header string) string {
	if header == "" || len(header) > 200 {
		return langVI
	}
	if _, i := language.MatchStrings(languages, header); i == 1 {
		return langEN
	}
	return langVI
}

type langKey struct{}

func withLang(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

func langOf(ctx context.Context) string {
	if lang, ok := ctx.Value(langKey{}).(string); ok {
		return lang
	}
	return langVI
}

// say picks one of two sentences.
func say(lang, vi, en string) string {
	if lang == langEN {
		return en
	}
	return vi
}
