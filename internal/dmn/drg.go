package dmn

import (
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/feel"
)

// node is an element of the decision requirements graph.
type node interface{ item() *nodeHead }

type nodeHead struct {
	place
	name string
	typ  *typ
	unit *unit

	value    *feel.Type // what stands for the element in a scope, as far as it is known
	inner    []string   // see innerNames
	compiled bool
}

func (h *nodeHead) item() *nodeHead { return h }

func (h *nodeHead) public(typeRef string) Item {
	return Item{ID: h.id, Name: h.name, Type: typeRef, Line: h.line}
}

// need is a requirement: what, and under which name it is seen. A path of several names is that of imports.
type need struct {
	node node
	path []string
}

type input struct {
	nodeHead
	ref  string
	path []string // from the root model, the input's own name last
}

type decision struct {
	nodeHead
	def   *Decision
	needs []need
	logic logic // nil: not modelled
	loose bool  // of a model without input data: it reads what it was given by name
}

type knowledge struct {
	nodeHead
	def      *BusinessKnowledgeModel
	needs    []need
	function *functionLogic // nil: not modelled
}

type service struct {
	nodeHead
	def       *DecisionService
	outputs   []*decision
	inputs    []*input
	decisions []*decision // whose values the caller gives
	declared  []*typ      // what the service's own type says of its inputs and decisions; nil: nothing
	result    *typ
}

// frame is what one evaluation of decisions knows: the values that were given, and those it has found.
type frame struct {
	given     feel.Context // by name, from outside; nil inside a service
	inputs    map[*input]feel.Value
	decisions map[*decision]feel.Value
	active    map[*decision]bool
}

func newFrame() *frame {
	return &frame{inputs: map[*input]feel.Value{}, decisions: map[*decision]feel.Value{}, active: map[*decision]bool{}}
}

// scope gives the names of what is required, with their values.
func scopeOf(e ev, needs []need, base feel.Context) feel.Context {
	if !e.grow(len(base) + len(needs)) {
		return nil
	}
	scope := make(feel.Context, len(base)+len(needs))
	maps.Copy(scope, base)
	var own map[string]bool // contexts of imports that this scope made, which may be added to
	for _, n := range needs {
		v := n.node.(valued).evaluated(e)
		if e.run.failed != nil {
			return nil
		}
		at := scope
		for i, name := range n.path[:len(n.path)-1] {
			key := pathKey(n.path[:i+1])
			inner, _ := at[name].(feel.Context)
			if !own[key] {
				if own == nil {
					own = map[string]bool{}
				}
				own[key] = true
				inner = maps.Clone(inner)
				if inner == nil {
					inner = feel.Context{}
				}
				at[name] = inner
			}
			at = inner
		}
		at[n.path[len(n.path)-1]] = v
	}
	return scope
}

func pathKey(path []string) string {
	key := ""
	for _, p := range path {
		key += p + "\x00"
	}
	return key
}

type valued interface{ evaluated(ev) feel.Value }

// evaluated input data: as it was given, brought to its type.
func (in *input) evaluated(e ev) feel.Value {
	f := e.frame
	if v, known := f.inputs[in]; known {
		return v
	}
	given, found := lookup(f.given, in.path)
	if !found {
		given, found = f.given[in.name]
	}
	if !found {
		e.note(SeverityWarning, in.place, codeMissingInput, in.name)
	}
	v := in.typ.argument(e, in.place, in.name, in.typ.fromInput(e, given, 0))
	f.inputs[in] = v
	return v
}

func lookup(c feel.Context, path []string) (feel.Value, bool) {
	for _, name := range path[:len(path)-1] {
		inner, ok := c[name].(feel.Context)
		if !ok {
			return nil, false
		}
		c = inner
	}
	v, ok := c[path[len(path)-1]]
	return v, ok
}

// evaluated decision: found once in a frame.
func (d *decision) evaluated(e ev) feel.Value {
	f := e.frame
	if v, known := f.decisions[d]; known {
		return v
	}
	if f.active[d] {
		return e.fault(d.place, codeCyclicRequirement, d.name, d.name)
	}
	e, ok := e.deeper()
	if !ok {
		return nil
	}
	f.active[d] = true
	defer delete(f.active, d)
	trace := DecisionTrace{ID: d.id, Name: d.name}
	outer := e.run.current
	defer func() { e.run.current = outer }()
	e.who, e.run.current = d.name, &trace
	var base feel.Context
	if d.loose {
		base = f.given
	}
	scope := scopeOf(e, d.needs, base)
	if e.run.failed != nil {
		return nil
	}
	v := d.evaluate(e, scope)
	if e.run.failed != nil {
		return nil
	}
	f.decisions[d] = v
	trace.Value = v
	if len(e.run.trace) < MaxTraceTables {
		e.run.trace = append(e.run.trace, trace)
	}
	return v
}

// evaluate gives the decision's value in its scope. One without logic has the value it was given.
func (d *decision) evaluate(e ev, scope feel.Context) feel.Value {
	if d.logic != nil {
		return d.typ.result(e, d.place, d.logic.eval(e, scope))
	}
	given, found := e.frame.given[d.name]
	if !found {
		e.note(SeverityWarning, d.place, codeNoLogic, d.name)
	}
	return d.typ.argument(e, d.place, d.name, d.typ.fromInput(e, given, 0))
}

// evaluated business knowledge model: a function.
func (k *knowledge) evaluated(e ev) feel.Value {
	if f := e.run.functions[k]; f != nil {
		return f
	}
	if k.function == nil {
		return e.fault(k.place, codeNoLogic, k.name)
	}
	var f *feel.Function
	f = k.function.function(e, func(in ev) feel.Context {
		scope := scopeOf(in, k.needs, nil)
		if _, known := scope[k.name]; !known && scope != nil { // recursion, which needs no requirement
			scope[k.name] = f
		}
		return scope
	})
	e.run.functions[k] = f
	return f
}

// evaluated decision service: a function of its input data, then its input decisions (DMN 1.5, 10.4).
func (s *service) evaluated(e ev) feel.Value {
	if f := e.run.functions[s]; f != nil {
		return f
	}
	names := make([]string, 0, len(s.inputs)+len(s.decisions))
	for _, in := range s.inputs {
		names = append(names, in.name)
	}
	for _, d := range s.decisions {
		names = append(names, d.name)
	}
	f := feel.NewFunction(s.name, names, func(env feel.Env, args []feel.Value) (feel.Value, error) {
		inner := e.inside(env, s.name)
		inner.frame = newFrame()
		for i, in := range s.inputs {
			if inner.frame.inputs[in] = s.argument(inner, i, in.item(), args[i]); inner.frame.inputs[in] == nil && args[i] != nil {
				return nil, inner.run.failed
			}
		}
		for i, d := range s.decisions {
			given := args[len(s.inputs)+i]
			if inner.frame.decisions[d] = s.argument(inner, len(s.inputs)+i, d.item(), given); inner.frame.decisions[d] == nil && given != nil {
				return nil, inner.run.failed
			}
		}
		v := s.evaluate(inner)
		return v, inner.run.failed
	})
	e.run.functions[s] = f
	return f
}

// argument brings a parameter's value to its own type and to the one that the service's type declares for it.
func (s *service) argument(e ev, i int, of *nodeHead, v feel.Value) feel.Value {
	v = of.typ.argument(e, of.place, of.name, v)
	if i < len(s.declared) {
		v = s.declared[i].argument(e, s.place, of.name, v)
	}
	return v
}

// evaluate gives the value of the only output decision, or a context of several.
func (s *service) evaluate(e ev) feel.Value {
	if len(s.outputs) == 0 {
		return e.fault(s.place, codeServiceWithout, s.name)
	}
	if len(s.outputs) == 1 {
		return s.result.result(e, s.place, s.outputs[0].evaluated(e))
	}
	c := make(feel.Context, len(s.outputs))
	for _, d := range s.outputs {
		c[d.name] = d.evaluated(e)
	}
	return s.result.result(e, s.place, c)
}

// within gives the decisions and inputs that a decision reaches, itself included.
func (d *decision) within() (decisions map[*decision]bool, inputs map[*input]bool) {
	decisions, inputs = map[*decision]bool{d: true}, map[*input]bool{}
	todo := []*decision{d}
	for len(todo) > 0 {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, n := range next.needs {
			switch n := n.node.(type) {
			case *decision:
				if !decisions[n] {
					decisions[n] = true
					todo = append(todo, n)
				}
			case *input:
				inputs[n] = true
			}
		}
	}
	return decisions, inputs
}

func namesOf[T node](nodes []T) []string {
	names := make([]string, len(nodes))
	for i, n := range nodes {
		names[i] = n.item().name
	}
	return slices.Clip(names)
}
