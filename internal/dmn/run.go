package dmn

import (
	"errors"

	"github.com/motcua/motcua/internal/feel"
)

// place is where something stands in the file.
type place struct {
	id   string
	line int
}

// run is one evaluation of a model: what it found, and how it came to its value.
type run struct {
	diagnostics []Diagnostic
	trace       []DecisionTrace
	current     *DecisionTrace // of the decision at work
	tables      int
	functions   map[any]*feel.Function           // of business knowledge models and services
	guarded     map[*feel.Function]*functionType // see typ.guard
	failed      error                            // the first exceeded bound; all after it is null
}

func newRun() *run {
	return &run{functions: map[any]*feel.Function{}, guarded: map[*feel.Function]*functionType{}}
}

// ev is where an evaluation stands.
type ev struct {
	run   *run
	frame *frame
	env   feel.Env // with the shared budget
	depth int      // of this package's own nesting since env was given
	who   string   // name of the decision or function at work
}

// depthWeight is what one level of this package counts of the depth that FEEL's bounds allow.
const depthWeight = 4

func newEv(env feel.Env, f *frame) ev {
	if env.MaxSteps <= 0 {
		env.MaxSteps = DefaultMaxSteps
	}
	if env.MaxDepth <= 0 {
		env.MaxDepth = DefaultMaxDepth
	}
	if env.MaxMemory <= 0 {
		env.MaxMemory = DefaultMaxMemory
	}
	return ev{run: newRun(), frame: f, env: env.Shared()}
}

// inside is the evaluation in a function's call: with the budget that the caller has left.
func (e ev) inside(env feel.Env, who string) ev {
	e.env, e.depth, e.who = env, 0, who
	return e
}

// deeper goes one level down; false beyond the bound.
func (e ev) deeper() (ev, bool) {
	e.depth++
	if e.run.failed == nil && e.depth*depthWeight >= e.env.MaxDepth {
		e.run.failed = &feel.Error{
			Code: feel.ErrLimit, Limit: feel.LimitDepth,
			VI: "các quyết định và hàm gọi lồng nhau quá sâu (đệ quy không dừng?)",
			EN: "decisions and functions call one another too deeply (an endless recursion?)",
		}
	}
	return e, e.run.failed == nil
}

// feelEnv is the environment for a FEEL expression at this place.
func (e ev) feelEnv() feel.Env {
	env := e.env.Left()
	env.MaxDepth = max(min(env.MaxDepth, e.env.MaxDepth-e.depth*depthWeight), 1)
	return env
}

// spend counts steps of this package's own; false beyond the bound.
func (e ev) spend(steps int) bool {
	if e.run.failed == nil {
		if err := e.env.Spend(steps, 0); err != nil {
			e.run.failed = err
		}
	}
	return e.run.failed == nil
}

// grow counts memory, in entries of lists and contexts.
func (e ev) grow(entries int) bool {
	if e.run.failed == nil {
		if err := e.env.Spend(entries, entries*32); err != nil {
			e.run.failed = err
		}
	}
	return e.run.failed == nil
}

// absorb notes what FEEL said about an expression.
func (e ev) absorb(at place, warnings []feel.Warning, err error) {
	for _, w := range warnings {
		line := at.line
		if line > 0 && w.Position.Line > 1 {
			line += w.Position.Line - 1
		}
		e.note(SeverityWarning, place{at.id, line}, codeFEELWarning, sentence{w.VI, w.EN})
	}
	if err == nil || e.run.failed != nil {
		return
	}
	e.run.failed = err
	var limit *feel.Error
	if errors.As(err, &limit) && at.line > 0 {
		placed := *limit
		placed.Position = feel.Position{Line: at.line + max(limit.Position.Line, 1) - 1, Column: max(limit.Position.Column, 1)}
		e.run.failed = &placed
	}
}

// note records why a value is null.
func (e ev) note(severity Severity, at place, code string, args ...any) {
	if len(e.run.diagnostics) >= MaxDiagnostics || e.run.failed != nil {
		return
	}
	e.run.diagnostics = append(e.run.diagnostics, Diagnostic{Finding: finding(severity, at.id, at.line, code, args...), Decision: e.who})
}

// problem records something that was found wrong when the model was compiled.
func (e ev) problem(f *Finding) {
	if f != nil && e.run.failed == nil && len(e.run.diagnostics) < MaxDiagnostics {
		e.run.diagnostics = append(e.run.diagnostics, Diagnostic{Finding: *f, Decision: e.who})
	}
}

// fault is note for an error, and gives the null that comes of it.
func (e ev) fault(at place, code string, args ...any) feel.Value {
	e.note(SeverityError, at, code, args...)
	return nil
}

// result is what an evaluation comes to.
func (e ev) result(v feel.Value) (Result, error) {
	r := Result{Value: v, Diagnostics: e.run.diagnostics, Trace: e.run.trace}
	if e.run.failed != nil {
		r.Value = nil
		return r, e.run.failed
	}
	return r, nil
}

// shown is a value that a sentence quotes; it is written only if the sentence is.
type shown struct{ v feel.Value }

func (s shown) String() string {
	if list, ok := s.v.([]feel.Value); ok && len(list) > 20 {
		return shorten(feel.String(list[:20]))
	}
	return shorten(feel.String(s.v))
}
