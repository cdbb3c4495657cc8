package dossier_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

const dossierID = "0193b8a0-0000-7000-8000-000000000001"

// benchOf is a dossier of a short process, received on Monday 2 March 2026.
func benchOf(t *testing.T, process string, with ...func(*dossier.Submission)) *bench {
	t.Helper()
	def := testDefinition(t)
	def.BPMN = dossiertest.Process(process)
	program, err := dossier.NewProgram(def, "sha")
	require.NoError(t, err)
	books, err := testCalendars(t).Compile()
	require.NoError(t, err)
	b := &bench{t: t, program: program, books: books, now: local(t, "2026-03-02 08:00")}
	s := dossier.Submission{
		ID: dossierID, CommandID: "submit", Actor: desk, Procedure: "1.000001", Agency: "W1",
		Agencies: map[string]string{"receiving": "W1", "deciding": "D1"}, Channel: dossier.ChannelDirect,
		Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Văn An"},
	}
	for _, change := range with {
		change(&s)
	}
	if s.Process != "" {
		var ok bool
		b.program, ok = program.Of(s.Process)
		require.True(t, ok)
	}
	b.c, _, err = dossier.NewCase(s, "W1-260302-0001", b.env())
	require.NoError(t, err)
	b.take()
	return b
}

// reload carries the case to another run.
func (b *bench) reload() {
	b.t.Helper()
	data, err := json.Marshal(b.c)
	require.NoError(b.t, err)
	b.c = &dossier.Case{}
	require.NoError(b.t, json.Unmarshal(data, b.c))
}

func (b *bench) last() dossier.Delta { return b.deltas[len(b.deltas)-1] }

// waits is the open subscription at an element.
func (b *bench) waits(element string) dossier.Subscription {
	b.t.Helper()
	for _, s := range b.c.Subscriptions {
		if s.Element == element {
			return s
		}
	}
	require.Fail(b.t, "no subscription", element)
	return dossier.Subscription{}
}

func (b *bench) deliver(id, element, variables string) error {
	s := b.waits(element)
	d := dossier.Delivery{ID: id, Kind: s.Kind, Name: s.Name, Subscriptions: []string{s.ID}, Variables: json.RawMessage(variables)}
	if err := b.c.CheckDelivery(d, b.env()); err != nil {
		return err
	}
	err := b.c.Deliver(d, b.env())
	b.take()
	return err
}

const paying = `
<startEvent id="s"/>` +
	`<intermediateCatchEvent id="paid"><messageEventDefinition><extensionElements><motcua:message name="Đã nộp tiền" key="=dossier.code"/></extensionElements></messageEventDefinition></intermediateCatchEvent>` + `
<scriptTask id="x"><extensionElements><motcua:script result="seen">=amount + 1</motcua:script></extensionElements></scriptTask>
<userTask id="t"/>
<boundaryEvent id="more" attachedToRef="t" cancelActivity="false"><messageEventDefinition><extensionElements><motcua:message name="Nộp thêm"/></extensionElements></messageEventDefinition></boundaryEvent>
<endEvent id="e"/>
s paid x t e
more e`

func TestMessageIsTakenOnce(t *testing.T) {
	t.Parallel()
	b := benchOf(t, paying)
	s := b.waits("paid")
	require.Equal(t, dossier.Subscription{
		ID: s.ID, Element: "paid", Kind: dossier.SubscribesMessage, Name: "Đã nộp tiền", Key: "W1-260302-0001", Once: true, OpenedAt: b.now,
	}, s)
	require.Equal(t, []dossier.Subscription{s}, b.last().Subscriptions)
	require.Equal(t, []dossier.Subscription{s}, b.last().Standing.Subscriptions)

	b.reload()
	b.at("2026-03-02 09:00")
	d := dossier.Delivery{ID: "m1", Kind: s.Kind, Name: s.Name, Subscriptions: []string{s.ID}, Variables: json.RawMessage(`{"amount":41,"applicant":"kẻ khác"}`)}
	require.NoError(t, b.c.CheckDelivery(d, b.env()))
	require.NoError(t, b.c.Deliver(d, b.env()))
	b.take()
	event, data := b.event(dossier.EventMessageTaken)
	require.Equal(t, map[string]any{"message": "m1", "name": "Đã nộp tiền"}, data)
	require.Equal(t, []dossier.Taken{{MessageID: "m1", Subscription: s.ID, Seq: event.Seq}}, b.last().Taken)
	require.Equal(t, []string{s.ID}, b.last().Unsubscribed)
	vars := b.c.Engine.Variables()
	require.Equal(t, "42", mustText(t, vars["seen"]))
	require.NotEqual(t, "kẻ khác", vars["applicant"], "what was filed is not rewritten")

	// Again: the same message is no error and does nothing; another one finds nobody waiting.
	b.reload()
	seq := b.c.Dossier.Seq
	require.NoError(t, b.c.CheckDelivery(d, b.env()))
	require.NoError(t, b.c.Deliver(d, b.env()))
	require.Equal(t, seq, b.c.Dossier.Seq)
	d.ID = "m2"
	b.refused(b.c.CheckDelivery(d, b.env()), dossier.KeyNotAwaited)
	b.refused(b.c.Deliver(d, b.env()), dossier.KeyNotAwaited)

	// A subscription that does not interrupt takes any number, each once.
	for _, id := range []string{"n1", "n2", "n1"} {
		require.NoError(t, b.deliver(id, "more", ""))
	}
	require.Len(t, b.waitEvents(dossier.EventMessageTaken), 3)
	b.refused(b.deliver("n3", "more", `[1]`), "variables_invalid")

	b.do(operator, dossier.Command{Kind: dossier.CommandSuspend, Comment: "chờ"})
	b.refused(b.deliver("n4", "more", ""), "dossier_suspended")
	b.do(operator, dossier.Command{Kind: dossier.CommandResume, Comment: "tiếp"})
	require.Equal(t, []dossier.Subscription{b.waits("more")}, b.last().Subscriptions, "who was turned away is told to come again")

	b.do(desk, dossier.Command{Kind: dossier.CommandStop, Comment: "thôi"})
	require.Empty(t, b.c.Subscriptions)
	require.Empty(t, b.last().Standing.Subscriptions)
	require.Len(t, b.last().Unsubscribed, 1)
	d.ID = "m9"
	b.refused(b.c.CheckDelivery(d, b.env()), "dossier_closed")
}

// waitEvents are all events of a type so far.
func (b *bench) waitEvents(kind dossier.EventType) (found []dossier.Event) {
	for _, d := range b.deltas {
		for _, e := range d.Events {
			if e.Type == kind {
				found = append(found, e)
			}
		}
	}
	return found
}

func mustText(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	var s json.Number
	require.NoError(t, json.Unmarshal(data, &s))
	return s.String()
}

func TestThrownMessagesAndSignals(t *testing.T) {
	t.Parallel()
	b := benchOf(t, `
<startEvent id="s"/><parallelGateway id="f"/>
<intermediateCatchEvent id="c">`+dossiertest.Signal("Báo động")+`</intermediateCatchEvent>
<intermediateThrowEvent id="m"><extensionElements>`+dossiertest.IO([]string{"x=1 + 1"}, nil)+`</extensionElements>`+dossiertest.Message("Xin xác minh", "=dossier.code")+`</intermediateThrowEvent>
<intermediateThrowEvent id="b">`+dossiertest.Signal("Báo động")+`</intermediateThrowEvent>
<intermediateCatchEvent id="later">`+dossiertest.Signal("Báo động")+`</intermediateCatchEvent>
<endEvent id="e"/>
s f c e
f m b later e`)
	require.Len(t, b.c.Outbox, 2)
	sent, thrown := b.c.Outbox[0], b.c.Outbox[1]
	require.Equal(t, dossier.SendsMessage, sent.Kind)
	require.Equal(t, "Xin xác minh W1-260302-0001", sent.Name+" "+sent.Key)
	require.JSONEq(t, `{"x":2}`, string(sent.Variables))
	require.Equal(t, dossier.SendsSignal, thrown.Kind)
	require.NotEqual(t, sent.ID, thrown.ID)
	require.Equal(t, []string{b.waits("c").ID}, thrown.Own, "what begins to wait after it was thrown does not hear it")
	_, data := b.event(dossier.EventMessageSent)
	require.Equal(t, map[string]any{"message": sent.ID, "name": "Xin xác minh"}, data)

	again := benchOf(t, `
<startEvent id="s"/><endEvent id="e">`+dossiertest.Message("Xin xác minh", "")+`</endEvent>
s e`)
	require.True(t, again.c.Dossier.ClosedAt != nil)
	require.Len(t, again.c.Outbox, 1, "what is thrown at the end is still sent")
	again.reload()
	require.Len(t, again.c.Outbox, 1)
	again.c.Sent()
	require.Empty(t, again.c.Outbox)

	// The signal reaches what waited, and not what began to wait since.
	d := dossier.Delivery{ID: thrown.ID, Kind: dossier.SubscribesSignal, Name: thrown.Name, Subscriptions: thrown.Own}
	require.NoError(t, b.c.Deliver(d, b.env()))
	b.take()
	require.Equal(t, "later", b.waits("later").Element)
	require.Len(t, b.c.Subscriptions, 1)
	require.Empty(t, b.last().Taken)
	_, data = b.event(dossier.EventSignalTaken)
	require.Equal(t, map[string]any{"name": "Báo động"}, data)
	require.NoError(t, b.c.Deliver(d, b.env()), "again is no error")
	d.ID, d.Subscriptions = "another", []string{b.waits("later").ID}
	require.NoError(t, b.c.Deliver(d, b.env()))
	require.NotNil(t, b.c.Dossier.ClosedAt)
}

func TestDecisionsOfAProcedure(t *testing.T) {
	t.Parallel()
	const fees = `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="phi" namespace="urn:phi">
<inputData id="i" name="so luong"><variable id="iv" name="so luong" typeRef="number"/></inputData>
<decision id="phi" name="Lệ phí"><variable id="v" name="Lệ phí"/><informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
<literalExpression id="l"><text>so luong * 8000</text></literalExpression></decision></definitions>`
	const process = `
<startEvent id="s"/>
<businessRuleTask id="r"><extensionElements><motcua:decision ref="Lệ phí" result="fee"/><motcua:io><motcua:input source="=quantity" target="so luong"/><motcua:output source="=fee" target="fee"/></motcua:io></extensionElements></businessRuleTask>
<userTask id="t"/>
<endEvent id="e"/>
s r t e`
	def := testDefinition(t)
	before := def.SHA()
	def.BPMN = dossiertest.Process(process)
	def.Decisions = map[string]string{"phi": fees}
	program, err := dossier.NewProgram(def, "sha")
	require.NoError(t, err)
	books, err := testCalendars(t).Compile()
	require.NoError(t, err)
	b := &bench{t: t, program: program, books: books, now: local(t, "2026-03-02 08:00")}
	submission := dossier.Submission{
		ID: dossierID, CommandID: "submit", Actor: desk, Agency: "W1", Channel: dossier.ChannelDirect,
		Variables: json.RawMessage(`{"quantity":3}`),
	}
	b.c, _, err = dossier.NewCase(submission, "A", b.env())
	require.NoError(t, err)
	b.take()
	require.Empty(t, b.c.Incidents)
	require.Equal(t, "24000", mustText(t, b.c.Engine.Variables()["fee"]))
	_, data := b.event(dossier.EventDecisionMade)
	require.Equal(t, map[string]any{"decision": "Lệ phí"}, data)

	def.Decisions = map[string]string{}
	require.Equal(t, before, testDefinition(t).SHA())
	program, err = dossier.NewProgram(def, "sha")
	require.NoError(t, err)
	b.program = program
	b.c, _, err = dossier.NewCase(submission, "A", b.env())
	require.NoError(t, err)
	require.Equal(t, 1, b.c.Dossier.Incidents, "a decision that is not there is an incident")
	def.Decisions = map[string]string{"phi": "<no>"}
	_, err = dossier.NewProgram(def, "sha")
	require.ErrorContains(t, err, "phi")
}

// What only a message begins is not filed by hand; how long a chain of messages is goes along.
func TestBegunByAMessage(t *testing.T) {
	t.Parallel()
	process := `<startEvent id="s">` + dossiertest.Message("den", "") + `</startEvent>` + dossiertest.Task("a") + `<endEvent id="e"/>
s a e`
	b := benchOf(t, process, func(s *dossier.Submission) {
		s.Start, s.Chain = &dossier.StartEvent{Event: "s"}, 7
	})
	b.reload()
	require.Equal(t, 7, b.c.Origin().Chain)
	require.Equal(t, 7, b.c.CalledSubmission(dossier.Call{}, "1.000001", "").Chain)

	_, _, err := dossier.NewCase(dossier.Submission{ID: dossierID, Actor: desk, Agency: "W1", Channel: dossier.ChannelDirect}, "A", b.env())
	b.refused(err, "begun_by_event")
}
