// Package engine is the BPMN token machine: it compiles a process once and then
// steps instances of it, event by event.
//
//	(process, state, event, now) → (state', commands, facts)
//
// It does no I/O, reads no clock, draws no random number and starts no
// goroutine, so the same events give the same bytes: in a Temporal workflow and
// its replay, in the designer's dry run, and in the tests. What must happen
// outside (open a task, set a timer, call a service) it returns as commands;
// what happened inside it returns as facts, in order and complete.
//
// Semantics are those of BPMN 2.0.2, clause 13. Where the standard leaves a
// choice or calls a situation an exception, the engine raises an incident: the
// token waits at the element, everything else goes on, and a person retries or
// answers by hand.
//
// The cost of a step depends on what the step touches, never on how many tokens
// wait elsewhere.
//
// May import: bpmn, feel. Never: temporal, store, api, gorm, gin, dossier.
package engine
