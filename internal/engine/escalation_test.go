package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// escalating throws an escalation inside a subprocess, in the middle (THROW) and
// at the end.
const escalating = `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><parallelGateway id="f"/><userTask id="beside"/>
<intermediateThrowEvent id="mid">MIO MID</intermediateThrowEvent><userTask id="after"/><endEvent id="end">END</endEvent>
is f mid after end
f beside
INSIDE
</subProcess>
<boundaryEvent id="b" attachedToRef="p1" cancelActivity="CANCEL">CATCH</boundaryEvent>
<userTask id="chief"/><endEvent id="e"/>
s p1 e
b chief
`

func escalatingWith(mid, end, inside, cancel, catch string) string {
	body := escalating
	for old, with := range map[string]string{
		"MIO": io("v=x", ""), "MID": mid, "END": end, "INSIDE": inside, "CANCEL": cancel, "CATCH": catch,
	} {
		body = replace(body, old, with)
	}
	return body
}

func TestEscalationDoesNotInterrupt(t *testing.T) {
	t.Parallel()
	y := start(t, escalatingWith(failure("escalation", "C"), failure("escalation", "D"), "", "false", failure("escalation", "")), engine.Variables{"x": 1})
	got := trace(y.res)
	require.Contains(t, got, "escalation.thrown C→b")
	require.Contains(t, got, "+chief")
	require.Contains(t, got, "+after", "the thrower goes on")
	require.NotContains(t, got, "xp1")
	y.reload()
	require.Equal(t, []string{"-after", ">after_end", "+end", "escalation.thrown D→b", "-end", "+b", "-b", ">b_chief", "+chief"}, y.done("after", nil))
	y.done("beside", nil)
	require.False(t, y.res.Ended)
}

func TestEscalationInterrupts(t *testing.T) {
	t.Parallel()
	y := start(t, escalatingWith(failure("escalation", "C"), "", "", "true", failure("escalation", "C")), engine.Variables{"x": 1})
	require.Equal(t, []string{
		`set p {"x":1}`, "+s", "-s", ">s_p1", "+p1", "+is", "-is", ">is_f", "+f", "-f", ">f_mid", ">f_beside", "+mid",
		"escalation.thrown C→b", "xmid", "xp1", "+b", `set b {"v":1}`, "-b", ">b_chief", "+chief",
	}, trace(y.res))

	y = start(t, escalatingWith("", failure("escalation", "C"), "", "true", failure("escalation", "C")), nil)
	got := y.done("after", nil)
	require.Contains(t, got, "xend")
	require.Contains(t, got, "xbeside")
}

func TestEscalationToAnEventSubProcess(t *testing.T) {
	t.Parallel()
	inside := func(interrupting string) string {
		return `<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="` + interrupting + `">` + failure("escalation", "C") + `</startEvent><userTask id="xa"/>
xs xa
</subProcess>`
	}
	y := start(t, escalatingWith(failure("escalation", "C"), "", inside("false"), "false", failure("escalation", "C")), engine.Variables{"x": 1})
	require.Contains(t, trace(y.res), "escalation.thrown C→xs", "the nearest catches")
	require.Contains(t, trace(y.res), "+after")
	y.reload()
	for _, task := range []string{"after", "beside", "xa"} {
		require.False(t, y.res.Ended, "the scope ends when no token is left in it")
		y.done(task, nil)
	}
	require.True(t, y.res.Ended)

	y = start(t, escalatingWith(failure("escalation", "C"), "", inside("true"), "false", failure("escalation", "C")), engine.Variables{"x": 1})
	require.Contains(t, trace(y.res), "xmid")
	y.done("xa", nil)
	require.True(t, y.res.Ended)
}

func TestEscalationThatNothingCatches(t *testing.T) {
	t.Parallel()
	body := escalatingWith(failure("escalation", "=code"), "", "", "false", failure("escalation", "other"))
	y := start(t, body, engine.Variables{"x": 1, "code": "C"})
	require.Contains(t, trace(y.res), "escalation.thrown C→")
	require.Contains(t, trace(y.res), "+after")
	require.NotContains(t, commands(y.res), "escalate C")

	y = startBy(t, body, engine.StartOptions{Variables: engine.Variables{"x": 1, "code": "C"}, Called: true})
	require.Contains(t, commands(y.res), "escalate C")
	for _, c := range y.res.Commands {
		if e, ok := c.(engine.EscalateToCaller); ok {
			require.Equal(t, `{"v":1}`, js(t, e.Variables))
		}
	}

	y = start(t, body, engine.Variables{"x": 1})
	require.Equal(t, "mid", y.incident().Element, "a code that cannot be told is an incident")
}

func TestEscalationOfACall(t *testing.T) {
	t.Parallel()
	body := func(cancel string) string {
		return `
<startEvent id="s"/>
<callActivity id="a" calledElement="q"/>
<boundaryEvent id="b" attachedToRef="a" cancelActivity="` + cancel + `">` + failure("escalation", "C") + `</boundaryEvent>
<userTask id="chief"/><endEvent id="e"/>
s a e
b chief e`
	}
	y := start(t, body("false"), nil)
	for range 2 {
		y.reload()
		require.Equal(t, []string{"escalation.thrown C→b", "+b", `set b {"v":1}`, "-b", ">b_chief", "+chief"},
			y.apply(engine.CallEscalated{Instance: y.at("a"), Code: "C", Variables: engine.Variables{"v": 1}}))
	}
	require.Equal(t, []string{"escalation.thrown D→"}, y.apply(engine.CallEscalated{Instance: y.at("a"), Code: "D"}))
	y.apply(engine.CallCompleted{Instance: y.at("a")})

	y = start(t, body("true"), nil)
	y.apply(engine.CallEscalated{Instance: y.at("a"), Code: "C"})
	require.Equal(t, []string{"cancel a", "open chief"}, commands(y.res))
}

// An event subprocess that escalates does not start itself.
func TestEscalationDoesNotStartItsOwnHandler(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/><userTask id="a"/><endEvent id="e">`+failure("escalation", "C")+`</endEvent>
s a e
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="false">`+failure("escalation", "")+`</startEvent><endEvent id="xe">`+failure("escalation", "C")+`</endEvent>
xs xe
</subProcess>`, nil)
	require.Equal(t, []string{
		"-a", ">a_e", "+e", "escalation.thrown C→xs", "-e", "+x", "+xs", "-xs", ">xs_xe", "+xe", "escalation.thrown C→", "-xe", "ended x", "-x", "END x",
	}, y.done("a", nil))
}
