package workflows

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/motcua/motcua/internal/clock"
	"github.com/motcua/motcua/internal/dossier"
)

// TestSilenceIsNotedByTheWorkflowsOwnTimer: nobody answers, and nothing else happens.
func TestSilenceIsNotedByTheWorkflowsOwnTimer(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	s.later(time.Minute, "a", "intake", complete("accept"))
	s.later(2*time.Minute, "b", "review", dossier.Command{Kind: dossier.CommandClaim})
	consult := s.later(3*time.Minute, "c", "review", dossier.Command{
		Kind: dossier.CommandConsult, Comment: "Có đúng không?",
		Consult: &dossier.Consult{Limit: "2 hour", Parties: []dossier.Party{{Agency: "W1", Role: "leader", Name: "Lãnh đạo"}}},
	})
	s.later(30*24*time.Hour, "z", "", dossier.Command{Kind: dossier.CommandStop, Comment: "hết"})
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.NoError(t, consult.rejected)
	require.NoError(t, consult.failed)
	limit := time.Date(2026, time.March, 2, 10, 3, 0, 0, clock.Zone)
	silent := 0
	for _, d := range s.deltas {
		for _, e := range d.Events {
			if e.Type == dossier.EventConsultationSilent {
				silent++
				require.WithinDuration(t, limit, e.At, 2*time.Second)
				require.Empty(t, e.Actor)
			}
		}
	}
	require.Equal(t, 1, silent)
}

// TestRecallInTheWorkflow: the step is open again, its timers and all, and goes forward anew.
func TestRecallInTheWorkflow(t *testing.T) {
	t.Parallel()
	s := newSetup(t, review)
	s.later(time.Minute, "a", "intake", complete("accept"))
	form := complete("approve")
	form.Form = []byte(`{"ket_luan":"đạt"}`)
	done := s.later(2*time.Minute, "b", "review", form)
	var recalled *reply
	s.env.RegisterDelayedCallback(func() {
		recalled = s.later(time.Second, "c", "", dossier.Command{Kind: dossier.CommandRecall, TaskID: done.result.Task.ID, Comment: "Nhầm"})
	}, 3*time.Minute)
	s.later(4*time.Minute, "d", "review", form)
	s.later(5*time.Minute, "e", "sign", complete("approve"))
	s.later(30*24*time.Hour, "z", "handout", complete(""))
	s.run()
	require.NoError(t, s.env.GetWorkflowError())
	require.NoError(t, recalled.rejected)
	require.Equal(t, dossier.TaskClaimed, recalled.result.Task.State)
	require.Equal(t, dossier.StatusHandedOver, s.last().Status)
}
