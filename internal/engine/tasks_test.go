package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

const oneTask = `
<startEvent id="s"/>
<userTask id="a"/>
<endEvent id="e"/>
s a e
`

func TestUserTask(t *testing.T) {
	t.Parallel()
	y := start(t, oneTask, engine.Variables{"x": 1})
	require.Equal(t, []string{`set p {"x":1}`, "+s", "-s", ">s_a", "+a"}, trace(y.res))
	require.Equal(t, []string{"open a"}, commands(y.res))
	open := y.res.Commands[0].(engine.OpenTask)
	require.Equal(t, y.at("a"), open.Instance)
	require.Equal(t, `{"x":1}`, js(t, open.Variables))
	require.Equal(t, []string{`set a {"ok":true}`, "-a", ">a_e", "+e", "-e", "END e"}, y.done("a", engine.Variables{"ok": true}))
	require.True(t, y.res.Ended)
	require.Equal(t, []string{"e"}, y.res.EndNodes)
	require.Equal(t, engine.StatusCompleted, y.st.Status())
	require.Equal(t, `{"ok":true,"x":1}`, js(t, y.st.Variables()))
	y.refused(engine.ErrEnded, engine.Cancelled{})
}

func TestInstantTasks(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<task id="a"/>
<manualTask id="b"/>
<intermediateThrowEvent id="c"/>
<endEvent id="e"/>
s a b c e`, nil)
	require.Equal(t, "+s -s >s_a +a -a >a_b +b -b >b_c +c -c >c_e +e -e END e", strings.Join(trace(y.res), " "))
	require.True(t, y.res.Ended)
}

func TestTaskOutcome(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<userTask id="a"><extensionElements>
<motcua:outcome id="approve" kind="forward" vi="Đồng ý" en="Approve"/>
<motcua:outcome id="back" kind="return" vi="Trả lại" en="Return"/>
</extensionElements></userTask>
<exclusiveGateway id="g" default="g_a"/>
<endEvent id="e"/>
s a g
g e ? outcome = "approve"
g a`
	t.Run("offered", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		y.refused(engine.ErrUnknownOutcome, engine.TaskCompleted{Instance: y.at("a"), Outcome: "shred"})
		got := y.apply(engine.TaskCompleted{Instance: y.at("a"), Outcome: "back", Variables: engine.Variables{"n": 1}})
		require.Equal(t, `set a {"n":1,"outcome":"back"}`, got[0])
		require.Equal(t, "+a", got[len(got)-1])
		y.apply(engine.TaskCompleted{Instance: y.at("a"), Outcome: "approve"})
		require.True(t, y.res.Ended)
	})
	t.Run("missing: an earlier task's answer does not count", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, engine.Variables{"outcome": "approve"})
		got := y.done("a", nil)
		require.Equal(t, `set a {"outcome":null}`, got[0])
		require.Equal(t, "+a", got[len(got)-1])
	})
	t.Run("among the variables", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		y.done("a", engine.Variables{"outcome": "approve"})
		require.True(t, y.res.Ended)
	})
}

func TestCompletingWhatDoesNotWait(t *testing.T) {
	t.Parallel()
	y := start(t, oneTask, nil)
	inst := y.at("a")
	y.refused(engine.ErrUnknownInstance, engine.TaskCompleted{Instance: "a#99"})
	y.refused(engine.ErrWrongEvent, engine.ServiceCompleted{Instance: inst})
	y.refused(engine.ErrWrongEvent, engine.ServiceFailed{Instance: inst})
	y.refused(engine.ErrUnknownTimer, engine.TimerFired{ID: "b#1"})
	y.refused(engine.ErrUnknownIncident, engine.IncidentRetried{ID: "incident#1"})
	y.refused(engine.ErrUnknownIncident, engine.IncidentResolved{ID: "incident#1"})
	y.refused(engine.ErrUnknownScope, engine.VariablesSet{Scope: "sub#1"})
	y.refused(engine.ErrVariables, engine.TaskCompleted{Instance: inst, Variables: engine.Variables{"f": func() {}}})
	y.refused(engine.ErrWrongEvent, nil)
	y.done("a", nil)
	y.refused(engine.ErrEnded, engine.TaskCompleted{Instance: inst})
}

func TestScriptTask(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<scriptTask id="a"><extensionElements><motcua:script result="total">=price * 1.10</motcua:script></extensionElements></scriptTask>
<scriptTask id="b" scriptFormat="feel"><extensionElements><motcua:script result="due">=date("2026-11-23") + duration("P3D")</motcua:script></extensionElements></scriptTask>
<endEvent id="e"/>
s a b e`, engine.Variables{"price": 100000})
	require.True(t, y.res.Ended)
	require.Equal(t, `{"due":"2026-11-26","price":100000,"total":110000}`, plain(t, y.st.Variables()))
}

const service = `
<startEvent id="s"/>
<serviceTask id="a"><extensionElements>
<motcua:service type="http" retries="3" timeout="PT30S"/>
<motcua:io><motcua:input source="=id" target="query.id"/><motcua:input source="=1 + 1" target="query.n"/>
<motcua:output source="=body.name" target="name"/></motcua:io>
</extensionElements></serviceTask>
<endEvent id="e"/>
s a e`

func TestServiceTask(t *testing.T) {
	t.Parallel()
	y := start(t, service, engine.Variables{"id": "079"})
	require.Equal(t, []string{"call a"}, commands(y.res))
	call := y.res.Commands[0].(engine.CallService)
	require.Equal(t, "http", call.Type)
	require.Equal(t, 3, call.Retries)
	require.Equal(t, 30*time.Second, call.Timeout)
	require.Equal(t, `{"query":{"id":"079","n":2}}`, js(t, call.Input))
	y.reload()
	got := y.apply(engine.ServiceCompleted{Instance: y.at("a"), Variables: engine.Variables{"body": map[string]any{"name": "Lê"}}})
	require.Equal(t, []string{`set a {"name":"Lê"}`, "-a", ">a_e", "+e", "-e", "END e"}, got)
	require.Equal(t, `{"id":"079","name":"Lê"}`, js(t, y.st.Variables()))
}

func TestServiceFailure(t *testing.T) {
	t.Parallel()
	fail := func(t *testing.T) *play {
		y := start(t, service, engine.Variables{"id": "079"})
		got := y.apply(engine.ServiceFailed{Instance: y.at("a"), Code: "http_503", Message: "gateway away"})
		require.Equal(t, []string{"incident.raised a http_503"}, got)
		require.Equal(t, "gateway away", y.incident().MessageEN)
		y.reload()
		return y
	}
	t.Run("retried with the variables as they are now", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		y.apply(engine.VariablesSet{Variables: engine.Variables{"id": "080"}})
		require.Equal(t, []string{"incident.resolved a retried"}, y.apply(engine.IncidentRetried{ID: y.incident().ID}))
		require.Equal(t, `{"query":{"id":"080","n":2}}`, js(t, y.res.Commands[0].(engine.CallService).Input))
		y.apply(engine.ServiceCompleted{Instance: y.at("a")})
		require.True(t, y.res.Ended)
	})
	t.Run("answered by hand", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"body": map[string]any{"name": "Lê"}}})
		require.True(t, y.res.Ended)
		require.Equal(t, `{"id":"079","name":"Lê"}`, js(t, y.st.Variables()))
	})
	t.Run("the late answer of a failed call is refused", func(t *testing.T) {
		t.Parallel()
		y := fail(t)
		y.refused(engine.ErrWrongEvent, engine.ServiceCompleted{Instance: y.at("a")})
	})
}

func TestCancelledWithdrawsEverything(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"/>
<serviceTask id="b"/>
<intermediateCatchEvent id="c"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
s a
s b
s c`, nil)
	got := y.apply(engine.Cancelled{Reason: "withdrawn"})
	require.Equal(t, []string{"xa", "xb", "timer.cleared c 1h0m0s", "xc", "END cancelled"}, got)
	require.Equal(t, []string{"close a", "uncall b", "clear c"}, commands(y.res))
	require.Equal(t, engine.StatusCancelled, y.st.Status())
	require.Empty(t, y.st.Tokens())
	y.reload()
}
