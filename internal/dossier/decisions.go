package dossier

import (
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/procedure"
)

// newDecisions compiles the decision models that a procedure's business rule tasks refer to.
func newDecisions(def procedure.Definition) (*dmn.Library, error) {
	var files []dmn.File
	for _, name := range sortedKeys(def.Decisions) {
		files = append(files, dmn.File{Name: "decision model " + name, Text: []byte(def.Decisions[name])})
	}
	return dmn.NewLibrary(files)
}

// decide gives the engine the procedure's decisions at a moment.
func (p *Program) decide(now time.Time) func(string, *bpmn.Node, engine.Variables) (feel.Value, error) {
	env := feel.Env{Now: now, Location: clock.Zone}
	return func(ref string, _ *bpmn.Node, vars engine.Variables) (feel.Value, error) {
		v, known, err := p.decisions.Decide(ref, feel.Context(vars), env)
		if !known {
			return nil, invalid("decision_unknown", "",
				fmt.Sprintf("Thủ tục không có quyết định %q.", ref), fmt.Sprintf("The procedure has no decision %q.", ref))
		}
		return v, err
	}
}
