package dossier_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// branches is a dossier whose process runs in branches beside each other.
func branches(t *testing.T, at string, edit ...string) *bench {
	t.Helper()
	w := worldOf(t, "stops.bpmn",
		procedure.LimitRule{Limit: clock.Limit{Amount: 5, Unit: clock.WorkingDay}},
		procedure.LimitRule{Case: "verify", Limit: clock.Limit{Amount: 12, Unit: clock.WorkingDay}})
	if len(edit) > 0 {
		def := w.program.Definition
		def.BPMN = []byte(strings.NewReplacer(edit...).Replace(string(def.BPMN)))
		var err error
		w.program, err = dossier.NewProgram(def, "edited")
		require.NoError(t, err)
	}
	b := &bench{t: t, program: w.program, books: w.books[0], now: local(t, at)}
	var err error
	b.c, _, err = dossier.NewCase(dossier.Submission{
		ID: "0193b8a0-0000-7000-8000-000000000001", CommandID: "submit", Actor: desk, Agency: "W1",
		Agencies: w.agencies, Channel: dossier.ChannelDirect,
	}, "W1-260302-0001", b.env())
	require.NoError(t, err)
	b.take()
	return b
}

func TestStopsBesideEachOtherCountOnce(t *testing.T) {
	t.Parallel()
	b := branches(t, "2026-03-02 08:00")
	b.at("2026-03-03 08:00").complete(specialist, "before_notice", "", "")
	b.at("2026-03-04 08:00").complete(specialist, "before_pay", "", "")
	b.complete(specialist, "before_signoff", "", "")
	require.Equal(t, dossier.StatusAwaitPayment, b.c.Dossier.Status)
	require.Equal(t, "public_notice", b.c.Dossier.StopGround)
	b.at("2026-03-05 08:00").complete(desk, "notice", "", "")
	require.Equal(t, "financial_obligation", b.c.Dossier.StopGround, "it stands still for the other reason now")
	b.at("2026-03-06 08:00").complete(desk, "pay", "", "")
	require.Equal(t, dossier.StatusProcessing, b.c.Dossier.Status)
	require.Nil(t, b.c.Dossier.StoppedSince, "the sign-off is no legal ground")
	require.Equal(t, "2026-03-12 17:00", b.due(), "three working days, not two and two")
}

// The clock stands still for a step that several people take until all have taken it.
func TestStopOfAStepThatSeveralTake(t *testing.T) {
	t.Parallel()
	b := branches(t, "2026-03-02 08:00", `<motcua:outcome id="over" kind="forward" vi="Hết niêm yết" en="Over"/>
      </bpmn:extensionElements>`, `<motcua:outcome id="over" kind="forward" vi="Hết niêm yết" en="Over"/><motcua:status complete="4"/>
      </bpmn:extensionElements><bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>`)
	b.at("2026-03-03 08:00").complete(specialist, "before_notice", "", "")
	require.Len(t, b.c.Stops, 1)
	var open []string
	for _, task := range b.c.Tasks {
		if task.ElementID == "notice" {
			open = append(open, task.ID)
		}
	}
	require.Len(t, open, 2)
	b.at("2026-03-04 08:00").do(desk, dossier.Command{Kind: dossier.CommandComplete, TaskID: open[1], Outcome: "over"})
	require.Equal(t, "public_notice", b.c.Dossier.StopGround, "the other is still to come")
	b.at("2026-03-05 08:00").do(desk, dossier.Command{Kind: dossier.CommandComplete, TaskID: open[0], Outcome: "over"})
	require.Empty(t, b.c.Dossier.StopGround)
	require.Empty(t, b.c.Stops)
}

// A task that is completed while the clock stands still is not late by that.
func TestNothingBecomesOverdueWhileTheClockStandsStill(t *testing.T) {
	t.Parallel()
	b := branches(t, "2026-03-02 08:00")
	b.at("2026-03-02 09:00").complete(specialist, "before_pay", "", "")
	b.at("2026-03-10 09:00").complete(specialist, "work", "done", "")
	for _, task := range b.deltas[len(b.deltas)-1].Tasks {
		require.Nil(t, task.OverdueSince, task.ElementID)
	}
}

// A longer limit that takes an overdue dossier back into time takes the mark away.
func TestOverdueMarkMovesWithTheDueDate(t *testing.T) {
	t.Parallel()
	b := branches(t, "2026-03-02 08:00")
	b.at("2026-03-10 08:00")
	require.NoError(t, b.c.Wake(b.env()))
	require.NotNil(t, b.c.Dossier.OverdueSince)
	b.do(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: b.task("work").ID, Outcome: "verify", Comment: "x"})
	require.Equal(t, "2026-03-18 17:00", b.due())
	require.Nil(t, b.c.Dossier.OverdueSince)

	online := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	online.at("2026-03-12 08:00")
	require.NoError(t, online.c.Wake(online.env()))
	require.NotNil(t, online.c.Dossier.OverdueSince)
	online.complete(desk, "intake", "accept", "")
	require.Nil(t, online.c.Dossier.OverdueSince, "received now, due later")
}

func TestNoExtensionBeforeTheReceipt(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	until := local(t, "2026-03-12 09:00")
	_, err := b.try(leader, dossier.Command{Kind: dossier.CommandExtend, Until: &until, Comment: "x"})
	b.refused(err, "not_received")
}

// A step on the way that says "stopped" closes nothing while a branch is at work.
func TestFinalStatusWaitsForTheEnd(t *testing.T) {
	t.Parallel()
	b := branches(t, "2026-03-02 08:00", `<motcua:step no="2"/>`, `<motcua:step no="2"/><motcua:status complete="8"/>`)
	b.complete(specialist, "work", "done", "")
	require.Equal(t, dossier.StatusProcessing, b.c.Dossier.Status)
	b.complete(specialist, "before_pay", "", "")
	require.Equal(t, dossier.StatusAwaitPayment, b.c.Dossier.Status)
}

func TestStoppingSlipGoesOutWithTheDecision(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.complete(desk, "intake", "accept", "")
	b.do(specialist, dossier.Command{Kind: dossier.CommandRefuse, Comment: "Không đủ điều kiện"})
	require.Equal(t, dossier.StatusStopped, b.c.Dossier.Status)
	slips := b.deltas[len(b.deltas)-1].Slips
	require.Len(t, slips, 1)
	require.Equal(t, "05", slips[0].FormNo)
	require.JSONEq(t, `{"reason":"Không đủ điều kiện"}`, string(slips[0].Data))
}

func TestFormsDoNotRewriteWhatWasFiled(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	_, err := b.try(desk, dossier.Command{Kind: dossier.CommandComplete, TaskID: b.task("intake").ID, Outcome: "accept", Form: json.RawMessage(`{"channel":"online"}`)})
	require.Equal(t, "form.channel", b.refused(err, "field_reserved").Field)
}

func TestNobodyClaimsForNobody(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	for _, kind := range []dossier.CommandKind{dossier.CommandClaim, dossier.CommandRelease} {
		_, err := b.try(dossier.Actor{Kind: "system"}, dossier.Command{Kind: kind, TaskID: b.task("intake").ID})
		b.refused(err, "actor_missing")
	}
}

// A receipt that the caller's clock puts ahead of ours does not keep the clock from stopping.
func TestReceiptIsNeverAhead(t *testing.T) {
	t.Parallel()
	b := submitReceived(t, "2026-03-02 08:00", "2026-03-02 08:01", dossier.ChannelDirect)
	require.Equal(t, local(t, "2026-03-02 08:00"), b.c.Dossier.ReceivedAt)
}

// A case that an earlier version wrote lacks what later ones brought.
func TestCaseOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, b.c)), &fields))
	for _, name := range []string{"stops", "incidents", "services", "timers"} {
		delete(fields, name)
	}
	b.c = &dossier.Case{}
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, fields)), b.c))
	b.complete(desk, "intake", "accept", "")
	b.do(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"CCCD"}})
	require.NotNil(t, b.c.Dossier.StoppedSince)
}
