// Package world runs several process instances together, in memory and in
// virtual time: what a message, a signal or a call activity of one does to the
// others, and what timers do to all of them.
//
//	w := world.New(world.Options{Processes: ps, Env: engine.Env{Now: now}})
//	id, err := w.Begin("process", vars)
//	for _, job := range w.Jobs() { … w.Do(job.Instance, engine.TaskCompleted{…}) }
//	if at, ok := w.NextTimer(); ok { w.Advance(at) }
//
// It is what a driver of the engine must do, without a database: messages find
// their subscription by name and key, wait for it as long as they live, begin
// processes, and are delivered once; signals reach everyone; called instances give
// their variables, errors and escalations back, and are withdrawn with their caller.
//
// Everything goes in the order in which it was asked for, so the same inputs give the
// same facts. A world can be cloned, and a Script written down and replayed.
//
// May import: bpmn, engine, feel. It does no I/O and reads no clock.
package world
