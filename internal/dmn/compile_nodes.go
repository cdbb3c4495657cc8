package dmn

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// declareNodes makes the elements of the requirements graph, without what they need.
func (c *compiler) declareNodes() {
	u := c.unit
	lines := map[string]int{}
	add := func(e Element, make func(nodeHead) node) {
		n := make(nodeHead{place: e.place(), name: e.Name, unit: u})
		u.order = append(u.order, n)
		if e.ID != "" {
			u.nodes[e.ID] = n
		}
		if e.Name == "" {
			c.report(SeverityError, e.place(), codeMissingName)
			return
		}
		if line, twice := lines[e.Name]; twice {
			c.report(SeverityError, e.place(), codeDuplicateName, e.Name, line)
			return
		}
		lines[e.Name] = e.Line
		u.names[e.Name] = true
	}
	for _, def := range u.defs.Inputs {
		add(def.Element, func(h nodeHead) node { return &input{nodeHead: h, ref: def.TypeRef} })
	}
	for _, def := range u.defs.Decisions {
		add(def.Element, func(h nodeHead) node { return &decision{nodeHead: h, def: def} })
	}
	for _, def := range u.defs.Knowledge {
		add(def.Element, func(h nodeHead) node { return &knowledge{nodeHead: h, def: def} })
	}
	for _, def := range u.defs.Services {
		add(def.Element, func(h nodeHead) node { return &service{nodeHead: h, def: def} })
	}
}

// resolveNodes finds the types and requirements of the elements.
func (c *compiler) resolveNodes() {
	loose := len(c.unit.defs.Inputs) == 0 && len(c.unit.defs.Imports) == 0
	for _, n := range c.unit.order {
		switch n := n.(type) {
		case *input:
			n.typ = c.typeRef(n.place, n.ref)
		case *decision:
			n.typ = c.typeRef(n.place, n.def.TypeRef)
			n.needs = c.needs(n.def.Requirements)
			n.loose = loose
		case *knowledge:
			n.typ = c.resultType(n.place, n.def.TypeRef)
			n.needs = c.needs(n.def.Requirements)
		case *service:
			n.result = c.resultType(n.place, n.def.TypeRef)
			n.outputs = targets[*decision](c, n.def.OutputDecisions)
			n.inputs = targets[*input](c, n.def.InputDataItems)
			n.decisions = targets[*decision](c, n.def.InputDecisions)
			n.declared = declaredParams(c.typeRef(n.place, n.def.TypeRef), n)
			targets[*decision](c, n.def.EncapsulatedDecisions)
			if len(n.outputs) == 0 {
				c.report(SeverityError, n.place, codeServiceWithout, n.name)
			}
		}
	}
}

// resultType is the type of a function's result: the variable's, which is a function type since DMN 1.2 and the result's
// own before.
func (c *compiler) resultType(at place, ref string) *typ {
	t := c.typeRef(at, ref)
	for f := t; f != nil; f = f.narrowed {
		if f.function != nil {
			return f.function.result
		}
	}
	if t.kind() == "function" {
		return nil
	}
	return t
}

// declaredParams gives the types that a service's function type has for its input data and input decisions: by name, or
// by place where the type does not know the names.
func declaredParams(t *typ, s *service) []*typ {
	f := t.functionType()
	if f == nil {
		return nil
	}
	names := append(namesOf(s.inputs), namesOf(s.decisions)...)
	types := make([]*typ, len(names))
	for i, name := range names {
		at := slices.IndexFunc(f.params, func(p component) bool { return p.name == name })
		if at < 0 && len(f.params) == len(names) {
			at = i
		}
		if at >= 0 {
			types[i] = f.params[at].typ
		}
	}
	return types
}

// Names of the kinds of elements, for sentences.
var (
	kindDecision  = sentence{"một quyết định", "a decision"}
	kindInput     = sentence{"một dữ liệu đầu vào", "input data"}
	kindKnowledge = sentence{"một mô hình tri thức", "a business knowledge model"}
	kindService   = sentence{"một dịch vụ quyết định", "a decision service"}
)

func kindOfNode(n node) sentence {
	switch n.(type) {
	case *decision:
		return kindDecision
	case *input:
		return kindInput
	case *knowledge:
		return kindKnowledge
	}
	return kindService
}

// needs finds what requirements point at.
func (c *compiler) needs(list []*Requirement) []need {
	var needs []need
	for _, r := range list {
		at := place{r.ID, r.Line}
		n, path := c.unit.find(r.Href)
		if n == nil {
			c.report(SeverityError, at, codeDanglingReference, r.Href)
			continue
		}
		wanted, fits := kindDecision, false
		switch r.Kind {
		case RequiresDecision:
			_, fits = n.(*decision)
		case RequiresInput:
			wanted = kindInput
			_, fits = n.(*input)
		case RequiresKnowledge:
			wanted = kindKnowledge
			_, isKnowledge := n.(*knowledge)
			_, isService := n.(*service)
			fits = isKnowledge || isService
		}
		if !fits {
			c.report(SeverityError, at, codeWrongReference, r.Href, kindOfNode(n), wanted)
			continue
		}
		needs = append(needs, need{n, append(path[:len(path):len(path)], n.item().name)})
	}
	return needs
}

// targets finds what the references of a service point at.
func targets[T node](c *compiler, list []*Requirement) []T {
	var found []T
	for _, r := range list {
		n, _ := c.unit.find(r.Href)
		if n == nil {
			c.report(SeverityError, place{r.ID, r.Line}, codeDanglingReference, r.Href)
			continue
		}
		t, ok := n.(T)
		if !ok {
			var want T
			c.report(SeverityError, place{r.ID, r.Line}, codeWrongReference, r.Href, kindOfNode(n), kindOfNode(want))
			continue
		}
		found = append(found, t)
	}
	return found
}

// compileNode compiles the logic of a decision or business knowledge model, after what it requires, so that the types
// of that are known. In a circle one of them has to begin without.
func (c *compiler) compileNode(n node) {
	h := n.item()
	if h.compiled {
		return
	}
	h.compiled = true
	switch n := n.(type) {
	case *input:
		h.value = n.typ.feelType()
	case *decision:
		h.value = n.typ.feelType()
		if n.def.Expression == nil {
			c.report(SeverityWarning, n.place, codeNoLogic, n.name)
			return
		}
		scope := c.scopeNames(n.needs)
		scope.unsure = n.loose
		logic, t := c.logic(n.def.Expression, scope)
		c.checkType(n.place, logic, t, n.typ)
		n.logic = logic
		if n.typ.isAny() {
			h.value = t
		}
	case *knowledge:
		if n.def.Logic == nil || n.def.Logic.Body == nil && n.def.Logic.Kind == FunctionFEEL {
			c.report(SeverityWarning, n.place, codeNoLogic, n.name)
			return
		}
		scope := c.scopeNames(n.needs)
		if _, known := scope.types[n.name]; !known {
			scope.add(n.name, nil)
		}
		var t *feel.Type
		n.function, t = c.function(n.name, n.def.Logic, scope)
		n.function.body = c.typed(n.place, n.function.body, t.Result(), n.typ)
		h.value = t
		if !n.typ.isAny() {
			h.value = functionOf(n.function.params, n.typ.feelType())
		}
	case *service:
		c.compileService(n)
	}
}

func (c *compiler) compileService(s *service) {
	params := make([]component, 0, len(s.inputs)+len(s.decisions))
	for _, in := range s.inputs {
		params = append(params, component{in.name, in.typ})
	}
	for _, d := range s.decisions {
		params = append(params, component{d.name, d.typ})
	}
	result := s.result.feelType()
	if s.result.isAny() {
		outputs := map[string]*feel.Type{}
		for _, d := range s.outputs {
			c.model.compilers[d.unit].compileNode(d)
			outputs[d.name] = d.value
			result = d.value
		}
		if len(outputs) > 1 {
			result = feel.ContextOf(outputs)
		}
	}
	s.value = functionOf(params, result)
}

func functionOf(params []component, result *feel.Type) *feel.Type {
	types := make([]*feel.Type, len(params))
	for i, p := range params {
		types[i] = p.typ.feelType()
	}
	return feel.FunctionOf(types, result)
}

// scopeNames are the names that requirements bring into scope.
func (c *compiler) scopeNames(needs []need) *names {
	s := &names{}
	for _, n := range needs {
		h := n.node.item()
		c.model.compilers[h.unit].compileNode(n.node)
		t := h.value
		if len(n.path) > 1 { // an import's name stands for several elements
			t = nil
		}
		s.add(n.path[0], t, n.path[1:]...)
		s.inner = append(s.inner, innerNames(n.node)...)
	}
	return s
}

// innerNames gives the names of what is in an element's value; found once for each element.
func innerNames(n node) []string {
	h := n.item()
	if h.inner != nil {
		return h.inner
	}
	h.inner = typeNames(h.typ)
	switch x := n.(type) {
	case *decision:
		h.inner = append(h.inner, expressionNames(x.def.Expression)...)
	case *knowledge:
		if x.def.Logic != nil {
			h.inner = append(h.inner, expressionNames(x.def.Logic.Body)...)
		}
	case *service:
		for _, d := range x.outputs {
			h.inner = append(append(h.inner, d.name), innerNames(d)...)
		}
	}
	if h.inner = h.inner[:min(len(h.inner), maxInnerNames)]; h.inner == nil {
		h.inner = []string{}
	}
	return h.inner
}

// placeInputs says under which names, from the root model, each input is found in what an evaluation is given.
func (m *Model) placeInputs() {
	type step struct {
		unit *unit
		path []string
	}
	seen := map[*unit]bool{m.root: true}
	for todo := []step{{m.root, nil}}; len(todo) > 0; todo = todo[1:] {
		at := todo[0]
		for _, in := range all[*input](at.unit) {
			in.path = append(at.path[:len(at.path):len(at.path)], in.name)
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
			todo = append(todo, step{l.unit, path})
		}
	}
}

// maxCycleNames is how many decisions of a circle are named.
const maxCycleNames = 20

// checkCycles finds decisions that need themselves.
func (m *Model) checkCycles() {
	const (
		open = 1 + iota
		done
	)
	state := map[*decision]int{}
	for _, start := range all[*decision](m.root) {
		if state[start] != 0 {
			continue
		}
		type step struct {
			d    *decision
			next int
		}
		path := []step{{d: start}}
		state[start] = open
		for len(path) > 0 {
			top := &path[len(path)-1]
			if top.next == len(top.d.needs) {
				state[top.d] = done
				path = path[:len(path)-1]
				continue
			}
			n, isDecision := top.d.needs[top.next].node.(*decision)
			top.next++
			switch {
			case !isDecision || state[n] == done:
			case state[n] == open:
				from := len(path) - 1
				for path[from].d != n {
					from--
				}
				var cycle []string
				for _, s := range path[from:min(from+maxCycleNames, len(path))] {
					cycle = append(cycle, s.d.name)
				}
				cycle = append(cycle, n.name)
				m.report(finding(SeverityError, n.id, n.line, codeCyclicRequirement, n.name, strings.Join(cycle, " → ")))
			default:
				state[n] = open
				path = append(path, step{d: n})
			}
		}
	}
}
