// Package text makes Vietnamese text findable: folding away diacritics, and
// cutting text into the words a search index keeps.
//
// May import: nothing of this module.
package text
