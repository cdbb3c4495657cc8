package feel

import "time"

// Bounds of every expression's text.
const (
	MaxSourceBytes = 256 << 10 // longest expression
	maxTokens      = 64 << 10
	maxNesting     = 200  // brackets, parentheses, if/for/function bodies within one another
	maxTreeDepth   = 2000 // length of a chain such as a + b + c …
	maxValueDepth  = 200  // lists and contexts within one another
)

// Default bounds of an evaluation.
const (
	DefaultMaxSteps  = 1_000_000
	DefaultMaxDepth  = 4_000    // nodes under evaluation at a time; a user function's call takes 3 to 5
	DefaultMaxMemory = 64 << 20 // bytes, estimated
)

// Env is what an evaluation may know of the world. The zero Env is usable: now() and today() give null.
type Env struct {
	// Now is the time that now() and today() give. Workflow time in a workflow, never a process's own clock.
	Now time.Time
	// Location is the zone of now() and today(); nil means UTC.
	Location *time.Location
	// MaxSteps, MaxDepth and MaxMemory bound the evaluation; 0 means the default.
	MaxSteps, MaxDepth, MaxMemory int

	outer *interp // the evaluation inside of which this one runs
}

func (e Env) withDefaults() Env {
	if e.Location == nil {
		e.Location = time.UTC
	}
	if e.MaxSteps <= 0 {
		e.MaxSteps = DefaultMaxSteps
	}
	if e.MaxDepth <= 0 {
		e.MaxDepth = DefaultMaxDepth
	}
	if e.MaxMemory <= 0 {
		e.MaxMemory = DefaultMaxMemory
	}
	return e
}

// Shared is the environment with one budget for several evaluations: each counts against the bounds that the ones
// before it have left, see [Env.Left]. It is for one goroutine.
func (e Env) Shared() Env {
	e.outer = newInterp(&Expression{}, e)
	return e.outer.remainingEnv()
}

// Left is the environment with what the evaluations made with it so far have left of the bounds. It differs only for an
// environment of [Env.Shared] and the one a function of [NewFunction] is given.
func (e Env) Left() Env {
	if e.outer == nil {
		return e
	}
	left := e.outer.remainingEnv()
	left.MaxDepth = min(left.MaxDepth, e.withDefaults().MaxDepth)
	return left
}

// Spend counts work and memory done outside of an expression, in steps and bytes. The error is an [*Error] of code limit.
func (e Env) Spend(steps, bytes int) error {
	if e.outer == nil || e.outer.spend(steps) && e.outer.grow(bytes) {
		return nil
	}
	return e.outer.failed
}
