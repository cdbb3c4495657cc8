package text

import (
	"strings"
	"unicode"
)

// Limits of what one text contributes to a search index.
const (
	maxWords    = 96
	maxWordSize = 96 // bytes
)

// Terms cuts what a person typed into folded search words. A word is letters and
// digits, with '.', '-' and '/' inside it, so that a dossier code stays whole.
// Words come in order, each once.
func Terms(query string) []string {
	var terms []string
	seen := map[string]bool{}
	for _, field := range strings.FieldsFunc(Fold(query), func(r rune) bool { return !isWord(r) && !isJoiner(r) }) {
		term := clip(strings.TrimFunc(field, isJoiner))
		if term != "" && !seen[term] && len(terms) < maxWords {
			seen[term] = true
			terms = append(terms, term)
		}
	}
	return terms
}

// Index gives the words under which texts are found by a prefix of a word: every
// term, and every tail of a joined term ("h29-261123-0007", "261123-0007",
// "0007"), separated by spaces.
func Index(texts ...string) string {
	var words []string
	seen := map[string]bool{}
	for _, s := range texts {
		for _, term := range Terms(s) {
			for ; term != ""; term = tail(term) {
				if !seen[term] && len(words) < maxWords {
					seen[term] = true
					words = append(words, term)
				}
			}
		}
	}
	return strings.Join(words, " ")
}

// tail is what follows the first run of joiners, "" when there is none.
func tail(term string) string {
	i := strings.IndexFunc(term, isJoiner)
	if i < 0 {
		return ""
	}
	return strings.TrimLeftFunc(term[i:], isJoiner)
}

// clip bounds the size of a word at a rune boundary.
func clip(word string) string {
	if len(word) <= maxWordSize {
		return word
	}
	return strings.ToValidUTF8(word[:maxWordSize], "")
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isJoiner(r rune) bool { return r == '.' || r == '-' || r == '/' }
