package world_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/engine/enginetest"
	"github.com/motcua/motcua/internal/world"
)

// driver answers a world at random, and keeps what it did.
type driver struct {
	w      *world.World
	script world.Script
	log    []world.Happening
}

func newDriver(t require.TestingT, data []byte) *driver {
	d, err := bpmn.Parse(data)
	require.NoError(t, err)
	o := world.Options{Flows: d.MessageFlows, Env: engine.Env{Now: t0, MaxElements: 300}, MaxInstances: 50}
	for _, p := range d.Processes {
		c, err := engine.Compile(p)
		require.NoError(t, err)
		o.Processes = append(o.Processes, c)
	}
	return &driver{w: world.New(o)}
}

func (d *driver) do(t require.TestingT, s world.Step) {
	require.NoError(t, d.w.Play(s))
	d.script.Steps = append(d.script.Steps, s)
	d.log = append(d.log, d.w.Log()...)
}

// can lists what can be done now.
func (d *driver) can() []world.Step {
	var out []world.Step
	for _, j := range d.w.Jobs() {
		s := world.Step{Kind: world.StepComplete, Instance: j.Instance, Element: j.Node.ID, Of: j.Element}
		for _, o := range j.Node.Extension.Outcomes {
			s.Outcome = o.ID
			out = append(out, s)
		}
		if s.Outcome == "" {
			out = append(out, s)
		}
	}
	if tm, ok := d.w.NextTimer(); ok {
		out = append(out, world.Step{Kind: world.StepTimer, Instance: tm.Instance, Element: tm.Element, Of: tm.Timer.Instance})
	}
	return out
}

// balanced checks that whatever was entered was left or cancelled, once, and that what
// is open outside belongs to a running instance.
func (d *driver) balanced(t require.TestingT, data []byte) {
	in := map[string]bool{}
	for _, h := range d.log {
		if h.Kind != world.KindFact {
			continue
		}
		key := h.Instance + " " + h.Fact.Instance
		switch h.Fact.Kind {
		case engine.FactElementEntered:
			require.False(t, in[key], "%s entered twice\n%s", key, data)
			in[key] = true
		case engine.FactElementLeft, engine.FactElementCancelled:
			require.True(t, in[key], "%s left and was not in\n%s", key, data)
			delete(in, key)
		}
	}
	for _, j := range d.w.Jobs() {
		one, ok := d.w.Instance(j.Instance)
		require.True(t, ok && !one.State.Ended() && one.State.Waiting(j.Element), "a job of nobody\n%s", data)
	}
	var open []string
	for _, one := range d.w.Instances() {
		for _, s := range one.State.Subscriptions() {
			if !one.State.Ended() {
				open = append(open, one.ID+" "+s.ID)
			}
		}
	}
	var known []string
	for _, s := range d.w.Subscriptions() {
		known = append(known, s.Instance+" "+s.ID)
	}
	slices.Sort(open)
	slices.Sort(known)
	require.Equal(t, open, known, "%s", data)
}

func draw(t *rapid.T) []byte {
	if rapid.Bool().Draw(t, "structured") {
		return enginetest.Structured(t, enginetest.Options{Timers: true, Errors: true, Messages: true, Calls: true, Loops: true})
	}
	return enginetest.Unstructured(t, 8)
}

// Random processes, pools and calls, answered in random order, come to an end or to
// where something waits for what does not come. The script of a run, read back from
// JSON, does the same again, fact for fact.
func TestRandomWorlds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		data := draw(rt)
		d := newDriver(rt, data)
		for _, id := range []string{"p", "q"} {
			if d.w.Process(id) != nil {
				d.do(rt, world.Step{Kind: world.StepBegin, Process: id})
			}
		}
		for step := 0; step < 60; step++ {
			can := d.can()
			if len(can) == 0 {
				break
			}
			d.do(rt, rapid.SampledFrom(can).Draw(rt, "step"))
		}
		d.balanced(rt, data)
		if len(d.can()) == 0 && !d.w.Ended() {
			require.True(rt, d.stuck(), "nothing to do and nothing to wait for\n%s", data)
		}
		written, err := json.Marshal(d.script)
		require.NoError(rt, err)
		again := newDriver(rt, data)
		var script world.Script
		require.NoError(rt, json.Unmarshal(written, &script))
		for _, s := range script.Steps {
			again.do(rt, s)
		}
		require.Equal(rt, asJSON(rt, d.log), asJSON(rt, again.log), "%s", data)
	})
}

// stuck reports whether some instance waits for a message or at a join, or has an incident.
func (d *driver) stuck() bool {
	return slices.ContainsFunc(d.w.Instances(), func(in world.Instance) bool {
		return !in.State.Ended() && (len(in.State.Incidents()) > 0 || len(in.State.Subscriptions()) > 0 ||
			slices.ContainsFunc(in.State.Tokens(), func(t engine.Token) bool { return t.For == "join" }))
	})
}

func asJSON(t require.TestingT, log []world.Happening) string {
	var b strings.Builder
	for _, h := range log {
		data, err := json.Marshal(h)
		require.NoError(t, err)
		b.Write(data)
		b.WriteByte('\n')
	}
	return b.String()
}

// A world goes on from a clone, taken at any moment, as it would have itself.
func TestRandomClones(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		data := draw(rt)
		d := newDriver(rt, data)
		d.do(rt, world.Step{Kind: world.StepBegin, Process: "p"})
		for step := 0; step < 30; step++ {
			can := d.can()
			if len(can) == 0 {
				return
			}
			s := rapid.SampledFrom(can).Draw(rt, "step")
			clone := d.w.Clone()
			require.NoError(rt, clone.Play(s))
			before := len(d.log)
			d.do(rt, s)
			require.Equal(rt, asJSON(rt, d.log[before:]), asJSON(rt, clone.Log()), "%s", data)
		}
	})
}
