package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

var race = `
<startEvent id="s"/><eventBasedGateway id="g"/>
<intermediateCatchEvent id="m">` + message("m", "key") + `</intermediateCatchEvent>
<intermediateCatchEvent id="sig">` + signal("sig") + `</intermediateCatchEvent>
<intermediateCatchEvent id="t">` + timer("timeDuration", "PT1H") + `</intermediateCatchEvent>
<receiveTask id="r"><extensionElements><motcua:message name="r"/><motcua:io><motcua:input source="=key" target="mine"/><motcua:output source="=amount + mine" target="got"/></motcua:io></extensionElements></receiveTask>
<intermediateCatchEvent id="c">` + condition("done = true") + `</intermediateCatchEvent>
<endEvent id="em"/><endEvent id="esig"/><endEvent id="et"/><endEvent id="er"/><endEvent id="ec"/>
s g m em
g sig esig
g t et
g r er
g c ec
`

func TestEventGateway(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		happen func(y *play)
		end    string
	}{
		"message":   {func(y *play) { y.message("m", engine.Variables{"v": 1}) }, "em"},
		"signal":    {func(y *play) { y.signal("sig", nil) }, "esig"},
		"timer":     {func(y *play) { y.fire("t") }, "et"},
		"receive":   {func(y *play) { y.message("r", engine.Variables{"amount": 2}) }, "er"},
		"condition": {func(y *play) { y.apply(engine.VariablesSet{Variables: engine.Variables{"done": true}}) }, "ec"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, race, engine.Variables{"key": 5, "done": false})
			require.Equal(t, []string{"subscribe m", "subscribe sig", "timer t", "subscribe r"}, commands(y.res))
			require.Equal(t, "event", y.st.Tokens()[0].For)
			y.reload()
			tt.happen(y)
			require.True(t, y.res.Ended)
			require.Equal(t, []string{tt.end}, y.res.EndNodes)
			require.Empty(t, y.st.Subscriptions())
			require.Empty(t, y.st.Timers())
			if name == "receive" {
				require.Equal(t, `{"done":false,"got":7,"key":5}`, js(t, y.st.Variables()))
			}
		})
	}
}

func TestEventGatewayTrace(t *testing.T) {
	t.Parallel()
	y := start(t, race, engine.Variables{"key": 5, "done": false})
	require.Equal(t, []string{
		"triggered m m 5", "timer.cleared t 1h0m0s", "closed sig sig", "closed r r", "closed c",
		"-g", ">g_m", "+m", `set m {"v":1}`, "-m", ">m_em", "+em", "-em", "END em",
	}, y.message("m", engine.Variables{"v": 1}))
	require.Equal(t, []string{"clear t", "unsubscribe sig", "unsubscribe r"}, commands(y.res))
}

func TestEventGatewayThatCannotWait(t *testing.T) {
	t.Parallel()
	y := start(t, race, engine.Variables{"done": false})
	require.Equal(t, "g", y.incident().Element)
	require.Empty(t, y.st.Subscriptions(), "it waits for all of them or none")
	require.Empty(t, y.st.Timers())
	y.reload()
	other := &play{t: t, p: y.p, st: y.st, env: y.env}
	other.reload()
	require.Equal(t, []string{"incident.resolved g resolved", "-g", ">g_t", "+t", "-t", ">t_et", "+et", "-et", "END et"},
		other.apply(engine.IncidentResolved{ID: y.incident().ID, Flow: "g_t"}))
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"key": 1}})
	require.Empty(t, y.st.Incidents())
	require.Len(t, y.st.Subscriptions(), 3)
}
