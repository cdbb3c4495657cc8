// Package enginetest makes random BPMN models for property tests: of the engine, of
// what drives it, and of the checks that explore it.
//
// Structured models are made of blocks with one way in and one way out, and come to an
// end however they are answered, unless a message they wait for does not come.
// Unstructured ones are graphs of which nothing is known but that the engine runs them.
//
// For tests only.
package enginetest
