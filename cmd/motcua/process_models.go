package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// models are the processes of a dry run: those of the first file, and those that the
// others lend.
type models struct {
	processes []*engine.Process
	own       []*bpmn.Process // of the first file
	flows     []*bpmn.MessageFlow
	lost      map[string][]bpmn.Finding // what of a model of another engine has no equivalent, by file
}

// readModels reads files, and compiles what runs of each.
func readModels(files []string, stdin io.Reader, lang string) (*models, error) {
	m := &models{lost: map[string][]bpmn.Finding{}}
	for i, file := range files {
		data, err := readModel(file, stdin)
		if err != nil {
			return nil, err
		}
		if err := m.add(file, data, i == 0); err != nil {
			return nil, fmt.Errorf("%s: %w", file, modelError(err, lang))
		}
	}
	return m, nil
}

func (m *models) add(file string, data []byte, own bool) error {
	d, lost, err := parseModel(data)
	if err != nil {
		return err
	}
	m.lost[file] = lost
	m.flows = append(m.flows, d.MessageFlows...)
	var faults bpmn.Error
	for _, p := range d.Processes {
		if m.process(p.ID) != nil {
			continue // the first file's goes before
		}
		c, err := engine.Compile(p)
		if err != nil && slices.Contains(d.Runnable(), p) {
			faults.Findings = append(faults.Findings, findingsOf(err)...)
		}
		if err != nil {
			continue // a pool outside
		}
		m.processes = append(m.processes, c)
		if own {
			m.own = append(m.own, p)
		}
	}
	if len(faults.Findings) > 0 {
		return &faults
	}
	return nil
}

func (m *models) process(id string) *engine.Process {
	for _, p := range m.processes {
		if p.ID() == id {
			return p
		}
	}
	return nil
}

// node finds an element of any process.
func (m *models) node(id string) *bpmn.Node {
	for _, p := range m.processes {
		if n := p.Node(id); n != nil {
			return n
		}
	}
	return nil
}

// begins are the steps with which a run begins: the process that was asked for, or all
// pools that no message begins, or the only one that no other calls or begins. What
// begins only by events begins by its only event, or, with expected, by a message or
// signal that comes from outside.
func (m *models) begins(process, start string, vars engine.Variables, expected bool) ([]world.Step, error) {
	if process == "" && start == "" && len(m.own) > 1 {
		first := m.first()
		if len(first) > 1 && !m.pools() {
			list := strings.Join(first, ", ")
			return nil, bilingual{
				fmt.Sprintf("Tệp có nhiều quy trình: hãy chọn bằng --process (%s).", list),
				fmt.Sprintf("the file has several processes: choose one with --process (%s)", list),
			}
		}
		var out []world.Step
		for _, id := range first {
			out = append(out, world.Step{Kind: world.StepBegin, Process: id, Variables: vars})
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	p := m.chosen(process, start)
	if p == "" {
		if process == "" {
			return nil, bilingual{"Tệp không có quy trình nào chạy được.", "the file has no process that runs"}
		}
		return nil, bilingual{fmt.Sprintf("Không có quy trình %q.", process), fmt.Sprintf("there is no process %q", process)}
	}
	if c := m.process(p); start == "" && !startsByHand(c) {
		events := startEvents(c)
		switch {
		case expected:
			return nil, nil
		case len(events) > 1 || len(m.own) > 1 && process == "":
			list := strings.Join(events, ", ")
			return nil, bilingual{
				fmt.Sprintf("Quy trình %q chỉ bắt đầu bằng sự kiện: hãy chọn bằng --start (%s).", p, list),
				fmt.Sprintf("the process %q begins only by events: choose one with --start (%s)", p, list),
			}
		}
		start = events[0]
	}
	return []world.Step{{Kind: world.StepBegin, Process: p, Element: start, Variables: vars}}, nil
}

// first are the processes of the first file that begin by hand and that none of its call
// activities calls; those that are called when there is no other.
func (m *models) first() []string {
	called := map[string]bool{}
	for _, p := range m.own {
		callees(p.Scope, p.ID, called)
	}
	var first, rest []string
	for _, p := range m.own {
		switch {
		case !startsByHand(m.process(p.ID)):
		case called[p.ID]:
			rest = append(rest, p.ID)
		default:
			first = append(first, p.ID)
		}
	}
	if len(first) == 0 {
		return rest
	}
	return first
}

// callees notes which processes the call activities of another one name.
func callees(s *bpmn.Scope, caller string, into map[string]bool) {
	for _, n := range s.Nodes {
		if n.Kind == bpmn.KindCallActivity && n.CalledElement != caller {
			into[n.CalledElement] = true
		}
		if n.Body != nil {
			callees(n.Body, caller, into)
		}
	}
}

// startEvents are the events by which a process begins.
func startEvents(p *engine.Process) []string {
	var events []string
	for _, s := range p.Starts() {
		if !slices.Contains(events, s.Event) {
			events = append(events, s.Event)
		}
	}
	return events
}

// chosen is the process that was asked for: by its id, by its start event, or the only one.
func (m *models) chosen(process, start string) string {
	for _, p := range m.own {
		c := m.process(p.ID)
		if process == p.ID || process == "" && (start == "" || c.Node(start) != nil) {
			return p.ID
		}
	}
	return ""
}

// pools reports whether message flows join processes of the first file.
func (m *models) pools() bool {
	return slices.ContainsFunc(m.flows, func(f *bpmn.MessageFlow) bool {
		from, to := f.SourcePool, f.TargetPool
		return from != nil && to != nil && slices.Contains(m.own, from.Process) && slices.Contains(m.own, to.Process)
	})
}

func startsByHand(p *engine.Process) bool {
	return slices.ContainsFunc(p.Starts(), func(s engine.StartTrigger) bool { return s.Kind == "" })
}

// modelError is everything wrong with a model, a line each.
func modelError(err error, lang string) error {
	var e *bpmn.Error
	if !errors.As(err, &e) {
		return err
	}
	var lines []error
	for _, f := range e.Findings {
		lines = append(lines, errors.New(place(f)+f.In(lang)))
	}
	return errors.Join(lines...)
}

// place says where a finding is, as far as that is known.
func place(f bpmn.Finding) string {
	text := ""
	if f.Line > 0 {
		text = fmt.Sprintf("%d: ", f.Line)
	}
	if f.ElementID != "" {
		text += f.ElementID + ": "
	}
	return text
}
