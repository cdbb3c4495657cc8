package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func TestStateOfAnotherProcess(t *testing.T) {
	t.Parallel()
	y := start(t, sub, engine.Variables{"base": 1})
	for name, body := range map[string]string{
		"without the element":      oneTask,
		"elements of another kind": replace(replace(sub, "userTask", "serviceTask"), "late", "late2"),
		"elements elsewhere":       "<startEvent id=\"s\"/>\n<subProcess id=\"p1\"><startEvent id=\"is\"/></subProcess>\n<userTask id=\"ia\"/><userTask id=\"ib\"/>\ns p1 ia ib",
	} {
		other := compile(t, body)
		before := bytes(t, y.st)
		_, err := other.Apply(y.st, engine.Cancelled{}, y.env)
		var e *engine.Error
		require.ErrorAs(t, err, &e, name)
		require.Equal(t, engine.ErrForeignState, e.Code, name)
		require.Contains(t, e.Error(), "another process")
		require.Equal(t, before, bytes(t, y.st))
	}
	y.done("ib", nil)
}

// The same process compiled again goes on with a state: what matters is the definition.
func TestStateGoesOnWithARecompiledProcess(t *testing.T) {
	t.Parallel()
	y := start(t, sub, engine.Variables{"base": 1})
	y.p = compile(t, sub)
	y.done("ia", nil)
	y.done("ib", nil)
	require.True(t, y.res.Ended)
	require.Equal(t, "p", y.st.Process())
}

func TestZeroState(t *testing.T) {
	t.Parallel()
	p := compile(t, oneTask)
	_, err := json.Marshal(new(engine.State))
	require.ErrorContains(t, err, "never started")
	_, err = p.Apply(new(engine.State), engine.Cancelled{}, engine.Env{})
	require.Error(t, err)
	_, err = p.Apply(nil, engine.Cancelled{}, engine.Env{})
	require.Error(t, err)
	_, err = (*engine.Process)(nil).Apply(new(engine.State), engine.Cancelled{}, engine.Env{})
	require.Error(t, err)
	require.Nil(t, new(engine.State).Variables())
}

func TestDamagedStates(t *testing.T) {
	t.Parallel()
	y := start(t, fork, nil)
	y.done("a", nil)
	forked := bytes(t, y.st)
	y = start(t, boundary("", `<timeDuration>PT1H</timeDuration>`), nil)
	timed := bytes(t, y.st)
	y = start(t, noDefault, engine.Variables{"phí": 7})
	blocked := bytes(t, y.st)
	y = start(t, sub, engine.Variables{"base": 7})
	nested := bytes(t, y.st)
	for name, tt := range map[string]struct{ state, old, with string }{
		"no object":           {`{}`, `{}`, `[]`},
		"status":              {forked, `"status":"active"`, `"status":"asleep"`},
		"no root":             {forked, `"root":"p#1"`, `"root":"q#1"`},
		"count":               {forked, `"live":2`, `"live":3`},
		"join of nothing":     {forked, `{"a_j":1}`, `{}`},
		"join below zero":     {forked, `{"a_j":1}`, `{"a_j":-1}`},
		"wait":                {forked, `"wait":"task"`, `"wait":"bus"`},
		"token elsewhere":     {forked, `"scope":"p#1"`, `"scope":"q#1"`},
		"token's number":      {forked, `"counter":`, `"counter":0,"x":`},
		"token's name":        {forked, `"tokens":{"b#5":`, `"tokens":{"c#5":`},
		"no incident":         {forked, `"wait":"task"`, `"wait":"incident"`},
		"no scope of its own": {forked, `"wait":"task"`, `"wait":"scope"`},
		"timer of nobody":     {timed, `"timers":["b#4"]`, `"timers":[]`},
		"timer missing":       {timed, `"timers":["b#4"]`, `"timers":["b#9"]`},
		"incident missing":    {blocked, `"incidents":["incident#4"]`, `"incidents":["incident#9"]`},
		"incident's phase":    {blocked, `"phase":"enter"`, `"phase":"moon"`},
		"scope of nobody":     {nested, `"wait":"scope"`, `"wait":"task"`},
		"scope's parent":      {nested, `"parent":"p#1"`, `"parent":"p1#3"`},
		"scope's place":       {nested, `"parent":"p#1",`, ``},
	} {
		damaged := strings.Replace(tt.state, tt.old, tt.with, 1)
		require.NotEqual(t, tt.state, damaged, "%s: %s", name, tt.state)
		require.Error(t, json.Unmarshal([]byte(damaged), new(engine.State)), name)
	}
}

// A compiled process serves many instances at a time.
func TestProcessIsSharedByGoroutines(t *testing.T) {
	t.Parallel()
	p := compile(t, everything)
	want := ""
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() {
			st, _, err := p.Start(engine.Variables{"n": 0, "outcome": nil}, engine.Env{Now: t0})
			if err != nil {
				return
			}
			for k := range byte(60) {
				_, _ = p.Apply(st, fuzzEvent(st, k*7, k), engine.Env{Now: t0.Add(time.Duration(k) * time.Hour)})
			}
			data, _ := json.Marshal(st)
			got[i] = string(data)
		})
	}
	wg.Wait()
	want = got[0]
	require.NotEmpty(t, want)
	for _, g := range got {
		require.Equal(t, want, g)
	}
}

// Compiling takes time in proportion to the model.
func TestCompileLargeModel(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("<startEvent id=\"s\"/>\n")
	path := "s"
	for i := range 4000 {
		fmt.Fprintf(&b, "<scriptTask id=\"a%d\"><extensionElements><motcua:script result=\"v%d\">=%d + 1</motcua:script></extensionElements></scriptTask>\n", i, i, i)
		path += fmt.Sprintf(" a%d", i)
	}
	p := parse(t, b.String()+path)
	begin := time.Now()
	compiled, err := engine.Compile(p)
	require.NoError(t, err)
	require.Less(t, time.Since(begin), 10*time.Second)
	st, res, err := compiled.Start(nil, engine.Env{Now: t0})
	require.NoError(t, err)
	require.True(t, res.Ended)
	require.Len(t, st.Variables(), 4000)
}
