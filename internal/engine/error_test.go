package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

// nestedError throws the error code in a subprocess in a subprocess. Each level
// may have what catches: ON1 and ON2 on the boundaries, IN1 and IN2 inside.
const nestedError = `
<startEvent id="s"/>
<subProcess id="p1">
<startEvent id="s1"/>
<subProcess id="p2">
<startEvent id="s2"/><parallelGateway id="f2"/><userTask id="beside"/><userTask id="a"/><endEvent id="throw">` + "IO" + `<errorEventDefinition><extensionElements><motcua:error code="=code" message="={&quot;m&quot;: 1}.missing"/></extensionElements></errorEventDefinition></endEvent>
IN2
s2 f2 a throw
f2 beside
</subProcess>
ON2
<endEvent id="e1"/>
IN1
s1 p2 e1
FLOW2
</subProcess>
ON1
<endEvent id="e"/>
s p1 e
FLOW1
`

func errorBoundary(id, host, code string) string {
	return `<boundaryEvent id="` + id + `" attachedToRef="` + host + `">` + failure("error", code) + `</boundaryEvent>`
}

func errorSubProcess(id, code string) string {
	return `<subProcess id="` + id + `" triggeredByEvent="true"><startEvent id="` + id + `s">` + failure("error", code) + `</startEvent><endEvent id="` + id + `e"/>
` + id + `s ` + id + `e
</subProcess>`
}

func TestErrorCatchers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ on1, on2, in1, in2, want string }{
		"nothing":                          {want: ""},
		"boundary, nearest first":          {on1: errorBoundary("b1", "p1", "E"), on2: errorBoundary("b2", "p2", "E"), want: "b2"},
		"boundary further out":             {on1: errorBoundary("b1", "p1", "E"), on2: errorBoundary("b2", "p2", "F"), want: "b1"},
		"any":                              {on2: errorBoundary("b2", "p2", ""), want: "b2"},
		"any near before the code far":     {on1: errorBoundary("b1", "p1", "E"), on2: errorBoundary("b2", "p2", ""), want: "b2"},
		"the code before any":              {on2: errorBoundary("b2", "p2", "") + "\n" + errorBoundary("b3", "p2", "E"), want: "b3"},
		"event subprocess before boundary": {on2: errorBoundary("b2", "p2", "E"), in2: errorSubProcess("x", "E"), want: "xs"},
		"event subprocess, any":            {in2: errorSubProcess("x", ""), on2: errorBoundary("b2", "p2", "E"), want: "xs"},
		"event subprocess further out":     {in1: errorSubProcess("x", "E"), on1: errorBoundary("b1", "p1", "E"), want: "xs"},
		"another code":                     {on1: errorBoundary("b1", "p1", "F"), in2: errorSubProcess("x", "G"), want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flow1, flow2 := "", ""
			if tt.on1 != "" {
				flow1 = "<endEvent id=\"caught\"/>\nb1 caught"
			}
			if tt.on2 != "" {
				flow2 = "b2 e1"
			}
			body := replace(replace(replace(replace(nestedError, "IN1", tt.in1), "IN2", tt.in2), "ON1", tt.on1), "ON2", tt.on2)
			body = replace(replace(replace(body, "FLOW1", flow1), "FLOW2", flow2), "IO", "")
			body = replace(body, ` message="={&quot;m&quot;: 1}.missing"`, "")
			y := start(t, body, engine.Variables{"code": "E"})
			y.reload()
			got := y.done("a", nil)
			require.Contains(t, got, "error.thrown E→"+tt.want)
			if tt.want == "" {
				require.Equal(t, "uncaught_error", y.incident().Code)
				require.Equal(t, "throw", y.incident().Element)
				require.NotContains(t, got, "xbeside", "nothing is lost")
				return
			}
			require.Contains(t, got, "-throw", "the end event was reached")
			require.Contains(t, got, "xbeside")
			require.Contains(t, got, "+"+tt.want)
			require.True(t, y.res.Ended)
		})
	}
}

func TestErrorTrace(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><parallelGateway id="f"/><userTask id="a"/><userTask id="beside"/>
<endEvent id="throw">`+io("sum=x + 1", "")+`<errorEventDefinition><extensionElements><motcua:error code="E" message="=&quot;Sai &quot; + string(x)"/></extensionElements></errorEventDefinition></endEvent>
is f a throw
f beside
</subProcess>
<boundaryEvent id="b" attachedToRef="p1">`+io("", "got=sum")+`<errorEventDefinition><extensionElements><motcua:error code="E" codeVariable="code" messageVariable="lời"/></extensionElements></errorEventDefinition></boundaryEvent>
<endEvent id="e"/><endEvent id="late"/>
s p1 e
b late`, engine.Variables{"x": 1})
	require.Equal(t, []string{
		"-a", ">a_throw", "+throw", "-throw", "error.thrown E→b", "xbeside", "xp1",
		"+b", `set b {"code":"E","got":2,"lời":"Sai 1"}`, "-b", ">b_late", "+late", "-late", "END late",
	}, y.done("a", nil))
	require.Equal(t, []string{"late"}, y.res.EndNodes)
}

func TestUncaughtErrorOfAnEndEvent(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><endEvent id="throw">` + failure("error", "=code") + `</endEvent>
is throw
</subProcess>
BOUNDARY
<endEvent id="e"/>
s p1 e
`
	y := start(t, replace(body, "BOUNDARY", ""), engine.Variables{"code": "E"})
	in := y.incident()
	require.Equal(t, "uncaught_error", in.Code)
	require.Contains(t, in.MessageVI, `"E"`)
	y.reload()
	require.Equal(t, []string{"incident.resolved throw retried", "error.thrown E→", "incident.raised throw uncaught_error"}, y.apply(engine.IncidentRetried{ID: in.ID}))
	other := &play{t: t, p: y.p, st: y.st, env: y.env}
	other.reload()
	require.Equal(t, []string{"incident.resolved throw resolved", "-throw", "ended p1", "-p1", ">p1_e", "+e", "-e", "END e"},
		other.apply(engine.IncidentResolved{ID: other.incident().ID}), "resolved: as though it had just ended")

	// A version of the process that catches it lets a retry throw it there.
	y.p = compile(t, replace(body, "BOUNDARY", errorBoundary("b", "p1", "E")+"\nb e"))
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.True(t, y.res.Ended)

	y = start(t, replace(body, "BOUNDARY", ""), engine.Variables{"code": 5})
	require.Equal(t, "expression", y.incident().Code)
	y.apply(engine.IncidentResolved{ID: y.incident().ID})
	require.True(t, y.res.Ended)
}

// A called instance ends with the error; its caller gets it.
func TestErrorEndsACalledInstance(t *testing.T) {
	t.Parallel()
	y := startBy(t, `
<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="beside"/>
<endEvent id="throw">`+io("v=x", "")+failure("error", "E")+`</endEvent>
s f a throw
f beside`, engine.StartOptions{Variables: engine.Variables{"x": 1}, Called: true})
	y.reload()
	require.Equal(t, []string{"-a", ">a_throw", "+throw", "-throw", "error.thrown E→", "xbeside", "END throwE"}, y.done("a", nil))
	require.True(t, y.res.Ended)
	require.Equal(t, &engine.ThrownError{Code: "E", Variables: engine.Variables{"v": y.st.Variables()["x"]}}, y.res.Error)
	require.Equal(t, engine.StatusFailed, y.st.Status())
	require.Equal(t, []string{"close beside"}, commands(y.res))
	y.reload()
	y.refused(engine.ErrEnded, engine.Cancelled{})
}

func TestErrorOfAService(t *testing.T) {
	t.Parallel()
	body := `
<startEvent id="s"/>
<serviceTask id="a"><extensionElements><motcua:service type="http"/></extensionElements></serviceTask>
BOUNDARY
<endEvent id="e"/>
s a e
`
	y := start(t, replace(body, "BOUNDARY", errorBoundary("b", "a", "E")+"\n<endEvent id=\"caught\"/>\nb caught"), nil)
	y.reload()
	require.Equal(t, []string{"error.thrown E→b", "xa", "+b", `set b {"why":"x"}`, "-b", ">b_caught", "+caught", "-caught", "END caught"},
		y.apply(engine.ServiceFailed{Instance: y.at("a"), Error: "E", Message: "no", Variables: engine.Variables{"why": "x"}}))
	require.Empty(t, y.res.Commands, "the call is over: there is nothing to cancel")

	y = start(t, replace(body, "BOUNDARY", ""), nil)
	y.apply(engine.ServiceFailed{Instance: y.at("a"), Error: "E", Message: "Không tìm thấy."})
	require.Equal(t, "uncaught_error", y.incident().Code)
	require.Contains(t, y.incident().MessageVI, "Không tìm thấy.")
	y.reload()
	y.apply(engine.IncidentRetried{ID: y.incident().ID})
	require.Equal(t, []string{"call a"}, commands(y.res), "a retry does the work again")
	y.apply(engine.ServiceFailed{Instance: y.at("a"), Error: "E"})
	y.apply(engine.IncidentResolved{ID: y.incident().ID, Variables: engine.Variables{"answer": 1}})
	require.True(t, y.res.Ended)
}

func TestErrorOfACall(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<callActivity id="a" calledElement="q"/>
<boundaryEvent id="b" attachedToRef="a">`+failure("error", "")+`</boundaryEvent>
<endEvent id="e"/><endEvent id="caught"/>
s a e
b caught`, nil)
	got := y.apply(engine.CallFailed{Instance: y.at("a"), Error: "E", Variables: engine.Variables{"why": 1}})
	require.Equal(t, []string{"call.ended a q failed", "error.thrown E→b", "xa", "+b", `set b {"why":1}`, "-b", ">b_caught", "+caught", "-caught", "END caught"}, got)
	require.Empty(t, y.res.Commands)
}

// An event subprocess does not catch what is thrown inside it, and after an
// interrupting one nothing in its scope catches any more.
func TestErrorThrownByAHandler(t *testing.T) {
	t.Parallel()
	rethrow := `
<startEvent id="s"/>
<subProcess id="p1"><startEvent id="is"/><endEvent id="throw">` + failure("error", "E") + `</endEvent>
is throw
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs">` + failure("error", "") + `</startEvent><endEvent id="again">` + failure("error", "E2") + `</endEvent>
xs again
</subProcess>
<subProcess id="sibling" triggeredByEvent="true"><startEvent id="ss">` + failure("error", "E2") + `</startEvent></subProcess>
</subProcess>
<boundaryEvent id="b" attachedToRef="p1">` + failure("error", "E2") + `</boundaryEvent>
<endEvent id="e"/><endEvent id="caught"/>
s p1 e
b caught`
	y := start(t, rethrow, nil)
	require.Contains(t, trace(y.res), "error.thrown E→xs")
	require.Contains(t, trace(y.res), "error.thrown E2→b")
	require.Equal(t, []string{"caught"}, y.res.EndNodes)

	// A non-interrupting handler leaves its scope as it is: a sibling catches.
	y = start(t, `
<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>
s a e
<subProcess id="x" triggeredByEvent="true"><startEvent id="xs" isInterrupting="false">`+message("m", "")+`</startEvent><endEvent id="throw">`+failure("error", "E")+`</endEvent>
xs throw
</subProcess>
`+errorSubProcess("y", "E"), nil)
	require.Contains(t, y.message("xs", nil), "error.thrown E→ys")
	require.True(t, y.res.Ended)
}

// In a loop, the loop's boundary catches for its instances, and all of them go.
func TestErrorInALoop(t *testing.T) {
	t.Parallel()
	y := start(t, `
<startEvent id="s"/>
<serviceTask id="a"><extensionElements><motcua:service type="http"/></extensionElements><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>
`+errorBoundary("b", "a", "E")+`
<endEvent id="e"/><endEvent id="caught"/>
s a e
b caught`, nil)
	var instances []string
	for _, c := range y.res.Commands {
		instances = append(instances, c.(engine.CallService).Instance)
	}
	y.reload()
	require.Equal(t, []string{"error.thrown E→b", "xa", "xa", "xa", "xa", "+b", "-b", ">b_caught", "+caught", "-caught", "END caught"},
		y.apply(engine.ServiceFailed{Instance: instances[1], Error: "E"}))
	require.Equal(t, []string{"uncall a", "uncall a"}, commands(y.res))
}
