package soundness_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/engine/enginetest"
	"github.com/motcua/motcua/internal/soundness"
	"github.com/motcua/motcua/internal/world"
)

// worldOf makes a world of a file without anything of the explorer's.
func worldOf(t require.TestingT, d *bpmn.Definitions) *world.World {
	o := world.Options{Flows: d.MessageFlows, Env: engine.Env{}, Called: func(engine.CallProcess) *engine.Process { return nil }}
	for _, p := range d.Runnable() {
		c, err := engine.Compile(p)
		require.NoError(t, err)
		o.Processes = append(o.Processes, c)
	}
	return world.New(o)
}

// shows reports whether the end of a replayed trace is what a finding says.
func shows(w *world.World, f soundness.Finding) bool {
	switch f.Code {
	case soundness.CodeEndlessLoop:
		return slices.ContainsFunc(w.Instances(), func(in world.Instance) bool {
			return slices.ContainsFunc(in.State.Incidents(), func(i engine.Incident) bool { return i.Code == "endless_loop" })
		})
	case soundness.CodeDeadlock, soundness.CodeNoFlow:
		for _, in := range w.Instances() {
			for _, t := range in.State.Tokens() {
				if t.Element == f.ElementID && !in.State.Ended() {
					return true
				}
			}
		}
		return false
	}
	return true
}

// Every trace leads, in the engine alone, to what its finding says.
func TestTracesReplay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		data := enginetest.Unstructured(rt, 8)
		if rapid.Bool().Draw(rt, "pools") {
			data = enginetest.Structured(rt, enginetest.Options{Blocks: 4, Messages: true, Loops: true, Timers: true})
		}
		d, err := bpmn.Parse(data)
		require.NoError(rt, err)
		bounds := soundness.Bounds{States: 500, Steps: 3000, Full: rapid.SampledFrom([]int{1, 500}).Draw(rt, "full")}
		r, err := soundness.Check(d, soundness.Options{Bounds: bounds})
		require.NoError(rt, err)
		for _, f := range r.Findings {
			if f.Trace == nil {
				continue
			}
			written, err := json.Marshal(f.Trace)
			require.NoError(rt, err)
			var script world.Script
			require.NoError(rt, json.Unmarshal(written, &script))
			w := worldOf(rt, d)
			for _, s := range script.Steps {
				require.NoError(rt, w.Play(s), "%s %s\n%s\n%s", f.Code, f.ElementID, written, data)
			}
			require.True(rt, shows(w, f), "%s %s\n%s\n%s", f.Code, f.ElementID, written, data)
		}
	})
}

// The same file gives the same report, to the byte.
func TestReportsAreTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		data := enginetest.Unstructured(rt, 8)
		var before []byte
		for range 3 {
			d, err := bpmn.Parse(data)
			require.NoError(rt, err)
			r, err := soundness.Check(d, soundness.Options{Bounds: soundness.Bounds{States: 300, Steps: 2000, Full: 100}})
			require.NoError(rt, err)
			again, err := json.Marshal(r)
			require.NoError(rt, err)
			if before != nil {
				require.Equal(rt, string(before), string(again), "%s", data)
			}
			before = again
		}
	})
}
