package workflows

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
)

// mail is the workflow of a message or signal in Temporal's test environment, and the
// world around it: who waits, and what they say.
type mail struct {
	t       *testing.T
	env     *testsuite.TestWorkflowEnvironment
	message dossier.Message
	waiting []dossier.Target
	refuse  map[string]*dossier.Error // by dossier
	away    int                       // deliveries that fail before one comes through
	begins  *dossier.Begun

	asked   []string // dossiers that were asked, in order
	settled []dossier.Message
	pages   []Broadcast
	page    func(Broadcast) BroadcastPage
}

func newMail(t *testing.T) *mail {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	m := &mail{t: t, env: suite.NewTestWorkflowEnvironment(), refuse: map[string]*dossier.Error{}}
	m.env.SetStartTime(monday)
	m.env.SetTestTimeout(time.Minute)
	Register(registry{m.env})
	for name, execute := range map[string]any{
		ActivityCorrelate: m.correlate, ActivityRelease: m.release, ActivitySettle: m.settle, ActivityDeliver: m.deliver,
		ActivityBegin: m.begin, ActivityBroadcast: m.broadcast,
	} {
		m.env.RegisterActivityWithOptions(execute, activity.RegisterOptions{Name: name})
	}
	return m
}

func (m *mail) correlate(_ context.Context, in Correlate) (Correlation, error) {
	if m.message.ID == "" {
		m.message = in.Message
	}
	if m.message.State != dossier.MessageBuffered {
		return Correlation{Message: m.message}, nil
	}
next:
	for _, w := range m.waiting {
		for _, e := range in.Except {
			if e == w {
				continue next
			}
		}
		m.message.State, m.message.DossierID, m.message.Subscription = dossier.MessageDelivering, w.DossierID, w.Subscription
		return Correlation{Message: m.message}, nil
	}
	return Correlation{Message: m.message, Begins: m.begins != nil}, nil
}

func (m *mail) release(context.Context, string) (dossier.Message, error) {
	m.message.State, m.message.DossierID, m.message.Subscription = dossier.MessageBuffered, "", ""
	return m.message, nil
}

func (m *mail) settle(_ context.Context, s dossier.Message) (dossier.Message, error) {
	m.settled = append(m.settled, s)
	m.message.State, m.message.DossierID, m.message.SettledAt = s.State, s.DossierID, s.SettledAt
	m.message.ProblemVI, m.message.ProblemEN = s.ProblemVI, s.ProblemEN
	return m.message, nil
}

func (m *mail) deliver(_ context.Context, in Deliver) (Delivered, error) {
	m.asked = append(m.asked, in.DossierID)
	if m.away > 0 {
		m.away--
		return Delivered{}, errors.New("the server is away")
	}
	if e := m.refuse[in.DossierID]; e != nil {
		return Delivered{Refusal: e}, nil
	}
	require.Equal(m.t, m.message.ID, in.Delivery.ID)
	m.message.State = dossier.MessageDelivered
	return Delivered{Message: m.message}, nil
}

func (m *mail) begin(context.Context, dossier.Beginning) (dossier.Begun, error) {
	if m.begins == nil {
		return dossier.Begun{}, nil
	}
	return *m.begins, nil
}

func (m *mail) broadcast(_ context.Context, b Broadcast) (BroadcastPage, error) {
	m.pages = append(m.pages, b)
	return m.page(b), nil
}

func input(ttl time.Duration) MessageInput {
	return MessageInput{Variables: json.RawMessage(`{"a":1}`), Message: dossier.Message{
		ID: "m1", Name: "Đã nộp tiền", Key: "HS1", State: dossier.MessageBuffered, Fingerprint: "f",
		PublishedAt: monday, ExpiresAt: monday.Add(ttl),
	}}
}

// publish asks the message how it stands, after a time.
func (m *mail) publish(after time.Duration, fingerprint string) *dossier.Message {
	got := &dossier.Message{}
	m.env.RegisterDelayedCallback(func() {
		m.env.UpdateWorkflow(UpdatePublish, "u"+after.String(), &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(m.t, err) },
			OnComplete: func(v any, err error) {
				if err == nil {
					*got, _ = v.(dossier.Message)
					return
				}
				e, typed := typedError(err)
				require.True(m.t, typed, "%v", err)
				got.ProblemEN = e.Key
			},
		}, fingerprint)
	}, after)
	return got
}

func (m *mail) run(in any, kind string) {
	m.t.Helper()
	m.env.ExecuteWorkflow(kind, in)
	require.True(m.t, m.env.IsWorkflowCompleted())
}

func gone() *dossier.Error {
	return &dossier.Error{Code: dossier.CodeConflict, Key: dossier.KeyNotAwaited, VI: "không chờ", EN: "not awaited"}
}

func TestMessageGoesToOneThatTakesIt(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.waiting = []dossier.Target{{DossierID: "d1", Subscription: "s"}, {DossierID: "d2", Subscription: "s"}, {DossierID: "d3", Subscription: "s"}}
	m.refuse["d1"], m.away = gone(), 2
	got, other := m.publish(0, "f"), m.publish(time.Millisecond, "another")
	m.run(input(time.Hour), WorkflowMessage)
	require.NoError(t, m.env.GetWorkflowError())
	require.Equal(t, []string{"d1", "d1", "d1", "d2"}, m.asked, "asked until it answers, then the next; no one after who took it")
	var result dossier.Message
	require.NoError(t, m.env.GetWorkflowResult(&result))
	require.Equal(t, dossier.MessageDelivered, result.State)
	require.Equal(t, "d2", result.DossierID)
	require.Equal(t, dossier.MessageDelivered, got.State)
	require.Equal(t, "message_id_reused", other.ProblemEN)
}

func TestMessageWaitsForSomebody(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.refuse["d1"] = &dossier.Error{Code: dossier.CodeConflict, Key: "dossier_suspended"}
	got := m.publish(0, "f")
	m.env.RegisterDelayedCallback(func() {
		require.Equal(t, dossier.MessageBuffered, got.State, "the publisher does not wait")
		m.waiting = []dossier.Target{{DossierID: "d1", Subscription: "s"}}
		m.env.SignalWorkflow(SignalTryAgain, nil)
	}, time.Hour)
	m.env.RegisterDelayedCallback(func() { // it is resumed
		require.Equal(t, dossier.MessageBuffered, m.message.State)
		delete(m.refuse, "d1")
		m.env.SignalWorkflow(SignalTryAgain, nil)
	}, 2*time.Hour)
	m.run(input(24*time.Hour), WorkflowMessage)
	require.NoError(t, m.env.GetWorkflowError())
	require.Equal(t, []string{"d1", "d1"}, m.asked)
	require.Equal(t, dossier.MessageDelivered, m.message.State)
}

func TestMessageExpires(t *testing.T) {
	t.Parallel()
	for _, ttl := range []time.Duration{0, time.Hour} {
		m := newMail(t)
		got := m.publish(0, "f")
		m.run(input(ttl), WorkflowMessage)
		require.NoError(t, m.env.GetWorkflowError())
		require.Equal(t, dossier.MessageExpired, m.message.State)
		require.WithinDuration(t, monday.Add(ttl), *m.message.SettledAt, time.Second)
		if ttl == 0 {
			require.Equal(t, dossier.MessageExpired, got.State, "without a time to live it is taken at once or not at all")
		}
	}
}

func TestMessageBeginsADossier(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.begins = &dossier.Begun{Dossiers: []string{"d9"}}
	m.run(input(time.Hour), WorkflowMessage)
	require.Equal(t, dossier.MessageDelivered, m.message.State)
	require.Equal(t, "d9", m.message.DossierID)

	m = newMail(t)
	m.begins = &dossier.Begun{Problem: &dossier.Error{Code: dossier.CodeInvalid, VI: "thiếu cơ quan", EN: "no agency"}}
	m.run(input(time.Hour), WorkflowMessage)
	require.Equal(t, dossier.MessageRefused, m.message.State)
	require.Equal(t, "thiếu cơ quan", m.message.ProblemVI)

	// Who waits goes before who would be begun; variables that cannot be kept are refused for good.
	m = newMail(t)
	m.begins = &dossier.Begun{Dossiers: []string{"d9"}}
	m.waiting = []dossier.Target{{DossierID: "d1", Subscription: "s"}}
	m.refuse["d1"] = &dossier.Error{Code: dossier.CodeInvalid, VI: "không phải JSON", EN: "no JSON"}
	m.run(input(time.Hour), WorkflowMessage)
	require.Equal(t, dossier.MessageRefused, m.message.State)
	require.Equal(t, "không phải JSON", m.message.ProblemVI)
}

func TestLongBufferedMessageContinuesAsNew(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.env.RegisterDelayedCallback(func() { m.env.SetContinueAsNewSuggested(true) }, time.Hour)
	m.env.RegisterDelayedCallback(func() { m.env.SignalWorkflow(SignalTryAgain, nil) }, 2*time.Hour)
	m.run(input(24*time.Hour), WorkflowMessage)
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, m.env.GetWorkflowError(), &next)
	var carried MessageInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &carried))
	require.True(t, carried.Answered)
	again := newMail(t)
	again.message, again.waiting = m.message, []dossier.Target{{DossierID: "d1", Subscription: "s"}}
	again.run(carried, WorkflowMessage)
	require.Equal(t, dossier.MessageDelivered, again.message.State)
}

func TestSignalReachesPageByPage(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.begins = &dossier.Begun{Dossiers: []string{"d9"}, Problem: &dossier.Error{Key: "x"}}
	tries := 0
	m.page = func(b Broadcast) BroadcastPage {
		switch {
		case len(b.Targets) > 0 && b.Targets[0].DossierID == "d0":
			return BroadcastPage{Reached: 1}
		case len(b.Targets) > 0:
			if tries++; tries < 3 {
				return BroadcastPage{Left: b.Targets}
			}
			return BroadcastPage{Reached: 1}
		case b.After == "":
			return BroadcastPage{Reached: 200, After: "d200", Left: []dossier.Target{{DossierID: "d7", Subscription: "a"}, {DossierID: "d7", Subscription: "b"}}}
		}
		return BroadcastPage{Reached: 30}
	}
	in := SignalInput{
		ID: "s1", Name: "Báo động", Fingerprint: "f", At: monday, Own: []string{"c#1"}, Origin: &dossier.Origin{DossierID: "d0"},
	}
	var answered dossier.SignalState
	m.env.RegisterDelayedCallback(func() {
		m.env.UpdateWorkflow(UpdateBroadcast, "u", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
			OnComplete: func(v any, err error) {
				require.NoError(t, err)
				answered, _ = v.(dossier.SignalState)
			},
		}, "f")
	}, 0)
	m.run(in, WorkflowSignal)
	require.NoError(t, m.env.GetWorkflowError())
	require.Equal(t, 231, answered.Reached)
	require.Equal(t, 1, answered.Left, "who throws it does not wait for those that are away")
	require.False(t, answered.Done)
	var state dossier.SignalState
	require.NoError(t, m.env.GetWorkflowResult(&state))
	require.Equal(t, 232, state.Reached)
	require.Equal(t, []string{"d9"}, state.Begun)
	require.True(t, state.Done)
	require.Zero(t, state.Left)
	require.Equal(t, "d0", m.pages[1].Skip, "the throwing dossier has heard it by what it waited for then")
	require.Equal(t, monday.UTC(), m.pages[1].At.UTC())
}

func TestSignalGivesUpOnWhoIsAwayForADay(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	away := []dossier.Target{{DossierID: "d7", Subscription: "a"}}
	m.page = func(Broadcast) BroadcastPage { return BroadcastPage{Left: away} }
	m.run(SignalInput{ID: "s1", Name: "Báo động", At: monday}, WorkflowSignal)
	var state dossier.SignalState
	require.NoError(t, m.env.GetWorkflowResult(&state))
	require.True(t, state.Done)
	require.Equal(t, 1, state.Left)
	require.Len(t, m.pages, 1+len(signalRetries))
}
