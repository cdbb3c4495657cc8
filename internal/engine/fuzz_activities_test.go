package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// busy has every activity that repeats, calls, decides or leaves the order to
// people, and the gateways that wait for others.
const busy = `
<startEvent id="s"/><parallelGateway id="f"/>
<userTask id="a"><extensionElements><motcua:io><motcua:input source="=item" target="mine"/></motcua:io></extensionElements>
<multiInstanceLoopCharacteristics><extensionElements><motcua:loop collection="=[1,2,n]" element="item" output="out" outputElement="=answer"/></extensionElements><completionCondition>n = 3</completionCondition></multiInstanceLoopCharacteristics></userTask>
<boundaryEvent id="ab" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeCycle>R2/PT1H</timeCycle></timerEventDefinition></boundaryEvent>
<subProcess id="m"><multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>n</loopCardinality></multiInstanceLoopCharacteristics>
<startEvent id="ms"/><inclusiveGateway id="mg" default="mg_mb"/><userTask id="ma"/><userTask id="mb"/><inclusiveGateway id="mj"/><endEvent id="me"/>
ms mg
mg ma ? n > 1
mg mb
ma mj me
mb mj
</subProcess>
<boundaryEvent id="mt" attachedToRef="m"><timerEventDefinition><timeDuration>PT5H</timeDuration></timerEventDefinition></boundaryEvent>
<scriptTask id="l"><extensionElements><motcua:script result="n">=n + 1</motcua:script></extensionElements><standardLoopCharacteristics loopMaximum="5"><loopCondition>n &lt; 3</loopCondition></standardLoopCharacteristics></scriptTask>
<callActivity id="c" calledElement="=if n = 5 then null else &quot;q&quot;"><standardLoopCharacteristics testBefore="true" loopMaximum="2"/></callActivity>
<businessRuleTask id="d"><extensionElements><motcua:decision ref="d" result="n"/></extensionElements></businessRuleTask>
<adHocSubProcess id="h" ordering="Sequential"><userTask id="ha"/><userTask id="hb"/><completionCondition>n = 4</completionCondition></adHocSubProcess>
<complexGateway id="g"><activationCondition>activationCount &gt;= 2</activationCondition></complexGateway>
<inclusiveGateway id="j"/><endEvent id="e"/><userTask id="z"/>
s f a g
f m g
f l c g
f d h j e
g j ? waitingForStart
g z ? n = 6
mt j
ab z`

func fuzzOperation(p *engine.Process, st *engine.State, kind, which byte) engine.Event {
	tokens := st.Tokens()
	pick := func(k byte) engine.Token {
		if len(tokens) == 0 {
			return engine.Token{}
		}
		return tokens[int(k)%len(tokens)]
	}
	elements := []string{"a", "m", "ma", "mj", "l", "c", "d", "h", "ha", "g", "j", "e", "z", "mt", "ms", "f", "zz"}
	t := pick(which)
	vars := engine.Variables{"n": int(which) % 9, "answer": int(which)}
	switch kind % 9 {
	case 0:
		return engine.CallCompleted{Instance: t.Instance, Variables: vars}
	case 1:
		return engine.CallFailed{Instance: t.Instance, Error: []string{"", "E"}[which%2]}
	case 2:
		return engine.Modified{Cancel: []string{t.Instance, pick(which / 3).Instance}}
	case 3:
		return engine.Modified{Cancel: []string{t.Element + "@" + t.Scope}, Start: []engine.StartToken{{Element: elements[int(which)%len(elements)]}}}
	case 4:
		return engine.Modified{Start: []engine.StartToken{{Element: elements[int(which)%len(elements)], Scope: []string{"", t.Instance, t.Scope}[which%3]}, {Flow: "c_g"}}}
	case 5:
		return engine.AdHocActivated{Scope: t.Instance, Elements: []string{"hb", "ha"}}
	case 6:
		if which%2 == 0 {
			return engine.Suspended{}
		}
		return engine.Resumed{}
	case 7:
		if in := st.Incidents(); len(in) > 0 {
			return engine.IncidentResolved{ID: in[int(which)%len(in)].ID, Skip: true, Variables: vars}
		}
	case 8:
		if tm := st.Timers(); len(tm) > 0 {
			return engine.TimerChanged{ID: tm[int(which)%len(tm)].ID, At: t0.Add(time.Duration(which) * time.Minute)}
		}
	}
	return nil
}

// FuzzActivities feeds an instance any events and operations. Nothing panics, a
// refused one leaves no mark, and the state always fits together.
func FuzzActivities(f *testing.F) {
	f.Add([]byte{0, 0, 1, 0, 2, 0, 3, 0})
	f.Add([]byte{100, 3, 101, 5, 102, 7, 103, 2, 104, 1, 105, 0, 107, 1})
	f.Add([]byte{0, 1, 0, 2, 0, 3, 109, 1, 6, 2, 108, 9, 5, 0})
	p, same := compile(f, busy), compile(f, busy)
	f.Fuzz(func(t *testing.T, data []byte) {
		env := engine.Env{Now: t0, MaxElements: 200, Decide: decideNumber}
		st, _, err := p.Start(engine.Variables{"n": len(data) % 8, "x": 2}, env)
		require.NoError(t, err)
		for i := 0; i+1 < len(data) && i < 60; i += 2 {
			before := bytes(t, st)
			ev := fuzzEvent(st, data[i], data[i+1])
			if data[i] >= 100 {
				ev = fuzzOperation(p, st, data[i], data[i+1])
			}
			env.Now = env.Now.Add(time.Duration(data[i+1]) * time.Minute)
			_, err := p.Apply(st, ev, env)
			after := bytes(t, st)
			if err != nil {
				require.Equal(t, before, after, "a refused event left its mark")
			}
			st = new(engine.State)
			require.NoError(t, json.Unmarshal([]byte(after), st), after)
			require.Equal(t, after, bytes(t, st))
			if st.Ended() {
				return
			}
			_, err = same.Migrate(st, p, engine.ProposeMapping(p, same), env)
			require.NoError(t, err)
			require.Equal(t, after, bytes(t, st), "a migration to the same process changed it")
		}
	})
}

// FuzzActivityState reads damaged states. What is accepted can be stepped without a panic.
func FuzzActivityState(f *testing.F) {
	p := compile(f, busy)
	env := engine.Env{Now: t0, MaxElements: 100, Decide: decideNumber}
	for n := range 8 {
		st, _, err := p.Start(engine.Variables{"n": n, "x": 2}, env)
		require.NoError(f, err)
		f.Add([]byte(bytes(f, st)))
		for i := range byte(8) {
			_, _ = p.Apply(st, fuzzEvent(st, i, byte(n)), env)
		}
		f.Add([]byte(bytes(f, st)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		st := new(engine.State)
		if json.Unmarshal(data, st) != nil {
			return
		}
		for i := range byte(24) {
			_, _ = p.Apply(st, fuzzOperation(p, st, i, i), env)
			_, _ = p.Apply(st, fuzzEvent(st, i, i), env)
		}
		_, _ = p.Apply(st, engine.Cancelled{}, env)
		_ = fmt.Sprint(st.Tokens())
	})
}
