package feel

import (
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
)

// Result is the outcome of an evaluation: the value, and why parts of it came out null.
type Result struct {
	Value    Value
	Warnings []Warning // the first maxWarnings, in order of evaluation
}

// Binding is a name and the value it had.
type Binding struct {
	Name  string
	Value Value
}

// ConditionError says that a condition gave neither true nor false, with all that is needed to see why.
type ConditionError struct {
	Expression string
	Value      Value
	Seen       []Binding // the names the expression reads and their values, sorted by name
	Warnings   []Warning
	VI, EN     string
}

// Error gives the English sentence.
func (e *ConditionError) Error() string { return e.EN }

// In gives the sentence in a language, Vietnamese unless lang is "en".
func (e *ConditionError) In(lang string) string {
	if lang == "en" {
		return e.EN
	}
	return e.VI
}

// Eval evaluates the expression in a scope. A type error inside gives null, as FEEL specifies; use
// [Expression.Evaluate] to learn of it. The error is an [*Error] of code limit.
func (e *Expression) Eval(scope Context, env Env) (Value, error) {
	r, err := e.Evaluate(scope, env)
	return r.Value, err
}

// Evaluate is Eval that also tells why parts of the expression came out null.
func (e *Expression) Evaluate(scope Context, env Env) (Result, error) {
	return e.run(newRootScope(scope), env)
}

// EvalBool evaluates a condition. Anything but true or false is a [*ConditionError], which carries the expression and
// the values it saw; the other possible error is an [*Error] of code limit.
func (e *Expression) EvalBool(scope Context, env Env) (bool, Result, error) {
	r, err := e.Evaluate(scope, env)
	if err != nil {
		return false, r, err
	}
	if b, ok := r.Value.(bool); ok {
		return b, r, nil
	}
	return false, r, e.conditionError(scope, r)
}

// Test evaluates unary tests on an input value; the other names come from vars. The answer is false where the test is
// null, and Result.Value keeps the difference. For an expression that was not compiled with [UnaryTests], the
// input is only bound to "?".
func (e *Expression) Test(input Value, vars Context, env Env) (bool, Result, error) {
	r, err := e.run(&scope{parent: newRootScope(vars), name: inputName, value: input}, env)
	ok, _ := r.Value.(bool)
	return ok, r, err
}

// Seen gives the names the expression reads that scope has, with their values, sorted by name.
func (e *Expression) Seen(scope Context) []Binding {
	root := newRootScope(scope)
	var seen []Binding
	for _, name := range e.seen {
		if v, ok := root.lookup(name); ok {
			seen = append(seen, Binding{Name: name, Value: v})
		} else if slices.Contains(e.names, name) {
			seen = append(seen, Binding{Name: name})
		}
	}
	return seen
}

// Call calls a function value with positional arguments.
func (f *Function) Call(env Env, args ...Value) (Result, error) {
	owner := f.owner
	if owner == nil {
		owner = &Expression{source: f.name}
	}
	return owner.guarded(env, func(in *interp) Value { return in.apply(f, args, 0, len(owner.source)) })
}

// CallNamed calls a function value with arguments by name, as an invocation of a decision model does. For a function
// that is not built in, the names must be exactly its parameters; otherwise the value is null with a warning.
func (f *Function) CallNamed(env Env, args map[string]Value) (Result, error) {
	owner := f.owner
	if owner == nil {
		owner = &Expression{source: f.name}
	}
	names := slices.Sorted(maps.Keys(args))
	values := make([]Value, len(names))
	for i, name := range names {
		values[i] = args[name]
		names[i] = normalName(name)
	}
	return owner.guarded(env, func(in *interp) Value { return in.applyNamed(f, names, values, 0, len(owner.source)) })
}

func (e *Expression) conditionError(scope Context, r Result) error {
	c := &ConditionError{Expression: e.source, Value: r.Value, Seen: e.Seen(scope), Warnings: r.Warnings}
	got := shorten(String(r.Value), 60)
	c.EN = fmt.Sprintf("the condition %q gave %s, neither true nor false", shorten(e.source, 200), got)
	c.VI = fmt.Sprintf("điều kiện %q cho kết quả %s, không phải true hay false", shorten(e.source, 200), got)
	if len(c.Seen) > 0 {
		parts := make([]string, len(c.Seen))
		for i, b := range c.Seen {
			parts[i] = b.Name + " = " + shorten(String(b.Value), 60)
		}
		c.EN += "; it saw " + strings.Join(parts, ", ")
		c.VI += "; các giá trị đã dùng: " + strings.Join(parts, ", ")
	}
	if len(r.Warnings) > 0 {
		c.EN += "; " + r.Warnings[0].EN
		c.VI += "; " + r.Warnings[0].VI
	}
	return c
}

func (e *Expression) run(s *scope, env Env) (Result, error) {
	return e.guarded(env, func(in *interp) Value { return in.eval(e.root, s) })
}

// guarded runs f with a fresh interpreter. The recover is the last line of defence for a workflow that must not die of
// a fault in here; tests call unguarded so that it hides nothing from them.
func (e *Expression) guarded(env Env, f func(*interp) Value) (r Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			r = Result{}
			err = &Error{
				Code: ErrInternal,
				EN:   fmt.Sprintf("internal fault while evaluating: %v\n%s", p, debug.Stack()),
				VI:   fmt.Sprintf("lỗi nội bộ khi tính biểu thức: %v", p),
			}
		}
	}()
	return e.unguarded(env, f)
}

func (e *Expression) unguarded(env Env, f func(*interp) Value) (Result, error) {
	in := newInterp(e, env)
	v := f(in)
	in.finish(v)
	if outer := env.outer; outer != nil {
		outer.steps += in.steps
		outer.memory += in.memory
	}
	if in.failed != nil {
		return Result{Warnings: in.warnings}, in.failed
	}
	return Result{Value: v, Warnings: in.warnings}, nil
}
