package world

import (
	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// start begins an instance of a process as the options say.
func start(p *engine.Process, o engine.StartOptions, env engine.Env) (*engine.State, engine.Result, error) {
	return p.Start(o.Variables, env)
}

// beginning is a start event that a message or signal triggers.
type beginning struct {
	process *engine.Process
	node    *bpmn.Node
	event   string
	part    int
}

// beginnings finds the start events that a message or signal of a name triggers.
func (w *World) beginnings(kind bpmn.EventKind, name string) []beginning {
	return nil
}

// triggered begins an instance at an event, with what came along.
func triggered(event string, part int, payload engine.Variables) engine.StartOptions {
	return engine.StartOptions{Event: event, Variables: payload}
}
