package engine_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func looping(attrs, condition string) string {
	if condition != "" {
		condition = "<loopCondition>" + condition + "</loopCondition>"
	}
	return `
<startEvent id="s"/>
<scriptTask id="a"><extensionElements><motcua:script result="n">=n + 1</motcua:script></extensionElements>
<standardLoopCharacteristics ` + attrs + `>` + condition + `</standardLoopCharacteristics></scriptTask>
<endEvent id="e"/>
s a e`
}

func TestStandardLoop(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		attrs, condition string
		n, want          int
	}{
		"tested after: at least once":   {"", "n &lt; 3", 5, 6},
		"tested after: while it holds":  {"", "n &lt; 3", 0, 3},
		"tested before: perhaps never":  {`testBefore="true"`, "n &lt; 3", 5, 5},
		"tested before: while it holds": {`testBefore="true"`, "n &lt; 3", 0, 3},
		"maximum":                       {`loopMaximum="4"`, "true", 0, 4},
		"maximum alone":                 {`loopMaximum="2"`, "", 0, 2},
		"condition before the maximum":  {`loopMaximum="4"`, "n &lt; 2", 0, 2},
		"loopCounter is how many began": {"", "loopCounter &lt; 7", 0, 7},
		"loopCounter before the first":  {`testBefore="true"`, "loopCounter &lt; 7", 0, 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, looping(tt.attrs, tt.condition), engine.Variables{"n": tt.n})
			require.True(t, y.res.Ended)
			require.Equal(t, fmt.Sprintf(`{"n":%d}`, tt.want), js(t, y.st.Variables()))
		})
	}
}

func TestStandardLoopOfTasks(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"><standardLoopCharacteristics><loopCondition>again</loopCondition></standardLoopCharacteristics></userTask>
<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/>
s a e
b e`, nil)
	require.Equal(t, []string{"+s", "-s", ">s_a", "+a", "timer.set b 1h0m0s", "+a"}, trace(y.res))
	for _, again := range []bool{true, true, false} {
		y.reload()
		ids := y.instances("a")
		require.Len(t, ids, 1)
		y.apply(engine.TaskCompleted{Instance: ids[0], Variables: engine.Variables{"again": again}})
	}
	require.Equal(t, []string{`set a {"again":false}`, "-a", "timer.cleared b 1h0m0s", "-a", ">a_e", "+e", "-e", "END e"}, trace(y.res))
}

func TestStandardLoopInterrupted(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="a"><standardLoopCharacteristics loopMaximum="3"/>
<startEvent id="is"/><userTask id="ia"/>
is ia
</subProcess>
<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/>
s a e
b e`, nil)
	y.done("ia", nil)
	y.reload()
	require.Equal(t, []string{"timer.fired b 1h0m0s", "xia", "xa", "xa", "+b", "-b", ">b_e", "+e", "-e", "END e"}, y.fire("b"))
}

func TestStandardLoopConditionFails(t *testing.T) {
	t.Parallel()
	y := start(t, looping("", "more"), engine.Variables{"n": 0})
	require.Equal(t, "condition", y.incident().Code)
	y.reload()
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.Equal(t, "condition", y.incident().Code, "tested again")
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"more": false}})
	require.True(t, y.res.Ended)
	require.Equal(t, `{"more":false,"n":1}`, js(t, y.st.Variables()))
}

func TestStandardLoopWithoutEndIsHeldUp(t *testing.T) {
	t.Parallel()
	y := startAt(t, compile(t, looping("", "true")), engine.Variables{"n": 0}, engine.Env{Now: t0, MaxElements: 50})
	require.Equal(t, "endless_loop", y.incident().Code)
	y.reload()
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, "endless_loop", y.incident().Code)
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Skip: true})
	require.True(t, y.res.Ended)
}
