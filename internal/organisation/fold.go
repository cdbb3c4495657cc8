package organisation

import (
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/text"
)

// foldName makes the ways a step table writes one name equal: without diacritics
// (đ as d), in lower case, with every run of spaces and punctuation as one space.
func foldName(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
