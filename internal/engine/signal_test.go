package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

const twoSignals = `
<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="a"/>
<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">SIG</boundaryEvent>
<intermediateCatchEvent id="c">SIG</intermediateCatchEvent>
<intermediateCatchEvent id="other">OTHER</intermediateCatchEvent>
<intermediateCatchEvent id="again">SIG</intermediateCatchEvent>
<endEvent id="e"/>
s f a e
f c again e
f other e
b e
`

func TestSignalReachesAllThatWait(t *testing.T) {
	t.Parallel()
	y := start(t, replace(replace(twoSignals, "SIG", signal("go")), "OTHER", signal(`="g" + "o2"`)), nil)
	require.Equal(t, []string{"open a", "subscribe b", "subscribe c", "subscribe other"}, commands(y.res))
	y.reload()
	require.Empty(t, y.signal("nobody", nil), "a signal that nothing waits for does nothing")
	require.Equal(t, []string{
		"triggered b go", "+b", `set b {"v":1}`, "-b", ">b_e", "+e", "-e",
		"triggered c go", `set c {"v":1}`, "-c", ">c_again", "+again", "opened again go",
	}, y.signal("go", engine.Variables{"v": 1}), "what begins to wait in the step waits for the next one")
	require.Equal(t, []string{"triggered other go2", "-other", ">other_e", "+e", "-e"}, y.signal("go2", nil))
	y.done("a", nil)
	y.signal("go", nil)
	require.True(t, y.res.Ended)
	require.Empty(t, y.st.Subscriptions())
}

func TestThrowSignal(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<intermediateThrowEvent id="a">`+io("v=x", "")+signal(`=name`)+`</intermediateThrowEvent>
<endEvent id="e">`+signal("end")+`</endEvent>
s a e`, engine.Variables{"x": 1, "name": "go"})
	require.Equal(t, []string{"broadcast go", "broadcast end"}, commands(y.res))
	require.Equal(t, `{"v":1}`, js(t, y.res.Commands[0].(engine.BroadcastSignal).Variables))
	require.Contains(t, trace(y.res), "signal.sent go")
	require.True(t, y.res.Ended)

	y = start(t, `
<startEvent id="s"/>
<intermediateThrowEvent id="a">`+signal(`=name`)+`</intermediateThrowEvent>
s a`, nil)
	require.Equal(t, "expression", y.incident().Code)
}

// One signal that interrupts what also listens reaches only what is left.
func TestSignalInterruptsAListener(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><intermediateCatchEvent id="c">`+signal("go")+`</intermediateCatchEvent>
is c
</subProcess>
<boundaryEvent id="b" attachedToRef="p1">`+signal("go")+`</boundaryEvent>
<endEvent id="e"/>
s p1
b e`, nil)
	require.Equal(t, []string{"triggered b go", "closed c go", "xc", "xp1", "+b", "-b", ">b_e", "+e", "-e", "END e"}, y.signal("go", nil))
}
