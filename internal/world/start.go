package world

import (
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// triggered begins an instance at an event, with what came along.
func triggered(event string, part int, payload engine.Variables) engine.StartOptions {
	return engine.StartOptions{Event: event, Part: part, Payload: payload}
}

// beginning is a start event that a message or signal triggers.
type beginning struct {
	process *engine.Process
	engine.StartTrigger
}

// beginnings finds the start events that a message or signal of a name triggers, in
// the order of the processes.
func (w *World) beginnings(kind bpmn.EventKind, name string) []beginning {
	var out []beginning
	for _, p := range w.options.Processes {
		for _, s := range p.Starts() {
			if s.Kind == kind && s.Name == name {
				out = append(out, beginning{process: p, StartTrigger: s})
			}
		}
	}
	return out
}
