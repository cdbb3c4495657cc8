package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// everything has every element and several ways to fail.
const everything = `
<startEvent id="s"/>
<parallelGateway id="f"/>
<userTask id="a" default="a_j"><extensionElements>
<motcua:outcome id="ok" kind="forward" vi="Đạt" en="OK"/><motcua:outcome id="back" kind="return" vi="Trả" en="Back"/>
<motcua:io><motcua:input source="=n" target="mine"/><motcua:output source="=if n = 3 then ` + slow + ` else answer" target="n"/></motcua:io>
</extensionElements></userTask>
<boundaryEvent id="ab" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeCycle>=if n = 2 then "R/PT0S" else "R/PT1H"</timeCycle></timerEventDefinition></boundaryEvent>
<task id="note"/>
<exclusiveGateway id="m"/>
<serviceTask id="b"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask>
<exclusiveGateway id="g"/>
<scriptTask id="c"><extensionElements><motcua:script result="n">=n + 1</motcua:script></extensionElements></scriptTask>
<subProcess id="p1"><extensionElements><motcua:io><motcua:input source="=n" target="own"/></motcua:io></extensionElements>
<startEvent id="is"/><userTask id="ia"/><intermediateCatchEvent id="ic"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></intermediateCatchEvent>
<parallelGateway id="ij"/><endEvent id="ie"><terminateEventDefinition/></endEvent>
is ia ij ie
is ic ij
</subProcess>
<boundaryEvent id="pb" attachedToRef="p1"><timerEventDefinition><timeDuration>PT3H</timeDuration></timerEventDefinition></boundaryEvent>
<parallelGateway id="j"/>
<endEvent id="e"/><endEvent id="kill"><terminateEventDefinition/></endEvent>
s f a
a j ? outcome != "back"
a m ? outcome = "back"
ab note
f m b g
g j ? n = 0
g c ? n > 0 and n < 9
g kill ? n = 9
c m
f p1 j e
pb j
`

// FuzzApply feeds an instance any events, possible and impossible. Nothing
// panics, a refused event leaves no mark, and the state always fits together.
func FuzzApply(f *testing.F) {
	f.Add([]byte{0, 0, 1, 0, 2, 0, 3, 0})
	f.Add([]byte{3, 0, 4, 0, 7, 1, 2, 0, 2, 0, 2, 0, 0, 1, 0, 2})
	f.Add([]byte{1, 9, 5, 0, 5, 0, 6, 0, 8, 0, 9, 0, 2, 2, 2, 2})
	f.Add([]byte{10, 3, 0, 0, 4, 0, 5, 0, 6, 0})
	p := compile(f, everything)
	f.Fuzz(func(t *testing.T, data []byte) {
		env := engine.Env{Now: t0, MaxElements: 200}
		st, _, err := p.Start(engine.Variables{"n": 0, "outcome": nil}, env)
		require.NoError(t, err)
		if len(data) > 120 {
			data = data[:120]
		}
		for i := 0; i+1 < len(data); i += 2 {
			env.Now = env.Now.Add(time.Duration(data[i+1]) * time.Minute)
			before := bytes(t, st)
			_, err := p.Apply(st, fuzzEvent(st, data[i], data[i+1]), env)
			after := bytes(t, st)
			if err != nil {
				require.Equal(t, before, after, "a refused event left its mark")
			}
			st = new(engine.State)
			require.NoError(t, json.Unmarshal([]byte(after), st), after)
			require.Equal(t, after, bytes(t, st))
		}
	})
}

// fuzzEvent makes an event of two bytes: its kind, and whom it names.
func fuzzEvent(st *engine.State, kind, which byte) engine.Event {
	vars := engine.Variables{"n": int(which) % 10, "answer": int(which) % 4}
	instance := "nobody#1"
	if w := st.Tokens(); len(w) > 0 {
		instance = w[int(which)%len(w)].Instance
	}
	incident := fmt.Sprintf("incident#%d", which)
	if in := st.Incidents(); len(in) > 0 {
		incident = in[int(which)%len(in)].ID
	}
	timer := fmt.Sprintf("ab#%d", which)
	if tm := st.Timers(); len(tm) > 0 {
		timer = tm[int(which)%len(tm)].ID
	}
	switch kind % 12 {
	case 0:
		return engine.TaskCompleted{Instance: instance, Variables: vars}
	case 1:
		return engine.TaskCompleted{Instance: instance, Outcome: []string{"ok", "back", "no"}[which%3], Variables: vars}
	case 2:
		return engine.TimerFired{ID: timer}
	case 3:
		return engine.ServiceCompleted{Instance: instance, Variables: vars}
	case 4:
		return engine.ServiceFailed{Instance: instance}
	case 5:
		return engine.IncidentRetried{ID: incident}
	case 6:
		return engine.IncidentResolved{ID: incident, Variables: vars}
	case 7:
		return engine.IncidentResolved{ID: incident, Flow: []string{"g_j", "g_c", "a_m"}[which%3]}
	case 8:
		return engine.VariablesSet{Scope: instance, Variables: vars}
	case 9:
		return engine.VariablesSet{Variables: engine.Variables{"n": string([]byte{which})}}
	case 10:
		if which == 77 {
			return engine.Cancelled{Reason: "fuzz"}
		}
		return engine.VariablesSet{Variables: vars}
	}
	return nil
}

// FuzzState reads damaged states. What is accepted can be stepped without a panic.
func FuzzState(f *testing.F) {
	p := compile(f, everything)
	st, _, err := p.Start(engine.Variables{"n": 2}, engine.Env{Now: t0})
	require.NoError(f, err)
	f.Add([]byte(bytes(f, st)))
	_, err = p.Apply(st, engine.ServiceFailed{Instance: st.Tokens()[1].Instance}, engine.Env{Now: t0})
	require.NoError(f, err)
	f.Add([]byte(bytes(f, st)))
	f.Add([]byte(`{"process":"p","status":"active","counter":1,"root":"p#1","scopes":{"p#1":{"id":"p#1","seq":1,"live":0}}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		st := new(engine.State)
		if json.Unmarshal(data, st) != nil {
			return
		}
		env := engine.Env{Now: t0, MaxElements: 100}
		for i := range byte(24) {
			_, _ = p.Apply(st, fuzzEvent(st, i, i), env)
		}
		_, _ = p.Apply(st, engine.Cancelled{}, env)
	})
}

// FuzzStart gives a process any variables.
func FuzzStart(f *testing.F) {
	f.Add([]byte(`{"n":1}`))
	f.Add([]byte(`{"n":1e9999,"@type":"date","value":"x","x":{"@type":"date","value":"2026-01-01"}}`))
	f.Add([]byte(`{"e\u0301":"\u0301","é":[[[[]]]]}`))
	p := compile(f, everything)
	f.Fuzz(func(t *testing.T, data []byte) {
		var vars engine.Variables
		if json.Unmarshal(data, &vars) != nil {
			return
		}
		st, _, err := p.Start(vars, engine.Env{Now: t0, MaxElements: 100})
		if err != nil {
			return
		}
		stored := bytes(t, st)
		again := new(engine.State)
		require.NoError(t, json.Unmarshal([]byte(stored), again))
		require.Equal(t, stored, bytes(t, again))
	})
}
