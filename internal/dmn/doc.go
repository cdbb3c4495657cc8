// Package dmn is DMN 1.5 (OMG formal/2024-01-01): decision models that a
// business rule task, the command line or a test evaluates.
//
//	defs, err := dmn.Parse(data)                   // XML of DMN 1.1 to 1.5
//	model, err := dmn.Compile(defs)                // once; safe for several goroutines
//	result, err := model.Evaluate("Lệ phí", input, feel.Env{Now: now, Location: location})
//
// The package is pure: no clock, no randomness, no I/O. It never panics, and
// every file, model and evaluation is bounded in size, depth, steps and memory.
// What the specification calls null on an error is a null value and a
// [Diagnostic]; only a question that makes no sense (an unknown decision) or a
// limit that was exceeded is a Go error.
//
// Imports: internal/feel, apd decimals, Unicode tables and the standard library.
package dmn
