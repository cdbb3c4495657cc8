package dossier

import (
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/procedure"
)

// decisions are the decision models that a procedure's business rule tasks refer to.
type decisions struct {
	models []*dmn.Model // in the order of their names
}

// newDecisions compiles the models of a definition. They may import each other.
func newDecisions(def procedure.Definition) (*decisions, error) {
	if len(def.Decisions) == 0 {
		return &decisions{}, nil
	}
	var files []*dmn.Definitions
	names := sortedKeys(def.Decisions)
	for _, name := range names {
		parsed, err := dmn.Parse([]byte(def.Decisions[name]))
		if err != nil {
			return nil, fmt.Errorf("decision model %s: %w", name, err)
		}
		files = append(files, parsed)
	}
	d := &decisions{}
	for i, file := range files {
		model, err := dmn.Compile(file, dmn.WithFiles(files...))
		if err != nil {
			return nil, fmt.Errorf("decision model %s: %w", names[i], err)
		}
		d.models = append(d.models, model)
	}
	return d, nil
}

// decide evaluates a decision, or a decision service, by its name or id.
func (d *decisions) decide(ref string, vars engine.Variables, now time.Time) (feel.Value, error) {
	env := feel.Env{Now: now, Location: clock.Zone}
	named := func(i dmn.Item) bool { return i.Name == ref || i.ID == ref }
	for _, m := range d.models {
		evaluate := m.Evaluate
		switch {
		case slices.ContainsFunc(m.Decisions(), named):
		case slices.ContainsFunc(m.Services(), named):
			evaluate = m.EvaluateService
		default:
			continue
		}
		result, err := evaluate(ref, feel.Context(vars), env)
		if err != nil {
			return nil, err
		}
		return result.Value, result.Err()
	}
	return nil, invalid("decision_unknown", "",
		fmt.Sprintf("Thủ tục không có quyết định %q.", ref), fmt.Sprintf("The procedure has no decision %q.", ref))
}

// decide gives the engine the procedure's decisions at a moment.
func (p *Program) decide(now time.Time) func(string, *bpmn.Node, engine.Variables) (feel.Value, error) {
	return func(ref string, _ *bpmn.Node, vars engine.Variables) (feel.Value, error) {
		return p.decisions.decide(ref, vars, now)
	}
}
