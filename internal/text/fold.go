package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold takes text to the form in which it is compared without regard to case and
// diacritics: "Đăng ký" in NFC or NFD becomes "dang ky". đ and Đ become d, every
// combining mark goes, runs of white space become one space, ends are trimmed.
// Invalid UTF-8 becomes U+FFFD. The result is NFC.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	// Scripts that compose from letters alone (Hangul) come back together; lowering
	// can bring a combining mark of its own (İ), which goes on a second pass.
	return norm.NFC.String(strings.Map(dropMark, b.String()))
}

func dropMark(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// isFolded spares plain lower-case ASCII, which codes and folded queries mostly are.
func isFolded(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 || c < ' ' || 'A' <= c && c <= 'Z' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}
