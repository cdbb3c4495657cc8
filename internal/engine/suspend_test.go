package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func TestSuspension(t *testing.T) {
	t.Parallel()
	y := start(t, boundary(`cancelActivity="false"`, `<timeDuration>PT1H</timeDuration>`), nil)
	due, _ := y.st.NextTimer()
	y.refused(engine.ErrNotSuspended, engine.Resumed{})
	require.Equal(t, []string{"process.suspended"}, y.apply(engine.Suspended{Reason: "thanh tra"}))
	require.Equal(t, "thanh tra", y.res.Facts[0].MessageVI)
	y.reload()
	require.True(t, y.st.Suspended())
	_, any := y.st.NextTimer()
	require.False(t, any, "its timers do not fire")
	require.Len(t, y.st.Timers(), 1)
	instance := y.at("a")
	for _, ev := range []engine.Event{
		engine.TaskCompleted{Instance: instance}, engine.TimerFired{ID: due.ID}, engine.Suspended{},
		engine.ServiceCompleted{}, engine.ServiceFailed{}, engine.IncidentRetried{}, engine.IncidentResolved{},
		engine.CallCompleted{}, engine.CallFailed{}, engine.CallEscalated{}, engine.MessageReceived{}, engine.SignalReceived{}, engine.AdHocActivated{},
	} {
		y.refused(engine.ErrSuspended, ev)
	}
	y.apply(engine.VariablesSet{Variables: engine.Variables{"x": 1}})
	y.apply(engine.TimerChanged{ID: due.ID, At: t0.Add(time.Minute)})
	require.Equal(t, []string{"process.resumed"}, y.apply(engine.Resumed{}))
	y.reload()
	require.Contains(t, y.fire("b"), "timer.fired b 1m0s")
	y.done("a", nil)
}

func TestSuspendedIsCancelled(t *testing.T) {
	t.Parallel()
	y := start(t, oneTask, nil)
	y.apply(engine.Suspended{})
	y.apply(engine.Cancelled{Reason: "enough"})
	require.True(t, y.res.Ended)
	y.refused(engine.ErrEnded, engine.Resumed{})
}

func TestTimerChanged(t *testing.T) {
	t.Parallel()
	y := start(t, boundary(`cancelActivity="false"`, `<timeCycle>R3/PT1H</timeCycle>`), nil)
	tm, _ := y.st.NextTimer()
	y.refused(engine.ErrUnknownTimer, engine.TimerChanged{ID: "b#99", At: t0})
	y.refused(engine.ErrInstant, engine.TimerChanged{ID: tm.ID})
	y.refused(engine.ErrInstant, engine.TimerChanged{ID: tm.ID, At: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.Equal(t, []string{"timer.changed b 30m0s"}, y.apply(engine.TimerChanged{ID: tm.ID, At: t0.Add(30 * time.Minute).In(time.FixedZone("x", 7*3600))}))
	require.Equal(t, []string{"timer b"}, commands(y.res))
	set := y.res.Commands[0].(engine.SetTimer)
	require.Equal(t, tm.ID, set.ID)
	require.Equal(t, t0.Add(30*time.Minute), set.At)
	y.reload()
	require.Contains(t, y.fire("b"), "timer.set b 2h0m0s", "the further firings keep their instants")
}

// A timer that is moved takes its place among the others.
func TestTimerChangedKeepsTheOrder(t *testing.T) {
	t.Parallel()
	body, path := "<startEvent id=\"s\"/>\n", ""
	for _, id := range []string{"1", "2", "3", "4"} {
		body += `<intermediateCatchEvent id="t` + id + `"><timerEventDefinition><timeDuration>PT` + id + "H</timeDuration></timerEventDefinition></intermediateCatchEvent>\n"
		path += "s t" + id + "\n"
	}
	y := start(t, body+path, nil)
	set := y.st.Timers()
	y.apply(engine.TimerChanged{ID: set[0].ID, At: t0.Add(10 * time.Hour)})
	y.apply(engine.TimerChanged{ID: set[3].ID, At: t0.Add(time.Hour)})
	y.reload()
	var order []string
	for _, tm := range y.st.Timers() {
		order = append(order, tm.Element)
	}
	require.Equal(t, []string{"t4", "t2", "t3", "t1"}, order)
	for _, id := range order {
		y.fire(id)
	}
	require.True(t, y.res.Ended)
}
