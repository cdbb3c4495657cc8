package procedure

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes text findable without typing diacritics: "Đăng ký khai sinh" becomes
// "dang ky khai sinh". It reads NFC and NFD alike, drops every combining mark, turns
// đ into d, lowers the case, and makes one space of every run of white space. Other
// characters stay, so that codes such as 1.001193 are found too.
func Fold(s string) string {
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
	return b.String()
}
