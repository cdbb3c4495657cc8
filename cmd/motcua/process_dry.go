package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/world"
)

// planned is something from outside that will come at a moment of virtual time.
type planned struct {
	at   time.Time
	job  string // it answers; "" = none
	step world.Step
}

// dryRun drives a world with virtual time.
type dryRun struct {
	models  *models
	world   *world.World
	begun   time.Time
	begins  []world.Step
	replay  *world.Script // nil: begins and answers
	answers answers
	plan    []planned       // in the order they were made
	known   map[string]bool // jobs that are planned for
	script  world.Script    // what was done
	out     *tracePrinter
	lang    string
	steps   int
	most    int
	cut     bool // stopped by most
}

func (d *dryRun) run() error {
	if d.replay != nil {
		for _, s := range d.replay.Steps {
			if err := d.do(s); err != nil {
				return err
			}
			if s.Kind != world.StepBegin {
				d.steps++
			}
		}
		return nil
	}
	for _, s := range d.begins {
		if err := d.do(s); err != nil {
			return err
		}
	}
	for {
		s, ok := d.next()
		if !ok {
			return nil
		}
		if d.steps == d.most {
			d.cut = true
			return nil
		}
		d.steps++
		if err := d.do(s); err != nil {
			return err
		}
	}
}

// do carries out a step, prints what it did and plans how to answer what it asks for.
func (d *dryRun) do(s world.Step) error {
	if err := inFEEL(s.Variables); err != nil {
		return err
	}
	refused := d.world.Play(s)
	for _, h := range d.world.Log() { // also what happened before something was refused
		if err := d.out.happening(h); err != nil {
			return err
		}
		d.retry(h)
	}
	if refused != nil {
		return refused
	}
	d.script.Steps = append(d.script.Steps, s)
	if d.replay == nil {
		d.answerJobs()
	}
	return nil
}

// inFEEL makes FEEL values of what YAML gave, so that the step can be written down.
func inFEEL(vars engine.Variables) error {
	for name, v := range vars {
		value, err := feel.FromGo(v)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		vars[name] = value
	}
	return nil
}

// next takes the earliest answer, message or timer.
func (d *dryRun) next() (world.Step, bool) {
	if d.over() {
		return world.Step{}, false
	}
	first := -1
	for i := range d.plan {
		if first < 0 || d.plan[i].at.Before(d.plan[first].at) {
			first = i
		}
	}
	t, set := d.world.NextTimer()
	if set && (first < 0 || t.At.Before(d.plan[first].at)) {
		return world.Step{Kind: world.StepTimer, At: &t.At, Instance: t.Instance, Element: t.Element, Of: t.Timer.Instance}, true
	}
	if first < 0 {
		return world.Step{}, false
	}
	p := d.plan[first]
	d.plan = slices.Delete(d.plan, first, first+1)
	p.step.At = &p.at
	return p.step, true
}

// over reports whether everything has ended and no message is to come that could begin
// something.
func (d *dryRun) over() bool { return d.world.Ended() && !begun(d.plan) }

// answerJobs plans an answer for what opened, and forgets that of what was withdrawn.
func (d *dryRun) answerJobs() {
	open := map[string]bool{}
	for _, j := range d.world.Jobs() {
		key := j.Instance + " " + j.Element
		open[key] = true
		if !d.known[key] {
			d.answer(j, key)
		}
	}
	d.known = open
	d.plan = slices.DeleteFunc(d.plan, func(p planned) bool { return p.job != "" && p.step.Kind != world.StepRetry && !open[p.job] })
}

func (d *dryRun) answer(j world.Job, key string) {
	a, ok := d.answers.take(j.Node.ID)
	if j.Kind == world.JobTask && (!ok || a.Outcome == "" && !a.Wait && a.Variables["outcome"] == nil) {
		a.Outcome = defaultOutcome(j.Node)
	}
	if a.Wait {
		return
	}
	s := world.Step{
		Kind: world.StepComplete, Instance: j.Instance, Element: j.Node.ID, Of: j.Element,
		Outcome: a.Outcome, Variables: engine.Variables(a.Variables),
	}
	switch {
	case a.Fail != "":
		s.Kind, s.Message = world.StepFail, a.Fail
	case a.Error != "":
		s.Kind, s.Code = world.StepError, a.Error
	}
	d.plan = append(d.plan, planned{at: d.world.Now().Add(time.Duration(a.After)), job: key, step: s})
}

// retry calls a failed service again if it has an answer left.
func (d *dryRun) retry(h world.Happening) {
	f := h.Fact
	if f == nil || f.Kind != engine.FactIncidentRaised || f.Code != "service_failed" && f.Code != "call_failed" || len(d.answers[f.Element]) == 0 {
		return
	}
	d.plan = append(d.plan, planned{
		at: d.world.Now(), job: h.Instance + " " + f.Instance,
		step: world.Step{Kind: world.StepRetry, Instance: h.Instance, Element: f.Element, Of: f.Instance},
	})
}
