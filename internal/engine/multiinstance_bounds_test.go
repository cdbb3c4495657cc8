package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// The bound on a step's elements holds the loop up once, not once an instance.
func TestMultiInstanceIsHeldUpOnce(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<subProcess id="m"><multiInstanceLoopCharacteristics %SEQ%><loopCardinality>40</loopCardinality></multiInstanceLoopCharacteristics>
<startEvent id="is"/><task id="ia"/>%WAIT%
is ia%PATH%
</subProcess>
s m`
	for name, tt := range map[string]struct{ seq, wait, path string }{
		"sequential": {`isSequential="true"`, "", ""},
		"parallel":   {"", "", ""},
		"waiting":    {"", `<userTask id="iu"/>`, " iu"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := engine.Env{Now: t0, MaxElements: 30}
			y := startAt(t, compile(t, replace(replace(replace(body, "%SEQ%", tt.seq), "%WAIT%", tt.wait), "%PATH%", tt.path)), nil, env)
			rounds := 0
			for ; len(y.st.Incidents()) > 0; rounds++ {
				require.Less(t, rounds, 10)
				y.reload()
				for _, in := range y.st.Incidents() {
					require.Equal(t, "endless_loop", in.Code)
					y.apply(engine.IncidentRetried{ID: in.ID})
				}
			}
			require.Greater(t, rounds, 1)
			for _, w := range y.st.Tokens() {
				if w.Element == "iu" {
					y.apply(engine.TaskCompleted{Instance: w.Instance})
				}
			}
			require.True(t, y.st.Ended())
		})
	}
	y := startAt(t, compile(t, replace(replace(replace(body, "%SEQ%", ""), "%WAIT%", ""), "%PATH%", "")), nil, engine.Env{Now: t0, MaxElements: 30})
	for len(y.st.Incidents()) > 1 || y.incident().Element != "m" {
		y.apply(engine.IncidentRetried{ID: y.st.Incidents()[0].ID})
	}
	require.Equal(t, []string{"incident.resolved m skipped", "-m", "END m"}, y.apply(engine.IncidentResolved{ID: y.incident().ID, Skip: true}))
}

// A thousand instances cost what a thousand tasks cost, and their state too.
func TestMultiInstanceOfThousands(t *testing.T) {
	t.Parallel()
	size := func(n int) int {
		y := start(t, many("", `collection="=for i in 1..`+fmt.Sprint(n)+` return i" element="item" output="all" outputElement="=item"`, ""), nil)
		require.Len(t, y.st.Tokens(), n+1)
		require.Empty(t, y.st.Incidents())
		return len(bytes(t, y.st))
	}
	small := size(100)
	require.Less(t, size(1000), 11*small)

	begin := time.Now()
	y := start(t, many("", `collection="=for i in 1..10000 return i" element="item" output="all" outputElement="=item"`, ""), nil)
	require.Len(t, y.instances("a"), 10_000)
	for _, id := range y.instances("a") {
		res, err := y.p.Apply(y.st, engine.TaskCompleted{Instance: id}, y.env)
		require.NoError(t, err)
		y.res = res
	}
	require.True(t, y.res.Ended)
	require.Len(t, y.st.Variables()["all"], 10_000)
	require.Less(t, time.Since(begin), 10*time.Second)
}

func TestDamagedLoops(t *testing.T) {
	t.Parallel()
	y := start(t, many("", `collection="=[1,2,3]" element="item" output="out" outputElement="=item"`, ""), nil)
	y.apply(engine.TaskCompleted{Instance: y.instances("a")[0]})
	state := bytes(t, y.st)
	for name, tt := range map[string]struct{ old, with string }{
		"too many completed":  {`"completed":1`, `"completed":4`},
		"begun beyond total":  {`"begun":3`, `"begun":4`},
		"another total":       {`"total":3`, `"total":2`},
		"outputs missing one": {`"outputs":[1,null,null]`, `"outputs":[1,null]`},
		"outputs no list":     {`"outputs":[1,null,null]`, `"outputs":7`},
		"no index":            {`,"index":2`, ``},
		"index beyond":        {`,"index":2`, `,"index":9`},
		"no loop":             {`"loop":{`, `"loop2":{`},
	} {
		damaged := strings.Replace(state, tt.old, tt.with, 1)
		require.NotEqual(t, state, damaged, "%s: %s", name, state)
		require.Error(t, json.Unmarshal([]byte(damaged), new(engine.State)), name)
	}
	for name, body := range map[string]string{
		"not a loop":     replace(many("", `collection="=[1]" output="out"`, ""), "multiInstanceLoopCharacteristics", "group"),
		"without output": many("", `collection="=[1,2,3]"`, ""),
		"a standard one": "<startEvent id=\"s\"/><userTask id=\"a\"><standardLoopCharacteristics loopMaximum=\"3\"/></userTask><endEvent id=\"e\"/>\ns a e",
	} {
		_, err := compile(t, body).Apply(y.st, engine.Cancelled{}, y.env)
		var e *engine.Error
		require.ErrorAs(t, err, &e, name)
		require.Equal(t, engine.ErrForeignState, e.Code, name)
	}
	plainState := bytes(t, start(t, oneTask, nil).st)
	st := new(engine.State)
	require.NoError(t, json.Unmarshal([]byte(plainState), st))
	_, err := compile(t, many("", `collection="=[1]"`, "")).Apply(st, engine.Cancelled{}, y.env)
	require.Error(t, err, "a task that waits without a loop")
}
