package engine

import (
	"maps"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// visible is what an element sees: its own variables, then those of the scopes
// around it. It may be a scope's own map: do not change or keep it.
func visible(locals Variables, s *scope) Variables {
	for len(s.Variables) == 0 && s.parent != nil {
		s = s.parent
	}
	if len(locals) == 0 && s.parent == nil {
		return s.Variables
	}
	all := locals.clone()
	for ; s != nil; s = s.parent {
		for name, value := range s.Variables {
			if _, hidden := all[name]; !hidden {
				all[name] = value
			}
		}
	}
	return all
}

// sees is what the expressions at an element see: of a running subprocess, also its own variables.
func (r *run) sees(t *token) Variables {
	if s := r.st.scopes[t.ID]; s != nil {
		return visible(nil, s)
	}
	return visible(t.Locals, t.scope)
}

// input evaluates the input mappings of an activity, in order; each sees the
// targets of those before.
func (r *run) input(t *token) *fault {
	if len(t.node.inputs) == 0 {
		if !t.instance() {
			t.Locals = nil
		}
		return nil
	}
	t.Locals = nil
	locals, f := r.mapped(t.node.inputs, visible(t.Base, t.scope).clone())
	if f != nil {
		return f
	}
	if t.Locals = locals; len(t.Base) > 0 {
		t.Locals = t.Base.clone()
		maps.Copy(t.Locals, locals)
	}
	return nil
}

// output brings the answer of an element to the scope around it: through the
// output mappings if it has any, else as it is.
func (r *run) output(t *token, answer Variables) *fault {
	if t.host() {
		return r.loopOutput(t, answer)
	}
	if len(t.node.outputs) == 0 && !t.collects() {
		if !t.node.hoards() {
			r.merge(t, answer)
		}
		return nil
	}
	sees := visible(t.Locals, t.scope).clone()
	maps.Copy(sees, answer)
	vars, f := r.mapped(t.node.outputs, sees)
	if f == nil && t.collects() {
		f = r.collect(t, answer, sees)
	}
	if f == nil {
		for _, name := range t.node.keeps {
			if v, ok := answer[name]; ok {
				vars[name] = v
			}
		}
		r.merge(t, vars)
	}
	return f
}

// loopOutput sets the output collection of a loop; its instances' mappings were theirs.
func (r *run) loopOutput(t *token, answer Variables) *fault {
	for name, v := range answer { // one, or none
		if !keepable(v) {
			return unkeepable(quote(name))
		}
	}
	r.merge(t, answer)
	return nil
}

// mapped gives the variables that mappings set. sees is changed.
func (r *run) mapped(mappings []mapping, sees Variables) (Variables, *fault) {
	names := map[string]bool{}
	for _, m := range mappings {
		v, f := r.evaluate(m.source, sees)
		if f != nil {
			return nil, f
		}
		put(sees, m.target, v)
		if len(m.target) > 1 && !keepable(sees[m.target[0]]) {
			return nil, unkeepable(quote(strings.Join(m.target, ".")))
		}
		names[m.target[0]] = true
	}
	out := make(Variables, len(names))
	for name := range names {
		out[name] = sees[name]
	}
	return out, nil
}

// merge sets variables from inside an element's scope: each where it is
// declared, looking outward, else in the process.
func (r *run) merge(t *token, vars Variables) { r.mergeFrom(t.scope, t, vars) }

func (r *run) mergeFrom(innermost *scope, t *token, vars Variables) {
	rest := vars
	for s := innermost; s != nil && len(rest) > 0; s = s.parent {
		if s.Undo {
			r.undoSets(s, rest)
			continue // a snapshot
		}
		if s.parent == nil {
			r.set(s, t.Node, t.ID, rest)
			return
		}
		own, others := Variables{}, Variables{}
		for name, value := range rest {
			if _, declared := s.Variables[name]; declared {
				own[name] = value
			} else {
				others[name] = value
			}
		}
		r.set(s, t.Node, t.ID, own)
		rest = others
	}
}

// set sets variables of one scope.
func (r *run) set(s *scope, element, instance string, vars Variables) {
	if len(vars) == 0 {
		return
	}
	maps.Copy(s.Variables, vars)
	r.changed(s, vars)
	f := Fact{Kind: FactVariablesChanged, Element: element, Instance: instance, Scope: s.ID, Variables: vars}
	if n := r.p.nodes[element]; n != nil {
		f.ElementKind = n.def.Kind
	}
	r.fact(f)
}

// value is the value of an expression; its error is a *feel.Error.
func (r *run) value(e *feel.Expression, vars Variables) (feel.Value, error) {
	if r.env.Value != nil {
		if v, decided := r.env.Value(r.p.question(e, vars)); decided {
			return v, nil
		}
	}
	return e.Eval(vars.context(), r.feelEnv())
}

func (p *Process) question(e *feel.Expression, vars Variables) Question {
	return Question{Element: p.expressions[e], Expression: e, Sees: vars}
}

func (r *run) feelEnv() feel.Env { return feel.Env{Now: r.env.Now, Location: vietnam} }

// evaluate gives the value of an expression as the engine keeps it.
func (r *run) evaluate(e *feel.Expression, vars Variables) (feel.Value, *fault) {
	v, err := r.value(e, vars)
	if err != nil {
		return nil, badExpression(e, vars, err)
	}
	if !keepable(v) {
		return nil, unkeepable(quote(e.Source()))
	}
	return v, nil
}

// holds evaluates a condition; anything but true and false is a fault.
func (r *run) holds(e *feel.Expression, vars Variables) (bool, *fault) {
	if r.env.Holds != nil {
		if holds, decided := r.env.Holds(r.p.question(e, vars)); decided {
			return holds, nil
		}
	}
	ok, _, err := e.EvalBool(vars.context(), r.feelEnv())
	if err != nil {
		return false, badExpression(e, vars, err)
	}
	return ok, nil
}
