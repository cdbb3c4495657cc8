package engine_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/engine"
)

// pending is what a driver has to answer, kept from commands and facts alone.
type pending struct {
	tasks, services, timers, incidents []string
	entered                            map[string]bool // instances that have not left
	subs                               []engine.OpenSubscription
	calls                              []string
	p                                  *engine.Process
}

// steps after which a test does nothing any more that could go on for ever.
const patience = 200

func (d *pending) take(t require.TestingT, res engine.Result) {
	for _, f := range res.Facts { // first: what was triggered may be closed in the same step
		if f.Kind == engine.FactSubscriptionTriggered {
			d.triggered(t, f)
		}
	}
	for _, c := range res.Commands {
		switch c := c.(type) {
		case engine.OpenTask:
			d.tasks = append(d.tasks, c.Instance)
		case engine.CloseTask:
			d.tasks = drop(t, d.tasks, c.Instance)
		case engine.CallService:
			d.services = append(d.services, c.Instance)
		case engine.CancelService:
			d.services = drop(t, d.services, c.Instance)
		case engine.CallProcess:
			d.calls = append(d.calls, c.Instance)
		case engine.CancelCall:
			d.calls = drop(t, d.calls, c.Instance)
		case engine.SetTimer:
			d.timers = append(d.timers, c.ID)
		case engine.ClearTimer:
			d.timers = drop(t, d.timers, c.ID)
		case engine.OpenSubscription:
			d.subs = append(d.subs, c)
		case engine.CloseSubscription:
			d.closed(t, c.ID)
		}
	}
	for _, f := range res.Facts {
		switch f.Kind {
		case engine.FactElementEntered:
			require.False(t, d.entered[f.Instance], "%s entered twice", f.Instance)
			d.entered[f.Instance] = true
		case engine.FactElementLeft, engine.FactElementCancelled:
			require.True(t, d.entered[f.Instance], "%s left and was not in", f.Instance)
			delete(d.entered, f.Instance)
		case engine.FactIncidentRaised:
			d.incidents = append(d.incidents, f.Incident)
		case engine.FactIncidentResolved:
			d.incidents = drop(t, d.incidents, f.Incident)
		}
	}
}

func (d *pending) closed(t require.TestingT, id string) {
	i := slices.IndexFunc(d.subs, func(s engine.OpenSubscription) bool { return s.ID == id })
	require.GreaterOrEqual(t, i, 0, "subscription %s was not open", id)
	d.subs = slices.Delete(d.subs, i, i+1)
}

// triggered: a subscription that waits once closes by itself.
func (d *pending) triggered(t require.TestingT, f engine.Fact) {
	for _, s := range d.subs {
		if s.ID == f.Subscription && s.Once {
			d.closed(t, s.ID)
			return
		}
	}
	require.True(t, f.Code == "condition" || slices.ContainsFunc(d.subs, func(s engine.OpenSubscription) bool { return s.ID == f.Subscription }),
		"%s was triggered and not open", f.Subscription)
}

func drop(t require.TestingT, ids []string, id string) []string {
	i := slices.Index(ids, id)
	require.GreaterOrEqual(t, i, 0, "%s was not there", id)
	return slices.Delete(ids, i, i+1)
}

// choose draws the next event among all that are possible. A timer that is
// chosen is the next one due; the caller moves the time.
func (d *pending) choose(t *rapid.T, st *engine.State, step int) engine.Event {
	if step >= 5*patience { // what ends an event subprocess may also start the next, for ever
		return engine.Cancelled{Reason: "for ever"}
	}
	can := []string{"set"}
	var subs []string // by the place in d.subs
	for i, s := range d.subs {
		if s.Once || step < patience {
			subs = append(subs, fmt.Sprint(i))
		}
	}
	for _, of := range []struct {
		name string
		ids  []string
	}{{"task", d.tasks}, {"service", d.services}, {"fail", d.services}, {"error", d.services}, {"timer", d.timers}, {"incident", d.incidents}, {"happen", subs},
		{"called", d.calls}, {"call failed", d.calls}, {"activate", d.startable(t, st)}} {
		if len(of.ids) > 0 && (of.name != "fail" && of.name != "call failed" || step < patience) {
			can = append(can, of.name)
		}
	}
	answer := engine.Variables{"answer": rapid.IntRange(0, 3).Draw(t, "answer")}
	switch rapid.SampledFrom(can).Draw(t, "event") {
	case "task":
		return engine.TaskCompleted{Instance: remove(t, &d.tasks), Variables: answer}
	case "service":
		return engine.ServiceCompleted{Instance: remove(t, &d.services), Variables: answer}
	case "fail":
		return engine.ServiceFailed{Instance: remove(t, &d.services), Message: "away"}
	case "error":
		return engine.ServiceFailed{Instance: remove(t, &d.services), Error: rapid.SampledFrom([]string{"E", "F"}).Draw(t, "code")}
	case "called":
		return engine.CallCompleted{Instance: remove(t, &d.calls), Variables: answer}
	case "call failed":
		failed := engine.CallFailed{Instance: remove(t, &d.calls)}
		failed.Error = rapid.SampledFrom([]string{"E", "F", ""}).Draw(t, "code")
		return failed
	case "activate":
		all, _ := d.p.AdHocs(st)
		return activation(t, all)
	case "set":
		return engine.VariablesSet{Variables: engine.Variables{"x": rapid.IntRange(0, 3).Draw(t, "x")}}
	case "happen":
		i, _ := strconv.Atoi(remove(t, &subs))
		if s := d.subs[i]; s.Kind == engine.SubscriptionMessage {
			return engine.MessageReceived{Subscription: s.ID, Variables: answer}
		}
		return engine.SignalReceived{Name: d.subs[i].Name, Variables: answer}
	case "timer":
		tm, _ := st.NextTimer()
		d.timers = drop(t, d.timers, tm.ID)
		return engine.TimerFired{ID: tm.ID}
	}
	id := rapid.SampledFrom(d.incidents).Draw(t, "incident")
	for _, in := range st.Incidents() {
		if in.ID == id && in.Code == "service_failed" && rapid.Bool().Draw(t, "retry") {
			return engine.IncidentRetried{ID: id}
		}
	}
	return engine.IncidentResolved{ID: id, Variables: answer}
}

// startable are the ad-hoc subprocesses in which a person may begin something and
// nothing else goes on: otherwise they would never end.
func (d *pending) startable(t *rapid.T, st *engine.State) []string {
	all, err := d.p.AdHocs(st)
	require.NoError(t, err)
	var out []string
	for _, a := range all {
		if len(a.Elements) > 0 && !slices.ContainsFunc(st.Tokens(), func(w engine.Token) bool { return w.Scope == a.Scope }) {
			out = append(out, a.Scope)
		}
	}
	return out
}

func activation(t *rapid.T, all []engine.AdHoc) engine.Event {
	all = slices.DeleteFunc(all, func(a engine.AdHoc) bool { return len(a.Elements) == 0 })
	a := rapid.SampledFrom(all).Draw(t, "ad-hoc")
	return engine.AdHocActivated{Scope: a.Scope, Elements: []string{rapid.SampledFrom(a.Elements).Draw(t, "element")}}
}

func remove(t *rapid.T, ids *[]string) string {
	i := rapid.IntRange(0, len(*ids)-1).Draw(t, "which")
	id := (*ids)[i]
	*ids = slices.Delete(*ids, i, i+1)
	return id
}

// Random processes, answered in random order, complete. Two instances take the
// same steps: one stays in memory, the other goes through JSON before every step.
func TestRandomProcesses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		body := randomProcess(rt)
		p := compile(t, body)
		env := engine.Env{Now: t0, Decide: decideNumber}
		st, res, err := p.Start(engine.Variables{"x": 1}, env)
		require.NoError(rt, err)
		twin, again, err := p.Start(engine.Variables{"x": 1}, env)
		require.NoError(rt, err)
		require.Equal(rt, facts(rt, res), facts(rt, again))
		todo := &pending{entered: map[string]bool{}, p: p}
		todo.take(rt, res)
		for step := 0; !st.Ended(); step++ {
			require.Less(rt, step, 5000, "does not come to an end:\n%s", body)
			next, _ := st.NextTimer()
			ev := todo.choose(rt, st, step)
			if fired, ok := ev.(engine.TimerFired); ok {
				require.Equal(rt, next.ID, fired.ID)
				if next.At.After(env.Now) {
					env.Now = next.At
				}
			}
			stored, err := json.Marshal(twin)
			require.NoError(rt, err)
			twin = new(engine.State)
			require.NoError(rt, json.Unmarshal(stored, twin), "%s", stored)
			res, err = p.Apply(st, ev, env)
			require.NoError(rt, err)
			again, err = p.Apply(twin, ev, env)
			require.NoError(rt, err)
			require.Equal(rt, facts(rt, res), facts(rt, again))
			require.Equal(rt, stateBytes(rt, st), stateBytes(rt, twin))
			todo.take(rt, res)
		}
		require.Empty(rt, todo.entered, "entered and never left")
		require.Empty(rt, todo.tasks)
		require.Empty(rt, todo.services)
		require.Empty(rt, todo.timers)
		require.Empty(rt, todo.incidents)
		require.Empty(rt, todo.subs)
		require.Empty(rt, todo.calls)
		require.NotContains(rt, stateBytes(rt, st), `"subscriptions"`)
		require.Empty(rt, st.Tokens())
		last := res.Facts[len(res.Facts)-1]
		require.Equal(rt, engine.FactProcessEnded, last.Kind)
	})
}

// Cancelling at any point withdraws all that was open.
func TestCancellingRandomProcesses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := compile(t, randomProcess(rt))
		env := engine.Env{Now: t0, Decide: decideNumber}
		st, res, err := p.Start(nil, env)
		require.NoError(rt, err)
		todo := &pending{entered: map[string]bool{}, p: p}
		todo.take(rt, res)
		for range rapid.IntRange(0, 6).Draw(rt, "steps") {
			if st.Ended() {
				return
			}
			res, err = p.Apply(st, todo.choose(rt, st, 0), env)
			require.NoError(rt, err)
			todo.take(rt, res)
		}
		if st.Ended() {
			return
		}
		res, err = p.Apply(st, engine.Cancelled{Reason: "test"}, env)
		require.NoError(rt, err)
		todo.take(rt, res)
		require.Equal(rt, &pending{
			tasks: []string{}, services: []string{}, timers: []string{}, incidents: []string{}, entered: map[string]bool{},
			subs: []engine.OpenSubscription{}, calls: []string{},
		}, &pending{
			tasks: append([]string{}, todo.tasks...), services: append([]string{}, todo.services...),
			timers: append([]string{}, todo.timers...), incidents: append([]string{}, todo.incidents...), entered: todo.entered,
			subs: append([]engine.OpenSubscription{}, todo.subs...), calls: append([]string{}, todo.calls...),
		})
	})
}

func facts(t require.TestingT, res engine.Result) string {
	data, err := json.Marshal(res.Facts)
	require.NoError(t, err)
	var names []string
	for _, c := range res.Commands {
		names = append(names, fmt.Sprintf("%T", c))
	}
	return fmt.Sprint(string(data), names)
}

func stateBytes(t require.TestingT, st *engine.State) string {
	data, err := json.Marshal(st)
	require.NoError(t, err)
	return string(data)
}
