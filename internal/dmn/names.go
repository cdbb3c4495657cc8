package dmn

import (
	"maps"
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

	merged map[string]*feel.Type
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
	n.merged = nil
}

// all gives the types of all names in scope.
func (n *names) all() map[string]*feel.Type {
	if n == nil {
		return map[string]*feel.Type{}
	}
	if n.merged == nil {
		outer := n.outer.all()
		n.merged = make(map[string]*feel.Type, len(outer)+len(n.own))
		maps.Copy(n.merged, outer)
		maps.Copy(n.merged, n.types)
	}
	return n.merged
}

// typesFor gives the types of the names an expression may read. Where names are read that nobody knows before the
// evaluation, all that it reads are taken to be there.
func (n *names) typesFor(x *feel.Expression) map[string]*feel.Type {
	types := n.all()
	for s := n; s != nil; s = s.outer {
		if !s.unsure {
			continue
		}
		types = maps.Clone(types)
		for _, name := range x.Names() {
			if _, known := types[name]; !known {
				types[name] = nil
			}
		}
		break
	}
	return types
}

// in gives the names that may occur in a text, so that a large scope costs an expression only what it uses.
func (n *names) in(text string) []string {
	composed := norm.NFC.IsNormalString(text)
	var found []string
	for ; n != nil; n = n.outer {
		for _, list := range [2][]string{n.own, n.inner} {
			for _, name := range list {
				if !composed || strings.Contains(text, firstWord(name)) {
					found = append(found, name)
				}
			}
		}
	}
	return found
}

func firstWord(name string) string {
	if i := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '_' }); i > 0 {
		return name[:i]
	}
	return name
}

const maxNamesDepth = 16

// typeNames gives the names of a type's components, at every level.
func typeNames(t *typ) []string {
	var list []string
	seen := map[*typ]bool{}
	var walk func(t *typ)
	walk = func(t *typ) {
		for ; t != nil && !seen[t]; t = t.narrowed {
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
func expressionNames(x Expression, depth int) []string {
	if x == nil || depth > maxNamesDepth {
		return nil
	}
	var list []string
	add := func(x Expression) { list = append(list, expressionNames(x, depth+1)...) }
	switch x := x.(type) {
	case *ContextExpression:
		for _, entry := range x.Entries {
			if entry.Variable == nil || entry.Variable.Name == "" {
				return expressionNames(entry.Value, depth+1)
			}
		}
		for _, entry := range x.Entries {
			list = append(list, entry.Variable.Name)
			add(entry.Value)
		}
	case *ListExpression:
		for _, item := range x.Items {
			add(item)
		}
	case *RelationExpression:
		for _, c := range x.Columns {
			list = append(list, c.Name)
		}
	case *DecisionTable:
		for _, o := range x.Outputs {
			if o.Name != "" {
				list = append(list, o.Name)
			}
		}
	case *FunctionDefinition:
		add(x.Body)
	case *ConditionalExpression:
		add(x.Then)
		add(x.Else)
	case *IteratorExpression:
		add(x.Body)
	case *FilterExpression:
		add(x.In)
	}
	return list
}

// feelTypes gives the model's types for FEEL's "instance of" and the parameters of functions in a text; nothing where
// no type can be mentioned.
func (u *unit) feelTypes(text string) map[string]*feel.Type {
	if !strings.Contains(text, "instance") && !strings.Contains(text, "function") {
		return nil
	}
	types := map[string]*feel.Type{}
	u.addFeelTypes("", types, map[*unit]bool{})
	return types
}

func (u *unit) addFeelTypes(prefix string, types map[string]*feel.Type, seen map[*unit]bool) {
	if seen[u] {
		return
	}
	seen[u] = true
	for name, t := range u.types {
		if types[prefix+name] == nil {
			types[prefix+name] = t.feelType(0)
		}
	}
	for _, l := range u.links {
		below := prefix
		if l.name != "" {
			below += l.name + "."
		}
		l.unit.addFeelTypes(below, types, seen)
	}
}
