package workflows

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/procedure"
)

const dossierID = "0193b8a0-0000-7000-8000-000000000001"

var (
	desk = dossier.Actor{ID: "desk", Name: "Lê Thị Hoa", Kind: "officer", Positions: []dossier.Position{
		{Agency: "W1", Role: "desk_officer"}, {Agency: "W1", Role: "specialist"}, {Agency: "W1", Role: "leader"},
	}}
	monday = time.Date(2026, time.March, 2, 8, 0, 0, 0, clock.Zone)
)

// setup is a dossier workflow in Temporal's test environment, and what it projected.
type setup struct {
	t      *testing.T
	env    *testsuite.TestWorkflowEnvironment
	mu     sync.Mutex // activities run on goroutines of their own
	deltas []dossier.Delta
	away   int // the projection fails so many times before it works
	calls  int
	args   []any

	resolve func(ResolveCall) ResolvedArg
}

func newSetup(t *testing.T, bpmn string) *setup {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	s := &setup{t: t, env: suite.NewTestWorkflowEnvironment()}
	s.env.SetStartTime(monday)
	s.env.SetTestTimeout(time.Minute)
	Register(registry{s.env})
	s.env.RegisterActivityWithOptions(func(context.Context, AllocateCode) (string, error) { return "W1-260302-0001", nil },
		activity.RegisterOptions{Name: ActivityAllocateCode})
	s.env.RegisterActivityWithOptions(s.project, activity.RegisterOptions{Name: ActivityProject})
	s.args = arguments(t, bpmn)
	return s
}

// registry lets Register work on the test environment.
type registry struct {
	*testsuite.TestWorkflowEnvironment
}

func (r registry) RegisterDynamicWorkflow(w any, o workflow.DynamicRegisterOptions) {
	r.TestWorkflowEnvironment.RegisterDynamicWorkflow(w, o)
}

func (s *setup) project(_ context.Context, d dossier.Delta) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.away > 0 {
		s.away--
		return errors.New("the database is away")
	}
	s.deltas = append(s.deltas, d)
	return nil
}

func arguments(t *testing.T, bpmn string) []any {
	t.Helper()
	xml, err := os.ReadFile(bpmn)
	require.NoError(t, err)
	return argumentsOf(t, xml)
}

func argumentsOf(t *testing.T, xml []byte) []any {
	t.Helper()
	data, err := procedure.Definition{
		Code: "1.000001", Version: 1, NameVI: "Thử nghiệm", BPMN: xml,
		Channels: []string{"direct", "online", "post"},
		Limits:   []procedure.LimitRule{{Limit: clock.Limit{Amount: 5, Unit: clock.WorkingDay}}},
		Forms:    map[string]json.RawMessage{"review": json.RawMessage(`{"type":"object"}`)},
	}.Encode()
	require.NoError(t, err)
	calendar, err := os.ReadFile("../config/calendars/vn.yaml")
	require.NoError(t, err)
	spec, err := clock.LoadYAML(calendar)
	require.NoError(t, err)
	return []any{
		DefinitionArg{SHA: "sha", Data: data}, CalendarsArg{Set: dossier.CalendarSet{Default: spec}},
		Input{Submission: &dossier.Submission{
			ID: dossierID, CommandID: "submit", Actor: desk, Procedure: "1.000001", Agency: "W1",
			Agencies: map[string]string{"receiving": "W1", "deciding": "W1"}, Channel: dossier.ChannelDirect,
			Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Văn An"},
		}},
	}
}

// reply is what an update got.
type reply struct {
	rejected, failed error
	result           dossier.Result
}

// later sends an update after a time, on the task that is open at an element then.
func (s *setup) later(after time.Duration, id, element string, cmd dossier.Command) *reply {
	a := &reply{}
	s.env.RegisterDelayedCallback(func() {
		cmd.ID, cmd.Actor = id, desk
		if element != "" {
			cmd.TaskID = s.openTask(element)
		}
		s.env.UpdateWorkflow(string(cmd.Kind), id, &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { a.rejected = err },
			OnComplete: func(value any, err error) {
				a.failed = err
				if r, ok := value.(dossier.Result); ok {
					a.result = r
				}
			},
		}, cmd)
	}, after)
	return a
}

// openTask is the task that the projections show open at an element.
func (s *setup) openTask(element string) string {
	id := ""
	for _, d := range s.deltas {
		for _, t := range d.Tasks {
			if t.ElementID == element && t.State != dossier.TaskDone && t.State != dossier.TaskCancelled {
				id = t.ID
			}
		}
	}
	require.NotEmpty(s.t, id, "no task projected at %s", element)
	return id
}

func (s *setup) run() { s.env.ExecuteWorkflow("1.000001", s.args...) }

func (s *setup) last() dossier.Dossier { return s.deltas[len(s.deltas)-1].Dossier }

func complete(outcome string) dossier.Command {
	return dossier.Command{Kind: dossier.CommandComplete, Outcome: outcome}
}

const review = "../internal/dossier/testdata/review.bpmn"

func TestDossierRunsToItsEnd(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	answers := []*reply{
		s.later(10*time.Minute, "a", "intake", complete("accept")),
		s.later(20*time.Minute, "b", "review", complete("approve")),
		s.later(30*time.Minute, "c", "sign", complete("approve")),
		s.later(40*time.Minute, "d", "handout", complete("done")),
	}
	s.run()
	require.True(t, s.env.IsWorkflowCompleted())
	require.NoError(t, s.env.GetWorkflowError())
	for _, a := range answers {
		require.NoError(t, a.rejected)
		require.NoError(t, a.failed)
	}
	var outcome Outcome
	require.NoError(t, s.env.GetWorkflowResult(&outcome))
	require.Equal(t, Outcome{Code: "W1-260302-0001", Status: dossier.StatusHandedOver}, outcome)
	require.Equal(t, dossier.StatusHandedOver, s.last().Status)
	require.Equal(t, 5, s.calls, "one projection for the receipt and one an action")
	for i, d := range s.deltas[1:] {
		require.Equal(t, s.deltas[i].ToSeq+1, d.FromSeq, "deltas follow each other")
	}
}

func TestValidatorRefusesBeforeAnythingIsRecorded(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	bad := s.later(time.Minute, "x", "intake", complete("nothing"))
	stale := s.later(2*time.Minute, "y", "intake", dossier.Command{Kind: dossier.CommandClaim, IfVersion: 99})
	s.later(3*time.Minute, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	for key, a := range map[string]*reply{"outcome_unknown": bad, "task_changed": stale} {
		e, ok := typedError(a.rejected)
		require.True(t, ok, "%v", a.rejected)
		require.Equal(t, key, e.Key)
		require.NotEmpty(t, e.VI)
	}
	require.Equal(t, dossier.StatusStopped, s.last().Status)
}

// The database is away while an officer acts: the answer comes when the action shows, once.
func TestAnswerWaitsForTheProjection(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	s.away = 3
	a := s.later(time.Hour, "a", "intake", complete("accept"))
	s.later(2*time.Hour, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.NoError(t, a.failed)
	require.Equal(t, "intake", a.result.Task.ElementID)
	require.Len(t, s.deltas, 3)
}

func TestOverdueIsNotedByTheOneTimer(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	s.later(30*24*time.Hour, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	timers := 0
	s.env.SetOnTimerScheduledListener(func(string, time.Duration) { timers++ })
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	due := time.Date(2026, time.March, 9, 17, 0, 0, 0, clock.Zone)
	require.True(t, s.last().OverdueSince.Equal(due))
	require.LessOrEqual(t, timers, 4, "the step's deadline, the dossier's, and the test's own callbacks")
}

func TestServiceFailureIsAnIncident(t *testing.T) {
	t.Parallel()
	s := newSetup(t, "testdata/service.bpmn")
	tries := 0
	s.env.RegisterActivityWithOptions(func(_ context.Context, c ServiceCall) (json.RawMessage, error) {
		tries++
		if tries <= 3 {
			return nil, errors.New("503 from the tax office")
		}
		return json.RawMessage(`{"ma_so_thue":"0312345678"}`), nil
	}, activity.RegisterOptions{Name: ActivityCallService})
	s.env.RegisterDelayedCallback(func() {
		require.Equal(t, 1, s.last().Incidents, "the call was given up after its retries; the dossier shows it and lives on")
		incident := s.deltas[len(s.deltas)-1].Incidents[0]
		s.env.UpdateWorkflowNoRejection(string(dossier.CommandRetryIncident), "retry", t,
			dossier.Command{ID: "retry", Kind: dossier.CommandRetryIncident, Actor: desk, IncidentID: incident.ID})
	}, time.Hour)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, 4, tries)
	require.Equal(t, 0, s.last().Incidents)
	require.Equal(t, dossier.StatusHandedOver, s.last().Status)
}

// What a service answers with may be an error of the model: it is caught at the step.
func TestServiceAnswersWithAnError(t *testing.T) {
	t.Parallel()
	s := newProcess(t, `
<startEvent id="s"/><serviceTask id="ask"><extensionElements><motcua:service type="tax" retries="3" backoff="PT1H"/></extensionElements></serviceTask>
<boundaryEvent id="none" attachedToRef="ask">`+dossiertest.Failure("error", "khong-co")+`</boundaryEvent>
`+dossiertest.Task("by_hand")+`<endEvent id="e"/>
s ask e
none by_hand e`)
	var tried []time.Time
	s.env.RegisterActivityWithOptions(func(context.Context, ServiceCall) (json.RawMessage, error) {
		tried = append(tried, s.env.Now())
		if len(tried) == 1 {
			return nil, ServiceError(dossier.ServiceFailure{Code: "http_503", MessageVI: "x", MessageEN: "y"}, temporal.ApplicationErrorOptions{})
		}
		return nil, ServiceError(dossier.ServiceFailure{Code: "bpmn_error", Error: "khong-co", Variables: json.RawMessage(`{"status":404}`)},
			temporal.ApplicationErrorOptions{NonRetryable: true})
	}, activity.RegisterOptions{Name: ActivityCallService})
	s.act(2*time.Hour, callerCode, "by_hand", `{}`)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Len(t, tried, 2)
	require.Equal(t, time.Hour, tried[1].Sub(tried[0]).Round(time.Second), "the model says how long to wait")
	require.Equal(t, dossier.StatusHandedOver, s.last().Status)
	require.Zero(t, s.last().Incidents)
}

func TestServiceFailureInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newSetup(t, "testdata/service.bpmn")
	s.env.RegisterActivityWithOptions(func(context.Context, ServiceCall) (json.RawMessage, error) {
		return nil, ServiceError(dossier.ServiceFailure{Code: "http_400", MessageVI: "Dịch vụ trả lời 400.", MessageEN: "It answered 400."},
			temporal.ApplicationErrorOptions{NonRetryable: true})
	}, activity.RegisterOptions{Name: ActivityCallService})
	s.later(time.Hour, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	incident := s.deltas[1].Incidents[0]
	require.Equal(t, "http_400", incident.Code)
	require.Contains(t, incident.MessageVI, "Dịch vụ trả lời 400.")
	require.Contains(t, incident.MessageEN, "It answered 400.")
}

func TestContinueAsNewCarriesTheDossier(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	s.later(time.Minute, "a", "intake", complete("accept"))
	s.env.RegisterDelayedCallback(func() { s.env.SetContinueAsNewSuggested(true) }, 2*time.Minute)
	s.later(3*time.Minute, "b", "review", dossier.Command{Kind: dossier.CommandClaim})
	s.run()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &next)
	require.Equal(t, "1.000001", next.WorkflowType.Name)

	// The next run goes on from what was carried; a command of the first run is not done again.
	var carried Input
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(next.Input.Payloads[2], &carried))
	require.Nil(t, carried.Submission)
	again := newSetup(t, review)
	again.args[2] = carried
	again.deltas = s.deltas
	replayed := again.later(time.Minute, "a", "", dossier.Command{Kind: dossier.CommandComplete, TaskID: s.deltas[0].Tasks[0].ID})
	again.later(2*time.Minute, "c", "review", complete("approve"))
	again.later(3*time.Minute, "z", "", dossier.Command{Kind: dossier.CommandWithdraw, Comment: "thôi"})
	again.run()
	require.NoError(t, again.env.GetWorkflowError())
	require.NoError(t, replayed.failed)
	require.Equal(t, "intake", replayed.result.Task.ElementID)
	require.Equal(t, dossier.StatusWithdrawn, again.last().Status)
}
