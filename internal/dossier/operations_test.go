package dossier_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
)

var operator = dossier.Actor{ID: "op", Name: "Đỗ Quản Trị", Kind: "officer", Positions: []dossier.Position{{Agency: "D1", Role: "admin"}}}

// operated is a dossier of testdata/operations.bpmn whose reception is done: in its four
// branches a review, a call, a consultation and a notice are under way.
func operated(t *testing.T) *bench {
	t.Helper()
	w := worldOf(t, "operations.bpmn")
	b := &bench{t: t, program: w.program, books: w.books[0], now: local(t, "2026-03-02 08:00")}
	var err error
	b.c, _, err = dossier.NewCase(dossier.Submission{
		ID: "0193b8a0-0000-7000-8000-000000000001", CommandID: "submit", Actor: desk, Agency: "W1",
		Agencies: w.agencies, Channel: dossier.ChannelDirect,
	}, "W1-260302-0001", b.env())
	require.NoError(t, err)
	b.take()
	b.complete(desk, "intake", "accept", "")
	return b
}

func (b *bench) operate(kind dossier.CommandKind, op *dossier.Operation) dossier.Result {
	b.t.Helper()
	return b.do(operator, dossier.Command{Kind: kind, Comment: "theo yêu cầu", Operation: op})
}

func (b *bench) tryOperate(kind dossier.CommandKind, op *dossier.Operation) error {
	b.t.Helper()
	_, err := b.try(operator, dossier.Command{Kind: kind, Comment: "theo yêu cầu", Operation: op})
	return err
}

// event is the last event of a type, with its data.
func (b *bench) event(kind dossier.EventType) (dossier.Event, map[string]any) {
	b.t.Helper()
	for i := len(b.deltas) - 1; i >= 0; i-- {
		for j := len(b.deltas[i].Events) - 1; j >= 0; j-- {
			if e := b.deltas[i].Events[j]; e.Type == kind {
				var data map[string]any
				require.NoError(b.t, json.Unmarshal(e.Data, &data))
				return e, data
			}
		}
	}
	require.Fail(b.t, "no event", kind)
	return dossier.Event{}, nil
}

func (b *bench) waitsAt() string {
	var at []string
	for _, t := range b.c.Engine.Tokens() {
		at = append(at, t.Element)
	}
	return strings.Join(at, " ")
}

// wake acts on every deadline that has passed, as the driver does.
func (b *bench) wake() {
	for next := b.c.NextDeadline(); next != nil && !next.After(b.now); next = b.c.NextDeadline() {
		require.NoError(b.t, b.c.Wake(b.env()))
		b.take()
	}
}

func TestSuspendedDossierStandsStillAndStaysLate(t *testing.T) {
	t.Parallel()
	b := operated(t)
	due := b.due()
	b.operate(dossier.CommandSuspend, nil)
	require.Equal(t, "Đỗ Quản Trị", b.c.Dossier.SuspendedBy)
	e, data := b.event(dossier.EventSuspended)
	require.Equal(t, "op", e.Actor)
	require.Equal(t, "theo yêu cầu", data["reason"])

	for _, kind := range []dossier.CommandKind{dossier.CommandComplete, dossier.CommandClaim, dossier.CommandReturn, dossier.CommandRequestSupplement} {
		_, err := b.try(specialist, dossier.Command{Kind: kind, TaskID: b.task("review").ID, Items: []string{"CCCD"}})
		refused := b.refused(err, "dossier_suspended")
		require.Equal(t, "Đỗ Quản Trị", refused.By)
		require.Equal(t, "Đỗ Quản Trị đã tạm ngừng xử lý hồ sơ này lúc 08:00 02/03/2026. Lý do: Theo yêu cầu.", refused.VI)
		require.Equal(t, dossier.CodeConflict, refused.Code)
	}
	b.refused(b.tryOperate(dossier.CommandSuspend, nil), "dossier_suspended")

	// A month later no timer has fired, the due date is where it was, and everybody sees that it is overdue.
	b.at("2026-04-01 08:00").wake()
	require.Equal(t, due, b.due())
	require.NotNil(t, b.c.Dossier.OverdueSince)
	require.NotNil(t, b.task("review").OverdueSince)
	require.NotContains(t, b.waitsAt(), "remind")
	require.Contains(t, b.waitsAt(), "pause")
	require.Nil(t, b.c.NextDeadline())

	// Resumed, what fell due is done at once.
	b.operate(dossier.CommandResume, nil)
	require.Nil(t, b.c.Dossier.SuspendedSince)
	require.False(t, b.c.NextDeadline().After(b.now))
	b.wake()
	require.Contains(t, b.waitsAt(), "remind")
	require.NotContains(t, b.waitsAt(), "pause")
	b.complete(specialist, "review", "approve", "")
	b.refused(b.tryOperate(dossier.CommandResume, nil), "not_suspended")
}

func TestSuspensionKeepsAnswersAndBeginsNoCall(t *testing.T) {
	t.Parallel()
	b := operated(t)
	require.Len(t, b.c.ServiceCalls(), 1)
	instance := b.c.ServiceCalls()[0].Instance
	b.operate(dossier.CommandSuspend, nil)
	require.Empty(t, b.c.ServiceCalls(), "none is begun")
	require.NoError(t, b.c.ServiceAnswered(instance, json.RawMessage(`{"diem":9}`), "", "", b.env()))
	_, moved := b.c.Take()
	require.False(t, moved)
	require.Contains(t, b.waitsAt(), "check")

	data, err := json.Marshal(b.c)
	require.NoError(t, err)
	b.c = &dossier.Case{}
	require.NoError(t, json.Unmarshal(data, b.c), "the answer survives continue-as-new")
	b.operate(dossier.CommandResume, nil)
	require.NotContains(t, b.waitsAt(), "check")
	require.Empty(t, b.c.Held)
}

// An answer that came in during a suspension and is not wanted any more is dropped.
func TestHeldAnswerOfACancelledDossier(t *testing.T) {
	t.Parallel()
	b := operated(t)
	instance := b.c.ServiceCalls()[0].Instance
	b.operate(dossier.CommandSuspend, nil)
	require.NoError(t, b.c.ServiceAnswered(instance, nil, "http_503", "away", b.env()))
	b.operate(dossier.CommandCancel, nil)
	require.Empty(t, b.c.Held)
	require.Nil(t, b.c.Dossier.SuspendedSince)
	require.Equal(t, dossier.StatusStopped, b.c.Dossier.Status)
	require.Equal(t, dossier.ResultCancelled, b.c.Dossier.Result)
	_, data := b.event(dossier.EventClosed)
	require.Equal(t, true, data["cancelled"])
	for _, d := range b.deltas[1:] {
		require.Empty(t, d.Slips, "an operator issues no paper")
	}
}

func TestCancelBeforeTheReceipt(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	b.operate(dossier.CommandCancel, nil)
	require.Equal(t, dossier.StatusNotAccepted, b.c.Dossier.Status)
	require.Equal(t, dossier.ResultCancelled, b.c.Dossier.Result)
}

func TestOperationsNeedAReasonAndWhatTheySaw(t *testing.T) {
	t.Parallel()
	b := operated(t)
	for _, kind := range dossier.Operations() {
		if kind == dossier.CommandRetryIncident || kind == dossier.CommandActivate {
			continue
		}
		_, err := b.try(operator, dossier.Command{Kind: kind, Comment: "  "})
		require.Equal(t, "reason", b.refused(err, "reason_missing").Field, kind)
	}
	err := b.tryOperate(dossier.CommandSuspend, &dossier.Operation{IfSeq: 1})
	require.NotEmpty(t, b.refused(err, "dossier_changed").At)
	b.operate(dossier.CommandSuspend, &dossier.Operation{IfSeq: b.c.Dossier.Seq})

	// Sent again, a command is answered and not done again.
	cmd := dossier.Command{ID: "once", Kind: dossier.CommandResume, Comment: "xong"}
	first := b.do(operator, cmd)
	again := b.do(operator, cmd)
	require.Equal(t, first.Events, again.Events)
}

func (b *bench) fail(code string) {
	b.t.Helper()
	for _, s := range b.c.ServiceCalls() {
		require.NoError(b.t, b.c.ServiceAnswered(s.Instance, nil, code, "hỏng", b.env()))
	}
	b.take()
}

func (b *bench) incident() dossier.Incident {
	b.t.Helper()
	for _, i := range b.c.Incidents {
		return i
	}
	require.Fail(b.t, "no incident")
	return dossier.Incident{}
}

func TestIncidentsAreRetriedAnsweredAndSkipped(t *testing.T) {
	t.Parallel()
	b := operated(t)
	b.refused(b.tryOperate(dossier.CommandRetryIncident, nil), "no_incident")
	b.fail("http_503")
	require.Equal(t, 1, b.c.Dossier.Incidents)
	b.refused(b.tryOperate(dossier.CommandRetryIncident, &dossier.Operation{Element: "review"}), "no_incident")
	b.operate(dossier.CommandRetryIncident, &dossier.Operation{Element: "check"})
	_, data := b.event(dossier.EventIncidentRetried)
	require.Equal(t, "theo yêu cầu", data["reason"])
	require.Len(t, b.c.ServiceCalls(), 1)

	// Answered by hand: with what the service would have said.
	b.fail("http_503")
	answer := dossier.Command{
		Kind: dossier.CommandResolveIncident, IncidentID: b.incident().ID, Comment: "tra cứu bằng điện thoại",
		Operation: &dossier.Operation{Variables: json.RawMessage(`{"diem":5}`)},
	}
	b.do(operator, answer)
	_, data = b.event(dossier.EventIncidentHandled)
	require.Equal(t, map[string]any{"diem": 5.0}, data["variables"])
	require.Equal(t, "g2", b.incident().ElementID, "5 is neither more nor less than 5")

	skip := dossier.Command{Kind: dossier.CommandSkipIncident, IncidentID: b.incident().ID, Comment: "bỏ qua"}
	_, err := b.try(operator, skip)
	b.refused(err, "skip_needs_flow")
	choose := dossier.Command{
		Kind: dossier.CommandResolveIncident, IncidentID: b.incident().ID, Comment: "cho đi tiếp", Operation: &dossier.Operation{Flow: "f99"},
	}
	_, err = b.try(operator, choose)
	require.Equal(t, "flow", b.refused(err, "unknown_flow").Field)
	choose.Operation.Flow = "f14"
	b.do(operator, choose)
	require.Zero(t, b.c.Dossier.Incidents)
	b.complete(specialist, "again", "", "")

	b.fail("http_503")
	skip.IncidentID = b.incident().ID
	b.do(operator, skip)
	_, data = b.event(dossier.EventIncidentHandled)
	require.Equal(t, true, data["skipped"])
	_, err = b.try(operator, dossier.Command{Kind: dossier.CommandSkipIncident, IncidentID: skip.IncidentID, Comment: "x"})
	b.refused(err, "incident_closed")
}

func TestVariablesAreChangedWithBeforeAndAfter(t *testing.T) {
	t.Parallel()
	b := operated(t)
	b.operate(dossier.CommandSetVariables, &dossier.Operation{Variables: json.RawMessage(`{"diem":7,"ghi_chu":"cũ"}`)})
	b.operate(dossier.CommandSetVariables, &dossier.Operation{Variables: json.RawMessage(`{"ghi_chu":"mới"}`)})
	_, data := b.event(dossier.EventVariablesSet)
	require.Equal(t, map[string]any{"ghi_chu": "cũ"}, data["before"])
	require.Equal(t, map[string]any{"ghi_chu": "mới"}, data["after"])
	require.Equal(t, []any{"ghi_chu"}, data["names"])

	large := json.RawMessage(`{"x":"` + strings.Repeat("a", 10_000) + `"}`)
	b.operate(dossier.CommandSetVariables, &dossier.Operation{Variables: large})
	e, _ := b.event(dossier.EventVariablesSet)
	require.Less(t, len(e.Data), 1000, "the history stays small")

	for name, vars := range map[string]string{"variable_protected": `{"applicant":{}}`, "variables_missing": `{}`, "variables_invalid": `[1]`} {
		err := b.tryOperate(dossier.CommandSetVariables, &dossier.Operation{Variables: json.RawMessage(vars)})
		require.True(t, strings.HasPrefix(b.refused(err, name).Field, "variables"))
	}
	err := b.tryOperate(dossier.CommandSetVariables, &dossier.Operation{Scope: "nowhere#1", Variables: json.RawMessage(`{"a":1}`)})
	require.Equal(t, "scope", b.refused(err, "unknown_scope").Field)

	scopes := b.c.Instance(b.env()).Scopes
	require.Len(t, scopes, 2)
	require.Equal(t, "Lấy ý kiến", scopes[1].Name)
	b.operate(dossier.CommandSetVariables, &dossier.Operation{Scope: scopes[1].Instance, Variables: json.RawMessage(`{"han":1}`)})
	require.JSONEq(t, `{"han":1}`, string(b.c.Instance(b.env()).Scopes[1].Variables))
}

func TestDueDateIsCorrected(t *testing.T) {
	t.Parallel()
	b := operated(t)
	was := b.due()
	to := local(t, "2026-03-03 17:00")
	b.operate(dossier.CommandChangeDue, &dossier.Operation{At: &to})
	require.Equal(t, "2026-03-03 17:00", b.due())
	require.Equal(t, was, show(b.c.Dossier.OriginalDue))
	require.Zero(t, b.c.Dossier.Extensions)
	a := b.c.Adjustments[len(b.c.Adjustments)-1]
	require.Equal(t, "correct", a.Kind)
	require.Equal(t, was, show(a.DueBefore))
	require.Equal(t, "theo yêu cầu", a.Reason)
	_, data := b.event(dossier.EventDueChanged)
	require.Equal(t, "correct", data["kind"])

	early := local(t, "2026-03-02 07:30")
	b.at("2026-03-02 09:00")
	require.Equal(t, "due", b.refused(b.tryOperate(dossier.CommandChangeDue, &dossier.Operation{At: &early}), "date_out_of_range").Field)
	early = local(t, "2026-03-02 08:30")
	b.operate(dossier.CommandChangeDue, &dossier.Operation{At: &early})
	require.Equal(t, "2026-03-02 08:30", show(b.c.Dossier.OverdueSince), "it has passed already")

	online := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	online.refused(online.tryOperate(dossier.CommandChangeDue, &dossier.Operation{At: &to}), "not_received")
	online.refused(online.tryOperate(dossier.CommandChangeDue, nil), "due_missing")
}

func TestTimerIsMoved(t *testing.T) {
	t.Parallel()
	b := operated(t)
	to := local(t, "2026-03-02 12:00")
	b.operate(dossier.CommandChangeTimer, &dossier.Operation{Element: "pause", At: &to})
	require.Equal(t, to, *b.c.NextDeadline())
	e, data := b.event(dossier.EventTimerChanged)
	require.Equal(t, "pause", e.ElementID)
	require.Contains(t, asJSON(t, data["before"]), "2026-03-05T01:00:00Z")
	b.at("2026-03-02 12:00").wake()
	require.NotContains(t, b.waitsAt(), "pause")

	b.refused(b.tryOperate(dossier.CommandChangeTimer, &dossier.Operation{Element: "pause", At: &to}), "timer_not_set")
	b.refused(b.tryOperate(dossier.CommandChangeTimer, &dossier.Operation{Timer: "x"}), "at_missing")
	b.refused(b.tryOperate(dossier.CommandChangeTimer, &dossier.Operation{At: &to}), "timer_missing")
	never := time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	b.refused(b.tryOperate(dossier.CommandChangeTimer, &dossier.Operation{Element: "late", At: &never}), "invalid_instant")
}

func TestPreviewChangesNothing(t *testing.T) {
	t.Parallel()
	b := operated(t)
	before := asJSON(t, b.c)
	p, err := b.c.Preview(dossier.Command{
		Kind: dossier.CommandComplete, TaskID: b.task("review").ID, Outcome: "supplement", Items: []string{"CCCD"}, Actor: specialist,
	}, b.env())
	require.NoError(t, err)
	require.Equal(t, before, asJSON(t, b.c))
	require.Len(t, p.Closed, 1)
	require.Len(t, p.Opened, 1)
	require.Equal(t, "wait", p.Opened[0].ElementID)
	require.Equal(t, dossier.StatusAwaitSupplement, p.After.Status)
	require.Equal(t, dossier.StatusProcessing, p.Before.Status)
	_, err = b.c.Preview(dossier.Command{Kind: dossier.CommandSuspend}, b.env())
	b.refused(err, "reason_missing")
}

func TestInstanceShowsWhereTheProcessStands(t *testing.T) {
	t.Parallel()
	b := operated(t)
	b.fail("http_503")
	in := b.c.Instance(b.env())
	require.Len(t, in.Tokens, 6)
	var kinds []string
	for _, token := range in.Tokens {
		kinds = append(kinds, token.Element+":"+token.For)
		require.Equal(t, token.For == "task", token.TaskID != "")
	}
	require.ElementsMatch(t, []string{"review:task", "check:incident", "consult:scope", "opinion:task", "deadline:timer", "pause:timer"}, kinds)
	require.Len(t, in.Timers, 3)
	require.Equal(t, "Niêm yết", in.Timers[1].Name)
	require.Len(t, in.Incidents, 1)
	require.Nil(t, in.Dossier.Form)
}
