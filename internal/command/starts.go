package command

import (
	"fmt"
	"sync"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// start is a way in which a message or signal begins a dossier.
type start struct {
	definition procedure.Definition
	process    string // of its file, "" = the first
	event      string
	part       int
}

// trigger is a message or signal by name.
type trigger struct {
	kind dossier.SubscriptionKind
	name string
}

// startIndex knows the procedures in force on a day by what begins them. It is made anew
// when the catalogue or the day changes.
type startIndex struct {
	mu        sync.Mutex
	catalogue *procedure.Catalogue
	day       organisation.Date
	by        map[trigger][]start
	timers    []TimedStart
}

// of gives the procedures that begin with a message or signal, in the catalogue's order.
func (x *startIndex) of(c *procedure.Catalogue, day organisation.Date, t trigger) ([]start, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.refresh(c, day); err != nil {
		return nil, err
	}
	return x.by[t], nil
}

// timed gives the timers by which procedures begin, in the catalogue's order.
func (x *startIndex) timed(c *procedure.Catalogue, day organisation.Date) ([]TimedStart, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.refresh(c, day); err != nil {
		return nil, err
	}
	return x.timers, nil
}

func (x *startIndex) refresh(c *procedure.Catalogue, day organisation.Date) error {
	if x.catalogue == c && x.day == day {
		return nil
	}
	by, timers := map[trigger][]start{}, []TimedStart(nil)
	for _, newest := range c.All() {
		d, ok := c.GetOn(newest.Code, day)
		if !ok || !d.Runnable() {
			continue
		}
		err := eachStart(d, "", func(s engine.StartTrigger) {
			switch s.Kind {
			case bpmn.EventMessage, bpmn.EventSignal:
				t := trigger{dossier.SubscriptionKind(s.Kind), s.Name}
				by[t] = append(by[t], start{definition: d, event: s.Event, part: s.Part})
			case bpmn.EventTimer:
				timers = append(timers, TimedStart{Code: d.Code, Version: d.Version, Event: s.Event, Part: s.Part, definition: d, trigger: s})
			}
		})
		if err != nil {
			return err
		}
	}
	x.catalogue, x.day, x.by, x.timers = c, day, by, timers
	return nil
}

// eachStart gives what begins one process of a definition: the first, or the one named.
func eachStart(d procedure.Definition, process string, add func(engine.StartTrigger)) error {
	definitions, err := bpmn.Parse(d.BPMN)
	if err != nil {
		return fmt.Errorf("procedure %s version %d: %w", d.Code, d.Version, err)
	}
	for _, p := range definitions.Runnable() {
		if main := p == definitions.Main(); process == "" && !main || process != "" && p.ID != process {
			continue
		}
		compiled, err := engine.Compile(p)
		if err != nil {
			return fmt.Errorf("procedure %s version %d: %w", d.Code, d.Version, err)
		}
		for _, s := range compiled.Starts() {
			add(s)
		}
	}
	return nil
}

// pools gives the other processes of the file that a message or signal comes from which
// begin with it: the pools that it is drawn to.
func (s *Service) pools(o *dossier.Origin, t trigger) ([]start, error) {
	if o == nil {
		return nil, nil
	}
	d, ok := s.World.Catalogue().Version(o.Procedure, o.Version)
	if !ok || d.SHA() != o.DefinitionSHA {
		return nil, nil
	}
	definitions, err := bpmn.Parse(d.BPMN)
	if err != nil {
		return nil, fmt.Errorf("procedure %s version %d: %w", d.Code, d.Version, err)
	}
	var out []start
	for _, p := range definitions.Runnable() {
		if p == definitions.Main() {
			continue
		}
		err := eachStart(d, p.ID, func(s engine.StartTrigger) {
			if t == (trigger{dossier.SubscriptionKind(s.Kind), s.Name}) {
				out = append(out, start{definition: d, process: p.ID, event: s.Event, part: s.Part})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
