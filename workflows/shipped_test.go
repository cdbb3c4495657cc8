package workflows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/motcua/motcua/config"
	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/organisation"
	"github.com/motcua/motcua/internal/procedure"
)

// newShipped is a dossier of a procedure that the product ships, received on Monday
// 2 March 2026 by the first agency that takes it, and an officer who holds every role.
func newShipped(t *testing.T, code string, channel dossier.Channel) (*setup, dossier.Actor) {
	t.Helper()
	s := newSetup(t, review)
	org, _, err := organisation.Load(config.FS, "organisation", "organisation/demo")
	require.NoError(t, err)
	catalogue, err := procedure.LoadCatalogue(config.FS, org)
	require.NoError(t, err)
	d, ok := catalogue.Get(code)
	require.True(t, ok)
	data, err := d.Encode()
	require.NoError(t, err)
	bindings, err := d.Bindings()
	require.NoError(t, err)
	day := organisation.DateOf(monday)
	for _, a := range org.AgenciesOn(day) {
		agencies, err := org.ResolveAll(bindings, a.ID, day)
		if err != nil || !d.AcceptedAt(org, a.ID, day) {
			continue
		}
		everybody := dossier.Actor{ID: "all", Name: "Cán bộ", Kind: "officer"}
		for _, id := range agencies {
			for _, r := range org.Roles() {
				everybody.Positions = append(everybody.Positions, dossier.Position{Agency: id, Role: r.ID})
			}
		}
		s.args[0] = DefinitionArg{SHA: d.SHA(), Data: data}
		s.args[2] = Input{Submission: &dossier.Submission{
			ID: dossierID, CommandID: "submit", Actor: everybody, Procedure: code, Agency: a.ID, Agencies: agencies,
			Channel: channel, Applicant: dossier.Applicant{Kind: "person", Name: "Nguyễn Văn An"},
		}}
		return s, everybody
	}
	require.Fail(t, "no agency receives "+code)
	return nil, dossier.Actor{}
}

// work completes, twice a day, whatever is open and waits for no one outside; a
// public notice is left to its time.
func (s *setup) work(who dossier.Actor, days int) {
	for i := range days {
		for _, hour := range []time.Duration{time.Hour, 6 * time.Hour} {
			s.env.RegisterDelayedCallback(func() {
				for _, t := range s.open() {
					if t.FormKey == "niem-yet" {
						continue
					}
					s.complete(fmt.Sprint(t.ID, i, hour), who, t)
				}
			}, time.Duration(i)*24*time.Hour+hour)
		}
	}
}

func (s *setup) complete(id string, who dossier.Actor, task dossier.Task) {
	cmd := dossier.Command{ID: id, Kind: dossier.CommandComplete, Actor: who, TaskID: task.ID, Form: json.RawMessage(`{}`)}
	if task.FormKey == "tra-ket-qua" {
		cmd.Form = json.RawMessage(`{"handover_method":"counter","recipient_name":"An"}`)
	}
	s.env.UpdateWorkflow(string(cmd.Kind), id, &testsuite.TestUpdateCallback{
		OnAccept: func() {}, OnReject: func(err error) { require.NoError(s.t, err) },
		OnComplete: func(_ any, err error) { require.NoError(s.t, err) },
	}, cmd)
}

// open are the tasks that somebody in the office can do.
func (s *setup) open() []dossier.Task {
	last := map[string]dossier.Task{}
	for _, d := range s.deltas {
		for _, t := range d.Tasks {
			last[t.ID] = t
		}
	}
	var open []dossier.Task
	for _, t := range last {
		if t.State == dossier.TaskOpen {
			open = append(open, t)
		}
	}
	slices.SortFunc(open, func(a, b dossier.Task) int { return strings.Compare(a.ID, b.ID) })
	return open
}

func (s *setup) events(kind dossier.EventType) []dossier.Event {
	var found []dossier.Event
	for _, d := range s.deltas {
		for _, e := range d.Events {
			if e.Type == kind {
				found = append(found, e)
			}
		}
	}
	return found
}

// Nobody answers, and the dossier goes on by itself: silence is consent, a public
// notice ends with its time.
func TestSilenceTakesADossierOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code    string
		channel dossier.Channel
		stopped bool // while the applicant is asked
	}{
		{"1.013225", dossier.ChannelDirect, false}, // the bodies consulted on a building permit
		{"1.001193", dossier.ChannelOnline, true},  // the applicant confirms the draft of a birth certificate
		{"1.001699", dossier.ChannelDirect, false}, // public notice
		{"1.011607", dossier.ChannelDirect, false},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			s, who := newShipped(t, c.code, c.channel)
			s.work(who, 60)
			s.run()
			require.NoError(t, s.env.GetWorkflowError())
			require.Equal(t, dossier.StatusHandedOver, s.last().Status)
			require.NotEmpty(t, s.events(dossier.EventTimerFired))
			for _, e := range s.events(dossier.EventTimerFired) {
				require.True(t, strings.HasPrefix(e.ElementID, "silence_"), e.ElementID)
			}
			stops, resumed := s.events(dossier.EventClockStopped), s.events(dossier.EventClockResumed)
			require.Equal(t, c.stopped, len(stops) > 0)
			require.Len(t, resumed, len(stops))
			for i := range stops {
				require.True(t, resumed[i].At.After(stops[i].At))
			}
		})
	}
}

// A closed dossier does not wait for the answer of a service that nobody wants any more.
func TestClosingDropsServiceCalls(t *testing.T) {
	t.Parallel()
	s := newSetup(t, "testdata/service.bpmn")
	s.env.RegisterActivityWithOptions(func(context.Context, ServiceCall) (json.RawMessage, error) { return nil, nil },
		activity.RegisterOptions{Name: ActivityCallService})
	s.env.OnActivity(ActivityCallService, mock.Anything, mock.Anything).After(30*24*time.Hour).Return(json.RawMessage(`{}`), nil)
	s.later(time.Hour, "w", "", dossier.Command{Kind: dossier.CommandWithdraw, Comment: "thôi"})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, dossier.StatusWithdrawn, s.last().Status)
	require.Less(t, s.env.Now().Sub(monday), 24*time.Hour)
}

// A fault of ours must not end a dossier: it fails the workflow task, which is tried again.
func TestAFaultDoesNotEndADossier(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	s.args[0] = DefinitionArg{SHA: "broken", Data: json.RawMessage(`{"code":"1.000001","bpmn":"eA=="}`)}
	s.run()
	var panicked *temporal.PanicError
	require.ErrorAs(t, s.env.GetWorkflowError(), &panicked)
	require.ErrorAs(t, func() error {
		defer func() { _ = recover() }()
		return neverFailed(temporal.NewCanceledError())
	}(), new(*temporal.CanceledError))
	require.Panics(t, func() { _ = neverFailed(errors.New("any")) })
}

// Sentences about people stay out of the part of a failure that Temporal keeps readable.
func TestRefusalsNameNobodyInTheOpen(t *testing.T) {
	t.Parallel()
	err := refused(&dossier.Error{Code: dossier.CodeConflict, Key: "task_taken", VI: "Lê Hoa đã nhận", EN: "Lê Hoa claimed it"})
	require.NotContains(t, err.Error(), "Hoa")
	e, ok := typedError(err)
	require.True(t, ok)
	require.Equal(t, "Lê Hoa claimed it", e.EN)
}

// A calendar that cannot be put in force leaves the old one in force.
func TestRecalendarOfAClosedOrBrokenCalendar(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	var refusal error
	s.env.RegisterDelayedCallback(func() {
		s.env.UpdateWorkflow(string(dossier.CommandRecalendar), "r", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { refusal = err },
			OnComplete: func(_ any, err error) { refusal = err },
		}, dossier.Command{ID: "r", Kind: dossier.CommandRecalendar, Actor: desk},
			CalendarsArg{Set: dossier.CalendarSet{Default: clock.Spec{}}})
	}, time.Hour)
	s.later(2*time.Hour, "a", "intake", complete("accept"))
	s.later(3*time.Hour, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	e, ok := typedError(refusal)
	require.True(t, ok, "%v", refusal)
	require.Equal(t, "calendar_invalid", e.Key)
	require.Equal(t, dossier.StatusStopped, s.last().Status)
}
