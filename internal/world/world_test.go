package world_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/engine"
	"github.com/motcua/motcua/internal/world"
)

// t0 is a Monday morning in Ho Chi Minh City.
var t0 = time.Date(2026, time.November, 23, 1, 0, 0, 0, time.UTC)

// parse reads the inside of a file's definitions.
func parse(t testing.TB, body string) *bpmn.Definitions {
	t.Helper()
	d, err := bpmn.Parse([]byte(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
		xmlns:motcua="http://motcua.vn/schema/bpmn/1.0" id="defs" targetNamespace="test">` + flows(body) + `</definitions>`))
	require.NoError(t, err)
	return d
}

// flows writes lines that are no XML as sequence flows: "a b c", or "a b ? condition".
func flows(body string) string {
	var b strings.Builder
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
	return b.String()
}

func newWorld(t testing.TB, body string) *world.World {
	t.Helper()
	d := parse(t, body)
	o := world.Options{Flows: d.MessageFlows, Env: engine.Env{Now: t0}}
	for _, p := range d.Processes {
		c, err := engine.Compile(p)
		require.NoError(t, err)
		o.Processes = append(o.Processes, c)
	}
	return world.New(o)
}

// log is what happened, short.
func log(w *world.World) []string {
	var out []string
	for _, h := range w.Log() {
		switch {
		case h.Kind != world.KindFact:
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", h.Kind, h.Instance, h.Element)))
		case h.Fact.Kind == engine.FactElementEntered:
			out = append(out, h.Instance+" +"+h.Fact.Element)
		case h.Fact.Kind == engine.FactElementCancelled:
			out = append(out, h.Instance+" x"+h.Fact.Element)
		case h.Fact.Kind == engine.FactProcessEnded:
			out = append(out, strings.TrimSpace(h.Instance+" END "+h.Fact.Code))
		case h.Fact.Kind == engine.FactIncidentRaised:
			out = append(out, h.Instance+" ! "+h.Fact.Code)
		}
	}
	return out
}

func play(t testing.TB, w *world.World, steps ...world.Step) {
	t.Helper()
	for _, s := range steps {
		require.NoError(t, w.Play(s))
	}
}

func begin(process string) world.Step { return world.Step{Kind: world.StepBegin, Process: process} }
func complete(element string) world.Step {
	return world.Step{Kind: world.StepComplete, Element: element}
}

const messageDefinition = `<message id="m" name="don"/><message id="r" name="tra-loi"/>`

// twoPools: an applicant sends an order and waits for the answer of an office.
const twoPools = messageDefinition + `
<process id="p"><startEvent id="s"/>
<intermediateThrowEvent id="send"><messageEventDefinition messageRef="m"/></intermediateThrowEvent>
<receiveTask id="wait" messageRef="r"/><endEvent id="e"/>
s send wait e
</process>
<process id="q"><startEvent id="qs"><messageEventDefinition messageRef="m"/></startEvent>
<userTask id="work"/><sendTask id="answer" messageRef="r"/><endEvent id="qe"/>
qs work answer qe
</process>`

func TestMessagesBetweenPools(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twoPools)
	play(t, w, begin("p"))
	require.Equal(t, []string{
		"instance.begun p.1", "p.1 +s", "p.1 +send", "p.1 +wait",
		"message.delivered q.1 qs", "instance.begun q.1 qs", "q.1 +qs", "q.1 +work",
	}, log(w))
	require.Len(t, w.Jobs(), 1)
	require.Len(t, w.Subscriptions(), 1)
	play(t, w, complete("work"))
	require.Equal(t, []string{
		"q.1 +answer", "q.1 +qe", "q.1 END", "message.delivered p.1 wait", "p.1 +e", "p.1 END",
	}, log(w))
	require.True(t, w.Ended())
	require.Empty(t, w.Jobs())
	require.Empty(t, w.Subscriptions())
	require.Empty(t, w.Letters())
}

func TestMessagesAreKept(t *testing.T) {
	t.Parallel()
	body := messageDefinition + `<process id="p"><startEvent id="s"/><userTask id="before"/>
		<intermediateCatchEvent id="catch"><messageEventDefinition messageRef="m"/></intermediateCatchEvent><endEvent id="e"/>
		s before catch e
		</process>`
	at := func() *world.World {
		w := newWorld(t, body)
		play(t, w, begin("p"))
		require.NoError(t, w.Publish(world.Message{Name: "don", Variables: engine.Variables{"so": 7}}))
		return w
	}
	t.Run("until somebody waits, and delivered once", func(t *testing.T) {
		t.Parallel()
		w := at()
		require.Len(t, w.Letters(), 1)
		play(t, w, begin("p"), complete("before"))
		require.Empty(t, w.Letters())
		first, _ := w.Instance("p.1")
		require.True(t, first.State.Ended())
		require.Equal(t, "7", fmt.Sprint(first.State.Variables()["so"]))
		play(t, w, complete("before"))
		require.False(t, w.Ended())
	})
	t.Run("until their time is over", func(t *testing.T) {
		t.Parallel()
		w := at()
		require.NoError(t, w.Advance(t0.Add(world.DefaultTTL)))
		require.Empty(t, w.Letters())
		require.Contains(t, log(w), "message.expired")
		play(t, w, complete("before"))
		require.False(t, w.Ended())
	})
	t.Run("not at all", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, body)
		ttl := time.Duration(0)
		require.NoError(t, w.Publish(world.Message{Name: "don", TTL: &ttl}))
		require.Empty(t, w.Letters())
		require.Equal(t, []string{"message.expired"}, log(w))
	})
}

func waiting(w *world.World, id string) []string {
	in, _ := w.Instance(id)
	var out []string
	for _, token := range in.State.Tokens() {
		out = append(out, token.Element)
	}
	return out
}

func TestMessagesFindTheirKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `<message id="m" name="don"/><process id="p"><startEvent id="s"/>
		<receiveTask id="wait" messageRef="m"><extensionElements><motcua:message key="=ma"/></extensionElements></receiveTask><endEvent id="e"/>
		s wait e
		</process>`)
	for _, key := range []string{"a", "b"} {
		play(t, w, world.Step{Kind: world.StepBegin, Process: "p", Variables: engine.Variables{"ma": key}})
	}
	require.NoError(t, w.Publish(world.Message{Name: "don", Key: "b"}))
	require.Empty(t, waiting(w, "p.2"))
	require.Equal(t, []string{"wait"}, waiting(w, "p.1"))
	require.NoError(t, w.Publish(world.Message{Name: "don", Key: "c"}))
	require.NoError(t, w.Publish(world.Message{Name: "khac", Key: "a"}))
	require.Equal(t, []string{"wait"}, waiting(w, "p.1"))
	require.Len(t, w.Letters(), 2)
}

func TestSignalsReachEveryone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `<signal id="g" name="dong-cua"/>
		<process id="p"><startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
		<boundaryEvent id="b" attachedToRef="a"><signalEventDefinition signalRef="g"/></boundaryEvent><endEvent id="gone"/>
		s a e
		b gone
		</process>
		<process id="q"><startEvent id="qs"><signalEventDefinition signalRef="g"/></startEvent><userTask id="log"/><endEvent id="qe"/>
		qs log qe
		</process>
		<process id="r"><startEvent id="rs"/><endEvent id="throw"><signalEventDefinition signalRef="g"/></endEvent>
		rs throw
		</process>`)
	play(t, w, begin("p"), begin("p"))
	_ = log(w)
	play(t, w, begin("r"))
	require.Equal(t, []string{
		"instance.begun r.1", "r.1 +rs", "r.1 +throw", "r.1 END",
		"p.1 xa", "p.1 +b", "p.1 +gone", "p.1 END",
		"p.2 xa", "p.2 +b", "p.2 +gone", "p.2 END",
		"instance.begun q.1 qs", "q.1 +qs", "q.1 +log",
	}, log(w))
	require.Len(t, w.Jobs(), 1)
	require.Empty(t, w.Subscriptions())
}

// A signal is not kept: what begins to wait after it was thrown, be it in the same
// step, does not hear it.
func TestSignalsAreHeardNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `<signal id="g" name="dong-cua"/>
		<process id="p"><startEvent id="s"/><parallelGateway id="f"/>
		<intermediateCatchEvent id="before"><signalEventDefinition signalRef="g"/></intermediateCatchEvent><endEvent id="heard"/>
		<intermediateThrowEvent id="throw"><signalEventDefinition signalRef="g"/></intermediateThrowEvent>
		<intermediateCatchEvent id="after"><signalEventDefinition signalRef="g"/></intermediateCatchEvent><endEvent id="e"/>
		s f before heard
		f throw after e
		</process>`)
	play(t, w, begin("p"))
	require.Equal(t, []string{"instance.begun p.1", "p.1 +s", "p.1 +f", "p.1 +before", "p.1 +throw", "p.1 +after", "p.1 +heard"}, log(w))
	require.Len(t, w.Subscriptions(), 1)
	require.NoError(t, w.Broadcast("dong-cua", nil))
	require.True(t, w.Ended())
}

const calls = `
<process id="p"><startEvent id="s"/>
<callActivity id="call" calledElement="q"><extensionElements><motcua:io><motcua:input source="=1" target="x"/><motcua:output source="=y" target="got"/></motcua:io></extensionElements></callActivity>
<boundaryEvent id="late" attachedToRef="call"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
<endEvent id="e"/><endEvent id="gaveUp"/>
s call e
late gaveUp
</process>
<process id="q"><startEvent id="qs"/><callActivity id="deeper" calledElement="r"/><scriptTask id="sum"><extensionElements><motcua:script result="y">=x + 1</motcua:script></extensionElements></scriptTask><endEvent id="qe"/>
qs deeper sum qe
</process>
<process id="r"><startEvent id="rs"/><userTask id="work"/><endEvent id="re"/>
rs work re
</process>`

func TestCalls(t *testing.T) {
	t.Parallel()
	t.Run("completed", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, calls)
		play(t, w, begin("p"), complete("work"))
		require.True(t, w.Ended())
		in, _ := w.Instance("p.1")
		require.Equal(t, "2", fmt.Sprint(in.State.Variables()["got"]))
		deepest, _ := w.Instance("r.1")
		require.Equal(t, "q.1", deepest.Caller)
	})
	t.Run("withdrawn with the caller", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, calls)
		play(t, w, begin("p"))
		_ = log(w)
		require.NoError(t, w.Advance(t0.Add(time.Hour)))
		require.True(t, w.Ended())
		require.Empty(t, w.Jobs())
		require.Equal(t, []string{
			"p.1 xcall", "p.1 +late", "p.1 +gaveUp", "p.1 END",
			"q.1 xdeeper", "q.1 END cancelled", "r.1 xwork", "r.1 END cancelled",
		}, log(w))
	})
	t.Run("cancelled from outside", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, calls)
		play(t, w, begin("p"))
		require.NoError(t, w.Do("r.1", engine.Cancelled{Reason: "no"}))
		in, _ := w.Instance("q.1")
		require.Equal(t, "call_cancelled", in.State.Incidents()[0].Code)
	})
	t.Run("unknown", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, strings.ReplaceAll(calls, `calledElement="r"`, `calledElement="elsewhere"`))
		play(t, w, begin("p"))
		jobs := w.Jobs()
		require.Len(t, jobs, 1)
		require.Equal(t, world.JobCall, jobs[0].Kind)
		play(t, w, complete("deeper"))
		require.True(t, w.Ended())
	})
}

func TestCallsWithoutEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, `<process id="p"><startEvent id="s"/><callActivity id="call" calledElement="p"/><endEvent id="e"/>
		s call e
		</process>`)
	play(t, w, begin("p"))
	all := w.Instances()
	require.Len(t, all, world.DefaultMaxInstances)
	require.Equal(t, "too_many_instances", all[len(all)-1].State.Incidents()[0].Code)
}

func TestExchangesWithoutEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, messageDefinition+`
		<process id="p"><startEvent id="s"/><exclusiveGateway id="g"/><sendTask id="send" messageRef="m"/><receiveTask id="got" messageRef="r"/>
		s g send got g
		</process>
		<process id="q"><startEvent id="qs"/><exclusiveGateway id="qg"/><receiveTask id="qgot" messageRef="m"/><sendTask id="qsend" messageRef="r"/>
		qs qg qgot qsend qg
		</process>`)
	play(t, w, begin("q"))
	err := w.Play(begin("p"))
	var e *world.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, world.ErrEndlessExchange, e.Code)
	require.NotEmpty(t, e.In("vi"))
	require.NotEqual(t, e.In("vi"), e.In("en"))
}
