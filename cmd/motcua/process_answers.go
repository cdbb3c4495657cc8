package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/feel"
)

// answer is how a dry run answers a task or a service call.
type answer struct {
	Element   string          `yaml:"element"` // in a list of answers; a map has it as key
	Outcome   string          `yaml:"outcome"`
	Variables yamlVariables   `yaml:"variables"`
	After     virtualDuration `yaml:"after"` // how long it takes, in virtual time
	Wait      bool            `yaml:"wait"`  // it is never answered
	Fail      string          `yaml:"fail"`  // a service call fails with this message
	Error     string          `yaml:"error"` // it answers with this BPMN error
}

// answers are those of one element, used in turn.
type answers map[string][]answer

// readAnswers reads YAML or JSON: a map from element id to its answers, or a
// list of answers that name their element.
func readAnswers(data []byte, node func(id string) *bpmn.Node) (answers, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, err
	}
	all := answers{}
	if len(root.Content) == 0 {
		return all, nil
	}
	var list []answer
	if root.Content[0].Kind == yaml.SequenceNode {
		if err := strict(data, &list); err != nil {
			return nil, err
		}
	} else {
		var byElement map[string]oneOrMore
		if err := strict(data, &byElement); err != nil {
			return nil, err
		}
		for _, id := range slices.Sorted(maps.Keys(byElement)) {
			for _, a := range byElement[id] {
				if a.Element != "" && a.Element != id {
					return nil, fmt.Errorf("the answers of %q name the element %q", id, a.Element)
				}
				a.Element = id
				list = append(list, a)
			}
		}
	}
	for _, a := range list {
		if err := a.check(node(a.Element)); err != nil {
			return nil, err
		}
		all[a.Element] = append(all[a.Element], a)
	}
	return all, nil
}

// strict decodes YAML and refuses keys that mean nothing.
func strict(data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (a answer) check(n *bpmn.Node) error {
	switch {
	case a.Element == "":
		return errors.New("an answer names no element")
	case n == nil:
		return fmt.Errorf("an answer is for %q, which the process does not have", a.Element)
	case !answered(n):
		return fmt.Errorf("an answer is for %q, which is a %s: only user and service tasks and calls are answered", a.Element, n.Kind)
	case (a.Fail != "" || a.Error != "") && n.Kind == bpmn.KindUserTask:
		return fmt.Errorf("the answer for %q fails: only a service call does", a.Element)
	case a.Outcome != "" && n.Kind != bpmn.KindUserTask:
		return fmt.Errorf("the answer for %q has an outcome: only a user task does", a.Element)
	}
	if a.Outcome == "" || len(n.Extension.Outcomes) == 0 {
		return nil
	}
	var offered []string
	for _, o := range n.Extension.Outcomes {
		if o.ID == a.Outcome {
			return nil
		}
		offered = append(offered, o.ID)
	}
	return fmt.Errorf("the answer for %q is %q; it offers %s", a.Element, a.Outcome, strings.Join(offered, ", "))
}

// answered reports whether an element waits for an answer from outside.
func answered(n *bpmn.Node) bool {
	switch n.Kind {
	case bpmn.KindUserTask, bpmn.KindServiceTask, bpmn.KindCallActivity:
		return true
	}
	return n.Extension.ServiceType != ""
}

// take gives the next answer of an element; ok is false when none is left.
func (all answers) take(element string) (a answer, ok bool) {
	list := all[element]
	if len(list) == 0 {
		return answer{}, false
	}
	all[element] = list[1:]
	return list[0], true
}

// defaultOutcome is how a task without an answer is completed: by its first
// outcome that goes forward, else by its first.
func defaultOutcome(n *bpmn.Node) string {
	for _, o := range n.Extension.Outcomes {
		if o.Kind == "forward" {
			return o.ID
		}
	}
	if len(n.Extension.Outcomes) > 0 {
		return n.Extension.Outcomes[0].ID
	}
	return ""
}

// oneOrMore is a list that may be written without its brackets.
type oneOrMore []answer

// UnmarshalYAML implements yaml.Unmarshaler.
func (l *oneOrMore) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		var list []strictAnswer
		if err := n.Decode(&list); err != nil {
			return err
		}
		for _, a := range list {
			*l = append(*l, answer(a))
		}
		return nil
	}
	var a strictAnswer
	if err := n.Decode(&a); err != nil {
		return err
	}
	*l = oneOrMore{answer(a)}
	return nil
}

// strictAnswer refuses unknown keys: a node's Decode does not inherit KnownFields.
type strictAnswer answer

// UnmarshalYAML implements yaml.Unmarshaler.
func (a *strictAnswer) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: an answer is a map such as {outcome: approve, after: 2h}", n.Line)
	}
	for i := 0; i < len(n.Content); i += 2 {
		switch key := n.Content[i].Value; key {
		case "element", "outcome", "variables", "after", "wait", "fail", "error":
		default:
			return fmt.Errorf("line %d: an answer has no %q; it has outcome, variables, after, wait, fail, error", n.Content[i].Line, key)
		}
	}
	return n.Decode((*answer)(a))
}

// yamlVariables are variables whose unquoted dates stay text, as in JSON.
type yamlVariables map[string]any

// UnmarshalYAML implements yaml.Unmarshaler.
func (v *yamlVariables) UnmarshalYAML(n *yaml.Node) error {
	datesToText(n)
	return n.Decode((*map[string]any)(v))
}

func datesToText(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!timestamp" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		datesToText(c)
	}
}

// virtualDuration is written as 2h, 1d, 1h30m or in ISO 8601 without months.
type virtualDuration time.Duration

var iso8601 = func() *feel.Expression {
	e, err := feel.Compile("duration(text)")
	must(err)
	return e
}()

// UnmarshalYAML implements yaml.Unmarshaler.
func (d *virtualDuration) UnmarshalYAML(n *yaml.Node) error {
	text := strings.TrimSpace(n.Value)
	length, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok && err != nil {
		length, err = time.ParseDuration(days + "h")
		length *= 24
	}
	if err != nil {
		if v, evalErr := iso8601.Eval(feel.Context{"text": text}, feel.Env{}); evalErr == nil {
			if iso, ok := v.(feel.DaysDuration); ok {
				if length, ok = iso.Duration(); ok {
					err = nil
				}
			}
		}
	}
	if err != nil || length < 0 {
		return fmt.Errorf("line %d: after: %q is no duration; write 2h, 1d or PT30M", n.Line, text)
	}
	*d = virtualDuration(length)
	return nil
}
