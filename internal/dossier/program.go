package dossier

import (
	"fmt"
	"strconv"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/procedure"
)

// Program is a published procedure version made ready to run: its process
// compiled, its forms compiled. Immutable, safe for concurrent use.
type Program struct {
	Definition procedure.Definition
	SHA        string // content address of the definition as it was published
	Process    *engine.Process
	Elements   []ElementName // of the process and its subprocesses, in the order of the diagram
	Bindings   []string      // of agencies that its steps are for, sorted

	forms       map[string]*form.Form
	decisions   *dmn.Library
	name        string              // of the process
	others      map[string]*Program // the file's other processes by id
	flowTargets map[string]string   // element that a sequence flow leads to
}

// NewProgram compiles a definition. A definition that was published compiles.
func NewProgram(def procedure.Definition, sha string) (*Program, error) {
	definitions, err := bpmn.Parse(def.BPMN)
	if err != nil {
		return nil, fmt.Errorf("procedure %s version %d: %w", def.Code, def.Version, err)
	}
	models, err := newDecisions(def)
	if err != nil {
		return nil, fmt.Errorf("procedure %s version %d: %w", def.Code, def.Version, err)
	}
	forms := make(map[string]*form.Form, len(def.Forms))
	for key, schema := range def.Forms {
		if forms[key], err = form.Compile(schema); err != nil {
			return nil, fmt.Errorf("procedure %s version %d, form %s: %w", def.Code, def.Version, key, err)
		}
	}
	bindings, err := def.Bindings()
	if err != nil {
		return nil, err
	}
	p := &Program{Definition: def, SHA: sha, Bindings: bindings, forms: forms, decisions: models, others: map[string]*Program{}}
	for _, process := range definitions.Runnable() {
		one := *p
		one.name, one.flowTargets = process.Name, map[string]string{}
		one.collect(process.Scope)
		if one.Process, err = engine.Compile(process); err != nil {
			return nil, fmt.Errorf("procedure %s version %d: %w", def.Code, def.Version, err)
		}
		p.others[process.ID] = &one
	}
	main := definitions.Main()
	if main == nil {
		return nil, fmt.Errorf("procedure %s version %d: no process in its diagram", def.Code, def.Version)
	}
	return p.others[main.ID], nil
}

// Of is the program of another process of the same file; "" is this one.
func (p *Program) Of(process string) (*Program, bool) {
	if process == "" {
		return p, true
	}
	other, ok := p.others[process]
	return other, ok
}

// collect lists the elements and flows of a scope and of those in it.
func (p *Program) collect(s *bpmn.Scope) {
	for _, f := range s.Flows {
		if f.Target != nil {
			p.flowTargets[f.ID] = f.Target.ID
		}
	}
	for _, n := range s.Nodes {
		p.Elements = append(p.Elements, ElementName{ID: n.ID, Name: n.Name, Kind: n.Kind})
		if n.Body != nil {
			p.collect(n.Body)
		}
	}
}

// checkForm refuses form data that does not satisfy the step's form, naming the first field.
func (p *Program) checkForm(key string, data []byte) error {
	f, ok := p.forms[key]
	if !ok {
		if key == "" && len(data) == 0 {
			return nil
		}
		if key == "" {
			// A step without a form takes any JSON object the engine can merge.
			f = anyObject
		} else {
			return invalid("form_unknown", "form",
				fmt.Sprintf("Bước này dùng biểu mẫu %q nhưng quy trình không có biểu mẫu đó.", key),
				fmt.Sprintf("The step uses form %q, which the procedure does not have.", key))
		}
	}
	problems := f.Check(data)
	if len(problems) == 0 {
		return nil
	}
	field := "form"
	if problems[0].Field != "" {
		field += "." + problems[0].Field
	}
	e := invalid("form_invalid", field, problems[0].VI, problems[0].EN)
	for _, p := range problems {
		at := "form"
		if p.Field != "" {
			at += "." + p.Field
		}
		e.Fields = append(e.Fields, FieldError{Field: at, VI: p.VI, EN: p.EN})
	}
	return e
}

var anyObject = mustForm(`{"type":"object"}`)

func mustForm(schema string) *form.Form {
	f, err := form.Compile([]byte(schema))
	if err != nil {
		panic(err)
	}
	return f
}

// stepLimit is the step's own clock; ok is false when the step has none.
func stepLimit(n *bpmn.Node) (limit clock.Limit, ok bool) {
	if n.Extension.SLAAmount == "" || n.Extension.OffClock {
		return clock.Limit{}, false
	}
	amount, err := strconv.ParseFloat(n.Extension.SLAAmount, 64)
	if err != nil || amount <= 0 {
		return clock.Limit{}, false
	}
	return clock.Limit{Amount: amount, Unit: clock.Unit(n.Extension.SLAUnit)}, true
}

// title is the name of what a dossier is about: the procedure, or the process of its file
// that it was called for.
func (p *Program) title(s Submission) string {
	if s.Process != "" && p.name != "" {
		return p.name
	}
	return p.Definition.NameVI
}
