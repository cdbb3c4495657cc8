package auth

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/text"
)

// Bounds of a password, in characters. Length is what makes one hard to guess (NIST SP
// 800-63B, 3.1.1.2): no sort of character is asked for, and none is forbidden.
const (
	MinPassword = 12
	MaxPassword = 200
	minDistinct = 5 // different characters
	maxRun      = 4 // a password of runs like "1234" or "aaaa" only is none
)

//go:embed common.txt
var commonList string

var commonWords = func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonList) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			words[line] = true
		}
	}
	return words
}()

// CheckPassword says what is wrong with a new password of an account, in a sentence that
// tells what to do; nil = it will do. The error names the field "password".
func CheckPassword(login, name, password string) error {
	password = norm.NFC.String(password)
	weak := func(key, vi, en string) error { return invalid(key, "password", vi, en) }
	switch n := len([]rune(password)); {
	case n < MinPassword:
		return weak("password_short",
			fmt.Sprintf("Mật khẩu cần ít nhất %d ký tự. Một câu ngắn dễ nhớ, có dấu cách, là được.", MinPassword),
			fmt.Sprintf("A password needs at least %d characters. A short sentence that you remember will do.", MinPassword))
	case n > MaxPassword:
		return weak("password_long", fmt.Sprintf("Mật khẩu dài nhất %d ký tự.", MaxPassword), fmt.Sprintf("A password has at most %d characters.", MaxPassword))
	}
	if strings.ContainsFunc(password, unicode.IsControl) {
		return weak("password_control", "Mật khẩu không được có ký tự điều khiển. Hãy gõ lại thay vì dán.", "A password has no control characters. Type it instead of pasting it.")
	}
	letters := squeeze(password)
	if own := squeeze(login); len(own) >= 3 && strings.Contains(letters, own) {
		return weak("password_login", "Mật khẩu không được chứa tên đăng nhập. Hãy chọn câu khác.", "A password must not contain the user name. Choose another sentence.")
	}
	if own := squeeze(name); len(own) >= 3 && strings.Contains(letters, own) {
		return weak("password_name", "Mật khẩu không được chứa họ tên của bạn. Hãy chọn câu khác.", "A password must not contain your name. Choose another sentence.")
	}
	if monotonous(password) || onlyCommon(letters) {
		return weak("password_common",
			"Mật khẩu này dễ đoán. Hãy ghép vài từ không liên quan, ví dụ tên một món ăn, một con vật và một nơi.",
			"This password is easy to guess. Put together some words that have nothing to do with each other, such as a dish, an animal and a place.")
	}
	return nil
}

// squeeze leaves the folded letters and digits of a text.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s))
}

// monotonous: few different characters, or nothing but runs of a step of 0, 1 or -1.
func monotonous(password string) bool {
	seen := map[rune]bool{}
	runs, length, step := 0, 0, rune(0)
	var last rune
	for _, r := range password {
		seen[r] = true
		switch d := r - last; {
		case length == 0:
			length = 1
		case d < -1 || d > 1:
			runs, length = runs+1, 1
		case length == 1 || d == step:
			length, step = length+1, d
		default:
			runs, length, step = runs+1, 2, d
		}
		last = r
	}
	return len(seen) < minDistinct || len([]rune(password)) >= (runs+1)*maxRun
}

// leet is how people dress up common words.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t")

// onlyCommon reports whether a squeezed text is digits and common words and nothing else.
func onlyCommon(letters string) bool {
	return onlyWords(withoutDigits(letters)) || onlyWords(withoutDigits(leet.Replace(strings.TrimRightFunc(letters, unicode.IsDigit))))
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}

// onlyWords reports whether a text can be cut into common words.
func onlyWords(s string) bool {
	ends := make([]bool, len(s)+1) // ends[i]: s[:i] can
	ends[0] = true
	for i := range s {
		for j := i + 1; ends[i] && j <= len(s); j++ {
			ends[j] = ends[j] || commonWords[s[i:j]]
		}
	}
	return ends[len(s)]
}

// temporaryAlphabet leaves out what looks alike.
const temporaryAlphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// newTemporaryPassword makes one to read out over the telephone: four groups of five, 99 bits.
func newTemporaryPassword() string {
	var b strings.Builder
	for i := range 20 {
		if i > 0 && i%5 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(temporaryAlphabet[uniform(len(temporaryAlphabet))])
	}
	return b.String()
}

// tooSame is what a change to the password one has already gets.
func tooSame() *dossier.Error {
	return invalid("password_same", "password", "Mật khẩu mới phải khác mật khẩu hiện tại.", "The new password must differ from the current one.")
}
