package dossier_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

// bench is one dossier on a desk, and the time.
type bench struct {
	t       *testing.T
	c       *dossier.Case
	program *dossier.Program
	books   *dossier.Calendars
	now     time.Time
	seq     int
	deltas  []dossier.Delta
}

var (
	desk       = dossier.Actor{ID: "desk", Name: "Lê Thị Hoa", Kind: "officer", Positions: []dossier.Position{{Agency: "W1", Role: "desk_officer"}}}
	specialist = dossier.Actor{ID: "spec", Name: "Trần Văn Bình", Kind: "officer", Positions: []dossier.Position{{Agency: "W1", Role: "specialist"}}}
	other      = dossier.Actor{ID: "spec2", Name: "Ngô Minh", Kind: "officer", Positions: []dossier.Position{{Agency: "W1", Role: "specialist"}}}
	leader     = dossier.Actor{ID: "lead", Name: "Phạm Thu", Kind: "officer", Positions: []dossier.Position{{Agency: "D1", Role: "leader"}}}
	citizen    = dossier.Actor{ID: "cit", Name: "Nguyễn An", Kind: "citizen"}
)

// local is a time in Ho Chi Minh City: "2026-03-02 08:00", a Monday without holidays around it.
func local(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, clock.Zone)
	require.NoError(t, err)
	return at.UTC()
}

func testCalendars(t *testing.T) dossier.CalendarSet {
	t.Helper()
	data, err := os.ReadFile("../../config/calendars/vn.yaml")
	require.NoError(t, err)
	spec, err := clock.LoadYAML(data)
	require.NoError(t, err)
	return dossier.CalendarSet{Default: spec}
}

func testDefinition(t *testing.T, limits ...procedure.LimitRule) procedure.Definition {
	t.Helper()
	xml, err := os.ReadFile("testdata/review.bpmn")
	require.NoError(t, err)
	if len(limits) == 0 {
		limits = []procedure.LimitRule{{Limit: clock.Limit{Amount: 5, Unit: clock.WorkingDay}}}
	}
	return procedure.Definition{
		Code: "1.000001", Version: 1, NameVI: "Thử nghiệm", Field: "Hộ tịch", Limits: limits,
		Channels: []string{"direct", "online", "post"}, BPMN: xml,
		Forms: map[string]json.RawMessage{"review": json.RawMessage(
			`{"type":"object","additionalProperties":false,"required":["ket_luan"],"properties":{"ket_luan":{"type":"string"}}}`)},
	}
}

func submit(t *testing.T, at string, channel dossier.Channel, limits ...procedure.LimitRule) *bench {
	t.Helper()
	return submitReceived(t, at, "", channel, limits...)
}

// submitReceived is submit of what the counter received earlier, "" = at that moment.
func submitReceived(t *testing.T, at, received string, channel dossier.Channel, limits ...procedure.LimitRule) *bench {
	t.Helper()
	program, err := dossier.NewProgram(testDefinition(t, limits...), "sha")
	require.NoError(t, err)
	books, err := testCalendars(t).Compile()
	require.NoError(t, err)
	b := &bench{t: t, program: program, books: books, now: local(t, at)}
	s := dossier.Submission{
		ID: "0193b8a0-0000-7000-8000-000000000001", CommandID: "submit", Actor: desk, Procedure: "1.000001",
		Agency: "W1", Agencies: map[string]string{"receiving": "W1", "deciding": "D1"}, Channel: channel,
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Văn An"},
	}
	if channel == dossier.ChannelOnline {
		s.Actor, s.AccountID = citizen, citizen.ID
	}
	if received != "" {
		before := local(t, received)
		s.ReceivedAt = &before
	}
	b.c, _, err = dossier.NewCase(s, "W1-260302-0001", b.env())
	require.NoError(t, err)
	b.take()
	return b
}

func (b *bench) env() dossier.Env {
	return dossier.Env{Now: b.now, Program: b.program, Calendars: b.books}
}

func (b *bench) at(text string) *bench { b.now = local(b.t, text); return b }

// take collects the delta and checks what must hold of every one.
func (b *bench) take() {
	d, ok := b.c.Take()
	if !ok {
		return
	}
	want := int64(1)
	if n := len(b.deltas); n > 0 {
		want = b.deltas[n-1].ToSeq + 1
	}
	for _, e := range d.Events {
		require.Equal(b.t, want, e.Seq, "events without gaps")
		want++
	}
	require.Equal(b.t, d.Dossier.Seq, d.ToSeq)
	b.deltas = append(b.deltas, d)
}

func (b *bench) try(actor dossier.Actor, cmd dossier.Command) (dossier.Result, error) {
	b.seq++
	cmd.Actor = actor
	if cmd.ID == "" {
		cmd.ID = "cmd-" + string(rune('a'+b.seq))
	}
	r, err := b.c.Execute(cmd, b.env())
	b.take()
	return r, err
}

func (b *bench) do(actor dossier.Actor, cmd dossier.Command) dossier.Result {
	b.t.Helper()
	r, err := b.try(actor, cmd)
	require.NoError(b.t, err)
	return r
}

// task is the open task at an element.
func (b *bench) task(element string) dossier.Task {
	b.t.Helper()
	for _, t := range b.c.Tasks {
		if t.ElementID == element {
			return t.Task
		}
	}
	require.Fail(b.t, "no open task", element)
	return dossier.Task{}
}

func (b *bench) complete(actor dossier.Actor, element, outcome, form string) {
	b.t.Helper()
	cmd := dossier.Command{Kind: dossier.CommandComplete, TaskID: b.task(element).ID, Outcome: outcome}
	if form != "" {
		cmd.Form = json.RawMessage(form)
	}
	b.do(actor, cmd)
}

func (b *bench) due() string { return show(b.c.Dossier.Due) }

func show(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(clock.Zone).Format("2006-01-02 15:04")
}

func (b *bench) refused(err error, key string) *dossier.Error {
	b.t.Helper()
	e, ok := dossier.AsError(err)
	require.True(b.t, ok, "a typed error, got %v", err)
	require.Equal(b.t, key, e.Key)
	require.NotEmpty(b.t, e.VI)
	require.NotEmpty(b.t, e.EN)
	return e
}

func TestDirectDossierRunsToItsEnd(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	require.Equal(t, dossier.StatusReceived, b.c.Dossier.Status)
	require.Equal(t, "2026-03-09 17:00", b.due())
	require.Equal(t, "2026-03-02 09:00", show(b.task("intake").Due))

	b.complete(desk, "intake", "accept", "")
	require.Equal(t, dossier.StatusProcessing, b.c.Dossier.Status)
	b.at("2026-03-03 10:00").complete(specialist, "review", "approve", `{"ket_luan":"đủ"}`)
	require.Equal(t, "D1", b.task("sign").Agency)
	require.Equal(t, "D1", b.c.HolderAgency)
	b.at("2026-03-04 10:00").complete(leader, "sign", "approve", "")
	require.Equal(t, dossier.StatusReady, b.c.Dossier.Status)
	require.Nil(t, b.c.NextDeadline(), "handing out the result is off the clock")
	b.at("2026-03-20 10:00").complete(desk, "handout", "", "")

	d := b.c.Dossier
	require.Equal(t, dossier.StatusHandedOver, d.Status)
	require.Equal(t, "granted", d.Result)
	require.Nil(t, d.OverdueSince, "the result was ready in time")
	require.Equal(t, "2026-03-04 10:00", show(d.ReadyAt))
	require.Equal(t, "2026-03-20 10:00", show(d.ClosedAt))
	_, err := b.try(desk, dossier.Command{Kind: dossier.CommandWithdraw, Comment: "x"})
	b.refused(err, "dossier_closed")
}

func TestIntakeRunsFromTheReceiptThatTheCounterEnters(t *testing.T) {
	t.Parallel()
	// Handed in on Monday, entered on Wednesday: it has lain with the counter since.
	b := submitReceived(t, "2026-03-04 10:00", "2026-03-02 08:00", dossier.ChannelDirect)
	require.Equal(t, "2026-03-09 17:00", b.due())
	require.Equal(t, "2026-03-02 09:00", show(b.task("intake").Due))
	require.NoError(t, b.c.Wake(b.env()))
	b.take()
	require.NotNil(t, b.task("intake").OverdueSince)
	require.Nil(t, b.c.Dossier.OverdueSince)
	b.complete(desk, "intake", "accept", "")
	require.Equal(t, "2026-03-05 10:00", show(b.task("review").Due), "the next step runs from when it began")

	// Past its due date when it is entered: the step was due no later.
	b = submitReceived(t, "2026-03-20 10:00", "2026-03-02 16:30", dossier.ChannelDirect)
	require.Equal(t, "2026-03-03 08:00", show(b.task("intake").Due))
}

func TestOnlineFilingIsDueFromItsAcceptance(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	require.Equal(t, dossier.StatusFiled, b.c.Dossier.Status)
	require.Equal(t, "2026-03-09 17:00", b.due())
	b.at("2026-03-04 09:00").complete(desk, "intake", "accept", "")
	require.Equal(t, "2026-03-11 17:00", b.due())
	require.Equal(t, "2026-03-11 17:00", show(b.c.Dossier.OriginalDue))
	require.Equal(t, "receipt", b.c.Adjustments[0].Kind)
}

func TestRefusalAtIntake(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	_, err := b.try(desk, dossier.Command{Kind: dossier.CommandRefuse})
	b.refused(err, "reason_missing")
	b.do(desk, dossier.Command{Kind: dossier.CommandRefuse, Comment: "Thiếu giấy chứng sinh"})
	require.Equal(t, dossier.StatusNotAccepted, b.c.Dossier.Status)
	require.Equal(t, "03", b.deltas[len(b.deltas)-1].Slips[0].FormNo)
}

// The clock stands still over Tết while the applicant has the dossier; the due date
// moves by the working time stopped, not by days of the calendar.
func TestSupplementStopsTheClock(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-02-09 08:00", dossier.ChannelDirect)
	b.complete(desk, "intake", "accept", "")
	require.Equal(t, "2026-02-23 17:00", b.due(), "Tết, 14–22/2, does not count")
	b.at("2026-02-11 08:00")
	b.do(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Ground: "supplement", Items: []string{"CCCD"}})
	require.Equal(t, dossier.StatusAwaitSupplement, b.c.Dossier.Status)
	require.NotNil(t, b.c.Dossier.StoppedSince)
	require.Nil(t, b.c.NextDeadline(), "nothing is due while the clock stands still")
	require.Equal(t, dossier.TaskWaiting, b.task("wait").State)

	_, err := b.try(specialist, dossier.Command{Kind: dossier.CommandClaim, TaskID: b.task("wait").ID})
	b.refused(err, "task_waiting")

	// It stood still for 7.5 + 8 + 8 hours before Tết and 4 after it: 27.5 hours.
	b.at("2026-02-23 11:30").do(desk, dossier.Command{Kind: dossier.CommandSupplement})
	require.Equal(t, "2026-02-27 11:00", b.due())
	require.Equal(t, dossier.StatusProcessing, b.c.Dossier.Status)
	require.Equal(t, "2026-02-23 17:00", show(b.c.Dossier.OriginalDue))

	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"ảnh"}})
	b.refused(err, "second_supplement")
	_, err = b.try(desk, dossier.Command{Kind: dossier.CommandSupplement})
	b.refused(err, "no_supplement_awaited")
}

func TestRightsToATask(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.complete(desk, "intake", "accept", "")
	review := b.task("review")
	claim := dossier.Command{Kind: dossier.CommandClaim, TaskID: review.ID}

	_, err := b.try(leader, claim)
	b.refused(err, "role_missing")
	b.do(specialist, claim)
	_, err = b.try(other, claim)
	e := b.refused(err, "task_taken")
	require.Equal(t, "Trần Văn Bình", e.By)
	require.Equal(t, "2026-03-02T08:00:00+07:00", e.At)
	_, err = b.try(other, dossier.Command{Kind: dossier.CommandComplete, TaskID: review.ID, Outcome: "approve"})
	b.refused(err, "task_taken")
	_, err = b.try(other, dossier.Command{Kind: dossier.CommandRelease, TaskID: review.ID})
	b.refused(err, "task_taken")
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandRelease, TaskID: review.ID, IfVersion: review.Version})
	b.refused(err, "task_changed")

	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: review.ID, Outcome: "no"})
	b.refused(err, "outcome_unknown")
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: review.ID, Outcome: "approve", Form: json.RawMessage(`{"ket_luan":1}`)})
	require.Equal(t, "form.ket_luan", b.refused(err, "form_invalid").Field)

	b.complete(specialist, "review", "approve", `{"ket_luan":"đủ"}`)
	_, err = b.try(specialist, dossier.Command{Kind: dossier.CommandComplete, TaskID: review.ID, Outcome: "approve"})
	require.Contains(t, b.refused(err, "task_closed").VI, "Trần Văn Bình đã hoàn thành")
}

func TestReturnNeedsAReasonAndAWay(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	_, err := b.try(desk, dossier.Command{Kind: dossier.CommandReturn, TaskID: b.task("intake").ID, Comment: "x"})
	b.refused(err, "no_return")
	b.complete(desk, "intake", "accept", "")
	b.complete(specialist, "review", "approve", `{"ket_luan":"đủ"}`)
	_, err = b.try(leader, dossier.Command{Kind: dossier.CommandReturn, TaskID: b.task("sign").ID})
	b.refused(err, "reason_missing")
	b.do(leader, dossier.Command{Kind: dossier.CommandReturn, TaskID: b.task("sign").ID, Comment: "Sai tên"})
	require.Equal(t, "W1", b.task("review").Agency)
}

func TestCommandTwiceIsOnce(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	cmd := dossier.Command{ID: "same", Kind: dossier.CommandComplete, TaskID: b.task("intake").ID, Outcome: "accept", Fingerprint: "f"}
	first := b.do(desk, cmd)
	seq := b.c.Dossier.Seq
	again := b.do(desk, cmd)
	require.Equal(t, seq, b.c.Dossier.Seq)
	require.Equal(t, first.Task, again.Task)
	require.Equal(t, "f", again.Fingerprint)
}

func TestWithdrawAndStop(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelOnline)
	b.complete(desk, "intake", "accept", "")
	b.do(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"CCCD"}})
	b.at("2026-03-04 09:00").do(citizen, dossier.Command{Kind: dossier.CommandWithdraw, Comment: "Không cần nữa"})
	require.Equal(t, dossier.StatusWithdrawn, b.c.Dossier.Status)
	require.Empty(t, b.c.Tasks)
	require.Nil(t, b.c.Dossier.StoppedSince)
	stop := b.c.Adjustments[len(b.c.Adjustments)-1]
	require.Equal(t, "stop", stop.Kind)
	require.Equal(t, "2026-03-04 09:00", show(stop.To), "the stop ends with the dossier")

	b = submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	b.do(leader, dossier.Command{Kind: dossier.CommandStop, Comment: "Có tranh chấp"})
	require.Equal(t, dossier.StatusStopped, b.c.Dossier.Status)
	require.Nil(t, b.c.NextDeadline())
}

func TestOverdueIsNotedOnce(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	next := b.c.NextDeadline()
	require.Equal(t, local(t, "2026-03-02 09:00").Add(time.Second), *next)
	b.now = *next
	require.NoError(t, b.c.Wake(b.env()))
	b.take()
	require.NotNil(t, b.task("intake").OverdueSince)
	require.Equal(t, local(t, "2026-03-09 17:00").Add(time.Second), *b.c.NextDeadline())
	b.now = *b.c.NextDeadline()
	require.NoError(t, b.c.Wake(b.env()))
	require.NotNil(t, b.c.Dossier.OverdueSince)
	require.Nil(t, b.c.NextDeadline())
}

func TestExtensionOnceBeforeTheDueDate(t *testing.T) {
	t.Parallel()
	b := submit(t, "2026-03-02 08:00", dossier.ChannelDirect)
	until := local(t, "2026-03-12 17:00")
	_, err := b.try(leader, dossier.Command{Kind: dossier.CommandExtend, Comment: "xác minh"})
	b.refused(err, "until_missing")
	b.do(leader, dossier.Command{Kind: dossier.CommandExtend, Until: &until, Comment: "xác minh"})
	require.Equal(t, "2026-03-12 17:00", b.due())
	later := local(t, "2026-03-13 17:00")
	_, err = b.try(leader, dossier.Command{Kind: dossier.CommandExtend, Until: &later, Comment: "nữa"})
	require.Equal(t, dossier.CodeConflict, b.refusedAny(err).Code)
}

func (b *bench) refusedAny(err error) *dossier.Error {
	b.t.Helper()
	e, ok := dossier.AsError(err)
	require.True(b.t, ok, "a typed error, got %v", err)
	return e
}

// A case that went through JSON at any point goes on as if it had not: that is what
// continue-as-new relies on.
func TestCaseSurvivesSerialisation(t *testing.T) {
	t.Parallel()
	plain, carried := submit(t, "2026-02-09 08:00", dossier.ChannelOnline), submit(t, "2026-02-09 08:00", dossier.ChannelOnline)
	steps := []func(*bench){
		func(b *bench) { b.complete(desk, "intake", "accept", "") },
		func(b *bench) {
			b.at("2026-02-11 08:00").do(specialist, dossier.Command{Kind: dossier.CommandRequestSupplement, Items: []string{"CCCD"}})
		},
		func(b *bench) { b.at("2026-02-24 09:00").do(desk, dossier.Command{Kind: dossier.CommandSupplement}) },
		func(b *bench) { b.complete(specialist, "review", "approve", `{"ket_luan":"đủ"}`) },
		func(b *bench) { b.complete(leader, "sign", "approve", "") },
		func(b *bench) { b.complete(desk, "handout", "", "") },
	}
	for _, step := range steps {
		data, err := json.Marshal(carried.c)
		require.NoError(t, err)
		carried.c = &dossier.Case{}
		require.NoError(t, json.Unmarshal(data, carried.c))
		again, err := json.Marshal(carried.c)
		require.NoError(t, err)
		require.JSONEq(t, string(data), string(again))
		step(plain)
		step(carried)
	}
	require.Equal(t, plain.deltas, carried.deltas)
}
