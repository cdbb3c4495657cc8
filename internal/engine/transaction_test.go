package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/engine"
)

const cancelEnd = `<endEvent id="no"><cancelEventDefinition/></endEvent>`

// booking books two things and asks; BOUNDARY and its flow are where a
// cancellation leads.
func booking(boundary string) string {
	return `<startEvent id="s"/>
<transaction id="tx"><startEvent id="is"/>` + undoable("a") + undoable("b") + `<parallelGateway id="f"/><userTask id="open"/><userTask id="ask"/><exclusiveGateway id="g" default="g_no"/><endEvent id="yes"/>` + cancelEnd + `
is a b f ask g
f open
g yes ? ok
g no
</transaction>` + boundary + `<endEvent id="e"/>
s tx e`
}

const cancelBoundary = `<boundaryEvent id="cb" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent><endEvent id="cancelled"/>
cb cancelled
`

func (y *play) book() {
	y.done("a", engine.Variables{"x": 1})
	y.done("b", engine.Variables{"x": 2})
	y.reload()
}

func TestTransaction(t *testing.T) {
	t.Parallel()
	vars := engine.Variables{"x": 0, "ok": false}
	y := start(t, booking(cancelBoundary), vars)
	y.book()
	require.Equal(t, []string{
		"-ask", ">ask_g", "+g", "-g", ">g_no", "+no", "-no", "xopen",
		"+bu", `set bu {"seen":2}`, "-bu", "+au", `set au {"seen":1}`, "-au",
		"xtx", "+cb", "-cb", ">cb_cancelled", "+cancelled", "-cancelled", "END cancelled",
	}, y.done("ask", nil))

	vars["ok"] = true
	y = start(t, booking(cancelBoundary), vars)
	y.book()
	y.done("ask", nil)
	y.done("open", nil)
	require.Equal(t, []string{"e"}, y.res.EndNodes)
	require.Equal(t, "", y.undone())
}

func TestTransactionWithoutAWayOut(t *testing.T) {
	t.Parallel()
	y := start(t, booking(""), engine.Variables{"x": 0, "ok": false})
	y.book()
	y.done("ask", nil)
	in := y.incident()
	require.Equal(t, "uncaught_cancel", in.Code)
	require.Equal(t, "no", in.Element)
	require.Equal(t, "", y.undone(), "nothing is undone before it is known where to go")
	y.reload()
	other := &play{t: t, p: y.p, st: y.st, env: y.env}
	other.reload()
	other.apply(engine.IncidentResolved{ID: in.ID})
	other.done("open", nil)
	require.Equal(t, []string{"e"}, other.res.EndNodes)
	y.p = compile(t, booking(cancelBoundary))
	y.apply(engine.IncidentRetried{ID: in.ID})
	require.Equal(t, "bu 2, au 1", y.undone())
	require.Equal(t, []string{"cancelled"}, y.res.EndNodes)
}

// While handlers wait, the transaction is still there; it survives being stored.
func TestTransactionWaitsForItsHandlers(t *testing.T) {
	t.Parallel()
	body := replace(booking(cancelBoundary), `<scriptTask id="bu" isForCompensation="true">`, `<userTask id="bu" isForCompensation="true">`)
	body = replace(body, `=x</motcua:script></extensionElements></scriptTask>
<association id="bx"`, `=x</motcua:script></extensionElements></userTask>
<association id="bx"`)
	y := start(t, body, engine.Variables{"x": 0, "ok": false})
	y.book()
	y.done("ask", nil)
	require.Equal(t, []string{"tx", "bu"}, waiting(y.st))
	y.reload()
	y.done("bu", nil)
	require.Equal(t, "au 1", y.undone())
	require.Equal(t, []string{"cancelled"}, y.res.EndNodes)
}

// Cancelled from a subprocess inside, it undoes what completed there too, and in
// a transaction that is one of several, all of them go.
func TestTransactionCancelledFromInside(t *testing.T) {
	t.Parallel()
	body := func(loop string) string {
		return `<startEvent id="s"/>
<transaction id="tx">` + loop + `<startEvent id="is"/>` + undoable("a") + `<subProcess id="p1"><startEvent id="ps"/>` + undoable("b") + `<userTask id="c"/>` + cancelEnd + `
ps b c no
</subProcess>
is a p1
</transaction>` + cancelBoundary + `<endEvent id="e"/>
s tx e`
	}
	y := start(t, body(""), engine.Variables{"x": 0})
	y.book()
	y.done("c", nil)
	require.Equal(t, "bu 2, au 1", y.undone())
	require.Equal(t, []string{"cancelled"}, y.res.EndNodes)

	y = start(t, body(`<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>`), engine.Variables{"x": 0})
	y.book()
	y.done("c", nil)
	require.Equal(t, []string{"cancelled"}, y.res.EndNodes)
}

// An error that leaves a transaction compensates nothing.
func TestErrorLeavesATransaction(t *testing.T) {
	t.Parallel()
	y := start(t, replace(booking(cancelBoundary+errorBoundary("eb", "tx", "E")+"\neb e\n"), `<cancelEventDefinition/></endEvent>`+"\nis", failure("error", "E")+"</endEvent>\nis"),
		engine.Variables{"x": 0, "ok": false})
	y.book()
	require.Contains(t, y.done("ask", nil), "+eb")
	require.Equal(t, "", y.undone())
}

// A transaction that completed is compensated as any subprocess.
func TestCompensationOfATransaction(t *testing.T) {
	t.Parallel()
	y := start(t, replace(booking(cancelBoundary), "<endEvent id=\"e\"/>\ns tx e", `<endEvent id="e">`+undo("")+"</endEvent>\ns tx e"),
		engine.Variables{"x": 0, "ok": true})
	y.book()
	y.done("ask", nil)
	y.done("open", nil)
	require.Equal(t, "bu 2, au 1", y.undone())
}
