package dmn

import "github.com/motcua/motcua/internal/feel"

// functionType is what a function item definition says (DMN 1.5, 7.3.2).
type functionType struct {
	params []component
	result *typ
}

// functionType is the function type that t is or narrows; nil for another type.
func (t *typ) functionType() *functionType {
	for ; t != nil && !t.collection; t = t.narrowed {
		if t.function != nil {
			return t.function
		}
	}
	return nil
}

// says tells whether the type asks anything of arguments or results.
func (f *functionType) says() bool {
	if f == nil {
		return false
	}
	for _, p := range f.params {
		if !p.typ.isAny() {
			return true
		}
	}
	return !f.result.isAny()
}

// guard makes a function keep to a function type: its arguments and its result are brought to the types declared. Another
// value, and a function that keeps to the type already, is given back as it is.
func (t *typ) guard(e ev, at place, v feel.Value) feel.Value {
	f, isFunction := v.(*feel.Function)
	if !isFunction {
		return v
	}
	declared := t.functionType()
	if !declared.says() || e.run.guarded[f] == declared || !e.grow(4) {
		return v
	}
	names := f.Params()
	params := make([]feel.Param, len(names))
	for i, name := range names {
		params[i].Name = name
	}
	kept := feel.NewTypedFunction(f.Name(), params, declared.result.feelType(), func(env feel.Env, args []feel.Value) (feel.Value, error) {
		in := e.inside(env, e.who)
		for i, p := range declared.params {
			if i >= len(args) || args[i] == nil {
				continue
			}
			if args[i] = p.typ.argument(in, at, names[i], args[i]); args[i] == nil {
				return nil, in.run.failed
			}
		}
		result, err := f.Call(in.feelEnv(), args...)
		in.absorb(at, result.Warnings, err)
		return declared.result.result(in, at, result.Value), in.run.failed
	})
	e.run.guarded[kept] = declared
	return kept
}

// feelParam is the type as FEEL knows it where a function's parameter has it: there the allowed values count.
func (t *typ) feelParam() *feel.Type {
	known := t.feelType()
	if t.isAny() {
		return known
	}
	return feel.Narrowed(known, func(env feel.Env, v feel.Value) bool {
		e := ev{run: newRun(), env: env}
		return t.conforms(e, v) && e.run.failed == nil
	})
}
