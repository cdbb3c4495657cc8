package command

import (
	"fmt"
	"slices"
	"sync"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// program is what filing needs of a published definition, worked out once.
type program struct {
	bindings []string   // agency bindings that the process uses
	form     *form.Form // of the submission; nil = any object
	byEvent  bool       // only messages, signals or timers begin it
}

// programs keeps programs by procedure and version: a published version never changes.
type programs struct{ byVersion sync.Map }

type programKey struct {
	code    string
	version int
	sha     string
}

func (p *programs) of(d procedure.Definition) (*program, error) {
	key := programKey{d.Code, d.Version, d.SHA()}
	if known, ok := p.byVersion.Load(key); ok {
		return known.(*program), nil // only programs are stored
	}
	made, err := newProgram(d)
	if err != nil {
		return nil, fmt.Errorf("procedure %s version %d: %w", d.Code, d.Version, err)
	}
	p.byVersion.Store(key, made)
	return made, nil
}

func newProgram(d procedure.Definition) (*program, error) {
	definitions, err := bpmn.Parse(d.BPMN)
	if err != nil {
		return nil, err
	}
	p := &program{bindings: []string{organisation.BindingReceiving}}
	if main := definitions.Main(); main != nil {
		compiled, err := engine.Compile(main)
		if err != nil {
			return nil, err
		}
		p.byEvent = !slices.ContainsFunc(compiled.Starts(), func(s engine.StartTrigger) bool { return s.Kind == "" })
	}
	for _, process := range definitions.Processes {
		p.collect(process.Scope)
	}
	for _, lane := range definitions.Lanes {
		p.add(lane.Agency)
	}
	if schema, ok := d.Forms[d.SubmissionForm]; ok && d.SubmissionForm != "" {
		if p.form, err = form.Compile(schema); err != nil {
			return nil, fmt.Errorf("form %s: %w", d.SubmissionForm, err)
		}
	}
	return p, nil
}

func (p *program) collect(s *bpmn.Scope) {
	for _, n := range s.Nodes {
		p.add(n.Extension.Agency)
		if n.Body != nil {
			p.collect(n.Body)
		}
	}
}

func (p *program) add(binding string) {
	if binding != "" {
		p.bindings = append(p.bindings, binding)
	}
}
