// Package feel is FEEL, the expression language of DMN 1.5 (OMG formal/2024-01-01, chapter 10): the language of
// conditions, mappings, scripts and decision tables in a procedure.
//
// An expression is compiled once and evaluated many times, also from several goroutines at a time:
//
//	expr, err := feel.Compile(`outcome = "approve" and Số tiền > 1000`)
//	ok, result, err := expr.EvalBool(scope, feel.Env{Now: now, Location: location})
//
// The package is pure: no clock, no randomness, no I/O. now() and today() come from [Env]. It never panics, and every
// expression is bounded in size, depth, steps and memory. What the specification calls null on an error is a null
// value and a [Warning]; only a limit that was exceeded is a Go error.
//
// Imports: the standard library, apd decimals and Unicode tables. Nothing else of this repository.
package feel
