package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

func TestCatchMessage(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<intermediateCatchEvent id="c">`+message("paid", "code")+`</intermediateCatchEvent>
<endEvent id="e"/>
s c e`, engine.Variables{"code": "H-1"})
	require.Equal(t, []string{"set p {\"code\":\"H-1\"}", "+s", "-s", ">s_c", "+c", "opened c paid H-1"}, trace(y.res))
	require.Equal(t, []string{"subscribe c"}, commands(y.res))
	open := y.res.Commands[0].(engine.OpenSubscription)
	require.Equal(t, engine.OpenSubscription{
		ID: open.ID, Node: y.p.Node("c"), Kind: engine.SubscriptionMessage, Name: "paid", Key: "H-1", Once: true,
	}, open)
	require.Equal(t, []engine.Subscription{{
		ID: open.ID, Element: "c", Instance: y.at("c"), Kind: engine.SubscriptionMessage, Name: "paid", Key: "H-1", Once: true,
	}}, y.st.Subscriptions())
	y.reload()
	y.refused(engine.ErrUnknownSubscription, engine.MessageReceived{Subscription: "c#99"})
	y.refused(engine.ErrVariables, engine.MessageReceived{Subscription: open.ID, Variables: engine.Variables{"f": func() {}}})
	require.Equal(t, []string{"triggered c paid H-1", "set c {\"amount\":5}", "-c", ">c_e", "+e", "-e", "END e"},
		y.message("c", engine.Variables{"amount": 5}))
	require.Empty(t, y.res.Commands, "a subscription that closed by itself is not closed")
	require.Empty(t, y.st.Subscriptions())
}

func TestMessageKeys(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ key, want, incident string }{
		"text":           {`"a" + "b"`, "ab", ""},
		"number":         {`1.50 + 0.50`, "2", ""},
		"large number":   {`1000`, "1000", ""},
		"composed":       {`"é"`, "\u00e9", ""},
		"none":           {``, "", ""},
		"null":           {`missing`, "", "expression"},
		"empty":          {`""`, "", "expression"},
		"list":           {`[1]`, "", "expression"},
		"cannot be told": {`1 + "x"`, "", "expression"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, `
<startEvent id="s"/>
<intermediateCatchEvent id="c">`+message("m", tt.key)+`</intermediateCatchEvent>
s c`, nil)
			if tt.incident == "" {
				require.Empty(t, y.st.Incidents())
				require.Equal(t, tt.want, y.st.Subscriptions()[0].Key)
				return
			}
			in := y.incident()
			require.Equal(t, tt.incident, in.Code)
			require.Equal(t, "c", in.Element)
			require.Contains(t, in.MessageEN, "it saw")
			require.Empty(t, y.st.Subscriptions())
			y.reload()
			y.apply(engine.IncidentRetried{ID: in.ID})
			y.apply(engine.IncidentResolved{ID: y.incident().ID})
			require.True(t, y.res.Ended, "resolving counts as received")
		})
	}
}

func TestReceiveTask(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<receiveTask id="r"><extensionElements><motcua:message name="paid" key="=mine"/><motcua:io><motcua:input source="=x + 1" target="mine"/><motcua:output source="=amount + mine" target="x"/></motcua:io></extensionElements></receiveTask>
<boundaryEvent id="b" attachedToRef="r"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/><endEvent id="late"/>
s r e
b late`, engine.Variables{"x": 1})
	require.Equal(t, []string{"subscribe r", "timer b"}, commands(y.res))
	y.reload()
	late := &play{t: t, p: y.p, st: y.st, env: y.env}
	late.reload()
	require.Equal(t, []string{"timer.fired b 1h0m0s", "closed r paid 2", "xr", "+b", "-b", ">b_late", "+late", "-late", "END late"}, late.fire("b"))
	require.Equal(t, []string{"unsubscribe r"}, commands(late.res))
	require.Equal(t, []string{
		"triggered r paid 2", "timer.cleared b 1h0m0s", `set r {"x":7}`, "-r", ">r_e", "+e", "-e", "END e",
	}, y.message("r", engine.Variables{"amount": 5}))
	require.Equal(t, `{"x":7}`, js(t, y.st.Variables()))
}

func TestThrowMessage(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<intermediateThrowEvent id="a">`+io("note=x + 1", "")+`<messageEventDefinition><extensionElements><motcua:message name="=&quot;m&quot; + string(x)" key="=x" ttl="P1DT1H"/></extensionElements></messageEventDefinition></intermediateThrowEvent>
<sendTask id="b"><extensionElements><motcua:message name="hello"/></extensionElements></sendTask>
<endEvent id="e">`+message("bye", "")+`</endEvent>
s a b e`, engine.Variables{"x": 1})
	require.True(t, y.res.Ended)
	require.Equal(t, []string{"e"}, y.res.EndNodes)
	require.Equal(t, []string{"send m1 1", "send hello ", "send bye "}, commands(y.res))
	require.Equal(t, []string{
		`set p {"x":1}`, "+s", "-s", ">s_a", "+a", "message.sent m1 1", "-a", ">a_b", "+b", "message.sent hello", "-b", ">b_e",
		"+e", "message.sent bye", "-e", "END e",
	}, trace(y.res))
	first := y.res.Commands[0].(engine.SendMessage)
	require.Equal(t, "a#3", first.Instance)
	require.Equal(t, 25*time.Hour, first.TTL)
	require.Equal(t, `{"note":2}`, js(t, first.Variables), "only what the mappings say goes along")
	require.Empty(t, y.res.Commands[1].(engine.SendMessage).Variables)
}

// A send task with a connector is a service task.
func TestSendTaskWithConnector(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<sendTask id="b"><extensionElements><motcua:service type="http"/></extensionElements></sendTask>
<endEvent id="e"/>
s b e`, nil)
	require.Equal(t, []string{"call b"}, commands(y.res))
	y.reload()
	y.apply(engine.ServiceCompleted{Instance: y.at("b")})
	require.True(t, y.res.Ended)
}

func TestThrowingBadMessagesIsAnIncident(t *testing.T) {
	t.Parallel()
	for name, attrs := range map[string]string{
		"name": `name="=x"`, "key": `name="m" key="=x"`, "time to live": `name="m" ttl="=x"`, "calendar": `name="m" ttl="=&quot;P1M&quot;"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := start(t, `
<startEvent id="s"/>
<intermediateThrowEvent id="a"><messageEventDefinition><extensionElements><motcua:message `+attrs+`/></extensionElements></messageEventDefinition></intermediateThrowEvent>
<endEvent id="e"/>
s a e`, nil)
			require.Empty(t, y.res.Commands)
			require.Equal(t, "a", y.incident().Element)
			y.reload()
			y.apply(engine.IncidentRetried{ID: y.incident().ID})
			y.apply(engine.IncidentResolved{ID: y.incident().ID})
			require.True(t, y.res.Ended)
			require.Empty(t, y.res.Commands, "resolving sends nothing")
		})
	}
}

func TestBoundaryMessage(t *testing.T) {
	t.Parallel()
	body := func(attrs string) string {
		return `
<startEvent id="s"/>
<userTask id="a"/>
<boundaryEvent id="b" attachedToRef="a" ` + attrs + `>` + io("", "got=amount") + message("m", "") + `</boundaryEvent>
<endEvent id="e"/><endEvent id="late"/>
s a e
b late`
	}
	y := start(t, body(""), nil)
	require.Equal(t, []string{"open a", "subscribe b"}, commands(y.res))
	y.reload()
	require.Equal(t, []string{"triggered b m", "xa", "+b", `set b {"got":5}`, "-b", ">b_late", "+late", "-late", "END late"},
		y.message("b", engine.Variables{"amount": 5}))
	require.Equal(t, []string{"close a"}, commands(y.res))

	y = start(t, body(`cancelActivity="false"`), nil)
	for range 3 {
		y.reload()
		require.Equal(t, []string{"triggered b m", "+b", `set b {"got":1}`, "-b", ">b_late", "+late", "-late"},
			y.message("b", engine.Variables{"amount": 1}))
	}
	require.False(t, y.st.Subscriptions()[0].Once)
	require.Equal(t, []string{"closed b m", "-a", ">a_e", "+e", "-e", "END e"}, y.done("a", nil))
	require.Equal(t, []string{"unsubscribe b"}, commands(y.res))
}

// A boundary event that cannot be armed is an incident; the activity goes on.
func TestBoundaryMessageThatCannotBeArmed(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<userTask id="a"/>
<boundaryEvent id="b" attachedToRef="a">`+message("m", "k")+`</boundaryEvent>
s a`, nil)
	in := y.incident()
	require.Equal(t, "b", in.Element)
	require.Equal(t, y.at("a"), in.Instance)
	y.reload()
	y.apply(engine.VariablesSet{Variables: engine.Variables{"k": "x"}})
	require.Equal(t, []string{"incident.resolved b retried", "opened b m x"}, y.apply(engine.IncidentRetried{ID: in.ID}))
	require.Equal(t, "x", y.st.Subscriptions()[0].Key)
	y.message("b", nil)
	require.True(t, y.res.Ended)
}
