package dmn

import (
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// unit is one file of a model.
type unit struct {
	defs  *Definitions
	links []link
	types map[string]*typ
	nodes map[string]node // by id
	order []node          // in document order
	names map[string]bool // of the nodes

	feelTypes *wordIndex[*feel.Type] // see typesIn
}

// link is an import of a unit. One without a name makes the other's elements known as if they were its own.
type link struct {
	name  string
	unit  *unit
	space string // as the import says; the file itself may say another
}

// loader finds the files that a model is made of. Files may import one another in a circle.
type loader struct {
	resolve Resolver
	units   map[string]*unit // by namespace
	order   []*unit
	report  func(f Finding) // what is wrong with the first file's imports
}

func (l *loader) load(defs *Definitions) (*unit, error) {
	root := l.add(defs)
	for i := 0; i < len(l.order); i++ {
		u := l.order[i]
		for _, imp := range u.defs.Imports {
			if err := l.link(u, imp, u == root); err != nil {
				return nil, err
			}
		}
	}
	return root, nil
}

func (l *loader) add(defs *Definitions) *unit {
	u := &unit{defs: defs, types: map[string]*typ{}, nodes: map[string]node{}, names: map[string]bool{}}
	l.units[defs.Namespace] = u
	l.order = append(l.order, u)
	return u
}

func (l *loader) link(u *unit, imp *Import, own bool) error {
	complain := func(code string, args ...any) {
		if own {
			l.report(finding(SeverityError, imp.ID, imp.Line, code, args...))
		}
	}
	if imp.Kind != "" && !modelNamespace.MatchString(imp.Kind) {
		complain(codeForeignImport, imp.Namespace, imp.Kind)
		return nil
	}
	other := l.units[imp.Namespace]
	if other == nil {
		var defs *Definitions
		if l.resolve != nil {
			var err error
			if defs, err = l.resolve(imp.Namespace, imp.Location); err != nil {
				return err
			}
		}
		if defs == nil {
			complain(codeMissingImport, imp.Namespace)
			return nil
		}
		if len(l.order) >= MaxImports {
			return refuse(imp.ID, imp.Line, codeTooManyImports)
		}
		// The resolver may know the file under another namespace than it has itself.
		if other = l.units[defs.Namespace]; other == nil {
			other = l.add(defs)
		}
		l.units[imp.Namespace] = other
	}
	u.links = append(u.links, link{imp.Name, other, imp.Namespace})
	return nil
}

// find looks an element up by a reference: "#id", "namespace#id" or "id". The path has the names of the imports on the
// way; the element's own name is not in it.
func (u *unit) find(href string) (_ node, path []string) {
	space, id, found := strings.Cut(href, "#")
	if !found {
		space, id = "", href
	}
	if space == "" || space == u.defs.Namespace {
		return u.findOwn(id, map[*unit]bool{}), nil
	}
	return u.findIn(space, id)
}

// findOwn looks an id up in the unit itself and in what it imports without a name, the nearest first.
func (u *unit) findOwn(id string, seen map[*unit]bool) node {
	if seen[u] {
		return nil
	}
	seen[u] = true
	if n := u.nodes[id]; n != nil {
		return n
	}
	for _, l := range u.links {
		if l.name != "" {
			continue
		}
		if n := l.unit.findOwn(id, seen); n != nil {
			return n
		}
	}
	return nil
}

// findIn looks an id up in the unit of a namespace, by the shortest way of imports.
func (u *unit) findIn(space, id string) (node, []string) {
	type step struct {
		unit  *unit
		path  []string
		space string
	}
	seen := map[*unit]bool{u: true}
	for todo := []step{{unit: u}}; len(todo) > 0; todo = todo[1:] {
		at := todo[0]
		if (at.unit.defs.Namespace == space || at.space == space) && at.unit != u {
			if n := at.unit.nodes[id]; n != nil {
				return n, at.path
			}
		}
		for _, l := range at.unit.links {
			if seen[l.unit] {
				continue
			}
			seen[l.unit] = true
			path := at.path
			if l.name != "" {
				path = append(path[:len(path):len(path)], l.name)
			}
			todo = append(todo, step{l.unit, path, l.space})
		}
	}
	return nil, nil
}

// named looks an element up by name or id, in the unit itself, in what it imports without a name, and as "import.name".
func named[T node](u *unit, name string) (found T, ok bool) {
	return namedIn[T](u, normalName(name), name, map[*unit]bool{})
}

func namedIn[T node](u *unit, name, id string, seen map[*unit]bool) (none T, ok bool) {
	if seen[u] {
		return none, false
	}
	seen[u] = true
	for _, n := range u.order {
		if t, is := n.(T); is && n.item().name == name {
			return t, true
		}
	}
	if t, is := u.nodes[id].(T); is {
		return t, true
	}
	for _, l := range u.links {
		rest, isBelow := strings.CutPrefix(name, l.name+".")
		switch {
		case l.name == "":
			rest = name
		case !isBelow:
			continue
		}
		if t, found := namedIn[T](l.unit, rest, id, seen); found {
			return t, true
		}
	}
	return none, false
}

// all gives the unit's own elements of a kind in document order.
func all[T node](u *unit) []T {
	var list []T
	for _, n := range u.order {
		if t, is := n.(T); is {
			list = append(list, t)
		}
	}
	return list
}

// typeNamed finds a type by its name: an item definition of the unit or of an import, or one of FEEL's own. ok is false
// for a name that nothing has.
func (u *unit) typeNamed(name string) (_ *typ, ok bool) {
	if name == "" {
		return nil, true
	}
	if space, local, foreign := strings.Cut(strings.TrimPrefix(name, "{"), "}"); foreign {
		for _, l := range u.links {
			if l.unit.defs.Namespace == space {
				return l.unit.typeNamed(local)
			}
		}
		name = local
	}
	if t := u.itemDefinition(name, map[*unit]bool{}); t != nil {
		return t, true
	}
	if base := builtinType(name); base != nil {
		return &typ{name: name, base: base, baseKind: base.Kind()}, true
	}
	return nil, false
}

func (u *unit) itemDefinition(name string, seen map[*unit]bool) *typ {
	if seen[u] {
		return nil
	}
	seen[u] = true
	if t := u.types[name]; t != nil {
		return t
	}
	for _, l := range u.links {
		rest, isBelow := strings.CutPrefix(name, l.name+".")
		switch {
		case l.name == "":
			rest = name
		case !isBelow:
			continue
		}
		if t := l.unit.itemDefinition(rest, seen); t != nil {
			return t
		}
	}
	return nil
}
