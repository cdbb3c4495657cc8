package organisation

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldName makes the ways a step table writes one name equal: without diacritics
// (đ as d), in lower case, with every run of spaces and punctuation as one space.
func foldName(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			if r == 'đ' {
				r = 'd'
			}
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}
