package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

func TestCatchTimer(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<intermediateCatchEvent id="c"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></intermediateCatchEvent>
<endEvent id="e"/>
s c e`, nil)
	require.Equal(t, []string{"+s", "-s", ">s_c", "+c", "timer.set c 2h0m0s"}, trace(y.res))
	require.Equal(t, t0.Add(2*time.Hour), y.res.Commands[0].(engine.SetTimer).At)
	y.reload()
	require.Equal(t, []string{"timer.fired c 2h0m0s", "-c", ">c_e", "+e", "-e", "END e"}, y.fire("c"))
	require.Empty(t, y.res.Commands, "a timer that fired is not cleared")
}

// catch is a process that waits for one timer with the given definition.
func catch(definition string) string {
	return `
<startEvent id="s"/>
<intermediateCatchEvent id="c"><timerEventDefinition>` + definition + `</timerEventDefinition></intermediateCatchEvent>
<endEvent id="e"/>
s c e`
}

func TestTimerForms(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		definition string
		want       time.Time
	}{
		"date with zone":          {`<timeDate>2026-11-24T15:00:00+07:00</timeDate>`, time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)},
		"date without zone":       {`<timeDate>2026-11-24T15:00:00</timeDate>`, time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)},
		"day":                     {`<timeDate>2026-11-24</timeDate>`, time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)},
		"date in the past":        {`<timeDate>2020-01-01</timeDate>`, time.Date(2019, 12, 31, 17, 0, 0, 0, time.UTC)},
		"duration":                {`<timeDuration>P1DT1H30M</timeDuration>`, t0.Add(25*time.Hour + 30*time.Minute)},
		"months":                  {`<timeDuration>P3M</timeDuration>`, time.Date(2027, 2, 23, 1, 0, 0, 0, time.UTC)},
		"negative duration":       {`<timeDuration>-PT1H</timeDuration>`, t0.Add(-time.Hour)},
		"first of a cycle":        {`<timeCycle>R3/PT1H</timeCycle>`, t0.Add(time.Hour)},
		"cycle with a start":      {`<timeCycle>R3/2026-12-01T00:00:00Z/PT1H</timeCycle>`, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
		"endless, began long ago": {`<timeCycle>R/2026-01-01T00:30:00Z/P1D</timeCycle>`, t0.Add(-30 * time.Minute)},
		"endless by months":       {`<timeCycle>R/1990-01-31T00:00:00Z/P1M</timeCycle>`, time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)},
		"endless by seconds":      {`<timeCycle>R/1990-01-01T00:00:00.500Z/PT1S</timeCycle>`, t0.Add(-500 * time.Millisecond)},
		"FEEL text":               {`<timeDuration>="PT" + string(h) + "H"</timeDuration>`, t0.Add(5 * time.Hour)},
		"FEEL duration":           {`<timeDuration>=duration("P2D")</timeDuration>`, t0.AddDate(0, 0, 2)},
		"FEEL months":             {`<timeDuration>=duration("P1Y1M")</timeDuration>`, time.Date(2027, 12, 23, 1, 0, 0, 0, time.UTC)},
		"FEEL date":               {`<timeDate>=date("2026-11-24")</timeDate>`, time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)},
		"FEEL date and time":      {`<timeDate>=date and time("2026-11-24T09:00:00@Asia/Tokyo")</timeDate>`, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)},
		"FEEL now":                {`<timeDate>=now() + duration("PT1M")</timeDate>`, t0.Add(time.Minute)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, catch(tt.definition), engine.Variables{"h": 5})
			require.Empty(t, y.st.Incidents())
			tm, ok := y.st.NextTimer()
			require.True(t, ok)
			require.Equal(t, tt.want, tm.At)
			y.fire("c")
			require.True(t, y.res.Ended)
		})
	}
}

func TestAbsurdTimersAreIncidents(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ definition, code string }{
		"ten thousand years":    {`<timeDuration>P10000Y</timeDuration>`, "timer_absurd"},
		"hours without measure": {`<timeDuration>PT99999999999999999999999H</timeDuration>`, "timer_absurd"},
		"days without measure":  {`<timeDuration>P9223372036854775807D</timeDuration>`, "timer_absurd"},
		"a date far away":       {`<timeDate>9999-01-01</timeDate>`, "timer_absurd"},
		"endless at once":       {`<timeCycle>R/PT0S</timeCycle>`, "timer_absurd"},
		"nearly at once":        {`<timeCycle>R/PT0.001S</timeCycle>`, "timer_absurd"},
		"backwards":             {`<timeCycle>R3/-PT1H</timeCycle>`, "timer_absurd"},
		"FEEL gives a number":   {`<timeDuration>=1 + 1</timeDuration>`, "expression"},
		"FEEL gives null":       {`<timeDuration>=missing</timeDuration>`, "expression"},
		"FEEL gives nonsense":   {`<timeDuration>="soon"</timeDuration>`, "timer_text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, catch(tt.definition), nil)
			require.Equal(t, tt.code, y.incident().Code)
			require.NotEmpty(t, y.incident().MessageVI)
			_, set := y.st.NextTimer()
			require.False(t, set)
			y.reload()
			y.apply(engine.IncidentResolved{ID: y.incident().ID})
			require.True(t, y.res.Ended, "resolving counts as fired")
		})
	}
}

func TestWorkingTime(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<intermediateCatchEvent id="c"><extensionElements><motcua:workingTime amount="12" unit="calendar_day"/></extensionElements><timerEventDefinition/></intermediateCatchEvent>
<endEvent id="e"/>
s c e`
	env := engine.Env{Now: t0, WorkingTime: func(from time.Time, limit string, n *bpmn.Node) (time.Time, error) {
		if limit != "12 calendar_day" || n.ID != "c" {
			return time.Time{}, errors.New("asked for " + limit)
		}
		return from.AddDate(0, 0, 12), nil
	}}
	y := startAt(t, compile(t, body), nil, env)
	tm, _ := y.st.NextTimer()
	require.Equal(t, t0.AddDate(0, 0, 12), tm.At)

	y = start(t, body, nil)
	require.Equal(t, "no_calendar", y.incident().Code)
	y.env = env
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, []string{"timer c"}, commands(y.res))

	env.WorkingTime = func(time.Time, string, *bpmn.Node) (time.Time, error) {
		return time.Time{}, errors.New("no calendar for 2031")
	}
	y = startAt(t, compile(t, body), nil, env)
	require.Contains(t, y.incident().MessageEN, "no calendar for 2031")
}

// boundary is a user task with a boundary timer that leads to a user task of its own.
func boundary(attributes, definition string) string {
	return `
<startEvent id="s"/>
<userTask id="a"/>
<boundaryEvent id="b" attachedToRef="a" ` + attributes + `><timerEventDefinition>` + definition + `</timerEventDefinition></boundaryEvent>
<userTask id="late"/>
<endEvent id="e"/>
s a e
b late`
}

func TestInterruptingBoundary(t *testing.T) {
	t.Parallel()
	body := boundary("", `<timeDuration>PT1H</timeDuration>`)
	t.Run("fires", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		require.Equal(t, []string{"open a", "timer b"}, commands(y.res))
		y.reload()
		require.Equal(t, []string{"timer.fired b 1h0m0s", "xa", "+b", "-b", ">b_late", "+late"}, y.fire("b"))
		require.Equal(t, []string{"close a", "open late"}, commands(y.res))
		require.Len(t, y.st.Tokens(), 1)
		y.done("late", nil)
		require.Equal(t, engine.StatusCompleted, y.st.Status())
		require.True(t, y.res.Ended, "late has no outgoing flow: the token ends there")
		require.Empty(t, y.res.EndNodes)
	})
	t.Run("is cleared", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		require.Equal(t, []string{"timer.cleared b 1h0m0s", "-a", ">a_e", "+e", "-e", "END e"}, y.done("a", nil))
		require.Equal(t, []string{"clear b"}, commands(y.res))
	})
}

func TestNonInterruptingBoundary(t *testing.T) {
	t.Parallel()
	y := start(t, boundary(`cancelActivity="false"`, `<timeDuration>PT1H</timeDuration>`), nil)
	require.Equal(t, []string{"timer.fired b 1h0m0s", "+b", "-b", ">b_late", "+late"}, y.fire("b"))
	require.Equal(t, []string{"open late"}, commands(y.res))
	require.Empty(t, y.st.Timers())
	y.done("a", nil)
	require.False(t, y.res.Ended)
	y.done("late", nil)
	require.True(t, y.res.Ended)
}

func TestCycles(t *testing.T) {
	t.Parallel()
	count := func(t *testing.T, cycle string, most int, drift time.Duration) (at []time.Duration) {
		y := start(t, boundary(`cancelActivity="false"`, `<timeCycle>`+cycle+`</timeCycle>`), nil)
		for range most {
			tm, ok := y.st.NextTimer()
			if !ok {
				return at
			}
			at = append(at, tm.At.Sub(t0))
			if due := tm.At.Add(drift); due.After(y.env.Now) {
				y.env.Now = due
			}
			y.apply(engine.TimerFired{ID: tm.ID})
			y.refused(engine.ErrUnknownTimer, engine.TimerFired{ID: tm.ID})
			y.reload()
		}
		return at
	}
	const h = time.Hour
	t.Run("counted", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{h, 2 * h, 3 * h}, count(t, "R3/PT1H", 9, 0))
	})
	t.Run("counted, fired late: each comes", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{h, 2 * h, 3 * h}, count(t, "R3/PT1H", 9, 30*h))
	})
	t.Run("endless", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{h, 2 * h, 3 * h, 4 * h}, count(t, "R/PT1H", 4, 0))
	})
	t.Run("endless, fired late: those missed are dropped", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{h, 32 * h, 63 * h}, count(t, "R/PT1H", 3, 30*h+30*time.Minute))
	})
	t.Run("counted without a pause", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []time.Duration{0, 0, 0}, count(t, "R3/PT0S", 9, 0))
	})
	t.Run("months do not drift", func(t *testing.T) {
		t.Parallel()
		y := start(t, boundary(`cancelActivity="false"`, `<timeCycle>R3/2027-01-31T00:00:00+07:00/P1M</timeCycle>`), nil)
		var days []int
		for range 3 {
			tm, _ := y.st.NextTimer()
			days = append(days, tm.At.Add(7*h).Day())
			y.fire("b")
		}
		require.Equal(t, []int{31, 28, 31}, days)
	})
	t.Run("an interrupting one fires once", func(t *testing.T) {
		t.Parallel()
		y := start(t, boundary("", `<timeCycle>R/PT1H</timeCycle>`), nil)
		y.fire("b")
		require.Empty(t, y.st.Timers())
	})
}

func TestBoundaryTimerThatCannotBeSet(t *testing.T) {
	t.Parallel()
	body := boundary("", `<timeDuration>=limit</timeDuration>`)
	t.Run("the activity goes on without it", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		require.Equal(t, []string{"open a"}, commands(y.res))
		in := y.incident()
		require.Equal(t, "b", in.Element)
		require.Equal(t, y.at("a"), in.Instance)
		y.reload()
		require.Equal(t, []string{"incident.resolved b cancelled", "-a", ">a_e", "+e", "-e", "END e"}, y.done("a", nil))
	})
	t.Run("retried", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		y.apply(engine.VariablesSet{Variables: engine.Variables{"limit": "PT1H"}})
		y.apply(engine.IncidentRetried{ID: y.incident().ID})
		require.Equal(t, []string{"timer b"}, commands(y.res))
		y.fire("b")
		require.Equal(t, []string{"close a", "open late"}, commands(y.res))
	})
	t.Run("resolved: not set", func(t *testing.T) {
		t.Parallel()
		y := start(t, body, nil)
		y.apply(engine.IncidentResolved{ID: y.incident().ID})
		require.Empty(t, y.st.Timers())
		require.Equal(t, "a", y.st.Tokens()[0].Element)
	})
}

func TestTimersFireInOrder(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"/>
<boundaryEvent id="b2" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent>
<boundaryEvent id="b1" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<boundaryEvent id="b3" attachedToRef="a"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent>
s a`, nil)
	var order []string
	for _, tm := range y.st.Timers() {
		order = append(order, tm.Element)
	}
	require.Equal(t, []string{"b1", "b2", "b3"}, order)
	y.fire("b1")
	y.fire("b2")
	y.fire("b3")
	require.True(t, y.res.Ended)
}

func TestTerminate(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"/><userTask id="b"/><userTask id="c"/>
<endEvent id="e"><terminateEventDefinition/></endEvent>
s a e
s b c
s c`, nil)
	require.Equal(t, []string{"-a", ">a_e", "+e", "-e", "xb", "xc", "END e"}, y.done("a", nil))
	require.Equal(t, []string{"close b", "close c"}, commands(y.res))
	require.Equal(t, engine.StatusTerminated, y.st.Status())
	require.Equal(t, []string{"e"}, y.res.EndNodes)
}

// A token that is still on its way when its scope is terminated goes nowhere.
func TestTerminateDropsMovingTokens(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="b"/>
<endEvent id="e"><terminateEventDefinition/></endEvent>
s e
s b`, nil)
	require.Equal(t, []string{"+s", "-s", ">s_e", ">s_b", "+e", "-e", "END e"}, trace(y.res))
	require.Empty(t, y.res.Commands)
	y.reload()
}
