package feel

import (
	"slices"
	"strings"
)

// nameTable finds the names that begin at a token. FEEL's names may hold spaces and operators, so what "a-b" means
// depends on the names in scope: the longest known one wins (DMN 1.5 clause 10.3.1.4).
type nameTable struct {
	byFirst map[string][]knownName
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
	if t.byFirst == nil {
		t.byFirst = make(map[string][]knownName)
	}
	t.byFirst[parts[0]] = append(t.byFirst[parts[0]], knownName{name: normalName(name), parts: parts})
	return true
}

// drop takes back the latest add of a name with this first part.
func (t *nameTable) drop(first string) {
	names := t.byFirst[first]
	t.byFirst[first] = names[:len(names)-1]
}

// match gives the longest name at the start of tokens that accept allows, or nil. The latest added wins a tie.
func (t *nameTable) match(tokens []token, accept func(knownName) bool) *knownName {
	var best *knownName
	names := t.byFirst[tokens[0].text]
	for i := range names {
		n := &names[i]
		if best != nil && len(n.parts) < len(best.parts) || len(n.parts) > len(tokens) {
			continue
		}
		matches := true
		for j, part := range n.parts {
			if tokens[j].text != part || tokens[j].kind == tokString {
				matches = false
				break
			}
		}
		if matches && (accept == nil || accept(*n)) {
			best = n
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
