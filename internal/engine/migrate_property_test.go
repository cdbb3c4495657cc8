package engine_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/engine"
)

var elementID = regexp.MustCompile(`(^|[^\pL]|x)n(\d+)`)

func renameAll(text string) string { return elementID.ReplaceAllString(text, "${1}m$2") }

// elsewhere is an event as an instance takes it that has other names for what
// began after it was migrated.
func elsewhere(st *engine.State, ev engine.Event) engine.Event {
	name := func(id string) string {
		for _, w := range st.Tokens() {
			if w.Instance == id {
				return id
			}
		}
		for _, tm := range st.Timers() {
			if tm.ID == id {
				return id
			}
		}
		for _, s := range st.Subscriptions() {
			if s.ID == id {
				return id
			}
		}
		return renameAll(id)
	}
	switch ev := ev.(type) {
	case engine.TaskCompleted:
		ev.Instance = name(ev.Instance)
		return ev
	case engine.ServiceCompleted:
		ev.Instance = name(ev.Instance)
		return ev
	case engine.ServiceFailed:
		ev.Instance = name(ev.Instance)
		return ev
	case engine.TimerFired:
		ev.ID = name(ev.ID)
		return ev
	case engine.CallCompleted:
		ev.Instance = name(ev.Instance)
		return ev
	case engine.CallFailed:
		ev.Instance = name(ev.Instance)
		return ev
	case engine.AdHocActivated:
		ev.Scope, ev.Elements = name(ev.Scope), []string{renameAll(ev.Elements[0])}
		return ev
	case engine.MessageReceived:
		ev.Subscription = name(ev.Subscription)
		return ev
	}
	return ev
}

// Wherever it stands, an instance migrates to an identical process without a
// change, and to one whose elements have other names it takes the same steps there.
func TestMigrateRandomProcesses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		body := randomProcess(rt)
		p, same := compile(t, body), compile(t, body)
		renamed := compile(t, renameAll(body))
		m := engine.Mapping{Elements: map[string]string{}}
		for _, found := range elementID.FindAllStringSubmatch(body, -1) {
			if id := "n" + found[2]; p.Node(id) != nil {
				m.Elements[id] = "m" + found[2]
			}
		}
		env := engine.Env{Now: t0, Decide: decideNumber}
		st, res, err := p.Start(engine.Variables{"x": 1}, env)
		require.NoError(rt, err)
		todo := &pending{entered: map[string]bool{}, p: p}
		todo.take(rt, res)
		moveAt := rapid.IntRange(0, 6).Draw(rt, "move at")
		var twin *engine.State
		for step := 0; !st.Ended(); step++ {
			require.Less(rt, step, 5000)
			if step == moveAt {
				before := stateBytes(rt, st)
				res, err := same.Migrate(st, p, engine.ProposeMapping(p, same), env)
				require.NoError(rt, err)
				require.Len(rt, res.Facts, 1)
				require.Equal(rt, before, stateBytes(rt, st))
				p = same
				twin = new(engine.State)
				require.NoError(rt, json.Unmarshal([]byte(before), twin))
				_, err = renamed.Migrate(twin, p, m, env)
				require.NoError(rt, err)
			}
			next, _ := st.NextTimer()
			ev := todo.choose(rt, st, step)
			if _, ok := ev.(engine.TimerFired); ok && next.At.After(env.Now) {
				env.Now = next.At
			}
			res, err := p.Apply(st, ev, env)
			require.NoError(rt, err)
			todo.take(rt, res)
			if twin == nil {
				continue
			}
			again, err := renamed.Apply(twin, elsewhere(twin, ev), env)
			require.NoError(rt, err)
			require.Equal(rt, renameAll(strings.Join(trace(res), " ")), renameAll(strings.Join(trace(again), " ")))
		}
		if twin != nil {
			require.True(rt, twin.Ended())
		}
	})
}
