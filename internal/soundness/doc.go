// Package soundness proves that a process is sound, or shows how it goes wrong,
// by exploring the engine's own state space: every answer a task can have, timers
// in any order, errors that a boundary event catches, messages, signals and calls,
// and both answers of every condition that depends on data.
//
// A process is sound when it can always complete, no element is dead, nothing
// waits for ever, and no two tokens meet where they should have been joined.
// Processes whose pools send messages to each other are explored together, in a
// world.
//
// What the explorer sees is the engine itself, so inclusive joins, interruptions and
// scopes mean here what they mean when a dossier runs. Data is abstracted: of
// variables, only those with finitely many constant values are followed, above all
// the outcome of the last task; instants and counters do not count. So a finding can be
// of a path that the data never takes, where conditions of different gateways
// belong together; every finding carries the path.
//
// May import: bpmn, engine, feel, world. It does no I/O and reads no clock.
package soundness
