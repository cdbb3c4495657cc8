package attachment

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName bounds a name, in characters; the ending is kept.
const maxName = 150

// unnamed is what a file is called whose name leaves nothing to show.
const unnamed = "tep-dinh-kem"

// CleanName makes a name fit to be shown, stored and given to a browser that saves it:
// no folders, nothing that cannot be seen or that turns the text around, NFC, of bounded
// length, and with the ending of the type that the content has. It never fails.
func CleanName(given, ending string) string {
	s := strings.ToValidUTF8(given, "")
	s = strings.ReplaceAll(s, "\\", "/") // Windows' paths, as old browsers send them
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = s[i+1:]
	}
	s = norm.NFC.String(strings.Map(visible, s))
	s = strings.Trim(strings.Join(strings.Fields(s), " "), ". ")
	base := s
	if has := strings.ToLower(path.Ext(s)); sameEnding(has, ending) {
		base = strings.TrimRight(s[:len(s)-len(has)], ". ")
	}
	if base == "" {
		base = unnamed
	}
	return shorten(base, maxName-len(ending)) + ending
}

// visible drops what is not to be in a name, and what systems give a meaning.
func visible(r rune) rune {
	switch {
	case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r),
		r == '\u2028', r == '\u2029', strings.ContainsRune(`<>:"|?*;%`, r):
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// sameEnding: .jpeg is .jpg and .tif is .tiff.
func sameEnding(has, want string) bool {
	switch has {
	case ".jpeg":
		has = ".jpg"
	case ".tif":
		has = ".tiff"
	}
	return has == want && want != ""
}

// shorten cuts a text to a number of characters, between letters and their marks.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)[:most]
	for len(runes) > 1 && unicode.Is(unicode.Mn, runes[len(runes)-1]) {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), ". ")
}
