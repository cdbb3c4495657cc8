package dmn

import (
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/feel"
)

// logic is compiled decision logic. A scope is never changed once an evaluation has it, with one exception: a boxed
// context adds its entries to its own.
type logic interface {
	eval(e ev, scope feel.Context) feel.Value
}

// typed is logic whose value has a type.
type typed struct {
	place
	logic
	typ *typ
}

func (t *typed) eval(e ev, scope feel.Context) feel.Value {
	return t.typ.result(e, t.place, t.logic.eval(e, scope))
}

// result brings a value to a type, with a diagnostic where it does not fit.
func (t *typ) result(e ev, at place, v feel.Value) feel.Value {
	if v == nil || t.isAny() || e.run.failed != nil {
		return v
	}
	fitting, ok := t.coerce(e, v)
	if !ok {
		return e.fault(at, codeResultType, shown{v}, t.String())
	}
	return t.guard(e, at, fitting)
}

// literal is a FEEL expression; expr is nil where the text is empty.
type literal struct {
	place
	expr *feel.Expression
}

func (l *literal) eval(e ev, scope feel.Context) feel.Value {
	if l.expr == nil || e.run.failed != nil {
		return nil
	}
	result, err := l.expr.Evaluate(scope, e.feelEnv())
	e.absorb(l.place, result.Warnings, err)
	return result.Value
}

// faulty is logic that cannot be evaluated: it gives null and says why.
type faulty struct{ Finding }

func (f *faulty) eval(e ev, _ feel.Context) feel.Value {
	e.problem(&f.Finding)
	return nil
}

// with is a scope with one more name.
func with(e ev, scope feel.Context, name string, v feel.Value) (feel.Context, bool) {
	if !e.spend(1 + len(scope)/8) {
		return nil, false
	}
	inner := make(feel.Context, len(scope)+1)
	maps.Copy(inner, scope)
	inner[name] = v
	return inner, true
}

type contextLogic struct {
	place
	entries []contextEntry
	result  logic // nil: the context is the value
}

type contextEntry struct {
	name  string
	value logic
}

// eval of a boxed context: each entry sees those before it (DMN 1.5, 10.2.1.4).
func (c *contextLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok || !e.grow(len(c.entries)+len(scope)) {
		return nil
	}
	inner := maps.Clone(scope)
	if inner == nil {
		inner = feel.Context{}
	}
	value := make(feel.Context, len(c.entries))
	for _, entry := range c.entries {
		v := entry.value.eval(e, inner)
		if e.run.failed != nil {
			return nil
		}
		value[entry.name] = v
		if _, shadows := inner[entry.name]; shadows { // a function that an entry before made still sees what it saw
			if inner, ok = with(e, inner, entry.name, v); !ok {
				return nil
			}
			continue
		}
		inner[entry.name] = v
	}
	if c.result != nil {
		return c.result.eval(e, inner)
	}
	return value
}

type listLogic struct {
	place
	items []logic
}

func (l *listLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok || !e.grow(len(l.items)) {
		return nil
	}
	list := make([]feel.Value, len(l.items))
	for i, item := range l.items {
		list[i] = item.eval(e, scope)
	}
	return list
}

type relationLogic struct {
	place
	columns []string
	rows    [][]logic
}

func (r *relationLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok || !e.grow(len(r.rows)*(len(r.columns)+1)) {
		return nil
	}
	list := make([]feel.Value, len(r.rows))
	for i, row := range r.rows {
		c := make(feel.Context, len(r.columns))
		for j, name := range r.columns {
			c[name] = nil
			if j < len(row) {
				c[name] = row[j].eval(e, scope)
			}
		}
		list[i] = c
	}
	return list
}

// functionLogic is a boxed function: its value is a function that remembers the scope.
type functionLogic struct {
	place
	name   string
	params []component
	body   logic
}

func (f *functionLogic) eval(e ev, scope feel.Context) feel.Value {
	if !e.grow(4) {
		return nil
	}
	return f.function(e, func(ev) feel.Context { return scope })
}

// function makes the function's value. around gives the names that the body sees besides the parameters.
func (f *functionLogic) function(e ev, around func(ev) feel.Context) *feel.Function {
	names := make([]string, len(f.params))
	for i, p := range f.params {
		names[i] = p.name
	}
	return feel.NewFunction(f.name, names, func(env feel.Env, args []feel.Value) (feel.Value, error) {
		who := f.name
		if who == "" {
			who = e.who
		}
		in := e.inside(env, who)
		outer := around(in)
		if !in.grow(len(outer) + len(args)) {
			return nil, in.run.failed
		}
		scope := make(feel.Context, len(outer)+len(args))
		maps.Copy(scope, outer)
		for i, p := range f.params {
			if scope[p.name] = p.typ.argument(in, f.place, p.name, args[i]); scope[p.name] == nil && args[i] != nil {
				return nil, in.run.failed
			}
		}
		v := f.body.eval(in, scope)
		return v, in.run.failed
	})
}

// argument brings an argument or input to its type; one that does not fit is null with an error. A function is not called
// with such an argument, the call is null.
func (t *typ) argument(e ev, at place, name string, v feel.Value) feel.Value {
	if v == nil || t.isAny() {
		return v
	}
	fitting, ok := t.coerce(e, v)
	if !ok {
		return e.fault(at, codeInputType, name, shown{v}, t.String())
	}
	return t.guard(e, at, fitting)
}

type invocationLogic struct {
	place
	name     string // of what is called, as it is written
	function logic
	names    []string
	args     []logic
}

func (i *invocationLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok || !e.grow(len(i.args)) {
		return nil
	}
	f, ok := i.function.eval(e, scope).(*feel.Function)
	if !ok {
		return e.fault(i.place, codeNotAFunction, i.name)
	}
	args := make(map[string]feel.Value, len(i.args))
	for k, arg := range i.args {
		args[i.names[k]] = arg.eval(e, scope)
	}
	if e.run.failed != nil {
		return nil
	}
	if params := f.Params(); params != nil && !sameNames(params, i.names) {
		return e.fault(i.place, codeParameters, i.name, strings.Join(i.names, ", "), strings.Join(params, ", "))
	}
	result, err := f.CallNamed(e.feelEnv(), args)
	e.absorb(i.place, result.Warnings, err)
	return result.Value
}

func sameNames(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

type conditionalLogic struct {
	place
	condition, then, otherwise logic
}

// eval of a boxed if: anything but true takes the else part (DMN 1.5, 10.2.1.9).
func (c *conditionalLogic) eval(e ev, scope feel.Context) feel.Value {
	e, ok := e.deeper()
	if !ok {
		return nil
	}
	if c.condition.eval(e, scope) == true {
		return c.then.eval(e, scope)
	}
	return c.otherwise.eval(e, scope)
}
