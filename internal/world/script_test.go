package world_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/feel"
	"github.com/motcua/motcua/internal/world"
)

// A message flow says who receives what.
func TestMessageFlows(t *testing.T) {
	t.Parallel()
	body := messageDefinition + `
		<process id="p"><startEvent id="s"/><sendTask id="send" messageRef="m"/><endEvent id="e"/>
		s send e
		</process>
		<process id="q1"><startEvent id="s1"><messageEventDefinition messageRef="m"/></startEvent><userTask id="t1"/><endEvent id="e1"/>
		s1 t1 e1
		</process>
		<process id="q2"><startEvent id="s2"><messageEventDefinition messageRef="m"/></startEvent><userTask id="t2"/><endEvent id="e2"/>
		s2 t2 e2
		</process>
		<collaboration id="c"><participant id="pp" processRef="p"/><participant id="p1" processRef="q1"/><participant id="p2" processRef="q2"/><participant id="closed"/>%s</collaboration>`
	for name, tt := range map[string]struct{ flow, begun string }{
		"none":            {"", "q1.1"},
		"to an element":   {`<messageFlow id="f" sourceRef="send" targetRef="s2"/>`, "q2.1"},
		"to a pool":       {`<messageFlow id="f" sourceRef="send" targetRef="p2"/>`, "q2.1"},
		"between pools":   {`<messageFlow id="f" sourceRef="pp" targetRef="p2"/>`, "q2.1"},
		"to a closed one": {`<messageFlow id="f" sourceRef="send" targetRef="closed"/>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, fmt.Sprintf(body, tt.flow))
			play(t, w, begin("p"))
			if tt.begun == "" {
				require.Len(t, w.Instances(), 1)
				require.Empty(t, w.Letters())
				return
			}
			require.Equal(t, tt.begun, w.Instances()[1].ID)
		})
	}
}

// A script that went through JSON does the same again.
func TestScripts(t *testing.T) {
	t.Parallel()
	yes := true
	script := world.Script{Steps: []world.Step{
		{Kind: world.StepBegin, Process: "p"},
		{Kind: world.StepFail, Element: "call", Code: "away", Message: "gone"},
		{Kind: world.StepRetry, Element: "call"},
		{Kind: world.StepComplete, Element: "call", Variables: engine.Variables{"x": feel.NewNumber(1)}},
		{Kind: world.StepComplete, Element: "a", Outcome: "ok", Choices: []world.Choice{
			{Element: "g_wait", Expression: "amount > 5", Holds: &yes},
			{Element: "wait", Expression: "due", Value: &world.Value{V: "P1D"}},
		}},
		{Kind: world.StepTimer, Element: "wait"},
		{Kind: world.StepMessage, Element: "got"},
	}}
	data, err := json.Marshal(script)
	require.NoError(t, err)
	var again world.Script
	require.NoError(t, json.Unmarshal(data, &again))
	body := messageDefinition + `<process id="p"><startEvent id="s"/><serviceTask id="call"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask>
		<userTask id="a"/><exclusiveGateway id="g" default="g_e"/>
		<intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>=due</timeDuration></timerEventDefinition></intermediateCatchEvent>
		<receiveTask id="got" messageRef="m"/><endEvent id="e"/><endEvent id="done"/>
		s call a g wait got done
		g e
		</process>`
	body = strings.Replace(body, "s call a g wait got done", "s call a g\ng wait ? amount > 5\nwait got done", 1)
	w := newWorld(t, body)
	play(t, w, again.Steps...)
	require.True(t, w.Ended())
	require.Equal(t, t0.AddDate(0, 0, 1), w.Now())
	require.Equal(t, []string{"done"}, w.Instances()[0].EndNodes)

	require.ErrorContains(t, newWorld(t, body).Play(complete("a")), "nothing waits")
	require.ErrorContains(t, newWorld(t, body).Play(world.Step{Kind: "dance"}), "dance")
	require.ErrorContains(t, newWorld(t, body).Play(begin("z")), `"z"`)
}

// What happens in a clone does not happen in the world it was made of.
func TestClones(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twoPools)
	play(t, w, begin("p"))
	clone := w.Clone()
	play(t, clone, complete("work"))
	require.True(t, clone.Ended())
	require.False(t, w.Ended())
	require.Len(t, w.Jobs(), 1)
	play(t, w, complete("work"))
	require.True(t, w.Ended())
}
