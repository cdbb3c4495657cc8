package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/world"
)

// arrival is what comes from outside: a message, a signal, a change of variables of the
// first instance, or activities of an ad-hoc subprocess that someone begins.
type arrival struct {
	Message   string          `yaml:"message"`
	Signal    string          `yaml:"signal"`
	Activate  []string        `yaml:"activate"`
	In        string          `yaml:"in"` // the ad-hoc subprocess
	Key       string          `yaml:"key"`
	Variables yamlVariables   `yaml:"variables"`
	After     virtualDuration `yaml:"after"` // after the run begins, in virtual time
	At        string          `yaml:"at"`    // or when
}

// outside reads what comes from outside, in the order of the file.
func (f runFlags) outside(begin time.Time) ([]planned, error) {
	if f.messages == "" {
		return nil, nil
	}
	data, err := os.ReadFile(f.messages)
	if err != nil {
		return nil, err
	}
	var list []arrival
	if err := strict(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", f.messages, err)
	}
	var out []planned
	for i, a := range list {
		p, err := a.plan(begin)
		if err != nil {
			return nil, fmt.Errorf("%s: %d: %w", f.messages, i+1, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func (a arrival) plan(begin time.Time) (planned, error) {
	p := planned{at: begin.Add(time.Duration(a.After))}
	if a.At != "" {
		var err error
		if p.at, err = parseMoment("at", a.At); err != nil {
			return p, err
		}
	}
	var err error
	p.step, err = a.step()
	return p, err
}

func (a arrival) step() (world.Step, error) {
	s := world.Step{Variables: engine.Variables(a.Variables)}
	kinds := 0
	if a.Message != "" {
		kinds++
		s.Kind, s.Name, s.Key = world.StepMessage, a.Message, a.Key
	}
	if a.Signal != "" {
		kinds++
		s.Kind, s.Name = world.StepSignal, a.Signal
	}
	if len(a.Activate) > 0 {
		kinds++
		s.Kind, s.Element, s.Elements = world.StepActivate, a.In, a.Activate
	}
	if kinds == 0 && len(a.Variables) > 0 {
		kinds++
		s.Kind = world.StepData
	}
	if kinds != 1 || (len(a.Activate) > 0) != (a.In != "") {
		return s, bilingual{
			"mỗi mục phải có đúng một trong các khóa: message, signal, activate (cùng với in), hoặc chỉ variables",
			"an item has one of message, signal, activate (with in), or only variables",
		}
	}
	return s, nil
}

// begun reports whether messages or signals come that may begin a process.
func begun(plan []planned) bool {
	return slices.ContainsFunc(plan, func(p planned) bool {
		return p.step.Kind == world.StepMessage || p.step.Kind == world.StepSignal
	})
}

// UnmarshalYAML refuses unknown keys: a node's Decode does not inherit KnownFields.
func (a *arrival) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: an item is a map such as {message: nop-le-phi, after: 2h}", n.Line)
	}
	for i := 0; i < len(n.Content); i += 2 {
		switch key := n.Content[i].Value; key {
		case "message", "signal", "activate", "in", "key", "variables", "after", "at":
		default:
			return fmt.Errorf("line %d: an item has no %q; it has message, signal, activate, in, key, variables, after, at", n.Content[i].Line, key)
		}
	}
	type plain arrival
	return n.Decode((*plain)(a))
}

// decisions reads the decision models, and gives what the engine asks; nil without any.
func (f runFlags) decisions(d *dryRun) (func(string, *bpmn.Node, engine.Variables) (feel.Value, error), error) {
	if len(f.dmn) == 0 {
		return nil, nil
	}
	models, err := compileDecisions(f.dmn)
	if err != nil {
		return nil, err
	}
	return func(ref string, _ *bpmn.Node, vars engine.Variables) (feel.Value, error) {
		v, known, err := models.Decide(ref, feel.Context(vars), feel.Env{Now: d.world.Now(), Location: clock.Zone})
		if !known {
			return nil, bilingual{fmt.Sprintf("Không có quyết định %q.", ref), fmt.Sprintf("there is no decision %q", ref)}
		}
		return v, err
	}, nil
}

// compileDecisions compiles decision models that may import one another.
func compileDecisions(names []string) (*dmn.Library, error) {
	var files []dmn.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, dmn.File{Name: filepath.Base(name), Text: data})
	}
	return dmn.NewLibrary(files)
}
