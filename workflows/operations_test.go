package workflows

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/procedure"
)

const operations = "../internal/dossier/testdata/operations.bpmn"

const day = 24 * time.Hour

var operator = dossier.Actor{ID: "op", Name: "Đỗ Quản Trị", Kind: "officer"}

// operated is a setup of operations.bpmn whose reception is done and whose service answers after a time.
func operated(t *testing.T, answers time.Duration) *setup {
	t.Helper()
	s := newSetup(t, operations)
	s.env.RegisterActivityWithOptions(func() error { return nil }, activity.RegisterOptions{Name: ActivityCallService})
	s.env.OnActivity(ActivityCallService, mock.Anything, mock.Anything).After(answers).Return(json.RawMessage(`{"diem":9}`), nil)
	s.later(time.Minute, "intake", "intake", complete("accept"))
	return s
}

// operate sends an operation, with any further arguments, after a time.
func (s *setup) operate(after time.Duration, kind dossier.CommandKind, op *dossier.Operation, more ...any) *reply {
	a := &reply{}
	s.env.RegisterDelayedCallback(func() {
		cmd := dossier.Command{ID: string(kind) + after.String(), Kind: kind, Actor: operator, Comment: "theo yêu cầu", Operation: op}
		s.env.UpdateWorkflow(string(kind), cmd.ID, &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { a.rejected = err },
			OnComplete: func(value any, err error) {
				a.failed = err
				if r, ok := value.(dossier.Result); ok {
					a.result = r
				}
			},
		}, append([]any{cmd}, more...)...)
	}, after)
	return a
}

// told are the types of the events projected so far, in order.
func (s *setup) told() string {
	var all []string
	for _, d := range s.deltas {
		for _, e := range d.Events {
			all = append(all, string(e.Type))
		}
	}
	return strings.Join(all, " ")
}

func TestSuspendedWorkflowFiresNothingAndStaysLate(t *testing.T) {
	t.Parallel()
	s := operated(t, 2*time.Hour)
	s.operate(time.Hour, dossier.CommandSuspend, nil)
	late := s.later(2*day, "x", "review", complete("approve"))
	s.env.RegisterDelayedCallback(func() {
		events := s.told()
		require.NotContains(t, events, string(dossier.EventTimerFired), "nothing of the process moves")
		require.Contains(t, events, string(dossier.EventDossierOverdue), "what is late shows")
		require.Equal(t, operator.Name, s.last().SuspendedBy)
	}, 20*day)
	s.operate(20*day+time.Hour, dossier.CommandResume, nil)
	s.env.RegisterDelayedCallback(func() {
		require.GreaterOrEqual(t, strings.Count(s.told(), string(dossier.EventTimerFired)), 3, "what fell due is done")
	}, 20*day+2*time.Hour)
	s.operate(21*day, dossier.CommandCancel, nil)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	e, ok := typedError(late.rejected)
	require.True(t, ok)
	require.Equal(t, "dossier_suspended", e.Key)
	require.Equal(t, operator.Name, e.By)
	require.Equal(t, dossier.ResultCancelled, s.last().Result)
	require.Zero(t, s.last().Incidents, "the answer that came meanwhile was kept")
}

// A migrated dossier keeps its version over continue-as-new, and goes on by it.
func TestMigrationSurvivesContinueAsNew(t *testing.T) {
	t.Parallel()
	s := operated(t, time.Hour)
	to := s.version2(t)
	s.operate(2*time.Hour, dossier.CommandMigrate, &dossier.Operation{Migration: &dossier.Migration{Procedure: "1.000001", Version: 2}}, to)
	again := s.operate(3*time.Hour, dossier.CommandMigrate, &dossier.Operation{Migration: &dossier.Migration{Procedure: "1.000001", Version: 2}}, to)
	s.env.RegisterDelayedCallback(func() { s.env.SetContinueAsNewSuggested(true) }, 4*time.Hour)
	s.later(5*time.Hour, "claim", "appraise", dossier.Command{Kind: dossier.CommandClaim})
	s.run()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &next)
	e, ok := typedError(again.rejected)
	require.True(t, ok)
	require.Equal(t, "version_in_force", e.Key)
	require.Equal(t, "sha2", s.last().DefinitionSHA)

	var definition DefinitionArg
	var carried Input
	c := converter.GetDefaultDataConverter()
	require.NoError(t, c.FromPayload(next.Input.Payloads[0], &definition))
	require.NoError(t, c.FromPayload(next.Input.Payloads[2], &carried))
	require.Equal(t, "sha2", definition.SHA)
	more := newSetup(t, operations)
	more.env.SetStartTime(monday.Add(6 * time.Hour))
	more.args[0], more.args[2] = definition, carried
	more.deltas = s.deltas
	done := more.later(time.Hour, "b", "appraise", complete("approve"))
	more.operate(2*time.Hour, dossier.CommandCancel, nil)
	more.run()
	require.NoError(t, more.env.GetWorkflowError())
	require.NoError(t, done.failed)
	require.Equal(t, "appraise", done.result.Task.ElementID)
}

// version2 is another version, in which the review is called an appraisal.
func (s *setup) version2(t *testing.T) DefinitionArg {
	t.Helper()
	xml, err := os.ReadFile(operations)
	require.NoError(t, err)
	was, err := procedure.Decode(s.args[0].(DefinitionArg).Data)
	require.NoError(t, err)
	was.Version, was.BPMN = 2, []byte(strings.ReplaceAll(string(xml), `"review"`, `"appraise"`))
	data, err := was.Encode()
	require.NoError(t, err)
	return DefinitionArg{SHA: "sha2", Data: data}
}

func TestMigrationThatLosesATokenIsRefusedBeforeItIsRecorded(t *testing.T) {
	t.Parallel()
	s := operated(t, time.Hour)
	refusal := s.operate(2*time.Hour, dossier.CommandMigrate, &dossier.Operation{Migration: &dossier.Migration{
		Procedure: "1.000001", Version: 2, Mapping: map[string]string{"check": "check"},
	}}, s.version2(t))
	damaged := s.operate(3*time.Hour, dossier.CommandMigrate, &dossier.Operation{Migration: &dossier.Migration{Version: 3}},
		DefinitionArg{SHA: "x", Data: json.RawMessage(`{"code":"1.000001","bpmn":"PHg+"}`)})
	s.operate(4*time.Hour, dossier.CommandCancel, nil)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	e, ok := typedError(refusal.rejected)
	require.True(t, ok, "%v", refusal.rejected)
	require.Equal(t, "token_lost", e.Key)
	require.Contains(t, e.VI, "Thẩm tra")
	e, ok = typedError(damaged.rejected)
	require.True(t, ok, "%v", damaged.rejected)
	require.Equal(t, "version_damaged", e.Key)
}

func TestQueriesOfAnOperator(t *testing.T) {
	t.Parallel()
	s := operated(t, time.Hour)
	s.env.RegisterDelayedCallback(func() {
		var in Answered[dossier.Instance]
		s.ask(QueryInstance, &in)
		require.Len(t, in.Value.Tokens, 6)
		require.Equal(t, "Thẩm tra", in.Value.Tokens[0].Name)

		question := Question{At: monday.Add(2 * time.Hour), Command: dossier.Command{
			Kind: dossier.CommandModify, Comment: "x", Actor: operator, Operation: &dossier.Operation{Withdraw: []string{"review"}},
		}}
		var p Answered[dossier.Preview]
		s.ask(QueryPreview, &p, question)
		require.Nil(t, p.Error)
		require.Len(t, p.Value.Closed, 1)
		question.Command.Operation.Withdraw = []string{"sign"}
		s.ask(QueryPreview, &p, question)
		require.Equal(t, "nothing_to_withdraw", p.Error.Key)

		to := s.version2(t)
		question.Definition = &to
		question.Command.Operation = &dossier.Operation{Migration: &dossier.Migration{Procedure: "1.000001", Version: 2}}
		var proposal Answered[dossier.Proposal]
		s.ask(QueryPropose, &proposal, question)
		require.Equal(t, "appraise", proposal.Value.Mapping["review"])
		require.Equal(t, 1, s.last().ProcedureVersion, "asking changes nothing")
	}, 30*time.Minute)
	s.operate(time.Hour, dossier.CommandCancel, nil)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
}

func (s *setup) ask(name string, into any, args ...any) {
	s.t.Helper()
	value, err := s.env.QueryWorkflow(name, args...)
	require.NoError(s.t, err)
	require.NoError(s.t, value.Get(into))
}
