package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
)

// t0 is a Monday morning in Ho Chi Minh City.
var t0 = time.Date(2026, time.November, 23, 1, 0, 0, 0, time.UTC)

const header = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="defs" targetNamespace="test">
<process id="p" isExecutable="true">
`

// Event definitions for bodies. The name of a message or signal, and the code of
// an error or escalation, may be FEEL after "=".
func message(name, key string) string {
	return fmt.Sprintf(`<messageEventDefinition><extensionElements><motcua:message name="%s" key="%s"/></extensionElements></messageEventDefinition>`, escape(name), escape(key))
}

func signal(name string) string {
	return fmt.Sprintf(`<signalEventDefinition><extensionElements><motcua:signal name="%s"/></extensionElements></signalEventDefinition>`, escape(name))
}

// failure is an error or escalation definition ("error", "escalation") with a code; "" = any.
func failure(kind, code string) string {
	return fmt.Sprintf(`<%[1]sEventDefinition><extensionElements><motcua:error code="%[2]s"/></extensionElements></%[1]sEventDefinition>`, kind, escape(code))
}

func condition(feel string) string {
	return `<conditionalEventDefinition><condition><![CDATA[=` + feel + `]]></condition></conditionalEventDefinition>`
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace(s)
}

// io gives input and output mappings, each "target=source".
func io(in, out string) string {
	b := "<extensionElements><motcua:io>"
	for kind, m := range map[string]string{"input": in, "output": out} {
		if target, source, ok := strings.Cut(m, "="); ok {
			b += fmt.Sprintf(`<motcua:%s source="=%s" target="%s"/>`, kind, escape(source), target)
		}
	}
	return b + "</motcua:io></extensionElements>"
}

// parse reads the body of a process. Lines that are no XML are flows:
//
//	a b c            a flow a_b and a flow b_c
//	a b ? x > 1      a flow a_b with a condition
func parse(t testing.TB, body string) *bpmn.Process {
	t.Helper()
	var b strings.Builder
	b.WriteString(header)
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "<") {
			b.WriteString(line + "\n")
			continue
		}
		path, condition, _ := strings.Cut(line, "?")
		ids := strings.Fields(path)
		for i := 1; i < len(ids); i++ {
			fmt.Fprintf(&b, `<sequenceFlow id="%[1]s_%[2]s" sourceRef="%[1]s" targetRef="%[2]s">`, ids[i-1], ids[i])
			if condition != "" {
				fmt.Fprintf(&b, `<conditionExpression xsi:type="tFormalExpression"><![CDATA[=%s]]></conditionExpression>`, condition)
			}
			b.WriteString("</sequenceFlow>\n")
		}
	}
	b.WriteString("</process></definitions>")
	d, err := bpmn.Parse([]byte(b.String()))
	require.NoError(t, err)
	return d.Processes[0]
}

func compile(t testing.TB, body string) *engine.Process {
	t.Helper()
	p, err := engine.Compile(parse(t, body))
	require.NoError(t, err)
	return p
}

// play drives one instance and keeps what it did.
type play struct {
	t   testing.TB
	p   *engine.Process
	st  *engine.State
	env engine.Env
	res engine.Result // of the last step

	facts []engine.Fact // of all steps
}

func start(t testing.TB, body string, vars engine.Variables) *play {
	t.Helper()
	return startAt(t, compile(t, body), vars, engine.Env{Now: t0})
}

func startAt(t testing.TB, p *engine.Process, vars engine.Variables, env engine.Env) *play {
	t.Helper()
	st, res, err := p.Start(vars, env)
	require.NoError(t, err)
	return &play{t: t, p: p, st: st, env: env, res: res, facts: res.Facts}
}

func (y *play) apply(ev engine.Event) []string {
	y.t.Helper()
	before := bytes(y.t, y.st)
	require.NoError(y.t, y.p.Check(y.st, ev))
	require.Equal(y.t, before, bytes(y.t, y.st), "a check left its mark")
	res, err := y.p.Apply(y.st, ev, y.env)
	require.NoError(y.t, err)
	y.res = res
	y.facts = append(y.facts, res.Facts...)
	return trace(res)
}

// at finds the one instance that waits at an element.
func (y *play) at(element string) string {
	y.t.Helper()
	var found []string
	for _, w := range y.st.Tokens() {
		if w.Element == element {
			found = append(found, w.Instance)
		}
	}
	require.Len(y.t, found, 1, "instances waiting at %s", element)
	return found[0]
}

func (y *play) done(element string, vars engine.Variables) []string {
	y.t.Helper()
	return y.apply(engine.TaskCompleted{Instance: y.at(element), Variables: vars})
}

// fire moves the time to the next timer and fires it.
func (y *play) fire(element string) []string {
	y.t.Helper()
	tm, ok := y.st.NextTimer()
	require.True(y.t, ok, "no timer is set")
	require.Equal(y.t, element, tm.Element)
	if tm.At.After(y.env.Now) {
		y.env.Now = tm.At
	}
	return y.apply(engine.TimerFired{ID: tm.ID})
}

// message delivers to the one subscription of an element.
func (y *play) message(element string, vars engine.Variables) []string {
	y.t.Helper()
	var found []string
	for _, s := range y.st.Subscriptions() {
		if s.Element == element && s.Kind == engine.SubscriptionMessage {
			found = append(found, s.ID)
		}
	}
	require.Len(y.t, found, 1, "subscriptions of %s", element)
	return y.apply(engine.MessageReceived{Subscription: found[0], Variables: vars})
}

func (y *play) signal(name string, vars engine.Variables) []string {
	y.t.Helper()
	return y.apply(engine.SignalReceived{Name: name, Variables: vars})
}

// startBy begins an instance by an event.
func startBy(t testing.TB, body string, o engine.StartOptions) *play {
	t.Helper()
	p := compile(t, body)
	env := engine.Env{Now: t0}
	st, res, err := p.StartWith(o, env)
	require.NoError(t, err)
	return &play{t: t, p: p, st: st, env: env, res: res, facts: res.Facts}
}

func (y *play) refused(code engine.ErrorCode, ev engine.Event) {
	y.t.Helper()
	before := bytes(y.t, y.st)
	require.Error(y.t, y.p.Check(y.st, ev))
	_, err := y.p.Apply(y.st, ev, y.env)
	var e *engine.Error
	require.ErrorAs(y.t, err, &e)
	require.Equal(y.t, code, e.Code)
	require.NotEmpty(y.t, e.In("vi"))
	require.NotEmpty(y.t, e.In("en"))
	require.Equal(y.t, before, bytes(y.t, y.st), "a refused event left its mark")
}

func (y *play) incident() engine.Incident {
	y.t.Helper()
	all := y.st.Incidents()
	require.Len(y.t, all, 1)
	return all[0]
}

// reload puts the state through JSON.
func (y *play) reload() {
	y.t.Helper()
	data := bytes(y.t, y.st)
	st := new(engine.State)
	require.NoError(y.t, json.Unmarshal([]byte(data), st))
	require.Equal(y.t, data, bytes(y.t, st))
	y.st = st
}

func bytes(t testing.TB, st *engine.State) string {
	t.Helper()
	data, err := json.Marshal(st)
	require.NoError(t, err)
	return string(data)
}

// trace is a step's facts, short: +entered -left xcancelled >flow, and the rest by name.
func trace(res engine.Result) []string {
	var out []string
	for _, f := range res.Facts {
		out = append(out, short(f))
	}
	return out
}

func short(f engine.Fact) string {
	switch f.Kind {
	case engine.FactElementEntered:
		return "+" + f.Element
	case engine.FactElementLeft:
		return "-" + f.Element
	case engine.FactElementCancelled:
		return "x" + f.Element
	case engine.FactFlowTaken:
		return ">" + f.Flow
	case engine.FactTimerSet, engine.FactTimerFired, engine.FactTimerCleared, engine.FactTimerChanged:
		return fmt.Sprintf("%s %s %s", f.Kind, f.Element, f.Due.Sub(t0))
	case engine.FactIncidentRaised, engine.FactIncidentResolved:
		return fmt.Sprintf("%s %s %s", f.Kind, f.Element, f.Code)
	case engine.FactVariablesChanged:
		data, _ := json.Marshal(f.Variables)
		return fmt.Sprintf("set %s %s", f.Element, data)
	case engine.FactCallStarted, engine.FactDecisionMade:
		return fmt.Sprintf("%s %s %s", f.Kind, f.Element, f.Name)
	case engine.FactCallEnded:
		return fmt.Sprintf("%s %s %s %s", f.Kind, f.Element, f.Name, f.Code)
	case engine.FactSubscriptionOpened, engine.FactSubscriptionTriggered, engine.FactSubscriptionClosed:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s %s", strings.TrimPrefix(string(f.Kind), "subscription."), f.Element, f.Name, f.Key))
	case engine.FactMessageSent, engine.FactSignalSent:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Kind, f.Name, f.Key))
	case engine.FactErrorThrown, engine.FactEscalationThrown:
		return fmt.Sprintf("%s %s→%s", f.Kind, f.Code, f.Target)
	case engine.FactScopeEnded:
		return "ended " + f.Element
	case engine.FactProcessEnded:
		return "END " + f.Element + f.Code
	}
	return string(f.Kind)
}

// commands is a step's commands, short.
func commands(res engine.Result) []string {
	var out []string
	for _, c := range res.Commands {
		switch c := c.(type) {
		case engine.OpenTask:
			out = append(out, "open "+c.Node.ID)
		case engine.CloseTask:
			out = append(out, "close "+c.Node.ID)
		case engine.SetTimer:
			out = append(out, "timer "+c.Node.ID)
		case engine.ClearTimer:
			out = append(out, "clear "+c.Node.ID)
		case engine.CallService:
			out = append(out, "call "+c.Node.ID)
		case engine.CancelService:
			out = append(out, "uncall "+c.Node.ID)
		case engine.CallProcess:
			out = append(out, "process "+c.Node.ID+" "+c.Process)
		case engine.CancelCall:
			out = append(out, "cancel "+c.Node.ID)
		case engine.OpenSubscription:
			out = append(out, "subscribe "+c.Node.ID)
		case engine.CloseSubscription:
			out = append(out, "unsubscribe "+c.Node.ID)
		case engine.SendMessage:
			out = append(out, "send "+c.Name+" "+c.Key)
		case engine.BroadcastSignal:
			out = append(out, "broadcast "+c.Name)
		case engine.EscalateToCaller:
			out = append(out, "escalate "+c.Code)
		}
	}
	return out
}

func js(t testing.TB, v engine.Variables) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func replace(s, old, with string) string { return strings.ReplaceAll(s, old, with) }

func plain(t testing.TB, v engine.Variables) string {
	t.Helper()
	data, err := v.PlainJSON()
	require.NoError(t, err)
	return string(data)
}
