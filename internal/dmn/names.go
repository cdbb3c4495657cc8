package dmn

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/feel"
)

// names is what an expression may mention while the model is compiled: the names in scope with their types, and those of
// what is in them, such as the components of a type.
type names struct {
	outer  *names
	own    []string
	types  map[string]*feel.Type // of own; nil is Any
	inner  []string
	unsure bool // names are read that nobody knows before the evaluation

	index   *wordIndex[struct{}]
	indexed int // names in the index
}

// inside is a scope within this one.
func (n *names) inside() *names { return &names{outer: n} }

// add brings a name into scope.
func (n *names) add(name string, t *feel.Type, inner ...string) {
	if n.types == nil {
		n.types = map[string]*feel.Type{}
	}
	if _, known := n.types[name]; !known {
		n.own = append(n.own, name)
	}
	n.types[name] = t
	n.inner = append(n.inner, inner...)
}

// typesFor gives the types of the names that an expression reads and that are in scope. Where names are read that nobody
// knows before the evaluation, all that it reads are taken to be there.
func (n *names) typesFor(x *feel.Expression) map[string]*feel.Type {
	types := map[string]*feel.Type{}
	for _, name := range x.Names() {
		for s := n; s != nil; s = s.outer {
			t, known := s.types[name]
			if known || s.unsure {
				types[name] = t
				break
			}
		}
	}
	return types
}

// in gives the names that may occur in a text, so that a large scope costs an expression only what it uses.
func (n *names) in(text string) []string {
	var found []string
	for ; n != nil; n = n.outer {
		if n.index == nil || n.indexed != len(n.own)+len(n.inner) {
			n.index, n.indexed = &wordIndex[struct{}]{}, len(n.own)+len(n.inner)
			for _, list := range [2][]string{n.own, n.inner} {
				for _, name := range list {
					n.index.add(name, struct{}{})
				}
			}
		}
		n.index.in(text, func(name string, _ struct{}) { found = append(found, name) })
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// wordIndex finds the entries whose names may occur in a text: those whose words are all in it.
type wordIndex[T any] struct {
	byWord map[string]map[string]indexed[T]
}

type indexed[T any] struct {
	rest  []string // words after the first
	value T
}

func (x *wordIndex[T]) add(name string, v T) {
	if x.byWord == nil {
		x.byWord = map[string]map[string]indexed[T]{}
	}
	words := strings.FieldsFunc(name, notOfWord)
	if len(words) == 0 {
		return
	}
	if x.byWord[words[0]] == nil {
		x.byWord[words[0]] = map[string]indexed[T]{}
	}
	x.byWord[words[0]][name] = indexed[T]{words[1:], v}
}

// in gives the entries that may occur, in no order.
func (x *wordIndex[T]) in(text string, found func(name string, v T)) {
	if len(x.byWord) == 0 {
		return
	}
	words := map[string]bool{}
	for word := range strings.FieldsFuncSeq(norm.NFC.String(text), notOfWord) {
		words[word] = true
	}
	for word := range words {
		for name, entry := range x.byWord[word] {
			if !slices.ContainsFunc(entry.rest, func(w string) bool { return !words[w] }) {
				found(name, entry.value)
			}
		}
	}
}

func notOfWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '_'
}

const (
	maxNamesDepth = 16
	maxInnerNames = 2000
)

// typeNames gives the names of a type's components, at every level.
func typeNames(t *typ) []string {
	var list []string
	seen := map[*typ]bool{}
	var walk func(t *typ)
	walk = func(t *typ) {
		for ; t != nil && !seen[t] && len(list) < maxInnerNames; t = t.narrowed {
			seen[t] = true
			for _, c := range t.components {
				list = append(list, c.name)
				walk(c.typ)
			}
		}
	}
	walk(t)
	return list
}

// expressionNames gives the names of the entries that an expression's value has, as far as its form shows.
func expressionNames(x Expression) []string {
	f := &nameFinder{}
	f.expression(x, 0)
	return f.names
}

type nameFinder struct{ names []string }

func (f *nameFinder) expression(x Expression, depth int) {
	if x == nil || depth > maxNamesDepth || len(f.names) > maxInnerNames {
		return
	}
	below := func(x Expression) { f.expression(x, depth+1) }
	switch x := x.(type) {
	case *ContextExpression:
		f.context(x, below)
	case *ListExpression:
		for _, item := range x.Items {
			below(item)
		}
	case *RelationExpression:
		for _, c := range x.Columns {
			f.names = append(f.names, c.Name)
		}
	case *DecisionTable:
		for _, o := range x.Outputs {
			if o.Name != "" {
				f.names = append(f.names, o.Name)
			}
		}
	case *FunctionDefinition:
		below(x.Body)
	case *ConditionalExpression:
		below(x.Then)
		below(x.Else)
	case *IteratorExpression:
		below(x.Body)
	case *FilterExpression:
		below(x.In)
	}
}

func (f *nameFinder) context(x *ContextExpression, below func(Expression)) {
	for _, entry := range x.Entries {
		if entry.Variable == nil || entry.Variable.Name == "" {
			below(entry.Value)
			return
		}
	}
	for _, entry := range x.Entries {
		f.names = append(f.names, entry.Variable.Name)
		below(entry.Value)
	}
}

// typesIn gives the model's types that a text may mention, for FEEL's "instance of" and the parameters of functions.
func (u *unit) typesIn(text string) map[string]*feel.Type {
	if !strings.Contains(text, "instance") && !strings.Contains(text, "function") {
		return nil
	}
	if u.feelTypes == nil {
		u.feelTypes = &wordIndex[*feel.Type]{}
		u.addFeelTypes("", u.feelTypes, map[*unit]bool{})
	}
	types := map[string]*feel.Type{}
	u.feelTypes.in(text, func(name string, t *feel.Type) { types[name] = t })
	return types
}

// addFeelTypes adds the unit's types after those of what it imports without a name, so that its own count.
func (u *unit) addFeelTypes(prefix string, types *wordIndex[*feel.Type], seen map[*unit]bool) {
	if seen[u] {
		return
	}
	seen[u] = true
	for _, l := range slices.Backward(u.links) {
		below := prefix
		if l.name != "" {
			below += l.name + "."
		}
		l.unit.addFeelTypes(below, types, seen)
	}
	for name, t := range u.types {
		types.add(prefix+name, t.feelParam())
	}
}
