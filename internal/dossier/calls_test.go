package dossier_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/engine"
)

// calling has a dossier call another process of its file, which throws what the answer
// of its step says.
func calling() string {
	return `
process chinh
<startEvent id="s"/>` +
		`<userTask id="wait"><extensionElements><motcua:wait for="applicant"/><motcua:clock stop="supplement" slip="02"/><motcua:outcome id="ok" kind="forward" vi="Có" en="Ok"/></extensionElements></userTask>` + `
<parallelGateway id="f"/>
` + dossiertest.Call("call", "phu", dossiertest.IO([]string{"x=20"}, []string{"y=answer"})) + `
<boundaryEvent id="caught" attachedToRef="call">` + dossiertest.Failure("error", "THIEU") + `</boundaryEvent>
<boundaryEvent id="heard" attachedToRef="call" cancelActivity="false">` + dossiertest.Failure("escalation", "CHAM") + `</boundaryEvent>
` + dossiertest.Task("after") + dossiertest.Task("failed") + dossiertest.Task("slow") + `
<endEvent id="e"/>
s f call after e
f wait e
caught failed e
heard slow e
process phu
<startEvent id="bs"/>
` + dossiertest.Task("inner") + `
<exclusiveGateway id="g"/>
<intermediateThrowEvent id="esc">` + dossiertest.Failure("escalation", "CHAM") + `</intermediateThrowEvent>
<endEvent id="bad">` + dossiertest.Failure("error", "THIEU") + `</endEvent>
<endEvent id="fine"/>
<scriptTask id="sum"><extensionElements><motcua:script result="answer">=x * 2 + 2</motcua:script></extensionElements></scriptTask>
bs inner g
g sum ? kind = "good"
g esc ? kind = "slow"
g bad ? kind = "bad"
esc inner
sum fine
`
}

// called begins what b calls, at its own bench.
func (b *bench) called() *bench {
	b.t.Helper()
	calls := b.c.CallsToBegin()
	require.Len(b.t, calls, 1)
	require.Nil(b.t, b.c.CallProblem(calls[0]))
	s := b.c.CalledSubmission(calls[0], "1.000001", calls[0].Process)
	b.c.CallBegun(calls[0].Instance, calls[0].DossierID)
	require.Empty(b.t, b.c.CallsToBegin())
	program, ok := b.program.Of(s.Process)
	require.True(b.t, ok)
	c := &bench{t: b.t, program: program, books: b.books, now: b.now}
	var err error
	c.c, _, err = dossier.NewCase(s, s.Code, c.env())
	require.NoError(b.t, err)
	c.take()
	return c
}

// carry gives what is in the outbox of one to the other, as far as it is for dossiers.
func (b *bench) carry(from *bench) (sent []dossier.Outgoing) {
	b.t.Helper()
	for len(from.c.Outbox) > 0 {
		o := from.c.Outbox[0]
		from.c.Sent()
		sent = append(sent, o)
		b.now = from.now
		switch o.Kind {
		case dossier.SendsReport:
			require.NoError(b.t, b.c.CallReported(*o.Report, b.env()))
		case dossier.SendsDue:
			b.c.FollowDue(*o.Due, b.env())
		case dossier.SendsCancel:
			require.NoError(b.t, b.c.Abort("thôi", b.env()))
		}
		b.take()
	}
	return sent
}

func (b *bench) inner(kind string) {
	b.t.Helper()
	b.complete(specialist, "inner", "done", `{"kind":"`+kind+`"}`)
}

func TestCalledDossier(t *testing.T) {
	t.Parallel()
	b := benchOf(t, calling(), func(s *dossier.Submission) { s.AccountID = "cit" })
	_, data := b.event(dossier.EventCallStarted)
	require.Equal(t, "phu", data["process"])
	c := b.called()
	d := c.c.Dossier
	require.Equal(t, "W1-260302-0001.01", d.Code)
	require.Equal(t, dossierID, d.ParentID)
	require.Equal(t, b.c.Dossier.Applicant, d.Applicant)
	require.Equal(t, "cit", d.AccountID)
	require.Equal(t, "Quy trình phu", d.ProcedureName)
	require.Equal(t, b.due(), c.due(), "it has the due date of its caller")
	require.Equal(t, "2026-03-03 17:00", show(c.task("inner").Due), "and step clocks of its own")
	require.Empty(t, c.waitEvents(dossier.EventSlipIssued), "the applicant has the caller's receipt")
	require.Nil(t, c.c.Deadline)

	// Escalations reach the caller, and the called one goes on.
	b.reload()
	c.reload()
	c.inner("slow")
	require.Len(t, b.carry(c), 1)
	require.Equal(t, "slow", b.task("slow").ElementID)
	require.Empty(t, b.c.Outbox)

	c.inner("good")
	require.Equal(t, dossier.StatusHandedOver, c.c.Dossier.Status)
	b.carry(c)
	vars := b.c.Engine.Variables()
	require.Equal(t, "42", mustText(t, vars["y"]))
	require.NotContains(t, vars, "answer", "only what is mapped comes back")
	require.Equal(t, "after", b.task("after").ElementID)
	require.Empty(t, b.c.Calls)
	_, data = b.event(dossier.EventCallEnded)
	require.Equal(t, "completed", data["how"])

	// A report that comes twice, or for nobody, does nothing.
	seq := b.c.Dossier.Seq
	require.NoError(t, b.c.CallReported(dossier.CallReport{DossierID: d.ID, Instance: "call#9"}, b.env()))
	require.Equal(t, seq, b.c.Dossier.Seq)
}

func TestCalledDossierFails(t *testing.T) {
	t.Parallel()
	b := benchOf(t, calling())
	c := b.called()
	c.inner("bad")
	require.Equal(t, dossier.StatusStopped, c.c.Dossier.Status)
	require.Empty(t, c.waitEvents(dossier.EventSlipIssued))
	b.carry(c)
	require.Equal(t, "failed", b.task("failed").ElementID, "its error is caught at the call activity")
	require.Zero(t, b.c.Dossier.Incidents)

	// It is stopped from outside: an incident, and a new one when that is tried again.
	b = benchOf(t, calling())
	c = b.called()
	c.do(desk, dossier.Command{Kind: dossier.CommandStop, Comment: "nhầm"})
	b.carry(c)
	incident := b.last().Incidents[0]
	require.Equal(t, "call_cancelled", incident.Code)
	require.Contains(t, incident.MessageVI, "W1-260302-0001.01")
	b.do(operator, dossier.Command{Kind: dossier.CommandRetryIncident, IncidentID: incident.ID, Comment: "lại"})
	again := b.called()
	require.Equal(t, "W1-260302-0001.02", again.c.Dossier.Code)
	require.NotEqual(t, c.c.Dossier.ID, again.c.Dossier.ID)

	// What it answers cannot be kept.
	b = benchOf(t, calling())
	call := b.c.CallsToBegin()[0]
	require.NoError(t, b.c.CallReported(dossier.CallReport{DossierID: call.DossierID, Instance: call.Instance, Variables: json.RawMessage(`[]`)}, b.env()))
	b.take()
	require.Equal(t, "answer_invalid", b.last().Incidents[0].Code)
}

func TestCallerEnds(t *testing.T) {
	t.Parallel()
	b := benchOf(t, calling())
	c := b.called()
	b.do(desk, dossier.Command{Kind: dossier.CommandWithdraw, Comment: "không cần"})
	require.Empty(t, b.c.Calls)
	sent := c.carry(b)
	require.Equal(t, dossier.SendsCancel, sent[0].Kind)
	require.Equal(t, c.c.Dossier.ID, sent[0].DossierID)
	require.Equal(t, dossier.StatusStopped, c.c.Dossier.Status)
	require.Len(t, c.c.Outbox, 1)
	seq := b.c.Dossier.Seq
	b.carry(c)
	require.Equal(t, seq, b.c.Dossier.Seq, "the caller has ended and wants no report")
	require.NoError(t, c.c.Abort("lại", c.env()), "again is no error")
}

func TestCallersDueDateMoves(t *testing.T) {
	t.Parallel()
	b := benchOf(t, calling())
	require.NotNil(t, b.c.Dossier.StoppedSince, "the applicant has the ball in another branch")
	c := b.called()
	require.Equal(t, b.c.Dossier.StoppedSince, c.c.Dossier.StoppedSince)
	b.at("2026-03-04 08:00")
	b.do(dossier.Actor{Kind: "system"}, dossier.Command{Kind: dossier.CommandSupplement, TaskID: b.task("wait").ID})
	require.Nil(t, b.c.Dossier.StoppedSince)
	sent := c.carry(b)
	require.Len(t, sent, 1)
	require.Equal(t, b.due(), c.due())
	require.Nil(t, c.c.Dossier.StoppedSince)
	require.Equal(t, "2026-03-05 17:00", show(c.task("inner").Due), "a step's clock stood still with its caller's")
	adjustments := c.c.Adjustments
	require.Len(t, adjustments, 1)
	require.NotNil(t, adjustments[0].To)
	require.Empty(t, b.c.Outbox)

	// Nothing of the legal clock can be changed at the called one.
	until := local(t, "2026-04-01 17:00")
	_, err := c.try(desk, dossier.Command{Kind: dossier.CommandExtend, Until: &until, Comment: "x"})
	c.refused(err, "called_dossier")
	err = c.tryOperate(dossier.CommandChangeDue, &dossier.Operation{At: &until})
	c.refused(err, "called_dossier")
	_, err = c.try(dossier.Actor{Kind: "system"}, dossier.Command{Kind: dossier.CommandRecalendar})
	require.NoError(t, err)

	// Its steps become overdue, it does not: the caller does.
	c.now = c.now.Add(30 * 24 * time.Hour)
	require.NoError(t, c.c.Wake(c.env()))
	c.take()
	require.NotNil(t, c.task("inner").OverdueSince)
	require.Nil(t, c.c.Dossier.OverdueSince)
	require.Nil(t, c.c.NextDeadline())
}

func TestReportsWaitWhileSuspended(t *testing.T) {
	t.Parallel()
	b := benchOf(t, calling())
	c := b.called()
	b.do(operator, dossier.Command{Kind: dossier.CommandSuspend, Comment: "chờ"})
	c.inner("slow")
	c.inner("good")
	b.carry(c)
	b.reload()
	require.Len(t, b.c.Calls, 1)
	b.do(operator, dossier.Command{Kind: dossier.CommandResume, Comment: "tiếp"})
	require.Empty(t, b.c.Calls)
	b.task("slow")
	b.task("after")

	b = benchOf(t, calling())
	b.do(operator, dossier.Command{Kind: dossier.CommandSuspend, Comment: "chờ"})
	require.Empty(t, b.c.CallsToBegin(), "nothing is begun while it is suspended")
}

func TestCallsEndSomewhere(t *testing.T) {
	t.Parallel()
	b := benchOf(t, calling(), func(s *dossier.Submission) {
		s.Parent = &dossier.Parent{DossierID: "0193b8a0-0000-7000-8000-000000000009", Instance: "x#1", Depth: 15}
	})
	problem := b.c.CallProblem(b.c.CallsToBegin()[0])
	require.Equal(t, "call_too_deep", problem.Code)
	require.NoError(t, b.c.CallReported(*problem, b.env()))
	b.take()
	require.Equal(t, "call_too_deep", b.last().Incidents[0].Code)
	require.Equal(t, engine.StatusActive, b.c.Engine.Status())
}
