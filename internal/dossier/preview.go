package dossier

import (
	"encoding/json"
	"fmt"
)

// Preview says what a command would do, and refuses what Execute would refuse. The case
// stays as it is.
func (c *Case) Preview(cmd Command, env Env) (Preview, error) {
	if cmd.ID == "" {
		cmd.ID = "preview"
	}
	trial, err := c.clone()
	if err != nil {
		return Preview{}, err
	}
	if _, err := trial.Execute(cmd, env); err != nil {
		return Preview{}, err
	}
	p := Preview{Before: withoutForm(c.Dossier), After: withoutForm(trial.Dossier), TimersBefore: c.timersSet(env)}
	if env.Target != nil && cmd.Kind == CommandMigrate {
		env.Program = env.Target
	}
	p.Timers = trial.timersSet(env)
	delta, ok := trial.Take()
	if !ok {
		return p, nil // done before: nothing would change
	}
	p.Events = delta.Events
	for _, t := range delta.Tasks {
		t.Data = nil
		_, was := c.Tasks[t.ID]
		switch {
		case t.ClosedAt != nil && was:
			p.Closed = append(p.Closed, t)
		case t.ClosedAt != nil: // began and ended within it
		case was:
			p.Changed = append(p.Changed, t)
		default:
			p.Opened = append(p.Opened, t)
		}
	}
	for _, i := range delta.Incidents {
		_, was := c.Incidents[i.ID]
		switch {
		case i.ResolvedAt != nil && was:
			p.Resolved = append(p.Resolved, i)
		case i.ResolvedAt == nil:
			p.Raised = append(p.Raised, i)
		}
	}
	return p, nil
}

// clone is a copy through the form that the case is stored in.
func (c *Case) clone() (*Case, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("copy dossier %s: %w", c.Dossier.ID, err)
	}
	copied := &Case{}
	if err := json.Unmarshal(data, copied); err != nil {
		return nil, fmt.Errorf("copy dossier %s: %w", c.Dossier.ID, err)
	}
	return copied, nil
}

func withoutForm(d Dossier) Dossier {
	d.Form = nil
	return d
}

// Instance says where the process stands.
func (c *Case) Instance(env Env) Instance {
	out := Instance{Dossier: withoutForm(c.Dossier), Timers: c.timersSet(env)}
	for _, t := range c.Engine.Tokens() {
		n := nameOf(env, t.Element)
		out.Tokens = append(out.Tokens, TokenAt{
			Element: t.Element, Name: n.Name, Kind: n.Kind, Instance: withdrawName(t), Scope: t.Scope, For: t.For, Since: t.Since, TaskID: c.Instances[t.Instance],
		})
	}
	for _, id := range sortedKeys(c.Subscriptions) {
		s := c.Subscriptions[id]
		out.Subscriptions = append(out.Subscriptions, SubscriptionAt{
			ID: s.ID, Element: s.Element, Name: nameOf(env, s.Element).Name, Kind: string(s.Kind), Message: s.Name, Key: s.Key,
		})
	}
	for _, id := range sortedKeys(c.Services) {
		s := c.Services[id]
		out.Calls = append(out.Calls, CallAt{Instance: s.Instance, Element: s.Element, Name: nameOf(env, s.Element).Name, Type: s.Type})
	}
	for _, id := range sortedKeys(c.Calls) {
		x := c.Calls[id]
		out.Calls = append(out.Calls, CallAt{Instance: x.Instance, Element: x.Element, Name: nameOf(env, x.Element).Name, Type: "process", Dossier: x.Code})
	}
	for _, id := range sortedKeys(c.Incidents) {
		out.Incidents = append(out.Incidents, c.Incidents[id])
	}
	for _, s := range c.Engine.Scopes() {
		out.Scopes = append(out.Scopes, ScopeAt{
			Instance: s.Instance, Element: s.Element, Name: nameOf(env, s.Element).Name, Variables: inputJSON(s.Variables),
		})
	}
	return out
}

func (c *Case) timersSet(env Env) []TimerSet {
	var out []TimerSet
	for _, t := range c.Engine.Timers() {
		out = append(out, TimerSet{ID: t.ID, Element: t.Element, Name: nameOf(env, t.Element).Name, At: t.At})
	}
	return out
}

func nameOf(env Env, element string) ElementName {
	out := ElementName{ID: element}
	if n := env.Program.Process.Node(element); n != nil {
		out.Name, out.Kind = n.Name, n.Kind
	}
	return out
}
