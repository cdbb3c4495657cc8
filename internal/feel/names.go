package feel

import (
	"slices"
	"strings"
)

// nameTable finds the names that begin at a token. FEEL's names may hold spaces and operators, so what "a-b" means
// depends on the names in scope: the longest known one wins (DMN 1.5 clause 10.3.1.4).
//
// It is a tree by the names' words and signs, so that finding one takes no longer when there are many.
type nameTable struct {
	next  map[string]*nameTable
	names []knownName // that end here, the latest last
}

type knownName struct {
	name  string   // in normal form
	parts []string // token texts
}

// add makes a name known; false when it is not a name the grammar could ever read.
func (t *nameTable) add(name string) bool {
	parts := nameParts(name)
	if len(parts) == 0 || len(parts) == 1 && reserved[parts[0]] {
		return false
	}
	for _, part := range parts {
		if t.next == nil {
			t.next = make(map[string]*nameTable)
		}
		inner := t.next[part]
		if inner == nil {
			inner = &nameTable{}
			t.next[part] = inner
		}
		t = inner
	}
	t.names = append(t.names, knownName{name: normalName(name), parts: parts})
	return true
}

// drop takes back the latest add of a name of these parts.
func (t *nameTable) drop(parts []string) {
	for _, part := range parts {
		t = t.next[part]
	}
	t.names = t.names[:len(t.names)-1]
}

// match gives the longest name at the start of tokens that accept allows, or nil. The latest added wins a tie.
func (t *nameTable) match(tokens []token, accept func(knownName) bool) *knownName {
	var best *knownName
	for _, token := range tokens {
		if token.kind == tokString || token.kind == tokEOF {
			break
		}
		if t = t.next[token.text]; t == nil {
			break
		}
		if n := len(t.names); n > 0 && (accept == nil || accept(t.names[n-1])) {
			best = &t.names[n-1]
		}
	}
	return best
}

// nameParts splits a name as the lexer would; nil when it cannot occur in an expression.
func nameParts(name string) []string {
	if len(name) > 1000 {
		return nil
	}
	tokens, err := tokenize(name)
	if err != nil || tokens[0].kind != tokWord {
		return nil
	}
	parts := make([]string, 0, len(tokens)-1)
	for _, t := range tokens[:len(tokens)-1] {
		if t.kind == tokString {
			return nil
		}
		if t.kind == tokSign && !nameSign(t) {
			return nil
		}
		parts = append(parts, t.text)
	}
	return parts
}

// nameSign tells whether a sign is one of "additional name symbols", rule 30.
func nameSign(t token) bool {
	return t.kind == tokSign && (slices.Contains([]string{".", "/", "-", "'", "+", "*", "**", ".."}, t.text))
}

// isPlainName tells whether an expression reads the name without having been told it.
func isPlainName(name string) bool {
	if name == "" || name != normalName(name) {
		return false
	}
	tokens, err := tokenize(name)
	if err != nil || tokens[0].kind != tokWord {
		return false
	}
	var b strings.Builder
	for i, t := range tokens[:len(tokens)-1] {
		if t.kind != tokWord && !t.digitsOnly() || reserved[t.text] || t.text == "instance" {
			return false
		}
		if i > 0 && t.pos > tokens[i-1].end {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String() == name
}

func collectNames(v Value) []string {
	var names []string
	var walk func(Value, int)
	walk = func(v Value, depth int) {
		if depth > maxValueDepth {
			return
		}
		switch v := v.(type) {
		case Context:
			for _, k := range v.Keys() {
				names = append(names, k)
				walk(v[k], depth+1)
			}
		case []Value:
			for _, item := range v {
				walk(item, depth+1)
			}
		}
	}
	walk(v, 0)
	slices.Sort(names)
	return slices.Compact(names)
}
