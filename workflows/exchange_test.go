package workflows

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
)

// newProcess is a dossier of a short process; see dossiertest.Process.
func newProcess(t *testing.T, process string) *setup {
	t.Helper()
	s := newSetup(t, review)
	s.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: dossierID, TaskQueue: TaskQueue})
	s.args = append(argumentsOf(t, dossiertest.Process(process))[:1], s.args[1:]...)
	s.resolve = func(ResolveCall) ResolvedArg {
		return ResolvedArg{Problem: &dossier.Error{Code: dossier.CodeInvalid, Key: "process_unknown", VI: "không có", EN: "none"}}
	}
	s.env.RegisterActivityWithOptions(func(_ context.Context, c ResolveCall) (ResolvedArg, error) { return s.resolve(c), nil },
		activity.RegisterOptions{Name: ActivityResolve})
	return s
}

// of are the deltas of one dossier.
func (s *setup) of(code string) (found []dossier.Delta) {
	for _, d := range s.deltas {
		if d.Dossier.Code == code {
			found = append(found, d)
		}
	}
	return found
}

func (s *setup) dossier(code string) dossier.Dossier {
	s.t.Helper()
	all := s.of(code)
	require.NotEmpty(s.t, all, "no dossier %s", code)
	return all[len(all)-1].Dossier
}

// incidents are the open incidents of a dossier, by code.
func (s *setup) incidents(code string) (codes []string) {
	all := s.of(code)
	for _, i := range all[len(all)-1].Standing.Incidents {
		codes = append(codes, i.Code)
	}
	return codes
}

// deliver offers a message or signal to the dossier, after a time.
func (s *setup) deliver(after time.Duration, id, element, variables string) *reply {
	a := &reply{}
	s.env.RegisterDelayedCallback(func() {
		d := dossier.Delivery{ID: id, Variables: json.RawMessage(variables)}
		for _, delta := range s.deltas {
			for _, sub := range delta.Subscriptions {
				if sub.Element == element {
					d.Kind, d.Name, d.Subscriptions = sub.Kind, sub.Name, []string{sub.ID}
				}
			}
		}
		s.env.UpdateWorkflow(UpdateDeliver, id+after.String(), &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { a.rejected = err },
			OnComplete: func(_ any, err error) { a.failed = err },
		}, d)
	}, after)
	return a
}

// act completes a task of a dossier, after a time.
func (s *setup) act(after time.Duration, code, element, form string) {
	s.env.RegisterDelayedCallback(func() {
		id := ""
		for _, d := range s.of(code) {
			for _, t := range d.Tasks {
				if t.ElementID == element && t.State == dossier.TaskOpen {
					id = t.ID
				}
			}
		}
		require.NotEmpty(s.t, id, "no task at %s of %s", element, code)
		err := s.env.UpdateWorkflowByID(s.dossier(code).ID, string(dossier.CommandComplete), code+after.String(), s.callback(nil),
			dossier.Command{ID: code + after.String(), Kind: dossier.CommandComplete, Actor: desk, TaskID: id, Form: json.RawMessage(form)})
		require.NoError(s.t, err)
	}, after)
}

func (s *setup) callback(refused *error) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{
		OnAccept: func() {},
		OnReject: func(err error) {
			if refused == nil {
				require.NoError(s.t, err)
				return
			}
			*refused = err
		},
		OnComplete: func(_ any, err error) { require.NoError(s.t, err) },
	}
}

func TestDeliveryIsAnUpdate(t *testing.T) {
	t.Parallel()
	s := newProcess(t, `
<startEvent id="s"/><intermediateCatchEvent id="paid">`+dossiertest.Message("Đã nộp tiền", "=dossier.code")+`</intermediateCatchEvent>
`+dossiertest.Task("t")+`
<boundaryEvent id="more" attachedToRef="t" cancelActivity="false">`+dossiertest.Message("Nộp thêm", "")+`</boundaryEvent>
<endEvent id="e"/>
s paid t e
more e`)
	first := s.deliver(time.Minute, "m1", "paid", `{"a":1}`)
	again := s.deliver(2*time.Minute, "m1", "paid", `{"a":1}`)
	late := s.deliver(3*time.Minute, "m2", "paid", `{}`)
	bad := s.deliver(4*time.Minute, "m3", "more", `7`)
	s.act(5*time.Minute, "W1-260302-0001", "t", `{}`)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	for _, a := range []*reply{first, again} {
		require.NoError(t, a.rejected)
		require.NoError(t, a.failed)
	}
	for key, a := range map[string]*reply{dossier.KeyNotAwaited: late, "variables_invalid": bad} {
		e, typed := typedError(a.rejected)
		require.True(t, typed, "%v", a.rejected)
		require.Equal(t, key, e.Key, "refused before anything is recorded")
	}
	taken := 0
	for _, d := range s.deltas {
		taken += len(d.Taken)
	}
	require.Equal(t, 1, taken)
}

// What is thrown is sent by workflows of its own, before the dossier's is over.
func TestThrownThingsAreSent(t *testing.T) {
	t.Parallel()
	s := newProcess(t, `
<startEvent id="s"/><intermediateThrowEvent id="m">`+dossiertest.Message("Xin xác minh", "=dossier.code")+`</intermediateThrowEvent>
<endEvent id="e">`+dossiertest.Signal("Xong")+`</endEvent>
s m e`)
	var message MessageInput
	var signal SignalInput
	s.env.OnWorkflow(WorkflowMessage, mock.Anything, mock.Anything).Return(func(_ workflow.Context, in MessageInput) (dossier.Message, error) {
		message = in
		return in.Message, nil
	})
	s.env.OnWorkflow(WorkflowSignal, mock.Anything, mock.Anything).Return(func(ctx workflow.Context, in SignalInput) (dossier.SignalState, error) {
		signal = in
		require.Equal(t, SignalWorkflowID(in.ID), workflow.GetInfo(ctx).WorkflowExecution.ID)
		return dossier.SignalState{}, nil
	})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, "Xin xác minh W1-260302-0001", message.Message.Name+" "+message.Message.Key)
	require.Equal(t, dossier.MessageTTL, message.Message.ExpiresAt.Sub(message.Message.PublishedAt))
	require.Equal(t, "Nguyễn Văn An", message.Origin.Applicant.Name)
	require.Equal(t, "Xong", signal.Name)
	require.Equal(t, dossierID, signal.Origin.DossierID)
}

func calling(inner string) string {
	return `
process chinh
<startEvent id="s"/>
` + dossiertest.Call("call", "phu", dossiertest.IO([]string{"x=20"}, []string{"y=answer"})) + `
<boundaryEvent id="caught" attachedToRef="call">` + dossiertest.Failure("error", "THIEU") + `</boundaryEvent>
<boundaryEvent id="heard" attachedToRef="call" cancelActivity="false">` + dossiertest.Failure("escalation", "CHAM") + `</boundaryEvent>
` + dossiertest.Task("after") + dossiertest.Task("failed") + dossiertest.Task("slow") + `
<endEvent id="e"/>
s call after e
caught failed e
heard slow e
process phu
<startEvent id="bs"/>` + dossiertest.Task("inner") + `
` + inner
}

const (
	callerCode = "W1-260302-0001"
	calledCode = "W1-260302-0001.01"
)

func TestCallActivity(t *testing.T) {
	t.Parallel()
	s := newProcess(t, calling(`<scriptTask id="sum"><extensionElements><motcua:script result="answer">=x * 2 + n</motcua:script></extensionElements></scriptTask>
<intermediateThrowEvent id="esc">`+dossiertest.Failure("escalation", "CHAM")+`</intermediateThrowEvent>
<endEvent id="fine"/>
bs inner esc sum fine`))
	s.act(time.Minute, calledCode, "inner", `{"n":2}`)
	s.act(2*time.Minute, callerCode, "slow", `{}`)
	s.act(3*time.Minute, callerCode, "after", `{}`)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, dossier.StatusHandedOver, s.dossier(callerCode).Status)
	require.Equal(t, dossier.StatusHandedOver, s.dossier(calledCode).Status)
	require.Equal(t, dossierID, s.dossier(calledCode).ParentID)
}

func TestCalledDossiersErrorReachesItsCaller(t *testing.T) {
	t.Parallel()
	s := newProcess(t, calling(`<endEvent id="bad">`+dossiertest.Failure("error", "THIEU")+`</endEvent>
bs inner bad`))
	s.act(time.Minute, calledCode, "inner", `{}`)
	s.act(2*time.Minute, callerCode, "failed", `{}`)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, dossier.StatusHandedOver, s.dossier(callerCode).Status)
	require.Equal(t, dossier.StatusStopped, s.dossier(calledCode).Status)
}

func TestCallOfAnotherProcedure(t *testing.T) {
	t.Parallel()
	const main = `<startEvent id="s"/>
<callActivity id="call"><extensionElements><motcua:call process="1.000002" binding="version" version="3"/></extensionElements></callActivity>
<endEvent id="e"/>
s call e`
	s := newProcess(t, main)
	var asked ResolveCall
	s.resolve = func(c ResolveCall) ResolvedArg {
		asked = c
		def, ok := argumentsOf(t, dossiertest.Process("<startEvent id=\"s\"/>"+dossiertest.Task("inner")+"<endEvent id=\"e\"/>\ns inner e"))[0].(DefinitionArg)
		require.True(t, ok)
		def.SHA = "other"
		return ResolvedArg{Procedure: "1.000002", Definition: def, Agencies: map[string]string{"receiving": "W9"}}
	}
	s.env.RegisterDelayedCallback(func() {
		require.Equal(t, "W9", s.of(calledCode)[0].Tasks[0].Agency)
		s.env.UpdateWorkflow(string(dossier.CommandStop), "z", s.callback(nil), dossier.Command{ID: "z", Kind: dossier.CommandStop, Actor: desk, Comment: "hết"})
	}, time.Minute)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, "1.000002 version 3", asked.Process+" "+asked.Binding+" "+string(rune('0'+asked.Version)))
	require.Equal(t, "W1", asked.Agency)

	s = newProcess(t, main)
	s.later(time.Minute, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.env.RegisterDelayedCallback(func() { require.Equal(t, []string{"process_unknown"}, s.incidents(callerCode)) }, time.Second)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
}

// A caller that goes on in another run gets the report of what it called in the one before.
func TestReportReachesTheNextRun(t *testing.T) {
	t.Parallel()
	s := newProcess(t, calling(`<endEvent id="fine"/>
bs inner fine`))
	s.env.RegisterDelayedCallback(func() { s.env.SetContinueAsNewSuggested(true) }, time.Minute)
	s.run()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &next)
	var carried Input
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(next.Input.Payloads[2], &carried))
	require.Len(t, carried.Case.Calls, 1)

	again := newProcess(t, calling(`<endEvent id="fine"/>
bs inner fine`))
	again.args[2] = carried
	again.deltas = s.deltas
	for _, call := range carried.Case.Calls {
		require.True(t, call.Begun, "it is not begun again")
		again.env.RegisterDelayedCallback(func() {
			again.env.SignalWorkflow(SignalReport, dossier.CallReport{DossierID: call.DossierID, Instance: call.Instance})
		}, time.Minute)
	}
	again.act(2*time.Minute, callerCode, "after", `{}`)
	again.run()
	require.NoError(t, again.env.GetWorkflowError())
	require.Equal(t, dossier.StatusHandedOver, again.dossier(callerCode).Status)
}

func TestCallersDueDateReachesTheCalled(t *testing.T) {
	t.Parallel()
	s := newProcess(t, calling(`<endEvent id="fine"/>
bs inner fine`))
	until := monday.Add(60 * 24 * time.Hour)
	extended := s.later(time.Minute, "x", "", dossier.Command{Kind: dossier.CommandExtend, Until: &until, Comment: "cần xác minh"})
	s.act(time.Hour, calledCode, "inner", `{}`)
	s.act(2*time.Hour, callerCode, "after", `{}`)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.NoError(t, extended.failed)
	require.Equal(t, s.dossier(callerCode).Due, s.dossier(calledCode).Due)
}

// A process that only a message begins cannot be called: an incident, no stuck workflow.
func TestCallOfWhatAMessageBegins(t *testing.T) {
	t.Parallel()
	text := strings.Replace(calling(`<endEvent id="fine"/>
bs inner fine`), `<startEvent id="bs"/>`, `<startEvent id="bs">`+dossiertest.Message("den", "")+`</startEvent>`, 1)
	s := newProcess(t, text)
	s.later(time.Minute, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.env.RegisterDelayedCallback(func() { require.Equal(t, []string{"call_refused"}, s.incidents(callerCode)) }, time.Second)
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
}
