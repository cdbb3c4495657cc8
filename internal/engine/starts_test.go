package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

var manyStarts = `
<startEvent id="none"/>
<startEvent id="msg">` + io("", "got=amount") + message("order", "") + `</startEvent>
<startEvent id="sig">` + signal("flood") + `</startEvent>
<startEvent id="tim">` + timer("timeCycle", "R3/2026-12-01T00:00:00Z/P1D") + `</startEvent>
<startEvent id="con">` + condition("level > 3") + `</startEvent>
<startEvent id="any">` + message("a", "") + signal("b") + `</startEvent>
<startEvent id="all" parallelMultiple="true">` + message("c", "") + signal("d") + `</startEvent>
<receiveTask id="rec" instantiate="true"><extensionElements><motcua:message name="letter"/><motcua:io><motcua:output source="=amount + 1" target="got"/></motcua:io></extensionElements></receiveTask>
<eventBasedGateway id="first" instantiate="true"/>
<intermediateCatchEvent id="f1">` + message("f1", "") + `</intermediateCatchEvent>
<intermediateCatchEvent id="f2">` + timer("timeDuration", "PT1H") + `</intermediateCatchEvent>
<eventBasedGateway id="both" instantiate="true" eventGatewayType="Parallel"/>
<intermediateCatchEvent id="b1">` + message("b1", "key") + `</intermediateCatchEvent>
<intermediateCatchEvent id="b2">` + message("b2", "key") + `</intermediateCatchEvent>
<userTask id="a"/><endEvent id="e"/>
none a e
msg a
sig a
tim a
con a
any a
all a
rec a
first f1 a
first f2 a
both b1 a
both b2 a
`

func TestStarts(t *testing.T) {
	t.Parallel()
	p := compile(t, manyStarts)
	var got []engine.StartTrigger
	for _, s := range p.Starts() {
		require.Equal(t, p.Node(s.Event), s.Node)
		got = append(got, engine.StartTrigger{Event: s.Event, Part: s.Part, Kind: s.Kind, Name: s.Name, Timer: s.Timer, Condition: s.Condition})
	}
	require.Equal(t, []engine.StartTrigger{
		{Event: "none"},
		{Event: "msg", Kind: bpmn.EventMessage, Name: "order"},
		{Event: "sig", Kind: bpmn.EventSignal, Name: "flood"},
		{Event: "tim", Kind: bpmn.EventTimer, Timer: "R3/2026-12-01T00:00:00Z/P1D"},
		{Event: "con", Kind: bpmn.EventConditional, Condition: "level > 3"},
		{Event: "any", Kind: bpmn.EventMessage, Name: "a"},
		{Event: "any", Part: 1, Kind: bpmn.EventSignal, Name: "b"},
		{Event: "all", Kind: bpmn.EventMessage, Name: "c"},
		{Event: "all", Part: 1, Kind: bpmn.EventSignal, Name: "d"},
		{Event: "rec", Kind: bpmn.EventMessage, Name: "letter"},
		{Event: "f1", Kind: bpmn.EventMessage, Name: "f1"},
		{Event: "f2", Kind: bpmn.EventTimer, Timer: "PT1H"},
		{Event: "b1", Kind: bpmn.EventMessage, Name: "b1"},
		{Event: "b2", Kind: bpmn.EventMessage, Name: "b2"},
	}, got)
}

func TestStartBy(t *testing.T) {
	t.Parallel()
	for event, want := range map[string][]string{
		"":     {"+none", "-none", ">none_a", "+a"},
		"none": {"+none", "-none", ">none_a", "+a"},
		"msg":  {"+msg", `set msg {"got":5}`, "-msg", ">msg_a", "+a"},
		"sig":  {"+sig", `set sig {"amount":5}`, "-sig", ">sig_a", "+a"},
		"tim":  {"+tim", `set tim {"amount":5}`, "-tim", ">tim_a", "+a"},
		"con":  {"+con", `set con {"amount":5}`, "-con", ">con_a", "+a"},
		"any":  {"+any", `set any {"amount":5}`, "-any", ">any_a", "+a"},
		"rec":  {"+rec", `set rec {"got":6}`, "-rec", ">rec_a", "+a"},
		"f1":   {"+first", "-first", ">first_f1", "+f1", `set f1 {"amount":5}`, "-f1", ">f1_a", "+a"},
	} {
		t.Run(event, func(t *testing.T) {
			t.Parallel()
			o := engine.StartOptions{Event: event, Payload: engine.Variables{"amount": 5}}
			if event == "" || event == "none" {
				o.Payload = nil
			}
			y := startBy(t, manyStarts, o)
			require.Equal(t, want, trace(y.res))
			y.reload()
			y.done("a", nil)
			require.True(t, y.res.Ended)
		})
	}
}

func TestStartByUnknown(t *testing.T) {
	t.Parallel()
	many, byMessage := compile(t, manyStarts), compile(t, `<startEvent id="s">`+message("m", "")+`</startEvent>`)
	for _, tt := range []struct {
		p *engine.Process
		o engine.StartOptions
	}{
		{many, engine.StartOptions{Event: "a"}}, {many, engine.StartOptions{Event: "first"}}, {many, engine.StartOptions{Event: "all", Part: 2}},
		{many, engine.StartOptions{Event: "none", Part: 1}}, {byMessage, engine.StartOptions{}},
	} {
		_, _, err := tt.p.StartWith(tt.o, engine.Env{Now: t0})
		var e *engine.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, engine.ErrUnknownStart, e.Code)
		require.NotEmpty(t, e.In("vi"))
	}
	_, _, err := many.StartWith(engine.StartOptions{Event: "msg", Payload: engine.Variables{"f": func() {}}}, engine.Env{})
	require.ErrorContains(t, err, "cannot be kept")
}

// The instance waits for the other triggers of a parallel multiple start event.
func TestStartByAllOfSeveral(t *testing.T) {
	t.Parallel()
	y := startBy(t, manyStarts, engine.StartOptions{Event: "all", Part: 1, Payload: engine.Variables{"v": 1}})
	require.Equal(t, []string{"+all", "opened all c"}, trace(y.res))
	y.reload()
	require.Equal(t, []string{"triggered all c", `set all {"v":1,"w":2}`, "-all", ">all_a", "+a"}, y.message("all", engine.Variables{"w": 2}))
}

// A parallel instantiating gateway: the instance cannot end before all its events happened.
func TestStartByParallelGateway(t *testing.T) {
	t.Parallel()
	y := startBy(t, manyStarts, engine.StartOptions{Event: "b2", Variables: engine.Variables{"key": 1}, Payload: engine.Variables{"v": 1}})
	require.Equal(t, []string{
		`set p {"key":1}`, "+both", "-both", ">both_b1", ">both_b2", "+b1", "opened b1 b1 1", "+b2", `set b2 {"v":1}`, "-b2", ">b2_a", "+a",
	}, trace(y.res))
	y.done("a", nil)
	require.False(t, y.res.Ended)
	y.reload()
	y.message("b1", nil)
	y.done("a", nil)
	require.True(t, y.res.Ended)
}

func TestStartTriggerNext(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	next := func(definition string, since, after time.Time) (time.Time, bool) {
		return compile(t, `<startEvent id="s">`+definition+`</startEvent>`).Starts()[0].Next(since, after, engine.Env{})
	}
	for name, tt := range map[string]struct {
		definition string
		after      time.Time
		want       time.Time
		none       bool
	}{
		"first of a cycle":  {timer("timeCycle", "R3/2026-12-01T00:00:00Z/P1D"), t0, first, false},
		"second":            {timer("timeCycle", "R3/2026-12-01T00:00:00Z/P1D"), first, first.AddDate(0, 0, 1), false},
		"last":              {timer("timeCycle", "R3/2026-12-01T00:00:00Z/P1D"), first.AddDate(0, 0, 1), first.AddDate(0, 0, 2), false},
		"over":              {timer("timeCycle", "R3/2026-12-01T00:00:00Z/P1D"), first.AddDate(0, 0, 2), time.Time{}, true},
		"endless":           {timer("timeCycle", "R/2020-01-01T00:00:00Z/P1D"), t0, t0.Truncate(24*time.Hour).AddDate(0, 0, 1), false},
		"from publication":  {timer("timeCycle", "R/PT1H"), t0, t0.Add(time.Hour), false},
		"and on":            {timer("timeCycle", "R/PT1H"), t0.Add(90 * time.Minute), t0.Add(2 * time.Hour), false},
		"date":              {timer("timeDate", "2026-12-01T00:00:00Z"), t0, first, false},
		"date that is past": {timer("timeDate", "2026-12-01T00:00:00Z"), first, time.Time{}, true},
		"cannot be told":    {timer("timeDate", "=missing"), t0, time.Time{}, true},
		"no timer":          {message("m", ""), t0, time.Time{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, ok := next(tt.definition, t0, tt.after)
			require.Equal(t, !tt.none, ok)
			require.Equal(t, tt.want, at)
		})
	}
}

// An event subprocess of the process is armed whichever way it begins.
func TestStartByArmsEventSubProcesses(t *testing.T) {
	t.Parallel()
	y := startBy(t, `<startEvent id="s">`+message("m", "")+`</startEvent><userTask id="a"/>
s a
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs">`+signal("stop")+`</startEvent></subProcess>`, engine.StartOptions{Event: "s"})
	require.Equal(t, []string{"subscribe xs", "open a"}, commands(y.res))
	y.signal("stop", nil)
	require.True(t, y.res.Ended)
}
